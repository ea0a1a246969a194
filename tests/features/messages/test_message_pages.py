"""The person's page, the administrator's page, and the command: status, one visible thing, and who is refused."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from tests.given import given_in
from webapp import create_app
from webapp.tables.database import Who
from webapp.tables.notices import MessageWay, OutgoingMessage
from webapp.web.settings import read_settings

NUMBER = "+4741234567"


@pytest.fixture
def page_of(client_for, form_token):
    """page_of(person): her browser at the page, with get() and post(path, **fields)."""

    class Page:
        def __init__(self, person):
            self.browser = client_for(person)

        def get(self):
            return self.browser.get("/nb/me/messages").get_data(as_text=True)

        def post(self, path, **fields):
            if "revision" not in fields:
                channel = fields.get("channel", "email")
                found = re.search(
                    rf'value="{channel}">\n<input type="hidden" name="revision" value="([0-9]+)"', self.get()
                )
                fields["revision"] = found[1] if found else "0"
            return self.browser.post(f"/nb/me/messages/{path}", data={"csrf_token": form_token()} | fields)

    return Page


def ways(app):
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return db.scalars(select(MessageWay)).all()


def code(app):
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return db.scalar(select(OutgoingMessage.code).where(OutgoingMessage.state == "waiting"))


def test_the_page_says_word_for_word_what_a_message_says(given, page_of):
    page = page_of(given.resident(language="nb")).get()
    assert "Du har en ny beskjed." in page and "også når skjermen er låst" in page
    assert page.count("Er slått av.") == 2


def test_from_a_number_to_being_told_by_sms(app, given, page_of):
    page = page_of(given.resident())
    assert page.post("address", channel="sms", sms="412 34 567").status_code == 303
    assert NUMBER in page.get() and "Koden i meldingen" in page.get()
    assert page.post("code", channel="sms", sms_code=code(app)).status_code == 303
    assert "Er slått på for:" in page.get()
    assert page.post("choice", channel="sms", sms_notices="yes").status_code == 303
    (way,) = ways(app)
    assert (way.address, way.notices, way.reminders) == (NUMBER, True, False)
    assert page.post("stop", channel="sms").status_code == 303
    assert ways(app) == []


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("address", {"channel": "sms", "sms": "4123"}, "mobilnummer med 8 tall"),
        ("address", {"channel": "email", "email": "hanan@"}, "e-postadresse, for eksempel"),
    ],
)
def test_a_fault_stands_beside_the_field_with_what_was_typed(given, page_of, path, fields, said):
    answer = page_of(given.resident()).post(path, **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in page
    assert f'value="{fields[fields["channel"]]}"' in page and "aria-invalid" in page


@pytest.mark.parametrize(("digits", "said"), [("12", "Koden har seks tall"), ("wrong", "Koden stemmer ikke")])
def test_a_wrong_code_stands_beside_its_field_and_counts(app, given, page_of, digits, said):
    page = page_of(given.resident())
    page.post("address", channel="email", email="hanan@example.org")
    typed = digits if digits != "wrong" else f"{(int(code(app)) + 1) % 10**6:06}"
    answer = page.post("code", channel="email", email_code=typed)
    assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    assert ways(app)[0].code_tries == (1 if digits == "wrong" else 0)


def test_the_sixth_code_of_an_hour_is_refused_in_words(given, page_of):
    page = page_of(given.resident())
    answers = [page.post("address", channel="email", email=f"hanan{n}@example.org") for n in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [422]
    assert "5 koder i timen" in answers[-1].get_data(as_text=True)


def test_a_page_that_is_old_is_shown_as_it_is_now(given, page_of):
    person = given.resident()
    given.message_way(person)
    answer = page_of(person).post("choice", channel="email", revision="7")
    assert answer.status_code == 409 and "Slik er det nå" in answer.get_data(as_text=True)


def test_a_channel_that_is_none_is_not_found(given, page_of):
    page = page_of(given.resident())
    for path in ("address", "code", "choice", "stop"):
        assert page.post(path, channel="push").status_code == 404


def test_a_confidential_person_is_warned(given, page_of):
    person = given.resident()
    person.protection = "confidential"
    assert "Snakk med rådgiveren din før du slår dette på" in page_of(person).get()


def test_a_strictly_confidential_person_is_offered_nothing(app, given, page_of):
    person = given.resident()
    person.protection = "strictly_confidential"
    page = page_of(person)
    assert "strengt beskyttet" in page.get() and '<form method="post" action="/nb/me/messages' not in page.get()
    assert page.post("address", channel="sms", sms="41234567").status_code == 404 and ways(app) == []


def test_her_way_of_before_is_still_hers_to_take_away_when_she_must_be_hidden(app, given, page_of):
    person = given.resident()
    given.message_way(person)
    person.protection = "strictly_confidential"
    page = page_of(person)
    assert "Slå av og slett e-postadressen" in page.get()
    assert page.post("stop", channel="email").status_code == 303 and ways(app) == []


def test_staff_may_be_told_too(given, client_for):
    teacher = given.staff("teacher", given.organisation("school"))
    assert client_for(teacher).get("/nb/me/messages").status_code == 200


def test_nobody_sees_the_page_without_logging_in(client):
    assert client.get("/nb/me/messages").status_code == 302


def test_the_page_asks_as_much_for_two_ways_as_for_none(given, page_of, statements):
    lone, told = given.resident(), given.resident(name="Sara Omar")
    given.message_way(told)
    given.message_way(told, "sms")
    counts = []
    for person in (lone, told):
        page = page_of(person)
        statements.clear()
        page.get()
        counts.append(len(statements))
    assert counts[0] == counts[1]


# The administrator


@pytest.fixture
def admin(given, client_for):
    person = given.staff("admin", given.organisation(), name="Ada Lie")
    return lambda: client_for(person).get("/nb/staff/messages").get_data(as_text=True)


def test_with_nothing_sent_the_administrator_is_told_so(admin):
    page = admin()
    assert page.count("Ingenting er sendt ennå") == 2 and "Slik er det i en demo" in page


def test_a_gateway_that_is_down_is_shown_with_when_it_is_tried_again(given, admin):
    now = datetime.now(UTC)
    person = given.resident(name="Kanaria Fugl")
    way = given.message_way(person, "sms", "+4799887766")
    given.outgoing_message(
        person, way, at=now - timedelta(hours=2), failure="down", tries=3, next_try_at=now + timedelta(minutes=9)
    )
    given.outgoing_message(person, way, at=now - timedelta(days=1), state="sent", sent_at=now - timedelta(days=1))
    given.outgoing_message(person, way, at=now - timedelta(hours=5), state="given_up", failure="refused")
    given.outgoing_message(person, way, at=now - timedelta(hours=5), state="given_up", failure="stopped")
    page = admin()
    assert "Går ikke nå. Vi prøver igjen" in page and "Den svarer ikke. 1 melding." in page
    numbers = dict(re.findall(r"<dt>([^<]+)</dt><dd>(?:<bdi>)?([^<]+)<", page))
    assert (numbers["Venter"], numbers["Gitt opp de siste 7 dagene"]) == ("1", "1")
    assert len(re.findall(r'<td class="number">1</td>', page)) == 1
    assert "Kanaria" not in page and "99887766" not in page and person.public_id not in page


@pytest.mark.parametrize("role", ["adviser", "leader", "teacher", "office"])
def test_nobody_but_an_administrator_sees_how_the_gateways_do(given, client_for, role):
    person = given.staff(role, given.organisation("school" if role in ("teacher", "office") else "municipality"))
    assert client_for(person).get("/nb/staff/messages").status_code == 404


# The command


def run_due(app):
    return app.test_cli_runner().invoke(args=["run-due"])


def test_run_due_writes_the_demos_messages_into_files(app, given, tmp_path):
    person = given.resident(name="Kanaria Fugl", language="nb")
    given.message_way(person)
    given.notice(person, at=datetime.now(UTC) - timedelta(minutes=1))
    given.session.commit()
    results = [run_due(app) for _ in range(2)]
    assert [result.exit_code for result in results] == [0, 0]
    assert "Sent 1, waiting 0" in results[0].output and "Sent 0, waiting 0" in results[1].output
    (file,) = (tmp_path / "messages").iterdir()
    assert "Du har en ny beskjed.\nSamvei" in file.read_text() and "Kanaria" not in file.read_text()


def test_run_due_ends_well_when_a_gateway_is_down_and_logs_nothing_personal(app, given, tmp_path, capfd):
    (tmp_path / "messages").write_text("where the folder should be")
    person = given.resident(name="Kanaria Fugl")
    given.message_way(person, address="kanarifugl@example.org")
    notice = given.notice(person, at=datetime.now(UTC) - timedelta(minutes=1))
    given.session.commit()
    result = run_due(app)
    said = result.output + capfd.readouterr().err
    assert result.exit_code == 0 and "Left alone for now, because it does not work: email." in result.output
    assert not re.search("Kanaria|kanarifugl", said) and notice.public_id not in said


def test_a_fault_of_its_own_ends_run_due_with_one_and_tells_nobody_anything(app, given, capfd):
    person = given.resident(name="Kanaria Fugl")
    given.message_way(person, address="kanarifugl@example.org")
    given.notice(person, at=datetime.now(UTC) - timedelta(minutes=1))
    given.session.execute(text("DROP TABLE outgoing_message"))
    given.session.commit()
    result = run_due(app)
    said = result.output + capfd.readouterr().err
    assert result.exit_code == 1 and "OperationalError" in said
    assert not re.search("Kanaria|kanarifugl|outgoing_message", said)


def test_run_due_does_nothing_where_messages_are_off(sqlite_database, tmp_path):
    with given_in(sqlite_database) as given:
        person = given.resident()
        given.message_way(person)
        given.notice(person, at=datetime.now(UTC))
    off = create_app(read_settings({}, folder=str(tmp_path), database=sqlite_database.url))
    result = run_due(off)
    assert result.exit_code == 0 and "Messages are off" in result.output
    with sqlite_database.reading(Who(everything=True)) as db:
        assert db.scalars(select(OutgoingMessage)).all() == []


def test_where_messages_are_off_the_page_says_so(sqlite_database, tmp_path, given, client_for, app):
    app.config["SETTINGS"] = read_settings({}, folder=str(tmp_path), messages="off")
    page = client_for(given.resident()).get("/nb/me/messages").get_data(as_text=True)
    assert "Her sendes det ingen meldinger" in page
