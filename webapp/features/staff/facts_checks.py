"""What cannot be, among facts that are each possible alone: a permit after settlement, a child born in the future, …"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from webapp.features.staff.facts import FIELDS, Kind, Registered, StretchRow
from webapp.language import gettext as _

_OLDEST_DAYS = 120 * 366


def problems_with(wanted: Registered, today: date) -> dict[str, str]:
    """A sentence for each field that cannot be as it is; the first where there are several."""
    found: dict[str, str] = {}
    for name, sentence in (
        *_ahead(wanted, today),
        *_order(wanted),
        *_ending(wanted),
        *_children(wanted, today),
        *_stretches(wanted, today),
        *_exemptions(wanted, today),
    ):
        found.setdefault(name, sentence)
    return found


def _ahead(wanted: Registered, today: date) -> Iterator[tuple[str, str]]:
    """Days that have been cannot lie ahead."""
    for each in FIELDS:
        day = wanted.day(each.name)
        if each.kind is Kind.DAY and each.past and day is not None and day > today:
            yield each.name, _("Denne dagen har ikke vært ennå.")
    born = wanted.day("birth_date")
    if born is not None and (today - born).days > _OLDEST_DAYS:
        yield "birth_date", _("Sjekk årstallet. Her står %(year)s.", year=born.year)


def _order(wanted: Registered) -> Iterator[tuple[str, str]]:
    """What must come after something else."""
    after: Sequence[tuple[str, str, str]] = (
        ("applied_on", "birth_date", _("Dagen kan ikke være før personen ble født.")),
        ("arrived_on", "birth_date", _("Dagen kan ikke være før personen ble født.")),
        ("permit_granted_on", "birth_date", _("Dagen kan ikke være før personen ble født.")),
        ("permit_granted_on", "applied_on", _("Tillatelsen kan ikke være gitt før personen søkte.")),
        ("settled_on", "permit_granted_on", _("Personen kan ikke være bosatt før tillatelsen ble gitt.")),
        ("duty_ended_on", "applied_on", _("Plikten kan ikke ha sluttet før personen søkte.")),
        ("programme_started_on", "permit_granted_on", _("Programmet kan ikke starte før tillatelsen ble gitt.")),
        ("programme_last_day", "programme_started_on", _("Programmet kan ikke slutte før det starter.")),
        ("programme_ended_on", "programme_started_on", _("Programmet kan ikke slutte før det starter.")),
    )
    for later, earlier, sentence in after:
        second, first = wanted.day(later), wanted.day(earlier)
        if first is not None and second is not None and second < first:
            yield later, sentence


def _ending(wanted: Registered) -> Iterator[tuple[str, str]]:
    ended, started = wanted.day("programme_ended_on"), wanted.day("programme_started_on")
    if ended is not None and started is None:
        yield "programme_started_on", _("Skriv når programmet startet, siden det er slutt.")
    if wanted.values.get("programme_ended_by") and ended is None:
        yield "programme_ended_on", _("Skriv dagen programmet sluttet.")


def _children(wanted: Registered, today: date) -> Iterator[tuple[str, str]]:
    born = wanted.day("birth_date")
    for index, day in enumerate(wanted.children):
        if day > today:
            yield f"child_{index}_born", _("Et barn kan ikke være født i framtida.")
        elif born is not None and day <= born:
            yield f"child_{index}_born", _("Barnet kan ikke være født før personen selv.")


def _stretches(wanted: Registered, today: date) -> Iterator[tuple[str, str]]:
    permit, started = wanted.day("permit_granted_on"), wanted.day("programme_started_on")
    index: dict[str, int] = {}
    before: dict[str, list[StretchRow]] = {}
    for each in wanted.stretches:
        number = index[each.kind] = index.get(each.kind, -1) + 1
        name = f"{each.kind}_{number}"
        # A leave and a stop are both pauses: the programme cannot rest twice at once.
        sort = "pause" if each.kind in ("leave", "stop") else each.kind
        if each.to_on is not None and each.to_on < each.from_on:
            yield f"{name}_to", _("Den siste dagen kan ikke være før den første.")
        if any(_overlap(each, other) for other in before.get(sort, ())):
            yield f"{name}_from", _("Dette overlapper med et annet tidsrom.")
        if each.kind == "residence" and permit is not None and each.from_on < permit:
            yield f"{name}_from", _("Her telles bare tid med tillatelse. Den ble gitt senere.")
        if each.kind == "residence" and each.from_on > today:
            yield f"{name}_from", _("Denne dagen har ikke vært ennå.")
        if sort == "pause" and (started is None or each.from_on < started):
            yield f"{name}_from", _("Programmet kan ikke ha pause før det starter.")
        before.setdefault(sort, []).append(each)


def _overlap(one: StretchRow, other: StretchRow) -> bool:
    """Whether two stretches share a day. A person can move on the day itself, so a residence may begin where one ends."""
    last = timedelta(days=1) if one.kind == "residence" else timedelta()
    first_end, second_end = one.to_on or date.max, other.to_on or date.max
    return max(one.from_on, other.from_on) + last <= min(first_end, second_end)


def _exemptions(wanted: Registered, today: date) -> Iterator[tuple[str, str]]:
    known: set[str] = set()
    for index, each in enumerate(wanted.exemptions):
        if each.commitment in known:
            yield f"exemption_{index}_commitment", _("Dette står to ganger.")
        if each.decided_on > today:
            yield f"exemption_{index}_decided", _("Denne dagen har ikke vært ennå.")
        known.add(each.commitment)
