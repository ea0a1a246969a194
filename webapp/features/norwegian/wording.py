"""Norwegian in words: the goal in a line, levels as the page's picture wants them, time left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webapp.engine.evidence import Level, Skill
from webapp.engine.standing import NextStep, Standing
from webapp.features.norwegian.queries import Climb, Norwegian, SkillLevel, TestSeen
from webapp.features.standing import hours_words, level_words, long_day, months, next_step, skill_words
from webapp.language import dates, gettext as _, ngettext, pgettext
from webapp.language.offices import who_words

__all__ = [
    "basis_choices",
    "changed_words",
    "climb",
    "climb_words",
    "headline",
    "hours_words",
    "in_short",
    "kind_choices",
    "level_choices",
    "level_words",
    "long_day",
    "next_words",
    "result_words",
    "rows",
    "skill_choices",
    "skill_words",
    "test_when",
    "test_words",
    "time_words",
    "who_words",
]


@dataclass(frozen=True)
class LevelRow:
    """A row of components/levels.html."""

    skill: str
    now: str | None
    goal: str | None


def headline(norwegian: Norwegian) -> str:
    """The goal in a line."""
    goals = {each.skill: each.goal for each in norwegian.levels if each.goal}
    if not goals:
        return _("Norsk")
    different = sorted(set(goals.values()), key=lambda level: level.rank)
    if len(different) == 1:
        return _("Mål: %(level)s i alt", level=level_words(different[0]))
    speaking, others = goals.get(Skill.SPEAKING), {goal for skill, goal in goals.items() if skill is not Skill.SPEAKING}
    if speaking and len(others) == 1:
        return _(
            "Mål: %(level)s i alt, %(speaking)s muntlig",
            level=level_words(others.pop()),
            speaking=level_words(speaking),
        )
    return _(
        "Mål: fra %(lowest)s til %(highest)s", lowest=level_words(different[0]), highest=level_words(different[-1])
    )


def rows(levels: Sequence[SkillLevel]) -> list[LevelRow]:
    """The levels for the picture; below A1 is said, not drawn."""
    return [
        LevelRow(
            skill_words(each.skill),
            level_words(each.now) if each.now else None,
            level_words(each.goal) if each.goal else None,
        )
        for each in levels
    ]


def in_short(levels: Sequence[SkillLevel]) -> str:
    """The skill furthest from its goal, as in «A2 → B1»; empty without a goal."""
    with_goal = [each for each in levels if each.goal]
    if not with_goal:
        return ""
    furthest = max(with_goal, key=_steps_left)
    goal = level_words(furthest.goal or Level.A1)
    if furthest.now is None:
        # L10n: the level a person is to reach in Norwegian
        return _("Mål: %(level)s", level=goal)
    # L10n: the level now, then the goal; the arrow points from the first to the second
    return _("%(now)s → %(goal)s", now=level_words(furthest.now), goal=goal)


def time_words(standing: Standing) -> str:
    """How much time is left, as a whole phrase."""
    left, total = months(standing.left), months(standing.target or 0)
    # L10n: the plural follows the total: «14 av 18 måneder igjen»
    return ngettext("%(left)s av %(num)s måned igjen", "%(left)s av %(num)s måneder igjen", total, left=left)


def next_words(norwegian: Norwegian) -> list[str]:
    """What comes next, each sentence once."""
    said: list[str] = []
    for standing in (*norwegian.skills, *([norwegian.hours] if norwegian.hours else [])):
        words = next_step(standing)
        if standing.next_step is not NextStep.NOTHING and words not in said:
            said.append(words)
    return said


def _steps_left(level: SkillLevel) -> int:
    goal = level.goal.rank if level.goal else 0
    return goal - (level.now.rank if level.now else -1)


_STEPS = (Level.A1, Level.A2, Level.B1, Level.B2)


@dataclass(frozen=True)
class ClimbPicture:
    """What components/climb.html draws: path of a line on a field 100 wide and 4 high, the goal's height, and the end point."""

    path: str
    goal: int | None
    at: int


def climb(one: Climb, from_day: date, to_day: date) -> ClimbPicture:
    """A skill's levels as steps over time. Height 0 is below A1, 4 is B2 and above; 100 is the last day."""
    days = max(1, (to_day - from_day).days)

    def across(day: date) -> float:
        return round(100 * min(max((day - from_day).days, 0), days) / days, 1)

    drawn, height = "", 0
    for day, level in one.shown:
        here, new = across(day), min(level.rank, len(_STEPS))
        drawn += f"M{here} {4 - new}" if not drawn else f"H{here}V{4 - new}"
        height = new
    return ClimbPicture(drawn + "H100", min(one.goal.rank, len(_STEPS)) if one.goal else None, height)


def climb_words(one: Climb) -> str:
    """The same in words, for those who do not see the picture."""
    shown = ", ".join(
        # L10n: a level and the day it was shown: «A2 9. september 2026»; several of them stand with commas between
        _("%(level)s %(day)s", level=level_words(level), day=long_day(day))
        for day, level in one.shown
    )
    return _("%(skill)s: %(levels)s", skill=skill_words(one.skill), levels=shown)


def test_words(kind: str) -> str:
    """A test by its name."""
    return dict(kind_choices()).get(kind) or _("Prøve")


def kind_choices() -> list[tuple[str, str]]:
    """The tests there are (rules § 6.3)."""
    return [
        ("norwegian", pgettext("test", "Norskprøve A1–B2")),
        ("norwegian_c1", pgettext("test", "Norskprøve C1")),
        ("social_studies", pgettext("test", "Samfunnskunnskapsprøve")),
        ("citizenship", pgettext("test", "Statsborgerprøve")),
    ]


def test_when(test: TestSeen) -> str:
    """Day, from and to."""
    return _(
        "%(day)s, klokka %(start)s–%(end)s",
        day=long_day(test.held_on),
        start=dates.clock(test.starts_at),
        end=dates.clock(test.ends_at),
    )


def result_words(test: TestSeen, today: date) -> list[str]:
    """What a test gave, a sentence for each part; what has not come is said so."""
    if test.passed is not None:
        return [_("Bestått") if test.passed else _("Ikke bestått")]
    said = [
        _("%(skill)s: %(level)s", skill=skill_words(skill), level=level_words(level)) for skill, level in test.levels
    ]
    if test.held_on < today and not test.has_result:
        said.append(_("Resultatet er ikke registrert ennå."))
    elif test.held_on < today:
        said += [_("%(skill)s: ikke registrert ennå", skill=skill_words(skill)) for skill in test.waiting]
    return said


def basis_choices() -> list[tuple[str, str, None]]:
    """What a level rests on."""
    return [("assessment", _("Vurdering fra læreren"), None), ("test", _("Prøve"), None)]


def level_choices(kind: str = "") -> list[tuple[str, str]]:
    """The levels a form offers; C1's test is passed or not."""
    if kind == "norwegian_c1":
        return [("", _("Ikke registrert")), (Level.C1.value, level_words(Level.C1))]
    levels = tuple(Level) if not kind else (Level.BELOW_A1, *_STEPS)
    return [("", _("Ikke registrert")), *((level.value, level_words(level)) for level in levels)]


def skill_choices() -> list[tuple[str, str]]:
    """The four skills, or none of them in particular."""
    return [("", _("Norsk i alt")), *((skill.value, skill_words(skill)) for skill in Skill)]


def changed_words() -> str:
    """Somebody was there first."""
    return _("Noen har endret dette siden du så det. Se hva som står nå, og send på nytt om det trengs.")
