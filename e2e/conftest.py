"""A server for each worker, a real Chromium, and the people who use them."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from _pytest.nodeid import NodeId
from playwright.sync_api import Browser, Playwright

from e2e.network import Line
from e2e.people import Adviser, Participant, Phone, Resident, Served
from e2e.server import PASSWORD, ROOT, Server, serving
from tests.given import Given, given_in
from webapp.engine import oslo
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person
from webapp.tables.schedule import Series

FLAGS = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-gpu", "--disable-quic",
)  # fmt: skip
PHONE = {"width": 360, "height": 640}
_numbers = count(1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """xdist 3.8 writes a test's group where pytest 9.2 no longer reads it, so groups fall apart: say it again."""
    for item in items:
        grouped = getattr(item, "_nodeid", item.nodeid)
        if grouped != item.nodeid:
            item._id = NodeId.parse(grouped)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Samvei with the demo in it."""
    with serving(tmp_path_factory.mktemp("samvei")) as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium of the machine, silent towards the world outside."""
    found = os.environ.get("CHROMIUM") or _find_chromium()
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    return {"executable_path": found, "args": flags, "headless": True}


def _find_chromium() -> str:
    said = subprocess.run([ROOT / "scripts" / "find_chromium"], text=True, stdout=subprocess.PIPE)
    assert said.returncode == 0, "no Chromium could be found or installed; scripts/find_chromium says how to get one"
    return said.stdout.strip()


@pytest.fixture
def make_phone(server: Server, browser: Browser) -> Iterator[Callable[..., Phone]]:
    """Phones on lines of their own; each closed when the test ends. Options are those of a browser context."""
    made: list[Phone] = []

    def make(**options: Any) -> Phone:
        context = browser.new_context(**({"viewport": PHONE, "locale": "nb-NO"} | options))
        phone = Phone(context, Line(server.port))
        made.append(phone)
        return phone

    yield make
    for phone in made:
        phone.context.close()
        phone.line.close()


@pytest.fixture
def phone(make_phone: Callable[..., Phone]) -> Phone:
    return make_phone()


@pytest.fixture
def a_phone_that_holds_pages(
    server: Server, playwright: Playwright, browser_type_launch_args: dict[str, Any]
) -> Iterator[Callable[[], Phone]]:
    """A phone whose browser holds pages in memory for Back, as people's browsers do and test browsers do not."""
    args = browser_type_launch_args | {"ignore_default_args": ["--disable-back-forward-cache"]}
    browser = playwright.chromium.launch(**args)
    made: list[Phone] = []

    def make() -> Phone:
        made.append(Phone(browser.new_context(viewport=PHONE), Line(server.port)))
        return made[-1]

    yield make
    browser.close()
    for phone in made:
        phone.line.close()


@pytest.fixture
def a_participant(server: Server, make_phone: Callable[..., Phone]) -> Callable[..., Participant]:
    """a_participant(lang="nb", phone=…): in the programme, with lessons behind and before her."""
    return _maker(server, make_phone, Participant)


@pytest.fixture
def a_resident(server: Server, make_phone: Callable[..., Phone]) -> Callable[..., Resident]:
    """a_resident(lang="nb", phone=…): in reception, with lessons behind and before her."""
    return _maker(server, make_phone, Resident)


@pytest.fixture
def an_adviser(server: Server, make_phone: Callable[..., Phone]) -> Callable[..., Adviser]:
    """an_adviser(of=participant): somebody of an office that serves that person."""

    def make(of: Served, phone: Phone | None = None) -> Adviser:
        login = f"adviser-{os.getpid()}-{next(_numbers)}"
        with given_in(server.database) as given:
            office = given.session.get_one(Organisation, _offices[of.person_id])
            person = given.staff("adviser", office, name="Kari Nes")
            given.credential(person, login, server.secret_hash, demo=True)
        return Adviser(
            phone or make_phone(), login=login, password=PASSWORD, person_id=person.id, public_id=person.public_id
        )

    return make


_offices: dict[int, int] = {}  # person -> the organisation that follows her up


def _maker(server: Server, make_phone: Callable[..., Phone], kind: type[Served]) -> Callable[..., Any]:
    def make(lang: str = "nb", phone: Phone | None = None, **columns: Any) -> Served:
        number = next(_numbers)
        canary = f"Kanari{os.getpid()}x{number}"
        login = f"{canary.lower()}-log-in"
        with given_in(server.database) as given:
            town = given.organisation("municipality", f"Elvestad {canary} kommune")
            school = given.organisation("school", f"Elvestad {canary} skole")
            if kind is Participant:
                person = given.participant(
                    _days_ago(120), name=f"{canary} Ali", language=lang, municipality=town, school=school
                )
                _offices[person.id] = town.id
            else:
                centre = given.organisation("reception_centre", f"Elvestad {canary} mottak")
                person = given.resident(
                    _days_ago(60), name=f"{canary} Ali", language=lang, centre=centre, training_offered=_days_ago(50)
                )
                _offices[person.id] = centre.id
                school = centre
            for name, value in columns.items():
                setattr(person, name, value)
            lessons = _lessons(given, person, school, canary)
            given.credential(person, login, server.secret_hash)
        return kind(phone or make_phone(), lang, login, PASSWORD, person.public_id, person.id, canary, lessons)

    return make


def _lessons(given: Given, person: Person, school: Organisation, canary: str) -> list[str]:
    """Public ids: two registered ones (there, away), one of today not registered, two to come."""
    school_class = given.school_class(school, f"Norsk {canary}", teacher_name=f"Nils {canary}")
    given.enrolled(person, school_class, _days_ago(60))
    series = Series(organisation_id=school.id, class_id=school_class.id, uid=f"{canary}@e2e")
    given.session.add(series)
    given.session.flush()
    today = oslo.day_of(datetime.now(UTC))
    made = []
    for days, happened in ((-2, "absent"), (-1, "attended"), (0, ""), (1, ""), (2, "")):
        on = today + timedelta(days=days)
        lesson = given.lesson(school_class, f"{on} 09:00", 90, series=series, room="4", place_name=f"Storgata {canary}")
        if happened == "absent":
            given.absent(person, lesson)
        elif happened == "attended":
            given.attended(person, lesson)
        made.append(lesson.public_id)
    return made


def _days_ago(days: int) -> date:
    return oslo.day_of(datetime.now(UTC)) - timedelta(days=days)
