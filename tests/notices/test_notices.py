"""Notices: told as a code, read as a sentence in one's own language."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.given import given_in
from webapp.language import using
from webapp.notices import LeadsTo, NoticeCode, mark_read, sentence, tell, unread_for
from webapp.tables.database import Who

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
ABOUT = {"lesson": "0" * 32, "starts_at": "2026-11-13T08:00:00+00:00", "was_starts_at": "2026-11-12T08:00:00+00:00"}


# What each of these needs, and words that its sentence must hold. The rest are about lessons.
NEW_ONES = {
    NoticeCode.MATTER_ANSWERED: ({"matter": "a" * 32}, "svar"),
    NoticeCode.APPEAL_HANDED_ON: ({"matter": "a" * 32}, "Klagen"),
    NoticeCode.CONTRACT_NEW: ({"number": 2}, "versjon 2"),
    NoticeCode.LINES_GONE_THROUGH: ({"lines": 3, "on": "2026-11-16"}, "3 deler"),
    NoticeCode.CONTRACT_CONFIRMED_BY_MUNICIPALITY: ({"number": 2}, "versjon 2"),
    NoticeCode.SIGNATURE_REGISTERED: ({"number": 2, "on": "2026-11-16"}, "mandag 16. november"),
    NoticeCode.HANDOVER_ASKED: ({"office": "Drammen kommune", "moves_on": "2026-12-01"}, "Drammen kommune"),
    NoticeCode.SERIES_MOVED: ({"count": 12}, "12 timer er flyttet. Den første er nå fredag 13. november"),
    NoticeCode.SERIES_CANCELLED: ({"count": 12}, "12 timer er avlyst. Den første var fredag 13. november"),
    NoticeCode.SERIES_ON_AGAIN: ({"count": 12}, "12 timer er ikke avlyst lenger. Den første er fredag 13. november"),
    NoticeCode.ABSENCE_DECIDED: ({"absence": "a" * 32}, "svar på et fravær"),
    NoticeCode.NOTE_SEEN: ({"absence": "a" * 32}, "legeerklæringen"),
    NoticeCode.CHECK_IN: ({"check_in": "a" * 32}, "savnet deg"),
    NoticeCode.RESULT_RECORDED: ({"on": "2026-11-16"}, "mandag 16. november"),
    NoticeCode.NEXT_STEP: ({}, "neste steg"),
    NoticeCode.PROTECTION_ON: ({}, "strammet inn"),
    NoticeCode.PROTECTION_STRICT: ({}, "noen få ansatte"),
    NoticeCode.PROTECTION_OFF: ({}, "ser dem igjen"),
    NoticeCode.CARD_PRINTED: ({}, "nytt kort"),
}
# These say the same whatever it is about.
WITHOUT_VALUES = {
    NoticeCode.MATTER_ANSWERED,
    NoticeCode.APPEAL_HANDED_ON,
    NoticeCode.ABSENCE_DECIDED,
    NoticeCode.NOTE_SEEN,
    NoticeCode.CHECK_IN,
    NoticeCode.NEXT_STEP,
    NoticeCode.PROTECTION_ON,
    NoticeCode.PROTECTION_STRICT,
    NoticeCode.PROTECTION_OFF,
    NoticeCode.CARD_PRINTED,
}


@pytest.mark.parametrize("code", [code for code in NoticeCode if code not in NEW_ONES])
def test_every_code_about_a_lesson_has_a_sentence(code):
    assert "fredag 13. november kl. 09:00" in sentence(code, ABOUT)


def test_a_notice_is_put_into_words_in_the_language_it_is_read_in():
    with using("en"):
        assert "13 November" in sentence(NoticeCode.LESSON_CANCELLED, ABOUT)


@pytest.mark.parametrize(
    "code, values", [("of_a_later_version", ABOUT), ("lesson_moved", {}), ("lesson_moved", {"starts_at": "x"})]
)
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


@pytest.mark.parametrize("code", NEW_ONES)
def test_what_is_told_of_plan_and_contract_is_a_sentence(code):
    values, wanted = NEW_ONES[code]
    assert wanted in sentence(code, ABOUT | values)


@pytest.mark.parametrize("code", [code for code in NoticeCode if code not in WITHOUT_VALUES])
def test_a_sentence_without_its_values_is_left_out(code):
    assert sentence(code, {}) is None


def test_one_lesson_of_a_series_is_not_said_as_several():
    assert sentence(NoticeCode.SERIES_MOVED, ABOUT | {"count": 1}).startswith("1 time er flyttet. Den er nå")


def test_one_line_and_several_are_said_differently():
    said = {lines: sentence(NoticeCode.LINES_GONE_THROUGH, {"lines": lines, "on": "2026-11-16"}) for lines in (1, 2)}
    assert "1 del av" in said[1] and "2 deler av" in said[2]


@pytest.mark.parametrize(
    ("code", "page"),
    [
        (NoticeCode.LESSON_MOVED, LeadsTo.LESSON),
        (NoticeCode.MATTER_ANSWERED, LeadsTo.MATTER),
        (NoticeCode.CONTRACT_NEW, LeadsTo.CONTRACT),
        (NoticeCode.HANDOVER_ASKED, LeadsTo.PATH),
        (NoticeCode.LESSON_PLACE_CHANGED, LeadsTo.LESSON),
        (NoticeCode.MEETING_PLANNED, LeadsTo.LESSON),
        (NoticeCode.TEST_REGISTERED, LeadsTo.LESSON),
        (NoticeCode.SERIES_MOVED, LeadsTo.SCHEDULE),
        (NoticeCode.SERIES_CANCELLED, LeadsTo.SCHEDULE),
        (NoticeCode.ABSENCE_DECIDED, LeadsTo.ABSENCE),
        (NoticeCode.NOTE_SEEN, LeadsTo.ABSENCE),
        (NoticeCode.CHECK_IN, LeadsTo.CHECK_IN),
        (NoticeCode.RESULT_RECORDED, LeadsTo.NORWEGIAN),
        (NoticeCode.NEXT_STEP, LeadsTo.NORWEGIAN),
        (NoticeCode.PROTECTION_ON, LeadsTo.PROTECTION),
        (NoticeCode.CARD_PRINTED, LeadsTo.DEVICES),
    ],
)
def test_a_notice_leads_to_the_page_that_tells_more(database, code, page):
    with given_in(database) as given:
        person = given.resident()
    with database.the_write(Who(everything=True)) as db:
        tell(db, person.id, code, ABOUT | NEW_ONES.get(code, ({}, ""))[0], NOW)
    with database.reading(Who(person_id=person.id)) as db:
        notice = unread_for(db, person.id, NOW)[0]
    assert notice.leads_to is page and (notice.matter is not None) == (page is LeadsTo.MATTER)
    assert (notice.absence is not None) == (page is LeadsTo.ABSENCE)
    assert (notice.check_in is not None) == (page is LeadsTo.CHECK_IN)
