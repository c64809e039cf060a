"""A site with what Pelican's own sample site has, written as any Pelican site may be."""

from broadsheet.defaults import *  # noqa: F403 – this is how a site takes over the defaults

SITENAME = "The Quay Log"
SITESUBTITLE = "Ropes & tides"
SITEURL = "https://quay.example"
TIMEZONE = "Europe/Paris"
USE_FOLDER_AS_CATEGORY = True
STATIC_PATHS = ["pictures", "extra/robots.txt"]
TEMPLATE_PAGES = {"extra/made.html": "made/index.html"}
DAY_ARCHIVE_URL = "archive/{date:%Y}/{date:%m}/{date:%d}/"
DAY_ARCHIVE_SAVE_AS = "archive/{date:%Y}/{date:%m}/{date:%d}/index.html"
FEED_RSS = "feeds/rss.xml"
FEED_ATOM = "feeds/atom.xml"
LINKS = (("Tide tables", "https://tides.example/"), ("Ropes", "https://ropes.example/?a=1"))
SOCIAL = (("feed", "https://quay.example/feeds/all.atom.xml"),)
MENUITEMS = (("Log & tides", "/archive/"),)
GITHUB_URL = "https://git.example/quay"
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "authors"]
READERS = {"html": None}
ARTICLE_LANG_URL = "{category}/{lang}/{slug}/"
ARTICLE_LANG_SAVE_AS = "{category}/{lang}/{slug}/index.html"
PAGE_LANG_URL = "{lang}/{slug}/"
PAGE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
