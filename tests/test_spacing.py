"""Spaces that must not end a line are kept, as each language's printers have it; nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.outputs.spacing import space
from broadsheet.story import Block, Story
from tests.theme_rendering import make_article, make_site, render_page

KEPT = str.maketrans({"\u00a0": "~", "\u202f": "_"})


@pytest.mark.parametrize(
    ("language", "text", "spaced"),
    [
        ("en", "It rained – hard — and long.", "It rained~– hard~— and long."),
        ("en", "What ? No : never.", "What ? No : never."),
        ("fr", "Il dit : « Non ! » Vraiment ?", "Il dit~: «~Non_!~» Vraiment_?"),
        ("fr-CH", "Bien ; mal.", "Bien_; mal."),
        ("de", "Schiffe, z. B. Fähren", "Schiffe, z._B. Fähren"),
        ("pl", "I w domu z kotem", "I~w~domu z~kotem"),
        ("cs", "v lese a u vody", "v~lese a~u~vody"),
        ("uk", "Море – теж клас", "Море~– теж клас"),
    ],
)
def test_each_language_has_its_customs(language: str, text: str, spaced: str) -> None:
    """A line that begins with a dash, a French mark or after a lone letter would be a printer's error."""
    assert space(f"({text})", language).translate(KEPT) == f"({spaced})"


@given(st.text("ab w:;!?«»–— <>/p"), st.sampled_from(["en", "fr", "de", "pl", "uk"]))
def test_no_word_is_lost_or_moved(text: str, language: str) -> None:
    """But for the kind of its spaces, the text is what it was."""
    assert space(text, language).replace("\u00a0", " ").replace("\u202f", " ") == text


def test_tags_and_text_that_is_set_as_it_is_stay() -> None:
    """A program's spaces are its own, and an element keeps its attributes apart."""
    code = "<pre><code>a – b ? c : d</code></pre>"
    assert space(f"<p>a – b</p>{code}<p>c – d</p>").translate(KEPT) == f"<p>a~– b</p>{code}<p>c~– d</p>"
    picture = '<p>W <img src="/a – b.jpg" alt="c – d"></p>'
    assert space(picture, "pl") == picture


def test_headline_and_deck_keep_their_spaces() -> None:
    """A balanced headline breaks in its middle, where a French colon often stands."""
    story = Story("Marais : le sel", deck="Enfin !", language="fr", blocks=(Block("paragraph", "Oui."),))
    article = make_article(story)
    page = render_page("article.html", make_site(article), article=article)
    assert [str(page.h1.string), str(page.find(class_="article__deck").string)] == [  # type: ignore[union-attr]
        "Marais\u00a0: le sel",
        "Enfin\u202f!",
    ]
