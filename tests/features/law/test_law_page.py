"""The law page as it is served: to nobody in particular, to a resident, to a participant, in Norwegian and English."""

import re
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from webapp.engine import oslo
from webapp.engine.regulations import rulebook
from webapp.engine.regulations.in_force import Group, group_of
from webapp.features.law.sentences import MECHANISM

MOST_BYTES = 20_000


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def resident(given, today):
    return given.resident(arrived=today - timedelta(days=90), training_offered=today - timedelta(days=60))


@pytest.fixture
def participant(given, today):
    return given.participant(started=today - timedelta(weeks=20))


def hers(page: str) -> str:
    """The part of the page that concerns who opened it."""
    return page.split('id="yours"')[1].split('id="all"')[0]


def ids(text: str) -> set[str]:
    return set(re.findall(r'data-rule="([^"]+)"', text))


def rule(browser, id_: str, lang: str = "nb") -> str:
    """What its subject's page says of one rule."""
    page = browser.get(f"/{lang}/law/{group_of(id_).value}").text
    return page.split(f'id="{id_}"')[1].split("</li>")[0]


def test_anybody_finds_every_rule_of_the_files_with_its_id_as_anchor(client):
    pages = [client.get(f"/nb/law/{group.value}").text for group in Group]
    found = [id_ for page in pages for id_ in re.findall(r'<li class="part" id="([^"]+)"', page)]
    assert sorted(found) == sorted(set(rulebook.load()) - set(MECHANISM))


def test_the_overview_leads_to_every_subject(client):
    page = client.get("/nb/law").text
    assert all(f'href="/nb/law/{group.value}"' in page for group in Group)
    assert not ids(page)


def test_a_subject_that_is_none_is_not_found(client):
    assert client.get("/nb/law/weather").status_code == 404


def test_a_rule_says_its_number_and_its_source(client):
    said = rule(client, "reception.norwegian")
    assert "175 t norsk" in said and "integreringsforskriften § 1" in said
    assert 'href="https://lovdata.no/dokument/SF/forskrift/2020-12-15-2912" rel="noreferrer"' in said
    assert "du forlater Samvei" in said


def test_what_is_not_found_has_no_number_and_says_so(client):
    assert "har vi ikke funnet" in rule(client, "stipend.reception")


def test_our_reading_says_how_else_the_text_can_be_read(client):
    said = rule(client, "programme.leave_extension")
    assert "Slik leser vi reglene" in said and "En annen mulighet" in said


def test_what_others_wrote_about_the_rules_is_said_not_to_be_checked(client):
    assert "Det er ikke kontrollert mot lovteksten" in rule(client, "norwegian_test.fee")


def test_the_pages_say_when_and_which_texts_were_read(client):
    for address in ("/nb/law", "/nb/law/stipend"):
        assert "Vi leste reglene 21. november 2026, i tekster fra mai 2026" in client.get(address).text


def test_a_resident_sees_first_the_rules_of_reception_and_nothing_that_presumes_an_answer(client_for, resident):
    page = client_for(resident).get("/nb/law").text
    mine = ids(hers(page))
    assert {"reception.norwegian", "reception.social_studies", "interpreter.provided"} <= mine
    assert not {
        rule for rule in mine if rule.startswith(("programme.", "stipend.share", "leave.", "norwegian.", "conduct."))
    }
    assert "tillatelse" not in hers(page)


def test_a_participant_sees_first_the_rules_of_her_programme(client_for, participant):
    mine = ids(hers(client_for(participant).get("/nb/law").text))
    assert {"programme.duration.has_vgs", "programme.work_hours", "norwegian.speaking", "conduct.face_covering"} <= mine
    assert not {"programme.duration.work", "life_skills.others", "reception.norwegian"} & mine


def test_the_rest_of_a_subject_is_still_there_for_her(client_for, participant):
    page = client_for(participant).get("/nb/law/courses").text
    mine, rest = page.split('id="others"')
    assert "life_skills.has_vgs" in ids(mine) and "life_skills.others" in ids(rest)


def test_staff_see_the_page_as_anybody(client_for, given):
    page = client_for(given.staff("adviser")).get("/nb/law").text
    assert 'id="all"' in page and 'id="yours"' not in page and not ids(page)


def test_the_pages_open_in_english(client, client_for, participant):
    for browser, address in ((client, "/en/law"), (client_for(participant), "/en/law"), (client, "/en/law/absence")):
        answer = browser.get(address)
        assert answer.status_code == 200 and '<html lang="en"' in answer.text


@pytest.mark.parametrize("lang", ["nb", "en", "uk", "ar"])
def test_the_first_view_is_light(client_for, participant, lang):
    browser = client_for(participant)
    for address in (f"/{lang}/law", *(f"/{lang}/law/{group.value}" for group in Group)):
        assert len(brotli.compress(browser.get(address).data, quality=4)) <= MOST_BYTES, address


def test_nobody_costs_no_question_to_the_database(client, statements):
    client.get("/nb/law")
    assert len(statements) <= 1


def test_the_address_is_the_same_for_everybody(client_for, participant, resident):
    for person in (participant, resident):
        page = client_for(person).get("/nb/law").text
        assert person.public_id not in "".join(re.findall(r'href="([^"]*)"', page))
