"""What the office decided about an absence stays as it was; a new decision is a new row (see 0003)."""

from alembic import op

revision = "0009"
down_revision = "0008"

MESSAGE = "what is recorded is never changed: add a new row"


def upgrade() -> None:
    refused = (
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        if op.get_bind().dialect.name == "postgresql"
        else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    op.execute(f"CREATE TRIGGER absence_decision_stays BEFORE UPDATE ON absence_decision {refused}")


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER absence_decision_stays" + (" ON absence_decision" if on_postgresql else ""))
