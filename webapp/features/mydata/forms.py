"""Which file was asked for."""

from collections.abc import Mapping
from enum import StrEnum


class Shape(StrEnum):
    """Both files in one, the one to read, the one for machines."""

    ZIP = "zip"
    HTML = "html"
    JSON = "json"


def read_shape(form: Mapping[str, str]) -> Shape:
    """What was asked for; the one to read when nothing was said."""
    said = form.get("shape", "")
    return Shape(said) if said in set(Shape) else Shape.HTML
