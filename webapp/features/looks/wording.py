"""Roles, parts of a record and purposes in words, as the person they are about reads them."""

from webapp.features.looks.queries import LookSeen
from webapp.language import dates, gettext as _, pgettext
from webapp.policy.chain import Wrong


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
        "access": pgettext("looked at", "Hvordan du logger inn, og telefonene dine"),
        "print_card": pgettext("looked at", "Hvordan du logger inn, og telefonene dine"),
        "protection": pgettext("looked at", "Om adressen din er beskyttet"),
        "protect": pgettext("looked at", "Om adressen din er beskyttet"),
    }
    return words.get(part.rpartition(".")[2]) or pgettext("looked at", "Opplysninger om deg")


def purpose_words(purpose: str | None) -> str:
    """Why the office has anything to do with her, as a sentence; empty for lines from before it was kept."""
    words = {
        "housing": pgettext("purpose", "Fordi du bor på mottaket."),
        "reception_training": pgettext("purpose", "Fordi du får opplæring på mottaket."),
        "teaching": pgettext("purpose", "Fordi du får undervisning der."),
        "programme": pgettext("purpose", "Fordi du er med i introduksjonsprogrammet."),
        "norwegian": pgettext("purpose", "Fordi du har opplæring i norsk og samfunnskunnskap."),
        "follow_up": pgettext("purpose", "Fordi de følger deg opp."),
        "work": pgettext("purpose", "Fordi du arbeider der, eller er frivillig der."),
    }
    return words.get(purpose or "", "")


def line_title(line: LookSeen) -> str:
    """One line as a heading, where it is asked about."""
    # L10n: what was looked at, and when: «Timene dine, sett fredag 20. november kl. 12:03»
    return _("%(part)s, sett %(time)s", part=part_words(line.part), time=dates.day_and_clock(line.looked_at))


def wrong_words(wrong: Wrong) -> str:
    """What is wrong with a chain. For whoever keeps the installation: English, like every command."""
    return {
        Wrong.CHANGED: "the line has been changed",
        Wrong.MISSING: "the line has been removed",
        Wrong.DOES_NOT_FIT: "the line does not follow the one before it: put in, or moved",
        Wrong.CUT_OFF: "lines at the end have been removed",
        Wrong.BEYOND_HEAD: "the head is not that of the last line",
        Wrong.NO_HEAD: "there is no head",
        Wrong.SHOULD_BE_GONE: "the month was taken away, and a line stands there",
        Wrong.OUTSIDE: "a line without a number, later than the first that has one",
    }[wrong]
