"""One's own ways in, and the places where one is logged in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.apps import browser_of, database_of, logged_in, session_row
from tests.features.phone.conftest import PICTURES, PIN, ThePhone, chosen
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.ways_in import PhoneUser

SomeBody = Callable[..., int]
PAGE = "/nb/me/way-in"


def new_pin(pin: str = "738261", **fields: str) -> dict[str, str]:
    return {"change": "pin", "pin": pin, "pin_again": pin, **fields}


def test_she_changes_her_pin_and_the_old_one_is_of_no_use(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    assert phone.logged_in(hanan).post(PAGE, new_pin()).status_code == 303
    assert phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN}).status_code == 422
    assert phone.browser.post(f"/nb/who/{code_id}", {"pin": "738261"}).status_code == 303


def test_she_changes_from_a_pin_to_pictures(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    assert phone.logged_in(hanan).post(PAGE, {"change": "pictures", **chosen(PICTURES)}).status_code == 303
    assert phone.row(code_id).kind == "pictures"
    assert phone.browser.post(f"/nb/who/{code_id}", chosen(PICTURES)).status_code == 303


def test_she_chooses_another_symbol_among_the_free_ones(phone: ThePhone, somebody: SomeBody):
    hanan = somebody("Hanan Ali")
    code_id = phone.code_of(hanan, "fish")
    phone.code_of(somebody("Olena Koval"), "boat")
    browser = phone.logged_in(hanan)
    page = browser.get(f"{PAGE}?change=symbol").text
    assert 'value="boat"' not in page
    assert 'value="fish" checked' in page
    assert browser.post(PAGE, {"change": "symbol", "symbol": "boat"}).status_code == 422
    assert browser.post(PAGE, {"change": "symbol", "symbol": "tree"}).status_code == 303
    assert phone.row(code_id).symbol == "tree"


@pytest.mark.parametrize("change", ["pin", "pictures", "symbol", "", "nonsense"])
def test_each_form_stands_alone_on_the_page(phone: ThePhone, somebody: SomeBody, change: str):
    hanan = somebody()
    phone.code_of(hanan, "fish")
    page = phone.logged_in(hanan).get(f"{PAGE}?change={change}")
    assert page.status_code == 200
    assert ('name="pin_again"' in page.text) is (change == "pin")
    assert ('name="symbol"' in page.text) is (change == "symbol")


def test_a_first_code_on_a_phone_makes_the_phone_known(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    browser = logged_in(phone.app, hanan, phone="own")
    answer = browser.post(PAGE, new_pin(symbol="fish"))
    assert answer.status_code == 303
    line = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("samvei-phone="))
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert "Max-Age" in line
    row = session_row(phone.app, browser.session_id or 0)
    assert row.device_id is not None
    assert row.phone == "own"
    browser.post("/nb/logout")
    with database_of(phone.app).reading(Who(everything=True)) as db:
        code_id = db.scalar(select(PhoneUser.public_id).where(PhoneUser.device_id == row.device_id))
    browser.form_secret = ""
    assert browser.post(f"/nb/who/{code_id}", {"pin": "738261"}).status_code == 303


def test_a_first_code_needs_a_symbol(phone: ThePhone, somebody: SomeBody):
    browser = logged_in(phone.app, somebody(), phone="own")
    page = browser.post(PAGE, new_pin())
    assert page.status_code == 422
    assert 'href="#f-symbol"' in page.text
    assert "738261" not in page.text


def test_a_code_on_a_phone_where_somebody_has_one_makes_it_shared(phone: ThePhone, somebody: SomeBody):
    phone.code_of(somebody("Olena Koval"), "boat", phone="own")
    browser = phone.logged_in(somebody("Hanan Ali"), phone="own")
    answer = browser.post(PAGE, new_pin(symbol="fish"))
    assert session_row(phone.app, browser.session_id or 0).phone == "shared"
    line = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("samvei="))
    assert "Max-Age" not in line


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [(new_pin("123456"), "pin"), ({"change": "pin", "pin": "738261", "pin_again": "738262"}, "pin_again"),
     ({"change": "pictures"}, "pictures"), ({"change": "nonsense"}, "change"), ({}, "change")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_changed(
    phone: ThePhone, somebody: SomeBody, fields: dict[str, str], wrong: str
):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    page = phone.logged_in(hanan).post(PAGE, fields)
    assert page.status_code == 422
    assert f'href="#f-{wrong}"' in page.text
    assert phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN}).status_code == 303


def test_staff_choose_no_pin(phone: ThePhone, somebody: SomeBody):
    browser = phone.logged_in(somebody(build=lambda given: given.staff("teacher")), staff=True, phone=None)
    assert "change=pin" not in browser.get(PAGE).text
    assert browser.post(PAGE, new_pin(symbol="fish")).status_code == 422


def test_the_page_tells_nobody_elses_symbols_or_sessions(phone: ThePhone, somebody: SomeBody):
    hanan, olena = somebody("Hanan Ali"), somebody("Olena Koval")
    elsewhere = ThePhone(phone.app)
    theirs = elsewhere.code_of(olena, "boat")
    other = elsewhere.logged_in(olena)
    page = phone.logged_in(hanan).get("/nb/me/devices").text
    assert theirs not in page
    assert session_row(phone.app, other.session_id or 0).public_id not in page


def test_devices_lists_where_she_is_logged_in_with_this_one_marked(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    logged_in(phone.app, hanan, described="iPhone, Safari", last_used_at=datetime.now(UTC) - timedelta(days=3))
    page = phone.logged_in(hanan, described="Android, Chrome").get("/nb/me/devices").text
    assert page.index("Android, Chrome") < page.index("Denne, som du bruker nå") < page.index("iPhone, Safari")
    assert page.count("/end") - page.count("end-all") == 1


def test_what_is_over_is_not_listed(phone: ThePhone, somebody: SomeBody):
    hanan, past = somebody(), datetime.now(UTC) - timedelta(minutes=1)
    for column in ("expires_at", "ends_at", "ended_at"):
        logged_in(phone.app, hanan, described=f"Borte {column}", **{column: past})
    assert "Borte" not in phone.logged_in(hanan).get("/nb/me/devices").text


def test_ending_another_phone_ends_its_session_and_her_code_there(phone: ThePhone, somebody: SomeBody):
    hanan, lost = somebody(), ThePhone(phone.app)
    code_id = lost.code_of(hanan, "fish")
    others = lost.code_of(somebody("Olena Koval"), "boat")
    there = lost.logged_in(hanan)
    row = session_row(phone.app, there.session_id or 0)
    assert phone.logged_in(hanan).post(f"/nb/me/devices/{row.public_id}/end").status_code == 303
    assert there.get("/nb/hours").status_code == 302
    assert lost.browser.post(f"/nb/who/{code_id}", {"pin": PIN}).status_code == 404
    assert lost.row(others).ended_at is None


def test_ending_twice_is_well(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    row = session_row(phone.app, logged_in(phone.app, hanan).session_id or 0)
    browser = phone.logged_in(hanan)
    for _again in range(2):
        assert browser.post(f"/nb/me/devices/{row.public_id}/end").status_code == 303


def test_nobody_elses_session_or_code_can_be_ended(phone: ThePhone, somebody: SomeBody):
    olena = somebody("Olena Koval")
    row = session_row(phone.app, logged_in(phone.app, olena).session_id or 0)
    code_id = phone.code_of(olena, "boat")
    browser = phone.logged_in(somebody("Hanan Ali"))
    assert browser.post(f"/nb/me/devices/{row.public_id}/end").status_code == 404
    assert browser.post(f"/nb/me/devices/codes/{code_id}/end").status_code == 404
    assert session_row(phone.app, row.id).ended_at is None
    assert phone.row(code_id).ended_at is None


def test_a_code_on_a_phone_where_she_is_not_logged_in_is_listed_and_removed(phone: ThePhone, somebody: SomeBody):
    hanan, lost = somebody(), ThePhone(phone.app)
    code_id = lost.code_of(hanan, "umbrella")
    browser = phone.logged_in(hanan)
    assert f"/nb/me/devices/codes/{code_id}/end" in browser.get("/nb/me/devices").text
    assert browser.post(f"/nb/me/devices/codes/{code_id}/end").status_code == 303
    assert lost.row(code_id).ended_at is not None
    assert code_id not in browser.get("/nb/me/devices").text


def test_ending_all_asks_first_and_leaves_this_phone_alone(phone: ThePhone, somebody: SomeBody):
    hanan, lost = somebody(), ThePhone(phone.app)
    here, there = phone.code_of(hanan, "fish"), lost.code_of(hanan, "fish")
    browser, other, third = phone.logged_in(hanan), lost.logged_in(hanan), logged_in(phone.app, hanan)
    assert "end-all" not in browser.get("/nb/me/devices").text
    assert "end-all" in browser.get("/nb/me/devices?sure=yes").text
    assert browser.post("/nb/me/devices/end-all").status_code == 303
    assert [each.get("/nb/hours").status_code for each in (browser, other, third)] == [200, 302, 302]
    assert phone.row(here).ended_at is None
    assert lost.row(there).ended_at is not None


def test_the_phone_is_told_coarsely_from_what_the_browser_says(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    agent = "Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36"
    phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN}, headers={"User-Agent": agent})
    page = phone.browser.get("/nb/me/devices").text
    assert "Android, Chrome" in page
    assert "SM-A546B" not in page


def test_a_passkey_on_the_start_screen_is_asked_for_by_the_phone(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish", kind="passkey")
    with given_in(database_of(phone.app)) as given:
        from webapp.tables.people import Person

        given.passkey(given.session.get_one(Person, hanan))
    page = phone.browser.get(f"/nb/who/{code_id}").text
    assert "data-passkey" in page
    assert 'name="pin"' not in page
    assert phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN}).status_code == 422
    assert browser_of(phone.app).get(f"/nb/who/{code_id}").status_code == 404
