from datetime import UTC, date, datetime, timedelta

import pytest

from webapp.features.roster import ChangedMeanwhile, Sender, carry_out, prepare, read_roster
from webapp.features.roster.cells import Why
from webapp.tables.contract import ContractVersion, PlanVersion
from webapp.tables.database import Who
from webapp.tables.evidence import EvidenceRow, Meeting
from webapp.tables.notices import Notice
from webapp.tables.organisations import SourceId
from webapp.tables.people import Child, Circumstances, Person, Service
from webapp.tables.schedule import Enrolment, Examination, Lesson, NextStep, SchoolClass, Series

PEOPLE = "id,given_name,family_name,language,birth_date,purposes,served_from\nP1,Amina,Ali,ar,1990-01-02,teaching,2026-08-01\nP2,Per,Berg,nb,1985-05-06,teaching,2026-08-01\n"
CLASSES = "id,name,kind,members,from\nN1,Norsk 1,norwegian,P1 P2,2026-08-01\n"
LESSONS = "id,class,date,start,minutes,room\nL1,N1,2026-11-16,09:00,150,4\nL2,N1,2026-11-18,09:00,150,4\nL3,N1,2026-11-25,09:00,150,4\n"
ATTENDANCE = "lesson,person,minutes,state\nL1,P1,120,\nL1,P2,,absent\nL2,P1,,came\n"
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def whys(result):
    return [(problem.column, problem.why) for problem in result.prepared.problems]


def test_a_list_comes_in_with_everything_it_says(school):
    result = school.bring_in(people=PEOPLE, classes=CLASSES, lessons=LESSONS, attendance=ATTENDANCE)
    assert result.counts["attendance"] == {"new": 3}
    amina = school.rows(Person)[0]
    assert (amina.given_name, amina.sort_key, amina.created_at) == ("Amina", "ali amina", NOW)
    assert [(row.kind, row.subject, row.minutes, row.happened_on) for row in school.rows(EvidenceRow)] == [
        ("attended", "norwegian", 120, date(2026, 11, 16)),
        ("absent", "norwegian", 150, date(2026, 11, 16)),
        ("attended", "norwegian", 150, date(2026, 11, 18)),
    ]
    assert [lesson.registered_at for lesson in school.rows(Lesson)] == [NOW, NOW, None]
    assert school.rows(Lesson)[0].starts_at == datetime(2026, 11, 16, 8, tzinfo=UTC)


def test_the_same_files_again_change_nothing(school):
    school.bring_in(people=PEOPLE, classes=CLASSES, lessons=LESSONS, attendance=ATTENDANCE)
    again = school.bring_in(LATER, people=PEOPLE, classes=CLASSES, lessons=LESSONS, attendance=ATTENDANCE)
    assert again.counts == {
        "people": {"unchanged": 2}, "classes": {"unchanged": 1}, "lessons": {"unchanged": 3}, "attendance": {"unchanged": 3},
    }  # fmt: skip
    assert again.done.lock_ms == 0 and again.done.people == []
    assert len(school.rows(EvidenceRow)) == 3


def test_one_bad_row_keeps_everything_out(school):
    result = school.bring_in(people=PEOPLE + "P3,,Uten,nb,,teaching,\n", classes=CLASSES)
    assert [(p.row, p.column, p.why) for p in result.prepared.problems] == [(4, "given_name", Why.MISSING)]
    assert school.rows(Person) == [] and school.rows(SchoolClass) == []


def test_absence_somebody_told_about_is_kept_as_told(with_lessons):
    with_lessons.bring_in(attendance="lesson,person,minutes,state\nL1,P1,,told_us\nL1,P2,,absent\nL2,P1,,came\n")
    assert [(row.kind, row.told_us) for row in with_lessons.rows(EvidenceRow)] == [
        ("absent", True), ("absent", False), ("attended", None),
    ]  # fmt: skip


def test_absence_that_turns_out_to_have_been_told_is_corrected_and_never_taken_back_by_a_file(with_lessons):
    absent, told = (f"lesson,person,minutes,state\nL1,P1,,{state}\n" for state in ("absent", "told_us"))
    with_lessons.bring_in(attendance=absent)
    assert with_lessons.bring_in(LATER, attendance=told).counts["attendance"] == {"changed": 1}
    assert with_lessons.bring_in(LATER, attendance=absent).counts["attendance"] == {"unchanged": 1}
    first, second = with_lessons.rows(EvidenceRow)
    assert (first.told_us, second.told_us, second.corrects_id) == (False, True, first.id)


