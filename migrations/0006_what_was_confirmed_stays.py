"""What was confirmed or gone through stays as it was; plans and contracts are taken away by retention alone.

Deleting is refused on both databases unless the transaction has said that it is taking away
(`webapp/tables/retention.py`). On PostgreSQL the application's role may not say so: only the owner deletes.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

UNCHANGING = ("confirmation", "gone_through")
STAYING = ("confirmation", "contract_version", "gone_through", "plan_version")
NEVER_CHANGED = "what is recorded is never changed: add a new row"
NOT_DELETED = "what was agreed is taken away by retention alone"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""
            CREATE FUNCTION refuse_taking_away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF EXISTS (SELECT 1 FROM taking_away) THEN RETURN OLD; END IF;
                RAISE EXCEPTION '{NOT_DELETED}' USING ERRCODE = 'integrity_constraint_violation';
            END $$""")
        for table in UNCHANGING:
            op.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        for table in STAYING:
            op.execute(
                f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} FOR EACH ROW"
                " EXECUTE FUNCTION refuse_taking_away()"
            )
        return
    for table in UNCHANGING:
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGED}'); END"
        )
    for table in STAYING:
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} WHEN NOT EXISTS (SELECT 1 FROM taking_away)"
            f" BEGIN SELECT RAISE(ABORT, '{NOT_DELETED}'); END"
        )


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    names = [*(f"{table}_stays" for table in UNCHANGING), *(f"{table}_is_kept" for table in STAYING)]
    for name, table in zip(names, (*UNCHANGING, *STAYING), strict=True):
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_taking_away()")
