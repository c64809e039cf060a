"""Knows what machines are told of each kind of page: a graph of schema.org, as JSON that stands in the page.

Must not know Pelican, nor where pages lie: addresses are given, relative to the site's. What many pages tell alike,
as the newsroom, a section or a name of bylines, is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.addresses import is_web_address
from broadsheet.enrich.live import Entry, list_entries
from broadsheet.outputs import schema_org as org
from broadsheet.publisher import NO_PUBLISHER, Publisher
from broadsheet.schedule import read_moment
from broadsheet.story import Kind, Related, Story, find_revised
from broadsheet.text import cut, headline_key

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from msgspec import Raw

    from broadsheet.enrich.credits import Credit
    from broadsheet.sections import Section

TYPES: dict[Kind, str] = {
    "": "NewsArticle",
    "news": "NewsArticle",
    "analysis": "AnalysisNewsArticle",
    "opinion": "OpinionNewsArticle",
    "reportage": "ReportageNewsArticle",
    "background": "BackgroundNewsArticle",
    "review": "ReviewNewsArticle",
    "live": "LiveBlogPosting",
}
"""What schema.org calls the kinds of stories."""
MEDIA_TYPE = "application/ld+json"
_NEWSROOM = "NewsMediaOrganization"
_PAGES = {
    "about": "AboutPage",
    "about-us": "AboutPage",
    "contact": "ContactPage",
    "contact-us": "ContactPage",
}
"""What schema.org calls a site's own pages, by their slugs; others are plain ones."""
_POLICIES = {
    "corrections": "corrections_policy",
    "ethics": "ethics_policy",
    "ownership": "ownership_funding_info",
    "masthead": "masthead",
    "principles": "publishing_principles",
    "verification": "verification_fact_checking_policy",
    "unnamed_sources": "unnamed_sources_policy",
    "missing_bylines": "no_bylines_policy",
    "diversity": "diversity_policy",
    "feedback": "actionable_feedback_policy",
}
_EXCERPT = 155
"""Characters that search engines show of a description."""
_DENSE = frozenset({"ja", "ko", "zh"})
"""Languages that say as much in half as many characters."""
_MOST_PICTURES = 4
MOST_LISTED = 100
"""Stories of a list that are told; it says how many there are."""
_MOST_ENTRIES = 50
_DAY, _MINUTE = len("2026-11-22"), len("2026-11-22T09:30")
_KEPT = 8192


Brief = Any
"""A story, or as much of one as lists show."""
Crumbs = Sequence[tuple[str, str]]
"""What stands above a page, from below the front on: names and addresses."""


class Site(NamedTuple):
    """What is known of a site, whatever the page."""

    url: str
    """Without a stroke at its end; empty in a preview."""
    name: str
    zone: ZoneInfo
    language: str = "en"
    tagline: str = ""
    publisher: Publisher = NO_PUBLISHER
    search: str = ""
    """The address of its search; empty if it has none."""
    find_author: Callable[[str], str] = lambda _: ""
    """Returns the address of an author's page by name; nothing if there is none."""
    find_section: Callable[[str], str] = lambda _: ""
    """The same of a section, by its slug."""


class Gist(NamedTuple):
    """What of all of a story machines are told, beside what lists show."""

    words: int
    related: tuple[Related, ...]
    entries: tuple[Entry, ...]
    expires: str
    licence: str


class Told(NamedTuple):
    """A story that goes out, as its page knows it."""

    url: str
    story: Brief
    """What lists show of it."""
    gist: Gist
    section: Section
    credit: Credit | None = None
    pictures: Sequence[Mapping[str, Any]] = ()
    share_card: tuple[str, int, int] | None = None
    """Its address, its width and its height."""
    is_listed: bool = True
    find_url: Callable[[str], str] = lambda _: ""
    """Returns the address of the story of a source; nothing if it is not out."""


class Heading(NamedTuple):
    """What stands over a page that is no story's."""

    address: str
    name: str
    description: str = ""
    crumbs: Crumbs = ()


