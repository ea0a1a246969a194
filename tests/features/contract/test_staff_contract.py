"""What staff do with a contract: ticking lines, paper signatures, the municipality's confirmation, what was kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.engine.revision import digest
from webapp.features.contract import staff_actions
from webapp.features.contract.staff_forms import ConfirmationGiven, LinesGiven, SignatureGiven
from webapp.features.contract.staff_queries import RECORDS, frozen_version, staff_contract_for
from webapp.features.standing import files_of, standing_of
from webapp.notices import NoticeCode, unread_for
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.contract import Confirmation, ContractVersion, GoneThrough
from webapp.tables.database import Who
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Circumstances, Service

NOW = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)


class World:
    """Olena in the programme since 1 June with a contract nobody has signed; an adviser, a leader, and strangers."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.home, elsewhere = given.organisation(), given.organisation(name="Asker kommune")
            self.olena = given.participant(municipality=self.home)
            self.plan = given.plan(self.olena, self.home)
            self.contract = given.contract(self.plan)
            people = {
                "adviser": (given.staff("adviser", self.home), self.home),
                "leader": (given.staff("leader", self.home, name="Liv Moe"), self.home),
                "teacher": (given.staff("teacher", self.home, name="Tor Berg"), self.home),
                "stranger": (given.staff("adviser", elsewhere, name="Per Dahl"), elsewhere),
            }
        self.actors = {
            name: Actor(
                person_id=person.id,
                stage=Stage.STAFF,
                roles=(RoleHeld(office.id, RoleName("adviser" if name == "stranger" else name)),),
            )
            for name, (person, office) in people.items()
        }
        self.hers = Actor(person_id=self.olena.id, public_id=self.olena.public_id, is_served=True)

    def write(self, actor):
        return self.database.the_write(Who(actor.person_id, actor.organisations, on=TODAY))

    def read(self, actor):
        return self.database.reading(Who(actor.person_id, actor.organisations, on=TODAY))

    def does(self, action, *more, by="adviser"):
        actor = self.actors.get(by, self.hers)
        with self.write(actor) as db:
            return action(db, actor, self.olena.public_id, *more, now=NOW, today=TODAY)

    def ticks(self, *lines, version=None, by="adviser"):
        given = LinesGiven(lines, TODAY, "uk", "by_screen", self.contract.public_id if version is None else version)
        return self.does(staff_actions.go_through_lines, given, by=by)

    def shown(self, side="municipality", language="nb"):
        with self.read(self.actors["adviser"]) as db:
            return frozen_version(db, self.contract.id, side, language)[1]

    def signs(self, side="person", on=TODAY, version=None, by="adviser"):
        given = SignatureGiven(side, on, "uk", version or self.contract.public_id)
        return self.does(staff_actions.register_signature, given, self.shown(side, "uk"), by=by)

    def confirms(self, version=None, seen=None, by="adviser"):
        shown = self.shown()
        given = ConfirmationGiven(True, version or self.contract.public_id, seen or shown.fingerprint)
        return self.does(staff_actions.confirm_for_municipality, given, shown, by=by)

    def keeps(self, what, on=TODAY, by="adviser"):
        return self.does(staff_actions.record_kept, RECORDS[what], on, by=by)

    def takes_back(self, record, by="adviser"):
        return self.does(staff_actions.take_back_record, record, by=by)

    def page(self):
        with self.read(self.actors["adviser"]) as db:
            return staff_contract_for(db, self.actors["adviser"], self.olena.id, TODAY, "nb")

    def all(self, table):
        with self.database.reading(Who(everything=True)) as db:
            return db.scalars(select(table).order_by(*table.__mapper__.primary_key)).all()

    def told(self):
        with self.read(self.hers) as db:
            return [notice.code for notice in unread_for(db, self.olena.id, NOW)]

    def standing(self, commitment):
        with self.database.reading(Who(everything=True)) as db:
            return standing_of(files_of(db, [self.olena.id])[self.olena.id].standings(TODAY), commitment)


@pytest.fixture
def world(database):
    return World(database)


def test_several_lines_are_ticked_at_once_and_the_person_is_told(world):
    world.ticks("plan", "programme.start")
    rows = world.all(GoneThrough)
    assert [(row.line, row.language, row.interpreter) for row in rows] == [
        ("plan", "uk", "by_screen"), ("programme.start", "uk", "by_screen"),
    ]  # fmt: skip
    assert {row.contract_version_id for row in rows} == {world.contract.id}
    assert {row.recorded_by for row in rows} == {f"rådgiver, {world.home.name}"}
    assert world.told() == [NoticeCode.LINES_GONE_THROUGH]
    assert world.page().page.plan_explained is not None


def test_lines_of_a_superseded_contract_are_not_ticked(world):
    with given_in(world.database) as given:
        given.contract(world.plan, number=2)
    with pytest.raises(ChangedSince) as changed:
        world.ticks("plan")
    assert changed.value.now["newest"] == 2 and not world.all(GoneThrough)


@pytest.mark.parametrize("by", ["leader", "teacher", "stranger", "olena"])
def test_only_who_follows_her_up_ticks_lines(world, by):
    with pytest.raises(NotHere):
        world.ticks("plan", by=by)


@pytest.mark.parametrize("side", ["person", "municipality"])
def test_a_paper_signature_is_registered_for_either_side(world, side):
    world.signs(side, date(2026, 5, 12))
    row = world.all(Confirmation)[0]
    assert (row.side, row.method, row.confirmed_on, row.language) == (side, "paper", date(2026, 5, 12), "uk")
    assert row.digest == digest(row.content)
    version = world.all(ContractVersion)[0]
    assert getattr(version, f"signed_by_{side}_on") == date(2026, 5, 12)
    assert world.told() == [NoticeCode.SIGNATURE_REGISTERED]


