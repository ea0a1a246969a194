"""Nothing about somebody whose address is protected leaves by a side door: mail, SMS, calendars, sheets, paper, counts of a
search, names that come while one types, the text of an error, logs, numbers for operations, the view of who looked, what a
phone keeps, the title of a page (docs: `trust.md` § 6, campaign A3).

The channels are looked for in the code itself. One that is not known here fails, and then wants a test of its own."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.apps import browser_of, database_of, logged_in, running
from tests.given import given_in
from tests.house.conftest import Scene
from tests.routes import KINDS, TWO_IDS, WORDS, Route, address, routes as all_routes
from tests.world import build
from webapp.notices.gateways import Message, Sent, nothing_to_note
from webapp.notices.outbox import make_due
from webapp.notices.sending import send_due
from webapp.tables.database import Database, Who
from webapp.tables.people import Person
from webapp.tables.schedule import SchoolClass

ROOT = Path(__file__).resolve().parents[2]
WEBAPP = ROOT / "webapp"
pytestmark = pytest.mark.timeout(600)  # the sweep is made once, and whoever asks first waits for it

# Each channel by its test below.
CHANNELS = {
    "mail": "test_mail_and_sms_say_nothing_and_go_to_nobody_hidden",
    "sms": "test_mail_and_sms_say_nothing_and_go_to_nobody_hidden",
    "calendars": "test_no_calendar_tells_of_somebody_hidden",
    "sheets": "test_no_spreadsheet_holds_somebody_hidden",
    "paper": "test_no_page_for_paper_holds_somebody_hidden",
    "search counts": "test_a_search_for_a_hidden_name_finds_as_much_as_one_for_no_name",
    "autocomplete": "test_choosing_people_offers_nobody_hidden",
    "error texts": "test_an_error_says_the_same_about_somebody_hidden_as_about_nobody",
    "logs": "test_no_line_of_the_log_names_anybody",
    "metrics": "test_numbers_for_operations_have_no_label_about_anybody",
    "audit view": "test_who_looked_is_told_to_nobody_else",
    "offline cache": "test_no_phone_is_let_keep_anything_of_somebody_hidden",
    "page titles": "test_no_title_of_a_page_holds_a_name_of_somebody_hidden",
}
# What answers are made of, and the channel that looks into it.
MEDIA_TYPES = {
    "text/html": "page titles",
    "text/plain": "error texts",
    "text/calendar": "calendars",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheets",
    "application/json": "offline cache",
    "application/manifest+json": "offline cache",
    "text/javascript": "offline cache",
    "application/zip": "my own data, given to nobody else",
}
# Whatever carries something out of the process, by module, and the channel it belongs to.
WAYS_OUT = {
    "notices/by_mail.py": "mail",
    "notices/by_sms.py": "sms",
    "notices/gateways.py": "mail",
    "features/identity/discovery.py": "the log-in of oneself",
    "features/identity/exchange.py": "the log-in of oneself",
    "web/metrics.py": "metrics",
}
NETWORK = {"smtplib", "requests", "httpx", "socket", "http", "urllib3", "prometheus_client", "aiohttp", "ftplib"}
# Commands, and where what they say goes: all are run by whoever keeps the installation.
COMMANDS = {
    "migrate", "reckon", "run-due", "import-roster", "check-fingerprints", "verify-log", "demo", "demo-logins", "retention",
    "backup", "restore", "verify",
}  # fmt: skip
# Where a script of ours may put something on a phone.
STORAGE = re.compile(
    r"caches\.open|indexedDB\.open|localStorage|sessionStorage|document\.cookie|Notification|pushManager"
)
STORING = {
    ("sw.js", "caches.open"), ("store.js", "indexedDB.open"), ("card.js", "sessionStorage"), ("small.js", "sessionStorage"),
    ("kept.js", "caches.open"), ("outbox.js", "caches.open"), ("leave.js", "caches.open"),
}  # fmt: skip
PAPER = {"attendance/sheet.html", "contract/print.html"}
LABELS = {"kind", "method", "status"}
HIDDEN = ("protected participant", "foreign protected participant")
PRIVATE = ("nobody", "other participant", "parent", "volunteer", "coordinator")
WATCHERS = (*PRIVATE, "participant", "resident", "teacher", "substitute", "office", "reception", "adviser", "leader", "admin")  # fmt: skip
SEARCHES = {
    "people": "/nb/staff/people?q={}",
    "classes": "/nb/staff/classes?q={}",
    "matters": "/nb/staff/matters?q={}",
    "organisation": "/nb/staff/organisation?q={}",
}
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
NEW_EACH_TIME = re.compile(r"[0-9a-f]{128}|[0-9a-f]{32}|\b\d\d:\d\d\b")


@dataclass(frozen=True)
class Seen:
    """One answer to one person."""

    who: str
    route: Route
    address: str
    status: int
    kind: str
    told: str  # headers and body
    title: str
    keep: tuple[str | None, str | None]  # X-Keep, X-Not-Kept

    def __str__(self) -> str:
        return f"{self.who}: {self.route}"


# --- the channels are known ---


def test_every_channel_has_its_test():
    assert len(CHANNELS) == 13
    missing = [f"{channel}: {name}" for channel, name in CHANNELS.items() if name not in globals()]
    assert not missing, f"These channels have no test: {missing}"


def test_answers_are_of_known_kinds(swept: list[Seen]):
    written = {
        found
        for path in WEBAPP.rglob("*.py")
        for found in re.findall(
            r"""["']((?:text|application|image|audio|video)/[a-z0-9.+-]+)["']""", path.read_text("utf-8")
        )
    } - {"application/x-www-form-urlencoded", "application/font-woff2", "text/css", "multipart/form-data"}
    answered = {each.kind for each in swept}
    unknown = sorted((answered | {each for each in written if "octet" not in each}) - set(MEDIA_TYPES) - NOT_SENT)
    assert not unknown, f"New kinds of answers: tell MEDIA_TYPES which channel looks into them: {unknown}"


