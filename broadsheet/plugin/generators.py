"""Knows Pelican's generators: what they are given before they work, and what is put right after it.

Must not know how stories are made or how the build goes out.
"""

from __future__ import annotations

import posixpath
import time
from collections import ChainMap
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound
from markupsafe import Markup, escape
from pelican.generators import ArticlesGenerator, PagesGenerator

from broadsheet.addresses import find_collisions, is_inside
from broadsheet.build.edition import Edition
from broadsheet.outputs.fragments import Fragments
from broadsheet.outputs.notices import find_turn
from broadsheet.outputs.rendering import quicken
from broadsheet.outputs.templates import FILTERS, keep_compiled
from broadsheet.outputs.trace import Shelf, digest
from broadsheet.plugin.articles import (
    Page,
    PageReader,
    StoryReader,
    UnlistedAuthor,
    UnlistedCategory,
    make_term,
)
from broadsheet.plugin.frames import stamp_compiling
from broadsheet.plugin.graphs import Graphs, describe_site
from broadsheet.plugin.listings import ListedStories
from broadsheet.plugin.tables import Contents, Statics
from broadsheet.sections import give_accents
from broadsheet.story import Problem
from broadsheet.trust import FILE as TRUST
from broadsheet.words import FILE as WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence

    from broadsheet.build.intake import Desk
    from broadsheet.build.late import Stand
    from broadsheet.build.progress import Progress
    from broadsheet.build.report import Findings
    from broadsheet.build.scan import Source
    from broadsheet.outputs.styles import Stylesheet
    from broadsheet.plugin.lineup import Lineup
    from broadsheet.sections import Section

KEY = "BROADSHEET"
"""Where Pelican's context, which all generators share, holds the build."""
STORY_SUFFIXES = (".txt", ".md", ".json")
_STORY_ENDINGS = ("txt", "md", "json", "TXT", "MD", "JSON", "Txt", "Md", "Json")
"""Endings as Pelican knows them, which tells capitals from small letters; some systems write capitals."""
DATA_FILES = frozenset({"sources.toml", "sections.toml", TRUST, WORDS})
MARK_OF_OUR_THEMES = "story-body.html"
"""The template that only themes written for Broadsheet have."""


@dataclass(slots=True)
class Build:
    """What one run of Pelican gathers."""

    desk: Desk
    findings: Findings
    read: Callable[[Sequence[Source]], Edition]
    """Reads the stories."""
    programs: bytes
    """The digest of the programs that take part."""
    progress: Progress
    given: dict[str, Any]
    """Pelican's settings as the build was given them."""
    files: list[Source]
    """All files of the content folder."""
    is_lazy: bool
    """Articles are made when they are asked for."""
    edition: Edition
    stand: Stand
    """What outputs are made from beside the stories."""
    told: frozenset[Problem]
    """Warnings that the next build need not repeat: it finds them itself, or they were of this one alone."""
    since: int = field(default_factory=time.time_ns)
    """When the build began, in nanoseconds since 1970."""
    lineup: Lineup | None = None
    """The lists of the last build, if they still hold since only texts of stories have changed."""
    listings: ListedStories | None = None
    """The lists of a lazy build."""
    sources: MutableMapping[str, str] = field(default_factory=dict)
    """The source of each page that has one, by output."""
    stylesheet: Stylesheet | None = None
    """The sheet that pages ask for, if the theme leaves its making to us."""
    contested: set[str] = field(default_factory=set)
    """Outputs that several stories want, which is told already."""


def equip_generator(generator: Any) -> None:
    """Give a new generator our readers and templates that escape (``generator_init``)."""
    build = generator.context.get(KEY)
    if build is None:
        return
    _make_templates_safe(generator.env, generator.settings, build)
    readers = generator.readers.readers
    if isinstance(generator, ArticlesGenerator):
        reader = StoryReader(generator.settings)
        reader.zone = build.desk.settings.timezone
        for suffix in [*readers]:
            if suffix != "static":
                del readers[suffix]
        readers.update(dict.fromkeys(_STORY_ENDINGS, reader))
    elif isinstance(generator, PagesGenerator):
        reader = PageReader(generator.settings)
        reader.build = build
        readers["md"] = reader


