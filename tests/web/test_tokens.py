"""Form tokens are disguised anew each time, and only the right secret fits."""

import secrets

import pytest
from hypothesis import given, strategies as st

from webapp.web.tokens import masked, matches, token_hash

SECRET = "3f" * 32


def test_a_token_is_another_each_time():
    assert len({masked(SECRET) for _ in range(100)}) == 100


def test_the_secret_does_not_stand_in_the_token():
    assert SECRET not in masked(SECRET)


def test_every_disguise_fits_its_secret():
    assert all(matches(SECRET, masked(SECRET)) for _ in range(100))


def test_the_disguise_of_another_secret_does_not_fit():
    assert not matches(SECRET, masked(secrets.token_hex(32)))


@pytest.mark.parametrize(
    "token",
    ["", "x", "0" * 127, "0" * 128, "0" * 129, "g" * 128, "٠" * 128, "\x00" * 128, SECRET, SECRET * 2, " " * 128],
)
def test_nonsense_does_not_fit(token: str):
    assert not matches(SECRET, token)


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(token: str):
    assert not matches(SECRET, token)


def test_a_changed_digit_does_not_fit():
    token = masked(SECRET)
    assert not matches(SECRET, token[:-1] + ("0" if token[-1] != "0" else "1"))


def test_what_is_kept_of_a_cookie_is_not_the_cookie():
    assert token_hash("a token") != "a token"
    assert len(token_hash("a token")) == 64
