"""How long each table's rows are kept, from which day, and what goes to the archive first. The one place that says so.

Three kinds of periods. A *limit of the law* (IF § 60) holds whoever serves the person. *Our own* periods are shorter,
because a companion keeps far less than a case system; most of them wait while somebody serves her (`waits`). What stands
*with the person* goes a year after the last organisation stopped serving her and the last role ended.

`flask --app webapp retention` goes through RULES from the top: what refers comes before what it refers to. A row that
something else still refers to waits for it, whatever its own day. Past is: the day + the period <= today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, exists, func, or_, select, true

from webapp.engine import oslo
from webapp.tables.base import Base, Kept, UtcInstant
from webapp.tables.meet import Event
from webapp.tables.people import Circumstances, Person, Role, Service
from webapp.tables.schedule import SchoolClass

LAW = "IF § 60"
OURS = "ours"
WITH_HER = Kept.WITH_THE_PERSON

# Which table a `source_id` of this kind names a row of.
NAMED_BY_SOURCE = {
    "class": "school_class",
    "lesson": "lesson",
    "series": "series",
    "plan": "plan_version",
    "contract": "contract_version",
    "meeting": "meeting",
    "test": "examination",
    "step": "next_step",
    "result": "evidence",
    "person": "person",
    "hidden_person": "person",  # while she is strictly protected: a keyed hash of the same id
}
_HERS = ("person", "hidden_person")


@dataclass(frozen=True)
class Period:
    """Years or days; the day itself where both are 0."""

    years: int = 0
    days: int = 0

    def before(self, on: date) -> date:
        """The newest day that is past its date on this day."""
        return oslo.add_years(on, -self.years) - timedelta(days=self.days)


Column = ColumnElement[Any]
ROW = "row"  # a row without a day of its own: goes when what it names is gone


@dataclass(frozen=True)
class Rule:
    """One decision: these rows of this table, so long, from this day. `only` narrows to them; on: the day asked about.

    since: the column's name, a function giving it, or None for the day the last organisation stopped serving her."""

    table: str
    kept: Kept
    period: Period
    since: str | Callable[[Table], Column] | None
    said: str  # the day the period runs from, in words
    name: str = ""  # tells several rules of one table apart
    source: str = OURS
    archive: bool = False
    waits: bool = False
    only: Callable[[Table, date], Column] | None = None

    @property
    def rows(self) -> Table:
        return Base.metadata.tables[self.table]

    @property
    def key(self) -> str:
        return f"{self.table}: {self.name}" if self.name else self.table

    def day(self) -> Column | None:
        """The expression the period runs from; None for what goes with the person."""
        if self.since is None or self.since == ROW:
            return None
        return self.rows.c[self.since] if isinstance(self.since, str) else self.since(self.rows)

    def past(self, on: date) -> Column:
        """The condition that a row is past its date on this day, whether or not something still refers to it."""
        cut = self.period.before(on)
        said: list[Column] = []
        if self.since is None:
            said.append(nobody_serves(self.rows.c.person_id, cut))
        elif (day := self.day()) is not None:
            said.append(_on_or_before(day, cut))
        if self.waits:
            said.append(nobody_serves(self.rows.c.person_id, on))
        if self.only is not None:
            said.append(self.only(self.rows, on))
        return and_(true(), *said)


def nobody_serves(person: Column, on: date) -> Column:
    """No organisation has served her, and she has had no role, since this day; she was known before it."""
    service, role, known = Service.__table__.alias(), Role.__table__.alias(), Person.__table__.alias()
    return and_(
        ~exists(
            select(service.c.id).where(
                service.c.person_id == person, or_(service.c.to_on.is_(None), service.c.to_on > on)
            )
        ),
        ~exists(
            select(role.c.id).where(role.c.person_id == person, or_(role.c.ended_on.is_(None), role.c.ended_on > on))
        ),
        exists(select(known.c.id).where(known.c.id == person, _on_or_before(known.c.created_at, on))),
    )


def _on_or_before(day: Column, last: date) -> Column:
    if isinstance(day.type, UtcInstant):
        return day < oslo.at(last + timedelta(days=1), time())
    return day <= last


