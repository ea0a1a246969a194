"""Granian with one of two applications: `server.py ours|bare PORT PROCESSES THREADS`. Started and ended by speed.py.

Both have the same server, the same number of processes and threads, and listen on loopback."""

import ctypes
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS.parent)]


def load(which: str) -> Callable:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # ends with its parent, however that ended
    if which == "bare":
        from bench_parts.bare import create_app
    else:
        from webapp import create_app
    return create_app()


if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    which, port, processes, threads = sys.argv[1:]
    Granian(
        which, interface=Interfaces.WSGI, websockets=False, address="127.0.0.1", port=int(port),
        workers=int(processes), blocking_threads=int(threads), log_level=LogLevels.error, workers_kill_timeout=2,
    ).serve(target_loader=load)  # fmt: skip
