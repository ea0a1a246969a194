"""What is said about codes, in sentences."""

from webapp.language import gettext as _, ngettext


def field_of(kind: str) -> str:
    """The form's field for a code of this kind."""
    return "pictures" if kind == "pictures" else "pin"


def wrong_code(left: int) -> str:
    """left: tries until the code is locked."""
    if left == 0:
        return _("Koden er feil, og nå er den sperret. Du trenger et nytt kort for å komme inn på denne telefonen.")
    return ngettext(
        "Koden er feil. Du har %(count)s forsøk igjen.",
        "Koden er feil. Du har %(count)s forsøk igjen.",
        left,
        count=left,
    )


def too_many() -> str:
    return _("For mange forsøk. Vent et kvarter og prøv igjen.")


def not_any_more() -> str:
    """The account is closed, or the code was ended while she gave it."""
    return _("Du kan ikke komme inn med denne koden lenger. Spør den som ga deg kortet.")


def staff_need_more() -> str:
    return _("Du arbeider med andres opplysninger. Da holder det ikke med denne koden. Logg inn på en annen måte.")


def wrong_password() -> str:
    return _("Passordet er feil.")


def wrong_app_code() -> str:
    # L10n: the app is an authenticator that shows six digits
    return _("Koden fra appen er feil eller brukt. Vent på den neste.")


def choose_a_way() -> str:
    """What was sent is no way that she has here."""
    return _("Velg en av måtene under.")


def changed_meanwhile() -> str:
    """Somebody else took the symbol, or the code here was ended, while the form was filled in."""
    return _("Noe er endret i mellomtiden. Se hva som gjelder nå, og prøv en gang til.")