class Listed(NamedTuple):
    """A story in a list."""

    name: str
    url: str


def make_gist(story: Story, words: int) -> Gist:
    """Return what of all of a story machines are told; so many words are read of it."""
    related = tuple([link for link in story.related if link.url])
    return Gist(words, related, list_entries(story), story.expires, story.licence)


def excerpt(story: Brief) -> str:
    """Return what describes a story: the editor's summary or the deck, else how it begins, without its dateline."""
    if said := story.summary or story.deck:
        return str(said)
    text, dateline = str(story.lede), story.dateline
    if dateline and text.startswith(dateline):
        text = text[len(dateline) :].lstrip(" -–—:.")
    return cut(text, _EXCERPT // 2 if story.language[:2] in _DENSE else _EXCERPT)


class StructuredData:
    """The graphs of one site's pages."""

    def __init__(self, site: Site) -> None:
        """Write what all pages tell alike."""
        self.site = site
        self._home = f"{site.url}/"
        self._newsroom = self._describe_newsroom()
        self._publisher = org.encode(self._newsroom)
        name = self._newsroom.name
        self._self = org.encode(org.Reference(self._newsroom.id))
        self._as_author = org.encode(org.Organization(_NEWSROOM, name, self._newsroom.id, self._home))
        self._website = org.encode(org.WebSite("WebSite", f"{self._home}#website", self._home, site.name))
        self._own_names = {headline_key(each) for each in (name, site.name)}
        self.zoned = lru_cache(maxsize=_KEPT)(self._add_zone)
        self._find_section = lru_cache(maxsize=_KEPT)(site.find_section)
        self._find_person = lru_cache(maxsize=_KEPT)(self._describe_person)
        self._find_outlet = lru_cache(maxsize=_KEPT)(self._describe_outlet)

    def locate(self, address: str) -> str:
        """Return the whole address of something of the site, or elsewhere."""
        return address if "://" in address else f"{self._home}{address}"

    def _describe_newsroom(self) -> org.Organization:
        told = self.site.publisher
        links = {name: getattr(told, key) for key, name in _POLICIES.items()}
        logo = org.encode(org.ImageObject("ImageObject", self.locate(told.logo))) if told.logo else None
        return org.Organization(
            _NEWSROOM,
            told.name or self.site.name,
            f"{self._home}#publisher",
            self._home,
            logo=logo,
            email=told.email,
            founding_date=told.founded,
            same_as=told.same_as,
            **{name: self.locate(link) for name, link in links.items() if link},
        )

    def _add_zone(self, iso: str) -> str:
        """Return a time with its zone, the site's if it has none; a day without an hour begins there."""
        if not iso or len(iso) > _MINUTE:
            return iso
        return read_moment(iso, self.site.zone).isoformat(timespec="minutes")

    def _describe_person(self, name: str, institution: str, *, is_listed: bool) -> Raw:
        if headline_key(name) in self._own_names:
            return self._as_author
        path = self.site.find_author(name) if is_listed else ""
        url = self.locate(path) if path else ""
        home = org.Organization("Organization", institution) if institution else None
        return org.encode(org.Person("Person", name, f"{url}#person" if url else "", url, home))

    def _describe_outlet(self, name: str, home: str) -> Raw:
        return org.encode(org.Organization("Organization", name, url=home))

    def tell_story(self, told: Told) -> str:
        """Return the graph of a story's page."""
        url = self.locate(told.url)
        crumbs = []
        if told.is_listed and (section := self._find_section(told.section.slug)):
            crumbs.append((told.section.name, section))
        trail = self._make_trail([*crumbs, (told.story.headline, "")])
        return org.write_graph([self._describe_story(told, url), *([trail] if trail else [])])

    def _describe_story(self, told: Told, url: str) -> org.Article:
        story, gist, credit = told.story, told.gist, told.credit
        kind = story.kind or told.section.kind or ("live" if gist.entries else "")
        published = self.zoned(story.published)
        article = org.Article(
            TYPES[kind],
            f"{url}#article",
            url,
            org.encode(org.CreativeWork("WebPage", url)),
            story.headline,
            published,
            self._find_modified(story, published),
            self._list_authors(told),
            self._publisher,
            description=excerpt(story),
            image=self._list_images(told),
            article_section=told.section.name,
            keywords=story.tags,
            in_language=story.language,
            is_accessible_for_free=True,
            word_count=gist.words,
            dateline=story.dateline if kind != "live" else "",
            expires=self.zoned(gist.expires),
            mentions=self._list_mentions(told),
        )
        if story.corrections:
            article.correction = [
                org.CorrectionComment("CorrectionComment", note.text, self.zoned(note.day))
                for note in story.corrections
            ]
        if kind == "live":
            self._add_entries(article, story.published, gist.entries)
        if credit:
            self._add_credit(article, credit)
        else:
            self._add_rights(article, gist.licence)
        return article

    def _find_modified(self, story: Brief, published: str) -> str:
        revised = find_revised(story)
        if not revised:
            return published
        zoned = self.zoned(revised)
        return max(zoned, published, key=datetime.fromisoformat)

    def _list_authors(self, told: Told) -> list[Raw]:
        names, credit = told.story.byline, told.credit
        publisher = credit.publisher if credit else ""
        outlet = self._find_outlet(publisher, credit.home) if credit and publisher else None
        if not names:
            return [outlet or self._as_author]
        institutions = credit.institutions if credit else ()
        if len(institutions) != len(names):
            institutions = (institutions[0] if len(institutions) == 1 else "",) * len(names)
        return [
            outlet
            if outlet and name == publisher
            else self._find_person(name, institution, is_listed=told.is_listed)
            for name, institution in zip(names, institutions, strict=True)
        ]

    def _list_images(self, told: Told) -> tuple[org.ImageObject, ...]:
        """Return a story's pictures, the first in all the forms in which machines may want it; else its share card."""
        found: list[org.ImageObject] = []
        for picture in told.pictures[:_MOST_PICTURES]:
            credit = picture["credit"]
            shapes = [(picture["url"], picture["width"], picture["height"])]
            for address, width, height in (*shapes, *(() if found else picture["cuts"])):
                found.append(
                    org.ImageObject(
                        "ImageObject",
                        self.locate(address),
                        width,
                        height,
                        picture["caption"] or picture["alt"],
                        credit,
                    )
                )
        if not found and told.share_card:
            address, width, height = told.share_card
            found.append(org.ImageObject("ImageObject", self.locate(address), width, height))
        return tuple(found)

    def _list_mentions(self, told: Told) -> tuple[org.CreativeWork, ...]:
        """Return the stories to which a story's copy leads, as far as they have addresses."""
        found = []
        for link in told.gist.related:
            if is_web_address(link.url):
                found.append(org.CreativeWork("CreativeWork", url=link.url, name=link.title))
            elif path := told.find_url(link.url):
                found.append(org.CreativeWork("NewsArticle", url=self.locate(path), headline=link.title))
        return tuple(found)

    def _add_entries(self, article: org.Article, published: str, entries: Sequence[Entry]) -> None:
        day = published[:_DAY]
        times = [entry.time for entry in entries]
        article.coverage_start_time = self.zoned(f"{day}T{min(times)}") if times else article.date_published
        if times:
            article.coverage_end_time = self.zoned(f"{day}T{max(times)}")
        article.live_blog_update = [
            org.LiveEntry("BlogPosting", entry.title, self.zoned(f"{day}T{entry.time}"))
            for entry in entries[:_MOST_ENTRIES]
        ]

    def _add_credit(self, article: org.Article, credit: Credit) -> None:
        """Say of a syndicated story what it owes to whom."""
        originals = [each for each in (credit.url, *(other.url for other in credit.others)) if each]
        article.is_based_on = originals if len(originals) > 1 else "".join(originals)
        if credit.publisher:
            outlet = self._find_outlet(credit.publisher, credit.home)
            article.source_organization = article.copyright_holder = outlet
        article.credit_text = credit.wording or credit.publisher
        article.license = _describe_licence(credit.licence_url or credit.licence)
        article.usage_info = credit.terms.terms

    def _add_rights(self, article: org.Article, licence: str) -> None:
        """Say of a story of the site's own whose it is."""
        told = self.site.publisher
        article.copyright_holder = self._self
        address = self.locate(told.licence) if told.licence else ""
        article.license = _describe_licence(licence or address)
        article.usage_info = self.locate(told.terms) if told.terms else ""

    def _make_trail(self, crumbs: Crumbs) -> org.ItemList | None:
        """Return the way from the front to a page; the last name is the page's own. Nothing for the front itself."""
        if not crumbs:
            return None
        places = [(self.site.name, ""), *crumbs]
        last = len(places)
        return org.ItemList(
            "BreadcrumbList",
            [
                org.ListItem("ListItem", at, name, "" if at == last else self.locate(url))
                for at, (name, url) in enumerate(places, 1)
            ],
        )

    def _describe_page(self, kind: str, heading: Heading, language: str = "") -> org.WebPage:
        url = self.locate(heading.address)
        return org.WebPage(
            kind,
            f"{url}#page",
            url,
            heading.name,
            heading.description,
            language or self.site.language,
            self._website,
            self._make_trail([*heading.crumbs, (heading.name, "")]),
        )

    def tell_front(self) -> str:
        """Return the graph of the front page: the site and the newsroom."""
        site = self.site
        search = None
        if site.search:
            target = org.EntryPoint("EntryPoint", f"{self.locate(site.search)}?q={{search_term_string}}")
            search = org.SearchAction("SearchAction", target, "required name=search_term_string")
        told = org.WebSite(
            "WebSite",
            f"{self._home}#website",
            self._home,
            site.name,
            site.tagline,
            site.language,
            org.Reference(self._newsroom.id),
            search,
        )
        return org.write_graph([told, self._newsroom])

    def tell_list(self, heading: Heading, stories: Sequence[Listed], count: int) -> str:
        """Return the graph of a page that lists ``count`` stories, of which the first are told."""
        page = self._describe_page("CollectionPage", heading)
        if stories:
            items = [
                org.ListItem("ListItem", at, each.name, url=self.locate(each.url))
                for at, each in enumerate(stories[:MOST_LISTED], 1)
            ]
            page.main_entity = org.ItemList("ItemList", items, count)
        return org.write_graph([page])

    def tell_author(self, heading: Heading, name: str, home: str) -> str:
        """Return the graph of an author's page; ``home`` is the first of them, which stands for the author."""
        page = self._describe_page("ProfilePage", heading)
        url = self.locate(home)
        page.main_entity = org.Person("Person", name, f"{url}#person", url)
        return org.write_graph([page])

    def tell_page(self, heading: Heading, slug: str = "", language: str = "") -> str:
        """Return the graph of one of the site's own pages."""
        return org.write_graph([self._describe_page(_PAGES.get(slug, "WebPage"), heading, language)])


@lru_cache(maxsize=256)
def _describe_licence(licence: str) -> str | org.CreativeWork:
    """Return a licence by its address, else by its name."""
    if not licence or is_web_address(licence) or licence.startswith("/"):
        return licence
    return org.CreativeWork("CreativeWork", name=licence)


def insert_graph(html: str, script: str) -> str:
    """Put what machines are told at the end of a page's body, or of the page; nothing if it tells something already."""
    if MEDIA_TYPE in html:
        return html
    place = max(html.rfind("</body>"), html.rfind("</BODY>"))
    return f"{html[:place]}{script}{html[place:]}" if place >= 0 else f"{html}{script}"
