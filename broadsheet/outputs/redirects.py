"""Knows how servers are told of former addresses: Netlify's and Cloudflare's ``_redirects``, nginx's and Caddy's rules.

Must not know where addresses come from. Paths that people ask for are plain, and those that they are sent to escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEAD = "# Former addresses, as the headers of stories have them. Made by Broadsheet at each build.\n"


class Redirect(NamedTuple):
    """A former address."""

    path: str
    """As a server sees it: from its root on, and without escapes."""
    target: str
    """Where it is now: a whole address, escaped, without a dollar, for which nginx would fill in a variable."""


def write_plain(redirects: Iterable[Redirect]) -> str:
    """Return ``_redirects``: a line each, in which a space ends an address, a colon or a star would stand for others."""
    return _HEAD + "".join(f"{quote(each.path, safe='/')} {each.target} 301\n" for each in redirects)


def write_nginx(redirects: Iterable[Redirect]) -> str:
    """Return what is included in a ``server`` block: a place for each address, which nginx finds without a search."""
    return _HEAD + "".join(
        f"location = {_quote(each.path)} {{ return 301 {_quote(each.target)}; }}\n" for each in redirects
    )


def write_caddy(redirects: Iterable[Redirect]) -> str:
    """Return what is imported in a site's block of a Caddyfile."""
    return _HEAD + "".join(f"redir {_quote(each.path)} {_quote(each.target)} 301\n" for each in redirects)


def _quote(text: str) -> str:
    """Return a text as one word of a configuration; both servers take a backslash before a quote for it."""
    return '"{}"'.format(text.replace('"', '\\"'))
