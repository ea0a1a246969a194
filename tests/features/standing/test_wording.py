"""Every code of the engine has words, in the reader's language, with the numbers in them."""

from datetime import date, timedelta
from itertools import product

import pytest

from webapp.engine.agreed import COUNTED, LIBRARY, Agreed, AgreedKind, Measure
from webapp.engine.commitment import Basis, Commitment, Confidence, Phase, Side, Unit
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Module, Planned, Register, Skill, Subject
from webapp.engine.reckon import standings
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.facts import Education, EndGoal, Facts, NorwegianGivenIn, Pause, PauseKind, ReceptionKind
from webapp.engine.standing import NextStep, Reason, ReasonCode, Standing, State
from webapp.features.standing import promises, wording, words
from webapp.features.standing.agreed_words import AGREED_SENTENCES, AGREED_TITLES
from webapp.features.standing.reasons import REASONS, reason_words
from webapp.language import LANGUAGES, using

ON = date(2026, 11, 20)
DAY = date(2026, 11, 13)
# One value for every name that any code carries.
VALUES = {
    "done": 2520, "target": 10_500, "left": 7980, "counted_to": DAY, "skill": Skill.READING, "level": Level.A2,
    "goal": Level.B1, "owed_from": DAY, "due_on": date(2027, 3, 1), "days_left": 101, "planned_left": 900, "next_on": DAY,
    "short": 300, "forecast_on": date(2027, 2, 1), "amount": 90, "first_on": DAY, "last_on": DAY, "silent_days": 20,
    "met_on": DAY, "days_late": 2, "ended_on": DAY, "weeks": 4, "total": 3480, "average": 870, "from_week": DAY,
    "to_week": DAY, "used": 30, "last_day": date(2027, 11, 1), "module": Module.NORWAY_THEN_AND_NOW, "at_least": 8,
    "at_most": 12, "months": 6, "grade": 3, "times": 2, "until": DAY, "kept": 1, "needed": 2,
}  # fmt: skip


def a_standing(state=State.ON_TRACK, unit=Unit.MINUTES, side=Side.PERSON, id="reception.norwegian", **fields):  # noqa: A002
    basis = Basis("integreringsforskriften § 1", "3.1", Confidence.VERIFIED, date(2021, 1, 1), "applied", date(2026, 11, 21))
    of_commitment = {"owed_from": date(2026, 10, 5)} | {
        name: fields.pop(name) for name in ("due_on", "owed_from", "level", "skill", "period_to") if name in fields
    }
    commitment = Commitment(
        id=id, rule=id, side=side, phase=Phase.RECEPTION, subject=Subject.NORWEGIAN, unit=unit, target=10_500, basis=basis,
        **of_commitment,
    )  # fmt: skip
    about = {"done": 2520, "target": 10_500, "left": 7980, "counted_to": DAY} | fields
    return Standing(commitment=commitment, on=ON, state=state, **about)


def facts_of_many_lives():
    """Facts that together walk every branch in which the engine makes a commitment."""
    for education, goal, collective, duty_only in product(Education, (None, *EndGoal), (False, True), (False, True)):
        yield Facts(
            permit_granted_on=date(2026, 2, 10), settled_on=date(2026, 4, 1), birth_date=date(1994, 1, 1), education=education,
            end_goal=goal, collective_protection=collective, norwegian_duty_only=duty_only, programme_offered_on=date(2026, 6, 1),
            programme_start_on=date(2026, 6, 1), plan_weekly_minutes=2250, children_born_on=(date(2021, 4, 12),),
        )  # fmt: skip
    yield Facts(
        applied_on=date(2026, 9, 1), birth_date=date(1994, 1, 1), reception=ReceptionKind.ORDINARY,
        reception_training_offered_on=date(2026, 10, 5),
    )  # fmt: skip
    yield Facts(applied_on=date(2019, 9, 1), birth_date=date(1994, 1, 1), reception=ReceptionKind.ORDINARY)
    yield Facts(
        permit_granted_on=date(2019, 5, 14), arrived_on=date(2018, 1, 1), settled_on=date(2019, 7, 1), birth_date=date(1993, 1, 1),
        programme_start_on=date(2019, 9, 2),
    )  # fmt: skip
    yield Facts(permit_granted_on=date(2026, 10, 1), settled_on=date(2026, 10, 20), birth_date=date(1990, 1, 1))
    yield Facts(
        permit_granted_on=date(2026, 2, 10), settled_on=date(2026, 3, 1), birth_date=date(1990, 1, 1), interpreter_needed=True,
        programme_decided_on=date(2026, 4, 1), programme_start_on=date(2026, 4, 7), programme_ended_on=date(2026, 11, 1),
    )  # fmt: skip
    yield Facts(
        permit_granted_on=date(2026, 2, 10), settled_on=date(2026, 3, 1), birth_date=date(1990, 1, 1), interpreter_needed=True,
        programme_decided_on=date(2026, 4, 1), programme_start_on=date(2026, 4, 7), norwegian_given_in=NorwegianGivenIn.UPPER_SECONDARY,
        agreed=tuple(of_the_library()), pauses=(Pause(date(2026, 9, 1), None, PauseKind.LEAVE),),
    )  # fmt: skip


