"""The office's pages of absence, and the question to the person, through the whole application."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from webapp.engine import oslo
from webapp.tables.absence import AbsenceDecision, AbsenceNotice, CheckIn
from webapp.tables.access import Look
from webapp.tables.base import new_public_id

NOW = datetime.now(UTC)
TODAY = oslo.day_of(NOW)
# A working day ahead, so that a day not excused costs something whatever day the tests run on.
AHEAD = next(day for day in (TODAY + timedelta(days=n) for n in range(2, 20)) if oslo.is_working_day(day))


class World:
    """Olena with a lesson yesterday and a notice of it, and everybody's browsers."""

    def __init__(self, given, client_for, form_token):
        self.given, self.form_token = given, form_token
        self.home, self.school = given.organisation(), given.organisation("school")
        self.olena = given.participant(
            TODAY - timedelta(days=200), municipality=self.home, school=self.school, partner_takes_part=False
        )
        taught = given.school_class(self.school)
        given.enrolled(self.olena, taught)
        self.lesson = given.lesson(taught, at=f"{TODAY - timedelta(days=2)} 09:00")
        self.notice = given.absence(self.olena, AHEAD, has_note=True, made_at=NOW, sent_at=NOW)
        given.absent(self.olena, self.lesson)
        self.check_in = given.check_in(self.olena, self.lesson)
        self.one = f"/nb/staff/absences/{self.notice.public_id}"
        self.person = f"/nb/staff/people/{self.olena.public_id}/absences"
        self.question = f"/nb/schedule/check-in/{self.check_in.public_id}"
        self.desk = client_for(given.staff("adviser", self.home))
        self.leader = client_for(given.staff("leader", self.home, name="Liv Moe"))
        self.teacher = client_for(given.staff("teacher", self.school, name="Tor Lie"))
        self.stranger = client_for(given.staff("adviser", given.organisation(name="Asker kommune"), name="Per Dahl"))
        self.phone = client_for(self.olena)

    def posts(self, address, browser=None, **fields):
        sent = {"csrf_token": self.form_token(), "write_id": new_public_id()} | fields
        return (browser or self.desk).post(address, data=sent)

    def all(self, table):
        with self.given.session as session:
            session.expire_all()
            return session.scalars(select(table).order_by(table.id)).all()


@pytest.fixture
def world(given, client_for, form_token):
    return World(given, client_for, form_token)


def test_the_list_leads_to_what_is_not_decided(world):
    page = world.desk.get("/nb/staff/absences").text
    assert "1 er ikke avgjort ennå." in page and world.notice.public_id in page and "Olena" in page
    assert "Ingen treff" in world.desk.get("/nb/staff/absences?q=nobody").text
    assert "Ingenting er avgjort ennå" in world.desk.get("/nb/staff/absences?state=done&page=x").text


def test_a_leader_reads_and_is_offered_no_decision(world):
    page = world.leader.get(world.one)
    assert page.status_code == 200 and "Avgjør" not in page.text.replace("Avgjørelse", "")
    assert world.posts(world.one, world.leader, code="sick_self").status_code == 404
    assert "Skriv ned" not in world.leader.get(world.person).text


def test_teachers_strangers_and_the_person_find_none_of_the_pages(world):
    for browser in (world.teacher, world.stranger, world.phone):
        for address in (world.one, world.person, f"{world.one}/note-seen"):
            assert browser.get(address).status_code == 404, address
        assert world.posts(world.one, browser, code="sick_self").status_code == 404
        assert world.posts(world.person, browser, reason="ill").status_code == 404
    assert world.teacher.get("/nb/staff/absences").status_code == 404


def test_a_page_says_what_was_said_what_the_rules_say_and_logs_one_look(world):
    page = world.desk.get(world.one).text
    assert "Egenmelding er nok for disse dagene." in page and "Ikke avgjort ennå." in page
    assert "før skatt" in page
    assert "Velferdspermisjon: 0 av 10 virkedager er brukt. 10 igjen." in page
    assert [look.part for look in world.all(Look)] == ["absence"]


def test_a_decision_is_registered_and_shown(world):
    answer = world.posts(world.one, code="sick_self", because="", seen_revision="1")
    assert answer.status_code == 303
    page = world.desk.get(world.one).text
    assert "Syk, egenmelding" in page and "Siste dag for klage" in page and "Avgjør på nytt" in page


def test_a_decision_against_her_without_its_ground_is_sent_back_with_what_was_typed(world):
    answer = world.posts(world.one, code="unexcused", reference="2026/41", seen_revision="1")
    assert answer.status_code == 422 and "Skriv grunnen" in answer.text and 'value="2026/41"' in answer.text
    assert world.posts(world.one, code="nothing", seen_revision="1").status_code == 422
    assert world.posts(world.one, code="leave_paid", seen_revision="1").status_code == 422
    answer = world.posts(world.one, code="leave_paid", leave="parental", seen_revision="1")
    assert answer.status_code == 422 and "uten stønad" in answer.text
    assert not world.all(AbsenceDecision)


