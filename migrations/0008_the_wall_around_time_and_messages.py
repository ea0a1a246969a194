"""The second wall, on PostgreSQL, around the tables of 0007 (see 0002 and 0005).

How she is told, what she has put in her own week and what was sent to her are hers alone: no office sees them, only the
jobs that send. A calendar's feed is found by its secret, before anybody is known, so no row policy guards it.
"""

from alembic import context, op

revision = "0008"
down_revision = "0007"

ABOUT_A_PERSON = ("absence_decision", "absence_notice", "check_in", "examination", "next_step")
HERS_ALONE = ("message_way", "outgoing_message", "saved_event")
OF_AN_ORGANISATION = ("lesson_loan",)
WALLED = (*ABOUT_A_PERSON, *HERS_ALONE, *OF_AN_ORGANISATION)

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
# What was said and asked is withdrawn or closed, not taken away; what was decided is only added to.
GRANTS = {
    "absence_decision": "SELECT, INSERT",
    "absence_notice": "SELECT, INSERT, UPDATE",
    "calendar_feed": "SELECT, INSERT, UPDATE",
    "check_in": "SELECT, INSERT, UPDATE",
    "examination": EVERYTHING,
    "lesson_loan": "SELECT, INSERT, UPDATE",
    "message_way": EVERYTHING,
    "next_step": EVERYTHING,
    "outgoing_message": EVERYTHING,
    "saved_event": EVERYTHING,
}

HERS = "(SELECT wall_is_down()) OR person_id = (SELECT wall_person())"
MINE = "= ANY ((SELECT wall_organisations())::integer[])"
SERVED = (
    "EXISTS (SELECT 1 FROM service AS s WHERE s.person_id = {table}.person_id AND s.organisation_id " + MINE + " AND"
    " s.from_on <= (SELECT wall_today()) AND (s.to_on IS NULL OR s.to_on >= (SELECT wall_today())))"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    seen_where = {table: f"{HERS} OR {SERVED.format(table=table)}" for table in ABOUT_A_PERSON}
    seen_where |= dict.fromkeys(HERS_ALONE, HERS)
    seen_where |= dict.fromkeys(OF_AN_ORGANISATION, f"(SELECT wall_is_down()) OR organisation_id {MINE}")
    for table, seen in seen_where.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen}) WITH CHECK ({seen})")
    role = context.config.attributes["app_role"]
    for table, verbs in GRANTS.items():
        op.execute(f'GRANT {verbs} ON {table} TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    role = context.config.attributes["app_role"]
    for table in GRANTS:
        op.execute(f'REVOKE ALL ON {table} FROM "{role}"')
        op.execute(f'REVOKE ALL ON SEQUENCE {table}_id_seq FROM "{role}"')
    for table in WALLED:
        op.execute(f"DROP POLICY wall ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
