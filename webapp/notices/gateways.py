"""What carries a message out of the house: one interface, and the simplest carrier, a folder of files for the demo.

Mail and SMS are in `by_mail.py` and `by_sms.py`. A gateway sends to one person; it never learns what it is about."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

REFERENCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address. reference: the same however often it is tried; a gateway knows a message again by it.

    channel: email | sms. to: an e-mail address, or a phone as +4741234567. subject: of a mail alone."""

    reference: str
    channel: str
    to: str
    language: str
    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The gateway has taken it over."""

    reference: str


class GatewayFault(Exception):
    """A message did not go. `failure` is a code, never the gateway's own words: those repeat addresses."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


class GatewayDown(GatewayFault):
    """Nothing goes through this gateway now: down | timeout | login | busy. What waits for it should wait."""


class Later(GatewayFault):
    """This message not now, others perhaps: later."""


class Refused(GatewayFault):
    """This message never: refused."""


def nothing_to_note() -> None:
    """For a caller that keeps no book of what may have gone."""


class Gateway(Protocol):
    """A way to one channel. Both calls raise GatewayDown and Later; `send` also Refused."""

    def send(self, message: Message, about_to: Callable[[], None] = nothing_to_note) -> Sent:
        """Sends it. `about_to` is called at the last moment at which surely nothing has gone yet; if it raises, nothing
        goes."""

    def has(self, reference: str) -> bool | None:
        """Whether the gateway took this message over before; None when it cannot be asked."""

    def close(self) -> None:
        """Lets go of a connection kept for the next message."""


class FileGateway:
    """Messages as files in a folder, each named by its reference and there whole or not at all. For the demo and tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message, about_to: Callable[[], None] = nothing_to_note) -> Sent:
        whole, part = self._named(message.reference)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(part, message)
            about_to()
            try:
                os.link(part, whole)  # never over another: the same reference is written once
            except FileExistsError:
                pass
            part.unlink()
            _keep(self._folder)
        except OSError as problem:
            raise GatewayDown("down") from problem
        return Sent(message.reference)

    def has(self, reference: str) -> bool | None:
        whole, part = self._named(reference)
        if not whole.exists():
            return False
        part.unlink(missing_ok=True)  # of a run that was killed just after
        return True

    def close(self) -> None:
        """Nothing is kept open."""

    def _named(self, reference: str) -> tuple[Path, Path]:
        """(the message, the message while it is written)."""
        if not REFERENCE.fullmatch(reference):
            raise ValueError("a reference is 32 hexadecimal digits")
        return self._folder / f"{reference}.txt", self._folder / f".{reference}.part"


def _write(path: Path, message: Message) -> None:
    head = f"channel: {message.channel}\nto: {message.to}\nlanguage: {message.language}\nsubject: {message.subject}\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{head}\n{message.text}\n")
        file.flush()
        os.fsync(file.fileno())


def _keep(folder: Path) -> None:
    """A name in a folder outlives a power cut only when the folder itself is written out."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
