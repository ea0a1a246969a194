"""The gateways against servers on this machine: what goes over, what a fault is called, what a killed run leaves."""

import ssl
import subprocess
import threading
from email import message_from_string
from email.policy import default

import pytest

from tests.notices.gateway_servers import TOKEN, free_port, logs_in, mail_server, sms_server
from webapp.notices.by_mail import MailGateway, MailServer
from webapp.notices.by_sms import SmsGateway
from webapp.notices.gateways import FileGateway, GatewayDown, Later, Message, Refused

REFERENCE = "0123456789abcdef" * 2
SMS = Message(REFERENCE, "sms", "+4741234567", "ar", "لديك رسالة جديدة.\nSamvei", "لديك رسالة جديدة.")
MAIL = Message(REFERENCE, "email", "hanan@example.org", "nb", "Du har en ny beskjed.\n.Samvei", "Du har en ny beskjed.")


class Stopped(Exception):
    """Raised where a run might be killed."""


def stop():
    raise Stopped


# Files


def test_a_message_is_a_file_named_by_its_reference(tmp_path):
    FileGateway(tmp_path / "messages").send(MAIL)
    (file,) = (tmp_path / "messages").iterdir()
    assert file.name == f"{REFERENCE}.txt" and "Du har en ny beskjed." in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_the_same_reference_is_written_once(tmp_path):
    gateway = FileGateway(tmp_path)
    gateway.send(MAIL)
    first = (tmp_path / f"{REFERENCE}.txt").stat()
    gateway.send(SMS)
    assert (tmp_path / f"{REFERENCE}.txt").stat().st_mtime_ns == first.st_mtime_ns


def test_a_file_killed_before_it_is_whole_is_not_there(tmp_path):
    gateway = FileGateway(tmp_path)
    with pytest.raises(Stopped):
        gateway.send(MAIL, stop)
    assert not gateway.has(REFERENCE)
    gateway.send(MAIL)
    assert gateway.has(REFERENCE) and [file.name for file in tmp_path.iterdir()] == [f"{REFERENCE}.txt"]


def test_a_folder_that_cannot_be_written_is_a_gateway_that_is_down(tmp_path):
    (tmp_path / "taken").write_text("a file stands where the folder should be")
    with pytest.raises(GatewayDown, match="down"):
        FileGateway(tmp_path / "taken").send(MAIL)


def test_a_reference_is_never_a_path(tmp_path):
    with pytest.raises(ValueError, match="hexadecimal"):
        FileGateway(tmp_path).has("../secret-key")


# SMS


def test_an_sms_goes_over_with_its_reference_and_the_token():
    with sms_server() as server:
        SmsGateway(server.address, TOKEN, "Samvei").send(SMS)
    assert server.taken == {
        REFERENCE: {"reference": REFERENCE, "to": "+4741234567", "text": SMS.text, "from": "Samvei"}
    }
    assert server.tokens == {f"Bearer {TOKEN}"}


def test_an_sms_gateway_is_asked_what_it_has():
    with sms_server() as server:
        gateway = SmsGateway(server.address, TOKEN, "Samvei")
        before = gateway.has(REFERENCE)
        gateway.send(SMS)
        assert (before, gateway.has(REFERENCE)) == (False, True)


@pytest.mark.parametrize(
    ("status", "fault", "failure"),
    [
        (500, GatewayDown, "down"),
        (503, GatewayDown, "down"),
        (302, GatewayDown, "down"),
        (404, GatewayDown, "down"),
        (401, GatewayDown, "login"),
        (403, GatewayDown, "login"),
        (429, GatewayDown, "busy"),
        (423, Later, "later"),
        (400, Refused, "refused"),
        (422, Refused, "refused"),
    ],
)
def test_an_answer_that_is_no_yes_has_a_name(status, fault, failure):
    with sms_server() as server:
        server.statuses = [status]
        with pytest.raises(fault, match=failure):
            SmsGateway(server.address, TOKEN, "Samvei").send(SMS)
    assert not server.taken


def test_a_gateway_that_says_it_has_it_already_has_it():
    with sms_server() as server:
        server.statuses = [409]
        assert SmsGateway(server.address, TOKEN, "Samvei").send(SMS).reference == REFERENCE


def test_a_gateway_that_cannot_be_asked_says_so():
    with sms_server() as server:
        server.get_status = 405
        assert SmsGateway(server.address, TOKEN, "Samvei").has(REFERENCE) is None


def test_a_gateway_that_is_not_there_is_down():
    gateway = SmsGateway(f"http://127.0.0.1:{free_port()}/send", TOKEN, "Samvei")
    for call in (lambda: gateway.send(SMS), lambda: gateway.has(REFERENCE)):
        with pytest.raises(GatewayDown, match="down"):
            call()


def test_a_gateway_that_does_not_answer_in_time_is_slow():
    answers = threading.Event()
    with sms_server() as server:
        server.after = lambda reference: answers.wait(20)
        with pytest.raises(GatewayDown, match="timeout"):
            SmsGateway(server.address, TOKEN, "Samvei", timeout=0.2).send(SMS)
        answers.set()


