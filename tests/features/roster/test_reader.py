import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as some
from openpyxl import Workbook

from webapp.features.roster import files
from webapp.features.roster.cells import Why
from webapp.features.roster.columns import COLUMNS, Sheet, sheet_called
from webapp.features.roster.reader import Problem, read_roster
from webapp.features.roster.template_file import plain
from webapp.features.roster.wording import line, reason

TODAY = date(2026, 11, 21)
DOCUMENTED = Path(__file__).parents[3] / "docs" / "roster.md"


@pytest.fixture
def read(tmp_path):
    """Reads a file with this content (text, or bytes as they are)."""

    def read_it(content, name="people.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_roster([path], TODAY)

    return read_it


def names(roster):
    return [(row.cells["given_name"], row.cells["family_name"]) for row in roster.rows[Sheet.PEOPLE]]


def whys(roster):
    return [problem.why for problem in roster.problems.kept]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file_is_read_in_the_encodings_and_separators_that_are_met(read, encoding, separator):
    text = "id,fornavn,etternavn\n1,Åse,Bjørkås\n".replace(",", separator)
    assert names(read(text.encode(encoding))) == [("Åse", "Bjørkås")]


def test_headings_may_be_norwegian_and_in_any_order(read):
    roster = read("Etternavn;Fornavn;ID;Fødselsdato\nBerg;Per;7;1.2.1990\n")
    assert roster.rows[Sheet.PEOPLE][0].cells["birth_date"] == date(1990, 2, 1)


def test_every_bad_cell_is_named_with_file_row_column_value_and_reason(read):
    roster = read("id,given_name,family_name,birth_date\n1,Per,,30.2.1990\n")
    assert [(p.file, p.row, p.column, p.value, p.why) for p in roster.problems.kept] == [
        ("people.csv", 2, "family_name", "", Why.MISSING),
        ("people.csv", 2, "birth_date", "30.2.1990", Why.NOT_A_DATE),
    ]
    assert "rad 2" in line(roster.problems.kept[1]) and "24.11.2026" in line(roster.problems.kept[1])


def test_the_same_id_twice_is_a_problem_and_says_where_the_first_is(read):
    roster = read("id,given_name,family_name\n1,A,B\n1,A,B\n")
    assert [(p.row, p.why, dict(p.values)) for p in roster.problems.kept] == [(3, Why.TWICE_IN_FILE, {"first": 2})]


def test_a_column_nobody_reads_is_said(read):
    roster = read("id,given_name,family_name,fødselsnummer\n1,A,B,01019012345\n")
    assert [heading for _, _, heading in roster.ignored] == ["fødselsnummer"]
    assert "01019012345" not in str(roster.rows)


def test_a_missing_column_is_named(read):
    assert [(p.column, p.why) for p in read("id,given_name\n1,A\n").problems.kept] == [("family_name", Why.COLUMN_MISSING)]


def test_a_file_that_says_nothing_we_know_is_refused(read):
    assert whys(read("foo,bar\n1,2\n", "notater.csv")) == [Why.UNKNOWN_SHEET]


def test_a_sheet_is_told_by_its_columns_when_its_name_tells_nothing(read):
    roster = read("id;klasse;dato;klokka;minutter\n1;N1;24.11.2026;9.00;90\n", "eksport 47.csv")
    assert len(roster.rows[Sheet.LESSONS]) == 1


def test_an_empty_file_and_headings_without_rows_are_said_to_be_empty(read):
    assert whys(read("")) == whys(read("id,given_name,family_name\n")) == [Why.EMPTY_FILE]


def test_a_workbook_is_read_sheet_by_sheet(tmp_path):
    book = Workbook()
    people = book.active
    people.title = "people"
    people.append(["id", "given_name", "family_name", "birth_date"])
    people.append([7, "Åse", "=1+1", datetime(1990, 2, 1)])
    book.create_sheet("Notater").append(["bare", "notater"])
    book.save(tmp_path / "liste.xlsx")
    roster = read_roster([tmp_path / "liste.xlsx"], TODAY)
    cells = roster.rows[Sheet.PEOPLE][0].cells
    assert (cells["id"], cells["family_name"], cells["birth_date"]) == ("7", "=1+1", date(1990, 2, 1))
    assert roster.problems.count == 0 and ("liste.xlsx", "Notater", "*") in roster.ignored


def test_what_looks_like_a_formula_goes_out_marked_and_comes_back_as_it_was(read):
    assert plain("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert names(read(f"id,given_name,family_name\n1,{plain('-Per')},B\n")) == [("-Per", "B")]


def test_a_zip_that_swells_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(5):
            bomb.writestr(f"xl/worksheets/sheet{number}.xml", bytes(files.MOST_UNZIPPED // 4))
    assert whys(read_roster([path], TODAY)) == [Why.TOO_BIG]


def test_entities_in_a_workbook_are_refused(tmp_path):
    path = tmp_path / "enheter.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    assert whys(read_roster([path], TODAY)) == [Why.NOT_A_SPREADSHEET]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\x00\x01\x02\x03" * 50, b"\xd0\xcf\x11\xe0" + bytes(600), b'"' + b"a" * 300_000])
def test_a_file_of_another_kind_is_refused(read, content):
    assert set(whys(read(content, "liste.csv"))) <= {Why.NOT_A_SPREADSHEET, Why.UNKNOWN_SHEET}


def test_more_rows_than_we_take_are_refused(read, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    roster = read("id,given_name,family_name\n" + "".join(f"{n},A,B\n" for n in range(9)))
    assert Why.TOO_MANY_ROWS in whys(roster)


def test_ten_thousand_bad_rows_are_all_counted(read):
    roster = read("id,given_name,family_name\n" + "".join(f"{n},,\n" for n in range(10_000)))
    assert roster.problems.count == 20_000


def test_a_file_is_known_by_a_word_in_its_name():
    assert [sheet_called(name) for name in ("03-attendance", "Oppmøte uke 47", "liste", "people and classes")] == [
        Sheet.ATTENDANCE, Sheet.ATTENDANCE, None, None,
    ]  # fmt: skip


def test_every_reason_has_a_sentence():
    assert all(len(reason(Problem("f", "s", 1, "c", "v", why, (("first", 1), ("known", "x"), ("date", "x"))))) > 10 for why in Why)


def test_every_column_is_documented():
    said = DOCUMENTED.read_text(encoding="utf-8")
    missing = [f"{sheet}.{column.name}" for sheet, columns in COLUMNS.items() for column in columns if f"`{column.name}`" not in said]
    assert not missing


CELL = some.one_of(some.text(max_size=12), some.sampled_from(["x", "2,5", "24.11.2026", "navn", "id", "person", "lesson", "=1", '"', ";"]))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some.lists(some.lists(CELL, max_size=6), max_size=6), some.sampled_from(["people.csv", "attendance.csv", "x.csv"]))
def test_any_text_file_is_read_or_refused_and_never_breaks(tmp_path, rows, name):
    path = tmp_path / name
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8", errors="replace")
    read_roster([path], TODAY)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_never_break(tmp_path, content):
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    read_roster([path], TODAY)
