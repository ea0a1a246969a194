"""Channels, answers and failures in words."""

from webapp.features.messages.actions import MOST_CODES_AN_HOUR, Answer
from webapp.language import gettext as _, pgettext


def channel_words(channel: str) -> str:
    return pgettext("channel", "E-post") if channel == "email" else pgettext("channel", "SMS")


def answer_words(answer: Answer) -> str:
    """The error beside the code; empty when it was right."""
    words = {
        Answer.WRONG: _("Koden stemmer ikke. Se en gang til i meldingen du fikk."),
        Answer.EXPIRED: _("Koden gjelder ikke lenger. Be om en ny."),
        Answer.TOO_MANY: _("Koden er skrevet feil for mange ganger. Be om en ny."),
    }
    return words.get(answer, "")


def too_many_codes() -> str:
    return _("Du kan be om %(most)s koder i timen. Vent litt, og prøv igjen.", most=MOST_CODES_AN_HOUR)


def failure_words(failure: str | None) -> str:
    """Why messages wait or were given up, for an administrator."""
    words = {
        # L10n: these are said about a gateway: the server that sends e-mail or SMS for the installation
        "down": _("Den svarer ikke."),
        "timeout": _("Den bruker for lang tid på å svare."),
        "login": _("Den slipper oss ikke inn. Se på innlogging, passord og sertifikat."),
        "busy": _("Den har for mye å gjøre nå."),
        "later": _("Den tar ikke imot noen av meldingene nå."),
        "interrupted": _("En kjøring ble avbrutt. Meldingene går ved neste."),
        "refused": _("Adressen eller nummeret finnes ikke, eller er sperret."),
        "stopped": _("Personen har slått det av."),
    }
    return words.get(failure or "", _("Grunnen er ikke kjent."))
