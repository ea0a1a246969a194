"""What is frozen is read back as it was, in both forms."""

import json
from datetime import date

import pytest
from hypothesis import given, strategies as st

from tests.engine.people import participant
from webapp.engine.agreed import LIBRARY, Agreed, AgreedKind, Measure
from webapp.engine.commitment import Phase, Side
from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations.facts import EndGoal
from webapp.engine.revision import canonical, digest
from webapp.features.contract import (
    ContractContent,
    Element,
    Ground,
    PlanContent,
    contract_as_plain,
    line_words,
    lines_of,
    plan_as_plain,
    read_contract,
    read_plan,
    to_confirm,
)
from webapp.language import LANGUAGES, using

DAY = date(2026, 9, 1)
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
texts = st.lists(words, max_size=3).map(tuple)
minutes = st.none() | st.integers(1, 100_000)
days = st.none() | st.dates(date(2018, 1, 1), date(2040, 1, 1))
plans = st.builds(
    PlanContent,
    end_goal=st.none() | st.sampled_from(EndGoal),
    norwegian_goal=st.dictionaries(st.sampled_from(Skill), st.sampled_from(Level)),
    long_term_goals=texts,
    norwegian_minutes=minutes,
    norwegian_weekly_minutes=minutes,
    social_studies_minutes=minutes,
    weekly_minutes=minutes,
    starts_on=days,
    ends_on=days,
    extended_months=st.integers(0, 12),
    elements=st.lists(
        st.builds(Element, words, st.none() | words, st.none() | st.sampled_from(AgreedKind)), max_size=3
    ).map(tuple),
    reasons=texts,
    appeal=st.none() | words,
    grounds=st.lists(st.builds(Ground, words, words, words), max_size=2).map(tuple),
    decided_elsewhere=st.booleans(),
)


@given(plans)
def test_a_plan_is_read_back_as_it_was_frozen(plan):
    assert read_plan(canonical(plan_as_plain(plan))) == plan


@given(
    st.dates(date(2021, 1, 1), date(2027, 12, 31)),
    st.sampled_from(EndGoal),
    st.sampled_from(AgreedKind),
    st.integers(1, 2_000),
    words,
)
def test_a_contract_is_read_back_as_it_was_frozen(on, goal, kind, amount, text):
    about = LIBRARY[kind]
    measure = about.measures[0]
    counted = amount if measure in (Measure.WEEKLY, Measure.TOTAL, Measure.TIMES, Measure.REGULARLY) else None
    agreed = Agreed(key="a1", kind=kind, side=about.sides[0], measure=measure, amount=counted, text=text)
    lines = lines_of(participant(end_goal=goal, agreed=(agreed,)), on)
    contract = ContractContent("0" * 64, "2026/1", on, lines)
    assert read_contract(canonical(contract_as_plain(contract))) == contract


def test_lines_hold_both_sides_and_nothing_of_reception():
    lines = lines_of(participant(reception_training_offered_on=date(2025, 9, 1)), DAY)
    assert {line.side for line in lines} == {Side.PERSON, Side.MUNICIPALITY}
    assert Phase.RECEPTION not in {line.commitment.phase for line in lines}
    assert len({line.id for line in lines}) == len(lines)


def test_a_frozen_sentence_names_the_year_of_its_days():
    start = next(line for line in lines_of(participant(), DAY) if line.id == "programme.start")
    assert start.nb == "Kommunen skal starte programmet ditt innen 1. juli 2026."


def test_lines_are_worded_in_norwegian_whatever_language_is_bound():
    with using("uk"):
        lines = lines_of(participant(), DAY)
        assert lines == lines_of(participant(), DAY)
        start = next(line for line in lines if line.id == "programme.start")
        assert start.nb.startswith("Kommunen skal") and line_words(start) != start.nb


def test_an_agreed_line_keeps_the_adviser_s_own_words():
    agreed = Agreed(
        key="a1",
        kind=AgreedKind.MENTOR,
        side=Side.MUNICIPALITY,
        measure=Measure.TIMES,
        amount=4,
        text="Mentor fra bedriften",
    )
    line = next(each for each in lines_of(participant(agreed=(agreed,)), DAY) if each.id == "agreed.a1")
    assert (line.agreed, line.own_words) == (agreed, "Mentor fra bedriften")


def test_the_first_form_is_still_read():
    contract = read_contract(
        '{"person":["Delta"],"municipality":["Følge opp"],"reference":"2026/1","decided_on":"2026-05-11"}'
    )
    assert (contract.person, contract.municipality, contract.lines) == (("Delta",), ("Følge opp",), ())
    assert contract.decided_on == date(2026, 5, 11) and read_plan('{"elements":["Norsk"]}').elements == (
        Element("Norsk"),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmation_holds_the_content_and_every_sentence_as_shown(language):
    lines = lines_of(participant(), DAY)
    contract = canonical(contract_as_plain(ContractContent("0" * 64, "2026/1", DAY, lines)))
    plan = canonical(plan_as_plain(PlanContent(end_goal=EndGoal.WORK)))
    found = to_confirm(contract, plan, side="person", version="a" * 32, language=language)
    said = json.loads(found.content)
    assert said["contract"] == json.loads(contract) and said["plan"] == json.loads(plan)
    with using(language):
        assert said["shown"]["lines"] == {line.id: line_words(line) for line in lines}
    assert said["shown"]["language"] == language and said["shown"]["plan"]["end_goal"]
    assert found.fingerprint == digest(found.content) and canonical(said) == found.content
