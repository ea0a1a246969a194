"""What is wrong with an .ics file, and how it was understood, in sentences beside the line."""

from webapp.features.calendar.ics_lessons import Note, Remark
from webapp.features.calendar.ics_lines import Problem, Why
from webapp.language import dates, gettext as _, ngettext


def problem_words(problem: Problem) -> str:
    """Why, and what to do about it."""
    if problem.why is Why.UNKNOWN_ZONE:
        # L10n: a time zone's name in a calendar file, such as «Mars/Base»
        return _("Vi kjenner ikke tidssonen «%(zone)s». Bruk Europe/Oslo.", zone=problem.value)
    if problem.why is Why.OVERLAPS:
        return _("Timen er samtidig med den på linje %(line)s.", line=problem.other or "?")
    if problem.why is Why.DUPLICATE:
        return _("Samme time står også på linje %(line)s.", line=problem.other or "?")
    return _reasons().get(problem.why) or _("Vi kan ikke lese dette.")


def _reasons() -> dict[Why, str]:
    return {
        Why.EMPTY: _("Filen er tom."),
        Why.ENCODING: _("Vi kan ikke lese tegnene i filen. Lagre den som UTF-8."),
        Why.NOT_A_CALENDAR: _("Dette er ikke en kalenderfil. Den skal begynne med BEGIN:VCALENDAR."),
        Why.TORN: _("Filen er ikke hel. Hent den ut en gang til."),
        Why.NESTED: _("Noe står inni noe det ikke kan stå inni."),
        Why.TOO_LONG: _("Filen har for mange linjer."),
        Why.TOO_MANY_EVENTS: _("Filen har mer enn 2000 hendelser."),
        Why.TOO_MANY_RULES: _("Filen har mer enn 200 hendelser som gjentas."),
        Why.TOO_MANY_DATES: _("Filen har for lange lister med datoer."),
        Why.TOO_MANY_LESSONS: _("Filen gir mer enn 600 timer. Del den opp, eller la timene slutte tidligere."),
        Why.LINE_TOO_LONG: _("Linjen er for lang."),
        Why.UNREADABLE: _("Vi kan ikke lese det som står her."),
        Why.TWICE: _("Dette står to ganger for samme time."),
        Why.NO_UID: _("Timen mangler en id (UID)."),
        Why.NO_START: _("Timen mangler når den begynner."),
        Why.NO_END: _("Timen mangler når den slutter."),
        Why.ALL_DAY: _("En time trenger et klokkeslett. Denne varer hele dagen."),
        Why.YEAR: _("Årstallet kan ikke være riktig."),
        Why.TOO_FAR: _("Timen er mer enn to år fram i tid."),
        Why.ENDS_BEFORE: _("Timen slutter før den begynner."),
        Why.TOO_SHORT: _("Timen varer 0 minutter."),
        Why.LASTS_TOO_LONG: _("Timen varer lenger enn 12 timer."),
        Why.RULE_TOO_OFTEN: _("Timen gjentas flere ganger om dagen. Det kan vi ikke hente inn."),
        Why.RULE_UNREADABLE: _("Vi kan ikke følge denne gjentakelsen. Vi leser dager, uker og måneder."),
        Why.RULE_TOO_OLD: _("Gjentakelsen begynte for mer enn tre år siden. La den begynne dette skoleåret."),
        Why.RANGE: _("En endring av «denne og alle etter» kan vi ikke lese. Del serien i to."),
        Why.CLASS_ENDED: _("Klassen avsluttes før denne dagen."),
        Why.OTHER_CLASS: _("Denne timen hører til en annen klasse. Er det riktig fil?"),
    }


def remark_words(remark: Remark) -> str:
    """How it was understood."""
    day = dates.day_and_year(remark.on) if remark.on else ""
    if remark.note is Note.FLOATING:
        return ngettext(
            "%(num)s time har ingen tidssone. Vi leser den som norsk tid.",
            "%(num)s timer har ingen tidssone. Vi leser dem som norsk tid.",
            remark.count,
        )
    if remark.note is Note.NO_END:
        return _("Gjentakelsen har ingen slutt. Vi tar med timene til og med %(day)s.", day=day)
    if remark.note is Note.CUT:
        return _("Vi tar bare med timene to år fram, til og med %(day)s.", day=day)
    if remark.note is Note.PAST:
        return ngettext(
            "%(num)s time er mer enn 60 dager gammel og blir ikke tatt med.",
            "%(num)s timer er mer enn 60 dager gamle og blir ikke tatt med.",
            remark.count,
        )
    if remark.note is Note.REGISTERED:
        return _("Timen %(day)s er registrert. Den blir som den er.", day=day)
    return ngettext(
        "%(num)s time i filen er eldre enn det vi har. Den blir som den er.",
        "%(num)s timer i filen er eldre enn det vi har. De blir som de er.",
        remark.count,
    )
