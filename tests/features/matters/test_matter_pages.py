"""Matters through the whole application: the forms, the receipt, the answers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from webapp.engine import oslo
from webapp.tables.access import Look
from webapp.tables.base import new_public_id
from webapp.tables.contract import GoneThrough
from webapp.tables.matters import Matter

TODAY = oslo.day_of(datetime.now(UTC))


class World:
    """Olena with a plan of a week ago, her adviser and their leader."""

    def __init__(self, given, client_for, form_token):
        self.given, self.client_for, self.form_token = given, client_for, form_token
        self.home = given.organisation()
        self.olena = given.participant(municipality=self.home, name="Olena Kovalenko")
        self.plan = given.plan(
            self.olena, self.home, decided_on=TODAY - timedelta(days=7), decision_reference="2026/41"
        )
        given.contract(self.plan)
        self.kari = given.staff("adviser", self.home)
        self.liv = given.staff("leader", self.home, name="Liv Moe")
        self.phone = client_for(self.olena)
        self.desk = client_for(self.kari)

    def sends(self, about="programme.start", browser=None, headers=None, **fields):
        sent = {"csrf_token": self.form_token(), "write_id": new_public_id(), "made_at": ""} | fields
        address = f"/nb/contract/matters/new?about={about}"
        return (browser or self.phone).post(address, data=sent, headers=headers or {})

    def posts(self, browser, address, **fields):
        return browser.post(address, data={"csrf_token": self.form_token(), "write_id": new_public_id()} | fields)

    def all(self, table):
        with self.given.session as session:
            return session.scalars(select(table).order_by(table.id)).all()

    def matter(self):
        return self.all(Matter)[-1]


@pytest.fixture
def world(given, client_for, form_token):
    return World(given, client_for, form_token)


def test_she_chooses_what_it_is_about_from_lines_and_facts(world):
    page = world.phone.get("/nb/contract/matters/new").text
    assert "about=plan" in page and "about=programme.start" in page and "about=fact.settled_on" in page


def test_one_form_that_a_phone_keeps_serves_every_line(world):
    sent = {"csrf_token": world.form_token(), "write_id": new_public_id(), "about": "plan", "kind": "explain"}
    assert world.phone.post("/nb/contract/matters/new", data=sent).status_code == 303
    assert (world.matter().about, world.matter().kind) == ("plan", "explain")


def test_choosing_nothing_says_so_and_keeps_the_words(world):
    sent = {"csrf_token": world.form_token(), "write_id": new_public_id(), "about": "", "text": "Hva betyr dette?"}
    answer = world.phone.post("/nb/contract/matters/new", data=sent)
    assert answer.status_code == 422 and "Velg hva det gjelder." in answer.text and "Hva betyr dette?" in answer.text


def test_the_form_offers_what_can_be_said_of_a_line(world):
    page = world.phone.get("/nb/contract/matters/new?about=programme.start").text
    assert "Forklar dette for meg" in page and "Dette har ikke skjedd" in page and "statsforvalteren" in page
    assert "Er dette en klage?" not in page and "data-outbox" in page
    assert "Er dette en klage?" in world.phone.get("/nb/contract/matters/new?about=plan").text


@pytest.mark.parametrize("about", ["reception.norwegian", "fact.protection", "agreed.a9", "%00", "x" * 300])
def test_a_line_that_does_not_concern_her_is_not_found(world, about):
    assert world.phone.get(f"/nb/contract/matters/new?about={about}").status_code == 404
    assert world.sends(about, kind="explain").status_code == 404


def test_being_explained_needs_no_words_and_no_choice(world):
    answer = world.sends(kind="explain", seen_by="only_me")
    assert answer.status_code == 303 and world.matter().public_id in answer.headers["Location"]
    assert (world.matter().kind, world.matter().seen_by) == ("explain", "adviser")
    page = world.phone.get(answer.headers["Location"]).text
    assert "Målet vårt er svar innen 7 dager" in page and "ikke en frist i loven" in page


def test_from_a_phone_that_sent_it_twice_it_is_done_once(world):
    headers = {"X-Outbox": "1", "X-Sender": world.olena.public_id}
    write_id = new_public_id()
    first, again = (
        world.sends(kind="not_happened", seen_by="adviser", write_id=write_id, headers=headers) for _twice in range(2)
    )
    assert first.json["status"] == again.json["status"] == "done" and again.json["again"]
    assert len(world.all(Matter)) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "sleep", "seen_by": "adviser"}, "kind"),
        ({"kind": "appeal", "seen_by": "adviser"}, "kind"),
        ({"kind": "change", "seen_by": "adviser"}, "text"),
        ({"kind": "disagree", "seen_by": "everybody", "text": "Nei."}, "seen_by"),
        ({"kind": "disagree", "seen_by": "adviser", "text": "a" * 2_001}, "text"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_what_was_typed(world, fields, field):
    answer = world.sends(**fields)
    assert answer.status_code == 422 and f'id="f-{field}-error"' in answer.text
    assert fields.get("text", "")[:50] in answer.text and not world.all(Matter)


def test_the_outbox_is_told_of_errors_by_field(world):
    answer = world.sends(kind="change", headers={"X-Outbox": "1", "X-Sender": world.olena.public_id})
    assert answer.status_code == 422 and set(answer.json["errors"]) == {"text", "seen_by"}


def test_a_leader_is_offered_only_where_there_is_one(world, given, client_for):
    assert "Lederen deres" in world.phone.get("/nb/contract/matters/new?about=plan").text
    asker = given.organisation(name="Asker kommune")
    sara = client_for(given.participant(name="Sara Omar", municipality=asker))
    assert "Lederen deres" not in sara.get("/nb/contract/matters/new?about=programme.start").text
    assert world.sends(browser=sara, kind="disagree", seen_by="leader").status_code == 422


def test_disagreeing_with_the_plan_asks_whether_it_is_an_appeal(world):
    answer = world.sends("plan", kind="disagree", seen_by="adviser", text="Jeg vil ta fagbrev.")
    assert answer.status_code == 422 and 'id="f-appeal-error"' in answer.text and "Jeg vil ta fagbrev." in answer.text
    assert world.sends("plan", kind="disagree", seen_by="adviser", appeal="no").status_code == 303
    assert (world.matter().kind, world.matter().appeal_by) == ("disagree", None)


def test_not_knowing_is_an_answer_and_leads_to_help_before_the_day(world):
    world.sends("plan", kind="disagree", seen_by="adviser", appeal="unsure")
    page = world.phone.get(f"/nb/contract/matters/{world.matter().public_id}").text
    assert "Du visste ikke om dette er en klage" in page and "Klag på planen" in page
    assert "vet ikke om dette er en klage" in world.desk.get(f"/nb/staff/matters/{world.matter().public_id}").text


def test_an_appeal_gets_a_dated_receipt_whoever_was_chosen_to_see_it(world):
    answer = world.sends("plan", kind="disagree", appeal="yes", seen_by="only_me", text="Målet er feil.")
    matter = world.matter()
    assert (matter.kind, matter.seen_by, matter.decision_reference) == ("appeal", "adviser", "2026/41")
    page = world.phone.get(answer.headers["Location"]).text
    number = f"{matter.public_id[:4]}-{matter.public_id[4:8]}".upper()
    assert "Kvittering for klage" in page and number in page and "2026/41" in page and "kom i tide" in page


def test_a_late_appeal_is_received_and_says_so(world, given, client_for):
    sara = given.participant(name="Sara Omar", municipality=world.home)
    given.plan(sara, world.home, decided_on=TODAY - timedelta(days=22))
    browser = client_for(sara)
    page = browser.get(world.sends("plan", browser, kind="disagree", appeal="yes").headers["Location"]).text
    assert "Klagen kom etter det. Den er mottatt likevel" in page


def test_a_private_note_is_sent_on_when_she_chooses(world):
    world.sends(kind="not_happened", seen_by="only_me")
    note = f"/nb/contract/matters/{world.matter().public_id}"
    assert "Bare du ser dette" in world.phone.get(note).text
    assert world.posts(world.phone, f"{note}/send", seen_by="nobody").status_code == 422
    assert world.posts(world.phone, f"{note}/send", seen_by="leader").status_code == 303
    assert world.posts(world.phone, f"{note}/send", seen_by="adviser").status_code == 409
    assert world.matter().seen_by == "leader"


def test_she_takes_back_what_nobody_answered(world):
    world.sends(kind="disagree", seen_by="adviser")
    address = f"/nb/contract/matters/{world.matter().public_id}"
    assert world.posts(world.phone, f"{address}/withdraw").status_code == 303
    assert "Du tok det tilbake." in world.phone.get(address).text
    page = world.desk.get(f"/nb/staff/matters/{world.matter().public_id}").text
    assert "tatt tilbake av den som skrev det" in page


def test_of_what_is_answered_she_is_told_when_she_takes_it_back(world):
    world.sends(kind="disagree", seen_by="adviser")
    matter = world.matter().public_id
    world.posts(world.desk, f"/nb/staff/matters/{matter}", answer="Vi retter det.", seen_revision="1")
    assert world.posts(world.phone, f"/nb/contract/matters/{matter}/withdraw").status_code == 409


def test_her_list_has_open_ones_and_answers(world):
    assert "Du har ikke sagt fra om noe" in world.phone.get("/nb/contract/matters").text
    world.sends(kind="disagree", seen_by="adviser")
    assert "1 ting venter på svar" in world.phone.get("/nb/contract/matters").text
    matter = world.matter().public_id
    world.posts(world.desk, f"/nb/staff/matters/{matter}", answer="Vi retter det.", seen_revision="1")
    assert "Ferdig" in world.phone.get("/nb/contract/matters").text
    assert "Vi retter det." in world.phone.get(f"/nb/contract/matters/{matter}").text


def test_another_persons_matter_is_not_found(world, given, client_for):
    world.sends(kind="disagree", seen_by="adviser")
    matter = world.matter().public_id
    other = client_for(given.participant(name="Sara Omar", municipality=world.home))
    assert other.get(f"/nb/contract/matters/{matter}").status_code == 404
    for verb in ("withdraw", "send"):
        assert world.posts(other, f"/nb/contract/matters/{matter}/{verb}", seen_by="adviser").status_code == 404


def test_staff_are_told_that_her_pages_do_not_concern_them(world):
    for address in ("/nb/contract/matters", "/nb/contract/matters/new", f"/nb/contract/matters/{new_public_id()}"):
        page = world.desk.get(address)
        assert page.status_code == 200 and "gjelder ikke deg" in page.text


def test_the_inbox_shows_late_ones_first_and_narrows(world):
    old = datetime.now(UTC) - timedelta(days=40)
    world.given.matter(world.olena, world.home, "change", at=old, answer_by=TODAY - timedelta(days=26))
    world.given.session.commit()
    world.sends(kind="explain")
    page = world.desk.get("/nb/staff/matters").text
    assert "2 venter" in page and "Vi er sene" in page
    assert page.index("Forslag til endring</td>") < page.index("Forklar dette for meg</td>")
    assert "1 venter" in world.desk.get("/nb/staff/matters?kind=explain").text
    assert world.desk.get("/nb/staff/matters?kind=zzz&state=done&page=99999").status_code == 200


def test_the_inbox_asks_as_often_about_many_as_about_few(world, statements):
    counted = []
    for number in (2, 25):
        for _each in range(number):
            world.given.matter(world.olena, world.home, answer_by=TODAY)
        world.given.session.commit()
        del statements[:]
        world.desk.get("/nb/staff/matters")
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_opening_a_matter_is_one_look(world):
    world.sends(kind="disagree", seen_by="adviser")
    world.desk.get(f"/nb/staff/matters/{world.matter().public_id}")
    assert [(look.person_id, look.part) for look in world.all(Look)] == [(world.olena.id, "matter")]


def test_what_only_she_or_the_leader_sees_is_not_there_for_the_adviser(world, given, client_for):
    world.sends(kind="disagree", seen_by="only_me")
    world.sends(kind="change", seen_by="leader", text="En annen rådgiver.")
    private, for_leader = (matter.public_id for matter in world.all(Matter))
    leader = client_for(world.liv)
    for browser, matter, status in (
        (world.desk, private, 404), (world.desk, for_leader, 404), (leader, private, 404), (leader, for_leader, 200),
    ):  # fmt: skip
        assert browser.get(f"/nb/staff/matters/{matter}").status_code == status
    assert "En annen" not in world.desk.get("/nb/staff/matters").text
    assert world.posts(leader, f"/nb/staff/matters/{for_leader}", answer="Ja.", seen_revision="1").status_code == 303


def test_an_answer_can_say_that_it_was_gone_through(world):
    world.sends(kind="explain")
    address = f"/nb/staff/matters/{world.matter().public_id}"
    told = {"answer": "Vi snakket om det.", "seen_revision": "1", "explained": "yes", "explained_language": "uk"}
    wrong = told | {"explained_on": (TODAY + timedelta(days=1)).isoformat(), "interpreter": "a child"}
    answer = world.posts(world.desk, address, **wrong)
    assert answer.status_code == 422 and "f-explained_on-error" in answer.text and "Vi snakket om det." in answer.text
    assert "f-interpreter-error" in answer.text
    right = told | {"explained_on": TODAY.isoformat(), "interpreter": "by_phone"}
    assert world.posts(world.desk, address, **right).status_code == 303
    assert [row.line for row in world.all(GoneThrough)] == ["programme.start"]


def test_the_second_answer_is_not_sent_and_not_lost(world):
    world.sends(kind="disagree", seen_by="adviser")
    address = f"/nb/staff/matters/{world.matter().public_id}"
    world.posts(world.desk, address, answer="Den første.", seen_revision="1")
    answer = world.posts(world.desk, address, answer="Den andre.", seen_revision="1")
    assert answer.status_code == 409
    assert "Det er besvart." in answer.text and "Den første." in answer.text and "Den andre." in answer.text


def test_the_appeal_is_a_file_in_norwegian_with_her_own_words(world):
    world.sends("plan", kind="disagree", appeal="yes", text="Я не згодна.\nМета неправильна.")
    matter = world.matter()
    answer = world.desk.get(f"/en/staff/matters/{matter.public_id}/file")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data().decode("utf-8")
    assert "KLAGE PÅ VEDTAK" in text and "Olena Kovalenko" in text and "2026/41" in text
    assert "Я не згодна.\r\nМета неправильна." in text and "Mottatt i tide: ja" in text
    assert world.desk.get(f"/nb/staff/matters/{new_public_id()}/file").status_code == 404


def test_only_an_appeal_is_a_file(world):
    world.sends(kind="disagree", seen_by="adviser")
    assert world.desk.get(f"/nb/staff/matters/{world.matter().public_id}/file").status_code == 404


def test_handing_on_is_marked_and_told(world):
    world.sends("plan", kind="disagree", appeal="yes")
    matter = world.matter().public_id
    address = f"/nb/staff/matters/{matter}/handed-on"
    assert world.posts(world.desk, address, seen_revision="9").status_code == 409
    assert world.posts(world.desk, address, seen_revision="1").status_code == 303
    page = world.phone.get(f"/nb/contract/matters/{matter}").text
    assert "Lagt inn i kommunens saksbehandling" in page and "Trekk klagen" not in page
    assert "Klagen din er lagt inn" in world.phone.get("/nb/today").text


def test_a_strangers_office_finds_nothing(world, given, client_for):
    world.sends(kind="disagree", seen_by="adviser")
    matter = world.matter().public_id
    per = client_for(given.staff("adviser", given.organisation(name="Asker kommune"), name="Per Dahl"))
    assert per.get(f"/nb/staff/matters/{matter}").status_code == 404
    assert "0 venter" in per.get("/nb/staff/matters").text
    with world.given.session.bind.connect() as db:
        assert db.scalar(select(func.count()).select_from(Look)) == 0


@pytest.mark.parametrize("language", ["en", "uk", "ar"])
def test_the_pages_open_in_every_language(world, language):
    world.sends("plan", kind="disagree", appeal="yes")
    matter = world.matter().public_id
    for address in ("", "/new", "/new?about=plan", "/new?about=fact.education", f"/{matter}"):
        assert world.phone.get(f"/{language}/contract/matters{address}").status_code == 200
