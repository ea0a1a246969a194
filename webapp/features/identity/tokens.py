"""Signed tokens judged: who signed them, for whom, when, and in answer to what. Anything doubtful is refused.

Sources: OpenID Connect Core 1.0 § 3.1.3.7 and Back-Channel Logout 1.0 § 2.6; RFC 8725; ASVS 5.0 10.5.1–10.5.5."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from webapp.features.identity.providers import Provider

# Keys of the provider alone can make these. Never `none`, and never HS…, whose key would be one that we know too.
ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
LONGEST_TOKEN = 16_000
LEAST_RSA_BITS = 2_048
CLOCKS_DIFFER = timedelta(seconds=60)
OLDEST = timedelta(minutes=10)  # since it was issued; a step lasts no longer either
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

Keys = Callable[[bool], list[dict[str, Any]]]


class TokenRefused(Exception):
    """The token proves nothing; `why` is one word for the log, never a part of it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def subject_of_id_token(text: object, provider: Provider, nonce: str, keys: Keys, now: datetime, *, anew: bool) -> str:
    """The stable subject somebody proved to be, in answer to our own question. Raises TokenRefused.

    keys: the provider's public keys; with True, fetched anew because one was missing. anew: she was asked to prove it once more, so an older proof is
    not the answer (where the provider says how old it is)."""
    kind, claims = _signed(text, keys)
    if kind not in ("", "jwt", "id_token+jwt") or "events" in claims:
        raise TokenRefused("kind")
    _check_claims(claims, provider, now, needed=("iss", "aud", "exp", "iat", "nonce", "sub"))
    said = claims["nonce"]
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise TokenRefused("nonce")
    if provider.acr and claims.get("acr") not in provider.acr:
        raise TokenRefused("acr")
    if anew and not _is_recent(claims.get("auth_time", claims["iat"]), now):
        raise TokenRefused("auth_time")
    return _subject(claims)


def logout_of_token(text: object, provider: Provider, keys: Keys, now: datetime) -> tuple[str, str]:
    """(subject that logged out there, the token's own id). Raises TokenRefused."""
    kind, claims = _signed(text, keys)
    if kind not in ("", "jwt", "logout+jwt") or "nonce" in claims:
        raise TokenRefused("kind")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise TokenRefused("events")
    _check_claims(claims, provider, now, needed=("iss", "aud", "iat", "jti", "sub"))
    if not claims["jti"]:
        raise TokenRefused("jti")
    return _subject(claims), claims["jti"]


def _signed(text: object, keys: Keys) -> tuple[str, dict[str, Any]]:
    """(kind of token in small letters, its claims), once the signature is the provider's."""
    if not isinstance(text, str) or not text.isascii() or len(text) > LONGEST_TOKEN:
        raise TokenRefused("form")
    header = _header(text)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise TokenRefused("alg")
    key = _key_for(header, keys(False)) or _key_for(header, keys(True))
    if key is None:
        raise TokenRefused("kid")
    # Header fields we do not know are ignored unless `crit` names them; where a key is to be found, only we decide.
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    try:
        claims = jwt.decode(text, key, algorithms=[algorithm], registry=registry).claims
    except (JoseError, ValueError, TypeError, RecursionError) as problem:
        raise TokenRefused("signature") from problem
    return str(header.get("typ", "")).lower(), claims


def _header(text: str) -> dict[str, Any]:
    try:
        header = json.loads(_decoded(text.split(".", 1)[0]))
    except (ValueError, RecursionError) as problem:
        raise TokenRefused("form") from problem
    if not isinstance(header, dict):
        raise TokenRefused("form")
    return header


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _key_for(header: Mapping[str, Any], published: list[dict[str, Any]]) -> RSAKey | ECKey | None:
    """The one published key this token may be signed with. Without a name in it: the only one there is."""
    kind = ALGORITHMS[header["alg"]]
    fit = [
        each
        for each in published
        if each.get("kty") == kind
        and each.get("use", "sig") == "sig"
        and each.get("alg", header["alg"]) == header["alg"]
        and ("kid" not in header or each.get("kid") == header["kid"])
    ]
    if len(fit) != 1:
        return None
    public = {name: value for name, value in fit[0].items() if name in ("kty", "n", "e", "crv", "x", "y")}
    try:
        if kind == "EC":
            return ECKey.import_key(public) if public.get("crv") == "P-256" else None
        modulus = int.from_bytes(_decoded(public["n"]))
        return RSAKey.import_key(public) if modulus.bit_length() >= LEAST_RSA_BITS else None
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _check_claims(claims: Mapping[str, Any], provider: Provider, now: datetime, needed: tuple[str, ...]) -> None:
    """From this issuer, for this client and nobody else, now."""
    options: dict[str, ClaimsOption] = {name: {"essential": True} for name in needed}
    registry = JWTClaimsRegistry(int(now.timestamp()), int(CLOCKS_DIFFER.total_seconds()), **options)
    try:
        registry.validate(dict(claims))
    except JoseError as problem:
        raise TokenRefused("claims") from problem
    if claims["iss"] != provider.issuer:
        raise TokenRefused("iss")
    if claims["aud"] not in (provider.client_id, [provider.client_id]):  # others beside us are none we trust
        raise TokenRefused("aud")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise TokenRefused("azp")
    if not _is_recent(claims["iat"], now):
        raise TokenRefused("iat")


def _is_recent(said: object, now: datetime) -> bool:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return False
    return -CLOCKS_DIFFER.total_seconds() <= now.timestamp() - said <= (OLDEST + CLOCKS_DIFFER).total_seconds()


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject.strip() or len(subject) > 255 or not subject.isprintable():
        raise TokenRefused("sub")
    return subject
