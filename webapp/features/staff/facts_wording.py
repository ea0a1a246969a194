"""The facts in words: what each is called, what its values are called, and what stands registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.evidence import Level
from webapp.features.staff.facts import FIELDS, LIFTED, RECEPTION, STRETCHES, WHETHER, Field, Kind, Registered, Section
from webapp.features.staff.facts_form import Typed, read_day
from webapp.features.standing import hours_words, level_words, long_day, title
from webapp.language import gettext as _, ngettext, pgettext


@dataclass(frozen=True)
class Said:
    """What is registered in one part of the form: pairs of what and how."""

    title: str
    facts: tuple[tuple[str, str], ...]


def sections() -> list[tuple[Section, str, tuple[Field, ...]]]:
    """The parts of the form: which, its words, its fields."""
    return [(each, SECTIONS[each](), tuple(one for one in FIELDS if one.section is each)) for each in Section]


def label(each: Field | str) -> str:
    """A field, or a group of rows, by its name."""
    return LABELS[each if isinstance(each, str) else each.name]()


def hint(each: Field) -> str | None:
    """What helps to fill it in."""
    words = HINTS.get(each.name)
    return words() if words else None


def options(each: Field) -> list[tuple[str, str]]:
    """The answers to choose among; the first says that nothing is known."""
    return [("", _("Ikke registrert")), *((value, choice_words(each.name, value)) for value in each.choices)]


def choice_words(name: str, value: str) -> str:
    """One answer in words."""
    if name.startswith("goal_"):
        return level_words(Level(value))
    words = CHOICES.get((name, value))
    return words() if words else value


def lifted_options(typed: Typed) -> list[tuple[str, str]]:
    """What a decision can lift; also what stands there already."""
    there = [row["commitment"] for row in typed.rows.get("exemption", ()) if row["commitment"]]
    return [("", _("Velg")), *((each, title(each)) for each in dict.fromkeys((*LIFTED, *there)))]


def day_kind(text: str) -> str:
    """The kind of an input for a day: a browser empties a day that is none, and what was typed shall stay."""
    try:
        found = read_day(text)
    except ValueError:
        return "text"
    return "date" if found is None or found.isoformat() == text else "text"


def said(known: Registered, places: Mapping[str, str]) -> list[Said]:
    """All that is registered, part by part. What is not known is left out. places: names of municipalities by number."""
    found = []
    for section, words, fields in sections():
        pairs = [
            (label(each), value_words(each, known.values[each.name]))
            for each in fields
            if known.values[each.name] or (each.kind is Kind.WHETHER and known.values[each.name] is False)
        ]
        pairs += _rows_of(section, known, places)
        if pairs:
            found.append(Said(words, tuple(pairs)))
    return found


def value_words(each: Field, value: Any) -> str:
    """A value that is registered."""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, date):
        return long_day(value)
    if each.kind is Kind.HOURS:
        return hours_words(value)
    if each.kind is Kind.MONTHS and each.name.endswith("_months"):
        return ngettext("%(num)s måned", "%(num)s måneder", value)
    return choice_words(each.name, str(value)) if each.kind is Kind.CHOICE else str(value)


def changed_words(fields: Sequence[str], known: Registered, places: Mapping[str, str]) -> list[str]:
    """What somebody else changed meanwhile, and what stands there now."""
    by_name = {each.name: each for each in FIELDS}
    found = []
    for name in fields:
        if name in by_name:
            value = known.values.get(name)
            said = value or (value is False and name in WHETHER)
            now = value_words(by_name[name], value) if said else _("ikke registrert")
        else:
            now = "; ".join(_group_words(name, known, places)) or _("ikke registrert")
        # L10n: a fact and what is now registered: "Bosatt: 6. april 2026"
        found.append(_("%(what)s: %(now)s", what=label(name), now=now))
    return found


def period(first: date, last: date | None) -> str:
    """From one day to another, or still so."""
    if last is None:
        return _("fra %(first)s", first=long_day(first))
    return _("%(first)s til %(last)s", first=long_day(first), last=long_day(last))


def _rows_of(section: Section, known: Registered, places: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(label(name), each) for name in GROUPS_IN.get(section, ()) for each in _group_words(name, known, places)]


def _group_words(name: str, known: Registered, places: Mapping[str, str]) -> list[str]:
    if name == "children":
        return [long_day(each) for each in known.children]
    if name == "exemptions":
        return [
            _("%(what)s, vedtatt %(day)s", what=title(each.commitment), day=long_day(each.decided_on))
            for each in known.exemptions
        ]
    found = []
    for each in known.stretches:
        if each.kind == name:
            when = period(each.from_on, each.to_on)
            place = places.get(each.municipality or "")
            found.append(_("%(place)s, %(when)s", place=place, when=when) if place else when)
    return found


# Under which part of the form each group of rows stands.
GROUPS_IN: Mapping[Section, tuple[str, ...]] = {
    Section.PERMIT: ("residence",),
    Section.PROGRAMME: tuple(kind for kind in STRETCHES if kind != "residence"),
    Section.NORWEGIAN: ("exemptions",),
    Section.CHILDREN: ("children",),
}
SECTIONS: Mapping[Section, Callable[[], str]] = {
    Section.PERSON: lambda: _("Om personen"),
    Section.RECEPTION: lambda: _("Mottak"),
    Section.PERMIT: lambda: _("Tillatelse og bosetting"),
    Section.SCHOOLING: lambda: _("Utdanning"),
    Section.PROGRAMME: lambda: _("Introduksjonsprogram"),
    Section.NORWEGIAN: lambda: _("Norsk"),
    Section.CHILDREN: lambda: _("Barn og foreldreveiledning"),
    Section.INTERPRETER: lambda: _("Tolk"),
}
LABELS: Mapping[str, Callable[[], str]] = {
    "birth_date": lambda: _("Født"),
    "applied_on": lambda: _("Søkte om beskyttelse"),
    "arrived_on": lambda: _("Kom til mottak"),
    RECEPTION: lambda: _("Bor på"),
    "outside_reception_duty": lambda: _("Har ikke plikt til opplæring på mottak"),
    "reception_training_offered_on": lambda: _("Fikk tilbud om opplæring på mottak"),
    "duty_ended_on": lambda: _("Plikten på mottak sluttet"),
    "permit_granted_on": lambda: _("Oppholdstillatelse gitt"),
    "permit_applied_from_abroad": lambda: _("Søkte om tillatelse fra utlandet"),
    "collective_protection": lambda: _("Har midlertidig kollektiv beskyttelse"),
    "family_member": lambda: _("Er familie til noen som er bosatt"),
    "resettlement_refugee": lambda: _("Er overføringsflyktning"),
    "settled_on": lambda: _("Bosatt i kommunen"),
    "settled_by_agreement": lambda: _("Bosatt etter avtale"),
    "education": lambda: _("Utdanning før Norge"),
    "needs_b2": lambda: _("Trenger norsk på nivå B2 for målet sitt"),
    "programme_demanded_on": lambda: _("Ba selv om programmet"),
    "programme_offered_on": lambda: _("Tilbud om start"),
    "programme_decided_on": lambda: _("Program vedtatt"),
    "programme_started_on": lambda: _("Programmet startet"),
    "programme_last_day": lambda: _("Siste dag etter vedtaket"),
    "programme_extended_months": lambda: _("Forlenget, i måneder"),
    "end_goal": lambda: _("Sluttmål"),
    "weekly_minutes": lambda: _("Timer i uka etter planen"),
    "lives_with_parents": lambda: _("Bor sammen med mor eller far"),
    "partner_takes_part": lambda: _("Ektefelle eller samboer er også i programmet"),
    "self_certificate_removed_on": lambda: _("Retten til egenmelding er tatt bort ved vedtak"),
    "programme_ended_on": lambda: _("Programmet sluttet"),
    "programme_ended_by": lambda: _("Hvordan programmet sluttet"),
    "norwegian_offered_on": lambda: _("Tilbud om norskopplæring"),
    "norwegian_started_on": lambda: _("Norskopplæringen startet"),
    "norwegian_deferred_to": lambda: _("Utsatt start på norskopplæringen, til"),
    "norwegian_given_in": lambda: _("Norskopplæringen gis i"),
    "norwegian_duty_only": lambda: _("Har bare plikt til norsk, ikke rett"),
    "goal_listening": lambda: _("Norskmål: lytte"),
    "goal_reading": lambda: _("Norskmål: lese"),
    "goal_writing": lambda: _("Norskmål: skrive"),
    "goal_speaking": lambda: _("Norskmål: snakke"),
    "norwegian_extended_months": lambda: _("Norskopplæring forlenget, i måneder"),
    "alone_with_care": lambda: _("Har omsorgen for barna alene"),
    "guidance_form": lambda: _("Foreldreveiledning gis"),
    "guidance_meetings_decided": lambda: _("Redusert tall på møter, etter vedtak"),
    "interpreter_needed": lambda: _("Trenger tolk"),
    "interpreter_language": lambda: _("Tolkes til"),
    "residence": lambda: _("Har bodd i kommune med tillatelse"),
    "full_time_work": lambda: _("Arbeid 30 timer i uka eller mer"),
    "leave": lambda: _("Permisjon fra programmet"),
    "stop": lambda: _("Programmet er stanset for en tid"),
    "exemptions": lambda: _("Fritak"),
    "children": lambda: _("Barn født"),
}
HINTS: Mapping[str, Callable[[], str]] = {
    "duty_ended_on": lambda: _("Bare dagen. Hvorfor plikten sluttet, skal ikke stå her."),
    "permit_granted_on": lambda: _("Bare dagen. Hvorfor tillatelsen ble gitt, skal ikke stå her."),
    "programme_last_day": lambda: _("La den stå tom når vedtaket ikke sier noe annet enn loven."),
    "goal_listening": lambda: _("La målene stå tomme når de veiledende målene gjelder."),
    "weekly_minutes": lambda: _("For eksempel 37,5"),
    "lives_with_parents": lambda: _("Betyr noe for stønaden til den som er under 25 år."),
    "partner_takes_part": lambda: _("Betyr noe for stønaden til dem som ikke har barn."),
    "alone_with_care": lambda: _("Betyr noe for hvor mange dager man kan være hjemme med sykt barn."),
}
CHOICES: Mapping[tuple[str, str], Callable[[], str]] = {
    **{(name, "yes"): lambda: _("Ja") for name in WHETHER},
    **{(name, "no"): lambda: _("Nei") for name in WHETHER},
    (RECEPTION, "ordinary"): lambda: _("Ordinært mottak"),
    (RECEPTION, "arrival"): lambda: _("Ankomstmottak"),
    (RECEPTION, "transit"): lambda: _("Transittmottak"),
    ("education", "compulsory_not_completed"): lambda: _("Ikke fullført grunnskole"),
    ("education", "compulsory_completed"): lambda: _("Grunnskole"),
    ("education", "upper_secondary"): lambda: _("Videregående skole eller mer"),
    ("end_goal", "work"): lambda: _("Arbeid"),
    ("end_goal", "complete_upper_secondary"): lambda: _("Fullføre videregående opplæring"),
    ("end_goal", "parts_of_upper_secondary"): lambda: _("Deler av videregående opplæring"),
    ("end_goal", "vocational"): lambda: _("Fag- og yrkesopplæring"),
    ("end_goal", "higher_education_preparation"): lambda: _("Forberedelse til høyere utdanning"),
    ("end_goal", "requalification"): lambda: _("Bruke utdanningen sin i Norge"),
    ("programme_ended_by", "goal_reached"): lambda: _("Målet er nådd"),
    ("programme_ended_by", "time_used"): lambda: _("Tiden er brukt"),
    ("programme_ended_by", "stopped"): lambda: _("Stanset for godt"),
    ("norwegian_given_in", "ordinary"): lambda: _("Vanlig norskopplæring"),
    ("norwegian_given_in", "upper_secondary"): lambda: _("Videregående skole"),
    ("norwegian_given_in", "adult_preparatory"): lambda: _("Forberedende voksenopplæring"),
    ("guidance_form", "group"): lambda: pgettext("parental guidance", "I gruppe"),
    ("guidance_form", "individual"): lambda: pgettext("parental guidance", "Alene"),
}
