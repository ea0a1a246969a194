"""Events and places as the list and Today ask for them, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from tests.given import given_in
from webapp.engine import oslo
from webapp.features.meet import next_event_for
from webapp.features.meet.forms import EVERYWHERE, Chosen, Days, read_chosen
from webapp.features.meet.queries import EVENTS_A_PAGE, meeting_places
from webapp.tables.database import Database, Who

NOW = oslo.at(datetime(2026, 11, 18).date(), datetime(2026, 11, 18, 12, 0).time())  # a Wednesday
OSLO = ("0301", "Oslo")


@pytest.fixture
def olena(database: Database) -> int:
    """A participant served by the municipality of Drammen."""
    with given_in(database) as given:
        return given.participant().id


def plan(database: Database, *, hours: float = 0, days: float = 0, municipality=("3301", "Drammen"), **columns) -> str:
    with given_in(database) as given:
        place = given.place(municipality=given.municipality(*municipality))
        return given.event(place, at=NOW + timedelta(days=days, hours=hours), **columns).public_id


def listed(database: Database, chosen: Chosen = Chosen(), person_id: int | None = None):  # noqa: B008  frozen
    with database.reading(Who(person_id=person_id)) as db:
        return meeting_places(db, person_id, chosen, NOW)


def ids(seen) -> list[str]:
    return [each.public_id for day in seen.days for each in day.events]


def next_for(database: Database, person_id: int):
    with database.reading(Who(person_id=person_id)) as db:
        return next_event_for(db, person_id, NOW)


def test_the_next_event_is_the_soonest_in_her_own_municipality(database, olena):
    plan(database, days=3)
    soonest = plan(database, days=2)
    plan(database, days=1, municipality=OSLO)
    assert next_for(database, olena).public_id == soonest


def test_a_cancelled_event_is_not_the_next(database, olena):
    plan(database, days=1, cancelled_at=NOW)
    assert next_for(database, olena) is None


def test_an_event_that_has_ended_is_not_the_next(database, olena):
    plan(database, hours=-2, minutes=90)
    assert next_for(database, olena) is None


def test_an_event_that_has_begun_is_still_the_next(database, olena):
    begun = plan(database, hours=-1, minutes=90)
    assert next_for(database, olena).public_id == begun


def test_nobody_serving_her_means_no_next_event(database):
    plan(database, days=1)
    with given_in(database) as given:
        person = given.person().id
    assert next_for(database, person) is None


def test_a_service_that_has_ended_no_longer_brings_events(database):
    plan(database, days=1)
    with given_in(database) as given:
        person = given.person()
        given.served(person, given.organisation(), from_on="2026-01-01", to_on="2026-11-17")
        person_id = person.id
    assert next_for(database, person_id) is None


def test_a_protected_address_is_told_by_no_event(database):
    plan(database, days=1)
    with given_in(database) as given:
        person = given.participant()
        person.protection = "confidential"
        person_id = person.id
    assert next_for(database, person_id) is None
    assert listed(database, person_id=person_id).municipality is None


def test_the_next_event_costs_one_statement(database, olena):
    plan(database, days=1)
    sent: list[str] = []
    with database.reading(Who(person_id=olena)) as db:
        event.listen(database.engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
        next_event_for(db, olena, NOW)
    assert len(sent) == 1


def test_the_list_opens_on_her_own_municipality(database, olena):
    own = plan(database, days=1)
    plan(database, days=1, municipality=OSLO)
    seen = listed(database, person_id=olena)
    assert (seen.municipality.number, seen.is_own, ids(seen)) == ("3301", True, [own])


def test_where_she_lives_comes_before_where_she_goes_to_school(database):
    with given_in(database) as given:
        school = given.organisation("school", municipality=given.municipality(*OSLO))
        person_id = given.participant(school=school).id
    assert listed(database, person_id=person_id).municipality.number == "3301"


def test_a_chosen_municipality_wins_over_her_own(database, olena):
    there = plan(database, days=1, municipality=OSLO)
    seen = listed(database, Chosen(municipality="0301"), olena)
    assert (seen.municipality.label, seen.is_own, ids(seen)) == ("Oslo", False, [there])


def test_a_municipality_without_places_falls_back_to_her_own(database, olena):
    assert listed(database, Chosen(municipality="9999"), olena).municipality.number == "3301"


def test_without_a_log_in_the_whole_country_is_listed_and_no_places(database):
    both = [plan(database, days=1), plan(database, days=2, municipality=OSLO)]
    seen = listed(database)
    assert (ids(seen), seen.places, seen.municipality) == (both, (), None)
    assert [choice.label for choice in seen.choices] == ["Drammen", "Oslo"]


def test_the_whole_country_can_be_chosen_by_somebody_with_a_municipality(database, olena):
    plan(database, days=1, municipality=OSLO)
    assert listed(database, Chosen(municipality=EVERYWHERE), olena).municipality is None


def test_two_municipalities_of_one_name_are_told_apart_by_county(database):
    for number in ("1818", "1515"):
        plan(database, municipality=(number, "Herøy"), days=1)
    assert {choice.label for choice in listed(database).choices} == {"Herøy (Buskerud)"}


@pytest.mark.parametrize(
    ("days", "shown"),
    [(Days.TODAY, 1), (Days.THIS_WEEK, 2), (Days.TWO_WEEKS, 4)],
)
def test_the_list_ends_where_the_choice_says(database, days, shown):
    # Today 18:00, Sunday 23:00, Monday 00:00, the last day 23:00; and one past it.
    for hours in (6, 4 * 24 + 11, 4 * 24 + 12, 14 * 24 + 11, 14 * 24 + 12):
        plan(database, hours=hours, minutes=30)
    assert len(ids(listed(database, Chosen(days=days)))) == shown


def test_with_children_leaves_out_what_is_not_for_them(database):
    plan(database, days=1)
    family = plan(database, days=2, children_welcome=True)
    assert ids(listed(database, Chosen(with_children=True))) == [family]


def test_a_cancelled_event_stays_on_the_list_and_is_marked(database):
    plan(database, days=1, cancelled_at=NOW)
    assert listed(database).days[0].events[0].is_cancelled


def test_events_are_grouped_by_the_day_in_oslo(database):
    plan(database, hours=11.5, minutes=30)  # 23:30 in Oslo
    plan(database, hours=12.5, minutes=30)  # 00:30 in Oslo, the same day in UTC
    assert [day.day.day for day in listed(database).days] == [18, 19]


def test_a_long_list_comes_in_pages(database):
    with given_in(database) as given:
        place = given.place()
        for number in range(EVENTS_A_PAGE + 2):
            given.event(place, at=NOW + timedelta(hours=number + 1))
    first, second = listed(database), listed(database, Chosen(page=2))
    assert (len(ids(first)), first.has_next) == (EVENTS_A_PAGE, True)
    assert (len(ids(second)), second.has_next) == (2, False)
    assert not set(ids(first)) & set(ids(second))


@pytest.mark.parametrize("days", [Days.TWO_WEEKS, Days.TODAY])
def test_the_list_costs_three_statements_however_long(database, olena, days):
    for number in range(5):
        plan(database, hours=number + 1)
    sent: list[str] = []
    with database.reading(Who(person_id=olena)) as db:
        event.listen(database.engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
        meeting_places(db, olena, Chosen(days=days), NOW)
    assert len(sent) == 3


@pytest.mark.parametrize(
    "query",
    [
        {"municipality": "33010"},
        {"municipality": "' OR 1=1"},
        {"municipality": "٣٣٠١"},
        {"days": "year", "children": "perhaps", "page": "-1"},
        {"page": "0"},
        {"page": "9" * 5000},
        {"page": "²"},
        {"days": "\x00", "municipality": "\ud800"},
    ],
)
def test_choices_that_nobody_can_make_fall_back(query):
    assert read_chosen(query) == Chosen()


def test_instants_come_back_in_utc(database, olena):
    plan(database, days=1)
    assert next_for(database, olena).starts_at == (NOW + timedelta(days=1)).astimezone(UTC)
