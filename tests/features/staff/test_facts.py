"""The facts form: what it refuses, what it keeps, what it writes, and what happens when two write at once."""

import html
import re
from datetime import date

import pytest

from webapp.features.standing import standing_of, standings_for
from webapp.tables.base import new_public_id
from webapp.tables.database import Who
from webapp.tables.people import Child, Circumstances, Exemption, Stretch


@pytest.fixture
def office(given):
    given.municipality("3301", "Drammen")
    return given.organisation("municipality", "Lier kommune")


@pytest.fixture
def hanan(given, office):
    return given.participant("2026-06-01", municipality=office, birth_date=date(1991, 9, 3))


@pytest.fixture
def at_the_desk(given, client_for, office, hanan):
    return client_for(given.staff("adviser", office))


@pytest.fixture
def form(at_the_desk, hanan):
    """The form's fields as the page fills them."""
    return fields_of(at_the_desk.get(f"/nb/staff/people/{hanan.public_id}/facts").text)


@pytest.fixture
def save(at_the_desk, hanan, form_token):
    def send(fields):
        sent = fields | {"csrf_token": form_token(), "write_id": new_public_id()}
        return at_the_desk.post(f"/nb/staff/people/{hanan.public_id}/facts", data=sent)

    return send


def fields_of(page):
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        about = dict(re.findall(r'([a-z_]+)="([^"]*)"', tag))
        if about.get("type") == "checkbox" and " checked" not in tag:
            continue
        if "name" in about:
            found[about["name"]] = html.unescape(about.get("value", ""))
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def about(given, person):
    given.session.rollback()  # what is read from here on is of a later moment
    return given.session.get_one(Circumstances, person.id)


def test_saving_what_the_form_shows_changes_nothing(given, form, save, hanan):
    before = {name: getattr(about(given, hanan), name) for name in Circumstances.__table__.c.keys()}  # noqa: SIM118
    assert save(form).status_code == 303
    after = {name: getattr(about(given, hanan), name) for name in before}
    for each in ("revision", "reckoned_on", "cohort", "cohort_inputs"):
        before.pop(each), after.pop(each)
    assert after == before


def test_facts_are_registered_and_reckoned_with(app, given, form, save, hanan):
    answer = save(
        form
        | {
            "programme_started_on": "",
            "programme_offered_on": "",
            "programme_decided_on": "",
            "end_goal": "complete_upper_secondary",
            "weekly_minutes": "37,5",
            "interpreter_needed": "yes",
            "interpreter_language": "dari",
            "programme_extended_months": "6",
            "goal_speaking": "b2",
            "child_0_born": "12.04.2021",
            "full_time_work_0_from": "2026-09-01",
            "full_time_work_0_to": "2026-09-30",
            "residence_0_from": "2026-04-06",
            "residence_0_place": "drammen",
            "exemption_0_commitment": "social_studies.hours",
            "exemption_0_decided": "2026-10-01",
        }
    )
    assert answer.status_code == 303 and answer.location.endswith(f"/nb/staff/people/{hanan.public_id}")
    row = about(given, hanan)
    assert (row.end_goal, row.weekly_minutes, row.goal_speaking) == ("complete_upper_secondary", 2250, "b2")
    assert (row.interpreter_needed, row.interpreter_language, row.programme_extended_months) == (True, "dari", 6)
    assert row.reckoned_on is not None  # made anew after the write
    assert [each.born_on for each in given.session.query(Child)] == [date(2021, 4, 12)]
    stretches = given.session.query(Stretch).order_by(Stretch.kind).all()
    assert [(each.kind, each.from_on, each.to_on, each.municipality_number) for each in stretches] == [
        ("full_time_work", date(2026, 9, 1), date(2026, 9, 30), None),
        ("residence", date(2026, 4, 6), None, "3301"),
    ]
    assert given.session.query(Exemption).one().commitment == "social_studies.hours"
    with app.extensions["database"].reading(Who(everything=True)) as db:
        found = standings_for(db, hanan.id, row.reckoned_on)
    exempt = standing_of(found, "social_studies.hours")
    assert exempt is None or exempt.state == "waived"


def test_rows_taken_out_of_the_form_are_taken_out_of_the_register(given, at_the_desk, save, hanan):
    given.child(hanan, "2021-04-12")
    kept = given.child(hanan, "2019-01-02")
    given.exemption(hanan)
    given.stretch(hanan, "leave", "2026-08-01", "2026-08-31")
    given.session.commit()
    form = fields_of(at_the_desk.get(f"/nb/staff/people/{hanan.public_id}/facts").text)
    emptied = {"child_1_born": "", "leave_0_from": "", "leave_0_to": "", "exemption_0_commitment": ""}
    assert save(form | emptied | {"exemption_0_decided": "", "exemption_0_reference": ""}).status_code == 303
    given.session.expire_all()
    assert [each.id for each in given.session.query(Child)] == [kept.id]
    assert given.session.query(Stretch).count() == given.session.query(Exemption).count() == 0