def of_the_library(due_on=None):
    """Every type of the library, by each side and in each of its measures."""
    for number, (kind, measure, side) in enumerate(product(AgreedKind, Measure, Side)):
        if measure in LIBRARY[kind].measures and side in LIBRARY[kind].sides:
            yield Agreed(
                key=f"a{number}", kind=kind, side=side, measure=measure, amount=2 if measure in COUNTED else None,
                from_on=date(2026, 5, 1), due_on=due_on, text="Slik avtalte vi det.",
            )  # fmt: skip


def test_every_commitment_the_engine_makes_has_a_title_and_a_sentence_and_no_other_has():
    made = {each.id for facts in facts_of_many_lives() for each in commitments(facts, ON)}
    made |= {each.id for facts in facts_of_many_lives() for each in commitments(facts, date(2020, 1, 1))}
    assert {each for each in made if not each.startswith("agreed.")} == set(promises.TITLES) == set(promises.SENTENCES)


def test_every_type_of_agreement_has_a_title_and_every_measure_a_sentence():
    facts = Facts(
        permit_granted_on=date(2026, 2, 10), settled_on=date(2026, 3, 1), programme_start_on=date(2026, 4, 7),
        end_goal=EndGoal.COMPLETE_UPPER_SECONDARY, agreed=tuple(of_the_library(due_on=date(2027, 1, 15))),
    )  # fmt: skip
    found = [each for each in the_standings(facts) if each.commitment.agreed_kind is not None]
    assert {each.commitment.agreed_kind for each in found} == set(AGREED_TITLES) == set(AgreedKind)
    assert {each.commitment.unit for each in found} == set(AGREED_SENTENCES)
    for each in found:
        told = wording.told(each)
        said = " ".join([told.title, told.sentence, told.state_words, told.next_step, *told.reasons])
        assert "%(" not in said and "None" not in said, said
        assert told.own_words == "Slik avtalte vi det."


def test_a_shortfall_is_said_in_hours_a_week():
    said = reason_words(Reason(ReasonCode.HOURS_SHORT, {"short": 30}), a_standing(unit=Unit.WEEKLY_MINUTES))
    assert said == "Det mangler 0,5 t i uka for å komme opp i 175 t."


def test_an_agreement_known_only_by_its_number_is_called_an_agreement():
    assert wording.title("agreed.a1") == "Avtale i kontrakten"


def test_what_can_be_added_to_the_time_is_said():
    said = reason_words(Reason(ReasonCode.MAY_EXTEND, {"months": 6}), a_standing(unit=Unit.DAYS))
    assert said == "Tiden kan forlenges med inntil 6 måneder. Det er kommunen som bestemmer det i et vedtak."


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (REASONS, ReasonCode), (wording.STATES, State), (wording.NEXT_STEPS, NextStep), (words.SUBJECTS, Subject),
        (words.MODULES, Module), (words.SKILLS, Skill), (words.CONFIDENCES, Confidence),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_every_code_has_words(table, codes):
    assert set(table) == set(codes)


