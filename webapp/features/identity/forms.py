"""What somebody comes back with, read; nonsense is simply nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_CODE = 2_000
_STATE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Return:
    """The provider's answer as the browser carries it. Empty fields where something is missing or cannot be one."""

    state: str
    code: str
    issuer: str
    broken_off: bool  # the provider says so, or gives no code


def read_return(said: Mapping[str, str]) -> Return:
    """From the address, or from the form made of it."""
    state, code, issuer = (said.get(name, "") for name in ("state", "code", "iss"))
    fits = 0 < len(code) <= LONGEST_CODE and code.isascii() and code.isprintable()
    return Return(
        state if _STATE.fullmatch(state) else "",
        code if fits else "",
        issuer[:300],
        bool(said.get("error")) or not fits,
    )
