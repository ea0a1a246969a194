"""Whatever is typed, sent or put in an address: an answer in words, never a failure, and never typed text as markup."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from werkzeug.test import TestResponse

from tests.apps import HOME, browser_of
from tests.house.conftest import Scene, scene_on
from tests.routes import Route, reaches, visits

FEATURES = Path(__file__).resolve().parents[2] / "webapp" / "features"
MARK = "<qv\">&'"  # must come back escaped or not at all
BROKEN = "broken"  # stands for bytes that are no UTF-8

NONSENSE = {
    "a megabyte": "a" * 1_000_000,
    "a third of a megabyte of marks": MARK * 50_000,
    "a zero byte": f"a\x00b{MARK}",
    "control characters": "\x01\x08\x1b[2J\x7f",
    "text that runs backwards": f"\u202e\u2066{MARK}\u2069\u202c",
    "broken UTF-8": BROKEN,
    "an emoji of many parts": "👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈",
    "a tower of accents": "a" + "\u0301" * 5_000,
    "line ends of all sorts": f"a\r\nb\rc\nd\u2028e\u0085{MARK}",
    "a number nobody needs": "9" * 5_000,
    "a number no database keeps": "9223372036854775808",
    "a number below all": "-2147483649",
    "not a number": "NaN",
    "infinity": "1e309",
    "digits of other scripts": "٣２²",
    "a day that is none": "2026-13-45",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "an instant before time": "0001-01-01T00:00:00+14:00",
    "an instant after time": "9999-12-31T23:59:59-14:00",
    "JSON": '{"a": [1, null, {"__proto__": {}}]}',
    "a path": "../../../../etc/passwd",
    "a template": "{{ 7 * 7 }}{% raw %}${7*7}%(name)s%s",
    "a query": "' OR 1=1; DROP TABLE person; --",
    "a script": f"<script>alert(1)</script>{MARK}",
    "nothing": "",
    "white space": " \t\u00a0\u3000\ufeff",
}
# What PostgreSQL takes otherwise than SQLite.
FOR_POSTGRESQL = (
    "a zero byte", "broken UTF-8", "a number nobody needs", "a number no database keeps", "the first day",
    "an instant before time", "an instant after time", "a query", "an emoji of many parts",
)  # fmt: skip
WHO = ("nobody", "participant", "adviser")
LOGS_OUT = ("entry.logout", "leaving.leave")


@pytest.fixture(scope="module")
def target(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A world of its own, since some nonsense is a valid answer."""
    path = tmp_path_factory.mktemp("nonsense") / "samvei.db"
    path.write_bytes(sqlite_template.read_bytes())
    with scene_on(f"sqlite:///{path}", path.parent) as scene:
        yield scene


@pytest.mark.parametrize("what", NONSENSE)
@pytest.mark.parametrize("name", WHO)
def test_nonsense_in_every_field_and_every_query_is_answered(target: Scene, name: str, what: str):
    assert not (faults := answers_to(target, name, NONSENSE[what])), listed(f"{what}, from {name}:", faults)


@pytest.mark.parametrize("what", FOR_POSTGRESQL)
@pytest.mark.parametrize("name", WHO)
def test_what_postgresql_refuses_is_answered_too(postgresql_scene: Scene, name: str, what: str):
    assert not (faults := answers_to(postgresql_scene, name, NONSENSE[what])), listed(f"{what}, from {name}:", faults)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_anything_at_all_is_answered(target: Scene, data: st.DataObject):
    name = data.draw(st.sampled_from(WHO))
    route, address = data.draw(st.sampled_from(doors(target, name)))
    words = st.text(max_size=60) | st.sampled_from([value for value in NONSENSE.values() if len(value) < 10_000])
    typed = data.draw(st.dictionaries(st.sampled_from(fields_of(route)), words, min_size=1, max_size=6))
    answer = send(target, name, route, address, typed)
    assert not list(wrong(answer)), (str(route), typed)


@pytest.mark.parametrize("name", WHO)
def test_the_same_field_many_times_is_answered(sqlite_scene: Scene, name: str):
    for route, address in doors(sqlite_scene, name):
        if route.method == "POST" and route.endpoint not in LOGS_OUT:
            typed = {field: ["own", MARK, "", "own"] for field in fields_of(route)}
            assert not list(wrong(send(sqlite_scene, name, route, address, typed))), route


@pytest.mark.parametrize("name", WHO)
def test_a_file_where_words_belong_is_answered(sqlite_scene: Scene, name: str):
    for route, address in doors(sqlite_scene, name):
        if route.method == "POST" and route.endpoint not in LOGS_OUT:
            typed = {
                field: (BytesIO(b"PK\x03\x04\x00\xff" * 50), f"../{MARK}\u202e.xlsx") for field in fields_of(route)
            }
            assert not list(wrong(send(sqlite_scene, name, route, address, typed))), route


@pytest.mark.parametrize(
    "path",
    ["/nb/%00", "/%ff%fe", "/nb/schedule/%F0%9F%92%A9", "/nb/" + "a" * 8_000, "/nb//hours", "/../../etc/passwd", "/nb/%0d%0aX-A:b",
     "/nb/schedule/" + "0" * 31, "/nb/modules/..%2f..%2fsecrets", "/nb/modules/%00", "/nb/modules/needs/99999999999999999999",
     "/xx/hours", "/zz-ZZ-zzzz/%00/hours", "//evil.example/nb", "/nb/<qv\">", "/static/../webapp/__init__.py", "/static/%00"],
)  # fmt: skip
@pytest.mark.parametrize("name", WHO)
def test_nonsense_in_the_path_is_answered(sqlite_scene: Scene, name: str, path: str):
    answer = sqlite_scene.browser(name).get(path)
    assert not list(wrong(answer))
    assert not answer.headers.get("Location", "/").startswith(("//", "http://evil"))


