"""What can be seen of one person's hours. Figures are standings; nothing is reckoned here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.engine.commitment import Phase
from webapp.engine.evidence import EvidenceKind, Subject
from webapp.engine.regulations import rulebook
from webapp.engine.standing import Standing, State
from webapp.features.schedule import LessonSeen, first_after, lessons_of
from webapp.features.standing import standing_of, standings_for
from webapp.policy.scopes import serving_now
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Service
from webapp.tables.schedule import Enrolment, Lesson

STRETCH = timedelta(weeks=4)  # what one page of the lesson list covers
_AHEAD = timedelta(days=60)
_KINDS = (Subject.NORWEGIAN, Subject.SOCIAL_STUDIES)
# The commitments that are counted in hours of Norwegian, one at most for a person; then those of social studies.
_RINGS = ("reception.norwegian", "norwegian.hours", "norwegian.duty_only_hours")
_BARS = ("reception.social_studies", "social_studies.hours")


@dataclass(frozen=True)
class Contact:
    """Whom the person can ask, as the office wrote it."""

    name: str
    phone: str | None
    hours: str | None


@dataclass(frozen=True)
class Taught:
    """Registered lessons of a subject: minutes held for the person, and minutes of them she was there."""

    held_minutes: int
    attended_minutes: int


@dataclass(frozen=True)
class Deduction:
    """What an absence in reception can cost, in kroner at most; None where the amount was not found."""

    adult_kroner: int | None
    source: str
    checked_on: date
    not_verified: bool


@dataclass(frozen=True)
class Hours:
    """One person's hours. The list of lessons covers the days from `since` to `until`, newest first; it is for those
    whose hours are counted, since others find their lessons in the schedule."""

    in_reception: bool  # the rules of reception are the ones that hold now
    norwegian: Standing | None
    social_studies: Standing | None
    offers: tuple[Standing, ...]  # the municipality's part
    carried: tuple[Standing, ...]  # what was done in reception, when other rules hold now
    lessons: tuple[LessonSeen, ...]
    since: date
    until: date
    older_until: date | None
    newer_until: date | None
    next_lesson: LessonSeen | None
    contact: Contact | None  # only when nothing is planned
    taught: Taught | None  # only where no number of hours is required

    @property
    def came(self) -> int:
        """To how many lessons of the list she came."""
        return sum(each.attended == "attended" for each in self.lessons)

    @property
    def told(self) -> int:
        """Of how many of them she told beforehand, or afterwards, that she did not come."""
        return sum(each.attended != "attended" and bool(each.told_us or each.absence) for each in self.lessons)

    @property
    def concerns_nobody(self) -> bool:
        return self.norwegian is None and self.social_studies is None and self.taught is None


def hours_for(db: Session, person_id: int, now: datetime, today: date, until: date | None = None) -> Hours:
    """Two or three statements with stored standings, however many her lessons.

    until: the last day of the lesson list; today when None or later."""
    standings = standings_for(db, person_id, today)
    in_reception = not any(each.commitment.phase in (Phase.TRAINING, Phase.PROGRAMME) for each in standings)
    norwegian, social_studies = ring_of(standings), _first(standings, _BARS)
    until = min(until or today, today)
    since = until - STRETCH + timedelta(days=1)
    is_counted = norwegian is not None or not standings
    lessons: list[LessonSeen] = []
    if is_counted and any(_has_lessons(each) for each in standings):
        found = lessons_of(db, person_id, since, today + _AHEAD)
        lessons = [each for each in found if each.source == "lesson" and each.kind in _KINDS]
    coming = first_after(lessons, now)
    reception = [each for each in standings if each.commitment.phase is Phase.RECEPTION]
    return Hours(
        in_reception=in_reception,
        norwegian=norwegian,
        social_studies=social_studies,
        offers=tuple(each for each in reception if each.commitment.id.endswith("_offer")) if in_reception else (),
        carried=()
        if in_reception
        else tuple(each for each in reception if each.done and each.commitment.id in _RINGS + _BARS),
        lessons=tuple(each for each in reversed(lessons) if each.starts_at <= now and each.day <= until),
        since=since,
        until=until,
        older_until=since - timedelta(days=1) if _begins_before((norwegian, social_studies), since) else None,
        newer_until=min(until + STRETCH, today) if until < today else None,
        next_lesson=coming,
        contact=contact_of(db, person_id, today) if coming is None and is_counted else None,
        taught=None if is_counted else taught_of(db, person_id, Subject.NORWEGIAN, today),
    )


def ring_of(standings: Iterable[Standing]) -> Standing | None:
    """The standing of the hours of Norwegian that are required now; None where a level is the goal instead."""
    found = tuple(standings)
    now = [each for each in found if each.commitment.phase in (Phase.TRAINING, Phase.PROGRAMME)] or found
    return _first(now, _RINGS)


def taught_of(db: Session, person_id: int, subject: Subject, today: date) -> Taught:
    """What was held for the person and registered, and how much of it she was there for. One statement."""
    row = db.execute(_TAUGHT, {"person": person_id, "subject": subject, "today": today}).one()
    return Taught(held_minutes=int(row[0]), attended_minutes=int(row[1]))


def _taught() -> Select[*tuple[Any, ...]]:
    lesson, enrolment, evidence = Lesson.__table__.c, Enrolment.__table__.c, EvidenceRow.__table__.c
    later = EvidenceRow.__table__.alias()
    held = (
        select(func.coalesce(func.sum(lesson.minutes), 0))
        .select_from(Lesson.__table__.join(Enrolment.__table__, enrolment.class_id == lesson.class_id))
        .where(
            enrolment.person_id == bindparam("person"),
            lesson.kind == bindparam("subject"),
            lesson.status != "cancelled",
            lesson.registered_at.is_not(None),
            and_(lesson.held_on >= enrolment.from_on, lesson.held_on <= bindparam("today")),
            or_(enrolment.to_on.is_(None), lesson.held_on <= enrolment.to_on),
        )
    )
    attended = select(func.coalesce(func.sum(evidence.minutes), 0)).where(
        evidence.person_id == bindparam("person"),
        evidence.kind == EvidenceKind.ATTENDED,
        evidence.subject == bindparam("subject"),
        evidence.happened_on <= bindparam("today"),
        ~exists().where(later.c.corrects_id == evidence.id),
    )
    return select(held.scalar_subquery(), attended.scalar_subquery())


_TAUGHT = _taught()


def contact_of(db: Session, person_id: int, today: date) -> Contact | None:
    """Somebody at an office that serves the person today. One statement."""
    row = db.execute(
        select(Service.contact_name, Service.contact_phone, Service.contact_hours)
        .where(Service.person_id == person_id, serving_now(today), Service.contact_name.is_not(None))
        .order_by(Service.purpose.desc(), Service.id)  # the training before the housing, teaching before the rest
        .limit(1)
    ).first()
    return Contact(row.contact_name, row.contact_phone, row.contact_hours) if row else None


def deduction_on(today: date) -> Deduction | None:
    """The rule about absence in reception on a day. A text beside the hours: it can cost this, never that it will."""
    version = rulebook.version_for(rulebook.load()["reception.deduction"], {"day": today})
    if version is None:
        return None
    return Deduction(version.values.get("adult_kroner"), version.source, version.checked_on, version.unsure)


def pages_to_keep() -> tuple[tuple[str, dict[str, str]], ...]:
    """What a phone keeps of this feature: endpoint and values."""
    return (("hours.page", {}),)


def _first(standings: Iterable[Standing], ids: Iterable[str]) -> Standing | None:
    """The one that holds now, of commitments that follow each other in a life."""
    found = [standing for each in ids if (standing := standing_of(standings, each)) is not None]
    return next((each for each in found if each.state is not State.ENDED), found[-1] if found else None)


def _has_lessons(standing: Standing) -> bool:
    """Whether a lesson of its subject was ever registered, or stands in the schedule."""
    return standing.counted_to is not None or standing.next_on is not None or standing.unregistered > 0


def _begins_before(standings: Iterable[Standing | None], day: date) -> bool:
    begins = [each.commitment.owed_from for each in standings if each is not None]
    return any(first is not None and first < day for first in begins)
