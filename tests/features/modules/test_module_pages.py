"""/<lang>/modules as people open it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from tests.given import given_in
from webapp import create_app
from webapp.tables.database import Database
from webapp.tables.people import Person
from webapp.web.settings import read_settings
from webapp.web.tokens import token_hash

TOKEN = "a-token-that-is-long-enough-to-be-one"


@pytest.fixture
def visitor(sqlite_database: Database, tmp_path) -> FlaskClient:
    """A browser in which nobody is logged in."""
    settings = read_settings({}, database=sqlite_database.url, folder=str(tmp_path))
    return create_app(settings).test_client()


def log_in(visitor: FlaskClient, given, person: Person) -> None:
    given.login_session(person, token_hash(TOKEN), at=datetime.now(UTC))
    visitor.set_cookie("samvei", TOKEN)


@pytest.fixture
def participant(visitor, sqlite_database) -> FlaskClient:
    """A parent in the programme, with a meeting the day after tomorrow."""
    with given_in(sqlite_database) as given:
        person = given.participant()
        given.child(person)
        given.meeting(person, at=datetime.now(UTC) + timedelta(days=2), place_name="Elva bibliotek", module="limits")
        log_in(visitor, given, person)
    return visitor


@pytest.fixture
def resident(visitor, sqlite_database) -> FlaskClient:
    with given_in(sqlite_database) as given:
        log_in(visitor, given, given.resident())
    return visitor


def test_the_modules_ask_for_a_log_in(visitor):
    assert visitor.get("/nb/modules").status_code == 302
    assert visitor.get("/nb/modules/needs").status_code == 302


def test_the_list_leads_with_the_next_meeting_and_what_to_read_before_it(participant):
    answer = participant.get("/nb/modules")
    assert answer.status_code == 200
    assert "Elva bibliotek" in answer.text and "Les dette først" in answer.text
    assert answer.text.index("Elva bibliotek") < answer.text.index("Barnets behov")


def test_the_list_says_that_meetings_and_not_pages_fulfil_the_duty(participant):
    text = participant.get("/nb/modules").text
    assert 'data-rule="parental_guidance.meetings"' in text
    assert "Det er møtene som oppfyller plikten" in text and "Ingen ser det." in text


def test_a_resident_is_told_that_the_duty_is_not_hers_and_may_read(resident):
    answer = resident.get("/nb/modules")
    assert answer.status_code == 200
    assert "ikke et krav mens du bor på mottak" in answer.text
    assert "Barnets behov" in answer.text


@pytest.mark.parametrize("language", ["nb", "en", "uk", "ar"])
def test_a_page_is_read_in_its_language(participant, language):
    answer = participant.get(f"/{language}/modules/limits/4")
    assert answer.status_code == 200 and f'<h1 lang="{language}"' in answer.text


def test_a_translation_offers_the_norwegian_and_says_that_nobody_checked_it(participant):
    text = participant.get("/ar/modules/needs").text
    assert "Se barnet ditt" in text and "quiet-text" in text


def test_a_hard_page_says_so_and_leads_to_help(participant):
    assert "/nb/help" in participant.get("/nb/modules/limits/4").text
    assert "Du kan stoppe når du vil" in participant.get("/nb/modules/limits/4").text
    assert "Du kan stoppe når du vil" not in participant.get("/nb/modules/limits/1").text


def test_a_self_check_sends_nothing(participant):
    text = participant.get("/nb/modules/needs/2").text
    main = text[text.index("<main") : text.index("</main>")]
    assert '<details class="why" name="check">' in main and "<form" not in main and "<input" not in main


def test_the_first_page_has_one_address(participant):
    answer = participant.get("/nb/modules/needs/1")
    assert answer.status_code == 308 and answer.location.endswith("/nb/modules/needs")


@pytest.mark.parametrize("address", ["needs/9", "needs/0", "nothing", "needs/99999999999999999999", "%00", "a" * 5000])
def test_a_page_that_is_not_there_is_a_page_that_says_so(participant, address):
    assert participant.get(f"/nb/modules/{address}").status_code == 404
