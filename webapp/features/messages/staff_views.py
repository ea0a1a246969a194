"""/<lang>/staff/messages: how the gateways do, for an administrator."""

from flask import Blueprint, Response, current_app, g

from webapp.features.messages import gateways, staff_queries, wording
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("messages_staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/messages")
@needs(See.MESSAGES_SENT)
def page() -> Response:
    settings = current_app.config["SETTINGS"]
    set_up = gateways.channels_of(settings)
    return render(
        "messages/staff_page.html",
        nav="messages",
        channels=staff_queries.channels_seen(g.database, gateways.CHANNELS, set_up, g.now, g.today),
        go=settings.messages_go,
        words=wording,
    )
