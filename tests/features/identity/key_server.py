"""An OpenID provider of the tests' own, on loopback, that believes everybody: only what Samvei itself checks stands in a forger's way.

Honest unless a test changes `answer` (what comes for a code), `published` (the keys) or `says` (the description)."""

import base64
import hashlib
import hmac
import json
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

Answer = Callable[[Mapping[str, str]], tuple[int, Any]]
CLIENT, SECRET = "samvei-test", "not-a-secret"


@cache
def rsa(name: str, bits: int = 2048) -> RSAKey:
    """A key pair; the same name is the same pair throughout a run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # too short a key is what a test is about
        return RSAKey.generate_key(bits, {"kid": name})


@cache
def elliptic(name: str, curve: str = "P-256") -> ECKey:
    return ECKey.generate_key(curve, {"kid": name})


def public(key: RSAKey | ECKey, **more: Any) -> dict[str, Any]:
    """The key as a provider publishes it; more: fields over its own."""
    return {"use": "sig", **key.as_dict(private=False), **more}


class _Careless(jws.JWSRegistry):
    """Lets a forger write what he likes into the header."""

    max_payload_length = 1_000_000

    def check_header(self, header: Any) -> None:
        """Anything goes."""


def signed(claims: Any, key: Any, **header: Any) -> str:
    """A compact JWS, with whatever a forger writes into the header; a field given as None is left out."""
    said = {"alg": "RS256", "typ": "JWT", "kid": getattr(key, "kid", None), **header}
    said = {name: value for name, value in said.items() if value is not None}
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact(said, payload, key, registry=_Careless(algorithms=[said["alg"]]))


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sealed(claims: Any, secret: bytes, **header: Any) -> str:
    """A token with HS256 by hand: libraries refuse to make one with a public key, a forger does not."""
    said = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': 'idporten-1', **header})}.{encoded(claims)}"
    return f"{said}.{encoded(hmac.new(secret, said.encode(), hashlib.sha256).digest())}"


class KeyServer:
    """One provider: its issuer, its keys, and what it was asked."""

    def __init__(self, issuer: str, key: RSAKey | ECKey) -> None:
        self.issuer = issuer
        self.key = key
        self.published: list[dict[str, Any]] = [public(key)]
        self.says: dict[str, Any] = {}
        self.is_down = False
        self.failed: list[Exception] = []
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []  # path, form, headers
        self.nonce = ""  # of the last set-off; the browser would carry it here
        self.challenge = ""
        self.answer: Answer = lambda form: self.tokens(self.token())

    def claims(self, **changed: Any) -> dict[str, Any]:
        """What an honest ID token says now; a claim given as ... is left out."""
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": CLIENT, "sub": "sub-hanan", "nonce": self.nonce, "iat": now, "auth_time": now,
            "exp": now + 120, "acr": "idporten-loa-high",
        }  # fmt: skip
        return {name: value for name, value in (said | changed).items() if value is not ...}

    def logout_claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        event = {"http://schemas.openid.net/event/backchannel-logout": {}}
        said = {
            "iss": self.issuer, "aud": CLIENT, "sub": "sub-hanan", "iat": now, "exp": now + 120,
            "jti": f"jti-{time.monotonic_ns()}", "events": event,
        }  # fmt: skip
        return {name: value for name, value in (said | changed).items() if value is not ...}

    def token(self, key: Any = None, header: Mapping[str, Any] | None = None, **changed: Any) -> str:
        return signed(self.claims(**changed), key or self.key, **(header or {}))

    def logout_token(self, key: Any = None, header: Mapping[str, Any] | None = None, **changed: Any) -> str:
        return signed(self.logout_claims(**changed), key or self.key, **{"typ": "logout+jwt", **(header or {})})

    def tokens(self, id_token: Any) -> tuple[int, Any]:
        body = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}
        return 200, {name: value for name, value in body.items() if value is not ...}

    def verifies(self, form: Mapping[str, str]) -> tuple[int, Any]:
        """As a provider that minds PKCE."""
        made = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        return self.tokens(self.token()) if made.decode() == self.challenge else (400, {"error": "invalid_grant"})

    def description(self) -> dict[str, Any]:
        said = {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks",
            "code_challenge_methods_supported": ["S256"],
        }  # fmt: skip
        return {name: value for name, value in (said | self.says).items() if value is not ...}

    def how_often(self, path: str) -> int:
        return sum(asked[0] == path for asked in self.asked)


@contextmanager
def key_server(key: RSAKey | ECKey) -> Iterator[KeyServer]:
    """A provider that answers on loopback while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, {}, dict(self.headers)))
            known = {"/.well-known/openid-configuration": made.description(), "/jwks": {"keys": made.published}}
            self._send(200 if self.path in known else 404, known.get(self.path, {}))

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            form = {name: values[0] for name, values in parse_qs(raw, keep_blank_values=True).items()}
            made.asked.append((self.path, form, dict(self.headers)))
            try:
                said = made.answer(form)
            except Exception as problem:  # a forgery that could not even be made must not pass for one refused
                made.failed.append(problem)
                raise
            self._send(*said)

        def _send(self, status: int, said: Any) -> None:
            if made.is_down:
                status, said = 503, b"resting"
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            if status in (301, 302, 303, 307, 308):
                self.send_header("Location", f"{made.issuer}/elsewhere")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *anything: object) -> None:
            """Nothing: a test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = KeyServer(f"http://127.0.0.1:{server.server_port}", key)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
