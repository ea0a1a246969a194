"""The providers by name, and why somebody was not let in: calm sentences with a way on."""

from webapp.language import gettext as _


def name_words(code: str) -> str:
    """What the provider is called."""
    # L10n: the log-in that staff have from their employer
    return {"idporten": "ID-porten", "staff": _("jobbkontoen")}[code]


def log_in_words(code: str) -> str:
    return {"idporten": _("Logg inn med ID-porten"), "staff": _("Logg inn med jobbkontoen")}[code]


def prove_words(code: str) -> str:
    # L10n: she is logged in, and shows once more that it is her by logging in there
    return {"idporten": _("Vis at det er deg med ID-porten"), "staff": _("Vis at det er deg med jobbkontoen")}[code]


def link_words(code: str) -> str:
    return {"idporten": _("Koble til ID-porten"), "staff": _("Koble til jobbkontoen")}[code]


def unlink_words(code: str) -> str:
    return {"idporten": _("Koble fra ID-porten"), "staff": _("Koble fra jobbkontoen")}[code]


def refused_words(why: str, code: str) -> tuple[str, str]:
    """(title, what it means and what to do) of a log-in or a linking that came to nothing."""
    name = name_words(code)
    known = {
        "broken_off": (
            _("Innloggingen ble avbrutt"),
            _("Ingenting er endret. Du kan prøve en gang til, eller logge inn på en annen måte."),
        ),
        "too_late": (
            _("Dette forsøket gjelder ikke lenger"),
            _("Det varer i 10 minutter, virker én gang, og bare i nettleseren du begynte i. Begynn på nytt."),
        ),
        "too_many": (_("For mange forsøk"), _("Vent et kvarter og prøv igjen.")),
        "down": (
            _("Vi får ikke svar"),
            # L10n: name is ID-porten, or the log-in staff have from their employer
            _("Innloggingen med %(name)s virker ikke akkurat nå. Prøv igjen om litt, eller logg inn på en annen måte.")
            % {"name": name},
        ),
        "not_proved": (
            _("Vi kunne ikke slippe deg inn"),
            _("Svaret vi fikk, var ikke til å stole på. Ingenting er endret. Begynn på nytt."),
        ),
        "level": (
            _("Det trengs en sikrere innlogging"),
            _("Begynn på nytt, og velg en måte med høyere sikkerhet der du logger inn."),
        ),
        "unknown": _unknown_words(code),
        "someone_else": (
            _("Den er allerede koblet til en annen her"),
            _("Ingenting er endret. Er den din, så snakk med kontoret ditt."),
        ),
        "not_hers": (
            _("Det var ikke deg som logget inn der"),
            _("Ingenting er endret. Prøv igjen med det du selv har koblet til."),
        ),
        "has_another": (
            _("Du har allerede koblet til en annen"),
            _("Ingenting er endret. Vil du bytte, så koble fra den gamle først."),
        ),
    }
    return known[why]


def _unknown_words(code: str) -> tuple[str, str]:
    if code == "staff":
        return (
            _("Jobbkontoen er ikke koblet til noen her"),
            _("Be administratoren om et kodekort. Logg inn med det, og koble til jobbkontoen under «Meg»."),
        )
    return (
        _("Vi kjenner deg ikke igjen ennå"),
        _("Be rådgiveren din eller mottaket om et kodekort. Logg inn med det, og koble til ID-porten under «Meg»."),
    )