def test_corrected_attendance_is_a_new_record_that_points_to_the_old(with_lessons):
    with_lessons.bring_in(attendance=ATTENDANCE)
    result = with_lessons.bring_in(LATER, attendance="lesson,person,minutes,state\nL1,P1,150,\n")
    assert result.counts["attendance"] == {"changed": 1}
    old, *_, new = with_lessons.rows(EvidenceRow)
    assert (old.minutes, new.minutes, new.corrects_id, new.recorded_at) == (120, 150, old.id, LATER)


def test_a_correction_can_be_corrected(with_lessons):
    for minutes in (120, 150, 90, 90):
        with_lessons.bring_in(attendance=f"lesson,person,minutes\nL1,P1,{minutes}\n")
    assert [row.minutes for row in with_lessons.rows(EvidenceRow)] == [120, 150, 90]


def test_a_moved_lesson_keeps_its_original_start_and_raises_its_sequence(with_lessons):
    with_lessons.bring_in(lessons="id,class,date,start,minutes\nL3,N1,2026-11-25,12:30,150\n")
    lesson = with_lessons.rows(Lesson)[2]
    assert (lesson.status, lesson.sequence, lesson.revision) == ("moved", 1, 2)
    assert lesson.original_starts_at == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert lesson.starts_at == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
    assert lesson.room == "4"  # the file had no such column


def test_a_lesson_moved_back_is_as_planned_again(with_lessons):
    with_lessons.bring_in(lessons="id,class,date,start,minutes\nL3,N1,2026-11-25,12:30,150\n")
    with_lessons.bring_in(lessons="id,class,date,start,minutes\nL3,N1,2026-11-25,09:00,150\n")
    assert (with_lessons.rows(Lesson)[2].status, with_lessons.rows(Lesson)[2].sequence) == ("planned", 2)


def test_a_cancelled_lesson_takes_no_attendance(with_lessons):
    with_lessons.bring_in(lessons="id,class,date,start,minutes,cancelled\nL2,N1,2026-11-18,09:00,150,ja\n")
    assert with_lessons.rows(Lesson)[1].status == "cancelled"
    assert whys(with_lessons.bring_in(attendance="lesson,person,state\nL2,P1,came\n")) == [("state", Why.CANCELLED)]


def test_lessons_share_the_series_of_their_class(with_lessons):
    (series,) = with_lessons.rows(Series)
    assert {lesson.series_id for lesson in with_lessons.rows(Lesson)} == {series.id}


@pytest.mark.parametrize(
    ("attendance", "column", "why"),
    [
        ("L9,P1,,came", "lesson", Why.UNKNOWN_LESSON),
        ("L1,P9,,came", "person", Why.UNKNOWN_PERSON),
        ("L1,P1,151,", "minutes", Why.MORE_THAN_THE_LESSON),
        ("L3,P1,,came", "state", Why.NOT_BEGUN),
        ("L1,P1,,", "minutes", Why.STATE_OR_MINUTES),
        ("L1,P1,30,absent", "minutes", Why.STATE_AND_MINUTES),
        ("L1,P1,,kanskje", "state", Why.NOT_A_CHOICE),
    ],
)
def test_attendance_that_cannot_be_is_refused(with_lessons, attendance, column, why):
    result = with_lessons.bring_in(attendance=f"lesson,person,minutes,state\n{attendance}\n")
    assert whys(result) == [(column, why)]
    assert with_lessons.rows(EvidenceRow) == []


def test_somebody_outside_the_class_is_not_registered_in_it(with_lessons):
    with_lessons.bring_in(people="id,given_name,family_name,purposes\nP3,Ola,Dahl,teaching\n")
    result = with_lessons.bring_in(attendance="lesson,person,state\nL1,P3,came\n")
    assert whys(result) == [("state", Why.NOT_IN_CLASS)]


