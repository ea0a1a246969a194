"""The numbers of the law: each with its source, the day it was checked, and no hole between two versions.

`load()` refuses a file that breaks this; these tests say it of what was loaded, and try the refusals."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from webapp.engine.commitment import Confidence
from webapp.engine.regulations.in_force import group_of
from webapp.engine.regulations.rulebook import BadRule, Rule, Version, load
from webapp.features.law.sentences import MECHANISM, NOT_FOUND, READINGS, SAYS

RULES: list[Rule] = list(load().values())
VERSIONS: list[Version] = [version for rule in RULES for version in rule.versions]

# Sources without the address of a text, by how they begin, and why.
WITHOUT_AN_ADDRESS = {
    "introduksjonsloven (2003), IMDis sider": "the act is repealed; the directorate's pages on it are taken down or moved",
    "introduksjonsloven (2003), full tid": "practice, described by municipalities on pages that move",
    "introduksjonsloven (2003), rundskriv": "a circular, known by its number",
    "IMDis sider om introduksjonsstønad": "a page without a lasting address",
    "Stord kommune": "a page without a lasting address",
    "Vestby kommune": "a page without a lasting address",
    "barnehageloven": "read in a consolidated copy; the publisher's address was not noted",
    "statsborgerloven": "read in a consolidated copy; the publisher's address was not noted",
    "forskrift 17. desember 2020 nr. 2921": "read in a consolidated copy; the publisher's address was not noted",
    "forvaltningsloven": "the text itself was not read: the number is our reading",
}

ONE_VERSION = """
[[rule]]
id = "a.rule"
unit = "minutes"
[[rule.version]]
from = 2021-01-01
by = "permit"
target = 60
source = "an act"
section = "§ 1"
confidence = "V"
checked_on = 2026-01-01
"""


def test_there_are_rules():
    assert len(RULES) > 10


@pytest.mark.parametrize("version", VERSIONS, ids=lambda each: f"{each.rule} from {each.from_}")
def test_every_version_has_a_source_and_the_day_it_was_checked(version: Version):
    assert version.source.strip()
    assert version.section.strip()
    assert isinstance(version.checked_on, date)


@pytest.mark.parametrize("version", VERSIONS, ids=lambda each: f"{each.rule} from {each.from_}")
def test_a_stretch_whose_law_was_not_found_has_no_number_and_every_other_has_one(version: Version):
    assert (version.target is None and not version.values) == (version.confidence is Confidence.NOT_FOUND)


@pytest.mark.parametrize("version", VERSIONS, ids=lambda each: f"{each.rule} from {each.from_}")
def test_every_version_has_the_address_of_its_text_or_a_reason_for_having_none(version: Version):
    assert version.url or any(version.source.startswith(source) for source in WITHOUT_AN_ADDRESS), (
        f"{version.rule}: give it a url, or say in WITHOUT_AN_ADDRESS why {version.source!r} has none"
    )
    assert version.url is None or version.url.startswith("https://")


def test_no_reason_is_kept_for_a_source_that_is_gone():
    assert [each for each in WITHOUT_AN_ADDRESS if not any(v.source.startswith(each) for v in VERSIONS)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda each: each.id)
def test_every_rule_has_words_on_the_law_page(rule: Rule):
    """Or only chooses other rules, and is listed as such with the reason."""
    missing = [
        version.from_
        for version in rule.versions
        if rule.id not in (NOT_FOUND if version.confidence is Confidence.NOT_FOUND else SAYS)
    ]
    assert rule.id in MECHANISM or not missing, f"{rule.id} needs a sentence in features/law/sentences/ for {missing}"
    assert group_of(rule.id) is not None, f"{rule.id} needs a group in engine/regulations/in_force.py"


@pytest.mark.parametrize("version", VERSIONS, ids=lambda each: f"{each.rule} from {each.from_}")
def test_every_reading_of_ours_names_the_alternative(version: Version):
    if version.confidence is Confidence.OUR_READING and version.rule not in MECHANISM:
        assert version.rule in READINGS
        assert version.note, f"{version.rule}: the note says what the text leaves open"


@pytest.mark.parametrize("rule", RULES, ids=lambda each: each.id)
def test_each_version_begins_the_day_after_the_one_before_it(rule: Rule):
    for earlier, later in zip(rule.versions, rule.versions[1:], strict=False):
        assert earlier.to is not None
        assert later.from_ == earlier.to + timedelta(days=1)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('source = "an act"\n', ""),
        ("checked_on = 2026-01-01\n", ""),
        ('confidence = "V"', 'confidence = "N"'),
        ("target = 60\n", ""),
        ("from = 2021-01-01", "from = 2021-01-01\nto = 2020-01-01"),
        ('by = "permit"', 'by = "hearsay"'),
    ],
    ids=[
        "no source",
        "never checked",
        "not found but a number",
        "no number",
        "ends before it begins",
        "unknown trigger",
    ],
)
def test_a_rule_that_breaks_this_stops_the_start(tmp_path: Path, was: str, becomes: str):
    (tmp_path / "rule.toml").write_text(ONE_VERSION)
    load(tmp_path)
    folder = tmp_path / "wrong"
    folder.mkdir()
    assert was in ONE_VERSION
    (folder / "rule.toml").write_text(ONE_VERSION.replace(was, becomes))
    with pytest.raises(BadRule):
        load(folder)


@pytest.mark.parametrize("second_from", ["2022-01-01", "2022-01-03"], ids=["overlap", "gap"])
def test_a_gap_or_an_overlap_stops_the_start(tmp_path: Path, second_from: str):
    first, version = (
        ONE_VERSION.replace("from = 2021-01-01", "from = 2021-01-01\nto = 2022-01-01"),
        ONE_VERSION.split("\n", 4)[4],
    )
    second = "[[rule.version]]" + version.split("[[rule.version]]")[-1].replace("2021-01-01", second_from)
    (tmp_path / "rule.toml").write_text(first + second)
    with pytest.raises(BadRule, match="gap or overlap"):
        load(tmp_path)
