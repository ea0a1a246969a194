"""/healthz answers 200 only when the database does."""

from pathlib import Path

from flask import Flask

from tests.apps import browser_of, database_of, running


def test_a_database_that_answers_is_healthy(app_anywhere: Flask):
    answer = browser_of(app_anywhere).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_database_that_was_never_migrated_is_not(tmp_path: Path, app_folder: Path):
    with running(f"sqlite:///{tmp_path / 'empty.db'}", app_folder) as app:
        assert browser_of(app).get("/healthz").status_code == 503


def test_a_database_that_is_gone_is_not(tmp_path: Path, app_folder: Path):
    with running(f"sqlite:///{tmp_path / 'nowhere' / 'samvei.db'}", app_folder) as app:
        answer = browser_of(app).get("/healthz")
    assert (answer.status_code, answer.text) == (503, "database\n")


def test_a_server_that_does_not_listen_is_not(app_folder: Path):
    with running("postgresql+psycopg://nobody@127.0.0.1:1/samvei", app_folder) as app:
        assert browser_of(app).get("/healthz").status_code == 503


def test_it_tells_the_monitor_nothing_and_sets_no_cookie(app: Flask):
    answer = browser_of(app).get("/healthz")
    assert not answer.headers.getlist("Set-Cookie")
    assert str(database_of(app).url) not in answer.text