# Spoken with other services or taken in, never sent to a browser.
NOT_SENT = {
    "application/jwt", "application/x-ndjson", "image/svg+xml", "image/png", "image/x-icon", "font/woff2", "text/x-log",
    "application/jose", "application/csp-report",
}  # fmt: skip


def test_what_reaches_outside_is_known():
    reaching = set()
    for path in WEBAPP.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            if any(each.split(".")[0] in NETWORK or each.startswith("urllib.request") for each in names):
                reaching.add(path.relative_to(WEBAPP).as_posix())
            if isinstance(node, ast.ClassDef) and node.name.endswith("Gateway"):
                reaching.add(path.relative_to(WEBAPP).as_posix())
    unknown = sorted(each for each in reaching if each not in WAYS_OUT and each != "web/errors.py")
    assert not unknown, f"These reach outside: tell WAYS_OUT which channel they are, and test it: {unknown}"


def test_commands_that_could_write_something_are_known(sqlite_scene: Scene):
    theirs = {"run", "shell", "routes"}
    unknown = sorted(set(sqlite_scene.app.cli.commands) - COMMANDS - theirs)
    assert not unknown, f"New commands: see what they print and write, then tell COMMANDS: {unknown}"


def test_what_scripts_put_on_a_phone_is_known():
    stored = {
        (path.name, found)
        for path in (ROOT / "static" / "js").glob("*.js")
        for found in STORAGE.findall(path.read_text("utf-8"))
    }
    assert not stored - STORING, (
        f"New storage on phones: test that it goes (e2e), then tell STORING: {stored - STORING}"
    )


