"""One-time steps on the way in: single use, short-lived, bound to the browser that asked, five tries.

The same mechanism for a card that was accepted, a challenge for a passkey, an answer awaited from an OpenID provider, a
link sent by e-mail, a second factor asked for. Source: trust.md § 2 (ASVS 6.5.1, 6.5.4, 6.5.5)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.engine.revision import canonical, digest
from webapp.tables.base import new_token
from webapp.tables.ways_in import LoginStep

MOST_TRIES = 5
STEP_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Step:
    """A step under way. person_id: None where it is not known yet who asks."""

    id: int
    kind: str
    person_id: int | None
    values: Mapping[str, Any]
    tries: int
    expires_at: datetime


def begin_step(
    db: Session,
    kind: str,
    browser: str,
    now: datetime,
    *,
    person_id: int | None = None,
    values: Mapping[str, Any] | None = None,
    lasts: timedelta = STEP_LASTS,
) -> str:
    """Begins a step and gives the secret that the form, the cookie or the link carries on. Inside a write.

    browser: `sessions.browser_hash(request)`. Raises ValueError without one: a step belongs to somebody."""
    if not browser:
        raise ValueError("a step is bound to the browser that asked")
    token = new_token()
    db.add(
        LoginStep(
            token_hash=digest(token), browser_hash=browser, kind=kind, person_id=person_id,
            values=canonical(dict(values or {})), made_at=now, expires_at=now + lasts,
        )
    )  # fmt: skip
    return token


def step_for(db: Session, kind: str, browser: str, token: str, now: datetime) -> Step | None:
    """The live step of this kind that this browser began; None when unknown, used, expired, tried out or another's."""
    row = db.execute(
        select(
            LoginStep.id, LoginStep.kind, LoginStep.person_id, LoginStep.values, LoginStep.tries, LoginStep.expires_at
        ).where(
            LoginStep.token_hash == digest(token),
            LoginStep.kind == kind,
            LoginStep.browser_hash == browser,
            LoginStep.used_at.is_(None),
            LoginStep.expires_at > now,
            LoginStep.tries < MOST_TRIES,
        )
    ).one_or_none()
    if row is None or not browser:
        return None
    return Step(row.id, row.kind, row.person_id, json.loads(row.values), row.tries, row.expires_at)


def count_try(db: Session, step: Step) -> bool:
    """Counts a try, before what was given is looked at; False when it was one too many. Inside a write of its own."""
    counted = db.execute(
        update(LoginStep)
        .where(LoginStep.id == step.id, LoginStep.tries < MOST_TRIES, LoginStep.used_at.is_(None))
        .values(tries=LoginStep.tries + 1)
    )
    return counted.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def finish_step(db: Session, step: Step, now: datetime) -> bool:
    """Uses the step up, in the write that does what it was for; False when somebody else was quicker."""
    used = db.execute(
        update(LoginStep)
        .where(LoginStep.id == step.id, LoginStep.used_at.is_(None), LoginStep.expires_at > now)
        .values(used_at=now)
    )
    return used.rowcount == 1  # type: ignore[attr-defined, no-any-return]
