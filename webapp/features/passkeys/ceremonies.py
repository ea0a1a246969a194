"""The two ceremonies of WebAuthn: making a passkey and using one. Values in, values out; what is forged gives None.

Source: W3C Web Authentication, level 2, §§ 7.1 and 7.2. The checking itself is the library's (`webauthn`)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from webapp.features.passkeys.queries import KnownKey, NewKey

LONGEST_ANSWER = 20_000  # characters; those of real authenticators have one or two thousand
_TIMEOUT_MS = 180_000  # people read, look for a finger, read again
_LONGEST_ID = 1_400  # as the table keeps it


@dataclass(frozen=True)
class RelyingParty:
    """Whom the passkey is for. id: the host; origin: scheme, host and port, as the browser writes it."""

    id: str
    origin: str


@dataclass(frozen=True)
class Proof:
    """What a browser answered, read but not yet believed."""

    credential_id: str
    user_handle: str  # hex; empty where the authenticator sent none
    answer: Any


def options_to_make(
    party: RelyingParty, user_handle: str, label: str, known: Iterable[str]
) -> tuple[str, dict[str, Any]]:
    """(the challenge, what the browser is asked). user_handle: hex; label: what the phone shows, never a person's name
    of ours; known: credential ids she has, so that one phone does not get two."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name="Samvei",
        user_id=bytes.fromhex(user_handle),
        user_name=label,
        user_display_name=label,
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_described(known),
    )
    return bytes_to_base64url(options.challenge), json.loads(options_to_json(options))


def made(party: RelyingParty, challenge: str, answer: str) -> NewKey | None:
    """The new key when the browser's answer holds; None for anything else."""
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        if _is_framed(answer):
            return None
        found = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception:  # whatever a forged answer breaks in the reading of it, it is refused
        return None
    named = bytes_to_base64url(found.credential_id)
    if len(named) > _LONGEST_ID:
        return None
    return NewKey(named, bytes_to_base64url(found.credential_public_key), found.sign_count)


def options_to_use(party: RelyingParty, known: Iterable[str] = ()) -> tuple[str, dict[str, Any]]:
    """(the challenge, what the browser is asked). known: her credential ids; none lets the phone find one by itself."""
    options = generate_authentication_options(
        rp_id=party.id,
        timeout=_TIMEOUT_MS,
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return bytes_to_base64url(options.challenge), json.loads(options_to_json(options))


def read_proof(answer: str) -> Proof | None:
    """Which passkey and whose the answer says it is; None when it cannot be read."""
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        if _is_framed(answer):
            return None
        found = parse_authentication_credential_json(answer)
    except Exception:  # as above
        return None
    named = bytes_to_base64url(found.raw_id)
    if not named or len(named) > _LONGEST_ID:
        return None
    return Proof(named, (found.response.user_handle or b"").hex(), found)


def proved(party: RelyingParty, challenge: str, proof: Proof, key: KnownKey) -> int | None:
    """The key's new counter when the answer holds; None for anything else, a counter that went back included (a copy)."""
    try:
        found = verify_authentication_response(
            credential=proof.answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except Exception:  # as above
        return None
    return found.new_sign_count


def _described(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known]


def _is_framed(answer: str) -> bool:
    """Whether the browser says that our page stood in a frame of somebody else's (it never may)."""
    said = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
    return bool(said.get("crossOrigin"))
