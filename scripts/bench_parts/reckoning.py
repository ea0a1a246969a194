"""The engine: all standings of one participant with 300 records of what happened."""

import statistics
import time
from datetime import date, timedelta

from bench_parts.figures import figure, heading
from webapp.engine.evidence import Evidence, EvidenceKind, Planned, Register, Subject
from webapp.engine.reckon import standings
from webapp.engine.regulations.facts import Education, EndGoal, Facts

TODAY = date(2026, 11, 20)
RECORDS, TIMES = 300, 40
FACTS = Facts(
    permit_granted_on=date(2026, 2, 10), birth_date=date(1991, 11, 15), education=Education.UPPER_SECONDARY,
    settled_on=date(2026, 3, 1), programme_offered_on=date(2026, 4, 1), programme_start_on=date(2026, 4, 1),
    end_goal=EndGoal.WORK, children_born_on=(date(2021, 4, 12),), plan_weekly_minutes=1_800,
)  # fmt: skip


def measure() -> None:
    heading("The engine", f"Every standing of one participant, {RECORDS} records and 60 planned lessons; CPU, the median of {TIMES}.")
    subjects = (Subject.NORWEGIAN, Subject.NORWEGIAN, Subject.SOCIAL_STUDIES, Subject.WORK, Subject.LIFE_SKILLS)
    evidence = [
        Evidence(str(number), EvidenceKind.ATTENDED, subjects[number % 5], TODAY - timedelta(days=1 + number * 2 // 3), 90,
                 lesson=f"l{number}", lesson_minutes=90)
        for number in range(RECORDS)
    ]  # fmt: skip
    planned = [Planned(subjects[number % 5], TODAY + timedelta(days=1 + number), 90) for number in range(60)]
    registers = [Register(subject, TODAY - timedelta(days=1)) for subject in set(subjects)]
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        found = standings(FACTS, evidence, planned, registers, TODAY)
        taken.append(time.process_time() - begun)
    figure(f"{len(found)} standings", round(statistics.median(taken) * 1_000_000), unit="µs")