def test_a_side_signs_once(world):
    world.signs("person", date(2026, 5, 12))
    with pytest.raises(ChangedSince) as changed:
        world.signs("person", date(2026, 5, 13))
    assert changed.value.now["signed_on"] == date(2026, 5, 12)
    assert len(world.all(Confirmation)) == 1


def test_a_superseded_contract_is_neither_signed_nor_confirmed(world):
    with given_in(world.database) as given:
        given.contract(world.plan, number=2)
    for act in (world.signs, world.confirms):
        with pytest.raises(ChangedSince) as changed:
            act()
        assert changed.value.now["newest"] == 2
    assert not world.all(Confirmation)


def test_the_municipality_confirms_what_was_shown(world):
    world.confirms(by="leader")
    row = world.all(Confirmation)[0]
    assert (row.side, row.method, row.confirmed_on) == ("municipality", "app", TODAY)
    assert row.recorded_by == f"leder, {world.home.name}" and row.content == world.shown().content
    assert world.told() == [NoticeCode.CONTRACT_CONFIRMED_BY_MUNICIPALITY]
    with pytest.raises(ChangedSince):
        world.confirms()


def test_what_reads_otherwise_than_was_seen_is_not_confirmed(world):
    with pytest.raises(ChangedSince):
        world.confirms(seen="0" * 64)
    assert not world.all(Confirmation)


@pytest.mark.parametrize("by", ["teacher", "stranger", "olena"])
def test_nobody_else_signs_or_confirms_for_the_municipality(world, by):
    for act in (world.signs, world.confirms):
        with pytest.raises(NotHere):
            act(by=by)


def test_a_leader_does_not_register_signatures(world):
    with pytest.raises(NotHere):
        world.signs(by="leader")


@pytest.mark.parametrize(
    ("what", "commitment"),
    [("mapping", "planning.mapping"), ("guidance", "planning.career_guidance"), ("test", "social_studies.test")],
)
def test_what_is_written_down_is_what_the_engine_counts(world, what, commitment):
    assert world.standing(commitment).done == 0
    world.keeps(what)
    assert world.standing(commitment).done == 1
    assert world.all(Circumstances)[0].reckoned_on is None


def test_a_review_is_counted_as_held(world):
    before = world.standing("plan.review").done
    world.keeps("review")
    assert world.standing("plan.review").done == before + 1


def test_a_record_taken_back_counts_no_longer_and_stays_in_the_register(world):
    world.keeps("mapping")
    record = world.page().records[0]
    world.takes_back(record.public_id)
    assert world.standing("planning.mapping").done == 0 and world.page().records == ()
    rows = world.all(EvidenceRow)
    assert [(row.corrects_id, row.minutes) for row in rows] == [(None, None), (rows[0].id, 0)]
    with pytest.raises(ChangedSince):
        world.takes_back(record.public_id)
    with pytest.raises(ChangedSince):
        world.takes_back(rows[1].public_id)


def test_a_review_taken_back_counts_no_longer(world):
    before = world.standing("plan.review").done
    world.keeps("review")
    world.takes_back(world.page().records[0].public_id)
    assert world.standing("plan.review").done == before


def test_what_was_taken_back_can_be_written_down_again(world):
    world.keeps("mapping")
    world.takes_back(world.page().records[0].public_id)
    world.keeps("mapping")
    assert len(world.page().records) == 1


def test_the_same_is_not_written_down_twice_for_a_day(world):
    world.keeps("mapping")
    with pytest.raises(ChangedSince) as changed:
        world.keeps("mapping")
    assert changed.value.now["known"]
    world.keeps("interpreter")
    world.keeps("interpreter")


def test_nobody_takes_back_what_another_office_or_a_list_wrote(world):
    with given_in(world.database) as given:
        school = given.organisation("school")
        foreign = given.evidence(world.olena, school, "mapped", "mapping", "2026-05-01")
        lesson = given.lesson(minutes=90)
        attended = given.attended(world.olena, lesson)
        held = given.held(given.meeting(world.olena, world.home, kind="follow_up"))
    for row in (foreign, attended, held):
        with pytest.raises(NotHere):
            world.takes_back(row.public_id)


@pytest.mark.parametrize("by", ["leader", "teacher", "stranger", "olena"])
def test_only_who_follows_her_up_writes_down_what_was_kept(world, by):
    with pytest.raises(NotHere):
        world.keeps("mapping", by=by)


def test_choices_are_what_concerns_her(world):
    choices = world.page().choices
    assert {"mapping", "review", "follow_up", "interpreter", "test"} <= set(choices) and "certificate" not in choices


def test_another_municipality_that_follows_her_up_too_does_not_sign_this_contract(world):
    stranger = world.actors["stranger"]
    with given_in(world.database) as given:
        given.session.add(
            Service(
                person_id=world.olena.id,
                organisation_id=stranger.roles[0].organisation_id,
                purpose="programme",
                from_on=date(2026, 10, 1),
            )
        )
    for act in (world.signs, world.confirms):
        with pytest.raises(NotHere):
            act(by="stranger")
    assert not world.all(Confirmation)
    both = replace(stranger, roles=(*stranger.roles, *world.actors["adviser"].roles))
    world.actors["both"] = both
    world.confirms(by="both")
    assert world.all(Confirmation)[0].organisation_id == world.home.id