def read_edition(generator: Any) -> None:
    """Read all stories before Pelican asks for the first one (``article_generator_init``)."""
    build = generator.context.get(KEY)
    if build is None:
        return
    build.progress.begin("read")
    sources = find_sources(build.files, generator.settings)
    build.files = sorted({*build.files}.difference(sources))  # the others are held as stories
    build.edition = build.read(sources)
    desk = build.desk
    if desk.settings.publish and desk.settings.security_contact:  # which says until when it holds
        build.edition.await_moment(find_turn(desk.now).timestamp(), "")
    build.progress.begin("lists")
    generator.readers.readers["md"].edition = build.edition
    generator.context["SECTIONS"] = _list_sections(build)
    graphs = Graphs(describe_site(generator.settings, build.desk.settings))
    build.edition.tell_graph = partial(graphs.tell_piece, generator.context)
    build.edition.graph_mark = graphs.listed
    if isinstance(generator, ListedStories):
        generator.edition = build.edition
        if build.lineup:
            generator.lineup, generator.is_lined_up = build.lineup, True
        build.listings = generator
        generator.context["generated_content"] = Contents(generator)
        generator.context["static_content"] = Statics(is_filled=build.lineup is None)


def find_sources(files: Iterable[Source], values: Mapping[str, Any]) -> list[Source]:
    """Return the files that are stories, as Pelican's settings say where they lie, in the order of their paths."""
    roots = [_clean(path) for path in values["ARTICLE_PATHS"]]
    left_out = {_clean(path) for path in (*values["ARTICLE_EXCLUDES"], *values["STATIC_PATHS"])} - {"."}

    @cache
    def look_above(folder: str) -> tuple[bool, bool]:
        """Tell whether a folder is, or lies in, one that is taken, and one that is left out."""
        if not folder:
            return "." in roots, False
        is_taken, is_left_out = look_above(folder.rpartition("/")[0])
        return is_taken or folder in roots, is_left_out or folder in left_out

    def is_source(path: str) -> bool:
        is_taken, is_left_out = look_above(path.rpartition("/")[0])
        return (is_taken or path in roots) and not (is_left_out or path in left_out)

    return sorted(
        file for file in files if file.path.lower().endswith(STORY_SUFFIXES) and is_source(file.path)
    )


def finish_articles(generator: Any) -> None:
    """Put right what Pelican made of the stories (``article_generator_finalized``)."""
    build = generator.context.get(KEY)
    if build is None:
        return
    _mark_withheld(generator.context, build)
    _forget_missing(generator.context, build.desk.settings.content)
    if build.listings:
        build.sources = ChainMap({}, build.edition.outputs)
        _tell_contested(build.edition.contested, build)
    else:
        articles = (
            *generator.articles,
            *generator.translations,
            *generator.hidden_articles,
            *generator.hidden_translations,
        )
        for article in (*generator.hidden_articles, *generator.hidden_translations):
            _unlink_unlisted(article, generator)
        addresses = {article.relative_source_path: article.save_as for article in articles}
        generator.context["sections"] = [
            (section, category, stories)
            for slug, section in generator.context["SECTIONS"].items()
            for category, stories in generator.categories
            if category.slug == slug
        ]
        _check_addresses(addresses, build)


def finish_pages(generator: Any) -> None:
    """Note which source each of the site's own pages was made from (``page_generator_finalized``)."""
    build = generator.context.get(KEY)
    if build is None:
        return
    _mark_withheld(generator.context, build)
    _forget_missing(generator.context, build.desk.settings.content)
    # By now all that shows a file has said so.
    kept_in = build.edition.withheld_files | build.edition.printed
    for path in kept_in - generator.context["static_links"]:
        generator.context["generated_content"][path] = None
    translations = (*generator.translations, *generator.hidden_translations)
    for page in (*generator.pages, *generator.hidden_pages, *translations):
        build.sources.setdefault(page.save_as, page.relative_source_path)
        page.__class__ = Page
        page.source = digest(Path(page.source_path).read_bytes(), page.relative_source_path)
    if build.listings:
        for name in ("pages", "hidden_pages"):
            shelf = Shelf(name, generator.context[name], lambda page: page)
            generator.context[name] = build.listings.lookup.add(shelf)


def _mark_withheld(context: dict[str, Any], build: Build) -> None:
    """Tell Pelican in its own way which sources are no files to copy or to link to."""
    for path in (*build.edition.withheld, *build.edition.unreadable):
        context["generated_content"][path] = None


def _forget_missing(context: dict[str, Any], content: Path) -> None:
    """Let only files of the content folder be copied for a link; what leads elsewhere is told as broken.

    Pelican copies whatever a link names: a path out of the content folder would lead out of the output, too.
    """
    links: set[str] = context["static_links"]
    links.difference_update([path for path in links if not (is_inside(path) and (content / path).is_file())])


def find_unread(generator: Any) -> list[Problem]:
    """Return a warning for each file in the content folder that nothing was made from."""
    values, context = generator.settings, generator.context
    known = {
        *context["generated_content"],
        *context["static_content"],
        *DATA_FILES,
        *values["TEMPLATE_PAGES"],
    }
    build: Build = context[KEY]
    unread = [file.path for file in build.files if file.path not in known]
    content = build.desk.settings.content
    folders = (path for path in values["STATIC_PATHS"] if not (content / path).is_file())
    places = ", ".join(f"{content.name}/{path}/" for path in folders) or "a folder that STATIC_PATHS names"
    remedy = f"Save a story as .txt, .md or .json (ninjs); put other files into {places}."
    return [
        Problem(build.desk.settings.name_source(path), 0, "nothing was made from this file", remedy)
        for path in unread
    ]


