"""Numbers for whoever keeps the installation: how many requests of which sort, how long they took, how long writes waited.

Off unless SAMVEI_METRICS_PORT is set. The workers count into files of the folder `metrics`, and `scripts/serve` serves the
sum on 127.0.0.1 at that port, never at the one people use. No label says anything about a person or an organisation, and a
view that leaves no trace is not counted."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library reads it when it is imported first
_QUICK_TO_SLOW = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 1.0, 2.5, 5.0, 10.0)
_WAITS = (0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

_counting: "_Numbers | None" = None


class _Numbers:
    """The three numbers that are counted."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram

        self.requests = Counter("samvei_requests", "Requests answered", ["kind", "method", "status"])
        self.seconds = Histogram("samvei_request_seconds", "How long an answer took", ["kind"], buckets=_QUICK_TO_SLOW)
        self.waits = Histogram("samvei_write_wait_seconds", "How long a write waited for its turn", buckets=_WAITS)


def prepare(folder: Path, port: int) -> None:
    """Before any worker starts: an empty folder for what they count; nothing when the port is 0."""
    os.environ.pop(FOLDER, None)
    if port:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        os.environ[FOLDER] = str(folder)


def install(port: int) -> None:
    """Begins to count in this process, when a port is set and `prepare` has been called for it."""
    global _counting
    if port and os.environ.get(FOLDER) and _counting is None:
        _counting = _Numbers()


def count_request(kind: str, method: str, status: int, seconds: float) -> None:
    """One answered request. A number that cannot be written (a full disk) stops no answer."""
    if _counting is None:
        return
    with suppress(Exception):
        _counting.requests.labels(kind, method, str(status)).inc()
        _counting.seconds.labels(kind).observe(seconds)


def count_wait(seconds: float) -> None:
    """One write that came through the gate after so long."""
    if _counting is None:
        return
    with suppress(Exception):
        _counting.waits.observe(seconds)


def serve(port: int, address: str = "127.0.0.1") -> Any:
    """Serves the sum over all workers in a thread of this process; what it returns has `shutdown()`.

    Raises OSError when the port is taken."""
    from prometheus_client import CollectorRegistry, multiprocess, start_http_server

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    server, _thread = start_http_server(port, addr=address, registry=registry)
    return server
