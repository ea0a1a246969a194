"""/sw.js, /session.json, /<lang>/manifest.webmanifest, /<lang>/offline…"""

import json
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request, url_for

from webapp.features.offline.queries import kept_endpoints, may_keep, pages_to_keep
from webapp.language import LANGUAGES, gettext as _
from webapp.policy.permissions import See
from webapp.web import sessions
from webapp.web.assets import Assets
from webapp.web.guard import needs, public
from webapp.web.render import render

bp = Blueprint("offline", __name__, template_folder="templates")


@bp.get("/sw.js")
@public
def worker() -> Response:
    """From the root, because a worker governs only what lies below it; stamped with what it serves."""
    assets: Assets = current_app.extensions["assets"]
    told = {"VERSION": assets.digest, "SHELL": assets.shell, "LANGUAGES": list(LANGUAGES)}
    stamp = '"use strict";\n' + "".join(f"self.SAMVEI_{name}={json.dumps(value)};\n" for name, value in told.items())
    answer = Response(stamp + assets.worker_source, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/session.json")
@public
def session() -> Response:
    """Who is logged in on this phone, and a fresh form token: asked before anything that waited is sent."""
    return jsonify(
        actor=g.actor.public_id or None,
        phone=g.actor.phone,
        token=sessions.form_token() if g.actor.is_authenticated else None,
    )


@bp.get("/<language:lang>/offline/pages.json")
@needs(See.OWN_PAGES)
def pages() -> Response:
    """The addresses to bring home, most needed first."""
    found = pages_to_keep(g.db, g.actor, g.today)
    listed = [url_for(endpoint, **dict[str, Any](values)) for endpoint, values in found]
    return jsonify(actor=g.actor.public_id, pages=list(dict.fromkeys(listed)))


@bp.get("/<language:lang>/offline")
@public
def nothing_kept() -> Response:
    return render("offline/nothing_kept.html")


@bp.get("/<language:lang>/offline/not-sent")
@public
def not_sent() -> Response:
    return render("offline/not_sent.html")


@bp.get("/<language:lang>/offline/left")
@public
def left() -> Response:
    return render("offline/left.html")


@bp.get("/<language:lang>/manifest.webmanifest")
@public
def manifest() -> Response:
    """The app as a phone installs it, in this language."""
    asset = current_app.extensions["assets"].address
    described = {
        "name": "Samvei",
        "short_name": "Samvei",
        "description": _("Kontrakten din, uka di, timene dine og steder å møte folk. På ditt språk."),
        "lang": g.language.html,
        "dir": g.language.dir,
        "id": "/",
        "start_url": url_for("today.page"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf7f1",
        "theme_color": "#1c6249",
        "icons": [
            {"src": asset("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": asset("icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": asset("icons/maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": _("I dag"), "url": url_for("today.page")},
            {"name": _("Timer"), "url": url_for("hours.page")},
        ],
    }
    answer = Response(json.dumps(described, ensure_ascii=False), mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.after_app_request
def say_whose(answer: Response) -> Response:
    """Tells the worker whose page this is and whether her phone may keep it."""
    if answer.mimetype != "text/html" or "actor" not in g:
        return answer
    actor = g.actor
    answer.headers["X-Actor"] = actor.public_id
    answer.headers["Content-Language"] = g.language.html
    if actor.is_authenticated and not may_keep(actor):
        answer.headers["X-Not-Kept"] = "1"
    elif answer.status_code == 200 and request.method == "GET" and request.endpoint in kept_endpoints():
        answer.headers["X-Keep"] = actor.public_id
    return answer
