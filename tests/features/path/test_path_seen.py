"""The path from a person's facts: nothing beyond waiting without a permit, and who must act by when."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from webapp.engine.journey import Stage
from webapp.engine.regulations.facts import EndedBy, Facts, Pause, PauseKind, ReceptionKind
from webapp.features.handover import MoveSeen
from webapp.features.path import wording
from webapp.features.path.queries import path_of, what_tests_ask
from webapp.features.standing import PersonFile, told
from webapp.language import LANGUAGES, using

TODAY = date(2026, 11, 17)
A_DAY = timedelta(days=1)
PROMISED = {
    Stage.AWAITING_SETTLEMENT,
    Stage.PLANNING,
    Stage.PROGRAMME,
    Stage.PROGRAMME_PAUSED,
    Stage.NORWEGIAN_ONLY,
    Stage.ENDED,
}
RESIDENT = {"applied_on": date(2026, 3, 2), "arrived_on": date(2026, 3, 2), "reception": ReceptionKind.ORDINARY}
SETTLED = {
    "birth_date": date(1991, 9, 3),
    "permit_granted_on": date(2026, 8, 3),
    "settled_on": date(2026, 10, 5),
}
IN_PROGRAMME = SETTLED | {"programme_offered_on": date(2026, 11, 2), "programme_start_on": date(2026, 11, 2)}


def seen(moves=(), **facts):
    return path_of(PersonFile(facts=Facts(**facts)), None, moves, TODAY)


def texts(path):
    """Every sentence of the line, the box and the deadlines."""
    found = [wording.stage_title(step, TODAY) for step in path.steps]
    found += [wording.stage_when(step, path, TODAY) for step in path.steps]
    found += [wording.stage_about(step, path) for step in path.steps]
    found += [told(each).sentence for each in path.due]
    comes = wording.next_of(path, TODAY)
    return found + ([comes.title, *comes.sentences] if comes else [])


days = st.dates(date(2019, 1, 1), date(2028, 12, 31))
maybe = st.none() | days
without_a_permit = st.fixed_dictionaries(
    {
        "applied_on": maybe,
        "arrived_on": maybe,
        "reception": st.none() | st.sampled_from(ReceptionKind),
        "permit_granted_on": st.none() | st.dates(TODAY + A_DAY, date(2028, 1, 1)),
        "settled_on": maybe,
        "settled_by_agreement": st.booleans(),
        "family_member": st.booleans(),
        "collective_protection": st.booleans(),
        "birth_date": st.none() | st.dates(date(1940, 1, 1), date(2012, 1, 1)),
        "duty_ended_on": maybe,
        "reception_training_offered_on": maybe,
        "programme_demanded_on": maybe,
        "programme_offered_on": maybe,
        "programme_start_on": maybe,
        "programme_ended_on": maybe,
    }
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(without_a_permit)
def test_without_a_permit_nothing_beyond_waiting_is_shown_whatever_the_facts_are(facts):
    path = seen(**facts)
    assert not {step.stage for step in path.steps} & PROMISED
    assert path.steps[-1].stage is Stage.WAITING_FOR_ANSWER and path.ahead in ((), path.steps[-1:])
    comes = wording.next_of(path, TODAY)
    assert comes is None or (comes.title == "Du venter på svar" and comes.by is None)
    assert path.tests == {} and not path.has_permit


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(without_a_permit)
def test_no_sentence_without_a_permit_tells_of_settlement_return_or_a_reason(facts):
    path = seen(**(facts | {"programme_start_on": None, "programme_offered_on": None, "programme_demanded_on": None}))
    line_and_box = " ".join(texts(path)).lower()
    for word in ("bosett", "kommune til", "retur", "avslag", "forlate", "program"):
        assert word not in line_and_box


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_words_in_every_language(stage, tag):
    with using(tag):
        assert wording.TITLES[stage]() and wording.ABOUT[stage]() and wording.NEXT[stage]


@pytest.mark.parametrize(
    ("facts", "stage", "who"),
    [
        (RESIDENT, Stage.RECEPTION_ASYLUM, None),
        ({"applied_on": date(2026, 3, 2)}, Stage.WAITING_FOR_ANSWER, None),
        (RESIDENT | {"permit_granted_on": date(2026, 11, 3)}, Stage.AWAITING_SETTLEMENT, None),
        (SETTLED, Stage.PLANNING, "municipality"),
        (IN_PROGRAMME, Stage.PROGRAMME, None),
        (
            IN_PROGRAMME | {"programme_ended_on": date(2026, 11, 16), "programme_ended_by": EndedBy.GOAL_REACHED},
            Stage.ENDED,
            "municipality",
        ),
        (SETTLED | {"birth_date": date(1950, 1, 1)}, Stage.NORWEGIAN_ONLY, "municipality"),
    ],
)
def test_she_is_told_where_she_is_and_who_must_act(facts, stage, who):
    path = seen(**facts)
    comes = wording.next_of(path, TODAY)
    assert path.here is not None and path.here.stage is stage
    assert comes is not None and comes.sentences and comes.who == who
    assert sum(step.here for step in path.steps) == 1


def test_in_planning_the_day_by_which_the_municipality_must_start_is_told():
    comes = wording.next_of(seen(**SETTLED), TODAY)
    assert comes is not None and comes.by == date(2027, 1, 5)
    assert wording.until(comes.by, TODAY) == "49 dager igjen."


def test_a_pause_says_when_it_ends():
    path = seen(**IN_PROGRAMME, pauses=(Pause(TODAY - A_DAY, TODAY + 9 * A_DAY, PauseKind.LEAVE),))
    comes = wording.next_of(path, TODAY)
    assert path.here is not None and path.here.stage is Stage.PROGRAMME_PAUSED
    assert comes is not None and "26. november 2026" in comes.sentences[0] and comes.who is None
    assert wording.stage_when(path.here, path, TODAY) == "Fra 16. november 2026 til 26. november 2026"


def test_a_stop_without_an_end_promises_none_and_says_that_one_can_appeal():
    comes = wording.next_of(seen(**IN_PROGRAMME, pauses=(Pause(TODAY - A_DAY, None, PauseKind.STOP),)), TODAY)
    assert comes is not None and comes.by is None and comes.who == "municipality"
    assert "du kan klage" in comes.sentences[0] and "Ingen dato er satt" in comes.sentences[1]


def test_a_family_member_asks_the_municipality_herself():
    path = seen(birth_date=date(1991, 9, 3), permit_granted_on=date(2026, 8, 3), family_member=True)
    comes = wording.next_of(path, TODAY)
    assert comes is not None and comes.who == "you" and "ingen avtale om bosetting" in comes.sentences[0]
    assert Stage.AWAITING_SETTLEMENT not in {step.stage for step in path.steps}


@pytest.mark.parametrize(("by", "said"), [(EndedBy.GOAL_REACHED, "nådde målet"), (EndedBy.STOPPED, "kan klage")])
def test_the_end_says_how_and_what_the_municipality_owes(by, said):
    path = seen(**IN_PROGRAMME, programme_ended_on=TODAY - A_DAY, programme_ended_by=by)
    comes = wording.next_of(path, TODAY)
    assert comes is not None and said in comes.sentences[0] and "deltagerbevis" in comes.sentences[1]


def test_outside_the_programme_the_municipality_offers_norwegian_by_a_day():
    comes = wording.next_of(seen(**(SETTLED | {"birth_date": date(1950, 1, 1)})), TODAY)
    assert comes is not None and comes.who == "municipality" and comes.by is not None


def test_the_cohort_of_2003_gets_an_individual_plan():
    old = {"birth_date": date(1990, 1, 1), "permit_granted_on": date(2020, 5, 4), "settled_on": date(2020, 6, 1)}
    path = seen(**old)
    assert path.old_act
    planning = [step for step in path.steps if step.stage is Stage.PLANNING]
    assert all("individuell plan" in wording.stage_about(step, path) for step in planning)


def test_the_day_a_duty_ended_is_a_day_and_a_day_to_come_is_not_told():
    assert seen(**RESIDENT, duty_ended_on=date(2026, 10, 1)).steps[0].duty_ended_on == date(2026, 10, 1)
    assert seen(**RESIDENT, duty_ended_on=TODAY + A_DAY).steps[0].duty_ended_on is None


def test_a_move_to_come_is_what_is_next():
    move = MoveSeen(
        "a" * 32, 1, "Elvebakken", "Bergen kommune", "Bergen", date(2026, 12, 1), None, "", None, None, False, True
    )
    path = seen((move,), **RESIDENT, permit_granted_on=date(2026, 11, 3), settled_on=date(2026, 12, 1))
    comes = wording.next_of(path, TODAY)
    assert comes is not None and comes.by == date(2026, 12, 1) and "Bergen kommune" in comes.sentences[0]


def test_permanent_residence_is_told_as_tests_and_never_as_hours():
    found = what_tests_ask(TODAY)
    assert set(found) == {"residence.permanent", "residence.citizenship"}
    said = " ".join(line for rule, version in found.items() for line in wording.tests_words(rule, version))
    assert "A2" in said and "B1" in said and "time" not in said.replace("samfunnskunnskapsprøve", "")


def test_before_the_rules_of_tests_nothing_is_told_of_them():
    assert what_tests_ask(date(2015, 1, 1)) == {}


@pytest.mark.parametrize(
    ("days", "said"), [(0, "Fristen er i dag."), (1, "1 dag igjen."), (-2, "Fristen var for 2 dager siden.")]
)
def test_how_far_it_is_to_a_day(days, said):
    assert wording.until(TODAY + days * A_DAY, TODAY) == said
