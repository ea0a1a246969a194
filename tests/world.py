"""A small world in which everybody is: two places that know nothing of each other, each role in each of them, and a word
of her own (a canary) in every text about a person, so that a page that tells too much can be caught by searching it.

    world = build(database)
    world.people["participant"].canary           # must not be in what a stranger is shown
    world.may_read(actor, "foreign participant")
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import select

from tests.given import Given, given_in
from webapp.engine import oslo
from webapp.engine.agreed import Agreed, AgreedKind, Measure
from webapp.engine.commitment import Side
from webapp.engine.revision import canonical
from webapp.features.contract.content import ContractContent, Element, PlanContent, contract_as_plain, plan_as_plain
from webapp.features.contract.lines import lines_of
from webapp.features.standing import files_of, reckon_again
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.conditions import Concern
from webapp.policy.looks import shared_with
from webapp.policy.permissions import Do, See, may
from webapp.policy.scopes import TOLD
from webapp.tables.base import new_public_id
from webapp.tables.contract import ContractVersion
from webapp.tables.database import Database
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Service
from webapp.tables.schedule import CalendarFeed, Lesson, SchoolClass, Series

STAFF = (
    "volunteer", "teacher", "substitute", "office", "reception", "adviser", "leader", "coordinator", "admin",
)  # fmt: skip
WHERE = {
    "volunteer": "volunteer_centre", "teacher": "school", "substitute": "school", "office": "school",
    "reception": "reception_centre",
    "adviser": "municipality", "leader": "municipality", "coordinator": "municipality", "admin": "municipality",
}  # fmt: skip
SERVED = (
    "resident", "participant", "other participant", "parent", "confidential participant", "protected participant",
    "left participant", "foreign participant", "foreign resident", "foreign protected participant",
)  # fmt: skip

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
AROUND_TODAY = (-14, -7, -1, 0, 1, 7)
ANOTHERS = "another teacher's"
# On these pages the pupils of a lesson stand by name.
ON_A_LIST = frozenset({See.ATTENDANCE, Do.MARK_ATTENDANCE, Do.LEND_LESSON})


@dataclass
class SomeBody:
    """One person of the world. canary: a word that stands in every text about her and nowhere else."""

    name: str
    id: int
    public_id: str
    canary: str
    actor: Actor
    concern: Concern = Concern()
    protected: bool = False


@dataclass
class Thing:
    """Something with a public id in addresses: whose it is, and whether it is hers alone or her class's."""

    public_id: str
    of: frozenset[str]  # names of the people it concerns
    which: str  # "participant's", "foreign", …
    told_to: frozenset[RoleName] | None = None  # whom she chose to tell, where she chose
    # Of a class, its rhythm and its lessons: what the policy is asked about where an organisation's work is meant.
    at: Concern | None = None
    class_id: str = ""  # of a lesson: its class's public id

    def concern(self, body: "SomeBody") -> Concern:
        """What the policy is asked about, when this thing is one person's."""
        return replace(body.concern, told_to=self.told_to)


@dataclass
class Private:
    """Words about one person that fewer people see than see her. permission: what the policy asks of staff; None: hers
    alone."""

    canary: str
    of: str
    permission: See | None
    told_to: frozenset[RoleName] | None = None


