"""Makes the README's picture: on the left a story's copy, on the right the page that was made of it.

It looks at the demo site in ``output/``; ``make screenshot`` builds that first. It needs Chromium, its driver,
and a serif and a sans-serif typeface such as Noto's.
"""

from __future__ import annotations

import functools
import html
import shutil
import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from selenium import webdriver

ROOT = Path(__file__).parent.parent.parent
COPY = ROOT / "content/politics/tidal-barrage-vote.txt"
PAGE = "/politics/2026/11/councillors-back-orrin-tidal-barrage-by-a-single-vote/"
PICTURE = Path(__file__).parent / "copy-and-page.png"
SWITCHES = "--headless=new --no-sandbox --disable-gpu --hide-scrollbars"
SIZE = {"width": 1080, "height": 1080, "deviceScaleFactor": 1.5, "mobile": False}

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


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site, and at one more address copy and page beside one another."""

    def do_GET(self) -> None:
        """Answer a request."""
        if self.path != "/side-by-side":
            super().do_GET()
            return
        copy = html.escape(COPY.read_text(encoding="utf-8"))
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(SIDE_BY_SIDE.replace("PAGE", PAGE).replace("COPY", copy).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""


def make_picture() -> None:
    """Photograph copy and page as they are now."""
    handler = functools.partial(_Handler, directory=ROOT / "output")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for switch in SWITCHES.split():
        options.add_argument(switch)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SIZE)
    light = [{"name": "prefers-color-scheme", "value": "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": light})
    browser.get(f"http://127.0.0.1:{server.server_port}/side-by-side")
    browser.save_screenshot(str(PICTURE))
    browser.quit()
    server.shutdown()


if __name__ == "__main__":
    make_picture()
