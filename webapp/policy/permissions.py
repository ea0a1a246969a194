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
    all_of,
    any_of,
    is_chosen,
    is_let_read,
    is_logged_in,
    is_self,
    is_staff,
    leads,
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
    PERSON = "person"  # one person's page: the journey, the facts, how both sides stand
    PLAN = "plan"  # plan and contract of somebody one follows up, drafts too
    HOURS = "hours"
    QUESTION = "question"
    MATTER = "matter"  # something the person raised, if she let this role see it
    OWN_STORY = "own_story"  # what she wrote herself


class Do(StrEnum):
    """What can be changed."""

    USE_OWN_SESSION = "use_own_session"  # log out, say who uses the phone
    ASK_ABOUT_LESSON = "ask_about_lesson"
    MARK_NOTICE_READ = "mark_notice_read"
    ANSWER_QUESTION = "answer_question"
    IMPORT_ROSTER = "import_roster"
    CONFIRM_CONTRACT = "confirm_contract"
    RAISE_MATTER = "raise_matter"  # explain, propose a change, disagree, appeal, say that something has not happened
    WITHDRAW_MATTER = "withdraw_matter"
    ANSWER_MATTER = "answer_matter"
    EDIT_FACTS = "edit_facts"
    MAKE_PLAN = "make_plan"  # draft, decide as registered, record
    REGISTER_SIGNATURE = "register_signature"  # of a contract signed on paper
    CONFIRM_FOR_MUNICIPALITY = "confirm_for_municipality"
    GO_THROUGH_LINES = "go_through_lines"  # tick what was explained, with which interpreter
    RECORD_KEPT = "record_kept"  # a follow-up held, a mapping done, an agreed promise kept
    CHECK_FINGERPRINTS = "check_fingerprints"
    WRITE_OWN_STORY = "write_own_story"
    SHARE_OWN_STORY = "share_own_story"
    HAND_OVER = "hand_over"  # from a reception centre to a municipality


MAY: dict[See | Do, Condition] = {
    See.OWN_PAGES: is_logged_in,
    See.STAFF_PAGES: is_staff,
    See.PEOPLE: any_of(advises, leads, teaches, runs_reception),
    See.PERSON: any_of(advises, leads, runs_reception),
    See.PLAN: any_of(advises, leads),
    See.HOURS: any_of(advises, leads, teaches, runs_reception),
    See.QUESTION: any_of(is_self, advises, runs_reception),
    See.MATTER: any_of(is_self, all_of(any_of(advises, leads, runs_reception), is_chosen)),
    See.OWN_STORY: any_of(is_self, all_of(any_of(advises, runs_reception), is_let_read)),
    Do.USE_OWN_SESSION: is_logged_in,
    Do.ASK_ABOUT_LESSON: is_self,
    Do.MARK_NOTICE_READ: is_self,
    Do.ANSWER_QUESTION: any_of(advises, runs_reception),
    Do.CONFIRM_CONTRACT: is_self,
    Do.RAISE_MATTER: is_self,
    Do.WITHDRAW_MATTER: is_self,
    Do.ANSWER_MATTER: all_of(any_of(advises, leads, runs_reception), is_chosen),
    Do.EDIT_FACTS: any_of(advises, runs_reception),
    Do.MAKE_PLAN: advises,
    Do.REGISTER_SIGNATURE: advises,
    Do.CONFIRM_FOR_MUNICIPALITY: any_of(advises, leads),
    Do.GO_THROUGH_LINES: any_of(advises, runs_reception),
    Do.RECORD_KEPT: any_of(advises, runs_reception),
    Do.CHECK_FINGERPRINTS: administers,
    Do.WRITE_OWN_STORY: is_self,
    Do.SHARE_OWN_STORY: is_self,
    Do.HAND_OVER: runs_reception,
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