def test_nothing_goes_when_the_book_cannot_be_kept():
    with sms_server() as server:
        with pytest.raises(Stopped):
            SmsGateway(server.address, TOKEN, "Samvei").send(SMS, stop)
    assert not server.taken


# Mail


@pytest.fixture
def mail_gateway():
    """mail_gateway(port, host=…, trusted=…, tls=…, login=…): hung up at the end."""
    made = []

    def to(port, host="127.0.0.1", trusted=None, **server):
        where = MailServer(host, port, **server)
        made.append(MailGateway(where, "post@example.org", "Samvei", timeout=10, trusted=trusted))
        return made[-1]

    yield to
    for gateway in made:
        gateway.close()


@pytest.fixture
def gateway_to(mail_gateway):
    return lambda port, tls="no": mail_gateway(port, tls=tls)


def test_a_mail_is_neutral_and_named_by_its_reference(gateway_to):
    with mail_server() as (box, port):
        gateway_to(port).send(MAIL)
    ((sender, recipients, content),) = box.mails
    mail = message_from_string(content, policy=default)
    assert (sender, recipients) == ("post@example.org", ["hanan@example.org"])
    assert mail["Message-ID"] == f"<{REFERENCE}@example.org>" and str(mail["From"]) == "Samvei <post@example.org>"
    assert mail["Subject"] == "Du har en ny beskjed."
    assert mail.get_content().splitlines() == ["Du har en ny beskjed.", ".Samvei"]


def test_several_mails_go_over_one_connection(gateway_to):
    with mail_server() as (box, port):
        gateway = gateway_to(port)
        for number in range(3):
            gateway.send(Message(f"{number:032}", "email", f"to{number}@example.org", "nb", "Du har en ny beskjed."))
        gateway.close()
    assert [recipients for _sender, recipients, _content in box.mails] == [[f"to{n}@example.org"] for n in range(3)]


def test_a_mail_killed_before_the_dot_was_never_sent(gateway_to):
    with mail_server() as (box, port):
        gateway = gateway_to(port)
        with pytest.raises(Stopped):
            gateway.send(MAIL, stop)
        assert not box.mails
        gateway.send(MAIL)
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("answer", "fault"), [("451 try later", Later), ("550 no", Refused), ("421 closing", GatewayDown)]
)
def test_what_a_mail_server_answers_at_the_dot_has_a_name(answer, fault, gateway_to):
    with mail_server() as (box, port):
        box.answers = [answer]
        with pytest.raises(fault):
            gateway_to(port).send(MAIL)


def test_a_mailbox_that_does_not_exist_is_refused_and_the_next_goes(gateway_to):
    with mail_server() as (box, port):
        box.refuse = {"hanan@example.org"}
        gateway = gateway_to(port)
        with pytest.raises(Refused):
            gateway.send(MAIL)
        gateway.send(Message("f" * 32, "email", "other@example.org", "nb", "Du har en ny beskjed."))
    assert len(box.mails) == 1


def test_a_mail_server_that_is_not_there_is_down(gateway_to):
    with pytest.raises(GatewayDown, match="down"):
        gateway_to(free_port()).send(MAIL)


def test_a_mail_server_without_encryption_is_not_spoken_to_in_the_open(gateway_to):
    with mail_server() as (box, port):
        with pytest.raises(GatewayDown, match="login"):
            gateway_to(port, tls="starttls").send(MAIL)
    assert not box.mails


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """(certificate, key) for localhost, made with the machine's openssl."""
    folder = tmp_path_factory.mktemp("certificate")
    paths = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", paths[1], "-out", paths[0]],
        check=True, capture_output=True,
    )  # fmt: skip
    return paths


@pytest.fixture
def served_with(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def over_tls(mail_gateway, certificate):
    trusted = ssl.create_default_context(cafile=certificate[0])
    return lambda port, **server: mail_gateway(port, "localhost", trusted, **server)


def test_mail_goes_encrypted_after_starttls_with_a_login(served_with, over_tls):
    with mail_server(tls_context=served_with, require_starttls=True, authenticator=logs_in, auth_required=True) as (
        box,
        port,
    ):
        over_tls(port, login="samvei", password="hemmelig").send(MAIL)
    assert len(box.mails) == 1


def test_a_login_that_is_not_let_in_is_said_so(served_with, over_tls):
    with mail_server(tls_context=served_with, require_starttls=True, authenticator=logs_in, auth_required=True) as (
        box,
        port,
    ):
        with pytest.raises(GatewayDown, match="login"):
            over_tls(port, login="samvei", password="feil").send(MAIL)


def test_mail_goes_encrypted_from_the_first_byte(served_with, over_tls):
    with mail_server(ssl_context=served_with) as (box, port):
        over_tls(port, tls="tls").send(MAIL)
    assert len(box.mails) == 1


def test_a_certificate_nobody_vouches_for_is_not_spoken_to(served_with, mail_gateway):
    with mail_server(tls_context=served_with) as (box, port):
        with pytest.raises(GatewayDown, match="login"):
            mail_gateway(port, "localhost").send(MAIL)
    assert not box.mails
