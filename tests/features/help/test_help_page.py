"""/<lang>/help as somebody in need opens it."""

import re

import pytest

from webapp.features.help.contacts import Part, contacts
from webapp.features.help.wording import hours, purpose, terms

PUBLISHED = ["112", "113", "110", "116117", "02800", "116111", "116006", "+4781555201", "+4747809050", "+4722034830", "+4723950000"]


def main_of(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def without_exit(text: str) -> str:
    return re.sub(r'<(p|form) class="exit".*?</\1>', "", main_of(text), flags=re.S)


@pytest.mark.parametrize("number", PUBLISHED)
def test_every_published_number_can_be_called(client, number):
    assert f'href="tel:{number}"' in client.get("/nb/help").text


def test_danger_comes_first(client):
    numbers = re.findall(r'href="tel:([^"]+)"', main_of(client.get("/nb/help").text))
    assert numbers[:3] == ["112", "113", "110"]


def test_what_the_phone_remembers_is_said_before_the_first_call(client):
    text = client.get("/nb/help").text
    assert text.index("Telefonen din husker hvem du ringer") < text.index("tel:112")


def test_nothing_stands_before_the_numbers_even_when_a_question_waits(given, client_for):
    assert "phone-question" not in client_for(given.participant(), phone=None).get("/nb/help").text


def test_the_page_is_the_same_whoever_reads_but_for_the_way_out(given, client, client_for):
    hers = client_for(given.participant()).get("/nb/help").text
    assert without_exit(hers) == without_exit(client.get("/nb/help").text)


def test_it_asks_no_database_of_somebody_who_is_not_logged_in(client, statements):
    client.get("/nb/help")
    assert statements == []


def test_the_title_tells_nothing(client):
    assert "<title>Samvei</title>" in client.get("/nb/help").text


def test_it_says_what_the_phone_still_remembers_and_where_more_stands(client):
    text = client.get("/nb/help").text
    assert "Telefonen husker fortsatt hvilke sider du har sett" in text and 'href="/nb/help/leaving"' in text


def test_the_card_asks_in_norwegian_for_the_readers_language(client):
    assert "Jeg trenger en tolk som snakker arabisk" in client.get("/ar/help").text
    assert "Jeg trenger en tolk som snakker ukrainsk" in client.get("/uk/help").text
    assert "som snakker" not in main_of(client.get("/nb/help").text)


def test_no_form_and_no_cookie_of_a_visitor(client):
    answer = client.get("/nb/help")
    assert "<form" not in main_of(answer.text) and "visitor" not in str(answer.headers)


@pytest.mark.parametrize("contact", [each for part in Part for each in contacts(part)], ids=lambda each: each.id)
def test_every_contact_says_what_it_is_for_and_where_that_stands(contact):
    assert contact.part is Part.EMERGENCY or purpose(contact)
    assert contact.source and contact.checked_on and hours(contact)
    assert contact.dial or contact.web


def test_hours_that_were_not_found_are_said_to_be_so():
    found = {each.id: each for each in contacts(Part.FREEDOM)}
    assert hours(found["self_help"]) == "Vi har ikke funnet åpningstidene."
    assert "Andre nettsider oppgir andre tider" in hours(found["red_cross"])


def test_free_and_anonymous_are_said_only_where_the_source_says_so():
    said = {each.id for part in Part for each in contacts(part) if terms(each)}
    assert said == {"violence", "red_cross", "web_youth", "web_violence"}


def test_a_number_stays_one_number_in_right_to_left_text(client):
    assert "116\N{NO-BREAK SPACE}111" in client.get("/ar/help").text
