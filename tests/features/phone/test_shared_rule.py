"""A phone that two people use is nobody's own: what follows from the second one's coming."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.apps import database_of, session_row
from tests.features.phone.conftest import PIN, ThePhone
from webapp.features.phone import add_phone_user
from webapp.tables.database import Who
from webapp.tables.people import LoginSession, Person
from webapp.web.sessions import most_for

SomeBody = Callable[..., int]


def gets_a_code(phone: ThePhone, person_id: int, symbol: str, answer: str = "own"):
    with database_of(phone.app).the_write(Who(person_id=person_id)) as db:
        return add_phone_user(
            db, person_id, token=phone.token, kind="pin", secret_hash="x", symbol=symbol, phone=answer,
            now=datetime.now(UTC),
        )  # fmt: skip


def test_the_first_ones_answer_is_believed(phone: ThePhone, somebody: SomeBody):
    assert gets_a_code(phone, somebody(), "fish").phone == "own"


def test_the_second_person_makes_it_shared_for_both(phone: ThePhone, somebody: SomeBody):
    hanan = somebody("Hanan Ali")
    hers = phone.code_of(hanan, "fish", phone="own")
    browser = phone.logged_in(hanan, phone="own")
    assert browser.get("/nb/hours").headers["X-Keep"]
    landing = gets_a_code(phone, somebody("Olena Koval"), "boat")
    assert landing.phone == "shared"
    assert phone.row(hers).phone == "shared"
    page = browser.get("/nb/hours")
    assert page.headers["X-Not-Kept"] == "1"
    assert "X-Keep" not in page.headers
    row = session_row(phone.app, browser.session_id or 0)
    assert row.phone == "shared"
    assert row.expires_at - datetime.now(UTC) < timedelta(hours=1)


def test_somebody_who_would_rather_not_say_stays_unsaid(phone: ThePhone, somebody: SomeBody):
    hers = phone.code_of(somebody("Hanan Ali"), "fish", phone="unsaid")
    assert gets_a_code(phone, somebody("Olena Koval"), "boat", "unsaid").phone == "unsaid"
    assert phone.row(hers).phone == "unsaid"


def test_what_she_said_with_her_code_counts_at_each_log_in(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(), "fish", phone="own")
    answer = phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN})
    assert 'id="phone-question"' not in phone.browser.get("/nb/hours").text
    line = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("samvei="))
    assert "Max-Age" in line


def test_on_a_shared_phone_a_log_in_is_short_and_goes_with_the_browser(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody("Hanan Ali"), "fish", phone="shared")
    phone.code_of(somebody("Olena Koval"), "boat", phone="shared")
    answer = phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN})
    line = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("samvei="))
    assert "Max-Age" not in line
    assert phone.browser.get("/nb/hours").headers["X-Not-Kept"] == "1"


def test_somebody_passing_by_without_a_code_makes_it_shared_too(phone: ThePhone, somebody: SomeBody):
    hanan, olena = somebody("Hanan Ali"), somebody("Olena Koval")
    code_id = phone.code_of(hanan, "fish", phone="own")
    phone.logged_in(olena, phone="shared")
    phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN})
    assert phone.browser.get("/nb/hours").headers["X-Not-Kept"] == "1"
    assert phone.row(code_id).phone == "shared"


def test_somebody_who_was_here_long_ago_does_not_count(phone: ThePhone, somebody: SomeBody):
    hanan, olena = somebody("Hanan Ali"), somebody("Olena Koval")
    code_id = phone.code_of(hanan, "fish", phone="own")
    phone.logged_in(olena, phone="shared", last_used_at=datetime.now(UTC) - timedelta(days=40))
    phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN})
    assert phone.browser.get("/nb/hours").headers["X-Keep"]


def test_saying_only_i_on_a_phone_others_use_is_not_believed(phone: ThePhone, somebody: SomeBody):
    hanan = somebody("Hanan Ali")
    hers = phone.code_of(hanan, "fish", phone="shared")
    phone.code_of(somebody("Olena Koval"), "boat", phone="shared")
    browser = phone.logged_in(hanan, phone="shared")
    browser.post("/nb/phone", {"phone": "own"})
    assert session_row(phone.app, browser.session_id or 0).phone == "shared"
    assert phone.row(hers).phone == "shared"


def test_saying_later_that_others_use_it_is_remembered_with_the_code(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    hers = phone.code_of(hanan, "fish", phone="own")
    phone.logged_in(hanan).post("/nb/phone", {"phone": "shared"})
    assert phone.row(hers).phone == "shared"


@pytest.mark.parametrize("level", ["confidential", "strictly_confidential"])
def test_a_protected_persons_phone_is_never_her_own(phone: ThePhone, somebody: SomeBody, level: str):
    hanan = somebody()
    with database_of(phone.app).the_write(Who(everything=True)) as db:
        db.execute(update(Person).where(Person.id == hanan).values(protection=level))
    assert gets_a_code(phone, hanan, "fish").phone == "unsaid"


def test_a_session_of_somebody_else_elsewhere_is_left_alone(phone: ThePhone, somebody: SomeBody):
    hanan = somebody("Hanan Ali")
    elsewhere = ThePhone(phone.app)
    browser = elsewhere.logged_in(hanan, phone="own")
    phone.code_of(hanan, "fish", phone="own")
    gets_a_code(phone, somebody("Olena Koval"), "boat")
    assert browser.get("/nb/hours").headers["X-Keep"]
    with database_of(phone.app).reading(Who(everything=True)) as db:
        assert db.get_one(LoginSession, browser.session_id).phone == "own"


@pytest.mark.parametrize("staff", [False, True])
def test_saying_whose_phone_it_is_again_makes_no_session_longer_than_it_may_be(
    phone: ThePhone, somebody: SomeBody, staff: bool
):
    build = (lambda given: given.staff("adviser", given.organisation())) if staff else None
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=100)
    latest = began + most_for(staff=staff, phone="shared")
    browser = phone.logged_in(
        somebody(build=build),
        staff=staff,
        phone="shared",
        created_at=began,
        last_used_at=datetime.now(UTC),
        ends_at=latest,
    )
    for answer in ("shared", "unsaid"):
        assert browser.post("/nb/phone", {"phone": answer}).status_code == 303
    assert session_row(phone.app, browser.session_id or 0).ends_at == latest
