"""A table, or a column that names a person, which nobody has decided about stops the build."""

import pytest

from webapp.features.mydata import DECISIONS, Given, labels
from webapp.features.mydata.how_long import kept_words
from webapp.features.mydata.parts import COUNTED, columns_given, tables_given
from webapp.tables import Base

TABLES = Base.metadata.tables
GIVEN = [name for name, decision in DECISIONS.items() if isinstance(decision, Given)]
# What a person proves herself by, or what others do: no copy holds it, whatever its table says.
NEVER = ("hash", "secret", "token", "public_key", "credential_id")


def people_named() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }


def test_every_table_has_a_decision_and_every_decision_a_table():
    assert set(DECISIONS) == set(TABLES), "decide in features/mydata/parts.py whether a copy holds this table"


def test_every_column_that_names_a_person_is_hers_or_counted():
    owners = {f"{name}.{DECISIONS[name].owner}" for name in GIVEN}
    assert people_named() - owners == set(COUNTED), "say in features/mydata/parts.py what this column is to its person"


def test_no_column_that_names_somebody_else_is_in_a_copy():
    given = {f"{name}.{column}" for name in GIVEN for column in columns_given(name)}
    assert given & people_named() == set()


@pytest.mark.parametrize("name", GIVEN)
def test_no_copy_holds_what_opens_an_account(name):
    assert [column for column in columns_given(name) if any(word in column for word in NEVER)] == []


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_left_out_is_there_to_be_left_out(name):
    left_out = DECISIONS[name].leaves | DECISIONS[name].plain | {DECISIONS[name].owner}
    assert left_out <= set(TABLES[name].columns.keys())


@pytest.mark.parametrize("name", GIVEN)
def test_every_part_has_a_heading_a_period_and_words_for_what_people_read(name):
    assert labels.heading(name) and kept_words(name)
    missing = [
        column
        for column in columns_given(name)
        if not {column, f"{name}.{column}"} & labels.FOR_MACHINES
        and labels.label(name, column) in (None, "Noe som er registrert")
    ]
    assert not missing, "give these words in features/mydata/labels.py"


def test_what_is_counted_has_words():
    assert all(labels.counted_words(*each.split(".")) for each in COUNTED)


def test_the_parts_come_in_the_order_of_the_decisions():
    assert [table.name for table, _given in tables_given()] == GIVEN
