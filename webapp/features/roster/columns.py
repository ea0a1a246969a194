"""The sheets and their columns: English names, Norwegian ones beside, and how each cell is read.

`docs/roster.md` describes them for the people who make the files; a test holds the two together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.engine.evidence import Level, Module, Skill
from webapp.engine.regulations.facts import Education, EndGoal, GuidanceForm
from webapp.features.roster import cells
from webapp.features.roster.cells import Cell


class Sheet(StrEnum):
    """What a sheet holds, in the order in which they are read: each may point to the ones before it."""

    PEOPLE = "people"
    CLASSES = "classes"
    LESSONS = "lessons"
    ATTENDANCE = "attendance"
    PLANS = "plans"
    RESULTS = "results"
    MEETINGS = "meetings"
    TESTS = "tests"
    STEPS = "steps"


SHEET_NAMES: Mapping[str, Sheet] = {
    **{sheet.value: sheet for sheet in Sheet},
    "personer": Sheet.PEOPLE,
    "deltakere": Sheet.PEOPLE,
    "beboere": Sheet.PEOPLE,
    "klasser": Sheet.CLASSES,
    "grupper": Sheet.CLASSES,
    "timer": Sheet.LESSONS,
    "timeplan": Sheet.LESSONS,
    "oppmøte": Sheet.ATTENDANCE,
    "fravær": Sheet.ATTENDANCE,
    "planer": Sheet.PLANS,
    "resultater": Sheet.RESULTS,
    "prøver": Sheet.RESULTS,
    "møter": Sheet.MEETINGS,
    "prøvepåmeldinger": Sheet.TESTS,
    "påmeldinger": Sheet.TESTS,
    "steg": Sheet.STEPS,
}


@dataclass(frozen=True)
class Column:
    """One column. `empty`: what an empty cell means in a column that is there; a column left out changes nothing."""

    name: str
    read: Callable[[Cell], Any]
    also: tuple[str, ...] = ()  # other headings it goes by
    required: bool = False
    longest: int = 0  # characters a text may have; 0 where it is no text
    empty: Any = None


def _words(values: Iterable[str], **norwegian: str) -> Callable[[Cell], str]:
    """A reader of a choice: the values themselves, and Norwegian spellings -> value (_ stands for a space)."""
    words = {value.replace("_", " "): value for value in values}
    words |= {spelling.replace("_", " "): value for spelling, value in norwegian.items()}
    return lambda cell: cells.choice(cell, words)


def _language(cell: Cell) -> str:
    return "fa-AF" if (tag := _language_word(cell)) == "fa-af" else tag


def _text(name: str, *also: str, longest: int = 200, required: bool = False) -> Column:
    return Column(name, cells.text, also, required, longest)


def _day(name: str, *also: str, required: bool = False) -> Column:
    return Column(name, cells.day, also, required)


def _flag(name: str, *also: str, empty: bool = False) -> Column:
    return Column(name, cells.yes_or_no, also, empty=empty)


def _id(name: str, *also: str, required: bool = False) -> Column:
    return _text(name, *also, longest=120, required=required)


KINDS = {
    "norwegian": "norsk norskkurs",
    "social_studies": "samfunnskunnskap samfunnsfag",
    "life_skills": "livsmestring",
    "parental_guidance": "foreldreveiledning",
    "work": "arbeid praksis arbeidspraksis språkpraksis",
    "conversation": "samtale",
    "information": "informasjon",
}
lesson_kind = _words(KINDS, **{spelling: kind for kind, spellings in KINDS.items() for spelling in spellings.split()})
_level = _words(
    Level,
    **{"under_a1": Level.BELOW_A1.value, "under_a1-nivå": Level.BELOW_A1.value, "below_a1_level": Level.BELOW_A1.value},
)
_skill = _words(
    Skill, lytte="listening", lytting="listening", lese="reading", lesing="reading", skrive="writing", skriving="writing",
    snakke="speaking", muntlig="speaking", oral="speaking",
)  # fmt: skip


def _skills(cell: Cell) -> tuple[str, ...]:
    return tuple(_skill(part) for part in cells.several(cell))


_goal = _words(
    EndGoal,
    arbeid=EndGoal.WORK.value,
    fullført_videregående=EndGoal.COMPLETE_UPPER_SECONDARY.value,
    deler_av_videregående=EndGoal.PARTS_OF_UPPER_SECONDARY.value,
    fagbrev=EndGoal.VOCATIONAL.value,
    forberedelse_til_høyere_utdanning=EndGoal.HIGHER_EDUCATION_PREPARATION.value,
    rekvalifisering=EndGoal.REQUALIFICATION.value,
)
_MODULES = {
    "utdanning, kompetanse og arbeidsliv": Module.EDUCATION_AND_WORK.value,
    "familie, helse og hverdagsliv": Module.FAMILY_AND_HEALTH.value,
    "norge før og nå": Module.NORWAY_THEN_AND_NOW.value,
    "migrasjon, helse og mangfold": Module.MIGRATION_HEALTH_DIVERSITY.value,
    "karrierekompetanse": Module.CAREER_COMPETENCE.value,
}


def _module(cell: Cell) -> str:
    """The law's modules by any of their names; another word (a guidance module) as it stands."""
    said = cells.text(cell)
    return _MODULES.get(" ".join(said.casefold().split()), said)


