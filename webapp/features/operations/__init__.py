"""Operations (no page): copies of the database that can be relied on, and the proof that what is kept is whole.

`backup FILE` copies a SQLite database while the server goes on writing; `restore FILE` puts a copy back, checked before and
after; `verify FILE` or `verify --live` reckons everything anew: the file itself, what refers to what, the counts written down
beside the copy, the chain of looks and the fingerprints of what was agreed. On PostgreSQL a base backup and its log are
the copy (`deploy/runbook.md`), and `verify --live` works there as well."""

from webapp.features.operations.checks import Report, verify_database, verify_file
from webapp.features.operations.copies import CopyRefused, backup, restore

__all__ = ["CopyRefused", "Report", "backup", "restore", "verify_database", "verify_file"]
