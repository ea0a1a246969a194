"""Who came to which lesson: from a table with ids, or from the sheet a small place keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.evidence import EvidenceKind, Subject
from webapp.features.roster.cells import Why
from webapp.features.roster.changes import Effect
from webapp.features.roster.columns import Sheet
from webapp.features.roster.grid import Grid, GridDay, GridRow, Said
from webapp.features.roster.known import ClassKnown, Id, LessonKnown, lessons_on, people_of_class
from webapp.features.roster.people import Setting, same_name
from webapp.features.roster.reader import Problem, Row, shorten

SKIP = "skip"  # the answer that a name in a grid is nobody here
# A lesson without a subject of its own in the law counts nowhere, but is kept.
_SUBJECTS = {subject.value for subject in Subject}


@dataclass(frozen=True)
class UnclearName:
    """A name in a grid that belongs to nobody for sure: who it may be, nearest first."""

    file: str
    sheet: str
    row: int
    name: str
    candidates: tuple[tuple[str, str], ...]  # public id, name

    @property
    def key(self) -> tuple[str, str]:
        return self.sheet, self.name


@dataclass(frozen=True, slots=True)
class Mark:
    """One person in one lesson: minutes, or what was said in a word; where it stood."""

    lesson: LessonKnown
    person_id: Id
    said: int | Said
    row: int
    column: str
    file: str
    sheet: str


def take_attendance(setting: Setting, rows: Iterable[Row], now: datetime, recorded: dict[str, Any]) -> None:
    """recorded: the columns that say who recorded it and when."""
    for row in rows:
        lesson = setting.known.lessons.get(row.cells["lesson"])
        person = setting.known.people.get(row.cells["person"])
        minutes, state = row.get("minutes"), row.get("state")
        if lesson is None:
            setting.problems.row(row, "lesson", Why.UNKNOWN_LESSON)
        if person is None:
            setting.problems.row(row, "person", Why.UNKNOWN_PERSON)
        if minutes is None and state is None:
            setting.problems.row(row, "minutes", Why.STATE_OR_MINUTES)
            continue
        if state in ("absent", "told_us") and minutes:
            setting.problems.row(row, "minutes", Why.STATE_AND_MINUTES)
            continue
        if lesson is None or person is None or -1 in (lesson.id, person.id):
            continue
        if not setting.everything and not person.served:
            setting.problems.row(row, "person", Why.NOT_SERVED)
            continue
        said = Said(state) if state and minutes is None else (minutes or Said.ABSENT)
        column = "state" if minutes is None else "minutes"
        take_mark(setting, Mark(lesson, person.id, said, row.number, column, row.file, row.title), now, recorded)


def take_mark(setting: Setting, mark: Mark, now: datetime, recorded: dict[str, Any]) -> None:
    lesson, changes = mark.lesson, setting.changes
    whole = mark.said is Said.CAME
    attended = whole or isinstance(mark.said, int)
    minutes = lesson.minutes if not isinstance(mark.said, int) else mark.said
    if lesson.status == "cancelled":
        _bad(setting, mark, Why.CANCELLED)
    elif lesson.starts_at > now:
        _bad(setting, mark, Why.NOT_BEGUN)
    elif minutes > lesson.minutes:
        _bad(setting, mark, Why.MORE_THAN_THE_LESSON, most=lesson.minutes)
    elif not _goes_there(setting, mark):
        _bad(setting, mark, Why.NOT_IN_CLASS)
    else:
        kind = (EvidenceKind.ATTENDED if attended else EvidenceKind.ABSENT).value
        changes.registered.add(lesson.id)
        told_us = mark.said is Said.TOLD_US
        there = setting.known.evidence.get((lesson.id, mark.person_id))
        # A file that says no more than "absent" takes nothing back of what somebody had told.
        if there is not None and there[1:3] == (kind, minutes) and (there[3] or not told_us):
            changes.count(Sheet.ATTENDANCE, Effect.UNCHANGED)
            return
        changes.put(
            "evidence",
            person_id=mark.person_id,
            organisation_id=setting.known.organisation_id,
            kind=kind,
            subject=lesson.kind if lesson.kind in _SUBJECTS else Subject.OTHER.value,
            happened_on=lesson.held_on,
            minutes=minutes,
            module=lesson.module,
            told_us=None if attended else told_us,
            lesson_id=lesson.id,
            corrects_id=there[0] if there else None,
            **recorded,
        )
        changes.touched.add(mark.person_id)
        changes.count(Sheet.ATTENDANCE, Effect.CHANGED if there else Effect.NEW)


def _goes_there(setting: Setting, mark: Mark) -> bool:
    """Hours count through the class, so somebody who is not in it that day would be registered for nothing."""
    members = setting.known.members_of(mark.lesson.class_id)
    _, first, last = members.get(mark.person_id, (None, date.max, None))
    return first <= mark.lesson.held_on and (last is None or mark.lesson.held_on <= last)


def _bad(setting: Setting, mark: Mark, why: Why, **values: str | int) -> None:
    said = mark.said if isinstance(mark.said, int) else mark.said.value
    setting.problems.add(Problem(mark.file, mark.sheet, mark.row, mark.column, str(said), why, tuple(values.items())))


def marks_of_grid(
    db: Session, setting: Setting, grid: Grid, choices: dict[tuple[str, str], str]
) -> tuple[list[Mark], list[UnclearName]]:
    """The grid's cells with their lessons and people; names that nobody answered for are left out and asked about.

    choices: (sheet, name) -> public id, or SKIP."""
    each = _class_of(setting, grid)
    if each is None or not isinstance(each.id, int):
        return [], []
    people = people_of_class(db, each.id, setting.known.organisation_id, setting.today)
    lessons = _lessons_of(db, setting, grid, each.id)
    marks: list[Mark] = []
    unclear: list[UnclearName] = []
    taken: dict[int, int] = {}
    for row in grid.rows:
        person = _person_of(setting, grid, row, people, choices)
        if person is None:
            if row.marks and choices.get((grid.title, row.name)) != SKIP:
                unclear.append(_ask(grid, row, people))
            continue
        if person.id in taken:
            _grid_problem(setting, grid, row, "name", row.name, Why.TWICE_IN_FILE, first=taken[person.id])
            continue
        taken[person.id] = row.number
        if row.marks and not setting.everything and not person.served:
            _grid_problem(setting, grid, row, "name", row.name, Why.NOT_SERVED)
            continue
        for position, said in row.marks.items():
            if lesson := lessons.get(position):
                heading = next(day.heading for day in grid.days if day.position == position)
                marks.append(Mark(lesson, person.id, said, row.number, heading, grid.file, grid.title))
    return marks, unclear


def _class_of(setting: Setting, grid: Grid) -> ClassKnown | None:
    for word in grid.class_words:
        named = word.casefold()
        found = [
            each
            for each in setting.known.classes.values()
            if named in (each.public_id, each.source_id.casefold(), each.name.casefold())
        ]
        if len(found) == 1:
            return found[0]
    names = ", ".join(sorted(each.name for each in setting.known.classes.values())[:12])
    setting.problems.add(
        Problem(
            grid.file, grid.title, None, "", shorten(grid.class_words[0]), Why.CLASS_NOT_NAMED, (("allowed", names),)
        )
    )
    return None


def _lessons_of(db: Session, setting: Setting, grid: Grid, class_id: int) -> dict[int, LessonKnown]:
    """Position of a heading -> the lesson it means. Only days somebody wrote something under have to have one."""
    marked = {position for row in grid.rows for position in row.marks}
    days = [day for day in grid.days if day.position in marked]
    held = lessons_on(db, setting.known.organisation_id, class_id, {day.on for day in days})
    found: dict[int, LessonKnown] = {}
    for day in days:
        there = [each for each in held if each.held_on == day.on and each.status != "cancelled" and _at(each, day)]
        if len(there) == 1:
            found[day.position] = there[0]
        else:
            why = Why.SEVERAL_LESSONS_THAT_DAY if there else Why.NO_LESSON_THAT_DAY
            setting.problems.add(Problem(grid.file, grid.title, None, day.heading, day.heading, why))
    return found


def _at(lesson: LessonKnown, day: GridDay) -> bool:
    return day.at is None or oslo.time_of(lesson.starts_at) == day.at


def _person_of(
    setting: Setting, grid: Grid, row: GridRow, people: list[Any], choices: dict[tuple[str, str], str]
) -> Any | None:
    """Whose line it is: by id (the template has it), by the answer given, or by a name only one of them has."""
    if chosen := choices.get((grid.title, row.name)):
        return next((each for each in people if each.public_id == chosen), None)
    by_name = [each for each in people if _spelt(row.name) in _spellings(each)]
    if row.id:
        by_id = [each for each in people if row.id in (each.public_id, each.source_id)]
        if by_id and by_id[0] not in by_name:
            name = f"{by_id[0].given_name} {by_id[0].family_name}"
            _grid_problem(setting, grid, row, "name", row.name, Why.NAME_AND_ID_DIFFER, known=name)
        if by_id:
            return by_id[0]
    return by_name[0] if len(by_name) == 1 else None


def _ask(grid: Grid, row: GridRow, people: list[Any]) -> UnclearName:
    near = [each for each in people if same_name(row.name, f"{each.given_name} {each.family_name}")]
    words = set(_spelt(row.name).split())
    near += [each for each in people if each not in near and words & set(_spelt(_full(each)).split())]
    rest = [each for each in people if each not in near]
    candidates = tuple((each.public_id, _full(each)) for each in [*near, *rest])
    return UnclearName(grid.file, grid.title, row.number, row.name, candidates)


def _full(person: Any) -> str:
    return f"{person.given_name} {person.family_name}"


def _spelt(name: str) -> str:
    return " ".join(name.replace(",", " , ").casefold().split())


def _spellings(person: Any) -> tuple[str, str, str]:
    given, family = person.given_name, person.family_name
    return _spelt(f"{given} {family}"), _spelt(f"{family}, {given}"), _spelt(f"{family} {given}")


def _grid_problem(
    setting: Setting, grid: Grid, row: GridRow, column: str, value: str, why: Why, **values: str | int
) -> None:
    setting.problems.add(Problem(grid.file, grid.title, row.number, column, shorten(value), why, tuple(values.items())))
