"""What the database knows about the things a roster names: fetched once, by their ids, before anything is checked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.features.protection import Level
from webapp.features.roster.changes import Ref
from webapp.features.roster.columns import Sheet
from webapp.features.roster.hidden import known_by_hash, strictly_protected
from webapp.features.roster.reader import Roster, Row
from webapp.language.names import search_key
from webapp.tables.evidence import EvidenceRow, Meeting
from webapp.tables.organisations import Organisation, SourceId
from webapp.tables.people import Child, Circumstances, Person, Service
from webapp.tables.schedule import Enrolment, Examination, Lesson, NextStep, SchoolClass

_AT_ONCE = 500  # ids in one statement
Id = int | Ref  # a row that is there, or one that this import will make


@dataclass
class PersonKnown:
    """served: the organisation serves her today, or will once this file is in. circumstances: revision, None: no row."""

    id: Id
    public_id: str = ""
    given_name: str = ""
    family_name: str = ""
    revision: int = 0
    circumstances: int | None = None
    children: frozenset[date] = frozenset()
    services: list[Any] = field(default_factory=list)
    served: bool = False
    digest: str = ""
    protection: str = "none"


@dataclass
class ClassKnown:
    """members: person id -> enrolment row id (None: in this file), first day, last day or None."""

    id: Id
    name: str
    kind: str
    source_id: str = ""
    public_id: str = ""
    revision: int = 0
    members: dict[Id, tuple[int | None, date, date | None]] = field(default_factory=dict)
    digest: str = ""


@dataclass(slots=True)
class LessonKnown:
    id: Id
    class_id: Id
    series_id: Id
    kind: str
    module: str | None
    starts_at: datetime
    ends_at: datetime
    original_starts_at: datetime
    held_on: date
    minutes: int
    status: str = "planned"
    sequence: int = 0
    revision: int = 0
    digest: str = ""
    source_id: str = ""


@dataclass
class Known:
    """Looked up by source ids; what the file itself brings is added while it is checked."""

    organisation_id: int
    organisation_name: str
    people: dict[str, PersonKnown] = field(default_factory=dict)
    classes: dict[str, ClassKnown] = field(default_factory=dict)
    lessons: dict[str, LessonKnown] = field(default_factory=dict)
    lessons_of: dict[Id, list[LessonKnown]] = field(default_factory=dict)  # every lesson of a class the file names
    series: dict[str, Id] = field(default_factory=dict)
    others: dict[tuple[Sheet, str], tuple[int, str]] = field(default_factory=dict)  # -> row id, digest
    # (lesson, person) -> id, kind, minutes, whether a notice had come
    evidence: dict[tuple[Id, Id], tuple[int, str, int, bool]] = field(default_factory=dict)
    namesakes: dict[tuple[str, date], tuple[int, str]] = field(
        default_factory=dict
    )  # name key, birth -> person, public id
    organisations: dict[str, int] = field(default_factory=dict)  # by name in lower case
    ids_elsewhere: dict[tuple[int, str], int] = field(default_factory=dict)  # organisation, source id -> person
    services_elsewhere: set[tuple[int, int, str]] = field(default_factory=set)  # person, organisation, purpose
    hidden: dict[str, int] = field(default_factory=dict)  # source id -> person whom no list reaches
    back_again: dict[str, str] = field(default_factory=dict)  # source id -> its hash, of who was hidden before

    def members_of(self, class_id: Id) -> dict[Id, tuple[int | None, date, date | None]]:
        """Who goes to a class the file names: see `ClassKnown.members`."""
        if class_id not in self._members:
            self._members = {each.id: each.members for each in self.classes.values()}
        return self._members.get(class_id, {})

    _members: dict[Id, dict[Id, tuple[int | None, date, date | None]]] = field(default_factory=dict)


KIND_OF = {
    Sheet.PEOPLE: "person",
    Sheet.CLASSES: "class",
    Sheet.LESSONS: "lesson",
    Sheet.PLANS: "plan",
    Sheet.RESULTS: "result",
    Sheet.MEETINGS: "meeting",
    Sheet.TESTS: "test",
    Sheet.STEPS: "step",
}
_WITH_PERSON = (Sheet.PLANS, Sheet.RESULTS, Sheet.MEETINGS, Sheet.TESTS, Sheet.STEPS)


def known_to(db: Session, organisation_id: int, roster: Roster, today: date, key: bytes = b"") -> Known:
    """Everything known about what the roster names, of this organisation alone. key: the installation's."""
    name = db.scalars(select(Organisation.name).where(Organisation.id == organisation_id)).one()
    known = Known(organisation_id, name)
    rows = roster.rows
    people = {row.cells["id"] for row in rows[Sheet.PEOPLE]}
    for sheet in (Sheet.ATTENDANCE, *_WITH_PERSON):
        people.update(row.cells["person"] for row in rows[sheet])
    people.update(said.partition("@")[0] for row in rows[Sheet.CLASSES] for said in row.get("members", ()))
    lessons = {row.cells["id"] for row in rows[Sheet.LESSONS]} | {row.cells["lesson"] for row in rows[Sheet.ATTENDANCE]}
    _add_people(db, known, people, rows[Sheet.PEOPLE], today, key)
    _add_classes(
        db,
        known,
        {row.cells["class"] for row in rows[Sheet.LESSONS]} | {row.cells["id"] for row in rows[Sheet.CLASSES]},
        roster,
    )
    _add_lessons(db, known, lessons, rows[Sheet.LESSONS])
    for sheet in _WITH_PERSON:
        found = sources(db, organisation_id, KIND_OF[sheet], {row.cells["id"] for row in rows[sheet]})
        known.others |= {(sheet, source_id): row for source_id, row in found.items()}
    if any(row.get("also_served_by") for row in rows[Sheet.PEOPLE]):
        _add_other_organisations(db, known, {row.cells["id"] for row in rows[Sheet.PEOPLE]})
    return known


