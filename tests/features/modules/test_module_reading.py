"""Reading a module: which page, in which language, what comes after, and what a phone keeps."""

from datetime import UTC, datetime

import pytest

from webapp.features.modules import queries
from webapp.features.modules.queries import GuidanceMeeting
from webapp.policy.permissions import NotHere

AT_FIVE = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)


def meeting(module_slug):
    return GuidanceMeeting("0" * 32, AT_FIVE, AT_FIVE, False, "Biblioteket", None, module_slug)


def test_a_translated_page_has_the_norwegian_beside_it():
    reading = queries.reading("needs", 2, "ar")
    assert reading.module.language == "ar"
    assert reading.norwegian is not None and reading.norwegian.title == "Ulik alder, ulike behov"


def test_a_norwegian_page_has_nothing_beside_it():
    assert queries.reading("needs", 2, "nb").norwegian is None


def test_a_language_without_the_text_reads_it_in_norwegian():
    reading = queries.reading("needs", 1, "ti")
    assert reading.module.language == "nb" and reading.norwegian is None


def test_a_module_leads_to_the_next_and_the_last_to_none():
    assert queries.reading("needs", 4, "en").following.slug == "bond"
    assert queries.reading("limits", 4, "en").following is None


@pytest.mark.parametrize("slug, number", [("needs", 0), ("needs", 5), ("needs", 10**30), ("../needs", 1), ("none", 1)])
def test_a_page_that_is_not_there_is_not_found(slug, number):
    with pytest.raises(NotHere):
        queries.reading(slug, number, "nb")


def test_a_meeting_names_the_module_to_read_before_it():
    assert queries.module_before(meeting("limits"), "nb").title == "Grenser og varme"


@pytest.mark.parametrize("before", [None, meeting(None), meeting("a_module_of_somebody_else")])
def test_without_a_module_of_ours_there_is_nothing_to_read_before(before):
    assert queries.module_before(before, "nb") is None


def test_a_phone_keeps_the_list_and_every_page():
    kept = queries.pages_to_keep()
    assert kept[0] == ("modules.index", {})
    assert ("modules.page", {"slug": "limits", "number": 4}) in kept
    assert len(kept) == 13
