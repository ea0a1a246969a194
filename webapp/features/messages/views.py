"""/<lang>/me/messages: how a person is told besides the app. Hers alone: no office sees it."""

from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for

from webapp.features.messages import actions, forms, gateways, queries, wording
from webapp.language import SOURCE, language_of
from webapp.notices.message_words import written
from webapp.policy.permissions import ChangedSince, Do, NotHere, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import revision_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("messages", __name__, template_folder="templates")
PAGE = "messages/page.html"


@bp.get("/<language:lang>/me/messages")
@needs(See.OWN_PAGES)
def page() -> Response:
    return render(PAGE, errors={}, changed=None, **_page())


@bp.post("/<language:lang>/me/messages/address")
@needs(Do.CHOOSE_MESSAGES)
def set_address() -> Response:
    channel = _channel()
    typed, address, errors = forms.read_address(request.form, channel)
    if address is None:
        return _again(errors, {channel: typed})
    revision, key = revision_in(request.form.get("revision")) or 0, current_app.config["INSTALLATION_KEY"]
    try:
        with the_write() as db:
            actions.set_address(db, g.actor, channel, address, revision, now=g.now, key=key)
    except actions.TooManyCodes:
        return _again({channel: wording.too_many_codes()}, {channel: typed})
    except ChangedSince as changed:
        return conflict(PAGE, now=changed.now, errors={}, **_page({channel: typed}))
    return done(page=url_for("messages.page") + f"#{channel}")


@bp.post("/<language:lang>/me/messages/code")
@needs(Do.CHOOSE_MESSAGES)
def confirm() -> Response:
    channel = _channel()
    typed, digits, errors = forms.read_code(request.form, channel)
    field = f"{channel}_code"
    if digits is None:
        return _again(errors, {field: typed})
    with the_write() as db:  # a wrong try is kept too: it counts
        answer = actions.confirm(db, g.actor, channel, digits, now=g.now, key=current_app.config["INSTALLATION_KEY"])
    if answer is not actions.Answer.CONFIRMED:
        return _again({field: wording.answer_words(answer)}, {field: typed})
    return done(page=url_for("messages.page") + f"#{channel}")


@bp.post("/<language:lang>/me/messages/choice")
@needs(Do.CHOOSE_MESSAGES)
def choose() -> Response:
    channel = _channel()
    try:
        with the_write() as db:
            actions.choose(db, g.actor, channel, forms.read_choice(request.form, channel))
    except ChangedSince as changed:
        return conflict(PAGE, now=changed.now, errors={}, **_page())
    return done(page=url_for("messages.page") + f"#{channel}")


@bp.post("/<language:lang>/me/messages/stop")
@needs(Do.CHOOSE_MESSAGES)
def stop() -> Response:
    channel = _channel()
    with the_write() as db:
        actions.stop(db, g.actor, channel)
    return done(page=url_for("messages.page") + f"#{channel}")


def _channel() -> str:
    """The channel of the form. Raises NotHere for one that is no channel of this installation and none of hers."""
    channel = forms.read_channel(request.form)
    offered = gateways.channels_of(current_app.config["SETTINGS"])
    if channel is None or (channel not in offered and request.endpoint != "messages.stop"):
        raise NotHere
    return channel


def _again(errors: dict[str, str], typed: dict[str, str]) -> Response:
    return form_again(PAGE, page=PAGE, errors=errors, changed=None, **_page(typed))


def _page(typed: dict[str, str] | None = None) -> dict[str, Any]:
    """The values of the page. typed: what stands in a form that is sent back, by field."""
    settings = current_app.config["SETTINGS"]
    ways = queries.ways_of(g.db, g.actor.person_id, g.now)
    offered = gateways.channels_of(settings)
    return {
        "nav": "me",
        "ways": ways,
        # One that leads nowhere any more is still hers to take away.
        "channels": [each for each in gateways.CHANNELS if each in offered or each in ways.by_channel],
        "offered": offered,
        "typed": typed or {},
        "says": written(ways.language, None, "")[1],
        "said_in": language_of(ways.language) or SOURCE,
        "name": settings.message_name,
        "words": wording,
    }
