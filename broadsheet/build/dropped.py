"""Knows which addresses of the last build a new one would drop, and what keeps them alive.

Must not know how pages are made. What may go: a story that is withdrawn or out of date, prints and feeds, and the
further pages of lists, whose stories are listed elsewhere.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from broadsheet.addresses import is_page, list_forms
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from broadsheet.build.edition import Edition
    from broadsheet.build.store import Kept

_FURTHER = re.compile(r"(?:^|/)page/\d+(?:/index)?\.html?$")
_NUMBERED = re.compile(r"(.*[^\d/])\d+(\.html?)")
_TO_COME = ("draft", "under embargo", "dated in the future")
"""How the reasons begin for which a story stays in that may be out again."""
_NOT_YET = "Let it out again, or say in it Status: withdrawn if it shall be gone."


def find_dropped(
    kept: Mapping[str, Kept], names: Collection[str], sources: Mapping[str, str], edition: Edition
) -> Iterator[tuple[Problem, bool]]:
    """Yield the pages that were there and are gone, each with whether it was a story's, or a page of the site's own.

    ``names`` are the outputs of this build, ``sources`` its pages' by their files.
    """
    gone = sorted(name for name in kept.keys() - names if is_page(name) and not _is_further(name, kept))
    if not gone:
        return
    now = {source: name for name, source in sources.items()}
    fresh = {name: source for name, source in sources.items() if name not in kept}
    for name in gone:
        source = kept[name].subject
        if source and source not in edition.unreadable:
            if problem := _explain(name, source, now.get(source, ""), fresh, edition):
                yield problem, True
        elif not source:
            message = f"the address {_tell(name)}, at which the last build had a page, is dropped"
            remedy = f"If readers know it, add the line Aliases: {_tell(name)} to what they shall find there."
            yield Problem(f"{edition.desk.settings.output.name}/{name}", 0, message, remedy), False


def _explain(
    name: str, source: str, moved: str, fresh: Mapping[str, str], edition: Edition
) -> Problem | None:
    """Return what is to be said of a page that is gone: nothing if that was meant."""
    address, shown = _tell(name), edition.desk.settings.name_source(source)
    message = f"the address {address}, at which it was published, is dropped"
    if moved:
        return Problem(
            shown, 0, f"{message}: it is at {_tell(moved)} now", f"Add the line Aliases: {address} to it."
        )
    if reason := edition.withheld.get(source, ""):
        is_meant = not reason.startswith(_TO_COME)
        return None if is_meant else Problem(shown, 0, f"{message}: it is left out, {reason}", _NOT_YET)
    heirs = [other for page, other in fresh.items() if _name_last(page) == _name_last(name)]
    if len(heirs) == 1:
        heir = edition.desk.settings.name_source(heirs[0])
        remedy = f"Add the line Aliases: {address} to {heir}."
        return Problem(shown, 0, f"{message}: the file is gone, and {heir} has its last word", remedy)
    remedy = (
        f"Add the line Aliases: {address} to what readers shall find there, or put the file back with"
        " Status: withdrawn."
    )
    return Problem(shown, 0, f"{message}: the file is gone", remedy)


def _is_further(name: str, kept: Collection[str]) -> bool:
    """Tell whether a page is a further one of a list, by Broadsheet's addresses or by Pelican's: ``index2.html``."""
    numbered = _NUMBERED.fullmatch(name)
    return bool(_FURTHER.search(name)) or bool(numbered and "".join(numbered.groups()) in kept)


def _tell(name: str) -> str:
    """Return the address by which people know a page."""
    return f"/{list_forms(name)[0]}"


def _name_last(name: str) -> str:
    return posixpath.basename(list_forms(name)[0].rstrip("/"))
