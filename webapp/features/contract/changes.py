"""What differs between two versions of a plan and contract: lines added, removed or promised otherwise, and parts of the plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from webapp.engine.commitment import Side
from webapp.engine.revision import ChangeKind, changed
from webapp.features.contract.content import ContractContent, Line, PlanContent, line_as_plain
from webapp.features.contract.shown import plan_words

# What a commitment also holds, but nobody promised: where the law stands, when we read it, what had happened by then.
_BESIDE = ("basis", "met_on", "expected_on", "ended_on")


@dataclass(frozen=True)
class LineChange:
    """One line of one side. old, new: None where the version has no such line."""

    kind: ChangeKind
    old: Line | None
    new: Line | None

    @property
    def line(self) -> Line:
        """The line, as it is or as it was."""
        line = self.new or self.old
        assert line is not None
        return line


@dataclass(frozen=True)
class PartChange:
    """One part of the plan, or one side's free words. theirs: Norwegian words of the office."""

    heading: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    theirs: bool


@dataclass(frozen=True)
class Changes:
    """Everything that differs; empty when two versions say the same."""

    parts: tuple[PartChange, ...]
    lines: tuple[LineChange, ...]

    def __bool__(self) -> bool:
        return bool(self.parts or self.lines)


def changes_between(
    old: tuple[PlanContent, ContractContent], new: tuple[PlanContent, ContractContent], headings: tuple[str, str]
) -> Changes:
    """From one version to a later one. headings: of the person's and the municipality's free words, in the bound language."""
    return Changes((*_parts(old[0], new[0]), *_free_words(old[1], new[1], headings)), tuple(_lines(old[1], new[1])))


def _lines(old: ContractContent, new: ContractContent) -> Iterator[LineChange]:
    before, after = {each.id: each for each in old.lines}, {each.id: each for each in new.lines}
    found: dict[str, ChangeKind] = {}
    for each in changed([_promised(line) for line in old.lines], [_promised(line) for line in new.lines]):
        found.setdefault(each.path[0], each.kind if len(each.path) == 1 else ChangeKind.CHANGED)
    for line_id in [*before, *(each for each in after if each not in before)]:
        # An empty list on either side has no ids for `changed` to name its items by.
        kind = ChangeKind.REMOVED if line_id not in after else ChangeKind.ADDED if line_id not in before else None
        if kind or line_id in found:
            yield LineChange(kind or ChangeKind.CHANGED, before.get(line_id), after.get(line_id))


def _promised(line: Line) -> dict[str, Any]:
    plain = line_as_plain(line)
    commitment = {name: value for name, value in plain["commitment"].items() if name not in _BESIDE}
    return {name: plain[name] for name in ("id", "side", "nb", "agreed", "own_words")} | {"commitment": commitment}


def _parts(old: PlanContent, new: PlanContent) -> Iterator[PartChange]:
    before, after = ({part.name: part for part in plan_words(plan)} for plan in (old, new))
    for name in [*before, *(each for each in after if each not in before)]:
        was, is_now = before.get(name), after.get(name)
        known = is_now or was
        if known and (was.sentences if was else ()) != (is_now.sentences if is_now else ()):
            yield PartChange(
                known.heading, was.sentences if was else (), is_now.sentences if is_now else (), known.theirs
            )


def _free_words(old: ContractContent, new: ContractContent, headings: tuple[str, str]) -> Iterator[PartChange]:
    sides = ((old.person, new.person), (old.municipality, new.municipality))
    for heading, (was, is_now) in zip(headings, sides, strict=True):
        if was != is_now:
            yield PartChange(heading, was, is_now, theirs=True)


def side_mark(side: Side) -> str:
    """The mark of a side, as components/side.html names it."""
    return "you" if side is Side.PERSON else "municipality"
