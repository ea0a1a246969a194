"""A line between the phone and the server that can be cut: a small TCP proxy on loopback, one for each phone.

    line = Line(server.port)         # the phone goes to line.url
    line.cut(); line.mend()          # connection refused, as when the server is stopped
    line.loses_answers_to("/question")  # the server does it, the phone never hears (until mend())
    line.holds_answers_to("/hours")  # slow, until mend()
    line.refuse("/schedule", 503)    # a proxy's own words when the server behind it is gone
    line.rewrite(b"one", b"two")     # the same length: what a later version would say

Each line is an origin of its own, so two phones share neither worker nor caches."""

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Line:
    """Runs in a thread of its own: the browser's driver already has a loop in the test's thread."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self.port = free_port()
        # A name, not a number: cookies and secure contexts belong to `localhost`.
        self.url = f"http://localhost:{self.port}"
        self.asked: list[str] = []  # first lines of what the phone asked: "POST /nb/logout HTTP/1.1"
        self._lost: str | None = None
        self._refused: tuple[str, int] | None = None
        self._changes: tuple[bytes, bytes] | None = None
        self._held: str | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._listening: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._do(self._listen)

    def cut(self) -> None:
        """Nobody answers on this port any more; open connections break."""
        self._do(self._hang_up)

    def mend(self) -> None:
        """All is well again."""
        self._lost = self._refused = self._held = None
        if self._listening is None:
            self._do(self._listen)

    def loses_answers_to(self, address_part: str) -> None:
        """A POST whose address holds this is carried out by the server, and its answer never arrives."""
        self._lost = address_part

    def holds_answers_to(self, address_part: str) -> None:
        """The server has answered, and the answer stays under way until mend()."""
        self._held = address_part

    def refuse(self, address_part: str, status: int) -> None:
        """Requests whose address holds this are answered on the way, with this status and a page of nobody's."""
        self._refused = (address_part, status)

    def rewrite(self, old: bytes, new: bytes) -> None:
        """Puts `new` in the place of `old` in what the server answers, uncompressed from now on."""
        if len(old) != len(new):
            raise ValueError("Content-Length was already sent")
        self._changes = (old, new)
        self._do(self._break_connections)  # an open one may have agreed on compression

    def count(self, method: str, address_part: str) -> int:
        """How many requests went by."""
        return sum(
            1 for line in list(self.asked) if line.startswith(method + " ") and address_part in line.split(" ")[1]
        )

    def waits_for(self, method: str, address_part: str) -> None:
        """Until such a request has gone by. Raises TimeoutError after 20 s."""
        until = time.monotonic() + 20
        while not self.count(method, address_part):
            if time.monotonic() > until:
                raise TimeoutError(f"nobody asked {method} {address_part}")
            time.sleep(0.02)

    def close(self) -> None:
        self._do(self._hang_up)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        asyncio.run_coroutine_threadsafe(work(), self._loop).result(10)  # type: ignore[arg-type]

    async def _listen(self) -> None:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", self.port, reuse_address=True)

    async def _hang_up(self) -> None:
        if self._listening:
            self._listening.close()
            self._listening = None
        await self._break_connections()

    async def _break_connections(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()
        self._open.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the phone: one request after the other, so that each can be treated by itself."""
        self._open.add(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError, OSError):
            back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
            self._open.add(back_writer)
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    if not await self._one(head, reader, writer, back_reader, back_writer):
                        break
            finally:
                self._open.discard(back_writer)
                back_writer.close()
        self._open.discard(writer)
        writer.close()

    async def _one(self, head: bytes, reader: Any, writer: Any, back_reader: Any, back_writer: Any) -> bool:
        """Carries one request and its answer; whether the connection goes on."""
        first = head.split(b"\r\n", 1)[0].decode("latin-1")
        self.asked.append(first)
        body = await reader.readexactly(_length(head))
        method, address, _version = first.split(" ", 2)
        if self._refused and self._refused[0] in address:
            writer.write(
                f"HTTP/1.1 {self._refused[1]} No\r\nContent-Length: 5\r\nConnection: close\r\n\r\nSorry".encode()
            )
            await writer.drain()
            return False
        if self._changes:
            head = head.replace(b"\r\nAccept-Encoding:", b"\r\nX-ccept-Encoding:")
        back_writer.write(head + body)
        await back_writer.drain()
        answer = await back_reader.readuntil(b"\r\n\r\n")
        if method == "HEAD" or answer.split(b" ", 2)[1] in (b"204", b"304"):
            content = b""
        elif b"transfer-encoding: chunked" in answer.lower():
            content = await _chunks(back_reader)
        else:
            content = await back_reader.readexactly(_length(answer))
        if method == "POST" and self._lost and self._lost in address:
            writer.transport.abort()  # done over there, and nobody here knows
            return False
        while self._held and self._held in address:
            await asyncio.sleep(0.02)
        if self._changes:
            content = content.replace(*self._changes)
        writer.write(answer + content)
        await writer.drain()
        return b"connection: close" not in answer.lower()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A chunked body as it stands, its end included."""
    whole = b""
    while True:
        size = await reader.readuntil(b"\r\n")
        whole += size + await reader.readexactly(int(size.split(b";")[0], 16) + 2)
        if int(size.split(b";")[0], 16) == 0:
            return whole
