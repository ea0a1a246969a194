"""Numbers of an installation, over all workers, on a port of their own; none of them tells of a person."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from webapp.tables.database import Database
from webapp.web import metrics

# A process of its own: the library decides when it is imported whether the numbers are shared between processes.
COUNTING = """
import sys, time
from pathlib import Path
from webapp.web import metrics
import urllib.request
metrics.prepare(Path(sys.argv[1]), 9)
metrics.install(9)
import os
child = os.fork()
metrics.count_request("people", "GET", 200, 0.02)
metrics.count_wait(0.001)
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
server = metrics.serve(0)
address = "http://127.0.0.1:%d/metrics" % server.server_port
print(server.server_address[0])
print(urllib.request.urlopen(address).read().decode())
server.shutdown()
"""


def test_the_numbers_of_all_workers_are_summed_on_this_machine_alone(tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if name != metrics.FOLDER}
    done = subprocess.run(
        [sys.executable, "-c", COUNTING, str(tmp_path / "metrics")],
        cwd=Path(__file__).resolve().parents[2], env=environment, text=True, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    address, _, numbers = done.stdout.partition("\n")
    assert address == "127.0.0.1"
    assert 'samvei_requests_total{kind="people",method="GET",status="200"} 2.0' in numbers
    assert "samvei_write_wait_seconds_count 2.0" in numbers
    assert set(re.findall(r"(\w+)=\"", numbers)) == {"kind", "method", "status", "le"}


def test_nothing_is_counted_where_no_port_is_set(tmp_path: Path):
    metrics.prepare(tmp_path / "metrics", 0)
    metrics.install(0)
    metrics.count_request("people", "GET", 200, 0.02)
    metrics.count_wait(0.001)
    assert not (tmp_path / "metrics").exists()
    assert metrics.FOLDER not in os.environ


def test_a_write_tells_how_long_it_waited_for_the_one_before(sqlite_database: Database):
    waited: list[float] = []
    sqlite_database.tell_waits(waited.append)
    begun, other = threading.Event(), Database(sqlite_database.url)

    def hold() -> None:
        with other.the_write():
            begun.set()
            time.sleep(0.3)

    holding = threading.Thread(target=hold)
    holding.start()
    begun.wait(10)
    with sqlite_database.the_write():
        pass
    holding.join()
    other.close()
    assert len(waited) == 1 and waited[0] > 0.1
