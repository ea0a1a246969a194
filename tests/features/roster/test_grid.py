from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from tests.features.roster.conftest import TODAY
from webapp.features.roster.attendance import SKIP
from webapp.features.roster.cells import Why
from webapp.features.roster.queries import ClassList, people_of_class
from webapp.features.roster.reader import read_roster
from webapp.features.roster.template_file import filled_template
from webapp.features.roster.wording import ask
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Person
from webapp.tables.schedule import Lesson, SchoolClass

SHEET = "Klasse;Norsk 1\n\nNavn;man 16.11.2026;ons 18.11;Sum\nAmina Ali;2,5;x;5\nBerg, Per;f;;0\nSum;2,5;2,5;5\n"


def registered(school):
    names = {person.id: person.given_name for person in school.rows(Person)}
    return [(names[row.person_id], row.kind, row.minutes, row.happened_on.day) for row in school.rows(EvidenceRow)]


def whys(result):
    return [problem.why for problem in result.prepared.problems]


def test_people_down_and_dates_across_become_attendance(with_lessons):
    with_lessons.bring_in(uke47=SHEET)
    assert registered(with_lessons) == [("Amina", "attended", 150, 16), ("Amina", "attended", 150, 18), ("Per", "absent", 150, 16)]


def test_the_same_sheet_again_changes_nothing_and_another_cell_corrects(with_lessons):
    with_lessons.bring_in(uke47=SHEET)
    assert with_lessons.bring_in(uke47=SHEET).counts == {"attendance": {"unchanged": 3}}
    with_lessons.bring_in(uke47=SHEET.replace("2,5;x", "2;x"))
    assert with_lessons.rows(EvidenceRow)[-1].corrects_id == with_lessons.rows(EvidenceRow)[0].id


def test_the_class_is_told_by_the_name_of_the_file_or_by_whoever_sends_it(with_lessons):
    bare = SHEET.removeprefix("Klasse;Norsk 1\n\n")
    assert with_lessons.bring_in(**{"Norsk 1": bare}).counts == {"attendance": {"new": 3}}
    assert with_lessons.bring_in(uke47=bare, class_name="N1").counts == {"attendance": {"unchanged": 3}}
    assert whys(with_lessons.bring_in(uke47=bare)) == [Why.CLASS_NOT_NAMED]


@pytest.mark.parametrize("name", ["Amina", "Amína Ali", "Ali Baba", "Ukjent"])
def test_a_name_that_is_not_exactly_one_persons_is_asked_about(with_lessons, name):
    result = with_lessons.bring_in(uke47=SHEET.replace("Amina Ali", name))
    assert [each.name for each in result.prepared.unclear] == [name]
    assert {candidate for _, candidate in result.prepared.unclear[0].candidates} == {"Amina Ali", "Per Berg"}
    assert name in ask(result.prepared.unclear[0])
    assert registered(with_lessons) == []


def test_two_people_of_one_name_are_asked_about(with_lessons):
    with_lessons.bring_in(
        people="id,given_name,family_name,purposes\nP3,Amina,Ali,teaching\n",
        classes="id,name,kind,members,from\nN1,Norsk 1,norwegian,P1 P2 P3,2026-08-01\n",
    )
    assert len(with_lessons.bring_in(uke47=SHEET).prepared.unclear) == 1


def test_an_answer_says_who_it_is_or_that_the_line_is_left_out(with_lessons):
    amina = with_lessons.rows(Person)[0]
    wrong = SHEET.replace("Amina Ali", "Mina A.")
    with_lessons.bring_in(uke47=wrong, choices={("uke47", "Mina A."): SKIP})
    assert registered(with_lessons) == [("Per", "absent", 150, 16)]
    with_lessons.bring_in(uke47=wrong, choices={("uke47", "Mina A."): amina.public_id})
    assert ("Amina", "attended", 150, 18) in registered(with_lessons)


def test_an_answer_that_is_nobody_in_the_class_is_no_answer(with_lessons):
    result = with_lessons.bring_in(uke47=SHEET.replace("Amina Ali", "Mina"), choices={("uke47", "Mina"): "0" * 32})
    assert len(result.prepared.unclear) == 1


