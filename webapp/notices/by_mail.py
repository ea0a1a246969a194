"""Mail by SMTP, spoken step by step.

A mail server takes a mail over when it answers the final dot; a mail cut off before that does not exist. So everything
but the dot is sent first, then the book says `sending`, then the dot goes. Killed in the blink between dot and answer, the
next run sends the mail again with the same Message-ID, because a mail server cannot be asked; most mailboxes show it once."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY

from webapp.notices.gateways import GatewayDown, GatewayFault, Later, Message, Refused, Sent, nothing_to_note

TIMEOUT_SECONDS = 15
_DOT_AT_START = re.compile(rb"(?m)^\.")
_GO_ON = 354
_CLOSING = 421


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. tls: starttls | tls | no. login: empty when the server asks for none."""

    host: str
    port: int
    tls: str = "starttls"
    login: str = ""
    password: str = ""


class MailGateway:
    """sender: the address mails come from; its domain names the messages. name: what stands before it, neutral."""

    def __init__(
        self,
        server: MailServer,
        sender: str,
        name: str,
        *,
        timeout: float = TIMEOUT_SECONDS,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._name = name
        self._timeout = timeout
        self._trusted = trusted or ssl.create_default_context()
        self._kept: smtplib.SMTP | None = None

    def send(self, message: Message, about_to: Callable[[], None] = nothing_to_note) -> Sent:
        try:
            server = self._addressed(message.to)
            content = self._written(message)
            code, _words = server.docmd("DATA")
            if code != _GO_ON:
                raise _fault(code)
            server.send(content)
            about_to()
            server.send(b".\r\n")
            code, _words = server.getreply()
            if code // 100 != 2:
                raise _fault(code)
        except GatewayFault:
            self.close()
            raise
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            raise _down(problem) from problem
        except BaseException:
            self.close()  # cut off before the dot: the server forgets it
            raise
        return Sent(message.reference)

    def has(self, reference: str) -> bool | None:
        return None

    def close(self) -> None:
        """Hangs up without a word: a goodbye could wait for an answer that never comes."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _addressed(self, to: str) -> smtplib.SMTP:
        """A server that has heard from whom and to whom. A connection kept from the mail before may have gone cold."""
        if self._kept is not None:
            try:
                return self._envelope(self._kept, to)
            except (smtplib.SMTPServerDisconnected, OSError):
                self.close()
            except GatewayDown as problem:
                self.close()
                if problem.failure != "busy":
                    raise
        self._kept = self._connected()
        return self._envelope(self._kept, to)

    def _envelope(self, server: smtplib.SMTP, to: str) -> smtplib.SMTP:
        unicode_needed = not to.isascii()
        if unicode_needed and not server.has_extn("smtputf8"):
            raise Refused("refused")
        code, _words = server.mail(self._sender, ["SMTPUTF8"] if unicode_needed else [])
        if code // 100 != 2:
            raise _fault(code) if code // 100 == 4 else GatewayDown("login")  # our own address is not let in
        code, _words = server.rcpt(to)
        if code // 100 != 2:
            raise _fault(code)
        return server

    def _connected(self) -> smtplib.SMTP:
        where = self._server
        kind: Callable[..., smtplib.SMTP] = smtplib.SMTP
        extra: dict[str, object] = {}
        if where.tls == "tls":
            kind, extra = smtplib.SMTP_SSL, {"context": self._trusted}
        server = kind(where.host, where.port, local_hostname=self._domain, timeout=self._timeout, **extra)
        try:
            server.ehlo_or_helo_if_needed()
            if where.tls == "starttls":
                server.starttls(context=self._trusted)  # a server without it is refused, never spoken to in the open
            if where.login:
                server.login(where.login, where.password)
        except BaseException:
            server.close()
            raise
        return server

    def _written(self, message: Message) -> bytes:
        """The mail as it stands on the wire: neutral, the same for everybody, named by its reference."""
        mail = EmailMessage(policy=MAIL_POLICY)
        mail["From"] = Address(display_name=self._name, addr_spec=self._sender)
        mail["To"] = message.to
        mail["Subject"] = message.subject
        mail["Message-ID"] = f"<{message.reference}@{self._domain}>"
        mail["Content-Language"] = message.language
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text + "\n", cte="quoted-printable")
        content = mail.as_bytes(policy=MAIL_POLICY.clone(utf8=not message.to.isascii()))
        return _DOT_AT_START.sub(b"..", content)

    @property
    def _domain(self) -> str:
        return self._sender.rpartition("@")[2]


def _fault(code: int) -> GatewayFault:
    """What an answer says: 421 closes the shop, other 4xx are about this mail now, 5xx about this mail for ever."""
    if code == _CLOSING:
        return GatewayDown("busy")
    if code // 100 == 4:
        return Later("later")
    return Refused("refused") if code // 100 == 5 else GatewayDown("down")


def _down(problem: Exception) -> GatewayDown:
    if isinstance(problem, TimeoutError):
        return GatewayDown("timeout")
    if isinstance(problem, smtplib.SMTPAuthenticationError | ssl.SSLError | smtplib.SMTPNotSupportedError):
        return GatewayDown("login")
    return GatewayDown("down")
