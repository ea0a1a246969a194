"""Submitted fields and files -> plain values, or errors beside the fields."""

import base64
import binascii
import re
import zlib
from collections.abc import Mapping
from typing import Any

from webapp.language import gettext as _

MOST_BYTES = 1_048_576
_ID = re.compile(r"[0-9a-f]{32}")
_MOST_CARRIED = 1_800_000  # signs; a form is read whole into memory


def read_detail(fields: Mapping[str, str]) -> tuple[str | None, dict[str, str]]:
    """coarse or full."""
    given = fields.get("detail", "")
    if given in ("coarse", "full"):
        return given, {}
    return None, {"detail": _("Velg hva kalenderen skal vise.")}


def read_feed(fields: Mapping[str, str]) -> tuple[str | None, dict[str, str]]:
    """The public id of the address to take back."""
    given = fields.get("feed", "")
    return (given, {}) if _ID.fullmatch(given) else (None, {"feed": _("Velg hvilken adresse du vil slette.")})


def read_file(files: Mapping[str, Any]) -> tuple[bytes | None, dict[str, str]]:
    """What the file sent holds, up to one megabyte."""
    sent = files.get("file")
    if sent is None or not sent.filename:
        return None, {"file": _("Velg en fil.")}
    held = sent.stream.read(MOST_BYTES + 1)
    if len(held) > MOST_BYTES:
        return None, {"file": _("Filen er for stor. Den kan være på 1 MB.")}
    return held, {}


def carried(held: bytes) -> str:
    """The file as a hidden field between looking at it and saying yes: nothing of it waits on the server."""
    return base64.urlsafe_b64encode(zlib.compress(held, 6)).decode("ascii")


def read_carried(fields: Mapping[str, str]) -> tuple[bytes | None, dict[str, str]]:
    """The file back from its hidden field; never more than a file may hold."""
    given = fields.get("carried", "")
    try:
        packed = base64.urlsafe_b64decode(given.encode("ascii")) if 0 < len(given) <= _MOST_CARRIED else b""
        unpacking = zlib.decompressobj()
        held = unpacking.decompress(packed, MOST_BYTES + 1)
        if packed and unpacking.eof and len(held) <= MOST_BYTES:
            return held, {}
    except (UnicodeEncodeError, binascii.Error, ValueError, zlib.error):
        pass
    return None, {"file": _("Velg filen en gang til.")}
