"""The ids that other systems know a hidden person by: kept as keyed hashes, so that a list which still names her changes
nothing here and makes no second person with her old name."""

import hashlib
import hmac

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.tables.organisations import SourceId

HIDDEN = "hidden_person"  # source_id.kind of such a hash; "person" while she is not hidden


def hidden_id(key: bytes, organisation_id: int, source_id: str) -> str:
    """What is kept instead of the id. key: the installation's, without which a short id could be guessed back."""
    said = f"source {organisation_id} {source_id}".encode("utf-8", "replace")
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def hide_sources(db: Session, person_id: int, key: bytes) -> None:
    """Within the caller's write, which must see every organisation that knows her."""
    rows = db.execute(
        select(SourceId.id, SourceId.organisation_id, SourceId.source_id).where(
            SourceId.kind == "person", SourceId.row_id == person_id
        )
    ).all()
    for row in rows:
        hidden = hidden_id(key, row.organisation_id, row.source_id)
        db.execute(update(SourceId).where(SourceId.id == row.id).values(kind=HIDDEN, source_id=hidden, digest=""))
