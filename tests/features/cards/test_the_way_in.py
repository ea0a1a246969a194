"""From the paper to a session: each page in its turn, and one calm answer for every card that does not work."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.apps import browser_of, database_of, statements
from tests.features.cards.conftest import PIN, Desk, as_far_as_choosing, is_in, three
from webapp.tables.database import Who
from webapp.tables.people import Person
from webapp.tables.ways_in import LoginStep

CALM = "Dette kortet virker ikke."


def test_a_card_takes_its_person_in_with_a_pin_of_her_own(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    answer = phone.post("/nb/in/choose", {**PIN, "symbol": "fish"})
    assert answer.status_code == 303
    assert is_in(phone)
    (session,) = desk.sessions()
    assert (session.method, session.phone) == ("card", "own")
    assert phone.cookie("samvei-phone")


def test_after_the_code_the_pages_are_in_the_language_of_the_person(desk: Desk) -> None:
    answer = browser_of(desk.app).post("/nb/in", {"code": desk.prints().code})
    assert answer.headers["Location"].endswith("/ar/in/pictures")


@pytest.mark.parametrize("shape", [str.lower, lambda code: f" {code[:4]}-{code[4:8]} {code[8:]} "])
def test_a_code_is_read_however_it_is_typed(desk: Desk, shape) -> None:
    assert browser_of(desk.app).post("/nb/in", {"code": shape(desk.prints().code)}).status_code == 303


def test_four_pictures_can_be_chosen_instead_of_a_pin(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card, "shared")
    chosen = {f"pictures_{place}": each for place, each in enumerate(("sun", "fish", "key", "boat"), 1)}
    assert phone.post("/nb/in/choose", {"way": "pictures", "symbol": "cup", **chosen}).status_code == 303
    assert is_in(phone)


def test_a_card_that_was_used_takes_nobody_in_again(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    phone.post("/nb/in/choose", {**PIN, "symbol": "fish"})
    again = browser_of(desk.app).post("/nb/in", {"code": card.code})
    assert again.status_code == 422 and CALM in again.text


def test_wrong_used_blocked_old_and_worn_cards_get_the_same_answer(desk: Desk) -> None:
    now = datetime.now(UTC)
    spoilt = [{"used_at": now}, {"blocked_at": now}, {"expires_at": now - timedelta(seconds=1)}, {"tries": 5}]
    answers = {CALM in browser_of(desk.app).post("/nb/in", {"code": "34679CFHJKMN"}).text}
    for columns in spoilt:
        card = desk.prints()
        desk.set_card(**columns)
        answer = browser_of(desk.app).post("/nb/in", {"code": card.code})
        assert answer.status_code == 422
        answers.add(CALM in answer.text)
        desk.set_card(used_at=None, blocked_at=now)
    assert answers == {True}


def test_a_card_that_is_no_good_costs_as_many_statements_as_none(desk: Desk) -> None:
    card = desk.prints()
    desk.set_card(blocked_at=datetime.now(UTC))
    visitor, counts = browser_of(desk.app), []
    visitor.get("/nb/in")
    visitor.post("/nb/in", {"code": "77777CFHJKMN"})
    for code in ("34679CFHJKMN", card.code):
        with statements(desk.app) as sent:
            visitor.post("/nb/in", {"code": code})
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_an_account_that_was_closed_gets_the_same_answer(desk: Desk) -> None:
    card = desk.prints()
    with database_of(desk.app).the_write(Who(everything=True)) as db:
        db.execute(update(Person).where(Person.id == desk.person_id).values(disabled_at=datetime.now(UTC)))
    assert CALM in browser_of(desk.app).post("/nb/in", {"code": card.code}).text


def test_an_account_closed_while_choosing_is_not_let_in(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    with database_of(desk.app).the_write(Who(everything=True)) as db:
        db.execute(update(Person).where(Person.id == desk.person_id).values(disabled_at=datetime.now(UTC)))
    assert phone.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 422
    assert desk.sessions() == [] and desk.card().used_at is None


def test_five_times_the_wrong_pictures_end_the_card(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    wrong = tuple(reversed(card.pictures))
    phone.post("/nb/in", {"code": card.code})
    told = [phone.post("/nb/in/pictures", three(wrong)).text for _try in range(5)]
    assert "4 ganger" in told[0] and CALM in told[4]
    assert phone.post("/nb/in/pictures", three(card.pictures)).status_code == 422
    assert CALM in browser_of(desk.app).post("/nb/in", {"code": card.code}).text


def test_wrong_pictures_are_counted_across_browsers(desk: Desk) -> None:
    card = desk.prints()
    for _try in range(5):
        browser = browser_of(desk.app)
        browser.post("/nb/in", {"code": card.code})
        browser.post("/nb/in/pictures", three(tuple(reversed(card.pictures))))
    assert CALM in browser_of(desk.app).post("/nb/in", {"code": card.code}).text


def test_pictures_that_are_missing_count_as_no_try(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    phone.post("/nb/in", {"code": card.code})
    assert phone.post("/nb/in/pictures", {"pictures_1": "sun"}).status_code == 422
    assert desk.card().tries == 0


def test_right_pictures_forget_the_wrong_ones(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    phone.post("/nb/in", {"code": card.code})
    phone.post("/nb/in/pictures", three(tuple(reversed(card.pictures))))
    assert phone.post("/nb/in/pictures", three(card.pictures)).status_code == 303
    assert desk.card().tries == 0


@pytest.mark.parametrize("page", ["pictures", "phone", "choose"])
def test_no_page_can_be_reached_before_its_turn(desk: Desk, page: str) -> None:
    browser = browser_of(desk.app)
    assert browser.get(f"/nb/in/{page}").headers["Location"].endswith("/nb/in")
    sent = {"phone": "own", **PIN, **three(("sun", "moon", "star"))}
    assert browser.post(f"/nb/in/{page}", sent).status_code == 422


def test_the_pictures_cannot_be_jumped_over(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    phone.post("/nb/in", {"code": card.code})
    assert phone.post("/nb/in/phone", {"phone": "own"}).status_code == 422
    assert phone.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 422
    assert desk.sessions() == []


def test_the_question_about_the_phone_cannot_be_jumped_over(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    phone.post("/nb/in", {"code": card.code})
    phone.post("/nb/in/pictures", three(card.pictures))
    assert phone.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 422


def test_another_browser_cannot_go_on_with_the_step_of_this_one(desk: Desk) -> None:
    card, phone, other = desk.prints(), browser_of(desk.app), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    other.take("samvei-card", phone.cookie("samvei-card") or "")
    assert other.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 422
    assert desk.card().used_at is None


def test_of_two_browsers_with_one_card_only_the_quicker_comes_in(desk: Desk) -> None:
    card, first, second = desk.prints(), browser_of(desk.app), browser_of(desk.app)
    as_far_as_choosing(first, card)
    as_far_as_choosing(second, card)
    assert first.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 303
    late = second.post("/nb/in/choose", {**PIN, "symbol": "boat"})
    assert late.status_code == 422 and CALM in late.text
    assert len(desk.sessions()) == 1


def test_pressing_twice_on_the_last_page_comes_in_once(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    token, step = phone.form_token(), phone.cookie("samvei-card")
    phone.post("/nb/in/choose", {**PIN, "symbol": "fish"})
    phone.take("samvei-card", step or "")
    phone.post("/nb/in/choose", {**PIN, "symbol": "fish", "csrf_token": token})
    assert len(desk.sessions()) == 1


def test_a_line_cut_between_the_pages_burns_nothing(desk: Desk) -> None:
    card = desk.prints()
    as_far_as_choosing(browser_of(desk.app), card)
    again = browser_of(desk.app)
    as_far_as_choosing(again, card)
    assert again.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 303


def test_a_step_older_than_ten_minutes_begins_from_the_start(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    with database_of(desk.app).the_write(Who(everything=True)) as db:
        db.execute(update(LoginStep).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert phone.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 422
    assert phone.get("/nb/in/choose").status_code == 303


def test_a_card_blocked_while_choosing_lets_nobody_in(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    desk.adviser.post(f"{desk.address}/card/block")
    assert phone.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 422
    assert desk.sessions() == []


def test_a_pin_that_is_refused_burns_nothing(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    assert phone.post("/nb/in/choose", {**PIN, "pin": "111111", "symbol": "fish"}).status_code == 422
    assert phone.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 303


def test_the_answer_about_the_phone_can_be_given_anew(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card, "own")
    assert phone.get("/nb/in/phone").status_code == 200
    phone.post("/nb/in/phone", {"phone": "unsaid"})
    phone.post("/nb/in/choose", {**PIN, "symbol": "fish"})
    assert [session.phone for session in desk.sessions()] == ["unsaid"]


def test_too_many_codes_from_one_address_wait(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.features.cards.views.MOST_TRIES_AN_ADDRESS", 2)
    card, browser = desk.prints(), browser_of(desk.app)
    codes = ["34679CFHJKMN", "34679CFHJKMP", card.code]
    assert [browser.post("/nb/in", {"code": code}).status_code for code in codes] == [422, 422, 429]


def test_the_address_on_the_card_leads_to_the_page(desk: Desk) -> None:
    answer = browser_of(desk.app).get("/in")
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/nb/in")
