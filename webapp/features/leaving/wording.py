"""Holidays as they stand alone in a list."""

from webapp.language.holidays import holiday_name


def name_alone(code: str) -> str:
    """The holiday's name with a capital first where the script has them."""
    name = holiday_name(code)
    return name[:1].upper() + name[1:]
