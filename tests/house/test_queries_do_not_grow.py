"""A page asks the database the same number of questions about 3 rows as about 30; the four everyday pages ask few."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apps import statements
from tests.house.conftest import Scene, scene_on
from tests.routes import KINDS, routes, visits

FEW, MANY = 3, 30
EVERYDAY = ("today.page", "hours.page", "schedule.week", "contract.page")
MOST_STATEMENTS = 6  # with the one that finds the session
WHO = (
    "resident", "participant", "parent", "adviser", "teacher", "substitute", "office", "reception", "admin", "volunteer",
    "nobody",
)  # fmt: skip


@pytest.fixture(scope="module")
def scenes(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Scene]]:
    paths = [tmp_path_factory.mktemp("scene") / "samvei.db" for _ in (FEW, MANY)]
    for path in paths:
        path.write_bytes(sqlite_template.read_bytes())
    with (
        scene_on(f"sqlite:///{paths[0]}", paths[0].parent, FEW) as few,
        scene_on(f"sqlite:///{paths[1]}", paths[1].parent, MANY) as many,
    ):
        yield [few, many]


@pytest.mark.parametrize("name", WHO)
def test_a_page_asks_as_often_with_thirty_rows_as_with_three(scenes: list[Scene], name: str):
    few, many = (counted(scene, name) for scene in scenes)
    assert few.keys() == many.keys()
    grown = [
        f"{page}: {few[page]} statements with {FEW} rows, {many[page]} with {MANY}"
        for page in few
        if few[page] != many[page]
    ]
    assert not grown, "\n  ".join(["Fetch what a list needs in one statement; a template cannot query:", *grown])


@pytest.mark.parametrize("name", ["resident", "participant", "parent"])
def test_the_everyday_pages_ask_at_most_six_questions(scenes: list[Scene], name: str):
    scene, over = scenes[1], []
    browser = scene.browser(name)  # logged in before anything is counted
    for route, address, _thing in visits(scene.app, scene.world, "GET", asker=name):
        if route.endpoint in EVERYDAY:
            with statements(scene.app) as sent:
                assert browser.get(address).status_code == 200
            if len(sent) > MOST_STATEMENTS:
                over.append(
                    f"{address}: {len(sent)}\n    " + "\n    ".join(" ".join(each.split())[:160] for each in sent)
                )
    assert not over, "\n  ".join([f"More than {MOST_STATEMENTS} statements:", *over])


def test_the_everyday_pages_are_there(scenes: list[Scene]):
    assert set(EVERYDAY) <= {route.endpoint for route in routes(scenes[0].app, "GET")}


def counted(scene: Scene, name: str) -> dict[str, int]:
    """Statements of each page this person gets, things of her own first."""
    found: dict[str, int] = {}
    browser = scene.browser(name)
    for route, address, thing in visits(scene.app, scene.world, "GET", asker=name):
        which = thing.which if thing else "nothing"
        page = f"{route.rule} ({KINDS[route.id_name]}: {which})" if route.id_name else str(route.rule)
        with statements(scene.app) as sent:
            browser.get(address)
        found[page] = len(sent)
    return found
