"""The log-in form and the phone question: submitted fields -> a frozen value, or errors beside the fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.language import gettext as _

PHONES = ("own", "shared", "unsaid")


@dataclass(frozen=True)
class LogIn:
    """What was typed. `name` is kept on the page when something is wrong, the password never."""

    name: str
    password: str


def read_log_in(form: Mapping[str, str]) -> tuple[LogIn, dict[str, str]]:
    """The typed name and password, and the errors by field."""
    typed = LogIn(form.get("name", "").replace("\x00", "").strip()[:200], form.get("password", ""))
    errors = {}
    if not typed.name:
        errors["name"] = _("Skriv navnet du logger inn med.")
    if not typed.password:
        errors["password"] = _("Skriv passordet.")
    elif len(typed.password) > 1000:
        errors["password"] = _("Passordet er for langt.")
    return typed, errors


def read_phone(form: Mapping[str, str]) -> str | None:
    """Who uses the phone: own, shared or unsaid; None when none was chosen."""
    answer = form.get("phone", "")
    return answer if answer in PHONES else None
