"""Days, times, hours and numbers as people of each language write them; always Europe/Oslo, always Western digits."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal

from webapp.engine.oslo import OSLO
from webapp.language.texts import current, gettext, ngettext

# Arabic letters with Western digits: the paper letter from the municipality has them (ecosystem.md § 4).
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")


def oslo(instant: datetime) -> datetime:
    """The instant on a clock in Oslo."""
    return instant.astimezone(OSLO)


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale).translate(_WESTERN)


def day(value: date) -> str:
    """Weekday, day and month: «fredag 13. november»; the year only when it is needed is `day_and_year`."""
    return _date(value, _LONG.get(current().tag, "EEEE d. MMMM"), current().locale)


def day_and_year(value: date) -> str:
    """Weekday, day, month and year."""
    return _date(value, _LONG.get(current().tag, "EEEE d. MMMM") + " y", current().locale)


def date_alone(value: date) -> str:
    """Day, month and year, as in a letter."""
    return _date(value, "d. MMMM y" if current().tag == "nb" else "d MMMM y", current().locale)


def short_day(value: date) -> str:
    """Short weekday, day and month: «fre. 13. nov.»."""
    return _date(value, _SHORT.get(current().tag, "EEE d. MMM"), current().locale)


def weekday(value: date) -> str:
    """The weekday alone."""
    return _date(value, "EEEE", current().locale)


def weekday_short(value: date) -> str:
    """The weekday in its shortest clear form, for the strip of a week."""
    return _weekday_short(value.weekday(), current().tag, current().locale)


@lru_cache(maxsize=1024)
def _weekday_short(number: int, tag: str, locale: str) -> str:
    names = get_day_names("abbreviated" if tag in ("nb", "en") else "short", locale=locale)
    return str(names[number]).rstrip(".")


def clock(instant: datetime) -> str:
    """Time of day in Oslo, 24 hours: «09:00»."""
    return oslo(instant).strftime("%H:%M")


def day_and_clock(instant: datetime) -> str:
    """Day and time in Oslo."""
    local = oslo(instant)
    # L10n: a day and a time of day, as in «fredag 13. november kl. 09:00»
    return gettext("%(day)s kl. %(time)s", day=day(local.date()), time=local.strftime("%H:%M"))


def number(value: float | int) -> str:
    """A number with the language's decimal sign and Western digits."""
    return _number(value, current().locale)


@lru_cache(maxsize=4096)  # Babel takes as long for one number as the page for a paragraph
def _number(value: float | int, locale: str) -> str:
    text: str = format_decimal(value, format="#,##0.##", locale=locale)
    return text.translate(_WESTERN)


def hours_number(minutes: int) -> str:
    """Minutes as hours, without the unit: «42», «13,5»."""
    return number(round(minutes / 60, 1)) if minutes % 60 else str(minutes // 60)


def hours(minutes: int) -> str:
    """Minutes as hours with the unit."""
    whole = minutes // 60 if minutes % 60 == 0 else 100  # a fraction takes the form of the large numbers
    # L10n: hours, short: «42 t» (timer); the plural follows the number of whole hours
    return ngettext("%(hours)s t", "%(hours)s t", whole, hours=hours_number(minutes))


_LONG = {"en": "EEEE d MMMM", "uk": "EEEE, d MMMM", "ar": "EEEE d MMMM"}
_SHORT = {"en": "EEE d MMM", "uk": "EEE d MMM", "ar": "EEE d MMM"}
