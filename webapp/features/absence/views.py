"""/<lang>/schedule/…/absence: «Jeg kan ikke komme», one's own notices, one of them, taking it back."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for

from webapp.engine import oslo
from webapp.engine.evidence import Subject
from webapp.engine.regulations.told import Reason
from webapp.features.absence import actions, forms, queries, rules_say, rules_words, wording
from webapp.features.schedule import LessonSeen, kind_words, lesson_of
from webapp.features.standing import reckon_again
from webapp.language import dates, gettext as _
from webapp.policy.actor import Stage
from webapp.policy.permissions import ChangedSince, Do, NotHere, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("absence", __name__, template_folder="templates")
_JUST_SENT = timedelta(hours=12)
_SUBJECTS = {subject.value: subject for subject in Subject}


@bp.get("/<language:lang>/schedule/lessons/<id:lesson_id>/absence")
@needs(See.OWN_PAGES)
def about_lesson(lesson_id: str) -> Response:
    if not g.actor.is_served:
        return render("absence/not_yours.html", nav="schedule")
    return render("absence/about_lesson.html", errors={}, **_lesson_page(_hers(lesson_id)))


@bp.post("/<language:lang>/schedule/lessons/<id:lesson_id>/absence")
@needs(Do.GIVE_ABSENCE_NOTICE)
def give_absence_notice(lesson_id: str) -> Response:
    if not g.actor.is_served:
        raise NotHere
    seen = _hers(lesson_id)
    told, errors = forms.read_about_lesson(request.form, seen.day, g.now, cancelled=seen.is_cancelled)
    known = None
    if not errors:
        try:
            with the_write() as db:
                told_id = actions.give_absence_notice(db, g.actor, lesson_id, told, now=g.now, today=g.today)
            return done(page=url_for("absence.one", absence_id=told_id))
        except actions.NotTold as problem:
            errors, known = _why_not(problem)
            seen = _hers(lesson_id)
    template = "absence/about_lesson.html"
    return form_again(template, page=template, errors=errors, **_lesson_page(seen, told, known))


@bp.get("/<language:lang>/schedule/absence/new")
@needs(See.OWN_PAGES)
def new() -> Response:
    if not g.actor.is_served:
        return render("absence/not_yours.html", nav="schedule")
    return render("absence/new.html", errors={}, **_days_page())


@bp.post("/<language:lang>/schedule/absence/new")
@needs(Do.GIVE_ABSENCE_NOTICE)
def give_notice_of_days() -> Response:
    if not g.actor.is_served:
        raise NotHere
    told, errors = forms.read_days(request.form, g.now)
    known = None
    if not errors:
        try:
            with the_write() as db:
                told_id = actions.give_notice_of_days(db, g.actor, told, now=g.now, today=g.today)
            return done(page=url_for("absence.one", absence_id=told_id))
        except actions.NotTold as problem:
            errors, known = _why_not(problem)
    return form_again("absence/new.html", page="absence/new.html", errors=errors, **_days_page(told, known))


@bp.get("/<language:lang>/schedule/absence")
@needs(See.OWN_PAGES)
def mine() -> Response:
    if not g.actor.is_served:
        return render("absence/not_yours.html", nav="schedule")
    found = queries.my_notices(g.db, g.actor.person_id, forms.read_page(request.args.get("page")))
    left = rules_words.leave_lines(rules_say.leave_summary(g.db, g.actor, g.today))
    values: dict[str, Any] = {"left": left, "sources": rules_words.sources_of(left), "words": wording}
    return render("absence/mine.html", nav="schedule", found=found, **values)


@bp.get("/<language:lang>/schedule/absence/<id:absence_id>")
@needs(See.OWN_PAGES)
def one(absence_id: str) -> Response:
    if not g.actor.is_served:
        return render("absence/not_yours.html", nav="schedule")
    return render("absence/one.html", changed=None, **_one_page(absence_id))


@bp.post("/<language:lang>/schedule/absence/<id:absence_id>/withdraw")
@needs(Do.WITHDRAW_ABSENCE_NOTICE)
def withdraw(absence_id: str) -> Response:
    try:
        with the_write() as db:
            was_decided = actions.withdraw_absence_notice(db, g.actor, absence_id, now=g.now, today=g.today)
    except ChangedSince as changed:
        return conflict("absence/one.html", now=changed.now, **_one_page(absence_id))
    if was_decided:
        reckon_again(g.database, [g.actor.person_id], g.today)
    return done(page=url_for("absence.one", absence_id=absence_id))


@bp.get("/<language:lang>/schedule/absence/<id:absence_id>/withdraw")
@needs(See.OWN_PAGES)
def back_to_one(absence_id: str) -> Response:
    """An answer to taking it back stands at that address; changing the language there leads to the notice."""
    if g.actor.is_served:
        queries.notice_of(g.db, g.actor.person_id, absence_id)
    return redirect(url_for("absence.one", absence_id=absence_id))  # type: ignore[return-value]


def _hers(lesson_id: str) -> LessonSeen:
    return lesson_of(g.db, g.actor.person_id, lesson_id)


def _why_not(problem: actions.NotTold) -> tuple[dict[str, str], queries.NoticeSeen | None]:
    """The error beside its field, and the notice that stands in the way."""
    if isinstance(problem, actions.Overlaps):
        return {"reason": wording.told_before(problem.notice)}, problem.notice
    if isinstance(problem, actions.LessonCancelled):
        return {"scope": forms.cancelled_words()}, None
    return {"reason": _("Vi fant ingen som kan svare deg i Samvei. Ring skolen eller de som følger deg opp.")}, None


def _lesson_page(
    seen: LessonSeen, told: forms.Told | None = None, known: queries.NoticeSeen | None = None
) -> dict[str, Any]:
    """The values of the page about one lesson. told: what was typed; known: the notice that stands in the way."""
    minutes = seen.minutes or (seen.ends_at - seen.starts_at) // timedelta(minutes=1)
    subject = _SUBJECTS.get(seen.kind, Subject.OTHER)
    away = rules_say.Away(seen.day, seen.day, minutes, subject)
    if told is not None and told.scope is not forms.Scope.LESSON:
        away = _away(told, seen.day)
    covering = queries.notice_of(g.db, g.actor.person_id, seen.absence) if seen.absence and not known else known
    what = _(
        "%(what)s, %(begins)s–%(ends)s",
        what=kind_words(seen.kind),
        begins=dates.clock(seen.starts_at),
        ends=dates.clock(seen.ends_at),
    )
    scopes = wording.scopes(_("Bare dette: %(what)s", what=what), seen.day)
    return {"lesson": seen, "what": what, "scopes": scopes[1:] if seen.is_cancelled else scopes, "known": covering} | (
        _form_values(away, told)
    )


def _days_page(told: forms.Told | None = None, known: queries.NoticeSeen | None = None) -> dict[str, Any]:
    first = forms.read_day_near(request.args.get("from"), g.today) or g.today
    last = forms.read_day_near(request.args.get("to"), g.today)
    sent = known or queries.newest_told(g.db, g.actor.person_id, g.now - _JUST_SENT)
    away = rules_say.Away(first, last if last and last >= first else first) if told is None else _away(told, first)
    typed = {
        "from": told.from_text if told else first.isoformat(),
        "to": told.to_text if told else last.isoformat() if last else "",
    }
    return {"known": sent, "typed": typed} | _form_values(away, told)


def _form_values(away: rules_say.Away, told: forms.Told | None) -> dict[str, Any]:
    """What both forms show: the reasons, and the rules of each."""
    choices = wording.reasons(g.actor.stage is Stage.RESIDENT)
    reasons = [Reason(value) for value, _words, _picture in choices]
    has_note = told.has_note if told else False
    said = rules_say.rules_for(g.db, g.actor, reasons, away, g.today, has_note=has_note)
    return {
        "nav": "schedule",
        "told": told,
        "reasons": choices,
        "rules": [rules_words.shown(each) for each in said],
        "ends": wording.who_decides(g.actor.stage is Stage.RESIDENT),
        "words": wording,
    }


def _away(told: forms.Told, day: date) -> rules_say.Away:
    """The days typed where they make sense, so that the rules shown are those of the days."""
    first = told.first or day
    last = told.last or first
    possible = first <= last and (last - first).days < forms.MOST_DAYS
    return rules_say.Away(first, last if possible else first)


def _one_page(absence_id: str) -> dict[str, Any]:
    """The values of the page about one of her own notices."""
    notice = queries.notice_of(g.db, g.actor.person_id, absence_id)
    rules = None
    if not notice.decided and not notice.is_withdrawn:
        minutes = None
        if notice.from_at is not None and notice.to_at is not None:
            minutes = (notice.to_at - notice.from_at) // timedelta(minutes=1)
        away = rules_say.Away(notice.from_on, notice.to_on, minutes)
        reason = Reason(notice.reason)
        told_on = oslo.day_of(notice.made_at)
        (say,) = rules_say.rules_for(
            g.db, g.actor, [reason], away, told_on, has_note=notice.has_note, but=notice.public_id
        )
        rules = rules_words.shown(say)
    return {
        "nav": "schedule",
        "told": notice,
        "rules": rules,
        "ends": wording.who_decides(g.actor.stage is Stage.RESIDENT),
        "appeal": wording.appeal_by(notice),
        "today": g.today,
        "words": wording,
    }
