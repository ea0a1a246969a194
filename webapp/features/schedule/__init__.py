"""The schedule (`/<lang>/schedule`): the one calendar of a person (lessons, meetings, tests, saved gatherings) by week
and one by one, and «Noe er feil her».

A lesson is one thing seen by its pupil and by those who answer for the register, so `/<lang>/staff/questions` stands
here too. The question is the one write that goes the whole way: policy, receipt, outbox, 422, 409, answer, notice."""

from webapp.features.schedule.queries import (
    LessonSeen,
    entry_of,
    first_after,
    lesson_of,
    lesson_of as lesson_row_for,
    lessons_of,
    next_lesson,
    opened_monday,
    pages_to_keep,
)
from webapp.features.schedule.staff_queries import count_waiting
from webapp.features.schedule.waiting import Contact, Waiting, contact_of, waited_for, waiting_for
from webapp.features.schedule.wording import (
    call_link,
    cancelled_sentence,
    cancelled_words,
    contact_words,
    holiday_words,
    interpreter_words,
    is_late,
    kind_words,
    map_link,
    missed_words,
    more_words,
    outcome,
    waits_words,
    way_words,
    what_words,
    when,
    where,
    with_words,
)

__all__ = [
    "Contact",
    "LessonSeen",
    "Waiting",
    "call_link",
    "cancelled_sentence",
    "cancelled_words",
    "contact_of",
    "contact_words",
    "count_waiting",
    "entry_of",
    "first_after",
    "holiday_words",
    "interpreter_words",
    "is_late",
    "kind_words",
    "lesson_of",
    "lesson_row_for",
    "lessons_of",
    "map_link",
    "missed_words",
    "more_words",
    "next_lesson",
    "opened_monday",
    "outcome",
    "pages_to_keep",
    "waited_for",
    "waiting_for",
    "waits_words",
    "way_words",
    "what_words",
    "when",
    "where",
    "with_words",
]