def test_pages_for_paper_are_known():
    paper = {
        "/".join(path.parts[-2:])
        for path in WEBAPP.rglob("*.html")
        if re.search(r"block body_class %\}[^{]*\bpaper\b", path.read_text("utf-8"))
        or path.name.startswith(("print", "card_print"))
    }
    unknown = sorted(paper - PAPER - OWN_CARD)
    assert not unknown, f"New pages for paper: tell PAPER, and see that nobody hidden stands on them: {unknown}"


# The card by which she herself gets in: hers alone, printed by those who may open her record.
OWN_CARD = {"cards/card.html", "cards/print.html", "cards/printed.html"}


# --- and none of them tells ---


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_mail_and_sms_say_nothing_and_go_to_nobody_hidden(database: Database, channel: str):
    world, now = build(database), datetime.now(UTC) + timedelta(minutes=20)
    with given_in(database) as given:
        for name in (*HIDDEN, "participant", "confidential participant"):
            row = given.session.get_one(Person, world.people[name].id)
            given.notice(row, "next_step", now - timedelta(seconds=30), values="{}")
            if channel == "sms":
                given.session.execute(
                    update(_way()).where(_way().person_id == row.id).values(confirmed_at=now - timedelta(days=9))
                )
    gateway = Recording()
    make_due(database, now)
    send_due(database, {channel: gateway}, now, name="Huskelapp", at_most=timedelta(minutes=1))
    assert gateway.sent, "nobody was told, so nothing was tried"
    addresses = {world.people[name].canary.removeprefix("qvz") for name in HIDDEN}
    for message in gateway.sent:
        assert not re.search("qv[xz]", message.text + message.subject), message
        assert not any(f"qvx{each}" in message.to for each in addresses), message
    said = {(message.subject, message.text) for message in gateway.sent if message.language == "uk"}
    assert len(said) == 1, "what is said differs from person to person"


def test_no_calendar_tells_of_somebody_hidden(scene: Scene):
    assert not {name for name in scene.world.secrets if "protected" in name or "confidential" in name}
    browser = browser_of(scene.app)
    for name, secret in scene.world.secrets.items():
        answer = browser.get(f"/calendar/{secret}.ics")
        if "left" not in name:
            assert answer.status_code == 200, name
        assert not leaks(scene, name, answer.text + str(answer.headers)), name


@pytest.mark.parametrize("level", ["confidential", "strictly_confidential"])
def test_a_calendar_address_made_before_answers_nothing_any_more(database: Database, app_folder: Path, level: str):
    world = build(database)
    with database.the_write(Who(everything=True)) as db:
        db.execute(update(Person).where(Person.id == world.people["participant"].id).values(protection=level))
    with running(database.url, app_folder) as app:
        assert browser_of(app).get(f"/calendar/{world.secrets['participant']}.ics").status_code == 404


@pytest.mark.parametrize("who", ["teacher", "office", "reception"])
def test_no_spreadsheet_holds_somebody_hidden(scene: Scene, who: str):
    with database_of(scene.app).reading(Who(everything=True)) as db:
        classes = list(db.scalars(select(SchoolClass.public_id)))
    sheets = [scene.browser(who).get(f"/nb/staff/import/template?class={each}") for each in ("", *classes)]
    assert any(sheet.status_code == 200 for sheet in sheets)
    for sheet in sheets:
        if sheet.status_code == 200:
            whole = ZipFile(BytesIO(sheet.data))
            told = "".join(whole.read(name).decode("utf-8", "replace") for name in whole.namelist())
            assert not leaks(scene, who, told)


def test_no_page_for_paper_holds_somebody_hidden(scene: Scene, swept: list[Seen]):
    printed = [
        each
        for each in swept
        if each.route.endpoint in ("attendance_staff.sheet", "contract.print_page", "contract.print_version")
    ]
    assert any(each.status == 200 for each in printed)
    assert not [str(each) for each in printed if leaks(scene, each.who, each.told)]