@pytest.mark.parametrize(
    ("lesson", "why"),
    [
        ("L4,N1,2026-11-16,10:00,60", Why.OVERLAPS),
        ("L4,N9,2026-11-17,10:00,60", Why.UNKNOWN_CLASS),
        ("L4,N1,2027-03-28,02:30,60", Why.NO_SUCH_HOUR),
        ("L4,N1,2026-11-17,10:00,0", Why.OUT_OF_RANGE),
    ],
)
def test_a_lesson_that_cannot_be_is_refused(with_lessons, lesson, why):
    assert why in [problem.why for problem in with_lessons.bring_in(lessons=f"id,class,date,start,minutes\n{lesson}\n").prepared.problems]


def test_a_new_lesson_at_the_original_start_of_a_moved_one_is_refused(with_lessons):
    with_lessons.bring_in(lessons="id,class,date,start,minutes\nL3,N1,2026-11-25,12:30,150\n")
    result = with_lessons.bring_in(lessons="id,class,date,start,minutes\nL4,N1,2026-11-25,09:00,150\n")
    assert [problem.why for problem in result.prepared.problems] == [Why.SAME_START]


@pytest.mark.parametrize(
    ("columns", "values", "column", "why"),
    [
        ("permit_granted_on,settled_on", "2026-06-01,2026-05-01", "settled_on", Why.BEFORE),
        ("birth_date", "2027-01-01", "birth_date", Why.IN_THE_FUTURE),
        ("children", "2030-01-01", "children", Why.IN_THE_FUTURE),
        ("birth_date,children", "1990-01-01,1991-01-01", "children", Why.BEFORE),
        ("protection", "strengt fortrolig", "protection", Why.STRICTLY_PROTECTED),
        ("education", "doktorgrad", "education", Why.NOT_A_CHOICE),
        ("also_served_by", "Ingen: teaching", "also_served_by", Why.UNKNOWN_ORGANISATION),
    ],
)
def test_facts_that_cannot_be_are_refused(school, columns, values, column, why):
    result = school.bring_in(people=f"id,given_name,family_name,purposes,{columns}\nP1,A,B,teaching,{values}\n")
    assert whys(result) == [(column, why)]


def test_a_corrected_person_is_changed_and_the_columns_left_out_stay(school):
    school.bring_in(people="id,given_name,family_name,purposes,children,settled_on,contact_name\nP1,Amina,Ali,programme,2020-01-01,2026-03-01,Kari\n")
    school.bring_in(people="id,given_name,family_name,children,permit_granted_on\nP1,Amina,Aly,2020-02-02 | 2022-02-02,2026-02-01\n")
    person, facts = school.rows(Person)[0], school.rows(Circumstances)[0]
    assert (person.family_name, person.search_key, person.revision) == ("Aly", "amina aly", 2)
    assert (facts.settled_on, facts.permit_granted_on) == (date(2026, 3, 1), date(2026, 2, 1))
    assert {child.born_on for child in school.rows(Child)} == {date(2020, 2, 2), date(2022, 2, 2)}
    assert school.rows(Service)[0].contact_name == "Kari"


def test_stored_standings_of_whoever_is_touched_no_longer_hold(with_lessons):
    with with_lessons.database.the_write(with_lessons.everything) as db:
        for facts in db.query(Circumstances):
            facts.reckoned_on = TODAY
    with_lessons.bring_in(attendance="lesson,person,state\nL1,P1,came\n")
    assert [facts.reckoned_on for facts in with_lessons.rows(Circumstances)] == [None, TODAY]


def test_somebody_already_known_by_name_and_birth_date_is_not_made_twice(with_lessons):
    result = with_lessons.bring_in(people="id,given_name,family_name,birth_date,purposes\nX7,AMINA,Ali,1990-01-02,teaching\n")
    assert whys(result) == [("family_name", Why.ALREADY_KNOWN)]


def test_another_organisation_named_as_serving_knows_the_person_by_the_same_id(school):
    school.bring_in(people="id,given_name,family_name,purposes,also_served_by\nP1,Amina,Ali,teaching,Drammen kommune: programme\n")
    assert {(s.organisation_id, s.purpose) for s in school.rows(Service)} == {(school.id, "teaching"), (school.other, "programme")}
    result = school.bring_in(organisation=school.other, meetings="id,person,kind,date,start,minutes\nM1,P1,follow_up,2026-11-24,10:00,30\n")
    assert result.counts == {"meetings": {"new": 1}}


