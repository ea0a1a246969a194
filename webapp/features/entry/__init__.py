"""The way in: the door where the language is chosen, log-in and log-out, whose phone this is.

What every way in shares stands here: tries counted in the database, one-time steps bound to the browser that asked."""

from webapp.features.entry.actions import end_session, is_staff
from webapp.features.entry.attempts import (
    MOST_TRIES_A_NAME,
    MOST_TRIES_AN_ADDRESS,
    attempt_key,
    count_attempts,
    forget_attempts,
)
from webapp.features.entry.steps import STEP_LASTS, Step, begin_step, count_try, finish_step, step_for

__all__ = [
    "MOST_TRIES_AN_ADDRESS",
    "MOST_TRIES_A_NAME",
    "STEP_LASTS",
    "Step",
    "attempt_key",
    "begin_step",
    "count_attempts",
    "count_try",
    "end_session",
    "finish_step",
    "forget_attempts",
    "is_staff",
    "step_for",
]
