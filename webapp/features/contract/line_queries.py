"""What can be seen of one line: how it stands, what the contract says of it, when it was explained, the weeks offered."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.engine.averages import OfferedWeek
from webapp.engine.commitment import Commitment, Side, Unit
from webapp.engine.evidence import Register
from webapp.engine.reckon import offered_weeks, stand_frozen
from webapp.engine.standing import Standing
from webapp.features.contract.content import Line
from webapp.features.contract.queries import PLAN_LINE, ContractSeen, Explained, newest_contract_of
from webapp.features.standing import PersonFile, files_of, standing_of, standings_for
from webapp.policy.permissions import NotHere
from webapp.tables.contract import GoneThrough

LONGEST = 60


@dataclass(frozen=True)
class LinePage:
    """One line. frozen: as it stands in the newest contract, None when it is not in it; explained: newest first.

    weeks: newest first, of a weekly promise of the municipality."""

    standing: Standing
    frozen: Line | None
    contract: ContractSeen | None
    explained: tuple[Explained, ...]
    weeks: tuple[OfferedWeek, ...]

    @property
    def is_municipality(self) -> bool:
        return self.standing.commitment.side is Side.MUNICIPALITY


def line_of(db: Session, person_id: int, line_id: str, today: date) -> LinePage:
    """One line of her own, from today's duties or from the newest contract. Raises NotHere for any other word."""
    if not line_id or len(line_id) > LONGEST or not line_id.isprintable() or line_id == PLAN_LINE:
        raise NotHere
    standing = standing_of(standings_for(db, person_id, today), line_id)
    contract = newest_contract_of(db, person_id)
    frozen = contract.content.line(line_id) if contract else None
    weekly = standing is not None and _is_offered_weekly(standing.commitment)
    file = files_of(db, [person_id]).get(person_id, PersonFile()) if weekly or (standing is None and frozen) else None
    if standing is None:
        if frozen is None or file is None:
            raise NotHere
        standing = stand_frozen([frozen.commitment], file.evidence, file.planned, _registers(file), today)[0]
    weeks: tuple[OfferedWeek, ...] = ()
    if file is not None and _is_offered_weekly(standing.commitment):
        weeks = offered_weeks(standing.commitment, file.evidence, file.planned, _registers(file), today)
    return LinePage(standing, frozen, contract, explained_of(db, person_id, line_id), weeks)


def explained_of(db: Session, person_id: int, line_id: str) -> tuple[Explained, ...]:
    """Each time this line was gone through with her, newest first. One statement."""
    rows = db.execute(
        select(
            GoneThrough.line,
            GoneThrough.gone_through_on,
            GoneThrough.language,
            GoneThrough.interpreter,
            GoneThrough.recorded_by,
        )
        .where(GoneThrough.person_id == person_id, GoneThrough.line == line_id)
        .order_by(GoneThrough.gone_through_on.desc(), GoneThrough.id.desc())
    )
    return tuple(Explained(*row) for row in rows)


def _is_offered_weekly(commitment: Commitment) -> bool:
    return commitment.unit is Unit.WEEKLY_MINUTES and commitment.side is Side.MUNICIPALITY


def _registers(file: PersonFile) -> list[Register]:
    return [Register(subject, reaches_to) for subject, reaches_to in file.registers.items()]
