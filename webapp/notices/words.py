"""The sentence of each code, in the language bound when it is read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from webapp.language import dates, gettext as _


class NoticeCode(StrEnum):
    """What can be told; the values each needs stand beside it. Instants are ISO text in UTC."""

    QUESTION_ANSWERED = "question_answered"  # lesson, starts_at
    QUESTION_ANSWERED_AND_CORRECTED = "question_answered_and_corrected"  # lesson, starts_at
    LESSON_MOVED = "lesson_moved"  # lesson, starts_at, was_starts_at
    LESSON_CANCELLED = "lesson_cancelled"  # lesson, starts_at


def sentence(code: str, values: Mapping[str, object]) -> str | None:
    """The notice in words; None for a code this version does not know, or values that do not fit it."""
    words = _WORDS.get(code)
    try:
        return words(values) if words else None
    except (KeyError, ValueError, TypeError):
        return None


def _time(values: Mapping[str, object], name: str = "starts_at") -> str:
    return dates.day_and_clock(datetime.fromisoformat(str(values[name])))


def _answered(values: Mapping[str, object]) -> str:
    return _("Du har fått svar om timen %(time)s.", time=_time(values))


def _answered_and_corrected(values: Mapping[str, object]) -> str:
    return _("Du har fått svar om timen %(time)s. Det som var registrert, er rettet.", time=_time(values))


def _moved(values: Mapping[str, object]) -> str:
    return _("En time er flyttet fra %(was)s til %(time)s.", was=_time(values, "was_starts_at"), time=_time(values))


def _cancelled(values: Mapping[str, object]) -> str:
    return _("Timen %(time)s er avlyst.", time=_time(values))


_WORDS: dict[str, Callable[[Mapping[str, object]], str]] = {
    NoticeCode.QUESTION_ANSWERED: _answered,
    NoticeCode.QUESTION_ANSWERED_AND_CORRECTED: _answered_and_corrected,
    NoticeCode.LESSON_MOVED: _moved,
    NoticeCode.LESSON_CANCELLED: _cancelled,
}
