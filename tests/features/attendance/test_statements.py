"""Forty people cost as many questions as three, on every page and in the write."""

from tests.apps import statements

FEW, MANY = 3, 40


def asked(school, work):
    with statements(school.app) as sent:
        assert work().status_code in (200, 303)
    return len(sent)


def test_every_page_asks_as_often_for_forty_as_for_three(sqlite_school):
    school = sqlite_school
    school.has(FEW)
    school.marks({}, everyone="yes")
    few = [asked(school, lambda more=more: school.page(more)) for more in ("", "/sheet", "/history")]
    school.has(MANY - FEW)
    school.marks({}, everyone="yes")
    assert [asked(school, lambda more=more: school.page(more)) for more in ("", "/sheet", "/history")] == few
    assert few[0] <= 8


def test_the_page_with_forty_is_light(sqlite_school):
    school = sqlite_school
    school.has(MANY)
    answer = school.browser.get(school.address(), headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 14_000
