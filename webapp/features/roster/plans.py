"""Plans with their contracts, results in Norwegian, and meetings with one person."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.evidence import EvidenceKind, Skill, Subject
from webapp.engine.revision import canonical, digest
from webapp.features.roster.cells import Why
from webapp.features.roster.changes import Effect, Update
from webapp.features.roster.classes import remember
from webapp.features.roster.columns import Sheet
from webapp.features.roster.known import Id, current_evidence_of, meetings_by_id, numbers_of
from webapp.features.roster.people import Setting
from webapp.features.roster.reader import Row
from webapp.tables.contract import ContractVersion, PlanVersion

_CONTRACTLESS = ("norwegian_plan", "individual_plan")  # IL § 34, and the 2003 act: nothing to sign there


def person_of(setting: Setting, row: Row) -> Id | None:
    """The row's person, or None when the row cannot stand (which has then been said)."""
    person = setting.known.people.get(row.cells["person"])
    if person is None:
        setting.problems.row(row, "person", Why.UNKNOWN_PERSON)
        return None
    if not setting.everything and not person.served:
        setting.problems.row(row, "person", Why.NOT_SERVED)
        return None
    return None if person.id == -1 else person.id


def take_plans(db: Session, setting: Setting, rows: list[Row], now: datetime) -> None:
    """A plan that says something new is a new version beside the old one: neither is ever changed."""
    people = [each.id for each in setting.known.people.values() if isinstance(each.id, int)] if rows else []
    plans, contracts = numbers_of(db, PlanVersion, people), numbers_of(db, ContractVersion, people)
    for row in rows:
        person = person_of(setting, row)
        before = setting.problems.count
        if row.cells["decided_on"] > setting.today:
            setting.problems.row(row, "decided_on", Why.IN_THE_FUTURE)
        for name in ("signed_by_person_on", "signed_by_municipality_on"):
            if (signed := row.get(name)) and signed > setting.today:
                setting.problems.row(row, name, Why.IN_THE_FUTURE)
        if (first := row.get("starts_on")) and (last := row.get("ends_on")) and last < first:
            setting.problems.row(row, "ends_on", Why.BEFORE, other="starts_on", date=first.isoformat())
        if person is None or setting.problems.count > before:
            continue
        there = setting.known.others.get((Sheet.PLANS, row.cells["id"]))
        if there and there[1] == row.digest():
            setting.changes.count(Sheet.PLANS, Effect.UNCHANGED)
            continue
        plans[person] = plans.get(person, 0) + 1
        plan = _put_plan(setting, row, person, plans[person], now)
        if row.get("kind", "integration_plan") not in _CONTRACTLESS:
            contracts[person] = contracts.get(person, 0) + 1
            _put_contract(setting, row, person, plan, contracts[person], now)
        if there:
            setting.changes.digests.append(("plan", row.cells["id"], row.digest()))
        else:
            remember(setting, "plan", row, plan)
        setting.changes.touched.add(person)
        setting.changes.count(Sheet.PLANS, Effect.CHANGED if there else Effect.NEW)


def plan_content(row: Row) -> dict[str, Any]:
    """What the plan says (IL § 15): the eight things it must contain, in the file's own words."""
    return {
        "end_goal": row.get("end_goal"),
        "norwegian_goal": {skill.value: row.get(f"goal_{skill.value}") for skill in Skill},
        "long_term_goals": list(row.get("long_term_goals", ())),
        "amount": {
            "norwegian_minutes": row.get("norwegian_hours"),
            "social_studies_minutes": row.get("social_studies_hours"),
            "weekly_minutes": row.get("weekly_hours"),
        },
        "duration": {"from": _day(row.get("starts_on")), "to": _day(row.get("ends_on"))},
        "elements": list(row.get("elements", ())),
        "reasons": list(row.get("reasons", ())),
        "appeal": row.get("appeal"),
    }


def contract_content(row: Row) -> dict[str, Any]:
    """What the two agree (IL § 16): the goals of the plan, and each side's part in the file's own words."""
    return {
        "end_goal": row.get("end_goal"),
        "norwegian_goal": {skill.value: row.get(f"goal_{skill.value}") for skill in Skill},
        "long_term_goals": list(row.get("long_term_goals", ())),
        "weekly_minutes": row.get("weekly_hours"),
        "elements": list(row.get("elements", ())),
        "person": list(row.get("person_part", ())),
        "municipality": list(row.get("municipality_part", ())),
        "reference": row.cells["reference"],
        "decided_on": row.cells["decided_on"].isoformat(),
    }


def _put_plan(setting: Setting, row: Row, person: Id, number: int, now: datetime) -> Id:
    content = canonical(plan_content(row))
    return setting.changes.put_new(
        "plan_version", person_id=person, organisation_id=setting.known.organisation_id, number=number,
        kind=row.get("kind", "integration_plan"), decided_on=row.cells["decided_on"],
        decision_reference=row.cells["reference"], content=content, digest=digest(content), recorded_at=now,
    )  # fmt: skip


def _put_contract(setting: Setting, row: Row, person: Id, plan: Id, number: int, now: datetime) -> None:
    content = canonical(contract_content(row))
    setting.changes.put(
        "contract_version", person_id=person, organisation_id=setting.known.organisation_id, plan_version_id=plan,
        number=number, content=content, digest=digest(content), recorded_at=now,
        signed_by_person_on=row.get("signed_by_person_on"),
        signed_by_municipality_on=row.get("signed_by_municipality_on"),
    )  # fmt: skip