@pytest.mark.parametrize(
    "level, stands_there", [("none", True), ("confidential", False), ("strictly_confidential", False)]
)
def test_a_sheet_of_paper_has_no_name_whose_address_is_protected(
    database: Database, app_folder: Path, level: str, stands_there: bool
):
    world = build(database)
    with database.the_write(Who(everything=True)) as db:
        db.execute(update(Person).where(Person.id == world.people["participant"].id).values(protection=level))
    today = next(each for each in world.things["lesson"] if each.which.endswith(" today"))
    with running(database.url, app_folder) as app:
        teacher = logged_in(app, world.people["teacher"].id, staff=True)
        page = teacher.get(f"/nb/staff/classes/{today.class_id}/{today.public_id}")
        sheet = teacher.get(f"/nb/staff/classes/{today.class_id}/{today.public_id}/sheet")
    canary = world.people["participant"].canary
    assert (canary in sheet.text) is stands_there
    assert (canary in page.text) is (level != "strictly_confidential")  # a teacher marks her on the screen


@pytest.mark.parametrize("who", ["adviser", "leader", "teacher", "office", "reception", "admin"])
@pytest.mark.parametrize("page", SEARCHES)
def test_a_search_for_a_hidden_name_finds_as_much_as_one_for_no_name(scene: Scene, who: str, page: str):
    for name in HIDDEN:
        canary = scene.world.people[name].canary
        for word in (f"Pia{canary}", f"Etternavn{canary}"):
            nobody = word[::-1]
            found, nothing = (scene.browser(who).get(SEARCHES[page].format(each)) for each in (word, nobody))
            assert found.status_code == nothing.status_code
            assert shape(found.text, word) == shape(nothing.text, nobody), (
                f"{who} sees on {page} that there is a {name}"
            )


@pytest.mark.parametrize("who", ["teacher", "office", "adviser"])
def test_choosing_people_offers_nobody_hidden(scene: Scene, who: str):
    listing = [
        route for route in routes(scene.app, "GET") if route.id_name == "class_id" and "pupils" in route.endpoint
    ]
    assert listing, "where pupils are chosen has another name now"
    for route in listing:
        for thing in scene.world.things["class"]:
            here = address(scene.app, route, thing.public_id)
            for name in HIDDEN:
                word = scene.world.people[name].canary
                offered, nothing = (scene.browser(who).get(f"{here}?q={each}") for each in (word, word[::-1]))
                assert shape(offered.text, word) == shape(nothing.text, word[::-1])


@pytest.mark.parametrize("who", WATCHERS)
def test_an_error_says_the_same_about_somebody_hidden_as_about_nobody(sqlite_scene: Scene, who: str):
    scene, faults = sqlite_scene, []
    for route in routes(scene.app, "GET", "POST"):
        if route.id_name != "person_id":
            continue
        hidden, nobody = scene.world.people["protected participant"].public_id, "0" * 32
        browser, answers = scene.browser(who), []
        for each in (hidden, nobody):
            here = address(scene.app, route, each)
            answer = browser.get(here) if route.method == "GET" else browser.post(here, {"reason": "\x00" * 3})
            answers.append((answer.status_code, shape(answer.text, each)))
        if answers[0] != answers[1]:
            faults.append(f"{route}: {answers[0][0]} and {answers[1][0]}")
    assert not faults, f"{who} can tell somebody hidden from nobody: {faults}"


@pytest.mark.parametrize("who", ["adviser", "teacher"])
def test_a_list_that_names_somebody_hidden_is_answered_like_any_list(scene: Scene, who: str):
    """The preview says which of its people are known already: not of her."""
    with database_of(scene.app).reading(Who(everything=True)) as db:
        hers = db.get_one(Person, scene.world.people["protected participant"].id)
    rows = [f"Z1;{name};Somebody;1991-09-03;programme;2026-01-01" for name in (hers.given_name, hers.given_name[::-1])]
    rows[0] = rows[0].replace("Somebody", hers.family_name)
    rows[1] = rows[1].replace("Somebody", hers.family_name[::-1])
    told = []
    for row in rows:
        file = BytesIO(f"id;given_name;family_name;birth_date;purposes;served_from\n{row}\n".encode())
        sent = scene.browser(who).post("/nb/staff/import", {"file": (file, "people.csv")})
        page = scene.browser(who).get(sent.headers["Location"])
        told.append((page.status_code, shape(page.text, "")))
        scene.browser(who).post(sent.headers["Location"], {"do": "drop"})
    assert told[0] == told[1]


