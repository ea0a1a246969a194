"""Gateways on this machine, as the world outside has them: an SMS gateway over HTTP and a mail server.

Both count what they have taken over and can be down, slow or unwilling. They wait on events, never on a clock."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

TOKEN = "hemmelig-token"


class SmsServer:
    """An SMS gateway. `statuses`: answers to give before it takes anything; `before`, `after`: called with the reference
    when a message has come but is not taken yet, and when it is taken but nothing has been answered."""

    def __init__(self) -> None:
        self.taken: dict[str, dict] = {}
        self.posts: Counter[str] = Counter()  # how often each reference was brought
        self.asked: list[str] = []  # references it was asked about
        self.get_status: int | None = None  # what it answers whoever asks; None: the truth
        self.statuses: list[int] = []
        self.tokens: set[str] = set()
        self.before = lambda reference: None
        self.after = lambda reference: None
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/send"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def take(self, content: dict) -> int:
        """The status for a message that has come."""
        with self._lock:
            self.posts[content["reference"]] += 1
            known = content["reference"] in self.taken
            self.taken.setdefault(content["reference"], content)
        return 200 if known else 201


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A client that was killed in the middle is nothing to write home about."""


def _handler(server: SmsServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            server.tokens.add(self.headers["Authorization"])
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.headers["Idempotency-Key"] == content["reference"]
            server.before(content["reference"])
            status = server.statuses.pop(0) if server.statuses else server.take(content)
            server.after(content["reference"])
            self._answer(status)

        def do_GET(self):
            reference = self.path.rpartition("/")[2]
            server.asked.append(reference)
            self._answer(server.get_status or (200 if reference in server.taken else 404))

        def _answer(self, status: int) -> None:
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{server.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words):
            """Silent."""

    return Handler


@contextmanager
def sms_server() -> Iterator[SmsServer]:
    server = SmsServer()
    try:
        yield server
    finally:
        server.close()


class Mailbox:
    """What a mail server's handler does with mail: keeps it. refuse: recipients it does not know; answers: said at the dot."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], str]] = []
        self.refuse: set[str] = set()
        self.answers: list[str] = []
        self.at_dot = lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.at_dot()
        if self.answers:
            return self.answers.pop(0)
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content.decode()))
        return "250 OK"


@contextmanager
def mail_server(**options) -> Iterator[tuple[Mailbox, int]]:
    """(mailbox, port) of an SMTP server; options as aiosmtpd's Controller takes them."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()


def logs_in(server, session, envelope, mechanism, auth_data) -> AuthResult:
    """For a server that wants samvei / hemmelig."""
    return AuthResult(success=(auth_data.login, auth_data.password) == (b"samvei", b"hemmelig"), handled=False)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
