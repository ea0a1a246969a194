"""The migrations, from nothing to today and back, on both engines, with rows in the tables on the way."""

from datetime import date

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.given import given_in
from webapp.tables import Base
from webapp.tables.base import Kept, Wall
from webapp.tables.database import Database, Who, make_engine
from webapp.tables.migrate import IntegrityBroken, differences, migrate, migrate_down, pending

FIRST = "0001"
# Batch mode on SQLite drops a table's triggers without a word, so they are counted after every migration.
STAY = (
    "absence_decision", "confirmation", "contract_version", "evidence", "gone_through", "look", "plan_version",
    "protection_change",
)  # fmt: skip
TRIGGERS = {
    *(f"{table}_stays" for table in STAY),
    *(f"{table}_is_kept" for table in ("confirmation", "contract_version", "gone_through", "plan_version")),
}
TRIGGERS_IN = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}

# Written as SQL, because the mappings are of today and these rows are of the day of the first migration.
ROWS = (
    "INSERT INTO municipality VALUES ('3301', 'Drammen', 'Drammen', 'Buskerud', 59.7, 10.2)",
    "INSERT INTO organisation (id, public_id, kind, name, municipality_number) VALUES (1, 'o', 'school', 'Elva', '3301')",
    "INSERT INTO person (id, public_id, given_name, family_name, language, sort_key, search_key, protection, created_at,"
    " revision) VALUES (1, 'p', 'Hanan', 'Ali', 'ar', 'a', 'a', 'none', '2026-01-01 00:00:00', 1)",
    "INSERT INTO evidence (id, public_id, person_id, organisation_id, kind, subject, happened_on, minutes, recorded_by,"
    " recorded_at) VALUES (1, 'e', 1, 1, 'attended', 'norwegian', '2026-03-02', 90, 'teacher', '2026-03-02 15:00:00')",
    "INSERT INTO circumstances (person_id, in_ordinary_reception, permit_applied_from_abroad, collective_protection,"
    " settled_by_agreement, needs_b2, revision) VALUES (1, true, false, false, true, false, 1)",
    "INSERT INTO role (id, person_id, organisation_id, name) VALUES (1, 1, 1, 'adviser')",
)


def test_the_migrated_database_is_what_the_mappings_say(empty_url: str) -> None:
    migrate(empty_url)
    assert differences(empty_url) == []


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    migrate(empty_url)
    assert differences(empty_url) == []


def test_a_database_says_whether_a_migration_is_pending(empty_url: str) -> None:
    engine = make_engine(empty_url)
    before = pending(engine)
    migrate(empty_url)
    assert (before, pending(engine)) == (True, False)
    engine.dispose()


def test_rows_of_the_first_day_live_through_every_migration(empty_url: str) -> None:
    migrate(empty_url, to=FIRST)
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    migrate(empty_url)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('app.everything', 'on', true)"))
        kept = connection.execute(
            text("SELECT person.given_name, evidence.minutes FROM evidence JOIN person ON person.id = person_id")
        ).one()
        about_her = connection.execute(
            text("SELECT family_member, programme_extended_months, interpreter_needed FROM circumstances")
        ).one()
        role = connection.scalar(text("SELECT name FROM role"))
    engine.dispose()
    assert tuple(kept) == ("Hanan", 90)
    assert (tuple(about_her), role) == ((False, 0, False), "adviser")


def test_rows_of_today_live_through_the_way_back_and_forth(database: Database, request: pytest.FixtureRequest) -> None:
    with given_in(database) as given:
        hanan = given.participant(interpreter_needed=True)
        contract = given.contract(given.plan(hanan))
        given.confirmation(contract)
        given.gone_through(hanan, contract=contract)
        given.matter(hanan)
        given.staff("leader")
    on_postgresql = database.dialect_name == "postgresql"
    url = request.getfixturevalue("postgresql_owner_url") if on_postgresql else database.url
    migrate_down(url, to="0003")
    migrate(url)
    assert differences(url) == []
    with database.reading(Who(everything=True)) as session:
        assert session.scalar(text("SELECT count(*) FROM contract_version")) == 1
        assert session.scalar(text("SELECT count(*) FROM matter")) == 0