_language_word = _words(
    "nb nn en uk ar ti so fa fa-af ps ckb ku tr fr sw ru".split(),
    norsk="nb", bokmål="nb", nynorsk="nn", engelsk="en", ukrainsk="uk", arabisk="ar", tigrinja="ti", somali="so",
    persisk="fa", dari="fa-af", pashto="ps", sorani="ckb", kurmanji="ku", tyrkisk="tr", fransk="fr", swahili="sw",
    russisk="ru",
)  # fmt: skip
_GOALS = tuple(
    Column(f"goal_{skill.value}", _level, (f"norskmål_{norwegian}",))
    for skill, norwegian in zip(Skill, ("lytte", "lese", "skrive", "muntlig"), strict=True)
)

COLUMNS: Mapping[Sheet, tuple[Column, ...]] = {
    Sheet.PEOPLE: (
        _id("id", "person_id", "personnummer_i_systemet", required=True),
        _text("given_name", "fornavn", longest=120, required=True),
        _text("family_name", "etternavn", longest=120, required=True),
        Column("language", _language, ("språk",), empty="nb"),
        Column("protection", _words(
            ("none", "confidential", "strictly_confidential"), ingen="none", fortrolig="confidential",
            strengt_fortrolig="strictly_confidential",
        ), ("adressesperre",), empty="none"),
        _day("birth_date", "fødselsdato", "født"),
        Column("children", cells.days, ("barn", "barn_født"), empty=()),
        _day("applied_on", "søkte"),
        _day("arrived_on", "ankom"),
        _flag("in_ordinary_reception", "i_ordinært_mottak"),
        _day("reception_training_offered_on", "mottaksopplæring_tilbudt"),
        _day("duty_ended_on", "plikt_opphørt"),
        _day("permit_granted_on", "tillatelse"),
        _flag("permit_applied_from_abroad", "søkt_fra_utlandet"),
        _flag("collective_protection", "kollektiv_beskyttelse"),
        _day("settled_on", "bosatt"),
        _flag("settled_by_agreement", "bosatt_etter_avtale", empty=True),
        Column("education", _words(
            Education, ikke_fullført_grunnskole=Education.COMPULSORY_NOT_COMPLETED.value,
            grunnskole=Education.COMPULSORY_COMPLETED.value, videregående=Education.UPPER_SECONDARY.value,
        ), ("utdanning",)),
        _flag("needs_b2", "trenger_b2"),
        _day("programme_offered_on", "program_tilbudt"),
        _day("programme_decided_on", "program_vedtak"),
        _day("programme_started_on", "program_start"),
        _day("programme_ended_on", "program_slutt"),
        Column("end_goal", _goal, ("sluttmål",)),
        Column("weekly_hours", lambda cell: cells.hours(cell, most=60 * 60), ("timer_per_uke",)),
        _day("norwegian_offered_on", "norsk_tilbudt"),
        _day("norwegian_started_on", "norsk_start"),
        *_GOALS,
        Column("guidance_form", _words(GuidanceForm, gruppe="group", individuell="individual"), ("veiledningsform",)),
        Column("guidance_meetings_decided", lambda cell: cells.whole(cell, most=12), ("veiledningsmøter_vedtatt",)),
        Column("purposes", cells.ids, ("formål",), empty=()),
        _day("served_from", "fra"),
        _day("served_to", "til"),
        _text("contact_name", "kontakt", longest=120),
        _text("contact_phone", "kontakt_telefon", longest=40),
        _text("contact_hours", "kontakt_tid", longest=60),
        Column("also_served_by", cells.several, ("også_betjent_av",), empty=()),
    ),
    Sheet.CLASSES: (
        _id("id", "klasse_id", required=True),
        _text("name", "navn", longest=120, required=True),
        Column("kind", lesson_kind, ("type", "fag"), required=True),
        _text("teacher_name", "lærer", longest=120),
        _text("teacher_phone", "lærer_telefon", longest=40),
        Column("members", cells.ids, ("medlemmer", "elever", "deltakere"), empty=()),
        _day("from", "fra"),
        _day("to", "til"),
    ),
    Sheet.LESSONS: (
        _id("id", "time_id", required=True),
        _id("class", "klasse", required=True),
        _day("date", "dato", required=True),
        Column("start", cells.clock, ("klokka", "starter"), required=True),
        Column("minutes", lambda cell: cells.whole(cell, most=720), ("minutter",), required=True),
        Column("end", cells.clock, ("slutt", "slutter")),
        Column("kind", lesson_kind, ("type", "fag")),
        Column("module", _module, ("modul",), longest=60),
        _text("topic", "tema"),
        _text("place", "sted"),
        _text("address", "adresse"),
        _text("room", "rom", longest=60),
        _text("series", "rekke", longest=60),
        _flag("cancelled", "avlyst"),
    ),
    Sheet.ATTENDANCE: (
        _id("lesson", "time", "time_id", required=True),
        _id("person", "person_id", "deltaker", required=True),
        Column("minutes", lambda cell: cells.whole(cell, most=720), ("minutter",)),
        Column("state", _words(
            ("came", "absent", "told_us"), kom="came", møtt="came", til_stede="came", x="came", borte="absent",
            fravær="absent", ikke_møtt="absent", meldt="told_us", meldt_fravær="told_us",
        ), ("status", "oppmøte")),
    ),
    Sheet.PLANS: (
        _id("id", "plan_id", required=True),
        _id("person", "person_id", "deltaker", required=True),
        Column("kind", _words(
            ("integration_plan", "norwegian_plan", "individual_plan"), integreringsplan="integration_plan",
            norskplan="norwegian_plan", individuell_plan="individual_plan",
        ), ("type",), empty="integration_plan"),
        _day("decided_on", "vedtatt", required=True),
        _text("reference", "saksnummer", longest=60, required=True),
        Column("end_goal", _goal, ("sluttmål",)),
        *_GOALS,
        Column("long_term_goals", cells.several, ("langsiktige_mål",), empty=()),
        Column("norwegian_hours", lambda cell: cells.hours(cell, most=60 * 6000), ("norsk_timer",)),
        Column("social_studies_hours", lambda cell: cells.hours(cell, most=60 * 200), ("samfunnskunnskap_timer",)),
        Column("weekly_hours", lambda cell: cells.hours(cell, most=60 * 60), ("timer_per_uke",)),
        _day("starts_on", "starter"),
        _day("ends_on", "slutter"),
        Column("elements", cells.several, ("elementer",), empty=()),
        Column("reasons", cells.several, ("begrunnelse",), empty=()),
        _text("appeal", "klage", longest=1_000),
        Column("person_part", cells.several, ("din_del",), empty=()),
        Column("municipality_part", cells.several, ("kommunens_del",), empty=()),
        _day("signed_by_person_on", "signert_av_deltaker"),
        _day("signed_by_municipality_on", "signert_av_kommunen"),
    ),
    Sheet.RESULTS: (
        _id("id", "resultat_id", required=True),
        _id("person", "person_id", "deltaker", required=True),
        Column("skill", _skill, ("ferdighet", "delferdighet"), required=True),
        Column("level", _level, ("nivå",), required=True),
        _day("date", "dato", required=True),
        Column("basis", _words(
            ("test", "assessment"), prøve="test", norskprøve="test", vurdering="assessment", lærer="assessment",
        ), ("grunnlag",), empty="assessment"),
    ),
    Sheet.MEETINGS: (
        _id("id", "møte_id", required=True),
        _id("person", "person_id", "deltaker", required=True),
        Column("kind", _words(
            ("guidance_group", "guidance_conversation", "follow_up", "review"), foreldreveiledning="guidance_group",
            veiledning_i_gruppe="guidance_group", veiledningssamtale="guidance_conversation",
            oppfølging="follow_up", gjennomgang="review",
        ), ("type",), required=True),
        _day("date", "dato", required=True),
        Column("start", cells.clock, ("klokka", "starter"), required=True),
        Column("minutes", lambda cell: cells.whole(cell, most=720), ("minutter",), required=True),
        _text("place", "sted"),
        _text("room", "rom", longest=60),
        _text("module", "modul", longest=60),
        Column("held", cells.yes_or_no, ("holdt", "gjennomført")),
        _flag("cancelled", "avlyst"),
    ),
    Sheet.TESTS: (
        _id("id", "påmelding_id", required=True),
        _id("person", "person_id", "deltaker", required=True),
        Column("test", _words(
            ("norwegian", "norwegian_c1", "social_studies", "citizenship"), norskprøve="norwegian", norskprøve_c1="norwegian_c1",
            samfunnskunnskapsprøve="social_studies", statsborgerprøve="citizenship",
        ), ("prøve",), required=True),
        Column("parts", _skills, ("deler",), empty=()),
        _day("date", "dato", required=True),
        Column("start", cells.clock, ("klokka", "starter"), required=True),
        Column("minutes", lambda cell: cells.whole(cell, most=720), ("minutter",), required=True),
        _text("place", "sted"),
        _text("room", "rom", longest=60),
        _text("bring", "ta_med"),
        _flag("cancelled", "meldt_av"),
    ),
    Sheet.STEPS: (
        _id("id", "steg_id", required=True),
        _id("person", "person_id", "deltaker", required=True),
        _text("step", "neste_steg", longest=300, required=True),
        _day("date", "dato", "avtalt", required=True),
        Column("skill", _skill, ("ferdighet", "delferdighet")),
        _day("look_again", "se_på_igjen"),
        _day("done_on", "gjort"),
    ),
}  # fmt: skip

