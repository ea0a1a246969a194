"""What a teacher or an adviser submits about somebody's Norwegian -> frozen values, or errors beside the fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from webapp.engine import oslo
from webapp.engine.evidence import Level, Skill
from webapp.language import gettext as _
from webapp.web.typed import clock_in, day_in, on_one_line, revision_in

OLDEST = date(2000, 1, 1)
FURTHEST = timedelta(days=730)
LONGEST_STEP, LONGEST_PLACE = 300, 200
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=8)
KINDS = ("norwegian", "norwegian_c1", "social_studies", "citizenship")
BASES = ("assessment", "test")
# The parts in which each test is taken (rules § 6.3); the other two are one whole.
PARTS = {"norwegian": tuple(Skill), "norwegian_c1": (Skill.WRITING, Skill.SPEAKING)}
# What a part can give: HK-dir's test A1-B2 ends at B2, and C1 is passed or not.
TEST_LEVELS = (Level.BELOW_A1, Level.A1, Level.A2, Level.B1, Level.B2)
_DAY, _CLOCK = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile("[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True)
class LevelsGiven:
    """Levels shown on one day, by skill; basis: test | assessment."""

    on: date | None
    basis: str
    levels: Mapping[Skill, Level] = field(default_factory=dict)


@dataclass(frozen=True)
class TestGiven:
    """A test a person is registered for. starts_at, ends_at: instants, when the fields made sense."""

    kind: str
    parts: tuple[Skill, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    place_name: str
    room: str
    bring: str
    revision: int


@dataclass(frozen=True)
class ResultGiven:
    """What a test gave: a level for each part, or whether it was passed. None: the result has not come."""

    levels: Mapping[Skill, Level]
    passed: bool | None
    revision: int


@dataclass(frozen=True)
class StepGiven:
    """The next step agreed with the person."""

    skill: Skill | None
    text: str
    look_again_on: date | None


Errors = dict[str, str]


def read_levels(form: Mapping[str, str], today: date) -> tuple[LevelsGiven, Errors]:
    """Levels by skill, and the errors by field."""
    levels, errors = _levels(form, tuple(Level))
    on = day_in(form.get("level_on"))
    if on is None or on < OLDEST:
        errors["level_on"] = _("Skriv en dag som finnes.")
    elif on > today:
        errors["level_on"] = _("Dagen kan ikke være fram i tid.")
    basis = form.get("basis", "")
    if basis not in BASES:
        errors["basis"] = _("Velg om det er en vurdering eller en prøve.")
    if not levels and not errors:
        errors["level_listening"] = _("Velg nivå i minst én ferdighet.")
    return LevelsGiven(on, basis, levels), errors


def read_test(form: Mapping[str, str], today: date) -> tuple[TestGiven, Errors]:
    """A test to come or taken lately, and the errors by field."""
    kind, errors = form.get("kind", ""), Errors()
    if kind not in KINDS:
        errors["kind"] = _("Velg hvilken prøve det er.")
    parts = tuple(skill for skill in PARTS.get(kind, ()) if form.get(f"part_{skill.value}") == "yes")
    if kind in PARTS and not parts:
        errors["part_" + PARTS[kind][0].value] = _("Velg minst én del av prøven.")
    on, starts, ends = day_in(form.get("test_on")), clock_in(form.get("test_from")), clock_in(form.get("test_to"))
    starts_at = ends_at = None
    if on is None or on < OLDEST or on > today + FURTHEST:
        errors["test_on"] = _("Skriv en dag som finnes, ikke mer enn to år fram.")
    if starts is None:
        errors["test_from"] = _("Skriv klokkeslettet, som 09:00.")
    if ends is None:
        errors["test_to"] = _("Skriv klokkeslettet, som 11:30.")
    if starts is not None and ends is not None and "test_on" not in errors and on is not None:
        starts_at, ends_at = oslo.at(on, starts), oslo.at(on, ends)
        if not SHORTEST <= ends_at - starts_at <= LONGEST:
            errors["test_to"] = _("Prøven må vare mellom 10 minutter og 8 timer.")
    words = {name: on_one_line(form.get(name)) for name in ("place_name", "room", "bring")}
    for name, longest in (("place_name", LONGEST_PLACE), ("room", 60), ("bring", LONGEST_PLACE)):
        if len(words[name]) > longest:
            errors[name] = _("Skriv kortere: høyst %(num)s tegn.", num=longest)
    return TestGiven(
        kind, parts, starts_at, ends_at, revision=(revision_in(form.get("revision")) or 0), **words
    ), errors


def read_result(form: Mapping[str, str], kind: str, parts: tuple[Skill, ...]) -> tuple[ResultGiven, Errors]:
    """What a test of this kind gave, and the errors by field."""
    if kind in PARTS:
        # C1 is reached or not (rules § 6.3); not reached says nothing of a lower level, so nothing is recorded for it.
        allowed = (Level.C1,) if kind == "norwegian_c1" else TEST_LEVELS
        levels, errors = _levels(form, allowed, parts, "result")
        if not levels and not errors:
            errors[f"result_{parts[0].value}"] = _("Velg resultat i minst én del.")
        return ResultGiven(levels, None, (revision_in(form.get("revision")) or 0)), errors
    said = form.get("passed", "")
    wrong = {} if said in ("yes", "no") else {"passed": _("Velg om prøven er bestått.")}
    return ResultGiven({}, said == "yes" if not wrong else None, (revision_in(form.get("revision")) or 0)), wrong


def read_step(form: Mapping[str, str], today: date) -> tuple[StepGiven, Errors]:
    """The next step, and the errors by field."""
    text, errors = on_one_line(form.get("step")), Errors()
    if not text:
        errors["step"] = _("Skriv det neste steget dere er enige om.")
    elif len(text) > LONGEST_STEP:
        errors["step"] = _("Skriv kortere: høyst %(num)s tegn.", num=LONGEST_STEP)
    skill = form.get("step_skill", "")
    if skill and skill not in set(Skill):
        errors["step_skill"] = _("Velg en ferdighet, eller la det stå åpent.")
    given = form.get("look_again_on", "").strip()
    again = day_in(given)
    if given and (again is None or not today <= again <= today + FURTHEST):
        errors["look_again_on"] = _("Skriv en dag fra i dag til to år fram.")
    return StepGiven(Skill(skill) if skill in set(Skill) else None, text, again), errors


def _levels(
    form: Mapping[str, str], allowed: tuple[Level, ...], skills: tuple[Skill, ...] = tuple(Skill), name: str = "level"
) -> tuple[dict[Skill, Level], Errors]:
    levels: dict[Skill, Level] = {}
    errors = Errors()
    for skill in skills:
        said = form.get(f"{name}_{skill.value}", "")
        if said in {level.value for level in allowed}:
            levels[skill] = Level(said)
        elif said:
            errors[f"{name}_{skill.value}"] = _("Velg et nivå fra lista.")
    return levels, errors
