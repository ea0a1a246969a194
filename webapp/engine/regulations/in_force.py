"""The rules in force on a day: for one person, with what concerns her, or for anybody. For the page that shows the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.commitment import Phase, Subject, Unit
from webapp.engine.regulations import rulebook
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.facts import Facts, NorwegianGivenIn
from webapp.engine.regulations.rulebook import Rule, Version


class Group(StrEnum):
    """The subjects of the law page, in its order."""

    RECEPTION = "reception"
    PLANNING = "planning"
    PROGRAMME = "programme"
    COURSES = "courses"  # life skills and parental guidance
    NORWEGIAN = "norwegian"
    SOCIAL_STUDIES = "social_studies"
    TESTS = "tests"
    ABSENCE = "absence"
    STIPEND = "stipend"
    APPEAL = "appeal"  # decisions, appeals, registers
    COLLECTIVE_PROTECTION = "collective_protection"
    INTERPRETER = "interpreter"
    CHILDREN = "children"
    CONDUCT = "conduct"
    OLD_ACT = "old_act"  # which act, and what only the act of 2003 has


class Why(StrEnum):
    """Why a rule concerns somebody; OTHERS: it does not, now. What is missing is never said."""

    ANYBODY = "anybody"  # nobody is logged in: the day decides
    EVERYBODY = "everybody"
    RECEPTION = "reception"
    PERMIT = "permit"
    PROGRAMME = "programme"
    TRAINING = "training"
    CHILDREN = "children"
    COLLECTIVE_PROTECTION = "collective_protection"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class InForce:
    """One rule with the version that holds. lives_on: its stretch is over, and it still holds for those it reached.

    concerns: it is about this person now; always False for nobody. A rule that does not concern her stands with her own
    version where her dates choose one, else with the version of the day."""

    rule: str
    group: Group
    version: Version
    concerns: bool
    why: Why
    lives_on: bool


# The beginning of a rule's id -> its group; the longest beginning counts.
GROUPS: Mapping[str, Group] = {
    "reception.": Group.RECEPTION,
    "stipend.reception": Group.RECEPTION,
    "exemptions.in_school": Group.RECEPTION,
    "collective_protection.reception_duty": Group.RECEPTION,
    "cohort.act_asylum": Group.RECEPTION,
    "planning.": Group.PLANNING,
    "plan.": Group.PLANNING,
    "plan_contents.": Group.PLANNING,
    "contract.": Group.PLANNING,
    "programme.": Group.PROGRAMME,
    "end_goals.": Group.PROGRAMME,
    "certificate.": Group.PROGRAMME,
    "life_skills.": Group.COURSES,
    "parental_guidance.": Group.COURSES,
    "norwegian.": Group.NORWEGIAN,
    "exemptions.": Group.NORWEGIAN,
    "social_studies.": Group.SOCIAL_STUDIES,
    "exemptions.social_studies": Group.SOCIAL_STUDIES,
    "social_studies.test": Group.TESTS,
    "norwegian_test.": Group.TESTS,
    "social_studies_test.": Group.TESTS,
    "citizenship_test.": Group.TESTS,
    "residence.": Group.TESTS,
    "absence.": Group.ABSENCE,
    "leave.": Group.ABSENCE,
    "programme.leave_extension": Group.ABSENCE,
    "stipend.": Group.STIPEND,
    "social_assistance.": Group.STIPEND,
    "appeal.": Group.APPEAL,
    "registers.": Group.APPEAL,
    "collective_protection.": Group.COLLECTIVE_PROTECTION,
    "interpreter.": Group.INTERPRETER,
    "children.": Group.CHILDREN,
    "conduct.": Group.CONDUCT,
    "cohort.": Group.OLD_ACT,
    "programme.individual_plan": Group.OLD_ACT,
    "plan_contents.individual_plan": Group.OLD_ACT,
    "programme.duration.intro2003": Group.OLD_ACT,
    "norwegian.hours": Group.OLD_ACT,
    "norwegian.age_intro2003": Group.OLD_ACT,
}
# Of the rules that follow the day, those that reach the cohort of 2003 as well.
REACHES_OLD_ACT = (
    "stipend.g", "stipend.tax", "appeal.deadline", "norwegian_test.", "citizenship_test.", "residence.", "interpreter.", "children.",
    "plan_contents.individual_plan",
)  # fmt: skip
ORDER = {group: place for place, group in enumerate(Group)}


def rules_in_force(facts: Facts | None, on: date, rules: Mapping[str, Rule] | None = None) -> tuple[InForce, ...]:
    """Every rule in force on the day, by group and then in the files' order.

    facts: the version is chosen by the person's own dates, and each rule says whether it concerns her. None: the
    versions of the day, none of which concerns anybody in particular."""
    rules = rulebook.load() if rules is None else rules
    person = _Person(facts, on, rules) if facts is not None else None
    found = [each for rule in rules.values() if (each := _in_force(rule, person, on)) is not None]
    return tuple(sorted(found, key=lambda each: ORDER[each.group]))


def group_of(rule: str) -> Group | None:
    """The group a rule is shown in, None for an id whose beginning nobody has given a group."""
    beginnings = [beginning for beginning in GROUPS if rule.startswith(beginning)]
    return GROUPS[max(beginnings, key=len)] if beginnings else None


def of_the_day(rule: Rule, on: date) -> Version | None:
    """The version for somebody whose every date is this day; else the newest that has begun and lives on for the people
    it reached. None where a rule that follows the day alone has ended, or nothing has begun."""
    version = rulebook.version_for(rule, dict.fromkeys(rulebook.TRIGGERS, on))
    if version is not None or rule.versions[0].by == "day":
        return version
    return next((each for each in reversed(rule.versions) if each.from_ <= on), None)


def _in_force(rule: Rule, person: _Person | None, on: date) -> InForce | None:
    group = group_of(rule.id)
    if group is None:
        return None
    own = person.case.version(rule.id) if person is not None else None
    version = own or of_the_day(rule, on)
    if version is None:
        return None
    why = person.why(rule.id, group, own) if person is not None else Why.ANYBODY
    lives_on = version.by != "day" and version.to is not None and version.to < on
    return InForce(rule.id, group, version, why not in (Why.ANYBODY, Why.OTHERS), why, lives_on)


class _Person:
    """What decides which rules concern somebody: above all the commitments that hold for her now."""

    def __init__(self, facts: Facts, on: date, rules: Mapping[str, Rule]) -> None:
        self.facts, self.on = facts, on
        self.case = Case(facts, on, rules)
        owed = commitments(facts, on, rules)
        live = [each for each in owed if each.ended_on is None or each.ended_on > on]
        self.made = {each.rule for each in live}
        self.in_reception = any(each.phase is Phase.RECEPTION for each in live)
        self.has_permit = self.case.permit is not None
        # Once there is a stretch of time for the programme, it alone says whether the programme is over: a start that
        # was in time, and the certificate that comes afterwards, are no programme.
        begun = [each for each in owed if each.id == "programme.duration"]
        self.in_programme = self.has_permit and any(
            each.phase in (Phase.PROGRAMME, Phase.PLANNING) and (not begun or each in begun) for each in live
        )
        training = [each for each in live if each.phase is Phase.TRAINING]
        self.in_training = bool(training)
        self.has_levels = any(each.unit is Unit.LEVEL for each in training)
        self.has_social_studies = any(each.subject is Subject.SOCIAL_STUDIES for each in training)
        self.child_ages = tuple(oslo.age_on(born, on) for born in facts.children_born_on if born <= on)

    def why(self, rule: str, group: Group, own: Version | None) -> Why:
        """Why the rule concerns her, OTHERS where it does not. own: the version that her dates choose."""
        if own is None:
            return Why.OTHERS
        if self.case.old_act and self.has_permit and not _reaches_old_act(rule, own):
            return Why.OTHERS
        if self._is_for_another_group(rule):
            return Why.OTHERS
        return self._by_group(rule, group)

    def _by_group(self, rule: str, group: Group) -> Why:
        holds: dict[Group, tuple[bool, Why]] = {
            Group.RECEPTION: (self.in_reception, Why.RECEPTION),
            Group.PLANNING: (self.in_programme, Why.PROGRAMME),
            Group.PROGRAMME: (self.in_programme, Why.PROGRAMME),
            Group.COURSES: (self.in_programme, Why.PROGRAMME),
            Group.NORWEGIAN: (self.in_training, Why.TRAINING),
            Group.SOCIAL_STUDIES: (self.has_social_studies, Why.TRAINING),
            Group.TESTS: (self.in_training, Why.TRAINING),
            Group.ABSENCE: (self.in_programme, Why.PROGRAMME),
            Group.STIPEND: (self.in_programme, Why.PROGRAMME),
            Group.APPEAL: (self.in_programme or self.in_training, Why.PERMIT),
            Group.COLLECTIVE_PROTECTION: (self._is_overlaid(), Why.COLLECTIVE_PROTECTION),
            Group.INTERPRETER: (True, Why.EVERYBODY),
            Group.CHILDREN: (any(age < 18 for age in self.child_ages), Why.CHILDREN),
            Group.CONDUCT: (self.in_programme or self.in_training, Why.PERMIT),
            Group.OLD_ACT: (self.has_permit, Why.PERMIT),
        }
        told = SPECIAL.get(rule)
        concerns, why = told(self) if told is not None else holds[group]
        return why if concerns else Why.OTHERS

    def _is_overlaid(self) -> bool:
        return self.facts.collective_protection and self.has_permit and not self.case.old_act

    def _is_for_another_group(self, rule: str) -> bool:
        """Rules of one family of which a person has one: by end goal, schooling, age, or cohort."""
        if rule.startswith(
            ("programme.duration.", "life_skills.", "parental_guidance.", "collective_protection.duration_")
        ):
            return rule not in self.made and rule != "parental_guidance.child_age"
        if rule in ("programme.work_hours", "norwegian.time", "norwegian.duty_only_hours", "norwegian.hours"):
            return rule not in self.made
        if rule in ("end_goals.has_vgs", "end_goals.others"):
            return self.facts.has_vgs != (rule == "end_goals.has_vgs")
        if rule == "norwegian.grade":
            return self.facts.norwegian_given_in is NorwegianGivenIn.ORDINARY
        if rule == "norwegian.adult_preparatory":
            return self.facts.norwegian_given_in is not NorwegianGivenIn.ADULT_PREPARATORY
        if rule.startswith("stipend.share."):
            return not self._may_have_share(rule)
        return False

    def is_under(self, rule: str) -> bool:
        """Younger today than the rule's number of years, as far as is known."""
        version, born = self.case.version(rule), self.facts.birth_date
        return version is not None and born is not None and oslo.age_on(born, self.on) < (version.target or 0)

    def was_over(self, rule: str) -> bool:
        """Older than the rule's number of years when the permit was granted, as far as is known."""
        version, born, permit = self.case.version(rule), self.facts.birth_date, self.case.permit
        if version is None or born is None or permit is None:
            return False
        return oslo.age_on(born, permit) > (version.target or 0)

    def _may_have_share(self, rule: str) -> bool:
        """Housing and the other half of a couple are not known here, so each share that could be hers is shown."""
        born, age = self.facts.birth_date, self.case.version("stipend.share_age")
        under = (
            born is not None and age is not None and age.target is not None and oslo.age_on(born, self.on) < age.target
        )
        unknown, childless = born is None, not self.child_ages
        return {
            "stipend.share.full": unknown or not under,
            "stipend.share.under_25": unknown or under,
            "stipend.share.under_25_with_parents": unknown or under,
            "stipend.share.childless_couple": childless and (unknown or not under),
            "stipend.share.childless_couple_under_25": childless and under,
        }.get(rule, True)


