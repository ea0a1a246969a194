"""Sent twice, done once: receipts, their owners, and what is undone together.

The write is «Noe er feil her» on a lesson, the one that goes the whole way."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.apps import Browser, browser_of, database_of, logged_in, running
from tests.given import given_in
from webapp.features.schedule import actions
from webapp.tables.access import Receipt
from webapp.tables.base import new_public_id
from webapp.tables.database import Database, Who
from webapp.tables.evidence import Question

WRITE_ID = "0123456789abcdef0123456789abcdef"


@dataclass
class Phone:
    """A participant's phone and a lesson of hers."""

    app: Flask
    browser: Browser
    person_id: int
    public_id: str
    address: str

    def ask(
        self, write_id: str | None = WRITE_ID, text: str = "Jeg var der.", outbox: bool = True, **headers: str
    ) -> TestResponse:
        fields = {"what": "came", "text": text, "seen_revision": "1.0"} | ({"write_id": write_id} if write_id else {})
        return self.browser.post(self.address, fields, headers=({"X-Outbox": "1"} if outbox else {}) | headers)

    def counts(self) -> tuple[int, int]:
        """(questions, receipts) in the database."""
        with database_of(self.app).reading(Who(everything=True)) as db:
            return (
                db.scalar(select(func.count()).select_from(Question)) or 0,
                db.scalar(select(func.count()).select_from(Receipt)) or 0,
            )


@pytest.fixture
def phone(database: Database, app_folder: Path) -> Iterator[Phone]:
    with running(database.url, app_folder) as app:
        yield a_phone(app)


@pytest.fixture
def sqlite_phone(app: Flask) -> Phone:
    return a_phone(app)


def a_phone(app: Flask) -> Phone:
    with given_in(database_of(app)) as given:
        person = given.participant()
        taught = given.school_class()
        given.enrolled(person, taught)
        lesson = given.lesson(taught, at=datetime.now(UTC).replace(microsecond=0))
    return Phone(
        app, logged_in(app, person.id), person.id, person.public_id, f"/nb/schedule/{lesson.public_id}/question"
    )


def test_a_write_is_done_and_its_receipt_kept(phone: Phone):
    answer = phone.ask()
    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["write_id"]) == ("done", WRITE_ID)
    assert phone.counts() == (1, 1)


def test_the_same_write_again_is_answered_and_not_done_again(phone: Phone):
    phone.ask()
    for _ in range(3):
        answer = phone.ask()
        assert (answer.status_code, answer.json["status"], answer.json["again"]) == (200, "done", True)
    assert phone.counts() == (1, 1)


def test_a_receipt_brings_a_form_token_for_the_next_one(phone: Phone):
    token = phone.ask().headers["X-Form-Token"]
    answer = phone.browser.post(phone.address, {"csrf_token": token, "what": "came", "seen_revision": "1.0"})
    assert answer.status_code == 303


