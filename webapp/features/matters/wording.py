"""Matters in words: what was raised, about what, who sees it, how it stands, and what is registered."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from webapp.engine.evidence import Level
from webapp.engine.regulations.deadlines import Deadline
from webapp.engine.regulations.facts import Education, EndGoal
from webapp.features.matters.aims import DAYS_TO_ANSWER, Kind
from webapp.features.matters.subjects import FACT, LOOK, PLAN, Subject
from webapp.features.standing import hours_words, level_words, long_day, title
from webapp.language import LANGUAGES, dates, gettext as _, ngettext, pgettext
from webapp.language.offices import who_words

if TYPE_CHECKING:
    from webapp.features.matters.queries import MatterSeen, Raising

__all__ = [
    "about_words", "aim_words", "answerer", "appeal_choices", "changed_words", "deadline_words", "fact_value", "fact_words",
    "in_time_words", "interpreter_choices", "kind_choices", "kind_options", "kind_words", "language_choices", "long_day", "nobody_asked",
    "seen_by_choices", "standing_of_matter", "subject_words", "who_sees", "who_words",
]  # fmt: skip


def kind_words(kind: str) -> str:
    """What sort of thing was raised, as a heading."""
    return {
        Kind.EXPLAIN: lambda: _("Forklar dette for meg"),
        Kind.CHANGE: lambda: _("Forslag til endring"),
        Kind.DISAGREE: lambda: _("Jeg er ikke enig"),
        Kind.APPEAL: lambda: pgettext("matter", "Klage"),
        Kind.NOT_HAPPENED: lambda: _("Dette har ikke skjedd"),
    }[Kind(kind)]()


def kind_options() -> list[tuple[str, str]]:
    """All sorts, for a list to be narrowed by."""
    return [(kind.value, kind_words(kind)) for kind in Kind]


def kind_choices(raising: "Raising") -> list[tuple[str, str, str]]:
    """What the form offers about a subject: value, words, picture."""
    words: Mapping[Kind, tuple[Callable[[], str], str]] = {
        Kind.CHANGE: (lambda: _("Jeg ønsker noe annerledes"), "way"),
        Kind.DISAGREE: (
            (lambda: _("Dette er feil")) if raising.subject.is_fact else (lambda: _("Jeg er ikke enig")),
            "speech",
        ),
        Kind.NOT_HAPPENED: (lambda: _("Dette har ikke skjedd"), "clock"),
    }
    return [(kind.value, words[kind][0](), words[kind][1]) for kind in raising.choices]


def every_kind() -> list[tuple[str, str, str]]:
    """What can be said of something, before it is known of what: value, words, picture."""
    return [
        ("explain", _("Forklar dette for meg"), "question"),
        ("change", _("Jeg ønsker noe annerledes"), "way"),
        ("disagree", _("Jeg er ikke enig"), "speech"),
        ("not_happened", _("Dette har ikke skjedd"), "clock"),
    ]


def subject_choices(subjects: Iterable[Subject]) -> list[tuple[str, str]]:
    """Everything a matter can be about, for one list: value and words, with the registered value of a fact."""
    found = [("", _("Velg"))]
    for each in subjects:
        words = subject_words(each)
        if each.is_fact:
            words = _("%(what)s: %(value)s", what=words, value=fact_value(each.value))
        elif each.municipality:
            words = _("%(what)s (kommunens del)", what=words)
        found.append((each.about, words))
    return found


def appeal_choices() -> list[tuple[str, str, None]]:
    """The answers to «er dette en klage?», each explained."""
    return [
        (
            "yes",
            _("Ja. Jeg vil at vedtaket skal prøves på nytt. Kommunen ser på det først, så statsforvalteren."),
            None,
        ),
        ("no", _("Nei. Jeg vil bare si fra og snakke om det."), None),
        ("unsure", _("Jeg vet ikke. Rådgiveren skal hjelpe meg å velge før fristen."), None),
    ]


def seen_by_choices(has_leader: bool, private: bool = True) -> list[tuple[str, str, str]]:
    """Who can be let see it: value, words, picture. private: a note of her own is among the choices."""
    found = [("adviser", _("De som følger meg opp"), "person")]
    if has_leader:
        found.append(("leader", _("Lederen deres, ikke rådgiveren"), "people"))
    if private:
        found.append(("only_me", _("Bare jeg"), "hidden"))
    return found


def who_sees(seen_by: str) -> str:
    """Who sees it, as a sentence."""
    return {
        "adviser": lambda: _("De som følger deg opp, ser dette."),
        "leader": lambda: _("Bare lederen ser dette. Rådgiveren din ser det ikke."),
        "only_me": lambda: _("Bare du ser dette. Det er ikke sendt til noen."),
    }[seen_by]()


def aim_words(kind: str) -> str:
    """By when we aim to answer: ours, not the law's."""
    days = DAYS_TO_ANSWER[Kind(kind)]
    return ngettext(
        "Målet vårt er svar innen %(num)s dag. Det er vårt mål, ikke en frist i loven.",
        "Målet vårt er svar innen %(num)s dager. Det er vårt mål, ikke en frist i loven.",
        days,
    )


