"""One person's file as the engine wants it, and her standings, stored or reckoned."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Subquery, and_, bindparam, case, exists, func, literal, null, or_, select, union_all

from webapp.engine.agreed import Agreed, agreed_from_plain
from webapp.engine.commitment import Level, Skill
from webapp.engine.evidence import Evidence, EvidenceKind, Planned, Register, Subject
from webapp.engine.reckon import standings
from webapp.engine.regulations.absence import Absence, AbsenceCode, length_added
from webapp.engine.regulations.facts import (
    Education,
    EndedBy,
    EndGoal,
    Facts,
    GuidanceForm,
    NorwegianGivenIn,
    Pause,
    PauseKind,
    ReceptionKind,
)
from webapp.engine.standing import Standing, from_plain
from webapp.tables.absence import AbsenceNotice
from webapp.tables.contract import ContractVersion
from webapp.tables.database import Asked
from webapp.tables.evidence import EvidenceRow, Meeting, StoredStanding
from webapp.tables.people import Child, Circumstances, Exemption, Stretch
from webapp.tables.schedule import Enrolment, Lesson

# Kinds of lesson that no rule counts stand under OTHER: conversation, the centre's own information programme.
_SUBJECTS = {subject.value: subject for subject in Subject}
# Built once: putting a statement together costs more than SQLite takes to answer it.
_STANDING, _ABOUT = StoredStanding.__table__, Circumstances.__table__
_STORED = (
    select(_STANDING.c.value, _ABOUT.c.reckoned_on.label("valid_on"))
    .select_from(_ABOUT.outerjoin(_STANDING, _STANDING.c.person_id == _ABOUT.c.person_id))
    .where(_ABOUT.c.person_id == bindparam("person"))
    .order_by(_STANDING.c.position)
)
# What a meeting of each kind is about, and what it is a record of once it was held.
_MEETINGS = {
    "guidance_group": (Subject.PARENTAL_GUIDANCE, EvidenceKind.MEETING),
    "guidance_conversation": (Subject.PARENTAL_GUIDANCE, EvidenceKind.MEETING),
    "follow_up": (Subject.FOLLOW_UP, EvidenceKind.FOLLOW_UP),
    "review": (Subject.PLAN, EvidenceKind.REVIEWED),
}
_A_REVIEW = ("review", EvidenceKind.FOLLOW_UP)
_DAYS_AWAY, _HOURS_AWAY = "absence", "absence_part"


@dataclass
class PersonFile:
    """What the engine needs about one person."""

    facts: Facts = field(default_factory=Facts)
    evidence: list[Evidence] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    registers: dict[str, date] = field(default_factory=dict)

    def standings(self, on: date) -> tuple[Standing, ...]:
        """Every commitment of both sides, as it stands on a day."""
        registers = [Register(subject, reaches_to) for subject, reaches_to in self.registers.items()]
        return standings(self.facts, self.evidence, self.planned, registers, on)


def standings_for(db: Asked, person_id: int, today: date) -> tuple[Standing, ...]:
    """The person's standings of today, in the engine's order; empty for somebody the rules do not concern.

    One statement when they were stored today; four more when they are of another day."""
    rows = db.execute(_STORED, {"person": person_id}).all()
    if not rows:
        return ()
    if rows[0].valid_on == today:
        return tuple(_from_stored(row.value) for row in rows if row.value is not None)
    return files_of(db, [person_id])[person_id].standings(today)


@lru_cache(maxsize=4096)
def _from_stored(text: str) -> Standing:
    """A stored standing, read once as long as its text stays the same: values are frozen, and a person looks often."""
    return from_plain(json.loads(text))


def standing_of(found: Iterable[Standing], commitment_id: str) -> Standing | None:
    """The standing of one commitment, or None when it does not concern the person."""
    return next((each for each in found if each.commitment.id == commitment_id), None)


def files_of(db: Asked, person_ids: Sequence[int]) -> dict[int, PersonFile]:
    """The files of some people, in three statements however many they are. People without circumstances are left out."""
    files = _circumstances_of(db, person_ids)
    _add_lessons(db, files)
    _add_other_evidence(db, files)
    return files


def _circumstances_of(db: Asked, person_ids: Sequence[int]) -> dict[int, PersonFile]:
    """Circumstances with everything that stands beside them, a row for each of those; one row where there is none."""
    beside = _beside(person_ids)
    rows = db.execute(
        select(*Circumstances.__table__.c, beside.c.what, beside.c.from_on, beside.c.to_on, beside.c.content)
        .outerjoin(beside, beside.c.person_id == Circumstances.person_id)
        .where(Circumstances.person_id.in_(person_ids))
    ).all()
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return {person_id: PersonFile(_decided(_facts(hers[0]), hers)) for person_id, hers in found.items()}


def _beside(ids: Sequence[int]) -> Subquery:
    """Stretches of time, children, exemptions, decided absences, and what the newest contract says beside the law."""
    stretches = select(
        Stretch.person_id, Stretch.kind.label("what"), Stretch.from_on, Stretch.to_on, null().label("content")
    ).where(Stretch.person_id.in_(ids))
    children = select(Child.person_id, literal("child"), Child.born_on, null(), null()).where(Child.person_id.in_(ids))
    exemptions = select(Exemption.person_id, literal("exemption"), null(), null(), Exemption.commitment).where(
        Exemption.person_id.in_(ids)
    )
    absences = select(
        AbsenceNotice.person_id,
        case((AbsenceNotice.from_at.is_(None), literal(_DAYS_AWAY)), else_=literal(_HOURS_AWAY)),
        AbsenceNotice.from_on,
        AbsenceNotice.to_on,
        AbsenceNotice.code,
    ).where(
        AbsenceNotice.person_id.in_(ids),
        AbsenceNotice.decided.is_(True),
        AbsenceNotice.withdrawn_at.is_(None),
        AbsenceNotice.code.is_not(None),
    )
    newest = (
        select(ContractVersion.person_id, func.max(ContractVersion.number).label("number"))
        .where(ContractVersion.person_id.in_(ids))
        .group_by(ContractVersion.person_id)
        .subquery()
    )
    contracts = select(ContractVersion.person_id, literal("contract"), null(), null(), ContractVersion.content).join(
        newest, and_(newest.c.person_id == ContractVersion.person_id, newest.c.number == ContractVersion.number)
    )
    return union_all(stretches, children, exemptions, absences, contracts).subquery("beside")


def _facts(row: Any) -> Facts:
    goals = {skill: getattr(row, f"goal_{skill.value}") for skill in Skill}
    facts = Facts(
        applied_on=row.applied_on,
        arrived_on=row.arrived_on,
        permit_granted_on=row.permit_granted_on,
        permit_applied_from_abroad=row.permit_applied_from_abroad,
        collective_protection=row.collective_protection,
        settled_on=row.settled_on,
        settled_by_agreement=row.settled_by_agreement,
        birth_date=row.birth_date,
        needs_b2=row.needs_b2,
        family_member=row.family_member,
        resettlement_refugee=row.resettlement_refugee,
        interpreter_needed=row.interpreter_needed,
        reception=_reception(row),
        outside_reception_duty=row.outside_reception_duty,
        reception_training_offered_on=row.reception_training_offered_on,
        duty_ended_on=row.duty_ended_on,
        programme_demanded_on=row.programme_demanded_on,
        programme_offered_on=row.programme_offered_on,
        programme_decided_on=row.programme_decided_on,
        programme_start_on=row.programme_started_on,
        programme_end_on=row.programme_last_day,
        programme_ended_on=row.programme_ended_on,
        programme_ended_by=EndedBy(row.programme_ended_by) if row.programme_ended_by else None,
        programme_extended_months=row.programme_extended_months,
        end_goal=EndGoal(row.end_goal) if row.end_goal else None,
        plan_weekly_minutes=row.weekly_minutes,
        guidance_form=GuidanceForm(row.guidance_form) if row.guidance_form else GuidanceForm.GROUP,
        guidance_reduced_to=row.guidance_meetings_decided,
        norwegian_deferred_to=row.norwegian_deferred_to,
        norwegian_duty_only=row.norwegian_duty_only,
        norwegian_extended_months=row.norwegian_extended_months,
        norwegian_given_in=NorwegianGivenIn(row.norwegian_given_in or NorwegianGivenIn.ORDINARY),
        norwegian_offered_on=row.norwegian_offered_on,
        norwegian_started_on=row.norwegian_started_on,
        norwegian_goal={skill: Level(level) for skill, level in goals.items() if level},
    )
    return replace(facts, education=Education(row.education)) if row.education else facts


def _reception(row: Any) -> ReceptionKind | None:
    if row.reception_kind:
        return ReceptionKind(row.reception_kind)
    return ReceptionKind.ORDINARY if row.in_ordinary_reception else None


def _decided(facts: Facts, rows: Sequence[Any]) -> Facts:
    def between(kind: str) -> tuple[tuple[date, date | None], ...]:
        return tuple(sorted(((row.from_on, row.to_on) for row in rows if row.what == kind), key=lambda each: each[0]))

    contract = next((row.content for row in rows if row.what == "contract"), None)
    pauses = [Pause(first, last, kind) for kind in PauseKind for first, last in between(kind.value)]
    return replace(
        facts,
        children_born_on=tuple(born for born, _none in between("child")),
        residences=between("residence"),
        full_time_work=between("full_time_work"),
        pauses=tuple(sorted(pauses, key=lambda each: each.from_)),
        approved_leave_days=_leave_days(rows, pauses, facts.programme_start_on),
        waived=frozenset(row.content for row in rows if row.what == "exemption"),
        agreed=_agreed(contract) if contract else (),
    )


def _leave_days(rows: Sequence[Any], pauses: Sequence[Pause], since: date | None) -> int:
    """Working days of decided absence and leave that count towards the programme's length; which do, the engine says.

    A pause for leave with a last day is counted with them, so that a day in both is one day and days in either add up.
    Decided days that are still to come count already, as those of such a pause do."""
    decided = [
        # Of a part of a day it matters only that it is one: whether it counts as a day is a rule's to say.
        Absence(
            id="",
            code=AbsenceCode(row.content),
            first=row.from_on,
            last=row.to_on,
            minutes=0 if row.what == _HOURS_AWAY and row.from_on == row.to_on else None,
        )
        for row in rows
        if row.what in (_DAYS_AWAY, _HOURS_AWAY)
    ]
    if not decided:
        return 0  # the engine counts pauses by itself
    rested = [
        Absence(id="", code=AbsenceCode.LEAVE_UNPAID, first=each.from_, last=each.to)
        for each in pauses
        if each.kind is PauseKind.LEAVE and each.to is not None
    ]
    counted = length_added([*decided, *rested], max(each.last for each in [*decided, *rested]), since=since)
    return counted.total if counted else 0


@lru_cache(maxsize=1024)
def _agreed(content: str) -> tuple[Agreed, ...]:
    """The promises of a contract's version beside those of the law; versions from class lists have none."""
    lines = json.loads(content).get("lines", ())
    return tuple(agreed_from_plain(line["agreed"]) for line in lines if line.get("agreed"))


