"""Cards that still take somebody in, how far somebody has come with one, and what staff see of somebody's ways in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.engine.oslo import day_of
from webapp.features.entry import Step, step_for
from webapp.features.passkeys import ways_of
from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import is_named_or_free
from webapp.policy.looks import concern_of, is_served
from webapp.policy.permissions import Do, NotHere, See, may
from webapp.tables.database import Database, Who
from webapp.tables.people import LoginSession, Person, Role
from webapp.tables.ways_in import CodeCard, LinkedIdentity, PhoneUser

MOST_TRIES = 5  # wrong pictures
MOST_SHOWN = 10
# Kinds of step: the code was right; the pictures were too. Whose phone it is, stands in the values of the second.
CODE_RIGHT, CARD_RIGHT = "card", "card_right"


@dataclass(frozen=True)
class Card:
    """A card that takes somebody in now."""

    id: int
    person_id: int
    code_hash: str
    pictures_hash: str


@dataclass(frozen=True)
class Holder:
    """Whose card it is, as she herself may know."""

    given_name: str
    language: str


@dataclass(frozen=True)
class CardSeen:
    """A card as staff see it. state: live, used, blocked, expired or worn (five times the wrong pictures)."""

    made_at: datetime
    last_day: date
    used_at: datetime | None
    state: str


@dataclass(frozen=True)
class SessionSeen:
    """Where she is logged in, coarsely. described: "Android, Chrome", maybe empty."""

    described: str
    last_used_at: datetime


@dataclass(frozen=True)
class AccessSeen:
    """Somebody's ways in, without anything that would let another in."""

    cards: Sequence[CardSeen]
    sessions: Sequence[SessionSeen]
    codes: int  # on phones
    passkeys: int
    password: bool
    linked: int
    is_closed: bool

    @property
    def has_live_card(self) -> bool:
        return any(card.state == "live" for card in self.cards)

    @property
    def has_phones(self) -> bool:
        return bool(self.sessions or self.codes)


@dataclass(frozen=True)
class Reached:
    """Somebody whose ways in a member of staff opened, and the organisation and the role through which."""

    person_id: int
    public_id: str
    given_name: str
    family_name: str
    language: str
    organisation_id: int
    role: str
    is_served: bool


def live_card(now: datetime) -> tuple[Any, ...]:
    """Conditions on CodeCard: it takes somebody in. A newer card of the same person, even one printed at the same moment,
    takes its place."""
    newer = aliased(CodeCard)
    return (
        CodeCard.used_at.is_(None),
        CodeCard.blocked_at.is_(None),
        CodeCard.expires_at > now,
        CodeCard.tries < MOST_TRIES,
        ~select(newer.id).where(newer.person_id == CodeCard.person_id, newer.id > CodeCard.id).exists(),
    )


def card_with(db: Session, hashed: str, now: datetime) -> Card | None:
    """The live card with this code; one statement and one answer whatever is wrong with it."""
    return _card(db, _cards(now).where(CodeCard.code_hash == hashed))


def card_numbered(db: Session, card_id: int, now: datetime) -> Card | None:
    """The card, if it still takes somebody in."""
    return _card(db, _cards(now).where(CodeCard.id == card_id))


def _cards(now: datetime) -> Select[int, int, str, str]:
    return select(CodeCard.id, CodeCard.person_id, CodeCard.code_hash, CodeCard.pictures_hash).where(*live_card(now))


def _card(db: Session, which: Select[int, int, str, str]) -> Card | None:
    row = db.execute(which).one_or_none()
    return Card(*row) if row else None


def step_at(db: Session, kind: str, browser: str, token: str, now: datetime) -> tuple[Step, Card] | None:
    """How far this browser has come, with the card that brought it there; None when one of them is of no use any more."""
    step = step_for(db, kind, browser, token, now) if token else None
    card = card_numbered(db, int(step.values["card"]), now) if step else None
    return (step, card) if step and card else None


def card_of_step(db: Session, browser: str, token: str, now: datetime) -> Step | None:
    """The step of somebody whose code and pictures were right and who said whose phone this is; values: card, phone.

    browser: `sessions.browser_hash(request)`. None when another browser asks, or the card is used, blocked or expired."""
    found = step_at(db, CARD_RIGHT, browser, token, now)
    return found[0] if found and found[0].values.get("phone") else None


