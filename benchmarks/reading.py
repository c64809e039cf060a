"""Measure the reader of raw copy: ``python benchmarks/reading.py [--stories N]``.

A seeded generator makes typical stories of 500 words: headline, byline, published line, eleven paragraphs, a
promo, related links and a source line. Beside the reader, the same text goes through Python-Markdown in the
same run, so that the ratio holds on a slow or a noisy machine. The best of several rounds counts; every round
has stories of its own, since the reader remembers short lines that it has met before.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import markdown
from archives import NOUNS, SMALL, VERBS

from broadsheet.readers import read


def make_story(seed: int) -> bytes:
    """Return one story of about 500 words; the same seed gives the same story."""
    rng = random.Random(seed)  # noqa: S311 – invented words, not secrets
    lines = [
        f"Councillors back {rng.choice(NOUNS)} plan after {rng.randint(2, 19)}-hour debate",
        f"By {rng.choice(['Ana Ruiz', 'Tom Hale', 'Idris Vane', 'Maud Pell'])}",
        f"Published: {rng.randint(10, 23)}:{rng.randint(10, 59)}, {rng.randint(1, 28)} November 2026",
    ]
    for number in range(11):
        text = _sentences(rng, 43)
        lines.append(f"“{text[:-1]},” she said." if number % 4 == 1 else text)
        if number == 5:  # noqa: PLR2004 – the middle of the story
            lines.append(f"READ MORE: Why the {rng.choice(NOUNS)} {rng.choice(VERBS)}")
    related = [f"What the {rng.choice(NOUNS)} {rng.choice(VERBS)} for [{k}]" for k in ("VIDEO", "ANALYSIS")]
    return "\n\n".join([*lines, "\n".join(related), "Source: Read Full Article"]).encode()


def _sentences(rng: random.Random, words: int) -> str:
    found: list[str] = []
    while len(found) < words:
        length = rng.randint(9, 22)
        sentence = [rng.choice(SMALL if n % 2 else NOUNS) for n in range(length)]
        sentence[0] = sentence[0].capitalize()
        sentence[-1] += "."
        found += sentence
    text = " ".join(found[:words])
    return text if text.endswith(".") else f"{text}."


def best_of(rounds: Sequence[Any], work: Callable[[Any], object]) -> float:
    """Return the seconds of the fastest round."""
    best = float("inf")
    for each in rounds:
        start = time.perf_counter()
        work(each)
        best = min(best, time.perf_counter() - start)
    return best


class _Tuple(NamedTuple):
    kind: str
    text: str
    label: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Frozen:
    kind: str
    text: str
    label: str = ""
    number: int = 0


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args(argv)
    seeds = range(options.rounds * options.stories)
    rounds = [[make_story(s) for s in seeds[n :: options.rounds]] for n in range(options.rounds)]
    texts = [story.decode() for story in rounds[0]]
    engine = markdown.Markdown()
    path, stamp = "news/2026-11-22-story.txt", "2026-11-22T10:00"
    read(rounds[0][0], path, stamp)  # loads the language tables
    ours = best_of(rounds, lambda stories: [read(s, path, stamp) for s in stories])
    theirs = best_of([texts] * 3, lambda texts: [engine.reset().convert(t) for t in texts])
    words = sum(len(t.split()) for t in texts) / len(texts)
    print(f"stories                      {options.stories} of {words:.0f} words")
    print(f"Broadsheet, raw copy         {ours / options.stories * 1000:.3f} ms a story")
    print(f"Python-Markdown, same text   {theirs / options.stories * 1000:.3f} ms a story")
    print(f"ratio                        {ours / theirs:.2f}")
    made = best_of([20_000] * 5, lambda n: [_Tuple("paragraph", "text") for _ in range(n)])
    frozen = best_of([20_000] * 5, lambda n: [_Frozen("paragraph", "text") for _ in range(n)])
    print(f"frozen dataclass : named tuple, to make one   {frozen / made:.1f}")


if __name__ == "__main__":
    main()
