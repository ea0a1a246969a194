"""The languages Samvei is offered in: one place for tag, Babel locale, direction and what stands behind."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One language. `tag` stands in addresses, `html` in `lang=`, `locale` is Babel's."""

    tag: str
    html: str
    locale: str
    dir: str
    native_name: str
    plural_forms: str
    reviewed: bool  # by a translator; False is said on the page


_GERMANIC = "nplurals=2; plural=(n != 1);"

SOURCE = Language("nb", "nb", "nb", "ltr", "Norsk", _GERMANIC, True)

LANGUAGES: dict[str, Language] = {
    each.tag: each
    for each in (
        SOURCE,
        Language("en", "en", "en_GB", "ltr", "English", _GERMANIC, False),
        Language(
            "uk",
            "uk",
            "uk",
            "ltr",
            "Українська",
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
            False,
        ),
        Language(
            "ar",
            "ar",
            "ar",
            "rtl",
            "العربية",
            "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
            False,
        ),
    )
}

# What browsers and people call languages we offer under another tag (`no`: ecosystem.md § 4).
ALIASES = {"no": "nb", "nn": "nb", "nob": "nb", "eng": "en", "ukr": "uk", "ara": "ar", "arb": "ar", "apc": "ar"}

_TAG = re.compile(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8}){0,3}")


def looks_like_a_tag(text: str) -> bool:
    """Whether this could be meant as a language (`xx`, `en-GB`), known or not."""
    return _TAG.fullmatch(text) is not None


def language_of(tag: str) -> Language | None:
    """The offered language for a tag as browsers write it (`ar-SY`, `no`, `EN_gb`), else None."""
    wanted = tag.strip().lower().replace("_", "-")
    base = wanted.split("-")[0]
    for candidate in (wanted, base):
        found = LANGUAGES.get(ALIASES.get(candidate, candidate))
        if found:
            return found
    return None


def best_of(accept_language: str) -> Language:
    """The first offered language of an Accept-Language header in its order of weight, else Bokmål."""
    weighed: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept_language[:500].split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            weighed.append((-float(weight or 1), position, tag))
        except ValueError:
            continue
    for _weight, _position, tag in sorted(weighed):
        found = language_of(tag) if tag.strip() else None
        if found:
            return found
    return SOURCE
