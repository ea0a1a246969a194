"""«Jeg kan ikke komme» through the whole application: two taps, the rules beside each reason, errors, taking it back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp.engine import oslo
from webapp.tables.absence import AbsenceNotice
from webapp.tables.base import new_public_id

NOW = datetime.now(UTC)
TOMORROW = (NOW + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
DAY = oslo.day_of(TOMORROW)


class World:
    """Olena with a lesson tomorrow, and her phone."""

    def __init__(self, given, client_for):
        self.given, self.client_for = given, client_for
        self.home = given.organisation()
        self.olena = given.participant(NOW.date() - timedelta(days=150), municipality=self.home)
        self.taught = given.school_class()
        given.enrolled(self.olena, self.taught)
        self.lesson = given.lesson(self.taught, at=TOMORROW)
        self.phone = client_for(self.olena)

    @property
    def form(self):
        return f"/nb/schedule/lessons/{self.lesson.public_id}/absence"

    def notices(self):
        with self.given.session as session:
            return session.scalars(select(AbsenceNotice).order_by(AbsenceNotice.id)).all()

    def one(self, number=0):
        return f"/nb/schedule/absence/{self.notices()[number].public_id}"


@pytest.fixture
def world(given, client_for):
    return World(given, client_for)


@pytest.fixture
def send(world, form_token):
    """send(address, **fields): a POST with a fresh token and id, as a page's form would make it."""

    def post(address=None, headers=None, **fields):
        about = {"csrf_token": form_token(), "write_id": new_public_id(), "made_at": ""} | fields
        return world.phone.post(address or world.form, data=about, headers=headers or {})

    return post


def test_the_page_offers_the_reasons_and_one_button(world):
    page = world.phone.get(world.form)
    assert page.status_code == 200 and "data-outbox" in page.text
    for reason in ("ill", "child_ill", "doctor", "appointment", "own_days", "other", "not_said"):
        assert f'name="reason" value="{reason}"' in page.text
        assert f"rules-for {reason}" in page.text
    assert page.text.count("<span>Send</span>") == 1


def test_the_rules_of_every_reason_stand_there_before_anything_is_sent(world):
    page = world.phone.get(world.form).text
    assert "uten lege" in page and "legeerklæring" in page
    assert "omtrent" in page and "før skatt" in page
    assert page.count("Rådgiveren din bestemmer.") == 7
    assert "integreringsforskriften § 8" in page


def test_a_tap_and_send_is_all(world, send):
    answer = send(reason="ill")
    assert answer.status_code == 303 and answer.location == world.one()
    page = world.phone.get(answer.location)
    assert "Sendt – ikke avgjort ennå" in page.text and "ugyldig" not in page.text.lower()


def test_the_page_of_a_lesson_told_of_shows_the_notice_instead_of_the_form(world, send):
    send(reason="ill")
    page = world.phone.get(world.form).text
    assert world.one() in page and 'name="reason"' not in page


def test_a_double_tap_is_done_once(world, send):
    the_id = new_public_id()
    assert send(reason="ill", write_id=the_id).status_code == 303
    assert send(reason="ill", write_id=the_id).status_code == 303
    assert len(world.notices()) == 1


def test_the_outbox_hears_that_it_is_done_and_later_that_it_was(world, send):
    the_id = new_public_id()
    headers = {"X-Outbox": "1", "X-Sender": world.olena.public_id}
    first = send(headers=headers, reason="ill", write_id=the_id, made_at=(NOW - timedelta(hours=5)).isoformat())
    assert (first.status_code, first.json["status"]) == (200, "done")
    assert send(headers=headers, reason="ill", write_id=the_id).json["again"] is True
    assert abs(world.notices()[0].made_at - (NOW - timedelta(hours=5))) < timedelta(seconds=1)


def test_an_error_stands_beside_its_field_and_what_was_chosen_stays(world, send):
    answer = send(scope="days", to="i overmorgen", has_note="yes")
    assert answer.status_code == 422
    assert 'id="f-to-error"' in answer.text and 'id="f-reason-error"' in answer.text
    assert 'value="i overmorgen"' in answer.text
    assert re.search(r'value="days" checked', answer.text) and re.search(
        r'name="has_note" value="yes" checked', answer.text
    )
    assert world.notices() == []


def test_days_that_are_told_already_are_named_with_a_way_to_them(world, send):
    send(reason="ill")
    answer = send("/nb/schedule/absence/new", **{"from": DAY.isoformat(), "to": "", "reason": "other"})
    assert answer.status_code == 422
    assert "allerede meldt fra" in answer.text and world.one() in answer.text and len(world.notices()) == 1


def test_the_outbox_hears_of_the_overlap_too(world, send):
    send(reason="ill")
    answer = send(headers={"X-Outbox": "1", "X-Sender": world.olena.public_id}, reason="doctor")
    assert answer.status_code == 422 and "allerede meldt fra" in answer.json["errors"]["reason"]


def test_several_days_are_told_from_the_page_of_a_lesson(world, send):
    last = DAY + timedelta(days=3)
    assert send(scope="days", to=last.isoformat(), reason="child_ill").status_code == 303
    row = world.notices()[0]
    assert (row.from_on, row.to_on, row.from_at) == (DAY, last, None)


