"""The second wall, on PostgreSQL, around the tables of 0010 (see 0002, 0005 and 0008); and two that only grow.

Cards, phones, passkeys, authenticators, identities and steps are found by a secret before anybody is known: no row policy
guards them. A request to arrange meetings is put in by nobody, and seen where it was sent. How far a chain of looks has
come is the organisation's.
"""

from alembic import context, op

revision = "0011"
down_revision = "0010"

ABOUT_A_PERSON = ("named_staff", "protection_change")
OF_AN_ORGANISATION = ("look_head",)
SENT_TO_AN_ORGANISATION = ("volunteer_request",)
WALLED = (*ABOUT_A_PERSON, *OF_AN_ORGANISATION)

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
GRANTS = {
    "authenticator": EVERYTHING,
    "code_card": "SELECT, INSERT, UPDATE",
    "device": EVERYTHING,
    "linked_identity": EVERYTHING,
    "login_step": EVERYTHING,
    "look_head": "SELECT, INSERT, UPDATE (number, digest)",
    "named_staff": "SELECT, INSERT, UPDATE",
    "passkey": EVERYTHING,
    "phone_user": EVERYTHING,
    "protection_change": "SELECT, INSERT",
    "volunteer_request": "SELECT, INSERT, UPDATE",
}
WITHOUT_NUMBERS = ("look_head",)
MESSAGE = "what is recorded is never changed: add a new row"

DOWN = "(SELECT wall_is_down())"
HERS = f"{DOWN} OR person_id = (SELECT wall_person())"
MINE = "= ANY ((SELECT wall_organisations())::integer[])"
SERVED = (
    "EXISTS (SELECT 1 FROM service AS s WHERE s.person_id = {table}.person_id AND s.organisation_id " + MINE + " AND"
    " s.from_on <= (SELECT wall_today()) AND (s.to_on IS NULL OR s.to_on >= (SELECT wall_today())))"
)


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    refused = (
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        if on_postgresql
        else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    op.execute(f"CREATE TRIGGER protection_change_stays BEFORE UPDATE ON protection_change {refused}")
    if not on_postgresql:
        return
    seen_where = {table: f"{HERS} OR {SERVED.format(table=table)}" for table in ABOUT_A_PERSON}
    seen_where |= dict.fromkeys(OF_AN_ORGANISATION, f"{DOWN} OR organisation_id {MINE}")
    for table in (*WALLED, *SENT_TO_AN_ORGANISATION):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table, seen in seen_where.items():
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen}) WITH CHECK ({seen})")
    for table in SENT_TO_AN_ORGANISATION:
        here = f"{DOWN} OR organisation_id {MINE}"
        op.execute(f"CREATE POLICY wall_put_in ON {table} FOR INSERT WITH CHECK (true)")
        op.execute(f"CREATE POLICY wall_seen ON {table} FOR SELECT USING ({here})")
        op.execute(f"CREATE POLICY wall_changed ON {table} FOR UPDATE USING ({here}) WITH CHECK ({here})")
        op.execute(f"CREATE POLICY wall_taken_away ON {table} FOR DELETE USING ({here})")
    role = context.config.attributes["app_role"]
    for table, verbs in GRANTS.items():
        op.execute(f'GRANT {verbs} ON {table} TO "{role}"')
        if table not in WITHOUT_NUMBERS:
            op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER protection_change_stays" + (" ON protection_change" if on_postgresql else ""))
    if not on_postgresql:
        return
    role = context.config.attributes["app_role"]
    for table in GRANTS:
        op.execute(f'REVOKE ALL ON {table} FROM "{role}"')
        if table not in WITHOUT_NUMBERS:
            op.execute(f'REVOKE ALL ON SEQUENCE {table}_id_seq FROM "{role}"')
    for table in WALLED:
        op.execute(f"DROP POLICY wall ON {table}")
    for table in SENT_TO_AN_ORGANISATION:
        for name in ("wall_put_in", "wall_seen", "wall_changed", "wall_taken_away"):
            op.execute(f"DROP POLICY {name} ON {table}")
    for table in (*WALLED, *SENT_TO_AN_ORGANISATION):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