def settle_empty_feed(_context: Mapping[str, Any], feed: Any) -> None:
    """Keep the clock out of a feed without entries: it would differ in every build (``feed_generated``)."""
    if not feed.num_items():
        feed.latest_post_date = _never


def _never() -> datetime:
    return datetime.fromtimestamp(0, UTC)


def _clean(path: str) -> str:
    return Path(posixpath.normpath(path)).as_posix()


def _list_sections(build: Build) -> dict[str, Section]:
    """Return the described sections and those that stories stand in, in the editor's order."""
    used = {section.slug: section for section in map(build.edition.find_section, build.edition.words)}
    sections = {**used, **build.desk.sections}
    ordered = sorted(sections.values(), key=lambda section: (section.order, section.name, section.slug))
    return {section.slug: section for section in give_accents(ordered)}


def _unlink_unlisted(article: Any, generator: Any) -> None:
    """Take from a hidden story the links to pages that only hidden stories would be on."""
    article.tags = [tag for tag in article.tags if tag in generator.tags]
    listed = {author for author, _stories in generator.authors}
    for author in getattr(article, "authors", []):
        if author not in listed:
            author.__class__ = UnlistedAuthor
    if article.category not in [category for category, _stories in generator.categories]:
        name, slug = article.category.name, article.category.slug
        article.category = make_term(UnlistedCategory, name, slug, generator.settings)


def _check_addresses(addresses: Mapping[str, str], build: Build) -> None:
    """Note the address of every story; two stories with one address are a problem that names both."""
    for source, output in sorted(addresses.items()):
        build.sources.setdefault(output, source)
    found = find_collisions(addresses).items()
    _tell_contested([(output, first, other) for output, (first, *others) in found for other in others], build)


def _tell_contested(contested: Iterable[tuple[str, str, str]], build: Build) -> None:
    settings = build.desk.settings
    for output, first, other in contested:
        build.contested.add(output)
        message = (
            f"has the same address as {settings.name_source(first)}: /{output.removesuffix('index.html')}"
        )
        remedy = "Give one of them a line Slug: with another word."
        build.findings.problems.append(Problem(settings.name_source(other), 0, message, remedy))


def _make_templates_safe(environment: Any, values: Mapping[str, Any], build: Build) -> None:
    """Escape all that our own kind of theme prints; in other themes, keep ``striptags`` from unescaping.

    A theme with a template for story bodies is written for Broadsheet and marks what is markup already.
    Others print articles as they are, and Pelican's own print titles without their escapes in attributes.
    """
    environment.add_extension(Fragments)
    quicken(environment)
    environment.auto_reload = False  # one build, one state of the theme
    said = build.desk.templates.wording.offer_filters()
    graphs = Graphs(describe_site(values, build.desk.settings)).offer_filters()
    environment.filters.update(
        {**FILTERS, **said, **graphs, "striptags": _strip_tags, **values["JINJA_FILTERS"]}
    )
    folders = [Path(values["THEME"], "templates"), *map(Path, values["THEME_TEMPLATES_OVERRIDES"])]
    folders.append(Path(values["PATH"]))  # template pages
    escaped: tuple[Path, ...] = ()
    if "autoescape" not in values["JINJA_ENVIRONMENT"]:
        is_ours = (folders[0] / MARK_OF_OUR_THEMES).is_file()
        environment.autoescape = _choose_escaping(environment, folders if is_ours else [], folders[-1])
        escaped = tuple(folders) if is_ours else ()
    if stamp := stamp_compiling(build.programs, values):
        cache = Path(values["CACHE_PATH"]).absolute()
        keep_compiled(environment, cache, stamp, escaped, repr(values["JINJA_ENVIRONMENT"]))


def _choose_escaping(
    environment: Any, folders: Iterable[Path], content: Path
) -> Callable[[str | None], bool]:
    roots = [folder.absolute() for folder in folders]

    @cache
    def is_escaped(name: str | None) -> bool:
        if name is None:
            return bool(roots)
        try:
            filename = environment.loader.get_source(environment, name)[1] or ""
        except TemplateNotFound:  # a template page, which Pelican lets be found while it is taken alone
            filename = str(content / name)
        return any(Path(filename).absolute().is_relative_to(root) for root in roots)

    return is_escaped


def _strip_tags(value: object) -> Markup:
    text = value.__html__() if hasattr(value, "__html__") else str(value)
    return escape(Markup(text).striptags())  # noqa: S704 – only to be stripped of its tags
