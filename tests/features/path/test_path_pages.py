"""The path and her own story as they are served: to each stage of life, with bad input, and to staff."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp.engine import oslo
from webapp.features.path import forms
from webapp.tables.access import Look
from webapp.tables.own_story import Consent, OwnEntry

TODAY = oslo.day_of(datetime.now(UTC))
CANARY = "qvxkanariq"


@pytest.fixture
def olena(given):
    return given.participant(TODAY - timedelta(weeks=20))


@pytest.fixture
def sends(client_for, form_token):
    """sends(person, address, **fields): a form of hers."""

    def send(person, address, **fields):
        return client_for(person).post(address, data={"csrf_token": form_token(), **fields})

    return send


def rows(given, table):
    with given.session as session:
        return session.scalars(select(table).execution_options(populate_existing=True)).all()


# The path


def test_a_resident_sees_that_she_waits_and_nothing_beyond(given, client_for):
    hanan = given.resident(TODAY - timedelta(days=90), duty_ended_on=TODAY - timedelta(days=3))
    page = client_for(hanan).get("/nb/path").text
    assert "Du venter på svar" in page and "Du er her" in page and "Plikten til timer sluttet" in page
    assert re.findall(r'data-stage="(\w+)"', page) == ["reception_asylum", "waiting_for_answer"]
    for word in ("Permanent oppholdstillatelse", "Statsborgerskap", "bosett", "retur", "avslag", "hurtigspor"):
        assert word not in page


def test_the_line_is_an_ordered_list_with_one_place_marked(olena, client_for):
    page = client_for(olena).get("/nb/path").text
    line = re.search(r'<ol class="journey">.*?</ol>', page, re.S)[0]
    assert line.count('aria-current="step"') == 1
    assert "Introduksjonsprogrammet" in line and "Siste dag:" in line


def test_a_participant_sees_whom_to_ask_with_name_and_number(olena, client_for):
    page = client_for(olena).get("/nb/path").text
    assert "Kari Nes" in page and 'href="tel:32000001"' in page and "Drammen kommune" in page


def test_with_a_permit_the_tests_stand_there_with_their_source(olena, client_for):
    page = client_for(olena).get("/nb/path").text
    assert "er det prøver som teller, ikke antall timer" in page
    assert 'data-rule="residence.permanent"' in page and "utlendingsloven § 62" in page
    assert "statsborgerloven § 8" in page and "realkompetansevurdering" in page


def test_the_path_leads_to_contract_and_law(olena, client_for):
    page = client_for(olena).get("/nb/path").text
    assert 'href="/nb/contract"' in page and 'href="/nb/law"' in page and 'href="/nb/path/own"' in page


def test_somebody_of_whom_nothing_is_registered_is_told_so(given, client_for):
    nobody = given.person()
    assert client_for(nobody).get("/nb/path").status_code == 200


def test_staff_are_told_that_the_page_is_not_theirs(given, client_for):
    kari = client_for(given.staff())
    for address in ("/nb/path", "/nb/path/own", "/nb/path/own/new"):
        assert "Denne siden gjelder ikke deg" in kari.get(address).text


@pytest.mark.parametrize("tag", ["en", "uk", "ar"])
def test_the_pages_are_served_in_other_languages(olena, client_for, tag):
    browser = client_for(olena)
    assert browser.get(f"/{tag}/path").status_code == 200 and browser.get(f"/{tag}/path/own").status_code == 200


def test_the_statements_do_not_grow(given, olena, client_for, statements):
    browser = client_for(olena)
    browser.get("/nb/path"), browser.get("/nb/path/own")
    statements.clear()
    browser.get("/nb/path")
    few = len(statements)
    statements.clear()
    browser.get("/nb/path/own")
    few_own = len(statements)
    home = given.organisation(name="Asker kommune")
    for number in range(20):
        given.own_entry(olena, title=f"Nummer {number}")
        given.served(olena, given.organisation(name=f"Kontor {number}"), "follow_up", "2026-01-01")
        moved = TODAY + timedelta(days=number)
        given.handover(olena, given.organisation("reception_centre"), home, moved)
    given.session.commit()
    statements.clear()
    browser.get("/nb/path")
    assert len(statements) == few
    statements.clear()
    browser.get("/nb/path/own")
    assert len(statements) == few_own


# Her own story


def test_empty_it_says_so_for_each_kind_and_that_nobody_reads(olena, client_for):
    page = client_for(olena).get("/nb/path/own").text
    assert "Du har ikke skrevet om arbeid." in page and "Legg til et ønske" in page
    assert "Nei, de kan ikke lese det." in page and "Ja, de kan lese det." not in page


def test_she_adds_an_entry_and_finds_it_under_its_kind(olena, client_for, sends):
    answer = sends(
        olena, "/nb/path/own/new", kind="work", title=" Kokk  i Kyiv ", detail="Ti år", from_year="2010", to_year="2020"
    )
    assert answer.status_code == 303
    page = client_for(olena).get("/nb/path/own").text
    assert "Kokk i Kyiv" in page and "2010–2020" in page and "Ti år" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": ""}, "Velg hva det gjelder"),
        ({"kind": "crime"}, "Velg hva det gjelder"),
        ({"title": " \x00 "}, "Skriv hva det er"),
        ({"title": "a" * 121}, "Den kan ha 120 tegn"),
        ({"detail": "b" * 1001}, "Den kan ha 1000 tegn"),
        ({"from_year": "20"}, "Skriv året med fire tall"),
        ({"to_year": "to tusen"}, "Skriv året med fire tall"),
        ({"from_year": "1919"}, "Skriv et år fra 1920"),
        ({"from_year": str(TODAY.year + 1)}, "Skriv et år fra 1920"),
        ({"to_year": str(TODAY.year + 11)}, "Skriv et år fra 1920"),
        ({"from_year": "2015", "to_year": "2014"}, "kan ikke være før det første"),
    ],
)
def test_a_fault_is_told_and_what_she_typed_is_kept(given, olena, sends, fields, said):
    about = {"kind": "work", "title": "Kokk i Kyiv", "detail": "Ti år ved komfyren", "from_year": "", "to_year": ""}
    answer = sends(olena, "/nb/path/own/new", **(about | fields))
    assert answer.status_code == 422 and said in answer.text and "Noe må rettes" in answer.text
    if "detail" not in fields:
        assert "Ti år ved komfyren" in answer.text
    if "title" not in fields:
        assert 'value="Kokk i Kyiv"' in answer.text
    assert rows(given, OwnEntry) == []


def test_the_last_years_that_are_possible_are_possible():
    about = {"kind": "education", "title": "Skole", "from_year": str(TODAY.year), "to_year": str(TODAY.year + 10)}
    assert forms.read_entry(about, TODAY)[2] == {}


def test_a_language_has_no_years():
    given = forms.read_entry({"kind": "language", "title": "fransk", "from_year": "tull"}, TODAY)[1]
    assert given is not None and given.from_year is None


def test_the_fifty_first_is_refused_and_kept_on_the_page(given, olena, sends):
    for number in range(50):
        given.own_entry(olena, title=str(number))
    answer = sends(olena, "/nb/path/own/new", kind="wish", title="Et ønske til")
    assert answer.status_code == 422 and "Det er plass til 50" in answer.text and "Et ønske til" in answer.text


def test_she_changes_an_entry(given, olena, client_for, sends):
    entry = given.own_entry(olena, title="Kokk", from_year=2010)
    page = client_for(olena).get(f"/nb/path/own/{entry.public_id}").text
    assert 'value="Kokk"' in page and 'value="2010"' in page
    sends(olena, f"/nb/path/own/{entry.public_id}", title="Kokk og baker", revision="1", from_year="2011")
    assert [(row.title, row.from_year, row.revision) for row in rows(given, OwnEntry)] == [("Kokk og baker", 2011, 2)]


def test_a_change_from_another_phone_is_shown_and_what_she_typed_stays(given, olena, sends):
    entry = given.own_entry(olena, title="Kokk nå", revision=3)
    answer = sends(olena, f"/nb/path/own/{entry.public_id}", title="Baker", revision="2")
    assert answer.status_code == 409
    assert "Kokk nå" in answer.text and 'value="Baker"' in answer.text and 'name="revision" value="3"' in answer.text
    assert rows(given, OwnEntry)[0].title == "Kokk nå"


def test_deleting_asks_once(given, olena, client_for, sends):
    entry = given.own_entry(olena, title="Kokk")
    address = f"/nb/path/own/{entry.public_id}/remove"
    assert "Vil du slette dette?" in client_for(olena).get(address).text
    assert sends(olena, address, revision="7").status_code == 409
    assert sends(olena, address, revision="1").status_code == 303
    assert rows(given, OwnEntry) == []


def test_another_persons_entry_is_not_found(given, olena, client_for, sends):
    entry = given.own_entry(given.participant(name="Ana Bo"), title=CANARY)
    address = f"/nb/path/own/{entry.public_id}"
    browser = client_for(olena)
    assert browser.get(address).status_code == 404 and browser.get(f"{address}/remove").status_code == 404
    assert sends(olena, address, title="Mitt", revision="1").status_code == 404
    assert sends(olena, f"{address}/remove", revision="1").status_code == 404


def test_staff_write_no_story(given, sends):
    assert sends(given.staff(), "/nb/path/own/new", kind="wish", title="x").status_code == 422
    assert rows(given, OwnEntry) == []


# Who reads it


def office_field(page):
    return re.search(r'name="office" value="(\w{32})"', page)[1]


def test_a_yes_opens_it_for_her_adviser_and_taking_it_back_closes_it(given, olena, client_for, sends):
    given.own_entry(olena, title=f"Kokk {CANARY}")
    kari = client_for(given.staff())
    address = f"/nb/staff/people/{olena.public_id}/own"
    assert kari.get(address).status_code == 404 and rows(given, Look) == []
    office = office_field(client_for(olena).get("/nb/path/own").text)
    assert sends(olena, "/nb/path/consent", office=office, reads="yes").status_code == 303
    page = kari.get(address)
    assert page.status_code == 200 and CANARY in page.text
    assert len(rows(given, Look)) == 1
    sends(olena, "/nb/path/consent", office=office, reads="no")
    assert kari.get(address).status_code == 404 and len(rows(given, Look)) == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 422), ({"reads": "perhaps"}, 422), ({"reads": "yes"}, 404), ({"reads": "yes", "office": "f" * 32}, 404)],
)
def test_an_unclear_answer_or_an_office_of_nobody_changes_nothing(given, olena, sends, fields, status):
    assert sends(olena, "/nb/path/consent", **fields).status_code == status
    assert rows(given, Consent) == []


def test_the_staff_address_of_her_own_story_leads_her_to_her_page(olena, client_for):
    answer = client_for(olena).get(f"/nb/staff/people/{olena.public_id}/own")
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/nb/path/own")


def test_an_empty_story_is_read_as_empty(given, olena, client_for):
    home = given.organisation(name="Nytt kontor")
    given.served(olena, home, "programme")
    given.consent(olena, home)
    page = client_for(given.staff("adviser", home)).get(f"/nb/staff/people/{olena.public_id}/own").text
    assert "Personen har ikke skrevet noe ennå" in page
