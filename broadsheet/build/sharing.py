"""Knows which share cards a site that is published has, and what they are called.

Must not know how a card is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.build.darkroom import find_kept_folder, keep, take_kept
from broadsheet.build.programs import find_version
from broadsheet.build.workers import choose_executor
from broadsheet.outputs.pictures import FOLDER
from broadsheet.outputs.trace import digest
from broadsheet.settings import locate_setting
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.build.edition import Edition
    from broadsheet.build.progress import Progress
    from broadsheet.outputs.share_cards import ShareText
    from broadsheet.settings import Settings

_RECIPE = 2
"""To be counted up whenever the same words shall give another card."""
_WEIGHT = 8
"""Pages that take as long as a card."""
_TYPEFACE = "font_source_serif_pro", "files/SourceSerifPro-Bold.ttf"
"""Source Serif, under the SIL Open Font Licence; it has Latin, Greek and Cyrillic letters."""


class Sharing(NamedTuple):
    """What all share cards of a site have in common."""

    typeface: bytes
    """Its file's bytes: one that is replaced while it is set from would end the process."""
    mark: bytes
    """The digest of how they are made, the site's name with it."""

    def name_card(self, headline: bytes, section: str) -> str:
        """Return the file of a story's card by the digest of its headline and the name of its section."""
        return f"{FOLDER}/share-{digest(self.mark, headline, section).hex()[:16]}.png"


def find_sharing(settings: Settings) -> Sharing | None:
    """Return how share cards are made, if this build is published and there is a typeface to make them with."""
    typeface = find_typeface(settings) if settings.publish else None
    if typeface is None:
        return None
    letters = typeface.read_bytes()
    return Sharing(letters, digest(_RECIPE, find_version("pillow"), letters, settings.site_name))


def find_typeface(settings: Settings) -> Path | None:
    """Return the file of the typeface that the settings name, else of ours."""
    if settings.share_font:
        return settings.root / settings.share_font
    package, file = _TYPEFACE
    found = find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places)), file) if places else None


def draw_cards(names: Iterable[str], edition: Edition, staging: Path, progress: Progress) -> list[Problem]:
    """Put share cards into the staging folder: those that are kept, and those that are drawn now."""
    settings, sharing = edition.desk.settings, edition.sharing
    if sharing is None:
        return []
    from broadsheet.outputs.share_cards import ShareText, is_typeface

    if not is_typeface(sharing.typeface):
        place = locate_setting("BROADSHEET_SHARE_FONT", settings.root, settings.share_font)
        message = f"{settings.share_font or _TYPEFACE[1]} is no typeface"
        return [Problem(*place, message, "Name a file of TrueType or OpenType, such as fonts/serif.ttf.")]

    kept = find_kept_folder(settings)
    for folder in (kept, staging / FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    left = [name for name in sorted(names) if not take_kept(kept, name, staging)]
    tasks = []
    for name in left:
        piece = edition.find_piece(edition.share_cards[name])
        if piece:
            text = ShareText(piece.story.headline, piece.section.name, settings.site_name)
            tasks.append((name, text))
    work = partial(_draw_all, sharing.typeface, kept, staging)
    executor = choose_executor(settings, len(tasks) * _WEIGHT)
    for _ in progress.follow(executor.map(work, tasks), len(tasks), "Making share cards"):
        pass
    return []


def _draw_all(
    typeface: bytes, kept: Path, staging: Path, tasks: Sequence[tuple[str, ShareText]]
) -> list[None]:
    from broadsheet.outputs.share_cards import draw_card

    for name, text in tasks:
        written = draw_card(text, typeface)
        (staging / name).write_bytes(written)
        keep(kept / PurePosixPath(name).name, written)
    return [None] * len(tasks)