def about_words(about: str, words: str | None = None) -> str:
    """What a matter is about. words: the line's own title where the page knows it."""
    if about == PLAN:
        return _("Planen")
    if about.startswith(FACT):
        return fact_words(about)
    if words:
        return words
    if about.startswith(LOOK):
        return _("Hvem som har sett på opplysningene")
    named = title(about)
    # A line that only one contract knows has no name of its own here.
    return named if named != about else _("Noe dere har avtalt")


def subject_words(subject: Subject) -> str:
    """What the forms are about, as a heading."""
    return about_words(subject.about, subject.title)


def standing_of_matter(matter: "MatterSeen", today: date) -> str:
    """How it stands, in a short sentence."""
    if matter.withdrawn_at is not None:
        return _("Du tok det tilbake.")
    if matter.is_appeal and matter.handed_on_at is not None:
        return _("Lagt inn i kommunens saksbehandling %(day)s.", day=dates.day(dates.oslo(matter.handed_on_at).date()))
    if matter.answered_at is not None:
        return _("Besvart %(day)s.", day=dates.day(dates.oslo(matter.answered_at).date()))
    if matter.is_private:
        return _("Ditt eget notat.")
    if matter.answer_by is None:
        return _("Venter på svar.")
    if matter.is_late(today):
        return _("Venter på svar. Målet vårt var %(day)s. Vi er sene.", day=dates.day(matter.answer_by))
    return _("Venter på svar. Målet vårt er %(day)s.", day=dates.day(matter.answer_by))


def answerer(matter: "MatterSeen") -> str:
    """Who is to answer, as a sentence."""
    if matter.seen_by == "leader":
        return _("Lederen ved %(office)s skal svare.", office=matter.office)
    return _("De som følger deg opp ved %(office)s, skal svare.", office=matter.office)


def changed_words(now: Mapping[str, object]) -> list[str]:
    """What became of it meanwhile, in sentences; `now` as ChangedSince carries it."""
    said = []
    if now.get("withdrawn"):
        said.append(_("Det er tatt tilbake av den som skrev det."))
    if now.get("answer"):
        said.append(_("Det er besvart."))
    if now.get("handed_on"):
        said.append(_("Klagen er lagt inn i saksbehandlingen."))
    return said or [_("Det du så, er ikke lenger det som gjelder.")]


def in_time_words(matter: "MatterSeen") -> str:
    """Whether an appeal came in time; a late one is received all the same."""
    if matter.appeal_by is None:
        return _("Fristen for å klage står i vedtaket.")
    last_day = long_day(matter.appeal_by)
    if matter.in_time:
        return _("Siste dag for å klage: %(day)s. Klagen kom i tide.", day=last_day)
    if matter.written_in_time:
        return _(
            "Siste dag for å klage var %(day)s. Du skrev klagen før det, men den ble sendt etter. Kommunen får vite begge dagene.",
            day=last_day,
        )
    return _(
        "Siste dag for å klage var %(day)s, regnet fra dagen vedtaket ble gjort. Klagen kom etter det. Den er mottatt likevel, og kommunen avgjør om den kan behandles.",
        day=last_day,
    )


def deadline_words(deadline: Deadline, decided_on: date) -> str:
    """Until when a decision can be appealed, and what that is counted from."""
    said = {"day": long_day(deadline.day), "decided": long_day(decided_on)}
    if deadline.on_day_off:
        return _(
            "Siste dag for å klage er %(day)s, en fridag. Klag gjerne før. Den er regnet fra vedtaket %(decided)s; fikk du vedtaket senere, har du lenger tid.",
            **said,
        )
    return _(
        "Siste dag for å klage er %(day)s. Den er regnet fra vedtaket %(decided)s; fikk du vedtaket senere, har du lenger tid.",
        **said,
    )


def nobody_asked() -> str:
    """Nobody follows her up, so there is nobody to send it to."""
    return _("Ingen følger deg opp her i Samvei nå, så ingen kan svare. Ring kommunen der du bor.")


