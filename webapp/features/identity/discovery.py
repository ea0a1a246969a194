"""What a provider says about itself: its addresses and its keys, fetched when needed and remembered for an hour.

Never asked inside a write. What fails is not asked again for some seconds, so that a provider that is down costs its people
a calm page, and the workers no long waiting."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError  # while a body is read, requests lets through what it stands on

TIMEOUT = (3.05, 6)  # seconds: to connect, and between two pieces of an answer
REMEMBERED_SECONDS = 3_600
KEYS_REST_SECONDS = 30  # between two fetches of keys that an unproven token may cause
FAILURE_RESTS_SECONDS = 5
LARGEST_BYTES = 256 * 1024
WELL_KNOWN = "/.well-known/openid-configuration"

Found = TypeVar("Found")


class ProviderDown(Exception):
    """The provider does not answer, or says what cannot be used."""


@dataclass(frozen=True)
class Metadata:
    """Where to send people, codes and questions about keys."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_itself: bool  # its answers carry `iss` (RFC 9207), so one without it is not its own


_remembered: dict[tuple[str, str], tuple[float, Any]] = {}
_failed: dict[tuple[str, str], float] = {}
_lock = Lock()


def metadata_of(issuer: str) -> Metadata:
    """The provider's own description. Raises ProviderDown, also when it names itself otherwise than we know it."""
    return _once(("metadata", issuer), REMEMBERED_SECONDS, lambda: _metadata(issuer))


def keys_of(metadata: Metadata, *, fresh: bool = False, urgent: bool = False) -> list[dict[str, Any]]:
    """The provider's public keys as it publishes them. Raises ProviderDown.

    fresh: a key was not among those remembered. urgent: fetch at once; else not twice within half a minute, because
    anybody may send a token that names an unknown key."""
    lasts = (0 if urgent else KEYS_REST_SECONDS) if fresh else REMEMBERED_SECONDS
    return _once(("keys", metadata.jwks_uri), lasts, lambda: _keys(metadata.jwks_uri))


def forget_providers() -> None:
    """Everything remembered goes, so that the next question is asked anew."""
    with _lock:
        _remembered.clear()
        _failed.clear()


def _once(key: tuple[str, str], lasts: float, fetch: Callable[[], Found]) -> Found:
    now = time.monotonic()
    with _lock:
        at, found = _remembered.get(key, (0.0, None))
        failed_at = _failed.get(key)
    if found is not None and now - at < lasts:
        return found  # type: ignore[no-any-return]
    if failed_at is not None and now - failed_at < FAILURE_RESTS_SECONDS:
        raise ProviderDown("asked a moment ago")
    try:
        fetched = fetch()
    except ProviderDown:
        with _lock:
            _failed[key] = time.monotonic()
        raise
    with _lock:
        _remembered[key] = (time.monotonic(), fetched)
        _failed.pop(key, None)
    return fetched


def _metadata(issuer: str) -> Metadata:
    said = _fetch(issuer.rstrip("/") + WELL_KNOWN)
    if said.get("issuer") != issuer:
        raise ProviderDown("it calls itself by another name")
    methods = said.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        raise ProviderDown("it does not take PKCE with S256")
    places = [_address(said, name, issuer) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    names_itself = said.get("authorization_response_iss_parameter_supported") is True
    return Metadata(issuer, places[0], places[1], places[2], names_itself)


def _keys(address: str) -> list[dict[str, Any]]:
    keys = _fetch(address).get("keys")
    if not isinstance(keys, list):
        raise ProviderDown("it publishes no keys")
    return [each for each in keys if isinstance(each, dict)]


def _address(said: Mapping[str, Any], name: str, issuer: str) -> str:
    address = said.get(name)
    if not isinstance(address, str) or not _is_safe(address, issuer):
        raise ProviderDown("an address is missing or not encrypted")
    return address


def _is_safe(address: str, issuer: str) -> bool:
    """Encrypted; plain http only where the issuer itself is on this machine, as settings allow."""
    try:
        parts, home = urlsplit(address), urlsplit(issuer)
    except ValueError:
        return False
    plain = parts.scheme == "http" == home.scheme and parts.hostname == home.hostname
    return (
        bool(parts.hostname) and "@" not in parts.netloc and not parts.fragment and (parts.scheme == "https" or plain)
    )


def _fetch(address: str) -> dict[str, Any]:
    try:
        with requests.get(
            address, timeout=TIMEOUT, allow_redirects=False, stream=True, headers={"Accept": "application/json"}
        ) as answer:
            if answer.status_code != 200:
                raise ProviderDown("it answers with an error")
            body = answer.raw.read(LARGEST_BYTES + 1, decode_content=True)
        said = json.loads(body) if len(body) <= LARGEST_BYTES else None
    except (requests.RequestException, HTTPError, OSError, ValueError, RecursionError) as problem:
        raise ProviderDown("it does not answer") from problem
    if not isinstance(said, dict):
        raise ProviderDown("it does not answer with an object")
    return said
