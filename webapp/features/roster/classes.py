"""Classes, who goes to them, and their lessons as occurrences of a series."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from webapp.engine import oslo
from webapp.features.roster.cells import Unreadable, Why, day
from webapp.features.roster.changes import Effect, Update
from webapp.features.roster.columns import Sheet
from webapp.features.roster.known import ClassKnown, Id, LessonKnown
from webapp.features.roster.people import Setting
from webapp.features.roster.reader import Row
from webapp.tables.base import new_public_id


def take_classes(setting: Setting, rows: list[Row]) -> None:
    known, changes = setting.known, setting.changes
    for row in rows:
        before = setting.problems.count
        if (first := row.get("from")) and (last := row.get("to")) and last < first:
            setting.problems.row(row, "to", Why.BEFORE, other="from", date=first.isoformat())
        members = _members(setting, row)
        each = known.classes.get(row.cells["id"])
        if setting.problems.count > before:
            known.classes.setdefault(row.cells["id"], ClassKnown(-1, row.cells["name"], row.cells["kind"]))
            continue
        values = {"name": row.cells["name"], "kind": row.cells["kind"], **row.only("teacher_name", "teacher_phone")}
        if each is None:
            ref = changes.put_new("school_class", organisation_id=known.organisation_id, **values)
            remember(setting, "class", row, ref)
            each = ClassKnown(ref, row.cells["name"], row.cells["kind"], row.cells["id"], digest=row.digest())
            known.classes[row.cells["id"]] = each
            changes.count(Sheet.CLASSES, Effect.NEW)
        elif each.digest == row.digest():
            changes.count(Sheet.CLASSES, Effect.UNCHANGED)
            continue
        else:
            assert isinstance(each.id, int)  # noqa: S101  it has a digest, so it is in the database
            changes.updates.append(Update("school_class", each.id, each.revision, values))
            changes.digests.append(("class", row.cells["id"], row.digest()))
            changes.count(Sheet.CLASSES, Effect.CHANGED)
        if "members" in row.cells:
            _enrol(setting, row, each, members)


def _members(setting: Setting, row: Row) -> dict[Id, date | None]:
    """Person -> her own first day in the class (P12@2026-10-05), None where the class's own counts."""
    found: dict[Id, date | None] = {}
    for said in dict.fromkeys(row.get("members", ())):
        source_id, _, since = said.partition("@")
        if source_id in setting.known.hidden:
            continue
        try:
            first = day(since) if since else None
        except Unreadable as unreadable:
            setting.problems.row(row, "members", unreadable.why, said)
            continue
        person = setting.known.people.get(source_id)
        if person is None:
            setting.problems.row(row, "members", Why.UNKNOWN_PERSON, source_id)
        elif not setting.everything and not person.served:
            setting.problems.row(row, "members", Why.NOT_SERVED, source_id)
        else:
            found[person.id] = first
    return found


def _enrol(setting: Setting, row: Row, each: ClassKnown, members: dict[Id, date | None]) -> None:
    """Those listed go to the class; those listed no more went to it until yesterday."""
    changes = setting.changes
    last = row.get("to")
    for person, own in members.items():
        first = own or row.get("from")
        enrolment, from_on, _ = each.members.get(person, (None, first or setting.today, last))
        if enrolment is None:
            changes.put("enrolment", person_id=person, class_id=each.id, from_on=from_on, to_on=last)
        elif each.members[person] != (enrolment, first or from_on, last):
            changes.updates.append(Update("enrolment", enrolment, None, {"from_on": first or from_on, "to_on": last}))
        each.members[person] = (enrolment, first or from_on, last)
        changes.touched.add(person)
    hidden = set(setting.known.hidden.values())
    for person, (enrolment, from_on, to_on) in each.members.items():
        if person not in members and person not in hidden and enrolment is not None and to_on is None:
            ended = max(from_on, setting.today - timedelta(days=1))
            changes.updates.append(Update("enrolment", enrolment, None, {"to_on": ended}))
            changes.touched.add(person)


