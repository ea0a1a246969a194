"""Hours (`/<lang>/hours`): the mandatory training in reception (opplæring i mottak), and what is given of Norwegian later.

Done, required, left, when it ends with the lessons planned, lesson by lesson, why, and up to which day it is counted. The
smallest feature with every part: a new one copies its shape. Staff see one person's at `/<lang>/staff/people/<id>/hours`."""

from webapp.features.hours.queries import (
    Contact,
    Deduction,
    Hours,
    Taught,
    contact_of,
    hours_for,
    pages_to_keep,
    ring_of,
    taught_of,
)

__all__ = [
    "Contact",
    "Deduction",
    "Hours",
    "Taught",
    "contact_of",
    "hours_for",
    "pages_to_keep",
    "ring_of",
    "taught_of",
]