def sources(db: Session, organisation_id: int, kind: str, ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Source id -> row id and digest."""
    query = select(SourceId.source_id, SourceId.row_id, SourceId.digest).where(
        SourceId.organisation_id == organisation_id, SourceId.kind == kind
    )
    return {row.source_id: (row.row_id, row.digest) for row in _by(db, query, SourceId.source_id, ids)}


def _add_people(db: Session, known: Known, ids: Iterable[str], rows: Sequence[Row], today: date, key: bytes) -> None:
    ids = set(ids)
    by_hash = known_by_hash(db, known.organisation_id, ids, key)
    found = sources(db, known.organisation_id, "person", ids)
    found |= {source_id: (person, "") for source_id, (person, _) in by_hash.items()}
    hidden = strictly_protected(db, [row_id for row_id, _ in found.values()])
    known.hidden = {source_id: row_id for source_id, (row_id, _) in found.items() if row_id in hidden}
    known.back_again = {each: hashed for each, (_, hashed) in by_hash.items() if each not in known.hidden}
    found = {source_id: each for source_id, each in found.items() if source_id not in known.hidden}
    row_ids = [row_id for row_id, _ in found.values()]
    people = {
        row.id: row
        for row in _by(
            db,
            select(
                Person.id, Person.public_id, Person.given_name, Person.family_name, Person.revision, Person.protection,
                Circumstances.revision.label("circumstances"),
            ).outerjoin(Circumstances, Circumstances.person_id == Person.id),
            Person.id,
            row_ids,
        )
    }  # fmt: skip
    children: dict[int, set[date]] = {}
    for row in _by(db, select(Child.person_id, Child.born_on), Child.person_id, row_ids):
        children.setdefault(row.person_id, set()).add(row.born_on)
    services: dict[int, list[Any]] = {}
    query = select(Service.__table__).where(Service.organisation_id == known.organisation_id)
    for row in _by(db, query, Service.person_id, row_ids):
        services.setdefault(row.person_id, []).append(row)
    for source_id, (row_id, digest) in found.items():
        person = people.get(row_id)
        if person is None:
            # The id is ours, the person is not any more: PostgreSQL's wall hides whom we do not serve today.
            known.people[source_id] = PersonKnown(row_id, digest=digest)
            continue
        served_by = services.get(row_id, [])
        served = any(each.from_on <= today and (each.to_on is None or each.to_on >= today) for each in served_by)
        known.people[source_id] = PersonKnown(
            person.id, person.public_id, person.given_name, person.family_name, person.revision, person.circumstances,
            frozenset(children.get(row_id, ())), served_by, served, digest, person.protection,
        )  # fmt: skip
    _add_namesakes(db, known, [row for row in rows if row.cells["id"] not in known.people], today)


def _add_namesakes(db: Session, known: Known, rows: Sequence[Row], today: date) -> None:
    """People whom the organisation already serves and who have the name and birth date of somebody new in the file."""
    keys = {search_key(row.cells["given_name"], row.cells["family_name"]) for row in rows if row.get("birth_date")}
    query = (
        select(Person.id, Person.public_id, Person.search_key, Circumstances.birth_date)
        .join(Circumstances, Circumstances.person_id == Person.id)
        .where(
            Circumstances.birth_date.is_not(None),
            Person.protection != Level.STRICT.value,  # «known already» would tell of somebody who is on no list
            exists().where(Service.person_id == Person.id, Service.organisation_id == known.organisation_id),
        )
    )
    for row in _by(db, query, Person.search_key, keys):
        known.namesakes[row.search_key, row.birth_date] = (row.id, row.public_id)


def _add_other_organisations(db: Session, known: Known, ids: Iterable[str]) -> None:
    known.organisations = {name.casefold(): id for id, name in db.execute(select(Organisation.id, Organisation.name))}
    query = select(SourceId.organisation_id, SourceId.source_id, SourceId.row_id).where(SourceId.kind == "person")
    for row in _by(db, query, SourceId.source_id, ids):
        known.ids_elsewhere[row.organisation_id, row.source_id] = row.row_id
    query = select(Service.person_id, Service.organisation_id, Service.purpose)
    people = [each.id for each in known.people.values()]
    known.services_elsewhere = {tuple(row) for row in _by(db, query, Service.person_id, people)}


def _add_classes(db: Session, known: Known, ids: Iterable[str], roster: Roster) -> None:
    found = sources(db, known.organisation_id, "class", ids)
    if roster.grids:
        # A grid tells its class in words; the classes of one organisation are few.
        found |= {
            row.source_id: (row.row_id, row.digest)
            for row in db.execute(
                select(SourceId.source_id, SourceId.row_id, SourceId.digest).where(
                    SourceId.organisation_id == known.organisation_id, SourceId.kind == "class"
                )
            )
        }
    by_row = {row_id: (source_id, digest) for source_id, (row_id, digest) in found.items()}
    query = select(SchoolClass).where(SchoolClass.organisation_id == known.organisation_id)
    classes = list(db.scalars(query)) if roster.grids else [row[0] for row in _by(db, query, SchoolClass.id, by_row)]
    for each in classes:
        source_id, digest = by_row.get(each.id, ("", ""))
        known.classes[source_id or each.public_id] = ClassKnown(
            each.id, each.name, each.kind, source_id, each.public_id, each.revision, {}, digest
        )
    add_members(db, [each for each in known.classes.values() if isinstance(each.id, int)])
    series = select(SourceId.source_id, SourceId.row_id).where(
        SourceId.organisation_id == known.organisation_id, SourceId.kind == "series"
    )
    known.series = {row.source_id: row.row_id for row in db.execute(series)}


def add_members(db: Session, classes: Sequence[ClassKnown]) -> None:
    by_id = {each.id: each for each in classes if isinstance(each.id, int)}
    query = select(Enrolment.id, Enrolment.person_id, Enrolment.class_id, Enrolment.from_on, Enrolment.to_on)
    for row in _by(db, query, Enrolment.class_id, by_id):
        by_id[row.class_id].members[row.person_id] = (row.id, row.from_on, row.to_on)


def _add_lessons(db: Session, known: Known, ids: Iterable[str], rows: Sequence[Row]) -> None:
    found = sources(db, known.organisation_id, "lesson", ids)
    by_row = {row_id: (source_id, digest) for source_id, (row_id, digest) in found.items()}
    query = _lessons(known.organisation_id)
    for row in _by(db, query, Lesson.id, by_row):
        source_id, digest = by_row[row.id]
        known.lessons[source_id] = LessonKnown(**row._mapping, digest=digest, source_id=source_id)
    classes = {row.class_id for row in known.lessons.values()}
    add_members(db, list(_missing_classes(db, known, classes)))
    if rows:
        # Lessons of the same classes in the same days, for what overlaps.
        days = [row.cells["date"] for row in rows]
        named = {each.id for word in {row.cells["class"] for row in rows} if (each := known.classes.get(word))}
        near = query.where(
            Lesson.held_on >= min(days) - timedelta(days=1), Lesson.held_on <= max(days) + timedelta(days=1)
        )
        by_id = {each.id: each for each in known.lessons.values()}
        for row in _by(db, near, Lesson.class_id, [each for each in named if isinstance(each, int)]):
            lesson = by_id.get(row.id) or LessonKnown(**row._mapping)
            known.lessons_of.setdefault(row.class_id, []).append(lesson)


def _missing_classes(db: Session, known: Known, ids: Iterable[Id]) -> Iterator[ClassKnown]:
    there = {each.id for each in known.classes.values()}
    query = select(SchoolClass).where(SchoolClass.organisation_id == known.organisation_id)
    for row in _by(db, query, SchoolClass.id, [each for each in ids if each not in there]):
        each = row[0]
        known.classes[f"#{each.id}"] = ClassKnown(each.id, each.name, each.kind, "", each.public_id, each.revision)
        yield known.classes[f"#{each.id}"]


def lessons_on(db: Session, organisation_id: int, class_id: int, days: Iterable[date]) -> list[LessonKnown]:
    """Lessons of a class on these days, in order."""
    query = _lessons(organisation_id).where(Lesson.class_id == class_id).order_by(Lesson.starts_at)
    return [LessonKnown(**row._mapping) for row in _by(db, query, Lesson.held_on, days)]


def add_evidence(db: Session, known: Known, lesson_ids: Iterable[Id]) -> None:
    """What is registered now about these lessons: the records that nobody has corrected."""
    correcting = aliased(EvidenceRow)
    query = select(
        EvidenceRow.id,
        EvidenceRow.lesson_id,
        EvidenceRow.person_id,
        EvidenceRow.kind,
        EvidenceRow.minutes,
        EvidenceRow.told_us,
    ).where(~exists().where(correcting.corrects_id == EvidenceRow.id))
    for row in _by(db, query, EvidenceRow.lesson_id, [each for each in lesson_ids if isinstance(each, int)]):
        known.evidence[row.lesson_id, row.person_id] = (row.id, row.kind, row.minutes or 0, bool(row.told_us))


def people_of_class(db: Session, class_id: int, organisation_id: int, today: date) -> list[Any]:
    """Who goes to a class, by name: id, public_id, given_name, family_name, from_on, to_on, source_id, served."""
    served = exists().where(
        Service.person_id == Person.id,
        Service.organisation_id == organisation_id,
        Service.from_on <= today,
        or_(Service.to_on.is_(None), Service.to_on >= today),
    )
    source = and_(SourceId.organisation_id == organisation_id, SourceId.kind == "person", SourceId.row_id == Person.id)
    query = (
        select(
            Person.id, Person.public_id, Person.given_name, Person.family_name, Enrolment.from_on, Enrolment.to_on,
            SourceId.source_id, served.label("served"),
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .outerjoin(SourceId, source)
        .where(Enrolment.class_id == class_id, Person.protection != "strictly_confidential")
        .order_by(Person.sort_key, Person.id)
    )  # fmt: skip
    return list(db.execute(query))


def current_evidence_of(db: Session, column: str, ids: Iterable[int]) -> dict[int, Any]:
    """The uncorrected record per meeting (column "meeting_id") or what became of a record (column "id")."""
    correcting = aliased(EvidenceRow)
    on = getattr(EvidenceRow, column)
    query = select(EvidenceRow.__table__).where(~exists().where(correcting.corrects_id == EvidenceRow.id))
    return {getattr(row, column): row for row in _by(db, query, on, ids)}


def meetings_by_id(db: Session, ids: Iterable[int]) -> dict[int, Any]:
    return {row.id: row for row in _by(db, select(Meeting.__table__), Meeting.id, ids)}


def tests_and_steps(db: Session, sheet: Sheet, ids: Iterable[int]) -> dict[int, Any]:
    """Registrations for tests, or steps agreed, by id: whose, and the revision."""
    table = Examination if sheet is Sheet.TESTS else NextStep
    return {row.id: row for row in _by(db, select(table.id, table.person_id, table.revision), table.id, ids)}


def numbers_of(db: Session, table: Any, person_ids: Iterable[int]) -> dict[Id, int]:
    """The highest version number per person in plan_version or contract_version."""
    highest: dict[Id, int] = {}
    for row in _by(db, select(table.person_id, table.number), table.person_id, person_ids):
        highest[row.person_id] = max(row.number, highest.get(row.person_id, 0))
    return highest


def _lessons(organisation_id: int) -> Any:
    return (
        select(
            Lesson.id, Lesson.class_id, Lesson.series_id, Lesson.kind, Lesson.module, Lesson.starts_at, Lesson.ends_at,
            Lesson.original_starts_at, Lesson.held_on, Lesson.minutes, Lesson.status, Lesson.sequence, Lesson.revision,
        )
        .where(Lesson.organisation_id == organisation_id)
    )  # fmt: skip


def _by(db: Session, query: Any, column: Any, values: Iterable[Any]) -> Iterator[Any]:
    """The query's rows whose column is among the values, in statements of a bounded size."""
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), _AT_ONCE):
        yield from db.execute(query.where(column.in_(wanted[start : start + _AT_ONCE])))
