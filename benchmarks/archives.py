"""Knows invented archives: ``python benchmarks/archives.py FOLDER --stories 10000 [--form copy|markdown]``.

The same seed gives the same stories, whatever form they are written in, so that every generator under test
makes pages of the same text. Must not know which generator reads them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

NOUNS = [
    "council",
    "river",
    "harbour",
    "vote",
    "plan",
    "town",
    "year",
    "barrage",
    "boat",
    "lighthouse",
    "water",
    "money",
    "report",
    "minister",
    "school",
    "bridge",
    "ferry",
    "night",
    "storm",
    "worker",
    "house",
    "road",
    "election",
    "quay",
    "market",
    "island",
    "captain",
    "union",
    "engine",
    "signal",
    "museum",
    "orchard",
    "reservoir",
    "choir",
    "tariff",
    "surgeon",
    "pilot",
    "archive",
    "meadow",
    "customs",
    "turbine",
    "glacier",
    "printer",
    "baker",
    "tunnel",
    "drought",
]
VERBS = [
    "rises",
    "falls",
    "waits",
    "opens",
    "closes",
    "votes",
    "builds",
    "pays",
    "asks",
    "leaves",
    "returns",
    "doubts",
    "delays",
    "welcomes",
]
SMALL = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "is",
    "was",
    "for",
    "with",
    "on",
    "as",
    "by",
    "at",
    "from",
    "has",
    "have",
    "had",
    "his",
    "it",
    "be",
    "are",
    "were",
    "said",
]
_SECTIONS = ("world", "politics", "business", "culture", "sport")
_AUTHORS = tuple(
    f"{first} {last}"
    for first in ("Ana", "Tom", "Idris", "Maud", "Suri", "Lena", "Kit", "Oona")
    for last in ("Ruiz", "Hale", "Vane", "Pell", "Okell")
)
_TOPICS = tuple(f"{noun} {verb}" for noun in NOUNS[:20] for verb in ("policy", "safety", "history"))
_OUTLETS = ("Coastal Wire", "The Skerrow Record", "Halden Press Agency")
_LAST = datetime(2026, 10, 30, 18, 0)  # noqa: DTZ001 – the clock of an invented site
_POOL = 2000
_SYNDICATED = 4
"""One story of as many comes from elsewhere."""


class Invented(NamedTuple):
    """A story before it is written down in any form."""

    number: int
    slug: str
    headline: str
    author: str
    date: datetime
    section: str
    topics: tuple[str, str]
    outlet: str
    """Where it comes from; empty for the site's own."""
    paragraphs: tuple[str, ...]
    promo: str
    related: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Return the address of the original."""
        return f"https://{self.outlet.lower().replace(' ', '')}.example/{self.slug}"


def invent(stories: int, words: int = 550) -> Iterator[Invented]:
    """Yield as many stories of about as many words each, from the oldest to the newest."""
    step = timedelta(minutes=max(1, 60 * 24 * 365 * 4 // stories))
    first = _LAST - step * stories
    for number in range(stories):
        rng = random.Random(number)  # noqa: S311 – invented words, not secrets
        yield _invent_one(rng, number, first + step * number, words)


def _invent_one(rng: random.Random, number: int, date: datetime, words: int) -> Invented:
    shape = [rng.choice(VERBS if n % 3 == 1 else NOUNS) for n in range(7)]
    headline = f"{' '.join(shape).capitalize()} in ward {number}"
    return Invented(
        number,
        headline.lower().replace(" ", "-"),
        headline,
        rng.choice(_AUTHORS),
        date,
        rng.choice(_SECTIONS),
        (rng.choice(_TOPICS[:30]), rng.choice(_TOPICS[30:])),
        rng.choice(_OUTLETS) if number % _SYNDICATED == 0 else "",
        tuple(_write_paragraph(rng, n) for n in range(max(1, words // 46))),
        f"Why the {rng.choice(NOUNS)} {rng.choice(VERBS)}",
        tuple(
            (f"What the {rng.choice(NOUNS)} {rng.choice(VERBS)} for", kind) for kind in ("VIDEO", "ANALYSIS")
        ),
    )


def _write_paragraph(rng: random.Random, number: int) -> str:
    text = " ".join(rng.choice(_sentences()) for _ in range(3))
    return f"“{text[:-1]},” she said." if number % 4 == 1 else text


@cache
def _sentences() -> tuple[str, ...]:
    rng = random.Random(7)  # noqa: S311 – invented words
    found = []
    for _ in range(_POOL):
        words = [rng.choice(SMALL if n % 2 else NOUNS) for n in range(rng.randint(11, 19))]
        found.append(f"{' '.join(words).capitalize()}.")
    return tuple(found)


def write_copy(story: Invented) -> str:
    """Return the story as raw copy with the header that an editor gives it."""
    head = [f"Date: {story.date:%Y-%m-%d %H:%M}", f"Tags: {', '.join(story.topics)}"]
    if story.outlet:
        head += [f"Source: {story.outlet}", f"Source-URL: {story.address}"]
    body = list(story.paragraphs)
    body.insert(len(body) // 2, f"READ MORE: {story.promo}")
    body.append("\n".join(f"{title} [{kind}]" for title, kind in story.related))
    closing = ["Source: Read Full Article"] if story.outlet else []
    return "\n\n".join(["\n".join(head), story.headline, f"By {story.author}", *body, *closing]) + "\n"


def write_markdown(story: Invented) -> str:
    """Return the story as Markdown with the metadata that Broadsheet and Pelican know."""
    head = [f"Title: {story.headline}", f"Date: {story.date:%Y-%m-%d %H:%M}", f"Author: {story.author}"]
    head += [f"Tags: {', '.join(story.topics)}", f"Slug: {story.slug}"]
    if story.outlet:
        head += [f"Source: {story.outlet}", f"Source-URL: {story.address}"]
    return "\n".join(head) + f"\n\n{write_body(story)}"


def write_body(story: Invented) -> str:
    """Return the Markdown of the story's body."""
    body = list(story.paragraphs)
    body.insert(len(body) // 2, f"> **Read more:** {story.promo}")
    body.append("## Related\n\n" + "\n".join(f"- {title} [{kind}]" for title, kind in story.related))
    return "\n\n".join(body) + "\n"


def write_hugo(story: Invented) -> str:
    """Return the story as Markdown with the front matter that Hugo knows."""
    topics = ", ".join(f'"{topic}"' for topic in story.topics)
    head = [f'title: "{story.headline}"', f"date: {story.date:%Y-%m-%dT%H:%M:00Z}", f"slug: {story.slug}"]
    head += [f'author: "{story.author}"', f'by: ["{story.author}"]', f"topic: [{topics}]"]
    if story.outlet:
        head += [f'source: "{story.outlet}"', f"source_url: {story.address}"]
    return "\n".join(["---", *head, "---"]) + f"\n\n{write_body(story)}"


FORMS = {"copy": (".txt", write_copy), "markdown": (".md", write_markdown), "hugo": (".md", write_hugo)}


def make_archive(folder: Path, stories: int, form: str = "copy", words: int = 550) -> None:
    """Write the stories under ``folder/section/year/month/``."""
    suffix, write = FORMS[form]
    for story in invent(stories, words):
        place = folder / story.section / f"{story.date:%Y/%m}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{story.slug}{suffix}").write_text(write(story), encoding="utf-8")


def describe_outlets(path: Path) -> None:
    """Write the data file that tells of the outlets, without which each of their stories is warned of."""
    rows = (f'[sources.{name.lower().replace(" ", "-")}]\nname = "{name}"\n' for name in _OUTLETS)
    path.write_text("\n".join(rows), encoding="utf-8")


def main() -> None:
    """Write an archive where the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=550)
    parser.add_argument("--form", choices=sorted(FORMS), default="copy")
    options = parser.parse_args()
    make_archive(options.folder, options.stories, options.form, options.words)


if __name__ == "__main__":
    main()
