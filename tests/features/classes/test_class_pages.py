"""The pages of classes: the list and who sees what of it, a class made and changed, its pupils, a rhythm put in."""

import re
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from webapp.engine import oslo
from webapp.tables.base import new_public_id
from webapp.tables.people import Service
from webapp.tables.schedule import Enrolment, Lesson, LessonLoan, SchoolClass, Series

TODAY = oslo.day_of(datetime.now(UTC))
SCHOOL = "Elva voksenopplæring"


def next_monday(weeks=1):
    return oslo.monday_of(TODAY) + timedelta(weeks=weeks)


def staff(given, role="office", name="Kari Nes"):
    school = given._once("school")
    return given.staff(role, school, name)


def rhythm(**fields):
    filled = {
        "weekday": ["0"], "starts": "09:00", "ends": "10:30", "break": "0", "every": "1",
        "first": next_monday().isoformat(), "until": next_monday(4).isoformat(), "holidays": "", "except": "",
        "kind": "norwegian", "module": "", "topic": "", "place": "", "address": "", "room": "", "bring": "", "do": "show",
    }  # fmt: skip
    return filled | fields


def at(days, hour=9):
    return oslo.at(TODAY + timedelta(days=days), time(hour))


def rows(given, table):
    given.session.rollback()  # what a page wrote since is in no reading that began before
    given.session.expire_all()
    return list(given.session.scalars(select(table).order_by(table.id)))


def test_the_list_has_todays_lessons_the_unregistered_ones_and_the_classes(given, client_for):
    taught = given.school_class(name="Norsk B1")
    given.lesson(taught, at(0))
    given.lesson(taught, at(-1), topic="Jobb")
    given.lesson(taught, at(-2), registered_at=datetime.now(UTC))
    given.lesson(taught, at(-3), status="cancelled")
    given.lesson(taught, at(-61))
    page = client_for(staff(given)).get("/nb/staff/classes").text
    assert "1 time de siste 60 dagene er ikke registrert" in page
    assert page.count("/nb/staff/classes/" + taught.public_id + "/") == 2
    assert "Norsk B1" in page


def test_a_substitute_sees_only_what_is_lent_to_her_today(given, client_for):
    taught, other = given.school_class(name="Norsk B1"), given.school_class(name="Norsk A1")
    lent, not_lent = given.lesson(taught, at(0)), given.lesson(other, at(0))
    sub = staff(given, "substitute", "Vidar Vik")
    given._add(
        LessonLoan(
            organisation_id=taught.organisation_id, lesson_id=lent.id, person_id=sub.id, lent_at=datetime.now(UTC)
        )
    )
    browser = client_for(sub)
    page = browser.get("/nb/staff/classes").text
    assert lent.public_id in page and "Lånt til deg i dag" in page
    assert not_lent.public_id not in page and "Norsk A1" not in page
    assert browser.get(f"/nb/staff/classes/{taught.public_id}").status_code == 404
    assert browser.get(f"/nb/staff/lessons/{lent.public_id}").status_code == 404


def test_another_schools_class_is_not_found(given, client_for):
    away = given.school_class(given.organisation("school", "Åsen skole"), "Norsk C1")
    lesson = given.lesson(away, at(1))
    browser = client_for(staff(given))
    assert "Norsk C1" not in browser.get("/nb/staff/classes").text
    for address in (f"classes/{away.public_id}", f"classes/{away.public_id}/series", f"lessons/{lesson.public_id}"):
        assert browser.get(f"/nb/staff/{address}").status_code == 404


def test_a_teacher_changes_her_own_class_and_not_a_colleagues(given, client_for):
    siri, per = staff(given, "teacher", "Siri Dahl"), staff(given, "teacher", "Per Li")
    hers, his = given.school_class(teacher_id=siri.id), given.school_class(name="Norsk B2", teacher_id=per.id)
    browser = client_for(siri)
    assert "Legg inn timer" in browser.get(f"/nb/staff/classes/{hers.public_id}").text
    assert "Legg inn timer" not in browser.get(f"/nb/staff/classes/{his.public_id}").text
    assert browser.get(f"/nb/staff/classes/{his.public_id}/series").status_code == 404


def test_a_class_is_made_and_leads_to_its_pupils(given, client_for, form_token):
    browser = client_for(staff(given))
    form = {"name": "Norsk A1", "kind": "norwegian", "teacher": "", "teacher_name": "Siri", "csrf_token": form_token()}
    answer = browser.post("/nb/staff/classes/new", data=form)
    (made,) = rows(given, SchoolClass)
    assert answer.location == f"/nb/staff/classes/{made.public_id}/pupils"
    assert (made.name, made.teacher_name) == ("Norsk A1", "Siri")
    assert browser.get(answer.location).status_code == 200


