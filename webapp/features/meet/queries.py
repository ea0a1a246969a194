"""What can be seen of places and events. Public facts: no scope, because there is nothing to keep from anybody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, case, exists, false, func, select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.features.meet.forms import EVERYWHERE, Chosen, Days
from webapp.language.names import sort_key
from webapp.policy.scopes import serving_now
from webapp.tables.database import Asked
from webapp.tables.meet import Event, Place, SavedEvent
from webapp.tables.organisations import Municipality, Organisation
from webapp.tables.people import Person, Service

# The tables themselves: the mapper would read a statement of its columns anew each time it runs.
_EVENT, _PLACE, _SAVED, _MUNICIPALITY, _OFFICE, _PERSON, _SERVICE = (
    cast(Table, kind.__table__) for kind in (Event, Place, SavedEvent, Municipality, Organisation, Person, Service)
)
EVENTS_A_PAGE = 30
MOST_PLACES = 100
DAYS_AHEAD = 14
# An event that has begun is shown until it ends; this bound lets the index leave out all that ended long ago.
_LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class EventSeen:
    """One gathering. `languages` are tags; `words` are the organiser's own, in `words_language` (a tag) when it is known."""

    public_id: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place_name: str
    address: str | None
    latitude: float | None
    longitude: float | None
    municipality_name: str
    free: bool
    children_welcome: bool
    step_free: bool
    audience: str
    languages: tuple[str, ...]
    words: str | None
    words_language: str | None
    is_cancelled: bool
    saved: bool = False  # she has put it in her week

    @property
    def day(self) -> date:
        return oslo.day_of(self.starts_at)


@dataclass(frozen=True)
class PlaceSeen:
    """Somewhere to meet."""

    name: str
    kind: str
    address: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class MunicipalityChoice:
    """A municipality that can be chosen. `label` has the county where two share a name."""

    number: str
    label: str


@dataclass(frozen=True)
class DayOfEvents:
    day: date
    events: tuple[EventSeen, ...]


@dataclass(frozen=True)
class Meeting:
    """The whole list. `municipality` is None for the whole country, which shows no places; `is_own`: it was not chosen."""

    chosen: Chosen
    municipality: MunicipalityChoice | None
    is_own: bool
    choices: tuple[MunicipalityChoice, ...]
    days: tuple[DayOfEvents, ...]
    has_next: bool
    places: tuple[PlaceSeen, ...]
    has_more_places: bool


def meeting_places(db: Session, person_id: int | None, chosen: Chosen, now: datetime) -> Meeting:
    """The events and places of the chosen municipality, else of the person's own, else the events of all. 3 statements."""
    choices, own = _choices(db, person_id, oslo.day_of(now))
    known = {choice.number: choice for choice in choices}
    number = chosen.municipality if chosen.municipality in known else None
    is_own = number is None and chosen.municipality != EVERYWHERE and own is not None
    number = own if is_own else number
    events = _events(db, person_id, number, chosen, now)
    places = _places(db, number)
    return Meeting(
        chosen=chosen,
        municipality=known[number] if number else None,
        is_own=is_own,
        choices=choices,
        days=_by_day(events[:EVENTS_A_PAGE]),
        has_next=len(events) > EVENTS_A_PAGE,
        places=tuple(places[:MOST_PLACES]),
        has_more_places=len(places) > MOST_PLACES,
    )


def next_event_for(db: Asked, person_id: int, now: datetime) -> EventSeen | None:
    """The next event, not cancelled, in a municipality whose organisation serves the person. One statement.

    None when there is none, and for a person whose address is protected: nothing here tells where she is."""
    today = oslo.day_of(now)
    until = oslo.at(today + timedelta(days=DAYS_AHEAD + 1), time(0))
    row = db.execute(
        _NEXT_NEARBY, {"person": person_id, "today": today, "since": now - _LONGEST, "now": now, "until": until}
    ).first()
    return _event(row) if row else None


def pages_to_keep() -> tuple[tuple[str, dict[str, str | int]], ...]:
    """The list of the person's own municipality."""
    return (("meet.page", {}),)


def own_municipalities(person_id: int | None, today: date) -> Select[tuple[str, int]]:
    """Municipality numbers of those who serve the person today, and how near each is to home (lower is nearer)."""
    # Where she lives comes before where she goes to school: a school can serve several municipalities.
    nearness = case((_OFFICE.c.kind == "reception_centre", 0), (_OFFICE.c.kind == "municipality", 1), else_=2)
    return (
        select(_OFFICE.c.municipality_number, nearness.label("nearness"))
        .select_from(_OFFICE)
        .join(_SERVICE, _SERVICE.c.organisation_id == _OFFICE.c.id)
        .join(_PERSON, _PERSON.c.id == _SERVICE.c.person_id)
        .where(_SERVICE.c.person_id == person_id, serving_now(today), _PERSON.c.protection == "none")
    )


