"""Tests people are registered for, and the next steps agreed with their teachers. What a test gave is `results`."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.evidence import Skill
from webapp.features.roster.cells import Why
from webapp.features.roster.changes import Effect, Update
from webapp.features.roster.classes import remember
from webapp.features.roster.columns import Sheet
from webapp.features.roster.known import KIND_OF, Id, tests_and_steps
from webapp.features.roster.people import Setting
from webapp.features.roster.plans import person_of
from webapp.features.roster.reader import Row

_IN_PARTS = ("norwegian", "norwegian_c1")


def take_tests(db: Session, setting: Setting, rows: list[Row], recorded: dict[str, Any]) -> None:
    """A registration for a test; the same id with another day or place is a change of it."""
    there = _known(db, setting, Sheet.TESTS, rows)
    for row in rows:
        person = person_of(setting, row)
        starts_at = oslo.at(row.cells["date"], row.cells["start"])
        if oslo.time_of(starts_at) != row.cells["start"]:
            setting.problems.row(row, "start", Why.NO_SUCH_HOUR)
        elif not 10 <= row.cells["minutes"] <= 480:
            setting.problems.row(row, "minutes", Why.OUT_OF_RANGE, str(row.cells["minutes"]), least=10, most=480)
        elif person is not None:
            said = row.get("parts") or [skill.value for skill in Skill]
            values: dict[str, Any] = {
                "kind": row.cells["test"],
                "parts": " ".join(dict.fromkeys(said)) if row.cells["test"] in _IN_PARTS else "",
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(minutes=row.cells["minutes"]),
                "held_on": row.cells["date"],
                "cancelled": bool(row.get("cancelled")),
                **row.only("room", "bring"),
                **({"place_name": row.cells["place"]} if "place" in row.cells else {}),
            }
            _take(setting, row, Sheet.TESTS, "examination", person, values, recorded, there)


def take_steps(db: Session, setting: Setting, rows: list[Row], recorded: dict[str, Any]) -> None:
    """A step agreed with the person; the newest that is not done is the one she sees."""
    there = _known(db, setting, Sheet.STEPS, rows)
    for row in rows:
        person = person_of(setting, row)
        if row.cells["date"] > setting.today:
            setting.problems.row(row, "date", Why.IN_THE_FUTURE)
        elif person is not None:
            values = {
                "text": row.cells["step"],
                "agreed_on": row.cells["date"],
                **row.only("skill", "done_on"),
                **({"look_again_on": row.cells["look_again"]} if "look_again" in row.cells else {}),
            }
            _take(setting, row, Sheet.STEPS, "next_step", person, values, recorded, there)


def _known(db: Session, setting: Setting, sheet: Sheet, rows: list[Row]) -> dict[int, Any]:
    known = setting.known.others
    ids = [known[sheet, row.cells["id"]][0] for row in rows if (sheet, row.cells["id"]) in known]
    return tests_and_steps(db, sheet, ids)


def _take(
    setting: Setting, row: Row, sheet: Sheet, table: str, person: Id, values: dict[str, Any], recorded: dict[str, Any],
    there: dict[int, Any],
) -> None:  # fmt: skip
    changes, kind = setting.changes, KIND_OF[sheet]
    known = setting.known.others.get((sheet, row.cells["id"]))
    if known is None:
        said = {name: value for name, value in recorded.items() if name != "recorded_by_id"}
        organisation_id = setting.known.organisation_id
        remember(
            setting,
            kind,
            row,
            changes.put_new(table, person_id=person, organisation_id=organisation_id, **values, **said),
        )
        changes.count(sheet, Effect.NEW)
    elif known[1] == row.digest():
        changes.count(sheet, Effect.UNCHANGED)
    elif there[known[0]].person_id != person:
        setting.problems.row(row, "person", Why.ID_TAKEN)
    else:
        changes.updates.append(Update(table, known[0], there[known[0]].revision, values))
        changes.digests.append((kind, row.cells["id"], row.digest()))
        changes.count(sheet, Effect.CHANGED)
