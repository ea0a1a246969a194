"""Addresses and codes as people type them."""

import pytest

from webapp.features.messages.forms import read_address, read_channel, read_choice, read_code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("41234567", "+4741234567"),
        ("412 34 567", "+4741234567"),
        ("+47 412 34 567", "+4741234567"),
        ("0047 41234567", "+4741234567"),
        (" (+47) 41-23-45-67 ", "+4741234567"),
        ("٤١٢٣٤٥٦٧", "+4741234567"),
        ("\u202a+47 412 34 567\u202c", "+4741234567"),
        ("+380 50 123 4567", "+380501234567"),
        ("+46701234567", "+46701234567"),
    ],
)
def test_a_mobile_number_is_kept_in_one_way_however_it_is_typed(typed, kept):
    assert read_address({"sms": typed}, "sms")[1:] == (kept, {})


@pytest.mark.parametrize(
    "typed",
    ["", "4123456", "412345678", "32 00 00 00", "815 00 000", "hei", "+4741234567 ext. 5", "1881", "\x00", "9" * 400],
)
def test_what_is_no_mobile_number_is_said_beside_the_field(typed):
    kept, errors = read_address({"sms": typed}, "sms")[1:]
    assert kept is None and set(errors) == {"sms"}


@pytest.mark.parametrize("typed", ["+881612345678", "+870773123456"])
def test_a_number_of_no_country_is_none_that_messages_go_to(typed):
    """A satellite phone's, where one SMS costs what a thousand others do."""
    assert read_address({"sms": typed}, "sms")[1] is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hanan@example.org", "hanan@example.org"),
        (" Hanan.Ali@Example.ORG ", "Hanan.Ali@example.org"),
        ("hanan@bücher.example.com", "hanan@bücher.example.com"),
    ],
)
def test_an_e_mail_address_is_kept(typed, kept):
    assert read_address({"email": typed}, "email")[1:] == (kept, {})


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hanan",
        "hanan@",
        "@example.org",
        "a b@example.org",
        "a@example",
        "a@example.org, b@example.org",
        "x" * 300 + "@example.org",
    ],
)
def test_what_is_no_e_mail_address_is_said_beside_the_field_and_kept(typed):
    again, kept, errors = read_address({"email": typed}, "email")
    assert kept is None and set(errors) == {"email"} and again == typed[: len(again)]


def test_an_address_brings_no_lines_into_a_mail():
    kept = read_address({"email": "hanan@example.org\r\nBcc: x@example.org"}, "email")[1]
    assert kept is None


@pytest.mark.parametrize("typed", ["012345", "012 345", " 0 1 2 3 4 5 ", "٠١٢٣٤٥", "۰۱۲۳۴۵"])
def test_a_code_is_read_in_any_digits(typed):
    assert read_code({"sms_code": typed}, "sms")[1:] == ("012345", {})


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "½23456", "12345a"])
def test_what_is_no_code_is_said_beside_the_field(typed):
    digits, errors = read_code({"sms_code": typed}, "sms")[1:]
    assert digits is None and set(errors) == {"sms_code"}


@pytest.mark.parametrize(("given", "channel"), [("sms", "sms"), ("email", "email"), ("push", None), ("", None)])
def test_only_what_is_a_channel_is_one(given, channel):
    assert read_channel({"channel": given}) == channel


def test_a_choice_that_is_not_ticked_is_no():
    choice = read_choice({"sms_reminders": "yes", "revision": "2"}, "sms")
    assert (choice.notices, choice.reminders, choice.revision) == (False, True, 2)