@pytest.mark.parametrize(
    ("fields", "wrong", "sentence"),
    [
        ({"permit_granted_on": "2026-02-30"}, "permit_granted_on", "Denne dagen finnes ikke"),
        ({"birth_date": "1020-05-05"}, "birth_date", "Sjekk årstallet. Her står 1020"),
        ({"birth_date": "1901-05-05"}, "birth_date", "Sjekk årstallet"),
        ({"birth_date": "2091-05-05"}, "birth_date", "har ikke vært ennå"),
        ({"permit_granted_on": "2026-05-20"}, "settled_on", "ikke være bosatt før tillatelsen"),
        ({"applied_on": "2026-05-01"}, "permit_granted_on", "før personen søkte"),
        ({"applied_on": "1980-01-01"}, "applied_on", "før personen ble født"),
        ({"child_0_born": "2091-01-01"}, "child_0_born", "født i framtida"),
        ({"child_0_born": "1985-01-01"}, "child_0_born", "før personen selv"),
        ({"programme_started_on": "2020-01-01"}, "programme_started_on", "ikke starte før tillatelsen"),
        ({"programme_ended_on": "2026-05-01"}, "programme_ended_on", "ikke slutte før det starter"),
        ({"programme_last_day": "2026-05-01"}, "programme_last_day", "ikke slutte før det starter"),
        ({"programme_ended_by": "stopped"}, "programme_ended_on", "Skriv dagen programmet sluttet"),
        (
            {"programme_started_on": "", "programme_ended_on": "2026-09-01"},
            "programme_started_on",
            "siden det er slutt",
        ),
        ({"end_goal": "fame"}, "end_goal", "Velg et av svarene"),
        ({"weekly_minutes": "168"}, "weekly_minutes", "fra 0 til 80"),
        ({"weekly_minutes": "mange"}, "weekly_minutes", "fra 0 til 80"),
        ({"programme_extended_months": "-3"}, "programme_extended_months", "helt tall fra 0 til 60"),
        ({"residence_0_from": "2026-05-01", "residence_0_to": "2026-04-20"}, "residence_0_to", "før den første"),
        ({"residence_0_from": "2026-05-01", "residence_0_place": "Atlantis"}, "residence_0_place", "ingen kommune"),
        ({"residence_0_to": "2026-05-01"}, "residence_0_from", "Skriv den første dagen"),
        ({"residence_0_from": "2020-05-01"}, "residence_0_from", "Her telles bare tid med tillatelse"),
        (
            {"residence_0_from": "2026-04-20", "residence_0_to": "2026-08-01", "residence_1_from": "2026-07-01"},
            "residence_1_from",
            "overlapper",
        ),
        (
            {"leave_0_from": "2026-07-01", "leave_0_to": "2026-07-31", "stop_0_from": "2026-07-31"},
            "stop_0_from",
            "overlapper",
        ),
        ({"leave_0_from": "2026-05-01"}, "leave_0_from", "pause før det starter"),
        (
            {"exemption_0_commitment": "homework", "exemption_0_decided": "2026-10-01"},
            "exemption_0_commitment",
            "Velg hva",
        ),
        ({"exemption_0_commitment": "norwegian.hours"}, "exemption_0_decided", "vedtatt"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_what_was_typed_stays(
    given, form, save, hanan, fields, wrong, sentence
):
    answer = save(form | fields)
    assert answer.status_code == 422
    beside = answer.text.split(f'id="f-{wrong}-error"')
    assert len(beside) == 2 and sentence in beside[1].split("</p>")[0]
    again = fields_of(answer.text)
    for name, value in fields.items():
        assert again[name] == value or name == "end_goal" or value == "homework"
    assert about(given, hanan).end_goal == "work" and given.session.query(Stretch).count() == 0


def test_she_may_move_from_one_municipality_to_another_on_a_day(given, form, save):
    moved = {"residence_0_from": "2026-04-20", "residence_0_to": "2026-08-01", "residence_1_from": "2026-08-01"}
    assert save(form | moved).status_code == 303


def test_twins_are_one_day(given, form, save):
    assert save(form | {"child_0_born": "2021-04-12", "child_1_born": "2021-04-12"}).status_code == 303
    assert given.session.query(Child).count() == 1


def test_two_who_write_at_once_do_not_overwrite_each_other(given, form, save, hanan):
    assert save(form | {"end_goal": "vocational"}).status_code == 303
    answer = save(form | {"interpreter_needed": "yes"})
    assert answer.status_code == 409
    assert "Sluttmål: Fag- og yrkesopplæring" in answer.text
    assert about(given, hanan).interpreter_needed is False
    again = fields_of(answer.text)
    assert again["interpreter_needed"] == "yes" and again["end_goal"] == "work"
    assert save(again | {"end_goal": "vocational"}).status_code == 303
    row = about(given, hanan)
    assert (row.end_goal, row.interpreter_needed) == ("vocational", True)


def test_attendance_registered_meanwhile_is_no_change_of_facts(app, given, form, save, hanan):
    row = about(given, hanan)
    row.revision += 1  # as `mark_outdated` does when evidence arrives
    given.session.commit()
    assert save(form | {"end_goal": "vocational"}).status_code == 303


@pytest.mark.parametrize("seen", ["", "[]", "null", "{", "[" * 19_000])
def test_a_form_that_saw_nothing_changes_nothing(given, form, save, hanan, seen):
    assert save(form | {"seen": seen, "end_goal": "vocational"}).status_code == 409
    assert about(given, hanan).end_goal == "work"


def test_reception_staff_register_what_happens_at_the_centre(given, client_for, form_token):
    centre = given.organisation("reception_centre")
    rana = given.resident(centre=centre)
    browser = client_for(given.staff("reception", centre))
    address = f"/nb/staff/people/{rana.public_id}/facts"
    fields = fields_of(browser.get(address).text)
    assert fields["reception"] == "ordinary"
    sent = fields | {"reception": "transit", "reception_training_offered_on": "2026-04-01", "csrf_token": form_token()}
    assert browser.post(address, data=sent).status_code == 303
    row = about(given, rana)
    assert (row.reception_kind, row.in_ordinary_reception) == ("transit", False)
