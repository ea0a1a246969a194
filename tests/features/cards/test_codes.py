"""Codes as they are made, typed and kept."""

import pytest
from hypothesis import given, strategies as st

from webapp.features.cards.codes import (
    LENGTH,
    PICTURES_ON_A_CARD,
    code_hash,
    code_in,
    new_secrets,
    pictures_fit,
    pictures_hash,
)

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_without_spaces_and_small_letters(text: str) -> None:
    read = code_in(text)
    assert read == read.upper() and not any(sign.isspace() for sign in read)


@given(st.data())
def test_case_spaces_and_hyphens_do_not_matter(data: st.DataObject) -> None:
    code = new_secrets().code
    typed = "".join(
        data.draw(st.sampled_from((sign, sign.lower()))) + data.draw(st.sampled_from(("", " ", "-", "\u00a0", "–")))
        for sign in code
    )
    assert code_in(typed) == code


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("СНКМ-РТХУ", "CHKMPTXY"),
        ("٣٤٦٧٩", "34679"),
        ("\u202aCFHJ\u202c", "CFHJ"),
        ("ｃｆｈｊ", "CFHJ"),
        ("с н к", "CHK"),
    ],
)
def test_letters_and_digits_of_other_keyboards_are_read(typed: str, read: str) -> None:
    assert code_in(typed) == read


def test_a_card_has_three_different_pictures() -> None:
    assert all(len(set(new_secrets().pictures)) == PICTURES_ON_A_CARD for _card in range(200))


def test_no_two_codes_are_the_same() -> None:
    assert len({new_secrets().code for _card in range(500)}) == 500
    assert all(len(new_secrets().code) == LENGTH for _card in range(10))


def test_what_is_kept_depends_on_the_installation_the_card_and_the_order() -> None:
    pictures = ("sun", "key", "boat")
    kept = pictures_hash(pictures, "one", KEY)
    assert pictures_fit(kept, pictures, "one", KEY)
    assert not pictures_fit(kept, ("key", "sun", "boat"), "one", KEY)
    assert not pictures_fit(kept, pictures, "two", KEY)
    assert not pictures_fit(kept, pictures, "one", OTHER)
    assert code_hash("CFHJ", KEY) != code_hash("CFHJ", OTHER)


def test_what_is_printed_is_no_part_of_a_log_line() -> None:
    printed = new_secrets()
    assert printed.code not in repr(printed) and printed.pictures[0] not in repr(printed)
