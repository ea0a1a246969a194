"""Norwegian in words: the goal in a line, levels as the page's picture wants them, time left."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.engine.evidence import Level, Skill
from webapp.engine.standing import NextStep, Standing
from webapp.features.norwegian.queries import Norwegian, SkillLevel
from webapp.features.standing import hours_words, level_words, long_day, months, next_step, skill_words
from webapp.language import gettext as _, ngettext

__all__ = ["headline", "hours_words", "in_short", "level_words", "long_day", "next_words", "rows", "skill_words", "time_words"]


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
        return _("Mål: %(level)s i alt, %(speaking)s muntlig", level=level_words(others.pop()), speaking=level_words(speaking))
    return _("Mål: fra %(lowest)s til %(highest)s", lowest=level_words(different[0]), highest=level_words(different[-1]))


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
