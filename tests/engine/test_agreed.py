"""What the contract adds: each measure of the library as a commitment, and its plain form."""

import json

import pytest

from tests.engine.people import HOUR, D, attended, owed, participant, register, stand
from webapp.engine.agreed import LIBRARY, Agreed, AgreedKind, Measure, agreed_as_plain, agreed_from_plain
from webapp.engine.commitment import Side, Unit
from webapp.engine.evidence import Evidence, EvidenceKind, Subject
from webapp.engine.regulations.facts import Facts
from webapp.engine.standing import ReasonCode, State


def agreed(measure, kind=AgreedKind.OTHER, side=Side.MUNICIPALITY, **more):
    given = {"key": "a1", "kind": kind, "side": side, "measure": measure, "from_on": D("2026-08-03")}
    return Agreed(**{**given, **more})


def done(day, part="a1", kind=EvidenceKind.DONE, subject=Subject.OTHER):
    return Evidence(f"{kind}-{day}-{part}", kind, subject, D(day), part=part)


def one(promise, on, evidence=(), **more):
    return stand(participant(agreed=(promise,), programme_decided_on=D("2026-05-20")), on, evidence, **more)[
        "agreed.a1"
    ]


def test_contract_agreed_stands_on_the_contract():
    found = owed(participant(agreed=(agreed(Measure.WORDS, text="Vi hjelper."),)), "2026-11-21")["agreed.a1"]
    assert (found.rule, found.basis.source, found.basis.section) == (
        "contract.agreed", "integreringskontrakten, integreringsloven § 16", "4.4"
    )  # fmt: skip
    assert (found.text, found.agreed_kind, found.part) == ("Vi hjelper.", AgreedKind.OTHER, "a1")