def _add_lessons(db: Asked, files: dict[int, PersonFile]) -> None:
    """Lessons of the classes they go to, each with what is registered about them."""
    rows = db.execute(
        select(
            Enrolment.person_id,
            Lesson.public_id.label("lesson"),
            Lesson.held_on,
            Lesson.minutes.label("lesson_minutes"),
            Lesson.kind.label("subject"),
            Lesson.module,
            Lesson.status,
            Lesson.registered_at,
            EvidenceRow.id,
            EvidenceRow.kind,
            EvidenceRow.minutes,
            EvidenceRow.corrects_id,
            EvidenceRow.recorded_by,
            EvidenceRow.recorded_at,
        )
        .join(Lesson, Lesson.class_id == Enrolment.class_id)
        .outerjoin(EvidenceRow, and_(EvidenceRow.lesson_id == Lesson.id, EvidenceRow.person_id == Enrolment.person_id))
        .where(
            Enrolment.person_id.in_(list(files)),
            Lesson.held_on >= Enrolment.from_on,
            or_(Enrolment.to_on.is_(None), Lesson.held_on <= Enrolment.to_on),
        )
    )
    for row in rows:
        file = files[row.person_id]
        subject = _SUBJECTS.get(row.subject, Subject.OTHER)
        if row.registered_at is not None:
            file.registers[subject] = max(file.registers.get(subject, row.held_on), row.held_on)
        counted = EvidenceKind.MEETING if subject is Subject.PARENTAL_GUIDANCE else EvidenceKind.ATTENDED
        if row.id is not None:
            kind = EvidenceKind(row.kind)
            file.evidence.append(
                Evidence(
                    id=str(row.id),
                    kind=counted if kind is EvidenceKind.ATTENDED else kind,
                    subject=subject,
                    on=row.held_on,
                    minutes=row.minutes,
                    module=row.module,
                    recorded_by=row.recorded_by,
                    recorded_at=row.recorded_at,
                    corrects=str(row.corrects_id) if row.corrects_id is not None else None,
                    lesson=row.lesson,
                    lesson_minutes=row.lesson_minutes,
                )
            )
        elif row.status != "cancelled":
            file.planned.append(Planned(subject, row.held_on, row.lesson_minutes, row.module, counted, row.lesson))


