"""The sentences of the law: every rule has its own, and every number in them is the version's."""

import re
from dataclasses import replace

import pytest

from webapp.engine.commitment import Confidence
from webapp.engine.regulations.in_force import Group, group_of
from webapp.engine.regulations.rulebook import Version, load
from webapp.features.law import wording
from webapp.features.law.sentences import MECHANISM, NOT_FOUND, READINGS, SAYS

VERSIONS = [version for rule in load().values() for version in rule.versions if rule.id not in MECHANISM]
FOUND = [version for version in VERSIONS if version.confidence is not Confidence.NOT_FOUND]
# Numbers that the sentence says in another way; each with the words that follow it.
SAID_OTHERWISE = {
    ("children.free_core_time", "from_month"): "the autumn",
    ("stipend.cut_decision", "twelfths_of_g"): "",
    ("end_goals.over_age", ""): "",
}


def name(version: Version) -> str:
    return f"{version.rule} from {version.from_}"


def said(version: Version) -> str:
    return " ".join(wording.sentences(version))


@pytest.mark.parametrize("version", VERSIONS, ids=name)
def test_every_version_has_sentences(version):
    assert said(version).strip()
    assert "%(" not in said(version)


@pytest.mark.parametrize("version", [v for v in VERSIONS if v.confidence is Confidence.NOT_FOUND], ids=name)
def test_where_the_law_was_not_found_no_number_is_said(version):
    assert "ikke funnet" in said(version)
    assert not re.findall(r"\d", re.sub(r"\b20\d\d\b", "", said(version)))


@pytest.mark.parametrize("version", [v for v in FOUND if v.target], ids=name)
def test_another_number_is_another_sentence(version):
    assert said(replace(version, target=version.target + 60)) != said(version)


def numbers() -> list[tuple[Version, str]]:
    return [
        (version, key)
        for version in FOUND
        for key, value in version.values.items()
        if type(value) is int and (version.rule, key) not in SAID_OTHERWISE
    ]


@pytest.mark.parametrize(("version", "key"), numbers(), ids=lambda each: each if isinstance(each, str) else name(each))
def test_every_number_of_a_rule_is_said(version, key):
    changed = {**version.values, key: version.values[key] + 60}
    assert said(replace(version, values=changed)) != said(version)


@pytest.mark.parametrize("version", [v for v in FOUND if v.confidence is Confidence.OUR_READING], ids=name)
def test_our_reading_names_the_alternative(version):
    assert len(READINGS[version.rule](version)) > 20


def test_no_sentence_is_about_a_rule_that_is_gone():
    assert {*SAYS, *NOT_FOUND, *READINGS, *MECHANISM} <= set(load())


def test_every_rule_and_every_group_has_its_words():
    assert all(group_of(rule) is not None for rule in load())
    assert all(wording.group_words(group) for group in Group)