@pytest.mark.parametrize("value", ["\x01", "a" * 8_000, "ar\\000", '"\\000\\377"', "ÿ\u00ff", "../..", MARK])
def test_nonsense_in_cookies_and_headers_is_answered(sqlite_scene: Scene, value: str):
    sent = value.encode("utf-8").decode("latin-1")
    for name in ("samvei", "visitor", "language"):
        answer = browser_of(sqlite_scene.app).client.get(
            "/nb/login", base_url=HOME, headers={"Cookie": f"{name}={sent}"}
        )
        assert not list(wrong(answer))
    for name in (
        "Accept-Language",
        "Accept-Encoding",
        "Referer",
        "X-Outbox",
        "X-Sender",
        "HX-Request",
        "User-Agent",
        "Origin",
    ):
        client = sqlite_scene.browser("participant").client
        assert not list(wrong(client.get("/nb/hours", base_url=HOME, headers={name: sent})))
        assert not list(wrong(client.get("/", base_url=HOME, headers={name: sent})))


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "x/y;;"]
)
def test_a_body_of_another_kind_is_answered(sqlite_scene: Scene, kind: str):
    answer = sqlite_scene.browser("participant").client.post(
        "/nb/phone", base_url=HOME, data=b'{"phone":\xff\x00', content_type=kind
    )
    assert answer.status_code == 400
    assert not list(wrong(answer))


@pytest.mark.parametrize("name", WHO)
def test_more_than_a_form_can_hold_is_refused_with_a_page(sqlite_scene: Scene, name: str):
    answer = sqlite_scene.browser(name).post("/nb/login", {"name": "a" * (2 * 1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "<h1>" in answer.text


def answers_to(scene: Scene, name: str, nonsense: str) -> list[str]:
    """What went wrong when every field of every route held this.

    What is too long for a whole form goes one field at a time, shared out: each field of a feature is sent it once, and
    each route is sent it at least once. Every field in every route would be thousands of megabytes for one reader."""
    faults = []
    turns: Counter[str] = Counter()
    through = [(route, address) for route, address in doors(scene, name) if route.endpoint not in LOGS_OUT]
    posts = Counter(feature_of(route) for route, _address in through if route.method == "POST")
    for route, address in through:
        names, feature = fields_of(route), feature_of(route)
        if len(nonsense) < 10_000 or route.method == "GET":
            together = [dict.fromkeys(names if len(nonsense) < 10_000 else names[:1], nonsense)]
        else:
            together = [{each: nonsense} for each in names[turns[feature] % len(names) :: posts[feature]]] if names else []
            turns[feature] += 1
        for typed in together:
            faults += [f"{route} {sorted(typed)}: {fault}" for fault in wrong(send(scene, name, route, address, typed))]
    return faults


def doors(scene: Scene, name: str) -> list[tuple[Route, str]]:
    """Every address this person gets through to, once."""
    if name in scene.doors:
        return scene.doors[name]
    found: dict[str, tuple[Route, str]] = {}
    for route, address, thing in visits(scene.app, scene.world, asker=name):
        if str(route) not in found and reaches(scene.world, scene.world.actors[name], route, thing):
            found[str(route)] = (route, address)
    scene.doors[name] = list(found.values())
    return scene.doors[name]


def send(scene: Scene, name: str, route: Route, address: str, typed: Mapping[str, Any]) -> TestResponse:
    browser = scene.browser(name)
    broken = {field: b"\xff\xfe\xc0" if value == BROKEN else value for field, value in typed.items()}
    if route.method == "GET":
        short = {field: value[:2_000] if isinstance(value, str) else value for field, value in broken.items()}
        return browser.get(address, query_string=short)
    answer = browser.post(
        address, {"csrf_token": browser.form_token(), **broken} | {"csrf_token": browser.form_token()}
    )
    if route.endpoint in LOGS_OUT:
        scene.browser(name, fresh=True)
    return answer


def wrong(answer: TestResponse) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if answer.mimetype == "text/html" and '<qv">' in answer.get_data(as_text=True):
        yield "typed text came back as markup"
    if "qv" in str(answer.headers.get("Location", "")) and MARK in str(answer.headers.get("Location")):
        yield "typed text in an address"


def feature_of(route: Route) -> str:
    return route.endpoint.split(".")[0].removesuffix("_staff")


def fields_of(route: Route) -> list[str]:
    return fields(feature_of(route))


@cache
def fields(feature: str) -> list[str]:
    """Every name that a form or an address of this feature reads, as its code and its templates say them."""
    patterns = {
        "*.py": [r"""(?:form|args|fields|files)\.get(?:list)?\(\s*["'](\w+)""", r"^    (\w+) = \w+Field\("],
        "*.html": [r"""(?:_field|textarea|select|choices|check|field)\(\s*['"](\w+)['"]""", r'\sname="(\w+)"'],
    }
    found = {"write_id", "page"}
    for glob, each in patterns.items():
        for path in (FEATURES / feature).rglob(glob):
            for pattern in each:
                found |= set(re.findall(pattern, path.read_text(encoding="utf-8"), re.M))
    return sorted(found - {"csrf_token"})


def test_the_names_of_fields_are_found():
    assert {"name", "password", "phone", "next"} <= set(fields("entry"))
    assert {"what", "text", "answer", "minutes", "from", "seen_revision"} <= set(fields("schedule"))


def listed(whose: str, faults: list[str]) -> str:
    return "\n  ".join([whose, *faults])
