"""What each contact is for, its hours and its terms, in words; short sentences, and shorter still for children."""

from functools import cache

from babel import Locale

from webapp.features.help.contacts import Contact, Hours
from webapp.language import Language, gettext as _, pgettext

NO_BREAK = "\N{NO-BREAK SPACE}"


def name_of(contact: Contact) -> str:
    """The name of an emergency contact, which is a word of the language; the others have names of their own."""
    words = {
        "police": pgettext("emergency", "Politi"),
        "ambulance": pgettext("emergency", "Ambulanse"),
        "fire": pgettext("emergency", "Brann"),
    }
    return words.get(contact.id) or contact.name or contact.id


def purpose(contact: Contact) -> str:
    """What to turn to it for."""
    words = {
        "doctor": _("Du er syk eller skadet og kan ikke vente til legen din åpner. Det står ikke om livet."),
        "police_not_urgent": _("Du vil snakke med politiet, og det er ikke fare nå."),
        # L10n: for children to read; keep it as short and simple as you can
        "child_alarm": _("Er du redd? Er noen slemme mot deg? Ring. De hjelper deg."),
        "violence": _(
            "Noen i familien, eller noen du er eller har vært sammen med, slår deg, truer deg eller tvinger deg til sex."
        ),
        "red_cross": _(
            "Andre bestemmer hvem du får være sammen med, hva du har på deg, eller hvem du skal gifte deg med. Du kan også ringe for en venn."
        ),
        "expert_team": _(
            "Noen vil gifte deg bort, sende deg ut av landet eller kjønnslemleste deg eller en annen i familien. Er du over 18 år, kan du ringe selv. Læreren eller rådgiveren din kan også ringe."
        ),
        "school_adviser": _(
            "Noen ungdomsskoler og videregående skoler har en rådgiver som kan mye om kontroll og tvang. Spør på skolen."
        ),
        "self_help": _("Råd til innvandrere og flyktninger."),
        "foreign_ministry": _(
            "Du er i utlandet og trenger hjelp fra Norge, for eksempel fordi noen ikke lar deg reise hjem."
        ),
        "web_youth": _("For unge. Du kan stille spørsmål uten å si hvem du er."),
        "web_violence": _("Om vold og overgrep. Du kan stille spørsmål uten å si hvem du er."),
        "web_control": _("Om kontroll og tvang, og om rettighetene dine."),
    }
    return words.get(contact.id, "")


def hours(contact: Contact) -> str:
    """When somebody answers, as published."""
    if contact.hours is Hours.ALWAYS:
        return _("Åpent hele døgnet, alle dager.")
    if contact.hours is Hours.WEEKDAYS and contact.opens and contact.closes:
        times = {"opens": f"{contact.opens:%H:%M}", "closes": f"{contact.closes:%H:%M}"}
        if contact.disputed:
            return _("Mandag til fredag fra %(opens)s til %(closes)s. Andre nettsider oppgir andre tider.", **times)
        return _("Mandag til fredag fra %(opens)s til %(closes)s.", **times)
    if contact.hours is Hours.SCHOOL:
        return _("I skoletida.")
    return _("Vi har ikke funnet åpningstidene.")


def terms(contact: Contact) -> str | None:
    """Free, anonymous: only what the source says; None when it says nothing."""
    if contact.free and contact.anonymous:
        return _("Det er gratis, og du trenger ikke si hvem du er.")
    if contact.free:
        return _("Det er gratis.")
    return _("Du trenger ikke si hvem du er.") if contact.anonymous else None


def number(contact: Contact) -> str:
    """The phone number as one word: with common spaces its parts change places in right-to-left text."""
    return (contact.phone or "").replace(" ", NO_BREAK)


@cache
def norwegian_name(language: Language) -> str:
    """What the language is called in Norwegian: what one says when asking for an interpreter."""
    return str(Locale.parse(language.locale).get_language_name("nb"))
