"""A plugin that spoils what was written."""

from pathlib import Path

from pelican.plugins import signals


def spoil(path: str, **_context: object) -> None:
    """Take every attribution out of the Atom feeds and break the RSS feeds."""
    feed = Path(path)
    text = feed.read_text(encoding="utf-8")
    text = text.replace("attribution", "nothing") if ".atom." in path else text.replace("</rss>", "")
    feed.write_text(text, encoding="utf-8")


def register() -> None:
    """Connect."""
    signals.feed_written.connect(spoil)
