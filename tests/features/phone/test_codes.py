"""What counts as a PIN, a picture code, a symbol; and how a code is stored."""

import pytest
from hypothesis import given, strategies as st

from tests.features.phone.conftest import chosen
from webapp.features.phone import code_fits, hash_code, read_pictures, read_pin, read_symbol
from webapp.features.phone.forms import pack_waiting, unpack_waiting
from webapp.language.pictures import PICTURES

KEY = b"a key of an installation"


def twice(pin: str) -> dict[str, str]:
    return {"pin": pin, "pin_again": pin}


@pytest.mark.parametrize("typed", ["493817", "493 817", " 49-38-17 ", "٤٩٣٨١٧", "४९३८१७"])
def test_six_digits_are_a_pin_in_whatever_script_they_are_typed(typed: str):
    assert read_pin({"pin": typed, "pin_again": "493817"}) == ("493817", {})


@pytest.mark.parametrize("typed", ["", "49381", "4938172", "49381a", "abcdef", "½⅓¼⅔⅛⅜", "\x00" * 6])
def test_what_is_not_six_digits_is_no_pin(typed: str):
    pin, errors = read_pin(twice(typed))
    assert (pin, list(errors)) == ("", ["pin"])


@pytest.mark.parametrize(
    "typed",
    [
        "000000",
        "121212",
        "112211",
        "123456",
        "654321",
        "567890",
        "890123",
        "123123",
        "204204",
        "112233",
        "135791",
        "151515",
    ],
)
def test_a_pin_that_others_would_try_first_is_refused(typed: str):
    pin, errors = read_pin(twice(typed))
    assert (pin, list(errors)) == ("", ["pin"])


def test_a_pin_must_be_said_twice():
    assert list(read_pin({"pin": "493817", "pin_again": "493818"})[1]) == ["pin_again"]
    assert list(read_pin({"pin": "493817"})[1]) == ["pin_again"]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_of_a_pin(typed: str):
    pin, errors = read_pin(twice(typed))
    assert bool(pin) != bool(errors)
    assert not pin or (len(pin) == 6 and pin.isascii() and pin.isdigit())


def test_four_pictures_in_order_are_a_code():
    assert read_pictures(chosen("fish boat key fish")) == ("fish boat key fish", {})


@pytest.mark.parametrize(
    "pictures",
    [
        "",
        "fish",
        "fish boat key",
        "fish boat key horse",
        "fish fish fish fish",
        "fish boat fish boat",
        " ".join(PICTURES[:4]),
    ],
)
def test_too_few_unknown_or_simple_pictures_are_no_code(pictures: str):
    code, errors = read_pictures(chosen(pictures))
    assert (code, list(errors)) == ("", ["pictures"])


def test_a_symbol_is_one_that_is_free_here():
    assert read_symbol({"symbol": "fish"}, ("fish", "boat")) == ("fish", {})
    assert list(read_symbol({"symbol": "key"}, ("fish", "boat"))[1]) == ["symbol"]
    assert list(read_symbol({}, ("fish",))[1]) == ["symbol"]


def test_a_code_is_stored_so_that_only_this_installation_can_try_it():
    stored = hash_code("493817", KEY)
    assert stored.startswith("$argon2id$")
    assert "493817" not in stored
    assert code_fits(stored, "493817", KEY)
    assert not code_fits(stored, "493818", KEY)
    assert not code_fits(stored, "493817", b"another key")
    assert not code_fits(None, "493817", KEY)


def test_the_same_code_is_stored_differently_each_time():
    assert hash_code("493817", KEY) != hash_code("493817", KEY)


@given(st.lists(st.tuples(st.text(), st.text())))
def test_a_form_that_waits_comes_back_as_it_was(fields: list[tuple[str, str]]):
    assert unpack_waiting(pack_waiting(fields)) == fields


@pytest.mark.parametrize("text", ["", "{}", "[1]", "[[1, 2]]", '[["a"]]', "null", "[" * 5000])
def test_nonsense_is_no_form_that_waits(text: str):
    assert unpack_waiting(text) == []
