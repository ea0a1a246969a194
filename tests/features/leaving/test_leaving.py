"""Away at once: the neutral page, and what ends the session on the way to it."""

import re
from datetime import date

import pytest

from webapp.features.leaving import years
from webapp.language import LANGUAGES
from webapp.tables.database import Who
from webapp.tables.people import LoginSession

NEUTRAL = "/nb/holidays"
DANGEROUS = [
    "/nb/help",
    "/nb/help/leaving",
    "/nb/law",
    "/nb/law/stipend",
    "/nb/path/own",
    "/nb/path/own/new",
    "/nb/contract/matters/new",
]


def is_logged_in(app) -> bool:
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return db.query(LoginSession).filter(LoginSession.ended_at.is_(None)).count() > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_on_the_neutral_page_tells_whose_it_is(client, lang):
    text = client.get(f"/{lang}/holidays").text
    for word in ("samvei", "kontrakt", "norskopplæring", "<script", "manifest", "#mark", "data-actor", "form"):
        assert word not in re.sub(r"<style>.*?</style>", "", text, flags=re.S).lower(), word


def test_the_neutral_page_holds_nothing_of_who_is_logged_in(given, client, client_for):
    hers = client_for(given.participant(name="Hanan Ali")).get(NEUTRAL).text
    assert hers == client.get(NEUTRAL).text


def test_the_neutral_page_asks_no_database_and_no_other_host(client, statements):
    text = client.get(NEUTRAL).text
    assert statements == []
    assert re.findall(r'(?:href|src)="(?!/)', text) == []


def test_the_neutral_page_is_useful_as_it_stands(client):
    text = client.get(NEUTRAL).text
    assert "Grunnlovsdagen" in text and str(date.today().year) in text


def test_two_years_are_shown_so_that_a_kept_page_lasts_over_new_year():
    found = years(date(2026, 12, 31))
    assert [year.number for year in found] == [2026, 2027]
    assert found[1].holidays[0].day == date(2027, 1, 1)


def test_without_script_leaving_logs_out_and_leads_on(app, given, client_for, form_token):
    browser = client_for(given.participant())
    answer = browser.post("/nb/leave", data={"csrf_token": form_token()})
    assert (answer.status_code, answer.location) == (303, NEUTRAL)
    assert not is_logged_in(app)
    assert browser.get("/nb/today").location == "/nb/login?next=/nb/today"


def test_somebody_no_longer_logged_in_is_led_on_all_the_same(client):
    answer = client.post("/uk/leave")
    assert (answer.status_code, answer.location) == (303, "/uk/holidays")


def test_an_old_form_of_ours_ends_the_session(app, given, client_for):
    browser = client_for(given.participant())
    answer = browser.post("/nb/leave", data={"csrf_token": "old"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.location == NEUTRAL
    assert not is_logged_in(app)


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_a_form_from_elsewhere_ends_nothing(app, given, client_for, site):
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = client_for(given.participant()).post("/nb/leave", headers=headers)
    assert answer.location == NEUTRAL
    assert is_logged_in(app)


@pytest.mark.parametrize("path", DANGEROUS)
def test_the_button_stands_where_it_may_be_dangerous_to_be_seen(given, client_for, path):
    text = client_for(given.participant()).get(path).text
    assert re.search(
        r'<form class="exit" method="post" action="/nb/leave">.*?<button class="button" data-exit>', text, re.S
    )


def test_the_button_is_a_plain_link_for_somebody_who_is_not_logged_in(client):
    assert re.search(r'<a class="button" href="/ar/holidays"[^>]*data-exit', client.get("/ar/help").text)


def test_the_button_stands_on_pages_about_violence_and_not_on_others(given, client_for):
    browser = client_for(given.participant())
    pages = [browser.get(f"/nb/modules/limits/{number}").text for number in range(1, 20)]
    hard = [page for page in pages if "vanskelig å lese om" in page]
    assert hard and all("data-exit" in page for page in hard)
    assert any("data-exit" not in page for page in pages)


def test_every_phone_keeps_the_neutral_and_the_explaining_page_in_every_language(client):
    text = client.get("/sw.js").text
    always = (
        re.search(r"const PUBLIC = \[(.*?)\]", text)[1]
        .replace('"', "")
        .split(", ")[: int(re.search(r"ALWAYS = (\d)", text)[1])]
    )
    assert always == ["/help", "/help/leaving", "/holidays"]
    for tag in LANGUAGES:
        assert f'"{tag}"' in re.search(r"SAMVEI_LANGUAGES=(.*?);", text)[1]
        assert all(client.get(f"/{tag}{path}").status_code == 200 for path in always)
