"""A small whole site: one story of each kind that a build treats in its own way."""

from broadsheet.defaults import *  # noqa: F403 – this is how a site takes over the defaults

SITENAME = "The Test Paper"
SITEURL = "https://paper.example"
TIMEZONE = "Europe/London"