def test_an_old_page_shows_what_was_decided_meanwhile_and_keeps_what_was_typed(world):
    world.posts(world.one, code="sick_self", seen_revision="1")
    answer = world.posts(world.one, code="unexcused", because="Ingen grunn.", seen_revision="1")
    assert answer.status_code == 409 and "Det er avgjort" in answer.text and "Ingen grunn." in answer.text
    assert len(world.all(AbsenceDecision)) == 1


def test_the_doctors_note_is_ticked_by_a_button(world):
    assert world.posts(f"{world.one}/note-seen", seen="yes", seen_revision="1").status_code == 303
    assert "Fjern krysset" in world.desk.get(world.one).text
    assert world.posts(f"{world.one}/note-seen", seen_revision="9").status_code == 409
    assert world.posts(f"{world.one}/note-seen", seen_revision="2").status_code == 303
    assert world.desk.get(f"{world.one}/note-seen").status_code == 302


def test_a_persons_page_has_notices_lessons_without_a_word_and_what_is_left(world):
    page = world.desk.get(world.person).text
    assert "Timer uten beskjed" in page and world.lesson.public_id in page and world.notice.public_id in page
    assert "Ferie: 0 av 25 virkedager er brukt. 25 igjen." in page and "gyldig" not in page.split("<select")[0]


def test_what_was_telephoned_is_written_down_and_can_be_taken_back(world):
    fields = {"reason": "ill", "from_on": TODAY.isoformat(), "from_clock": "09:00", "to_clock": "11:30"}
    answer = world.posts(world.person, **fields)
    assert answer.status_code == 303
    notice = world.all(AbsenceNotice)[-1]
    assert (notice.told_by, notice.to_at - notice.from_at) == ("office", timedelta(minutes=150))
    assert world.posts(world.person, **fields).status_code == 422
    back = f"/nb/staff/absences/{notice.public_id}/take-back"
    assert world.posts(back, seen_revision="1").status_code == 303
    assert "Dette er tatt tilbake" in world.desk.get(f"/nb/staff/absences/{notice.public_id}").text
    assert world.posts(f"{world.one}/take-back", seen_revision="1").status_code == 409


def test_lessons_without_a_word_are_decided_with_a_ground_when_it_goes_against_her(world):
    address, lesson = f"{world.person}/lessons", world.lesson.public_id
    assert "Kryss av" in world.posts(address, code="permitted").text
    answer = world.posts(address, code="unexcused", lessons=lesson)
    assert answer.status_code == 422 and f'value="{lesson}" checked' in answer.text
    assert world.posts(address, code="unexcused", lessons=lesson, because="Ingen grunn.").status_code == 303
    assert "Ugyldig fravær" in world.desk.get(world.person).text
    assert world.posts(address, code="permitted", lessons=lesson).status_code == 409


def test_the_question_is_kind_and_answered_by_a_button(world):
    page = world.phone.get(world.question).text
    assert "Vi har savnet deg. Går det bra?" in page and page.count('name="answer"') == 4
    assert world.posts(world.question, world.phone, answer="rubbish").status_code == 422
    assert world.posts(world.question, world.phone, answer="need_help").status_code == 303
    assert "tel:32000001" in world.phone.get(world.question).text
    assert world.posts(world.question, world.phone, answer="ill").status_code == 303
    assert "/nb/schedule/absence/new" in world.phone.get(world.question).text


def test_the_question_is_nobody_elses(world):
    for browser in (world.desk, world.teacher, world.stranger):
        assert browser.get(world.question).status_code == 404
        assert world.posts(world.question, browser, answer="ill").status_code == 404


def test_a_check_in_stands_on_the_list_and_is_closed(world):
    world.posts(world.question, world.phone, answer="need_help")
    assert "Trenger hjelp" in world.desk.get("/nb/staff/absences").text
    assert "Vi har snakket sammen" not in world.leader.get("/nb/staff/absences").text
    address = f"/nb/staff/check-ins/{world.check_in.public_id}/close"
    assert world.posts(address, seen_revision="1").status_code == 409
    assert world.posts(address, seen_revision="2").status_code == 303
    assert "Trenger hjelp" not in world.desk.get("/nb/staff/absences").text
    assert world.posts(world.question, world.phone, answer="all_well").status_code == 409
    assert world.posts(address, world.teacher, seen_revision="2").status_code == 404
    assert world.all(CheckIn)[0].closed_by is not None


def test_the_list_takes_as_many_statements_for_thirty_as_for_one(world, statements):
    def counted():
        statements.clear()
        assert world.desk.get("/nb/staff/absences").status_code == 200
        return len(statements)

    one = counted()
    with world.given.session as session:
        for number in range(40):
            person = world.given.participant(name=f"Nr {number}", municipality=world.home, school=world.school)
            world.given.absence(person, TODAY)
            world.given.check_in(person, world.lesson, answer="need_help", answered_at=NOW)
        session.commit()
        assert session.scalar(select(func.count()).select_from(AbsenceNotice)) == 41
    assert counted() == one
    assert "Side 1 av 2" in world.desk.get("/nb/staff/absences").text