def take_lessons(setting: Setting, rows: list[Row]) -> None:
    touched_classes: set[Id] = set()
    good: list[LessonKnown] = []
    by_lesson: dict[str, Row] = {}
    for row in rows:
        each = setting.known.classes.get(row.cells["class"])
        before = setting.problems.count
        times = _times(setting, row)
        if each is None:
            setting.problems.row(row, "class", Why.UNKNOWN_CLASS)
        elif each.id == -1:
            continue
        if each is None or times is None or setting.problems.count > before:
            setting.known.lessons.setdefault(row.cells["id"], _faulty(row))
            continue
        lesson = _take_lesson(setting, row, each, *times)
        good.append(lesson)
        by_lesson[row.cells["id"]] = row
        touched_classes.add(each.id)
    _check_overlaps(setting, good, by_lesson)
    for each in setting.known.classes.values():
        if each.id in touched_classes:
            setting.changes.touched.update(each.members)


def _times(setting: Setting, row: Row) -> tuple[datetime, datetime] | None:
    on, minutes = row.cells["date"], row.cells["minutes"]
    starts_at = oslo.at(on, row.cells["start"])
    if oslo.time_of(starts_at) != row.cells["start"]:
        setting.problems.row(row, "start", Why.NO_SUCH_HOUR)
        return None
    if not minutes:
        setting.problems.row(row, "minutes", Why.OUT_OF_RANGE, "0", least=1, most=720)
        return None
    ends_at = oslo.at(on, row.cells["end"]) if row.get("end") else starts_at + timedelta(minutes=minutes)
    if ends_at <= starts_at:
        setting.problems.row(row, "end", Why.BEFORE, other="start", date=row.cells["start"].strftime("%H:%M"))
        return None
    if ends_at - starts_at < timedelta(minutes=minutes):
        setting.problems.row(
            row, "minutes", Why.MORE_THAN_THE_LESSON, most=int((ends_at - starts_at).total_seconds() // 60)
        )
        return None
    return starts_at, ends_at


def _take_lesson(setting: Setting, row: Row, each: ClassKnown, starts_at: datetime, ends_at: datetime) -> LessonKnown:
    known, changes = setting.known, setting.changes
    status = "cancelled" if row.get("cancelled") else "planned"
    lesson = known.lessons.get(row.cells["id"])
    values: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "held_on": row.cells["date"],
        "minutes": row.cells["minutes"],
        "kind": row.get("kind") or each.kind,
        **row.only("module", "topic", "address", "room"),
        **({"place_name": row.cells["place"]} if "place" in row.cells else {}),
    }
    if lesson is None:
        series = _series(setting, row, each)
        ref = changes.put_new(
            "lesson", organisation_id=known.organisation_id, class_id=each.id, series_id=series,
            original_starts_at=starts_at, sequence=0, status=status, **values,
        )  # fmt: skip
        remember(setting, "lesson", row, ref)
        changes.count(Sheet.LESSONS, Effect.NEW)
        lesson = LessonKnown(
            ref, each.id, series, values["kind"], values.get("module"), starts_at, ends_at, starts_at,
            values["held_on"], values["minutes"], status, digest=row.digest(), source_id=row.cells["id"],
        )  # fmt: skip
        known.lessons[row.cells["id"]] = lesson
        known.lessons_of.setdefault(each.id, []).append(lesson)
        return lesson
    if lesson.digest == row.digest():
        changes.count(Sheet.LESSONS, Effect.UNCHANGED)
        return lesson
    if lesson.class_id != each.id:
        setting.problems.row(row, "class", Why.ID_TAKEN)
        return lesson
    _change(setting, lesson, values, cancelled=status == "cancelled")
    changes.digests.append(("lesson", row.cells["id"], row.digest()))
    changes.count(Sheet.LESSONS, Effect.CHANGED)
    return lesson