def test_meetings_and_rhythms_of_before_say_what_was_always_so(
    database: Database, request: pytest.FixtureRequest
) -> None:
    with given_in(database) as given:
        hanan, norwegian = given.participant(alone_with_care=True), given.school_class(ended_on=date(2026, 12, 18))
        lesson = given.lesson(norwegian, bring="Bok", series=given.series(norwegian, rule="FREQ=DAILY"))
        given.attended(hanan, lesson, 80, came_late_minutes=10)
        given.held(given.meeting(hanan, way="phone", interpreter="ordered", sequence=3))
        given.absence(hanan, lesson=lesson, decided_code="sick_self")
        given.loan(lesson, given.staff("substitute"))
        given.outgoing_message(hanan, given.message_way(hanan))
    on_postgresql = database.dialect_name == "postgresql"
    url = request.getfixturevalue("postgresql_owner_url") if on_postgresql else database.url
    migrate_down(url, to="0006")
    migrate(url)
    assert differences(url) == []
    with database.reading(Who(everything=True)) as session:
        meeting = session.execute(text("SELECT kind, way, interpreter, sequence FROM meeting")).one()
        series = session.execute(text("SELECT rule, except_holidays, except_days, revision FROM series")).one()
        recorded = session.scalars(text("SELECT minutes FROM evidence ORDER BY id")).all()
        roles = session.scalars(text("SELECT name FROM role ORDER BY name")).all()
    assert tuple(meeting) == ("guidance_group", "in_person", None, 0)
    assert tuple(series) == (None, True, "", 1)
    assert (recorded, roles) == ([80, None], ["adviser"])


def test_every_migration_can_be_undone(empty_url: str) -> None:
    migrate(empty_url)
    migrate_down(empty_url)
    engine = make_engine(empty_url)
    left = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    assert left == set()


def test_all_triggers_are_there_after_the_last_migration(empty_url: str) -> None:
    migrate(empty_url)
    migrate_down(empty_url, to=FIRST)
    migrate(empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        found = set(connection.scalars(text(TRIGGERS_IN[engine.dialect.name])))
    engine.dispose()
    assert found == TRIGGERS


def test_a_migration_that_leaves_a_row_without_its_parent_is_undone(sqlite_database: Database) -> None:
    migrate_down(sqlite_database.url, to=FIRST)
    engine = make_engine(sqlite_database.url, foreign_keys=False)
    with engine.begin() as connection:
        connection.execute(text(ROWS[1]))  # an organisation in a municipality that is not there
    with pytest.raises(IntegrityBroken):
        migrate(sqlite_database.url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == FIRST
        assert connection.scalars(text(TRIGGERS_IN["sqlite"])).all() == []
    engine.dispose()


def test_a_missing_folder_is_made_for_a_new_sqlite_file(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'samvei.db'}"
    migrate(url)
    assert (tmp_path / "new" / "samvei.db").exists()


def test_every_table_says_how_long_it_is_kept_and_which_wall_guards_it() -> None:
    silent = [
        table.name
        for table in Base.metadata.sorted_tables
        if table.info.get("kept") not in set(Kept) or table.info.get("wall") not in set(Wall)
    ]
    assert silent == []


def test_every_constraint_has_a_name_batch_mode_can_use() -> None:
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []


def test_the_application_role_owns_nothing(postgresql_owner_url: str) -> None:
    engine = create_engine(make_url(postgresql_owner_url))
    with engine.connect() as connection:
        owned = connection.scalars(text("SELECT tablename FROM pg_tables WHERE tableowner = 'samvei_app'")).all()
        power = connection.execute(
            text("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = 'samvei_app'")
        ).one()
    engine.dispose()
    assert (owned, tuple(power)) == ([], (False, False, False))
