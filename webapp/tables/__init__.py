"""What is kept. One file a subject; columns, named constraints and nothing that behaves."""

from webapp.tables import (  # noqa: F401
    absence,
    access,
    contract,
    evidence,
    matters,
    meet,
    notices,
    organisations,
    own_story,
    people,
    retention,
    schedule,
    ways_in,
)
from webapp.tables.base import Base

__all__ = ["Base"]
