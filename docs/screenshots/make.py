"""Makes the pictures of this folder: the README's, and one of each page kind, at each width, by day and by night.

``make screenshots`` runs it. It needs Chromium, and typefaces that have the demo site's scripts: Debian's
``fonts-noto-core`` and ``fonts-noto-cjk``. It builds the demo site with its search index in a folder of its own.
"""

from __future__ import annotations

import html
import io
import os
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

from tests import demo
from tests.site_building import NOW

HERE = Path(__file__).parent
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
TALLEST = 2600
"""Pixels; what is further down repeats what is above."""
QUALITY = 28
COPY = demo.ROOT / "content/politics/tidal-barrage-vote.txt"
SHOW_ALL = """async () => {
  for (const image of document.images) {
    image.loading = 'eager';
    await image.decode().catch(() => {});
  }
}"""
SIDE_BY_SIDE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Copy and page</title>
<style>
body { display: flex; gap: 16px; block-size: 100vh; margin: 0; padding: 16px; box-sizing: border-box; background: #d8d8d8; }
pre, div { margin: 0; overflow: hidden; }
pre { flex: 0 0 28.5rem; box-sizing: border-box; padding: 20px 24px; background: #fff; color: #000; white-space: pre-wrap;
      font: 10px/1.45 "Noto Sans Mono", "DejaVu Sans Mono", monospace; }
div { flex: 1; }
iframe { inline-size: 150%; block-size: 150%; border: 0; transform: scale(0.66667); transform-origin: 0 0; }
</style>
<pre>COPY</pre><div><iframe src="PAGE" title="Page"></iframe></div>
"""


def save(picture: bytes, path: Path) -> None:
    """Keep a screenshot small: few colours, or in AVIF no taller than tells and with losses that leave it legible."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    if path.suffix == ".png":
        image.quantize(64).save(path, optimize=True)
        return
    image.crop((0, 0, image.width, min(image.height, TALLEST))).save(path, quality=QUALITY, speed=6)


def list_kinds(width: int) -> list[str]:
    """Return what is photographed at a width: sorts of articles differ in their parts, which telephone and desk show."""
    return [kind for kind in demo.KINDS if width != WIDTHS[1] or kind == "article" or kind not in demo.ARTICLES]


def open_kind(page: Page, kind: str) -> None:
    """Open the page of a kind with all its pictures; that of search with something found."""
    page.goto("/" + demo.KINDS[kind] + ("?q=harbour" if kind == "search" else ""), wait_until="networkidle")
    page.evaluate(SHOW_ALL)


def make_pages(browser: Browser, server: demo.Server) -> None:
    """Photograph every page kind."""
    for width, scheme in product(WIDTHS, SCHEMES):
        reader = browser.new_context(
            base_url=server.address,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page = reader.new_page()
        for kind in list_kinds(width):
            open_kind(page, kind)
            save(page.screenshot(full_page=True), HERE / f"{kind}-{width}-{scheme}.avif")
        reader.close()


def make_comparison(browser: Browser, server: demo.Server, output: Path) -> None:
    """Photograph copy and page beside one another."""
    copy = html.escape(COPY.read_text(encoding="utf-8"))
    text = SIDE_BY_SIDE.replace("PAGE", "/" + demo.SYNDICATED).replace("COPY", copy)
    (output / "side-by-side.html").write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1080, "height": 1080}, device_scale_factor=1.5)
    page.goto(server.address + "side-by-side.html", wait_until="networkidle")
    save(page.screenshot(), HERE / "copy-and-page.png")


def write_list() -> None:
    """Write the page that shows them all."""
    lines = [
        "# What the theme looks like",
        "",
        "The demo site, as Chromium shows it: every page kind on a telephone, a tablet and a desk, by day and by night.",
        "`make screenshots` makes the pictures and this page anew.",
        "",
    ]
    for kind, address in demo.KINDS.items():
        lines += [f"## {kind}", "", f"`/{address}`", ""]
        for width in (width for width in WIDTHS if kind in list_kinds(width)):
            links = (f"[{width} px, {scheme}]({kind}-{width}-{scheme}.avif)" for scheme in SCHEMES)
            lines.append("- " + ", ".join(links))
        lines.append("")
    (HERE / "README.md").write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """Make all pictures anew."""
    os.environ["SOURCE_DATE_EPOCH"] = NOW
    for old in HERE.glob("*.avif"):
        old.unlink()
    with TemporaryDirectory() as name:
        output = demo.build_demo(Path(name))
        demo.index_demo(Path(name))
        with demo.serve(output) as server, demo.open_browser() as browser:
            make_pages(browser, server)
            make_comparison(browser, server, output)
    write_list()


if __name__ == "__main__":
    main()
