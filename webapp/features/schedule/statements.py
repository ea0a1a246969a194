"""The one calendar of a person as two statements, built once: making one of this size costs a page more than running it.

Four arms, each from her own rows or a range of an index: lessons of her classes while she goes there, meetings, tests, and
gatherings she has put in her week. Their columns stand in the order of the fields of `queries.LessonSeen`."""

from typing import Any, cast

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from webapp.features.absence import covering_notice
from webapp.tables.evidence import EvidenceRow, Meeting, Question
from webapp.tables.meet import Event, Place, SavedEvent
from webapp.tables.schedule import Enrolment, Examination, Lesson, SchoolClass

# The tables themselves: rows of plain columns skip what the mapper would do for each.
_LESSON, _CLASS, _ENROLMENT, _MEETING, _EVIDENCE, _QUESTION, _TEST, _SAVED, _EVENT, _PLACE = (
    cast(Table, kind.__table__)
    for kind in (Lesson, SchoolClass, Enrolment, Meeting, EvidenceRow, Question, Examination, SavedEvent, Event, Place)
)
_HER_PART = ("attended", "absent", "meeting", "follow_up")  # what evidence of a meeting says about being there
_PERSON: Any = bindparam("person", type_=Integer)
_YES, _NO = literal(True, Boolean), literal(False, Boolean)


def _said(code: str) -> ColumnElement[str]:
    return literal_column(f"'{code}'", String)


def _uncorrected() -> ColumnElement[bool]:
    """Condition on a record: nobody has corrected it, so it is what counts."""
    later = _EVIDENCE.alias()
    return ~select(later.c.id).where(later.c.corrects_id == _EVIDENCE.c.id).correlate(_EVIDENCE).exists()


def _told(table: Table) -> Any:
    return covering_notice(_PERSON, table.c.starts_at, table.c.ends_at, table.c.held_on)


def _lessons() -> Select[*tuple[Any, ...]]:
    question = (
        select(func.max(case((_QUESTION.c.answered_at.is_(None), 2), else_=1)))
        .where(_QUESTION.c.lesson_id == _LESSON.c.id, _QUESTION.c.person_id == _PERSON)
        .correlate(_LESSON)
        .scalar_subquery()
    )
    return (
        select(
            _LESSON.c.public_id.label("about"),
            _NO.label("is_meeting"),
            _LESSON.c.revision,
            _LESSON.c.kind,
            _LESSON.c.status,
            _LESSON.c.starts_at.label("begins"),
            _LESSON.c.ends_at,
            _LESSON.c.original_starts_at,
            _LESSON.c.minutes,
            _LESSON.c.topic,
            _LESSON.c.module,
            _LESSON.c.place_name,
            _LESSON.c.address,
            _LESSON.c.room,
            _LESSON.c.registered_at,
            _CLASS.c.name,
            _CLASS.c.teacher_name,
            _CLASS.c.teacher_phone,
            _EVIDENCE.c.public_id.label("evidence"),
            _EVIDENCE.c.kind.label("attended"),
            _EVIDENCE.c.minutes.label("attended_minutes"),
            _EVIDENCE.c.recorded_by,
            func.coalesce(question, 0).label("question"),
            _said("lesson").label("source"),
            _LESSON.c.bring,
            _LESSON.c.cancelled_because,
            null().label("way"),
            null().label("interpreter"),
            _EVIDENCE.c.told_us,
            _EVIDENCE.c.came_late_minutes,
            _EVIDENCE.c.left_early_minutes,
            _told(_LESSON).label("absence"),
        )
        .select_from(_ENROLMENT)
        .join(
            _LESSON,
            and_(
                _LESSON.c.class_id == _ENROLMENT.c.class_id,
                _LESSON.c.held_on >= _ENROLMENT.c.from_on,
                or_(_ENROLMENT.c.to_on.is_(None), _LESSON.c.held_on <= _ENROLMENT.c.to_on),
            ),
        )
        .join(_CLASS, _CLASS.c.id == _LESSON.c.class_id)
        .outerjoin(
            _EVIDENCE,
            and_(_EVIDENCE.c.person_id == _PERSON, _EVIDENCE.c.lesson_id == _LESSON.c.id, _uncorrected()),
        )
        .where(_ENROLMENT.c.person_id == _PERSON)
    )


