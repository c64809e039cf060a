"""The settings of a site with a mistake."""

from pathlib import Path

from broadsheet.defaults import *  # noqa: F403 – this is how a site takes over the defaults

SITENAME = "The Test Paper"
SITEURL = "https://paper.example"
TIMEZONE = "Europe/London"
THEME_STATIC_PATHS = [str(Path(__file__).parent / "sheets")]
