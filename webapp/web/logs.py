"""Logs: one JSON line an event, and only the fields listed here, so that nothing personal can slip in.

Each request leaves one line: endpoint, method, status, milliseconds, kind. Never its path, its query, where it came from or
who asked. A view marked `leaves_no_trace` leaves none, and is counted nowhere (`metrics.py`)."""

import re
import sys
from collections.abc import Callable, MutableMapping
from time import perf_counter
from typing import Any, TextIO, TypeVar

import structlog
from flask import Flask, Response, current_app, g, request

from webapp.web import metrics

ALLOWED = frozenset(
    {"event", "level", "timestamp", "kind", "endpoint", "method", "where", "status", "milliseconds", "count"}
)
# What a value may look like: a word of ours, a number. Anything else might have been typed by somebody.
_OURS = re.compile(r"[A-Za-z0-9_.,:+ -]{0,80}")
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
View = TypeVar("View", bound=Callable[..., Any])

_log = structlog.get_logger("samvei")


class _Out:
    """Standard error as it is when a line is written, or another stream for a while."""

    def __init__(self) -> None:
        self.to: TextIO | None = None

    def write(self, text: str) -> int:
        return (self.to or sys.stderr).write(text)

    def flush(self) -> None:
        (self.to or sys.stderr).flush()


OUT = _Out()


def leaves_no_trace(view: View) -> View:
    """The view is not logged and not counted: that somebody asked for help tells something too."""
    view.leaves_no_trace = True  # type: ignore[attr-defined]
    return view


def install() -> None:
    """Sets up structlog for this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=OUT),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )


def watch(app: Flask) -> None:
    """A line, where the setting wants one, and a count for each request."""
    wanted = app.config["SETTINGS"].logs_requests

    def begin() -> None:
        g.asked_at = perf_counter()

    def end(answer: Response) -> Response:
        took = perf_counter() - g.get("asked_at", perf_counter())
        view = current_app.view_functions.get(request.endpoint or "")
        if getattr(view, "leaves_no_trace", False):
            return answer
        endpoint, method, kind = request.endpoint or "none", _method(), kind_of(view)
        if wanted:
            spent = int(took * 1000)
            _log.info(
                "request", endpoint=endpoint, method=method, status=answer.status_code, milliseconds=spent, kind=kind
            )
        metrics.count_request(kind, method, answer.status_code, took)
        return answer

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request_funcs.setdefault(None, []).insert(0, end)  # the last to see the answer


def kind_of(view: Callable[..., Any] | None) -> str:
    """Which sort of page: for everybody, for people, for staff; none where there is no such address."""
    if view is None:
        return "none"
    if getattr(view, "is_public", False):
        return "public"
    return "staff" if "staff" in (getattr(view, "__module__", "") or "") else "people"


def _method() -> str:
    return request.method if request.method in _METHODS else "other"


def _only_allowed(logger: Any, method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: _ours(value) for name, value in fields.items() if name in ALLOWED}


def _ours(value: Any) -> Any:
    if isinstance(value, (bool, int)):
        return value
    return value if _OURS.fullmatch(str(value)) else "?"
