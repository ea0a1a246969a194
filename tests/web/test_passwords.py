"""Passwords are kept as argon2id and nothing else is said about them."""

import pytest

from webapp.web.passwords import hash_password, verify


def test_the_right_password_fits_and_a_wrong_one_does_not():
    stored = hash_password("riktig hest batteri")
    assert verify(stored, "riktig hest batteri")
    assert not verify(stored, "riktig hest batteri ")


def test_the_same_password_is_kept_differently_each_time():
    assert hash_password("a") != hash_password("a")


def test_it_is_argon2id_with_memory_that_a_small_server_has():
    kind, _version, costs = hash_password("a").split("$")[1:4]
    assert kind == "argon2id"
    assert dict(each.split("=") for each in costs.split(",")) == {"m": "19456", "t": "2", "p": "1"}


def test_nobodys_password_never_fits():
    assert not verify(None, "nobody has this password")


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$v=19$m=1$", "x" * 1_000])
def test_a_broken_hash_fits_nothing(stored: str):
    assert not verify(stored, "a")


@pytest.mark.parametrize("typed", ["", "\x00", "كلمة السر", "🔑", "\u202e", "a" * 1_000])
def test_any_text_can_be_a_password(typed: str):
    assert verify(hash_password(typed), typed)
