"""Passwords are kept as argon2id and nothing else is said about them."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from webapp.web.passwords import SHORTEST, hash_password, problem_with, verify


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


@pytest.mark.parametrize(
    "typed",
    [
        "fire blå katter ler",
        "nvkw pqoz ruty",
        "жовті жирафи співають",
        "قطط زرقاء تضحك عاليا",
        "🔑 nøkkelen under matta",
    ],
)
def test_a_long_text_is_a_good_password_whatever_it_is_made_of(typed: str):
    assert problem_with(typed, ("kari@elvestad.example", "Kari", "Nes")) is None


@pytest.mark.parametrize(
    "typed",
    ["", "elleve tegn", " " * 20, "passordpassord", "Passord123456!", "qwertyuiop12", "123456789012", "aaaaaaaaaaaa", "abababababab",
     "abcdefghijklmnop", "samvei2026samvei", "Sommer2026!!!", "riktig hest batteri"],
)  # fmt: skip
def test_a_short_or_common_text_is_no_password(typed: str):
    assert problem_with(typed)


@pytest.mark.parametrize("typed", ["kari.nes.2026", "KARI@elvestad.example", "NesNesNesNes", "kari nes kari nes"])
def test_her_own_name_is_no_password(typed: str):
    assert problem_with(typed, ("kari@elvestad.example", "Kari", "Nes"))


def test_a_name_within_a_longer_text_is_no_hindrance():
    assert problem_with("kari plukker multer på vidda", ("Kari", "Nes")) is None


def test_a_password_is_the_same_however_the_keyboard_writes_its_letters():
    assert verify(hash_password("bl\u00e5 katter ler"), "bla\u030a katter ler")


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))
def test_whatever_is_typed_gets_an_answer_and_short_ones_are_refused(typed: str, about: list[str]):
    problem = problem_with(typed, about)
    assert problem is None or problem.endswith(".")
    if len(unicodedata.normalize("NFC", typed).strip()) < SHORTEST:
        assert problem
