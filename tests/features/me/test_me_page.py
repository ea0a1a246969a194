"""/<lang>/me as people and staff open it."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.features.me.wording import kept_words, retention
from webapp.language.offices import role_words
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import RoleName
from webapp.tables.base import Kept

NOW = datetime.now(UTC)


def test_it_asks_for_a_log_in(client):
    assert client.get("/nb/me").status_code == 302


def test_it_leads_with_the_name_and_offers_the_languages(given, client_for):
    text = client_for(given.participant(name="Olena Kovalenko")).get("/nb/me").text
    assert "<h1><bdi>Olena Kovalenko</bdi></h1>" in text and 'href="/ar/me"' in text


def test_it_leads_to_who_has_looked_and_tells_nothing_of_it_here(given, client_for):
    person, office = given.participant(), given.organisation(name="Introduksjonssenteret")
    given.look(person, given.staff("adviser", office), office, at=NOW - timedelta(days=1))
    text = client_for(person).get("/nb/me").text
    assert 'href="/nb/me/looks"' in text and "Introduksjonssenteret" not in text


@pytest.mark.parametrize(
    ("phone", "said"), [("own", "bare du bruker"), ("shared", "andre også bruker"), ("unsaid", "Du har ikke sagt hvem")]
)
def test_the_answer_about_the_phone_is_shown_with_the_question(given, client_for, phone, said):
    text = client_for(given.participant(), phone=phone).get("/nb/me").text
    assert said in text and 'action="/nb/phone"' in text and 'name="next" value="/nb/me"' in text


def test_the_question_about_the_phone_stands_there_once(given, client_for):
    assert client_for(given.participant(), phone=None).get("/nb/me").text.count('id="phone-question"') == 1


def test_a_protected_person_reads_that_nothing_is_kept_on_phones(given, client_for):
    person = given.participant()
    person.protection = "confidential"
    assert "Adressen din er beskyttet" in client_for(person).get("/nb/me").text


def test_notices_are_told_and_lead_to_the_lesson(given, client_for):
    person = given.participant()
    values = {"lesson": "a" * 32, "starts_at": NOW.isoformat()}
    tell(given.session, person.id, NoticeCode.LESSON_CANCELLED, values, NOW)
    text = client_for(person).get("/nb/me").text
    assert "er avlyst" in text and f"/nb/schedule/{'a' * 32}" in text


def test_staff_read_their_roles_and_no_question_about_a_phone(given, client_for):
    office = given.organisation(name="Introduksjonssenteret")
    answer = client_for(given.staff("teacher", office)).get("/nb/me")
    assert answer.status_code == 200
    assert "Lærer" in answer.text and "Introduksjonssenteret" in answer.text and "phone-question" not in answer.text


def test_it_costs_at_most_six_statements_for_staff_too(given, client_for, statements):
    for person in (given.participant(), given.staff()):
        browser = client_for(person)
        del statements[:]
        browser.get("/nb/me")
        assert len(statements) <= 6


@pytest.mark.parametrize("kept", [each for each in Kept if each is not Kept.REFERENCE])
def test_how_long_each_class_is_kept_is_told_to_whom_it_concerns(kept):
    assert retention(kept) in kept_words(is_staff=False) + kept_words(is_staff=True)


@pytest.mark.parametrize("role", list(RoleName))
def test_every_role_has_its_own_word(role):
    assert role_words(role) != role_words("")
