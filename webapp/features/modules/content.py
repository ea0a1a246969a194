"""The courses that ship with Samvei, read from `webapp/content/` once and kept.

A course is a folder, a module a folder in it, a language a file `<language>.md`. Bokmål is the source; a language
without a file gets the Bokmål text, marked as such, so that no module is missing in any language.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from webapp.features.modules.pages import BadContent, ContentFile, Page, read_file

CONTENT = Path(__file__).parents[2] / "content"
SOURCE = "nb"


class Topic(StrEnum):
    """The topics that parental guidance (foreldreveiledning) must cover at least. Source: IF § 3, letters a to e."""

    NEEDS_AND_CARE = "needs_and_care"
    EMOTIONAL_BOND = "emotional_bond"
    GOOD_INTERACTION = "good_interaction"
    REGULATION_AND_LIMITS = "regulation_and_limits"
    CONTROL_AND_VIOLENCE = "control_and_violence"


class Review(StrEnum):
    """Whether a translator has checked a text: `source` is Bokmål itself."""

    SOURCE = "source"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Module:
    """One module in one language. `language` is that of the text; it is the source's where no translation is."""

    slug: str
    language: str
    title: str
    summary: str
    minutes: int
    order: int
    topics: tuple[Topic, ...]
    sources: tuple[str, ...]
    review: Review
    up_to_date: bool  # False: the Bokmål text has changed since this was translated
    pages: tuple[Page, ...]

    @property
    def checked(self) -> bool:
        """A person has checked that this text says what the Bokmål of today says."""
        return self.review is not Review.NO and self.up_to_date

    def page(self, number: int) -> Page | None:
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else None


@dataclass(frozen=True)
class Course:
    """A course with its modules in reading order, each in every language it has."""

    slug: str
    modules: tuple[dict[str, Module], ...]

    def modules_in(self, language: str) -> tuple[Module, ...]:
        """Every module, in the language where it exists, else in Bokmål."""
        return tuple(versions.get(language, versions[SOURCE]) for versions in self.modules)

    def module(self, slug: str, language: str) -> Module | None:
        return next((module for module in self.modules_in(language) if module.slug == slug), None)


@cache
def course(slug: str) -> Course:
    """Raises BadContent when a file breaks the format, naming the file."""
    return read_course(CONTENT / slug)


def read_course(folder: Path) -> Course:
    modules = [_read_module(path) for path in sorted(folder.iterdir()) if path.is_dir()]
    modules.sort(key=lambda versions: versions[SOURCE].order)
    return Course(folder.name, tuple(modules))


def _read_module(folder: Path) -> dict[str, Module]:
    files = {path.stem: _read(path) for path in sorted(folder.glob("*.md"))}
    if SOURCE not in files:
        raise BadContent(f"{folder}: the Bokmål source {SOURCE}.md is missing")
    return {language: _module(folder, language, file, files[SOURCE]) for language, file in files.items()}


def _read(path: Path) -> ContentFile:
    try:
        return read_file(path.read_text(encoding="utf-8"))
    except BadContent as bad:
        raise BadContent(f"{path}: {bad}") from bad


def _module(folder: Path, language: str, file: ContentFile, source: ContentFile) -> Module:
    front = file.front
    try:
        return Module(
            slug=folder.name,
            language=language,
            title=front["title"],
            summary=front["summary"],
            minutes=int(front["minutes"]),
            order=int(front["order"]),
            topics=tuple(Topic(topic.strip()) for topic in front["topics"].split(",")),
            sources=tuple(source_text.strip() for source_text in front["sources"].split(";")),
            review=Review(front["reviewed"]),
            up_to_date=language == SOURCE or front["translated_from"] == source.digest,
            pages=file.pages,
        )
    except (KeyError, ValueError) as bad:
        raise BadContent(f"{folder / language}.md: front matter is missing or wrong: {bad}") from bad
