"""Keys that sort and find names, made in Python because neither database sorts Norwegian without help.

Both keys are plain enough to be compared byte by byte: `sort_key` holds a Norwegian order (… z æ ø å, aa as å),
`search_key` what is left of a name without case, accents and the different ways a keyboard writes one letter.
"""

import unicodedata

LONGEST = 500  # the columns person.sort_key and person.search_key

# "zz1" sorts after every ordinary z in each collation we meet, so no database needs Norwegian rules of its own.
_AFTER_Z = {"æ": "zz1", "ä": "zz1", "ø": "zz2", "ö": "zz2", "å": "zz3"}

# Letters that are one letter to the reader but several to Unicode, or that no decomposition takes apart.
_SAME_LETTER = str.maketrans(
    {
        "æ": "ae",
        "ø": "o",
        "œ": "oe",
        "ð": "d",
        "đ": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "ى": "ي",  # alif maqsura, and the Persian and Kurdish yeh
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",  # Persian kaf
        "ة": "ه",  # ta marbuta
        "ۀ": "ه",
        "ە": "ه",
        "ٱ": "ا",
        "ـ": "",  # tatweel only stretches the line
        "ґ": "г",
        "і": "и",  # Ukrainian names stand in Russian spelling in many papers
        "є": "е",
        "э": "е",
        "ы": "и",
    }
)


def sort_key(given: str, family: str) -> str:
    """Family name first, in Norwegian order; at most 500 characters."""
    return f"{_ordered(family)} {_ordered(given)}".strip()[:LONGEST]


def search_key(given: str, family: str) -> str:
    """`fold()` of the whole name as it is said: given, then family; at most 500 characters."""
    return f"{fold(given)} {fold(family)}".strip()[:LONGEST]


def fold(text: str) -> str:
    """The letters of `text` without case, accents, vowel signs and marks; words with one space between.

    Fold what is searched for in the same way, then look for it in `search_key`."""
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).casefold().translate(_SAME_LETTER))
    kept = "".join(mark for mark in lowered if not unicodedata.combining(mark)).translate(_SAME_LETTER)
    return " ".join(_words(kept)).replace("aa", "a")


def _ordered(text: str) -> str:
    letters = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    spelt = "".join(_AFTER_Z.get(letter, letter) for letter in letters)
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(mark))
    return " ".join(_words(bare))


def _words(text: str) -> list[str]:
    """Words of letters and digits: a hyphen parts two, an apostrophe (O'Neil, Мар'яна) parts none."""
    spaced = "".join(letter if letter.isalnum() else ("" if letter in "'’ʼ`´‘" else " ") for letter in text)
    return spaced.split()
