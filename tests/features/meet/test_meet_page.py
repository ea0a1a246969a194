"""/<lang>/meet as people open it."""

from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime.now(UTC)


@pytest.fixture
def evening(given):
    """A language café tomorrow at a place in Drammen."""
    place = given.place("Elva bibliotek", latitude=59.74, longitude=10.2)
    return given.event(
        place,
        at=NOW + timedelta(days=1),
        languages="nb ar",
        audience="women",
        free=False,
        step_free=True,
        children_welcome=True,
        words="Kom & drikk te. <b>Velkommen</b>",
        words_language="nb",
    )


def test_anyone_reads_the_list_without_a_log_in(given, evening, client):
    answer = client.get("/nb/meet")
    assert answer.status_code == 200
    assert all(
        fact in answer.text
        for fact in ("Språkkafé", "Elva bibliotek", "For kvinner", "Koster penger", "Uten trapper", "Barn kan bli med", "العربية")
    )


def test_what_the_organiser_wrote_is_text_in_its_own_language(given, evening, client):
    text = client.get("/ar/meet").text
    assert '<p lang="nb" dir="ltr">Kom &amp; drikk te. &lt;b&gt;Velkommen&lt;/b&gt;</p>' in text


def test_the_map_is_the_phones_own(given, evening, client):
    assert 'href="geo:59.740000,10.200000?q=' in client.get("/nb/meet").text


def test_a_cancelled_event_says_so_in_words_and_offers_no_way_there(given, evening, client_for):
    evening.cancelled_at = NOW
    text = client_for(given.person()).get("/nb/meet").text
    assert "Avlyst" in text and "<s>" in text and "geo:" not in text


def test_a_person_sees_the_places_of_her_own_municipality(given, evening, client_for):
    text = client_for(given.participant()).get("/nb/meet").text
    assert "Møt folk i" in text and "Steder å møtes" in text and text.index("Språkkafé") < text.index("Steder å møtes")


def test_a_municipality_without_anything_says_so(given, client_for):
    text = client_for(given.participant()).get("/nb/meet").text
    assert "Ingen treff er lagt inn for de neste to ukene" in text and "Ingen møteplasser er lagt inn her ennå" in text


def test_an_empty_installation_is_an_empty_page(client):
    answer = client.get("/nb/meet")
    assert answer.status_code == 200 and "<select" not in answer.text


def test_a_filter_keeps_the_other_choices(given, evening, client):
    text = client.get("/nb/meet?municipality=3301&children=yes").text
    assert "municipality=3301&amp;days=today&amp;children=yes" in text
    assert '<input type="hidden" name="children" value="yes">' in text


def test_past_the_last_page_there_is_a_way_back(given, evening, client):
    text = client.get("/nb/meet?municipality=3301&page=9").text
    assert "Ingen flere treff" in text and 'href="/nb/meet?municipality=3301"' in text


@pytest.mark.parametrize("query", ["municipality=%00", "page=-1", "page=9999", "days=" + "x" * 5000, "%ff=%ff", "page=1&page=2"])
def test_nonsense_in_the_address_is_the_list(given, evening, client, query):
    assert client.get(f"/nb/meet?{query}").status_code == 200


@pytest.mark.parametrize("events", [1, 30])
def test_the_page_costs_four_statements_however_many_events(given, client_for, statements, events):
    place = given.place()
    for number in range(events):
        given.event(place, at=NOW + timedelta(hours=number + 1))
    browser = client_for(given.participant())
    del statements[:]
    browser.get("/nb/meet")
    assert len(statements) == 4
