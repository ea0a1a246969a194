"""The person's own file brought to the engine with something supposed. Nothing is written."""

from dataclasses import dataclass
from datetime import date

from webapp.engine.commitment import Phase, Unit
from webapp.engine.evidence import Register
from webapp.engine.standing import Standing, State
from webapp.engine.what_if import Suppose, WhatIf, what_if
from webapp.features.standing import PersonFile, files_of
from webapp.features.what_if.forms import About
from webapp.tables.database import Asked as Database


@dataclass(frozen=True)
class Answer:
    """What would be if this happened. in_programme: there is a stipend that absence can touch."""

    suppose: Suppose
    found: WhatIf
    in_programme: bool


@dataclass(frozen=True)
class MayAsk:
    """Which questions make sense for somebody; none: nothing is counted for her. in_programme: leave is a reason, too."""

    questions: tuple[About, ...]
    in_programme: bool


def may_ask(db: Database, person_id: int, today: date) -> MayAsk:
    """What the page offers her."""
    return _may_ask(_file(db, person_id), today)


def answer_to(
    db: Database, person_id: int, today: date, supposed: tuple[Suppose, ...]
) -> tuple[MayAsk, tuple[Answer, ...]]:
    """One answer for each thing supposed, and what the page offers beside."""
    file = _file(db, person_id)
    offered = _may_ask(file, today)
    registers = [Register(subject, reaches_to) for subject, reaches_to in file.registers.items()]
    answers = tuple(
        Answer(each, what_if(file.facts, file.evidence, file.planned, registers, today, each), offered.in_programme)
        for each in supposed
    )
    return offered, answers


def _file(db: Database, person_id: int) -> PersonFile:
    return files_of(db, [person_id]).get(person_id) or PersonFile()


def _may_ask(file: PersonFile, today: date) -> MayAsk:
    live = [each for each in file.standings(today) if each.state is not State.ENDED]
    questions = []
    if any(each.commitment.unit in (Unit.MINUTES, Unit.MEETINGS, Unit.WEEKLY_MINUTES, Unit.DAYS) for each in live):
        questions.append(About.AWAY)
    if any(each.commitment.unit is Unit.LEVEL for each in live):
        questions.append(About.LEVELS)
    if any(_waits_for_start(each) for each in live):
        questions.append(About.START)
    begun = any(each.commitment.id == "programme.duration" for each in live)
    return MayAsk(tuple(questions), begun)


def _waits_for_start(standing: Standing) -> bool:
    commitment = standing.commitment
    return commitment.phase is Phase.PROGRAMME and commitment.id == "programme.start" and standing.met_on is None
