"""Meetings with one person (`/<lang>/staff/people/<id>/meetings`): planned, moved, cancelled and taken up again by those
who follow her up. She finds them in her week, and is told of every change.

Meetings of a whole group are lessons of a class. What was held is written down where the contract is."""

from webapp.features.meetings.queries import MeetingSeen, meetings_with

__all__ = ["MeetingSeen", "meetings_with"]
