"""The settings of a site with a mistake."""

from broadsheet.defaults import *  # noqa: F403 – this is how a site takes over the defaults

SITENAME = "The Test Paper"
SITEURL = "https://paper.example"
TIMEZONE = "Europe/London"
THEME_TEMPLATES_OVERRIDES = ["overrides"]