def test_every_level_has_words():
    assert [words.level_words(level) for level in Level] == ["under A1", "A1", "A2", "B1", "B2", "C1"]


@pytest.mark.parametrize("code", list(ReasonCode))
@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("unit", [Unit.MINUTES, Unit.MEETINGS, Unit.WEEKLY_MINUTES])
def test_every_reason_is_said_with_its_numbers_filled_in(code, side, unit):
    said = reason_words(Reason(code, VALUES), a_standing(unit=unit, side=side))
    assert said and "%(" not in said and "None" not in said


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        (ReasonCode.COUNTED, "target"), (ReasonCode.LEVEL_SHOWN, "level"), (ReasonCode.LEVEL_SHOWN, "goal"),
        (ReasonCode.NOT_OWED_YET, "owed_from"), (ReasonCode.DUTY_ENDED, "ended_on"), (ReasonCode.TIME_USED, "total"),
        (ReasonCode.MODULE, "target"), (ReasonCode.PAUSED, "until"),
    ],
)  # fmt: skip
def test_a_number_that_is_not_known_is_not_invented(code, missing):
    said = reason_words(Reason(code, VALUES | {missing: None}), a_standing())
    assert said and "None" not in said


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_everything_said_of_a_person_has_no_hole_in_any_language(language):
    with using(language):
        for facts in facts_of_many_lives():
            for standing in the_standings(facts):
                told = wording.told(standing)
                said = " ".join([told.title, told.sentence, told.state_words, told.next_step, told.as_of, *told.reasons])
                assert "%(" not in said and "None" not in said and "  " not in said, (standing.commitment.id, said)


def the_standings(facts):
    """With a little of everything that can happen."""
    evidence = [
        Evidence("1", EvidenceKind.ATTENDED, Subject.NORWEGIAN, date(2026, 10, 12), minutes=90),
        Evidence("2", EvidenceKind.MEETING, Subject.PARENTAL_GUIDANCE, date(2026, 10, 12)),
        Evidence("3", EvidenceKind.LEVEL, Subject.NORWEGIAN, date(2026, 10, 12), skill=Skill.READING, level=Level.A2),
        Evidence("4", EvidenceKind.ATTENDED, Subject.WORK, date(2026, 10, 13), minutes=300),
    ]
    planned = [Planned(Subject.NORWEGIAN, ON + timedelta(days=3), 90), Planned(Subject.SOCIAL_STUDIES, ON, 90)]
    registers = [Register(None, date(2026, 11, 1))]
    return standings(facts, evidence, planned, registers, ON)


def test_behind_is_said_as_care():
    standing = a_standing(State.BEHIND, left=720, pace=180, due_on=date(2026, 12, 18))
    assert wording.state_words(standing) == "Noe å ta igjen: 12 t igjen, 3 t i uka er nok."


def test_a_late_municipality_and_a_late_person_are_said_alike():
    due = date(2026, 11, 2)
    said = [wording.state_words(a_standing(State.OVERDUE, side=side, due_on=due)) for side in Side]
    assert said == ["Fristen var mandag 2. november."] * 2


def test_what_is_done_is_rounded_down_and_what_is_left_up():
    reasons = wording.reasons(
        a_standing(explanation=(Reason(ReasonCode.COUNTED, {"done": 65, "target": 600, "left": 535, "counted_to": DAY}),))
    )
    assert reasons[0] == "Du har vært til stede i 1 t. Kravet er 10 t. Da er det 9 t igjen."


def test_an_explanation_ends_with_the_law_and_the_day_it_was_checked():
    said = wording.explain(a_standing(explanation=(Reason(ReasonCode.COUNTED, VALUES),)))
    assert said[0].startswith("Du har vært til stede i 42 t.")
    assert said[1] == "Det er talt til og med fredag 13. november."
    assert said[-2:] == ["Kilde: integreringsforskriften § 1", "Vi leste reglene 21. november 2026, i tekster fra mai 2026. Nyere endringer er ikke kontrollert."]


def test_silence_is_dated():
    assert wording.silent_since(a_standing(explanation=(Reason(ReasonCode.SILENT, VALUES),))) == DAY
    assert wording.silent_since(a_standing()) is None
