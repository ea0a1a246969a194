"""The list as it was filled in -> how each person was marked, or errors beside the person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from webapp.features.attendance.queries import PupilToMark
from webapp.features.attendance.stands import CAME, Stand, usual_minutes
from webapp.language import gettext as _

MARKS = ("came", "late", "early", "away")
MOST_PEOPLE = 500
MOST_NAME = 24
_FIELD = re.compile(r"seen-([0-9a-f]{32})")
_RECORD = re.compile(r"[0-9a-f]{32}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f()]")


@dataclass(frozen=True, slots=True)
class Typed:
    """One person's fields as text, to be shown again."""

    mark: str = ""
    late: str = ""
    early: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True)
class MarkGiven:
    """One person as marked. stand: None when nothing was chosen. seen: public id of the record the form was made from,
    None when there was none; undecided: of a conflict in which nothing was chosen yet."""

    stand: Stand | None
    seen: str | None
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class SheetGiven:
    """A filled-in list. everyone: all not marked came; finished: nobody else will be marked; marked_by: the name on the
    printed sheet it was typed in from."""

    marks: dict[str, MarkGiven]
    typed: dict[str, Typed]
    everyone: bool = False
    finished: bool = False
    marked_by: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One person's line of the form. partly: minutes present that can be kept as they are."""

    pupil: PupilToMark
    typed: Typed
    seen: str
    partly: int


def read_sheet(form: Mapping[str, str], lesson_minutes: int) -> SheetGiven:
    """Everybody the form has a line for. Errors are by field: late-…, early-… or marked_by."""
    errors: dict[str, str] = {}
    marks: dict[str, MarkGiven] = {}
    typed: dict[str, Typed] = {}
    lines = [match[1] for name in form if (match := _FIELD.fullmatch(name))]
    for person in lines[:MOST_PEOPLE]:
        chosen = form.get(f"choose-{person}")
        if chosen == "theirs":
            continue  # of two versions, what stands
        line = typed[person] = _typed(form, person)
        seen = form[f"seen-{person}"]
        marks[person] = MarkGiven(
            _stand(line, person, lesson_minutes, errors),
            seen if _RECORD.fullmatch(seen) else None,
            undecided=f"decide-{person}" in form and chosen != "mine",
        )
    marked_by = _UNSAFE.sub("", form.get("marked_by", "")).strip()
    if len(marked_by) > MOST_NAME:
        errors["marked_by"] = _("Navnet er for langt. Det kan ha %(most)s tegn.", most=MOST_NAME)
    return SheetGiven(marks, typed, "everyone" in form, "finished" in form, marked_by, errors)


def typed_of(stand: Stand | None) -> Typed:
    """What a record says, as the fields that say the same."""
    if stand is None:
        return Typed()
    return Typed(stand.mark, str(stand.late or ""), str(stand.early or ""), stand.told)


def lines_of(pupils: Sequence[PupilToMark], sheet: SheetGiven | None = None) -> list[Line]:
    """A line for each on the list, as typed where a form comes back. What was seen then stays what was seen: another's
    record of the meantime must meet it as a conflict, not vanish under it."""
    lines = []
    for pupil in pupils:
        stand = pupil.record.stand if pupil.record else None
        typed, seen = typed_of(stand), pupil.record.public_id if pupil.record else None
        if sheet and pupil.public_id in sheet.marks:
            typed, seen = sheet.typed[pupil.public_id], sheet.marks[pupil.public_id].seen
        lines.append(Line(pupil, typed, seen or "0", stand.partly if stand else 0))
    return lines


def _typed(form: Mapping[str, str], person: str) -> Typed:
    mark = form.get(f"mark-{person}", "")
    late, early = (form.get(f"{name}-{person}", "").strip()[:8] for name in ("late", "early"))
    return Typed(mark if mark in (*MARKS, "kept") else "", late, early, f"told-{person}" in form)


def _stand(line: Typed, person: str, lesson_minutes: int, errors: dict[str, str]) -> Stand | None:
    """None for nothing chosen, and for a part that is to be kept as it is."""
    if line.mark in ("", "kept"):
        return None
    if line.mark == "away":
        return Stand(away=True, told=line.told)
    if line.mark == "came":
        return CAME
    late = _minutes(line.late, f"late-{person}", lesson_minutes, errors)
    early = _minutes(line.early, f"early-{person}", lesson_minutes, errors)
    if late is None or early is None:
        return None
    if line.mark == "late":
        late = late or usual_minutes(lesson_minutes)
    else:
        early = early or usual_minutes(lesson_minutes)
    if late + early >= lesson_minutes:
        # L10n: shown when somebody was marked late or early by as many minutes as the lesson has
        errors[f"{line.mark}-{person}"] = _(
            "Timen er på %(most)s minutter. Var personen borte hele tiden, velger du «Ikke her».", most=lesson_minutes
        )
        return None
    return Stand(away=False, late=late, early=early)


def _minutes(text: str, name: str, lesson_minutes: int, errors: dict[str, str]) -> int | None:
    """0 for an empty field; None, and an error, for what is no number of minutes."""
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 4:
        errors[name] = _("Skriv minutter som et helt tall, for eksempel 15.")
        return None
    return int(text)
