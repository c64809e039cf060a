"""An incremental build equals a clean one, byte for byte and file for file, whatever was edited before it."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

import broadsheet
from tests.exactness import check
from tests.site_building import make_story, write_site

ROUNDS = int(os.environ.get("BROADSHEET_EXACTNESS_ROUNDS", "60"))
SEEDS = (1, 2, 3)
SECTIONS = ("world", "politics", "culture")
TAGS = ("tides", "ropes", "ferries", "Łódź", "quays")
NAMES = ("Ana Ruiz", "Tom Hale", "Idris Vane")
SETTINGS = "DEFAULT_PAGINATION = 3\nFEED_MAX_ITEMS = 4\nBROADSHEET_WORKERS = 1\n"
LEAD_TEMPLATE = "{% extends '!theme/index.html' %}{% block onward %}<p>NUMBER</p>{% endblock %}"


class Editor:
    """Makes one edit after the other on a small site, as chance has it."""

    def __init__(self, site: Path, seed: int) -> None:
        """Begin with a few stories."""
        self.site = site
        self.chance = random.Random(seed)  # noqa: S311 – edits, not secrets
        self.count = 0
        for _ in range(9):
            self.add()

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
        lines = (self.site / "pelicanconf.py").read_text().split("SITESUBTITLE")[0]
        (self.site / "pelicanconf.py").write_text(
            f"{lines}SITESUBTITLE = 'Edition {self.chance.randint(1, 99)}'\n"
        )

    def edit_sources(self) -> None:
        """Change what an outlet wants to be called."""
        wording = f"First seen in {{publisher}}, edition {self.chance.randint(1, 99)}"
        text = f'[sources.wire]\nname = "Coastal Wire"\nwording = "{wording}"\n'
        (self.site / "content" / "sources.toml").write_text(text, encoding="utf-8")

    def edit_sections(self) -> None:
        """Change a section's name."""
        text = f'[sections.world]\nname = "World {self.chance.randint(1, 9)}"\norder = 1\n'
        (self.site / "content" / "sections.toml").write_text(text, encoding="utf-8")

    def edit_page(self) -> None:
        """Change one of the site's own pages."""
        page = self.site / "content" / "pages" / "about.md"
        page.parent.mkdir(exist_ok=True)
        title = self.chance.choice(["About us", "About the paper"])
        page.write_text(f"Title: {title}\nSlug: about\n\nWe began in {self.chance.randint(1800, 1999)}.\n")

    def spoil_output(self) -> None:
        """Delete or change a file that was published."""
        path = self.chance.choice(sorted((self.site / "output").rglob("*.html")))
        if self.chance.random() < 0.5:
            path.unlink()
        else:
            path.write_text("spoilt")


EDITS = [
    name for name in vars(Editor) if name.startswith(("edit", "add", "delete", "rename", "touch", "spoil"))
]


def test_there_are_many_kinds_of_edits() -> None:
    """Text, title, date, section, tags, author, status, embargo, new, old, delete, rename, touch, theme, settings, data."""
    assert len(EDITS) >= 20


@pytest.mark.parametrize("seed", SEEDS)
def test_incremental_builds_equal_clean_ones(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of many random edits; some builds see several edits at once."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795348800")
    overrides = 'THEME_TEMPLATES_OVERRIDES = ["templates"]\n'
    site = write_site(tmp_path, {"templates/components/.keep": ""}, SETTINGS + overrides)
    monkeypatch.chdir(site)
    editor = Editor(site, seed)
    check(site, "the first build")
    history = []
    for _ in range(ROUNDS):
        for name in editor.chance.choices(EDITS, k=editor.chance.choice([1, 1, 1, 2, 3])):
            getattr(editor, name)()
            history.append(name)
        check(site, f"seed {seed}, round {len(history)}: {' '.join(history[-6:])}")
