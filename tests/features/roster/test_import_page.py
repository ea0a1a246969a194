import re
from io import BytesIO

import pytest

from webapp.features.roster.spool import Spool
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Person

PEOPLE = "id,given_name,family_name,purposes\nX1,Nadia,Nasser,teaching\n"


@pytest.fixture
def school(given):
    return given.organisation("school")


@pytest.fixture
def teacher(given, school):
    return given.staff("teacher", school)


@pytest.fixture
def send(form_token):
    def send_it(client, content, name="people.csv", **fields):
        data = {"csrf_token": form_token(), "file": (BytesIO(content if isinstance(content, bytes) else content.encode()), name), **fields}
        return client.post("/nb/staff/import", data=data, content_type="multipart/form-data")

    return send_it


@pytest.fixture
def confirm(form_token):
    return lambda client, page, **fields: client.post(page, data={"csrf_token": form_token(), **fields})


def people(app):
    from webapp.tables.database import Who

    with app.extensions["database"].reading(Who(everything=True)) as db:
        return {person.given_name for person in db.query(Person)}


def test_a_list_is_looked_at_before_anything_is_stored(app, client_for, teacher, send, confirm):
    client = client_for(teacher)
    sent = send(client, PEOPLE)
    assert sent.status_code == 303
    page = client.get(sent.location)
    assert page.status_code == 200 and "Lagre alt dette" in page.text and "Nadia" not in people(app)
    stored = confirm(client, sent.location)
    assert stored.status_code == 303 and "Nadia" in people(app)
    assert "Alt i filen er lagret" in client.get(stored.location).text


def test_saying_yes_twice_stores_once(app, client_for, teacher, send, confirm):
    client = client_for(teacher)
    sent = send(client, PEOPLE)
    assert [confirm(client, sent.location).status_code for _ in range(2)] == [303, 303]
    assert sorted(people(app)).count("Nadia") == 1


def test_bad_rows_are_shown_and_cannot_be_stored(app, client_for, teacher, send, confirm):
    client = client_for(teacher)
    sent = send(client, PEOPLE + "X2,,Uten,teaching\n")
    page = client.get(sent.location).text
    assert "Dette feltet må fylles ut" in page and "Lagre alt dette" not in page
    assert confirm(client, sent.location).status_code == 422
    assert "Nadia" not in people(app)


def test_ten_thousand_bad_rows_come_in_pages(client_for, teacher, send):
    client = client_for(teacher)
    sent = send(client, "id,given_name,family_name,purposes\n" + "".join(f"{n},,B,teaching\n" for n in range(10_000)))
    page = client.get(sent.location)
    assert page.status_code == 200 and len(page.data) < 60_000
    assert "10000" in re.sub(r"\s", "", page.text)
    assert client.get(sent.location + "?page=200").status_code == 200
    assert client.get(sent.location + "?page=" + "9" * 100_000).status_code in (200, 414)


def test_an_unclear_name_is_chosen_in_the_browser(app, given, client_for, teacher, school, send, confirm):
    amina = given.person("Amina Ali")
    given.served(amina, school, "teaching")
    each = given.school_class(school, name="Norsk 1")
    given.enrolled(amina, each)
    given.lesson(each, at="2026-11-16 09:00", minutes=90)
    client = client_for(teacher)
    sent = send(client, "Navn;16.11.2026\nMina Ali;x\n", "Norsk 1.csv")
    page = client.get(sent.location).text
    field = re.search(r'name="(who-[0-9a-f]{16})"', page)[1]
    assert "Hvem er dette?" in page and amina.public_id in page
    confirm(client, sent.location, **{field: amina.public_id})
    assert "Lagre alt dette" in client.get(sent.location).text
    confirm(client, sent.location)
    with app.extensions["database"].reading() as db:
        assert [row.person_id for row in db.query(EvidenceRow)] == [amina.id]


@pytest.mark.parametrize("fields", [{}, {"class_id": "0" * 32}, {"office": "x" * 1_000_000}])
def test_a_form_without_its_file_comes_back_with_what_is_wrong(client_for, teacher, form_token, fields):
    answer = client_for(teacher).post("/nb/staff/import", data={"csrf_token": form_token(), **fields})
    assert answer.status_code == 422 and "Velg en fil" in answer.text


@pytest.mark.parametrize("content", [b"", b"\x00" * 5_000, b"PK\x03\x04zip", b"\xff\xfe\x00", ("é;" * 200_000).encode(), b"id,id\n1,2"])
def test_a_file_of_nonsense_is_a_page_that_says_so(client_for, teacher, send, content):
    client = client_for(teacher)
    sent = send(client, content, "../../etc/passwd.xlsx\x00.csv")
    assert sent.status_code == 303
    assert client.get(sent.location).status_code == 200


def test_somebody_elses_list_is_not_found(given, client_for, teacher, school, send):
    sent = send(client_for(teacher), PEOPLE)
    other = given.staff("teacher", school, name="Ola Vik")
    assert client_for(other).get(sent.location).status_code == 404


def test_a_list_is_thrown_away(client_for, teacher, send, confirm):
    client = client_for(teacher)
    sent = send(client, PEOPLE)
    assert confirm(client, sent.location, do="drop").status_code == 303
    assert client.get(sent.location).status_code == 404


def test_the_template_of_ones_own_class_is_downloaded_and_no_other(given, client_for, teacher, school):
    own, other = given.school_class(school, name="Norsk 1"), given.school_class(given.organisation("school", name="En annen"))
    client = client_for(teacher)
    got = client.get(f"/nb/staff/import/template?class={own.public_id}")
    assert got.status_code == 200 and got.data[:2] == b"PK" and "attachment" in got.headers["Content-Disposition"]
    assert client.get(f"/nb/staff/import/template?class={other.public_id}").status_code == 404
    assert client.get("/nb/staff/import/template").status_code == 404


def test_a_participant_does_not_find_the_import(given, client_for):
    assert client_for(given.participant()).get("/nb/staff/import").status_code in (403, 404)


def test_the_spool_forgets_the_oldest_of_an_owner(tmp_path):
    spool = Spool(tmp_path / "uploads")
    kept = [spool.keep("me", "office", "", "a.csv", BytesIO(b"x")) for _ in range(5)]
    assert sum(spool.find(each.id, "me") is not None for each in kept) == 3
    assert spool.find(kept[-1].id, "you") is None
