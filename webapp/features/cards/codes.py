"""What stands on a card: its code and its pictures, how they are made, read as people type them, and kept."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field

from webapp.language.pictures import PICTURES

# No signs that look like others (0 O D Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V), and no vowels, so that no code is a word.
ALPHABET = "34679CFHJKMNPRTWXY"
LENGTH = 12  # 50 bits
GROUP = 4
PICTURES_ON_A_CARD = 3
_LONGEST_TYPED = 100
# Letters of another keyboard that look the same in print.
_LOOK_THE_SAME = str.maketrans("СНКМРТХУΗΚΜΝΡΤΧΥ", "CHKMPTXYHKMNPTXY")


@dataclass(frozen=True)
class Secrets:
    """What is printed, and never stored."""

    code: str = field(repr=False)
    pictures: tuple[str, ...] = field(repr=False)

    @property
    def grouped(self) -> str:
        """The code in groups of four."""
        return " ".join(self.code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def new_secrets() -> Secrets:
    """A fresh code and three different pictures."""
    code = "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))
    return Secrets(code, tuple(secrets.SystemRandom().sample(PICTURES, PICTURES_ON_A_CARD)))


def code_in(text: str) -> str:
    """The code as it stands on the card: capitals, without spaces, hyphens and accents; other keyboards' letters and digits
    read. Whatever else was typed stays in, so that it is no code."""
    typed = unicodedata.normalize("NFKC", text[:_LONGEST_TYPED]).upper().translate(_LOOK_THE_SAME)
    return "".join(_plain(sign) for sign in typed if sign.isprintable() and unicodedata.category(sign)[0] not in "ZPCM")


def _plain(sign: str) -> str:
    digit = unicodedata.digit(sign, -1)
    return sign if digit < 0 else str(digit)


def code_hash(code: str, key: bytes) -> str:
    """What is kept of a code. key: the installation's; a copy of the database alone lets nobody try codes."""
    return hashlib.blake2b(f"card {code}".encode("utf-8", "replace"), key=key, digest_size=32).hexdigest()


def pictures_hash(pictures: tuple[str, ...], of_card: str, key: bytes) -> str:
    """What is kept of the pictures. of_card: the hash of the card's code, so that equal pictures are kept unequal."""
    said = " ".join(("pictures", of_card, *pictures))
    return hashlib.blake2b(said.encode("utf-8", "replace"), key=key, digest_size=32).hexdigest()


def pictures_fit(kept: str, pictures: tuple[str, ...], of_card: str, key: bytes) -> bool:
    """Whether these are the card's pictures, in its order."""
    return hmac.compare_digest(kept, pictures_hash(pictures, of_card, key))