def test_a_member_no_longer_listed_went_to_the_class_until_yesterday(with_lessons):
    with_lessons.bring_in(classes="id,name,kind,members,from\nN1,Norsk 1,norwegian,P1,2026-08-01\n")
    assert [row.to_on for row in with_lessons.rows(Enrolment)] == [None, TODAY - timedelta(days=1)]


def test_a_member_may_begin_on_a_day_of_her_own(school):
    school.bring_in(people=PEOPLE, classes="id,name,kind,members,from\nN1,Norsk 1,norwegian,P1 P2@2026-10-05,2026-08-01\n")
    assert [row.from_on for row in school.rows(Enrolment, Enrolment.person_id)] == [date(2026, 8, 1), date(2026, 10, 5)]


PLAN = "id,person,decided_on,reference,end_goal,goal_speaking,elements,person_part,signed_by_person_on\n"


def test_a_plan_that_says_something_new_is_a_new_version_beside_the_old(with_lessons):
    with_lessons.bring_in(plans=PLAN + "A,P1,2026-10-01,2026/1,work,b1,Norsk | Praksis,Delta,2026-10-02\n")
    with_lessons.bring_in(plans=PLAN + "A,P1,2026-10-01,2026/1,work,b1,Norsk | Praksis,Delta,2026-10-02\n")
    with_lessons.bring_in(plans=PLAN + "A,P1,2026-11-01,2026/9,work,b2,Norsk,Delta,\n")
    assert [(plan.number, plan.decision_reference) for plan in with_lessons.rows(PlanVersion)] == [(1, "2026/1"), (2, "2026/9")]
    assert [contract.signed_by_person_on for contract in with_lessons.rows(ContractVersion)] == [date(2026, 10, 2), None]
    assert '"elements":["Norsk","Praksis"]' in with_lessons.rows(PlanVersion)[0].content


def test_a_norskplan_has_no_contract(with_lessons):
    with_lessons.bring_in(plans="id,person,decided_on,reference,kind\nA,P1,2026-10-01,2026/1,norskplan\n")
    assert len(with_lessons.rows(PlanVersion)) == 1 and with_lessons.rows(ContractVersion) == []


def test_a_corrected_result_points_to_the_old_one(with_lessons):
    head = "id,person,skill,level,date,basis\n"
    with_lessons.bring_in(results=head + "R1,P1,lese,A1,2026-10-05,prøve\n")
    with_lessons.bring_in(results=head + "R1,P1,lese,A2,2026-10-05,prøve\n")
    with_lessons.bring_in(results=head + "R1,P1,lese,B1,2026-10-05,prøve\n")
    records = with_lessons.rows(EvidenceRow)
    assert [(row.level, row.module) for row in records] == [("a1", "test"), ("a2", "test"), ("b1", "test")]
    assert [row.corrects_id for row in records] == [None, records[0].id, records[1].id]


def test_a_registration_for_a_test_is_kept_in_parts_and_a_new_day_changes_it(with_lessons):
    head = "id,person,test,parts,date,start,minutes,place\nE1,P1,norskprøve,lese|muntlig,"
    with_lessons.bring_in(tests=head + "2026-12-02,09:00,120,Elva skole\n")
    again = with_lessons.bring_in(LATER, tests=head + "2026-12-03,09:00,120,Elva skole\n")
    (test,) = with_lessons.rows(Examination)
    assert (test.kind, test.parts, test.held_on, test.revision) == ("norwegian", "reading speaking", date(2026, 12, 3), 2)
    assert again.counts["tests"] == {"changed": 1}


def test_a_test_of_thirty_hours_is_refused_with_its_row(with_lessons):
    result = with_lessons.bring_in(tests="id,person,test,date,start,minutes\nE1,P1,norskprøve,2026-12-02,09:00,1800\n")
    assert whys(result) == [("minutes", Why.OUT_OF_RANGE)] and with_lessons.rows(Examination) == []


