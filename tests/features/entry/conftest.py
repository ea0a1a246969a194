"""An application with one resident who has a log-in; its password is hashed once for all tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.apps import Browser, app, app_folder, browser_of, database_of, running  # noqa: F401
from tests.given import given_in
from webapp.web.passwords import hash_password

PASSWORD = "riktig hest batteri"
HASH = hash_password(PASSWORD)


@pytest.fixture
def visitor(app: Flask) -> Browser:  # noqa: F811
    return browser_of(app)


@pytest.fixture
def somebody(app: Flask) -> Callable[..., int]:  # noqa: F811
    """somebody("hanan", build=lambda given: given.resident(), demo=False): her person id; she can log in."""

    def make(name: str = "hanan", build=lambda given: given.resident(), *, demo: bool = False) -> int:
        with given_in(database_of(app)) as given:
            person = build(given)
            given.credential(person, name, HASH, demo=demo)
        return int(person.id)

    return make


@pytest.fixture
def second_app(app: Flask, tmp_path: Path, app_folder: Path) -> Iterator[Flask]:  # noqa: F811
    """Another process of the same installation."""
    with running(database_of(app).url, app_folder) as other:
        yield other
