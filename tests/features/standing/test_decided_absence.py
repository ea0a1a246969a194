"""Decided absence lengthens the programme as the engine says; what is undecided or taken back does not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from tests.given import given_in
from webapp.engine import oslo
from webapp.engine.regulations.duration import last_day
from webapp.features.standing import files_of, mark_outdated, reckon_again, standings_for
from webapp.tables.database import Who

EVERYTHING = Who(everything=True)
TODAY = date(2026, 11, 20)
# Eleven and ten working days without a holiday among them.
ELEVEN, TEN = ("2026-10-05", "2026-10-19"), ("2026-10-05", "2026-10-16")


def facts_of(database, person):
    with database.reading(EVERYTHING) as db:
        return files_of(db, [person.id])[person.id].facts


def away(database, *spans, **columns):
    with given_in(database) as given:
        hanan = given.participant("2026-06-01")
        for first, last in spans:
            given.absence(hanan, first, last, **({"decided_code": "sick_doctor"} | columns))
    return hanan


def test_decided_leave_of_more_than_ten_working_days_lengthens_the_programme(database):
    facts = facts_of(database, away(database, ELEVEN))
    without = facts_of(database, away(database))
    assert facts.approved_leave_days == 11
    assert last_day(facts) == oslo.add_working_days(last_day(without), 11)


def test_ten_working_days_do_not(database):
    facts = facts_of(database, away(database, TEN))
    assert facts.approved_leave_days == 10 and last_day(facts) == last_day(facts_of(database, away(database)))


def test_absences_add_up_and_a_day_counts_once(database):
    assert facts_of(database, away(database, TEN, ("2026-10-16", "2026-10-20"))).approved_leave_days == 12


@pytest.mark.parametrize("code", ["vacation", "own_days", "unexcused"])
def test_classes_that_add_nothing_add_nothing(database, code):
    assert facts_of(database, away(database, ELEVEN, decided_code=code)).approved_leave_days == 0


def test_what_was_taken_back_does_not_count(database):
    assert facts_of(database, away(database, ELEVEN, withdrawn=True)).approved_leave_days == 0


def test_what_is_not_decided_does_not_count(database):
    assert facts_of(database, away(database, ELEVEN, decided_code=None)).approved_leave_days == 0


def test_some_hours_of_a_day_are_no_day(database):
    with given_in(database) as given:
        hanan = given.participant("2026-06-01")
        given.absence(hanan, lesson=given.lesson(), decided_code="sick_self")
    assert facts_of(database, hanan).approved_leave_days == 0


def test_a_pause_for_leave_and_decided_absence_add_up(database):
    with given_in(database) as given:
        hanan = given.participant("2026-06-01")
        given.stretch(hanan, "leave", "2026-09-07", "2026-09-18")
        given.absence(hanan, "2026-09-17", "2026-09-22", decided_code="sick_doctor")
    assert facts_of(database, hanan).approved_leave_days == 12


def test_the_stored_standing_of_the_programme_moves_with_the_decision(database):
    hanan = away(database, ELEVEN, decided_code=None)

    def ends():
        reckon_again(database, [hanan.id], TODAY)
        with database.reading(EVERYTHING) as db:
            found = {each.commitment.id: each.commitment.period_to for each in standings_for(db, hanan.id, TODAY)}
        return found["programme.duration"]

    before = ends()
    with given_in(database) as given:
        given.absence(hanan, *ELEVEN, decided_code="leave_paid")
        mark_outdated(given.session, [hanan.id])
    assert ends() == oslo.add_working_days(before, 11) > before + timedelta(days=11)


def test_files_take_as_many_statements_with_absences_as_without(database):
    def counted(person):
        sent = []

        def note(*arguments):
            sent.append(arguments[2])

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            facts_of(database, person)
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        return len(sent)

    assert counted(away(database, ELEVEN, ("2026-11-02", "2026-11-03"))) == counted(away(database)) == 3