def test_days_are_told_without_a_lesson(world, send):
    page = world.phone.get("/nb/schedule/absence/new", query_string={"from": DAY.isoformat()})
    assert f'value="{DAY.isoformat()}"' in page.text and "data-outbox" in page.text
    answer = send("/nb/schedule/absence/new", **{"from": DAY.isoformat(), "to": "", "reason": "not_said"})
    assert answer.status_code == 303
    assert "Du har meldt fra" in world.phone.get("/nb/schedule/absence/new").text


def test_a_cancelled_lesson_says_so_and_lets_the_day_be_told(world, send):
    world.lesson.status = "cancelled"
    world.given.session.add(world.lesson)
    world.given.session.commit()
    page = world.phone.get(world.form).text
    assert "Timen er avlyst" in page and 'value="lesson"' not in page
    assert send(reason="ill").status_code == 422
    assert send(reason="ill", scope="day").status_code == 303


def test_taking_it_back_and_telling_again_works(world, send):
    send(reason="ill")
    page = world.phone.get(world.one()).text
    assert "Ta det tilbake" in page
    assert send(world.one() + "/withdraw").status_code == 303
    page = world.phone.get(world.one()).text
    assert "Tatt tilbake" in page and "Meld fra igjen" in page and world.form in page
    assert send(reason="doctor").status_code == 303
    assert "Tatt tilbake" in world.phone.get("/nb/schedule/absence").text


def test_a_decision_stands_there_with_its_reason_and_the_way_to_appeal(world):
    notice = world.given.absence(world.olena, DAY - timedelta(days=7))
    world.given.absence_decision(notice, "unexcused", because="Vi fikk ingen legeerklæring.")
    world.given.session.commit()
    page = world.phone.get(world.one()).text
    assert "Ikke godkjent" in page and "Vi fikk ingen legeerklæring." in page
    assert "Du kan klage" in page and "Siste dag er" in page and "Ta det tilbake" not in page


def test_what_is_decided_and_over_is_not_taken_back(world, send):
    world.given.absence(world.olena, DAY - timedelta(days=7), decided_code="sick_self")
    world.given.session.commit()
    answer = send(world.one() + "/withdraw")
    assert answer.status_code == 409 and "Ingenting er endret" in answer.text


def test_what_the_office_wrote_down_can_be_questioned(world):
    world.given.absence(world.olena, DAY, told_by="office", told_by_words="rådgiver, Drammen kommune")
    world.given.session.commit()
    page = world.phone.get(world.one()).text
    assert "Skrevet ned av" in page and "/nb/contract/matters/new" in page and "Ta det tilbake" not in page


def test_the_list_is_kind_when_it_is_empty_and_shows_what_is_left(world):
    page = world.phone.get("/nb/schedule/absence").text
    assert "Du har ikke meldt fra om fravær" in page
    assert "Velferdspermisjon: brukt 0 av 10 dager i år" in page and "Egenmelding" in page


def test_the_list_costs_as_much_for_many_as_for_few(world, statements):
    def cost():
        del statements[:]
        assert world.phone.get("/nb/schedule/absence").status_code == 200
        return len(statements)

    world.given.absence(world.olena, DAY)
    world.given.session.commit()
    world.phone.get("/nb/schedule/absence")
    few = cost()
    for number in range(2, 19):
        world.given.absence(world.olena, DAY + timedelta(days=number))
    world.given.session.commit()
    assert cost() == few


def test_somebody_in_reception_hears_of_udi_and_of_what_is_not_known(given, client_for):
    hanan = given.resident(training_offered="2026-03-02")
    taught = given.school_class()
    given.enrolled(hanan, taught)
    lesson = given.lesson(taught, at=TOMORROW)
    page = client_for(hanan).get(f"/nb/schedule/lessons/{lesson.public_id}/absence").text
    assert "inntil 100 kroner" in page and "Vi vet ikke om timene regnes" in page
    assert "Mottaket" in page and "Rådgiveren din bestemmer" not in page and "før skatt" not in page
    assert 'value="child_ill"' in page and 'value="own_days"' not in page


def test_somebody_outside_the_programme_hears_the_rules_of_the_training(given, client_for):
    about = {"programme_started_on": None, "programme_offered_on": None, "programme_decided_on": None}
    ahmed = given.participant("2026-06-01", name="Ahmed Noor", **about)
    page = client_for(ahmed).get("/nb/schedule/absence/new").text
    assert "norskplanen" in page and "før skatt" not in page
    assert client_for(ahmed).get("/nb/schedule/absence").status_code == 200


def test_staff_are_told_that_it_is_not_their_page(world):
    kari = world.client_for(world.given.staff("adviser", world.home))
    for address in (world.form, "/nb/schedule/absence/new", "/nb/schedule/absence"):
        page = kari.get(address)
        assert page.status_code == 200 and "Denne siden gjelder ikke deg" in page.text


def test_somebody_elses_notice_and_lesson_are_not_found(world, form_token):
    notice = world.given.absence(world.olena, DAY)
    other = world.client_for(world.given.participant(name="Hanan Ali"))
    address = f"/nb/schedule/absence/{notice.public_id}"
    assert other.get(address).status_code == 404 and other.get(world.form).status_code == 404
    data = {"csrf_token": form_token(), "write_id": new_public_id(), "reason": "ill"}
    assert other.post(address + "/withdraw", data=data).status_code == 404
    assert other.post(world.form, data=data).status_code == 404
    assert world.notices()[0].withdrawn_at is None
