"""What stands in the way of a hand-over, and the form's fields."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from webapp.features.handover import forms
from webapp.features.handover.checks import LONGEST_AGO, LONGEST_AHEAD, About, Problem, Wanted, problems_with
from webapp.features.handover.wording import errors_of

TODAY = date(2026, 11, 17)
DAY = date(2026, 12, 1)
ABOUT = About(
    centre_id=1,
    birth_date=date(1994, 5, 17),
    arrived_on=date(2026, 3, 2),
    permit_on=None,
    settled_on=None,
    serving_from=date(2026, 3, 2),
    residences=(),
    handed_over=False,
)
WANTED = Wanted(office_id=2, moves_on=DAY, permit_on=date(2026, 11, 3), by_agreement=True)
A_DAY = timedelta(days=1)


def test_an_ordinary_move_has_no_problem():
    assert problems_with(WANTED, ABOUT, TODAY) == []


@pytest.mark.parametrize(
    ("wanted", "about", "problem"),
    [
        ({}, {"handed_over": True}, Problem.ALREADY),
        ({}, {"settled_on": date(2026, 10, 1)}, Problem.SETTLED),
        ({"office_id": None}, {}, Problem.UNKNOWN_OFFICE),
        ({"office_id": 1}, {}, Problem.OWN_OFFICE),
        ({"permit_on": None}, {}, Problem.NO_PERMIT),
        ({"permit_on": TODAY + A_DAY}, {}, Problem.PERMIT_IN_FUTURE),
        ({"permit_on": TODAY, "moves_on": TODAY - A_DAY}, {}, Problem.PERMIT_AFTER_MOVE),
        ({"permit_on": date(1994, 5, 16)}, {}, Problem.PERMIT_BEFORE_BIRTH),
        ({"moves_on": date(2026, 3, 2), "permit_on": date(2026, 3, 1)}, {}, Problem.BEFORE_ARRIVAL),
        ({"moves_on": date(2026, 11, 10)}, {"serving_from": date(2026, 11, 10)}, Problem.BEFORE_SERVICE),
        ({"moves_on": TODAY - LONGEST_AGO - A_DAY, "permit_on": date(2026, 5, 1)}, {}, Problem.TOO_LONG_AGO),
        ({"moves_on": TODAY + LONGEST_AHEAD + A_DAY}, {}, Problem.TOO_FAR_AHEAD),
        ({}, {"residences": ((date(2026, 5, 1), None),)}, Problem.OVERLAP),
        ({}, {"residences": ((date(2026, 5, 1), DAY),)}, Problem.OVERLAP),
        ({}, {"residences": ((DAY + A_DAY, DAY + 9 * A_DAY),)}, Problem.OVERLAP),
    ],
)
def test_each_fault_is_told_with_a_sentence_beside_its_field(wanted, about, problem):
    found = problems_with(replace(WANTED, **wanted), replace(ABOUT, **about), TODAY)
    assert found == [problem]
    assert all(errors_of(found).values())


@pytest.mark.parametrize(
    ("wanted", "about"),
    [
        ({"moves_on": date(2026, 11, 3), "permit_on": date(2026, 11, 3)}, {}),
        ({"permit_on": None}, {"permit_on": date(2026, 11, 3)}),
        ({"moves_on": TODAY - LONGEST_AGO, "permit_on": date(2026, 5, 1)}, {}),
        ({"moves_on": TODAY + LONGEST_AHEAD}, {}),
        ({"permit_on": TODAY}, {}),
        ({}, {"residences": ((date(2026, 5, 1), DAY - A_DAY),)}),
        ({}, {"arrived_on": None, "birth_date": None}),
    ],
)
def test_the_last_day_that_is_possible_is_possible(wanted, about):
    assert problems_with(replace(WANTED, **wanted), replace(ABOUT, **about), TODAY) == []


def test_each_empty_or_impossible_field_has_its_own_error():
    typed = forms.read_typed({"moves_on": "2026-02-30", "permit_on": "nei"})
    wanted, errors = forms.read_wanted(typed, None)
    assert wanted is None and set(errors) == {"office", "moves_on", "permit_on", "by_agreement"}


def test_nonsense_is_cut_and_cleaned():
    typed = forms.read_typed({"office": "a" * 99, "words": "\x00Ber\x07gen" + "x" * 200, "step": "drop"})
    assert len(typed.office) == 32 and typed.words.startswith("Bergen") and typed.step == "review"