def _meetings() -> Select[*tuple[Any, ...]]:
    moved = (_MEETING.c.was_starts_at.is_not(None), "moved")
    return (
        select(
            _MEETING.c.public_id,
            _YES,
            _MEETING.c.revision,
            _MEETING.c.kind,
            case((_MEETING.c.cancelled, "cancelled"), moved, else_="planned"),
            _MEETING.c.starts_at,
            _MEETING.c.ends_at,
            func.coalesce(_MEETING.c.was_starts_at, _MEETING.c.starts_at),
            null(),
            null(),
            _MEETING.c.module,
            _MEETING.c.place_name,
            _MEETING.c.address,
            _MEETING.c.room,
            _EVIDENCE.c.recorded_at,
            null(),
            _MEETING.c.with_name,
            _MEETING.c.with_phone,
            _EVIDENCE.c.public_id,
            _EVIDENCE.c.kind,
            _EVIDENCE.c.minutes,
            _EVIDENCE.c.recorded_by,
            literal_column("0", Integer),
            _said("meeting"),
            _MEETING.c.bring,
            null(),
            _MEETING.c.way,
            _MEETING.c.interpreter,
            _EVIDENCE.c.told_us,
            _EVIDENCE.c.came_late_minutes,
            _EVIDENCE.c.left_early_minutes,
            _told(_MEETING),
        )
        .select_from(_MEETING)
        .outerjoin(
            _EVIDENCE,
            and_(
                _EVIDENCE.c.person_id == _PERSON,
                _EVIDENCE.c.meeting_id == _MEETING.c.id,
                or_(*(_EVIDENCE.c.kind == kind for kind in _HER_PART)),  # no IN: its list is written anew every time
                _uncorrected(),
            ),
        )
        .where(_MEETING.c.person_id == _PERSON)
    )


def _tests() -> Select[*tuple[Any, ...]]:
    return select(
        *_without_register(_TEST, "test", kind=_said("test_") + _TEST.c.kind, cancelled=_TEST.c.cancelled, at=_TEST),
        _TEST.c.room,
        *(null(),) * 8,
        literal_column("0", Integer),
        _said("test"),
        _TEST.c.bring,
        *(null(),) * 6,
        _told(_TEST),
    ).where(_TEST.c.person_id == _PERSON)


def _events() -> Select[*tuple[Any, ...]]:
    cancelled = _EVENT.c.cancelled_at.is_not(None)
    return (
        select(
            *_without_register(_EVENT, "event", kind=_EVENT.c.kind, cancelled=cancelled, at=_PLACE),
            *(null(),) * 9,
            literal_column("0", Integer),
            _said("event"),
            *(null(),) * 8,
        )
        .select_from(_SAVED)
        .join(_EVENT, _EVENT.c.id == _SAVED.c.event_id)
        .join(_PLACE, _PLACE.c.id == _EVENT.c.place_id)
        .where(_SAVED.c.person_id == _PERSON)
    )


def _without_register(
    table: Table, source: str, *, kind: ColumnElement[str], cancelled: ColumnElement[bool], at: Table
) -> tuple[Any, ...]:
    """The first columns of what nobody registers attendance of. at: the table that has its place."""
    place: Column[Any] = at.c.name if source == "event" else at.c.place_name
    return (
        table.c.public_id,
        _NO,
        table.c.revision,
        kind,
        case((cancelled, "cancelled"), else_="planned"),
        table.c.starts_at,
        table.c.ends_at,
        table.c.starts_at,
        null(),
        null(),
        null(),
        place,
        at.c.address,
    )


def _between() -> CompoundSelect[Any]:
    since: Any = bindparam("since")
    until: Any = bindparam("until")
    arms = ((_lessons(), _LESSON), (_meetings(), _MEETING), (_tests(), _TEST), (_events(), _EVENT))
    found = [arm.where(table.c.starts_at >= since, table.c.starts_at < until) for arm, table in arms]
    return union_all(*found).order_by("begins", "about").limit(bindparam("most", type_=Integer))


def _one() -> CompoundSelect[Any]:
    public_id = bindparam("public_id", type_=String)
    arms = ((_lessons(), _LESSON), (_meetings(), _MEETING), (_tests(), _TEST), (_events(), _EVENT))
    return union_all(*(arm.where(table.c.public_id == public_id) for arm, table in arms))


BETWEEN = _between()  # person, since, until, most
ONE = _one()  # person, public_id
