"""What was shown when somebody confirmed: the version's content, and every sentence of it in the reader's language.

The fingerprint (SHA-256 over RFC 8785 JSON) of this is what a confirmation carries, and what stands on paper."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.engine.evidence import Skill
from webapp.engine.revision import canonical, digest
from webapp.features.contract.content import Element, PlanContent, read_contract, read_plan
from webapp.features.contract.lines import line_words
from webapp.features.contract.wording import element_words, goal_words
from webapp.features.standing import hours_words, level_words, long_day, skill_words
from webapp.language import gettext as _, ngettext, using


@dataclass(frozen=True)
class PlanPart:
    """One part of a plan in words. theirs: the office's own Norwegian words, shown as they are in every language."""

    name: str
    heading: str
    sentences: tuple[str, ...]
    theirs: bool = False


@dataclass(frozen=True)
class ToConfirm:
    """content: canonical JSON of everything that was shown, in this language; fingerprint: its SHA-256."""

    content: str
    fingerprint: str
    language: str


def plan_words(plan: PlanContent) -> tuple[PlanPart, ...]:
    """Everything the plan says (IL § 15), part by part, in the bound language. What is not said is left out."""
    return tuple(part for part in _parts(plan) if part.sentences)


def to_confirm(contract: str, plan: str, *, side: str, version: str, language: str) -> ToConfirm:
    """What one side confirms. contract, plan: the contents as stored; version: the contract's public id."""
    with using(language):
        lines = {line.id: line_words(line) for line in read_contract(contract).lines}
        parts = {part.name: list(part.sentences) for part in plan_words(read_plan(plan))}
    content = canonical(
        {
            "version": version,
            "side": side,
            "contract": json.loads(contract),
            "plan": json.loads(plan),
            "shown": {"language": language, "lines": lines, "plan": parts},
        }
    )
    return ToConfirm(content, digest(content), language)


def _parts(plan: PlanContent) -> Iterator[PlanPart]:
    yield PlanPart("end_goal", _("Sluttmål"), (goal_words(plan.end_goal),) if plan.end_goal else ())
    goals = [(skill, plan.norwegian_goal[skill]) for skill in Skill if skill in plan.norwegian_goal]
    # L10n: a skill and its level, as in «Lytte: B1»
    said = (_("%(skill)s: %(level)s", skill=skill_words(skill), level=level_words(level)) for skill, level in goals)
    yield PlanPart("norwegian_goal", _("Mål for norsk"), tuple(said))
    yield PlanPart("long_term_goals", _("Mål på lang sikt"), plan.long_term_goals, theirs=True)
    yield PlanPart("amount", _("Omfang"), tuple(_amounts(plan)))
    yield PlanPart("duration", _("Varighet"), tuple(_duration(plan)))
    yield PlanPart("elements", _("Delene i planen"), tuple(_element(each) for each in plan.elements), theirs=True)
    yield PlanPart("reasons", _("Hvorfor kommunen valgte dette"), plan.reasons, theirs=True)
    grounds = tuple(f"{each.ground} ({each.section})" if each.section else each.ground for each in plan.grounds)
    # L10n: heading above the municipality's reasons for deciding something that the law does not usually allow
    yield PlanPart("grounds", _("Hvorfor kommunen har gjort et unntak"), grounds, theirs=True)
    yield PlanPart("appeal", _("Slik klager du"), (plan.appeal,) if plan.appeal else (), theirs=True)
    if plan.decided_elsewhere:
        where = _("Vedtaket er registrert slik det ble gjort i kommunens eget system. Det er ikke kontrollert her.")
        yield PlanPart("decided_elsewhere", _("Hvor vedtaket er gjort"), (where,))


def _amounts(plan: PlanContent) -> Iterator[str]:
    if plan.weekly_minutes:
        yield _("Hver uke: %(hours)s", hours=hours_words(plan.weekly_minutes))
    if plan.norwegian_minutes:
        yield _("Norsk: %(hours)s", hours=hours_words(plan.norwegian_minutes))
    if plan.norwegian_weekly_minutes:
        yield _("Norsk: %(hours)s i uka", hours=hours_words(plan.norwegian_weekly_minutes))
    if plan.social_studies_minutes:
        yield _("Samfunnskunnskap: %(hours)s", hours=hours_words(plan.social_studies_minutes))


def _duration(plan: PlanContent) -> Iterator[str]:
    if plan.starts_on and plan.ends_on:
        yield _("Fra %(first)s til %(last)s", first=long_day(plan.starts_on), last=long_day(plan.ends_on))
    elif plan.starts_on:
        yield _("Fra %(first)s", first=long_day(plan.starts_on))
    if plan.extended_months:
        yield ngettext("Utvidet med %(num)s måned.", "Utvidet med %(num)s måneder.", plan.extended_months)


def _element(element: Element) -> str:
    """The adviser's words; where there are none, the type's name in Bokmål, since it stands among Norwegian words."""
    if element.text or element.kind is None:
        return element.text
    with using("nb"):
        return element_words(element.kind)
