"""Knows Broadsheet's settings, and those of Pelican's that Broadsheet builds on.

Must not know Pelican itself: the settings come as a plain mapping.
"""

from __future__ import annotations

import re
from ast import literal_eval
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broadsheet.addresses import is_web_address
from broadsheet.datafiles import suggest
from broadsheet.publisher import NO_PUBLISHER, Publisher, read_publisher
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Known(NamedTuple):
    kind: type
    default: object


KNOWN: dict[str, _Known] = {
    # The section of a story that stands in no folder and names none in its header.
    "BROADSHEET_DEFAULT_SECTION": _Known(str, "News"),
    # The scheduler of a Dask cluster whose workers read and make, such as tcp://scheduler:8786; none by default.
    "BROADSHEET_CLUSTER": _Known(str, ""),
    # Where readers may tell of mistakes; articles then have a link for it.
    "BROADSHEET_CORRECTIONS_EMAIL": _Known(str, ""),
    # A published build that drops an address which the last one had is refused.
    "BROADSHEET_KEEP_ADDRESSES": _Known(bool, default=False),
    # Pages bear a policy that says what they may load; published sites have files of headers for their hosts.
    "BROADSHEET_HEADERS": _Known(bool, default=True),
    # This build goes out: syndicated stories without a source's address are refused.
    "BROADSHEET_PUBLISH": _Known(bool, default=False),
    # What machines are told of the newsroom: its logo, its policies (docs/feeds-and-data.md).
    "BROADSHEET_PUBLISHER": _Known(dict, {}),
    # The site has a page to search from; ``broadsheet search`` makes its index after a build.
    "BROADSHEET_SEARCH": _Known(bool, default=False),
    # Whom to tell of a hole in the site's safety, a mail address or a page: security.txt names it.
    "BROADSHEET_SECURITY_CONTACT": _Known(str, ""),
    # The typeface of share cards, a file in the site's folder, where ours lacks letters that headlines have.
    "BROADSHEET_SHARE_FONT": _Known(str, ""),
    # Every warning is an error.
    "BROADSHEET_STRICT": _Known(bool, default=False),
    # Each build is held against a clean one, made aside; any difference is an error.
    "BROADSHEET_VERIFY": _Known(bool, default=False),
    # The WebSub hub that is told of news, which feeds name; the address has to begin with https:// or http://.
    "BROADSHEET_WEBSUB_HUB": _Known(str, ""),
    # Processes that read and make; as many as there are cores if this is zero.
    "BROADSHEET_WORKERS": _Known(int, default=0),
}

_PREFIX = "BROADSHEET_"
_SCHEDULER = re.compile(r"[a-z]+://[^/\s]+:\d+$")
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_KIND_NAMES = {
    str: "text",
    bool: "True or False",
    int: "a whole number, zero or more",
    dict: "a table in braces",
}
_CACHING = ("CACHE_CONTENT", "LOAD_CONTENT_CACHE")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build is told."""

    content: Path
    output: Path
    cache: Path
    template_folders: tuple[Path, ...]
    """Where templates are looked for, the site's own first."""
    site_url: str
    timezone: ZoneInfo
    language: str
    default_section: str
    publish: bool
    strict: bool
    verify: bool
    """Hold each build against a clean one."""
    workers: int
    """Processes that read and make here; zero for as many as there are cores."""
    site_name: str = ""
    share_font: str = ""
    """The file of the typeface of share cards, relative to the site's folder; ours if there is none."""
    cluster: str = ""
    """The address of a cluster's scheduler, if it shall do so instead."""
    search: bool = False
    """The site has a page to search from."""
    keep_addresses: bool = False
    """A published build that drops the address of a story or a page is refused; else it is told."""
    corrections_email: str = ""
    """Where readers may tell of mistakes."""
    headers: bool = True
    """Pages bear a policy, and a published site has files of headers."""
    security_contact: str = ""
    """Whom to tell of a hole in the site's safety."""
    publisher: Publisher = NO_PUBLISHER
    """The newsroom, as machines are told of it."""

    @property
    def root(self) -> Path:
        """Return the site's folder, which paths in messages are relative to."""
        return self.content.parent

    def shorten(self, path: str | Path) -> str:
        """Return a path as messages tell it: relative to the site's folder where it lies inside."""
        absolute = Path(path).absolute()
        return (
            absolute.relative_to(self.root).as_posix()
            if absolute.is_relative_to(self.root)
            else str(absolute)
        )

    def name_source(self, path: str) -> str:
        """Return the path of a source, given relative to the content folder, as messages tell it."""
        return f"{self.content.name}/{path}"


