"""What lies in deploy/ fits the application: its commands, its settings, and logs that tell of nobody."""

import re
from pathlib import Path

import pytest

from tests.apps import app, app_folder  # noqa: F401
from webapp.web.settings import read_settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_every_command_of_units_and_runbook_is_there(app):  # noqa: F811
    said = "".join(path.read_text(encoding="utf-8") for path in (*UNITS, DEPLOY / "backup", DEPLOY / "Containerfile"))
    asked = set(re.findall(r"flask --app webapp ([a-z-]+)", said))
    asked |= set(re.findall(r"`(?:flask|systemctl stop samvei; flask) ([a-z-]+)", text_of("runbook.md")))
    assert {"run-due", "reckon", "retention", "verify", "verify-log", "backup", "restore", "migrate"} <= asked
    assert asked - set(app.cli.commands) == set()


def test_every_timer_has_its_service_and_the_service_wants_it():
    timers = {path.stem for path in DEPLOY.glob("systemd/*.timer")}
    assert timers == {
        "samvei-run-due",
        "samvei-reckon",
        "samvei-backup",
        "samvei-verify",
        "samvei-retention-tell",
        "samvei-retention",
    }
    assert timers <= {path.stem for path in UNITS}
    assert all(f"{name}.timer" in text_of("systemd/samvei.service") for name in timers)


def test_only_one_timer_takes_anything_away():
    assert [path.stem for path in UNITS if "--go" in path.read_text(encoding="utf-8")] == ["samvei-retention"]


def test_the_example_settings_can_be_used():
    lines = [
        line.lstrip("#")
        for line in text_of("samvei.env.example").splitlines()
        if line.lstrip("#").startswith("SAMVEI_")
    ]
    settings = read_settings(dict(line.split("=", 1) for line in lines))
    assert (settings.is_https, settings.proxy_hops, settings.public_address) == (True, 1, "https://samvei.example.no")


def test_the_proxy_writes_no_address_query_or_visitor():
    for form in re.findall(r"log_format \w+ '([^']*)'", text_of("nginx.conf")):
        assert set(re.findall(r"\$\w+", form)) <= {
            "$time_iso8601",
            "$request_method",
            "$status",
            "$request_time",
            "$bytes_sent",
        }
    assert re.search(r"location ~ \S*help\S* \{\s*access_log off;", text_of("nginx.conf"))
    assert "$proxy_add_x_forwarded_for" not in text_of("nginx.conf")


@pytest.mark.parametrize(
    "heading",
    ["Install", "Upgrade", "Roll back", "Restore", "PostgreSQL: base backup and log", "Disk full", "Lost key", "The clock",
     "Breach: the first 72 hours", "How soon holes are closed"],
)  # fmt: skip
def test_the_runbook_has_its_steps(heading: str):
    assert f"\n## {heading}\n" in text_of("runbook.md")
