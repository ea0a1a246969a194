"""Both files in one, and the way out in pieces of known sum, so that the browser can say how far it has come."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime

from webapp.language import dates

_PIECE = 64 * 1024


def zipped(files: Mapping[str, bytes], made_at: datetime) -> bytes:
    """A zip of these files, dated on Oslo's clock."""
    packed = io.BytesIO()
    stamp = dates.oslo(made_at).timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def pieces(content: bytes) -> Iterator[bytes]:
    """The content, piece by piece."""
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]
