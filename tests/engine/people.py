"""Facts and evidence for the engine's tests, with as little as each test is about."""

from datetime import date, timedelta

from webapp.engine.evidence import Evidence, EvidenceKind, Planned, Register, Subject
from webapp.engine.reckon import standings
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.facts import Education, EndGoal, Facts, ReceptionKind

D = date.fromisoformat
HOUR = 60


def resident(**more):
    """E4: an adult asylum seeker in an ordinary centre, training offered."""
    given = {
        "applied_on": D("2026-09-01"),
        "birth_date": D("1997-05-05"),
        "reception": ReceptionKind.ORDINARY,
        "reception_training_offered_on": D("2026-10-05"),
    }
    return Facts(**{**given, **more})


def participant(**more):
    """E1: 24 years, upper-secondary completed abroad, programme towards work."""
    given = {
        "permit_granted_on": D("2026-02-10"),
        "birth_date": D("2001-11-15"),
        "education": Education.UPPER_SECONDARY,
        "settled_on": D("2026-04-01"),
        "programme_offered_on": D("2026-06-01"),
        "programme_start_on": D("2026-06-01"),
        "end_goal": EndGoal.WORK,
    }
    return Facts(**{**given, **more})


def person(permit="2025-11-01", start="2026-02-02", settled="2025-12-15", born="1990-03-03", **more):
    """An adult who came as a refugee, in a programme towards work."""
    given = {
        "permit_granted_on": D(permit),
        "birth_date": D(born),
        "settled_on": D(settled),
        "programme_decided_on": D(start),
        "programme_offered_on": D(start),
        "programme_start_on": D(start),
        "end_goal": EndGoal.WORK,
    }
    return Facts(**{**given, **more})


def attended(subject, day, hours, module=None, id=None, **more):
    """Minutes present."""
    name = id or f"{subject}-{day}-{hours}-{module}"
    return Evidence(name, EvidenceKind.ATTENDED, subject, D(day), int(hours * HOUR), module=module, **more)


def meetings(count, first="2026-09-07"):
    """One guidance meeting a week."""
    days = [D(first) + timedelta(weeks=n) for n in range(count)]
    return [Evidence(f"m{n}", EvidenceKind.MEETING, Subject.PARENTAL_GUIDANCE, day) for n, day in enumerate(days)]


def weeks(subject, hours, first="2026-09-07"):
    """Hours on the Friday of each following week."""
    friday = D(first) + timedelta(days=4)
    return [attended(subject, str(friday + timedelta(weeks=n)), h, id=f"w{n}") for n, h in enumerate(hours)]


def lesson(subject, day, hours, module=None):
    """A lesson nobody has registered."""
    return Planned(subject, D(day), int(hours * HOUR), module)


def register(day, subject=None):
    """A register that reaches to a day."""
    return Register(subject, D(day))


def owed(facts, on):
    """Commitments by id."""
    return {c.id: c for c in commitments(facts, D(on))}


def stand(facts, on, evidence=(), planned=(), registers=()):
    """Standings by commitment id."""
    return {s.commitment.id: s for s in standings(facts, evidence, planned, registers, D(on))}
