"""Knows how a story's body and its attribution footer are rendered: by the site's theme, else by our own.

Must not hold markup: all of it stands in the templates. Must not know Pelican.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader
from markupsafe import Markup

from broadsheet.addresses import name_beside
from broadsheet.outputs.calendars import draw_calendar, draw_timeline
from broadsheet.outputs.fragments import Fragments
from broadsheet.outputs.pictures import SITE, Original, describe_pictures
from broadsheet.outputs.rendering import quicken, render
from broadsheet.outputs.spacing import space
from broadsheet.outputs.wording import Wording
from broadsheet.text import cut

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jinja2.bccache import Bucket

    from broadsheet.enrich.credits import Credit
    from broadsheet.story import Story

FILTERS: dict[str, Callable[..., Any]] = {
    "beside": name_beside,
    "calendar": draw_calendar,
    "cut": cut,
    "space": space,
    "timeline": draw_timeline,
}
"""What templates may ask for beside Jinja's own filters."""

_NO_ORIGINALS: Mapping[str, Original] = MappingProxyType({})
GRAPH = "partials/structured-data.html"
"""The template of what machines are told of a page."""
MARKER = "<!--broadsheet:attribution-->"
"""Where the body template wants the attribution footer of a syndicated story."""


class MarkerError(ValueError):
    """The body template did not print the marker once for a syndicated story, and never for another."""

    def __init__(self, template: str, count: int) -> None:
        """Keep which file is to be mended."""
        super().__init__(f"{template} printed the marker {count} times")
        self.template = template
        self.count = count


def keep_compiled(environment: Environment, cache: Path, *marks: object) -> None:
    """Keep an environment's templates compiled between builds; ``marks`` tell it from others of the same files."""
    folder = cache / "broadsheet" / f"templates-{sha256(repr(marks).encode()).hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # nothing can be kept, which only costs time
    environment.bytecode_cache = _Compiled(str(folder))


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates, which are compiled again where they cannot be kept."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template if there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class Templates:
    """The templates that make article bodies and footers; the first folder that has one provides it."""

    def __init__(
        self,
        folders: Iterable[Path],
        filters: Mapping[str, Any] | None = None,
        cache: tuple[Path, bytes] | None = None,
        wording: Wording | None = None,
    ) -> None:
        """Set up the environment; the site's own filters are offered to the templates too.

        ``cache`` is where compiled templates are kept, and the digest of the programs that compile them; ``wording``
        is what templates say for themselves.
        """
        self.wording = wording or Wording()
        self._given = (tuple(folders), filters, cache, self.wording)
        self.environment = Environment(
            loader=FileSystemLoader(list(self._given[0])),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # one build, one state of the theme
            extensions=[Fragments],
        )
        self.environment.filters.update({**FILTERS, **self.wording.offer_filters(), **(filters or {})})
        quicken(self.environment)
        if cache:
            keep_compiled(self.environment, cache[0], cache[1], "bodies")

    def __reduce__(self) -> tuple[type[Templates], tuple[Any, ...]]:
        """Let other processes compile the templates for themselves."""
        return Templates, self._given

    def render_body(
        self, story: Story, *, syndicated: bool, originals: Mapping[str, Original] = _NO_ORIGINALS
    ) -> str:
        """Render what becomes an article's content. Raises MarkerError; Jinja's errors pass through.

        ``originals`` are what is known of its pictures; one that nothing is known of is shown as it is. The builder
        turns ``{static}`` into the site's own address.
        """
        template = self.environment.get_template("story-body.html")
        pictures = describe_pictures(story.pictures, originals, SITE, "{static}/")
        html = render(template, {"story": story, "syndicated": syndicated, "pictures": pictures})
        if html.count(MARKER) != syndicated:
            raise MarkerError(template.filename or "story-body.html", html.count(MARKER))
        return space(html.strip(), story.language or "en")

    def add_terms(self, body: str, story: Story, credit: Credit) -> str:
        """Return a syndicated story's body with what its source asks for around it; the marker stands where it wants it.

        Raises MarkerError; Jinja's errors pass through.
        """
        if credit.terms.position == "bottom" and not (credit.closing or credit.is_extract or story.edits):
            return body
        template = self.environment.get_template("syndicated-body.html")
        values = {"story": story, "credit": credit, "language": story.language}
        html = render(template, {**values, "body": body.replace(MARKER, "").strip()})
        if html.count(MARKER) != 1:
            raise MarkerError(template.filename or "syndicated-body.html", html.count(MARKER))
        return html.strip()

    def render_footer(self, story: Story, credit: Credit, site: str = "", *, is_counted: bool = False) -> str:
        """Render the attribution footer of a syndicated story, for a site at an address.

        Where readers are counted, its source's counter is part of it; editors who look at a preview are no readers.
        """
        template = self.environment.get_template("attribution-footer.html")
        logo = f"{site}/{quote(credit.terms.logo)}" if credit.terms.logo else ""
        values = {"story": story, "credit": credit, "language": story.language, "logo": logo}
        footer = render(template, values).strip()
        if not (credit.counter and is_counted):
            return footer
        template = self.environment.get_template("attribution-counter.html")
        return f"{footer}\n{render(template, {'counter': credit.counter}).strip()}"

    def render_moved(self, title: str, language: str, address: str, site_name: str) -> str:
        """Render the page at a former address, which sends readers on to the whole address."""
        template = self.environment.get_template("moved.html")
        told = {"title": title, "language": language, "address": address, "site_name": site_name}
        return f"{render(template, told).strip()}\n"

    def render_graph(self, graph: str) -> str:
        """Render what a page of another theme tells machines, from JSON that may stand in a script."""
        return render(self.environment.get_template(GRAPH), {"page_graph": Markup(graph)})  # noqa: S704 – escaped for that
