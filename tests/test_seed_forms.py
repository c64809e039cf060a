"""The forms of the article that the project began with, in words of our own: video caption, consent, promo, kinds."""

from __future__ import annotations

from broadsheet.readers import read

COPY = """Harbour chief set for showdown with ferry owners as winter nears

Harbour chief set to meet owners 'within days'

We use your sign-up to provide content in ways you've agreed to. You can unsubscribe at any time. More info

The harbour chief will meet the owners of both ferries this week, her office said on Monday evening.

Island correspondent Tom Hale said: “Here on the quay people say that they have waited long enough.

“The night boat is gone. The day boat is late.

“But there are reports that somebody has found a spare engine.”

JUST IN:\u00a0Second ferry goes aground off Harrow Point

Owners have already offered to lend a third boat, which has no licence to carry lorries.

Tug relocates broken Harrow crane barge to the inner basin

The owner said: “I will wait for a denial, or I will go to court.


What the owners want [ANALYSIS]
A night on the last boat\u00a0[VIDEO]
Skipper: 'I would do it again' [INTERVIEW]

The harbour insists that it will not pay for the engine, and the owners say that they cannot.

Source: Read Full Article
"""


def test_an_aggregators_article_gives_up_its_story() -> None:
    """Captions, consent, promo, kinds without a heading and a source line without an address are told apart."""
    reading = read(COPY.encode(), "coast/ferry.txt", "2026-11-20T10:00")
    story = reading.story
    kinds = [block.kind for block in story.blocks]
    assert story.headline.startswith("Harbour chief set for showdown")
    assert kinds.count("caption") == 2
    assert kinds.count("paragraph") + kinds.count("quote") == 7
    assert [(b.label, b.text) for b in story.blocks if b.kind == "promo"] == [
        ("JUST IN", "Second ferry goes aground off Harrow Point")
    ]
    assert [(r.kind, r.url) for r in story.related] == [("analysis", ""), ("video", ""), ("interview", "")]
    assert [b.position for b in story.blocks if b.kind == "quote"] == ["first", "middle", "last"]
    assert [e.rule for e in reading.ledger if e.part == "boilerplate"] == ["boilerplate-consent"]
    assert [a.label for a in story.attributions] == ["Source: Read Full Article"]
