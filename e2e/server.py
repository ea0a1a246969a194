"""The server under test: a fresh folder, migrated, with the demo, served by scripts/serve as its own process group."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from e2e.network import free_port
from webapp.tables.database import Database
from webapp.web.passwords import hash_password

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "en lang setning om elva"


@dataclass
class Server:
    """A running Samvei. `database` is the very one it serves from, so a test can give it people."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @cached_property
    def database(self) -> Database:
        return Database(f"sqlite:///{self.folder / 'samvei.sqlite'}")

    @cached_property
    def secret_hash(self) -> str:
        """Of PASSWORD: what every person a test makes logs in with."""
        return hash_password(PASSWORD)

    @cached_property
    def demo_password(self) -> str:
        return (self.folder / "demo-password").read_text(encoding="utf-8").strip()


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serves until the block ends. Raises RuntimeError with the server's own words when it does not come up."""
    server = Server(free_port(), folder)
    environment = os.environ | {
        "PORT": str(server.port), "SAMVEI_FOLDER": str(folder), "SAMVEI_DEMO": "yes", "SAMVEI_WORKERS": "2",
    }  # fmt: skip
    for command in ("migrate", "demo"):
        _run([sys.executable, "-m", "flask", "--app", "webapp", command], environment)
    log = folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "scripts/serve"], cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
        )
        try:
            _wait_until_well(server, process, log)
            yield server
        finally:
            server.database.close()
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _run(command: list[str], environment: dict[str, str]) -> None:
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if ran.returncode:
        raise RuntimeError(f"{' '.join(command[-2:])} failed:\n{ran.stdout[-3000:]}")


def _wait_until_well(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(2_400):  # two minutes: the machine may be busy
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')[-3000:]}")
