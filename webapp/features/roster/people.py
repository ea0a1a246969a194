"""People: their facts, their children, who serves them. Checked and compared with what is known; nothing is written."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from webapp.features.protection import HIDDEN
from webapp.features.roster.cells import Why
from webapp.features.roster.changes import Changes, Effect, Update
from webapp.features.roster.columns import Sheet
from webapp.features.roster.known import Known, PersonKnown
from webapp.features.roster.reader import Problems, Row
from webapp.language.names import fold, search_key, sort_key

PURPOSES = ("housing", "reception_training", "teaching", "programme", "norwegian", "follow_up")
_PURPOSE_WORDS = {
    **{purpose: purpose for purpose in PURPOSES},
    "bolig": "housing", "mottaksopplæring": "reception_training", "opplæring": "teaching", "undervisning": "teaching",
    "program": "programme", "norsk": "norwegian", "oppfølging": "follow_up",
}  # fmt: skip
# Columns of the file -> columns of the table, where they are not called the same.
_FACTS = (
    "birth_date", "applied_on", "arrived_on", "in_ordinary_reception", "reception_training_offered_on", "duty_ended_on",
    "permit_granted_on", "permit_applied_from_abroad", "collective_protection", "settled_on", "settled_by_agreement",
    "education", "needs_b2", "programme_offered_on", "programme_decided_on", "programme_started_on",
    "programme_ended_on", "end_goal", "norwegian_offered_on", "norwegian_started_on", "goal_listening", "goal_reading",
    "goal_writing", "goal_speaking", "guidance_form", "guidance_meetings_decided",
)  # fmt: skip
# What happened lies behind us; a settlement or a start may be planned.
_HAPPENED = ("birth_date", "applied_on", "arrived_on", "permit_granted_on", "duty_ended_on", "programme_decided_on")
# Pairs where the second cannot come before the first.
_IN_ORDER = (
    ("birth_date", "arrived_on"),
    ("applied_on", "reception_training_offered_on"),
    ("applied_on", "permit_granted_on"),
    ("permit_granted_on", "settled_on"),
    ("settled_on", "programme_started_on"),
    ("programme_started_on", "programme_ended_on"),
    ("programme_decided_on", "programme_ended_on"),
    ("norwegian_offered_on", "norwegian_started_on"),
    ("served_from", "served_to"),
)
_OLDEST = date(1900, 1, 1)
_YOUNGEST_PARENT_YEARS = 10  # nearer than that, two dates were taken for each other


@dataclass(frozen=True)
class Setting:
    """everything: from the command line, where the wall is down. reachable: organisations the sender works for."""

    known: Known
    changes: Changes
    problems: Problems
    now: datetime
    today: date
    everything: bool
    reachable: frozenset[int]


def take_people(setting: Setting, rows: list[Row]) -> None:
    """Checks each row, and adds what it changes; afterwards `known.people` holds the new ones too."""
    in_file: dict[tuple[str, date], int] = {}
    for row in rows:
        before = setting.problems.count
        _check_dates(setting, row)
        purposes = _purposes(setting, row)
        others = _other_services(setting, row)
        person = setting.known.people.get(row.cells["id"])
        if person is None:
            _check_new(setting, row, in_file)
        if row.get("protection") == "strictly_confidential":
            setting.problems.row(row, "protection", Why.STRICTLY_PROTECTED)
        if setting.problems.count > before:
            setting.known.people.setdefault(row.cells["id"], PersonKnown(-1, served=True))  # one fault, not a hundred
            continue
        if person is None:
            _put_new(setting, row, purposes, others)
        elif person.digest == row.digest():
            setting.changes.count(Sheet.PEOPLE, Effect.UNCHANGED)
        else:
            _put_changed(setting, row, person, purposes, others)


def _check_dates(setting: Setting, row: Row) -> None:
    for name in _HAPPENED:
        if (on := row.get(name)) and on > setting.today:
            setting.problems.row(row, name, Why.IN_THE_FUTURE)
        elif on and on < _OLDEST:
            setting.problems.row(row, name, Why.NOT_A_DATE)
    for first, second in _IN_ORDER:
        if (earlier := row.get(first)) and (later := row.get(second)) and later < earlier:
            setting.problems.row(row, second, Why.BEFORE, other=first, date=earlier.isoformat())
    born = row.get("birth_date")
    for child in row.get("children", ()):
        if child > setting.today:
            setting.problems.row(row, "children", Why.IN_THE_FUTURE, child.isoformat())
        elif born and child.year - born.year < _YOUNGEST_PARENT_YEARS:
            setting.problems.row(
                row, "children", Why.BEFORE, child.isoformat(), other="birth_date", date=born.isoformat()
            )


def _purposes(setting: Setting, row: Row) -> tuple[str, ...]:
    found = []
    for word in row.get("purposes", ()):
        if word.casefold() in _PURPOSE_WORDS:
            found.append(_PURPOSE_WORDS[word.casefold()])
        else:
            setting.problems.row(row, "purposes", Why.NOT_A_CHOICE, word, allowed=", ".join(PURPOSES))
    if not found and row.cells["id"] not in setting.known.people:
        setting.problems.row(row, "purposes", Why.MISSING, "")
    return tuple(dict.fromkeys(found))


def _other_services(setting: Setting, row: Row) -> list[tuple[int, str]]:
    """Organisation id and purpose from "Elva voksenopplæring: teaching"."""
    found = []
    for said in row.get("also_served_by", ()):
        name, _, purpose = said.rpartition(":")
        organisation_id = setting.known.organisations.get(" ".join(name.casefold().split()))
        if organisation_id is None:
            setting.problems.row(row, "also_served_by", Why.UNKNOWN_ORGANISATION, said)
        elif not setting.everything and organisation_id not in setting.reachable:
            setting.problems.row(row, "also_served_by", Why.NOT_YOUR_ORGANISATION, said)
        elif purpose.strip().casefold() not in _PURPOSE_WORDS:
            setting.problems.row(row, "also_served_by", Why.NOT_A_CHOICE, said, allowed=", ".join(PURPOSES))
        else:
            found.append((organisation_id, _PURPOSE_WORDS[purpose.strip().casefold()]))
    return found


def _check_new(setting: Setting, row: Row, in_file: dict[tuple[str, date], int]) -> None:
    born = row.get("birth_date")
    if born is not None:
        key = (search_key(row.cells["given_name"], row.cells["family_name"]), born)
        if key in setting.known.namesakes:
            setting.problems.row(
                row, "family_name", Why.ALREADY_KNOWN, _name(row), known=setting.known.namesakes[key][1]
            )
        elif key in in_file:
            setting.problems.row(row, "family_name", Why.TWICE_IN_FILE, _name(row), first=in_file[key])
        else:
            in_file[key] = row.number
    _check_served(setting, row)


def _check_served(setting: Setting, row: Row) -> None:
    """Through the browser only whom one serves today: the database's own wall says the same."""
    first, last = row.get("served_from") or setting.today, row.get("served_to")
    if not setting.everything and not (first <= setting.today and (last is None or last >= setting.today)):
        setting.problems.row(row, "served_to" if last and last < setting.today else "served_from", Why.NOT_SERVED)


