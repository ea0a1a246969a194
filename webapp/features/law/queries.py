"""The rules of the law page, for somebody or for anybody, by group."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.in_force import Group, InForce, rules_in_force
from webapp.features.law.sentences import MECHANISM
from webapp.features.standing import files_of
from webapp.tables.database import Asked


@dataclass(frozen=True)
class Section:
    """One group with its rules, at least one."""

    group: Group
    rules: tuple[InForce, ...]


@dataclass(frozen=True)
class LawPage:
    """hers: what concerns the person now; empty for nobody. others: all the rest. read_on: the day our texts were last read."""

    hers: tuple[Section, ...]
    others: tuple[Section, ...]
    read_on: date

    def of(self, group: Group) -> "LawPage":
        """The same of one group alone."""
        return LawPage(
            hers=tuple(section for section in self.hers if section.group is group),
            others=tuple(section for section in self.others if section.group is group),
            read_on=self.read_on,
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group that has a rule, in the law's order."""
        found = {section.group for section in (*self.hers, *self.others)}
        return tuple(group for group in Group if group in found)


def law_for(db: Asked, person_id: int | None, today: date) -> LawPage:
    """The page for this person, or for anybody where person_id is None; nobody costs no statement."""
    found = [each for each in rules_in_force(_facts(db, person_id), today) if each.rule not in MECHANISM]
    return LawPage(
        hers=_sections(each for each in found if each.concerns),
        others=_sections(each for each in found if not each.concerns),
        read_on=max(each.version.checked_on for each in found),
    )


def group_named(name: str) -> Group | None:
    """The group that an address names, None for a word that is no group."""
    return Group(name) if name in Group.__members__.values() else None


def _facts(db: Asked, person_id: int | None) -> Facts | None:
    """None too for somebody about whom nothing is known that the law asks."""
    if person_id is None:
        return None
    file = files_of(db, [person_id]).get(person_id)
    return file.facts if file is not None else None


def _sections(rules: Iterable[InForce]) -> tuple[Section, ...]:
    return tuple(Section(group, tuple(each)) for group, each in groupby(rules, key=lambda rule: rule.group))
