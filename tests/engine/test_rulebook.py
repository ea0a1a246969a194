"""The rule files: sources, no gaps, and a number or an honest N in every stretch."""

from datetime import date

import pytest

from webapp.engine.commitment import Confidence
from webapp.engine.regulations.rulebook import BadRule, load, version_for

VERSION = 'by = "day"\nsource = "an act"\nsection = "1"\nconfidence = "V"\nchecked_on = 2026-11-21\ntarget = 1\n'


def rules_from(folder, *versions):
    head = '[[rule]]\nid = "a.rule"\nunit = "minutes"\n'
    (folder / "one.toml").write_text(head + "".join(f"[[rule.version]]\n{text}" for text in versions))
    return load(folder)


def test_every_version_has_a_source_and_the_day_it_was_checked():
    versions = [version for rule in load().values() for version in rule.versions]
    assert versions
    assert all(v.source and v.section and v.checked_on == date(2026, 11, 21) for v in versions)


def test_a_stretch_that_was_not_found_has_no_number():
    unknown = [v for rule in load().values() for v in rule.versions if v.confidence is Confidence.NOT_FOUND]
    assert unknown
    assert all(v.target is None and not v.values for v in unknown)


@pytest.mark.parametrize("second", ["2026-01-03", "2026-01-01"])
def test_gaps_and_overlaps_are_refused(tmp_path, second):
    with pytest.raises(BadRule, match="gap or overlap"):
        rules_from(tmp_path, f"from = 2025-01-01\nto = 2026-01-01\n{VERSION}", f"from = {second}\n{VERSION}")


def test_a_version_without_a_source_is_refused(tmp_path):
    with pytest.raises(BadRule, match="lacks source"):
        rules_from(tmp_path, "from = 2025-01-01\n" + VERSION.replace('source = "an act"\n', ""))


def test_a_version_holds_from_its_first_to_its_last_day(tmp_path):
    rule = rules_from(tmp_path, f"from = 2025-01-01\nto = 2025-12-31\n{VERSION}", f"from = 2026-01-01\n{VERSION}")[
        "a.rule"
    ]
    found = [version_for(rule, {"day": day}) for day in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 1))]
    assert found == [None, *rule.versions]
