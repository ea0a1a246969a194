"""Bytes on the wire: what the first view of a page costs, and the style sheets and scripts beside it."""

import socket

import brotli

from bench_parts.figures import figure, heading, line
from bench_parts.ground import Ground
from bench_parts.pages import PAGES, cookie
from bench_parts.speed import served
from webapp.language import LANGUAGES


def measure(ground: Ground) -> None:
    heading(
        "Bytes of the one answer that makes a page readable (brotli 4, critical CSS inside)",
        "As the participant's phone gets it over HTTP/1.1 on loopback; hours, schedule and today as the resident's too.",
    )
    line(f"{'':<18}" + "".join(f"{tag:>9}" for tag in LANGUAGES) + f"{'headers':>9}")
    worst: tuple[int, str] = (0, "")
    worst_with_headers = 0
    with served("ours", ground.environment) as server:
        for who in ("participant", "resident"):
            for name, path in PAGES.items():
                if who == "resident" and name not in ("today", "schedule", "hours"):
                    continue
                sizes, heads = {}, []
                for tag in LANGUAGES:
                    head, body = _answer(server.port, f"/{tag}/{path}", cookie(who, tag))
                    sizes[tag] = body
                    heads.append(head)
                    worst = max(worst, (body, f"{name} ({who}), {tag}"))
                    worst_with_headers = max(worst_with_headers, head + body)
                shown = name if who == "participant" else f"{name} (resident)"
                line(f"{shown:<18}" + "".join(f"{size:>9,}" for size in sizes.values()) + f"{max(heads):>9,}")
    figure(f"largest: {worst[1]}", worst[0], must=20_000, aim=14_000, unit="bytes")
    figure("largest with its headers", worst_with_headers, must=20_000, aim=14_000, unit="bytes")
    _sheets_and_scripts(ground)


def _sheets_and_scripts(ground: Ground) -> None:
    heading("Style sheets and scripts (brotli 11)", "The critical CSS also stands in every page, and is counted there.")
    assets = ground.app.extensions["assets"]
    critical = len(brotli.compress(assets.critical_css.encode(), quality=11))
    sheet, script = ((assets.folder / f"{assets.names[name]}.br").stat().st_size for name in ("app.css", "app.js"))
    figure(f"all CSS: critical {critical:,} + sheet {sheet:,}", critical + sheet, must=14_000, aim=8_000, unit="bytes")
    worker = len(brotli.compress(assets.worker_source.encode(), quality=11))
    figure(f"all scripts: page with htmx {script:,} + worker {worker:,}", script + worker, must=30_000, aim=20_000, unit="bytes")


def _answer(port: int, path: str, cookies: str) -> tuple[int, int]:
    """Bytes of the status line with headers, and of the body. Raises RuntimeError when the page is not there."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n".encode()
        )
        got = b""
        while more := line.recv(65_536):
            got += more
    head, _, body = got.partition(b"\r\n\r\n")
    status = head.split(b"\r\n")[0].decode()
    if " 200 " not in status:
        raise RuntimeError(f"{path}: {status}")
    return len(head) + 4, len(body)