def test_the_next_step_of_a_whole_class_comes_from_one_file(with_lessons):
    with_lessons.bring_in(
        steg="id,person,neste_steg,avtalt,ferdighet\n"
        "S1,P1,Les én bok,2026-11-16,lese\nS2,P2,Ring biblioteket,2026-11-16,\n"
    )
    assert [(row.text, row.skill) for row in with_lessons.rows(NextStep)] == [("Les én bok", "reading"), ("Ring biblioteket", None)]


def test_pupils_are_told_of_a_lesson_that_a_file_has_moved(with_lessons):
    with_lessons.bring_in(LATER, lessons=LESSONS.replace("L3,N1,2026-11-25,09", "L3,N1,2026-11-25,11"))
    told = with_lessons.rows(Notice)
    assert {row.code for row in told} == {"lesson_moved"} and len(told) == 2
    assert '"was_starts_at":"2026-11-25T08:00:00+00:00"' in told[0].values


def test_several_lessons_cancelled_by_a_file_are_told_in_one_sentence(with_lessons):
    head, *rows = LESSONS.strip().split("\n")
    later = [row.replace("2026-11-1", "2026-12-1") for row in rows]
    with_lessons.bring_in(lessons="\n".join([head, *later]))
    with_lessons.bring_in(LATER, lessons="\n".join([head + ",cancelled", *(row + ",ja" for row in later)]))
    cancelled = [row for row in with_lessons.rows(Notice) if "cancelled" in row.code]
    assert [row.code for row in cancelled] == ["series_cancelled"] * 2
    assert '"count":3' in cancelled[0].values


def test_nobody_is_told_of_a_lesson_that_is_over(with_lessons):
    with_lessons.bring_in(LATER, lessons=LESSONS.replace("L1,N1,2026-11-16,09", "L1,N1,2026-11-16,11"))
    assert with_lessons.rows(Notice) == []


def test_a_meeting_held_is_a_record_and_taking_it_back_corrects_it(with_lessons):
    head = "id,person,kind,date,start,minutes,module,held\nM1,P1,guidance_group,2026-11-12,17:00,90,limits,"
    with_lessons.bring_in(meetings=head + "ja\n")
    with_lessons.bring_in(meetings=head + "nei\n")
    held, taken_back = with_lessons.rows(EvidenceRow)
    assert (held.kind, held.subject, held.meeting_id) == ("meeting", "parental_guidance", with_lessons.rows(Meeting)[0].id)
    assert (taken_back.minutes, taken_back.corrects_id) == (0, held.id)


def test_a_meeting_to_come_is_not_held(with_lessons):
    result = with_lessons.bring_in(meetings="id,person,kind,date,start,minutes,held\nM1,P1,follow_up,2026-11-24,10:00,30,ja\n")
    assert whys(result) == [("held", Why.NOT_HELD_YET)]


def test_through_the_browser_only_those_served_today_can_be_registered(with_lessons):
    with with_lessons.database.the_write(with_lessons.everything) as db:
        db.query(Service).filter(Service.person_id == with_lessons.rows(Person)[0].id).update({"to_on": date(2026, 11, 1)})
    who = Who(organisations=(with_lessons.id,), on=TODAY)
    result = with_lessons.bring_in(who=who, attendance="lesson,person,state\nL1,P1,came\nL1,P2,came\n")
    assert whys(result) == [("person", Why.NOT_SERVED)]


def test_somebody_of_the_organisation_alone_can_bring_in_everything(school):
    who = Who(organisations=(school.id,), on=TODAY)
    plans = PLAN + "A,P1,2026-10-01,2026/1,work,b1,Norsk,Delta,2026-10-02\n"
    results = "id,person,skill,level,date\nR1,P1,reading,a1,2026-10-05\n"
    meetings = "id,person,kind,date,start,minutes,held\nM1,P1,follow_up,2026-11-12,10:00,30,ja\n"
    tests = "id,person,test,date,start,minutes\nE1,P1,norskprøve,2026-12-02,09:00,120\n"
    all_of_it = {"people": PEOPLE, "classes": CLASSES, "lessons": LESSONS, "attendance": ATTENDANCE, "plans": plans, "results": results, "meetings": meetings, "tests": tests}
    assert school.bring_in(who=who, **all_of_it).done
    assert school.bring_in(LATER, who=who, **all_of_it).counts["attendance"] == {"unchanged": 3}
    school.bring_in(LATER, who=who, people=PEOPLE.replace("Ali", "Aly"), lessons=LESSONS.replace("L3,N1,2026-11-25,09", "L3,N1,2026-11-25,11"))
    assert school.rows(Person)[0].family_name == "Aly"


