"""The copy: all that is hers, nothing of anybody else, in her language, and the page that leads to it."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from tests.given import Given
from webapp.features.mydata import everything_about
from webapp.features.mydata.actions import MOST_COPIES
from webapp.policy.actor import actor_of_session
from webapp.tables.access import Look
from webapp.tables.database import Database, Who, set_who_by_token
from webapp.tables.people import LoginSession
from webapp.web.tokens import token_hash


@pytest.fixture
def office(given):
    """An adviser with a name of her own, who has written about Hanan and looked at her."""
    town = given.organisation("municipality", "Elvestad kommune")
    adviser = given.staff("adviser", town, name="Kari Kanarifugl")
    hanan = given.participant("2026-02-02", name="Hanan Ali", municipality=town, language="ar")
    other = given.participant("2026-02-02", name="Olena Kanarifugl", municipality=town)
    for person in (hanan, other):
        given.session.add(
            Look(
                person_id=person.id, looker_id=adviser.id, organisation_id=town.id, role="adviser", part="hours",
                looked_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC),
            )
        )  # fmt: skip
    given.session.flush()
    return {"town": town, "adviser": adviser, "hanan": hanan, "other": other}


def proved(app, given, minutes: int = 1) -> None:
    given.session.query(LoginSession).update({"proved_at": datetime.now(UTC) - timedelta(minutes=minutes)})
    given.session.commit()


@pytest.fixture
def take(app, given, client_for, form_token):
    """take(person, shape, lang): the answer to taking a copy, her code given a minute ago."""

    def taken(person, shape="json", lang="nb"):
        browser = client_for(person)
        proved(app, given)
        return browser.post(f"/{lang}/me/data", data={"csrf_token": form_token(), "shape": shape})

    return taken


def test_the_file_for_machines_says_what_it_is_and_in_which_form(office, take):
    told = json.loads(take(office["hanan"]).data)
    assert (told["schema"], told["version"], told["language"]) == ("samvei.my-data", 1, "nb")
    assert told["parts"]["person"]["rows"][0]["given_name"] == "Hanan"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", told["made_at"])


def test_her_own_part_is_there_with_offices_by_name(office, take):
    told = json.loads(take(office["hanan"]).data)
    services = told["parts"]["service"]["rows"]
    assert {"organisation_id", "purpose", "from_on"} <= set(services[0])
    assert "Elvestad kommune" in {row["organisation_id"] for row in services}


@pytest.mark.parametrize("shape", ["json", "html"])
def test_nobody_else_is_named_in_it(office, take, shape):
    assert "Kanarifugl" not in take(office["hanan"], shape).text


def test_a_look_stands_with_role_and_office_and_on_oslos_clock(office, take):
    text = take(office["hanan"], "html").text
    looks = text[text.index('id="look"') :]
    assert "Programrådgiver" in looks and "Elvestad kommune" in looks
    assert "1. november 2026 kl. 00:30" in looks


def test_staff_find_how_often_they_looked_by_month_and_never_at_whom(office, take):
    told = json.loads(take(office["adviser"]).data)
    assert told["work"]["look.looker_id"] == {"total": 2, "months": {"2026-11": 2}}
    assert told["parts"]["role"]["rows"][0]["name"] == "adviser"
    assert "Hanan" not in json.dumps(told) and "Olena" not in json.dumps(told)


def test_the_file_to_read_is_in_her_language_and_direction_and_needs_nothing_else(office, take):
    text = take(office["hanan"], "html", lang="ar").text
    assert '<html lang="ar" dir="rtl">' in text
    assert re.findall(r'(?:src|href)="(?!#)', text) == []
    assert "<script" not in text


def test_what_she_wrote_is_escaped(given, office, take):
    given.own_entry(office["hanan"], title="<script>alert(1)</script>")
    assert "<script>alert" not in take(office["hanan"], "html").text


def test_both_files_come_in_one_with_its_length_and_a_name_that_tells_nothing(office, take):
    answer = take(office["hanan"], "zip")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert re.fullmatch(r'attachment; filename="data-\d{4}-\d\d-\d\d\.zip"', answer.headers["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert packed.testzip() is None and packed.namelist() == ["data.json", "data.html"]


@pytest.mark.parametrize("shape", ["zip", "html", "json"])
def test_no_copy_is_kept_on_the_way(office, take, shape):
    answer = take(office["hanan"], shape)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "Content-Length" in answer.headers


def test_without_the_code_of_the_last_minutes_there_is_no_copy(app, given, office, client_for, form_token):
    browser = client_for(office["hanan"])
    proved(app, given, minutes=11)
    answer = browser.post("/nb/me/data", data={"csrf_token": form_token(), "shape": "json"})
    assert answer.status_code == 422 and "Content-Disposition" not in answer.headers


def test_copies_are_counted_and_the_next_quarter_lets_her_go_on(app, given, office, client_for, form_token):
    browser = client_for(office["hanan"])
    proved(app, given)
    statuses = [
        browser.post("/nb/me/data", data={"csrf_token": form_token(), "shape": "json"}).status_code
        for _copy in range(MOST_COPIES + 1)
    ]
    assert statuses == [200] * MOST_COPIES + [429]


def test_taking_a_copy_is_no_look(app, office, take):
    take(office["hanan"])
    with app.extensions["database"].reading(Who(everything=True)) as db:
        assert db.query(Look).count() == 2


def test_the_page_tells_what_there_is_how_much_and_how_long(office, client_for):
    text = client_for(office["hanan"]).get("/nb/me/data").text
    assert "Hvem som følger deg opp" in text and "Opptil 15 år." in text
    assert "Opptil 20 år." in text  # who has looked


def test_the_page_says_whom_her_own_words_went_to_and_with_whose_yes(given, office, client_for):
    centre = given.organisation("reception_centre", "Solbakken mottak")
    given.handover(
        office["hanan"],
        centre,
        office["town"],
        "2026-03-02",
        shares_own_story=True,
        answered_at=datetime(2026, 2, 20, 9, tzinfo=UTC),
    )
    text = client_for(office["hanan"]).get("/nb/me/data").text
    assert "Solbakken mottak" in text and "Du sa ja" in text


def test_staff_see_the_page_of_their_own(office, client_for):
    text = client_for(office["adviser"]).get("/nb/me/data").text
    assert "Rollene dine" in text and "Spør administratoren" in text


def test_a_phone_that_is_not_hers_alone_gets_a_warning(office, client_for):
    assert "Andre kan bruke denne telefonen" in client_for(office["hanan"], phone="shared").get("/nb/me/data").text


def test_behind_the_wall_a_person_gets_all_of_her_own_and_nothing_else(database: Database):
    now = datetime(2026, 11, 2, 12, tzinfo=UTC)
    with database.session(Who(everything=True)) as session:
        given = Given(session)
        hanan, other = (
            given.participant("2026-02-02", name="Hanan Ali"),
            given.participant("2026-02-02", name="Olena Ko"),
        )
        for person, token in ((hanan, "hers"), (other, "others")):
            given.own_entry(person, title=f"entry of {person.given_name}")
            given.login_session(person, token_hash(token), at=now)
        session.commit()
    with database.session() as db:
        set_who_by_token(db, token_hash("hers"), now)
        actor = actor_of_session(db, token_hash("hers"), now, now.date())
        copy = everything_about(db, actor, now)
    found = {part.name: part.rows for part in copy.parts}
    assert [row["title"] for row in found["own_entry"]] == ["entry of Hanan"]
    assert [row["given_name"] for row in found["person"]] == ["Hanan"]
    assert len(found["login_session"]) == 1
    assert {"circumstances", "service"} <= set(found)
