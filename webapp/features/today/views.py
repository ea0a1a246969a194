"""/<lang>/today, where log-in leads; staff go on to their own first page."""

from typing import Any

from flask import Blueprint, Response, g, redirect, url_for

from webapp.features import meet, schedule
from webapp.features.today import actions, queries, wording
from webapp.policy.permissions import Do, See
from webapp.web.address import address_of
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import done, the_write

bp = Blueprint("today", __name__, template_folder="templates")


@bp.get("/<language:lang>/today")
@needs(See.OWN_PAGES)
def page() -> Response:
    actor, now, today = g.actor, g.now, g.today
    if actor.is_staff and not actor.is_served:
        return redirect(url_for("staff.home"))  # type: ignore[return-value]
    seen = queries.today_for(g.db, actor.person_id, now, today, has_unread=actor.has_unread)
    this_week = seen.monday <= today
    that_week: dict[str, Any] = {} if this_week else {"from": seen.monday.isoformat()}
    week_href = address_of("schedule.week", **that_week)
    return render(
        "today/page.html",
        nav="today",
        seen=seen,
        days=wording.strip(seen.week, seen.monday, today, week_href),
        week_href=week_href,
        is_this_week=this_week,
        now=now,
        today=today,
        words=wording,
        schedule=schedule,
        meet=meet,
    )


@bp.post("/<language:lang>/today/notices/<id:notice_id>/read")
@needs(Do.MARK_NOTICE_READ)
def mark_notice_read(notice_id: str) -> Response:
    with the_write() as db:
        actions.mark_notice_read(db, g.actor, notice_id, g.now)
    return done(page=url_for("today.page"))
