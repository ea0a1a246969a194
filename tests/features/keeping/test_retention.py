"""What is past its date goes, on both databases; what is archive is written first; a run that is killed goes on."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests.apps import app_on, database_of
from tests.given import Given, given_in, moment
from webapp.engine import oslo
from webapp.features.keeping import archive as files, check_archive, past_their_date, take_away, taking
from webapp.policy import chain
from webapp.tables.access import Look, LookHead
from webapp.tables.base import Base
from webapp.tables.contract import PlanVersion
from webapp.tables.database import Database, Who
from webapp.tables.evidence import EvidenceRow
from webapp.tables.keeping import RULES
from webapp.tables.organisations import Organisation, SourceId
from webapp.tables.people import Circumstances, Credential, Person, Service
from webapp.tables.schedule import SchoolClass

EVERYTHING = Who(everything=True)
TODAY = date(2026, 11, 20)


@pytest.fixture
def owned(database: Database, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The same database as its owner reaches it: the application's role may not take away what was agreed."""
    if database.dialect_name == "sqlite":
        yield database
        return
    owner = Database(request.getfixturevalue("postgresql_owner_url"))
    yield owner
    owner.close()


def years_on(years: int, days: int = 0) -> date:
    return oslo.add_years(TODAY, years) + timedelta(days=days)


def run(owned: Database, on: date, folder: Path, **more: int) -> dict[str, int]:
    """Retention as if it were this day: rule -> rows taken away."""
    taken = take_away(owned, on, datetime.combine(on, time(3), UTC), archive=folder / "archive", **more)
    return {each.key: each.rows for each in taken}


def ready(owned: Database, on: date) -> dict[str, int]:
    """Rows that are past their date and wait for nothing."""
    return {each.key: each.ready for each in past_their_date(owned, on) if each.ready}


def rows_of(owned: Database) -> dict[str, int]:
    with owned.reading(EVERYTHING) as db:
        counts = {
            name: db.scalar(select(func.count()).select_from(table)) for name, table in Base.metadata.tables.items()
        }
    return {name: number for name, number in counts.items() if number}


def looked_at(given: Given, person: Person, looker: Person, office: Organisation, at: str = "2026-11-10 09:00") -> None:
    """A look, at the end of its chain."""
    about = {
        "person_id": person.id,
        "looker_id": looker.id,
        "organisation_id": office.id,
        "role": "adviser",
        "part": "hours",
    }
    chain.append(given.session, Look(**about, looked_at=moment(at)))


def with_everything(given: Given, person: Person) -> Person:
    """A row of every sort about this person, most of them of the autumn of 2026; the adviser who worked with it."""
    office = given.organisation()
    adviser = given.staff("adviser", office)
    lesson = given.lesson(given.school_class(office, ended_on=date(2026, 11, 18)), at="2026-11-16 09:00")
    given.loan(lesson, adviser)
    given.enrolled(person, given.session.get_one(SchoolClass, lesson.class_id), to_on="2026-11-18")
    given.corrected(given.attended(person, lesson), minutes=30)
    given.held(given.meeting(person))
    given.level(person)
    given.examination(person)
    given.next_step(person)
    given.question(person, lesson)
    given.absence_decision(given.absence(person))
    given.check_in(person, lesson)
    given.child(person)
    given.exemption(person)
    given.stretch(person)
    plan = given.plan(person)
    contract = given.contract(plan)
    given.confirmation(contract)
    given.gone_through(person, contract=contract)
    given.draft(person)
    given.matter(person)
    given.matter(person, seen_by="only_me")
    given.own_entry(person)
    given.consent(person, office)
    given.notice(person, "attendance.registered")
    given.outgoing_message(person, given.message_way(person))
    given.calendar_feed(person)
    given.standing(person)
    given.credential(person, f"log-in {person.id}")
    given.login_session(person)
    given.source_id(office, "person", f"H-{person.id}", person.id)
    given.source_id(office, "plan", f"P-{plan.id}", plan.id)
    given.saved_event(person, given.event())
    given.login_step(person=person)
    given.named_staff(person, adviser, office)
    given.protection_change(person, office, adviser)
    given.receipt("s", f"{person.id:032x}")
    given.code_card(person, office, adviser)
    given.phone_user(person, given.device())
    given.passkey(person)
    given.authenticator(person)
    given.linked_identity(person)
    looked_at(given, person, adviser, office)
    return adviser


