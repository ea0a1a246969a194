"""What can be seen of parental guidance: the meetings and how they stand, the modules, one page of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from webapp.engine.standing import Standing
from webapp.features.modules.content import SOURCE, Module, course
from webapp.features.modules.pages import Page
from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere
from webapp.tables.evidence import Meeting
from webapp.tables.people import Circumstances

COURSE = "parental_guidance"
MEETINGS = "parental_guidance.meetings"
_KINDS = ("guidance_group", "guidance_conversation")


@dataclass(frozen=True)
class GuidanceMeeting:
    """One planned meeting (veiledningsmøte) or conversation (veiledningssamtale)."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    is_conversation: bool
    place_name: str | None
    room: str | None
    module_slug: str | None  # the module that prepares for it


@dataclass(frozen=True)
class Guidance:
    """How it stands with a person's guidance. `standing` is None when the duty does not concern her."""

    standing: Standing | None
    in_conversations: bool  # one to one, instead of in a group
    next_meeting: GuidanceMeeting | None


@dataclass(frozen=True)
class Reading:
    """One page of a module as it is read, with the Norwegian page beside it when the text is a translation."""

    module: Module
    page: Page
    norwegian: Page | None
    following: Module | None  # the module after this one; None after the last


def guidance_for(db: Session, actor: Actor, standings: Iterable[Standing], now: datetime) -> Guidance:
    """One statement beside the standings, which the caller has read already."""
    standing = next((each for each in standings if each.commitment.id == MEETINGS), None)
    first = db.execute(_planned(actor, now).limit(1)).first()
    if first is None:
        return Guidance(standing, False, None)
    return Guidance(standing, first.guidance_form == "individual", _meeting(first) if first.public_id else None)


def guidance_meetings(db: Session, actor: Actor, since: datetime) -> tuple[GuidanceMeeting, ...]:
    """The actor's own meetings that end after `since`, soonest first; cancelled ones left out."""
    return tuple(_meeting(row) for row in db.execute(_planned(actor, since)) if row.public_id)


def _planned(actor: Actor, since: datetime) -> Select[*tuple[Any, ...]]:
    """One row per meeting to come; one row without a meeting when there is none but the person is registered."""
    return (
        select(
            Circumstances.guidance_form,
            Meeting.public_id,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.kind,
            Meeting.place_name,
            Meeting.room,
            Meeting.module,
        )
        .outerjoin(
            Meeting,
            (Meeting.person_id == Circumstances.person_id)
            & Meeting.kind.in_(_KINDS)
            & Meeting.cancelled.is_(False)
            & (Meeting.ends_at > since),
        )
        .where(Circumstances.person_id == actor.person_id)
        .order_by(Meeting.starts_at, Meeting.id)
    )


def _meeting(row: Row[*tuple[Any, ...]]) -> GuidanceMeeting:
    return GuidanceMeeting(
        public_id=row.public_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_conversation=row.kind == "guidance_conversation",
        place_name=row.place_name,
        room=row.room,
        module_slug=row.module,
    )


def modules_in(language: str) -> tuple[Module, ...]:
    """The modules of parental guidance in reading order, in Bokmål where the language has no text."""
    return course(COURSE).modules_in(language)


def module_before(meeting: GuidanceMeeting | None, language: str) -> Module | None:
    """What to read before the meeting, when one of our modules prepares for it."""
    if meeting is None or meeting.module_slug is None:
        return None
    return course(COURSE).module(meeting.module_slug, language)


def reading(slug: str, number: int, language: str) -> Reading:
    """Raises NotHere for a module or a page that is not there."""
    modules = modules_in(language)
    place = next((place for place, module in enumerate(modules) if module.slug == slug), None)
    page = modules[place].page(number) if place is not None else None
    if place is None or page is None:
        raise NotHere
    module = modules[place]
    source = course(COURSE).module(slug, SOURCE)
    return Reading(
        module=module,
        page=page,
        norwegian=source.page(number) if source and module.language != SOURCE else None,
        following=modules[place + 1] if place + 1 < len(modules) else None,
    )


def pages_to_keep() -> tuple[tuple[str, dict[str, str | int]], ...]:
    """What a phone keeps of this feature: endpoint and values of the list and of every page of every module."""
    pages: list[tuple[str, dict[str, str | int]]] = [("modules.index", {})]
    for module in modules_in(SOURCE):
        pages += [("modules.page", {"slug": module.slug, "number": page.number}) for page in module.pages]
    return tuple(pages)