def test_contract_agreed_needs_a_permit_and_the_act_of_2020():
    promise = (agreed(Measure.WORDS),)
    assert "agreed.a1" not in owed(Facts(agreed=promise), "2026-11-21")
    old = Facts(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-06-01"), agreed=promise)
    assert "agreed.a1" not in owed(old, "2026-11-21")


@pytest.mark.parametrize(
    ("kept", "on", "state"),
    [
        ([], "2026-10-01", State.NOT_STARTED),
        ([], "2026-10-02", State.NOT_RECORDED),
        ([done("2026-10-03", part="a2")], "2026-10-05", State.OVERDUE),
        ([done("2026-10-01")], "2026-10-02", State.FULFILLED),
        ([done("2026-10-05")], "2026-10-05", State.FULFILLED),
    ],
)
def test_once_by_a_day(kept, on, state):
    found = one(agreed(Measure.ONCE, due_on=D("2026-10-01")), on, kept)
    assert (found.state, found.commitment.unit) == (state, Unit.DATE)


def test_once_without_a_day_is_never_late():
    assert one(agreed(Measure.ONCE), "2029-10-01").state in (State.NOT_STARTED, State.ENDED)


def test_weekly_minutes_come_from_the_lessons_of_the_subject():
    promise = agreed(Measure.WEEKLY, AgreedKind.WORK_PRACTICE, amount=12 * HOUR)
    rows = [attended(Subject.WORK, day, 10, id=day) for day in ("2026-08-05", "2026-08-12")]
    found = one(promise, "2026-08-17", rows, registers=[register("2026-08-16")])
    assert (found.state, found.done) == (State.BEHIND, 10 * HOUR)
    short = next(reason for reason in found.explanation if reason.code is ReasonCode.HOURS_SHORT)
    assert short.values == {"short": 2 * HOUR}


def test_total_minutes_count_from_the_first_day_agreed():
    promise = agreed(Measure.TOTAL, AgreedKind.EDUCATION_MODULES, Side.PERSON, amount=20 * HOUR)
    rows = [attended(Subject.EDUCATION, day, 10, id=day) for day in ("2026-08-02", "2026-08-03")]
    assert one(promise, "2026-08-10", rows).done == 10 * HOUR


def test_times_count_conversations_and_what_is_ticked():
    promise = agreed(Measure.TIMES, AgreedKind.FOLLOW_UP_MEETINGS, amount=3)
    rows = [
        done("2026-08-10", part=None, kind=EvidenceKind.FOLLOW_UP, subject=Subject.OTHER),
        done("2026-09-10", part="a2", kind=EvidenceKind.FOLLOW_UP),
        done("2026-10-10"),
        done("2026-07-10"),
    ]
    found = one(promise, "2026-10-11", rows)
    assert (found.done, found.left, found.state) == (2, 1, State.ON_TRACK)


@pytest.mark.parametrize(
    ("on", "state", "due"),
    [
        ("2026-09-03", State.NOT_STARTED, "2026-09-03"),
        ("2026-09-04", State.NOT_RECORDED, "2026-09-03"),
    ],
)
def test_regularly_is_due_every_so_many_months(on, state, due):
    found = one(agreed(Measure.REGULARLY, AgreedKind.FOLLOW_UP_MEETINGS, amount=1), on)
    assert (found.state, found.commitment.due_on) == (state, D(due))


def test_regularly_ends_after_its_last_day():
    promise = agreed(Measure.REGULARLY, AgreedKind.FOLLOW_UP_MEETINGS, amount=1, due_on=D("2026-08-31"))
    assert [one(promise, on).state for on in ("2026-08-31", "2026-09-01")] == [State.NOT_STARTED, State.ENDED]


@pytest.mark.parametrize(
    ("kept", "on", "state"),
    [
        ([], "2026-08-02", State.NOT_STARTED),
        ([], "2026-08-03", State.NOT_RECORDED),
        ([], "2027-05-31", State.NOT_RECORDED),
        ([], "2027-06-01", State.ENDED),
        ([done("2026-10-01")], "2026-10-01", State.FULFILLED),
    ],
)
def test_words_are_not_recorded_until_somebody_writes_that_they_were_kept(kept, on, state):
    found = one(agreed(Measure.WORDS), on, kept)
    assert (found.state, found.target) == (state, None)


def test_an_agreed_interpreter_is_counted_time_by_time():
    rows = [done("2026-10-01", part=None, kind=EvidenceKind.NO_INTERPRETER)]
    found = one(agreed(Measure.WORDS, AgreedKind.INTERPRETER), "2026-10-02", rows)
    assert (found.commitment.unit, found.state) == (Unit.EACH_TIME, State.BEHIND)


def test_without_a_first_day_it_is_owed_from_the_decision():
    promise = Agreed(key="a1", kind=AgreedKind.MENTOR, side=Side.MUNICIPALITY, measure=Measure.ONCE)
    assert one(promise, "2026-10-02").commitment.owed_from == D("2026-05-20")


def test_the_library_knows_every_type_and_its_usual_measure():
    assert set(LIBRARY) == set(AgreedKind)
    assert all(found.sides and found.measures for found in LIBRARY.values())


@pytest.mark.parametrize("kind", AgreedKind)
def test_a_promise_comes_back_exactly(kind):
    promise = agreed(Measure.TIMES, kind, amount=4, due_on=D("2026-12-01"), text="Vi møtes på biblioteket.")
    assert agreed_from_plain(json.loads(json.dumps(agreed_as_plain(promise)))) == promise


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"kind": "nonsense"}, {"side": "nobody"}, {"measure": "weekly"}, {"amount": 4}, {"amount": True}, {"key": ""},
        {"from_on": "soon"}, {"from_on": 7}, {"due_on": "2026-08-02"}, {"text": None}, {"measure": "times", "amount": 0},
        {"measure": "times", "amount": "4"},
    ],
)  # fmt: skip
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError):
        agreed_from_plain({**agreed_as_plain(agreed(Measure.ONCE)), **wrong} if wrong else {})


def test_what_is_no_mapping_is_refused():
    with pytest.raises(ValueError):
        agreed_from_plain("a1")
