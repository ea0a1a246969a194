"""What the person can do with her contract: confirm the newest version, as it was shown to her."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.features.contract.forms import Confirming
from webapp.features.contract.shown import ToConfirm
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.contract import Confirmation, ContractVersion


def confirm_contract(
    db: Session, actor: Actor, given: Confirming, shown: ToConfirm, *, now: datetime, today: date
) -> bool:
    """Confirms a version of her own contract. shown: what a page would show of it now, in the language of the request.

    False when it was confirmed or signed before: nothing is written twice. Raises NotHere when it is not hers,
    ChangedSince when there is a newer version, or when its words are others than those she saw."""
    if actor.person_id is None:
        raise NotHere
    require(actor, Do.CONFIRM_CONTRACT, Concern(person_id=actor.person_id))
    versions = db.execute(
        select(
            ContractVersion.id,
            ContractVersion.public_id,
            ContractVersion.organisation_id,
            ContractVersion.signed_by_person_on,
        )
        .where(ContractVersion.person_id == actor.person_id)
        .order_by(ContractVersion.number.desc())
    ).all()
    version = next((each for each in versions if each.public_id == given.version), None)
    if version is None:
        raise NotHere
    if version != versions[0]:
        raise ChangedSince({"newest": versions[0].public_id})
    if version.signed_by_person_on is not None:
        return False
    if given.seen != shown.fingerprint:
        raise ChangedSince({"newest": version.public_id})
    taken = db.execute(
        update(ContractVersion)
        .where(ContractVersion.id == version.id, ContractVersion.signed_by_person_on.is_(None))
        .values(signed_by_person_on=today)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # another browser of hers was a moment faster
        return False
    db.add(
        Confirmation(
            person_id=actor.person_id,
            organisation_id=version.organisation_id,
            contract_version_id=version.id,
            side="person",
            method="app",
            confirmed_on=today,
            language=shown.language,
            content=shown.content,
            digest=shown.fingerprint,
            recorded_by_id=actor.person_id,
            recorded_by="",
            recorded_at=now,
        )
    )
    return True