def language_choices() -> list[tuple[str, str]]:
    """The languages something can have been explained in."""
    return [(each.tag, each.native_name) for each in LANGUAGES.values()] + [("other", _("Et annet språk"))]


def interpreter_choices() -> list[tuple[str, str]]:
    """How it was interpreted: value, words."""
    return [
        ("not_needed", _("Tolk trengtes ikke")),
        ("in_the_room", _("Tolk i rommet")),
        ("by_screen", _("Tolk på skjerm")),
        ("by_phone", _("Tolk på telefon")),
    ]


def fact_words(about: str) -> str:
    """The name of a registered fact."""
    words = _FACTS.get(about.removeprefix(FACT))
    return words() if words else _("Noe som er registrert")


def fact_value(value: object) -> str:
    """A registered fact as a person reads it."""
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, int):
        return hours_words(value)
    if isinstance(value, str) and value in _EDUCATIONS:
        return _EDUCATIONS[value]()
    if isinstance(value, str) and value in _GOALS:
        return _GOALS[value]()
    if isinstance(value, str) and value in set(Level):
        return level_words(Level(value))
    if isinstance(value, str) and value in LANGUAGES:
        return LANGUAGES[value].native_name
    return str(value) if value is not None else _("ikke registrert")


_FACTS: Mapping[str, Callable[[], str]] = {
    "name": lambda: _("Navnet ditt"),
    "language": lambda: _("Språket ditt"),
    "birth_date": lambda: _("Fødselsdagen din"),
    "applied_on": lambda: _("Dagen du søkte om beskyttelse"),
    "arrived_on": lambda: _("Dagen du kom til mottaket"),
    "reception_training_offered_on": lambda: _("Dagen du fikk tilbud om opplæring på mottaket"),
    "duty_ended_on": lambda: _("Dagen plikten på mottaket sluttet"),
    "permit_granted_on": lambda: _("Dagen du fikk oppholdstillatelse"),
    "settled_on": lambda: _("Dagen du ble bosatt i kommunen"),
    "education": lambda: _("Utdanningen din"),
    "end_goal": lambda: _("Målet for programmet"),
    "programme_offered_on": lambda: _("Dagen du fikk tilbud om programmet"),
    "programme_decided_on": lambda: _("Dagen programmet ble vedtatt"),
    "programme_started_on": lambda: _("Dagen programmet startet"),
    "programme_ended_on": lambda: _("Dagen programmet sluttet"),
    "programme_last_day": lambda: _("Siste dag i programmet"),
    "weekly_minutes": lambda: _("Timer i uka etter planen"),
    "norwegian_offered_on": lambda: _("Dagen du fikk tilbud om norskopplæring"),
    "norwegian_started_on": lambda: _("Dagen norskopplæringen startet"),
    "goal_listening": lambda: _("Norskmål: lytte"),
    "goal_reading": lambda: _("Norskmål: lese"),
    "goal_writing": lambda: _("Norskmål: skrive"),
    "goal_speaking": lambda: _("Norskmål: snakke"),
    "interpreter_needed": lambda: _("Trenger du tolk"),
    "interpreter_language": lambda: _("Tolkespråk"),
    "lives_with_parents": lambda: _("Om du bor sammen med mor eller far"),
    "partner_takes_part": lambda: _("Om ektefellen eller samboeren din også er i programmet"),
    "alone_with_care": lambda: _("Om du har omsorgen for barna alene"),
    "self_certificate_removed_on": lambda: _("Dagen retten til egenmelding ble tatt bort"),
}
_EDUCATIONS: Mapping[str, Callable[[], str]] = {
    Education.COMPULSORY_NOT_COMPLETED: lambda: _("Ikke fullført grunnskole"),
    Education.COMPULSORY_COMPLETED: lambda: _("Fullført grunnskole"),
    Education.UPPER_SECONDARY: lambda: _("Fullført videregående skole"),
}
_GOALS: Mapping[str, Callable[[], str]] = {
    EndGoal.WORK: lambda: _("Arbeid"),
    EndGoal.COMPLETE_UPPER_SECONDARY: lambda: _("Fullført videregående skole"),
    EndGoal.PARTS_OF_UPPER_SECONDARY: lambda: _("Deler av videregående skole"),
    EndGoal.VOCATIONAL: lambda: _("Fagbrev"),
    EndGoal.HIGHER_EDUCATION_PREPARATION: lambda: _("Klar for høyere utdanning"),
    EndGoal.REQUALIFICATION: lambda: _("Rekvalifisering til yrkesfag"),
}
