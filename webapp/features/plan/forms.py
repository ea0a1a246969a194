"""What was typed -> a plan, with an error beside each field that cannot be understood; and the decision's date and reference."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from webapp.engine.agreed import COUNTED, LIBRARY, Agreed, AgreedKind, Measure
from webapp.engine.commitment import Side
from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations.facts import EndGoal, GuidanceForm
from webapp.engine.regulations.proposal import ElementKind, PlanKind, PlanProposal
from webapp.features.plan.typed import LONG, MOST_TEXT, RowTyped, Typed
from webapp.language import gettext as _
from webapp.web.typed import day_in

Choice = TypeVar("Choice")
_MINUTES = frozenset({Measure.WEEKLY, Measure.TOTAL})
_MOST_WEEKLY, _MOST_HOURS = 60, 10_000
GOAL_LEVELS = (Level.A1, Level.A2, Level.B1, Level.B2, Level.C1)


@dataclass(frozen=True)
class Decision:
    """What the municipality's own system says about the decision."""

    decided_on: date
    reference: str


class _Reader:
    """Reads fields one by one, and remembers what could not be read."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def day(self, name: str, text: str) -> date | None:
        found = day_in(text)
        if text and found is None:
            self.errors[name] = _("Skriv en dato, for eksempel 01.02.2027.")
        return found

    def minutes(self, name: str, text: str, most_hours: int) -> int | None:
        """Hours as typed, in minutes."""
        if not text:
            return None
        number = text.replace(" ", "").replace(",", ".")
        if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,2})?", number):
            found = int((Decimal(number) * 60).to_integral_value())
            if 0 < found <= most_hours * 60:
                return found
        self.errors[name] = _("Skriv timer som et tall over 0 og høyst %(most)s, for eksempel 7,5.", most=most_hours)
        return None

    def whole(self, name: str, text: str, most: int, least: int = 1) -> int | None:
        if not text:
            return None
        if re.fullmatch("[0-9]{1,5}", text) and least <= int(text) <= most:
            return int(text)
        self.errors[name] = _("Skriv et helt tall fra %(least)s til %(most)s.", least=least, most=most)
        return None


def read_plan(typed: Typed) -> tuple[PlanProposal, dict[str, str]]:
    """The plan that was typed, and the errors by field. What has an error reads as not filled in."""
    read = _Reader()
    for name in LONG:
        if len(typed[name]) > MOST_TEXT:
            read.errors[name] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_TEXT)
    starts_on, ends_on = read.day("starts_on", typed["starts_on"]), read.day("ends_on", typed["ends_on"])
    if starts_on and ends_on and ends_on < starts_on:
        read.errors["ends_on"] = _("Siste dag kan ikke være før første dag.")
        ends_on = None
    agreed = [found for row in typed.rows if (found := _agreed(read, row)) is not None]
    plan = PlanProposal(
        kind=_one(PlanKind, typed["kind"]) or PlanKind.INTEGRATION_PLAN,
        end_goal=_one(EndGoal, typed["end_goal"]),
        starts_on=starts_on,
        ends_on=ends_on,
        extended_months=read.whole("extended_months", typed["extended_months"], 60, least=0) or 0,
        norwegian_goal={
            skill: level for skill in Skill if (level := _one(Level, typed[f"goal_{skill.value}"])) in GOAL_LEVELS
        },  # type: ignore[misc]
        norwegian_minutes=read.minutes("norwegian_hours", typed["norwegian_hours"], _MOST_HOURS),
        norwegian_weekly_minutes=read.minutes("norwegian_weekly", typed["norwegian_weekly"], _MOST_WEEKLY),
        social_studies_minutes=read.minutes("social_studies", typed["social_studies"], _MOST_HOURS),
        weekly_minutes=read.minutes("weekly_hours", typed["weekly_hours"], _MOST_WEEKLY),
        long_term_goals=tuple(line.strip() for line in typed["long_term_goals"].split("\n") if line.strip()),
        elements=frozenset(element for each in typed.elements if (element := _one(ElementKind, each))),
        agreed=tuple(agreed),
        reasons=tuple(part.strip() for part in re.split(r"\n\s*\n", typed["reasons"]) if part.strip()),
        appeal=typed["appeal"],
        guidance_form=_one(GuidanceForm, typed["guidance_form"]) or GuidanceForm.GROUP,
        guidance_reduced_to=read.whole("guidance_reduced_to", typed["guidance_reduced_to"], 50),
        interpreter_needed=typed["interpreter_needed"] == "yes",
    )
    return plan, read.errors


def _agreed(read: _Reader, row: RowTyped) -> Agreed | None:
    """One agreed promise; its errors stand at its own fields («row_amount-a1»)."""
    kind = _one(AgreedKind, row.kind)
    if kind is None:
        return None
    about, before = LIBRARY[kind], len(read.errors)
    side, measure = _one(Side, row.side), _one(Measure, row.measure)
    if side not in about.sides:
        read.errors[f"row_side-{row.key}"] = _("Velg hvem som skal gjøre dette.")
    if measure not in about.measures:
        read.errors[f"row_measure-{row.key}"] = _("Velg hvordan dette telles.")
    amount = _amount(read, row, measure)
    first, due = read.day(f"row_first-{row.key}", row.first), read.day(f"row_due-{row.key}", row.due)
    if first and due and due < first:
        read.errors[f"row_due-{row.key}"] = _("Siste dag kan ikke være før første dag.")
    if measure is Measure.ONCE and not row.due:
        read.errors[f"row_due-{row.key}"] = _("Skriv dagen det skal være gjort.")
    if len(row.text) > MOST_TEXT:
        read.errors[f"row_text-{row.key}"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_TEXT)
    if kind is AgreedKind.OTHER and not row.text:
        read.errors[f"row_text-{row.key}"] = _("Skriv med egne ord hva dere er enige om.")
    if len(read.errors) > before or side is None or measure is None:
        return None
    return Agreed(
        key=row.key, kind=kind, side=side, measure=measure, amount=amount, from_on=first, due_on=due, text=row.text
    )


def _amount(read: _Reader, row: RowTyped, measure: Measure | None) -> int | None:
    name = f"row_amount-{row.key}"
    if measure not in COUNTED:
        return None  # an amount left over from another way of counting is not wrong, it only counts nothing
    if not row.amount:
        read.errors[name] = _("Skriv hvor mye.")
        return None
    if measure in _MINUTES:
        return read.minutes(name, row.amount, _MOST_WEEKLY if measure is Measure.WEEKLY else _MOST_HOURS)
    return read.whole(name, row.amount, 24 if measure is Measure.REGULARLY else 500)


def read_decision(
    form: Mapping[str, str], today: date, permit_on: date | None
) -> tuple[Decision | None, dict[str, str]]:
    """When and under which reference it was decided, or the errors by field."""
    typed, reference = form.get("decided_on", "").strip(), form.get("reference", "").strip()
    errors, day = {}, day_in(typed)
    if day is None:
        errors["decided_on"] = _("Skriv datoen for vedtaket, for eksempel 01.02.2027.")
    elif day > today:
        errors["decided_on"] = _("Datoen for vedtaket kan ikke være i framtida.")
    elif permit_on is not None and day < permit_on:
        errors["decided_on"] = _("Vedtaket kan ikke være eldre enn oppholdstillatelsen.")
    if not reference:
        errors["reference"] = _("Skriv saksnummeret fra kommunens sakssystem.")
    elif len(reference) > 60 or not reference.isprintable():
        errors["reference"] = _("Saksnummeret kan ha 60 tegn.")
    return (Decision(day, reference), errors) if day is not None and not errors else (None, errors)


def _one(choices: Callable[[str], Choice], text: str) -> Choice | None:
    try:
        return choices(text)
    except ValueError:
        return None