def test_a_class_without_a_name_is_not_made(given, client_for, form_token):
    answer = client_for(staff(given)).post("/nb/staff/classes/new", data={"kind": "dans", "csrf_token": form_token()})
    assert answer.status_code == 422
    assert "Skriv hva klassen heter." in answer.text and rows(given, SchoolClass) == []


def test_a_class_changed_meanwhile_is_a_conflict_and_what_was_typed_stays(given, client_for, form_token):
    taught = given.school_class()
    browser = client_for(staff(given))
    form = {"name": "Mitt navn", "kind": "norwegian", "revision": "0", "csrf_token": form_token()}
    answer = browser.post(f"/nb/staff/classes/{taught.public_id}", data=form)
    assert answer.status_code == 409 and "Mitt navn" in answer.text
    assert rows(given, SchoolClass)[0].name == "Norsk A2"


def test_many_people_are_added_at_once_and_the_protected_one_is_on_no_list(given, client_for, form_token):
    taught, school = given.school_class(), given._once("school")
    pupils = [given.participant(name=f"Olena Nummer{number}", school=school) for number in range(3)]
    hidden = given.participant(name="Olena Skjult", school=school)
    hidden.protection = "strictly_confidential"
    browser = client_for(staff(given))
    address = f"/nb/staff/classes/{taught.public_id}/pupils"
    found = browser.get(f"{address}?q=olena").text
    assert found.count('name="person"') == 3 and "Skjult" not in found
    form = {"person": [each.public_id for each in (*pupils, hidden)], "from": "1.12.2026", "csrf_token": form_token()}
    assert browser.post(address, data=form).status_code == 303
    assert {each.person_id for each in rows(given, Enrolment)} == {each.id for each in pupils}


def test_who_left_and_comes_back_keeps_her_first_day(given, client_for, form_token):
    taught, hanan = given.school_class(), given.participant(name="Hanan Ali")
    given.enrolled(hanan, taught, "2026-02-01", "2026-06-01")
    browser = client_for(staff(given))
    form = {"person": hanan.public_id, "from": TODAY.isoformat(), "csrf_token": form_token()}
    browser.post(f"/nb/staff/classes/{taught.public_id}/pupils", data=form)
    (enrolment,) = rows(given, Enrolment)
    assert (enrolment.from_on.isoformat(), enrolment.to_on) == ("2026-02-01", None)


def test_people_leave_on_their_last_day(given, client_for, form_token):
    taught, hanan = given.school_class(), given.participant(name="Hanan Ali")
    given.enrolled(hanan, taught)
    browser = client_for(staff(given))
    form = {"person": hanan.public_id, "to": TODAY.isoformat(), "csrf_token": form_token()}
    assert browser.post(f"/nb/staff/classes/{taught.public_id}/pupils/end", data=form).status_code == 303
    assert rows(given, Enrolment)[0].to_on == TODAY


def test_nobody_chosen_is_an_error_beside_the_list(given, client_for, form_token):
    taught = given.school_class()
    form = {"from": "tull", "csrf_token": form_token()}
    answer = client_for(staff(given)).post(f"/nb/staff/classes/{taught.public_id}/pupils", data=form)
    assert answer.status_code == 422
    assert "Velg minst en person." in answer.text and "Skriv en dato" in answer.text


def test_a_rhythm_is_shown_first_and_nothing_is_kept(given, client_for, form_token):
    taught = given.school_class()
    browser = client_for(staff(given))
    answer = browser.post(
        f"/nb/staff/classes/{taught.public_id}/series", data=rhythm(csrf_token=form_token(), **{"except": next_monday(2).isoformat()})
    )  # fmt: skip
    assert answer.status_code == 200
    assert (
        "3 timer" in answer.text and "Ingenting er lagret ennå." in answer.text and "1 dag er ikke med" in answer.text
    )
    assert rows(given, Series) == [] and rows(given, Lesson) == []


def test_a_rhythm_is_saved_with_all_its_lessons(given, client_for, form_token):
    taught = given.school_class()
    browser = client_for(staff(given))
    form = rhythm(csrf_token=form_token(), do="save", **{"break": "15"}, room="12", topic="Jobb")
    answer = browser.post(f"/nb/staff/classes/{taught.public_id}/series", data=form)
    assert answer.status_code == 303
    (series,), lessons = rows(given, Series), rows(given, Lesson)
    assert (series.rule, series.starts, series.ends) == ("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", "09:00", "10:30")
    assert len(lessons) == 4
    assert {(each.minutes, each.room, each.topic, each.status) for each in lessons} == {(75, "12", "Jobb", "planned")}
    assert {oslo.time_of(each.starts_at) for each in lessons} == {time(9)}
    page = browser.get(f"/nb/staff/classes/{taught.public_id}").text
    assert "Mandag klokka 09:00–10:30, hver uke" in page and "4 timer igjen" in page


