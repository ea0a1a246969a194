"""§ 40 is told on the law page, in neutral words, and nowhere else: on no other screen, in no plan, promise or notice."""

import re
from pathlib import Path

import pytest

from tests.house.conftest import Scene
from tests.house.test_who_reaches_what import NEARBY
from tests.routes import visits
from webapp.engine.regulations.in_force import Group
from webapp.features.law.sentences import SAYS
from webapp.features.law.wording import group_words

ROOT = Path(__file__).resolve().parents[2]
THE_LAW = "webapp/features/law/"
# How it could be told; each as it would stand in a source or on a page.
TOLD = re.compile(r"§\s*40\b(?!\s*\d)|dekker\s+ansiktet|ansiktsdekk|face.cover|hijab|niqab|burka|slør\b", re.I)
MAY_SAY = (
    THE_LAW,
    "webapp/engine/regulations/rules/conduct.toml",
    "webapp/engine/regulations/in_force.py",
)


def sources() -> list[Path]:
    kinds = {".py", ".html", ".toml", ".md", ".js"}
    return [path for path in sorted((ROOT / "webapp").rglob("*")) if path.suffix in kinds]


def test_no_other_source_tells_it():
    elsewhere = [
        f"{name}: {hit.group()}"
        for path in sources()
        if not (name := path.relative_to(ROOT).as_posix()).startswith(MAY_SAY)
        for hit in TOLD.finditer(path.read_text(encoding="utf-8"))
    ]
    assert elsewhere == [], "Only the law page tells § 40."


def test_the_law_tells_it_of_everybody_and_of_no_belief():
    assert "conduct.face_covering" in SAYS
    text = (ROOT / THE_LAW / "sentences/around.py").read_text(encoding="utf-8")
    said = text.split('"conduct.face_covering"')[1].split('"conduct.stop"')[0]
    assert "ingen" in said
    assert not re.search(r"hijab|niqab|burka|slør|relig|musl|kvinne", said, re.I)
    assert "ansikt" not in group_words(Group.CONDUCT)


@pytest.mark.parametrize("name", NEARBY)
def test_no_other_page_shows_it_to_anybody(sqlite_scene: Scene, name: str):
    browser, found = sqlite_scene.browser(name), []
    for route, address, _thing in visits(sqlite_scene.app, sqlite_scene.world, "GET", asker=name):
        if route.endpoint.startswith("law.") or route.endpoint == "static":
            continue
        answer = browser.get(address)
        if answer.mimetype == "text/html" and TOLD.search(answer.text):
            found.append(address)
    assert found == []


def test_the_law_page_shows_it(sqlite_scene: Scene):
    assert TOLD.search(sqlite_scene.browser("nobody").get("/nb/law/conduct").text)
