"""Reasons and counts put into words: for the page, and for the command line (in Bokmål)."""

from collections.abc import Callable

from webapp.features.roster.actions import Prepared
from webapp.features.roster.attendance import UnclearName
from webapp.features.roster.cells import Why
from webapp.features.roster.changes import Effect
from webapp.features.roster.columns import Sheet
from webapp.features.roster.reader import Problem
from webapp.language import gettext as _, ngettext


def reason(problem: Problem) -> str:
    """Why it cannot be taken, and what would do, in one or two sentences."""
    return _REASONS[problem.why]({"most": "", "least": "", "allowed": "", "other": "", **dict(problem.values)})


def where(problem: Problem) -> str:
    """File, sheet, row and column, as far as they are known."""
    parts = [problem.file]
    if problem.sheet and problem.sheet != problem.file.rsplit(".", 1)[0]:
        # L10n: a sheet (tab) of a spreadsheet
        parts.append(_("ark %(sheet)s", sheet=problem.sheet))
    if problem.row is not None:
        parts.append(_("rad %(row)s", row=problem.row))
    if problem.column:
        # L10n: a column of a spreadsheet
        parts.append(_("kolonne %(column)s", column=problem.column))
    return ", ".join(parts)


def line(problem: Problem) -> str:
    """Everything about a problem on one line."""
    shown = f" «{problem.value}»" if problem.value else ""
    return f"{where(problem)}:{shown} {reason(problem)}"


def ask(unclear: UnclearName) -> str:
    """A name that belongs to nobody for sure, with those it may be."""
    if not unclear.candidates:
        return _(
            "%(file)s, rad %(row)s: «%(name)s» går ikke i klassen.",
            file=unclear.file,
            row=unclear.row,
            name=unclear.name,
        )
    names = ", ".join(name for _id, name in unclear.candidates[:6])
    return _(
        "%(file)s, rad %(row)s: Hvem er «%(name)s»? Skriv navnet slik det står i Samvei. Kan være: %(names)s.",
        file=unclear.file,
        row=unclear.row,
        name=unclear.name,
        names=names,
    )


def sheet_name(sheet: Sheet) -> str:
    return {
        Sheet.PEOPLE: _("Personer"),
        Sheet.CLASSES: _("Klasser"),
        # L10n: lessons, in a table of what was imported
        Sheet.LESSONS: _("Undervisning"),
        Sheet.ATTENDANCE: _("Oppmøte"),
        Sheet.PLANS: _("Planer"),
        Sheet.RESULTS: _("Resultater i norsk"),
        Sheet.MEETINGS: _("Møter"),
        Sheet.TESTS: _("Påmeldinger til prøver"),
        Sheet.STEPS: _("Neste steg i norsk"),
    }[sheet]


def summary(prepared: Prepared) -> list[tuple[str, int, int, int]]:
    """A line for each kind of thing in the files: its name, how many are new, changed and unchanged."""
    return [
        (sheet_name(sheet), counts[Effect.NEW], counts[Effect.CHANGED], counts[Effect.UNCHANGED])
        for sheet, counts in prepared.counts.items()
        if counts.total()
    ]


def problems_found(count: int) -> str:
    return ngettext(
        "%(num)s ting må rettes. Ingenting er lagret.", "%(num)s ting må rettes. Ingenting er lagret.", count
    )


Values = dict[str, str | int]


def _fixed(sentence: Callable[[], str]) -> Callable[[Values], str]:
    return lambda values: sentence()


