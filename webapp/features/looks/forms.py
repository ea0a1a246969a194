"""Submitted fields -> a reason, a page, a place to go on to."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from webapp.language import gettext as _
from webapp.policy.looks import LONGEST_REASON, SHORTEST_REASON
from webapp.web.address import safe_next
from webapp.web.typed import cleaned

LAST_PAGE = 1_000
_PATH = re.compile(r"/[A-Za-z][A-Za-z0-9/_\-]{0,300}")
_QUERY = re.compile(r"[A-Za-z0-9=&_.%+\-]{0,300}")
# What a form of ours carries besides what was typed; made anew when it is sent again.
_NOT_TYPED = ("csrf_token",)


def read_page(text: str) -> int:
    """The number of a page from an address; 1 for everything that is none."""
    number = int(text) if re.fullmatch("[0-9]{1,4}", text) else 1
    return number if 1 <= number <= LAST_PAGE else 1


def read_reason(form: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The reason as typed, and the errors by field."""
    reason = cleaned(form.get("reason"))
    if len(reason) < SHORTEST_REASON:
        return reason, {"reason": _("Skriv kort hvorfor du trenger å se dette.")}
    if len(reason) > LONGEST_REASON:
        return reason, {"reason": _("Teksten er for lang. Den kan ha %(most)s tegn.", most=LONGEST_REASON)}
    return reason, {}


def read_next(text: str | None) -> str | None:
    """The page that was asked for, with its query; None for what is no page of ours."""
    path, _mark, query = (text or "").partition("?")
    if not _QUERY.fullmatch(query) or safe_next(path) is None:
        return None
    return f"{path}?{query}" if query else path


def read_send_to(text: str | None) -> tuple[str, str] | None:
    """(path, path with query) of a form's address as typed; None for what is none. Whether a view takes it, the view asks."""
    path, _mark, query = (text or "").partition("?")
    if not _PATH.fullmatch(path) or not _QUERY.fullmatch(query):
        return None
    return path, f"{path}?{query}" if query else path


def carried(fields: list[tuple[str, str]]) -> str:
    """What was typed into a form that could not be taken yet, as one text."""
    return urlencode([(name, value) for name, value in fields if name not in _NOT_TYPED])


def read_carried(form: Mapping[str, str]) -> list[tuple[str, str]]:
    """What `carried` made a text of; nothing for what is none."""
    try:
        found = parse_qsl(form.get("carried", ""), keep_blank_values=True, max_num_fields=400)
    except ValueError:
        return []
    return [(name, value) for name, value in found if name not in _NOT_TYPED]
