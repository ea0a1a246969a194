"""What style.md says of names, sizes, templates, sheets and scripts, as far as a machine can see it."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from jinja2 import Environment, meta

from webapp.web.render import FILTERS
from webapp.web.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
WEBAPP = ROOT / "webapp"
STATIC = ROOT / "static"
MOST_LINES = 400

COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.S)
ELSEWHERE = re.compile(r"(?:https?:)?//[\w{]", re.I)
# Attributes a browser follows by itself, or sends a form to. An <a href> waits for a finger, and law has addresses.
FETCHED = re.compile(r"""\b(?:src|srcset|data|poster|action|formaction|hx-(?:get|post|put|patch|delete)|manifest)\s*=\s*["']([^"']*)""")
FETCHED_LINK = re.compile(r"""<(?:link|use|image|base)\b[^>]*?\bhref\s*=\s*["']([^"']*)""", re.S)
NAMESPACES = ("http://www.w3.org/",)  # names, not addresses: nothing is fetched from them


def templates() -> list[Path]:
    return [path for path in sorted(WEBAPP.rglob("templates/**/*")) if path.is_file()]


def fragments() -> list[Path]:
    return [path for path in templates() if path.name.startswith("_")]


def own(suffix: str) -> list[Path]:
    return [path for path in sorted(STATIC.rglob(f"*{suffix}")) if "vendor" not in path.parts]


def without_comments(path: Path) -> str:
    """The text with comments blanked out, line numbers kept."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in {".css", ".js"}:
        return re.sub(r"/\*.*?\*/", blank, text, flags=re.S)
    return COMMENT.sub(blank, text)


def blank(match: re.Match) -> str:
    return "\n" * match.group().count("\n")


def found(pattern: re.Pattern | str, paths: list[Path]) -> Iterator[str]:
    """Every place that matches, as `path:line: text`."""
    for path in paths:
        text = without_comments(path)
        for match in re.finditer(pattern, text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path.relative_to(ROOT)}:{line}: {' '.join(match.group().split())[:120]}"


def nothing(faults: Iterator[str] | list[str], what_to_do: str) -> None:
    listed = list(faults)
    assert not listed, "\n  ".join([what_to_do, *listed])


def test_no_file_is_longer_than_a_noun():
    paths = [path for path in WEBAPP.rglob("*") if path.suffix in {".py", ".html"}] + own(".css") + own(".js")
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in paths}
    nothing(
        [f"{path.relative_to(ROOT)}: {lines} lines" for path, lines in sorted(lengths.items()) if lines > MOST_LINES],
        f"Past {MOST_LINES} lines a noun is hiding in the file: split the subject, not the layer.",
    )


def test_the_map_names_every_room_and_feature_and_no_other():
    said = set(re.findall(r"`((?:features/)?\w+/)`", (ROOT / "docs/map.md").read_text(encoding="utf-8")))
    rooms = [path for path in WEBAPP.iterdir() if path.is_dir() and path.name != "__pycache__"]
    features = [path for path in (WEBAPP / "features").iterdir() if (path / "__init__.py").exists()]
    there = {f"{path.relative_to(WEBAPP)}/" for path in rooms + features}
    nothing(sorted(there - said), "docs/map.md has a line for each; these are missing:")
    gone = {name for name in said - there if name.startswith("features/")}
    nothing(sorted(gone), "docs/map.md names what is not there:")


def test_the_readme_tells_every_setting():
    rows = [
        f"| `SAMVEI_{each.name.upper()}` | `{each.default}` | {each.metadata['meaning']} |".replace("| `` |", "| |")
        for each in fields(Settings)
    ]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    wanting = [row for row in rows if row not in readme]
    nothing(wanting, "README.md has one table with every setting of webapp/web/settings.py; these rows are not in it:")


def test_every_feature_has_a_door_that_says_what_it_is():
    features = [path for path in (WEBAPP / "features").iterdir() if path.is_dir() and list(path.glob("*.py"))]
    silent = [
        str(path.relative_to(ROOT))
        for path in sorted(features)
        if not (path / "__init__.py").exists() or not (path / "__init__.py").read_text(encoding="utf-8").lstrip().startswith('"""')
    ]
    nothing(silent, "A door (__init__.py) begins with a paragraph saying what the feature is:")


