"""The second wall, on PostgreSQL alone: a role that owns nothing, and row-level policies.

The application sets `app.person`, `app.organisations`, `app.everything` and `app.today` at the start of every
transaction (`webapp/tables/wall.py`). Where nothing is set, nothing is seen. The lists below are frozen: a later
migration that makes a table grants and guards it itself.
"""

from alembic import context, op

revision = "0002"
down_revision = "0001"

# A row about a person: she, and whoever serves her on the day.
ABOUT_A_PERSON = (
    "child",
    "circumstances",
    "contract_version",
    "enrolment",
    "evidence",
    "look",
    "meeting",
    "notice",
    "plan_version",
    "question",
    "stored_standing",
)
# A row of an organisation that concerns whoever goes to a class; the class's key in each table.
ABOUT_A_CLASS = {"school_class": "id", "series": "class_id", "lesson": "class_id"}
WALLED = (*ABOUT_A_PERSON, *ABOUT_A_CLASS, "person", "service", "source_id")

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
# What happened and who looked is only added to. What is past its date goes by the owner's hand.
GRANTS = {
    "attempt": EVERYTHING,
    "child": EVERYTHING,
    "circumstances": EVERYTHING,
    "contract_version": "SELECT, INSERT, UPDATE (signed_by_person_on, signed_by_municipality_on)",
    "credential": EVERYTHING,
    "enrolment": EVERYTHING,
    "event": EVERYTHING,
    "evidence": "SELECT, INSERT",
    "lesson": EVERYTHING,
    "login_session": EVERYTHING,
    "look": "SELECT, INSERT",
    "meeting": EVERYTHING,
    "municipality": EVERYTHING,
    "notice": EVERYTHING,
    "organisation": EVERYTHING,
    "person": EVERYTHING,
    "place": EVERYTHING,
    "plan_version": "SELECT, INSERT",
    "question": EVERYTHING,
    "receipt": "SELECT, INSERT",
    "role": EVERYTHING,
    "school_class": EVERYTHING,
    "series": EVERYTHING,
    "service": EVERYTHING,
    "source_id": EVERYTHING,
    "stored_standing": EVERYTHING,
}

# `current_setting(…, true)` is null before it was ever set and empty after the transaction that set it.
FUNCTIONS = """
CREATE FUNCTION wall_person() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.person', true), '')::integer $$;
CREATE FUNCTION wall_organisations() RETURNS integer[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_to_array(current_setting('app.organisations', true), ',')::integer[], '{}') $$;
CREATE FUNCTION wall_is_down() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('app.everything', true) = 'on', false) $$;
CREATE FUNCTION wall_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('app.today', true), '')::date,
                    (now() AT TIME ZONE 'Europe/Oslo')::date) $$;
"""
FUNCTION_NAMES = ("wall_person", "wall_organisations", "wall_is_down", "wall_today")

# In a SELECT of its own each of these is reckoned once a query, not once a row.
DOWN = "(SELECT wall_is_down())"
ME = "(SELECT wall_person())"
MINE = "organisation_id = ANY ((SELECT wall_organisations())::integer[])"
SERVED = (
    "EXISTS (SELECT 1 FROM service AS s WHERE s.person_id = {key} AND s." + MINE + " AND s.from_on <= "
    "(SELECT wall_today()) AND (s.to_on IS NULL OR s.to_on >= (SELECT wall_today())))"
)
STAFF_OF_MINE = "EXISTS (SELECT 1 FROM role AS r WHERE r.person_id = person.id AND r." + MINE + ")"
# The enrolments this looks among are themselves only those of oneself and of people one serves.
GOES_TO = "EXISTS (SELECT 1 FROM enrolment AS e WHERE e.class_id = {table}.{key})"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(FUNCTIONS)
    for table in WALLED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in ABOUT_A_PERSON:
        served = SERVED.format(key=f"{table}.person_id")
        seen = f"{DOWN} OR person_id = {ME} OR {served}"
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen}) WITH CHECK ({seen})")
    for table, key in ABOUT_A_CLASS.items():
        goes_to = GOES_TO.format(table=table, key=key)
        separate(table, seen=f"{DOWN} OR {MINE} OR {goes_to}", kept=f"{DOWN} OR {MINE}")
    # A person is put in before anybody serves her: the service row after it is what is checked.
    known = f"{DOWN} OR id = {ME} OR {SERVED.format(key='person.id')} OR {STAFF_OF_MINE}"
    separate("person", seen=known, kept=known, put_in="true")
    # Nobody makes herself served: only the organisation does.
    separate("service", seen=f"{DOWN} OR person_id = {ME} OR {MINE}", kept=f"{DOWN} OR {MINE}")
    op.execute(f"CREATE POLICY wall ON source_id USING ({DOWN} OR {MINE}) WITH CHECK ({DOWN} OR {MINE})")
    let_in(context.config.attributes["app_role"])


def separate(table: str, *, seen: str, kept: str, put_in: str | None = None) -> None:
    """Policies for a table where more people see a row than may change it."""
    op.execute(f"CREATE POLICY wall_seen ON {table} FOR SELECT USING ({seen})")
    op.execute(f"CREATE POLICY wall_put_in ON {table} FOR INSERT WITH CHECK ({put_in or kept})")
    op.execute(f"CREATE POLICY wall_changed ON {table} FOR UPDATE USING ({kept}) WITH CHECK ({kept})")
    op.execute(f"CREATE POLICY wall_taken_away ON {table} FOR DELETE USING ({kept})")


def let_in(role: str) -> None:
    """Makes the application's role when it is missing (roles belong to the whole server), and grants it its part."""
    # Made without a log-in: whoever installs Samvei gives it one, so no password passes through here.
    op.execute(f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE "{role}" NOLOGIN; END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$""")
    op.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
    op.execute(f'GRANT SELECT ON alembic_version TO "{role}"')
    op.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
    for table, verbs in GRANTS.items():
        op.execute(f'GRANT {verbs} ON {table} TO "{role}"')


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    role = context.config.attributes["app_role"]
    op.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"')
    op.execute(f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM "{role}"')
    op.execute(f'REVOKE ALL ON SCHEMA public FROM "{role}"')
    separated = {*ABOUT_A_CLASS, "person", "service"}
    for table in WALLED:
        names = ("wall_seen", "wall_put_in", "wall_changed", "wall_taken_away") if table in separated else ("wall",)
        for name in names:
            op.execute(f"DROP POLICY {name} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for name in FUNCTION_NAMES:
        op.execute(f"DROP FUNCTION {name}()")
