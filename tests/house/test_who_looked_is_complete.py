"""Every reading of somebody else's record stands in the log once, with its purpose, and with a reason where it was unusual.

`test_who_reaches_what` walks every route as everybody, where each reading is usual; the lines of those walks are read here. Then
everybody's adviser and teacher is a colleague, and the same routes are walked again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.apps import database_of
from tests.given import Given
from tests.house.conftest import Scene, scene_on
from tests.house.test_who_reaches_what import NO_RECORD, each_person, last_look, listed, walk
from tests.routes import Route, visits
from webapp.policy.chain import verify
from webapp.policy.looks import SAID_BEFORE
from webapp.policy.permissions import Do, See, may
from webapp.tables.access import Look
from webapp.tables.database import Who
from webapp.tables.people import Service
from webapp.tables.schedule import SchoolClass

WHY = "Vikar for en kollega i dag"
PARTS = {str(part) for part in (*See, *Do)} | set(SAID_BEFORE)
LOOKERS = ("adviser", "teacher")
# What asks for the reason, and takes it.
OF_THE_REASON = {"looks.reason", "looks.give_reason"}
# Whose answer is a list of the office again, with names on it as before.
ANSWERS_WITH_A_LIST = {"absence_staff.close_check_in"}


@dataclass(frozen=True)
class Reading:
    """One address that is about one other person, visited by staff."""

    route: Route
    address: str
    whose: str
    status: int
    asks_why: bool
    tells: bool  # whether a word about that person stands in the answer
    lines: tuple[Look, ...]

    def __str__(self) -> str:
        return f"{self.route} ({self.whose}): {self.status}, {len(self.lines)} lines"


@each_person
def test_no_line_of_the_walks_is_without_purpose_or_part_or_place_in_the_chain(scene: Scene, name: str):
    body = scene.world.actors[name]
    walk(scene, name)
    lines = [each for each in lines_of(scene) if body and each.looker_id == body.id and each.number]
    assert not [each.part for each in lines if not whole(each)]


@pytest.fixture(scope="module")
def unusual(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A world in which a colleague follows everybody up and teaches every class, and one is strictly protected."""
    path = tmp_path_factory.mktemp("unusual") / "samvei.db"
    path.write_bytes(sqlite_template.read_bytes())
    with scene_on(f"sqlite:///{path}", path.parent) as scene:
        with database_of(scene.app).the_write(Who(everything=True)) as db:
            colleague = Given(db).person("Ansatt Kollega", "nb").id
            db.execute(update(Service).values(contact_id=colleague))
            db.execute(update(SchoolClass).values(teacher_id=colleague))
        yield scene


@pytest.mark.parametrize("name", LOOKERS)
def test_outside_ones_own_list_nothing_is_read_before_a_reason(unusual: Scene, name: str):
    before = [*readings(unusual, name, "GET"), *readings(unusual, name, "POST")]
    faults = [str(each) for each in before if each.lines or each.tells]
    assert not faults, listed(f"{name} reads without a reason:", faults)
    asked = [each for each in before if each.asks_why and each.route.method == "GET"]
    people = {each.whose for each in asked}
    assert people, "nobody was asked, so this test tells nothing"
    for whose in sorted(people):
        give_reason(unusual, name, whose)
    after = {(each.address, each.whose): each for each in readings(unusual, name, "GET")}
    opened = [after[each.address, each.whose] for each in asked]
    wrong = [str(each) for each in opened if each.status != 200 or len(each.lines) != 1]
    assert not wrong, listed(f"{name}, with a reason:", wrong)
    lines = [each.lines[0] for each in opened]
    assert not [each.part for each in lines if not (whole(each) and each.unusual and WHY in (each.reason or ""))]
    assert {each.person_id for each in lines} == {unusual.world.people[whose].id for whose in people}


def test_the_chain_of_all_that_is_whole(unusual: Scene):
    readings(unusual, "adviser", "GET")
    with database_of(unusual.app).reading(Who(everything=True)) as db:
        assert verify(db).whole


def whole(line: Look) -> bool:
    """Whether a line says all that it must."""
    reasoned = bool(line.reason) or not line.unusual
    return bool(line.purpose and line.role and line.number and line.digest and line.part in PARTS and reasoned)


def readings(scene: Scene, name: str, method: str) -> list[Reading]:
    actor = scene.world.people[name].actor
    return [
        reading(scene, name, route, address, next(iter(thing.of)))
        for route, address, thing in visits(scene.app, scene.world, method, asker=name)
        if thing and len(thing.of) == 1 and thing.at is None and about_a_record(route) and may(actor, route.permission)
    ]


def about_a_record(route: Route) -> bool:
    return route.permission is not None and route.permission not in NO_RECORD and route.endpoint not in OF_THE_REASON


def reading(scene: Scene, name: str, route: Route, address: str, whose: str) -> Reading:
    body, browser = scene.world.people[whose], scene.browser(name)
    last = last_look(scene)
    answer = browser.get(address) if route.method == "GET" else browser.post(address)
    text = answer.get_data(as_text=True)
    asks_why = "/reason" in answer.headers.get("Location", "") or 'name="reason"' in text
    a_list = route.endpoint in ANSWERS_WITH_A_LIST
    tells = answer.status_code != 303 and not a_list and bool(body.canary) and body.canary in text
    return Reading(route, address, whose, answer.status_code, asks_why, tells, tuple(lines_of(scene, last)))


def give_reason(scene: Scene, name: str, whose: str) -> None:
    address = f"/nb/staff/people/{scene.world.people[whose].public_id}/reason"
    assert scene.browser(name).post(address, {"reason": WHY}).status_code == 303


def lines_of(scene: Scene, after: int = 0) -> list[Look]:
    """The log after this id, in the order it was written."""
    with database_of(scene.app).reading(Who(everything=True)) as db:
        return list(db.scalars(select(Look).where(Look.id > after).order_by(Look.id)))
