"""One content file as frozen pages: front matter, then pages between lines of `===`, in CommonMark with four blocks.

A block is `:::name`, its lines, and `:::`. `norwegian` holds a sentence in Norwegian and, in a translation, what it
means; `think` a question that is never answered in Samvei; `check` a question, options (`- [x]` is right) and an
explanation; `talk` something to talk about at home. A word in *stars* is Norwegian, kept so that it can be recognised
outside. The folder `webapp/content/` holds the files.
"""

import hashlib
import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

_BLOCK = re.compile(r"^:::(\w+)\n(.*?)^:::$\n?", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"^- \[([ x])\] (.+)$")
_BLOCKS = {"norwegian", "think", "check", "talk"}
# Two walls: the parser passes no HTML through, and what it made is cleaned of all but these plain elements.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"])
_PLAIN = {"p", "strong", "em", "ul", "ol", "li"}


class BadContent(Exception):
    """A content file breaks the format; the message says where and what."""


@dataclass(frozen=True)
class Say:
    """A sentence to use outside: in Norwegian, and what it means (None in the Norwegian file)."""

    norwegian: str
    meaning: str | None


@dataclass(frozen=True)
class Option:
    text: str
    right: bool


@dataclass(frozen=True)
class Check:
    """A self-check. It is answered by opening an option, so nothing is sent and nothing kept."""

    question: str
    options: tuple[Option, ...]
    explanation: str


@dataclass(frozen=True)
class Page:
    """One page of a module. `html` is clean and safe to print as it is; all else is plain text."""

    number: int
    title: str
    html: str
    hard: bool
    say: Say | None
    think: str | None
    check: Check | None
    talk: str | None


@dataclass(frozen=True)
class ContentFile:
    """A file as read: front matter as written, the digest of its body, its pages."""

    front: dict[str, str]
    digest: str
    pages: tuple[Page, ...]


def read_file(text: str) -> ContentFile:
    """Raises BadContent. The digest is the SHA-256 of the body, which translations name in `translated_from`."""
    front, body = _split(text.replace("\r\n", "\n"))
    hard = {int(number) for number in re.findall(r"\d+", front.get("hard_pages", ""))}
    # Two numbers with a common space change places in right-to-left text ("116 111" is read "111 116"); with a
    # no-break space they stay one number.
    parts = re.split(r"^===$", re.sub(r"(?<=\d) (?=\d)", "\N{NO-BREAK SPACE}", body), flags=re.MULTILINE)
    pages = tuple(_page(number, part.strip(), number in hard) for number, part in enumerate(parts, start=1))
    if not hard <= {page.number for page in pages}:
        raise BadContent("hard_pages names a page that is not there")
    return ContentFile(front, hashlib.sha256(body.strip().encode()).hexdigest(), pages)


def _split(text: str) -> tuple[dict[str, str], str]:
    opening, found, rest = text.partition("---\n")
    head, closed, body = rest.partition("\n---\n")
    if opening.strip() or not found or not closed:
        raise BadContent("the file must begin with front matter between two lines of ---")
    front = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or not value.strip():
            raise BadContent(f"front matter line without a value: {line!r}")
        front[key.strip()] = value.strip()
    return front, body


def _page(number: int, text: str, hard: bool) -> Page:
    blocks: dict[str, str] = {}
    for match in _BLOCK.finditer(text):
        name, content = match[1], match[2].strip()
        if name not in _BLOCKS or name in blocks or not content:
            raise BadContent(f"page {number}: block {name!r} is unknown, empty or there twice")
        blocks[name] = content
    title, _, prose = _BLOCK.sub("", text).strip().partition("\n")
    if not title.startswith("# ") or not prose.strip() or ":::" in prose:
        raise BadContent(f"page {number}: needs a line '# title', text, and every block closed by ':::'")
    return Page(
        number=number,
        title=title[2:].strip(),
        html=nh3.clean(_MARKDOWN.render(prose), tags=_PLAIN, attributes={}).replace("<em>", '<em lang="nb">'),
        hard=hard,
        say=_say(blocks["norwegian"]) if "norwegian" in blocks else None,
        think=blocks.get("think"),
        check=_check(number, blocks["check"]) if "check" in blocks else None,
        talk=blocks.get("talk"),
    )


def _say(text: str) -> Say:
    norwegian, _, meaning = text.partition("\n")
    return Say(norwegian.strip(), meaning.strip() or None)


def _check(number: int, text: str) -> Check:
    lines = [line.strip() for line in text.splitlines()]
    options = tuple(Option(found[2], found[1] == "x") for line in lines if (found := _OPTION.match(line)))
    first = next((place for place, line in enumerate(lines) if line.startswith("- [")), 0)
    question = " ".join(lines[:first]).strip()
    explanation = " ".join(line for line in lines[first:] if line and not line.startswith("- [")).strip()
    if not question or not explanation or len(options) < 2 or not any(option.right for option in options):
        raise BadContent(f"page {number}: a check has a question, two options or more, a right one, an explanation")
    return Check(question, options, explanation)
