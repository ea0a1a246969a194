"""What waits for the office: absences nobody has decided about, and people missed who have not said that all is well."""

from datetime import date

from sqlalchemy import Select, select, union_all

from webapp.features.absence.check_ins import is_listed
from webapp.policy.actor import Actor
from webapp.policy.scopes import ANSWERS, people_seen_by
from webapp.tables.absence import AbsenceNotice, CheckIn


def waiting_for(actor: Actor, today: date) -> Select[int]:
    """The person of each thing that waits for this actor, a row for each thing."""
    hers = people_seen_by(actor, today, ANSWERS)
    undecided = select(AbsenceNotice.person_id).where(
        AbsenceNotice.withdrawn_at.is_(None), AbsenceNotice.decided.is_(False), AbsenceNotice.person_id.in_(hers)
    )
    missed = select(CheckIn.person_id).where(is_listed(today), CheckIn.person_id.in_(hers))
    # As a select of its own: SQLite takes no union within a union.
    return select(union_all(undecided, missed).subquery().c.person_id)
