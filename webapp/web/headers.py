"""What every answer carries, errors included: CSP and its neighbours, how long it may be kept, and its compression."""

import gzip
import re

import brotli
from flask import Flask, Response, g, request

from webapp.web.assets import Assets
from webapp.web.sessions import remember_visitor

_BROTLI_LIVE = 4  # measured: two thirds smaller for a fraction of a millisecond (ecosystem.md § 2)
_WINDOW = 18  # 256 kB, more than any page: the encoder clears less memory, a quarter of its time, for the same bytes
_WORTH_PACKING = 600
_PACKED_TYPES = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


def policy_of(assets: Assets) -> str:
    """The Content-Security-Policy: nothing from elsewhere, no inline script, one style block by its hash."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' '{assets.critical_hash}'",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def install(app: Flask, assets: Assets) -> None:
    """One `after_request`, so that no route and no error page can forget."""
    always = {
        "Content-Security-Policy": policy_of(assets),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # same-origin, not no-referrer: nothing leaks to other sites, and Origin checks keep working.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    }
    if app.config["SETTINGS"].is_https:
        always["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    @app.after_request
    def finish(answer: Response) -> Response:
        answer.headers.setdefault("Cache-Control", "no-store, private" if _is_personal() else "no-cache")
        remember_visitor(answer)
        _pack(answer)
        answer.headers.extend(always)  # last: each name looked up before passes fewer of them
        return answer


def _is_personal() -> bool:
    actor = g.get("actor")
    return actor is None or actor.is_authenticated or request.method != "GET"


def _pack(answer: Response) -> None:
    """Puts the body in brotli or gzip when the browser takes it and it is worth the work."""
    if (
        answer.is_streamed
        or answer.status_code in (204, 304)
        or "Content-Encoding" in answer.headers
        or not (answer.mimetype or "").startswith(_PACKED_TYPES)
    ):
        return
    body = answer.get_data()
    if len(body) < _WORTH_PACKING:
        return
    takes = request.headers.get("Accept-Encoding", "")
    if re.search(r"\bbr\b(?!;q=0(\.0*)?(,|$))", takes):
        answer.set_data(brotli.compress(body, quality=_BROTLI_LIVE, lgwin=_WINDOW))
        answer.headers["Content-Encoding"] = "br"
    elif re.search(r"\bgzip\b(?!;q=0(\.0*)?(,|$))", takes):
        answer.set_data(gzip.compress(body, 5, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    if "Vary" in answer.headers:
        answer.vary.add("Accept-Encoding")
    else:
        answer.headers["Vary"] = "Accept-Encoding"
