"""What the codes of a copy mean, in the reader's words, where they have words; a code without any stands as it is stored."""

from collections.abc import Callable, Mapping

from webapp.language import gettext as _, pgettext


def reads(column: str) -> Callable[[str], str] | None:
    """What puts the codes of a column (table.column) into words. What it gives raises KeyError for a code without words."""
    words = _WORDS.get(column)
    return None if words is None else lambda code: words[code]()


_WAYS_IN: Mapping[str, Callable[[], str]] = {
    "card": lambda: _("Kort med kode"),
    "pin": lambda: _("Seks tall"),
    "pictures": lambda: _("Fire bilder"),
    "passkey": lambda: _("Passnøkkel"),
    "password": lambda: _("Passord"),
}
_WORDS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "phone_user.kind": {**_WAYS_IN, "passkey": lambda: _("Telefonens egen lås")},
    "credential.kind": _WAYS_IN,
    "login_session.method": _WAYS_IN,
    "login_step.kind": _WAYS_IN,
    "meeting.kind": {"follow_up": lambda: _("Oppfølging")},
    "meeting.way": {
        "in_person": lambda: pgettext("meeting", "Dere møtes på stedet"),
        "phone": lambda: pgettext("meeting", "På telefon"),
    },
    "meeting.interpreter": {"not_needed": lambda: pgettext("interpreter", "Trengs ikke")},
    "own_entry.kind": {
        "education": lambda: pgettext("own story", "Skole og utdanning"),
        "work": lambda: pgettext("own story", "Arbeid"),
        "language": lambda: pgettext("own story", "Språk"),
    },
}
