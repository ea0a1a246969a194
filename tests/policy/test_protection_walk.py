"""Somebody's protection is switched on and off in any order, while she moves, staff come and go and phones are used: what
must always hold, holds after every step (`trust.md` § 6, campaign A4). SAMVEI_CAMPAIGN=yes walks much further."""

import os
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update

from tests.given import given_in
from webapp.features.offline.queries import may_keep
from webapp.features.protection.actions import change_protection
from webapp.features.protection.levels import Level, Wanted
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage, actor_of_session
from webapp.policy.looks import RevealNeeded, concern_of, open_person, say_why
from webapp.policy.permissions import MAY, ChangedSince, Do, NotHere, See, may
from webapp.policy.scopes import people_seen_by
from webapp.tables.access import Look, NamedStaff
from webapp.tables.base import new_token
from webapp.tables.database import Database, Who
from webapp.tables.notices import MessageWay, OutgoingMessage
from webapp.tables.organisations import SourceId
from webapp.tables.people import LoginSession, Person, Role, Service
from webapp.tables.schedule import CalendarFeed
from webapp.web.tokens import token_hash

LARGE = os.environ.get("SAMVEI_CAMPAIGN") == "yes"
EXAMPLES, STEPS = (2_000, 50) if LARGE else (8, 12)
STAFF = ("adviser", "second adviser", "leader", "teacher", "next adviser", "next leader")
ANYBODY = st.sampled_from(STAFF)
NAME = "Qvzhanan"
KEY = b"k" * 32