def test_templates_hold_no_inline_script():
    nothing(found(r"<script\b(?![^>]*\bsrc=)[^>]*>", templates()), "The policy forbids inline scripts: move it to static/js.")


def test_templates_hold_no_handlers():
    inside_a_tag = r"""(?<=\s)(?:on[a-z]+|hx-on[\w:.-]*)\s*=\s*["']|\bjavascript:"""
    nothing(found(inside_a_tag, templates()), "The policy forbids handlers in attributes: listen in static/js.")


def test_templates_hold_no_script_in_htmx_attributes():
    pattern = r"""\bhx-[\w:-]+\s*=\s*(?:"\s*(?:js|javascript):|'\s*(?:js|javascript):)|\bhx-trigger\s*=\s*["'][^"']*\["""
    nothing(found(pattern, templates()), "js: values and trigger filters need eval, which the policy forbids.")


def test_templates_hold_no_style_but_the_hashed_block():
    nothing(found(r"""\sstyle\s*=\s*["']""", templates()), "The policy forbids style attributes: give it a class.")
    hashed = re.compile(r"<style>\{\{-?\s*\w+\s*-?\}\}</style>")
    blocks = [
        f"{path.relative_to(ROOT)}: {block[:80]}"
        for path in templates()
        for block in re.findall(r"<style\b.*?(?:</style>|$)", without_comments(path), re.S)
        if not hashed.fullmatch(block)
    ]
    nothing(blocks, "Only <style>{{ critical_css }}</style> is allowed, by its hash:")


def test_templates_ask_no_other_host():
    faults = [
        f"{path.relative_to(ROOT)}: {address}"
        for path in templates()
        for address in FETCHED.findall(without_comments(path)) + FETCHED_LINK.findall(without_comments(path))
        if ELSEWHERE.search(address)
    ]
    nothing(faults, "No page contacts a third party: keep the file in static/.")


def test_sheets_and_scripts_ask_no_other_host():
    faults = [
        where
        for where in found(r"""https?://[^\s"')]+|(?:url\(|@import|fetch\(|import\()\s*["']?//\S+""", own(".css") + own(".js"))
        if not any(name in where for name in NAMESPACES)
    ]
    nothing(faults, "No page contacts a third party: keep the file in static/.")


def test_every_script_says_what_the_page_does_without_it():
    silent = []
    for path in own(".js"):
        first = path.read_text(encoding="utf-8").lstrip().split("\n", 1)[0]
        if not (first.startswith(("//", "/*")) and re.search(r"\bwithout\b", first, re.I)):
            silent.append(f"{path.relative_to(ROOT)}: {first[:100]}")
    nothing(silent, 'The first line is a comment: "// Without this, the form is sent at once and …".')


def test_sheets_use_logical_sides():
    physical = (
        r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*"
        r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
        r"|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    )
    nothing(found(physical, own(".css")), "One sheet for both directions: inline-start, inline-end, start, end.")


def test_a_fragment_lists_its_variables():
    faults = []
    for path in fragments():
        text = path.read_text(encoding="utf-8")
        first = re.match(r"\s*\{#-?(.*?)-?#\}", text, re.S)
        needed = {name for name in unbound(text) - BOUND_BY_THE_REQUEST if not name.startswith("_")}
        if first is None:
            faults.append(f"{path.relative_to(ROOT)}: no comment; it needs {', '.join(sorted(needed)) or 'nothing'}")
        elif unsaid := sorted(name for name in needed if not re.search(rf"\b{name}\b", first[1])):
            faults.append(f"{path.relative_to(ROOT)}: its comment leaves out {', '.join(unsaid)}")
    nothing(faults, "A fragment's first comment lists the variables it needs: {# Variables: lesson, now. #}")


# What web/render.py gives every template.
BOUND_BY_THE_REQUEST = {
    "actor", "address_in", "addresses_here", "ask_whose_phone", "asset", "critical_css", "csrf_token", "current_nav", "demo", "form_token", "g", "gettext",
    "language", "languages", "new_write_id", "ngettext", "notices_shown", "now_text", "npgettext", "pgettext", "plain",
    "request", "url_for",
}


def unbound(text: str) -> set[str]:
    """The variables a template takes from outside."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    environment.filters.update({filter_.__name__: filter_ for filter_ in FILTERS})
    return meta.find_undeclared_variables(environment.parse(text))
