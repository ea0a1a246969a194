"""The staff page of a contract through the whole application."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp.engine import oslo
from webapp.tables.access import Look
from webapp.tables.base import new_public_id
from webapp.tables.contract import Confirmation, GoneThrough
from webapp.tables.evidence import EvidenceRow, StoredStanding
from webapp.tables.people import Circumstances

TODAY = oslo.day_of(datetime.now(UTC))


class World:
    """Olena with a contract nobody has signed, and those who follow her up."""

    def __init__(self, given, client_for, form_token):
        self.given, self.client_for, self.form_token = given, client_for, form_token
        self.home = given.organisation()
        self.olena = given.participant(started=TODAY - timedelta(weeks=20), municipality=self.home)
        content = {"reasons": ["Hun vil bli kokk."], "end_goal": "work"}
        self.plan = given.plan(self.olena, self.home, content=content, decided_on=TODAY - timedelta(weeks=23))
        self.contract = given.contract(self.plan)
        self.desk = client_for(given.staff("adviser", self.home))
        self.leader = client_for(given.staff("leader", self.home, name="Liv Moe"))
        self.address = f"/nb/staff/people/{self.olena.public_id}/contract"

    def posts(self, verb, browser=None, **fields):
        sent = {"csrf_token": self.form_token(), "write_id": new_public_id()} | fields
        return (browser or self.desk).post(f"{self.address}/{verb}", data=sent)

    def page(self):
        return self.desk.get(self.address).text

    def all(self, table):
        with self.given.session as session:
            return session.scalars(select(table).order_by(*table.__mapper__.primary_key)).all()


@pytest.fixture
def world(given, client_for, form_token):
    return World(given, client_for, form_token)


def test_the_page_shows_plan_lines_and_signatures(world):
    page = world.page()
    assert "Hun vil bli kokk." in page and 'data-rule="programme.start"' in page
    assert "Personen har ikke signert." in page and "Kommunen har ikke bekreftet." in page


def test_opening_it_is_one_look(world):
    world.page()
    assert [(look.person_id, look.part) for look in world.all(Look)] == [(world.olena.id, "plan")]


def test_the_page_asks_as_often_about_many_records_as_about_few(world, statements):
    counted = []
    world.page()  # the first look of a month opens the month's chain, once
    for number in (2, 30):
        for day in range(number):
            on = TODAY - timedelta(days=100 + day + number)
            world.given.evidence(world.olena, world.home, "follow_up", "follow_up", on)
            world.given.gone_through(world.olena, f"agreed.a{day}", world.contract)
            world.given.matter(world.olena, world.home)
        world.given.session.commit()
        del statements[:]
        world.page()
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_a_leader_reads_and_confirms_and_registers_nothing_else(world):
    page = world.leader.get(world.address).text
    assert "Bekreft kontrakten" in page and "Skriv det opp" not in page and "Skriv opp signaturen" not in page
    for verb in ("gone-through", "signature", "kept", "kept/undo"):
        assert world.posts(verb, world.leader).status_code == 404


def test_a_teacher_and_a_stranger_find_nothing(world, given, client_for):
    teacher = client_for(given.staff("teacher", world.home, name="Tor Berg"))
    stranger = client_for(given.staff("adviser", given.organisation(name="Asker kommune"), name="Per Dahl"))
    for browser in (teacher, stranger, client_for(world.olena)):
        assert browser.get(world.address).status_code == 404
        assert world.posts("kept", browser, what="mapping", happened_on=TODAY.isoformat()).status_code == 404


def test_a_centre_goes_through_rights_and_duties_without_plan_or_contract(world, given, client_for):
    centre = given.organisation("reception_centre")
    sara = given.resident(
        arrived=TODAY - timedelta(weeks=6), name="Sara Omar", centre=centre, training_offered=TODAY - timedelta(weeks=5)
    )
    world.address = f"/nb/staff/people/{sara.public_id}/contract"
    browser = client_for(given.staff("reception", centre, name="Siv Lund"))
    page = browser.get(world.address).text
    assert "Mine rettigheter og plikter" in page and "Signering" not in page and "Ingen plan" not in page
    told = {"lines": "reception.norwegian", "explained_on": TODAY.isoformat(), "explained_language": "ar"}
    assert world.posts("gone-through", browser, interpreter="by_phone", **told).status_code == 303
    assert [row.contract_version_id for row in world.all(GoneThrough)] == [None]


def test_lines_are_ticked_and_shown(world):
    told = {"explained_on": TODAY.isoformat(), "explained_language": "uk", "interpreter": "in_the_room"}
    sent = {"lines": ["plan", "programme.start"], "version": world.contract.public_id} | told
    assert world.posts("gone-through", **sent).status_code == 303
    assert world.page().count("Tolken var i rommet") == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "Kryss av minst én linje."),
        ({"lines": "agreed.a99"}, "Kryss av minst én linje."),
        ({"lines": "plan", "explained_on": (TODAY + timedelta(days=1)).isoformat()}, "fram i tid"),
        ({"lines": "plan", "explained_on": "0001-01-01"}, "en dag som finnes"),
        ({"lines": "plan", "explained_on": "2026-02-30"}, "en dag som finnes"),
        ({"lines": "plan", "interpreter": "a child"}, "Velg om det var tolk."),
    ],
)
def test_what_cannot_be_ticked_comes_back_with_what_was_typed(world, fields, wrong):
    told = {"explained_on": TODAY.isoformat(), "explained_language": "uk", "interpreter": "by_phone"}
    answer = world.posts("gone-through", **(told | {"version": world.contract.public_id} | fields))
    assert answer.status_code == 422 and wrong in answer.text and not world.all(GoneThrough)
    if fields.get("lines") == "plan":
        assert 'value="plan" checked' in answer.text


def test_a_signature_has_a_day_between_the_decision_and_today(world):
    told = {"side": "person", "paper_language": "uk", "version": world.contract.public_id}
    decided = world.plan.decided_on
    for on, wrong in (
        (TODAY + timedelta(days=1), "fram i tid"), (decided - timedelta(days=1), "før vedtaket"), ("1999", "en dag som finnes"),
    ):  # fmt: skip
        answer = world.posts("signature", signed_on=str(on), **told)
        assert answer.status_code == 422 and wrong in answer.text
    assert world.posts("signature", signed_on=decided.isoformat(), **told).status_code == 303
    assert "Personen signerte på papir" in world.page()
    assert world.all(Confirmation)[0].language == "uk"


def test_signing_twice_says_when_it_was(world):
    told = {"side": "person", "paper_language": "nb", "version": world.contract.public_id}
    world.posts("signature", signed_on=TODAY.isoformat(), **told)
    answer = world.posts("signature", signed_on=TODAY.isoformat(), **told)
    assert answer.status_code == 409 and "Det kan ikke endres." in answer.text
    assert len(world.all(Confirmation)) == 1


def test_confirming_takes_a_tick_and_what_was_seen(world, hidden):
    page = world.page()
    told = {"version": hidden(page, "version"), "seen": hidden(page, "seen")}
    assert world.posts("confirmation", **told).status_code == 422
    assert world.posts("confirmation", confirms="yes", **(told | {"seen": "0" * 64})).status_code == 409
    assert world.posts("confirmation", confirms="yes", **told).status_code == 303
    assert "Kommunen bekreftet her" in world.page()
    answer = world.posts("confirmation", confirms="yes", **told)
    assert answer.status_code == 409 and len(world.all(Confirmation)) == 1


def test_a_superseded_contract_is_refused_and_the_newest_shown(world):
    world.given.contract(world.plan, number=2)
    world.given.session.commit()
    told = {"side": "person", "paper_language": "nb", "version": world.contract.public_id}
    answer = world.posts("signature", signed_on=TODAY.isoformat(), **told)
    assert answer.status_code == 409 and "Den nyeste kontrakten er versjon 2." in answer.text


def test_what_was_kept_makes_the_standings_anew_and_can_be_taken_back(world):
    on = (TODAY - timedelta(days=1)).isoformat()
    assert world.posts("kept", what="mapping", happened_on=on).status_code == 303
    assert {row.reckoned_on for row in world.all(Circumstances)} == {TODAY}
    states = {row.commitment: row.state for row in world.all(StoredStanding)}
    assert states["planning.mapping"] == "fulfilled"
    assert world.posts("kept", what="mapping", happened_on=on).status_code == 409
    record = world.all(EvidenceRow)[0].public_id
    assert world.posts("kept/undo", record=record).status_code == 303
    assert world.posts("kept/undo", record=record).status_code == 409
    assert world.posts("kept/undo", record=new_public_id()).status_code == 404
    assert world.posts("kept/undo", record="nonsense").status_code == 422
    assert {row.commitment: row.state for row in world.all(StoredStanding)}["planning.mapping"] != "fulfilled"


@pytest.mark.parametrize("fields", [{}, {"what": "certificate"}, {"what": "mapping", "happened_on": "9999-12-31"}])
def test_what_cannot_be_written_down_comes_back(world, fields):
    assert world.posts("kept", **fields).status_code == 422 and not world.all(EvidenceRow)


def test_what_she_raised_stands_on_the_page_unless_only_she_sees_it(world):
    shown = world.given.matter(world.olena, world.home)
    hidden_ones = [world.given.matter(world.olena, world.home, seen_by=each) for each in ("only_me", "leader")]
    world.given.session.commit()
    page = world.page()
    assert shown.public_id in page and not any(each.public_id in page for each in hidden_ones)


@pytest.mark.parametrize("verb", ["gone-through", "signature", "confirmation", "kept", "kept/undo"])
def test_a_form_sent_back_leads_to_the_page(world, verb):
    assert world.desk.get(f"{world.address}/{verb}").headers["Location"] == world.address


def test_an_agreed_promise_is_named_with_the_words_of_the_office(world, freeze, practice):
    contract = freeze(world.given, world.olena, number=2, agreed=(practice(),), on=TODAY - timedelta(weeks=1))
    assert "agreed.a1" in contract.content
    world.given.session.commit()
    page = world.page()
    assert "Praksis på en arbeidsplass: Kommunen gir deg dette" in page and "Praksis på sykehjemmet" in page


def test_the_page_leads_to_the_person_and_without_a_plan_to_making_one(world):
    newcomer = world.given.participant(municipality=world.home, name="Sara Omar")
    world.given.session.commit()
    for person in (world.olena, newcomer):
        page = world.desk.get(f"/nb/staff/people/{person.public_id}/contract").text
        assert f'href="/nb/staff/people/{person.public_id}"' in page
    assert f'href="/nb/staff/people/{newcomer.public_id}/plan"' in page


def test_another_municipality_sees_no_form_to_sign_with(world, client_for):
    other = world.given.organisation(name="Asker kommune")
    world.given.served(world.olena, other, "programme", TODAY - timedelta(weeks=1))
    page = client_for(world.given.staff("adviser", other, name="Per Dahl")).get(world.address).text
    assert "Personen har ikke signert." in page
    assert "/contract/confirmation" not in page and "/contract/signature" not in page
