"""THE TABLE: who may do what. Deny by default; read it aloud to a lawyer."""

from collections.abc import Mapping
from enum import StrEnum

from webapp.policy.actor import Actor
from webapp.policy.conditions import (
    Concern,
    Condition,
    administers,
    administers_her,
    advises,
    advises_here,
    all_of,
    any_of,
    coordinates_her,
    coordinates_here,
    is_chosen,
    is_lent,
    is_let_read,
    is_logged_in,
    is_named_or_free,
    is_self,
    is_staff,
    leads,
    runs_office,
    runs_office_here,
    runs_reception,
    runs_reception_here,
    teaches,
    teaches_here,
    teaches_the_class,
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
    CLASSES = "classes"  # an organisation's classes and their lessons, without what is registered
    ATTENDANCE = "attendance"  # the list of one lesson: who goes there and what is registered
    ABSENCE = "absence"  # what she said about being away, with the reason; never the teacher's
    ACCESS = "access"  # how somebody gets in: her cards and phones, never a code
    PROTECTION = "protection"  # whether an address is protected, and who is named
    ORGANISATION = "organisation"  # who works here, with which roles; its places
    VOLUNTEERS = "volunteers"  # who asks to arrange meetings, and who does
    MESSAGES_SENT = "messages_sent"  # how the gateways do, in numbers; nobody's address


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
    GIVE_ABSENCE_NOTICE = "give_absence_notice"  # «Jeg kan ikke komme»
    WITHDRAW_ABSENCE_NOTICE = "withdraw_absence_notice"
    ANSWER_CHECK_IN = "answer_check_in"
    DECIDE_ABSENCE = "decide_absence"  # and write down what somebody telephoned about, and see the doctor's note
    MANAGE_CLASS = "manage_class"  # make a class, its rhythm, its pupils; move and cancel lessons; bring them in
    MARK_ATTENDANCE = "mark_attendance"
    LEND_LESSON = "lend_lesson"  # to a substitute
    PLAN_MEETING = "plan_meeting"
    RECORD_NORWEGIAN = "record_norwegian"  # levels, tests and the next step
    CHOOSE_MESSAGES = "choose_messages"
    SUBSCRIBE_CALENDAR = "subscribe_calendar"
    SAVE_EVENT = "save_event"
    CHOOSE_WAY_IN = "choose_way_in"  # one's own PIN, pictures, passkey, authenticator, linked identity
    TAKE_MY_DATA = "take_my_data"  # a copy of everything about oneself
    PRINT_CARD = "print_card"  # a code card; blocking it and ending a lost phone too
    PROTECT = "protect"  # switch address protection on and off, and name who may open the record
    MANAGE_STAFF = "manage_staff"
    MANAGE_PLACES = "manage_places"
    APPROVE_VOLUNTEER = "approve_volunteer"


MAY: dict[See | Do, Condition] = {
    See.OWN_PAGES: is_logged_in,
    See.STAFF_PAGES: is_staff,
    See.PEOPLE: any_of(advises, leads, teaches, runs_office, runs_reception),
    See.PERSON: any_of(advises, leads, runs_reception),
    See.PLAN: any_of(advises, leads),
    See.HOURS: any_of(advises, leads, teaches, runs_office, runs_reception),
    See.QUESTION: any_of(is_self, advises, runs_reception),
    See.MATTER: any_of(is_self, all_of(any_of(advises, leads, runs_reception), is_chosen)),
    See.OWN_STORY: any_of(is_self, all_of(any_of(advises, runs_reception), is_let_read)),
    See.CLASSES: any_of(teaches_here, runs_office_here, runs_reception_here, advises_here),
    See.ATTENDANCE: any_of(teaches_the_class, is_lent, runs_office_here, runs_reception_here, advises_here),
    See.ABSENCE: any_of(is_self, advises, leads, runs_reception),
    See.ACCESS: any_of(advises, leads, runs_reception, administers_her, coordinates_her),
    See.PROTECTION: any_of(advises, leads, runs_reception),
    See.ORGANISATION: administers,
    See.VOLUNTEERS: any_of(coordinates_here, administers),
    See.MESSAGES_SENT: administers,
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
    Do.GIVE_ABSENCE_NOTICE: is_self,
    Do.WITHDRAW_ABSENCE_NOTICE: is_self,
    Do.ANSWER_CHECK_IN: is_self,
    Do.DECIDE_ABSENCE: any_of(advises, runs_reception),
    Do.MANAGE_CLASS: any_of(teaches_the_class, runs_office_here, runs_reception_here, advises_here),
    Do.MARK_ATTENDANCE: any_of(teaches_the_class, is_lent, runs_office_here, runs_reception_here, advises_here),
    Do.LEND_LESSON: any_of(teaches_the_class, runs_office_here, runs_reception_here, advises_here),
    Do.PLAN_MEETING: any_of(advises, runs_reception),
    Do.RECORD_NORWEGIAN: any_of(advises, teaches, runs_office),
    Do.CHOOSE_MESSAGES: is_logged_in,
    Do.SUBSCRIBE_CALENDAR: is_logged_in,
    Do.SAVE_EVENT: is_logged_in,
    Do.CHOOSE_WAY_IN: is_logged_in,
    Do.TAKE_MY_DATA: is_logged_in,
    Do.PRINT_CARD: any_of(advises, leads, runs_reception, administers_her, coordinates_her),
    Do.PROTECT: any_of(advises, leads, runs_reception),
    Do.MANAGE_STAFF: administers,
    Do.MANAGE_PLACES: any_of(administers, coordinates_here),
    Do.APPROVE_VOLUNTEER: any_of(coordinates_here, administers),
    Do.IMPORT_ROSTER: any_of(advises_here, teaches_here, runs_office_here, runs_reception_here, administers),
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
    if thing is None:
        return condition.ever(actor)
    return not _hidden_from(actor, thing) and condition.of(actor, thing)


def _hidden_from(actor: Actor, thing: Concern) -> bool:
    """Whether it concerns a strictly protected person, and the actor is neither she nor one of those named for her.
    Asked of every permission, so that one that is added later is closed as well."""
    return thing.named is not None and actor.person_id != thing.person_id and not is_named_or_free.of(actor, thing)


def require(actor: Actor, permission: See | Do, thing: Concern) -> None:
    """Raises NotHere unless the actor may."""
    if not may(actor, permission, thing):
        raise NotHere