def _add_other_evidence(db: Asked, files: dict[int, PersonFile]) -> None:
    """What happened outside lessons, and meetings that nobody has registered."""
    ids = list(files)
    columns = select(
        EvidenceRow.person_id,
        EvidenceRow.id,
        EvidenceRow.kind,
        EvidenceRow.subject,
        EvidenceRow.happened_on,
        EvidenceRow.minutes,
        EvidenceRow.skill,
        EvidenceRow.level,
        EvidenceRow.module,
        EvidenceRow.recorded_by,
        EvidenceRow.corrects_id,
        EvidenceRow.part,
        EvidenceRow.grade,
        Meeting.kind.label("meeting"),
    )
    happened = columns.outerjoin(Meeting, Meeting.id == EvidenceRow.meeting_id).where(
        EvidenceRow.person_id.in_(ids), EvidenceRow.lesson_id.is_(None)
    )
    meetings = select(
        Meeting.person_id,
        null(),
        literal(""),
        literal(""),
        Meeting.held_on,
        null(),
        null(),
        null(),
        Meeting.module,
        null(),
        null(),
        null(),
        null(),
        Meeting.kind,
    ).where(
        Meeting.person_id.in_(ids),
        Meeting.cancelled.is_(False),
        Meeting.kind.in_(list(_MEETINGS)),
        ~exists().where(EvidenceRow.meeting_id == Meeting.id),
    )
    rows: Iterable[Row[Any]] = db.execute(union_all(happened, meetings))
    for row in rows:
        file = files[row.person_id]
        if row.id is None:
            about, kind = _MEETINGS[row.meeting]
            file.planned.append(Planned(about, row.happened_on, 0, row.module, kind))
            continue
        subject = _SUBJECTS.get(row.subject, Subject.OTHER)
        if row.meeting is not None:
            reached = file.registers.get(subject, row.happened_on)
            file.registers[subject] = max(reached, row.happened_on)
        file.evidence.append(
            Evidence(
                id=str(row.id),
                # Lists call a review a follow-up that was held, as they do every meeting that is no guidance.
                kind=EvidenceKind.REVIEWED if (row.meeting, row.kind) == _A_REVIEW else EvidenceKind(row.kind),
                subject=subject,
                on=row.happened_on,
                minutes=row.minutes,
                skill=Skill(row.skill) if row.skill else None,
                level=Level(row.level) if row.level else None,
                module=row.module,
                recorded_by=row.recorded_by,
                corrects=str(row.corrects_id) if row.corrects_id is not None else None,
                part=row.part,
                grade=row.grade,
            )
        )