def _day(on: Any) -> str | None:
    return on.isoformat() if on else None


def take_results(db: Session, setting: Setting, rows: list[Row], recorded: dict[str, Any]) -> None:
    """A level shown in one skill. Another level under the same id is a correction: a new record that points back."""
    first = [
        setting.known.others[Sheet.RESULTS, row.cells["id"]][0]
        for row in rows
        if (Sheet.RESULTS, row.cells["id"]) in setting.known.others
    ]
    still = current_evidence_of(db, "id", first)
    for row in rows:
        person = person_of(setting, row)
        if row.cells["date"] > setting.today:
            setting.problems.row(row, "date", Why.IN_THE_FUTURE)
            continue
        if person is None:
            continue
        there = setting.known.others.get((Sheet.RESULTS, row.cells["id"]))
        if there and there[1] == row.digest():
            setting.changes.count(Sheet.RESULTS, Effect.UNCHANGED)
            continue
        if there and there[0] not in still:
            setting.problems.row(row, "id", Why.ID_TAKEN)  # corrected by hand since; the file does not undo that
            continue
        ref = setting.changes.put_new(
            "evidence", person_id=person, organisation_id=setting.known.organisation_id, kind=EvidenceKind.LEVEL.value,
            subject=Subject.NORWEGIAN.value, happened_on=row.cells["date"], skill=row.cells["skill"],
            level=row.cells["level"], module=row.get("basis", "assessment"),
            corrects_id=there[0] if there else None, **recorded,
        )  # fmt: skip
        if there:
            setting.changes.digests.append(("result", row.cells["id"], row.digest()))
            setting.changes.moves.append(("result", row.cells["id"], ref))
        else:
            remember(setting, "result", row, ref)
        setting.changes.touched.add(person)
        setting.changes.count(Sheet.RESULTS, Effect.CHANGED if there else Effect.NEW)


def take_meetings(db: Session, setting: Setting, rows: list[Row], now: datetime, recorded: dict[str, Any]) -> None:
    ids = [
        setting.known.others[Sheet.MEETINGS, row.cells["id"]][0]
        for row in rows
        if (Sheet.MEETINGS, row.cells["id"]) in setting.known.others
    ]
    there = meetings_by_id(db, ids)
    held = current_evidence_of(db, "meeting_id", ids)
    for row in rows:
        person = person_of(setting, row)
        starts_at = oslo.at(row.cells["date"], row.cells["start"])
        if oslo.time_of(starts_at) != row.cells["start"]:
            setting.problems.row(row, "start", Why.NO_SUCH_HOUR)
        elif not row.cells["minutes"]:
            setting.problems.row(row, "minutes", Why.OUT_OF_RANGE, "0", least=1, most=720)
        elif row.get("held") and starts_at > now:
            setting.problems.row(row, "held", Why.NOT_HELD_YET, "ja")
        elif row.get("held") and row.get("cancelled"):
            setting.problems.row(row, "held", Why.CANCELLED, "ja")
        elif person is not None:
            _take_meeting(setting, row, person, starts_at, there, held, recorded)


def _take_meeting(
    setting: Setting, row: Row, person: Id, starts_at: datetime, there: dict[int, Any], held: dict[int, Any],
    recorded: dict[str, Any],
) -> None:  # fmt: skip
    changes = setting.changes
    values: dict[str, Any] = {
        "kind": row.cells["kind"],
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=row.cells["minutes"]),
        "held_on": row.cells["date"],
        "cancelled": bool(row.get("cancelled")),
        **row.only("room", "module"),
        **({"place_name": row.cells["place"]} if "place" in row.cells else {}),
    }
    known = setting.known.others.get((Sheet.MEETINGS, row.cells["id"]))
    meeting: Id
    if known is None:
        meeting = changes.put_new("meeting", person_id=person, organisation_id=setting.known.organisation_id, **values)
        remember(setting, "meeting", row, meeting)
        changes.count(Sheet.MEETINGS, Effect.NEW)
    elif known[1] == row.digest():
        changes.count(Sheet.MEETINGS, Effect.UNCHANGED)
        return
    else:
        meeting = known[0]
        if there[meeting].person_id != person:
            setting.problems.row(row, "person", Why.ID_TAKEN)
            return
        changes.updates.append(Update("meeting", meeting, there[meeting].revision, values))
        changes.digests.append(("meeting", row.cells["id"], row.digest()))
        changes.count(Sheet.MEETINGS, Effect.CHANGED)
    changes.touched.add(person)
    _take_held(setting, row, person, meeting, held.get(known[0]) if known else None, recorded)


def _take_held(setting: Setting, row: Row, person: Id, meeting: Id, record: Any, recorded: dict[str, Any]) -> None:
    """Held is a record; not held after all is a record of 0 minutes that corrects it."""
    held = bool(row.get("held"))
    was = record is not None and record.minutes != 0
    same = was and (record.happened_on, record.module) == (row.cells["date"], row.get("module"))
    if held == was and (same or not held):
        return
    guidance = row.cells["kind"].startswith("guidance")
    setting.changes.put(
        "evidence",
        person_id=person,
        organisation_id=setting.known.organisation_id,
        kind=(EvidenceKind.MEETING if guidance else EvidenceKind.FOLLOW_UP).value,
        subject=(Subject.PARENTAL_GUIDANCE if guidance else Subject.PROGRAMME).value,
        happened_on=row.cells["date"],
        minutes=None if held else 0,
        module=row.get("module"),
        meeting_id=meeting,
        corrects_id=record.id if record is not None else None,
        **recorded,
    )
