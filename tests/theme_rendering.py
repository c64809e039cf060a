"""Knows how the theme's templates are rendered with plain data.

Must not know Pelican: what a page sees of it is imitated with simple objects.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, PageElement, Tag
from jinja2 import Environment, FileSystemLoader

from broadsheet.outputs.fragments import Fragments
from broadsheet.outputs.pictures import describe_pictures
from broadsheet.outputs.structured_data import Site
from broadsheet.outputs.templates import FILTERS
from broadsheet.outputs.wording import Wording
from broadsheet.plugin.graphs import Graphs
from broadsheet.words import Words

if TYPE_CHECKING:
    from broadsheet.story import Story

THEME = Path(__file__).parent.parent / "theme"
TEMPLATES = THEME / "templates"
STYLES = THEME / "static" / "css"

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>{{ 7 * 7 }}<!--broadsheet:attribution-->"

ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=[Fragments],
)

WORDS = Words([THEME / "words"])
GRAPHS = Graphs(Site("", "The Gull Coast Tribune", ZoneInfo("UTC")))
ENVIRONMENT.filters.update({**FILTERS, **Wording(WORDS).offer_filters(), **GRAPHS.offer_filters()})


def only(found: PageElement | None) -> Tag:
    """Return the element that a search found; fail if it found none."""
    assert isinstance(found, Tag)
    return found


def render_macro(component: str, macro: str, *arguments: object, **named: object) -> BeautifulSoup:
    """Render one macro of one component alone."""
    module = ENVIRONMENT.get_template(f"components/{component}.html").module
    return BeautifulSoup(getattr(module, macro)(*arguments, **named), "html.parser")


def render_text(component: str, macro: str, *arguments: object) -> str:
    """Render a macro that makes text."""
    return render_macro(component, macro, *arguments).get_text().strip()


def render_body(story: Story, *, syndicated: bool = False, pictures: tuple[Any, ...] = ()) -> str:
    """Render a story's body as markup."""
    template = ENVIRONMENT.get_template("story-body.html")
    return template.render(story=story, syndicated=syndicated, pictures=list(pictures))


def render_footer(language: str = "en", **fields: object) -> BeautifulSoup:
    """Render the attribution footer of a credit that has nothing but the given fields."""
    bare: dict[str, Any] = dict.fromkeys(("publisher", "url", "home", "wording", "published"), "")
    bare |= dict.fromkeys(("licence", "licence_url", "linked", "target"), "")
    bare |= {"byline": (), "others": (), "text_only": False, "signed": ("", ""), "institutions": ()}
    credit = SimpleNamespace(**bare | fields)
    template = ENVIRONMENT.get_template("attribution-footer.html")
    return BeautifulSoup(template.render(credit=credit, language=language), "html.parser")


def make_wrapper(name: str, folder: str = "") -> SimpleNamespace:
    """Imitate what Pelican makes of an author, a tag or a category."""
    slug = name.lower().replace(" ", "-")
    return SimpleNamespace(name=name, slug=slug, url=f"{folder}{slug}/")


def make_article(story: Story, category: SimpleNamespace | None = None, **fields: object) -> SimpleNamespace:
    """Imitate Pelican's article of a story."""
    article = SimpleNamespace(
        story=story,
        title=story.headline,
        url=f"{story.section or 'news'}/2026/11/{story.slug}/",
        category=category or make_wrapper("News"),
        authors=[make_wrapper(name, "authors/") for name in story.byline],
        tags=[make_wrapper(name, "topics/") for name in story.tags],
        date=dt.datetime(2026, 11, 21, tzinfo=dt.UTC),
        modified=None,
        lang=story.language,
        summary="",
        content=render_body(story),
        pictures=describe_pictures(story.pictures, {}),
        credit=None,
    )
    vars(article).update(fields)
    return article


def make_site(*articles: SimpleNamespace, **settings: object) -> dict[str, object]:
    """Imitate the context that Pelican gives to every page."""
    categories: list[tuple[Any, list[Any]]] = []
    for article in articles:
        known = next((stories for category, stories in categories if category is article.category), None)
        if known is None:
            categories.append((article.category, [article]))
        else:
            known.append(article)
    site = {"SITENAME": "The Gull Coast Tribune", "SITEURL": "..", "DEFAULT_LANG": "en", "FEED_DOMAIN": ".."}
    site["STYLESHEET"] = "theme/css/main.0123.css"
    listed = list(articles)
    context = {**site, "articles": listed, "dates": listed, "categories": categories, "pages": [], **settings}
    leads = sorted(
        (each for each in listed if each.story and each.story.lead), key=lambda each: each.story.lead
    )
    return {"sections": _list_sections(context), "leads": leads, **context}


def _list_sections(context: dict[str, Any]) -> list[tuple[Any, Any, list[Any]]]:
    """Imitate what our generator tells of the sections that have stories, in the editor's order."""
    described = context.get("SECTIONS") or {}
    told = [
        (described.get(category.slug) or category, category, stories)
        for category, stories in context["categories"]
    ]
    return sorted(told, key=lambda row: getattr(row[0], "order", 1000))


def render_page(template: str, site: dict[str, object], **local: object) -> BeautifulSoup:
    """Render a whole page of a site of its own."""
    ENVIRONMENT.extensions[Fragments.identifier].forget()  # type: ignore[attr-defined]
    return BeautifulSoup(ENVIRONMENT.get_template(template).render(site | local), "html.parser")
