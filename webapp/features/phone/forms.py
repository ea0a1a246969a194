"""PINs, picture codes and symbols: submitted fields -> the code, or errors beside the fields. And how a code is stored."""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from webapp.language import gettext as _
from webapp.language.pictures import PICTURES
from webapp.web.passwords import hash_password, verify

PIN_LENGTH = 6
PICTURES_IN_A_CODE = 4
_LONGEST = 200
# What people choose when they want no code: laid out on the keys, doubled, mirrored.
_COMMON = frozenset("112233 123321 147258 258369 159753 159357 142536 111222 101010 100000 000001 147852".split())


def read_pin(form: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The PIN chosen in `pin` and said again in `pin_again`, and the errors by field; empty when something is wrong."""
    pin = pin_in(form.get("pin", ""))
    errors = {}
    if len(pin) != PIN_LENGTH:
        errors["pin"] = _("Skriv seks tall.")
    elif is_trivial(pin):
        errors["pin"] = _("Denne koden er lett å gjette. Velg seks tall som ikke følger et mønster.")
    elif pin_in(form.get("pin_again", "")) != pin:
        errors["pin_again"] = _("De to kodene er ikke like. Skriv den samme koden en gang til.")
    return ("" if errors else pin), errors


def read_pictures(form: Mapping[str, str], name: str = "pictures") -> tuple[str, dict[str, str]]:
    """The picture code chosen, as text to hash, and the errors by field. form: of a `picture_pad(name, …)`."""
    code = pictures_in(form, name)
    if not code:
        return "", {name: _("Velg fire bilder, i den rekkefølgen du vil huske.")}
    chosen = code.split(" ")
    if len(set(chosen)) < 3 or tuple(chosen) == PICTURES[:PICTURES_IN_A_CODE]:
        return "", {name: _("Denne koden er lett å gjette. Velg minst tre ulike bilder.")}
    return code, {}


def read_symbol(form: Mapping[str, str], free: Collection[str]) -> tuple[str, dict[str, str]]:
    """The symbol chosen for the start screen, one of those free on this device."""
    symbol = form.get("symbol", "")
    if symbol in free:
        return symbol, {}
    return "", {"symbol": _("Velg et bilde som er ditt på denne telefonen.")}


def read_code(form: Mapping[str, str], kind: str) -> tuple[str, dict[str, str]]:
    """The code given to get in, as text to compare, and the errors by field. kind: pin or pictures."""
    if kind == "pin":
        pin = pin_in(form.get("pin", ""))
        return (pin, {}) if len(pin) == PIN_LENGTH else ("", {"pin": _("Skriv de seks tallene i koden din.")})
    code = pictures_in(form, "pictures")
    return code, {} if code else {"pictures": _("Velg de fire bildene i koden din, i riktig rekkefølge.")}


def pack_waiting(fields: Sequence[tuple[str, str]]) -> str:
    """The fields of another form that waits while she gives her code, as one text, so that no names meet."""
    return json.dumps(fields, ensure_ascii=False)


def unpack_waiting(text: str) -> list[tuple[str, str]]:
    """What `pack_waiting` made; empty for anything else."""
    try:
        found = json.loads(text)
        return [(name, value) for name, value in found if isinstance(name, str) and isinstance(value, str)]
    except (ValueError, TypeError, RecursionError):
        return []


def pin_in(text: str) -> str:
    """The digits typed, in whatever script they were; empty when anything else stands between them."""
    digits = [unicodedata.digit(sign, -1) for sign in text[:_LONGEST] if not sign.isspace() and sign != "-"]
    return "" if -1 in digits else "".join(str(digit) for digit in digits)


def pictures_in(form: Mapping[str, str], name: str) -> str:
    """The pictures chosen, in order, with a space between; empty unless one was chosen for each place."""
    chosen = [form.get(f"{name}_{place}", "") for place in range(1, PICTURES_IN_A_CODE + 1)]
    return " ".join(chosen) if all(each in PICTURES for each in chosen) else ""


def is_trivial(pin: str) -> bool:
    """Whether it is among the first that somebody else would try: 121212, 345678, 123123, 112233 …"""
    steps = {(int(after) - int(before)) % 10 for before, after in zip(pin, pin[1:], strict=False)}
    return (
        len(set(pin)) < 3 or len(steps) == 1 or pin[:3] == pin[3:] or pin[:2] == pin[2:4] == pin[4:] or pin in _COMMON
    )


def hash_code(code: str, key: bytes) -> str:
    """What is stored of a code: argon2id of it, keyed with the installation's secret, so that a copy of the database alone
    does not let anybody try all million PINs. Slow: outside every write."""
    return hash_password(_keyed(code, key))


def code_fits(stored_hash: str | None, code: str, key: bytes) -> bool:
    """Whether it is the code; None costs as much as a real one and is False. Slow: outside every write."""
    return verify(stored_hash, _keyed(code, key))


def _keyed(code: str, key: bytes) -> str:
    return hashlib.blake2b(code.encode("utf-8", "replace"), key=key, digest_size=32).hexdigest()
