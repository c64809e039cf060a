"""Knows how the list of a site's feeds is handed over.

Must not know what its form is.
"""

from __future__ import annotations

from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from broadsheet.addresses import to_uri
from broadsheet.outputs.opml import Group, Subscription, write_opml
from broadsheet.plugin.subjects import Subject, describe_subject, find_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.plugin.data.site import Site
    from broadsheet.plugin.writer import Writer

_KINDS = (
    ("CATEGORY", "categories", "sections"),
    ("TAG", "tags", "topics"),
    ("AUTHOR", "authors", "authors"),
    ("LANGUAGE", "languages", "languages"),
)
"""Of what there are feeds: the settings' word, the list's, and that which readers are told."""


def hand_over(site: Site, writer: Writer) -> None:
    """Hand the list of feeds over, if the settings name a file for it."""
    if name := site.values.get("FEED_OPML"):
        wording = site.build.desk.templates.wording
        titles = {word: wording.say(word, site.values["DEFAULT_LANG"]) for _, _, word in _KINDS}
        writer.write_data(str(name), partial(_write, site, titles), titles)


def _write(site: Site, titles: dict[str, str]) -> str:
    paper = str(Markup(site.context["SITENAME"]).striptags())  # noqa: S704 – only to be stripped of its tags
    whole = [Subject("FEED_ALL", ()), Subject("FEED", ())]
    groups = [Group(paper, [*_list(site, paper, whole)][:1])]
    for setting, name, word in _KINDS:
        subjects = [
            describe_subject(f"{setting}_FEED", term, (), site.context) for term, _ in site.context[name]
        ]
        groups.append(Group(titles[word], [*_list(site, paper, subjects)]))
    return write_opml(paper, groups)


def _list(site: Site, paper: str, subjects: list[Subject]) -> Iterator[Subscription]:
    """Yield a feed for each subject, that which readers know best: one that is told twice is read twice."""
    values: dict[str, Any] = site.values
    home, feeds = values["SITEURL"], values["FEED_DOMAIN"] or values["SITEURL"]
    for subject in subjects:
        found = {each.form: each for each in find_addresses(subject.setting, subject.slug, values)}
        chosen = found.get("rss") or found.get("atom") or found.get("json")
        if chosen:
            title = f"{paper} - {unescape(str(subject.title))}" if subject.title else paper
            page = to_uri(f"{home}/{subject.about.url}")
            language = subject.about.language or values["DEFAULT_LANG"]
            yield Subscription(title, to_uri(f"{feeds}/{chosen.url}"), page, language, chosen.form == "rss")
