"""What a person raises about her plan, her contract or what is registered (`/<lang>/contract/matters`), and the answers.

*Explain this*, a proposed change, *I do not agree*, an appeal (klage) with its receipt, *this has not happened*. She chooses
who sees it; a private note is hers alone. Those who answer have `/<lang>/staff/matters`. A page about a line includes
`matters/_raise.html` with `raise_values(…)`."""

from webapp.features.matters.aims import DAYS_TO_ANSWER, Kind
from webapp.features.matters.queries import MatterSeen, Raising, matters_about, open_abouts, raise_values
from webapp.features.matters.staff_queries import (
    MatterOpened,
    matters_of_person,
    open_matters_by_person,
    open_matters_count,
)
from webapp.features.matters.wording import (
    about_words,
    fact_value,
    fact_words,
    kind_words,
    standing_of_matter,
    who_sees,
)

__all__ = [
    "DAYS_TO_ANSWER",
    "Kind",
    "MatterOpened",
    "MatterSeen",
    "Raising",
    "about_words",
    "fact_value",
    "fact_words",
    "kind_words",
    "matters_about",
    "matters_of_person",
    "open_abouts",
    "open_matters_by_person",
    "open_matters_count",
    "raise_values",
    "standing_of_matter",
    "who_sees",
]


def pages_to_keep() -> tuple[tuple[str, dict[str, str]], ...]:
    """What a phone keeps of this feature: endpoint and values."""
    return (("matters.mine", {}), ("matters.new", {}))