def _choices(db: Session, person_id: int | None, today: date) -> tuple[tuple[MunicipalityChoice, ...], str | None]:
    """Every municipality with a place, and the person's own, in Norwegian order; and the number of her own."""
    own = own_municipalities(person_id, today).subquery()
    nearness = select(func.min(own.c.nearness)).where(own.c.municipality_number == Municipality.number)
    rows = db.execute(
        select(
            Municipality.number, Municipality.name, Municipality.county, nearness.scalar_subquery().label("nearness")
        )
        # An event has a place, and both have the place's municipality: to look for places is enough.
        .where(
            exists().where(Place.municipality_number == Municipality.number)
            | Municipality.number.in_(select(own.c.municipality_number))
        )
    ).all()
    names = Counter(row.name for row in rows)
    choices = sorted(
        (
            MunicipalityChoice(row.number, f"{row.name} ({row.county})" if names[row.name] > 1 else row.name)
            for row in rows
        ),
        key=lambda choice: _order(choice.label),
    )
    nearest = min(((row.nearness, row.number) for row in rows if row.nearness is not None), default=None)
    return tuple(choices), nearest[1] if nearest else None


@lru_cache(maxsize=512)
def _order(label: str) -> str:
    return sort_key("", label)


def _events(
    db: Session, person_id: int | None, municipality: str | None, chosen: Chosen, now: datetime
) -> list[EventSeen]:
    """One page of events, and one more when there is a next page."""
    wanted = _coming(now, _last_day(chosen.days, oslo.day_of(now)))
    if municipality:
        wanted = wanted.where(_EVENT.c.municipality_number == municipality)
    if chosen.with_children:
        wanted = wanted.where(_EVENT.c.children_welcome.is_(True))
    page = wanted.offset((chosen.page - 1) * EVENTS_A_PAGE).limit(EVENTS_A_PAGE + 1)
    rows = _event_rows(page)
    if person_id is not None:
        rows = rows.add_columns(
            exists().where(_SAVED.c.person_id == person_id, _SAVED.c.event_id == _EVENT.c.id).label("saved")
        )
    return [_event(row) for row in db.execute(rows)]


def _last_day(days: Days, today: date) -> date:
    if days is Days.TODAY:
        return today
    if days is Days.THIS_WEEK:
        return oslo.monday_of(today) + timedelta(days=6)
    return today + timedelta(days=DAYS_AHEAD)


def _coming(now: datetime, last_day: date) -> Select[int]:
    """Ids of events that have not ended, up to and including `last_day`, soonest first."""
    return _between(now - _LONGEST, now, oslo.at(last_day + oslo.A_DAY, time(0)))


def _between(since: Any, now: Any, until: Any) -> Select[int]:
    return (
        select(_EVENT.c.id)
        .where(_EVENT.c.starts_at > since, _EVENT.c.ends_at > now, _EVENT.c.starts_at < until)
        .order_by(_EVENT.c.starts_at, _EVENT.c.id)
    )


def _event_rows(coming: Select[int]) -> Select[*tuple[Any, ...]]:
    """What is shown of the events chosen by `coming`, which sorts many ids so that this joins few rows."""
    return (
        select(
            _EVENT.c.public_id,
            _EVENT.c.kind,
            _EVENT.c.starts_at,
            _EVENT.c.ends_at,
            _EVENT.c.free,
            _EVENT.c.children_welcome,
            _EVENT.c.step_free,
            _EVENT.c.audience,
            _EVENT.c.languages,
            _EVENT.c.words,
            _EVENT.c.words_language,
            _EVENT.c.cancelled_at,
            _PLACE.c.name.label("place_name"),
            _PLACE.c.address,
            _PLACE.c.latitude,
            _PLACE.c.longitude,
            _MUNICIPALITY.c.name.label("municipality_name"),
        )
        .select_from(_EVENT)
        .join(_PLACE, _PLACE.c.id == _EVENT.c.place_id)
        .join(_MUNICIPALITY, _MUNICIPALITY.c.number == _EVENT.c.municipality_number)
        .where(_EVENT.c.id.in_(select(coming.subquery().c.id)))
        .order_by(_EVENT.c.starts_at, _EVENT.c.id)
    )


def _event(row: Row[*tuple[Any, ...]]) -> EventSeen:
    values = dict(row._mapping)
    is_cancelled = values.pop("cancelled_at") is not None
    languages = tuple(values.pop("languages").split())
    return EventSeen(**values, languages=languages, is_cancelled=is_cancelled)


def _by_day(events: Iterable[EventSeen]) -> tuple[DayOfEvents, ...]:
    return tuple(DayOfEvents(day, tuple(those)) for day, those in groupby(events, key=lambda event: event.day))


def _places(db: Session, municipality: str | None) -> list[PlaceSeen]:
    """The places of one municipality, and one more than are shown when there are more; none for the whole country."""
    of_it: ColumnElement[bool] = Place.municipality_number == municipality if municipality else false()
    rows = db.execute(
        select(Place.name, Place.kind, Place.address, Place.latitude, Place.longitude)
        .where(of_it, Place.closed_on.is_(None))
        .order_by(Place.name, Place.id)
        .limit(MOST_PLACES + 1)
    )
    return [PlaceSeen(*row) for row in rows]


def _next_nearby() -> Select[*tuple[Any, ...]]:
    person, today = cast(int, bindparam("person")), cast(date, bindparam("today"))
    near = own_municipalities(person, today).with_only_columns(_OFFICE.c.municipality_number)
    coming = _between(bindparam("since"), bindparam("now"), bindparam("until"))
    nearby = coming.where(_EVENT.c.municipality_number.in_(near), _EVENT.c.cancelled_at.is_(None)).limit(1)
    return _event_rows(nearby)


# Made once: making it costs Today many times what running it does.
_NEXT_NEARBY = _next_nearby()
