"""Every route × everybody × own, others' and nobody's things: what the policy table says, and nothing more.

On SQLite the queries' own scopes do it alone; on PostgreSQL the row-level policies stand behind them, and once, with the
scopes taken down on purpose, in their place. Each person's walk through all addresses is made once, and read by four tests."""

import hashlib
import re
from dataclasses import dataclass

import pytest
from sqlalchemy import ColumnElement, func, select, true
from werkzeug.test import TestResponse

from tests.apps import database_of
from tests.house.conftest import Scene
from tests.routes import HELD_HERE, NOT_ALWAYS, OWN, OWN_PAPERS, Route, reaches, visits
from tests.world import SERVED, STAFF, Thing
from webapp.policy import scopes
from webapp.policy.permissions import may
from webapp.tables.access import Look
from webapp.tables.database import Who

EVERYBODY = ("nobody", *SERVED, *STAFF, *(f"foreign {role}" for role in STAFF))
# Of both places the same is asked; where nothing depends on the place, one is enough.
NEARBY = tuple(name for name in EVERYBODY if not name.startswith("foreign"))
# Form tokens and ids are new each time, or the one that was asked for; the clock goes on.
SERVER_WORDS = re.compile(r"[0-9a-f]{128}|[0-9a-f]{32}|\b\d\d:\d\d\b")
# Pages about no one person's record: one's own, and lists.
NO_RECORD = OWN | OWN_PAPERS | HELD_HERE
# One worker takes all that is asked about one person, so that her walk is made once.
each_person = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in EVERYBODY]
)


@dataclass(frozen=True)
class Step:
    """One address visited by one person, and what came of it."""

    route: Route
    address: str
    thing: Thing | None
    status: int
    tells_of: tuple[str, ...]  # people she must not see, whose words stand in the answer
    shape: str  # digest of the answer without what is new in every answer
    looks: tuple[tuple[int, int], ...]  # (whose record, who looked) that came with it

    def __str__(self) -> str:
        return f"{self.route} ({self.thing.which if self.thing else 'no id'})"


@each_person
def test_everybody_reaches_what_the_table_says_and_nothing_else(scene: Scene, name: str):
    faults = [
        f"{step}: {step.status}, the table says {sorted(wanted)}"
        for step in walk(scene, name)
        if step.status not in (wanted := expected(scene, name, step.route, step.thing))
    ]
    assert not faults, listed(f"{name}, on {scene.engine}:", faults)


@each_person
def test_no_answer_holds_a_word_about_somebody_she_may_not_see(scene: Scene, name: str):
    faults = [f"{step} tells of {', '.join(step.tells_of)}" for step in walk(scene, name) if step.tells_of]
    assert not faults, listed(f"{name}, on {scene.engine}:", faults)


@each_person
def test_what_is_not_yours_looks_like_what_is_not_there(scene: Scene, name: str):
    steps = walk(scene, name)
    of_nothing = {str(step.route): step.shape for step in steps if step.thing and not step.thing.of}
    asking = scene.world.actors[name]
    faults = [
        str(step)
        for step in steps
        if step.thing
        and not reaches(scene.world, asking, step.route, step.thing)
        and step.shape != of_nothing[str(step.route)]
    ]
    assert not faults, listed(f"{name} can tell these apart from nothing, on {scene.engine}:", faults)


@each_person
def test_a_look_at_somebody_elses_record_leaves_one_line(scene: Scene, name: str):
    faults = []
    asking = scene.world.actors[name]
    for step in walk(scene, name):
        of = [scene.world.people[person].id for person in step.thing.of] if step.thing else []
        shown = step.status == 200 and step.route.method == "GET" and step.route.permission not in NO_RECORD
        wanted = [(person, asking.id) for person in of] if asking and asking.actor.is_staff and shown else []
        if step.route.method == "GET" and list(step.looks) != wanted:
            faults.append(f"{step}: {step.looks}, wanted {wanted}")
    assert not faults, listed(f"{name}, on {scene.engine}:", faults)


@each_person
def test_both_databases_give_the_same_answers(sqlite_scene: Scene, postgresql_scene: Scene, name: str):
    on_sqlite, on_postgresql = (
        [(str(step), step.status, step.tells_of, len(step.looks)) for step in walk(each, name)]
        for each in (sqlite_scene, postgresql_scene)
    )
    assert on_sqlite == on_postgresql


