"""One cell at a time: what a spreadsheet or a text file holds, read as a date, a time, minutes or a word.

Each reader takes the cell as it came (text, number, date, None) and gives a value, or raises `Unreadable` with the
reason. Nothing is guessed: a cell that can be read in two ways is not read.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

LONGEST_TEXT = 4_000


class Why(StrEnum):
    """Why a cell, a row or a file could not be taken; `wording.py` has the sentence."""

    MISSING = "missing"
    NOT_A_DATE = "not_a_date"
    DATE_NEEDS_A_YEAR = "date_needs_a_year"
    NOT_A_TIME = "not_a_time"
    NO_SUCH_HOUR = "no_such_hour"  # skipped when summer time begins
    NOT_A_NUMBER = "not_a_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_CHOICE = "not_a_choice"
    FORMULA = "formula"
    TOO_LONG = "too_long"
    OUT_OF_RANGE = "out_of_range"
    # a whole row, or a row beside what is known
    TWICE_IN_FILE = "twice_in_file"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_CLASS = "unknown_class"
    UNKNOWN_LESSON = "unknown_lesson"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    SEVERAL_PEOPLE = "several_people"
    ALREADY_KNOWN = "already_known"
    MORE_THAN_THE_LESSON = "more_than_the_lesson"
    NOT_BEGUN = "not_begun"
    CANCELLED = "cancelled"
    NOT_IN_CLASS = "not_in_class"
    NOT_SERVED = "not_served"  # row-level policies would refuse it too: only whom one serves today
    NOT_YOUR_ORGANISATION = "not_your_organisation"
    ID_TAKEN = "id_taken"
    OVERLAPS = "overlaps"
    SAME_START = "same_start"
    IN_THE_FUTURE = "in_the_future"
    BEFORE = "before"  # an earlier thing is dated after a later one
    STATE_OR_MINUTES = "state_or_minutes"
    STATE_AND_MINUTES = "state_and_minutes"
    STRICTLY_PROTECTED = "strictly_protected"
    NOT_HELD_YET = "not_held_yet"
    # the sheet a small place keeps
    UNCLEAR_NAME = "unclear_name"
    NAME_AND_ID_DIFFER = "name_and_id_differ"
    NO_LESSON_THAT_DAY = "no_lesson_that_day"
    SEVERAL_LESSONS_THAT_DAY = "several_lessons_that_day"
    CLASS_NOT_NAMED = "class_not_named"
    # the file as a whole
    EMPTY_FILE = "empty_file"
    UNKNOWN_SHEET = "unknown_sheet"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    UNKNOWN_LETTERS = "unknown_letters"
    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"


class Unreadable(ValueError):
    """A cell that cannot be read; `values` are named figures for the sentence."""

    def __init__(self, why: Why, **values: str | int) -> None:
        super().__init__(why.value)
        self.why = why
        self.values = values


Cell = object  # str | int | float | bool | date | datetime | time | timedelta | None, as the file gave it

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january",
            "februar feb february",
            "mars mar march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = re.compile(
    r"^(?:man|tir|tirs|ons|tor|tors|fre|lør|søn|mon|tue|wed|thu|fri|sat|sun|ma|ti|on|to|fr|lø|sø)[a-zæøå]*\.?,?\s+",
    re.I,
)
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$")
_FIGURES = re.compile(r"^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2})?)?$")
_NAMED = re.compile(r"^(\d{1,2})\.?\s*([a-zæøå]+)\.?(?:\s+(\d{4}|\d{2}))?$", re.I)
_CLOCK = re.compile(r"^(?:kl\.?\s*)?(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?$", re.I)
_SPAN = re.compile(r"^(\d{1,2}):(\d{2})$")
_YES = frozenset("ja j yes y true sant 1 x ✓ ✔".split())
_NO = frozenset("nei n no false usant 0 - –".split())


def text(cell: Cell) -> str:
    """The cell as one trimmed line or paragraph; '' when empty. Control characters and bidi overrides are dropped."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nei"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # spreadsheets keep 7 as 7.0
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    said = str(cell)
    if len(said) > LONGEST_TEXT:
        raise Unreadable(Why.TOO_LONG, most=LONGEST_TEXT)
    if not said.isascii() or not said.isprintable():
        said = unicodedata.normalize("NFC", said)
        said = "".join(mark for mark in said if mark in "\n\t\u200c\u200d" or unicodedata.category(mark)[0] != "C")
    said = said.replace("\u00a0", " ").strip()
    if len(said) > 1 and said[0] == "'" and said[1] in "=+-@":
        said = said[1:]  # our own exports put it there, so that no program takes the text for a formula
    return said


def day(cell: Cell) -> date:
    """A date with its year, in the ISO form or a usual Norwegian one (24.11.2026, 24.11.26, 24. november 2026)."""
    return day_in(cell, latest=None)


