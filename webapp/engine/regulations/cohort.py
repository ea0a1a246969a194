"""Which act and text a person falls under, and the dates by which each rule is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from webapp.engine.commitment import Commitment, Phase, Side, Unit
from webapp.engine.evidence import Subject
from webapp.engine.regulations import rulebook
from webapp.engine.regulations.facts import EndGoal, Facts
from webapp.engine.regulations.rulebook import Rule, Version

FORMAL_EDUCATION = (EndGoal.COMPLETE_UPPER_SECONDARY, EndGoal.PARTS_OF_UPPER_SECONDARY, EndGoal.VOCATIONAL)


class CohortId(StrEnum):
    """Labels for four sets of rules; the fourth is the overlay of chapter 6A."""

    INTRO2003 = "INTRO2003"
    INT2021 = "INT2021"
    INT2026 = "INT2026"


@dataclass(frozen=True, slots=True)
class Cohort:
    """The label, the overlay for collective protection (chapter 6A), and what both were read from.

    not_verified: what holds for this person after the repeal of chapter 6A could not be read.
    unsettled: the offer is dated on the very day that the wording leaves open. programme_duty: False where the programme
    is a right alone.
    """

    id: CohortId
    overlay_6a: bool
    not_verified: bool
    unsettled: bool
    inputs: Mapping[str, date | str | bool | None]
    programme_duty: bool = True


def known(day: date | None, on: date) -> date | None:
    """The day if it has come by then, None otherwise: what happens later changes no earlier answer."""
    return day if day is not None and day <= on else None


def cohort(facts: Facts, on: date | None = None, rules: Mapping[str, Rule] | None = None) -> Cohort:
    """The person's cohort on a day; without a day, on the day of the offered start (or as the newest rules say)."""
    rules = rulebook.load() if rules is None else rules
    day = on or facts.offered_start or date.max
    offered = min(facts.offered_start or day, day)
    old_act = _act(facts, day, rules) == CohortId.INTRO2003
    text = rulebook.version_for(rules[f"cohort.text.{_group(facts)}"], {"offered_start": offered})
    newest = text is not None and text.values["text"] == CohortId.INT2026
    chapter = rules["collective_protection.chapter_6a"]
    version = (
        rulebook.version_for(chapter, {"offered_start": offered})
        if facts.collective_protection and not old_act
        else None
    )
    label = CohortId.INTRO2003 if old_act else CohortId.INT2026 if newest else CohortId.INT2021
    return Cohort(
        id=label,
        overlay_6a=version is not None and version.values["overlay"],
        not_verified=version is not None and (version.unsure or day >= _first_unsure_day(chapter)),
        unsettled=not old_act and text is not None and text.from_ == text.to,
        inputs={
            "applied_on": facts.applied_on,
            "arrived_on": facts.arrived_on,
            "permit_granted_on": facts.permit_granted_on,
            "permit_applied_from_abroad": facts.permit_applied_from_abroad,
            "collective_protection": facts.collective_protection,
            "offered_start_on": facts.offered_start,
            "education": facts.education.value,
            "end_goal": facts.end_goal.value if facts.end_goal else None,
            "on": on,
        },
        programme_duty=version is None or bool(version.values.get("programme_duty", True)),
    )


def _act(facts: Facts, day: date, rules: Mapping[str, Rule]) -> str:
    """Permit first; an older permit with a later arrival follows the arrival (§ 0.1, 1); an applicant follows the
    application (§ 0.1, 2)."""
    permit, arrived = known(facts.permit_granted_on, day), known(facts.arrived_on, day)
    applied = known(facts.applied_on, day)
    if permit is not None:
        version = rulebook.version_for(rules["cohort.act"], {"permit": max(permit, arrived or permit)})
    elif applied is not None:
        version = rulebook.version_for(rules["cohort.act_asylum"], {"applied": applied})
    else:
        version = rulebook.version_for(rules["cohort.act"], {"permit": arrived or day})
    return version.values["act"] if version else CohortId.INTRO2003


def _group(facts: Facts) -> str:
    if facts.has_vgs:
        return "has_vgs"
    return "formal_education" if facts.end_goal in FORMAL_EDUCATION else "work"


def _first_unsure_day(rule: Rule) -> date:
    return min((version.from_ for version in rule.versions if version.unsure), default=date.max)


class Case:
    """One person's facts on one day with the dates that choose the rules, so that the makers of commitments stay short."""

    def __init__(self, facts: Facts, on: date, rules: Mapping[str, Rule] | None = None) -> None:
        self.facts, self.on = facts, on
        self.rules = rulebook.load() if rules is None else rules
        self.cohort = cohort(facts, on, self.rules)
        self.old_act = self.cohort.id is CohortId.INTRO2003
        self.permit = known(facts.permit_granted_on, on)
        self.dates = self._dates()
        self.memo: dict[str, Any] = {}  # answers that several makers of commitments ask for, worked out once

    def _dates(self) -> dict[str, date | None]:
        """Trigger -> day. None lies after `on`, so that a rule made later never reaches back to an earlier question."""
        facts, on = self.facts, self.on
        arrived = known(facts.arrived_on, on)
        return {
            "permit": self._permit_trigger(arrived),
            "arrival": arrived,
            "applied": known(facts.applied_on, on) or arrived or known(facts.reception_training_offered_on, on) or on,
            "offered_start": min(facts.offered_start or on, on),
            "decision": min(facts.programme_decided_on or facts.offered_start or on, on),
            "day": on,
        }

    def _permit_trigger(self, arrived: date | None) -> date | None:
        if self.permit is None:
            return None
        trigger = self.permit
        if self.facts.permit_applied_from_abroad and arrived is not None:
            trigger = max(trigger, arrived)
        if self.old_act:
            return trigger
        # An older permit with arrival under the new act: the act's first rules hold, whatever the permit's own date.
        first_day = next(v.from_ for v in self.rules["cohort.act"].versions if v.values["act"] != CohortId.INTRO2003)
        return max(trigger, first_day)

    def version(self, rule: str) -> Version | None:
        """The version of a rule that holds for this person on this day."""
        return rulebook.version_for(self.rules[rule], self.dates)

    def make(
        self,
        id: str,  # noqa: A002 - the field's own name
        version: Version,
        side: Side,
        phase: Phase,
        subject: Subject,
        unit: Unit,
        *,
        target: int | None,
        owed_from: date | None,
        not_verified: bool = False,
        **more: Any,
    ) -> Commitment:
        """A commitment on a rule version, waived where the person is exempt, marked where something is not verified."""
        waived = self.facts.waived
        return Commitment(
            id=id,
            rule=version.rule,
            side=side,
            phase=phase,
            subject=subject,
            unit=unit,
            target=target,
            basis=version.basis,
            owed_from=owed_from,
            waived=bool(waived) and (id in waived or version.rule in waived or f"{phase}.{subject}" in waived),
            not_verified=not_verified or version.unsure or self.cohort.not_verified,
            **more,
        )