# Which columns make a row one thing: two rows with the same are the same thing twice.
KEYS: Mapping[Sheet, tuple[str, ...]] = {
    **dict.fromkeys(Sheet, ("id",)),
    Sheet.ATTENDANCE: ("lesson", "person"),
}


def heading(cell: Cell) -> str:
    """A heading as columns are looked up: lower case, _ between words, no stars or brackets after it."""
    said = cells.text(cell).casefold().split("(")[0].rstrip(" *:")
    return "_".join(said.replace("-", " ").split())


def column_called(sheet: Sheet, named: str) -> Column | None:
    return _BY_HEADING[sheet].get(named)


def sheet_called(name: str) -> Sheet | None:
    """By its name, or that of its file: "Oppmøte uke 47" and "03-attendance" both tell."""
    parts = "".join(mark if mark.isalpha() else " " for mark in name.casefold()).split()
    found = {SHEET_NAMES[part] for part in parts if part in SHEET_NAMES}
    return found.pop() if len(found) == 1 else None


def sheet_with(headings: Iterable[str]) -> Sheet | None:
    """The one sheet whose required columns are all there, and which reads most of the headings; None when unclear."""
    named = [name for name in headings if name]
    scores = {}
    for sheet, known in _BY_HEADING.items():
        there = {known[name].name for name in named if name in known}
        if all(column.name in there for column in COLUMNS[sheet] if column.required):
            scores[sheet] = len(there)
    best = [sheet for sheet, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


_BY_HEADING: Mapping[Sheet, Mapping[str, Column]] = {
    sheet: {name: column for column in columns for name in (column.name, *column.also)}
    for sheet, columns in COLUMNS.items()
}
