"""Knows the settings that a news site starts from: ``from broadsheet.defaults import *``.

Must not know any one site: its name, sections, sources and pages are set beside its content.
"""

from __future__ import annotations

import logging
from typing import Any

import broadsheet
from broadsheet import THEME as THEME  # noqa: PLC0414 – offered to the settings file

PLUGINS: list[Any] = [broadsheet]
PELICAN_CLASS = "broadsheet.Pelican"

PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = "cache"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
LOCALE = ["C.UTF-8", "C"]

# Stories. Their sections are folders, and their dates stand in their headers or their copy.
DEFAULT_CATEGORY = "News"
USE_FOLDER_AS_CATEGORY = False
FILENAME_METADATA = ""
STATIC_PATHS = ["pictures"]
PAGE_PATHS = ["pages"]
ARTICLE_TRANSLATION_ID = None
PAGE_TRANSLATION_ID = None

# Addresses are folders, so that no file name is part of them.
ARTICLE_URL = ARTICLE_LANG_URL = "{category}/{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{category}/{date:%Y}/{date:%m}/{slug}/index.html"
PAGE_URL = PAGE_LANG_URL = "{slug}/"
PAGE_SAVE_AS = PAGE_LANG_SAVE_AS = "{slug}/index.html"
CATEGORY_URL = "{slug}/"
CATEGORY_SAVE_AS = "{slug}/index.html"
TAG_URL = "topic/{slug}/"
TAG_SAVE_AS = "topic/{slug}/index.html"
AUTHOR_URL = "by/{slug}/"
AUTHOR_SAVE_AS = "by/{slug}/index.html"
INDEX_URL = ""
CATEGORIES_URL = "sections/"
CATEGORIES_SAVE_AS = "sections/index.html"
TAGS_URL = "topic/"
TAGS_SAVE_AS = "topic/index.html"
AUTHORS_URL = "by/"
AUTHORS_SAVE_AS = "by/index.html"
ARCHIVES_URL = "archive/"
ARCHIVES_SAVE_AS = "archive/index.html"
SEARCH_URL = "search/"
SEARCH_SAVE_AS = "search/index.html"
YEAR_ARCHIVE_URL = "archive/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "archive/{date:%Y}/index.html"
MONTH_ARCHIVE_URL = "archive/{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = "archive/{date:%Y}/{date:%m}/index.html"
CORRECTIONS_URL = "corrections/"
CORRECTIONS_SAVE_AS = "corrections/index.html"
SOURCES_URL = "sources/"
SOURCES_SAVE_AS = "sources/index.html"
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "authors", "corrections", "sources", "404"]

# The second page of the topic "covid" must not be the first of the topic "covid2".
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"index": None, "category": None, "tag": None, "author": None, "corrections": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)

FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
FEED_ALL_JSON = "feeds/all.json"
CATEGORY_FEED_ATOM = "feeds/section/{slug}.atom.xml"
CATEGORY_FEED_RSS = "feeds/section/{slug}.rss.xml"
CATEGORY_FEED_JSON = "feeds/section/{slug}.json"
TAG_FEED_ATOM = "feeds/topic/{slug}.atom.xml"
TAG_FEED_RSS = "feeds/topic/{slug}.rss.xml"
TAG_FEED_JSON = "feeds/topic/{slug}.json"
AUTHOR_FEED_ATOM = "feeds/by/{slug}.atom.xml"
AUTHOR_FEED_RSS = "feeds/by/{slug}.rss.xml"
AUTHOR_FEED_JSON = "feeds/by/{slug}.json"
# Of each language, where stories are not all in the site's.
LANGUAGE_FEED_ATOM = "feeds/language/{slug}.atom.xml"
LANGUAGE_FEED_RSS = "feeds/language/{slug}.rss.xml"
LANGUAGE_FEED_JSON = "feeds/language/{slug}.json"
FEED_OPML = "feeds/index.opml"
TRANSLATION_FEED_ATOM = None
RSS_FEED_SUMMARY_ONLY = False
FEED_MAX_ITEMS = 50
# A preview has no address yet; publishing refuses a site without one.
LOG_FILTER = [
    (logging.WARNING, "Feeds generated without SITEURL or FEED_DOMAIN set properly may not be valid"),
]


def order_articles(article: Any) -> tuple[float, str]:
    """Put the newest first; of stories of the same minute the order is that of their sources."""
    return -article.date.timestamp(), article.relative_source_path


def order_pages(page: Any) -> str:
    """Put pages in the order of their sources."""
    return str(page.relative_source_path)


ARTICLE_ORDER_BY = order_articles
PAGE_ORDER_BY = order_pages