def test_the_same_form_sent_twice_makes_one_rhythm(given, client_for, form_token):
    taught = given.school_class()
    browser, form = client_for(staff(given)), rhythm(do="save", write_id=new_public_id())
    for _again in range(2):
        browser.post(f"/nb/staff/classes/{taught.public_id}/series", data=form | {"csrf_token": form_token()})
    assert len(rows(given, Series)) == 1


def test_a_collision_must_be_ticked_before_the_rhythm_is_saved(given, client_for, form_token):
    taught, other = given.school_class(), given.school_class(name="Samfunnskunnskap")
    hanan = given.participant(name="Hanan Ali")
    for each in (taught, other):
        given.enrolled(hanan, each)
    given.lesson(other, oslo.at(next_monday(), time(10)))
    browser, address = client_for(staff(given)), f"/nb/staff/classes/{taught.public_id}/series"
    refused = browser.post(address, data=rhythm(csrf_token=form_token(), do="save"))
    assert refused.status_code == 422
    assert "Hanan Ali har Samfunnskunnskap, 10:00–11:30." in refused.text
    assert len(rows(given, Lesson)) == 1
    assert browser.post(address, data=rhythm(csrf_token=form_token(), do="save", anyway="yes")).status_code == 303
    assert len(rows(given, Lesson)) == 5


def test_a_wrong_rhythm_comes_back_as_it_was_typed(given, client_for, form_token):
    taught = given.school_class()
    form = rhythm(csrf_token=form_token(), ends="09:00", topic="Mitt tema", **{"except": "jul"})
    answer = client_for(staff(given)).post(f"/nb/staff/classes/{taught.public_id}/series", data=form)
    assert answer.status_code == 422
    assert "Mitt tema" in answer.text and "Vi forstår ikke «jul»" in answer.text


def test_ending_a_class_cancels_what_is_left_and_reopening_it_is_possible(given, client_for, form_token):
    taught, hanan = given.school_class(), given.participant(name="Hanan Ali")
    given.enrolled(hanan, taught)
    series = given.series(taught)
    for days in (-1, 1, 8):
        given.lesson(taught, at(days), series=series)
    browser = client_for(staff(given))
    form = {"last": TODAY.isoformat(), "revision": "1", "csrf_token": form_token()}
    assert browser.post(f"/nb/staff/classes/{taught.public_id}/end", data=form).status_code == 303
    assert [each.status for each in rows(given, Lesson)] == ["planned", "cancelled", "cancelled"]
    form = {"revision": "2", "csrf_token": form_token()}
    assert browser.post(f"/nb/staff/classes/{taught.public_id}/reopen", data=form).status_code == 303
    assert rows(given, SchoolClass)[0].ended_on is None


def test_the_list_searches_filters_and_pages(given, client_for):
    for number in range(53):
        given.school_class(name=f"Norsk {number:02d}")
    given.school_class(name="Kokkekurs", kind="work")
    browser = client_for(staff(given))
    first = browser.get("/nb/staff/classes").text
    after = re.search(r"after=([0-9a-f]{32})", first)[1]
    assert "Norsk 52" in browser.get(f"/nb/staff/classes?after={after}").text
    assert "Norsk 01" not in browser.get("/nb/staff/classes?kind=work").text
    assert "Kokkekurs" in browser.get("/nb/staff/classes?q=kokk").text
    assert "Ingen klasser passer med søket" in browser.get("/nb/staff/classes?q=%00finnes+ikke").text


def test_the_list_counts_those_who_stand_on_the_classs_own_list(given, client_for):
    taught = given.school_class(name="Norsk B1")
    seen, hidden, left = (given.participant(name=name) for name in ("Olena Ny", "Olena Skjult", "Olena Borte"))
    hidden.protection = "strictly_confidential"
    for pupil in (seen, hidden, left):
        given.enrolled(pupil, taught)
    for service in given.session.scalars(select(Service).where(Service.person_id == left.id)):
        service.to_on = TODAY - timedelta(days=1)
    page = client_for(staff(given)).get("/nb/staff/classes").text
    assert re.findall(r'<td class="number">(\d+)</td>', page) == ["1"]


def test_the_lists_ask_the_same_number_of_questions_for_few_and_many(app, given, client_for, statements):
    taught = given.school_class()
    browser, counts = client_for(staff(given)), []
    for many in (3, 60):
        for number in range(many):
            given.enrolled(given.participant(name=f"P {many} {number}"), taught)
            given.lesson(taught, at(number % 50 + 1), series=given.series(taught))
            given.lesson(taught, at(-(number % 50) - 1), series=given.series(taught))
        given.session.commit()
        for address in (
            "/nb/staff/classes",
            f"/nb/staff/classes/{taught.public_id}",
            f"/nb/staff/classes/{taught.public_id}/pupils",
        ):
            statements.clear()
            assert browser.get(address).status_code == 200
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
    assert given.session.scalar(select(func.count()).select_from(Enrolment)) == 63
