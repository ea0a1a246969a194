"""THE TABLE: who may do what. Deny by default; read it aloud to a lawyer."""

from collections.abc import Mapping
from enum import StrEnum

from webapp.policy.actor import Actor
from webapp.policy.conditions import (
    Concern,
    Condition,
    administers,
    advises,
    advises_here,
    any_of,
    is_logged_in,
    is_self,
    is_staff,
    runs_reception,
    runs_reception_here,
    teaches,
    teaches_here,
)


class See(StrEnum):
    """What can be looked at."""

    OWN_PAGES = "own_pages"  # today, schedule, hours, contract, norwegian, modules, me: always one's own
    STAFF_PAGES = "staff_pages"
    PEOPLE = "people"
    HOURS = "hours"
    QUESTION = "question"


class Do(StrEnum):
    """What can be changed."""

    USE_OWN_SESSION = "use_own_session"  # log out, say who uses the phone
    ASK_ABOUT_LESSON = "ask_about_lesson"
    MARK_NOTICE_READ = "mark_notice_read"
    ANSWER_QUESTION = "answer_question"
    IMPORT_ROSTER = "import_roster"


MAY: dict[See | Do, Condition] = {
    See.OWN_PAGES: is_logged_in,
    See.STAFF_PAGES: is_staff,
    See.PEOPLE: any_of(advises, teaches, runs_reception),
    See.HOURS: any_of(advises, teaches, runs_reception),
    See.QUESTION: any_of(is_self, advises, runs_reception),
    Do.USE_OWN_SESSION: is_logged_in,
    Do.ASK_ABOUT_LESSON: is_self,
    Do.MARK_NOTICE_READ: is_self,
    Do.ANSWER_QUESTION: any_of(advises, runs_reception),
    Do.IMPORT_ROSTER: any_of(advises_here, teaches_here, runs_reception_here, administers),
}


class NotHere(Exception):
    """Not found, or not yours: the same answer, so nothing tells that it exists."""


class ChangedSince(Exception):
    """What the person saw is no longer so; `now` holds what it is instead (plain values)."""

    def __init__(self, now: Mapping[str, object]) -> None:
        super().__init__("changed since it was seen")
        self.now = dict(now)


def may(actor: Actor, permission: See | Do, thing: Concern | None = None) -> bool:
    """Whether the actor may; without a thing, whether she ever may (closes a page before anything is fetched)."""
    condition = MAY.get(permission)
    if condition is None:
        return False
    return condition.ever(actor) if thing is None else condition.of(actor, thing)


def require(actor: Actor, permission: See | Do, thing: Concern) -> None:
    """Raises NotHere unless the actor may."""
    if not may(actor, permission, thing):
        raise NotHere
