"""The page about Norwegian as it is served, and the levels other pages take from here."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.engine import oslo
from webapp.engine.evidence import Level, Skill
from webapp.features.norwegian import SkillLevel, in_short, levels_now_and_goal, norwegian_for
from webapp.tables.database import Who


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def participant(given, today):
    olena = given.participant(started=today - timedelta(days=150))
    school = given.organisation("school")
    for skill, level, days, basis in (
        ("reading", "a2", 40, "test"),
        ("listening", "b1", 40, "test"),
        ("speaking", "a1", 100, "assessment"),
    ):
        on = today - timedelta(days=days)
        given.evidence(olena, school, "level", "norwegian", on, skill=skill, level=level, module=basis)
    return olena


def test_the_goal_per_skill_is_the_headline(participant, client_for):
    page = client_for(participant).get("/nb/norwegian").text
    assert "<h1>Mål: B1 i alt, B2 muntlig</h1>" in page
    assert "nå A2, mål B1" in page and "ingen prøve ennå, mål B1" in page


def test_results_stand_by_test_and_part(participant, client_for):
    page = client_for(participant).get("/nb/norwegian").text
    assert page.index("Lytte: B1") < page.index("Lese: A2") < page.index("Snakke: A1")
    assert "Prøve" in page and "Vurdering fra læreren" in page


def test_time_used_and_left_stand_on_a_line(participant, client_for):
    page = client_for(participant).get("/nb/norwegian").text
    assert 'data-rule="norwegian.time"' in page and "13 av 18 måneder igjen" in page


def test_a_result_that_was_corrected_is_gone(given, client_for, today):
    person = given.participant(started=today - timedelta(days=150))
    wrong = given.level(person, "writing", "c1", today - timedelta(days=9))
    given.corrected(wrong, level="a2")
    page = client_for(person).get("/nb/norwegian").text
    assert "Skrive: A2" in page and "Skrive: C1" not in page


def test_a_resident_is_shown_to_the_hours(given, client_for, today):
    resident = given.resident(training_offered=today - timedelta(days=20))
    page = client_for(resident).get("/nb/norwegian").text
    assert "telles norsk i timer" in page and "/nb/hours" in page


def test_staff_are_told_that_the_page_is_not_theirs(given, client_for):
    answer = client_for(given.staff("teacher")).get("/nb/norwegian")
    assert answer.status_code == 200 and "gjelder ikke deg" in answer.text


@pytest.mark.parametrize("language", ["en", "uk", "ar"])
def test_the_page_is_served_in_every_language(participant, client_for, language):
    assert client_for(participant).get(f"/{language}/norwegian").status_code == 200


def test_statements_stay_few(participant, client_for, statements):
    browser = client_for(participant)
    del statements[:]
    browser.get("/nb/norwegian")
    assert len(statements) <= 9  # with nothing stored, the standings themselves take four; tests and steps one each


def test_the_short_form_tells_the_skill_furthest_from_its_goal():
    levels = (
        SkillLevel(Skill.READING, Level.B1, Level.B1),
        SkillLevel(Skill.SPEAKING, Level.A2, Level.B2),
    )
    assert in_short(levels) == "A2 → B2"
    assert in_short((SkillLevel(Skill.READING, None, Level.B1),)) == "Mål: B1"
    assert in_short(()) == ""


def test_levels_come_from_the_standings(app, given, participant, today):
    given.session.commit()
    with app.extensions["database"].reading(Who(person_id=participant.id)) as db:
        seen = norwegian_for(db, participant.id, today)
    assert seen.levels == levels_now_and_goal(seen.skills)
    assert [each.now for each in seen.levels] == [Level.B1, Level.A2, None, Level.A1]