def _change(setting: Setting, lesson: LessonKnown, values: dict[str, Any], *, cancelled: bool) -> None:
    """A move keeps the original start and raises the sequence, so that calendars follow it (RFC 5545)."""
    moved = (lesson.starts_at, lesson.ends_at) != (values["starts_at"], values["ends_at"])
    status = "cancelled" if cancelled else lesson.status
    if not cancelled and (moved or lesson.status == "cancelled"):
        status = "planned" if values["starts_at"] == lesson.original_starts_at else "moved"
    values["status"] = status
    values["sequence"] = lesson.sequence + 1  # a new room is a change to a calendar as well
    assert isinstance(lesson.id, int)  # noqa: S101  it has a digest, so it is in the database
    if status != lesson.status and "cancelled" in (status, lesson.status):
        setting.changes.lessons[lesson.id] = ("cancelled" if cancelled else "on_again", lesson.starts_at)
    elif moved and not cancelled:
        setting.changes.lessons[lesson.id] = ("moved", lesson.starts_at)
    setting.changes.updates.append(Update("lesson", lesson.id, lesson.revision, values))
    lesson.starts_at, lesson.ends_at, lesson.held_on = values["starts_at"], values["ends_at"], values["held_on"]
    lesson.minutes, lesson.status, lesson.kind = values["minutes"], status, values["kind"]
    lesson.module = values.get("module", lesson.module)


def _series(setting: Setting, row: Row, each: ClassKnown) -> Id:
    """One series a class, or one for each name in the column `series`."""
    name = f"{row.cells['class']}/{row.get('series') or ''}"[:120]
    if name not in setting.known.series:
        ref = setting.changes.put_new(
            "series", organisation_id=setting.known.organisation_id, class_id=each.id, uid=f"{new_public_id()}@samvei"
        )
        remember(setting, "series", row, ref, source_id=name)
        setting.known.series[name] = ref
    return setting.known.series[name]


def _check_overlaps(setting: Setting, taken: list[LessonKnown], by_lesson: dict[str, Row]) -> None:
    """A class cannot be in two lessons at once, and a series cannot begin twice at the same instant."""
    for lessons in setting.known.lessons_of.values():
        ordered = sorted(lessons, key=lambda each: each.starts_at)
        for before, after in zip(ordered, ordered[1:], strict=False):
            row = by_lesson.get(after.source_id) or by_lesson.get(before.source_id)
            if row is None or "cancelled" in (before.status, after.status) or after.starts_at >= before.ends_at:
                continue
            other = before if row is by_lesson.get(after.source_id) else after
            setting.problems.row(row, "start", Why.OVERLAPS, other=other.source_id or "?")
        first: dict[tuple[Id, datetime], LessonKnown] = {}
        for each in lessons:
            key = (each.series_id, each.original_starts_at)
            if key in first and (row := by_lesson.get(each.source_id) or by_lesson.get(first[key].source_id)):
                setting.problems.row(row, "start", Why.SAME_START, other=first[key].source_id or "?")
            first.setdefault(key, each)


def remember(setting: Setting, kind: str, row: Row, ref: Id, source_id: str | None = None) -> None:
    """The id the thing has in the organisation's own system, with what the row said."""
    setting.changes.put(
        "source_id",
        organisation_id=setting.known.organisation_id,
        kind=kind,
        source_id=source_id or row.cells["id"],
        row_id=ref,
        digest="" if source_id else row.digest(),
    )


def _faulty(row: Row) -> LessonKnown:
    """Stands in for a lesson that could not be read, so that its attendance is not also called unknown."""
    nowhen = datetime(1970, 1, 1, tzinfo=UTC)
    return LessonKnown(-1, -1, -1, "", None, nowhen, nowhen, nowhen, date(1970, 1, 1), 720)
