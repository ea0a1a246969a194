"""Style sheet, scripts and icons: joined from the small files at start, named by content, compressed beforehand.

No toolchain: joining is concatenation in a listed order; what is named by its content is cached for ever."""

import base64
import gzip
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli

STATIC = Path(__file__).resolve().parents[2] / "static"
PREFIX = "/static/"
_TYPES_PACKED = {".css", ".js", ".svg", ".webmanifest", ".json"}


@dataclass(frozen=True)
class Assets:
    """What was built: `folder` to serve under /static/, and the address of each file by its plain name."""

    folder: Path
    names: dict[str, str]
    critical_css: str
    critical_hash: str  # for the CSP: sha256-…
    digest: str  # of everything, so that a worker knows its version
    worker_source: str

    def address(self, name: str) -> str:
        """The address of `app.css`, `app.js`, `icons.svg`, `icons/…`. Raises KeyError for what is not there."""
        return PREFIX + self.names[name]

    @property
    def shell(self) -> list[str]:
        """Addresses a phone needs to draw any page."""
        return [self.address(name) for name in sorted(self.names) if not name.endswith(".png")]


def build(into: Path) -> Assets:
    """Builds into a folder named by content; several processes may do so at once."""
    critical = _smaller(_joined(_listed(STATIC / "css" / "order.txt", "critical"), STATIC / "css"))
    files: dict[str, bytes] = {
        "app.css": _smaller(_joined(_listed(STATIC / "css" / "order.txt", "sheet"), STATIC / "css")).encode(),
        "app.js": _scripts("page").encode(),
        "icons.svg": (STATIC / "icons" / "sprite.svg").read_bytes(),
    }
    for path in sorted((STATIC / "icons").iterdir()):
        if path.name != "sprite.svg" and path.suffix in (".svg", ".png"):
            files[f"icons/{path.name}"] = path.read_bytes()
    names = {name: _named_by_content(name, data) for name, data in files.items()}
    worker = _scripts("worker")
    digest = hashlib.sha256("".join(sorted(names.values())).encode() + critical.encode() + worker.encode()).hexdigest()
    folder = into / digest[:16]
    for name, data in files.items():
        _write(folder / names[name], data, pack=Path(name).suffix in _TYPES_PACKED)
    hashed = base64.b64encode(hashlib.sha256(critical.encode()).digest()).decode()
    return Assets(folder, names, critical, f"sha256-{hashed}", digest[:16], worker)


def _listed(order: Path, section: str) -> list[str]:
    """The names under `[section]` of an order file; lines beginning with # are comments."""
    found, names = False, []
    for line in order.read_text().splitlines():
        line = line.strip()
        if line.startswith("["):
            found = line == f"[{section}]"
        elif found and line and not line.startswith("#"):
            names.append(line)
    return names


def _joined(names: list[str], folder: Path) -> str:
    return "\n".join((folder / name).read_text() for name in names)


def _scripts(section: str) -> str:
    """The scripts in the order of static/js/order.txt, each in its own scope already."""
    parts = []
    for name in _listed(STATIC / "js" / "order.txt", section):
        path = STATIC / name if name.startswith("vendor/") else STATIC / "js" / name
        source = path.read_text()
        parts.append(source if name.startswith("vendor/") else _without_comment_lines(source))
    return ";\n".join(parts)


def _without_comment_lines(source: str) -> str:
    """Leaves out whole-line // comments and leading blanks: they cost bytes on every phone."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _smaller(css: str) -> str:
    """CSS without comments and needless white space; strings in it hold neither."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    return css.replace(";}", "}").strip()


def _named_by_content(name: str, data: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{dot}{ending}"


def _write(path: Path, data: bytes, *, pack: bool) -> None:
    """The file and its packed forms; what is there already has the same content, since its name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    forms: dict[str, Callable[[bytes], bytes]] = {"": lambda plain: plain}
    if pack:
        forms[".br"] = lambda plain: brotli.compress(plain, quality=11)
        forms[".gz"] = lambda plain: gzip.compress(plain, 9, mtime=0)
    for ending, form in forms.items():
        target = path.with_name(path.name + ending)
        if not target.exists():
            fresh = target.with_name(f"{target.name}.{os.getpid()}")
            fresh.write_bytes(form(data))
            fresh.replace(target)
