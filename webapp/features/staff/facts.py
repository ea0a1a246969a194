"""What the law asks about a person, as an office registers it: the fields and rows of the facts form, read and written here."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations.facts import Education, EndedBy, EndGoal, GuidanceForm, NorwegianGivenIn, ReceptionKind
from webapp.engine.revision import canonical
from webapp.features.standing import mark_outdated
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, require
from webapp.tables.organisations import Municipality
from webapp.tables.people import Child, Circumstances, Exemption, Stretch


class Kind(StrEnum):
    """How a field is typed and read."""

    DAY = "day"
    YES = "yes"
    CHOICE = "choice"
    WHETHER = "whether"  # yes, no, or not said
    MONTHS = "months"  # a whole number
    HOURS = "hours"  # typed in hours, kept in minutes
    TEXT = "text"


class Section(StrEnum):
    """The parts of the form, in its order."""

    PERSON = "person"
    RECEPTION = "reception"
    PERMIT = "permit"
    SCHOOLING = "schooling"
    PROGRAMME = "programme"
    NORWEGIAN = "norwegian"
    CHILDREN = "children"
    INTERPRETER = "interpreter"


@dataclass(frozen=True)
class Field:
    """One thing that is registered. name: its column in Circumstances; RECEPTION stands for two of them."""

    name: str
    section: Section
    kind: Kind
    choices: tuple[str, ...] = ()
    past: bool = False  # a day that cannot lie ahead
    most: int = 0  # of a number


RECEPTION = "reception"
YES_OR_NO = ("yes", "no")
_LEVELS = tuple(level.value for level in Level if level is not Level.BELOW_A1)
FIELDS = (
    Field("birth_date", Section.PERSON, Kind.DAY, past=True),
    Field("applied_on", Section.RECEPTION, Kind.DAY, past=True),
    Field("arrived_on", Section.RECEPTION, Kind.DAY, past=True),
    Field(RECEPTION, Section.RECEPTION, Kind.CHOICE, tuple(each.value for each in ReceptionKind)),
    Field("outside_reception_duty", Section.RECEPTION, Kind.YES),
    Field("reception_training_offered_on", Section.RECEPTION, Kind.DAY),
    Field("duty_ended_on", Section.RECEPTION, Kind.DAY, past=True),
    Field("permit_granted_on", Section.PERMIT, Kind.DAY, past=True),
    Field("permit_applied_from_abroad", Section.PERMIT, Kind.YES),
    Field("collective_protection", Section.PERMIT, Kind.YES),
    Field("family_member", Section.PERMIT, Kind.YES),
    Field("resettlement_refugee", Section.PERMIT, Kind.YES),
    Field("settled_on", Section.PERMIT, Kind.DAY),
    Field("settled_by_agreement", Section.PERMIT, Kind.YES),
    Field("education", Section.SCHOOLING, Kind.CHOICE, tuple(each.value for each in Education)),
    Field("needs_b2", Section.SCHOOLING, Kind.YES),
    Field("programme_demanded_on", Section.PROGRAMME, Kind.DAY, past=True),
    Field("programme_offered_on", Section.PROGRAMME, Kind.DAY),
    Field("programme_decided_on", Section.PROGRAMME, Kind.DAY, past=True),
    Field("programme_started_on", Section.PROGRAMME, Kind.DAY),
    Field("programme_last_day", Section.PROGRAMME, Kind.DAY),
    Field("programme_extended_months", Section.PROGRAMME, Kind.MONTHS, most=60),
    Field("end_goal", Section.PROGRAMME, Kind.CHOICE, tuple(each.value for each in EndGoal)),
    Field("weekly_minutes", Section.PROGRAMME, Kind.HOURS, most=80),
    Field("lives_with_parents", Section.PROGRAMME, Kind.WHETHER, YES_OR_NO),
    Field("partner_takes_part", Section.PROGRAMME, Kind.WHETHER, YES_OR_NO),
    Field("self_certificate_removed_on", Section.PROGRAMME, Kind.DAY, past=True),
    Field("programme_ended_on", Section.PROGRAMME, Kind.DAY),
    Field("programme_ended_by", Section.PROGRAMME, Kind.CHOICE, tuple(each.value for each in EndedBy)),
    Field("norwegian_offered_on", Section.NORWEGIAN, Kind.DAY),
    Field("norwegian_started_on", Section.NORWEGIAN, Kind.DAY),
    Field("norwegian_deferred_to", Section.NORWEGIAN, Kind.DAY),
    Field("norwegian_given_in", Section.NORWEGIAN, Kind.CHOICE, tuple(each.value for each in NorwegianGivenIn)),
    Field("norwegian_duty_only", Section.NORWEGIAN, Kind.YES),
    *(Field(f"goal_{skill.value}", Section.NORWEGIAN, Kind.CHOICE, _LEVELS) for skill in Skill),
    Field("norwegian_extended_months", Section.NORWEGIAN, Kind.MONTHS, most=60),
    Field("alone_with_care", Section.CHILDREN, Kind.WHETHER, YES_OR_NO),
    Field("guidance_form", Section.CHILDREN, Kind.CHOICE, tuple(each.value for each in GuidanceForm)),
    Field("guidance_meetings_decided", Section.CHILDREN, Kind.MONTHS, most=60),
    Field("interpreter_needed", Section.INTERPRETER, Kind.YES),
    Field("interpreter_language", Section.INTERPRETER, Kind.TEXT),
)
WHETHER = tuple(each.name for each in FIELDS if each.kind is Kind.WHETHER)
# Numbers that are never empty in the register.
NEVER_EMPTY = {"programme_extended_months": 0, "norwegian_extended_months": 0}
STRETCHES = ("residence", "full_time_work", "leave", "stop")
# Duties that a decision can lift, by their ids in the engine.
LIFTED = (
    "reception.norwegian", "reception.social_studies", "norwegian.hours", "norwegian.duty_only_hours", "norwegian.listening",
    "norwegian.reading", "norwegian.writing", "norwegian.speaking", "social_studies.hours", "social_studies.test",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class StretchRow:
    """A stretch of time. municipality: its number, of a residence."""

    kind: str
    from_on: date
    to_on: date | None = None
    municipality: str | None = None


@dataclass(frozen=True, order=True)
class ExemptionRow:
    """Fritak from one commitment, by a decision."""

    commitment: str
    decided_on: date
    reference: str | None = None


@dataclass(frozen=True)
class Registered:
    """All that is registered about one person. values: by the field's name; a day, text, whole number, bool or None."""

    values: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[date, ...] = ()
    stretches: tuple[StretchRow, ...] = ()
    exemptions: tuple[ExemptionRow, ...] = ()

    def day(self, name: str) -> date | None:
        """The day in this field."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def plain(self) -> dict[str, str]:
        """Each field and each group of rows as one text, for comparing what was seen with what is so."""
        found = {name: _text(value) for name, value in self.values.items()}
        found |= {name: str(self.values.get(name)) for name in WHETHER}  # "no" is something else than not said
        found["children"] = " ".join(each.isoformat() for each in self.children)
        for kind in STRETCHES:
            rows = [each for each in self.stretches if each.kind == kind]
            found[kind] = json.dumps([[_text(each.from_on), _text(each.to_on), each.municipality] for each in rows])
        found["exemptions"] = json.dumps(
            [[each.commitment, _text(each.decided_on), each.reference] for each in self.exemptions]
        )
        return found


def registered(db: Session, person_id: int) -> Registered:
    """What is registered about her now. Four statements."""
    row = db.execute(select(Circumstances.__table__).where(Circumstances.person_id == person_id)).first()
    values = {each.name: getattr(row, each.name) for each in FIELDS if each.name != RECEPTION} if row else {}
    if row is not None:
        values[RECEPTION] = row.reception_kind or (ReceptionKind.ORDINARY.value if row.in_ordinary_reception else None)
    children = db.scalars(select(Child.born_on).where(Child.person_id == person_id).order_by(Child.born_on))
    stretches = db.execute(
        select(Stretch.kind, Stretch.from_on, Stretch.to_on, Stretch.municipality_number)
        .where(Stretch.person_id == person_id)
        .order_by(Stretch.kind, Stretch.from_on, Stretch.id)
    )
    exemptions = db.execute(
        select(Exemption.commitment, Exemption.decided_on, Exemption.decision_reference)
        .where(Exemption.person_id == person_id)
        .order_by(Exemption.commitment)
    )
    return Registered(
        {each.name: values.get(each.name) for each in FIELDS},
        tuple(children),
        tuple(StretchRow(*each) for each in stretches),
        tuple(ExemptionRow(*each) for each in exemptions),
    )


def seen_as(known: Registered) -> str:
    """What a form carries of what it showed."""
    return canonical(known.plain())


def changed_since(seen: str, now: Registered) -> list[str]:
    """Names of the fields and groups that are not as the form showed them; nonsense has seen nothing."""
    try:
        before = json.loads(seen)
    except (ValueError, RecursionError):
        before = {}
    plain = now.plain()
    return [name for name, value in plain.items() if not isinstance(before, dict) or before.get(name) != value]


def municipality_named(db: Session, words: Iterable[str]) -> dict[str, list[str]]:
    """Numbers of the municipalities with this name or number, by the words as typed. One statement."""
    wanted = {each: each.casefold() for each in words if each}
    if not wanted:
        return {}
    rows = db.execute(select(Municipality.number, Municipality.name)).all()
    return {
        each: [row.number for row in rows if folded in (row.number, row.name.casefold())]
        for each, folded in wanted.items()
    }


def municipality_names(db: Session, numbers: Sequence[str]) -> dict[str, str]:
    """Names by number. One statement; none where none is asked for."""
    if not numbers:
        return {}
    rows = db.execute(select(Municipality.number, Municipality.name).where(Municipality.number.in_(numbers)))
    return {row.number: row.name for row in rows}


def edit_facts(db: Session, actor: Actor, concern: Concern, seen: str, wanted: Registered) -> None:
    """Registers the facts. Her standings are then old: `reckon_again` after the commit.

    Raises ChangedSince with the names of what somebody else changed since the form was shown; nothing is written then."""
    require(actor, Do.EDIT_FACTS, concern)
    person_id = concern.person_id
    assert person_id is not None  # a concern opened by `open_person` names her
    known = registered(db, person_id)
    if changed := changed_since(seen, known):
        raise ChangedSince({"fields": changed, "registered": known})
    if db.get(Circumstances, person_id) is None:
        db.add(Circumstances(person_id=person_id))
        db.flush()
    db.execute(update(Circumstances).where(Circumstances.person_id == person_id).values(_columns(wanted)))
    _keep_rows(db, person_id, known, wanted)
    mark_outdated(db, [person_id])


def _columns(wanted: Registered) -> dict[str, Any]:
    columns = {name: value for name, value in wanted.values.items() if name != RECEPTION}
    for name, empty in NEVER_EMPTY.items():
        columns[name] = empty if columns.get(name) is None else columns[name]
    reception = wanted.values.get(RECEPTION)
    ordinary = reception == ReceptionKind.ORDINARY.value
    return columns | {"in_ordinary_reception": ordinary, "reception_kind": None if ordinary else reception}


def _keep_rows(db: Session, person_id: int, known: Registered, wanted: Registered) -> None:
    """Rows that stay the same stay where they are, with their ids."""
    gone, new = set(known.children) - set(wanted.children), set(wanted.children) - set(known.children)
    if gone:
        db.execute(delete(Child).where(Child.person_id == person_id, Child.born_on.in_(gone)))
    _insert(db, Child, [{"person_id": person_id, "born_on": each} for each in sorted(new)])
    for each in set(known.stretches) - set(wanted.stretches):
        same = (
            Stretch.kind == each.kind,
            Stretch.from_on == each.from_on,
            Stretch.to_on.is_not_distinct_from(each.to_on),
        )
        db.execute(delete(Stretch).where(Stretch.person_id == person_id, *same))
    _insert(
        db,
        Stretch,
        [
            {
                "person_id": person_id,
                "kind": each.kind,
                "from_on": each.from_on,
                "to_on": each.to_on,
                "municipality_number": each.municipality,
            }
            for each in sorted(set(wanted.stretches) - set(known.stretches), key=lambda row: (row.kind, row.from_on))
        ],
    )
    for other in set(known.exemptions) - set(wanted.exemptions):
        db.execute(delete(Exemption).where(Exemption.person_id == person_id, Exemption.commitment == other.commitment))
    _insert(
        db,
        Exemption,
        [
            {
                "person_id": person_id,
                "commitment": row.commitment,
                "decided_on": row.decided_on,
                "decision_reference": row.reference,
            }
            for row in sorted(set(wanted.exemptions) - set(known.exemptions), key=lambda row: row.commitment)
        ],
    )


def _insert(db: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(table), rows)


def _text(value: object) -> str:
    if value is None or value is False or value == 0:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
