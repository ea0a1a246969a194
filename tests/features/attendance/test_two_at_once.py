"""Two who mark the same list: nothing is lost and nothing is silently written over, in turn and at the very same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from tests.apps import logged_in
from webapp.tables.database import Who
from webapp.tables.evidence import EvidenceRow


def two(school, number):
    school.has(number)
    other = school.browser_of(school.staff("office", name="Ida Kontor"))
    return other, school.form(), school.form(other)


def test_people_i_did_not_touch_keep_what_the_other_wrote(school):
    other, mine, theirs = two(school, 3)
    other.post(school.address(), theirs | school.touched({0: "away", 1: "came"}))
    answer = school.browser.post(school.address(), mine | school.touched({2: "came"}))
    assert answer.status_code == 303
    assert [record[0] for record in school.stands().values()] == ["absent", "attended", "attended"]


def test_everyone_came_writes_over_nobody_the_other_marked(school):
    other, mine, theirs = two(school, 3)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    answer = school.browser.post(school.address(), mine | {"everyone": "yes"})
    assert answer.status_code == 303
    assert [record[0] for record in school.stands().values()] == ["absent", "attended", "attended"]


def test_the_same_mark_by_both_is_written_once(school):
    other, mine, theirs = two(school, 1)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    assert school.browser.post(school.address(), mine | school.touched({0: "away"})).status_code == 303
    assert len(school.records()) == 1


def test_two_different_marks_are_both_shown_and_the_rest_is_saved(school):
    other, mine, theirs = two(school, 2)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    answer = school.browser.post(school.address(), mine | school.touched({0: "late", 1: "came"}, late_0="20"))
    assert answer.status_code == 409
    assert "Det som står: Ikke her" in answer.text and "kontoret, Elva voksenopplæring" in answer.text
    assert "Det du markerte: Kom 20 minutter for sent" in answer.text
    assert [record[0] for record in school.stands().values()] == ["absent", "attended"]


def test_the_same_page_sent_again_shows_the_conflict_again(school):
    other, mine, theirs = two(school, 1)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    sent = mine | school.touched({0: "came"})
    assert [school.browser.post(school.address(), sent).status_code for _again in range(2)] == [409, 409]


def test_mine_chosen_corrects_theirs(school, read_fields):
    other, mine, theirs = two(school, 1)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    page = school.browser.post(school.address(), mine | school.touched({0: "late"}, late_0="20"))
    choice = {f"choose-{school.pupils[0].public_id}": "mine"}
    assert school.browser.post(school.address(), read_fields(page.text) | choice).status_code == 303
    assert school.stands()["Elev 00"] == ("attended", 70, 20, None, None)
    assert [row.corrects_id for row in school.records()] == [None, school.records()[0].id]


def test_theirs_chosen_writes_nothing(school, read_fields):
    other, mine, theirs = two(school, 1)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    page = school.browser.post(school.address(), mine | school.touched({0: "came"}))
    choice = {f"choose-{school.pupils[0].public_id}": "theirs"}
    assert school.browser.post(school.address(), read_fields(page.text) | choice).status_code == 303
    assert school.stands()["Elev 00"][0] == "absent" and len(school.records()) == 1


def test_nothing_chosen_asks_again(school, read_fields):
    other, mine, theirs = two(school, 1)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    page = school.browser.post(school.address(), mine | school.touched({0: "late"}, late_0="20"))
    again = school.browser.post(school.address(), read_fields(page.text))
    assert again.status_code == 409 and "Kom 20 minutter for sent" in again.text
    assert len(school.records()) == 1


def test_a_third_change_while_choosing_is_a_conflict_of_its_own(school, read_fields):
    other, mine, theirs = two(school, 1)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    page = school.browser.post(school.address(), mine | school.touched({0: "came"}))
    school.marks({0: "early"}, browser=other)
    choice = {f"choose-{school.pupils[0].public_id}": "mine"}
    again = school.browser.post(school.address(), read_fields(page.text) | choice)
    assert again.status_code == 409 and "før slutt" in again.text


def test_a_correction_of_the_same_record_by_both_is_a_conflict(school):
    school.has(1)
    school.marks({0: "away"})
    other = school.browser_of(school.staff("office"))
    mine, theirs = school.form(), school.form(other)
    other.post(school.address(), theirs | school.touched({0: "came"}))
    answer = school.browser.post(school.address(), mine | school.touched({0: "late"}))
    assert answer.status_code == 409
    assert school.stands()["Elev 00"][0] == "attended"


def test_an_error_keeps_what_was_seen_so_that_the_others_mark_is_met_afterwards(school, read_fields):
    other, mine, theirs = two(school, 2)
    other.post(school.address(), theirs | school.touched({0: "away"}))
    wrong = school.browser.post(school.address(), mine | school.touched({0: "came", 1: "late"}, late_1="x"))
    assert wrong.status_code == 422
    right = read_fields(wrong.text) | school.touched({}, late_1="10")
    assert school.browser.post(school.address(), right).status_code == 409
    assert school.stands()["Elev 00"][0] == "absent"


def test_many_at_the_very_same_time_lose_nothing(school):
    number, people = 6, school.has(12)
    staff = [school.staff("office", name=f"Ansatt {each}") for each in range(number)]
    browsers = [logged_in(school.app, each.id, staff=True) for each in staff]
    forms = [school.form(browser) for browser in browsers]
    together = threading.Barrier(number)

    def save(each):
        marks = dict.fromkeys(range(len(people)), "away" if each % 2 else "came")
        together.wait(20)
        return browsers[each].post(school.address(), forms[each] | school.touched(marks)).status_code

    with ThreadPoolExecutor(number) as threads:
        codes = sorted(threads.map(save, range(number)))
    assert set(codes) == {303, 409}
    assert len(school.records()) == len(people)  # one of them wrote; the others agreed, or were asked
    assert len({record[0] for record in school.stands().values()}) == 1


def test_different_people_marked_at_the_very_same_time_are_all_saved(school):
    people = school.has(6)
    browsers = [logged_in(school.app, school.teacher.id, staff=True) for _person in people]
    forms = [school.form(browser) for browser in browsers]
    together = threading.Barrier(len(people))

    def save(each):
        together.wait(20)
        return browsers[each].post(school.address(), forms[each] | school.touched({each: "came"})).status_code

    with ThreadPoolExecutor(len(people)) as threads:
        assert list(threads.map(save, range(len(people)))) == [303] * len(people)
    assert len(school.records()) == len(people)
    assert school.registered_at() is not None


def test_a_record_that_comes_in_from_elsewhere_at_the_same_instant_is_a_conflict(school):
    """Such as a correction after a question: it holds no lock on the list, so only the database's own rule stops a second."""
    people = school.has(1)
    sent = school.form() | school.touched({0: "came"})
    with ThreadPoolExecutor(1) as threads:
        with school.database.the_write(Who(everything=True)) as db:
            db.add(
                EvidenceRow(
                    person_id=people[0].id, organisation_id=school.school.id, kind="absent", subject="norwegian",
                    happened_on=school.today, minutes=90, lesson_id=school.lesson.id, recorded_by="rådgiver, Elva",
                    recorded_at=school.lesson.starts_at,
                )
            )  # fmt: skip
            db.flush()
            saving = threads.submit(school.browser.post, school.address(), sent)
            until_it_waits(school)
        assert saving.result(30).status_code == 409
    assert [row.kind for row in school.records()] == ["absent"]


def until_it_waits(school):
    """Until the other transaction stands before ours: PostgreSQL says so; on SQLite the gate lets nobody by."""
    if school.database.dialect_name == "sqlite":
        return
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    for _look in range(10_000):
        with school.database.reading(Who(everything=True)) as db:
            if db.scalar(waiting):
                return
    raise AssertionError("the second write never met the first")
