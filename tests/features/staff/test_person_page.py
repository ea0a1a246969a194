"""One person's page: the journey, both sides, what is registered, what was raised; and who gets it."""

from datetime import UTC, date, datetime

import pytest

from webapp.engine import oslo
from webapp.features.standing import reckon_again
from webapp.tables.access import Look


@pytest.fixture
def office(given):
    return given.organisation("municipality", "Lier kommune")


@pytest.fixture
def hanan(given, office):
    return given.participant("2026-06-01", municipality=office, interpreter_needed=True, interpreter_language="arabisk")


@pytest.fixture
def page_of(given, client_for):
    def fetch(staff, person, more=""):
        return client_for(staff).get(f"/nb/staff/people/{person.public_id}{more}")

    return fetch


def test_an_adviser_reads_the_journey_and_what_is_registered(given, page_of, office, hanan):
    given.child(hanan, "2021-04-12")
    given.stretch(hanan, "leave", "2026-08-01", "2026-08-31")
    page = page_of(given.staff("adviser", office), hanan).text
    assert 'data-stage="programme"' in page and "Introduksjonsprogram" in page
    assert "arabisk" in page and "12. april 2021" in page
    assert "Permisjon fra programmet" in page and "Ingenting er registrert" not in page


def test_what_is_not_known_is_left_out(given, page_of, office):
    bare = given.person("Amal Noor")
    given.served(bare, office, "programme")
    page = page_of(given.staff("adviser", office), bare).text
    assert "Ingenting er registrert ennå" in page and "None" not in page


def test_both_sides_stand_beside_each_other(app, given, page_of, office, hanan):
    given.session.commit()
    reckon_again(app.extensions["database"], [hanan.id], oslo.day_of(datetime.now(UTC)))
    page = page_of(given.staff("adviser", office), hanan).text
    assert page.index('id="hers"') < page.index('id="ours"')
    assert 'data-rule="programme.' in page


def test_matters_are_shown_to_those_she_chose(given, page_of, office, hanan):
    mine = given.matter(hanan, office, kind="not_happened", seen_by="only_me")
    told = given.matter(hanan, office)
    leaders = given.matter(hanan, office, seen_by="leader")
    page = page_of(given.staff("adviser", office), hanan).text
    assert told.public_id in page and mine.public_id not in page and leaders.public_id not in page
    page = page_of(given.staff("leader", office), hanan).text
    assert leaders.public_id in page and told.public_id not in page and mine.public_id not in page


def test_what_she_wrote_herself_is_a_way_on_only_with_her_yes(given, page_of, office, hanan):
    adviser = given.staff("adviser", office)
    assert "/own" not in page_of(adviser, hanan).text
    given.consent(hanan, office)
    assert f"/nb/staff/people/{hanan.public_id}/own" in page_of(adviser, hanan).text


def test_each_role_goes_on_to_what_it_may_open(given, page_of, office, hanan):
    adviser, leader = (page_of(given.staff(role, office), hanan).text for role in ("adviser", "leader"))
    assert "/plan" in adviser and "/facts" in adviser and "/handover" not in adviser
    assert "/contract" in leader and "/plan" not in leader and "/facts" not in leader


@pytest.mark.parametrize("more", ["", "/facts"])
def test_strangers_find_nobody(given, page_of, office, hanan, more):
    elsewhere = given.organisation("municipality", "Asker kommune")
    for staff in (
        given.staff("adviser", elsewhere),
        given.staff("teacher", office),
        given.staff("admin", office),
        hanan,
    ):
        assert page_of(staff, hanan, more).status_code == 404


def test_each_opening_is_on_record(given, page_of, office, hanan):
    adviser = given.staff("adviser", office)
    page_of(adviser, hanan)
    page_of(adviser, hanan, "/facts")
    given.session.expire_all()
    looks = given.session.query(Look).order_by(Look.id).all()
    assert [(look.looker_id, look.part) for look in looks] == [(adviser.id, "person"), (adviser.id, "edit_facts")]


def test_a_resident_without_a_permit_waits_for_an_answer(given, page_of):
    centre = given.organisation("reception_centre")
    rana = given.resident(centre=centre, duty_ended_on=date(2026, 9, 1))
    page = page_of(given.staff("reception", centre), rana).text
    assert "Venter på svar på søknaden" in page and 'data-stage="planning"' not in page


def test_the_statements_do_not_grow_with_what_she_has(given, page_of, office, hanan, statements):
    adviser = given.staff("adviser", office)
    page_of(adviser, hanan)
    del statements[:]
    page_of(adviser, hanan)
    few = len(statements)
    for number in range(5):
        given.matter(hanan, office)
        given.child(hanan, f"2015-01-0{number + 1}")
        given.stretch(hanan, "full_time_work", f"2024-0{number + 1}-01", f"2024-0{number + 1}-20")
    given.session.commit()
    del statements[:]
    page_of(adviser, hanan)
    assert len(statements) - few <= 1  # logging in again adds nothing; names of municipalities may add one
