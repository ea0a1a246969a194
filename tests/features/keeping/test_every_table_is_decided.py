"""Every table says how long its rows are kept and why; a table without a decision fails here."""

from datetime import date

from webapp.features.roster.known import KIND_OF
from webapp.tables.base import Base, Kept
from webapp.tables.keeping import BY_THEMSELVES, LAW, LOOKS_AT_MOST, NAMED_BY_SOURCE, RULES, STAYS, Period, rules_of

TABLES = Base.metadata.tables
# What IF § 60 allows at most.
AT_MOST = {Kept.PROGRAMME: 15, Kept.RECEPTION_TRAINING: 5, Kept.TESTS: 20}


def test_every_table_is_decided_and_no_other():
    decided = {rule.table for rule in RULES} | set(STAYS) | set(BY_THEMSELVES)
    assert set(TABLES) - decided == set(), "say in webapp/tables/keeping.py how long these are kept"
    assert decided - set(TABLES) == set(), "webapp/tables/keeping.py decides about tables that are not there"


def test_no_rule_keeps_anything_longer_than_the_law_allows():
    too_long = [rule.key for rule in RULES if rule.period.years > AT_MOST.get(rule.kept, 5)]
    assert too_long == [] and LOOKS_AT_MOST.years <= 20


def test_a_limit_of_the_law_does_not_wait_for_anybody_but_where_it_says_so():
    assert {rule.key for rule in RULES if rule.source == LAW and rule.waits} == {"circumstances: programme"}


def test_what_refers_is_taken_before_what_it_refers_to():
    order: dict[str, int] = {rule.table: number for number, rule in enumerate(RULES)}
    wrong = [
        f"{table.name} refers to {key.column.table.name}"
        for table in TABLES.values()
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name in order and order.get(table.name, -1) > order[key.column.table.name]
    ]
    assert wrong == []


def test_every_table_about_a_person_is_emptied_of_her_at_last():
    about = {name for name, table in TABLES.items() if "person_id" in table.c}
    assert about - {rule.table for rule in RULES} == {"look"}


def test_what_a_source_id_names_is_known():
    assert set(KIND_OF.values()) <= set(NAMED_BY_SOURCE)
    assert set(NAMED_BY_SOURCE.values()) <= set(TABLES)


def test_a_period_ends_on_the_day_it_says():
    assert Period(years=5).before(date(2031, 3, 16)) == date(2026, 3, 16)
    assert Period(days=90).before(date(2026, 11, 20)) == date(2026, 8, 22)
    assert rules_of("plan_version")[0].period == Period(years=15)
