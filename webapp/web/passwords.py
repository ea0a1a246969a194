"""Passwords: argon2id, sized so that some log-ins at once do not take the server's memory (ecosystem.md § 2)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Hashed when nobody has the name, so that an unknown name costs the same time as a wrong password.
_STAND_IN = _hasher.hash("nobody has this password")


def hash_password(text: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(text)


def verify(stored_hash: str | None, text: str) -> bool:
    """Whether the password fits; None costs as much as a real hash and is always False."""
    try:
        return _hasher.verify(stored_hash or _STAND_IN, text) and stored_hash is not None
    except (VerificationError, InvalidHashError):
        return False
