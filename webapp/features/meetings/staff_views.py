"""/<lang>/staff/people/<id>/meetings and /<lang>/staff/meetings/<id>: planning, moving and cancelling a meeting."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.meetings import actions, forms, queries, wording
from webapp.features.standing import reckon_again
from webapp.language import dates
from webapp.policy.looks import OpenedPerson, open_person
from webapp.policy.permissions import ChangedSince, Do, See, may
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import revision_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("meetings_staff", __name__, template_folder="templates")
PAGE, ONE = "meetings/plan.html", "meetings/one.html"


@bp.get("/<language:lang>/staff/people/<id:person_id>/meetings")
@needs(Do.PLAN_MEETING)
def page(person_id: str) -> Response:
    person = _opened(person_id)
    return render(PAGE, errors={}, changed=None, collisions=(), **_plan_page(person))


@bp.post("/<language:lang>/staff/people/<id:person_id>/meetings")
@needs(Do.PLAN_MEETING)
def plan_meeting(person_id: str) -> Response:
    typed = forms.typed_of(request.form)
    given, errors = forms.read_meeting(typed, g.now)
    person = _opened(person_id)
    collisions = () if given is None else _collisions(person, given)
    if errors or given is None or collisions:
        values = _plan_page(person, typed) | {"collisions": collisions, "changed": None}
        return form_again(PAGE, page=PAGE, errors=errors, **values)
    with the_write() as db:
        whose = actions.plan_meeting(db, g.actor, person_id, given, now=g.now, today=g.today)
    reckon_again(g.database, [whose], g.today)
    return done(page=url_for("meetings_staff.page", person_id=person_id))


@bp.get("/<language:lang>/staff/meetings/<id:meeting_id>")
@needs(Do.PLAN_MEETING)
def one(meeting_id: str) -> Response:
    meeting = queries.meeting_of(g.db, g.actor, meeting_id, g.today)
    return render(ONE, errors={}, changed=None, collisions=(), **_one_page(_opened(meeting.person), meeting))


@bp.post("/<language:lang>/staff/meetings/<id:meeting_id>")
@needs(Do.PLAN_MEETING)
def change_meeting(meeting_id: str) -> Response:
    """do=cancel, do=again, or the form."""
    seen, wanted = revision_in(request.form.get("seen_revision")), request.form.get("do", "")
    if wanted in ("cancel", "again"):
        action = actions.cancel_meeting if wanted == "cancel" else actions.take_up_again
        try:
            with the_write() as db:
                whose = action(db, g.actor, meeting_id, seen, now=g.now, today=g.today)
        except ChangedSince as changed:
            return _conflict(meeting_id, changed)
        return _changed(meeting_id, whose)
    typed = forms.typed_of(request.form)
    given, errors = forms.read_meeting(typed, g.now)
    meeting = queries.meeting_of(g.db, g.actor, meeting_id, g.today)
    person = _opened(meeting.person)
    collisions = () if given is None else _collisions(person, given, meeting_id)
    if errors or given is None or collisions:
        values = _one_page(person, meeting, typed) | {"collisions": collisions, "changed": None}
        return form_again(ONE, page=ONE, errors=errors, **values)
    try:
        with the_write() as db:
            whose = actions.change_meeting(db, g.actor, meeting_id, given, seen, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _conflict(meeting_id, changed, typed)
    return _changed(meeting_id, whose)


def _opened(person_id: str) -> OpenedPerson:
    return open_person(g.database, g.db, g.actor, person_id, Do.PLAN_MEETING, now=g.now, today=g.today)


def _changed(meeting_id: str, person_id: int) -> Response:
    reckon_again(g.database, [person_id], g.today)
    return done(page=url_for("meetings_staff.one", meeting_id=meeting_id))


def _conflict(meeting_id: str, changed: ChangedSince, typed: dict[str, str] | None = None) -> Response:
    g.db.rollback()
    meeting = queries.meeting_of(g.db, g.actor, meeting_id, g.today)
    values = _one_page(_opened(meeting.person), meeting, typed)
    now = {"sentences": wording.changed_words(changed.now)}
    return conflict(ONE, now=now, errors={}, collisions=(), **values)


def _collisions(
    person: OpenedPerson, given: forms.MeetingGiven, but: str | None = None
) -> tuple[queries.LessonSeen, ...]:
    """What it would collide with, unless exactly that was seen and accepted."""
    found = queries.collisions_with(g.db, person.person_id, given.starts_at, given.ends_at, but)
    accepted = forms.read_accepted(request.form.get("accepted"))
    return () if accepted == queries.fingerprint(found) else found


def _plan_page(person: OpenedPerson, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """The values of the page with her meetings and the form of a new one."""
    known = queries.beforehand(g.db, g.actor, person.person_id, g.today)
    if typed is None:
        typed = forms.typed_of(
            {
                "kind": "follow_up",
                "way": "in_person",
                "interpreter": "to_order" if known.needs_interpreter else "not_needed",
                "with_name": known.with_name,
                "with_phone": known.with_phone,
            }
        )
    return _shared(person, typed) | {
        "meetings": queries.meetings_with(g.db, person.person_id, g.now),
        "interpreter_hint": wording.interpreter_hint(known.needs_interpreter, known.interpreter_language),
    }


def _one_page(
    person: OpenedPerson, meeting: queries.MeetingSeen, typed: dict[str, str] | None = None
) -> dict[str, Any]:
    """The values of the page about one meeting. typed: what stood in the form that was sent."""
    if typed is None:
        times = {
            "day": meeting.day.isoformat(),
            "starts": dates.clock(meeting.starts_at),
            "ends": dates.clock(meeting.ends_at),
        }
        kept = {name: getattr(meeting, name) or "" for name in forms.FIELDS if name not in times}
        typed = kept | times
    return _shared(person, typed) | {"meeting": meeting, "interpreter_hint": None}


def _shared(person: OpenedPerson, typed: dict[str, str]) -> dict[str, Any]:
    return {
        "nav": "people",
        "person": person,
        "typed": typed,
        "moment": g.now,
        "sees_contract": may(g.actor, See.PERSON, person.concern),
        "fingerprint": queries.fingerprint,
        "words": wording,
    }
