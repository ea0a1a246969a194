"""A school with a class, its teacher, and a lesson that has begun today; the application over either database.

def test_…(school):
    school.has(3)
    school.marks({0: "late"})
    school.stands() -> {"Elev 00": ("attended", 75, 15, None, None), …}
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from tests.apps import Browser, app_anywhere, app_folder, database_of, logged_in, running
from tests.given import Given, given_in
from webapp.engine import oslo
from webapp.tables.database import Database, Who
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Person
from webapp.tables.schedule import Lesson, SchoolClass

__all__ = ["app_anywhere", "app_folder"]


class School:
    """The builders, and what people of the school do with its lists."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.database = database_of(app)
        self.today = oslo.day_of(datetime.now(UTC))
        self.pupils: list[Person] = []
        self.made = 0
        with given_in(self.database) as given:
            self.school = given.organisation("school", "Elva voksenopplæring")
            self.teacher = given.staff("teacher", self.school, name="Nils Lærer")
            self.school_class: SchoolClass = given.school_class(self.school, teacher_id=self.teacher.id)
            # Midnight: whenever today the test runs, it has begun.
            self.series = given.series(self.school_class)
            self.lesson: Lesson = given.lesson(
                self.school_class, at=f"{self.today} 00:00", minutes=90, series=self.series
            )
        self.browser = logged_in(app, self.teacher.id, staff=True)

    def given(self) -> Any:
        return given_in(self.database)

    def has(self, number: int) -> list[Person]:
        """So many more pupils in the class: Elev 00, Elev 01 …"""
        with given_in(self.database) as given:
            for each in range(len(self.pupils), len(self.pupils) + number):
                self.pupils.append(self.pupil(given, f"Elev {each:02d}"))
        return self.pupils

    def pupil(self, given: Given, name: str, **columns: Any) -> Person:
        person = given.participant(name=name, school=self.school, **columns)
        given.enrolled(person, self.school_class)
        return person

    def staff(self, role: str, name: str = "Vera Vikar", at: Any = None) -> Person:
        with given_in(self.database) as given:
            return given.staff(role, at or self.school, name=name)

    def at(self, days: int, **columns: Any) -> Lesson:
        """A lesson of the class so many days from today."""
        with given_in(self.database) as given:
            self.made += 1
            at = f"{self.today + timedelta(days=days)} 09:{self.made:02d}"
            return given.lesson(self.school_class, at=at, series=self.series, **columns)

    def address(self, more: str = "", lesson: Lesson | None = None) -> str:
        return f"/nb/staff/classes/{self.school_class.public_id}/{(lesson or self.lesson).public_id}{more}"

    def browser_of(self, person: Person) -> Browser:
        return logged_in(self.app, person.id, staff=True)

    def page(self, more: str = "", browser: Browser | None = None, lesson: Lesson | None = None) -> Any:
        return (browser or self.browser).get(self.address(more, lesson))

    def form(self, browser: Browser | None = None, lesson: Lesson | None = None) -> dict[str, str]:
        """The list's fields as a browser would send them, nothing touched."""
        return fields_of(self.page(browser=browser, lesson=lesson).text)

    def touched(self, marks: dict[int, str], **more: str) -> dict[str, str]:
        """marks: number of a pupil -> came, late, early or away; further fields with the number at their end (late_0="20")."""
        fields = {f"mark-{self.pupils[number].public_id}": mark for number, mark in marks.items()}
        for name, value in more.items():
            field, _, number = name.rpartition("_")
            fields[f"{field}-{self.pupils[int(number)].public_id}" if number.isdigit() else name] = value
        return fields

    def marks(
        self, marks: dict[int, str], browser: Browser | None = None, lesson: Lesson | None = None, **more: str
    ) -> Any:
        """Opens the list, marks, saves. `everyone="yes"` and `finished="yes"` press those buttons."""
        form = self.form(browser, lesson) | self.touched(marks, **more)
        return (browser or self.browser).post(self.address(lesson=lesson), form)

    def stands(self, lesson: Lesson | None = None) -> dict[str, tuple[Any, ...]]:
        """What counts now: name -> kind, minutes, late, early, told us."""
        later = aliased(EvidenceRow)
        rows = self.rows(
            select(Person.given_name, Person.family_name, EvidenceRow)
            .join(Person, Person.id == EvidenceRow.person_id)
            .where(
                EvidenceRow.lesson_id == (lesson or self.lesson).id,
                ~exists().where(later.corrects_id == EvidenceRow.id),
            )
            .order_by(Person.sort_key)
        )
        return {
            f"{given} {family}": (row.kind, row.minutes, row.came_late_minutes, row.left_early_minutes, row.told_us)
            for given, family, row in rows
        }

    def records(self, lesson: Lesson | None = None) -> list[EvidenceRow]:
        """Every version, in the order they were written."""
        found = select(EvidenceRow).where(EvidenceRow.lesson_id == (lesson or self.lesson).id).order_by(EvidenceRow.id)
        return [row for (row,) in self.rows(found)]

    def registered_at(self, lesson: Lesson | None = None) -> datetime | None:
        return self.rows(select(Lesson.registered_at).where(Lesson.id == (lesson or self.lesson).id))[0][0]

    def rows(self, statement: Any) -> list[Any]:
        with self.database.reading(Who(everything=True)) as db:
            return list(db.execute(statement))


def fields_of(page: str) -> dict[str, str]:
    """The fields of the list's own form: hidden ones, texts, and what is chosen."""
    form = re.search(r'<form id="(?:marks|choices)".*?</form>', page, re.S)
    assert form, "no list on this page"
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        said = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if said.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        fields[said["name"]] = said.get("value", "")
    fields.pop("csrf_token")
    return fields


@pytest.fixture
def school(app_anywhere: Flask) -> School:
    return School(app_anywhere)


@pytest.fixture
def sqlite_school(sqlite_database: Database, app_folder: Any) -> Iterator[School]:
    with running(sqlite_database.url, app_folder) as app:
        yield School(app)


@pytest.fixture
def read_fields() -> Callable[[str], dict[str, str]]:
    return fields_of
