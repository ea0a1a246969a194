"""The server is killed (SIGKILL, every process of it) again and again while people write: no acknowledged write is lost,
none is done twice, the file stays sound (campaign B1).

Six kills; SAMVEI_CAMPAIGN=yes makes a thousand of them. Phones behave as ours do: what was not answered is sent again
with the same id."""

import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.engine.oslo import day_of
from webapp.features.operations import verify_database
from webapp.tables.access import Receipt
from webapp.tables.base import new_token
from webapp.tables.database import Database, Who
from webapp.tables.own_story import OwnEntry
from webapp.web.tokens import masked, token_hash

ROOT = Path(__file__).resolve().parents[2]
KILLS = 1_000 if os.environ.get("SAMVEI_CAMPAIGN") else 6
WRITERS = 4
MOST_WRITES = 45  # of one person in one round; she may keep fifty things
SECRET = "5a" * 32
PATIENCE = 60


@dataclass
class Writer:
    """One person's phone: what it sent and was told is done. Each title is sent under one id of its own."""

    token: str
    sent: dict[str, str] = field(default_factory=dict)  # title -> write id
    done: set[str] = field(default_factory=set)

    def write(self, port: int, title: str) -> bool:
        """Sends one entry; True when the server said that it is done. A line that breaks says nothing."""
        write_id = self.sent.setdefault(title, secrets.token_hex(16))
        form = {"csrf_token": masked(SECRET), "write_id": write_id, "kind": "wish", "title": title}
        line = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request(
                "POST", "/nb/path/own/new", urlencode(form),
                {"Content-Type": "application/x-www-form-urlencoded", "X-Outbox": "1", "Cookie": f"samvei={self.token}",
                 "Host": "localhost"},
            )  # fmt: skip
            answer = line.getresponse()
            told = answer.read()
        except (OSError, HTTPException):
            return False
        finally:
            line.close()
        assert answer.status == 200, f"{answer.status}: {told[:300]!r}"
        self.done.add(title)
        return True


class Running:
    """The real server, as it is started in operation."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self._log = port, (folder / "server.log").open("ab")
        environment = {**os.environ, "SAMVEI_FOLDER": str(folder), "PORT": str(port), "SAMVEI_LOG": "problems"}
        environment |= {"SAMVEI_DEMO": "no", "SAMVEI_HTTPS": "no", "SAMVEI_DATABASE": "", "SAMVEI_DATABASE_OWNER": ""}
        self._process = subprocess.Popen(
            [sys.executable, "scripts/serve"], cwd=ROOT, env=environment, stdout=self._log, stderr=self._log,
            start_new_session=True,
        )  # fmt: skip
        self._wait_until_well()

    def kill(self) -> None:
        """Every process of it at once, without a word. Only those that this one started."""
        if self._log.closed:
            return
        ours = [self._process.pid, *descendants(self._process.pid)]
        for number in ours:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self._process.wait()
        self._log.close()
        wait_for(lambda: not any(alive(number) for number in ours), "the server's processes end")

    def _wait_until_well(self) -> None:
        def well() -> bool:
            assert self._process.poll() is None, "the server ended by itself"
            line = HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                line.request("GET", "/healthz", headers={"Host": "localhost"})
                return line.getresponse().status == 200
            except (OSError, HTTPException):
                return False
            finally:
                line.close()

        wait_for(well, "the server answers")


def descendants(number: int) -> list[int]:
    """The processes that this one started, and theirs."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    found: list[int] = []
    waiting = [number]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def wait_for(condition: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, f"waited {PATIENCE} s until {what}"
        time.sleep(0.05)


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Where the server looks for it: samvei.sqlite in its folder."""
    (tmp_path / "samvei.sqlite").write_bytes(sqlite_template.read_bytes())
    made = Database(f"sqlite:///{tmp_path / 'samvei.sqlite'}")
    yield made
    made.close()


def writers_in(database: Database, count: int) -> list[Writer]:
    made = []
    with given_in(database) as given:
        for number in range(count):
            writer = Writer(new_token())
            person = given.participant(name=f"Skriver {number}")
            given.login_session(person, token_hash(writer.token), at=datetime.now(UTC), form_secret=SECRET)
            made.append(writer)
    return made


@pytest.mark.timeout(60 + 60 * KILLS)
def test_no_acknowledged_write_is_lost_and_none_is_done_twice(database: Database, tmp_path: Path) -> None:
    seed = int(os.environ.get("SAMVEI_SEED") or secrets.randbelow(1_000_000))
    chance = random.Random(seed)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    rounds = [writers_in(database, WRITERS) for _ in range(KILLS)]
    database.close()
    for number, writers in enumerate(rounds):
        server = Running(tmp_path, port)
        try:
            again(rounds[number - 1] if number else [], port)
            write_until_killed(server, writers, chance.uniform(0.02, 0.8))
        finally:
            server.kill()
    server = Running(tmp_path, port)
    try:
        again(rounds[-1], port)
    finally:
        server.kill()
    judge(database, [writer for writers in rounds for writer in writers], seed)


def write_until_killed(server: Running, writers: list[Writer], seconds: float) -> None:
    """All write side by side; after the first answer and some more moments the server dies under them."""
    first = threading.Event()

    def write(writer: Writer) -> None:
        for number in range(MOST_WRITES):
            if not writer.write(server.port, f"{writer.token[:12]} {number}"):
                return
            first.set()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    assert first.wait(PATIENCE), "nothing was written"
    time.sleep(seconds)
    server.kill()
    for thread in threads:
        thread.join()


def again(writers: list[Writer], port: int) -> None:
    """What was not answered is sent again, and a few things that were: a phone that lost the receipt."""
    for writer in writers:
        unsure = [title for title in writer.sent if title not in writer.done]
        for title in (*unsure, *sorted(writer.done)[-2:]):
            assert writer.write(port, title), "the server took what was sent again"


def judge(database: Database, writers: list[Writer], seed: int) -> None:
    said = f"seed {seed}: SAMVEI_SEED={seed} kills at the same moments"
    with database.reading(Who(everything=True)) as db:
        there = Counter(db.scalars(select(OwnEntry.title)))
        receipts = Counter(db.scalars(select(Receipt.write_id)))
    done = {title for writer in writers for title in writer.done}
    sent = {title for writer in writers for title in writer.sent}
    assert len(done) > KILLS * WRITERS / 2, said
    assert {title for title in done if title not in there} == set(), f"acknowledged and lost, {said}"
    assert {title for title, number in there.items() if number > 1} == set(), f"done twice, {said}"
    assert set(there) == sent == done, said
    assert set(receipts.values()) == {1} and len(receipts) == len(sent), said
    report = verify_database(database, day_of(datetime.now(UTC)))
    assert report.whole, (report.faults, said)
