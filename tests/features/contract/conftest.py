"""A participant with a contract of lines, as the plan builder freezes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.given import Given
from webapp.engine.agreed import Agreed, AgreedKind, Measure
from webapp.engine.commitment import Side
from webapp.engine.regulations.facts import EndGoal
from webapp.features.contract import ContractContent, PlanContent, contract_as_plain, lines_of, plan_as_plain
from webapp.features.standing import files_of
from webapp.tables.contract import ContractVersion
from webapp.tables.people import Person

MADE_ON = date(2026, 6, 1)
PLAN = PlanContent(
    end_goal=EndGoal.WORK, reasons=("Praksis gir norsk i bruk hver dag.",), appeal="Send klagen til kommunen."
)


@pytest.fixture
def freeze() -> Callable[..., ContractVersion]:
    """freeze(given, person, number=1, agreed=(…), plan=PLAN, on=day): plan and contract as of that day, with lines."""

    def make(
        given: Given,
        person: Person,
        number: int = 1,
        agreed: tuple[Agreed, ...] = (),
        plan: PlanContent = PLAN,
        on: date = MADE_ON,
        **columns: Any,
    ) -> ContractVersion:
        given.session.flush()
        facts = replace(files_of(given.session, [person.id])[person.id].facts, agreed=agreed)
        decided = given.plan(person, content=plan_as_plain(plan), number=number, decided_on=on)
        content = ContractContent(decided.digest, "2026/1234", on, lines_of(facts, on))
        return given.contract(decided, contract_as_plain(content), number=number, **columns)

    return make


@pytest.fixture
def practice() -> Callable[..., Agreed]:
    """practice(amount=900): work practice so many minutes a week, promised by the municipality."""

    def make(amount: int = 900, text: str = "Praksis på sykehjemmet") -> Agreed:
        return Agreed(
            key="a1",
            kind=AgreedKind.WORK_PRACTICE,
            side=Side.MUNICIPALITY,
            measure=Measure.WEEKLY,
            amount=amount,
            text=text,
        )

    return make
