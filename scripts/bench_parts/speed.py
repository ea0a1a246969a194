"""Requests a second and CPU of Today beside a bare view, on the same server, in alternate rounds.

Both stand on loopback; a driver in a process of its own asks in a closed loop. On a shared machine requests a second
drift, so the ratio is of neighbouring rounds; CPU is what the server's own processes used."""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench_parts import bare
from bench_parts.figures import figure, heading, line
from bench_parts.ground import Ground
from bench_parts.pages import asker, cookie

HERE = Path(__file__).resolve().parent
PROCESSES, THREADS, CONNECTIONS = 1, 1, 4
ROUNDS, SECONDS = 6, 2.5
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server. process: leads a session of its own, by which its CPU is counted and it is ended."""

    process: subprocess.Popen
    port: int

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far, from /proc."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                values = stat.read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(values[3]) == self.process.pid:  # the session
                ticks += int(values[11]) + int(values[12])
        return ticks / TICK


@dataclass
class Burst:
    """One round against one server."""

    per_second: float
    cpu_ms: float
    refused: int


@contextmanager
def served(which: str, environment: dict[str, str], processes: int = PROCESSES) -> Iterator[Server]:
    """`ours` or `bare` on a free port; ended when the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, HERE / "server.py", which, str(port), str(processes), str(THREADS)],
        env={**os.environ, **environment}, start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for(port, process)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def measure(ground: Ground, rounds: int = ROUNDS) -> None:
    heading(
        "Speed: Today, logged in, beside a bare view",
        f"granian, {PROCESSES} process × {THREADS} thread each, {CONNECTIONS} connections, {rounds} rounds of {SECONDS} s in turn; "
        "Today compressed as live, the bare view not.",
    )
    bare_file = str(ground.folder / "bare.sqlite")
    bare.fill(bare_file)
    ours: list[Burst] = []
    theirs: list[Burst] = []
    with served("bare", {"BENCH_BARE": bare_file}) as bare_server, served("ours", ground.environment) as our_server:
        for number in range(-1, rounds):
            pair = (
                _burst(bare_server, "/", SECONDS if number >= 0 else 1),
                _burst(our_server, "/nb/today", SECONDS if number >= 0 else 1),
            )
            if number >= 0:  # the first one only warms up
                theirs.append(pair[0])
                ours.append(pair[1])
    for name, bursts in (("bare view", theirs), ("Today", ours)):
        _told(f"{name}, requests a second", [each.per_second for each in bursts])
        _told(f"{name}, CPU ms a request", [each.cpu_ms for each in bursts])
        if refused := sum(each.refused for each in bursts):
            line(f"  NOT HELD: {refused} answers of the {name} were not 200")
    pairs = list(zip(ours, theirs, strict=True))
    figure("requests a second, of the bare view's", _ratio([a.per_second / b.per_second for a, b in pairs]), must=0.2, aim=0.35, more=True)
    figure("CPU a request, times the bare view's", _ratio([a.cpu_ms / b.cpu_ms for a, b in pairs]), must=5, aim=3, unit="times")
    figure("CPU of Today inside the process, without the server", in_process(ground), unit="ms")


def in_process(ground: Ground, times: int = 150) -> float:
    """CPU ms of one Today, asked of the application itself; the median of three runs."""
    ask = asker(ground.app, "/nb/today")
    ask()
    runs = []
    for _ in range(3):
        begun = time.process_time()
        for _ in range(times):
            ask()
        runs.append((time.process_time() - begun) / times * 1_000)
    return statistics.median(runs)


def _burst(server: Server, path: str, seconds: float) -> Burst:
    before = server.cpu_seconds()
    said = subprocess.run(
        [sys.executable, HERE / "load.py", str(server.port), path, str(seconds), str(CONNECTIONS), cookie("participant"), "br"],
        capture_output=True, text=True, check=True, timeout=seconds + 30,
    )  # fmt: skip
    found = json.loads(said.stdout)
    answered = found["good"] + found["other"]
    return Burst(answered / found["seconds"], (server.cpu_seconds() - before) / answered * 1_000, found["other"])


def _told(name: str, values: list[float]) -> None:
    line(f"{name:<62} {statistics.median(values):>9,.2f} ({min(values):,.2f} to {max(values):,.2f})")


def _ratio(values: list[float]) -> float:
    line(f"  round by round: {', '.join(f'{value:.2f}' for value in values)}")
    return statistics.median(values)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("A server of the bench did not start.")
