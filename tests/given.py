"""Builders with honest defaults: a test states what it is about, and these make the rest.

    with given_in(database) as given:
        hanan = given.resident(arrived="2026-03-02")
        lesson = given.lesson(given.school_class(), at="2026-11-16 09:00", minutes=90)
        given.attended(hanan, lesson, minutes=75)

Days are "2026-03-02", clock times "2026-11-16 09:00" in Oslo; `date` and aware `datetime` do as well. Every builder adds
and flushes, so what it hands back has an id, and goes on being readable after the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.engine import oslo, revision
from webapp.engine.evidence import EvidenceKind, Subject
from webapp.language.names import search_key, sort_key
from webapp.tables.absence import AbsenceDecision, AbsenceNotice, CheckIn
from webapp.tables.access import Look, Receipt
from webapp.tables.base import Base, new_token
from webapp.tables.contract import Confirmation, ContractVersion, GoneThrough, PlanDraft, PlanVersion
from webapp.tables.database import Database, Who
from webapp.tables.evidence import EvidenceRow, Meeting, Question, StoredStanding
from webapp.tables.matters import Matter
from webapp.tables.meet import Event, Place, SavedEvent
from webapp.tables.notices import MessageWay, Notice, OutgoingMessage
from webapp.tables.organisations import Municipality, Organisation, SourceId
from webapp.tables.own_story import Consent, Handover, OwnEntry
from webapp.tables.people import (
    Child,
    Circumstances,
    Credential,
    Exemption,
    LoginSession,
    Person,
    Role,
    Service,
    Stretch,
)
from webapp.tables.schedule import (
    CalendarFeed,
    Enrolment,
    Examination,
    Lesson,
    LessonLoan,
    NextStep,
    SchoolClass,
    Series,
)

Row = TypeVar("Row", bound=Base)

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
# What a lesson of this kind counts towards, where the words differ.
SUBJECT_OF_KIND = {"conversation": Subject.NORWEGIAN, "information": Subject.OTHER}
NAMES_OF_KIND = {
    "municipality": "Drammen kommune",
    "reception_centre": "Elvebakken mottak",
    "school": "Elva voksenopplæring",
    "volunteer_centre": "Frivilligsentralen ved elva",
}


@contextmanager
def given_in(database: Database) -> Iterator["Given"]:
    """Builders in one write that sees everything, committed when the block ends."""
    with database.the_write(Who(everything=True)) as session:
        yield Given(session)


def day(value: str | date) -> date:
    """The day, read from "2026-03-02" where it is text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def moment(value: str | datetime) -> datetime:
    """The instant in UTC; text is a clock time in Oslo."""
    if isinstance(value, datetime):
        return value
    clock = datetime.fromisoformat(value)
    return oslo.at(clock.date(), clock.time())


