"""Passwords: argon2id, sized so that some log-ins at once do not take the server's memory (ecosystem.md § 2)."""

import re
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.language import gettext as _

SHORTEST = 12  # characters; a long sentence is easier to remember than a short riddle
LONGEST = 1_000

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Hashed when nobody has the name, so that an unknown name costs the same time as a wrong password.
_STAND_IN = _hasher.hash("nobody has this password")

# What a password is mostly made of when it is one of the first to be guessed; digits and signs around it change little.
_COMMON = frozenset(
    "passord password passwort passordet mittpassord mypassword hemmelig secret admin administrator root user bruker gjest "
    "guest test testing qwerty qwertyuiop qwertyuiopå qwertyuiopasdfghjkl asdf asdfgh asdfghjkl asdfghjkløæ zxcvbnm "
    "qazwsx qazwsxedc abc abcd abcdef abcdefgh abcdefghijkl letmein login logginn innlogging velkommen welcome hello hallo "
    "heisann sommer summer vinter winter høst autumn vår spring januar februar mars april mai juni juli august september "
    "oktober november desember norge norway norsk oslo bergen trondheim drammen kommune kommunen mottak mottaket skole "
    "skolen kontor samvei iloveyou jegelskerdeg elsker kjærlighet love sunshine princess prinsesse dragon monkey football "
    "fotball baseball superman batman master shadow michael jordan changeme endremeg nyttpassord newpassword byttpassord "
    "correcthorsebatterystaple riktighestbatteri trustno whatever startrek starwars pokemon liverpool arsenal chelsea".split()
)


def hash_password(text: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(_as_one(text))


def verify(stored_hash: str | None, text: str) -> bool:
    """Whether the password fits; None costs as much as a real hash and is always False."""
    try:
        return _hasher.verify(stored_hash or _STAND_IN, _as_one(text)) and stored_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def problem_with(text: str, about: Iterable[str] = ()) -> str | None:
    """Why this cannot be a new password, in a sentence; None when it can. about: names of the person.

    Long, not her name, not one of the commonest; signs and capitals are nobody's business (NIST SP 800-63B § 5.1.1)."""
    typed = _as_one(text)
    told = typed.casefold()  # which may be longer: «ß» becomes two letters
    if len(typed.strip()) < SHORTEST:
        return _("Passordet må ha minst %(count)s tegn. Flere ord etter hverandre er lett å huske.", count=SHORTEST)
    letters = re.sub(r"[\W\d_]+", "", told)
    names = {"".join(re.findall(r"\w+", part)) for name in about for part in _parts(_as_one(name).casefold())}
    left = letters
    for name in sorted((each for each in names if len(each) >= 3), key=len, reverse=True):
        left = left.replace(name, "")
    if left != letters and len(left) < SHORTEST // 2:
        return _("Passordet kan ikke være laget av navnet ditt.")
    if _is_common(told, letters):
        return _("Dette passordet er for lett å gjette. Velg noe bare du kommer på.")
    return None


def _parts(name: str) -> list[str]:
    return [name, *re.split(r"[\W_]+", name)]


def _is_common(told: str, letters: str) -> bool:
    """The list's words, alone or again and again; few different characters; digits and nothing else; a row of neighbours."""
    if len(set(told)) <= 4 or not letters:
        return True
    if any(letters == word * (len(letters) // len(word)) for word in _COMMON):
        return True
    steps = [ord(after) - ord(before) for before, after in zip(told, told[1:], strict=False)]
    return max(steps.count(step) for step in (0, 1, -1)) > len(steps) * 3 // 4


def _as_one(text: str) -> str:
    """Keyboards write å in two ways; a password is the same however it was typed."""
    return unicodedata.normalize("NFC", text)
