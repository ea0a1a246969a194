"""A teacher marks a class of forty: everyone by one tap, each exception by one more; by finger, by keys, without script."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import pytest
from playwright.sync_api import Dialog, Locator, expect

from e2e.people import Phone, Somebody
from e2e.server import PASSWORD, Server
from tests.given import given_in
from webapp.engine import oslo
from webapp.tables.schedule import Series

FORTY = 40
_numbers = count(1)


@dataclass
class Teacher(Somebody):
    """Somebody with a lesson to mark; every tap and every key is counted."""

    lesson: str = ""  # its place after the language
    pupils: list[str] = field(default_factory=list)
    taps: int = 0

    def opens_the_list(self) -> None:
        self.logs_in()
        self.opens(self.lesson)
        self.taps = 0

    def line(self, number: int) -> Locator:
        return self.page.get_by_role("group", name=self.pupils[number])

    def choice(self, number: int, words: str, context: str | None = None) -> Locator:
        return self.line(number).get_by_role("radio", name=self.said(words, context), exact=True)

    def taps_on(self, where: Locator) -> None:
        self.taps += 1
        where.click()

    def presses(self, key: str) -> None:
        self.taps += 1
        self.page.keyboard.press(key)

    def sees_all_saved(self) -> None:
        self.sees(self.said("Alle er markert. Timen er registrert."))

    def sees_marked(self, number: int, words: str, context: str | None = None) -> None:
        expect(self.choice(number, words, context)).to_be_checked()


@pytest.fixture
def a_teacher(server: Server, make_phone: Callable[..., Phone]) -> Callable[..., Teacher]:
    """a_teacher(lang="nb", **options of a browser): her class has forty pupils and a lesson that began today."""

    def make(lang: str = "nb", **options: object) -> Teacher:
        name = f"teacher-{os.getpid()}-{next(_numbers)}"
        with given_in(server.database) as given:
            school = given.organisation("school", f"Skolen til {name}")
            person = given.staff("teacher", school, name="Nils Lærer")
            given.credential(person, name, server.secret_hash, demo=True)
            taught = given.school_class(school, teacher_id=person.id)
            pupils = [f"Elev {number:02d}" for number in range(FORTY)]
            for pupil in pupils:
                given.enrolled(given.participant(name=pupil, school=school), taught)
            series = Series(organisation_id=school.id, class_id=taught.id, uid=f"{name}@e2e")
            given.session.add(series)
            given.session.flush()
            today = oslo.day_of(datetime.now(UTC))
            lesson = given.lesson(taught, at=f"{today} 00:00", minutes=90, series=series)  # whenever it runs: begun
        return Teacher(
            make_phone(**options), lang, name, PASSWORD, person.public_id, person.id,
            lesson=f"staff/classes/{taught.public_id}/{lesson.public_id}", pupils=pupils,
        )  # fmt: skip

    return make


def test_three_exceptions_and_everyone_else_take_four_taps(a_teacher):
    nils = a_teacher()
    nils.opens_the_list()
    nils.taps_on(nils.choice(3, "Kom sent"))
    nils.taps_on(nils.choice(17, "Gikk tidlig"))
    nils.taps_on(nils.choice(39, "Ikke her"))
    nils.taps_on(nils.button("Alle kom"))
    nils.sees_all_saved()
    assert nils.taps == 4
    nils.sees_marked(3, "Kom sent")
    expect(nils.line(3).get_by_label(nils.said("Minutter for sent"))).to_have_value("15")
    nils.sees_marked(17, "Gikk tidlig")
    nils.sees_marked(39, "Ikke her")
    nils.sees_marked(0, "Kom", "attendance")
    assert nils.phone.errors == [] and nils.phone.refused == []


def test_everyone_first_and_the_exceptions_afterwards_take_one_tap_more(a_teacher):
    nils = a_teacher()
    nils.opens_the_list()
    nils.taps_on(nils.button("Alle kom"))
    nils.sees_all_saved()
    for number in (0, 20, 39):
        nils.taps_on(nils.choice(number, "Ikke her"))
    nils.taps_on(nils.button("Lagre"))
    nils.sees_all_saved()
    assert nils.taps == 5
    nils.page.reload()
    nils.sees_marked(39, "Ikke her")


def test_keys_mark_everyone_and_each_exception(a_teacher):
    nils = a_teacher(viewport={"width": 1280, "height": 800})
    nils.opens_the_list()
    nils.choice(0, "Kom", "attendance").focus()
    nils.presses("a")
    expect(nils.page.locator("[data-left]")).to_have_text("0")
    nils.presses("s")
    nils.presses("ArrowDown")
    nils.presses("g")
    nils.presses("ArrowDown")
    nils.presses("i")
    nils.presses("Control+Enter")
    nils.sees_all_saved()
    assert nils.taps == 7  # one for all, three exceptions, two steps down, one to save
    for number, words in enumerate(("Kom sent", "Gikk tidlig", "Ikke her")):
        nils.sees_marked(number, words)


def test_letters_typed_into_a_field_mark_nobody(a_teacher):
    nils = a_teacher()
    nils.opens_the_list()
    nils.choice(0, "Kom sent").click()
    minutes = nils.line(0).get_by_label(nils.said("Minutter for sent"))
    minutes.press("i")
    nils.sees_marked(0, "Kom sent")


def test_a_quick_number_of_minutes_is_one_tap(a_teacher):
    nils = a_teacher()
    nils.opens_the_list()
    nils.taps_on(nils.choice(5, "Kom sent"))
    nils.taps_on(nils.line(5).get_by_role("button", name="30 min"))
    expect(nils.line(5).get_by_label(nils.said("Minutter for sent"))).to_have_value("30")
    nils.taps_on(nils.button("Alle kom"))
    nils.sees_all_saved()
    assert nils.taps == 3
    expect(nils.line(5).get_by_label(nils.said("Minutter for sent"))).to_have_value("30")


def test_late_changed_to_early_is_not_both(a_teacher):
    nils = a_teacher()
    nils.opens_the_list()
    nils.choice(5, "Kom sent").click()
    nils.choice(5, "Gikk tidlig").click()
    expect(nils.line(5).get_by_label(nils.said("Minutter for sent"))).to_have_value("")
    expect(nils.line(5).get_by_label(nils.said("Minutter før slutt"))).to_have_value("15")


def test_how_many_are_left_follows_each_tap(a_teacher):
    nils = a_teacher()
    nils.opens_the_list()
    left = nils.page.locator("[data-left]")
    expect(left).to_have_text("40")
    nils.choice(0, "Ikke her").click()
    expect(left).to_have_text("39")


def test_leaving_with_something_unsaved_asks_first(a_teacher):
    nils = a_teacher()
    nils.opens_the_list()
    nils.choice(0, "Ikke her").click()
    asked: list[str] = []

    def stays(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    nils.page.on("dialog", stays)
    nils.link("Ark til utskrift").click()
    expect(nils.choice(0, "Ikke her")).to_be_checked()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("lang", ["nb", "ar"])
def test_without_script_it_takes_as_few_taps(a_teacher, lang):
    nils = a_teacher(lang, java_script_enabled=False)
    nils.opens_the_list()
    nils.taps_on(nils.choice(3, "Kom sent"))
    nils.taps_on(nils.choice(4, "Gikk tidlig"))
    nils.taps_on(nils.choice(5, "Ikke her"))
    nils.taps_on(nils.button("Alle kom"))
    nils.sees_all_saved()
    assert nils.taps == 4
    for number, words in ((3, "Kom sent"), (4, "Gikk tidlig"), (5, "Ikke her")):
        nils.sees_marked(number, words)


@pytest.mark.parametrize("lang", ["nb", "ar"])
def test_on_a_narrow_phone_nothing_goes_off_the_side_and_every_choice_can_be_hit(a_teacher, lang):
    nils = a_teacher(lang)
    nils.opens_the_list()
    nils.choice(2, "Kom sent").click()
    wide = nils.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 360
    small = nils.page.evaluate(
        """() => [...document.querySelectorAll('.mark-choices label, .mark-chips button, .mark-bar button')]
                  .map((each) => each.getBoundingClientRect()).filter((box) => box.height < 44 || box.width < 44).length"""
    )
    assert small == 0
