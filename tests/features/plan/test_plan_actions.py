"""Drafts and decisions on both databases: what is kept, what is frozen, what is refused, and to whom."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.engine.agreed import AgreedKind
from webapp.engine.revision import digest
from webapp.features.contract import read_contract, read_plan
from webapp.features.plan import actions, draft_for, queries
from webapp.features.plan.forms import Decision
from webapp.features.plan.typed import MOST_ROWS, Typed, as_text, from_text
from webapp.features.standing import files_of, reckon_again, standing_of, standings_for
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.contract import ContractVersion, PlanDraft, PlanVersion
from webapp.tables.database import Who
from webapp.tables.people import Circumstances

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
STARTS = date(2026, 12, 1)
FILLED = {
    "norwegian_weekly": "15",
    "weekly_hours": "37,5",
    "long_term_goals": "Eget kjøkken",
    "reasons": "Praksis gir norsk.\n\nDet er nær hjemmet.",
}


class Office:
    """Olena is settled in Drammen and starts in two weeks; Kari and Per advise there, Siri in another place."""

    def __init__(self, database, **facts):
        self.database = database
        about = {
            "programme_started_on": None, "programme_decided_on": None, "norwegian_started_on": None, "end_goal": None,
        }  # fmt: skip
        with given_in(database) as given:
            self.home, self.away = given.organisation(), given.organisation(name="Asker kommune")
            self.olena = given.participant(STARTS, municipality=self.home, **(about | facts))
            self.kari = self.actor(given.staff("adviser", self.home), self.home)
            self.per = self.actor(given.staff("adviser", self.home, "Per Li"), self.home)
            self.siri = self.actor(given.staff("adviser", self.away, "Siri Dahl"), self.away)
            self.leader = self.actor(given.staff("leader", self.home, "Liv Moe"), self.home, RoleName.LEADER)

    @staticmethod
    def actor(person, organisation, role=RoleName.ADVISER):
        roles = (RoleHeld(organisation.id, role),)
        return Actor(person_id=person.id, public_id=person.public_id, stage=Stage.STAFF, roles=roles)

    @contextmanager
    def reading(self, actor):
        with self.database.reading(Who(actor.person_id, actor.organisations, on=TODAY)) as db:
            yield db

    @contextmanager
    def writing(self, actor):
        with self.database.the_write(Who(actor.person_id, actor.organisations, on=TODAY)) as db:
            yield db

    def built(self, actor=None):
        actor = actor or self.kari
        with self.reading(actor) as db:
            served = queries.served_by_me(db, actor, self.olena.public_id, TODAY)
            return queries.builder_for(db, served.person_id, served.organisation_id, TODAY)

    def save(self, actor=None, seen=None, **fields):
        actor, built = actor or self.kari, self.built(self.kari)
        with self.writing(actor) as db:
            served = queries.served_by_me(db, actor, self.olena.public_id, TODAY)
            actions.save_draft(
                db, actor, served, built.draft.typed.with_fields(**fields),
                seen_revision=built.draft.revision if seen is None else seen, now=NOW,
            )  # fmt: skip

    def decide(self, actor=None, day=TODAY, reference="2026/77", seen=None, today=TODAY):
        actor = actor or self.kari
        with self.reading(actor) as db:
            served = queries.served_by_me(db, actor, self.olena.public_id, TODAY)
        elsewhere, revision = queries.contract_elsewhere(self.database, served, today), self.built().draft.revision
        with self.writing(actor) as db:
            return actions.register_decision(
                db, actor, served, Decision(day, reference),
                seen_revision=revision if seen is None else seen, elsewhere=elsewhere, now=NOW, today=today,
            )  # fmt: skip

    def all(self, table):
        with self.database.reading(Who(everything=True)) as db:
            rows = db.scalars(select(table).where(table.person_id == self.olena.id)).all()
            db.expunge_all()
            return rows


def test_a_draft_is_kept_as_it_was_typed_with_who_and_when(database):
    office = Office(database)
    office.save(starts_on="neste uke", reasons="Fordi")
    (row,) = office.all(PlanDraft)
    assert json.loads(row.content)["fields"]["starts_on"] == "neste uke"
    assert (row.revision, row.updated_at, row.updated_by_id) == (1, NOW, office.kari.person_id)
    assert row.updated_by == "rådgiver, Drammen kommune"


def test_the_person_can_read_the_draft(database):
    office = Office(database)
    office.save(**FILLED)
    with database.reading(Who(person_id=office.olena.id, on=TODAY)) as db:
        assert draft_for(db, office.olena.id).plan.long_term_goals == ("Eget kjøkken",)


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_a_draft_saved_meanwhile_is_not_overwritten(database, seen):
    office = Office(database)
    office.save(reasons="Kari 1")
    office.save(office.per, reasons="Per 2")
    with pytest.raises(ChangedSince):
        office.save(seen=seen, reasons="Kari 3")
    assert office.built().draft.typed["reasons"] == "Per 2"


@pytest.mark.parametrize("who", ["siri", "leader"])
def test_only_those_who_advise_her_make_her_plan(database, who):
    office = Office(database)
    with pytest.raises(NotHere):
        office.save(getattr(office, who))
    assert office.all(PlanDraft) == []


def test_a_decision_freezes_plan_and_contract_with_their_fingerprints(database):
    office = Office(database)
    office.save(**FILLED)
    assert office.decide() == actions.Decided(1, 1)
    (plan,), (contract,) = office.all(PlanVersion), office.all(ContractVersion)
    assert (plan.digest, contract.digest) == (digest(plan.content), digest(contract.content))
    said, agreed = read_plan(plan.content), read_contract(contract.content)
    assert said.reasons == ("Praksis gir norsk.", "Det er nær hjemmet.")
    assert (said.starts_on, said.ends_on, said.weekly_minutes) == (STARTS, date(2027, 11, 30), 2250)
    assert [each.text for each in said.elements][:2] == ["Opplæring i norsk", "Opplæring i samfunnskunnskap"]
    assert (agreed.plan_digest, agreed.reference, agreed.decided_on) == (plan.digest, "2026/77", TODAY)
    assert {line.side.value for line in agreed.lines} == {"person", "municipality"}
    assert agreed.line("agreed.a1").agreed.amount == 900
    assert agreed.line("programme.duration").commitment.period_to == date(2027, 11, 30)
    assert (contract.signed_by_person_on, contract.signed_by_municipality_on) == (None, None)
    assert office.all(PlanDraft) == []


def test_the_facts_follow_the_plan_and_the_promises_stand(database):
    office = Office(database)
    office.save(**FILLED, goal_reading="a2", ends_on="2027-06-30", interpreter_needed="yes")
    office.decide()
    (about,) = office.all(Circumstances)
    assert (about.end_goal, about.weekly_minutes, about.goal_reading) == ("work", 2250, "a2")
    assert (about.programme_offered_on, about.programme_decided_on) == (STARTS, TODAY)
    assert (about.programme_started_on, about.programme_last_day) == (None, date(2027, 6, 30))
    assert about.interpreter_needed
    assert about.reckoned_on is None
    reckon_again(database, [office.olena.id], TODAY)
    with office.reading(office.kari) as db:
        assert standing_of(standings_for(db, office.olena.id, TODAY), "agreed.a1") is not None
        assert files_of(db, [office.olena.id])[office.olena.id].facts.agreed[0].key == "a1"


def test_a_start_that_has_come_is_kept_as_the_start(database):
    office = Office(database, settled_on=date(2026, 9, 1))
    office.save(**FILLED, starts_on="2026-11-16", ends_on="2027-11-15")
    office.decide()
    (about,) = office.all(Circumstances)
    assert (about.programme_started_on, about.programme_last_day) == (date(2026, 11, 16), None)


def test_what_is_not_lawful_waits_for_its_ground(database):
    office = Office(database)
    office.save(**FILLED, ends_on="2028-11-30")
    with pytest.raises(actions.NotReady) as refused:
        office.decide()
    assert [each.key for each in refused.value.problems if each.needs_ground] == ["duration_over_maximum"]
    assert office.all(PlanVersion) == []
    typed = replace(office.built().draft.typed, grounds={"duration_over_maximum": "Lang sykdom"})
    with office.writing(office.kari) as db:
        served = queries.served_by_me(db, office.kari, office.olena.public_id, TODAY)
        actions.save_draft(db, office.kari, served, typed, seen_revision=1, now=NOW)
    office.decide()
    (ground,) = read_plan(office.all(PlanVersion)[0].content).grounds
    assert (ground.problem, ground.ground) == ("duration_over_maximum", "Lang sykdom")
    assert "integreringsloven § 13" in ground.section


def test_a_decision_made_elsewhere_keeps_what_was_not_lawful_as_a_remark(database):
    office = Office(database)
    office.save(decided_elsewhere="yes", appeal="")
    office.decide()
    said = read_plan(office.all(PlanVersion)[0].content)
    assert said.decided_elsewhere
    assert {"missing_reason", "missing_appeal", "missing_long_term_goals"} <= {each.problem for each in said.grounds}


def test_what_cannot_be_read_cannot_be_decided(database):
    office = Office(database)
    office.save(**FILLED, starts_on="neste uke", decided_elsewhere="yes")
    with pytest.raises(actions.NotReady):
        office.decide()


def test_another_draft_than_was_seen_is_not_decided(database):
    office = Office(database)
    office.save(**FILLED)
    office.save(office.per, reasons="Per")
    with pytest.raises(ChangedSince):
        office.decide(seen=1)
    assert office.all(PlanVersion) == []


def test_without_a_draft_nothing_is_decided(database):
    with pytest.raises(ChangedSince):
        Office(database).decide(seen=0)


@pytest.mark.parametrize(("until", "refused"), [(None, True), ("2026-11-17", True), ("2026-11-16", False)])
def test_two_contracts_are_never_in_force_together(database, until, refused):
    office = Office(database)
    with given_in(database) as given:
        given.served(office.olena, office.away, "programme", "2026-01-01", until)
        given.contract(given.plan(office.olena, office.away))
    office.save(**FILLED)
    if refused:
        with pytest.raises(actions.ActiveElsewhere, match="in force elsewhere"):
            office.decide()
    else:
        assert office.decide() == actions.Decided(2, 2)


def test_old_versions_stay_and_the_next_begins_from_the_newest(database):
    office = Office(database)
    office.save(**FILLED)
    office.decide()
    first = office.all(PlanVersion)[0].content
    built = office.built()
    assert (built.old.number, built.draft.revision) == (1, 0)
    assert built.draft.typed["long_term_goals"] == "Eget kjøkken"
    office.save(reasons="Nytt")
    assert office.decide(reference="2026/90") == actions.Decided(2, 2)
    assert [each.content for each in office.all(PlanVersion) if each.number == 1] == [first]


def test_the_day_of_the_first_decision_stays_when_the_plan_changes(database):
    office = Office(database)
    office.save(**FILLED)
    office.decide()
    office.save(reasons="Nytt")
    office.decide(day=TODAY + timedelta(days=20), today=TODAY + timedelta(days=20))
    assert office.all(Circumstances)[0].programme_decided_on == TODAY


def test_a_name_of_a_promise_is_never_used_again(database):
    office = Office(database)
    office.save(**FILLED)
    office.decide()
    built = office.built()
    added = built.draft.typed.without_row("a1").with_row(AgreedKind.MENTOR)
    assert [row.key for row in added.rows] == ["a2"]


def test_a_draft_belongs_to_one_office(database):
    office = Office(database)
    office.save(**FILLED)
    with given_in(database) as given:
        given.served(office.olena, office.away, "follow_up")
    assert office.built(office.siri).draft.revision == 0
    assert office.built(office.per).draft.revision == 1


def test_a_plan_holds_so_many_promises_and_no_more():
    typed = Typed()
    for _each in range(MOST_ROWS + 1):
        typed = typed.with_row(AgreedKind.MENTOR)
    assert len(typed.rows) == MOST_ROWS
    assert from_text(as_text(typed)) == typed
