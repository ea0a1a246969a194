"""Secrets that must be read again are kept sealed: AES-GCM under a key made (HKDF) from the installation's own."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12  # bytes


def sealed(text: str, key: bytes, about: str) -> str:
    """The text, sealed. about: whose it is; the seal opens for the same only. key: the installation's."""
    nonce = os.urandom(_NONCE)
    hidden = AESGCM(_derived(key)).encrypt(nonce, text.encode(), about.encode())
    return base64.urlsafe_b64encode(nonce + hidden).decode()


def opened(seal: str, key: bytes, about: str) -> str | None:
    """What was sealed; None for another key, somebody else's seal, or a broken one."""
    try:
        raw = base64.urlsafe_b64decode(seal)
        return AESGCM(_derived(key)).decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _derived(key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"samvei authenticator").derive(key)