def read_settings(values: Mapping[str, Any]) -> tuple[Settings, tuple[Problem, ...]]:
    """Check Pelican's settings once; a wrong one is told and replaced by its default."""
    content = Path(values["PATH"]).absolute()
    problems: list[Problem] = []
    own = _check_own(values, content.parent, problems)
    publisher, faults = read_publisher(own["BROADSHEET_PUBLISHER"])
    place = locate_setting("BROADSHEET_PUBLISHER", content.parent) if faults else ("", 0)
    problems += [Problem(*place, *fault) for fault in faults]
    settings = Settings(
        content=content,
        output=Path(values["OUTPUT_PATH"]).absolute(),
        cache=Path(values["CACHE_PATH"]).absolute(),
        template_folders=(
            *(Path(folder).absolute() for folder in values["THEME_TEMPLATES_OVERRIDES"]),
            Path(values["THEME"]).absolute() / "templates",
        ),
        site_url=values["SITEURL"],
        timezone=_read_zone(values.get("TIMEZONE", "UTC"), content.parent, problems),
        language=values["DEFAULT_LANG"],
        default_section=own["BROADSHEET_DEFAULT_SECTION"],
        publish=own["BROADSHEET_PUBLISH"],
        strict=own["BROADSHEET_STRICT"],
        verify=own["BROADSHEET_VERIFY"],
        workers=own["BROADSHEET_WORKERS"],
        cluster=own["BROADSHEET_CLUSTER"],
        search=own["BROADSHEET_SEARCH"],
        site_name=str(values.get("SITENAME", "")),
        share_font=own["BROADSHEET_SHARE_FONT"],
        keep_addresses=own["BROADSHEET_KEEP_ADDRESSES"],
        corrections_email=own["BROADSHEET_CORRECTIONS_EMAIL"],
        headers=own["BROADSHEET_HEADERS"],
        security_contact=own["BROADSHEET_SECURITY_CONTACT"],
        publisher=publisher,
    )
    problems += _check_hub(own["BROADSHEET_WEBSUB_HUB"], settings.root)
    problems += _check_pelicans(values, settings)
    return settings, tuple(problems)


