"""Which addresses this person's phone keeps."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from sqlalchemy.orm import Session

from webapp.features import absence, contract, hours, matters, meet, modules, norwegian, schedule
from webapp.policy.actor import Actor

Page = tuple[str, Mapping[str, str | int]]

# One page each and asked for most: they are safe before the many pages that follow, should the line be cut midway.
_FIRST = (
    contract.pages_to_keep,
    hours.pages_to_keep,
    norwegian.pages_to_keep,
    matters.pages_to_keep,
    absence.pages_to_keep,
)
# The pages that compose others, as this one does, are named here: composers do not know each other.
_COMPOSED: tuple[Page, ...] = (("today.page", {}), ("path.page", {}))
_LAST = (meet.pages_to_keep, modules.pages_to_keep)
# Whose lessons one may want to ask about without a network: those just registered, and the next ones.
_LESSONS_BEFORE, _LESSONS_AFTER = timedelta(days=14), timedelta(days=7)
_MOST_LESSONS = 40
# Which of them one may want to say «I can't come» to; every other day has the form for days, which is kept as well.
_MISSED_BEFORE, _MISSED_AFTER = timedelta(days=1), timedelta(days=3)


def pages_to_keep(db: Session, actor: Actor, today: date) -> list[Page]:
    """(endpoint, values) in the order they are brought home; Today first. Empty unless the phone is hers alone."""
    if not may_keep(actor) or actor.person_id is None:
        return []
    first, last = today - _LESSONS_BEFORE, today + _LESSONS_AFTER
    lessons = schedule.lessons_of(db, actor.person_id, first, last, _MOST_LESSONS)
    return [
        _COMPOSED[0],
        *(page for door in _FIRST for page in door()),
        *_COMPOSED[1:],
        *schedule.pages_to_keep(today),
        *(("schedule.lesson", {"lesson_id": lesson.public_id}) for lesson in lessons),
        *(
            ("absence.about_lesson", {"lesson_id": lesson.public_id})
            for lesson in lessons
            if lesson.source != "event" and today - _MISSED_BEFORE <= lesson.day <= today + _MISSED_AFTER
        ),
        *(page for door in _LAST for page in door()),
    ]


@cache
def kept_endpoints() -> frozenset[str]:
    """The endpoints of which a phone keeps what its owner opens; the same every day."""
    named = [*schedule.pages_to_keep(date(2026, 1, 5)), *(page for door in (*_FIRST, *_LAST) for page in door())]
    return frozenset(
        {"schedule.lesson", "absence.about_lesson", *(endpoint for endpoint, _values in (*_COMPOSED, *named))}
    )


def may_keep(actor: Actor) -> bool:
    """Only a phone its owner alone uses, never a protected person's, never staff's."""
    return actor.is_authenticated and actor.phone == "own" and not actor.protected and not actor.is_staff