@pytest.mark.parametrize(
    ("name", "whose"),
    [("participant", "participant"), ("resident", "resident"), ("adviser", "participant"), ("teacher", "parent"),
     ("reception", "resident"), ("foreign adviser", "foreign participant")],
)  # fmt: skip
def test_the_words_searched_for_are_shown_to_those_who_may_see_them(scene: Scene, name: str, whose: str):
    canary, browser = scene.world.people[whose].canary, scene.browser(name)
    pages = (browser.get(address).text for _route, address, _thing in visits(scene.app, scene.world, "GET", asker=name))
    assert any(canary in page for page in pages)


def test_without_any_wall_the_words_are_found(sqlite_scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scopes, "served_through", lambda *anything: true())
    pages = visits(sqlite_scene.app, sqlite_scene.world, "GET", asker="adviser")
    assert any(visit(sqlite_scene, "adviser", *page).tells_of for page in pages), (
        "what the next test switches off is no wall"
    )


@pytest.mark.parametrize("name", [*STAFF, *(f"foreign {role}" for role in STAFF)])
def test_the_databases_own_wall_holds_when_the_scopes_are_down(
    postgresql_scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch
):
    def everybody(*anything: object) -> ColumnElement[bool]:
        return true()

    monkeypatch.setattr(scopes, "served_through", everybody)
    faults = []
    for route, address, thing in visits(postgresql_scene.app, postgresql_scene.world, "GET", asker=name):
        step = visit(postgresql_scene, name, route, address, thing)
        if step.tells_of or step.status >= 500:
            faults.append(f"{step}: {step.status}, tells of {step.tells_of}")
    assert not faults, listed(f"{name}:", faults)


def walk(scene: Scene, name: str) -> list[Step]:
    """Every address, as this person; a POST is an empty form with a good token, which changes nothing that matters."""
    if name not in scene.walks:
        scene.walks[name] = [visit(scene, name, *each) for each in visits(scene.app, scene.world, asker=name)]
    return scene.walks[name]


def visit(scene: Scene, name: str, route: Route, address: str, thing: Thing | None) -> Step:
    browser, body = scene.browser(name), scene.world.actors[name]
    is_staff = body is not None and body.actor.is_staff
    last = last_look(scene) if is_staff else 0
    answer = browser.get(address) if route.method == "GET" else browser.post(address)
    if route.endpoint in ("entry.logout", "leaving.leave"):
        scene.browser(name, fresh=True)
    told = f"{answer.headers}\n{answer.get_data(as_text=True)}"
    return Step(
        route,
        address,
        thing,
        answer.status_code,
        tuple(whose for canary, whose in scene.world.forbidden_to(name, route.permission) if canary in told),
        shape_of(answer),
        looks(scene, last) if is_staff else (),
    )


def expected(scene: Scene, name: str, route: Route, thing: Thing | None) -> set[int]:
    """Statuses that agree with the policy table."""
    asking = scene.world.actors[name]
    if asking is None and route.permission is not None:
        return {302} if route.method == "GET" else {401}
    if reaches(scene.world, asking, route, thing):
        through = {200, 302, 303, 308} if route.method == "GET" else {200, 303, 409, 422}
        return through | ({404} if route.endpoint in NOT_ALWAYS else set())
    if route.permission is None and route.endpoint in NOT_ALWAYS:
        return {302, 404}  # somebody logged in is led home from another's start screen
    if thing is None or (asking and not may(asking.actor, route.permission)):
        return {404}
    if asking and asking.actor.is_staff and route.permission in OWN:
        return {200, 302, 303, 404}  # a page that does not concern her may say so, whatever id is in it
    if route.permission in OWN_PAPERS:
        return {404}
    return {302, 303, 404}  # on to another address, which is guarded itself; the tests below say that it tells nothing


def shape_of(answer: TestResponse) -> str:
    headers = sorted((name, SERVER_WORDS.sub("", value)) for name, value in answer.headers if name != "Date")
    shown = repr((answer.status_code, headers, SERVER_WORDS.sub("", answer.get_data(as_text=True))))
    return hashlib.sha256(shown.encode()).hexdigest()


def last_look(scene: Scene) -> int:
    """The newest line's id; 0 before the first."""
    with database_of(scene.app).reading(Who(everything=True)) as db:
        return db.scalar(select(func.max(Look.id))) or 0


def looks(scene: Scene, after: int) -> tuple[tuple[int, int], ...]:
    """(whose record, who looked) of the lines after this id, oldest first."""
    with database_of(scene.app).reading(Who(everything=True)) as db:
        lines = db.execute(select(Look.person_id, Look.looker_id).where(Look.id > after).order_by(Look.id))
        return tuple((row.person_id, row.looker_id) for row in lines)


def listed(whose: str, faults: list[str]) -> str:
    return "\n  ".join([whose, *faults])
