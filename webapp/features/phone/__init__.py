"""A phone and who uses it: symbols and codes on the start screen, giving the code again, one's sessions, one's ways in.

Somebody has a code on a device: six digits, four pictures, or the phone's own lock. The start screen shows the symbol she
chose there, never a name; where two people use a device it is nobody's own, and it keeps nothing."""

from webapp.features.phone.actions import Ended, add_phone_user, end_everything, say_phone
from webapp.features.phone.forms import code_fits, hash_code, read_pictures, read_pin, read_symbol
from webapp.features.phone.queries import (
    Choice,
    choices_for,
    free_symbols,
    needs_more_than_a_code,
)
from webapp.web.devices import Landing, device_for

__all__ = [
    "Choice",
    "Ended",
    "Landing",
    "add_phone_user",
    "choices_for",
    "code_fits",
    "device_for",
    "end_everything",
    "free_symbols",
    "hash_code",
    "needs_more_than_a_code",
    "read_pictures",
    "read_pin",
    "read_symbol",
    "say_phone",
]
