"""Absence (`/<lang>/schedule/absence`): «Jeg kan ikke komme», what the rules say before it is sent, what the office decides.

The reason is the person's to say and the adviser's to decide about; a teacher sees only that she was told. This door
imports nothing of the schedule, which asks it whether a lesson is told about."""

from webapp.features.absence.asking import ask_if_missed
from webapp.features.absence.check_ins import count_check_ins
from webapp.features.absence.decided import engine_absences
from webapp.features.absence.queries import covering_condition, covering_notice, pages_to_keep, told_us_for
from webapp.features.absence.rules_say import LeaveSummary, leave_summary
from webapp.features.absence.staff_queries import count_undecided
from webapp.features.absence.staff_wording import code_words
from webapp.features.absence.waiting import waiting_for
from webapp.features.absence.wording import reason_words

__all__ = [
    "LeaveSummary",
    "ask_if_missed",
    "code_words",
    "count_check_ins",
    "count_undecided",
    "covering_condition",
    "covering_notice",
    "engine_absences",
    "leave_summary",
    "pages_to_keep",
    "reason_words",
    "told_us_for",
    "waiting_for",
]
