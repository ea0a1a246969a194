"""Moving, changing and cancelling lessons, and taking a cancellation back: one lesson, or it and the rest of its series.

Ten statements or fewer, however many lessons and pupils there are; whoever goes there is told in the same write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.features.classes.class_queries import ClassOpened
from webapp.features.classes.lesson_queries import (
    Goes,
    LessonOpened,
    goers,
    lesson_now,
    lesson_opened,
    registered_since,
    rest_of,
)
from webapp.features.classes.recurrence import every_in, rule_of, weekdays_in
from webapp.features.classes.shifting import (
    PLACES,
    WORDS,
    Change,
    MoveWanted,
    Plan,
    Scope,
    plan_cancel,
    plan_move,
    plan_take_back,
)
from webapp.features.standing import mark_outdated
from webapp.notices import NoticeCode, tell_many
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, require
from webapp.tables.schedule import Lesson, Series

_LESSON, _SERIES = cast(Table, Lesson.__table__), cast(Table, Series.__table__)
_WRITTEN = (
    "starts_at", "ends_at", "held_on", "minutes", "status", "cancelled_because", "sequence", "revision", *PLACES, *WORDS,
)  # fmt: skip
Told = tuple[int, str, Mapping[str, str | int]]


class Registered(Exception):
    """Who came has been registered: the lesson was held, and stays where it is."""


def planned(opened: LessonOpened, rest: Sequence[Any], scope: Scope, wanted: Any, do: str, now: datetime) -> Plan:
    """What would be done. do: 'move' (wanted: MoveWanted), 'cancel' (wanted: the reason), 'take_back'."""
    after = rest if scope is Scope.REST else ()
    if do == "move":
        return plan_move(opened.lesson, after, wanted, now, opened.excepted)
    if do == "cancel":
        return plan_cancel(opened.lesson, after, wanted, now)
    return plan_take_back(opened.lesson, after, now)


def change_lessons(
    db: Session,
    actor: Actor,
    lesson_id: str,
    do: str,
    wanted: MoveWanted | str | None,
    scope: Scope,
    *,
    seen_revision: int,
    seen_plan: str | None,
    now: datetime,
    today: date,
) -> list[int]:
    """Does what was planned; ids of those whose plans became others. The arguments are as `planned` has them.

    Raises NotHere; Registered; ChangedSince when the lesson, or one of the rest, is not what was seen."""
    opened = lesson_opened(db, actor, lesson_id, locked=True)
    require(actor, Do.MANAGE_CLASS, Concern(organisation_id=opened.organisation_id, teacher_id=opened.teacher_id))
    lesson = opened.lesson
    if lesson.revision != seen_revision:
        raise ChangedSince({"starts_at": lesson.starts_at, "status": lesson.status})
    if lesson.registered_at is not None:
        raise Registered
    if lesson.is_cancelled is not (do == "take_back"):
        raise ChangedSince({"starts_at": lesson.starts_at, "status": lesson.status})
    rest = rest_of(db, opened, locked=True) if scope is Scope.REST else []
    plan = planned(opened, rest, scope, wanted, do, now)
    if scope is Scope.REST and plan.seen != seen_plan:
        raise ChangedSince({"starts_at": lesson.starts_at, "status": lesson.status})
    if not plan.changes:
        return []
    if scope is Scope.REST and do == "move" and len(plan.changes) > 1:
        _follow(db, opened, plan)
    return _carry_out(db, plan.changes, opened.class_id, opened.organisation_id, do, now, today)


def _carry_out(
    db: Session, changes: Sequence[Change], class_id: int, organisation_id: int, do: str, now: datetime, today: date
) -> list[int]:
    _write(db, changes)
    going = goers(db, class_id, organisation_id, today)
    tell_many(db, _told(changes, going, do, now), now)
    touched = [each.person_id for each in going if any(_concerns(each, change) for change in changes)]
    mark_outdated(db, touched)
    return touched


def _write(db: Session, changes: Sequence[Change]) -> None:
    """Every changed lesson in one statement. A phone's calendar follows the sequence: times, places and cancellations."""
    values = {name: bindparam(f"new_{name}", type_=_LESSON.c[name].type) for name in _WRITTEN}
    statement = update(_LESSON).where(_LESSON.c.id == bindparam("the_id")).values(values)
    rows = []
    for each in changes:
        row = {name: each.values.get(name, getattr(each.lesson, name, None)) for name in _WRITTEN}
        row["held_on"] = oslo.day_of(each.starts_at)
        louder = each.moves or each.changes_place or row["status"] != each.lesson.status
        row |= {"sequence": each.lesson.sequence + int(louder), "revision": each.lesson.revision + 1}
        rows.append({"the_id": each.lesson.id, **{f"new_{name}": value for name, value in row.items()}})
    db.connection().execute(statement, rows)


