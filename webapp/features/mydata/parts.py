"""What a copy of one's data holds: a decision about every table, and every column that names a person, in this one place.

A new table without a decision here fails `tests/features/mydata/test_every_table_is_decided.py`. Of other people stand no
name and no number: who wrote something down is said as role and office, as the register keeps it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, and_

from webapp.policy.actor import Actor
from webapp.tables.base import Base, Kept

Mine = Callable[[Table, Actor], ColumnElement[bool]]

# Keys for joins, the order of lists, how often something was edited: they say nothing about anybody.
_MACHINERY = frozenset({"id", "revision", "sort_key", "search_key", "sequence", "position"})


def _by(column: str) -> Mine:
    return lambda table, actor: table.c[column] == actor.person_id


@dataclass(frozen=True)
class Given:
    """The rows of this table that `mine` finds are the person's own. leaves: columns left out, beside those of the machinery.

    owner: the column that names her. plain: columns of canonical JSON, read as such."""

    owner: str = "person_id"
    leaves: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    mine: Mine | None = None

    def where(self, table: Table, actor: Actor) -> ColumnElement[bool]:
        return (self.mine or _by(self.owner))(table, actor)


@dataclass(frozen=True)
class NotGiven:
    """Nothing of this table stands in a copy. why: `nobody` (about no person), `hashed` (nobody can be found in it),
    `account` (tied to no account of hers)."""

    why: str


def _given(*leaves: str, owner: str = "person_id", plain: tuple[str, ...] = (), mine: Mine | None = None) -> Given:
    return Given(owner, frozenset(leaves), frozenset(plain), mine)


# In the order of the copy: who she is, what is registered, what was agreed and decided, what happened, what she wrote, how she
# gets in, who has looked.
DECISIONS: Mapping[str, Given | NotGiven] = {
    "person": _given(owner="id"),
    "circumstances": _given(plain=("cohort_inputs",)),
    "child": _given(),
    "stretch": _given(),
    "exemption": _given(),
    "service": _given("contact_id", "contact_name", "contact_phone", "contact_hours"),
    "handover": _given("made_by_id", plain=("before",)),
    "source_id": _given(
        "digest", "row_id", owner="row_id",
        mine=lambda table, actor: and_(table.c.kind == "person", table.c.row_id == actor.person_id),
    ),
    "protection_change": _given("changed_by_id"),
    "named_staff": _given("staff_id", "named_by_id"),
    "plan_version": _given(plain=("content",)),
    "contract_version": _given(plain=("content",)),
    "plan_draft": _given("updated_by_id", plain=("content",)),
    "confirmation": _given("recorded_by_id", plain=("content",)),
    "gone_through": _given("recorded_by_id"),
    "stored_standing": _given(plain=("value",)),
    "enrolment": _given(),
    "evidence": _given("recorded_by_id"),
    "meeting": _given("with_name", "with_phone"),
    "examination": _given(),
    "next_step": _given(),
    "absence_notice": _given("told_by_id"),
    "absence_decision": _given("decided_by_id"),
    "check_in": _given(),
    "question": _given("answered_by_id"),
    "matter": _given("answered_by_id"),
    "own_entry": _given(),
    "consent": _given(),
    "saved_event": _given(),
    "notice": _given(plain=("values",)),
    "message_way": _given("code_hash", "code_expires_at", "code_tries"),
    "outgoing_message": _given("code", "key", "next_try_at"),
    "calendar_feed": _given("token_hash"),
    "receipt": _given(
        "write_id", "body_digest", "sender", owner="sender", plain=("outcome",),
        mine=lambda table, actor: table.c.sender == actor.public_id,
    ),
    "role": _given(),
    "school_class": _given(owner="teacher_id"),
    "lesson_loan": _given("lent_by_id"),
    "credential": _given("secret_hash"),
    "code_card": _given("code_hash", "pictures_hash", "made_by_id"),
    "phone_user": _given("secret_hash"),
    "passkey": _given("credential_id", "public_key", "sign_count"),
    "authenticator": _given("secret", "last_step"),
    "linked_identity": _given(),
    "login_session": _given("token_hash", "form_secret"),
    "login_step": _given("token_hash", "browser_hash", "values"),
    "look": _given("looker_id", "month", "number", "previous", "digest"),
    "volunteer_request": NotGiven("account"),
    "attempt": NotGiven("hashed"),
    "device": NotGiven("hashed"),
    "organisation": NotGiven("nobody"),
    "municipality": NotGiven("nobody"),
    "series": NotGiven("nobody"),
    "lesson": NotGiven("nobody"),
    "place": NotGiven("nobody"),
    "event": NotGiven("nobody"),
    "look_head": NotGiven("nobody"),
    "taking_away": NotGiven("nobody"),
}  # fmt: skip

# Where a person's work is kept, beside somebody else's record: how much of it there is, never about whom. "month": by month.
COUNTED: Mapping[str, str] = {
    "look.looker_id": "month",
    "evidence.recorded_by_id": "",
    "matter.answered_by_id": "",
    "question.answered_by_id": "",
    "absence_notice.told_by_id": "",
    "absence_decision.decided_by_id": "",
    "confirmation.recorded_by_id": "",
    "gone_through.recorded_by_id": "",
    "plan_draft.updated_by_id": "",
    "handover.made_by_id": "",
    "code_card.made_by_id": "",
    "named_staff.staff_id": "",
    "named_staff.named_by_id": "",
    "protection_change.changed_by_id": "",
    "lesson_loan.lent_by_id": "",
    "service.contact_id": "",
    "volunteer_request.decided_by_id": "",
}
# What stands in place of a number that points to another table; the public id of the row elsewhere.
SHOWN_AS: Mapping[str, str] = {
    "organisation": "name",
    "municipality": "name",
    "school_class": "name",
    "lesson": "starts_at",
    "event": "starts_at",
    "device": "made_at",
}


@cache
def tables_given() -> tuple[tuple[Table, Given], ...]:
    """The tables of a copy in its order."""
    tables = Base.metadata.tables
    return tuple((tables[name], each) for name, each in DECISIONS.items() if isinstance(each, Given) and name in tables)


@cache
def columns_given(name: str) -> tuple[str, ...]:
    """The columns of a table that a copy holds."""
    decision = DECISIONS[name]
    assert isinstance(decision, Given)
    left_out = _MACHINERY | decision.leaves | {decision.owner}
    return tuple(column.name for column in Base.metadata.tables[name].columns if column.name not in left_out)


@cache
def target_of(name: str, column: str) -> str | None:
    """The table a column points to; None for a plain value."""
    if column == "device_id":  # no foreign key: a session outlives the row of its browser
        return "device"
    keys: Any = Base.metadata.tables[name].c[column].foreign_keys
    return next((key.column.table.name for key in keys), None)


def kept_class(name: str) -> Kept:
    """How long rows of a table stay."""
    return Kept(Base.metadata.tables[name].info["kept"])
