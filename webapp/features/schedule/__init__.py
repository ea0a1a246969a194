"""The schedule (`/<lang>/schedule`): lessons and meetings of the week, one lesson, and «Noe er feil her».

A lesson is one thing seen by its pupil and by those who answer for the register, so `/<lang>/staff/questions` stands
here too. The question is the one write that goes the whole way: policy, receipt, outbox, 422, 409, answer, notice."""

from webapp.features.schedule.queries import (
    LessonSeen,
    first_after,
    lesson_of,
    lessons_of,
    next_lesson,
    pages_to_keep,
)
from webapp.features.schedule.staff_queries import count_waiting
from webapp.features.schedule.wording import call_link, kind_words, map_link, outcome, when, where

__all__ = [
    "LessonSeen",
    "call_link",
    "count_waiting",
    "first_after",
    "kind_words",
    "lesson_of",
    "lessons_of",
    "map_link",
    "next_lesson",
    "outcome",
    "pages_to_keep",
    "when",
    "where",
]
