"""The confirmation as submitted -> a frozen value, or errors beside the two ticks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.language import gettext as _

_ID, _DIGEST = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Confirming:
    """What she wants to confirm. version: public id; seen: the fingerprint of what the page showed. "" when unreadable."""

    version: str = ""
    seen: str = ""
    has_read: bool = False
    understands: bool = False


def read_confirming(form: Mapping[str, str]) -> tuple[Confirming, dict[str, str]]:
    """The two ticks and what was seen, with an error for each tick that is missing."""
    version, seen = form.get("version", ""), form.get("seen", "")
    given = Confirming(
        version=version if _ID.fullmatch(version) else "",
        seen=seen if _DIGEST.fullmatch(seen) else "",
        has_read=form.get("has_read") == "yes",
        understands=form.get("understands") == "yes",
    )
    errors = {}
    if not given.has_read:
        errors["has_read"] = _("Les kontrakten, eller få den lest høyt, og kryss av her.")
    if not given.understands:
        errors["understands"] = _("Kryss av her når du har forstått hva det betyr å bekrefte.")
    return given, errors