def locate_setting(name: str, root: Path, value: object = None) -> tuple[str, int]:
    """Return the settings file and line that sets a name, to that value if several files set it.

    Only the usual place is looked at.
    """
    found: list[tuple[str, int]] = []
    for path in sorted(root.glob("*conf*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if match := re.match(rf"{re.escape(name)}\s*[:=](.*)", line):
                if _read_literal(match[1].partition("=")[2] or match[1]) == value:
                    return path.name, number
                found.append((path.name, number))
    return found[0] if found else ("settings", 0)


def _read_literal(text: str) -> object:
    """Return the plain value that a line of settings gives; the line's own text if it is no plain value."""
    try:
        return literal_eval(text.strip())
    except (ValueError, SyntaxError):
        return text


def _check_hub(hub: object, root: Path) -> list[Problem]:
    if not isinstance(hub, str) or not hub or is_web_address(hub):
        return []
    message = f"BROADSHEET_WEBSUB_HUB is {hub!r}, which is no web address"
    where = locate_setting("BROADSHEET_WEBSUB_HUB", root, hub)
    return [Problem(*where, message, "Write it as https://hub.example/.")]


def _check_own(values: Mapping[str, Any], root: Path, problems: list[Problem]) -> dict[str, Any]:
    own = {name: known.default for name, known in KNOWN.items()}
    for name in sorted(key for key in values if key.startswith(_PREFIX)):
        if name not in KNOWN:
            message, remedy = f"unknown setting {name}", suggest(name, KNOWN, _PREFIX)
        elif values[name] != KNOWN[name].default and not _is_kind(values[name], KNOWN[name].kind):
            kind = _KIND_NAMES[KNOWN[name].kind]
            message, remedy = f"{name} is {values[name]!r}, not {kind}", f"Set it to {kind}."
        else:
            own[name] = values[name]
            continue
        problems.append(Problem(*locate_setting(name, root, values[name]), message, remedy))
    return own


def _is_kind(value: object, kind: type) -> bool:
    return type(value) is kind and value != "" and not (isinstance(value, int) and value < 0)


def _read_zone(name: str, root: Path, problems: list[Problem]) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        remedy = "Use a name of the IANA time zone database, such as Europe/London."
        problems.append(
            Problem(*locate_setting("TIMEZONE", root, name), f"unknown TIMEZONE {name!r}", remedy)
        )
        return ZoneInfo("UTC")


def _check_pelicans(values: Mapping[str, Any], settings: Settings) -> list[Problem]:
    """Check Pelican's own settings as far as they would break a promise of Broadsheet's."""
    problems = []
    if settings.publish and not is_web_address(settings.site_url):
        message = f"SITEURL is {settings.site_url!r}, so that feeds and links cannot lead to the site"
        problems.append((("SITEURL", message), "Set SITEURL to the site's full address."))
    elif (
        settings.site_url and not settings.site_url.startswith("/") and not is_web_address(settings.site_url)
    ):
        message = f"SITEURL is {settings.site_url!r}, which is no web address"
        problems.append((("SITEURL", message), "Begin it with https://, or leave it empty for a preview."))
    if values.get("BROADSHEET_PUBLISH") is True and values.get("RELATIVE_URLS"):
        message = "RELATIVE_URLS makes addresses in feeds that lead nowhere"
        problems.append((("RELATIVE_URLS", message), "Publish with RELATIVE_URLS = False."))
    if settings.output.is_relative_to(settings.content):
        message = "OUTPUT_PATH lies in the content folder, where pages would be taken for sources"
        problems.append((("OUTPUT_PATH", message), "Set it to a folder beside the content folder."))
    if settings.cluster and not _SCHEDULER.match(settings.cluster):
        message = f"BROADSHEET_CLUSTER is {settings.cluster!r}, which is no scheduler's address"
        problems.append((("BROADSHEET_CLUSTER", message), "Write it as tcp://scheduler:8786."))
    if settings.share_font and not (settings.root / settings.share_font).is_file():
        message = f"BROADSHEET_SHARE_FONT is {settings.share_font!r}, and there is no such file"
        problems.append((("BROADSHEET_SHARE_FONT", message), "Name a typeface, such as fonts/serif.ttf."))
    if settings.corrections_email and not _MAILBOX.fullmatch(settings.corrections_email):
        message = f"BROADSHEET_CORRECTIONS_EMAIL is {settings.corrections_email!r}, which is no mail address"
        remedy = "Write the bare address, such as corrections@paper.example."
        problems.append((("BROADSHEET_CORRECTIONS_EMAIL", message), remedy))
    problems += _check_contact(settings.security_contact)
    for name in _CACHING:
        if values.get(name):
            message = f"{name} would hide warnings about stories that were read before"
            problems.append(((name, message), "Leave it out: Broadsheet needs no content cache."))
    return [
        Problem(*locate_setting(name, settings.root, values.get(name)), message, remedy)
        for (name, message), remedy in problems
    ]


def _check_contact(contact: str) -> list[tuple[tuple[str, str], str]]:
    """Return what is wrong with the address of whom to tell of holes."""
    if (
        not contact
        or _MAILBOX.fullmatch(contact)
        or (contact.startswith("https://") and is_web_address(contact))
    ):
        return []
    message = f"BROADSHEET_SECURITY_CONTACT is {contact!r}, which is no mail address and no safe web address"
    remedy = "Write security@paper.example, or a page's address that begins with https://."
    return [(("BROADSHEET_SECURITY_CONTACT", message), remedy)]