def _follow(db: Session, opened: LessonOpened, plan: Plan) -> None:
    """The rhythm says what it has become from here on."""
    first = plan.changes[0]
    if opened.from_file or not first.moves:
        return
    rule = db.scalar(select(_SERIES.c.rule).where(_SERIES.c.id == opened.series_id))
    days = [(number + plan.days) % 7 for number in weekdays_in(rule)]
    starts, ends = (oslo.time_of(each).strftime("%H:%M") for each in (first.starts_at, first.ends_at))
    db.execute(
        update(_SERIES)
        .where(_SERIES.c.id == opened.series_id)
        .values(rule=rule_of(days, every_in(rule)), starts=starts, ends=ends, revision=_SERIES.c.revision + 1)
    )


def _concerns(person: Goes, change: Change) -> bool:
    """Whether she goes there on the day it was, or on the day it becomes."""
    return person.goes_on(change.lesson.day) or person.goes_on(oslo.day_of(change.starts_at))


def _told(changes: Iterable[Change], going: Iterable[Goes], do: str, now: datetime) -> Iterable[Told]:
    """One notice a person: of the one lesson, or of how many. What is over and stays over is told to nobody."""
    news = [each for each in changes if max(each.ends_at, each.lesson.ends_at) > now and _is_news(each, do)]
    for person in going:
        hers = [each for each in news if _concerns(person, each)]
        if hers:
            yield person.person_id, *_SAID[do](hers)


def _is_news(change: Change, do: str) -> bool:
    return do != "move" or change.moves or change.changes_place


def _said_moved(changes: Sequence[Change]) -> tuple[str, Mapping[str, str | int]]:
    first, values = changes[0], _about(changes[0])
    if not first.moves:
        return NoticeCode.LESSON_PLACE_CHANGED, values
    if len(changes) > 1:
        return NoticeCode.SERIES_MOVED, values | {"count": len(changes)}
    return NoticeCode.LESSON_MOVED, values | {"was_starts_at": first.lesson.starts_at.isoformat()}


def _said_cancelled(changes: Sequence[Change]) -> tuple[str, Mapping[str, str | int]]:
    if len(changes) > 1:
        return NoticeCode.SERIES_CANCELLED, _about(changes[0]) | {"count": len(changes)}
    return NoticeCode.LESSON_CANCELLED, _about(changes[0])


def _said_on_again(changes: Sequence[Change]) -> tuple[str, Mapping[str, str | int]]:
    if len(changes) > 1:
        return NoticeCode.SERIES_ON_AGAIN, _about(changes[0]) | {"count": len(changes)}
    return NoticeCode.LESSON_ON_AGAIN, _about(changes[0])


def _about(change: Change) -> dict[str, str | int]:
    return {"lesson": change.lesson.public_id, "starts_at": change.starts_at.isoformat()}


_SAID: Mapping[str, Callable[[Sequence[Change]], tuple[str, Mapping[str, str | int]]]] = {
    "move": _said_moved,
    "cancel": _said_cancelled,
    "take_back": _said_on_again,
}


def cancel_after(db: Session, opened: ClassOpened, last_on: date, *, now: datetime, today: date) -> list[int]:
    """Cancels what a class has left after its last day; ids of those it concerned. Registered lessons stay."""
    found = db.execute(
        select(_LESSON).where(
            _LESSON.c.class_id == opened.id,
            _LESSON.c.held_on > last_on,
            _LESSON.c.starts_at > now,
            _LESSON.c.status != "cancelled",
            registered_since().is_(None),
        ).order_by(_LESSON.c.starts_at).limit(2_000)
    )  # fmt: skip
    values = {"status": "cancelled", "cancelled_because": "other"}
    changes = [Change(lesson_now(row), values) for row in found]
    return _carry_out(db, changes, opened.id, opened.organisation_id, "cancel", now, today) if changes else []
