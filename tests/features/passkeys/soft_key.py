"""An authenticator in Python: it makes keys and answers challenges as a phone does, or lies in one thing when asked to."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40
HOME = "http://localhost"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(said: str) -> bytes:
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


@dataclass
class SoftKey:
    """One key on one phone. count: None for authenticators that do not count."""

    rp_id: str = "localhost"
    origin: str = HOME
    count: int | None = None
    flags: int = PRESENT | VERIFIED
    handle: bytes | None = b""
    id: bytes = field(default_factory=lambda: os.urandom(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, options: dict[str, Any], **lies: Any) -> str:
        """The answer to navigator.credentials.create(), as our script sends it."""
        self.handle = raw(options["user"]["id"])
        data = self._data(self.flags | HAS_KEY, lies) + bytes(16) + len(self.id).to_bytes(2) + self.id + self._cose()
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client("webauthn.create", options, lies)
        return self._credential(clientDataJSON=text(said), attestationObject=text(attested))

    def answers(self, options: dict[str, Any], **lies: Any) -> str:
        """The answer to navigator.credentials.get(). lies: origin, rp_id, flags, challenge, kind, handle, framed, count."""
        if self.count is not None:
            self.count += 1
        data = self._data(self.flags, lies)
        said = self._client("webauthn.get", options, lies)
        signed = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        handle = lies.get("handle", self.handle)
        more = {} if handle is None else {"userHandle": text(handle)}
        return self._credential(clientDataJSON=text(said), authenticatorData=text(data), signature=text(signed), **more)

    def _client(self, usual: str, options: dict[str, Any], lies: dict[str, Any]) -> bytes:
        said = {
            "type": lies.get("kind", usual),
            "challenge": lies.get("challenge", options["challenge"]),
            "origin": lies.get("origin", self.origin),
            "crossOrigin": lies.get("framed", False),
        }
        return json.dumps(said).encode()

    def _data(self, usual: int, lies: dict[str, Any]) -> bytes:
        rp_id = lies.get("rp_id", self.rp_id)
        count = lies.get("count", self.count or 0)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([lies.get("flags", usual)]) + count.to_bytes(4)

    def _cose(self) -> bytes:
        at = self.private.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32), -3: at.y.to_bytes(32)})

    def _credential(self, **response: str) -> str:
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})
