"""A closed loop: a few kept-alive connections, each asking again as soon as it is answered.

    load.py PORT PATH SECONDS CONNECTIONS COOKIE ENCODING

Prints one line of JSON: answers with status 200, others, seconds. At the end every request under way is answered first,
so that the work of a burst belongs to its requests. Plain sockets, so that the driver costs little beside the server."""

import json
import selectors
import socket
import sys
import time


def main(port: int, path: str, seconds: float, connections: int, cookie: str, encoding: str) -> None:
    asked = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {encoding}\r\nCookie: {cookie}\r\n\r\n"
    ).encode()
    waiting = selectors.DefaultSelector()
    for _ in range(connections):
        line = socket.create_connection(("127.0.0.1", port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(asked)
        waiting.register(line, selectors.EVENT_READ, bytearray())
    good = other = 0
    begun = time.perf_counter()
    until = begun + seconds
    while waiting.get_map():
        for key, _ in waiting.select(5) or _nothing_came():
            line, held = key.fileobj, key.data
            got = line.recv(262_144)
            held += got
            if got and not _is_whole(held):
                continue
            good, other = (good + 1, other) if held.startswith(b"HTTP/1.1 200 ") else (good, other + 1)
            held.clear()
            if got and time.perf_counter() < until:
                line.sendall(asked)
            else:
                waiting.unregister(line)
                line.close()
    print(json.dumps({"good": good, "other": other, "seconds": time.perf_counter() - begun}))


def _is_whole(held: bytearray) -> bool:
    head = held.find(b"\r\n\r\n")
    if head < 0:
        return False
    at = held.lower().find(b"content-length:", 0, head)
    length = int(held[at + 15 : held.index(b"\r\n", at)]) if at >= 0 else 0
    return len(held) >= head + 4 + length


def _nothing_came() -> list:
    sys.exit("nothing was answered for 5 seconds")


if __name__ == "__main__":
    port, path, seconds, connections, cookie, encoding = sys.argv[1:]
    main(int(port), path, float(seconds), int(connections), cookie, encoding)
