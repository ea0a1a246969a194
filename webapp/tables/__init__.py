"""What is kept. One file a subject; columns, named constraints and nothing that behaves."""

from webapp.tables import access, contract, evidence, meet, notices, organisations, people, schedule  # noqa: F401
from webapp.tables.base import Base

__all__ = ["Base"]