class Walk(RuleBasedStateMachine):
    """One person, two municipalities and a school."""

    database: ClassVar[Database]

    @initialize()
    def begin(self) -> None:
        self.now = datetime(2026, 11, 20, 9, tzinfo=UTC)
        self.cached = False  # whether her phone holds pages of hers
        self.number = 0
        with given_in(self.database) as given:
            here, there, school = (
                given.organisation(),
                given.organisation(name="Lier kommune"),
                given.organisation("school"),
            )
            her = given.participant("2026-06-01", name=f"{NAME} {NAME}", municipality=here, school=school)
            where = {"adviser": here, "second adviser": here, "leader": here, "teacher": school}
            where |= {"next adviser": there, "next leader": there}
            self.staff = {name: given.staff(name.split()[-1], where[name]).id for name in STAFF}
            self.staff_public = {
                name: given.session.get_one(Person, each).public_id for name, each in self.staff.items()
            }
            self.her, self.public, self.places = her.id, her.public_id, {name: where[name].id for name in STAFF}
            given.source_id(here, "person", f"P{her.id}", her.id)
            self.token = new_token()
            given.login_session(her, token_hash(self.token), at=self.now, phone="own")

    # What people do

    @rule(who=ANYBODY, level=st.sampled_from(Level), named=st.sets(ANYBODY, max_size=3))
    def switches(self, who: str, level: Level, named: set[str]) -> None:
        actor, before = self.actor(who), self.person()
        wanted = Wanted(
            level, frozenset(self.staff_public[each] for each in named), "Ny", "Navn", False, before.revision
        )
        may_change = may(actor, Do.PROTECT, self.concern())
        try:
            with self.database.the_write(self.who(actor)) as db:
                change_protection(db, actor, self.public, wanted, key=KEY, now=self.now, today=self.today)
        except NotHere:
            assert not may_change
            return
        except ChangedSince:
            assert level is Level.STRICT and (not named or not named <= self.colleagues(who))
            return
        assert may_change and self.person().protection == level.value

    @rule(who=ANYBODY, ends=st.booleans())
    def comes_or_goes(self, who: str, ends: bool) -> None:
        ended = self.today if ends else None
        with self.database.the_write(Who(everything=True)) as db:
            db.execute(update(Role).where(Role.person_id == self.staff[who]).values(ended_on=ended))

    @rule(to=st.sampled_from(["adviser", "next adviser"]))
    def moves(self, to: str) -> None:
        """Service by the one municipality ends the day before, by the other it begins."""
        with self.database.the_write(Who(everything=True)) as db:
            theirs = (Service.person_id == self.her, Service.purpose == "programme")
            elsewhere = Service.organisation_id != self.places[to]
            yesterday = self.today - timedelta(days=1)
            db.execute(update(Service).where(*theirs, elsewhere).values(to_on=yesterday, from_on=yesterday))
            found = db.scalars(select(Service.id).where(*theirs, ~elsewhere)).first()
            if found is not None:
                db.execute(update(Service).where(Service.id == found).values(to_on=None, from_on=self.today))
                return
            db.add(
                Service(person_id=self.her, organisation_id=self.places[to], purpose="programme", from_on=self.today)
            )

    @rule()
    def uses_her_phone(self) -> None:
        """Any page: it says whether the phone may keep it, and a phone that may not lets go of what it has."""
        self.cached = may_keep(self.her_actor())

    @rule()
    @precondition(lambda self: self.person().protection == "none")
    def asks_for_a_calendar_and_mail(self) -> None:
        self.number += 1
        with given_in(self.database) as given:
            her = given.session.get_one(Person, self.her)
            given.calendar_feed(her)
            way = given.session.scalars(select(MessageWay).where(MessageWay.person_id == self.her)).first()
            way = way or given.message_way(her, "email")
            given.outgoing_message(her, way, self.now, key=f"notice:{self.her}:{self.number}")

    @rule(who=ANYBODY)
    def gives_a_reason(self, who: str) -> None:
        actor = self.actor(who)
        try:
            with self.database.reading(self.who(actor)) as db:
                say_why(self.database, db, actor, self.public, "Avtalt", now=self.now, today=self.today)
        except NotHere:
            assert not may(actor, See.PEOPLE, self.concern())

    @rule(minutes=st.sampled_from([5, 20]))
    def time_goes_by(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def says_that_the_phone_is_hers_alone(self) -> None:
        with self.database.the_write(Who(everything=True)) as db:
            db.execute(update(LoginSession).where(LoginSession.person_id == self.her).values(phone="own"))

    # What always holds

    @invariant()
    def nobody_sees_more_than_the_table_says(self) -> None:
        concern, level = self.concern(), self.person().protection
        named = self.named()
        for who in STAFF:
            actor = self.actor(who)
            with self.database.reading(self.who(actor)) as db:
                listed = self.her in set(db.scalars(people_seen_by(actor, self.today)))
            serves = MAY[See.PEOPLE].of(actor, concern)
            assert listed == (serves and level != "strictly_confidential"), f"{who} and lists, {level}"
            opened = self.opens(actor)
            if level != "strictly_confidential":
                assert (opened is not NotHere) == MAY[See.HOURS].of(actor, concern)
            else:
                assert (opened is not NotHere) == (serves and self.staff[who] in named), f"{who} and the record"

    @invariant()
    def nothing_leaves_the_house_for_somebody_protected(self) -> None:
        if self.person().protection == "none":
            return
        with self.database.reading(Who(everything=True)) as db:
            assert not db.scalars(
                select(CalendarFeed.id).where(CalendarFeed.person_id == self.her, CalendarFeed.revoked_at.is_(None))
            ).all()
            assert not db.scalars(select(MessageWay.id).where(MessageWay.person_id == self.her)).all()
            waiting = (OutgoingMessage.person_id == self.her, OutgoingMessage.state == "waiting")
            assert not db.scalars(select(OutgoingMessage.id).where(*waiting)).all()

    @invariant()
    def a_phone_lets_go_at_its_next_contact(self) -> None:
        if self.person().protection != "none":
            self.uses_her_phone()
            assert not self.cached

    @invariant()
    def a_strictly_protected_persons_name_is_gone(self) -> None:
        row = self.person()
        if row.protection != "strictly_confidential":
            return
        assert NAME.lower() not in f"{row.given_name} {row.family_name} {row.sort_key} {row.search_key}".lower()
        with self.database.reading(Who(everything=True)) as db:
            known = db.scalars(select(SourceId.source_id).where(SourceId.row_id == self.her, SourceId.kind == "person"))
            assert list(known) == []
        assert self.named(), "somebody is named"

    @invariant()
    def no_look_at_a_strictly_protected_record_is_without_a_reason(self) -> None:
        with self.database.reading(Who(everything=True)) as db:
            lines = db.execute(select(Look.part, Look.reason).where(Look.person_id == self.her, Look.part == "reveal"))
            assert all(line.reason for line in lines)

    # Helpers

    @property
    def today(self) -> date:
        return self.now.date()

    def actor(self, who: str) -> Actor:
        with self.database.reading(Who(everything=True)) as db:
            rows = db.scalars(select(Role).where(Role.person_id == self.staff[who], Role.ended_on.is_(None)))
            roles = tuple(RoleHeld(row.organisation_id, RoleName(row.name)) for row in rows)
        return Actor(person_id=self.staff[who], public_id=self.staff_public[who], stage=Stage.STAFF, roles=roles)

    def her_actor(self) -> Actor:
        with self.database.reading(Who(person_id=self.her)) as db:
            return actor_of_session(db, token_hash(self.token), self.now, self.today)

    def who(self, actor: Actor) -> Who:
        return Who(person_id=actor.person_id, organisations=actor.organisations, on=self.today)

    def person(self) -> Person:
        with self.database.reading(Who(everything=True)) as db:
            return db.get_one(Person, self.her)

    def concern(self):
        with self.database.reading(Who(everything=True)) as db:
            return concern_of(db, self.her, self.today)

    def named(self) -> set[int]:
        with self.database.reading(Who(everything=True)) as db:
            of = (NamedStaff.person_id == self.her, NamedStaff.ended_at.is_(None))
            return set(db.scalars(select(NamedStaff.staff_id).where(*of)))

    def colleagues(self, who: str) -> set[str]:
        """Those whom this member of staff could name: at the same place, there today, in a role that serves her."""
        concern = self.concern()
        return {
            each
            for each in STAFF
            if self.places[each] == self.places[who] and MAY[See.PEOPLE].of(self.actor(each), concern)
        }

    def opens(self, actor: Actor) -> type[Exception] | None:
        """None when the record opens."""
        try:
            with self.database.reading(self.who(actor)) as db:
                open_person(self.database, db, actor, self.public, See.HOURS, now=self.now, today=self.today)
        except (NotHere, RevealNeeded) as refused:
            return type(refused)
        return None


def test_protection_holds_whatever_happens_in_whatever_order(database: Database):
    Walk.database = database
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=not LARGE,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
