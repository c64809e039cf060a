"""Knows which feeds a site has: those of the site, its sections, its topics, its authors and its languages.

Must not know what feeds say, nor in which lists stories stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import escape

from broadsheet.plugin.articles import Category, Language
from broadsheet.plugin.feeds import FORMS, About
from broadsheet.plugin.writer import Writer
from broadsheet.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.outputs.wording import Wording


class Subject(NamedTuple):
    """What a feed is about, and its stories."""

    setting: str
    """What Pelican's settings of such feeds begin with."""
    stories: Sequence[Any]
    slug: str = ""
    title: str = ""
    """Stands behind the site's; it is markup."""
    about: About = About()


class Address(NamedTuple):
    """Where a feed lies."""

    form: str
    path: str
    """In the output."""
    url: str
    """Below the address of the site's feeds."""


def find_addresses(setting: str, slug: str, values: Mapping[str, Any]) -> Iterator[Address]:
    """Yield where the feeds of a subject lie, in the forms that the settings ask for."""
    for form in FORMS:
        path = values.get(f"{setting}_{form.upper()}")
        if path:
            url = values.get(f"{setting}_{form.upper()}_URL", path)
            told = {"slug": slug, "lang": slug}  # as Pelican calls it in feeds of translations
            yield Address(form, str(path).format(**told), str(url).format(**told))


def write_feeds(writer: Any, context: dict[str, Any], values: Mapping[str, Any], subject: Subject) -> None:
    """Hand the feeds of a subject to the writer, which may be another plugin's: that knows what Pelican's does."""
    is_ours = isinstance(writer, Writer)
    more: dict[str, Any] = {"feed_title": subject.title} if subject.title else {}
    if is_ours:
        more["about"] = subject.about
    for form, path, url in find_addresses(subject.setting, subject.slug, values):
        if is_ours or form != "json":
            writer.write_feed(subject.stories, context, path, url, feed_type=form, **more)


def has_feeds(setting: str, values: Mapping[str, Any]) -> bool:
    """Tell whether the settings ask for such feeds in any form."""
    return any(values.get(f"{setting}_{form.upper()}") for form in FORMS)


def wants_feeds(writer: Any, setting: str, slug: str, values: Mapping[str, Any]) -> bool:
    """Tell whether any feed of a subject may have to be made."""
    addresses = find_addresses(setting, slug, values)
    if isinstance(writer, Writer):
        return any(writer.may_want(address.path) for address in addresses)
    return any(True for _ in addresses)


def describe_subject(setting: str, term: Any, stories: Any, context: Mapping[str, Any]) -> Subject:
    """Return what there is to tell of the feeds of a section, a topic, an author or a language."""
    if isinstance(term, Language):
        return Subject(setting, stories, term.slug, str(escape(term.name)), About("", term.slug))
    has_page = context.get(f"{type(term).__name__.upper()}_SAVE_AS")
    section = context["SECTIONS"].get(term.slug) if isinstance(term, Category) else None
    about = About(str(term.url) if has_page else "", "", section.description if section else "")
    return Subject(setting, stories, term.slug, term.name, about)


def name_language(tag: str, wording: Wording) -> Language:
    """Return a language with its own name."""
    return Language(slugify(tag), wording.name_language(tag))
