"""Reading .ics files: the right instants of honest ones, an error beside the line of the others, and an end to all."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings, strategies as st

from webapp.engine import oslo
from webapp.features.calendar import ics_lessons
from webapp.features.calendar.ics_lessons import MOST_LESSONS, Note, read_calendar
from webapp.features.calendar.ics_lines import Why

TODAY = date(2026, 11, 22)
NINE = "DTSTART;TZID=Europe/Oslo:20270315T090000"
ELEVEN = "DTEND;TZID=Europe/Oslo:20270315T110000"


def event(*lines, uid="a"):
    return ["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"]


def read(*events, before=(), end="\r\n"):
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        *before,
        *(line for each in events for line in each),
        "END:VCALENDAR",
        "",
    ]
    return read_calendar(end.join(lines).encode(), TODAY)


def whys(found):
    return [each.why for each in found.problems]


def notes(found):
    return [each.note for each in found.remarks]


def starts(found):
    return [each.starts_at for each in found.lessons]


def oslo_at(text):
    clock = datetime.fromisoformat(text)
    return oslo.at(clock.date(), clock.time())


def test_nine_stays_nine_over_both_changes_of_clock():
    found = read(event(NINE, ELEVEN, "RRULE:FREQ=WEEKLY;UNTIL=20271120T080000Z"))
    assert {oslo.time_of(each) for each in starts(found)} == {time(9)}
    assert {each.utctimetuple().tm_hour for each in starts(found)} == {7, 8}
    assert {each.ends_at - each.starts_at for each in found.lessons} == {timedelta(hours=2)}


def test_a_series_in_utc_stays_in_utc():
    found = read(event("DTSTART:20270315T080000Z", "DTEND:20270315T090000Z", "RRULE:FREQ=WEEKLY;COUNT=4"))
    assert {each.hour for each in starts(found)} == {8}


def test_the_hour_that_is_skipped_and_the_one_that_comes_twice():
    skipped = read(event("DTSTART;TZID=Europe/Oslo:20270328T023000", "DURATION:PT1H"))
    twice = read(event("DTSTART;TZID=Europe/Oslo:20271031T023000", "DURATION:PT1H"))
    assert starts(skipped) == [oslo_at("2027-03-28 02:30")] == [datetime(2027, 3, 28, 1, 30, tzinfo=UTC)]
    assert starts(twice) == [datetime(2027, 10, 31, 0, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Oslo",
        '"Europe/Oslo"',
        "/example.org/20260101_1/Europe/Oslo",
        "W. Europe Standard Time",
        "Europe/Stockholm",
    ],
)
def test_zones_are_known_by_several_names(zone):
    found = read(event(f"DTSTART;TZID={zone}:20270315T090000", "DURATION:PT1H"))
    assert starts(found) == [oslo_at("2027-03-15 09:00")]


@pytest.mark.parametrize("zone", ["Mars/Base", "Customized Time Zone", "../../etc/passwd", "localtime"])
def test_a_zone_nobody_knows_is_named(zone):
    found = read(event(f"DTSTART;TZID={zone}:20270315T090000", "DURATION:PT1H"))
    assert whys(found) == [Why.UNKNOWN_ZONE]
    assert found.problems[0].value == zone
    assert found.problems[0].line == 5


def test_floating_times_are_norwegian_and_that_is_said():
    found = read(event("DTSTART:20270315T090000", "DTEND:20270315T110000"))
    assert starts(found) == [oslo_at("2027-03-15 09:00")]
    assert notes(found) == [Note.FLOATING]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["DTSTART;VALUE=DATE:20270315"], Why.ALL_DAY),
        ([NINE], Why.NO_END),
        ([ELEVEN], Why.NO_START),
        ([NINE, NINE.replace("DTSTART", "DTEND")], Why.TOO_SHORT),
        ([NINE, "DTEND;TZID=Europe/Oslo:20270315T080000"], Why.ENDS_BEFORE),
        ([NINE, "DURATION:-PT1H"], Why.ENDS_BEFORE),
        ([NINE, "DURATION:PT0S"], Why.TOO_SHORT),
        ([NINE, "DURATION:PT30H"], Why.LASTS_TOO_LONG),
        ([NINE, "DURATION:P99999999999W"], Why.UNREADABLE),
        ([NINE, ELEVEN, "DURATION:PT1H"], Why.TWICE),
        ([NINE, NINE, ELEVEN], Why.TWICE),
        (["DTSTART:99990101T090000Z", "DURATION:PT1H"], Why.YEAR),
        (["DTSTART:00010101T090000Z", "DURATION:PT1H"], Why.YEAR),
        (["DTSTART:20300101T090000Z", "DURATION:PT1H"], Why.TOO_FAR),
        (["DTSTART:20270230T090000Z", "DURATION:PT1H"], Why.UNREADABLE),
        ([NINE, ELEVEN, "SEQUENCE:-1"], Why.UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=SECONDLY"], Why.RULE_TOO_OFTEN),
        ([NINE, ELEVEN, "RRULE:FREQ=MINUTELY;COUNT=3"], Why.RULE_TOO_OFTEN),
        ([NINE, ELEVEN, "RRULE:FREQ=HOURLY;INTERVAL=24"], Why.RULE_TOO_OFTEN),
        ([NINE, ELEVEN, "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=DAILY;COUNT=1000000000"], Why.TOO_MANY_LESSONS),
        ([NINE, ELEVEN, "RRULE:FREQ=DAILY;COUNT=" + "9" * 500], Why.TOO_MANY_LESSONS),
        ([NINE, ELEVEN, "RRULE:FREQ=DAILY;INTERVAL=999999999999"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=DAILY;INTERVAL=0"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=YEARLY;BYYEARDAY=" + ",".join(map(str, range(1, 100)))], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=WEEKLY;FREQ=DAILY"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RRULE:nonsense"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "EXRULE:FREQ=DAILY"], Why.RULE_UNREADABLE),
        ([NINE, ELEVEN, "RDATE;VALUE=PERIOD:20270401T090000Z/PT1H"], Why.UNREADABLE),
        ([NINE, ELEVEN, "RRULE:FREQ=DAILY;UNTIL=99991231T000000Z"], Why.TOO_MANY_LESSONS),
        ([NINE, ELEVEN, "RECURRENCE-ID;RANGE=THISANDFUTURE:20270315T080000Z"], Why.RANGE),
        (["DTSTART:20150101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"], Why.RULE_TOO_OLD),
    ],
)
def test_what_cannot_be_brought_in_is_named(lines, why):
    assert whys(read(event(*lines))) == [why]


def test_an_event_without_an_id_is_an_error():
    assert whys(read(["BEGIN:VEVENT", NINE, ELEVEN, "END:VEVENT"])) == [Why.NO_UID]


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (b"", Why.EMPTY),
        (b" \r\n\t", Why.EMPTY),
        (b"hello", Why.NOT_A_CALENDAR),
        (b"BEGIN:VEVENT\nEND:VEVENT", Why.NOT_A_CALENDAR),
        ("BEGIN:VCALENDAR".encode("utf-16"), Why.ENCODING),
        (b"BEGIN:VCALENDAR\x00", Why.ENCODING),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:\xff\xfe\nEND:VEVENT\nEND:VCALENDAR", Why.ENCODING),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", Why.TORN),
        (b"BEGIN:VCALENDAR\nEND:VEVENT\n", Why.TORN),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\n", Why.NESTED),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 50, Why.NESTED),
        (b"BEGIN:VCALENDAR\n" + b"A:B\n" * 70_000, Why.TOO_LONG),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 2_001, Why.TOO_MANY_EVENTS),
    ],
)
def test_a_file_that_is_none_is_told_from_the_others(held, why):
    found = read_calendar(held, TODAY)
    assert whys(found)[-1] == why
    assert found.lessons == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_lines_may_end_in_any_way_and_be_folded(end):
    found = read(event(NINE, ELEVEN, f"SUMMARY:No{end} rsk {end}\t og mer"), end=end)
    assert [each.topic for each in found.lessons] == ["Norsk og mer"]


def test_a_byte_order_mark_is_passed_over():
    lines = ["BEGIN:VCALENDAR", *event(NINE, ELEVEN), "END:VCALENDAR"]
    assert len(read_calendar(b"\xef\xbb\xbf" + "\n".join(lines).encode(), TODAY).lessons) == 1


def test_a_rule_without_an_end_is_cut_after_a_year_and_that_is_said():
    found = read(event(NINE, ELEVEN, "RRULE:FREQ=WEEKLY"))
    assert len(found.lessons) == 53
    assert max(starts(found)) < oslo_at("2028-03-15 00:00")
    assert [(each.note, each.line) for each in found.remarks] == [(Note.NO_END, 7)]


def test_a_rule_that_ends_too_late_is_cut_after_two_years_and_that_is_said():
    found = read(event(NINE, ELEVEN, "RRULE:FREQ=WEEKLY;UNTIL=20400101T000000Z"))
    assert max(starts(found)) < oslo_at("2028-11-22 00:00")
    assert notes(found) == [Note.CUT]


def test_what_is_long_past_is_left_out_and_counted():
    found = read(
        event("DTSTART:20260101T090000Z", "DURATION:PT1H"), event("DTSTART:20261001T090000Z", "DURATION:PT1H", uid="b")
    )
    assert len(found.lessons) == 1
    assert [(each.note, each.count) for each in found.remarks] == [(Note.PAST, 1)]


def test_lessons_at_the_same_time_are_an_error_that_names_both_lines():
    found = read(event(NINE, ELEVEN), event(NINE, ELEVEN, uid="b"))
    assert [(each.why, {each.line, each.other}) for each in found.problems] == [(Why.OVERLAPS, {3, 8})]


def test_one_that_is_cancelled_is_at_no_time():
    found = read(event(NINE, ELEVEN), event(NINE, ELEVEN, "STATUS:CANCELLED", uid="b"))
    assert not found.problems


def test_a_changed_date_may_be_named_in_another_zone():
    changed = event("RECURRENCE-ID:20270322T080000Z", "DTSTART:20270323T080000Z", "DURATION:PT1H")
    found = read(event(NINE, ELEVEN, "RRULE:FREQ=WEEKLY;COUNT=3"), changed)
    assert [oslo.day_of(each).day for each in starts(found)] == [15, 23, 29]
    assert found.lessons[1].original_starts_at == oslo_at("2027-03-22 09:00")


def test_dates_may_be_added_and_taken_out():
    found = read(
        event(
            NINE,
            ELEVEN,
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "EXDATE:20270322T080000Z",
            "RDATE;TZID=Europe/Oslo:20270324T090000,20270325T090000",
        )
    )
    assert [oslo.day_of(each).day for each in starts(found)] == [15, 24, 25, 29]


def test_of_two_with_one_id_the_newer_counts_and_equals_contradict():
    older, newer = event(NINE, ELEVEN), event(NINE, ELEVEN, "SEQUENCE:2", "SUMMARY:ny")
    assert [each.topic for each in read(newer, older).lessons] == ["ny"]
    assert whys(read(older, older)) == [Why.DUPLICATE]


def test_a_file_gives_at_most_six_hundred_lessons(monkeypatch):
    rule = [
        event(f"DTSTART:2027010{day}T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=90", uid=str(day))
        for day in range(1, 8)
    ]
    assert whys(read(*rule)) == [Why.TOO_MANY_LESSONS]
    assert len(read(*rule[:6]).lessons) <= MOST_LESSONS


def test_a_bomb_is_followed_for_no_more_dates_than_the_bounds(monkeypatch):
    followed = 0

    def counted(*args, **kwargs):
        nonlocal followed
        for each in rrulestr(*args, **kwargs):
            followed += 1
            yield each

    monkeypatch.setattr(ics_lessons, "rrulestr", counted)
    bomb = [
        event("DTSTART:20240101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20260101T000000Z", uid=str(number))
        for number in range(200)
    ]
    assert Why.TOO_MANY_LESSONS in whys(read(*bomb))
    assert followed < 10_000


def test_long_lists_of_dates_and_many_rules_are_refused():
    dates = ",".join(["20270401T090000Z"] * 2_001)
    assert whys(read(event(NINE, ELEVEN, f"EXDATE:{dates}"))) == [Why.TOO_MANY_DATES]
    rules = [event(NINE, ELEVEN, "RRULE:FREQ=WEEKLY", uid=str(number)) for number in range(201)]
    assert whys(read(*rules)) == [Why.TOO_MANY_RULES]


PIECES = st.sampled_from(
    [
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "BEGIN:VCALENDAR", "END:VCALENDAR", "UID:a", "UID:b", NINE, ELEVEN,
        "DTSTART:20270315T090000", "DTEND:20270316T090000Z", "DURATION:PT1H", "DURATION:P1Y", "RRULE:FREQ=WEEKLY;COUNT=3",
        "RRULE:FREQ=MONTHLY;BYDAY=5MO", "RRULE:FREQ=WEEKLY;BYDAY=ZZ", "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1",
        "EXDATE:20270322T080000Z", "RDATE:20270401", "RECURRENCE-ID:20270322T080000Z", "STATUS:CANCELLED", "METHOD:CANCEL", "SEQUENCE:2",
        "SEQUENCE:٣", "DTSTART;TZID=:20270315T090000", "DTSTART;TZID=Europe/Oslo,UTC:20270315T090000", 'SUMMARY;X="a:b', " folded", "",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=60), max_size=30))
def test_any_lines_are_answered(lines):
    held = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]).encode(
        "utf-8", "replace"
    )
    found = read_calendar(held, TODAY)
    assert len(found.lessons) <= MOST_LESSONS


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda held: b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + held))
def test_any_bytes_are_answered(held):
    assert read_calendar(held, TODAY).problems


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 28),
    st.lists(st.sampled_from(["MO", "TU", "1WE", "-1FR", "5SU"]), max_size=3),
    st.lists(st.integers(-31, 31), max_size=3),
    st.lists(st.integers(1, 12), max_size=2),
)
def test_every_rule_that_is_followed_comes_again_within_a_lifetime(freq, interval, days, month_days, months):
    parts = [f"FREQ={freq}", f"INTERVAL={interval}"]
    for name, values in (("BYDAY", days), ("BYMONTHDAY", month_days), ("BYMONTH", months)):
        parts += [f"{name}={','.join(map(str, values))}"] if values else []
    found = read(event(NINE, ELEVEN, f"RRULE:{';'.join(parts)};COUNT=2"))
    assert len(found.lessons) <= 3
