"""Notices: told as a code, read as a sentence in one's own language."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.given import given_in
from webapp.language import using
from webapp.notices import NoticeCode, mark_read, sentence, tell, unread_for
from webapp.tables.database import Who

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
ABOUT = {"lesson": "0" * 32, "starts_at": "2026-11-13T08:00:00+00:00", "was_starts_at": "2026-11-12T08:00:00+00:00"}


@pytest.mark.parametrize("code", list(NoticeCode))
def test_every_code_has_a_sentence(code):
    assert "fredag 13. november kl. 09:00" in sentence(code, ABOUT)


def test_a_notice_is_put_into_words_in_the_language_it_is_read_in():
    with using("en"):
        assert "13 November" in sentence(NoticeCode.LESSON_CANCELLED, ABOUT)


@pytest.mark.parametrize("code, values", [("of_a_later_version", ABOUT), ("lesson_moved", {}), ("lesson_moved", {"starts_at": "x"})])
def test_what_cannot_be_put_into_words_is_left_out(code, values):
    assert sentence(code, values) is None


def test_a_person_reads_her_own_notices_newest_first(database):
    with given_in(database) as given:
        hanan, other = given.resident(), given.resident(name="Sara Omar")
        tell(given.session, hanan.id, NoticeCode.LESSON_CANCELLED, ABOUT, NOW - timedelta(days=1))
        tell(given.session, hanan.id, NoticeCode.QUESTION_ANSWERED, ABOUT, NOW)
        tell(given.session, other.id, NoticeCode.LESSON_MOVED, ABOUT, NOW)
    with database.reading(Who(hanan.id)) as db:
        codes = [notice.code for notice in unread_for(db, hanan.id, NOW)]
    assert codes == [NoticeCode.QUESTION_ANSWERED, NoticeCode.LESSON_CANCELLED]


def test_a_notice_that_was_read_is_not_shown_again(database):
    with given_in(database) as given:
        hanan = given.resident()
        tell(given.session, hanan.id, NoticeCode.QUESTION_ANSWERED, ABOUT, NOW)
    with database.reading(Who(hanan.id)) as db:
        (notice,) = unread_for(db, hanan.id, NOW)
    with database.the_write(Who(hanan.id)) as db:
        assert mark_read(db, hanan.id, notice.public_id, NOW)
    with database.reading(Who(hanan.id)) as db:
        assert unread_for(db, hanan.id, NOW) == []


def test_nobody_marks_the_notice_of_another_as_read(database):
    with given_in(database) as given:
        hanan, other = given.resident(), given.resident(name="Sara Omar")
        notice = given.notice(hanan)
    with database.the_write(Who(other.id)) as db:
        assert not mark_read(db, other.id, notice.public_id, NOW)


def test_old_news_is_no_news(database):
    with given_in(database) as given:
        hanan = given.resident()
        tell(given.session, hanan.id, NoticeCode.QUESTION_ANSWERED, ABOUT, NOW - timedelta(days=29))
    with database.reading(Who(hanan.id)) as db:
        assert unread_for(db, hanan.id, NOW) == []