@dataclass
class World:
    """Everybody and everything, by name. Kinds of things: person, lesson, question, notice, class, meeting, absence, …"""

    people: dict[str, SomeBody] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    # A word in the texts of a class and its lessons -> the people it concerns, the organisation that holds it.
    class_canaries: dict[str, tuple[frozenset[str], int]] = field(default_factory=dict)
    private: list[Private] = field(default_factory=list)
    # Name -> the secret of her calendar address, of those who can have one.
    secrets: dict[str, str] = field(default_factory=dict)

    @cached_property
    def actors(self) -> dict[str, SomeBody | None]:
        """Everybody who can ask: nobody logged in, and each person."""
        return {"nobody": None, **self.people}

    def may_read(self, actor: Actor, name: str) -> bool:
        """Whether the policy lets the actor see anything of this person at all."""
        body = self.people[name]
        if actor.person_id == body.id or set(actor.organisations) & set(body.actor.organisations):
            return True  # herself, or colleagues: a class says by name who teaches it
        return not body.protected and may(actor, See.PEOPLE, body.concern)

    def may_read_private(self, actor: Actor, words: Private) -> bool:
        """Whether the policy lets the actor see these words about her."""
        body = self.people[words.of]
        if actor.person_id == body.id:
            return True
        if body.protected or words.permission is None:
            return False
        return may(actor, words.permission, replace(body.concern, told_to=words.told_to))

    def listed_to(self, actor: Actor) -> frozenset[str]:
        """Names of those who stand on a lesson's list that this actor marks, wherever she may see nothing else of them."""
        lists = [
            thing.of for thing in self.things.get("lesson", []) if thing.at and may(actor, See.ATTENDANCE, thing.at)
        ]
        return frozenset(name for of in lists for name in of if not self.people[name].protected)

    def forbidden_to(self, name: str, permission: See | Do | None = None) -> Iterator[tuple[str, str]]:
        """(canary, whose) of everything that must be in no answer to this person, on a page with this permission."""
        asking = self.actors[name]
        actor = asking.actor if asking else Actor()
        on_a_list = self.listed_to(actor) if permission in ON_A_LIST else frozenset()
        for other in self.people.values():
            if other.canary and other.name not in on_a_list and not self.may_read(actor, other.name):
                yield other.canary, other.name
        for words in self.private:
            if not self.may_read_private(actor, words):
                yield words.canary, f"{words.of}: {words.canary}"
        for canary, (pupils, organisation_id) in self.class_canaries.items():
            if organisation_id not in actor.organisations and not any(self.may_read(actor, each) for each in pupils):
                yield canary, f"the class of {', '.join(sorted(pupils))}"


def build(database: Database, *, many: int = 1, today: date | None = None) -> World:
    """Fills an empty database. many: how many lessons, questions, notices, people … there are of each sort."""
    today = today or oslo.day_of(datetime.now(UTC))
    world = World()
    with given_in(database) as given:
        _Builder(given, world, many, today).everything()
    reckon_again(database, [body.id for body in world.people.values()], today)
    return world


def copy_of(template: Path, to: Path) -> str:
    """The address of a copy of a filled SQLite database."""
    to.write_bytes(template.read_bytes())
    return f"sqlite:///{to}"


