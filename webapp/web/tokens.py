"""Form tokens: the session row's own secret, masked anew for every answer, so compression cannot tell it (BREACH)."""

import hashlib
import hmac
import secrets


def masked(secret_hex: str) -> str:
    """A fresh disguise of the secret (32 bytes as hex): mask and masked secret, as hex."""
    secret = bytes.fromhex(secret_hex)
    mask = secrets.token_bytes(len(secret))
    return (mask + _either(mask, secret)).hex()


def matches(secret_hex: str, token: str) -> bool:
    """Whether the token is a disguise of the secret; any nonsense is simply False."""
    secret = bytes.fromhex(secret_hex)
    try:
        raw = bytes.fromhex(token) if len(token) == 4 * len(secret) else b""
    except ValueError:
        return False
    if len(raw) != 2 * len(secret):
        return False
    mask, disguised = raw[: len(secret)], raw[len(secret) :]
    return hmac.compare_digest(_either(mask, disguised), secret)


def _either(one: bytes, other: bytes) -> bytes:
    """Exclusive or of two texts of the same length; as numbers, which is quicker than byte by byte."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(len(one))


def token_hash(token: str) -> str:
    """What the database keeps of a cookie: SHA-256; the cookie itself has 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
