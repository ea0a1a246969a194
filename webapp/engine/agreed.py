"""What a contract can hold beside the law: a library of types, and the promises that two parties agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

from webapp.engine.commitment import AgreedKind, Side
from webapp.engine.evidence import Subject

__all__ = ["LIBRARY", "Agreed", "AgreedKind", "AgreedType", "Measure", "agreed_as_plain", "agreed_from_plain"]


class Measure(StrEnum):
    """How a promise is counted, and what `amount` then is."""

    ONCE = "once"  # by a day; no amount
    WEEKLY = "weekly"  # minutes a week
    TOTAL = "total"  # minutes
    TIMES = "times"  # number of meetings or times
    REGULARLY = "regularly"  # at most this many months between two times
    WORDS = "words"  # nothing is counted; no amount


COUNTED = frozenset({Measure.WEEKLY, Measure.TOTAL, Measure.TIMES, Measure.REGULARLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One promise of a contract. key: its name in the contract (`a1`), which its evidence carries as `part`.

    amount: in the measure's unit. from_on / due_on: first and last day; both may be open. text: the adviser's own words
    in Norwegian, never translated."""

    key: str
    kind: AgreedKind
    side: Side
    measure: Measure
    amount: int | None = None
    from_on: date | None = None
    due_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class AgreedType:
    """A type of the library. sides: who can promise it. subject: whose lessons and records count for it.

    measures: the sensible ones, the usual first. element: which mandatory element of a programme it is, if any.
    source: the law that speaks of it, None where the contract alone does."""

    kind: AgreedKind
    sides: tuple[Side, ...]
    subject: Subject
    measures: tuple[Measure, ...]
    element: Literal["work", "education"] | None = None
    source: str | None = None


_BOTH, _PERSON, _MUNICIPALITY = (Side.MUNICIPALITY, Side.PERSON), (Side.PERSON,), (Side.MUNICIPALITY,)
_WORK_HOURS = (Measure.WEEKLY, Measure.TOTAL, Measure.ONCE, Measure.WORDS)
_A_STEP = (Measure.ONCE, Measure.WORDS)
_SCHOOL = (Measure.WEEKLY, Measure.TOTAL, Measure.WORDS)
_WORK_ELEMENT = "integreringsloven § 14 a"

LIBRARY: Mapping[AgreedKind, AgreedType] = MappingProxyType(
    {
        found.kind: found
        for found in (
            AgreedType(AgreedKind.WORK_PRACTICE, _BOTH, Subject.WORK, _WORK_HOURS, "work", _WORK_ELEMENT),
            AgreedType(AgreedKind.LANGUAGE_PRACTICE, _BOTH, Subject.WORK, _WORK_HOURS, "work", _WORK_ELEMENT),
            AgreedType(AgreedKind.PART_TIME_WORK, _BOTH, Subject.WORK, _WORK_HOURS, "work", _WORK_ELEMENT),
            AgreedType(AgreedKind.TRADE_COURSE, _BOTH, Subject.WORK, _WORK_HOURS, "work", _WORK_ELEMENT),
            AgreedType(AgreedKind.NAV_MEASURE, _BOTH, Subject.WORK, _WORK_HOURS, "work", _WORK_ELEMENT),
            AgreedType(AgreedKind.WAGE_SUBSIDY, _MUNICIPALITY, Subject.WORK, _A_STEP, "work", _WORK_ELEMENT),
            AgreedType(AgreedKind.FAST_TRACK, _BOTH, Subject.WORK, (*_A_STEP, Measure.WEEKLY), "work"),
            AgreedType(AgreedKind.MENTOR, _MUNICIPALITY, Subject.WORK, (Measure.ONCE, Measure.TIMES, Measure.WORDS)),
            AgreedType(AgreedKind.EDUCATION_MODULES, _BOTH, Subject.EDUCATION, _SCHOOL, "education", _WORK_ELEMENT),
            AgreedType(AgreedKind.UPPER_SECONDARY, _BOTH, Subject.EDUCATION, _SCHOOL, "education", _WORK_ELEMENT),
            AgreedType(
                AgreedKind.HIGHER_EDUCATION_PREPARATION,
                _BOTH,
                Subject.EDUCATION,
                _SCHOOL,
                "education",
                "integreringsloven §§ 13, 14 a",
            ),
            AgreedType(AgreedKind.RECOGNITION, _BOTH, Subject.EDUCATION, _A_STEP, "education"),
            AgreedType(
                AgreedKind.PRIOR_LEARNING, _BOTH, Subject.EDUCATION, _A_STEP, "education", "opplæringslova § 18-8"
            ),
            AgreedType(
                AgreedKind.FOLLOW_UP_MEETINGS,
                _MUNICIPALITY,
                Subject.FOLLOW_UP,
                (Measure.REGULARLY, Measure.TIMES),
            ),
            AgreedType(
                AgreedKind.INTERPRETER, _MUNICIPALITY, Subject.INTERPRETER, (Measure.WORDS,), None, "tolkeloven § 6"
            ),
            AgreedType(AgreedKind.KINDERGARTEN_HELP, _MUNICIPALITY, Subject.OTHER, _A_STEP),
            AgreedType(AgreedKind.HOMEWORK_PRACTICE, _PERSON, Subject.NORWEGIAN, (Measure.WORDS, Measure.ONCE)),
            AgreedType(
                AgreedKind.REPORT_ABSENCE,
                _PERSON,
                Subject.PROGRAMME,
                (Measure.WORDS,),
                None,
                "integreringsforskriften §§ 5–8",
            ),
            AgreedType(AgreedKind.TAKE_TEST, _PERSON, Subject.NORWEGIAN, _A_STEP, None, "integreringsloven § 37"),
            AgreedType(AgreedKind.OTHER, _BOTH, Subject.OTHER, (Measure.WORDS, Measure.ONCE, Measure.TIMES)),
        )
    }
)


def agreed_as_plain(agreed: Agreed) -> dict[str, Any]:
    """A dict of text, whole numbers and null; days as ISO text."""
    return {
        "key": agreed.key,
        "kind": agreed.kind.value,
        "side": agreed.side.value,
        "measure": agreed.measure.value,
        "amount": agreed.amount,
        "from_on": agreed.from_on.isoformat() if agreed.from_on else None,
        "due_on": agreed.due_on.isoformat() if agreed.due_on else None,
        "text": agreed.text,
    }


def agreed_from_plain(value: Mapping[str, Any]) -> Agreed:
    """The promise that `agreed_as_plain` was given. Raises ValueError for anything that is no promise."""
    try:
        key, amount, text = value["key"], value.get("amount"), value.get("text", "")
        found = Agreed(
            key=key,
            kind=AgreedKind(value["kind"]),
            side=Side(value["side"]),
            measure=Measure(value["measure"]),
            amount=amount,
            from_on=_day(value.get("from_on")),
            due_on=_day(value.get("due_on")),
            text=text,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no agreed promise: {value!r}") from error
    if not isinstance(key, str) or not key or not isinstance(text, str):
        raise ValueError(f"an agreed promise needs a key and text: {value!r}")
    if amount is not None and (not isinstance(amount, int) or isinstance(amount, bool) or amount < 1):
        raise ValueError(f"an amount is a whole number above 0: {amount!r}")
    if (amount is not None) != (found.measure in COUNTED):
        raise ValueError(f"{found.measure} goes {'with' if amount is None else 'without'} an amount")
    if found.from_on and found.due_on and found.due_on < found.from_on:
        raise ValueError("an agreed promise ends before it begins")
    return found


def _day(value: Any) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"no day: {value!r}")
    return date.fromisoformat(value)
