"""Facts of events in words."""

import pytest

from webapp.features.meet.queries import PlaceSeen
from webapp.features.meet.wording import audience_words, kind_words, map_address, place_words, spoken


def test_a_kind_without_a_word_is_still_a_get_together():
    assert (kind_words("language_cafe"), kind_words("\x00")) == ("Språkkafé", "Treff")
    assert (place_words("library"), place_words("")) == ("Bibliotek", "Møteplass")


def test_an_audience_without_a_word_is_not_taken_for_everyone():
    assert audience_words("everyone") == "For alle"
    assert "bestemt gruppe" in audience_words("scouts")


@pytest.mark.parametrize(("tag", "name", "side"), [("ar", "العربية", "rtl"), ("fa-AF", "دری", "rtl"), ("ti", "ትግርኛ", "ltr")])
def test_languages_stand_by_their_own_names(tag, name, side):
    assert (spoken(tag).name, spoken(tag).dir) == (name, side)


def test_a_language_we_have_no_name_for_is_shown_as_its_tag():
    assert (spoken("xx").name, spoken("xx").html) == ("xx", "")


def test_a_position_opens_the_map_at_it_with_the_name():
    place = PlaceSeen("Elva & Åsen", "library", "Elvegata 1", 59.74, 10.2)
    assert map_address(place) == "geo:59.740000,10.200000?q=59.740000,10.200000(Elva%20%26%20%C3%85sen)"


def test_an_address_alone_is_searched_for():
    assert map_address(PlaceSeen("Elva", "library", "Elvegata 1", None, None)) == "geo:0,0?q=Elva%2C%20Elvegata%201"


def test_an_unknown_place_has_no_map():
    assert map_address(PlaceSeen("Elva", "library", None, None, None)) is None
