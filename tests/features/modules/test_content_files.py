"""The files in webapp/content: every language says the same thing, in plain words, and says whether it was checked."""

import re

import pytest

from webapp.features.modules.content import Module, Review, Topic, course

LANGUAGES = ("nb", "en", "uk", "ar")
TRANSLATIONS = [language for language in LANGUAGES if language != "nb"]
SLUGS = ("needs", "bond", "limits")


def in_language(slug: str, language: str) -> Module:
    module = course("parental_guidance").module(slug, language)
    assert module is not None
    return module


def every_text(module: Module) -> list[str]:
    """Everything of a module that is read on the screen in its own language."""
    texts = [module.title, module.summary, *module.sources]
    for page in module.pages:
        texts += [page.title, page.html, page.think or "", page.talk or ""]
        texts += [page.say.meaning or ""] if page.say else []
        if page.check:
            texts += [page.check.question, page.check.explanation, *(option.text for option in page.check.options)]
    return texts


def lix(text: str) -> float:
    """Readability after Björnsson: mean words in a sentence plus the percentage of words longer than 6 letters."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = [part for part in re.split(r"[.!?:]+(?:\s|$)|\n", text) if re.search(r"\w", part)]
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def test_the_course_has_its_modules_in_reading_order():
    assert tuple(module.slug for module in course("parental_guidance").modules_in("nb")) == SLUGS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_module_exists_in_every_language_offered(slug, language):
    assert in_language(slug, language).language == language


@pytest.mark.parametrize("slug", SLUGS)
def test_a_module_has_a_question_a_check_and_something_to_talk_about(slug):
    pages = in_language(slug, "nb").pages
    assert 4 <= len(pages) <= 5
    assert all(page.think and page.say for page in pages)
    assert any(page.check for page in pages) and any(page.talk for page in pages)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_norwegian_page_is_easy_to_read(slug):
    for page in in_language(slug, "nb").pages:
        plain = re.sub(r"<[^>]+>", " ", page.html.replace("</p>", "\n").replace("</li>", "\n"))
        assert lix(plain) <= 35, f"{slug}, page {page.number}: use shorter sentences and words"


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_translation_has_the_same_parts_as_the_norwegian(slug, language):
    def parts(module):
        return [
            (
                page.hard,
                page.say and page.say.norwegian,
                bool(page.think),
                page.check and [option.right for option in page.check.options],
                bool(page.talk),
            )
            for page in module.pages
        ]

    source, translation = in_language(slug, "nb"), in_language(slug, language)
    assert parts(translation) == parts(source)
    assert (translation.minutes, translation.order, translation.topics) == (source.minutes, source.order, source.topics)
    assert len(translation.sources) == len(source.sources)


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_translation_is_of_the_norwegian_text_of_today(slug, language):
    assert in_language(slug, language).up_to_date, (
        "the Bokmål body has changed: bring the translation up to date, then write the digest of "
        f"{slug}/nb.md (pages.read_file(…).digest) in translated_from"
    )


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_translation_explains_every_norwegian_sentence(slug, language):
    assert all(page.say.meaning for page in in_language(slug, language).pages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_figures_are_western_digits_so_that_they_match_the_paper(slug, language):
    for text in every_text(in_language(slug, language)):
        assert not re.search(r"[^\W0-9]", "".join(sign for sign in text if sign.isdigit()))


def test_a_text_nobody_has_checked_does_not_pretend_to_be_checked():
    assert in_language("bond", "nb").checked
    assert in_language("bond", "ar").review is Review.NO
    assert not in_language("bond", "ar").checked


def test_the_three_modules_cover_three_topics_of_the_regulation():
    covered = {topic for slug in SLUGS for topic in in_language(slug, "nb").topics}
    assert covered == {Topic.NEEDS_AND_CARE, Topic.EMOTIONAL_BOND, Topic.REGULATION_AND_LIMITS}


def test_the_page_about_violence_is_marked_as_hard():
    assert [page.number for page in in_language("limits", "nb").pages if page.hard] == [4]
