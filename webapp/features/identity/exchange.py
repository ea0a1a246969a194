"""The two questions to a provider: where to send somebody, and who came back with this code."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from webapp.features.identity.discovery import TIMEOUT, Metadata, ProviderDown, keys_of, metadata_of
from webapp.features.identity.providers import Provider
from webapp.features.identity.tokens import TokenRefused, logout_of_token, subject_of_id_token

SCOPE = "openid"  # who it is; no name, no number, no address
ASSERTION_LASTS = timedelta(seconds=60)


def way_there(provider: Provider, state: str, nonce: str, verifier: str, language: str, *, anew: bool) -> str:
    """The address at the provider that asks who somebody is. Raises ProviderDown.

    verifier: PKCE's secret; only its digest goes along. language: a tag, for the provider's own pages. anew: she shall
    prove it there once more, though the provider may still know her."""
    more = {"ui_locales": language}
    if provider.acr:
        more["acr_values"] = provider.acr[0]
    if anew:
        more["prompt"] = "login"
    address, _state = _session(provider).create_authorization_url(
        metadata_of(provider.issuer).authorization_endpoint, state=state, code_verifier=verifier, nonce=nonce, **more
    )
    return str(address)


def subject_for(
    provider: Provider, code: str, said_issuer: str, nonce: str, verifier: str, now: datetime, *, anew: bool
) -> str:
    """The subject that the provider names for this code. Raises ProviderDown or TokenRefused.

    said_issuer: who the answer says it is from, empty when it does not; another's code is sent to nobody (mix-up)."""
    metadata = metadata_of(provider.issuer)
    if said_issuer != provider.issuer and (said_issuer or metadata.names_itself):
        raise TokenRefused("answer_iss")
    answer = _tokens_for(provider, metadata, code, verifier, now)
    return subject_of_id_token(
        answer.get("id_token"),
        provider,
        nonce,
        lambda fresh: keys_of(metadata, fresh=fresh, urgent=True),
        now,
        anew=anew,
    )


def logout_for(provider: Provider, token: str, now: datetime) -> tuple[str, str]:
    """(subject, the token's id) of a logout the provider tells of by itself. Raises ProviderDown or TokenRefused."""
    metadata = metadata_of(provider.issuer)
    return logout_of_token(token, provider, lambda fresh: keys_of(metadata, fresh=fresh), now)


class _Session(OAuth2Session):
    """Waits so long and no longer, and follows nobody elsewhere with a code in hand."""

    def request(self, method: str, url: str, **more: Any) -> requests.Response:
        return super().request(method, url, **{**more, "timeout": TIMEOUT, "allow_redirects": False})  # type: ignore[no-any-return]


def _session(provider: Provider) -> _Session:
    return _Session(
        provider.client_id, provider.secret or None, scope=SCOPE, redirect_uri=provider.callback,
        code_challenge_method="S256",
        token_endpoint_auth_method="private_key_jwt" if provider.key else "client_secret_basic",  # noqa: S106
    )  # fmt: skip


def _tokens_for(
    provider: Provider, metadata: Metadata, code: str, verifier: str, now: datetime
) -> Mapping[str, object]:
    session = _session(provider)
    if provider.key:
        key = private_key(provider.key)
        session.client_secret = key
        claims = {"aud": provider.issuer, "exp": int((now + ASSERTION_LASTS).timestamp())}
        algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
        headers = {"kid": key.kid} if key.kid else None
        session.register_client_auth_method(PrivateKeyJWT(metadata.token_endpoint, claims, headers, algorithm))
    try:
        answer = session.fetch_token(
            metadata.token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
        )
    except AuthlibBaseError as problem:
        raise TokenRefused("code") from problem
    except requests.RequestException as problem:
        raise ProviderDown("the code is not answered") from problem
    except (ValueError, TypeError, KeyError) as problem:
        raise ProviderDown("the answer to the code is no answer") from problem
    finally:
        session.close()
    return dict(answer)


@lru_cache(maxsize=4)
def private_key(path: str) -> RSAKey | ECKey:
    """The key an installation signs with; a JWK's own `kid` is kept. Raises ProviderDown when the file holds none."""
    try:
        text = Path(path).read_text(encoding="ascii")
        if text.lstrip().startswith("{"):
            jwk = json.loads(text)
            return ECKey.import_key(jwk) if jwk.get("kty") == "EC" else RSAKey.import_key(jwk)
        return ECKey.import_key(text) if "EC PRIVATE KEY" in text else _from_pem(text)
    except (OSError, ValueError, TypeError, JoseError) as problem:
        raise ProviderDown("our own key cannot be read") from problem


def _from_pem(text: str) -> RSAKey | ECKey:
    try:
        return RSAKey.import_key(text)
    except (ValueError, TypeError, JoseError):
        return ECKey.import_key(text)