def _put_new(setting: Setting, row: Row, purposes: tuple[str, ...], others: list[tuple[int, str]]) -> None:
    changes, known = setting.changes, setting.known
    ref = changes.put_new("person", created_at=setting.now, **_person(row))
    first = row.get("served_from") or setting.today
    for purpose in purposes:
        _put_service(setting, row, ref, known.organisation_id, purpose, first)
    _put_others(setting, row, ref, others, first)
    changes.put("circumstances", person_id=ref, **_facts(row))
    for born in row.get("children", ()):
        changes.put("child", person_id=ref, born_on=born)
    _remember(setting, row, ref, known.organisation_id)
    changes.touched.add(ref)
    changes.count(Sheet.PEOPLE, Effect.NEW)
    known.people[row.cells["id"]] = PersonKnown(
        ref, "", row.cells["given_name"], row.cells["family_name"], served=True, digest=row.digest()
    )


def _put_changed(
    setting: Setting, row: Row, person: PersonKnown, purposes: tuple[str, ...], others: list[tuple[int, str]]
) -> None:
    changes = setting.changes
    if not setting.everything and not person.served:
        setting.problems.row(row, "id", Why.NOT_SERVED)
        return
    assert isinstance(person.id, int)  # noqa: S101  it has a digest, so it is in the database
    changes.updates.append(Update("person", person.id, person.revision, _person_now(setting, row, person)))
    if person.circumstances is None:
        changes.put("circumstances", person_id=person.id, **_facts(row))
    elif facts := _facts(row):
        changes.updates.append(Update("circumstances", person.id, person.circumstances, facts))
    if "children" in row.cells:
        listed = set(row.cells["children"])
        for born in sorted(listed - person.children):
            changes.put("child", person_id=person.id, born_on=born)
        for born in sorted(person.children - listed):
            changes.deletes.append(("child", {"person_id": person.id, "born_on": born}))
    _change_services(setting, row, person, purposes)
    _put_others(setting, row, person.id, others, row.get("served_from") or setting.today)
    _know_again(setting, row, person)
    changes.touched.add(person.id)
    changes.count(Sheet.PEOPLE, Effect.CHANGED)


