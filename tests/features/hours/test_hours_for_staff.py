"""One person's hours as staff open them: who may, and that the look is on record."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from webapp.engine import oslo
from webapp.tables.access import Look
from webapp.tables.database import Who


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def centre(given):
    return given.organisation("reception_centre")


@pytest.fixture
def resident(given, centre, today):
    hanan = given.resident(centre=centre, training_offered=today - timedelta(days=60))
    group = given.school_class()
    given.enrolled(hanan, group, today - timedelta(days=60))
    given.attended(hanan, given.lesson(group, at=oslo.at(today - timedelta(days=2), time(10, 0)), minutes=120))
    return hanan


def looks(app):
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return list(db.scalars(select(Look)))


def test_staff_who_serve_the_person_see_the_hours_and_the_look_is_kept(app, given, client_for, centre, resident, today):
    kari = given.staff("reception", centre)
    page = client_for(kari).get(f"/nb/staff/people/{resident.public_id}/hours").text
    assert "Hanan Ali" in page and '<bdi class="number">2 t</bdi>' in page and '<bdi class="number">173 t</bdi>' in page
    (look,) = looks(app)
    assert (look.looker_id, look.person_id, look.part, look.role) == (kari.id, resident.id, "hours", "reception")


def test_staff_of_another_office_find_nothing_and_leave_no_look(app, given, client_for, resident):
    other = given.staff("reception", given.organisation("reception_centre", "Fjellheim mottak"))
    answer = client_for(other).get(f"/nb/staff/people/{resident.public_id}/hours")
    assert answer.status_code == 404 and "Hanan" not in answer.text
    assert looks(app) == []


def test_an_unknown_person_is_the_same_not_found(given, client_for, centre):
    assert client_for(given.staff("reception", centre)).get(f"/nb/staff/people/{'0' * 32}/hours").status_code == 404


@pytest.mark.parametrize("role", ["admin", "coordinator", "volunteer"])
def test_roles_that_follow_nobody_up_are_refused(given, client_for, centre, resident, role):
    assert client_for(given.staff(role, centre)).get(f"/nb/staff/people/{resident.public_id}/hours").status_code == 404


def test_the_person_herself_finds_no_staff_page(client_for, resident):
    assert client_for(resident).get(f"/nb/staff/people/{resident.public_id}/hours").status_code == 404


@pytest.mark.parametrize(("role", "leads"), [("reception", True), ("teacher", False)])
def test_the_name_leads_to_the_person_for_who_may_open_her(given, client_for, centre, resident, role, leads):
    office = centre
    if role == "teacher":
        office = given.organisation("school")
        given.served(resident, office, "teaching")
    page = client_for(given.staff(role, office, name="Tor Berg")).get(f"/nb/staff/people/{resident.public_id}/hours")
    assert page.status_code == 200
    assert (f'href="/nb/staff/people/{resident.public_id}"' in page.text) is leads
