"""Keeping (no page): what is past its date goes, and what is archive is written to files first.

How long everything is kept stands in one file, `webapp/tables/keeping.py`. `flask --app webapp retention` tells what is
past its date; with `--go` it takes it away, in small transactions, so that it can be stopped at any moment and goes on
next time. What arkivlova calls archive (plans, contracts, confirmations, decisions, attendance) is exported with its
metadata and a SHA-256 before it goes."""

from webapp.features.keeping.archive import BrokenArchive, check_archive
from webapp.features.keeping.taking import Counted, Taken, past_their_date, take_away

__all__ = ["BrokenArchive", "Counted", "Taken", "check_archive", "past_their_date", "take_away"]