def test_no_line_of_the_log_names_anybody(database: Database, app_folder: Path, capfd: pytest.CaptureFixture[str]):
    world = build(database)
    with running(database.url, app_folder) as app:
        for who in ("adviser", "teacher", "admin", "participant", "protected participant"):
            body = world.people[who]
            browser = logged_in(app, body.id, staff=body.actor.is_staff)
            for route in routes(app, "GET"):
                if route.id_name in (None, "person_id", "lesson_id"):
                    thing = next(iter(world.things.get(KINDS.get(route.id_name or "", ""), [])), None)
                    browser.get(address(app, route, thing.public_id if thing else ""))
            browser.post("/nb/staff/people", {"q": body.canary})
            browser.get(f"/nb/{body.canary}?q={body.canary}")
        for command in ("verify-log", "check-fingerprints", "run-due"):
            app.test_cli_runner().invoke(args=[command])
    told = "".join(capfd.readouterr())
    assert not re.findall(r"qv[xz][a-z]+q", told)
    ids = {body.public_id for body in world.people.values()}
    assert not [each for each in ids if each in told], "a line of the log holds a person's public id"


def test_numbers_for_operations_have_no_label_about_anybody():
    faults = []
    for path in WEBAPP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "Counter",
                "Histogram",
                "Gauge",
                "Summary",
                "Info",
            ):
                named = [each for each in node.args if isinstance(each, (ast.List, ast.Tuple))]
                named += [each.value for each in node.keywords if each.arg == "labelnames"]
                labels = {getattr(each, "value", "?") for group in named for each in getattr(group, "elts", [])}
                faults += [f"{path.name}:{node.lineno}: {label}" for label in labels - LABELS if isinstance(label, str)]
    assert not faults, f"A label must say nothing of a person or an organisation: {faults}"


def test_who_looked_is_told_to_nobody_else(scene: Scene, swept: list[Seen]):
    pages = [
        each for each in swept if each.route.endpoint.startswith(("looks.", "me.", "messages_staff.", "organisation"))
    ]
    assert any(each.status == 200 for each in pages)
    assert not [str(each) for each in pages if leaks(scene, each.who, each.told)]
    said = scene.app.test_cli_runner().invoke(args=["verify-log"]).output
    assert not re.search("qv[xz]", said), said


@pytest.mark.parametrize("name", ["protected participant", "confidential participant", "foreign protected participant"])
def test_no_phone_is_let_keep_anything_of_somebody_hidden(scene: Scene, name: str):
    body = scene.world.people[name]
    browser = logged_in(scene.app, body.id, phone="own")
    assert browser.get("/nb/offline/pages.json").json == {"actor": body.public_id, "pages": []}
    pages = [browser.get(address(scene.app, route)) for route in routes(scene.app, "GET") if route.id_name is None]
    shown = [each for each in pages if each.status_code == 200 and each.mimetype == "text/html"]
    assert len(shown) > 10
    for page in shown:
        assert "X-Keep" not in page.headers
        if page.headers.get("X-Actor"):
            assert page.headers.get("X-Not-Kept") == "1"
            assert "no-store" in page.headers["Cache-Control"]


def test_what_others_phones_keep_tells_of_nobody_hidden(scene: Scene, swept: list[Seen]):
    kept = [each for each in swept if each.keep[0]]
    assert kept
    assert not [str(each) for each in kept if leaks(scene, each.who, each.told)]


