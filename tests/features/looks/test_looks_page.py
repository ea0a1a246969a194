"""/<lang>/me/looks: who has looked, behind the code again, in plain words; and asking about a line."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.features.looks.queries import LOOKS_A_PAGE
from webapp.features.looks.wording import part_words, purpose_words
from webapp.policy.conditions import PURPOSES_OF
from webapp.tables.access import Look

NOW = datetime.now(UTC)
PAGE = "/nb/me/looks"


def looked(given, office, **columns):
    about = {
        "person_id": office.person.id,
        "looker_id": office.nina.id,
        "organisation_id": office.place.id,
        "role": "adviser",
        "part": "hours",
        "purpose": "programme",
        "unusual": False,
        "looked_at": NOW - timedelta(hours=1),
    }
    look = Look(**(about | columns))
    given.session.add(look)
    given.session.flush()
    return look


def test_it_asks_for_the_code_first(given, office, client_for):
    looked(given, office)
    answer = client_for(office.person).get(PAGE)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/nb/me/prove?next=/nb/me/looks"
    assert "Introduksjonssenteret" not in answer.text


def test_role_office_part_and_purpose_are_told_and_never_the_name(given, office, proved):
    looked(given, office)
    text = proved(office.person).get(PAGE).text
    for words in (
        "Programrådgiver",
        "Introduksjonssenteret",
        "Timene dine",
        "Fordi du er med i introduksjonsprogrammet.",
    ):
        assert words in text
    assert "Nina" not in text and "Hemmelig" not in text


def test_unusual_looking_is_told_with_its_reason(given, office, proved):
    looked(given, office, unusual=True, reason="Vikar for Kari i dag")
    text = proved(office.person).get(PAGE).text
    assert "Du står ikke på den faste listen" in text and "Vikar for Kari i dag" in text


def test_nobody_having_looked_is_said(office, proved):
    assert "Ingen har åpnet opplysningene dine." in proved(office.person).get(PAGE).text


def test_staff_read_what_the_page_is_for(office, proved):
    assert "åpnet opplysninger om deg som deltager" in proved(office.nina).get(PAGE).text


def test_many_lines_come_in_pages(given, office, proved):
    for number in range(LOOKS_A_PAGE + 1):
        looked(given, office, looked_at=NOW - timedelta(hours=number + 1))
    browser = proved(office.person)
    first, second = browser.get(PAGE).text, browser.get(f"{PAGE}?page=2").text
    assert (first.count('<li class="card">'), second.count('<li class="card">')) == (LOOKS_A_PAGE, 1)
    assert f'href="{PAGE}?page=2"' in first and f'href="{PAGE}"' in second


@pytest.mark.parametrize("page", ["2", "-1", "x" * 5000, "%00"])
def test_any_page_number_is_a_page(office, proved, page):
    assert proved(office.person).get(f"{PAGE}?page={page}").status_code == 200


def test_it_costs_the_same_for_one_line_and_for_many(given, office, proved, statements):
    looked(given, office)
    browser = proved(office.person)
    del statements[:]
    browser.get(PAGE)
    few = len(statements)
    for number in range(15):
        looked(given, office, looked_at=NOW - timedelta(hours=number + 2))
    given.session.commit()
    del statements[:]
    browser.get(PAGE)
    assert len(statements) == few <= 4


def test_a_line_is_asked_about_and_the_office_sees_which(given, office, proved, form_token):
    look = looked(given, office)
    address = f"/nb/contract/matters/new?about=look.{look.public_id}"
    browser = proved(office.person)
    assert f'href="{address}"' in browser.get(PAGE).text
    page = browser.get(address).text
    assert "Timene dine, sett" in page and "Spør om denne linjen" in page and "Nina" not in page
    sent = browser.post(address, data={"csrf_token": form_token(), "kind": "explain"})
    assert sent.status_code == 303
    mine = browser.get(sent.headers["Location"]).text
    assert "Hvem som har sett på opplysningene" in mine and "Nina" not in mine
    asked = sent.headers["Location"].rsplit("/", 1)[-1]
    opened = proved(office.kari).get(f"/nb/staff/matters/{asked}").text
    assert "Timene dine, sett" in opened and "Den som så: Nina Hemmelig." in opened


def test_the_leader_is_asked_where_there_is_one(given, office, proved, form_token):
    look, leader = looked(given, office), given.staff("leader", office.place, "Liv Leder")
    sent = proved(office.person).post(
        f"/nb/contract/matters/new?about=look.{look.public_id}", data={"csrf_token": form_token(), "kind": "explain"}
    )
    opened = sent.headers["Location"].replace("/contract/", "/staff/")
    assert proved(leader).get(opened).status_code == 200
    assert proved(office.kari).get(opened).status_code == 404


def test_who_works_elsewhere_is_told_no_name(given, office, proved, form_token):
    look = looked(given, office, organisation_id=given.organisation("school").id, role="teacher")
    sent = proved(office.person).post(
        f"/nb/contract/matters/new?about=look.{look.public_id}", data={"csrf_token": form_token(), "kind": "explain"}
    )
    opened = proved(office.kari).get(sent.headers["Location"].replace("/contract/", "/staff/")).text
    assert "Timene dine, sett" in opened and "Nina" not in opened


def test_nobody_asks_about_a_line_of_another(given, office, proved):
    look = looked(given, office)
    other = given.participant(municipality=office.place, name="Sara Omar")
    for about in (look.public_id, "x", "0" * 32):
        assert proved(other).get(f"/nb/contract/matters/new?about=look.{about}").status_code == 404


@pytest.mark.parametrize("purpose", sorted({each for purposes in PURPOSES_OF.values() for each in purposes}))
def test_every_purpose_is_a_sentence_of_its_own(purpose):
    assert purpose_words(purpose).endswith(".")


@pytest.mark.parametrize("part", ["hours", "see.hours", "access", "protection", "plan_meeting"])
def test_a_part_has_words_of_its_own(part):
    assert part_words(part) != part_words("")
