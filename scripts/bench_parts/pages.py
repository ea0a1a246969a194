"""The pages people open, and how one is asked for from inside the process, without a server."""

import io
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from bench_parts.ground import TOKENS

PAGES = {
    "today": "today",
    "schedule": "schedule",
    "hours": "hours",
    "contract": "contract",
    "one line of it": "contract/lines/programme.start",
    "what is raised": "contract/matters/new",
    "what if": "contract/what-if",
    "path": "path",
    "law": "law",
    "norwegian": "norwegian",
    "modules": "modules",
    "a module page": "modules/needs",
    "meet": "meet",
    "help": "help",
    "me": "me",
}
# The four whose statements are bounded.
MAIN = ("today", "hours", "schedule", "contract")


def cookie(who: str, tag: str = "nb") -> str:
    return f"samvei={TOKENS[who]}; language={tag}"


def asker(app: Flask, path: str, who: str = "participant", accepts: str = "br") -> Callable[[], bytes]:
    """A function that asks for the page once and gives its body. Raises RuntimeError when the answer is not 200."""
    tag = path.split("/")[1]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": accepts, "HTTP_COOKIE": cookie(who, tag), "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(), "wsgi.multithread": False,
        "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip

    def ask() -> bytes:
        answered: list[str] = []
        given: Iterable[bytes] = app({**environ, "wsgi.input": io.BytesIO()}, lambda status, headers, exc=None: answered.append(status))
        body = b"".join(given)
        if close := getattr(given, "close", None):
            close()
        if not answered[0].startswith("200"):
            raise RuntimeError(f"{path}: {answered[0]}")
        return body

    return ask