def test_a_day_without_a_lesson_is_named(with_lessons):
    result = with_lessons.bring_in(uke47=SHEET.replace("ons 18.11", "tor 19.11"))
    assert [(p.column, p.why) for p in result.prepared.problems] == [("tor 19.11", Why.NO_LESSON_THAT_DAY)]


def test_two_lessons_in_a_day_are_told_apart_by_the_time(with_lessons):
    with_lessons.bring_in(lessons="id,class,date,start,minutes\nL4,N1,2026-11-16,13:00,60\n")
    assert whys(with_lessons.bring_in(uke47=SHEET)) == [Why.SEVERAL_LESSONS_THAT_DAY]
    assert with_lessons.bring_in(uke47=SHEET.replace("man 16.11.2026", "man 16.11.2026 09:00")).done


def test_more_hours_than_the_lesson_are_refused_with_the_heading_as_column(with_lessons):
    result = with_lessons.bring_in(uke47=SHEET.replace("2,5;x", "3;x"))
    assert [(p.row, p.column, p.why) for p in result.prepared.problems] == [(4, "man 16.11.2026", Why.MORE_THAN_THE_LESSON)]


def test_a_cell_that_says_nothing_we_know_is_named(with_lessons):
    result = with_lessons.bring_in(uke47=SHEET.replace(";x;", ";kanskje;"))
    assert [(p.row, p.column, p.value) for p in result.prepared.problems] == [(4, "ons 18.11", "kanskje")]


def filled(school, tmp_path, fill):
    """The class's template, filled in by `fill(sheet)` and read again."""
    with school.database.reading(school.everything) as db:
        each = db.query(SchoolClass).one()
        people = people_of_class(db, each.id, school.id, TODAY)
        lessons = db.query(Lesson).order_by(Lesson.starts_at).all()
        template = filled_template(ClassList(each.public_id, each.name, people, lessons))
    path = tmp_path / "utfylt.xlsx"
    path.write_bytes(template)
    book = load_workbook(path)
    fill(book.active)
    book.save(path)
    return path


def test_a_template_comes_back_filled_in(with_lessons, tmp_path):
    from webapp.features.roster import Sender, carry_out, prepare

    def fill(sheet):
        assert [sheet.cell(3, column).value for column in (2, 3, 4)] == ["Navn", "16.11.2026 09:00", "18.11.2026 09:00"]
        sheet["C4"], sheet["D4"], sheet["C5"] = 2.5, "x", "f"

    path = filled(with_lessons, tmp_path, fill)
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with with_lessons.database.reading(with_lessons.everything) as db:
        prepared = prepare(db, Sender(with_lessons.id, "Elva", everything=True), read_roster([path], TODAY), today=TODAY, now=now)
    assert prepared.is_clean, (prepared.problems, prepared.unclear)
    carry_out(lambda: with_lessons.database.the_write(with_lessons.everything), with_lessons.database.engine.dialect, prepared, now=now)
    assert registered(with_lessons) == [("Amina", "attended", 150, 16), ("Amina", "attended", 150, 18), ("Per", "absent", 150, 16)]


def test_a_name_changed_beside_its_id_is_named(with_lessons, tmp_path):
    from webapp.features.roster import Sender, prepare

    def fill(sheet):
        sheet["B4"], sheet["C4"] = "Noen Andre", "x"

    path = filled(with_lessons, tmp_path, fill)
    with with_lessons.database.reading(with_lessons.everything) as db:
        prepared = prepare(
            db, Sender(with_lessons.id, "Elva", everything=True), read_roster([path], TODAY), today=TODAY,
            now=datetime(2026, 11, 21, 12, tzinfo=UTC),
        )  # fmt: skip
    assert [problem.why for problem in prepared.problems] == [Why.NAME_AND_ID_DIFFER]


def test_names_that_look_like_formulas_are_text_in_the_template(with_lessons, tmp_path):
    with_lessons.bring_in(people="id,given_name,family_name,purposes\nP1,=cmd(),Ali,teaching\n")

    def fill(sheet):
        assert sheet["B4"].value == "'=cmd() Ali" and sheet["B4"].data_type == "s"

    filled(with_lessons, tmp_path, fill)
