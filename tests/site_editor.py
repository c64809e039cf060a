"""Knows how an editor, a theme's author and the clock change a site, as chance has it.

Must not know what a build makes of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pelican

import broadsheet
from tests.picture_drawing import draw
from tests.site_building import NOW, make_story

PELICANS_THEMES = Path(pelican.__file__).parent / "themes"
SECTIONS = ("world", "politics", "culture")
TAGS = ("tides", "ropes", "ferries", "Łódź", "quays")
NAMES = ("Ana Ruiz", "Tom Hale", "Idris Vane")
LEAD_TEMPLATE = (
    "{% extends '!theme/index.html' %}{% block onward %}<p>NUMBER {{ MOTTO | shout }}</p>{% endblock %}"
)


class Editor:
    """Makes one edit after the other on a small site, as chance has it."""

    def __init__(self, site: Path, chance: Random, settings: Mapping[str, str]) -> None:
        """Work on a site whose further settings are given as they are written."""
        self.site = site
        self.settings = dict(settings)
        self.plain = (site / "pelicanconf.py").read_text()
        self.write_settings()
        self.chance = chance
        self.count = 0

    @property
    def stories(self) -> list[Path]:
        """Return the sources there are."""
        return sorted((self.site / "content").rglob("*.txt"))

    def pick(self) -> Path:
        """Return one of the sources."""
        return self.chance.choice(self.stories)

    def header(self) -> dict[str, str]:
        """Return what an editor may say of a story."""
        header = {"date": f"2026-{self.chance.randint(8, 11):02}-{self.chance.randint(1, 20):02}"}
        header["tags"] = ", ".join(self.chance.sample(TAGS, self.chance.randint(1, 3)))
        if self.chance.random() < 0.7:
            header["author"] = self.chance.choice(NAMES)
        if self.chance.random() < 0.3:
            header |= {"source": "Coastal Wire", "source_url": f"https://wire.example/{self.count}"}
        if self.chance.random() < 0.1:
            header["lead"] = str(self.chance.randint(1, 3))
        if self.chance.random() < 0.1:
            header["status"] = self.chance.choice(["hidden", "draft"])
        return header

    def write(self, path: Path, header: dict[str, str], headline: str) -> None:
        """Write a story; it may lead to another one by its headline."""
        path.parent.mkdir(parents=True, exist_ok=True)
        related = f"Report {self.chance.randint(1, self.count)} is out [VIDEO]\nNobody wrote this [ANALYSIS]"
        path.write_text(make_story(headline, related, **header), encoding="utf-8")

    def add(self, **header: str) -> None:
        """Add a story."""
        self.count += 1
        path = self.site / "content" / self.chance.choice(SECTIONS) / f"report-{self.count}.txt"
        self.write(path, {**self.header(), **header}, f"Report {self.count} is out")

    def add_old(self) -> None:
        """Add a story older than all others."""
        self.add(date=f"2025-01-{self.chance.randint(1, 28):02}")

    def change(self, key: str, value: str) -> None:
        """Set or replace a line of a story's header."""
        path = self.pick()
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        lines = [line for line in head.split("\n") if not line.startswith(f"{key}:")]
        path.write_text("\n".join([*lines, f"{key}: {value}"]) + f"\n\n{body}", encoding="utf-8")

    def edit_text(self) -> None:
        """Add a paragraph to a story."""
        path = self.pick()
        text = path.read_text(encoding="utf-8").rstrip("\n")
        path.write_text(
            f"{text}\n\nThe talks went on until {self.chance.randint(1, 12)} at night, they said.\n"
        )

    def edit_first_paragraph(self) -> None:
        """Change what lists show of a story."""
        path = self.pick()
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("Ministers from", f"Some {self.chance.randint(2, 99)} ministers from", 1)
        )

    def edit_title(self) -> None:
        """Give a story another headline, which may be that of another story."""
        path = self.pick()
        text = path.read_text(encoding="utf-8")
        head, _, rest = text.partition("\n\n")
        body = rest.partition("\n\n")[2]
        path.write_text(f"{head}\n\nReport {self.chance.randint(1, 900)} is out at last\n\n{body}")

    def edit_date(self) -> None:
        """Move a story in all lists."""
        self.change("Date", f"2026-{self.chance.randint(1, 11):02}-{self.chance.randint(1, 20):02}")

    def edit_section(self) -> None:
        """Move a story to another section by its header."""
        self.change("Section", self.chance.choice(SECTIONS))

    def edit_tags(self) -> None:
        """Give a story other topics."""
        self.change("Tags", ", ".join(self.chance.sample(TAGS, 2)))

    def edit_author(self) -> None:
        """Give a story another author."""
        self.change("Author", self.chance.choice(NAMES))

    def edit_status(self) -> None:
        """Hide a story, keep it in, or let it out again."""
        self.change("Status", self.chance.choice(["hidden", "draft", "published"]))

    def edit_embargo(self) -> None:
        """Put a story under an embargo, or lift it."""
        self.change("Embargo", self.chance.choice(["2026-12-24", "2026-11-01"]))

    def edit_correction(self) -> None:
        """Put something right in a story, or word it otherwise; not every note has a date."""
        day = self.chance.choice(["", "2026-10-08 ", "2026-11-02 "])
        self.change("Correction", f"{day}The quay is {self.chance.randint(2, 9)} metres long.")

    def edit_correction_text(self) -> None:
        """Word the correction of a story otherwise, if there is one."""
        for path in self.stories:
            text = path.read_text(encoding="utf-8")
            if "metres long." in text:
                number = self.number()
                path.write_text(text.replace("metres long.", f"metres long. It has {number} steps."))
                break

    def delete(self) -> None:
        """Take a story out."""
        if len(self.stories) > 4:
            self.pick().unlink()

    def rename(self) -> None:
        """Give a source another name or another folder."""
        path = self.pick()
        self.count += 1
        target = self.site / "content" / self.chance.choice(SECTIONS) / f"renamed-{self.count}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)

    def touch(self) -> None:
        """Change a file's time alone."""
        os.utime(self.pick(), (1, self.chance.randint(1, 10**9)))

    def edit_template(self) -> None:
        """Change a page's template."""
        text = LEAD_TEMPLATE.replace("NUMBER", str(self.chance.randint(1, 99)))
        (self.site / "templates" / "index.html").write_text(text)

    def edit_partial(self) -> None:
        """Change a component that many pages include."""
        own = self.site / "templates" / "components" / "topics.html"
        theme = (Path(broadsheet.THEME) / "templates/components/topics.html").read_text(encoding="utf-8")
        own.write_text(theme.replace("<ul", f'<ul data-number="{self.chance.randint(1, 99)}"'))

    def edit_body_template(self) -> None:
        """Change how bodies are rendered, which feeds show too."""
        own = self.site / "templates" / "components" / "promo.html"
        theme = (Path(broadsheet.THEME) / "templates/components/promo.html").read_text(encoding="utf-8")
        own.write_text(theme.replace("<aside", f'<aside data-number="{self.chance.randint(1, 99)}"'))

    def edit_setting(self) -> None:
        """Change a setting that pages show."""
        self.set("SITESUBTITLE", f"'Edition {self.number()}'")

    def edit_own_setting(self) -> None:
        """Change a setting that only the site's own template shows."""
        self.set("MOTTO", f"'All the news, {self.number()}'")

    def edit_pagination(self) -> None:
        """Change how many stories a page of a list shows."""
        self.set("DEFAULT_PAGINATION", str(self.chance.randint(2, 4)))

    def edit_filter(self) -> None:
        """Change a filter of the site's own."""
        self.set("JINJA_FILTERS", f"{{'shout': lambda text: text.upper() + '{self.number()}'}}")

    def edit_source(self) -> None:
        """Say that a story comes from another outlet, which may be described or not."""
        self.change("Source", self.chance.choice(["Coastal Wire", "Harbour Post", "Wire of the Coast"]))

    def edit_sources(self) -> None:
        """Change what an outlet wants to be called, where it is at home and what it allows."""
        wording = f"First seen in {{publisher}}, edition {self.chance.randint(1, 99)}"
        text = f'[sources.wire]\nname = "Coastal Wire"\nwording = "{wording}"\n'
        text += f'home = "https://wire.example/{self.number()}"\nlicence = "CC BY {self.number()}"\n'
        text += f'position = "{self.chance.choice(["bottom", "top", "both"])}"\n'
        text += f'indexing = "{self.chance.choice(["noindex", "own", "canonical", "googlebot-news"])}"\n'
        text += f"extract = {self.chance.choice([0, 0, 15])}\ntakedown = {self.chance.choice([0, 0, 30])}\n"
        if self.chance.random() < 0.3:
            text += f'counter = "https://pixel-{self.number()}.wire.example/count"\n'
        if self.chance.random() < 0.5:
            text += '[sources.post]\nname = "Harbour Post"\naliases = ["Wire of the Coast"]\n'
        (self.site / "content" / "sources.toml").write_text(text, encoding="utf-8")

    def edit_trust(self) -> None:
        """Say what the paper belongs to."""
        text = f'member = ["https://union.example/{self.number()}"]\n'
        (self.site / "content" / "trust.toml").write_text(text, encoding="utf-8")

    def edit_script(self) -> None:
        """Change a script that stands in all pages, and so what their policies allow."""
        own = self.site / "templates" / "partials"
        own.mkdir(exist_ok=True)
        (own / "prefetch.html").write_text(
            f"<script>let number = {self.number()};</script>\n", encoding="utf-8"
        )

    def number(self) -> int:
        """Return a number to tell an edit by."""
        return self.chance.randint(1, 99)

    def set(self, name: str, value: str) -> None:
        """Give a setting another value."""
        self.settings[name] = value
        self.write_settings()

    def write_settings(self) -> None:
        """Write the site's settings."""
        lines = (f"{name} = {value}\n" for name, value in self.settings.items())
        (self.site / "pelicanconf.py").write_text(self.plain + "".join(lines))

    def edit_clock(self) -> None:
        """Let the next build be at another time, for which embargoes, dates and expiries may have passed."""
        os.environ["SOURCE_DATE_EPOCH"] = str(int(NOW) + 86400 * self.chance.randint(-40, 40))

    def edit_clock_by_hours(self) -> None:
        """Let some hours pass, or go back: stories are news for two days."""
        os.environ["SOURCE_DATE_EPOCH"] = str(int(NOW) + 3600 * self.chance.randint(-60, 60))

    def edit_hour(self) -> None:
        """Date a story by the hour, about two days before the time of the build."""
        self.change("Date", f"2026-11-{self.chance.randint(19, 22)} {self.chance.randint(0, 23):02}:30")

    def edit_alias(self) -> None:
        """Say where a story stood before, which another story may say, too, or at which something stands."""
        places = [f"/old/{self.chance.randint(1, 9)}/", f"/old/{self.chance.randint(1, 9)}.html /old/it.php"]
        self.change("Aliases", self.chance.choice([*places, "/topic/ropes/"]))

    def edit_page_times(self) -> None:
        """Say of one of the site's own pages when it comes out, when it goes, and where it was."""
        day = f"2026-{self.chance.randint(11, 12)}-{self.chance.randint(1, 28):02}"
        line = self.chance.choice([f"Date: {day}", f"Embargo: {day}", f"Expires: {day}", "Status: withdrawn"])
        page = self.site / "content" / "pages" / "later.md"
        page.parent.mkdir(exist_ok=True)
        number = self.chance.randint(1, 9)
        page.write_text(
            f"Title: Later {self.number()}\nSlug: later\n{line}\nAliases: /old/{number}/\n\nSoon.\n"
        )

    def edit_expiry(self) -> None:
        """Say when a story is out of date."""
        self.change("Expires", f"2026-{self.chance.randint(11, 12)}-{self.chance.randint(1, 28):02}")

    def edit_future(self) -> None:
        """Date a story about the time of the build."""
        self.change("Date", f"2026-{self.chance.randint(11, 12)}-{self.chance.randint(1, 28):02}")

    def edit_hidden_topic(self) -> None:
        """Hide a story with a topic and an author that others may not have."""
        self.change("Tags", f"tides, cellars {self.chance.randint(1, 3)}")
        self.change("Status", "hidden")

    def draw_picture(self) -> str:
        """Make a picture, or replace one by other bytes; return its path."""
        path = f"pictures/quay-{self.chance.randint(1, 4)}.png"
        (self.site / "content" / "pictures").mkdir(exist_ok=True)
        size = self.chance.choice([(60, 40), (500, 300), (40, 60)])
        (self.site / "content" / path).write_bytes(draw(*size, self.number()))
        return path

    def edit_picture(self) -> None:
        """Replace a picture by other bytes of the same size, or add one."""
        self.draw_picture()

    def add_picture(self) -> None:
        """Give a story a picture."""
        self.change("Alt", f"A quay, {self.number()}.")
        self.change("Picture", self.draw_picture())

    def delete_picture(self) -> None:
        """Take a picture away, which stories may show."""
        if pictures := sorted((self.site / "content" / "pictures").glob("*.png")):
            self.chance.choice(pictures).unlink()

    def link(self) -> str:
        """Return a Markdown link into the site."""
        pages = sorted((self.site / "output").glob("*/2*/*/*/index.html"))
        page = self.chance.choice(pages).parent.relative_to(self.site / "output") if pages else ""
        source = self.pick().relative_to(self.site / "content")
        places = [
            f"{{filename}}/{source}",
            f"{{static}}/{self.draw_picture()}",
            f"|attach|/{self.draw_picture()}",
            "{filename}/pages/about.md",
            f"|tag|{self.chance.choice(TAGS[:3])}",
            f"{{author}}{self.chance.choice(NAMES)}",
            f"/{page}/",
            "/topic/tides/",
        ]
        return f"See [more of it]({self.chance.choice(places)}) at the quay."

    def add_markdown(self) -> None:
        """Write a Markdown story that leads into the site."""
        self.count += 1
        head = "".join(
            f"{key.replace('_', '-').capitalize()}: {value}\n" for key, value in self.header().items()
        )
        links = "\n\n".join(self.link() for _ in range(self.chance.randint(1, 2)))
        path = self.site / "content" / self.chance.choice(SECTIONS) / f"marked-{self.chance.randint(1, 5)}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Title: Marked {self.count} is out\n{head}\nThe *quay* is mended.\n\n{links}\n")

    def delete_markdown(self) -> None:
        """Take a Markdown story out."""
        if stories := sorted((self.site / "content").glob("*/marked-*.md")):
            self.chance.choice(stories).unlink()

    def edit_template_page(self) -> None:
        """Change a page that is a template."""
        (self.site / "content" / "extra.html").write_text(f"{{{{ articles[0].title }}}} {self.number()}")

    def delete_template(self) -> None:
        """Let the theme's own template be used again."""
        if templates := sorted((self.site / "templates").rglob("*.html")):
            self.chance.choice(templates).unlink()

    def edit_page_translation(self) -> None:
        """Change or add a page in another language."""
        page = self.site / "content" / "pages" / "about-de.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"Title: Über uns {self.number()}\nSlug: about\nLang: de\n\nWir.\n")

    def edit_sections(self) -> None:
        """Change a section's name."""
        text = f'[sections.world]\nname = "World {self.chance.randint(1, 9)}"\norder = 1\n'
        (self.site / "content" / "sections.toml").write_text(text, encoding="utf-8")

    def edit_page(self) -> None:
        """Change one of the site's own pages."""
        page = self.site / "content" / "pages" / "about.md"
        page.parent.mkdir(exist_ok=True)
        title = self.chance.choice(["About us", "About the paper"])
        page.write_text(
            f"Title: {title}\nSlug: about\n\nWe began in {self.chance.randint(1800, 1999)}.\n\n{self.link()}\n"
        )

    def spoil_output(self) -> None:
        """Delete or change a file that was published."""
        path = self.chance.choice(sorted((self.site / "output").rglob("*.html")))
        if self.chance.random() < 0.5:
            path.unlink()
        else:
            path.write_text("spoilt")

    def edit_theme_template(self) -> None:
        """Let the site's own copy of one of the theme's pages show something more."""
        theme = self.settings.get("THEME", f"{broadsheet.THEME!r}").strip("'")
        folder = Path(theme if "/" in theme else f"{PELICANS_THEMES}/{theme}") / "templates"
        source = self.chance.choice(sorted(folder.glob("*.html")))
        shown = f"<p>{self.number()}{{{{ articles_paginator.count }}}}{{{{ articles | length }}}}{{{{ MOTTO }}}}</p>"
        text = re.sub(r"({%-? block (?:content|main|title) -?%})", rf"\1{shown}", source.read_text(), count=1)
        (self.site / "templates" / source.name).write_text(text)


EDITS = [
    name for name in vars(Editor) if name.startswith(("edit", "add", "delete", "rename", "touch", "spoil"))
]
