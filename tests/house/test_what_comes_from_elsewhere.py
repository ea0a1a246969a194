"""The tree names no registry and no machine, holds what others wrote unchanged, and its two locks agree."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
MADE_HERE = {".git", ".venv", "var", "node_modules", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache", ".pytest_cache", "test-results"}
LOCKS = ("requirements.lock", "requirements-dev.lock")


def files() -> list[Path]:
    kept = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE_HERE]
        kept += [Path(folder, name) for name in names]
    return sorted(kept)


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def nothing(faults: list[str], what_to_do: str) -> None:
    assert not faults, "\n  ".join([what_to_do, *faults])


def test_the_locks_hold_hashes_and_no_host():
    for lock in LOCKS:
        text = text_of(ROOT / lock)
        assert "://" not in text and "index-url" not in text and "find-links" not in text, (
            f"{lock} names a host: make it with --no-emit-index-url and --no-header"
        )
        pins = re.split(r"\n(?=\S)", text.strip())
        bare = [pin.split()[0] for pin in pins if not pin.startswith("#") and "--hash=sha256:" not in pin]
        nothing(bare, f"{lock} holds pins without a hash: make it with --generate-hashes.")


def test_the_development_lock_holds_everything_the_other_holds():
    pins = {lock: set(re.findall(r"^([\w.\[\]-]+==\S+)", text_of(ROOT / lock), re.M)) for lock in LOCKS}
    nothing(sorted(pins[LOCKS[0]] - pins[LOCKS[1]]), "Make both locks anew: scripts/setup lets one stand for both.")


def test_no_file_names_this_machines_package_index():
    said = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True).stdout
    places = re.findall(r"(?:https?|file)://[^\s'\"]+", said)
    hosts = {urlsplit(place).hostname or urlsplit(place).path for place in places} - {"localhost", None, ""}
    faults = [f"{path.relative_to(ROOT)}: {host}" for path in files() for host in sorted(hosts) if host in text_of(path)]
    nothing(faults, "Where packages come from is the machine's business, not the project's.")


def test_no_file_names_a_place_on_this_machine():
    here = {str(path) for path in (ROOT, Path.home()) if len(path.parts) > 2}  # a lone /app is too common a word
    anywhere = re.compile(r"(?<![\w.])/(?:home|Users)/\w+|(?<![\w.])/root/\w+")
    faults = []
    for path in files():
        text = text_of(path)
        if path != Path(__file__) and (anywhere.search(text) or any(re.search(rf"{re.escape(place)}\b", text) for place in here)):
            faults.append(str(path.relative_to(ROOT)))
    nothing(faults, "A clone stands anywhere: paths are relative to the repository.")


def test_what_others_wrote_is_what_the_list_says():
    packages = tomllib.loads(text_of(ROOT / "static/vendor/vendored.toml"))["package"]
    listed = {file["to"]: file["sha256"] for package in packages for file in package["file"]}
    changed = [to for to, sha256 in listed.items() if hashlib.sha256((ROOT / to).read_bytes()).hexdigest() != sha256]
    nothing(changed, "Changed by hand? `make vendor` brings back what the list says.")
    kept = {path.relative_to(ROOT).as_posix() for folder in ("static/vendor", "e2e/vendor") for path in (ROOT / folder).iterdir()}
    nothing(sorted(kept - set(listed) - {"static/vendor/vendored.toml"}), "Not in static/vendor/vendored.toml:")