def day_in(cell: Cell, latest: date | None) -> date:
    """As `day`; where the year is left out, the last such day not after `latest` (None: a year must be written)."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        raise Unreadable(Why.NOT_A_DATE)
    said = _WEEKDAY.sub("", text(cell))
    if said.startswith("="):
        raise Unreadable(Why.FORMULA)
    if found := _ISO.match(said):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _FIGURES.match(said):
        number, month, year = int(found[1]), int(found[2]), found[3]
    elif (found := _NAMED.match(said)) and found[2].casefold() in _MONTHS:
        number, month, year = int(found[1]), _MONTHS[found[2].casefold()], found[3]
    else:
        raise Unreadable(Why.NOT_A_DATE)
    if year:
        # Two figures: nobody in these files was born before 1935 or is planned for after 2034.
        return _date(int(year) if len(year) == 4 else 2000 + int(year) - (100 if int(year) > 34 else 0), month, number)
    if latest is None:
        raise Unreadable(Why.DATE_NEEDS_A_YEAR)
    this_year = _date(latest.year if (month, number) != (2, 29) else _leap_year(latest), month, number)
    return this_year if this_year <= latest else _date(_year_before(this_year), month, number)


def clock(cell: Cell) -> time:
    """A time of day: 09:00, 9.00, kl. 9."""
    if isinstance(cell, datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, time):
        return cell.replace(microsecond=0, tzinfo=None)
    if isinstance(cell, bool):
        raise Unreadable(Why.NOT_A_TIME)
    if isinstance(cell, float) and 0 < cell < 1:  # a fraction of the day, as spreadsheets count
        minutes = round(cell * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60)
    found = _CLOCK.match(text(cell))
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unreadable(Why.NOT_A_TIME)
    return time(int(found[1]), int(found[2] or 0))


def minutes(cell: Cell, *, most: int = 720) -> int:
    """Whole minutes, as a number of minutes: 90."""
    return whole(cell, most=most)


def hours(cell: Cell, *, most: int = 720) -> int:
    """Minutes, from a number of hours: 2, 2,5, 2.5, 1:30, 2 t, 2 h."""
    if isinstance(cell, timedelta):
        return _within(int(cell.total_seconds() // 60), most)
    if isinstance(cell, time):
        return _within(cell.hour * 60 + cell.minute, most)
    said = re.sub(r"\s*(?:t|h|timer?|hours?)\.?$", "", text(cell), flags=re.I)
    if found := _SPAN.match(said):
        if int(found[2]) > 59:
            raise Unreadable(Why.NOT_A_NUMBER)
        return _within(int(found[1]) * 60 + int(found[2]), most)
    exact = _decimal(said) * 60
    if exact != exact.to_integral_value():
        # 1.33 and 0.67 are thirds of an hour cut at two figures; anything else is not whole minutes.
        near = exact.to_integral_value()
        if abs(exact - near) > Decimal("0.3"):
            raise Unreadable(Why.NOT_A_NUMBER)
        exact = near
    return _within(int(exact), most)


def whole(cell: Cell, *, most: int) -> int:
    """A whole number from 0 to `most`."""
    number = _decimal(text(cell))
    if number != number.to_integral_value():
        raise Unreadable(Why.NOT_A_NUMBER)
    return _within(int(number), most)


def yes_or_no(cell: Cell) -> bool:
    said = text(cell).casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Unreadable(Why.NOT_YES_OR_NO)


def choice(cell: Cell, words: Mapping[str, str]) -> str:
    """words: each accepted spelling in lower case -> the value it stands for."""
    said = " ".join(text(cell).casefold().replace("_", " ").split())
    if said not in words:
        allowed = ", ".join(dict.fromkeys(words.values()))
        raise Unreadable(Why.FORMULA if said.startswith("=") else Why.NOT_A_CHOICE, allowed=allowed)
    return words[said]


def several(cell: Cell) -> tuple[str, ...]:
    """Things with | or a new line between them, so each may hold commas."""
    return tuple(part.strip() for part in re.split(r"[|\n]", text(cell)) if part.strip())


def ids(cell: Cell) -> tuple[str, ...]:
    """Ids with comma, semicolon, | or white space between them."""
    return tuple(part for part in re.split(r"[\s,;|]+", text(cell)) if part)


def days(cell: Cell) -> tuple[date, ...]:
    """Dates with comma, semicolon, | or a new line between them, in rising order."""
    if isinstance(cell, date):
        return (day(cell),)
    return tuple(sorted(day(part.strip()) for part in re.split(r"[,;|\n]", text(cell)) if part.strip()))


def _date(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise Unreadable(Why.NOT_A_DATE) from None


def _leap_year(latest: date) -> int:
    return next(
        year for year in range(latest.year, latest.year - 9, -1) if year % 4 == 0 and year % 100 or not year % 400
    )


def _year_before(day_of: date) -> int:
    return day_of.year - 1 if (day_of.month, day_of.day) != (2, 29) else _leap_year(date(day_of.year - 1, 1, 1))


def _decimal(said: str) -> Decimal:
    if said.startswith("="):
        raise Unreadable(Why.FORMULA)
    if not re.fullmatch(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?", said):
        raise Unreadable(Why.NOT_A_NUMBER)
    try:
        return Decimal(said.replace(",", "."))
    except InvalidOperation:  # pragma: no cover - the pattern above admits nothing else
        raise Unreadable(Why.NOT_A_NUMBER) from None


def _within(number: int, most: int) -> int:
    if not 0 <= number <= most:
        raise Unreadable(Why.OUT_OF_RANGE, least=0, most=most)
    return number