def _started(person: Column) -> Column:
    """The day her programme, or her Norwegian training outside one, began; the earlier of the two; NULL before."""
    of = Circumstances.__table__.alias()
    programme, norwegian = of.c.programme_started_on, of.c.norwegian_started_on
    first = case((norwegian < programme, norwegian), else_=func.coalesce(programme, norwegian))
    return select(first).where(of.c.person_id == person).scalar_subquery()


def _from_start(day: str) -> Callable[[Table], Column]:
    """The start of the programme; the row's own day where there is no start."""
    return lambda rows: func.coalesce(_started(rows.c.person_id), rows.c[day])


def _training(table: str, day: str, said: str, **more: Any) -> tuple[Rule, Rule]:
    """What was done in training: in reception 5 years from the day, in the programme 15 years from its start (IF § 60)."""
    narrowed: Callable[[Table, date], Column] = more.pop("only", lambda rows, on: true())
    return (
        Rule(
            table, Kept.RECEPTION_TRAINING, Period(years=5), day, said, "reception", LAW,
            only=lambda rows, on: and_(
                narrowed(rows, on),
                or_(_started(rows.c.person_id).is_(None), rows.c[day] < _started(rows.c.person_id)),
            ),
            **more,
        ),
        Rule(
            table, Kept.PROGRAMME, Period(years=15), _from_start(day), "the programme's start", "programme", LAW,
            only=narrowed, **more,
        ),
    )  # fmt: skip


def _ended_or_gone(table: str, ended: str) -> tuple[Rule, Rule]:
    """A way in: soon after it was ended, or with the person."""
    return (
        Rule(table, Kept.DAYS_90, Period(days=90), ended, "the day it was ended", "ended"),
        Rule(table, WITH_HER, Period(years=1), None, "the last day somebody served her", "hers"),
    )


def _hers(table: str) -> Rule:
    return Rule(table, WITH_HER, Period(years=1), None, "the last day somebody served her")


def _instant(*columns: str) -> Callable[[Table], Column]:
    return lambda rows: func.coalesce(*(rows.c[name] for name in columns), type_=rows.c[columns[0]].type)


def _event_ended(rows: Table) -> Column:
    return select(Event.__table__.c.ends_at).where(Event.__table__.c.id == rows.c.event_id).scalar_subquery()


def _class_ended(rows: Table) -> Column:
    classes = SchoolClass.__table__
    return select(classes.c.ended_on).where(classes.c.id == rows.c.class_id).scalar_subquery()


def _plan_decided(rows: Table) -> Column:
    plans = Base.metadata.tables["plan_version"]
    decided = select(plans.c.decided_on).where(plans.c.id == rows.c.plan_version_id).scalar_subquery()
    return func.coalesce(_started(rows.c.person_id), decided)


def _of_the_class(rows: Table, on: date) -> Column:
    return rows.c.to_on.is_not(None)


def _a_test(rows: Table, on: date) -> Column:
    return rows.c.kind.in_(("level", "test_passed", "grade"))


def _no_test(rows: Table, on: date) -> Column:
    return rows.c.kind.not_in(("level", "test_passed", "grade"))


def _in_reception(rows: Table, on: date) -> Column:
    return rows.c.purpose.in_(("housing", "reception_training"))


def _not_in_reception(rows: Table, on: date) -> Column:
    return and_(rows.c.purpose.not_in(("housing", "reception_training")), rows.c.to_on < on)


def _names_nothing(rows: Table, on: date) -> Column:
    """What it names is gone, or is a person whom nobody has served for a year."""
    there = [
        and_(rows.c.kind == kind, exists(select(named.c.id).where(named.c.id == rows.c.row_id)))
        for kind, table in NAMED_BY_SOURCE.items()
        for named in (Base.metadata.tables[table].alias(),)
        if kind not in _HERS
    ]
    cut = Period(years=1).before(on)
    known = Person.__table__.alias()
    her = exists(select(known.c.id).where(known.c.id == rows.c.row_id))
    there.append(and_(rows.c.kind.in_(_HERS), her, ~nobody_serves(rows.c.row_id, cut)))
    return and_(rows.c.kind.in_(tuple(NAMED_BY_SOURCE)), ~or_(*there))


