"""By when somebody shall have an answer. Our own aim, and said so: no act names a number of days. The one place for it."""

from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a person can raise; the values of the column."""

    EXPLAIN = "explain"  # forklar dette for meg
    CHANGE = "change"
    DISAGREE = "disagree"
    APPEAL = "appeal"  # klage
    NOT_HAPPENED = "not_happened"


DAYS_TO_ANSWER = {
    Kind.EXPLAIN: 7,
    Kind.CHANGE: 14,
    Kind.DISAGREE: 14,
    Kind.APPEAL: 14,
    Kind.NOT_HAPPENED: 14,
}


def answer_by(kind: Kind, asked_on: date) -> date:
    """The day on which we aim to have answered."""
    return asked_on + timedelta(days=DAYS_TO_ANSWER[kind])
