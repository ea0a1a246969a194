"""A class's .ics file beside the lessons there are: what would be new, moved, cancelled, and what stays."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.revision import digest
from webapp.features.calendar.ics_lessons import CalendarRead, Note, Remark, Wanted, Whole
from webapp.features.calendar.ics_lines import Problem, Why, shown
from webapp.features.classes import Collision, collisions, registered_since
from webapp.policy import scopes
from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere
from webapp.tables.organisations import SourceId
from webapp.tables.schedule import Lesson, SchoolClass, Series

KIND = "calendar"  # of the source ids that remember how a lesson stood in its file
_AT_ONCE = 400


class Effect(StrEnum):
    """What a file does to a lesson."""

    NEW = "new"
    MOVED = "moved"  # another time; or planned again after it was cancelled
    CHANGED = "changed"  # another place or topic
    CANCELLED = "cancelled"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ClassHere:
    """The class whose file it is. id and organisation_id: as `make_lessons` asks for them."""

    id: int
    public_id: str
    name: str
    kind: str
    organisation_id: int
    teacher_id: int | None
    ended_on: date | None = None


@dataclass(frozen=True)
class Known:
    """A lesson that an earlier file brought in. mark: sequence and digest of what that file said of it."""

    id: int
    public_id: str
    series_id: int
    series_uid: str
    class_id: int
    original_starts_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: str
    sequence: int
    revision: int
    registered_at: datetime | None
    topic: str | None
    place_name: str | None
    mark: str | None

    @property
    def is_cancelled(self) -> bool:
        return self.status == "cancelled"

    @property
    def sequence_in_file(self) -> int:
        number = (self.mark or "").partition(":")[0]
        return int(number) if number.isdigit() else 0


@dataclass(frozen=True)
class Change:
    """One lesson and what becomes of it. wanted: None where the file no longer has it; known: None where it is new."""

    effect: Effect
    wanted: Wanted | None
    known: Known | None
    mark: str = ""

    @property
    def starts_at(self) -> datetime:
        """As it will be, or as it was when it is cancelled."""
        if self.wanted is not None and self.effect is not Effect.CANCELLED:
            return self.wanted.starts_at
        assert self.known is not None  # noqa: S101  a lesson is in the file or among the known
        return self.known.starts_at


@dataclass
class Comparison:
    """What bringing the file in would do. It can be when there is no problem and something is different."""

    school_class: ClassHere
    series: dict[str, int]  # key of a UID -> series id
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    collisions: tuple[Collision, ...] = ()

    def of(self, effect: str) -> list[Change]:
        return sorted((each for each in self.changes if each.effect == effect), key=lambda each: each.starts_at)

    @property
    def differs(self) -> bool:
        return any(each.effect is not Effect.UNCHANGED for each in self.changes)

    @property
    def seen(self) -> str:
        """Of what was shown: another one means that something has changed since."""
        told = [
            (each.effect, each.starts_at.isoformat(), each.known and (each.known.id, each.known.revision))
            for each in self.changes
            if each.effect is not Effect.UNCHANGED
        ]
        return digest(repr(sorted(told, key=repr)))


def class_called(db: Session, actor: Actor, public_id: str) -> ClassHere:
    """A class this actor manages. Raises NotHere."""
    row = db.execute(
        select(
            SchoolClass.id,
            SchoolClass.public_id,
            SchoolClass.name,
            SchoolClass.kind,
            SchoolClass.organisation_id,
            SchoolClass.teacher_id,
            SchoolClass.ended_on,
        ).where(SchoolClass.public_id == public_id, scopes.classes_managed_by(actor))
    ).one_or_none()
    if row is None:
        raise NotHere
    return ClassHere(*row)


def series_key(organisation_id: int, uid: str) -> str:
    """What a series is called here: two organisations may have files with one UID."""
    return f"ics:{organisation_id}:{digest(uid)}"


def compare(db: Session, school_class: ClassHere, read: CalendarRead, now: datetime) -> Comparison:
    """Only reads. Few statements, however many lessons."""
    uids = dict.fromkeys([*read.wholes, *(each.uid for each in read.lessons)])
    keys = {series_key(school_class.organisation_id, uid): uid for uid in uids}
    series = _series(db, keys)
    found = Comparison(school_class, {key: row.id for key, row in series.items()})
    found.problems = list(read.problems)
    found.remarks = list(read.remarks)
    for key, row in series.items():
        if row.class_id != school_class.id:
            line = next((each.line for each in read.lessons if each.uid == keys[key]), None)
            found.problems.append(Problem(Why.OTHER_CLASS, line, shown(keys[key])))
    if found.problems:
        return found
    known = _known(db, found.series.values())
    for key, uid in keys.items():
        mine = [each for each in known if each.series_uid == key]
        wanted = [each for each in read.lessons if each.uid == uid]
        _compare_series(found, wanted, mine, read.wholes.get(uid), read.since, now)
    if older := sum(each.note is Note.OLDER for each in found.remarks):
        found.remarks = [each for each in found.remarks if each.note is not Note.OLDER]
        found.remarks.append(Remark(Note.OLDER, count=older))
    found.problems = _after_the_end(found)
    found.collisions = _collisions(db, found)
    return found


def _after_the_end(found: Comparison) -> list[Problem]:
    """Lessons that would come to stand after the last day of a class; of each event the first."""
    ended_on, told = found.school_class.ended_on, dict[int, Problem]()
    for each in found.of(Effect.NEW) + found.of(Effect.MOVED):
        if ended_on is not None and each.wanted is not None and oslo.day_of(each.starts_at) > ended_on:
            told.setdefault(each.wanted.line, Problem(Why.CLASS_ENDED, each.wanted.line, shown(each.wanted.uid)))
    return list(told.values())


def _series(db: Session, keys: Iterable[str]) -> dict[str, Any]:
    wanted = list(keys)
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(Series.id, Series.uid, Series.class_id).where(Series.uid.in_(wanted[start : start + _AT_ONCE]))
        found.update({row.uid: row for row in db.execute(query)})
    return found


def _known(db: Session, series_ids: Iterable[int]) -> list[Known]:
    wanted = list(series_ids)
    found: list[Known] = []
    mark = and_(SourceId.kind == KIND, SourceId.row_id == Lesson.id, SourceId.organisation_id == Lesson.organisation_id)
    query: Select[*tuple[Any, ...]] = (
        select(
            Lesson.id, Lesson.public_id, Lesson.series_id, Series.uid, Lesson.class_id, Lesson.original_starts_at,
            Lesson.starts_at, Lesson.ends_at, Lesson.status, Lesson.sequence, Lesson.revision, registered_since(),
            Lesson.topic, Lesson.place_name, SourceId.digest,
        )
        .join(Series, Series.id == Lesson.series_id)
        .outerjoin(SourceId, mark)
        .order_by(Lesson.starts_at, Lesson.id)
    )  # fmt: skip
    for start in range(0, len(wanted), _AT_ONCE):
        rows: Any = db.execute(query.where(Lesson.series_id.in_(wanted[start : start + _AT_ONCE])))
        found.extend(Known(*row) for row in rows)
    return found


def _compare_series(
    found: Comparison,
    wanted: Sequence[Wanted],
    known: Sequence[Known],
    whole: Whole | None,
    since: datetime,
    now: datetime,
) -> None:
    pairs, new, left = _paired(wanted, known)
    for each, lesson in pairs:
        found.changes.append(_decided(found, each, lesson))
    found.changes.extend(Change(Effect.NEW, each, None, _mark(each)) for each in new if not each.is_cancelled)
    if whole is None:
        return
    for lesson in left:
        told = since <= lesson.original_starts_at < whole.until and lesson.starts_at > now
        if not told or lesson.is_cancelled:
            continue
        if lesson.registered_at is not None:
            found.remarks.append(_registered(lesson, whole.line, whole.uid))
        elif whole.sequence < lesson.sequence_in_file:
            found.remarks.append(Remark(Note.OLDER))
        else:
            found.changes.append(Change(Effect.CANCELLED, None, lesson))


def _paired(
    wanted: Sequence[Wanted], known: Sequence[Known]
) -> tuple[list[tuple[Wanted, Known]], list[Wanted], list[Known]]:
    """Each lesson of the file with the one it is: by its original start, else (the whole series was moved) by the time it
    has now, else by its day, else because only one of each is left."""
    pairs: list[tuple[Wanted, Known]] = []
    left, lessons = list(wanted), list(known)
    for same in (
        lambda each, lesson: each.original_starts_at == lesson.original_starts_at,
        lambda each, lesson: each.starts_at == lesson.starts_at,
        lambda each, lesson: (
            not (each.is_cancelled or lesson.is_cancelled)
            and oslo.day_of(each.starts_at) == oslo.day_of(lesson.starts_at)
        ),
    ):
        for each in list(left):
            lesson = next((one for one in lessons if same(each, one)), None)
            if lesson is not None:
                pairs.append((each, lesson))
                left.remove(each)
                lessons.remove(lesson)
    if len(left) == len(lessons) == 1 and not left[0].is_cancelled:
        pairs.append((left.pop(), lessons.pop()))
    return pairs, left, lessons


def _decided(found: Comparison, wanted: Wanted, known: Known) -> Change:
    mark = _mark(wanted)
    unchanged = Change(Effect.UNCHANGED, wanted, known, mark)
    if known.mark == mark:
        return unchanged
    if wanted.sequence < known.sequence_in_file:
        found.remarks.append(Remark(Note.OLDER))
        return Change(Effect.UNCHANGED, wanted, known, known.mark or "")
    if wanted.is_cancelled:
        effect = Effect.UNCHANGED if known.is_cancelled else Effect.CANCELLED
    elif known.is_cancelled or (wanted.starts_at, wanted.ends_at) != (known.starts_at, known.ends_at):
        effect = Effect.MOVED
    elif (wanted.topic, wanted.place) != (known.topic, known.place_name):
        effect = Effect.CHANGED
    else:
        effect = Effect.UNCHANGED
    if effect is not Effect.UNCHANGED and known.registered_at is not None:
        found.remarks.append(_registered(known, wanted.line, wanted.uid))
        return Change(Effect.UNCHANGED, wanted, known, known.mark or "")
    return Change(effect, wanted, known, mark)


def _registered(known: Known, line: int, uid: str) -> Remark:
    return Remark(Note.REGISTERED, line, shown(uid), oslo.day_of(known.starts_at))


def _mark(wanted: Wanted) -> str:
    """Sequence and digest of what the file says of a lesson: the same file again then changes nothing."""
    said = (wanted.starts_at.isoformat(), wanted.ends_at.isoformat(), wanted.is_cancelled, wanted.topic, wanted.place)
    return f"{wanted.sequence}:{hashlib.sha256(repr(said).encode('utf-8', 'replace')).hexdigest()[:40]}"


def _collisions(db: Session, found: Comparison) -> tuple[Collision, ...]:
    coming = [
        (each.wanted.starts_at, each.wanted.ends_at)
        for each in found.changes
        if each.wanted is not None and each.effect in (Effect.NEW, Effect.MOVED)
    ]
    gone = [each.known.id for each in found.changes if each.known and each.effect in (Effect.MOVED, Effect.CANCELLED)]
    here = found.school_class
    return collisions(db, here.organisation_id, here.id, coming, here.teacher_id, but_lessons=gone)