def leaves(owned: Database, on: date = TODAY) -> None:
    """Nobody serves anybody any longer, from this day."""
    with owned.the_write(EVERYTHING) as db:
        db.execute(update(Service).values(to_on=on))


def test_ten_years_on_nothing_is_past_its_date(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        with_everything(given, given.participant())
        with_everything(given, given.resident(name="Amina Noor"))
    leaves(owned)
    on = years_on(10)
    assert sum(ready(owned, on).values()) > 40
    run(owned, on, tmp_path)
    assert ready(owned, on) == {}


def test_the_longest_limit_of_the_law_leaves_no_row_about_anybody(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        with_everything(given, given.participant())
    leaves(owned)
    with owned.the_write(EVERYTHING) as db:
        db.execute(update(Base.metadata.tables["role"]).values(ended_on=TODAY))
    run(owned, years_on(21), tmp_path)
    assert set(rows_of(owned)) <= {"municipality", "organisation", "place", "look_head", "school_class", "series"}


def test_ten_years_on_the_archive_holds_every_row_that_is_archive_and_went(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        with_everything(given, given.resident())
    leaves(owned)
    taken = take_away(owned, years_on(10), datetime(2036, 11, 20, tzinfo=UTC), archive=tmp_path / "archive")
    archived = {each.key: each.archived for each in taken if each.archived}
    written: dict[str, int] = {}
    for path in sorted((tmp_path / "archive").rglob("*.jsonl")):
        if path.name != files.LIST:
            head = json.loads(path.read_text().splitlines()[0])
            written[head["rule"]] = written.get(head["rule"], 0) + head["rows"]
    names = written.pop("person: name")
    assert written == archived
    assert {"evidence: reception", "matter: to an office", "lesson"} <= set(archived)
    assert "matter: hers alone" not in written
    assert names == 1
    assert check_archive(tmp_path / "archive") == len(list((tmp_path / "archive").rglob("*-*.jsonl")))


def test_an_archived_row_says_who_where_and_by_which_rule(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        hanan = given.participant()
        plan = given.plan(hanan)
        given.source_id(given.session.get_one(Organisation, plan.organisation_id), "person", "H-1", hanan.id)
        public_id, digest = plan.public_id, plan.digest
    run(owned, years_on(16), tmp_path)
    (path,) = (tmp_path / "archive").rglob("plan_version-*.jsonl")
    head, row = map(json.loads, path.read_text().splitlines())
    assert (head["source"], head["period"], head["table"]) == ("IF § 60", {"days": 0, "years": 15}, "plan_version")
    assert (row["row"]["public_id"], row["row"]["digest"]) == (public_id, digest)
    assert (row["person"]["family_name"], row["person"]["known_as"]) == ("Kovalenko", ["H-1"])
    assert row["organisation"]["name"] == "Drammen kommune"


def test_a_second_run_does_nothing(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        with_everything(given, given.participant())
    leaves(owned)
    run(owned, years_on(10), tmp_path)
    left, written = rows_of(owned), files.listed(tmp_path / "archive")
    assert run(owned, years_on(10), tmp_path) == {}
    assert (rows_of(owned), files.listed(tmp_path / "archive")) == (left, written)


def test_a_run_that_is_killed_between_the_archive_and_the_deletion_goes_on(
    owned: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with given_in(owned) as given:
        with_everything(given, given.resident())
    leaves(owned)
    seen = 0

    def killed(*arguments: object) -> object:
        nonlocal seen
        seen += 1
        if seen > 25:
            raise KeyboardInterrupt
        return taking_away(*arguments)

    taking_away = taking.taking_away
    monkeypatch.setattr(taking, "taking_away", killed)
    with pytest.raises(KeyboardInterrupt):
        run(owned, years_on(10), tmp_path, most=1)
    monkeypatch.undo()
    run(owned, years_on(10), tmp_path, most=1)
    lines = [each["file"] for each in files.listed(tmp_path / "archive")]
    assert ready(owned, years_on(10)) == {}
    assert len(lines) == len(set(lines)) == check_archive(tmp_path / "archive")


def test_a_person_still_served_keeps_all_that_no_limit_of_the_law_takes(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        hanan = given.participant(started="2026-06-01")
        lesson = given.lesson(given.school_class(), at="2026-11-16 09:00")
        given.attended(hanan, lesson)
        given.plan(hanan)
        given.matter(hanan)
        given.own_entry(hanan)
        given.credential(hanan, "hanan")
        given.absence(hanan)
        looked_at(given, hanan, given.staff(), given.organisation())
    before = rows_of(owned)
    assert run(owned, years_on(10), tmp_path) == {}
    assert rows_of(owned) == before


def test_reception_training_goes_after_five_years_though_somebody_serves_her(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        hanan = given.participant(started="2026-06-01")
        given.attended(hanan, given.lesson(given.school_class(), at="2026-03-16 09:00"))
        given.attended(hanan, given.lesson(given.school_class(), at="2026-11-16 09:00"))
        given.session.execute(update(Circumstances).values(reckoned_on=TODAY))
    assert run(owned, date(2031, 3, 15), tmp_path) == {}
    assert run(owned, date(2031, 3, 16), tmp_path) == {"evidence: reception": 1, "lesson": 1}
    with owned.reading(EVERYTHING) as db:
        assert list(db.scalars(select(Circumstances.reckoned_on))) == [None], "her standings are reckoned anew"


def test_programme_papers_go_fifteen_years_from_the_start_and_not_a_day_before(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        given.plan(given.participant(started="2026-06-01"))
    run(owned, date(2041, 5, 31), tmp_path)
    with owned.reading(EVERYTHING) as db:
        there = db.scalar(select(func.count()).select_from(PlanVersion))
    run(owned, date(2041, 6, 1), tmp_path)
    with owned.reading(EVERYTHING) as db:
        assert (there, db.scalar(select(func.count()).select_from(PlanVersion))) == (1, 0)


def test_a_test_is_kept_twenty_years(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        given.level(given.participant(), on="2026-10-05")
    leaves(owned)
    run(owned, date(2046, 10, 4), tmp_path)
    with owned.reading(EVERYTHING) as db:
        there = db.scalar(select(func.count()).select_from(EvidenceRow))
    assert (there, run(owned, date(2046, 10, 5), tmp_path)["evidence: tests"]) == (1, 1)


def test_a_year_after_the_last_service_ways_in_and_names_go_and_what_the_law_keeps_stays(
    owned: Database, tmp_path: Path
) -> None:
    with given_in(owned) as given:
        hanan = given.participant()
        number = hanan.id
        given.plan(hanan)
        given.credential(hanan, "hanan")
        given.own_entry(hanan)
        given.source_id(given.organisation(), "person", "H-1", number)
        given.source_id(given.organisation(), "hidden_person", "ab" * 32, number)  # as kept of somebody strictly protected
    leaves(owned)
    assert run(owned, years_on(1, -1), tmp_path) == {}
    run(owned, years_on(1), tmp_path)
    with owned.reading(EVERYTHING) as db:
        person = db.get_one(Person, number)
        left = [db.scalar(select(func.count()).select_from(each)) for each in (Credential, SourceId, PlanVersion)]
    assert (person.given_name, person.family_name, person.search_key, left) == ("", "", "", [0, 0, 1])
    assert person.disabled_at is not None


def test_a_volunteer_who_stopped_leaves_no_row(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        goes = given.staff("volunteer", ended_on=TODAY, name="Per Dahl")
        stays = given.staff("volunteer", name="Ida Moe")
        given.credential(goes, "per")
        given.credential(stays, "ida")
    run(owned, years_on(6), tmp_path)
    with owned.reading(EVERYTHING) as db:
        assert list(db.scalars(select(Person.given_name))) == ["Ida"]
        assert list(db.scalars(select(Credential.name))) == ["ida"]


def test_looks_go_by_whole_months_and_the_rest_of_the_chain_is_whole(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        office = given.organisation()
        hanan, adviser = given.participant(), given.staff("adviser", office)
        for at in ("2026-10-05 09:00", "2026-10-31 23:00", "2026-11-03 09:00", "2026-11-03 09:05"):
            looked_at(given, hanan, adviser, office, at)
    leaves(owned)
    taken = run(owned, date(2031, 11, 15), tmp_path)["look"]
    with owned.reading(EVERYTHING) as db:
        verified = chain.verify(db)
        heads = list(db.execute(select(LookHead.month, LookHead.taken_away_at.is_not(None)).order_by(LookHead.month)))
        adviser_name = db.scalar(select(Person.given_name).where(Person.id == adviser.id))
    assert (taken, verified.whole, verified.lines) == (2, True, 2)
    assert [tuple(each) for each in heads] == [("2026-10", True), ("2026-11", False)]
    assert adviser_name == "Kari"


def test_what_is_about_a_protected_person_lies_in_a_folder_of_its_own(owned: Database, tmp_path: Path) -> None:
    with given_in(owned) as given:
        given.plan(given.participant())
        hidden = given.participant(name="Hanan Ali")
        hidden.protection = "strictly_confidential"
        given.plan(hidden)
    run(owned, years_on(16), tmp_path)
    folders = {
        path.parent.name.rpartition("-")[2] == "protected" for path in (tmp_path / "archive").rglob("plan_version-*")
    }
    kept_apart = [path for path in (tmp_path / "archive").rglob("*.jsonl") if "Hanan" in path.read_text()]
    assert folders == {True, False}
    assert kept_apart and all(path.parent.name.endswith("-protected") for path in kept_apart)


def test_a_file_of_the_archive_is_never_written_over(tmp_path: Path) -> None:
    sheet = files.Sheet("office", "plan_version", {}, ({"row": {"id": 1}},))
    path = files.write_sheet(tmp_path, sheet, datetime(2036, 1, 1, tzinfo=UTC))
    path.write_text("somebody else's\n")
    with pytest.raises(files.BrokenArchive):
        files.write_sheet(tmp_path, sheet, datetime(2036, 1, 2, tzinfo=UTC))
    assert path.read_text() == "somebody else's\n"
    with pytest.raises(files.BrokenArchive):
        check_archive(tmp_path)


def test_the_command_tells_first_and_takes_away_only_when_told(
    owned: Database, database: Database, tmp_path: Path
) -> None:
    with given_in(owned) as given:
        given.notice(given.participant(), at="2026-01-05 09:00")
    app = app_on(database.url, tmp_path / "app", database_owner=owned.engine.url.render_as_string(hide_password=False))
    run_command = app.test_cli_runner().invoke
    told = run_command(args=["retention", "--on", "2036-11-22"])
    assert (told.exit_code, "notice: 1, the oldest from 2026-01-05" in told.output) == (0, True), told.output
    assert rows_of(owned)["notice"] == 1
    assert run_command(args=["retention", "--go", "--on", "2099-01-01"]).exit_code == 2
    assert run_command(args=["retention", "--on", "i morgen"]).exit_code == 2
    done = run_command(args=["retention", "--go"])
    assert (done.exit_code, "notice: 1" in done.output) == (0, True), done.output
    assert "notice" not in rows_of(owned)
    assert "Nothing is past its date" in run_command(args=["retention"]).output
    database_of(app).close()


def test_on_postgresql_the_application_alone_may_not_take_away(postgresql_database: Database, tmp_path: Path) -> None:
    with given_in(postgresql_database) as given:
        given.notice(given.participant(), at="2026-01-05 09:00")
    app = app_on(postgresql_database.url, tmp_path / "app")
    refused = app.test_cli_runner().invoke(args=["retention", "--go"])
    assert (refused.exit_code, "SAMVEI_DATABASE_OWNER" in refused.output) == (1, True), refused.output
    assert rows_of(postgresql_database)["notice"] == 1
    database_of(app).close()


def test_telling_changes_nothing(owned: Database) -> None:
    with given_in(owned) as given:
        with_everything(given, given.participant())
    before = rows_of(owned)
    found = {each.key: each for each in past_their_date(owned, years_on(10))}
    assert rows_of(owned) == before
    assert (found["evidence: tests"].past, found["lesson"].past, found["lesson"].waiting) == (0, 1, 1)
    assert {rule.key for rule in RULES} <= set(found)
