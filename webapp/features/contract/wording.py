"""The contract page in words: which paper it is, the goals, the side the engine has no figure for, the signatures."""

from collections.abc import Callable, Mapping
from datetime import date

from webapp.engine.agreed import AgreedKind
from webapp.engine.evidence import Subject
from webapp.engine.regulations.facts import EndGoal
from webapp.engine.standing import Standing
from webapp.features.contract.lines import in_norwegian, line_words, today_words
from webapp.features.contract.queries import (
    Confirmed,
    ContractPage,
    ContractRow,
    ContractSeen,
    Document,
    Explained,
    Pair,
)
from webapp.features.standing import (
    AGREED_TITLES,
    day_words,
    hours_words,
    level_words,
    long_day,
    months,
    skill_words,
    subject_words,
)
from webapp.language import LANGUAGES, gettext as _, ngettext, pgettext

__all__ = [
    "day_words", "document_title", "element_words", "explained_words", "fingerprint", "goal_words", "headline", "hours_words",
    "in_norwegian", "language_words", "level_words", "line_words", "long_day", "other_side", "pair_title", "row_words", "signatures",
    "skill_words", "subject_words", "time_words", "today_words",
]  # fmt: skip


def document_title(document: Document) -> str:
    """The paper by its name."""
    return {
        Document.CONTRACT: lambda: pgettext("document", "Kontrakt"),
        Document.RIGHTS_AND_DUTIES: lambda: _("Mine rettigheter og plikter"),
        Document.NORWEGIAN_PLAN: lambda: _("Norskplan"),
        Document.INDIVIDUAL_PLAN: lambda: _("Individuell plan"),
        Document.NONE: lambda: _("Min plan"),
    }[document]()


def headline(page: ContractPage) -> str:
    """The one thing of the page: the goal where there is one, else what the paper is."""
    goal = page.plan.content.end_goal if page.plan else None
    return GOALS[goal][0]() if goal else document_title(page.document)


def goal_words(goal: EndGoal) -> str:
    """An end goal as a phrase, for a table or a list."""
    return GOALS[goal][1]()


GOALS: Mapping[EndGoal, tuple[Callable[[], str], Callable[[], str]]] = {
    EndGoal.WORK: (lambda: _("Målet ditt: arbeid"), lambda: _("Arbeid")),
    EndGoal.COMPLETE_UPPER_SECONDARY: (
        lambda: _("Målet ditt: fullført videregående skole"),
        lambda: _("Fullført videregående skole"),
    ),
    EndGoal.PARTS_OF_UPPER_SECONDARY: (
        lambda: _("Målet ditt: deler av videregående skole"),
        lambda: _("Deler av videregående skole"),
    ),
    EndGoal.VOCATIONAL: (lambda: _("Målet ditt: fagbrev"), lambda: _("Fagbrev")),
    EndGoal.HIGHER_EDUCATION_PREPARATION: (
        lambda: _("Målet ditt: klar for høyere utdanning"),
        lambda: _("Klar for høyere utdanning"),
    ),
    EndGoal.REQUALIFICATION: (
        lambda: _("Målet ditt: nytt fagbrev i yrket ditt"),
        lambda: _("Rekvalifisering til yrkesfag"),
    ),
}


def pair_title(pair: Pair) -> str:
    """A pair's heading."""
    return subject_words(pair.subject)


def other_side(pair: Pair, who: str, document: Document) -> tuple[str, str]:
    """(sentence, source) for a side that owes its part without a figure. who: 'you' or 'municipality'."""
    if document is Document.INDIVIDUAL_PLAN:
        if pair.subject is Subject.PLAN and who == "you":
            return _("Du er med og lager planen."), "introduksjonsloven (2003) § 6"
        said = (
            _("Du deltar i det som står i planen.") if who == "you" else _("Kommunen tilbyr deg det som står i planen.")
        )
        return said, "introduksjonsloven (2003) § 6"
    sentence, source = (_YOURS if who == "you" else _MUNICIPALITYS).get(pair.subject, _GENERAL[who])
    return sentence(), source


