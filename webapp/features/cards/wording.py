"""A card's words in two languages, and what staff read about cards and phones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from webapp import language
from webapp.language import Language, dates, gettext as _, pgettext
from webapp.language.pictures import picture_words


@dataclass(frozen=True)
class Said:
    """One text of the card. norwegian: empty where the card is in Norwegian."""

    theirs: str
    norwegian: str = ""


@dataclass(frozen=True)
class CardTexts:
    """Everything that is printed in words."""

    title: Said
    steps: tuple[Said, ...]
    code: Said
    pictures: Said
    names: tuple[Said, ...]  # of the pictures
    until: Said
    secret: Said
    scan: Said


def card_texts(theirs: Language, pictures: tuple[str, ...], last_day: date, address: str) -> CardTexts:
    """The card in the person's language, the Norwegian beside each text."""

    def both(words: Callable[[], str]) -> Said:
        with language.using("nb"):
            norwegian = words()
        with language.using(theirs.tag):
            return Said(words(), "" if theirs.tag == "nb" else norwegian)

    return CardTexts(
        # L10n: title of a small printed card that lets somebody into Samvei for the first time
        title=both(lambda: _("Kortet ditt til Samvei")),
        steps=(
            # L10n: on a printed card, beside a QR code
            both(lambda: _("Pek telefonens kamera på ruta, eller skriv %(address)s i nettleseren.", address=address)),
            both(lambda: _("Svar på spørsmålene, og velg en kode som bare du vet.")),
        ),
        code=both(lambda: pgettext("on a card", "Kode")),
        pictures=both(lambda: pgettext("on a card", "De tre bildene dine, i rekkefølge")),
        names=tuple(both(partial(picture_words, each)) for each in pictures),
        until=both(lambda: _("Kortet virker én gang, til og med %(day)s.", day=dates.day_and_year(last_day))),
        secret=both(lambda: _("Vis det ikke til andre. Mister du det, si fra til den som ga deg det.")),
        scan=both(lambda: _("Rute som kameraet leser")),
    )


def no_such_card() -> str:
    """One answer for a code that is unknown, wrong, used, blocked or too old, and for a card that is worn out."""
    return _(
        "Dette kortet virker ikke. Kanskje er det brukt før, eller for gammelt. Spør den som ga deg det, om et nytt."
    )


def too_many() -> str:
    return _("For mange forsøk. Vent et kvarter og prøv igjen.")


def wrong_pictures(left: int) -> str:
    return language.ngettext(
        "Det var ikke bildene på kortet. Se nøye på rekkefølgen. Du kan prøve %(num)s gang til.",
        "Det var ikke bildene på kortet. Se nøye på rekkefølgen. Du kan prøve %(num)s ganger til.",
        left,
    )


def no_symbol_left() -> str:
    return _("Det er ikke plass til flere på denne telefonen. Bruk en annen telefon, eller velg passnøkkel.")


def not_opened() -> str:
    return _("Noe ble endret mens du valgte. Prøv en gang til, eller spør den som ga deg kortet.")


def card_state(state: str) -> str:
    """How a card stands, for staff."""
    return {
        "live": pgettext("card", "Kan brukes"),
        "used": pgettext("card", "Brukt"),
        "blocked": pgettext("card", "Sperret"),
        "expired": pgettext("card", "For gammelt"),
        "worn": pgettext("card", "Stengt etter fem feil"),
    }[state]


def told_done(what: str) -> str:
    """What has just been done at the desk; empty for nothing of ours."""
    return {
        "blocked": _("Kortet er sperret. Det slipper ingen inn."),
        "ended": _("Telefonene er avsluttet. Personen trenger et nytt kort for å komme inn."),
        "all-ended": _(
            "Telefonene og alle andre måter å komme inn på er avsluttet. Personen trenger et nytt kort for å komme inn."
        ),
    }.get(what, "")