def test_a_plain_form_sent_twice_is_done_once_and_leads_back_to_its_page(phone: Phone):
    page = phone.address.removesuffix("/question")
    first, second = (phone.ask(outbox=False, Referer=f"http://localhost{page}") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.headers["Location"] == page
    assert phone.counts() == (1, 1)


@pytest.mark.parametrize("came_from", ["https://evil.example/nb/today", "http://[", "//evil.example", "x" * 3_000, ""])
def test_a_plain_form_sent_twice_never_leads_elsewhere(sqlite_phone: Phone, came_from: str):
    sqlite_phone.ask(outbox=False)
    answer = sqlite_phone.ask(outbox=False, Referer=came_from)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/today")


def test_the_same_id_with_other_words_is_refused(phone: Phone):
    phone.ask()
    answer = phone.ask(text="Noe annet.")
    assert (answer.status_code, answer.json["status"]) == (409, "key reused")
    assert phone.counts() == (1, 1)


def test_the_same_id_with_other_words_is_refused_with_a_page_too(sqlite_phone: Phone):
    sqlite_phone.ask(outbox=False)
    answer = sqlite_phone.ask(outbox=False, text="Noe annet.")
    assert answer.status_code == 409
    assert "<h1>" in answer.text


def test_the_same_id_at_another_address_is_refused(sqlite_phone: Phone):
    sqlite_phone.ask()
    answer = sqlite_phone.browser.post("/nb/phone", {"phone": "own", "write_id": WRITE_ID}, headers={"X-Outbox": "1"})
    assert (answer.status_code, answer.json["status"]) == (409, "key reused")


def test_another_token_and_another_clock_are_still_the_same_write(sqlite_phone: Phone):
    sqlite_phone.ask()
    fields = {
        "what": "came",
        "text": "Jeg var der.",
        "seen_revision": "1.0",
        "write_id": WRITE_ID,
        "made_at": "2026-01-01T00:00:00Z",
    }
    assert sqlite_phone.browser.post(sqlite_phone.address, fields, headers={"X-Outbox": "1"}).json["again"] is True


def test_what_another_person_wrote_on_this_phone_waits_for_her(phone: Phone):
    answer = phone.ask(**{"X-Sender": "f" * 32})
    assert answer.status_code == 401
    assert phone.counts() == (0, 0)


def test_what_she_wrote_herself_is_taken(sqlite_phone: Phone):
    assert sqlite_phone.ask(**{"X-Sender": sqlite_phone.public_id}).status_code == 200


def test_an_id_another_person_has_used_is_free(phone: Phone):
    with given_in(database_of(phone.app)) as given:
        other = given.participant(name="Nadia Omar")
        given.receipt(other.public_id, WRITE_ID)
    assert phone.ask().json["status"] == "done"
    assert phone.counts() == (1, 2)


def test_a_write_without_an_id_is_done_without_a_receipt(phone: Phone):
    assert phone.ask(None, outbox=False).status_code == 303
    assert phone.counts() == (1, 0)


@pytest.mark.parametrize("write_id", ["x", "0" * 31, "A" * 32, "0" * 33, "' OR 1=1 --"])
def test_an_id_that_is_none_counts_as_none(sqlite_phone: Phone, write_id: str):
    assert sqlite_phone.ask(write_id).status_code == 200
    assert sqlite_phone.counts() == (1, 0)


def test_a_form_with_errors_leaves_no_receipt_so_it_can_be_put_right(phone: Phone):
    answer = phone.browser.post(phone.address, {"write_id": WRITE_ID}, headers={"X-Outbox": "1"})
    assert (answer.status_code, answer.json["status"]) == (422, "errors")
    assert phone.counts() == (0, 0)
    assert phone.ask().json["status"] == "done"


def test_a_write_that_fails_takes_its_receipt_with_it(sqlite_phone: Phone, monkeypatch: pytest.MonkeyPatch):
    real = actions.ask_about_lesson

    def fails_after_the_change(db, *args, **kwargs):
        real(db, *args, **kwargs)
        db.flush()
        raise RuntimeError("the power goes")

    monkeypatch.setattr(actions, "ask_about_lesson", fails_after_the_change)
    assert sqlite_phone.ask().status_code == 500
    assert sqlite_phone.counts() == (0, 0)
    monkeypatch.undo()
    assert sqlite_phone.ask().json["status"] == "done"
    assert sqlite_phone.counts() == (1, 1)


def test_a_change_seen_too_late_leaves_no_receipt(phone: Phone):
    fields = {"what": "came", "seen_revision": "7.0", "write_id": WRITE_ID}
    answer = phone.browser.post(phone.address, fields, headers={"X-Outbox": "1"})
    assert (answer.status_code, answer.json["status"]) == (409, "changed")
    assert phone.counts() == (0, 0)


@pytest.mark.parametrize("words", ["the same", "others"])
def test_eight_at_once_change_one_thing(phone: Phone, words: str):
    answers: list[TestResponse] = []
    start = threading.Barrier(8)

    def send(number: int) -> None:
        browser = browser_of(phone.app)
        browser.take("samvei", phone.browser.token)
        browser.form_secret = phone.browser.form_secret
        each = Phone(phone.app, browser, phone.person_id, phone.public_id, phone.address)
        start.wait(timeout=30)
        answers.append(each.ask(text="Jeg var der." if words == "the same" else f"Jeg var der {number}."))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert phone.counts() == (1, 1)
    codes = sorted(answer.status_code for answer in answers)
    assert codes == ([200] * 8 if words == "the same" else [200] + [409] * 7)


def test_different_writes_at_once_are_all_done(phone: Phone):
    answers: list[int] = []

    def send() -> None:
        browser = browser_of(phone.app)
        browser.take("samvei", phone.browser.token)
        browser.form_secret = phone.browser.form_secret
        answers.append(
            Phone(phone.app, browser, phone.person_id, phone.public_id, phone.address).ask(new_public_id()).status_code
        )

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8
    assert phone.counts() == (8, 8)
