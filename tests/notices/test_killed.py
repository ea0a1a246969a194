"""Killed at any moment, nothing is lost and nothing is sent twice; two at once are as one."""

import os
import random
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.given import given_in
from tests.notices.gateway_servers import TOKEN, sms_server
from webapp.notices.by_sms import SmsGateway
from webapp.notices.gateways import FileGateway
from webapp.notices.outbox import make_due
from webapp.notices.sending import send_due
from webapp.tables.database import Database, Who
from webapp.tables.notices import OutgoingMessage

ROOT = Path(__file__).resolve().parents[2]
KILLS = 12
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
# Where a process can be stopped on its way: at the gate of each write, and at each step with a file.
STEPS = {"fcntl.flock", "open", "os.link", "os.remove", "os.mkdir"}


def people_with_news(database, channel, number, told_at):
    with given_in(database) as given:
        for each in range(number):
            person = given.resident(name=f"Person Nummer{each}")
            given.message_way(person, channel)
            given.notice(person, at=told_at)


def states(database):
    with database.reading(Who(everything=True)) as db:
        return {row.public_id: row.state for row in db.scalars(select(OutgoingMessage))}


def run_due(database, folder, **settings):
    """A real `flask --app webapp run-due`, as a timer starts it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAMVEI_")}
    environment |= {"SAMVEI_DATABASE": database.url, "SAMVEI_FOLDER": str(folder), "SAMVEI_MESSAGES": "real"} | settings
    command = [sys.executable, "-m", "flask", "--app", "webapp", "run-due"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


class Killer:
    """Kills the running process when a chosen message has come to the gateway: before it is taken, or after, unanswered."""

    def __init__(self, server) -> None:
        self.process = None  # its number, once it runs
        self._left, self._when = 0, ""
        self._lock = threading.Lock()
        self._started = threading.Event()
        server.before = lambda reference: self._come("before")
        server.after = lambda reference: self._come("after")

    def aim(self, left, when):
        self.process, self._left, self._when = None, left, when
        self._started.clear()

    def at(self, process):
        self.process = process
        self._started.set()

    def _come(self, when):
        with self._lock:
            if when != self._when or self._left == 0:
                return
            self._left -= 1
            if self._left == 0:
                self._started.wait(30)
                os.kill(self.process, signal.SIGKILL)


def forked(run):
    """The number of a child that runs this and ends."""
    child = os.fork()
    if child == 0:
        try:
            run()
        finally:
            os._exit(0)
    return child


def was_killed(child):
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_runs_killed_again_and_again_send_each_sms_once(database):
    told_at = datetime.now(UTC) - timedelta(minutes=1)
    people_with_news(database, "sms", 2 * KILLS + 4, told_at)
    database.close()  # a child must not share a connection
    chance = random.Random(20261116)
    with sms_server() as server:

        def run():
            own, now = Database(database.url), datetime.now(UTC)
            make_due(own, now)
            send_due(own, {"sms": SmsGateway(server.address, TOKEN, "Samvei")}, now)

        killer, kills = Killer(server), 0
        for _ in range(KILLS):
            killer.aim(chance.choice((1, 1, 2)), chance.choice(("before", "after")))
            child = forked(run)
            killer.at(child)
            kills += was_killed(child)
        killer.aim(0, "")
        while any(state in ("waiting", "sending") for state in states(database).values()):
            database.close()
            assert not was_killed(forked(run))
    sent = states(database)
    assert kills == KILLS
    assert set(sent.values()) == {"sent"} and len(sent) == 2 * KILLS + 4
    assert server.posts == dict.fromkeys(sent, 1)


def test_the_command_itself_killed_in_the_middle_is_taken_up_by_the_next(sqlite_database, tmp_path):
    people_with_news(sqlite_database, "sms", 4, datetime.now(UTC) - timedelta(minutes=1))
    with sms_server() as server:
        settings = {"SAMVEI_SMS_ADDRESS": server.address, "SAMVEI_SMS_TOKEN": TOKEN}
        killer = Killer(server)
        killer.aim(2, "after")
        with run_due(sqlite_database, tmp_path, **settings) as process:
            killer.at(process.pid)
            process.stdout.read()
        assert process.returncode == -signal.SIGKILL
        with run_due(sqlite_database, tmp_path, **settings) as process:
            said = process.stdout.read()
        assert process.returncode == 0 and "Sent 3" in said
    assert server.posts == dict.fromkeys(states(sqlite_database), 1)


def killed_at(step, url, folder):
    """Sends in a child that kills itself at this step; whether it came so far."""

    def run():
        seen = 0

        def count(event, arguments):
            nonlocal seen
            if event in STEPS:
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        database = Database(url)
        sys.addaudithook(count)
        send_due(database, {"email": FileGateway(folder)}, NOW)

    return was_killed(forked(run))


def test_killed_at_every_single_step_each_file_is_there_once_and_whole(sqlite_database, tmp_path):
    folder = tmp_path / "messages"
    step, survived = 0, False
    while not survived:
        step += 1
        people_with_news(sqlite_database, "email", 1, NOW)
        make_due(sqlite_database, NOW)
        survived = not killed_at(step, sqlite_database.url, folder)
        before = {file.name: file.stat().st_mtime_ns for file in folder.glob("*.txt")}
        send_due(sqlite_database, {"email": FileGateway(folder)}, NOW)
        assert set(states(sqlite_database).values()) == {"sent"}
        assert {file.name for file in folder.iterdir()} == {f"{each}.txt" for each in states(sqlite_database)}
        assert all(
            "Du har en ny beskjed" in file.read_text() or "رسالة" in file.read_text() for file in folder.iterdir()
        )
        assert all((folder / name).stat().st_mtime_ns == written for name, written in before.items())
    assert step > 10


@pytest.mark.parametrize("runners", [4])
def test_runners_at_once_send_each_message_once(database, tmp_path, runners):
    people_with_news(database, "sms", 8, NOW)
    start = threading.Barrier(runners)
    outcomes = []
    with sms_server() as server:

        def run():
            own = Database(database.url)
            try:
                start.wait()
                make_due(own, NOW)
                outcomes.append(send_due(own, {"sms": SmsGateway(server.address, TOKEN, "Samvei")}, NOW))
            finally:
                own.close()

        threads = [threading.Thread(target=run) for _ in range(runners)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(outcome.sent for outcome in outcomes) == 8 and len(outcomes) == runners
    assert server.posts == dict.fromkeys(states(database), 1)
