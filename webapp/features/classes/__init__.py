"""Classes (`/<lang>/staff/classes`): who goes to them, the rhythms of their lessons, and one lesson moved or cancelled.

A rhythm lives on Oslo's clock and becomes a row for each lesson, an instant in UTC. Whoever puts a lesson anywhere asks
`collisions` first, and says it before anything is saved."""

from webapp.features.classes.colliding import Collision, collisions
from webapp.features.classes.lesson_queries import registered_since
from webapp.features.classes.lessons import LessonDraft, make_lessons
from webapp.features.classes.queries import (
    LessonRow,
    count_unregistered,
    todays_lessons,
    unregistered_lessons,
)
from webapp.features.classes.wording import collision_words, kind_choices

__all__ = [
    "Collision",
    "LessonDraft",
    "LessonRow",
    "collision_words",
    "collisions",
    "count_unregistered",
    "kind_choices",
    "make_lessons",
    "registered_since",
    "todays_lessons",
    "unregistered_lessons",
]
