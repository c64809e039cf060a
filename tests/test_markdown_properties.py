"""Knows what must hold for a Markdown story whatever its text: safety, whole ledgers, no crash.

Must not know single cases; they are files in ``tests/markdown``.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadsheet.readers import markdown_html, markdown_source
from broadsheet.readers.markdown import read_markdown
from broadsheet.readers.markdown_html import SAFE_SCHEMES, clean_block, clean_inline, find_scheme
from broadsheet.story import Reading, UnreadableStoryError
from broadsheet.text import decode

_PIECES = (
    "# ", "## Related\n", "- ", "* ", "1. ", "> ", ">\n", "    ", "\t", "***\n", "---\n", "===\n",
    "```\n", "~~~\n", "\n", "\n\n", "  \n", " ", "|", "|---|---|\n", "[x]", "(", ")", "[^1]", "[^1]: ",
    "[a]: ", "http://e.org/a_b", "javascript:", "java\tscript:alert(1)", "&#106;avascript&colon;x",
    "data:text/html,x", "vbscript:x", "![p](", "<script>", "</script>", "<div>", "</div>", "<p>",
    "</p>", "<b onclick=x>", "</b>", "<img src=x onerror=y>", "<a href='", "<a href=java&#10;script:x>",
    "'>", "</a>", "<!--", "-->", "<iframe src=x>", "<style>", "</style>",
    "<svg><a xlink:href=javascript:x>", "<math>", "<table>", "<td>", "<li>", "<h1>", "<hr>", "<br>",
    "<![CDATA[", "]]>", "<?php", "?>", "<!DOCTYPE", "<details open ontoggle=x>", "{{ 7*7 }}",
    "{% if %}", "{filename}a.md", "word", "Words of news.", "Source: ", "READ MORE: ", " [VIDEO]",
    "Title: ", "Date: 2026-11-22\n", "\\", "`", "**", "_", "&amp;", "&", "<", ">", '"', "\x02", "\x03",
    "\x02wzxhzdk:0\x03", "\xa0", "\u200b", "é", "新聞", "اقرأ",
)  # fmt: skip
_copy = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)
_stories = st.one_of(st.text(max_size=200), _copy, _copy.map(lambda text: f"# Talks end\n\nBody.\n\n{text}"))


class _Markup(HTMLParser):
    """Collects tags and attributes as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def _is_safe(html: str) -> bool:
    markup = _Markup(html)
    runs_code = {"script", "style", "iframe", "object", "embed", "svg", "math", "form"} & set(markup.tags)
    handlers = [name for name, _ in markup.attributes if name.startswith("on")]
    schemes = {find_scheme(value) for name, value in markup.attributes if name in {"href", "src", "cite"}}
    return not runs_code and not handlers and schemes <= {"", *SAFE_SCHEMES}


def _read(text: str) -> Reading | None:
    try:
        return read_markdown(text.encode(errors="replace"), "world/story.md", "2026-11-22T09:30")
    except UnreadableStoryError as error:
        _check_told(error)
        return None


def _check_told(error: UnreadableStoryError) -> None:
    assert error.problems
    assert all(problem.message and problem.remedy for problem in error.problems)


@settings(deadline=None)
@given(_stories)
@example("# a\n\n<![foo[ x")
@example("# a\n\n- - - x\n>\n")
def test_no_text_crashes_the_reader_nor_gives_unsafe_html(text: str) -> None:
    """Whatever is written, the reader gives safe blocks or says why it cannot."""
    reading = _read(text)
    if reading:
        assert reading.story.headline
        assert all(_is_safe(block.html) for block in reading.story.blocks)
        assert all(find_scheme(r.url) in {"", *SAFE_SCHEMES} for r in reading.story.related)


@settings(deadline=None)
@given(_stories)
def test_every_line_with_text_is_in_exactly_one_entry(text: str) -> None:
    """The ledger holds each line that is not blank once, in the order of the source."""
    reading = _read(text)
    if reading:
        lines = decode(text.encode(errors="replace")).text.split("\n")
        held = Counter(n for e in reading.ledger for n in range(e.first, e.last + 1) if lines[n - 1].strip())
        assert held == {n: 1 for n, line in enumerate(lines, 1) if line.strip()}
        assert [e.first for e in reading.ledger] == sorted(e.first for e in reading.ledger)
        told = "".join("".join(e.text for e in reading.ledger).split())
        assert told == "".join("".join(lines).split())


@settings(deadline=None)
@given(
    st.lists(st.from_regex(r"[A-Za-z][a-z]{2,9}( [a-z]{3,9}){2,9}\.", fullmatch=True), min_size=1, max_size=8)
)
def test_plain_paragraphs_come_through_word_for_word(paragraphs: list[str]) -> None:
    """Plain paragraphs stay as they are written, in order."""
    reading = _read("# Talks end\n\n" + "\n\n".join([*paragraphs, "The end came at dawn."]))
    assert reading
    assert [b.text for b in reading.story.blocks if b.kind == "paragraph"][-1] == "The end came at dawn."
    shown = [b.text for b in reading.story.blocks]
    told = {e.text for e in reading.ledger}
    assert all(p in told for p in paragraphs)
    assert [text for text in shown if text in paragraphs] == [p for p in paragraphs if p in shown]


@settings(deadline=None)
@given(_copy)
def test_sanitised_html_stays_the_same_when_it_is_sanitised_again(text: str) -> None:
    """Sanitising is final: nothing unsafe hides in what it returns."""
    for clean in (clean_block, clean_inline):
        once = clean(text)
        assert clean(once) == once
        assert _is_safe(once)


@given(_stories)
@settings(deadline=None)
def test_reading_is_pure(text: str) -> None:
    """The same bytes give the same reading, whatever was read in between."""
    first = _read(text)
    _read("# Other\n\n[a]: http://e.org\n\n[^1]: note\n\n<div>[a][^1]")
    assert _read(text) == first


_NEVER, _ALWAYS = re.compile(r"(?!)"), re.compile("")


@settings(deadline=None)
@given(_stories)
@example("Words\n===\n\nA [link](x.md)  \nand more\n\n“# no heading”")
def test_what_is_passed_over_would_change_nothing(text: str) -> None:
    """Blocks and texts that no processor, no pattern and no sanitiser need look at come out as if they had."""
    found = _read(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(markdown_source, "_PLAIN_BLOCK", _NEVER)
        patched.setattr(markdown_source, "_INLINE", _ALWAYS)
        patched.setattr(markdown_html, "_NOT_PLAIN", _ALWAYS)
        assert _read(text) == found


@given(st.text(max_size=80))
def test_text_without_signs_of_markup_needs_no_sanitiser(text: str) -> None:
    """The sanitiser gives such text back as it is."""
    plain = "".join(character for character in text if not markdown_html._NOT_PLAIN.match(character))  # noqa: SLF001
    assert nh3.Cleaner(tags=set()).clean(plain) == plain == clean_inline(plain)
