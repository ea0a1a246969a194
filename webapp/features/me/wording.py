"""Answers and retention in words."""

from webapp.language import gettext as _
from webapp.tables.base import Kept


def phone_words(answer: str | None) -> str:
    """The answer to whose phone this is, as it counts now."""
    if answer == "own":
        return _(
            "Du har sagt at bare du bruker denne telefonen. Da kan sidene dine ligge på den, så du kan lese dem uten nett."
        )
    if answer == "shared":
        return _("Du har sagt at andre også bruker denne telefonen. Da lagrer vi ingen av sidene dine på den.")
    return _("Du har ikke sagt hvem som bruker denne telefonen. Da lagrer vi ingen av sidene dine på den.")


_ABOUT_PEOPLE = (Kept.WITH_THE_PERSON, Kept.RECEPTION_TRAINING, Kept.PROGRAMME, Kept.TESTS, Kept.ACCESS_LOG)
_ABOUT_STAFF = (Kept.ORGANISATION,)
_ABOUT_EVERYBODY = (Kept.DAYS_90, Kept.SESSION)


def kept_words(*, is_staff: bool) -> list[str]:
    """What is kept about the person and how long, one sentence for each retention class that concerns her."""
    return [retention(kept) for kept in (*(_ABOUT_STAFF if is_staff else _ABOUT_PEOPLE), *_ABOUT_EVERYBODY)]


def retention(kept: Kept) -> str:
    """How long rows of this class stay, to the person they are about; empty for public facts. Periods: IF § 60."""
    words = {
        Kept.WITH_THE_PERSON: _(
            "Navnet ditt, språket ditt og hvordan du logger inn: til ingen kommune, skole eller mottak følger deg opp lenger."
        ),
        Kept.RECEPTION_TRAINING: _("Timer og fravær fra opplæringen på mottaket: opptil 5 år."),
        Kept.PROGRAMME: _(
            "Plan, kontrakt, timer og møter i programmet og i norskopplæringen: opptil 15 år fra du begynte."
        ),
        Kept.TESTS: _("Resultater fra norskprøver og andre prøver: opptil 20 år."),
        Kept.ACCESS_LOG: _("Hvem som har sett opplysninger om deg: like lenge som opplysningene."),
        Kept.ORGANISATION: _("Navnet ditt og rollen din: så lenge stedet du arbeider for, bruker Samvei."),
        Kept.DAYS_90: _("Beskjeder til deg og kvitteringer for det du har sendt: 90 dager."),
        Kept.SESSION: _("At du er logget inn: til du logger ut, eller til innloggingen går ut av seg selv."),
    }
    return words.get(kept, "")
