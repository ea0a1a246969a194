"""What was recorded, looked at, decided or agreed stays as it was, whatever code runs, on both databases.

A correction is a new row. A signature's day is set once. Deleting is retention's, and is not refused here.
SQLite's batch mode drops a table's triggers: a later migration that uses it on one of these makes them again.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

UNCHANGING = ("evidence", "look", "plan_version")
# Of a contract's version, everything but the two signatures, which are set once.
FROZEN = (
    "id",
    "public_id",
    "person_id",
    "organisation_id",
    "plan_version_id",
    "number",
    "content",
    "digest",
    "recorded_at",
)
SIGNATURES = ("signed_by_person_on", "signed_by_municipality_on")
MESSAGE = "what is recorded is never changed: add a new row"


def contract_changes(differs: str) -> str:
    """The condition that an update of a contract's version changes more than an empty signature."""
    frozen = [f"OLD.{name} {differs} NEW.{name}" for name in FROZEN]
    signed = [f"(OLD.{name} IS NOT NULL AND OLD.{name} {differs} NEW.{name})" for name in SIGNATURES]
    return " OR ".join([*frozen, *signed])


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
            END $$""")
        for table in UNCHANGING:
            op.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        op.execute(
            "CREATE TRIGGER contract_version_stays BEFORE UPDATE ON contract_version FOR EACH ROW"
            f" WHEN ({contract_changes('IS DISTINCT FROM')}) EXECUTE FUNCTION refuse_change()"
        )
        return
    for table in UNCHANGING:
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END")
    op.execute(
        f"CREATE TRIGGER contract_version_stays BEFORE UPDATE ON contract_version WHEN {contract_changes('IS NOT')}"
        f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in (*UNCHANGING, "contract_version"):
        op.execute(f"DROP TRIGGER {table}_stays" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_change()")
