"""Whether what is stored still reads as it did, on both databases; and the page that tells without showing anything."""

from datetime import date

import pytest
from sqlalchemy import text

from tests.given import given_in
from webapp.engine.revision import digest
from webapp.features.contract.staff_fingerprints import (
    administered_by,
    check_organisations,
    find_by_fingerprint,
)
from webapp.features.contract.wording import fingerprint
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage

TODAY = date(2026, 11, 17)
SECRET_WORDS = "Hun vil bli kokk."


class World:
    """Two offices, each with a plan, a contract and a confirmation."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.home, self.elsewhere = given.organisation(), given.organisation(name="Asker kommune")
            self.near, self.far = self.papers(given, self.home), self.papers(given, self.elsewhere)

    def papers(self, given, office):
        plan = given.plan(given.participant(municipality=office), office, content={"reasons": [SECRET_WORDS]})
        contract = given.contract(plan, content={"office": office.name})
        return plan, contract, given.confirmation(contract, content={"shown": office.name})


@pytest.fixture
def world(database):
    return World(database)


def test_what_was_not_touched_fits(world):
    checked = check_organisations(world.database, [world.home.id], TODAY)
    assert checked.counts == {"plan": 1, "contract": 1, "confirmation": 1} and checked.broken == ()
    assert check_organisations(world.database, None, TODAY).total == 6
    assert check_organisations(world.database, [], TODAY).total == 0


def test_a_version_is_found_by_its_fingerprint_and_only_by_its_own_office(world):
    contract = world.near[1]
    found = find_by_fingerprint(world.database, [world.home.id], contract.digest, TODAY)
    assert [(each.kind, each.public_id, each.holds) for each in found] == [("contract", contract.public_id, True)]
    assert find_by_fingerprint(world.database, [world.elsewhere.id], contract.digest, TODAY) == ()
    assert find_by_fingerprint(world.database, [world.home.id], "0" * 64, TODAY) == ()


def test_only_what_one_administers_is_checked():
    roles = (RoleHeld(1, RoleName.ADVISER), RoleHeld(2, RoleName.ADMIN))
    assert administered_by(Actor(person_id=1, stage=Stage.STAFF, roles=roles)) == (2,)


@pytest.mark.parametrize(("table", "place"), [("plan_version", 0), ("contract_version", 1), ("confirmation", 2)])
def test_a_row_changed_underneath_is_found(sqlite_database, table, place):
    world = World(sqlite_database)
    changed = world.near[place]
    tamper(sqlite_database, table, changed.id)
    checked = check_organisations(sqlite_database, [world.home.id], TODAY)
    assert [(each.public_id, each.holds) for each in checked.broken] == [(changed.public_id, False)]
    assert check_organisations(sqlite_database, [world.elsewhere.id], TODAY).broken == ()
    on_paper = find_by_fingerprint(sqlite_database, [world.home.id], changed.digest, TODAY)
    assert [each.holds for each in on_paper] == [False]
    as_it_reads_now = find_by_fingerprint(sqlite_database, [world.home.id], digest("{}"), TODAY)
    assert [each.public_id for each in as_it_reads_now] == [changed.public_id]


class Office:
    """An administrator's browser, with one contract in the archive."""

    def __init__(self, given, client_for, form_token):
        self.given, self.form_token = given, form_token
        self.home = given.organisation()
        self.olena = given.participant(municipality=self.home)
        self.plan = given.plan(self.olena, self.home, content={"reasons": [SECRET_WORDS]})
        self.contract = given.contract(self.plan, content={"reasons": [SECRET_WORDS], "form": 1})
        self.admin = client_for(given.staff("admin", self.home, name="Ada Lie"))

    def asks(self, **fields):
        return self.admin.post("/nb/staff/fingerprints", data={"csrf_token": self.form_token()} | fields)


@pytest.fixture
def office(given, client_for, form_token):
    return Office(given, client_for, form_token)


def test_the_administrator_checks_everything_and_sees_nobody(office):
    page = office.asks(all="yes")
    assert page.status_code == 200 and "Alle er slik de var." in page.text
    assert "Olena" not in page.text and SECRET_WORDS not in page.text


def test_a_fingerprint_is_typed_as_it_is_printed(office):
    page = office.asks(fingerprint=fingerprint(office.contract.digest).upper())
    assert (
        page.status_code == 200 and office.contract.public_id in page.text and "Innholdet er slik det var." in page.text
    )
    assert "Olena" not in page.text and SECRET_WORDS not in page.text
    assert "Ingen versjon her" in office.asks(fingerprint="0" * 64).text


@pytest.mark.parametrize("typed", ["", "abc", "g" * 64, "0" * 63, "0" * 65, "\x00", "x" * 10_000])
def test_what_is_no_fingerprint_is_said_beside_the_field(office, typed):
    answer = office.asks(fingerprint=typed)
    assert answer.status_code == 422 and "f-fingerprint-error" in answer.text


def test_what_does_not_fit_is_told_by_id_and_day_alone(office, app):
    tamper(app.extensions["database"], "plan_version", office.plan.id)
    page = office.asks(all="yes").text
    assert office.plan.public_id in page and "ikke slik den var" in page and "Olena" not in page


@pytest.mark.parametrize("role", ["adviser", "leader", "teacher", "volunteer"])
def test_nobody_but_an_administrator_checks(office, role, given, client_for):
    client = client_for(given.staff(role, office.home))
    assert client.get("/nb/staff/fingerprints").status_code == 404


def test_the_command_says_what_does_not_fit_and_fails(office, app):
    runner = app.test_cli_runner()
    fine = runner.invoke(args=["check-fingerprints"])
    assert fine.exit_code == 0 and "Checked 2 versions (plan 1, contract 1, confirmation 0)." in fine.output
    tamper(app.extensions["database"], "contract_version", office.contract.id)
    broken = runner.invoke(args=["check-fingerprints"])
    assert broken.exit_code == 1 and office.contract.public_id in broken.output and SECRET_WORDS not in broken.output


def tamper(database, table, row_id):
    """Changes a stored content as nobody can through Samvei: with the trigger taken away first."""
    with database.engine.begin() as db:
        db.execute(text(f"DROP TRIGGER {table}_stays"))
        db.execute(text(f"UPDATE {table} SET content = '{{}}' WHERE id = :id"), {"id": row_id})
