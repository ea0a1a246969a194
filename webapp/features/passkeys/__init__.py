"""Getting in with the phone's own lock (passkeys), and with a password plus an app that makes codes for those who work here.

A passkey is a key that never leaves the phone; we keep its public half. A password alone is not enough for staff outside
the demo: `codes` checks the second half. What others include: passkeys/_add.html, _prove.html, _enter.html, _listed.html."""

from webapp.features.passkeys.actions import end_ways
from webapp.features.passkeys.codes import count_code_try, step_of_code, take_code
from webapp.features.passkeys.queries import PasskeySeen, Ways, has_second_factor, ways_of

__all__ = [
    "PasskeySeen",
    "Ways",
    "count_code_try",
    "end_ways",
    "has_second_factor",
    "step_of_code",
    "take_code",
    "ways_of",
]