RULES: tuple[Rule, ...] = (
    # What has done its work
    Rule("attempt", Kept.DAYS_90, Period(days=90), "window_starts_at", "the beginning of the window"),
    Rule("receipt", Kept.DAYS_90, Period(days=90), "made_at", "the day it was sent"),
    Rule("login_step", Kept.SESSION, Period(days=1), "expires_at", "the end of its life"),
    Rule("login_session", Kept.SESSION, Period(days=30), _instant("ended_at", "expires_at"), "its end", "ended"),
    Rule("login_session", WITH_HER, Period(years=1), None, "the last day somebody served her", "hers"),
    Rule("code_card", Kept.DAYS_90, Period(days=90), "expires_at", "the end of its life"),
    *_ended_or_gone("phone_user", "ended_at"),
    *_ended_or_gone("passkey", "ended_at"),
    *_ended_or_gone("authenticator", "ended_at"),
    *_ended_or_gone("linked_identity", "ended_at"),
    Rule("device", Kept.SESSION, Period(years=1), "last_used_at", "its last use"),
    _hers("credential"),
    *_ended_or_gone("calendar_feed", "revoked_at"),
    Rule("notice", Kept.DAYS_90, Period(days=90), "told_at", "the day it was told"),
    Rule("outgoing_message", Kept.DAYS_90, Period(days=90), "made_at", "the day it was made"),
    _hers("message_way"),
    Rule("saved_event", Kept.DAYS_90, Period(days=90), _event_ended, "the end of the gathering"),
    Rule("event", Kept.REFERENCE, Period(years=1), "ends_at", "its end"),
    Rule("volunteer_request", Kept.DAYS_90, Period(days=90), _instant("decided_at", "confirmed_at"), "the answer to it"),
    # What is hers alone
    _hers("own_entry"),
    _hers("consent"),
    _hers("stored_standing"),
    # What shows how a case was handled
    Rule("gone_through", Kept.PROGRAMME, Period(years=15), _from_start("gone_through_on"), "the programme's start",
         source=LAW, archive=True),
    Rule("confirmation", Kept.PROGRAMME, Period(years=15), _from_start("confirmed_on"), "the programme's start",
         source=LAW, archive=True),
    Rule("matter", Kept.PROGRAMME, Period(years=5), _instant("answered_at", "raised_at"), "the answer, or the question",
         "to an office", archive=True, waits=True, only=lambda rows, on: rows.c.seen_by != "only_me"),
    Rule("matter", WITH_HER, Period(years=1), None, "the last day somebody served her", "hers alone",
         only=lambda rows, on: rows.c.seen_by == "only_me"),
    Rule("question", Kept.PROGRAMME, Period(years=5), _instant("answered_at", "asked_at"), "the answer, or the question",
         archive=True, waits=True),
    Rule("check_in", Kept.PROGRAMME, Period(years=1), "asked_at", "the day it was asked", waits=True),
    Rule("absence_decision", Kept.PROGRAMME, Period(years=5), "decided_at", "the decision", archive=True, waits=True),
    Rule("absence_notice", Kept.PROGRAMME, Period(years=5), "to_on", "the last day of it", archive=True, waits=True),
    Rule("evidence", Kept.TESTS, Period(years=20), "happened_on", "the test", "tests", LAW, archive=True, only=_a_test),
    *_training("evidence", "happened_on", "the day it happened", archive=True, only=_no_test),
    *_training("meeting", "held_on", "the day it was held", archive=True),
    Rule("examination", Kept.TESTS, Period(years=20), "held_on", "the test", source=LAW),
    Rule("next_step", Kept.PROGRAMME, Period(years=5), "agreed_on", "the day it was agreed", waits=True),
    *_training("enrolment", "to_on", "its last day", archive=True, only=_of_the_class),
    Rule("enrolment", Kept.RECEPTION_TRAINING, Period(years=5), None, "the last day somebody served her", "never ended",
         archive=True, only=lambda rows, on: rows.c.to_on.is_(None)),
    Rule("lesson_loan", Kept.PROGRAMME, Period(years=5), "lent_at", "the day it was lent"),
    Rule("lesson", Kept.PROGRAMME, Period(years=5), "held_on", "the day it was held, and as long as somebody's register"
         " refers to it", archive=True),
    Rule("series", Kept.PROGRAMME, Period(years=5), _class_ended, "the class's last day"),
    Rule("school_class", Kept.PROGRAMME, Period(years=5), "ended_on", "its last day", archive=True),
    Rule("plan_draft", Kept.PROGRAMME, Period(years=1), "updated_at", "the last change", waits=True),
    Rule("contract_version", Kept.PROGRAMME, Period(years=15), _plan_decided, "the programme's start", source=LAW,
         archive=True),
    Rule("plan_version", Kept.PROGRAMME, Period(years=15), _from_start("decided_on"), "the programme's start", source=LAW,
         archive=True),
    Rule("handover", Kept.PROGRAMME, Period(years=15), _from_start("moves_on"), "the programme's start", source=LAW,
         archive=True),
    Rule("exemption", Kept.PROGRAMME, Period(years=15), _from_start("decided_on"), "the programme's start", source=LAW,
         archive=True),
    Rule("stretch", Kept.PROGRAMME, Period(years=15), _from_start("from_on"), "the programme's start", source=LAW,
         archive=True),
    # Who was let near a protected person
    Rule("named_staff", Kept.PROGRAMME, Period(years=5), "ended_at", "the day it ended", "ended"),
    Rule("named_staff", Kept.PROGRAMME, Period(years=5), None, "the last day somebody served her", "hers"),
    Rule("protection_change", Kept.PROGRAMME, Period(years=5), "changed_at", "the change", waits=True),
    # What the others reckon with, so it goes after them
    Rule("child", Kept.PROGRAMME, Period(years=5), None, "the last day somebody served her"),
    Rule("circumstances", Kept.PROGRAMME, Period(years=15),
         lambda rows: _started(rows.c.person_id), "the programme's start", "programme", LAW, archive=True, waits=True),
    Rule("circumstances", Kept.RECEPTION_TRAINING, Period(years=5), None, "the last day somebody served her", "reception",
         archive=True, only=lambda rows, on: _started(rows.c.person_id).is_(None)),
    Rule("service", Kept.RECEPTION_TRAINING, Period(years=5), "to_on", "its last day", "reception", LAW, archive=True,
         only=_in_reception),
    Rule("service", Kept.PROGRAMME, Period(years=15), _from_start("to_on"), "the programme's start", "programme", LAW,
         archive=True, only=_not_in_reception),
    Rule("role", Kept.ORGANISATION, Period(years=5), "ended_on", "the day it ended"),
    Rule("source_id", WITH_HER, Period(), ROW, "the day what it names is gone", only=_names_nothing),
)  # fmt: skip

# Looks go by the whole month of one organisation, so that what is left of the chain still fits: so long after the
# month's end, and as long as somebody who was looked at in it is served; never longer than the longest limit of the law.
LOOKS_KEPT = Period(years=5)
LOOKS_AT_MOST = Period(years=20)
# A person's name, and then her row. The name goes with her; the row when nothing refers to it any more.
PERSON_KEPT = Period(years=1)

# Kept as long as the installation is used, and why.
STAYS = {
    "municipality": "public facts, replaced by newer ones",
    "organisation": "the tenants themselves",
    "place": "public facts, replaced by newer ones",
    "look_head": "how far each chain of looks came, also of months that are gone; nobody's data",
    "taking_away": "has a row only inside the transaction that takes away",
}
BY_THEMSELVES = {"look": LOOKS_KEPT, "person": PERSON_KEPT}


def rules_of(table: str) -> tuple[Rule, ...]:
    """What is decided about this table, first the rule that is asked first; empty for what stays or goes by itself."""
    return tuple(rule for rule in RULES if rule.table == table)
