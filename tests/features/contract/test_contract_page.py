"""The contract page as it is served: to a participant, to a resident, outside the programme, under the act of 2003."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from webapp.engine import oslo
from webapp.features.standing import reckon_again

CONTENT = {
    "end_goal": "work",
    "norwegian_goal": {"listening": "b1", "reading": "b1", "writing": "b1", "speaking": "b2"},
    "long_term_goals": ["Eget kjøkken", "Førerkort"],
    "amount": {"norwegian_minutes": 36_000, "social_studies_minutes": 4_500, "weekly_minutes": 2_250},
    "duration": {"from": "2026-06-01", "to": "2027-05-31"},
    "elements": ["Norsk", "Arbeidspraksis"],
    "reasons": ["Praksis gir norsk i bruk hver dag."],
    "appeal": "Send klagen til kommunen innen tre uker.",
}


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def participant(given, today):
    """Five months into a programme that qualifies for work; plan decided, contract signed by the municipality."""
    olena = given.participant(started=today - timedelta(days=150), weekly_minutes=2_250)
    given.child(olena, today - timedelta(days=5 * 365))
    plan = given.plan(olena, content=CONTENT)
    given.contract(
        plan,
        {"person": ["Delta hver dag"], "municipality": ["Følge opp hver måned"]},
        signed_by_municipality_on=date(2026, 5, 12),
    )
    return olena


def test_both_sides_stand_in_pairs_with_their_rules(participant, client_for):
    page = client_for(participant).get("/nb/contract").text
    for rule in (
        "programme.start", "programme.weekly_hours", "programme.work_hours", "life_skills.has_vgs", "norwegian.listening",
        "norwegian.reading", "norwegian.writing", "norwegian.speaking", "norwegian.offer", "social_studies.hours",
        "parental_guidance.meetings",
    ):  # fmt: skip
        assert f'data-rule="{rule}"' in page, rule
    assert page.count('class="commitment you"') == page.count('class="commitment municipality"')


def test_the_goal_comes_first_with_the_long_term_goals(participant, client_for):
    page = client_for(participant).get("/nb/contract").text
    assert "<h1>Målet ditt: arbeid</h1>" in page
    assert "Eget kjøkken · Førerkort" in page


def test_the_plan_stands_signed_or_not_and_says_how_to_appeal(participant, client_for):
    page = client_for(participant).get("/nb/contract").text
    assert "Kommunen signerte 12. mai 2026." in page and "Du har ikke signert." in page
    assert "også uten signatur" in page
    assert "Send klagen til kommunen innen tre uker." in page
    assert "Delta hver dag" in page and "Praksis gir norsk i bruk hver dag." in page


def test_a_newer_version_takes_the_place_of_the_older(given, participant, client_for):
    plan = given.plan(participant, content=CONTENT | {"end_goal": "vocational"}, number=2)
    given.contract(plan, number=2, signed_by_person_on=date(2026, 9, 1), signed_by_municipality_on=date(2026, 9, 1))
    page = client_for(participant).get("/nb/contract").text
    assert "Målet ditt: fagbrev" in page and "Kontrakten er versjon 2." in page
    assert "Du signerte 1. september 2026." in page


def test_a_resident_sees_rights_and_duties_and_signs_nothing(given, client_for, today):
    resident = given.resident(training_offered=today - timedelta(days=20))
    page = client_for(resident).get("/nb/contract").text
    assert "Mine rettigheter og plikter" in page and "du skal ikke signere noe" in page
    assert page.count('data-rule="reception.norwegian"') == 2  # hers and the municipality's


def test_no_card_on_the_page_is_empty(given, client_for, today):
    resident = given.resident(training_offered=today - timedelta(days=20))
    assert not re.search(r'class="card[^>]*>\s*</', client_for(resident).get("/nb/contract").text)


def test_outside_the_programme_it_is_a_norskplan(given, client_for, today):
    person = given.participant(started=today - timedelta(days=100))
    given.plan(person, kind="norwegian_plan", content=CONTENT | {"end_goal": None})
    page = client_for(person).get("/nb/contract").text
    assert "<h1>Norskplan</h1>" in page and "ikke noe å signere" in page


def test_under_the_act_of_2003_it_is_an_individual_plan(given, client_for):
    person = given.participant(
        started="2019-09-02", arrived_on=date(2018, 3, 1), permit_granted_on=date(2019, 5, 14), end_goal=None
    )
    page = client_for(person).get("/nb/contract").text
    assert "<h1>Individuell plan</h1>" in page and 'data-rule="norwegian.hours"' in page


def test_collective_protection_says_what_is_not_verified_and_whom_to_ask(given, client_for, today):
    person = given.participant(started=today - timedelta(days=30), collective_protection=True)
    page = client_for(person).get("/nb/contract").text
    assert "Reglene for kollektiv beskyttelse er ikke kontrollert." in page
    assert "De ble endret 1. juli 2026." in page
    assert "Spør rådgiveren din hvilke regler vedtaket ditt er gjort etter." in page


def test_staff_are_told_that_the_page_is_not_theirs(given, client_for):
    answer = client_for(given.staff("adviser")).get("/nb/contract")
    assert answer.status_code == 200 and "gjelder ikke deg" in answer.text


@pytest.mark.parametrize("language", ["en", "uk", "ar"])
def test_the_page_is_served_in_every_language(participant, client_for, language):
    assert client_for(participant).get(f"/{language}/contract").status_code == 200


def test_the_number_of_statements_does_not_grow(app, given, participant, client_for, statements, today):
    browser = client_for(participant)
    reckon_again(app.extensions["database"], [participant.id], today)
    del statements[:]
    browser.get("/nb/contract")
    few = len(statements)
    group = given.school_class()
    given.enrolled(participant, group, today - timedelta(days=150))
    for days in range(-40, -1):
        given.attended(participant, given.lesson(group, at=oslo.at(today + timedelta(days=days), time(9, 0))))
    given.plan(participant, content=CONTENT, number=2)
    given.session.commit()
    reckon_again(app.extensions["database"], [participant.id], today)
    del statements[:]
    browser.get("/nb/contract")
    assert len(statements) == few <= 6, "\n\n".join(statements)


def test_statements_stay_within_nine_when_nothing_is_stored(participant, client_for, statements):
    browser = client_for(participant)
    del statements[:]
    browser.get("/nb/contract")
    assert len(statements) <= 9


def test_each_line_leads_to_its_own_page(participant, client_for):
    browser = client_for(participant)
    page = browser.get("/nb/contract").text
    lines = set(re.findall(r'href="(/nb/contract/lines/[^"]+)"', page))
    assert "/nb/contract/lines/programme.start" in lines and "/nb/contract/lines/plan" in lines
    assert {browser.get(line).status_code for line in lines} == {200}


def test_the_norwegian_stands_beside_each_line(participant, client_for):
    page = client_for(participant).get("/uk/contract").text
    beside = re.findall(r'<span class="beside" lang="nb" dir="ltr">([^<]+)</span>', page)
    assert "Målet ditt muntlig er B2." in beside
    assert len(beside) == page.count('class="part-foot"')  # one for each line


def test_a_line_tells_when_it_was_gone_through_and_what_waits(given, participant, client_for):
    given.gone_through(participant, "programme.start", on="2026-05-11")
    given.matter(participant, about="programme.start")
    given.matter(participant, about="programme.start", kind="not_happened", seen_by="only_me")
    page = client_for(participant).get("/nb/contract").text
    assert "Gått gjennom 11. mai 2026. Språk: العربية. Tolk på telefon." in page
    assert "2 åpne saker" in page


def test_a_contract_she_does_not_agree_with_says_so_and_is_not_signed(given, participant, client_for):
    given.matter(participant, about="plan", kind="disagree", text="For mange timer")
    page = client_for(participant).get("/nb/contract").text
    assert "Du har ikke signert." in page and "Du har sagt at du ikke er enig i noe." in page
    assert 'data-rule="programme.start"' in page  # reckoning goes on


def test_a_draft_being_made_is_told_and_can_be_read(given, participant, client_for):
    given.draft(participant, content={"form": 1, "fields": {"reasons": "Praksis gir norsk."}})
    browser = client_for(participant)
    assert "/nb/contract/draft" in browser.get("/nb/contract").text
    page = browser.get("/nb/contract/draft").text
    assert "Praksis gir norsk." in page and "Det er ikke vedtatt" in page


@pytest.mark.parametrize("place", ["draft", "versions", "confirm", "print"])
def test_a_resident_s_other_pages_say_that_there_is_nothing(given, client_for, today, place):
    resident = given.resident(training_offered=today - timedelta(days=20))
    assert client_for(resident).get(f"/nb/contract/{place}").status_code == 200


def test_the_first_view_stays_within_its_bytes(app, given, participant, client_for, today):
    given.matter(participant, about="programme.start")
    for line in ("programme.start", "plan", "norwegian.speaking", "programme.weekly_hours"):
        given.gone_through(participant, line)
    given.session.commit()
    reckon_again(app.extensions["database"], [participant.id], today)
    answer = client_for(participant).get("/uk/contract", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) <= 20_000
