"""Roles, parts of a record, answers and retention in words."""

from webapp.language import gettext as _, pgettext
from webapp.tables.base import Kept


def role_words(role: str) -> str:
    """What somebody does for an organisation."""
    words = {
        "adviser": pgettext("role", "Programrådgiver"),
        # L10n: leads the advisers of a municipality's refugee office
        "leader": pgettext("role", "Leder"),
        "teacher": pgettext("role", "Lærer"),
        # L10n: somebody who stands in for a teacher for a day
        "substitute": pgettext("role", "Vikar"),
        # L10n: works in the office of a school
        "office": pgettext("role", "Kontoret på skolen"),
        "reception": pgettext("role", "Ansatt på mottaket"),
        "volunteer": pgettext("role", "Frivillig"),
        # L10n: coordinates volunteers in a municipality
        "coordinator": pgettext("role", "Frivilligkoordinator"),
        "admin": pgettext("role", "Administrator"),
    }
    return words.get(role) or pgettext("role", "Ansatt")


def part_words(part: str) -> str:
    """What was looked at. `part` is a permission's name, with or without its kind before a dot."""
    words = {
        "people": pgettext("looked at", "Navnet ditt i en liste"),
        "person": pgettext("looked at", "Siden om deg"),
        "edit_facts": pgettext("looked at", "Det som er registrert om deg"),
        "plan": pgettext("looked at", "Planen og kontrakten din"),
        "make_plan": pgettext("looked at", "Planen din, mens den ble laget"),
        "matter": pgettext("looked at", "Noe du har tatt opp"),
        "answer_matter": pgettext("looked at", "Noe du har tatt opp"),
        "own_story": pgettext("looked at", "Det du har skrevet om deg selv"),
        "hand_over": pgettext("looked at", "Flyttingen din til en kommune"),
        "hours": pgettext("looked at", "Timene dine"),
        "absence": pgettext("looked at", "Fraværet ditt"),
        "decide_absence": pgettext("looked at", "Fraværet ditt"),
        "record_norwegian": pgettext("looked at", "Norsken din: nivå, prøver og neste steg"),
        "plan_meeting": pgettext("looked at", "Møtene dine"),
        "question": pgettext("looked at", "Et spørsmål du har stilt om en time"),
        "answer_question": pgettext("looked at", "Et spørsmål du har stilt om en time"),
    }
    return words.get(part.rpartition(".")[2]) or pgettext("looked at", "Opplysninger om deg")


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