def test_ids_of_another_organisation_are_unknown(with_lessons):
    result = with_lessons.bring_in(organisation=with_lessons.other, attendance="lesson,person,state\nL1,P1,came\n")
    assert whys(result) == [("lesson", Why.UNKNOWN_LESSON), ("person", Why.UNKNOWN_PERSON)]


def test_what_changed_between_the_check_and_the_write_stops_it_whole(with_lessons, tmp_path):
    path = tmp_path / "lessons.csv"
    path.write_text("id,class,date,start,minutes\nL3,N1,2026-11-25,12:30,150\nL4,N1,2026-11-26,09:00,150\n")
    with with_lessons.database.reading(with_lessons.everything) as db:
        prepared = prepare(db, Sender(with_lessons.id, "Elva", everything=True), read_roster([path], TODAY), today=TODAY, now=NOW)
    with with_lessons.database.the_write(with_lessons.everything) as db:
        db.query(Lesson).update({"revision": 5})
    with pytest.raises(ChangedMeanwhile):
        carry_out(lambda: with_lessons.database.the_write(with_lessons.everything), with_lessons.database.engine.dialect, prepared, now=NOW)
    assert len(with_lessons.rows(Lesson)) == 3


def test_two_imports_of_the_same_attendance_at_once_write_it_once(with_lessons, tmp_path):
    path = tmp_path / "attendance.csv"
    path.write_text(ATTENDANCE)
    both = []
    for _ in range(2):
        with with_lessons.database.reading(with_lessons.everything) as db:
            both.append(prepare(db, Sender(with_lessons.id, "Elva", everything=True), read_roster([path], TODAY), today=TODAY, now=NOW))
    write = lambda: with_lessons.database.the_write(with_lessons.everything)  # noqa: E731
    carry_out(write, with_lessons.database.engine.dialect, both[0], now=NOW)
    with pytest.raises(ChangedMeanwhile):
        carry_out(write, with_lessons.database.engine.dialect, both[1], now=NOW)
    assert len(with_lessons.rows(EvidenceRow)) == 3


def test_what_staff_changed_stays_when_the_same_file_comes_again(with_lessons):
    with with_lessons.database.the_write(with_lessons.everything) as db:
        db.query(Lesson).update({"room": "9"})
    with_lessons.bring_in(lessons=LESSONS)
    assert {lesson.room for lesson in with_lessons.rows(Lesson)} == {"9"}


def test_ids_are_remembered_for_the_organisation_whose_they_are(with_lessons):
    kinds = sorted((row.kind, row.source_id) for row in with_lessons.rows(SourceId))
    assert kinds == [("class", "N1"), ("lesson", "L1"), ("lesson", "L2"), ("lesson", "L3"), ("person", "P1"), ("person", "P2"), ("series", "N1/")]
    assert {row.organisation_id for row in with_lessons.rows(SourceId)} == {with_lessons.id}


def test_a_long_list_does_not_fill_the_memory(with_lessons, most_memory):
    days = [date(2026, 1, 5) + timedelta(days=n) for n in range(200)]
    with_lessons.bring_in(
        people="id,given_name,family_name,purposes,served_from\n" + "".join(f"Q{n},G{n},F{n},teaching,2025-01-01\n" for n in range(50)),
        classes="id,name,kind,members,from\nN2,Norsk 2,norwegian," + " ".join(f"Q{n}" for n in range(50)) + ",2025-01-01\n",
        lessons="id,class,date,start,minutes\n" + "".join(f"K{n},N2,{day},09:00,90\n" for n, day in enumerate(days)),
    )
    attendance = "lesson,person,state\n" + "".join(f"K{k},Q{q},came\n" for k in range(200) for q in range(50))
    most = most_memory(lambda: with_lessons.bring_in(attendance=attendance))
    assert len(with_lessons.rows(EvidenceRow)) == 10_000
    assert most < 30_000_000  # a hundred thousand rows then stay below 300 MB
