"""Every sentence is in every catalogue, translated, with its placeholders and the plural forms of its language."""

import importlib.machinery
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages import Catalog, Message

from webapp.language import LANGUAGES, SOURCE
from webapp.language.texts import CATALOGUES

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = [tag for tag in LANGUAGES if tag != SOURCE.tag]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%(?!\()(?=\S)")


@pytest.fixture(scope="module")
def strings() -> ModuleType:
    """scripts/strings, the one place that knows how sentences are gathered."""
    loader = importlib.machinery.SourceFileLoader("strings_script", str(ROOT / "scripts" / "strings"))
    spec = importlib.util.spec_from_loader("strings_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def template(strings: ModuleType) -> Catalog:
    gathered: Catalog = strings.gather()
    return gathered


def test_the_catalogues_hold_the_sentences_of_today(strings: ModuleType):
    assert strings.main(["--check"]) == 0, "Run `make strings` and keep what it writes."


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_sentence_is_translated(strings: ModuleType, template: Catalog, tag: str):
    there = {key(message): message for message in catalogue(strings, tag) if message.id}
    wanting = [
        str(message.id)
        for message in template
        if message.id and (key(message) not in there or not strings.complete(there[key(message)].string))
    ]
    assert not wanting, listed(f"{tag}: {len(wanting)} sentences without a translation:", wanting)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_translation_is_only_guessed(strings: ModuleType, tag: str):
    guessed = [str(message.id) for message in catalogue(strings, tag) if message.id and message.fuzzy]
    assert not guessed, listed(f"{tag}: fuzzy, so never shown:", guessed)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_sentence(strings: ModuleType, tag: str):
    faults = []
    for message in catalogue(strings, tag):
        if not message.id:
            continue
        said = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        meant = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        allowed = set().union(*(PLACEHOLDER.findall(each) for each in said))
        needed = set(PLACEHOLDER.findall(said[0])) if len(said) == 1 else allowed - {"%(num)s", "%(num)d"}
        for text in filter(None, meant):
            found = set(PLACEHOLDER.findall(text))
            # A form for one or two may say the number in a word; nothing may be new, nothing else may be lost.
            if not needed - {"%(num)s", "%(num)d"} <= found <= allowed or (len(said) == 1 and found != needed):
                faults.append(f"{said[0]!r} -> {text!r}")
    assert not faults, listed(f"{tag}:", faults)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_plural_rule_is_the_one_of_the_registry(tag: str):
    text = path_of(tag).read_text(encoding="utf-8")
    header = re.search(r"Plural-Forms: (.*?)\\n", text.replace('"\n"', ""))
    assert header, f"{tag} names no Plural-Forms"
    assert "".join(header[1].split()) == "".join(LANGUAGES[tag].plural_forms.split())


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_plural_has_as_many_forms_as_its_language(strings: ModuleType, tag: str):
    wanted = int(re.match(r"nplurals=(\d)", LANGUAGES[tag].plural_forms)[1])  # type: ignore[index]
    faults = [
        str(message.id)
        for message in catalogue(strings, tag)
        if isinstance(message.id, (tuple, list)) and len(message.string) != wanted
    ]
    assert not faults, listed(f"{tag} has {wanted} forms:", faults)


def catalogue(strings: ModuleType, tag: str) -> Catalog:
    assert path_of(tag).exists(), f"scripts/strings --new {tag}"
    read: Catalog = strings.read(path_of(tag))
    return read


def path_of(tag: str) -> Path:
    return CATALOGUES / tag / "LC_MESSAGES" / "messages.po"


def key(message: Message) -> tuple[object, object]:
    said = message.id
    return (message.context, said[0] if isinstance(said, (tuple, list)) else said)


def listed(whose: str, faults: list[str]) -> str:
    return "\n  ".join([whose, *faults])
