"""Whatever happens, the logs hold no name, number, token, address or word that somebody typed (campaign C9).

Everything that is written while people of all sorts visit every address, send every form with words of their own, try to
log in, and the commands of the timers run: our log, other libraries' logs, standard output and standard error."""

import io
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.apps import database_of
from tests.house.conftest import Scene, scene_on
from tests.routes import KINDS, WORDS, routes
from tests.world import nowhere
from webapp.tables.database import Who
from webapp.tables.notices import MessageWay
from webapp.tables.people import LoginSession
from webapp.web import logs

WHO = ("nobody", "participant", "resident", "adviser", "admin")
TYPED = "qvztyped"  # what people type, in every field and query
ELSEWHERE = "203.0.113.77"
AGENT = "QvzAgent/7"
FIELDS = (
    "text",
    "title",
    "detail",
    "name",
    "password",
    "code",
    "address",
    "reason",
    "because",
    "email",
    "phone",
    "pin",
    "next",
    "q",
)
COMMANDS = (("run-due",), ("reckon",), ("verify-log",), ("retention",), ("check-fingerprints",), ("verify", "--live"))


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A world of its own: what is sent here changes it."""
    path = tmp_path_factory.mktemp("logged") / "samvei.db"
    shutil.copyfile(sqlite_template, path)
    with scene_on(f"sqlite:///{path}", path.parent) as made:
        yield made


@pytest.fixture
def written(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator["Written"]:
    """What was logged, and what else was written, so far."""
    kept = Written(capfd, caplog)
    logs.OUT.to = kept.ours
    caplog.set_level(logging.INFO)
    yield kept
    logs.OUT.to = None


class Written:
    """Our log, the logs of others, and both outputs."""

    def __init__(self, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
        self.ours, self._capfd, self._caplog, self._said = io.StringIO(), capfd, caplog, ""

    def say(self, text: str) -> None:
        self._said += text

    def everything(self) -> str:
        out, err = self._capfd.readouterr()
        self._said += out + err
        return "\n".join([self.ours.getvalue(), self._caplog.text, self._said])


def test_the_logs_tell_of_nobody(scene: Scene, written: Written, monkeypatch: pytest.MonkeyPatch):
    headers = {"User-Agent": AGENT, "X-Forwarded-For": ELSEWHERE, "Referer": f"http://localhost/nb/help?{TYPED}"}
    for name in WHO:
        browser = scene.browser(name)
        for address in addresses(scene, name, "GET"):
            browser.get(
                address, query_string={"q": TYPED}, headers=headers, environ_overrides={"REMOTE_ADDR": ELSEWHERE}
            )
        for address in addresses(scene, name, "POST"):
            browser.post(address, dict.fromkeys(FIELDS, TYPED), headers=headers)
    scene.browser("nobody").post("/nb/login", {"name": TYPED, "password": TYPED})
    breaks(scene, monkeypatch)
    for command in COMMANDS:
        written.say(scene.app.test_cli_runner().invoke(args=list(command)).output)

    said = written.everything()
    assert said.count('"event": "request"') > 500, "our own log was not read"
    found = {word for word in forbidden(scene) if word in said}
    assert found == set(), f"{len(found)} words of people stand in the logs, such as {sorted(found)[:5]}"


def test_every_field_of_a_line_is_on_the_list(scene: Scene, written: Written):
    scene.browser("participant").get("/nb/today", query_string={"q": TYPED})
    (line,) = written.ours.getvalue().splitlines()
    names = set(re.findall(r'"(\w+)":', line))
    assert names == {"event", "level", "timestamp", "endpoint", "method", "status", "milliseconds", "kind"}
    assert '"endpoint": "today.page"' in line and '"kind": "people"' in line


def test_a_visit_to_help_leaves_no_line(scene: Scene, written: Written):
    quiet = [each for each in routes(scene.app, "GET") if each.endpoint.startswith("help.") and not each.id_name]
    for route in quiet:
        scene.browser("nobody").get(str(route.rule).replace("<language:lang>", "nb"))
    assert quiet
    assert written.ours.getvalue() == ""


def addresses(scene: Scene, name: str, method: str) -> Iterator[str]:
    """Every address for this method: with something of the asker's own in it, with somebody else's, with nobody's."""
    for route in routes(scene.app, method):
        ids = [each for each in route.rule.arguments if each.endswith("_id")]
        things = [thing for each in ids for thing in scene.world.things.get(KINDS.get(each, ""), [])]
        own = [thing.public_id for thing in things if name in thing.of][:1]
        for public_id in (*own, *[thing.public_id for thing in things[:1]], nowhere())[: None if ids else 1]:
            values = {each: WORDS.get(each, TYPED) for each in route.rule.arguments}
            values |= dict.fromkeys(ids, public_id) | ({"lang": "nb"} if "lang" in values else {})
            if "provider" not in values:  # another host's business
                yield scene.app.url_map.bind("localhost").build(route.endpoint, values, method=method)


def breaks(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that fails with words of a person in its error."""

    def failing(**values: object) -> None:
        raise RuntimeError(f"{TYPED} {scene.world.people['participant'].canary}")

    failing.needs = scene.app.view_functions["today.page"].needs  # type: ignore[attr-defined]
    monkeypatch.setitem(scene.app.view_functions, "today.page", failing)
    scene.browser("participant").get("/nb/today")


def forbidden(scene: Scene) -> Iterator[str]:
    """Every word that belongs to somebody."""
    yield from (TYPED, ELSEWHERE, AGENT)
    for body in scene.world.people.values():
        yield from (word for word in (body.canary, body.public_id) if word)
    yield from scene.world.class_canaries
    yield from (each.canary for each in scene.world.private)
    yield from scene.world.secrets.values()
    for things in scene.world.things.values():
        yield from (each.public_id for each in things)
    for browser in scene.browsers.values():
        yield from (word for word in (browser.token, browser.form_secret, browser.cookie("visitor")) if word)
    with database_of(scene.app).reading(Who(everything=True)) as db:
        yield from db.scalars(select(MessageWay.address))
        yield from db.scalars(select(LoginSession.token_hash))
