"""Bringing in the lists that schools, centres and municipalities keep: people, classes, lessons, attendance, plans,
results and meetings, from CSV, XLSX and the sheet with people down and dates across.

Reading and checking come first and write nothing (`read_roster`, `prepare`); then everything goes in at once
(`carry_out`), or nothing does. `docs/roster.md` describes the columns."""

from webapp.features.roster.actions import ChangedMeanwhile, Done, Prepared, Sender, carry_out, prepare, reckon
from webapp.features.roster.columns import sheet_called
from webapp.features.roster.reader import Problem, Roster, read_roster

__all__ = [
    "ChangedMeanwhile",
    "Done",
    "Prepared",
    "Problem",
    "Roster",
    "Sender",
    "carry_out",
    "prepare",
    "read_roster",
    "reckon",
    "sheet_called",
]
