"""What the queries behind the contract page find, on both databases."""

from datetime import date

import pytest

from tests.given import given_in
from webapp.engine.commitment import Phase
from webapp.engine.regulations.facts import EndGoal
from webapp.features.contract import Document, contract_row_for, row_words
from webapp.features.contract.content import read_contract, read_plan
from webapp.features.contract.queries import contract_page_for
from webapp.tables.database import Who

TODAY = date(2026, 11, 20)


def seen(database, person):
    with database.reading(Who(person_id=person.id, on=TODAY)) as db:
        return contract_page_for(db, person.id, TODAY)


def row(database, person):
    with database.reading(Who(person_id=person.id, on=TODAY)) as db:
        return contract_row_for(db, person.id)


def test_the_newest_versions_are_shown(database):
    with given_in(database) as given:
        person = given.participant()
        plan = given.plan(person, content={"end_goal": "work"})
        given.contract(plan)
        newer = given.plan(person, content={"end_goal": "vocational"}, number=2)
        given.contract(newer, {"person": ["Delta"]}, number=2)
    page = seen(database, person)
    assert page.document is Document.CONTRACT
    assert (page.plan.number, page.plan.content.end_goal) == (2, EndGoal.VOCATIONAL)
    assert (page.contract.number, page.contract.content.person) == (2, ("Delta",))


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("integration_plan", Document.CONTRACT),
        ("norwegian_plan", Document.NORWEGIAN_PLAN),
        ("individual_plan", Document.INDIVIDUAL_PLAN),
    ],
)
def test_the_plan_says_which_paper_it_is(database, kind, document):
    with given_in(database) as given:
        person = given.participant()
        given.plan(person, kind=kind)
    assert seen(database, person).document is document


def test_without_a_plan_the_stage_says_it(database):
    with given_in(database) as given:
        resident, participant = given.resident(training_offered="2026-10-05"), given.participant()
        outside = given.participant(
            name="Gro Vik",
            birth_date=date(1962, 1, 1),
            programme_offered_on=None,
            programme_decided_on=None,
            programme_started_on=None,
        )
        nobody = given.person()
    found = [seen(database, person).document for person in (resident, participant, outside, nobody)]
    assert found == [Document.RIGHTS_AND_DUTIES, Document.CONTRACT, Document.NORWEGIAN_PLAN, Document.NONE]


def test_sides_are_paired_by_subject_and_reception_stays_in_reception(database):
    with given_in(database) as given:
        resident, participant = given.resident(training_offered="2026-10-05"), given.participant()
    assert {pair.phase for pair in seen(database, resident).pairs} == {Phase.RECEPTION}
    pairs = seen(database, participant).pairs
    assert Phase.RECEPTION not in {pair.phase for pair in pairs}
    assert len({(pair.phase, pair.subject) for pair in pairs}) == len(pairs)


def test_somebody_else_s_contract_is_not_there_behind_the_wall(postgresql_database):
    with given_in(postgresql_database) as given:
        olena, other = given.participant(), given.participant(name="Ihor Melnyk")
        given.contract(given.plan(olena))
    with postgresql_database.reading(Who(person_id=other.id, on=TODAY)) as db:
        assert contract_page_for(db, olena.id, TODAY).plan is None


def test_a_contract_the_person_has_not_signed_waits_for_her(database):
    with given_in(database) as given:
        person, signed, none = given.participant(), given.participant(name="A B"), given.participant(name="C D")
        given.contract(given.plan(person), signed_by_municipality_on=date(2026, 5, 12))
        given.contract(given.plan(signed), signed_by_person_on=date(2026, 5, 13))
    assert row(database, person).signable and row_words(row(database, person)) == "til signering"
    assert not row(database, signed).signable and row_words(row(database, signed)) == "ingenting å gjøre nå"
    assert not row(database, none).signable and row_words(row(database, none)) == "ikke laget ennå"


def test_a_version_that_says_little_is_read_as_saying_little():
    assert read_plan("{}").elements == () and read_plan('{"end_goal":null}').end_goal is None
    assert read_contract('{"commitments":[]}').person == ()


def test_a_frozen_plan_is_read_back_whole():
    plan = read_plan(
        '{"amount":{"norwegian_minutes":36000,"weekly_minutes":1800},"duration":{"from":"2026-03-09","to":"2028-03-08"},'
        '"elements":["Norsk"],"end_goal":"work","norwegian_goal":{"reading":"b1","speaking":null},"reasons":["Fordi"]}'
    )
    assert (plan.norwegian_minutes, plan.weekly_minutes, plan.social_studies_minutes) == (36_000, 1_800, None)
    assert (plan.starts_on, plan.ends_on) == (date(2026, 3, 9), date(2028, 3, 8))
    assert dict(plan.norwegian_goal) == {"reading": "b1"} and plan.reasons == ("Fordi",)
