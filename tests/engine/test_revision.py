"""Frozen versions of a plan: one spelling for one value, and what changed between two."""

import pytest

from webapp.engine.revision import Change, ChangeKind, canonical, changed, digest


def test_keys_are_sorted_by_utf_16_units():
    # U+1F600 begins with the unit D83D, which comes before U+FB33 although its code point is larger.
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "ö": 3, "1": 4}) == '{"1":4,"ö":3,"\U0001f600":2,"\ufb33":1}'


def test_text_is_escaped_as_little_as_the_standard_allows():
    assert canonical("€$\x0f\nA'B\"\\\u2028/") == '"€$\\u000f\\nA\'B\\"\\\\\u2028/"'


def test_the_order_of_keys_makes_no_other_fingerprint():
    assert digest(canonical({"a": [1, None, True], "b": ""})) == digest(canonical({"b": "", "a": [1, None, True]}))


@pytest.mark.parametrize("value", [1.5, {1: "a"}, {"a": {2}}, b"x"])
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [2**53, "\ud800", {"\udc00": 1}])
def test_what_others_would_read_differently_is_refused(value):
    with pytest.raises(ValueError):
        canonical(value)


def test_what_changed_is_named_by_the_id_of_the_line():
    old = {"goal": "work", "elements": [{"id": "practice", "hours": 15}, {"id": "course", "hours": 5}]}
    new = {"goal": "work", "elements": [{"id": "course", "hours": 5}, {"id": "practice", "hours": 20}], "note": "x"}
    assert changed(old, new) == (
        Change(("elements", "practice", "hours"), ChangeKind.CHANGED, 15, 20),
        Change(("note",), ChangeKind.ADDED, None, "x"),
    )


def test_true_and_one_are_different_in_a_document():
    assert changed({"a": 1}, {"a": True})