def test_no_title_of_a_page_holds_a_name_of_somebody_hidden(scene: Scene, swept: list[Seen]):
    assert not [str(each) for each in swept if leaks(scene, each.who, each.title)]
    for name in (*HIDDEN, "confidential participant"):
        browser = logged_in(scene.app, scene.world.people[name].id)
        for route in routes(scene.app, "GET"):
            if route.id_name is None:
                found = TITLE.search(browser.get(address(scene.app, route)).text)
                assert not (found and re.search("qv[xz]", found[1])), f"{name} herself: {route}"  # history shows titles


def test_no_answer_at_all_tells_of_somebody_hidden(scene: Scene, swept: list[Seen]):
    assert not [str(each) for each in swept if leaks(scene, each.who, each.told)]


def routes(app: Flask, *methods: str) -> list[Route]:
    """Those whose ids are known to tests/routes.py; the other tests of the house ask that every one is."""
    found = []
    for route in all_routes(app, *methods):
        ids = {name for name in route.rule.arguments if name.endswith("_id")}
        words = route.rule.arguments - ids - {"lang"}
        if ids <= set(KINDS) and (len(ids) < 2 or ids in TWO_IDS) and words <= set(WORDS):
            found.append(route)
    return found


class Recording:
    """A gateway that keeps what it is handed."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message, about_to: object = nothing_to_note) -> Sent:
        about_to()  # type: ignore[operator]
        self.sent.append(message)
        return Sent(message.reference)

    def has(self, reference: str) -> bool | None:
        return any(message.reference == reference for message in self.sent)

    def close(self) -> None:
        return None


def _way():
    from webapp.tables.notices import MessageWay

    return MessageWay


@pytest.fixture(scope="module")
def _walks() -> dict[str, list[Seen]]:
    return {}


@pytest.fixture
def swept(scene: Scene, _walks: dict[str, list[Seen]]) -> list[Seen]:
    """Every page for everybody who must not see: without an id, with hers, and with those of classes she goes to."""
    if scene.engine not in _walks:
        _walks[scene.engine] = list(_sweep(scene))
    return _walks[scene.engine]


def _sweep(scene: Scene) -> Iterator[Seen]:
    for who in WATCHERS:
        for route in routes(scene.app, "GET"):
            if route.endpoint == "static":
                continue
            for here in _addresses(scene, route):
                answer = scene.browser(who).get(here)
                title = TITLE.search(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
                told = f"{answer.headers}\n{answer.get_data(as_text=True)}"
                keep = (answer.headers.get("X-Keep"), answer.headers.get("X-Not-Kept"))
                shown = unescape(title[1]) if title else ""
                yield Seen(who, route, here, answer.status_code, answer.mimetype, told, shown, keep)


def _addresses(scene: Scene, route: Route) -> Iterator[str]:
    if route.id_name is None:
        yield address(scene.app, route)
        return
    whose = {*HIDDEN, "confidential participant"}
    once: set[str] = set()
    for thing in scene.world.things.get(KINDS[route.id_name], []):
        if thing.of & whose and thing.which not in once:
            once.add(thing.which)
            yield address(scene.app, route, thing.public_id, class_id=thing.class_id)


def leaks(scene: Scene, who: str, told: str) -> list[str]:
    """Whose words stand there: of those strictly protected, whoever reads; of those whose address is confidential, for
    people of no office, and for staff who do not serve them."""
    world = scene.world
    asking = world.actors[who]
    hidden = [name for name in HIDDEN if name != who]
    if who in PRIVATE or not asking or not world.may_read(asking.actor, "confidential participant"):
        hidden.append("confidential participant")
    words = {world.people[name].canary for name in hidden} | {
        each.canary for each in world.private if each.of in hidden
    }
    return sorted(word for word in words if word in told)


def shape(text: str, word: str) -> str:
    """The page without what is new each time, and without the word that was asked for."""
    return NEW_EACH_TIME.sub("", text.replace(word, "") if word else text)