# The act's words for each side where nothing is counted (rules § 4.5); the source as it is cited.
_YOURS: Mapping[Subject, tuple[Callable[[], str], str]] = {
    Subject.PROGRAMME: (
        lambda: _("Du deltar i programmet og følger opp målene og delene i planen."),
        "integreringsloven §§ 8, 16",
    ),
    Subject.PLAN: (lambda: _("Du er med og lager planen."), "integreringsloven § 15"),
    Subject.FOLLOW_UP: (lambda: _("Du kommer til samtalene dere avtaler."), "integreringsloven § 16"),
    Subject.INTERPRETER: (lambda: _("Du sier fra når du trenger tolk."), "tolkeloven § 6"),
    Subject.WORK: (
        lambda: _("Du deltar i praksis og annen trening til arbeid som står i planen."),
        "integreringsloven §§ 14 a, 16",
    ),
    Subject.LIFE_SKILLS: (lambda: _("Du deltar i kurset i livsmestring."), "integreringsloven §§ 14 a, 16"),
    Subject.PARENTAL_GUIDANCE: (lambda: _("Du deltar i foreldreveiledningen."), "integreringsloven § 14 a"),
    Subject.NORWEGIAN: (lambda: _("Du deltar i norskopplæringen."), "integreringsloven § 26"),
    Subject.SOCIAL_STUDIES: (lambda: _("Du deltar i opplæringen i samfunnskunnskap."), "integreringsloven § 26"),
}
_MUNICIPALITYS: Mapping[Subject, tuple[Callable[[], str], str]] = {
    Subject.NORWEGIAN: (lambda: _("Kommunen tilbyr deg norskopplæringen."), "integreringsloven § 30"),
    Subject.SOCIAL_STUDIES: (
        lambda: _("Kommunen tilbyr deg samfunnskunnskap på et språk du forstår."),
        "integreringsloven § 33",
    ),
}
_GENERAL: Mapping[str, tuple[Callable[[], str], str]] = {
    "you": (lambda: _("Du følger opp det som står i planen."), "integreringsloven § 16"),
    "municipality": (lambda: _("Kommunen tilbyr det som står i planen."), "integreringsloven § 16"),
}


def time_words(standing: Standing) -> str:
    """How much of the time is used, as a whole phrase."""
    used, total = months(standing.done), months(standing.target or 0)
    # L10n: the plural follows the total: «8 av 24 måneder»
    return ngettext("%(used)s av %(num)s måned er brukt", "%(used)s av %(num)s måneder er brukt", total, used=used)


def signatures(contract: ContractSeen) -> tuple[str, str]:
    """Who has confirmed or signed, when and how: the person's side, then the municipality's."""
    return _hers(contract.by_person, contract.signed_by_person_on), _theirs(
        contract.by_municipality, contract.signed_by_municipality_on
    )


def _hers(confirmed: Confirmed | None, signed_on: date | None) -> str:
    if confirmed is not None and confirmed.method == "app":
        return _("Du bekreftet i Samvei %(day)s.", day=long_day(confirmed.on))
    if confirmed is not None:
        return _("Du signerte på papir %(day)s.", day=long_day(confirmed.on))
    if signed_on is not None:
        return _("Du signerte %(day)s.", day=long_day(signed_on))
    return _("Du har ikke signert.")


def _theirs(confirmed: Confirmed | None, signed_on: date | None) -> str:
    if confirmed is not None and confirmed.method == "app":
        return _("Kommunen bekreftet i Samvei %(day)s.", day=long_day(confirmed.on))
    if confirmed is not None:
        return _("Kommunen signerte på papir %(day)s.", day=long_day(confirmed.on))
    if signed_on is not None:
        return _("Kommunen signerte %(day)s.", day=long_day(signed_on))
    return _("Kommunen har ikke signert.")


def explained_words(explained: Explained) -> str:
    """That a line was gone through: when, in which language, with which interpreter."""
    return _EXPLAINED[explained.interpreter](long_day(explained.on), language_words(explained.language))


_EXPLAINED: Mapping[str, Callable[[str, str], str]] = {
    "not_needed": lambda day, language: _(
        "Gått gjennom %(day)s. Språk: %(language)s. Uten tolk.", day=day, language=language
    ),
    "in_the_room": lambda day, language: _(
        "Gått gjennom %(day)s. Språk: %(language)s. Tolken var i rommet.", day=day, language=language
    ),
    "by_screen": lambda day, language: _(
        "Gått gjennom %(day)s. Språk: %(language)s. Tolk på skjerm.", day=day, language=language
    ),
    "by_phone": lambda day, language: _(
        "Gått gjennom %(day)s. Språk: %(language)s. Tolk på telefon.", day=day, language=language
    ),
}


def language_words(tag: str) -> str:
    """A language by its own name; one we do not offer by its tag."""
    return LANGUAGES[tag].native_name if tag in LANGUAGES else tag


def fingerprint(digest: str) -> str:
    """A SHA-256 in groups of four, so that it can be read aloud and compared with paper."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def element_words(kind: AgreedKind) -> str:
    """A type of the library by its name."""
    return AGREED_TITLES[kind]()


def row_words(row: ContractRow) -> str:
    """The end of Today's row: what waits, or that nothing does."""
    if row.number is None:
        return _("ikke laget ennå")
    if row.signable:
        return _("til signering")
    return _("ingenting å gjøre nå")
