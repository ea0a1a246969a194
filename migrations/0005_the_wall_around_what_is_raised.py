"""The second wall, on PostgreSQL, around the tables of 0004 (see 0002).

What a person keeps to herself stays hers: a matter that only she sees is shown to no office, and what she wrote herself
only to an office that serves her and has her yes. A move is seen by her and by the two offices it names.
"""

from alembic import context, op

revision = "0005"
down_revision = "0004"

ABOUT_A_PERSON = ("confirmation", "exemption", "gone_through", "plan_draft", "stretch")
SEPARATED = ("consent", "handover", "matter", "own_entry")

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
GRANTS = {
    "confirmation": "SELECT, INSERT",
    "consent": "SELECT, INSERT, UPDATE (withdrawn_at)",
    "exemption": EVERYTHING,
    "gone_through": "SELECT, INSERT",
    "handover": "SELECT, INSERT, UPDATE",
    "matter": "SELECT, INSERT, UPDATE",
    "own_entry": EVERYTHING,
    "plan_draft": EVERYTHING,
    "stretch": EVERYTHING,
    "taking_away": "SELECT",
}
NUMBERED = tuple(name for name in GRANTS if name != "taking_away")

DOWN = "(SELECT wall_is_down())"
ME = "(SELECT wall_person())"
MINE = "= ANY ((SELECT wall_organisations())::integer[])"
SERVED = (
    "EXISTS (SELECT 1 FROM service AS s WHERE s.person_id = {table}.person_id AND s.organisation_id " + MINE + " AND"
    " s.from_on <= (SELECT wall_today()) AND (s.to_on IS NULL OR s.to_on >= (SELECT wall_today())))"
)
HERS = f"{DOWN} OR person_id = {ME}"
LET_READ = (
    "EXISTS (SELECT 1 FROM consent AS c WHERE c.person_id = own_entry.person_id AND c.what = 'own_story'"
    f" AND c.withdrawn_at IS NULL AND c.organisation_id {MINE})"
)
TOLD = f"(seen_by <> 'only_me' AND {SERVED.format(table='matter')})"
LEAVING_US = f"from_organisation_id {MINE}"
NAMED = f"({LEAVING_US} OR to_organisation_id {MINE})"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in (*ABOUT_A_PERSON, *SEPARATED):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in ABOUT_A_PERSON:
        seen = f"{HERS} OR {SERVED.format(table=table)}"
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen}) WITH CHECK ({seen})")
    # She alone raises and writes; whoever is told may answer, and what she changes her mind about leaves their sight.
    separate("matter", seen=f"{HERS} OR {TOLD}", changed=f"{HERS} OR {TOLD}", put_in=HERS)
    let_read = f"({SERVED.format(table='own_entry')} AND {LET_READ})"
    separate("own_entry", seen=f"{HERS} OR {let_read}", changed=HERS, put_in=HERS)
    separate("consent", seen=f"{HERS} OR organisation_id {MINE}", changed=HERS, put_in=HERS)
    # The centre registers the move, and takes it back; she answers it.
    separate(
        "handover",
        seen=f"{HERS} OR {NAMED}",
        changed=f"{HERS} OR {LEAVING_US}",
        put_in=f"{DOWN} OR ({LEAVING_US} AND {SERVED.format(table='handover')})",
    )
    role = context.config.attributes["app_role"]
    for table, verbs in GRANTS.items():
        op.execute(f'GRANT {verbs} ON {table} TO "{role}"')
    for table in NUMBERED:
        op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def separate(table: str, *, seen: str, changed: str, put_in: str) -> None:
    """Policies for a table where more people see a row than may change it."""
    op.execute(f"CREATE POLICY wall_seen ON {table} FOR SELECT USING ({seen})")
    op.execute(f"CREATE POLICY wall_put_in ON {table} FOR INSERT WITH CHECK ({put_in})")
    op.execute(f"CREATE POLICY wall_changed ON {table} FOR UPDATE USING ({changed}) WITH CHECK ({changed})")
    op.execute(f"CREATE POLICY wall_taken_away ON {table} FOR DELETE USING ({HERS})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    role = context.config.attributes["app_role"]
    for table in GRANTS:
        op.execute(f'REVOKE ALL ON {table} FROM "{role}"')
    for table in NUMBERED:
        op.execute(f'REVOKE ALL ON SEQUENCE {table}_id_seq FROM "{role}"')
    for table in (*ABOUT_A_PERSON, *SEPARATED):
        names = ("wall_seen", "wall_put_in", "wall_changed", "wall_taken_away") if table in SEPARATED else ("wall",)
        for name in names:
            op.execute(f"DROP POLICY {name} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
