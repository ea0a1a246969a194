"""Submitted fields -> frozen values, or errors beside the fields."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.language import gettext as _
from webapp.web.passwords import LONGEST, problem_with

LONGEST_NAME = 60  # of a passkey, as the table keeps it
_LOG_IN_NAME = range(3, 101)


@dataclass(frozen=True)
class NewPassword:
    """A log-in name in lower case, and the password chosen for it. The password is never shown again."""

    name: str
    password: str


def read_name(form: Mapping[str, str]) -> str:
    """Her word for a passkey, on one line; empty when she gave none."""
    return _on_one_line(form.get("name", ""))[:LONGEST_NAME].strip()


def read_new_password(form: Mapping[str, str], about: tuple[str, ...]) -> tuple[NewPassword, dict[str, str]]:
    """The name and password, and the errors by field. about: names of hers that the password must not be made of."""
    typed = NewPassword(_on_one_line(form.get("name", "")).lower(), form.get("password", ""))
    errors = {}
    if len(typed.name) not in _LOG_IN_NAME:
        errors["name"] = _("Velg et navn på mellom 3 og 100 tegn, for eksempel e-postadressen din på jobb.")
    if len(typed.password) > LONGEST:
        errors["password"] = _("Passordet er for langt.")
    elif problem := problem_with(typed.password, (typed.name, *about)):
        errors["password"] = problem
    shown = typed if len(typed.name) <= _LOG_IN_NAME.stop else NewPassword("", typed.password)
    return shown, errors


def _on_one_line(text: str) -> str:
    """Without what cannot be seen or turns the line round; blanks as one."""
    seen = (
        " " if each.isspace() else each for each in text[:400] if unicodedata.category(each) not in ("Cc", "Cf", "Cs")
    )
    return " ".join("".join(seen).split())