def _person_now(setting: Setting, row: Row, person: PersonKnown) -> dict[str, Any]:
    """A list may say that an address is confidential from now on, and then the same goes as by hand. No list makes
    anybody less protected: that is done on her page, by somebody who sees what it means."""
    values = _person(row, new=False)
    if values.pop("protection", "none") == "confidential" and person.protection == "none":
        assert isinstance(person.id, int)  # noqa: S101  as in `_put_changed`
        values["protection"] = "confidential"
        setting.changes.protected.add(person.id)
    return values


def _know_again(setting: Setting, row: Row, person: PersonKnown) -> None:
    """What the row says now; of somebody whose id was hidden while she was strictly protected, the id itself again."""
    source_id, changes = row.cells["id"], setting.changes
    if (hashed := setting.known.back_again.get(source_id)) is None:
        changes.digests.append(("person", source_id, row.digest()))
        return
    here = {"organisation_id": setting.known.organisation_id, "kind": HIDDEN, "source_id": hashed}
    changes.deletes.append(("source_id", here))
    _remember(setting, row, person.id, setting.known.organisation_id)


def _change_services(setting: Setting, row: Row, person: PersonKnown, purposes: tuple[str, ...]) -> None:
    if "purposes" not in row.cells:
        purposes = tuple(dict.fromkeys(each.purpose for each in person.services))
    latest = {each.purpose: each for each in sorted(person.services, key=lambda each: each.from_on)}
    values = row.only("contact_name", "contact_phone", "contact_hours")
    for purpose in purposes:
        if purpose not in latest:
            first = row.get("served_from") or setting.today
            _put_service(setting, row, person.id, setting.known.organisation_id, purpose, first)
            continue
        dates = {"from_on": row.get("served_from")} if row.get("served_from") else {}
        if "served_to" in row.cells:
            dates["to_on"] = row.cells["served_to"]
        if values or dates:
            setting.changes.updates.append(Update("service", latest[purpose].id, None, {**values, **dates}))
    for purpose, service in latest.items():
        if purpose not in purposes and service.to_on is None:
            ended = max(service.from_on, setting.today)
            setting.changes.updates.append(Update("service", service.id, None, {"to_on": ended}))


def _put_others(setting: Setting, row: Row, person: Any, others: list[tuple[int, str]], first: date) -> None:
    """A service by another organisation, which then knows her by the same id."""
    for organisation_id in dict.fromkeys(each for each, _ in others):
        taken = setting.known.ids_elsewhere.get((organisation_id, row.cells["id"]))
        if taken is None:
            _remember(setting, row, person, organisation_id, digest="")
        elif taken != person:
            setting.problems.row(row, "also_served_by", Why.ID_TAKEN, row.cells["id"])
            return
    there = setting.known.services_elsewhere
    for organisation_id, purpose in others:
        if (person, organisation_id, purpose) not in there:
            _put_service(setting, row, person, organisation_id, purpose, first, contact=False)


def _put_service(
    setting: Setting, row: Row, person: Any, organisation_id: int, purpose: str, first: date, contact: bool = True
) -> None:
    setting.changes.put(
        "service",
        person_id=person,
        organisation_id=organisation_id,
        purpose=purpose,
        from_on=first,
        to_on=row.get("served_to"),
        **(row.only("contact_name", "contact_phone", "contact_hours") if contact else {}),
    )


def _remember(setting: Setting, row: Row, person: Any, organisation_id: int, digest: str | None = None) -> None:
    setting.changes.put(
        "source_id",
        organisation_id=organisation_id,
        kind="person",
        source_id=row.cells["id"],
        row_id=person,
        digest=row.digest() if digest is None else digest,
    )


def _person(row: Row, *, new: bool = True) -> dict[str, Any]:
    given, family = row.cells["given_name"], row.cells["family_name"]
    values = {"given_name": given, "family_name": family}
    values |= {"sort_key": sort_key(given, family), "search_key": search_key(given, family)}
    if new or "language" in row.cells:
        values["language"] = row.get("language", "nb")
    if new or "protection" in row.cells:
        values["protection"] = row.get("protection", "none")
    return values


def _facts(row: Row) -> dict[str, Any]:
    facts = row.only(*_FACTS)
    if "weekly_hours" in row.cells:
        facts["weekly_minutes"] = row.cells["weekly_hours"]
    return facts


def _name(row: Row) -> str:
    return f"{row.cells['given_name']} {row.cells['family_name']}"


def same_name(one: str, other: str) -> bool:
    """Alike but for accents, case or the order of the words: near enough to ask about, never to decide."""
    return sorted(fold(one).split()) == sorted(fold(other).split())
