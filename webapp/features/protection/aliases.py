"""The name somebody has instead of her own while she is strictly protected: neutral, drawn by lot, of nothing about her."""

import secrets
from collections.abc import Callable

# Norwegian nature: words that stand in no name register of people we serve, and say nothing about anybody.
WORDS = (
    "Bre", "Bekk", "Dal", "Eng", "Fjell", "Fjord", "Foss", "Hei", "Holme", "Kyst", "Li", "Myr",
    "Nes", "Odde", "Seter", "Skjær", "Slette", "Sund", "Tjern", "Topp", "Vann", "Vidde", "Vik", "Ås",
)  # fmt: skip


def new_alias(is_taken: Callable[[str, str], bool]) -> tuple[str, str]:
    """(given name, family name) such as ("Fjord", "4071") that nobody here has. is_taken: asked about each try."""
    while True:
        alias = secrets.choice(WORDS), f"{secrets.randbelow(9_000) + 1_000}"
        if not is_taken(*alias):
            return alias
