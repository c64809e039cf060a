"""Where a story leads on: to its neighbours, and to older stories that have most in common with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.plugin.onward import (
    Near,
    Told,
    Where,
    choose_onward,
    find_beside,
    identify_near,
    look_around,
    reach_in_section,
    reach_in_topic,
    spell_topics,
)
from tests.site_building import NOW, build, make_story, read_tree, write_site
from tests.test_lineup import make

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from broadsheet.build.cards import Card


def tell(card: Card) -> Told:
    """Return what the measure wants to know of a story."""
    return Told(card.path, card.moment, card.section, frozenset(spell_topics(card.tags)))


def make_cards(*rows: tuple[str, str]) -> list[Card]:
    """Return stories from the newest to the oldest, each by its section and its topics."""
    return [
        make(f"{number:02}", section=section, tags=tags, moment=1000.0 - number)
        for number, (section, tags) in enumerate(rows)
    ]


def find_near(cards: list[Card], at: int) -> Near:
    """Return where a story stands."""
    card = cards[at]
    section = [each for each in cards if each.section == card.section]
    lists = [[each for each in cards if slug in spell_topics(each.tags)] for slug in spell_topics(card.tags)]
    return Near(
        Where(section, section.index(card)), tuple(Where(stories, stories.index(card)) for stories in lists)
    )


def choose(cards: list[Card], at: int) -> list[str]:
    """Return the names of the stories that one leads on to."""
    return [card.path for card in choose_onward(find_near(cards, at), tell)]


PLAIN = [("world", "")] * 12


def test_stories_of_a_section_follow_one_another() -> None:
    """The next older one is a neighbour; the four after it are offered, and newer ones near the end."""
    cards = make_cards(*PLAIN)
    assert choose(cards, 2) == ["04", "05", "06", "07"]
    assert choose(cards, 9) == ["11", "07", "06", "05"]
    assert choose(cards, 11) == ["09", "08", "07", "06"]
    beside = find_beside(find_near(cards, 2))
    assert [card.path for card in beside] == ["01", "03"]
    assert find_beside(find_near(cards, 0))[0] is find_beside(find_near(cards, 11))[1] is None


def test_topics_count_more_than_sections() -> None:
    """Two topics in common beat one, one with the section beats one without, and any beats none."""
    cards = make_cards(
        ("world", "ropes\ntides"),
        ("world", ""),
        ("arts", "ropes"),
        ("world", ""),
        ("world", "ropes"),
        ("arts", "tides\nropes"),
        ("arts", "Tides"),
    )
    assert choose(cards, 0) == ["05", "04", "02", "06"]


def test_what_lies_too_far_back_is_no_candidate() -> None:
    """Of a section seven stories, of a topic three: else pages would depend on half an archive."""
    cards = make_cards(("world", "ropes"), *[("world", "")] * 7, ("world", "ropes"), *[("arts", "ropes")] * 4)
    assert choose(cards, 0) == ["08", "09", "10", "02"]


ROWS = st.lists(
    st.tuples(st.sampled_from(["world", "arts"]), st.sampled_from(["", "ropes", "ropes\ntides", "tides"])),
    min_size=1,
    max_size=30,
)


@given(ROWS)
def test_all_that_may_lead_to_a_story_is_known(rows: list[tuple[str, str]]) -> None:
    """A story is in sight from just those places from which it can be reached; what is chosen is in sight."""
    cards = make_cards(*rows)
    for at, card in enumerate(cards):
        near = find_near(cards, at)
        parts = [stories[start:stop] for stories, start, stop in look_around(near)]
        in_section, in_topics = parts[:2], parts[2:]
        seen = {each.path for stories in (*in_section, *in_topics) for each in stories}
        assert set(choose(cards, at)) <= seen - {card.path}
        stories, place = near.section
        for other, each in enumerate(stories):
            shown = any(each in part for part in in_section)
            assert shown is (place in reach_in_section(other, len(stories)))
        for (stories, place), part in zip(near.topics, in_topics, strict=True):
            for other, each in enumerate(stories):
                assert (each in part) is (place in reach_in_topic(other))


def join(cards: Sequence[Card], start: int, stop: int) -> bytes:
    """Return the digests of some stories."""
    return b"".join(card.listed for card in cards[start:stop])


@given(ROWS, st.sampled_from(["", "ropes\ntides"]))
def test_a_new_story_changes_few_pages(rows: list[tuple[str, str]], tags: str) -> None:
    """That of the one before it in its section, and those of the oldest stories as long as these are few."""
    cards = make_cards(*rows)
    new = make("new", section="world", tags=tags, moment=2000.0)
    changed = [
        card
        for at, card in enumerate(cards)
        if identify_near(find_near(cards, at), join) != identify_near(find_near([new, *cards], at + 1), join)
    ]
    section = [card for card in cards if card.section == "world"]
    assert set(changed) <= {*section[:1], *section[-5:][:5]}
    assert len(section) < 11 or changed == section[:1]


@pytest.mark.parametrize("tier", ["lists that are filled when they are read", "all articles made beforehand"])
def test_pages_lead_on_by_the_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tier: str) -> None:
    """In both tiers alike; a new story changes the page of the one before it, and no other."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    stories = {
        f"content/{'arts' if number % 5 == 0 else 'world'}/{number:02}.txt": make_story(
            f"Report {number} is out",
            date=f"2026-10-{number:02}",
            tags="ropes" if number % 3 == 0 else "quays, tides",
        )
        for number in range(1, 25)
    }
    eager = 'ARTICLE_TRANSLATION_ID = "slug"\n' if tier.startswith("all") else ""
    site = write_site(tmp_path, stories, eager)
    before = read_tree(build(site))
    page = BeautifulSoup(before["world/2026/10/report-24-is-out/index.html"], "html.parser")
    found = [link.get_text() for link in page.select(".onward .story-card__headline")]
    assert found == [f"Report {number} is out" for number in (21, 18, 15, 22)]
    assert [link["href"] for link in page.select(".beside li a")] == [
        "https://paper.example/world/2026/10/report-23-is-out/"
    ]
    new = make_story("Rope is dear", date="2026-11-01", tags="ropes, quays, tides")
    (site / "content/world/new.txt").write_text(new)
    after = read_tree(build(site))
    changed = [name for name in before if "report-" in name and before[name] != after[name]]
    assert changed == ["world/2026/10/report-24-is-out/index.html"]
