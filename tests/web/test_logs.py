"""One JSON line an event, with the listed fields alone."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask

from tests.apps import Browser
from webapp.web import logs
from webapp.web.settings import SettingRefused, Settings, read_settings


@pytest.fixture
def lines(app: Flask) -> Iterator[io.StringIO]:
    logs.OUT.to = io.StringIO()
    yield logs.OUT.to
    logs.OUT.to = None


def test_a_field_that_is_not_listed_is_left_out(lines: io.StringIO):
    structlog.get_logger("another").warning("something", kind="Mail", name="Hanan", address="hanan@example.org")
    line = json.loads(lines.getvalue())
    assert set(line) == {"event", "kind", "level", "timestamp"}


def test_a_value_that_is_no_word_of_ours_is_not_written(lines: io.StringIO):
    structlog.get_logger("another").warning("something", kind="<b>\n{}", where="x" * 200, count=3)
    line = json.loads(lines.getvalue())
    assert (line["kind"], line["where"], line["count"]) == ("?", "?", 3)


def test_a_request_leaves_one_line(visitor: Browser, lines: io.StringIO):
    visitor.get("/nb/login?next=/nb/me")
    (line,) = map(json.loads, lines.getvalue().splitlines())
    assert (line["endpoint"], line["method"], line["status"], line["kind"]) == ("entry.login", "GET", 200, "public")
    assert isinstance(line["milliseconds"], int)


def test_a_strange_method_and_an_address_that_is_not_there_are_not_repeated(visitor: Browser, lines: io.StringIO):
    visitor.client.open("/nb/hemmelig", method="HEMMELIG", base_url=visitor.base_url)
    line = json.loads(lines.getvalue())
    assert (line["method"], line["endpoint"]) == ("other", "none")
    assert "HEMMELIG" not in lines.getvalue().upper()


def test_a_view_that_leaves_no_trace_is_neither_logged_nor_counted(
    app: Flask, visitor: Browser, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    counted: list[object] = []
    monkeypatch.setattr("webapp.web.metrics.count_request", lambda *about: counted.append(about))
    monkeypatch.setitem(app.view_functions, "entry.login", logs.leaves_no_trace(app.view_functions["entry.login"]))
    try:
        visitor.get("/nb/login")
    finally:
        del app.view_functions["entry.login"].leaves_no_trace
    assert (lines.getvalue(), counted) == ("", [])


def test_the_demo_logs_problems_alone_unless_told():
    assert [Settings(**each).logs_requests for each in ({}, {"demo": "yes"}, {"demo": "yes", "log": "requests"})] == [
        True, False, True,
    ]  # fmt: skip
    with pytest.raises(SettingRefused, match="SAMVEI_LOG"):
        read_settings({"SAMVEI_LOG": "everything"})