class Given:
    """The builders, on one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = count(1)
        self._made: dict[str, Any] = {}  # what a test did not name is made once and shared

    # Municipalities and organisations

    def municipality(self, number: str = "3301", name: str = "Drammen") -> Municipality:
        """The municipality with this number, added when it is not there."""
        known = self.session.get(Municipality, number)
        return known or self._add(
            Municipality(
                number=number, name=name, official_name=name, county="Buskerud", latitude=59.71, longitude=10.15
            )
        )

    def organisation(
        self, kind: str = "municipality", name: str | None = None, municipality: Municipality | None = None
    ) -> Organisation:
        """A new organisation each time."""
        place = municipality or self.municipality()
        return self._add(
            Organisation(
                kind=kind, name=name or NAMES_OF_KIND[kind], municipality_number=place.number, phone="32 00 00 00"
            )
        )

    def source_id(self, organisation: Organisation, kind: str, source_id: str, row_id: int) -> SourceId:
        return self._add(
            SourceId(organisation_id=organisation.id, kind=kind, source_id=source_id, row_id=row_id, digest="0" * 64)
        )

    # People

    def person(self, name: str = "Hanan Ali", language: str = "ar", **columns: Any) -> Person:
        """Somebody nobody serves yet. name: given name, a space, family name."""
        given_name, _, family_name = name.partition(" ")
        return self._add(
            Person(
                given_name=given_name,
                family_name=family_name,
                language=language,
                sort_key=sort_key(given_name, family_name),
                search_key=search_key(given_name, family_name),
                **({"created_at": NEW_YEAR} | columns),
            )
        )

    def resident(
        self,
        arrived: str | date = "2026-03-02",
        *,
        name: str = "Hanan Ali",
        language: str = "ar",
        centre: Organisation | None = None,
        training_offered: str | date | None = None,
        **facts: Any,
    ) -> Person:
        """An adult who has applied for asylum and lives in an ordinary reception centre; training not offered unless told."""
        person = self.person(name, language)
        about = {
            "birth_date": date(1994, 5, 17),
            "applied_on": day(arrived),
            "arrived_on": day(arrived),
            "in_ordinary_reception": True,
            "reception_training_offered_on": None if training_offered is None else day(training_offered),
        }
        self._add(Circumstances(person_id=person.id, **(about | facts)))
        serving = centre or self._once("reception_centre")
        self.served(person, serving, "housing", arrived)
        self.served(person, serving, "reception_training", arrived)
        return person

    def participant(
        self,
        started: str | date = "2026-06-01",
        *,
        name: str = "Olena Kovalenko",
        language: str = "uk",
        municipality: Organisation | None = None,
        school: Organisation | None = None,
        **facts: Any,
    ) -> Person:
        """An adult with upper secondary in the introduction programme, end goal work, settled 8 weeks before the start."""
        person = self.person(name, language)
        first = day(started)
        about = {
            "birth_date": date(1991, 9, 3),
            "permit_granted_on": first - timedelta(weeks=15),
            "settled_on": first - timedelta(weeks=8),
            "programme_offered_on": first,
            "programme_decided_on": first - timedelta(weeks=3),
            "programme_started_on": first,
            "norwegian_offered_on": first,
            "norwegian_started_on": first,
            "education": "upper_secondary",
            "end_goal": "work",
        }
        self._add(Circumstances(person_id=person.id, **(about | facts)))
        since = first - timedelta(weeks=8)
        serving = municipality or self._once("municipality")
        self.served(person, serving, "programme", since, contact_name="Kari Nes", contact_phone="32 00 00 01")
        self.served(person, school or self._once("school"), "teaching", since)
        return person

    def served(
        self,
        person: Person,
        organisation: Organisation,
        purpose: str = "programme",
        from_on: str | date = "2026-01-01",
        to_on: str | date | None = None,
        **columns: Any,
    ) -> Service:
        return self._add(
            Service(
                person_id=person.id,
                organisation_id=organisation.id,
                purpose=purpose,
                from_on=day(from_on),
                to_on=None if to_on is None else day(to_on),
                **columns,
            )
        )

    def staff(
        self, role: str = "adviser", organisation: Organisation | None = None, name: str = "Kari Nes", **columns: Any
    ) -> Person:
        """Somebody with one role in one organisation (a municipality unless told)."""
        person = self.person(name, "nb")
        self.role(person, role, organisation or self._once("municipality"), **columns)
        return person

    def role(self, person: Person, name: str, organisation: Organisation, **columns: Any) -> Role:
        return self._add(Role(person_id=person.id, organisation_id=organisation.id, name=name, **columns))

    def child(self, person: Person, born: str | date = "2021-04-12") -> Child:
        return self._add(Child(person_id=person.id, born_on=day(born)))

    def stretch(
        self,
        person: Person,
        kind: str = "residence",
        from_on: str | date = "2026-01-01",
        to_on: str | date | None = None,
        **columns: Any,
    ) -> Stretch:
        """Time lived in a municipality, worked full time, or paused: kind residence | full_time_work | leave | stop."""
        last = None if to_on is None else day(to_on)
        return self._add(Stretch(person_id=person.id, kind=kind, from_on=day(from_on), to_on=last, **columns))

    def exemption(
        self, person: Person, commitment: str = "norwegian.hours", on: str | date = "2026-06-01", **columns: Any
    ) -> Exemption:
        """A commitment she need not keep, by a decision."""
        about = {"commitment": commitment, "decided_on": day(on), "decision_reference": "2026/77"}
        return self._add(Exemption(person_id=person.id, **(about | columns)))

    def credential(
        self, person: Person, name: str, secret_hash: str = "not a hash", *, demo: bool = False
    ) -> Credential:
        return self._add(Credential(person_id=person.id, name=name, secret_hash=secret_hash, demo=demo))

    def login_session(
        self, person: Person, token_hash: str | None = None, at: str | datetime = NEW_YEAR, **columns: Any
    ) -> LoginSession:
        """A log-in that lasts a year from `at`."""
        now = moment(at)
        about = {
            "token_hash": token_hash or revision.digest(new_token()),
            "form_secret": "0" * 64,
            "phone": "own",
            "created_at": now,
            "last_used_at": now,
            "expires_at": now + timedelta(days=365),
        }
        return self._add(LoginSession(person_id=person.id, **(about | columns)))

    # Classes and lessons

    def school_class(
        self, organisation: Organisation | None = None, name: str = "Norsk A2", kind: str = "norwegian", **columns: Any
    ) -> SchoolClass:
        school = organisation or self._once("school")
        return self._add(SchoolClass(organisation_id=school.id, name=name, kind=kind, **columns))

    def enrolled(
        self,
        person: Person,
        school_class: SchoolClass,
        from_on: str | date = "2026-01-01",
        to_on: str | date | None = None,
    ) -> Enrolment:
        return self._add(
            Enrolment(
                person_id=person.id,
                class_id=school_class.id,
                from_on=day(from_on),
                to_on=None if to_on is None else day(to_on),
            )
        )

    def series(self, school_class: SchoolClass, **columns: Any) -> Series:
        """A rhythm as files bring it: a UID alone; `rule`, `first_on`, `starts` … make it one that was made here."""
        about = {"uid": f"{next(self._numbers)}@test"}
        return self._add(
            Series(organisation_id=school_class.organisation_id, class_id=school_class.id, **(about | columns))
        )

    def lesson(
        self,
        school_class: SchoolClass | None = None,
        at: str | datetime = "2026-11-16 09:00",
        minutes: int = 90,
        *,
        series: Series | None = None,
        **columns: Any,
    ) -> Lesson:
        """One lesson of a series of its own unless told; not registered, and without breaks."""
        taught = school_class or self._once_class()
        starts_at = moment(at)
        about = {
            "original_starts_at": starts_at,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=minutes),
            "held_on": oslo.day_of(starts_at),
            "minutes": minutes,
            "kind": taught.kind,
        }
        return self._add(
            Lesson(
                organisation_id=taught.organisation_id,
                class_id=taught.id,
                series_id=(series or self.series(taught)).id,
                **(about | columns),
            )
        )

    # What happened

    def evidence(
        self,
        person: Person,
        organisation: Organisation | int,
        kind: str,
        subject: str,
        on: str | date,
        **columns: Any,
    ) -> EvidenceRow:
        """Any record; the ones below are shorter."""
        about = {"recorded_by": "lærer, Elva", "recorded_at": oslo.at(day(on), time(16, 0))}
        return self._add(
            EvidenceRow(
                person_id=person.id,
                organisation_id=organisation if isinstance(organisation, int) else organisation.id,
                kind=str(kind),
                subject=str(subject),
                happened_on=day(on),
                **(about | columns),
            )
        )

    def attended(self, person: Person, lesson: Lesson, minutes: int | None = None, **columns: Any) -> EvidenceRow:
        """She was there, the whole lesson unless told; the lesson is registered with it."""
        return self._in_lesson(EvidenceKind.ATTENDED, person, lesson, minutes, columns)

    def absent(self, person: Person, lesson: Lesson, minutes: int | None = None, **columns: Any) -> EvidenceRow:
        """She was not there; the lesson is registered with it."""
        return self._in_lesson(EvidenceKind.ABSENT, person, lesson, minutes, columns)

    def corrected(self, wrong: EvidenceRow, **columns: Any) -> EvidenceRow:
        """A new record in the place of `wrong`, the same but for `columns`, written an hour later."""
        kept = {
            column.key: getattr(wrong, column.key)
            for column in EvidenceRow.__mapper__.columns
            if column.key not in ("id", "public_id", "corrects_id")
        }
        later = {"corrects_id": wrong.id, "recorded_at": wrong.recorded_at + timedelta(hours=1)}
        return self._add(EvidenceRow(**(kept | later | columns)))

    def level(
        self,
        person: Person,
        skill: str = "reading",
        level: str = "a2",
        on: str | date = "2026-10-05",
        organisation: Organisation | None = None,
    ) -> EvidenceRow:
        """A level shown in one skill."""
        school = organisation or self._once("school")
        return self.evidence(person, school, EvidenceKind.LEVEL, Subject.NORWEGIAN, on, skill=skill, level=level)

    def meeting(
        self,
        person: Person,
        organisation: Organisation | None = None,
        at: str | datetime = "2026-11-18 17:00",
        kind: str = "guidance_group",
        minutes: int = 120,
        **columns: Any,
    ) -> Meeting:
        """A planned meeting; `held` records that she took part."""
        starts_at = moment(at)
        return self._add(
            Meeting(
                person_id=person.id,
                organisation_id=(organisation or self._once("municipality")).id,
                kind=kind,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                held_on=oslo.day_of(starts_at),
                **columns,
            )
        )

    def held(self, meeting: Meeting, **columns: Any) -> EvidenceRow:
        """She took part in the meeting."""
        person = self.session.get_one(Person, meeting.person_id)
        guidance = meeting.kind.startswith("guidance")
        kind, subject = (
            (EvidenceKind.MEETING, Subject.PARENTAL_GUIDANCE)
            if guidance
            else (EvidenceKind.FOLLOW_UP, Subject.PROGRAMME)
        )
        more = {"meeting_id": meeting.id, "module": meeting.module} | columns
        return self.evidence(person, meeting.organisation_id, kind, subject, meeting.held_on, **more)

    def question(
        self,
        person: Person,
        lesson: Lesson,
        at: str | datetime = "2026-11-17 18:00",
        what: str = "minutes",
        **columns: Any,
    ) -> Question:
        """ "Something is wrong here", not answered."""
        about = {"text": "Jeg var der hele timen.", "made_at": moment(at), "asked_at": moment(at)}
        return self._add(
            Question(
                person_id=person.id,
                organisation_id=lesson.organisation_id,
                lesson_id=lesson.id,
                what=what,
                **(about | columns),
            )
        )

    # Being away, lent lessons, tests and next steps

    def absence(
        self,
        person: Person,
        from_on: str | date | None = None,
        to_on: str | date | None = None,
        reason: str = "ill",
        lesson: Lesson | None = None,
        withdrawn: bool = False,
        decided_code: str | None = None,
        **columns: Any,
    ) -> AbsenceNotice:
        """ "I can't come", told at seven on its first morning: one day unless told, or the time of `lesson`; 2026-11-17
        when neither is given. decided_code: an engine AbsenceCode, with the decision beside it."""
        first = day(from_on) if from_on else lesson.held_on if lesson else date(2026, 11, 17)
        told_at = oslo.at(first, time(7, 0))
        about = {
            "organisation_id": self._follows_up(person, lesson),
            "to_on": first if to_on is None else day(to_on),
            "made_at": told_at,
            "sent_at": told_at,
            "withdrawn_at": told_at + timedelta(hours=1) if withdrawn else None,
        }
        if lesson:
            about |= {"lesson_id": lesson.id, "from_at": lesson.starts_at, "to_at": lesson.ends_at}
        notice = self._add(AbsenceNotice(person_id=person.id, reason=reason, from_on=first, **(about | columns)))
        if decided_code:
            self.absence_decision(notice, decided_code)
        return notice

    def absence_decision(
        self, notice: AbsenceNotice, code: str = "sick_self", by: Person | None = None, **columns: Any
    ) -> AbsenceDecision:
        """What the office decided, the day after it was told; the notice says so too."""
        about = {
            "because": "Egenmelding innen fristen.",
            "decided_at": notice.sent_at + timedelta(days=1),
            "decided_by_id": (by or self._once_adviser()).id,
            "decided_by": f"rådgiver, {NAMES_OF_KIND['municipality']}",
            "appeal_until": oslo.day_of(notice.sent_at) + timedelta(days=22),
        }
        decision = self._add(
            AbsenceDecision(person_id=notice.person_id, notice_id=notice.id, code=code, **(about | columns))
        )
        notice.decided, notice.code, notice.leave = True, code, decision.leave
        self.session.flush()
        return decision

    def check_in(self, person: Person, lesson: Lesson, **columns: Any) -> CheckIn:
        """ "We have missed you", asked when the second lesson away was over; not answered."""
        about = {
            "organisation_id": self._follows_up(person, lesson),
            "lessons": 2,
            "last_lesson_id": lesson.id,
            "asked_at": lesson.ends_at,
        }
        return self._add(CheckIn(person_id=person.id, **(about | columns)))

    def loan(self, lesson: Lesson, person: Person, **columns: Any) -> LessonLoan:
        """The lesson lent to a substitute, that morning."""
        about = {"organisation_id": lesson.organisation_id, "lent_at": oslo.at(lesson.held_on, time(7, 0))}
        return self._add(LessonLoan(lesson_id=lesson.id, person_id=person.id, **(about | columns)))

    def examination(
        self,
        person: Person,
        starts_at: str | datetime = "2026-12-03 09:00",
        organisation: Organisation | None = None,
        kind: str = "norwegian",
        minutes: int = 180,
        **columns: Any,
    ) -> Examination:
        """A test she is registered for; of Norwegian the written parts unless told."""
        start = moment(starts_at)
        about = {
            "parts": "listening reading writing" if kind == "norwegian" else "",
            "recorded_by": "lærer, Elva",
            "recorded_at": start - timedelta(weeks=4),
        }
        return self._add(
            Examination(
                person_id=person.id,
                organisation_id=(organisation or self._once("school")).id,
                kind=kind,
                starts_at=start,
                ends_at=start + timedelta(minutes=minutes),
                held_on=oslo.day_of(start),
                **(about | columns),
            )
        )

    def next_step(
        self,
        person: Person,
        text: str = "Lese en kort tekst hver dag.",
        on: str | date = "2026-11-10",
        organisation: Organisation | None = None,
        **columns: Any,
    ) -> NextStep:
        """The next step agreed with her teacher, still open."""
        agreed_on = day(on)
        about = {"recorded_by": "lærer, Elva", "recorded_at": oslo.at(agreed_on, time(14, 0))}
        return self._add(
            NextStep(
                person_id=person.id,
                organisation_id=(organisation or self._once("school")).id,
                text=text,
                agreed_on=agreed_on,
                **(about | columns),
            )
        )

    def standing(self, person: Person, rule: str = "reception.norwegian", **columns: Any) -> StoredStanding:
        """A stored standing; its value is empty unless told."""
        about = {
            "side": "person",
            "position": 1,
            "state": "on_track",
            "reckoned_on": date(2026, 11, 16),
            "value": "{}",
        }
        return self._add(StoredStanding(person_id=person.id, commitment=rule, **(about | columns)))

    # Plans and contracts

    def plan(
        self,
        person: Person,
        organisation: Organisation | None = None,
        content: dict[str, Any] | None = None,
        number: int = 1,
        **columns: Any,
    ) -> PlanVersion:
        """A version of the plan, decided three weeks before the year's first of June."""
        text = revision.canonical(content or {"end_goal": "work", "measures": []})
        about = {
            "kind": "integration_plan",
            "decided_on": date(2026, 5, 11),
            "decision_reference": "2026/1234",
            "recorded_at": oslo.at(date(2026, 5, 11), time(12, 0)),
        }
        return self._add(
            PlanVersion(
                person_id=person.id,
                organisation_id=(organisation or self._once("municipality")).id,
                number=number,
                content=text,
                digest=revision.digest(text),
                **(about | columns),
            )
        )

    def contract(
        self, plan: PlanVersion, content: dict[str, Any] | None = None, number: int = 1, **columns: Any
    ) -> ContractVersion:
        """A version of the contract beside a plan; nobody has signed it."""
        text = revision.canonical(content or {"commitments": []})
        return self._add(
            ContractVersion(
                person_id=plan.person_id,
                organisation_id=plan.organisation_id,
                plan_version_id=plan.id,
                number=number,
                content=text,
                digest=revision.digest(text),
                **({"recorded_at": plan.recorded_at} | columns),
            )
        )

    def draft(
        self,
        person: Person,
        organisation: Organisation | None = None,
        content: dict[str, Any] | None = None,
        by: Person | None = None,
        at: str | datetime = "2026-05-04 10:00",
        **columns: Any,
    ) -> PlanDraft:
        """A plan being made; content: the form as typed."""
        office = organisation or self._once("municipality")
        about = {"updated_at": moment(at), "updated_by": f"rådgiver, {office.name}"}
        return self._add(
            PlanDraft(
                person_id=person.id,
                organisation_id=office.id,
                content=revision.canonical(content or {}),
                updated_by_id=(by or self._once_adviser()).id,
                **(about | columns),
            )
        )

    def confirmation(
        self,
        contract: ContractVersion,
        side: str = "person",
        by: Person | None = None,
        on: str | date = "2026-05-12",
        content: dict[str, Any] | None = None,
        **columns: Any,
    ) -> Confirmation:
        """One side's confirmation in the app, and its day on the version. by: the person herself, or an adviser."""
        text = revision.canonical(content or {"contract": contract.digest, "language": "nb"})
        office = "" if side == "person" else f"rådgiver, {NAMES_OF_KIND['municipality']}"
        recorded_by = by.id if by else contract.person_id if side == "person" else self._once_adviser().id
        about = {
            "method": "app",
            "language": "nb",
            "recorded_by_id": recorded_by,
            "recorded_by": office,
            "recorded_at": oslo.at(day(on), time(12, 0)),
        }
        setattr(contract, f"signed_by_{side}_on", day(on))
        return self._add(
            Confirmation(
                person_id=contract.person_id,
                organisation_id=contract.organisation_id,
                contract_version_id=contract.id,
                side=side,
                confirmed_on=day(on),
                content=text,
                digest=revision.digest(text),
                **(about | columns),
            )
        )

    def gone_through(
        self,
        person: Person,
        line: str = "programme.start",
        contract: ContractVersion | None = None,
        by: Person | None = None,
        on: str | date = "2026-05-11",
        **columns: Any,
    ) -> GoneThrough:
        """A line explained in Arabic, with an interpreter on the phone."""
        office = self._once("municipality")
        about = {
            "organisation_id": contract.organisation_id if contract else office.id,
            "language": "ar",
            "interpreter": "by_phone",
            "recorded_by_id": (by or self._once_adviser()).id,
            "recorded_by": f"rådgiver, {office.name}",
            "recorded_at": oslo.at(day(on), time(14, 0)),
        }
        return self._add(
            GoneThrough(
                person_id=person.id,
                contract_version_id=contract.id if contract else None,
                line=line,
                gone_through_on=day(on),
                **(about | columns),
            )
        )

    # What she raises, what she writes herself, where she moves

    def matter(
        self,
        person: Person,
        organisation: Organisation | None = None,
        kind: str = "explain",
        about: str = "programme.start",
        text: str = "Hva betyr dette?",
        seen_by: str = "adviser",
        at: str | datetime = "2026-11-17 18:00",
        **columns: Any,
    ) -> Matter:
        """One thing raised, not answered."""
        when = {"made_at": moment(at), "raised_at": moment(at)}
        return self._add(
            Matter(
                person_id=person.id,
                organisation_id=(organisation or self._once("municipality")).id,
                kind=kind,
                about=about,
                text=text,
                seen_by=seen_by,
                **(when | columns),
            )
        )

    def own_entry(
        self,
        person: Person,
        kind: str = "work",
        title: str = "Kokk på en kafé",
        at: str | datetime = "2026-11-17 18:00",
        **columns: Any,
    ) -> OwnEntry:
        """Something she wrote about herself; no office reads it without `consent`."""
        return self._add(OwnEntry(person_id=person.id, kind=kind, title=title, made_at=moment(at), **columns))

    def consent(
        self,
        person: Person,
        organisation: Organisation | None = None,
        at: str | datetime = "2026-11-17 18:00",
        **columns: Any,
    ) -> Consent:
        """Her yes to this office's reading what she wrote."""
        office = organisation or self._once("municipality")
        return self._add(Consent(person_id=person.id, organisation_id=office.id, given_at=moment(at), **columns))

    def handover(
        self,
        person: Person,
        centre: Organisation | None = None,
        municipality: Organisation | None = None,
        on: str | date = "2026-12-01",
        by: Person | None = None,
        **columns: Any,
    ) -> Handover:
        """She moves from the centre to the municipality on this day; not answered."""
        from_ = centre or self._once("reception_centre")
        about = {"made_at": moment("2026-11-17 10:00"), "made_by": f"mottaket, {from_.name}"[:60]}
        return self._add(
            Handover(
                person_id=person.id,
                from_organisation_id=from_.id,
                to_organisation_id=(municipality or self._once("municipality")).id,
                moves_on=day(on),
                made_by_id=by.id if by else self.staff("reception", from_, "Siv Lund").id,
                **(about | columns),
            )
        )

    # Places to meet, what is told, who looked

    def place(self, name: str = "Biblioteket", municipality: Municipality | None = None, **columns: Any) -> Place:
        number = (municipality or self.municipality()).number
        about = {"kind": "library", "municipality_number": number, "address": "Elvegata 1"}
        return self._add(Place(name=name, **(about | columns)))

    def event(
        self,
        place: Place | None = None,
        at: str | datetime = "2026-11-19 18:00",
        organisation: Organisation | None = None,
        kind: str = "language_cafe",
        minutes: int = 90,
        **columns: Any,
    ) -> Event:
        where = place or self.place()
        starts_at = moment(at)
        return self._add(
            Event(
                place_id=where.id,
                municipality_number=where.municipality_number,
                organisation_id=(organisation or self._once("volunteer_centre")).id,
                kind=kind,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                **columns,
            )
        )

    def notice(
        self, person: Person, code: str = "lesson_moved", at: str | datetime = NEW_YEAR, **columns: Any
    ) -> Notice:
        return self._add(Notice(person_id=person.id, code=code, told_at=moment(at), **({"values": "{}"} | columns)))

    def saved_event(self, person: Person, event: Event, at: str | datetime = NEW_YEAR) -> SavedEvent:
        """A gathering she has put in her own week."""
        return self._add(SavedEvent(person_id=person.id, event_id=event.id, saved_at=moment(at)))

    def calendar_feed(self, person: Person, at: str | datetime = NEW_YEAR, **columns: Any) -> str:
        """The secret of a new calendar address of hers, coarse unless told."""
        token = new_token()
        about = {"token_hash": revision.digest(token), "language": person.language, "made_at": moment(at)}
        self._add(CalendarFeed(person_id=person.id, **(about | columns)))
        return token

    def message_way(
        self,
        person: Person,
        channel: str = "email",
        address: str | None = None,
        confirmed: bool = True,
        **columns: Any,
    ) -> MessageWay:
        """How she is told besides the app; not confirmed: the code has not come back."""
        usual = f"person{person.id}@example.org" if channel == "email" else f"+4790000{person.id % 1000:03d}"
        about = {"confirmed_at": NEW_YEAR if confirmed else None}
        return self._add(
            MessageWay(person_id=person.id, channel=channel, address=address or usual, **(about | columns))
        )

    def outgoing_message(
        self, person: Person, way: MessageWay | None = None, at: str | datetime = NEW_YEAR, **columns: Any
    ) -> OutgoingMessage:
        """A message that waits to be sent, a notice unless told."""
        when = moment(at)
        about = {
            "way_id": way.id if way else None,
            "key": f"notice:{next(self._numbers)}",
            "channel": way.channel if way else "email",
            "kind": "notice",
            "made_at": when,
            "good_until": when + timedelta(days=2),
            "next_try_at": when,
        }
        return self._add(OutgoingMessage(person_id=person.id, **(about | columns)))

    def look(self, person: Person, looker: Person, organisation: Organisation, at: str | datetime = NEW_YEAR) -> Look:
        return self._add(
            Look(
                person_id=person.id,
                looker_id=looker.id,
                organisation_id=organisation.id,
                role="adviser",
                part="see.hours",
                looked_at=moment(at),
            )
        )

    def receipt(self, sender: str, write_id: str, at: str | datetime = NEW_YEAR, **columns: Any) -> Receipt:
        about = {"address": "/nb/schedule", "body_digest": "0" * 64, "outcome": "{}", "made_at": moment(at)}
        return self._add(Receipt(sender=sender, write_id=write_id, **(about | columns)))

    def _in_lesson(
        self, kind: EvidenceKind, person: Person, lesson: Lesson, minutes: int | None, columns: dict[str, Any]
    ) -> EvidenceRow:
        lesson.registered_at = lesson.registered_at or lesson.ends_at
        about = {
            "minutes": lesson.minutes if minutes is None else minutes,
            "lesson_id": lesson.id,
            "module": lesson.module,
            "recorded_at": lesson.ends_at,
        }
        subject = SUBJECT_OF_KIND.get(lesson.kind, lesson.kind)
        return self.evidence(person, lesson.organisation_id, kind, subject, lesson.held_on, **(about | columns))

    def _follows_up(self, person: Person, lesson: Lesson | None) -> int:
        """The organisation that answers her: her adviser's or her centre, else the lesson's."""
        found = self.session.scalars(
            select(Service.organisation_id)
            .where(Service.person_id == person.id, Service.purpose != "teaching")
            .order_by(Service.id)
        ).first()
        return found or (lesson.organisation_id if lesson else self._once("municipality").id)

    def _once(self, kind: str) -> Organisation:
        if kind not in self._made:
            self._made[kind] = self.organisation(kind)
        made: Organisation = self._made[kind]
        return made

    def _once_adviser(self) -> Person:
        if "adviser" not in self._made:
            self._made["adviser"] = self.staff("adviser")
        made: Person = self._made["adviser"]
        return made

    def _once_class(self) -> SchoolClass:
        if "class" not in self._made:
            self._made["class"] = self.school_class()
        made: SchoolClass = self._made["class"]
        return made

    def _add(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row