def _reaches_old_act(rule: str, version: Version) -> bool:
    """For the cohort of 2003: what its own permit date chooses, and a few rules that ask for no cohort."""
    return version.by in ("permit", "applied") or rule.startswith(REACHES_OLD_ACT)


# Rules whose reach differs from their group's.
SPECIAL: Mapping[str, Callable[[_Person], tuple[bool, Why]]] = {
    "programme.age_60": lambda person: (False, Why.OTHERS),  # not in force
    "absence.outside_programme": lambda person: (person.has_social_studies and not person.in_programme, Why.TRAINING),
    "absence.outside_programme_norwegian": lambda person: (person.has_levels and not person.in_programme, Why.TRAINING),
    "leave.outside_programme": lambda person: (person.in_training and not person.in_programme, Why.TRAINING),
    "absence.child_sick": lambda person: (person.in_programme and bool(person.child_ages), Why.CHILDREN),
    "absence.child_sick_age": lambda person: (person.in_programme and bool(person.child_ages), Why.CHILDREN),
    "parental_guidance.child_age": lambda person: (person.in_programme, Why.PROGRAMME),
    "certificate.given": lambda person: (person.in_programme or "certificate.given" in person.made, Why.PROGRAMME),
    "end_goals.under_age": lambda person: (
        person.in_programme and person.is_under("end_goals.under_age"),
        Why.PROGRAMME,
    ),
    "end_goals.over_age": lambda person: (person.in_programme and person.was_over("end_goals.over_age"), Why.PROGRAMME),
    "plan_contents.norwegian_plan": lambda person: (person.in_training and not person.in_programme, Why.TRAINING),
    "plan_contents.goal_step": lambda person: (person.has_levels, Why.TRAINING),
    "plan_contents.individual_plan": lambda person: (person.case.old_act and person.in_programme, Why.PROGRAMME),
    "norwegian_test.parts": lambda person: (person.has_levels, Why.TRAINING),
    "social_studies.test": lambda person: (person.has_social_studies, Why.TRAINING),
    "social_studies_test.kind": lambda person: (person.has_social_studies, Why.TRAINING),
    "social_studies_test.size": lambda person: (person.has_social_studies, Why.TRAINING),
    "residence.permanent": lambda person: (person.has_permit and not person.facts.collective_protection, Why.PERMIT),
    "residence.citizenship": lambda person: (person.has_permit and not person.facts.collective_protection, Why.PERMIT),
    "citizenship_test.size": lambda person: (person.has_permit and not person.facts.collective_protection, Why.PERMIT),
    "collective_protection.reception_duty": lambda person: (
        person.facts.collective_protection and not person.has_permit,
        Why.COLLECTIVE_PROTECTION,
    ),
    "children.kindergarten_reception": lambda person: (person.in_reception and bool(person.child_ages), Why.CHILDREN),
    "children.activities_in_reception": lambda person: (person.in_reception and bool(person.child_ages), Why.CHILDREN),
    "social_assistance.norwegian_condition": lambda person: (
        person.in_programme and person.is_under("social_assistance.norwegian_condition"),
        Why.PROGRAMME,
    ),
}