class _Builder:
    def __init__(self, given: Given, world: World, many: int, today: date) -> None:
        self.given, self.world, self.many, self.today = given, world, many, today
        self.monday = oslo.monday_of(today)
        self.organisations: dict[str, Organisation] = {}
        self.rows: dict[str, Person] = {}

    def everything(self) -> None:
        for near in (True, False):
            self.place(near)
        for name in SERVED:
            self.world.people[name].concern = self.concern(name)
        self.things("person", ((self.rows[name].public_id, {name}, name) for name in SERVED))

    def place(self, near: bool) -> None:
        given, other = self.given, "" if near else "foreign "
        town = given.municipality("3301", "Drammen") if near else given.municipality("4601", "Bergen")
        for kind in ("municipality", "reception_centre", "school", "volunteer_centre"):
            self.organisations[other + kind] = given.organisation(kind, f"{town.name} {kind}", town)
        for role in STAFF:
            self.staff(other + role, role, self.organisations[other + WHERE[role]])
        self.house(other)
        municipality, school = self.organisations[other + "municipality"], self.organisations[other + "school"]
        centre = self.organisations[other + "reception_centre"]
        if near:
            for name in (
                "participant",
                "other participant",
                "parent",
                "confidential participant",
                "protected participant",
            ):
                self.participant(name, municipality, school)
            self.given.child(self.rows["parent"], self.today - timedelta(days=3 * 365))
            self.participant("left participant", municipality, school, ended=True)
            self.resident("resident", centre)
            self.moves("resident", centre, municipality)
            self.given.consent(self.rows["parent"], municipality)
            self.taught(school, ["participant", "other participant", "parent", "protected participant"], near="teacher")
            self.taught(centre, ["resident"])
            self.alone("left participant", school)
            self.anothers(school, "other participant")
        else:
            self.participant("foreign participant", municipality, school)
            self.participant("foreign protected participant", municipality, school)
            self.resident("foreign resident", centre)
            self.taught(school, ["foreign participant", "foreign protected participant"], near="foreign teacher")
            self.taught(centre, ["foreign resident"])
        for number in range(self.many if near else 1):
            where = given.place(f"Biblioteket {number}", town)
            starts_at = oslo.at(
                self.today + timedelta(days=1), datetime.min.time().replace(hour=17, minute=number % 60)
            )
            event = given.event(where, starts_at, self.organisations[other + "volunteer_centre"])
            if number == 0:  # open to everybody
                kept_by = Concern(organisation_id=municipality.id)
                self.held_here("place", [(where.public_id, f"{other}place")], frozenset(SERVED), kept_by, "")
                self.things("event", [(event.public_id, set(SERVED), f"{other}event")])
            if near:
                for name in ("participant", "resident", "parent"):
                    self.given.saved_event(self.rows[name], event)
        if near:
            for number in range(self.many - 1):
                self.crowd(number, municipality, school, centre)

    def staff(self, name: str, role: str, organisation: Organisation) -> None:
        canary = f"qvz{name.replace(' ', '')}q" if name.startswith("foreign") else ""
        row = self.given.staff(role, organisation, f"Ansatt {name} {canary}".strip())
        self.know(name, row, canary, Stage.STAFF, (RoleHeld(organisation.id, RoleName(role)),))

    def house(self, other: str) -> None:
        """Those who work in the municipality, and those who ask to arrange meetings there."""
        office = self.organisations[other + "municipality"]
        here, of = Concern(organisation_id=office.id), frozenset(self.world.people)
        colleague = self.rows[other + "adviser"]
        self.held_here("colleague", [(colleague.public_id, f"{other}colleague")], of, here, "")
        asked = [
            self.given.volunteer_request(office, f"Liv{number} Dal", says=f"Språkkafé {number}")
            for number in range(self.many)
        ]
        self.held_here("volunteer_request", [(each.public_id, f"{other}request") for each in asked], of, here, "")

    def participant(self, name: str, municipality: Organisation, school: Organisation, *, ended: bool = False) -> None:
        canary = self.canary(name)
        row = self.given.participant(
            self.today - timedelta(weeks=24), name=f"Pia{canary} Etternavn{canary}", language="uk",
            municipality=municipality, school=school,
        )  # fmt: skip
        self.know(name, row, canary, Stage.PARTICIPANT, ())
        if ended:
            for service in self.given.session.scalars(select(Service).where(Service.person_id == row.id)):
                service.to_on = self.today - timedelta(days=30)
        self.papers(name, municipality)
        self.words(name, municipality)
        self.own_ways(name)
        self.time(name, school)

    def resident(self, name: str, centre: Organisation) -> None:
        canary = self.canary(name)
        arrived = self.today - timedelta(weeks=20)
        row = self.given.resident(
            arrived, name=f"Rana{canary} Etternavn{canary}", centre=centre,
            training_offered=arrived + timedelta(weeks=2),
        )  # fmt: skip
        self.know(name, row, canary, Stage.RESIDENT, ())
        self.words(name, centre)
        for number in range(self.many):
            at = oslo.at(self.today + timedelta(days=number + 1), datetime.min.time().replace(hour=15))
            self.planned(name, centre, at, "review")
        self.own_ways(name)
        self.time(name, centre)

    def know(self, name: str, row: Person, canary: str, stage: Stage, roles: tuple[RoleHeld, ...]) -> None:
        protection = (
            "strictly_confidential" if "protected" in name else "confidential" if "confidential" in name else "none"
        )
        row.protection = protection
        actor = Actor(
            person_id=row.id, public_id=row.public_id, given_name=row.given_name, family_name=row.family_name,
            stage=stage, roles=roles, is_served=not roles, protected=protection != "none",
        )  # fmt: skip
        self.rows[name] = row
        self.world.people[name] = SomeBody(
            name, row.id, row.public_id, canary, actor, protected=protection == "strictly_confidential"
        )
        for service in self.given.session.scalars(select(Service).where(Service.person_id == row.id)):
            service.contact_name = f"Kontakt {canary}"
            service.contact_phone = f"99 00 {canary}"
            service.contact_hours = f"9-15 {canary}"
        self.given.session.flush()

    def papers(self, name: str, municipality: Organisation) -> None:
        canary, person = self.canary(name), self.rows[name]
        content = {
            "end_goal": "work",
            "norwegian_goal": {"listening": "b1", "reading": "b1", "writing": "a2", "speaking": "b1"},
            "long_term_goals": [f"Jobbe som kokk {canary}"],
            "weekly_minutes": 1800,
            "elements": [f"Praksis {canary}"],
            "person": [f"Møte til timene {canary}"],
            "municipality": [f"Gi veiledning {canary}"],
            "reference": f"2026/{canary}",
            "decided_on": (self.today - timedelta(weeks=27)).isoformat(),
        }
        plan_content = {
            "end_goal": "work",
            "norwegian_goal": content["norwegian_goal"],
            "long_term_goals": content["long_term_goals"],
            "amount": {"norwegian_minutes": 60_000, "social_studies_minutes": 4_500, "weekly_minutes": 1800},
            "duration": {"from": (self.today - timedelta(weeks=24)).isoformat(), "to": None},
            "elements": content["elements"],
            "reasons": [f"Fordi {canary}"],
            "appeal": None,
        }
        versions = []
        for number in range(1, self.many + 1):
            plan = self.given.plan(person, municipality, plan_content, number, decision_reference=f"2026/{canary}"[:60])
            made = self.given.contract(plan, content, number)
            self.given.confirmation(made, on=self.today - timedelta(weeks=26), by=person)
            versions.append(made)
        adviser = self.rows["adviser" if self.organisations["municipality"] is municipality else "foreign adviser"]
        newest = self.written_with_lines(name, municipality, self.many + 1)
        self.given.confirmation(
            newest, "municipality", adviser, self.today - timedelta(weeks=25), recorded_by=f"rådgiver {canary}"
        )
        self.given.gone_through(person, contract=newest, by=adviser, recorded_by=f"rådgiver {canary}")
        self.things("contract_version", [(made.public_id, {name}, name) for made in (newest, *versions)])
        draft = self.secret(name, "draft", See.PLAN)
        typed = {"form": 1, "fields": {"kind": "integration_plan", "reasons": f"Fordi {draft}"}}
        self.given.draft(person, municipality, typed, adviser)
        for number in range(self.many):
            at = oslo.at(self.today + timedelta(days=number + 1), datetime.min.time().replace(hour=15))
            self.planned(name, municipality, at)

    def planned(self, name: str, office: Organisation, at: datetime, kind: str = "guidance_group") -> None:
        """A meeting with words about her in every text it has."""
        canary = self.canary(name)
        meeting = self.given.meeting(
            self.rows[name], office, at, kind, way="video", interpreter="ordered", place_name=f"Møterom {canary}",
            room=canary, address=f"Møtevei {canary}", bring=f"Ta med {canary}", with_name=f"Møter {canary}",
            with_phone=f"32 11 {canary}", was_starts_at=at - timedelta(hours=1), sequence=1,
        )  # fmt: skip
        self.things("meeting", [(meeting.public_id, {name}, name)])

    def written_with_lines(self, name: str, municipality: Organisation, number: int) -> ContractVersion:
        """A plan and contract as the plan builder freezes them, with a mentor promised beside what the law says."""
        canary, person = self.canary(name), self.rows[name]
        mentor = Agreed(
            key="a1", kind=AgreedKind.MENTOR, side=Side.MUNICIPALITY, measure=Measure.ONCE,
            due_on=self.today + timedelta(weeks=4), text=f"Mentor {canary}",
        )  # fmt: skip
        facts = replace(files_of(self.given.session, [person.id])[person.id].facts, agreed=(mentor,))
        content = plan_as_plain(
            PlanContent(
                end_goal=facts.end_goal, long_term_goals=(f"Jobbe som kokk {canary}",), weekly_minutes=2250,
                starts_on=facts.programme_start_on, reasons=(f"Fordi {canary}",), appeal=f"Klag til {canary}",
                elements=(Element(f"Mentor {canary}", "a1", AgreedKind.MENTOR),),
            )
        )  # fmt: skip
        plan = self.given.plan(person, municipality, content, number, decision_reference=f"2026/{canary}"[:60])
        lines = lines_of(facts, self.today)
        agreed = contract_as_plain(ContractContent(plan_digest=plan.digest, reference=f"2026/{canary}", lines=lines))
        return self.given.contract(plan, agreed, number)

    def words(self, name: str, office: Organisation) -> None:
        """What she raised, for each of those she can choose to tell, and what she wrote about herself."""
        person, when = self.rows[name], datetime.now(UTC) - timedelta(days=2)
        kinds = {"adviser": "explain", "leader": "not_happened", "only_me": "not_happened"}
        for seen_by, roles in TOLD.items():
            canary = self.secret(name, seen_by.replace("_", ""), See.MATTER, roles)
            for number in range(self.many):
                matter = self.given.matter(
                    person, office, kinds[seen_by], text=f"Saken {canary}", seen_by=seen_by,
                    at=when - timedelta(minutes=number),
                )  # fmt: skip
                if number == 0:
                    which = name if seen_by == "adviser" else f"{name}, {seen_by}"
                    self.world.things.setdefault("matter", []).append(
                        Thing(matter.public_id, frozenset({name}), which, roles)
                    )
        appeal = self.given.matter(
            person, office, "appeal", "plan", f"Klage {self.canary(name)}", at=when - timedelta(hours=1),
            decision_reference=f"2026/{self.canary(name)}", decided_on=self.today - timedelta(weeks=3),
            appeal_by=self.today,
        )  # fmt: skip
        self.world.things["matter"].append(
            Thing(appeal.public_id, frozenset({name}), f"{name}, appeal", TOLD["adviser"])
        )
        canary = self.secret(name, "wrote", See.OWN_STORY)
        for number in range(self.many):
            entry = self.given.own_entry(person, title=f"Kokk {canary}", detail=f"I byen {canary}", from_year=2010)
            if number == 0:
                self.things("own_entry", [(entry.public_id, {name}, name)])

    def moves(self, name: str, centre: Organisation, municipality: Organisation) -> None:
        move = self.given.handover(
            self.rows[name], centre, municipality, self.today + timedelta(days=14), self.rows["reception"],
            made_by=f"mottaket {self.canary(name)}",
        )  # fmt: skip
        self.things("handover", [(move.public_id, {name}, name)])

    def own_ways(self, name: str) -> None:
        """How she is told beside the app, which no office sees, and her calendar address where she may have one."""
        person, canary = self.rows[name], self.secret(name, "way", None)
        ways = [
            self.given.message_way(person, "email", f"{canary}@example.org"),
            self.given.message_way(person, "sms", confirmed=False),
        ]
        self.things("way", [(each.public_id, {name}, name) for each in ways])
        device = self.given.device()
        user = self.given.phone_user(person, device)
        self.things("phone_user", [(user.public_id, {name}, name)])
        session = self.given.login_session(person, device_id=device.id, described="Android, Chrome")
        self.things("session", [(session.public_id, {name}, name)])
        self.things("passkey", [(self.given.passkey(person, name=canary).public_id, {name}, name)])
        for number in range(self.many):
            self.given.outgoing_message(
                person,
                ways[0],
                datetime.now(UTC) - timedelta(hours=number),
                state="sent",
                key=f"notice:{name}:{number}",
            )
        if person.protection == "none":
            self.world.secrets[name] = self.given.calendar_feed(person)
            feed = self.given.session.scalars(select(CalendarFeed).where(CalendarFeed.person_id == person.id)).one()
            self.things("feed", [(feed.public_id, {name}, name)])

    def time(self, name: str, school: Organisation) -> None:
        """Days away, decided and not; tests to come and taken; the next step in Norwegian."""
        person, canary = self.rows[name], self.canary(name)
        adviser = self.rows["foreign adviser" if name.startswith("foreign") else "adviser"]
        because, days = self.secret(name, "because", See.ABSENCE), range(self.many)
        # Before the lessons of AROUND_TODAY, but for the first: a page about a lesson is then the same with many as with few.
        ago = [timedelta(days=3 if number == 0 else 18 + 2 * number) for number in days]
        waits = [self.given.absence(person, self.today - each, has_note=True) for each in ago]
        decided = [self.given.absence(person, self.today - each - timedelta(days=1)) for each in ago]
        for notice in decided:
            self.given.absence_decision(
                notice, "sick_self", adviser, because=f"Fordi {because}", reference=f"2026/{because}"[:60],
                decided_by=f"rådgiver {because}"[:60],
            )  # fmt: skip
        taken_back = self.given.absence(person, self.today + timedelta(days=5), reason="doctor", withdrawn=True)
        self.things("absence", [(each.public_id, {name}, name) for each in waits])
        self.things("absence", [(each.public_id, {name}, f"{name}, decided") for each in decided])
        self.things("absence", [(taken_back.public_id, {name}, f"{name}, taken back")])
        for number in days:
            at = oslo.at(self.today + timedelta(days=20 + number), datetime.min.time().replace(hour=9))
            test = self.given.examination(
                person, at, school, place_name=f"Prøvested {canary}", address=f"Prøvevei {canary}", room=canary,
                bring=f"Legitimasjon {canary}", recorded_by=f"lærer {canary}"[:60], recorded_at=datetime.now(UTC),
            )  # fmt: skip
            self.things("examination", [(test.public_id, {name}, name)])
            step = self.given.next_step(
                person, f"Øve {canary}", self.today - timedelta(days=number), school, recorded_by=f"lærer {canary}"[:60]
            )
            self.things("next_step", [(step.public_id, {name}, name)])

    def secret(self, name: str, what: str, permission: See | None, told_to: frozenset[RoleName] | None = None) -> str:
        """A word for texts about her that not everybody sees who sees her."""
        canary = f"qvx{name.replace(' ', '')}{what}q"
        self.world.private.append(Private(canary, name, permission, told_to))
        return canary

    def taught(self, organisation: Organisation, pupils: list[str], *, near: str | None = None) -> None:
        """A class with past lessons, registered and not, lessons to come, and questions about them. near: its teacher;
        today's lesson is lent to the substitute of her place."""
        canary = self.new_class_canary(pupils, organisation)
        taught = self.given.school_class(
            organisation, f"Norsk {canary}", teacher_name=f"Lærer {canary}", teacher_phone=f"32 {canary}",
            teacher_id=self.rows[near].id if near else None,
        )  # fmt: skip
        at = Concern(organisation_id=organisation.id, teacher_id=taught.teacher_id)
        for name in pupils:
            self.given.enrolled(self.rows[name], taught, self.today - timedelta(weeks=10))
        weekly = self.given.series(
            taught, rule=f"FREQ=WEEKLY;BYDAY={WEEKDAYS[self.today.weekday()]}", first_on=self.today - timedelta(weeks=2),
            until_on=self.today + timedelta(weeks=1), starts="08:00", ends="09:30",
        )  # fmt: skip
        lessons = [self.lesson(taught, days, canary, series=weekly if days % 7 == 0 else None) for days in AROUND_TODAY]
        lessons += [self.lesson(taught, 1, canary, hour=9, minute=number) for number in range(1, self.many)]
        whole = frozenset(pupils)
        self.held_here("class", [(taught.public_id, canary)], whole, at, "")
        self.held_here("series", [(weekly.public_id, canary)], whole, at, "")
        self.held_here("lesson", [(each.public_id, canary) for each in lessons[:3]], whole, at, taught.public_id)
        lent = at
        if near:
            substitute = self.rows[near.replace("teacher", "substitute")]
            self.given.loan(lessons[3], substitute, lent_by_id=self.rows[near].id)
            lent = replace(at, lent_to=frozenset({substitute.id}))
        self.held_here("lesson", [(lessons[3].public_id, f"{canary} today")], whole, lent, taught.public_id)
        for name in pupils:
            row, mine = self.rows[name], self.canary(name)
            self.given.attended(row, lessons[0], recorded_by=f"lærer {mine}")
            self.given.absent(row, lessons[1], recorded_by=f"lærer {mine}")
            asked = [self.given.question(row, lessons[0], datetime.now(UTC) - timedelta(days=2), text=f"Feil {mine}")]
            for number in range(self.many):
                about = {"text": f"Feil {mine}", "what": "other"}
                asked.append(
                    self.given.question(row, lessons[1], datetime.now(UTC) - timedelta(hours=number + 1), **about)
                )
            asked[0].answer, asked[0].answered_at = f"Svar {mine}", datetime.now(UTC) - timedelta(days=1)
            asked[0].answered_by = f"rådgiver {mine}"
            self.things("question", [(each.public_id, {name}, name) for each in asked[:2]])
            self.things(
                "check_in", [(self.missed(name, lessons[2], number), {name}, name) for number in range(self.many)]
            )
            told = [self.told(row, lessons[-1], number) for number in range(self.many)]
            self.things("notice", [(public_id, {name}, name) for public_id in told[:1]])
        self.given.session.flush()

    def missed(self, name: str, lesson: Lesson, number: int) -> str:
        """The question after two lessons away; its public id."""
        asked = datetime.now(UTC) - timedelta(hours=number + 1)
        return self.given.check_in(self.rows[name], lesson, asked_at=asked).public_id

    def anothers(self, organisation: Organisation, pupil: str) -> None:
        """A class that somebody else at the school teaches: the teacher of the world sees that it is there, no more."""
        canary = self.new_class_canary([pupil], organisation)
        colleague = self.given.staff("teacher", organisation, "Ansatt En Annen")
        taught = self.given.school_class(organisation, f"Norsk {canary}", teacher_id=colleague.id)
        self.given.enrolled(self.rows[pupil], taught, self.today - timedelta(weeks=10))
        rhythm = self.given.series(taught)
        lesson = self.lesson(taught, 0, canary, hour=12, series=rhythm)
        at, whole = Concern(organisation_id=organisation.id, teacher_id=colleague.id), frozenset({pupil})
        self.held_here("class", [(taught.public_id, ANOTHERS)], whole, at, "")
        self.held_here("series", [(rhythm.public_id, ANOTHERS)], whole, at, "")
        self.held_here("lesson", [(lesson.public_id, ANOTHERS)], whole, at, taught.public_id)

    def new_class_canary(self, pupils: list[str], organisation: Organisation) -> str:
        canary = f"qvzklasse{'abcdefgh'[len(self.world.class_canaries)]}q"
        self.world.class_canaries[canary] = (frozenset(pupils), organisation.id)
        return canary

    def held_here(
        self, kind: str, found: list[tuple[str, str]], of: frozenset[str], at: Concern, class_id: str
    ) -> None:
        """Things of an organisation's own work: (public id, which)."""
        listed = self.world.things.setdefault(kind, [])
        listed += [Thing(public_id, of, which, at=at, class_id=class_id) for public_id, which in found]

    def told(self, person: Person, lesson: Lesson, number: int) -> str:
        at = lesson.starts_at.isoformat()
        values = canonical({"lesson": lesson.public_id, "starts_at": at, "was_starts_at": at})
        when = datetime.now(UTC) - timedelta(hours=number + 1)
        return self.given.notice(person, "lesson_moved", when, values=values).public_id

    def alone(self, name: str, organisation: Organisation) -> None:
        """Somebody who went to a class once: her question is still there."""
        taught = self.given.school_class(organisation, "Norsk før")
        self.given.enrolled(self.rows[name], taught, self.today - timedelta(weeks=20), self.today - timedelta(weeks=10))
        lesson = self.lesson(taught, -80, "")
        asked = self.given.question(
            self.rows[name], lesson, datetime.now(UTC) - timedelta(days=70), text=f"Feil {self.canary(name)}"
        )
        self.things("question", [(asked.public_id, {name}, name)])

    def lesson(
        self,
        taught: SchoolClass,
        days: int,
        canary: str,
        *,
        hour: int = 8,
        minute: int = 0,
        series: Series | None = None,
    ) -> Lesson:
        at = oslo.at(self.today + timedelta(days=days), datetime.min.time().replace(hour=hour, minute=minute))
        return self.given.lesson(
            taught,
            at,
            90,
            topic=f"Tema {canary}",
            place_name=f"Sted {canary}",
            address=f"Vei {canary}",
            room=canary or None,
            bring=f"Ta med {canary}",
            series=series,
        )

    def crowd(self, number: int, municipality: Organisation, school: Organisation, centre: Organisation) -> None:
        """More people at the same places, for lists."""
        row = self.given.participant(
            self.today - timedelta(weeks=24), name=f"Mange {number:02d}", municipality=municipality, school=school
        )
        self.given.enrolled(row, self.given.session.scalars(select(SchoolClass).limit(1)).one(), self.today)
        self.given.resident(self.today - timedelta(weeks=3), name=f"Flere {number:02d}", centre=centre)
        self.given.look(
            self.rows["participant"],
            self.rows["adviser"],
            municipality,
            datetime.now(UTC) - timedelta(hours=number + 1),
        )

    def concern(self, name: str) -> Concern:
        rows = self.given.session.scalars(select(Service).where(Service.person_id == self.rows[name].id))
        served = {
            (each.organisation_id, each.purpose) for each in rows if each.to_on is None or each.to_on >= self.today
        }
        return Concern(
            person_id=self.rows[name].id,
            served_by=frozenset(served),
            shared_with=shared_with(self.given.session, self.rows[name].id),
        )

    def things(self, kind: str, found: object) -> None:
        listed = self.world.things.setdefault(kind, [])
        for public_id, of, which in found:  # type: ignore[attr-defined]
            listed.append(Thing(public_id, frozenset(of), which))

    @staticmethod
    def canary(name: str) -> str:
        return f"qvz{name.replace(' ', '')}q"


def nowhere() -> str:
    """An id that nothing has."""
    return new_public_id()


__all__ = ["ANOTHERS", "SERVED", "STAFF", "Do", "Private", "SomeBody", "Thing", "World", "build", "copy_of", "nowhere"]
