"""Right and duty to the programme: age, two years, full-time work, family, and finishing what was started."""

import pytest

from tests.engine.people import D, owed, participant, stand
from webapp.engine.commitment import Confidence
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.right import Guard, RightKind, programme_right
from webapp.engine.regulations.rulebook import load
from webapp.engine.standing import State


def settled(**more):
    """Permit and settlement, nothing decided yet."""
    given = {"permit_granted_on": D("2026-02-10"), "settled_on": D("2026-04-01"), "birth_date": D("1990-01-01")}
    return Facts(**{**given, **more})


@pytest.mark.parametrize(
    ("born", "guards", "kind"),
    [
        ("2008-02-11", (Guard.UNDER_AGE,), RightKind.NONE),
        ("2008-02-10", (), RightKind.RIGHT_AND_DUTY),
        ("1970-02-11", (), RightKind.RIGHT_AND_DUTY),
        ("1970-02-10", (Guard.OVER_AGE,), RightKind.MAY_OFFER),
    ],
)
def test_programme_age_is_asked_on_the_day_of_the_permit(born, guards, kind):
    found = programme_right(settled(birth_date=D(born)), D("2026-05-01"))
    assert (found.guards, found.kind) == (guards, kind)


def test_programme_age_60_has_no_number_before_a_commencement_is_read():
    (version,) = load()["programme.age_60"].versions
    assert (version.confidence, version.target, dict(version.values)) == (Confidence.NOT_FOUND, None, {})


@pytest.mark.parametrize(("on", "guards"), [("2028-03-31", ()), ("2028-04-01", (Guard.LIVED_HERE_LONG,))])
def test_programme_residence_is_less_than_two_years_when_the_decision_is_made(on, guards):
    found = programme_right(settled(), D(on))
    assert (found.guards, found.last_decision_on) == (guards, D("2028-03-31"))


@pytest.mark.parametrize(("decided", "stands"), [("2028-03-31", True), ("2028-04-01", False)])
def test_programme_residence_is_asked_on_the_day_of_the_decision(decided, stands):
    found = programme_right(settled(programme_decided_on=D(decided)), D("2028-06-01"))
    assert (Guard.LIVED_HERE_LONG not in found.guards) is stands


def test_programme_residence_counts_from_the_first_municipality_and_never_before_the_permit():
    first = (D("2026-03-01"), D("2026-06-30"))
    found = programme_right(settled(residences=(first, (D("2026-07-01"), None))), D("2026-08-01"))
    assert found.last_decision_on == D("2028-02-29")
    early = programme_right(settled(residences=((D("2025-01-01"), None),)), D("2026-08-01"))
    assert early.last_decision_on == D("2028-02-09")


@pytest.mark.parametrize(
    ("on", "kind", "revives"),
    [
        ("2026-04-30", RightKind.RIGHT_AND_DUTY, None),
        ("2026-05-01", RightKind.NONE, "2028-03-31"),
        ("2026-09-30", RightKind.NONE, "2028-03-31"),
        ("2026-10-01", RightKind.RIGHT_AND_DUTY, None),
    ],
)
def test_programme_full_time_work_takes_the_right_away_and_its_end_brings_it_back(on, kind, revives):
    found = programme_right(settled(full_time_work=((D("2026-05-01"), D("2026-09-30")),)), D(on))
    assert (found.kind, found.revives_until) == (kind, D(revives) if revives else None)


def test_programme_full_time_work_that_ends_after_two_years_brings_nothing_back():
    facts = settled(full_time_work=((D("2026-05-01"), D("2028-04-30")),))
    assert programme_right(facts, D("2028-05-01")).guards == (Guard.LIVED_HERE_LONG,)


@pytest.mark.parametrize(("on", "state"), [("2026-04-30", State.NOT_STARTED), ("2026-05-01", State.ENDED), ("2026-10-01", State.OVERDUE)])  # fmt: skip
def test_programme_start_rests_while_somebody_works_full_time(on, state):
    facts = settled(full_time_work=((D("2026-05-01"), D("2026-09-30")),))
    assert stand(facts, on)["programme.start"].state is state


def test_programme_start_that_never_came_ends_after_two_years_and_does_not_vanish():
    found = [stand(settled(), on)["programme.start"] for on in ("2028-03-31", "2028-04-01")]
    assert [one.state for one in found] == [State.OVERDUE, State.ENDED]
    assert found[1].commitment.ended_on == D("2028-04-01")


def test_programme_right_to_finish_survives_work_and_time():
    facts = participant(full_time_work=((D("2026-09-01"), None),))
    assert programme_right(facts, D("2026-10-01")).kind is RightKind.RIGHT_AND_DUTY
    old = participant(birth_date=D("1960-01-01"))
    assert programme_right(old, D("2026-10-01")).kind is RightKind.TO_FINISH
    assert "programme.weekly_hours" in owed(old, "2026-10-01")


def test_programme_may_offer_to_those_settled_without_agreement():
    found = programme_right(settled(settled_by_agreement=False), D("2026-05-01"))
    assert (found.kind, found.guards) == (RightKind.MAY_OFFER, (Guard.NOT_BY_AGREEMENT,))
    assert "programme.start" not in owed(settled(settled_by_agreement=False), "2026-05-01")


def test_programme_start_counts_from_what_a_family_member_asked_for():
    facts = Facts(permit_granted_on=D("2026-02-10"), birth_date=D("1990-01-01"), family_member=True)
    assert programme_right(facts, D("2026-05-01")).guards == (Guard.NOT_ASKED_FOR,)
    asked = Facts(permit_granted_on=D("2026-02-10"), birth_date=D("1990-01-01"), family_member=True,
                  programme_demanded_on=D("2026-04-30"))  # fmt: skip
    assert programme_right(asked, D("2026-05-01")).kind is RightKind.RIGHT_AND_DUTY
    assert owed(asked, "2026-05-01")["programme.start"].due_on == D("2026-07-30")


def test_without_a_permit_there_is_no_right():
    assert programme_right(Facts(), D("2026-05-01")).guards == (Guard.NO_PERMIT,)
