"""`make where RULE=…`: a rule's whole life from one command, with nothing installed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULE = """
[[rule]]
id = "tea.pause"
unit = "minutes"
[[rule.version]]
from = 2021-01-01
to = 2025-12-31
by = "day"
source = "the older act"
section = "7"
confidence = "N"
checked_on = 2026-01-01
[[rule.version]]
from = 2026-01-01
by = "day"
target = 15
values = { cups = 2 }
source = "the act § 1"
section = "7.1"
url = "https://example.org/act"
confidence = "I"
checked_on = 2026-01-02
note = "a cup is a cup"

[[rule]]
id = "tea.pause.long"
unit = "minutes"
[[rule.version]]
from = 2021-01-01
by = "day"
target = 30
source = "the act § 2"
section = "7.2"
confidence = "V"
checked_on = 2026-01-02
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small tree of its own with one rule file, outside any repository."""
    rules = tmp_path / "webapp/engine/regulations/rules"
    rules.mkdir(parents=True)
    (rules / "tea.toml").write_text(RULE)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/where").write_text((ROOT / "scripts/where").read_text(encoding="utf-8"))
    (tmp_path / "webapp/engine/tea.py").write_text(
        'MADE = ("tea.pause", "tea.pause_offer")\nOTHER = "tea.pause.long"\n'
    )
    page = tmp_path / "webapp/features/tea/templates/page.html"
    page.parent.mkdir(parents=True)
    page.write_text('<p data-rule="tea.pause"></p>\n')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_tea.py").write_text('"tea.pause is kept"\n')
    return tmp_path


def where(tree: Path, *rule: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(tree / "scripts/where"), *rule], capture_output=True, text=True, cwd=tree
    )
    return done.returncode, done.stdout, done.stderr


def test_every_version_is_told_with_number_dates_source_and_confidence(house):
    code, said, _ = where(house, "tea.pause")
    assert code == 0
    assert "2021-01-01 – 2025-12-31" in said and "no number" in said and "not found" in said
    assert "2026-01-01 – still open" in said and "15, cups=2" in said and "our reading" in said
    assert "the act § 1 · rules § 7.1 · read 2026-01-02" in said
    assert "https://example.org/act" in said and "a cup is a cup" in said


def test_its_commitments_screens_and_tests_are_listed(house):
    said = where(house, "tea.pause")[1]
    assert "webapp/engine/tea.py:1" in said and "Commitments named after it: tea.pause_offer" in said
    assert "The screens\n  webapp/features/tea/templates/page.html:1" in said
    assert "The tests\n  tests/test_tea.py:1" in said


def test_a_longer_id_is_another_rule(house):
    assert "webapp/engine/tea.py:2" not in where(house, "tea.pause")[1]
    assert "webapp/engine/tea.py:2" in where(house, "tea.pause.long")[1]


def test_an_unknown_rule_is_told_with_those_near_it(house):
    code, said, near = where(house, "tea.pouse")
    assert code == 1 and not said
    assert "No rule is called 'tea.pouse'" in near and "tea.pause" in near.split("Near it:")[1]


def test_without_a_rule_it_says_how_to_ask(house):
    code, _, said = where(house)
    assert code == 1 and "RULE=reception.norwegian" in said


def test_a_broken_file_is_said_and_the_others_are_still_told(house):
    (house / "webapp/engine/regulations/rules/broken.toml").write_text("[[rule")
    code, said, fault = where(house, "tea.pause")
    assert code == 0 and "15, cups=2" in said and "broken.toml cannot be read" in fault


def test_the_real_tree_tells_a_real_rule():
    code, said, _ = where(ROOT, "reception.norwegian")
    assert code == 0
    assert (
        "10500" in said and "reception.norwegian_offer" in said and "webapp/features/law/sentences/reception.py" in said
    )