def holder_of(database: Database, person_id: int) -> Holder | None:
    """The name and language of the card's person; None when her account is closed. Asked as herself: the wall hides her."""
    with database.reading(Who(person_id=person_id)) as db:
        row = db.execute(
            select(Person.given_name, Person.language).where(Person.id == person_id, Person.disabled_at.is_(None))
        ).one_or_none()
    return Holder(*row) if row else None


def colleague_reached(db: Session, actor: Actor, public_id: str, permission: See | Do, today: date) -> Reached:
    """Somebody who works or arranges something where the actor administers or coordinates. Raises NotHere."""
    row = db.execute(
        select(Person.id, Person.public_id, Person.given_name, Person.family_name, Person.language).where(
            Person.public_id == public_id
        )
    ).one_or_none()
    if row is None:
        raise NotHere
    concern = concern_of(db, row.id, today)
    through = replace(concern, served_by=frozenset())  # as a colleague; who serves her comes in as her office does
    if not (may(actor, permission, through) and is_named_or_free.of(actor, concern)):
        raise NotHere
    volunteers_at = frozenset(
        each.organisation_id for each in _roles(db, row.id, today) if each.name == RoleName.VOLUNTEER
    )
    reached_at = {
        RoleName.ADMIN: concern.works_for,
        RoleName.COORDINATOR: volunteers_at,
    }  # of volunteers, not of colleagues
    ways = [each for each in actor.roles if each.organisation_id in reached_at.get(each.name, ())]
    if not ways:
        raise NotHere
    return Reached(*row, organisation_id=ways[0].organisation_id, role=str(ways[0].name), is_served=False)


def may_hand_over(database: Database, db: Session, actor: Actor, whose: Reached, today: date) -> bool:
    """Whether the actor may give this person a way in, or take away the ways she made herself.

    A card opens all that its holder may do and all that is hers, so nobody prints one for somebody who may more: for those
    who work with people's records only an administrator of every place where they do; a volunteer's comes from whoever may
    print it. And whoever is served somewhere gets hers from an office that serves her."""
    administers = {held.organisation_id for held in actor.roles if held.name is RoleName.ADMIN}
    for row in _roles(db, whose.person_id, today):
        if row.name != RoleName.VOLUNTEER and row.organisation_id not in administers:
            return False
    return whose.is_served or not is_served(database, whose.person_id, today)


def _roles(db: Session, person_id: int, today: date) -> Sequence[Any]:
    held = (Role.person_id == person_id, Role.ended_on.is_(None) | (Role.ended_on > today))
    return db.execute(select(Role.organisation_id, Role.name).where(*held)).all()


def access_of(db: Session, person_id: int, now: datetime) -> AccessSeen:
    """Cards, phones and other ways in of one person, newest first. The caller has opened her."""
    cards = db.execute(
        select(
            CodeCard.made_at, CodeCard.expires_at, CodeCard.used_at, CodeCard.blocked_at, CodeCard.tries
        ).where(CodeCard.person_id == person_id).order_by(CodeCard.id.desc()).limit(MOST_SHOWN)
    ).all()  # fmt: skip
    sessions = db.execute(
        select(LoginSession.described, LoginSession.last_used_at)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
            or_(LoginSession.ends_at.is_(None), LoginSession.ends_at > now),
        )
        .order_by(LoginSession.last_used_at.desc(), LoginSession.id.desc())
        .limit(MOST_SHOWN)
    )
    ways = ways_of(db, person_id)
    return AccessSeen(
        cards=[
            CardSeen(row.made_at, day_of(row.expires_at - timedelta(seconds=1)), row.used_at, _state(row, at, now))
            for at, row in enumerate(cards)
        ],
        sessions=[SessionSeen(row.described or "", row.last_used_at) for row in sessions],
        codes=_count(db, PhoneUser.id, PhoneUser.person_id == person_id, PhoneUser.ended_at.is_(None)),
        passkeys=len(ways.passkeys),
        password=ways.log_in_name is not None,
        linked=_count(db, LinkedIdentity.id, LinkedIdentity.person_id == person_id, LinkedIdentity.ended_at.is_(None)),
        is_closed=db.scalar(select(Person.disabled_at).where(Person.id == person_id)) is not None,
    )


def _state(row: Any, at: int, now: datetime) -> str:
    """at: how many newer cards there are."""
    if row.used_at is not None:
        return "used"
    if row.blocked_at is not None or at > 0:
        return "blocked"
    if row.expires_at <= now:
        return "expired"
    return "worn" if row.tries >= MOST_TRIES else "live"


def _count(db: Session, what: Any, *which: Any) -> int:
    return db.scalar(select(func.count(what)).where(*which)) or 0
