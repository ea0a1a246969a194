"""Who is asking: built once per request from the session row, frozen, never cached beyond it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, bindparam, exists, select
from sqlalchemy.orm import Session

from webapp.tables.base import UtcInstant
from webapp.tables.contract import ContractVersion
from webapp.tables.notices import Notice
from webapp.tables.people import Circumstances, LoginSession, Person, Role


class RoleName(StrEnum):
    """What staff and volunteers do for an organisation."""

    ADVISER = "adviser"
    LEADER = "leader"  # leads the advisers; the next one to turn to
    TEACHER = "teacher"
    SUBSTITUTE = "substitute"  # vikar: sees the lessons lent to her for the day, nothing else
    OFFICE = "office"  # the office of a school: classes, lists, registers
    RECEPTION = "reception"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


class Stage(StrEnum):
    """Which of the screens' bottom bars fits; never a permission."""

    RESIDENT = "resident"
    PARTICIPANT = "participant"
    STAFF = "staff"
    ANYONE = "anyone"


@dataclass(frozen=True)
class RoleHeld:
    """A role in one organisation."""

    organisation_id: int
    name: RoleName


@dataclass(frozen=True)
class Actor:
    """The person behind a request, or nobody."""

    person_id: int | None = None
    public_id: str = ""
    given_name: str = ""
    family_name: str = ""
    stage: Stage = Stage.ANYONE
    phone: str | None = None
    roles: tuple[RoleHeld, ...] = ()
    is_served: bool = False
    protected: bool = False
    has_unread: bool = False  # some notice waits: a page that shows them need not ask when none does
    contract_waits: bool = False  # the newest contract is not confirmed by her
    session_id: int | None = None
    form_secret: str = ""
    session_last_used_at: datetime | None = None
    proved_at: datetime | None = None  # when she last gave her code; what is sensitive asks for it again
    device_id: int | None = None

    @property
    def is_authenticated(self) -> bool:
        return self.person_id is not None

    # The three below are what Flask-Login asks of a user.
    @property
    def is_active(self) -> bool:
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        return not self.is_authenticated

    def get_id(self) -> str:
        return str(self.session_id or "")

    @property
    def is_staff(self) -> bool:
        return self.stage is Stage.STAFF

    @property
    def organisations(self) -> tuple[int, ...]:
        """Organisations she works for, without repeats."""
        return tuple(dict.fromkeys(role.organisation_id for role in self.roles))

    def holds(self, name: str) -> bool:
        return any(role.name == name for role in self.roles)


NOBODY = Actor()

# Built once: putting a statement together costs more than SQLite takes to answer it.
_SESSION, _PERSON, _ABOUT, _ROLE, _NOTICE, _CONTRACT = (
    kind.__table__ for kind in (LoginSession, Person, Circumstances, Role, Notice, ContractVersion)
)
_NEWER = _CONTRACT.alias("newer")
_UNCONFIRMED = (
    exists()
    .where(_CONTRACT.c.person_id == _PERSON.c.id, _CONTRACT.c.signed_by_person_on.is_(None))
    .where(~exists().where(_NEWER.c.person_id == _CONTRACT.c.person_id, _NEWER.c.number > _CONTRACT.c.number))
)
_LIVE_SESSION = (
    select(
        _SESSION.c.id,
        _SESSION.c.form_secret,
        _SESSION.c.phone,
        _SESSION.c.last_used_at,
        _SESSION.c.proved_at,
        _SESSION.c.device_id,
        _PERSON.c.id.label("person_id"),
        _PERSON.c.public_id,
        _PERSON.c.given_name,
        _PERSON.c.family_name,
        _PERSON.c.protection,
        _ABOUT.c.person_id.label("has_circumstances"),
        _ABOUT.c.in_ordinary_reception,
        _ABOUT.c.permit_granted_on,
        _ABOUT.c.settled_on,
        exists().where(_NOTICE.c.person_id == _PERSON.c.id, _NOTICE.c.read_at.is_(None)).label("has_unread"),
        _UNCONFIRMED.label("contract_waits"),
        _ROLE.c.organisation_id,
        _ROLE.c.name.label("role"),
    )
    .select_from(_SESSION)
    .join(_PERSON, _PERSON.c.id == _SESSION.c.person_id)
    .outerjoin(_ABOUT, _ABOUT.c.person_id == _PERSON.c.id)
    .outerjoin(
        _ROLE,
        (_ROLE.c.person_id == _PERSON.c.id)
        & (_ROLE.c.ended_on.is_(None) | (_ROLE.c.ended_on > bindparam("today", type_=Date))),
    )
    .where(
        _SESSION.c.token_hash == bindparam("token_hash"),
        _SESSION.c.ended_at.is_(None),
        _SESSION.c.expires_at > bindparam("now", type_=UtcInstant),
        _SESSION.c.ends_at.is_(None) | (_SESSION.c.ends_at > bindparam("now", type_=UtcInstant)),
        _PERSON.c.disabled_at.is_(None),
    )
)


def actor_of_session(db: Session, token_hash: str, now: datetime, today: date) -> Actor:
    """The actor whose live session has this token hash, else NOBODY. One statement."""
    rows = db.execute(_LIVE_SESSION, {"token_hash": token_hash, "now": now, "today": today}).all()
    if not rows:
        return NOBODY
    row = rows[0]
    roles = tuple(RoleHeld(each.organisation_id, RoleName(each.role)) for each in rows if each.role)
    served = row.has_circumstances is not None
    if roles:
        stage = Stage.STAFF
    elif served and row.in_ordinary_reception and (row.settled_on is None or row.settled_on > today):
        stage = Stage.RESIDENT
    else:
        stage = Stage.PARTICIPANT
    return Actor(
        person_id=row.person_id,
        public_id=row.public_id,
        given_name=row.given_name,
        family_name=row.family_name,
        stage=stage,
        phone=row.phone,
        roles=roles,
        is_served=served,
        protected=row.protection != "none",
        has_unread=bool(row.has_unread),
        contract_waits=bool(row.contract_waits),
        session_id=row.id,
        form_secret=row.form_secret,
        session_last_used_at=row.last_used_at,
        proved_at=row.proved_at,
        device_id=row.device_id,
    )
