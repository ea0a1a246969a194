"""The path (`/<lang>/path`): the journey as a line with dates, what comes next, and who must act by when.

Without a permit the line ends at waiting for an answer. Under it `/path/own`: what a person writes about herself (schools,
jobs, languages, wishes), which no office reads without her yes. Staff of an office with a yes read it at
`/<lang>/staff/people/<id>/own`. Answers to a move from a centre to a municipality (features/handover) are given here."""

from webapp.features.path.own_queries import Entry, own_story_for

__all__ = ["Entry", "own_story_for"]
