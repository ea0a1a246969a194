"""What makes a hand-over impossible. Pure: facts and a wish in, problems out."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A day typed wrong is caught here: a move is registered near the day it happens.
LONGEST_AGO = timedelta(days=31)
LONGEST_AHEAD = timedelta(days=365)


class Problem(StrEnum):
    """Why it cannot be registered like this."""

    ALREADY = "already"
    SETTLED = "settled"
    NO_PERMIT = "no_permit"
    PERMIT_IN_FUTURE = "permit_in_future"
    PERMIT_AFTER_MOVE = "permit_after_move"
    PERMIT_BEFORE_BIRTH = "permit_before_birth"
    BEFORE_ARRIVAL = "before_arrival"
    BEFORE_SERVICE = "before_service"
    TOO_LONG_AGO = "too_long_ago"
    TOO_FAR_AHEAD = "too_far_ahead"
    OVERLAP = "overlap"
    OWN_OFFICE = "own_office"
    UNKNOWN_OFFICE = "unknown_office"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hand-over as somebody wants it. office_id: None where none that exists was chosen."""

    office_id: int | None
    moves_on: date
    permit_on: date | None
    by_agreement: bool


@dataclass(frozen=True, slots=True)
class About:
    """What is registered of the person. serving_from: the newest first day of the centre's services now.
    residences: first and last day of living in a municipality, to None: still so."""

    centre_id: int
    birth_date: date | None
    arrived_on: date | None
    permit_on: date | None
    settled_on: date | None
    serving_from: date
    residences: tuple[tuple[date, date | None], ...]
    handed_over: bool


def problems_with(wanted: Wanted, about: About, today: date) -> list[Problem]:
    """Everything that is wrong with it, the most important of each field first; empty when it can be done."""
    if about.handed_over:
        return [Problem.ALREADY]
    if about.settled_on is not None:
        return [Problem.SETTLED]
    found = []
    if wanted.office_id is None:
        found.append(Problem.UNKNOWN_OFFICE)
    elif wanted.office_id == about.centre_id:
        found.append(Problem.OWN_OFFICE)
    return [*found, *_of_the_day(wanted, about, today), *_of_the_permit(wanted, about, today)]


def _of_the_day(wanted: Wanted, about: About, today: date) -> list[Problem]:
    day = wanted.moves_on
    if about.arrived_on is not None and day <= about.arrived_on:
        return [Problem.BEFORE_ARRIVAL]
    if day <= about.serving_from:  # the centre's own time with her would end before it began
        return [Problem.BEFORE_SERVICE]
    if day < today - LONGEST_AGO:
        return [Problem.TOO_LONG_AGO]
    if day > today + LONGEST_AHEAD:
        return [Problem.TOO_FAR_AHEAD]
    if any(last is None or last >= day for _first, last in about.residences):
        return [Problem.OVERLAP]
    return []


def _of_the_permit(wanted: Wanted, about: About, today: date) -> list[Problem]:
    permit = about.permit_on or wanted.permit_on
    if permit is None:
        return [Problem.NO_PERMIT]
    if permit > today:
        return [Problem.PERMIT_IN_FUTURE]
    if permit > wanted.moves_on:
        return [Problem.PERMIT_AFTER_MOVE]
    if about.birth_date is not None and permit < about.birth_date:
        return [Problem.PERMIT_BEFORE_BIRTH]
    return []
