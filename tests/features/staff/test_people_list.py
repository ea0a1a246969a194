"""The list of people: whom it holds, in what order, narrowed how, a page at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.engine import oslo
from webapp.features.standing import reckon_again


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def office(given):
    return given.organisation("municipality", "Lier kommune")


@pytest.fixture
def adviser(given, office):
    return given.staff("adviser", office)


def served(given, office, name, **facts):
    return given.participant("2026-06-01", name=name, municipality=office, **facts)


def test_the_list_holds_those_the_office_serves_and_no_other(given, client_for, office, adviser):
    served(given, office, "Olena Kovalenko")
    served(given, given.organisation("municipality", "Asker kommune"), "Dmytro Bondar")
    page = client_for(adviser).get("/nb/staff/people").text
    assert "Kovalenko, Olena" in page and "Bondar" not in page
    assert "introduksjonsprogram" in page


def test_names_stand_in_norwegian_order(given, client_for, office, adviser):
    for name in ("Per Ås", "Eva Zahl", "Kim Ærø"):
        served(given, office, name)
    page = client_for(adviser).get("/nb/staff/people").text
    assert page.index("Zahl") < page.index("Ærø") < page.index("Ås, Per")


def test_a_strictly_confidential_person_is_on_no_list(given, client_for, office, adviser):
    hidden = served(given, office, "Hidden Person")
    hidden.protection = "strictly_confidential"
    page = client_for(adviser).get("/nb/staff/people?q=hidden").text
    assert "Person, Hidden" not in page


def test_a_name_is_found_without_its_accents(given, client_for, office, adviser):
    served(given, office, "Zoë Håkonsen")
    served(given, office, "Olena Kovalenko")
    page = client_for(adviser).get("/nb/staff/people", query_string={"q": "zoe hak"}).text
    assert "Håkonsen, Zoë" in page and "Kovalenko" not in page


def test_fifty_stand_on_a_page_and_the_next_begins_after_the_last(given, client_for, office, adviser):
    for number in range(53):
        served(given, office, f"Given Family{number:03}")
    browser = client_for(adviser)
    first = browser.get("/nb/staff/people").text
    assert "Family049" in first and "Family050" not in first
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text
    assert "Family050" in second and "Family049" not in second and 'rel="next"' not in second


def test_the_place_of_somebody_else_s_person_in_the_order_is_not_told(given, client_for, office, adviser):
    served(given, office, "Olena Kovalenko")
    foreign = served(given, given.organisation("municipality", "Asker kommune"), "Aa Aa")
    page = client_for(adviser).get(f"/nb/staff/people?after={foreign.public_id}").text
    assert "Kovalenko" not in page


def test_the_list_says_how_it_stands_and_what_is_due(app, given, client_for, office, adviser, today):
    person = served(given, office, "Olena Kovalenko")
    given.level(person, "reading", "a2", today - timedelta(days=30))
    given.session.commit()
    reckon_again(app.extensions["database"], [person.id], today)
    browser = client_for(adviser)
    page = browser.get("/nb/staff/people").text
    assert "Mål: B" in page or "→ B" in page
    assert f'href="/nb/staff/people/{person.public_id}"' in page
    assert browser.get("/nb/staff/people?attention=overdue").status_code == 200  # an old address: everybody


def test_a_teacher_goes_from_a_name_to_the_hours(given, client_for):
    school = given.organisation("school")
    person = given.participant("2026-06-01", school=school)
    page = client_for(given.staff("teacher", school)).get("/nb/staff/people").text
    assert f"/nb/staff/people/{person.public_id}/hours" in page
    assert f'href="/nb/staff/people/{person.public_id}"' not in page


def test_a_leader_begins_at_the_list_of_those_the_office_serves(given, client_for, office):
    served(given, office, "Olena Kovalenko")
    assert "Kovalenko" in client_for(given.staff("leader", office)).get("/nb/staff/people").text


def test_narrowed_to_those_who_wait_for_an_answer(given, client_for, office, adviser, today):
    asks, raises = served(given, office, "Olena Kovalenko"), served(given, office, "Dmytro Bondar")
    silent, to_leader = served(given, office, "Amal Noor"), served(given, office, "Nadia Omar")
    given.question(asks, given.lesson(given.school_class()))
    given.matter(raises, office)
    given.matter(raises, office)
    given.matter(silent, office, seen_by="only_me")
    given.matter(to_leader, office, seen_by="leader")
    page = client_for(adviser).get("/nb/staff/people?attention=waiting").text
    assert "Kovalenko" in page and "Bondar" in page
    assert "Noor" not in page and "Omar" not in page
    leaders = client_for(given.staff("leader", office)).get("/nb/staff/people?attention=waiting").text
    assert "Omar" in leaders and "Kovalenko" not in leaders and "Bondar" not in leaders


@pytest.mark.parametrize(
    ("attention", "standing", "listed"),
    [
        ("late", {"state": "overdue", "side": "municipality"}, True),
        ("late", {"state": "overdue", "side": "person"}, False),
        ("help", {"state": "behind", "side": "person"}, True),
        ("help", {"state": "behind", "side": "municipality"}, False),
        ("soon", {"state": "on_track", "due_in": 30}, True),
        ("soon", {"state": "on_track", "due_in": 0}, True),
        ("soon", {"state": "on_track", "due_in": 31}, False),
        ("soon", {"state": "fulfilled", "due_in": 3}, False),
        ("not_recorded", {"state": "not_recorded"}, True),
    ],
)
def test_narrowed_to_what_presses(given, client_for, office, adviser, today, attention, standing, listed):
    person = served(given, office, "Olena Kovalenko")
    due_in = standing.pop("due_in", None)
    due_on = None if due_in is None else today + timedelta(days=due_in)
    given.standing(person, "programme.start", due_on=due_on, **standing)
    page = client_for(adviser).get(f"/nb/staff/people?attention={attention}").text
    assert ("Kovalenko" in page) is listed


def test_the_list_says_how_many_each_thing_concerns(given, client_for, office, adviser, today):
    for number in range(3):
        person = served(given, office, f"Given Family{number}")
        given.standing(person, "programme.start", state="overdue", side="municipality")
        given.standing(person, "norwegian.offer", state="overdue", side="municipality")
    foreign = served(given, given.organisation("municipality", "Asker kommune"), "Dmytro Bondar")
    given.standing(foreign, "programme.start", state="overdue", side="municipality")
    page = client_for(adviser).get("/nb/staff/people").text
    late = page.split("attention=late")[1].split("</a>")[0]
    assert "Vi er sene" in late and ">3</span>" in late


def test_an_office_without_people_is_told_how_they_come(given, client_for, adviser):
    page = client_for(adviser).get("/nb/staff/people").text
    assert "følger ikke opp noen ennå" in page


@pytest.mark.parametrize("nonsense", ["%", "_", "'", "\x00", "ب" * 3000, "a" * 5000])
def test_nonsense_finds_nobody_and_breaks_nothing(given, client_for, office, adviser, nonsense):
    answer = client_for(adviser).get(
        "/nb/staff/people", query_string={"q": nonsense, "attention": nonsense, "after": nonsense}
    )
    assert answer.status_code == 200


def test_the_number_of_statements_is_the_same_for_three_and_thirty(given, client_for, office, adviser, statements):
    for number in range(3):
        served(given, office, f"Given Family{number}")
    browser = client_for(adviser)
    del statements[:]
    browser.get("/nb/staff/people")
    few = len(statements)
    for number in range(27):
        served(given, office, f"Given More{number}")
    given.session.commit()
    del statements[:]
    browser.get("/nb/staff/people")
    assert len(statements) == few <= 8  # the absences that wait are the eighth


@pytest.mark.parametrize("role", ["teacher", "office", "substitute"])
def test_those_who_mark_attendance_begin_at_the_lessons(given, client_for, role):
    answer = client_for(given.staff(role, given.organisation("school"))).get("/nb/staff/")
    assert answer.status_code == 302 and answer.location.endswith("/nb/staff/classes")


@pytest.mark.parametrize("role", ["adviser", "leader", "reception"])
def test_those_who_follow_people_up_begin_at_the_list(given, client_for, role):
    answer = client_for(given.staff(role)).get("/nb/staff/")
    assert answer.status_code == 302 and answer.location.endswith("/nb/staff/people")


@pytest.mark.parametrize("role", ["admin", "coordinator", "volunteer"])
def test_the_others_begin_at_what_is_theirs_and_see_no_people(given, client_for, role):
    browser = client_for(given.staff(role))
    answer = browser.get("/nb/staff/")
    assert answer.status_code == 200 and "Du ser ingen personer her" in answer.text
    assert browser.get("/nb/staff/people").status_code == 404


def test_a_participant_finds_no_staff_page(given, client_for):
    browser = client_for(given.participant())
    assert browser.get("/nb/staff/").status_code == browser.get("/nb/staff/people").status_code == 404