_REASONS: dict[Why, Callable[[Values], str]] = {
    Why.MISSING: _fixed(lambda: _("Dette feltet må fylles ut.")),
    Why.NOT_A_DATE: _fixed(lambda: _("Dette er ikke en dato. Skriv for eksempel 24.11.2026.")),
    Why.DATE_NEEDS_A_YEAR: _fixed(lambda: _("Datoen mangler år. Skriv for eksempel 24.11.2026.")),
    Why.NOT_A_TIME: _fixed(lambda: _("Dette er ikke et klokkeslett. Skriv for eksempel 09:00.")),
    Why.NO_SUCH_HOUR: _fixed(lambda: _("Dette klokkeslettet finnes ikke denne dagen. Klokka stilles fram.")),
    Why.NOT_A_NUMBER: _fixed(lambda: _("Dette er ikke et tall vi kan lese. Skriv for eksempel 2 eller 2,5.")),
    Why.NOT_YES_OR_NO: _fixed(lambda: _("Skriv ja eller nei.")),
    Why.NOT_A_CHOICE: lambda values: _("Dette ordet kjenner vi ikke. Skriv ett av disse: %(allowed)s.", **values),
    Why.FORMULA: _fixed(lambda: _("Cellen har en formel. Skriv inn selve verdien.")),
    Why.TOO_LONG: lambda values: _("Teksten er for lang. Det er plass til %(most)s tegn.", **values),
    Why.OUT_OF_RANGE: lambda values: _("Tallet må være fra %(least)s til %(most)s.", **values),
    Why.TWICE_IN_FILE: lambda values: _("Dette står to ganger. Første gang er rad %(first)s.", **values),
    Why.UNKNOWN_PERSON: _fixed(lambda: _("Ingen person med denne id-en er registrert hos dere.")),
    Why.UNKNOWN_CLASS: _fixed(lambda: _("Ingen klasse med denne id-en er registrert hos dere.")),
    Why.UNKNOWN_LESSON: _fixed(lambda: _("Ingen undervisningstime med denne id-en er registrert hos dere.")),
    Why.UNKNOWN_ORGANISATION: _fixed(lambda: _("Ingen organisasjon i Samvei heter dette.")),
    Why.SEVERAL_PEOPLE: _fixed(lambda: _("Flere personer passer. Bruk id-en i stedet.")),
    Why.ALREADY_KNOWN: lambda values: _(
        "En person med samme navn og fødselsdato er allerede registrert (%(known)s). Bruk id-en hun eller han har.",
        **values,
    ),
    Why.MORE_THAN_THE_LESSON: lambda values: _("Timen varte bare %(most)s minutter.", **values),
    Why.NOT_BEGUN: _fixed(lambda: _("Timen har ikke begynt ennå.")),
    Why.CANCELLED: _fixed(lambda: _("Dette er avlyst.")),
    Why.NOT_IN_CLASS: _fixed(
        lambda: _("Personen går ikke i klassen denne dagen. Legg henne eller ham til i klassen først.")
    ),
    Why.NOT_SERVED: _fixed(lambda: _("Dere har ikke ansvar for denne personen i dag.")),
    Why.NOT_YOUR_ORGANISATION: _fixed(lambda: _("Du arbeider ikke for denne organisasjonen.")),
    Why.ID_TAKEN: _fixed(lambda: _("Denne id-en er allerede brukt om noe annet.")),
    Why.OVERLAPS: lambda values: _("Klassen har allerede en time da (%(other)s).", **values),
    Why.SAME_START: lambda values: _("En annen time i rekken begynner samtidig (%(other)s).", **values),
    Why.IN_THE_FUTURE: _fixed(lambda: _("Datoen er ikke kommet ennå.")),
    Why.BEFORE: lambda values: _("Dette kan ikke være før %(other)s (%(date)s).", **values),
    Why.STATE_OR_MINUTES: _fixed(lambda: _("Skriv minutter, eller om personen kom.")),
    Why.STATE_AND_MINUTES: _fixed(lambda: _("Den som ikke kom, kan ikke ha minutter.")),
    Why.STRICTLY_PROTECTED: _fixed(
        lambda: _("Personer med strengt fortrolig adresse skal ikke registreres med navn. Snakk med administratoren.")
    ),
    Why.NOT_HELD_YET: _fixed(lambda: _("Møtet har ikke begynt ennå.")),
    Why.UNCLEAR_NAME: _fixed(lambda: _("Vi vet ikke hvem dette er.")),
    Why.NAME_AND_ID_DIFFER: lambda values: _("Id-en tilhører %(known)s. Navnet er et annet.", **values),
    Why.NO_LESSON_THAT_DAY: _fixed(lambda: _("Klassen har ingen time denne dagen.")),
    Why.SEVERAL_LESSONS_THAT_DAY: _fixed(
        lambda: _(
            "Klassen har flere timer denne dagen. Skriv klokkeslettet etter datoen, for eksempel 24.11.2026 09:00."
        )
    ),
    Why.CLASS_NOT_NAMED: lambda values: _(
        "Vi vet ikke hvilken klasse dette er. Velg klassen, eller gi arket klassens navn. Klassene er: %(allowed)s.",
        **values,
    ),
    Why.EMPTY_FILE: _fixed(lambda: _("Filen er tom.")),
    Why.UNKNOWN_SHEET: _fixed(lambda: _("Vi kjenner ikke igjen kolonnene. Se hvilke kolonner som trengs.")),
    Why.COLUMN_MISSING: _fixed(lambda: _("Denne kolonnen mangler.")),
    Why.COLUMN_TWICE: _fixed(lambda: _("Denne kolonnen står to ganger.")),
    Why.NOT_A_SPREADSHEET: _fixed(lambda: _("Filen kan ikke leses. Lagre den som CSV eller XLSX.")),
    Why.UNKNOWN_LETTERS: _fixed(lambda: _("Bokstavene i filen kan ikke leses. Lagre den som CSV UTF-8 eller XLSX.")),
    Why.TOO_BIG: lambda values: _("Filen er for stor. Den kan være %(most)s MB.", **values),
    Why.TOO_MANY_ROWS: lambda values: _("Arket har for mange rader. Det kan ha %(most)s.", **values),
    Why.TOO_MANY_COLUMNS: lambda values: _("Arket har for mange kolonner. Det kan ha %(most)s.", **values),
}
