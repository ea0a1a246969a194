"""Style sheet, script and icons: complete, named by content, packed beforehand."""

import gzip
import hashlib
import os
from pathlib import Path

import brotli
import pytest
from flask import Flask

from tests.apps import Browser, browser_of
from webapp.web import assets
from webapp.web.assets import STATIC, Assets, build


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Assets:
    return build(tmp_path_factory.mktemp("assets"))


def listed(order: str, *sections: str) -> list[str]:
    return [name for section in sections for name in assets._listed(STATIC / order, section)]


def test_every_sheet_stands_in_the_order_once():
    names = listed("css/order.txt", "critical", "sheet")
    there = {str(path.relative_to(STATIC / "css")) for path in (STATIC / "css").rglob("*.css")}
    assert sorted(names) == sorted(there), "static/css/order.txt lists every file of static/css once"


def test_every_script_stands_in_the_order():
    names = set(listed("js/order.txt", "page", "worker"))
    there = {path.name for path in (STATIC / "js").glob("*.js")} | {"vendor/htmx.min.js"}
    assert names == there, "static/js/order.txt lists every file of static/js, and htmx"


def test_no_script_stands_twice_in_one_bundle():
    for section in ("page", "worker"):
        names = listed("js/order.txt", section)
        assert len(names) == len(set(names))


def test_a_file_is_named_by_its_content(built: Assets):
    for plain, named in built.names.items():
        content = (built.folder / named).read_bytes()
        assert hashlib.sha256(content).hexdigest()[:12] in named
        assert named.endswith(Path(plain).suffix)


def test_texts_are_packed_beforehand_and_unpack_to_themselves(built: Assets):
    for name in ("app.css", "app.js", "icons.svg"):
        path = built.folder / built.names[name]
        content = path.read_bytes()
        assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == content
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == content


def test_building_again_changes_nothing(built: Assets):
    before = {path: path.stat().st_mtime_ns for path in built.folder.rglob("*") if path.is_file()}
    again = build(built.folder.parent)
    assert again == built
    assert before == {path: path.stat().st_mtime_ns for path in built.folder.rglob("*") if path.is_file()}


def test_a_changed_byte_gives_another_name_and_another_version(
    built: Assets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copied = tmp_path / "static"
    for path in STATIC.rglob("*"):
        if path.is_file():
            target = copied / path.relative_to(STATIC)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (copied / "css" / "rows.css").write_text("a { color: red }")
    monkeypatch.setattr(assets, "STATIC", copied)
    other = build(tmp_path / "built")
    assert other.names["app.css"] != built.names["app.css"]
    assert other.names["icons.svg"] == built.names["icons.svg"]
    assert other.digest != built.digest


def test_what_is_missing_is_an_error_at_once(built: Assets):
    with pytest.raises(KeyError):
        built.address("nothing.css")


def test_comments_and_blanks_do_not_travel(built: Assets):
    sheet = (built.folder / built.names["app.css"]).read_text()
    assert "/*" not in sheet
    assert "\n" not in sheet
    assert ";}" not in sheet


def test_the_shell_of_the_worker_names_what_every_page_needs(built: Assets):
    assert {built.address(name) for name in ("app.css", "app.js", "icons.svg")} <= set(built.shell)


@pytest.mark.parametrize(("wish", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("", None)])
def test_the_browser_is_given_the_packing_it_takes(app: Flask, wish: str, encoding: str | None):
    address = app.extensions["assets"].address("app.css")
    answer = browser_of(app).get(address, headers={"Accept-Encoding": wish})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == encoding
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_page_names_files_that_are_there(visitor: Browser):
    import re

    page = visitor.get("/nb/login").text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    assert addresses
    assert all(visitor.get(address).status_code == 200 for address in addresses)


@pytest.mark.parametrize(
    ("wish", "encoding"), [("br", "br"), ("gzip, br;q=0", "gzip"), ("gzip;q=0, br;q=0.0", None), ("", None)]
)
def test_a_live_page_is_packed_as_the_browser_wishes(visitor: Browser, wish: str, encoding: str | None):
    answer = visitor.get("/nb/login", headers={"Accept-Encoding": wish})
    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding or "", bytes)
    assert b"<!doctype html>" in unpack(answer.data)


def test_two_processes_may_build_at_once(tmp_path: Path):
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            build(tmp_path)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
