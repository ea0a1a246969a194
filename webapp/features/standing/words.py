"""The engine's words in the reader's language: subjects, modules, skills, levels, and amounts with their unit."""

from collections.abc import Callable, Mapping
from datetime import date

from webapp.engine.commitment import Confidence
from webapp.engine.evidence import Level, Module, Skill, Subject
from webapp.language import dates, gettext as _, pgettext

_FAR_AWAY_DAYS = 180  # from here on a day without its year could be misread
_NEAR_OVER_NEW_YEAR_DAYS = 60  # in another year, a day is clear without it only when it is quite near
_DAYS_A_MONTH = 365.25 / 12


def subject_words(subject: Subject | str) -> str:
    """A subject as a heading; a word we do not know stands as it is."""
    words = SUBJECTS.get(Subject(subject)) if subject in Subject.__members__.values() else None
    return words() if words else str(subject)


def module_words(module: Module | str) -> str:
    """A module by its official name; a module of a school's own as it is called there."""
    words = MODULES.get(Module(module)) if module in Module.__members__.values() else None
    return words() if words else str(module)


def skill_words(skill: Skill) -> str:
    """A skill as a verb, as in a list of the four."""
    return SKILLS[skill]()


def level_words(level: Level) -> str:
    """A level as it is written on the test: A2; the lowest has no name of its own."""
    # L10n: a result below the lowest level of the Norwegian test
    return _("under A1") if level is Level.BELOW_A1 else level.value.upper()


def confidence_words(confidence: Confidence) -> str:
    """How sure we are of a number, as a sentence."""
    return CONFIDENCES[confidence]()


def day_words(day: date, seen_on: date) -> str:
    """A day: with its weekday when it is near, with its year when it is far from the day of the page or in another year."""
    near = _FAR_AWAY_DAYS if day.year == seen_on.year else _NEAR_OVER_NEW_YEAR_DAYS
    return dates.day(day) if abs((day - seen_on).days) < near else long_day(day)


def long_day(day: date) -> str:
    """Day, month and year, as in a letter; a weekday years away says nothing."""
    return dates.date_alone(day)


def hours_words(minutes: int, *, up: bool = False) -> str:
    """Minutes as hours in tenths. Rounded down, so that nobody is credited more than was done; up for what is left."""
    tenths = -(-minutes // 6) if up else minutes // 6
    return dates.hours(tenths * 6)


def months(days: int) -> int:
    """Whole months nearest to a number of days; for saying how long, never for reckoning."""
    return round(days / _DAYS_A_MONTH)


SUBJECTS: Mapping[Subject, Callable[[], str]] = {
    Subject.PROGRAMME: lambda: _("Programmet"),
    Subject.PLAN: lambda: _("Planen"),
    Subject.MAPPING: lambda: _("Kartlegging"),
    Subject.NORWEGIAN: lambda: _("Norsk"),
    Subject.SOCIAL_STUDIES: lambda: _("Samfunnskunnskap"),
    Subject.WORK: lambda: _("Arbeid"),
    Subject.EDUCATION: lambda: _("Utdanning"),
    # L10n: the course "livsmestring": managing life in a new country
    Subject.LIFE_SKILLS: lambda: _("Livsmestring"),
    Subject.PARENTAL_GUIDANCE: lambda: _("Foreldreveiledning"),
    Subject.GUIDANCE: lambda: _("Karriereveiledning"),
    Subject.INTERPRETER: lambda: _("Tolk"),
    # L10n: conversations with the adviser about how it is going
    Subject.FOLLOW_UP: lambda: _("Oppfølging"),
    Subject.OTHER: lambda: pgettext("subject", "Annet"),
}
MODULES: Mapping[Module, Callable[[], str]] = {
    Module.EDUCATION_AND_WORK: lambda: _("Utdanning, kompetanse og arbeidsliv"),
    Module.FAMILY_AND_HEALTH: lambda: _("Familie, helse og hverdagsliv"),
    Module.NORWAY_THEN_AND_NOW: lambda: _("Norge før og nå"),
    Module.MIGRATION_HEALTH_DIVERSITY: lambda: _("Migrasjon, helse og mangfold"),
    Module.CAREER_COMPETENCE: lambda: _("Karrierekompetanse"),
}
SKILLS: Mapping[Skill, Callable[[], str]] = {
    Skill.LISTENING: lambda: pgettext("skill", "Lytte"),
    Skill.READING: lambda: pgettext("skill", "Lese"),
    Skill.WRITING: lambda: pgettext("skill", "Skrive"),
    Skill.SPEAKING: lambda: pgettext("skill", "Snakke"),
}
CONFIDENCES: Mapping[Confidence, Callable[[], str]] = {
    Confidence.VERIFIED: lambda: _("Tallet er kontrollert mot loven eller forskriften."),
    Confidence.SECONDARY: lambda: _(
        "Tallet er hentet fra andre som har skrevet om reglene. Det er ikke kontrollert mot lovteksten."
    ),
    Confidence.OUR_READING: lambda: _("Lovteksten lar noe være åpent. Slik leser vi reglene."),
    Confidence.NOT_FOUND: lambda: _("Vi har ikke funnet dette i loven. Det er ikke kontrollert."),
}
