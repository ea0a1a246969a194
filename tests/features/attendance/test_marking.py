"""Marking who came: everyone in one action, exceptions, what is written and what is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from webapp.tables.evidence import StoredStanding
from webapp.tables.people import Circumstances, Person


def test_everyone_came_in_one_action(school):
    school.has(3)
    answer = school.marks({}, everyone="yes")
    assert answer.status_code == 303
    assert school.stands() == {f"Elev {n:02d}": ("attended", 90, None, None, None) for n in range(3)}
    assert school.registered_at() is not None


def test_exceptions_stay_exceptions_when_all_the_others_came(school):
    school.has(4)
    school.marks({0: "late", 1: "early", 2: "away"}, late_0="20", told_2="yes", everyone="yes")
    assert school.stands() == {
        "Elev 00": ("attended", 70, 20, None, None),
        "Elev 01": ("attended", 75, None, 15, None),
        "Elev 02": ("absent", 90, None, None, True),
        "Elev 03": ("attended", 90, None, None, None),
    }


def test_a_person_can_be_late_and_leave_early(school):
    school.has(1)
    school.marks({0: "late"}, late_0="10", early_0="30")
    assert school.stands()["Elev 00"] == ("attended", 50, 10, 30, None)


def test_absence_without_a_word_is_kept_as_not_told(school):
    school.has(1)
    school.marks({0: "away"})
    assert school.stands()["Elev 00"] == ("absent", 90, None, None, False)


def test_somebody_who_has_told_is_proposed_as_away_and_told(school):
    people = school.has(2)
    with school.given() as given:
        given.absence(people[0], school.today, lesson=school.lesson)
    page = school.page().text
    assert page.count("mark-told") == 1 and "1 har meldt fra" in page
    school.marks({}, everyone="yes")
    assert school.stands()["Elev 00"] == ("absent", 90, None, None, True)
    assert school.stands()["Elev 01"][0] == "attended"


def test_somebody_who_told_and_came_all_the_same_is_registered_as_there(school):
    people = school.has(1)
    with school.given() as given:
        given.absence(people[0], school.today)
    school.marks({0: "came"})
    assert school.stands()["Elev 00"] == ("attended", 90, None, None, None)


def test_a_notice_taken_back_is_no_notice(school):
    people = school.has(1)
    with school.given() as given:
        given.absence(people[0], school.today, withdrawn=True)
    assert "mark-told" not in school.page().text


def test_the_reason_is_nowhere_on_the_teachers_page(school):
    people = school.has(1)
    with school.given() as given:
        given.absence(people[0], school.today, reason="ill")
    page = school.page().text
    assert "Meldt fra" in page and "syk" not in page.lower()


def test_no_page_calls_an_absence_anything_but_not_decided(school):
    school.has(1)
    school.marks({0: "away"})
    for more in ("", "/history", "/sheet"):
        said = school.page(more).text.lower()
        assert "ugyldig" not in said and "godkjent" not in said and "unnskyldt" not in said
    assert "ikke avgjort ennå" in school.page().text


def test_unmarked_people_stay_unmarked_and_the_lesson_is_partly_registered(school):
    school.has(3)
    school.marks({0: "came"})
    assert list(school.stands()) == ["Elev 00"]
    assert school.registered_at() is None
    page = school.page().text
    assert "delvis registrert" in page and "<bdi data-left>2</bdi>" in page


def test_the_lesson_is_registered_when_the_teacher_says_finished(school):
    school.has(2)
    school.marks({0: "came"}, finished="yes")
    assert school.registered_at() is not None
    assert list(school.stands()) == ["Elev 00"]


def test_a_list_nobody_is_marked_on_cannot_be_finished(school):
    school.has(1)
    answer = school.marks({}, finished="yes")
    assert answer.status_code == 422 and "Ingen er markert ennå" in answer.text
    assert school.registered_at() is None


def test_the_lesson_counts_as_registered_from_the_first_time_on(school):
    school.has(1)
    school.marks({0: "came"})
    first = school.registered_at()
    school.marks({0: "away"})
    assert school.registered_at() == first


def test_a_list_saved_again_writes_nothing(school):
    school.has(3)
    school.marks({0: "late", 1: "away"}, everyone="yes")
    before = len(school.records())
    assert school.marks({}).status_code == 303
    assert school.marks({}, everyone="yes").status_code == 303
    assert len(school.records()) == before == 3


def test_a_change_is_a_correction_that_points_to_what_it_replaces(school):
    school.has(1)
    school.marks({0: "away"})
    school.marks({0: "late"}, late_0="5")
    first, second = school.records()
    assert second.corrects_id == first.id and first.kind == "absent"
    assert school.stands()["Elev 00"] == ("attended", 85, 5, None, None)


def test_a_part_that_nothing_explains_is_shown_and_kept(school):
    people = school.has(1)
    with school.given() as given:
        given.attended(people[0], school.lesson, minutes=60)
    assert "Til stede 60 minutter" in school.page().text
    school.marks({})
    assert len(school.records()) == 1
    school.marks({0: "came"})
    assert school.stands()["Elev 00"] == ("attended", 90, None, None, None)


def test_a_lesson_that_has_not_begun_cannot_be_marked(school):
    people = school.has(1)
    lesson = school.at(1)
    page = school.page(lesson=lesson)
    assert page.status_code == 200 and "Timen har ikke begynt" in page.text and "radio" not in page.text
    sent = {f"seen-{people[0].public_id}": "0", f"mark-{people[0].public_id}": "came"}
    answer = school.browser.post(school.address(lesson=lesson), sent)
    assert answer.status_code == 422 and "Timen har ikke begynt" in answer.text
    assert school.stands(lesson) == {}


def test_a_cancelled_lesson_cannot_be_marked(school):
    people = school.has(1)
    lesson = school.at(-1, status="cancelled")
    sent = {f"seen-{people[0].public_id}": "0", f"mark-{people[0].public_id}": "came"}
    answer = school.browser.post(school.address(lesson=lesson), sent)
    assert answer.status_code == 422 and "avlyst" in answer.text
    assert school.stands(lesson) == {}


@pytest.mark.parametrize(
    ("late", "said"), [("90", "Ikke her"), ("1000", "Ikke her"), ("-5", "helt tall"), ("x", "helt tall")]
)
def test_impossible_minutes_are_an_error_beside_that_person_and_nothing_typed_is_lost(school, late, said):
    people = school.has(2)
    answer = school.marks({0: "late", 1: "away"}, late_0=late, told_1="yes")
    assert answer.status_code == 422
    assert f'id="e-late-{people[0].public_id}"' in answer.text and said in answer.text
    assert f'value="{late}"' in answer.text
    assert f'name="told-{people[1].public_id}" value="yes" checked' in answer.text
    assert school.stands() == {}


def test_a_lesson_shorter_than_the_usual_minutes_takes_fewer(school):
    school.has(1)
    lesson = school.at(-1, minutes=10)
    school.marks({0: "late"}, lesson=lesson)
    assert school.stands(lesson)["Elev 00"] == ("attended", 1, 9, None, None)


def test_who_marked_stands_as_role_and_office(school):
    school.has(2)
    office = school.browser_of(school.staff("office", name="Ida Kontor"))
    school.marks({0: "came"})
    school.marks({1: "came"}, browser=office)
    assert [row.recorded_by for row in school.records()] == [
        "lærer, Elva voksenopplæring",
        "kontoret, Elva voksenopplæring",
    ]


def test_a_sheet_of_paper_says_who_marked_it_within_sixty_signs(school):
    school.has(1)
    school.marks({0: "came"}, marked_by="Åse (Vikar) Andersen")
    said = school.records()[0].recorded_by
    assert said == "lærer, Elva voksenopplæring (fra papir: Åse Vikar Andersen)" and len(said) <= 60


def test_a_name_too_long_for_the_register_is_an_error_beside_it(school):
    school.has(1)
    answer = school.marks({0: "came"}, marked_by="x" * 25)
    assert answer.status_code == 422 and 'id="f-marked_by-error"' in answer.text


def test_the_lessons_own_subject_is_kept_and_the_centres_programme_counts_nowhere(school):
    school.has(1)
    for kind, subject in (("social_studies", "social_studies"), ("information", "other")):
        lesson = school.at(-1, kind=kind)
        school.marks({0: "came"}, lesson=lesson)
        assert [row.subject for row in school.records(lesson)] == [subject]


def test_standings_are_made_anew_for_those_whose_records_changed(school):
    people = school.has(2)
    school.marks({0: "came"})
    reckoned = dict(school.rows(select(Circumstances.person_id, Circumstances.reckoned_on)))
    assert reckoned == {people[0].id: school.today, people[1].id: None}
    assert school.rows(select(StoredStanding.commitment).where(StoredStanding.person_id == people[0].id))


def test_only_those_of_that_day_served_here_and_on_no_secret_address_are_on_the_list(school):
    day = school.today
    with school.given() as given:
        here = school.pupil(given, "Her Nå")
        given.session.merge(here)
        secret = school.pupil(given, "Hemmelig Bo")
        secret.protection = "strictly_confidential"
        stopped = given.participant(name="Sluttet Før", school=school.school)
        given.enrolled(stopped, school.school_class, "2026-01-01", day - timedelta(days=1))
        elsewhere = given.participant(name="Andre Steder", school=given.organisation("school", "En annen skole"))
        given.enrolled(elsewhere, school.school_class)
    page = school.page().text
    assert "Her Nå" in page
    for name in ("Hemmelig Bo", "Sluttet Før", "Andre Steder"):
        assert name not in page


def test_people_stand_by_name(school):
    with school.given() as given:
        for name in ("Å Ås", "Zara Berg", "Ali Dahl"):
            school.pupil(given, name)
    page = school.page().text
    assert page.index("Zara Berg") < page.index("Ali Dahl") < page.index("Å Ås")
    keys = [
        key for (key,) in school.rows(select(Person.sort_key).where(Person.family_name.in_(("Berg", "Dahl", "Ås"))))
    ]
    assert len(keys) == 3


def test_somebody_who_is_not_on_the_list_cannot_be_marked(school):
    school.has(1)
    with school.given() as given:
        stranger = given.participant(name="Fremmed Person")
    sent = school.form() | {f"seen-{stranger.public_id}": "0", f"mark-{stranger.public_id}": "came"}
    school.browser.post(school.address(), sent)
    assert "Fremmed Person" not in school.stands()


def test_an_empty_class_says_so_and_leads_to_the_class(school):
    page = school.page().text
    assert "Ingen går i denne klassen den dagen" in page
    assert f'href="/nb/staff/classes/{school.school_class.public_id}"' in page
    assert 'id="marks"' not in page


def test_a_lesson_of_another_class_is_not_there(school):
    with school.given() as given:
        other = given.school_class(school.school, name="En annen")
    there = f"/nb/staff/classes/{other.public_id}/{school.lesson.public_id}"
    assert school.browser.get(there).status_code == 404
    assert school.browser.post(there, {"everyone": "yes"}).status_code == 404


@pytest.mark.parametrize("role", ["teacher", "substitute", "admin", "leader"])
def test_the_list_is_not_there_for_those_it_does_not_concern(school, role):
    school.has(1)
    stranger = school.browser_of(school.staff(role))
    for more in ("", "/history", "/sheet"):
        assert school.page(more, stranger).status_code == 404
    assert stranger.post(school.address(), {"everyone": "yes"}).status_code == 404
    assert school.stands() == {}


@pytest.mark.parametrize("role", ["office", "adviser", "reception"])
def test_the_office_marks_too(school, role):
    school.has(1)
    browser = school.browser_of(school.staff(role))
    assert school.marks({}, browser=browser, everyone="yes").status_code == 303
    assert len(school.stands()) == 1
