"""A lesson lent for its day, the sheet for somebody without a log-in, and every version of a record."""

from sqlalchemy import select

from webapp.tables.schedule import LessonLoan


def lend(school, person, lesson=None, browser=None):
    return (browser or school.browser).post(school.address("/loan", lesson), {"to": person.public_id})


def loan_id(school):
    return school.rows(select(LessonLoan.public_id))[0][0]


def test_a_substitute_sees_and_marks_the_lesson_lent_to_her_today(school):
    school.has(2)
    vera = school.staff("substitute")
    browser = school.browser_of(vera)
    assert school.page(browser=browser).status_code == 404
    assert lend(school, vera).status_code == 303
    assert school.marks({}, browser=browser, everyone="yes").status_code == 303
    assert {row.recorded_by for row in school.records()} == {"vikar, Elva voksenopplæring"}


def test_a_lesson_lent_for_tomorrow_is_not_there_today(school):
    school.has(1)
    vera, lesson = school.staff("substitute"), school.at(1)
    assert lend(school, vera, lesson).status_code == 303
    for more in ("", "/sheet", "/history"):
        assert school.page(more, school.browser_of(vera), lesson).status_code == 404


def test_a_loan_of_yesterday_opens_nothing(school):
    school.has(1)
    vera, lesson = school.staff("substitute"), school.at(-1)
    with school.given() as given:
        given.loan(lesson, vera)
    browser = school.browser_of(vera)
    assert school.page(browser=browser, lesson=lesson).status_code == 404
    assert browser.post(school.address(lesson=lesson), {"everyone": "yes"}).status_code == 404


def test_a_loan_taken_back_opens_nothing_and_can_be_given_again(school):
    school.has(1)
    vera = school.staff("substitute")
    lend(school, vera)
    browser = school.browser_of(vera)
    assert school.browser.post(school.address("/loan/end"), {"loan": loan_id(school)}).status_code == 303
    assert school.page(browser=browser).status_code == 404
    assert "Lånt bort til" not in school.page().text
    lend(school, vera)
    assert school.page(browser=browser).status_code == 200
    assert len(school.rows(select(LessonLoan.id))) == 1


def test_lent_twice_is_lent_once(school):
    vera = school.staff("substitute")
    assert [lend(school, vera).status_code for _again in range(2)] == [303, 303]
    assert len(school.rows(select(LessonLoan.id))) == 1
    assert school.page().text.count("Lånt bort til Vera Vikar") == 1


def test_a_colleague_can_borrow_the_lesson(school):
    school.has(1)
    colleague = school.staff("teacher", name="Tone Lærer")
    browser = school.browser_of(colleague)
    assert school.page(browser=browser).status_code == 404
    lend(school, colleague)
    assert school.page(browser=browser).status_code == 200


def test_who_has_borrowed_a_lesson_cannot_lend_it_on(school):
    vera = school.staff("substitute")
    lend(school, vera)
    browser = school.browser_of(vera)
    assert lend(school, school.staff("substitute", name="Per Vikar"), browser=browser).status_code == 404
    assert 'id="loans"' not in school.page(browser=browser).text


def test_nobody_of_another_place_can_borrow_it(school):
    with school.given() as given:
        elsewhere = given.organisation("school", "En annen skole")
    stranger = school.staff("substitute", name="Frem Med", at=elsewhere)
    assert lend(school, stranger).status_code == 404
    assert "Frem Med" not in school.page().text


def test_nobody_chosen_is_an_error_beside_the_choice(school):
    school.staff("substitute")
    answer = school.browser.post(school.address("/loan"), {"to": ""})
    assert answer.status_code == 422 and 'id="f-to-error"' in answer.text


def test_a_lesson_of_a_day_gone_by_cannot_be_lent(school):
    vera, lesson = school.staff("substitute"), school.at(-1)
    answer = lend(school, vera, lesson)
    assert answer.status_code == 422 and "Timen er over" in answer.text
    assert school.rows(select(LessonLoan.id)) == []


def test_a_loan_of_another_lesson_cannot_be_ended_from_here(school):
    vera, other = school.staff("substitute"), school.at(1)
    lend(school, vera, other)
    assert school.browser.post(school.address("/loan/end"), {"loan": loan_id(school)}).status_code == 404


def test_the_sheet_has_a_line_for_each_and_says_who_has_told(school):
    people = school.has(2)
    with school.given() as given:
        given.absence(people[0], school.today, reason="ill")
    page = school.page("/sheet").text
    assert "Elev 00" in page and "Elev 01" in page
    assert page.count("<td>Meldt fra</td>") == 1 and 'class="desk paper"' in page


def test_the_history_has_every_version_with_who_and_what(school):
    school.has(1)
    assert "Ingen er markert ennå" in school.page("/history").text
    school.marks({0: "away"})
    school.marks({0: "late"}, browser=school.browser_of(school.staff("office")), late_0="5")
    page = school.page("/history").text
    assert page.index("Ikke her") < page.index("Kom 5 minutter for sent")
    assert "lærer, Elva voksenopplæring" in page and "kontoret, Elva voksenopplæring" in page
