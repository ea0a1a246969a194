"""The format of a content file: what it may hold, and how a mistake is named."""

import pytest

from webapp.features.modules.content import read_course
from webapp.features.modules.pages import BadContent, read_file

FRONT = "title: T\nsummary: S\nminutes: 5\norder: 1\ntopics: emotional_bond\nsources: IF § 3\n"
CHECK = ":::check\nWhich?\n- [ ] This\n- [x] That\n\nBecause.\n:::\n"


def text(body="# A page\n\nSome words.\n", front=FRONT + "reviewed: source\n"):
    return f"---\n{front}---\n{body}"


def course_of(tmp_path, **languages):
    folder = tmp_path / "course" / "one"
    folder.mkdir(parents=True)
    for language, content in languages.items():
        (folder / f"{language}.md").write_text(content, encoding="utf-8")
    return read_course(tmp_path / "course")


def test_pages_stand_between_lines_of_equals_signs():
    pages = read_file(text("# One\n\nFirst.\n\n===\n\n# Two\n\nSecond.\n")).pages
    assert [(page.number, page.title) for page in pages] == [(1, "One"), (2, "Two")]


def test_html_in_a_file_never_reaches_the_page():
    html = (
        read_file(text("# A\n\n<script>x</script> <b onclick=x>b</b> ![i](http://e.x/i) [l](javascript:x)\n"))
        .pages[0]
        .html
    )
    assert "<script" not in html and "<b " not in html and "<img" not in html and "<a" not in html


def test_a_phone_number_stays_one_number_in_right_to_left_text():
    assert "116&nbsp;111" in read_file(text("# A\n\nاتصلوا على 116 111.\n")).pages[0].html


def test_a_word_in_stars_is_marked_as_norwegian():
    assert '<em lang="nb">barnevernet</em>' in read_file(text("# A\n\nAsk *barnevernet*.\n")).pages[0].html


def test_a_check_has_options_and_an_explanation():
    check = read_file(text("# A\n\nWords.\n\n" + CHECK)).pages[0].check
    assert check.question == "Which?"
    assert [(option.text, option.right) for option in check.options] == [("This", False), ("That", True)]
    assert check.explanation == "Because."


def test_a_norwegian_sentence_comes_with_its_meaning():
    say = read_file(text("# A\n\nWords.\n\n:::norwegian\nHei!\nHello!\n:::\n")).pages[0].say
    assert (say.norwegian, say.meaning) == ("Hei!", "Hello!")


@pytest.mark.parametrize(
    "body",
    [
        "No title.\n",
        "# A\n\n:::think\nOnly a block.\n:::\n",
        "# A\n\nWords.\n\n:::think\nNever closed.\n",
        "# A\n\nWords.\n\n:::thnk\nMisspelt.\n:::\n",
        "# A\n\nWords.\n\n:::check\nWhich?\n- [ ] This\n- [ ] That\n\nBecause.\n:::\n",
        "# A\n\nWords.\n\n:::check\nWhich?\n- [ ] This\n- [x] That\n:::\n",
    ],
)
def test_a_body_that_breaks_the_format_is_refused(body):
    with pytest.raises(BadContent):
        read_file(text(body))


def test_a_hard_page_that_is_not_there_is_refused():
    with pytest.raises(BadContent, match="hard_pages"):
        read_file(text(front=FRONT + "reviewed: source\nhard_pages: 7\n"))


@pytest.mark.parametrize("missing", ["title", "minutes", "topics", "sources"])
def test_front_matter_that_lacks_something_names_the_file(tmp_path, missing):
    front = "".join(line + "\n" for line in FRONT.splitlines() if not line.startswith(missing))
    with pytest.raises(BadContent, match="nb.md"):
        course_of(tmp_path, nb=text(front=front + "reviewed: source\n"))


def test_a_language_without_a_file_gets_the_norwegian_text(tmp_path):
    module = course_of(tmp_path, nb=text()).module("one", "ti")
    assert module.language == "nb" and module.title == "T"


def test_a_translation_of_an_older_text_is_not_called_checked(tmp_path):
    old = text(front=FRONT + f"reviewed: yes\ntranslated_from: {'0' * 64}\n")
    module = course_of(tmp_path, nb=text(), en=old).module("one", "en")
    assert not module.up_to_date and not module.checked


def test_a_module_without_its_source_is_refused(tmp_path):
    with pytest.raises(BadContent, match="nb.md is missing"):
        course_of(tmp_path, en=text())
