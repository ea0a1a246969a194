"""The centre's page: the form, what follows, registering, taking back, and what is refused with everything kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from webapp.engine import oslo
from webapp.tables.access import Look
from webapp.tables.own_story import Handover
from webapp.tables.people import Circumstances

TODAY = oslo.day_of(datetime.now(UTC))
SOON = TODAY + timedelta(days=14)


class World:
    """Hanan in a centre, somebody who works there, and a municipality."""

    def __init__(self, given, client_for, form_token):
        self.given, self.form_token = given, form_token
        self.centre = given.organisation("reception_centre")
        self.town = given.organisation(name="Bergen kommune", municipality=given.municipality("4601", "Bergen"))
        self.hanan = given.resident(TODAY - timedelta(days=200), centre=self.centre)
        self.page = f"/nb/staff/people/{self.hanan.public_id}/handover"
        self.desk = client_for(given.staff("reception", self.centre, "Siv Lund"))
        self.phone = client_for(self.hanan)

    def sends(self, step="confirm", **changes):
        about = {
            "office": self.town.public_id,
            "moves_on": SOON.isoformat(),
            "permit_on": (TODAY - timedelta(days=10)).isoformat(),
            "by_agreement": "yes",
            "step": step,
        }
        return self.desk.post(self.page, data={"csrf_token": self.form_token(), **about, **changes})

    def undoes(self, revision="1"):
        return self.desk.post(f"{self.page}/undo", data={"csrf_token": self.form_token(), "revision": revision})

    def count(self, table):
        with self.given.session as session:
            return session.scalar(select(func.count()).select_from(table))

    def about(self):
        with self.given.session as session:
            return session.get_one(Circumstances, self.hanan.id, populate_existing=True)


@pytest.fixture
def world(given, client_for, form_token):
    return World(given, client_for, form_token)


def test_the_form_asks_where_when_the_permit_and_the_agreement(world):
    page = world.desk.get(world.page).text
    assert "Bergen kommune" in page and 'name="moves_on"' in page and 'name="permit_on"' in page
    assert 'name="by_agreement"' in page and "Søk etter navn" not in page


def test_a_permit_that_is_registered_is_not_asked_for_again(world):
    world.given.session.get_one(Circumstances, world.hanan.id).permit_granted_on = TODAY - timedelta(days=9)
    world.given.session.commit()
    page = world.desk.get(world.page).text
    assert 'name="permit_on"' not in page and "Oppholdstillatelse er registrert" in page


def test_the_review_says_what_follows_and_what_does_not_and_writes_nothing(world):
    page = world.sends("review")
    assert page.status_code == 200
    assert "Dette følger med, fordi loven sier det" in page.text and "integreringsforskriften §§ 2, 56" in page.text
    assert "bare hvis personen sier ja" in page.text and "kan dere ikke lenger se noe om personen" in page.text
    assert world.count(Handover) == 0


def test_going_back_keeps_what_was_typed(world):
    page = world.sends("edit").text
    assert f'value="{SOON.isoformat()}"' in page and f'value="{world.town.public_id}" selected' in page
    assert world.count(Handover) == 0


def test_it_is_registered_and_shown_with_a_way_back(world):
    answer = world.sends()
    assert answer.status_code == 303
    page = world.desk.get(world.page).text
    assert "Flytter til Bergen kommune" in page and "Ta tilbake flyttingen" in page
    assert 'name="moves_on"' not in page
    assert world.about().settled_on == SOON


def test_it_can_be_taken_back(world):
    world.sends()
    assert world.undoes().status_code == 303
    assert world.about().settled_on is None and world.about().permit_granted_on is None
    page = world.desk.get(world.page).text
    assert "ble tatt tilbake" in page and 'name="moves_on"' in page


def test_taking_back_what_has_changed_is_refused(world):
    world.sends()
    assert world.undoes(revision="7").status_code == 409
    assert world.about().settled_on == SOON


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"permit_on": ""}, "Uten oppholdstillatelse"),
        ({"permit_on": (TODAY + timedelta(days=1)).isoformat()}, "kan ikke være gitt etter i dag"),
        ({"moves_on": "2026-02-30"}, "Denne dagen finnes ikke"),
        ({"moves_on": ""}, "Skriv dagen personen flytter"),
        ({"moves_on": (TODAY - timedelta(days=300)).isoformat()}, "etter at personen kom til Norge"),
        ({"moves_on": (TODAY + timedelta(days=900)).isoformat()}, "Se om året er riktig"),
        ({"office": ""}, "Velg hvilken kommune"),
        ({"office": "f" * 32}, "Velg et kontor fra listen"),
        ({"by_agreement": "kanskje"}, "Velg ja eller nei"),
        (
            {"moves_on": (TODAY - timedelta(days=20)).isoformat()},
            "Tillatelsen må være gitt før personen flytter",
        ),
    ],
)
def test_a_fault_is_refused_and_the_rest_is_kept(world, changes, said):
    answer = world.sends(**changes)
    assert answer.status_code == 422
    assert said in answer.text and "Noe må rettes" in answer.text
    if "office" not in changes:
        assert f'value="{world.town.public_id}" selected' in answer.text
    if "moves_on" not in changes:
        assert f'value="{SOON.isoformat()}"' in answer.text
    assert world.count(Handover) == 0 and world.about().settled_on is None


def test_sent_twice_it_is_done_once(world):
    world.sends()
    again = world.sends()
    assert again.status_code == 422 and "Flyttingen er allerede registrert" in again.text
    assert world.count(Handover) == 1


def test_the_own_office_is_no_place_to_move_to(world):
    answer = world.sends(office=world.centre.public_id)
    assert answer.status_code == 422 and "Velg et kontor fra listen" in answer.text


def test_from_the_day_the_page_is_not_found_for_the_centre(world):
    answer = world.sends(moves_on=TODAY.isoformat())
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/nb/staff/people")
    assert world.desk.get(world.page).status_code == 404
    assert world.desk.get(world.page.replace("/handover", "/hours")).status_code == 404


def test_opening_the_page_is_a_look_that_she_can_see(world):
    world.desk.get(world.page)
    with world.given.session as session:
        assert session.scalars(select(Look.part)).all() == ["hand_over"]


def test_many_municipalities_are_searched_by_name(world):
    for number in range(40):
        world.given.organisation(name=f"Øykommune {number:02d}")
    world.given.session.commit()
    page = world.desk.get(world.page).text
    assert "Søk etter navn" in page and "Det er flere" in page
    found = world.sends("search", words="øykommune 07", office="", moves_on="tull").text
    assert "Øykommune 07" in found and "Øykommune 08" not in found and 'value="tull"' in found
    none = world.sends("search", words="finnes ikke", office="").text
    assert "Ingen kommune med det navnet" in none


def test_an_adviser_and_a_stranger_get_not_found(world, client_for):
    adviser = client_for(world.given.staff("adviser", world.town))
    other = client_for(world.given.staff("reception", world.given.organisation("reception_centre", "Et annet")))
    assert adviser.get(world.page).status_code == 404 and other.get(world.page).status_code == 404


def test_the_statements_do_not_grow_with_what_is_registered(world, statements):
    world.desk.get(world.page)  # the first look of a month opens the month's chain, once
    statements.clear()
    world.desk.get(world.page)
    few = len(statements)
    for number in range(30):
        world.given.organisation(name=f"Kommune {number}")
    for number in range(4):
        world.given.handover(
            world.hanan, world.centre, world.town, SOON + timedelta(days=number), undone_at=datetime.now(UTC)
        )
    world.given.session.commit()
    statements.clear()
    world.desk.get(world.page)
    assert len(statements) == few


def test_she_sees_it_on_her_path_and_answers(world):
    world.sends()
    page = world.phone.get("/nb/path").text
    assert "Du flytter til Bergen" in page and "Skal Bergen kommune få lese" in page
    with world.given.session as session:
        move = session.scalars(select(Handover)).one()
    address = f"/nb/path/handover/{move.public_id}"
    unsaid = world.phone.post(address, data={"csrf_token": world.form_token()})
    assert unsaid.status_code == 422 and "Velg ja eller nei" in unsaid.text
    world.phone.post(address, data={"csrf_token": world.form_token(), "share": "yes"})
    assert "Du har sagt ja til at Bergen kommune leser" in world.phone.get("/nb/path").text
    world.undoes()
    late = world.phone.post(address, data={"csrf_token": world.form_token(), "share": "no"})
    assert late.status_code == 409 and "Flyttingen er tatt tilbake" in late.text


def test_after_the_day_she_sees_where_she_moved_and_what_followed(world):
    world.sends(moves_on=TODAY.isoformat())
    page = world.phone.get("/nb/path").text
    assert "Du flyttet til Bergen" in page and "kan ikke lenger se noe om deg" in page


def test_nobody_else_answers_for_her(world, client_for):
    world.sends()
    with world.given.session as session:
        move = session.scalars(select(Handover)).one()
    other = client_for(world.given.resident(name="Omar Said"))
    answer = other.post(f"/nb/path/handover/{move.public_id}", data={"csrf_token": world.form_token(), "share": "yes"})
    assert answer.status_code == 404
    with world.given.session as session:
        assert session.scalars(select(Handover.shares_own_story)).one() is None


def test_the_permit_needs_no_reason(world):
    assert "Hvorfor tillatelsen ble gitt, skal ikke stå her" in world.desk.get(world.page).text
