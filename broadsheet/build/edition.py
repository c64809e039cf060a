"""Knows which stories go out in one edition, and what each page needs of its story.

Must not know Pelican: what it makes is plain data that the plugin hands on.
"""

from __future__ import annotations

import marshal
import math
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from broadsheet.addresses import name_alias, read_alias
from broadsheet.build.cards import Filed
from broadsheet.build.filed import FiledHeadlines, PackedOutputs
from broadsheet.build.sharing import Sharing, find_sharing
from broadsheet.build.store import Reader
from broadsheet.outputs.attribution import key_marker, make_key
from broadsheet.outputs.pictures import describe_pictures
from broadsheet.outputs.structured_data import MEDIA_TYPE, insert_graph, make_gist
from broadsheet.outputs.templates import GRAPH
from broadsheet.outputs.trace import Read, digest, note
from broadsheet.sections import find_section

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from broadsheet.build.cards import Card
    from broadsheet.build.filed import FiledCards
    from broadsheet.build.intake import Desk
    from broadsheet.enrich.credits import Credit
    from broadsheet.outputs.pictures import Original
    from broadsheet.outputs.structured_data import Gist
    from broadsheet.sections import Section
    from broadsheet.story import Story

_MOST_PIECES = 16_384
"""Stories that are held at a time, with what lists show of them."""
_MOST_BODIES = 2048
"""Those of them of which more is held: all of the story, or its body."""
FOOTER_TEMPLATES = tuple(
    Read("body-template", name) for name in ("attribution-footer.html", "attribution-counter.html")
)


class Piece:
    """A story that goes out, with all that its page needs; what is rendered is rendered when it is needed."""

    def __init__(self, card: Card, edition: Edition) -> None:
        """Take the story from the file when it is asked for."""
        self.path = card.path
        self.card = card
        self.contents: dict[tuple[str, str], tuple[str, set[Read]]] = {}
        """The body and the summary as sites at several addresses show them, and what was read for them."""
        self._edition = edition

    @property
    def section(self) -> Section:
        """Return the section that it stands in."""
        return self._edition.find_section(self.card.section)

    @cached_property
    def story(self) -> Filed:
        """Return what lists show of the story, and the rest on demand."""
        return Filed(self.path, self._edition.fetch, self._edition.headlines)

    @property
    def whole(self) -> Story:
        """Return all of the story."""
        return self.story.whole

    @property
    def credit(self) -> Credit | None:
        """Return what the story owes to whom; nothing for the site's own."""
        return self.story.credit if self.card.is_syndicated else None

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """Return what cards show of its pictures, for addresses that begin with the site's."""
        note(Read("pictures", self.path))
        return describe_pictures(self.story.pictures, self._edition.originals)

    @property
    def share_card(self) -> str:
        """Return the address of its share card, relative to the site's; nothing if there is none."""
        note(Read("share", self.path))
        return self._share_card

    @cached_property
    def _share_card(self) -> str:
        return self._edition.find_share_card(self.path)

    @cached_property
    def key(self) -> str:
        """Return what tells its marker from another story's."""
        return make_key(self.path)

    @cached_property
    def html(self) -> str:
        """Return the body; that of a syndicated story holds its marker. Raises what its template raises."""
        templates = self._edition.desk.templates
        originals, is_syndicated = self._edition.originals, bool(self.card.is_syndicated)
        body = templates.render_body(self.whole, syndicated=is_syndicated, originals=originals)
        if credit := self.credit:
            body = templates.add_terms(body, self.whole, credit)
            self._edition.keys[self.key] = self.path
            self._footer  # noqa: B018 – made while the story is at hand
        self._gist  # noqa: B018 – likewise
        self._edition.hold(self.story)
        return key_marker(body, self.key)

    def fetch_whole(self) -> None:
        """Fetch all of the story at once, for a page that will show it, unless its body is at hand."""
        if "html" not in self.__dict__:
            self.story.fetch_whole()

    def drop_body(self) -> None:
        """Hold no more than what lists show; the rest can be fetched and made again."""
        for name in ("html", "_footer", "_gist"):
            self.__dict__.pop(name, None)
        self.contents.clear()
        self.story.let_go()

    @property
    def footer(self) -> str:
        """Return the attribution of a syndicated story, and note what it is made from; nothing for the site's own."""
        if not self.card.is_syndicated:
            return ""
        note(Read("whole", self.path), *FOOTER_TEMPLATES)
        return self._footer

    @property
    def gist(self) -> Gist:
        """Return what of all of the story machines are told."""
        note(Read("whole", self.path))
        return self._gist

    @cached_property
    def _gist(self) -> Gist:
        return make_gist(self.whole, self.story.pace.words)

    @cached_property
    def _footer(self) -> str:
        credit, desk = self.credit, self._edition.desk
        if credit is None:
            return ""
        site, is_counted = desk.settings.site_url, desk.settings.publish
        return desk.templates.render_footer(self.whole, credit, site, is_counted=is_counted)


@dataclass
class Edition:
    """The stories of one build by their sources, and the sources that stay in."""

    desk: Desk
    reader: Reader
    cards: Mapping[str, Card] = field(default_factory=dict)
    """Those that go out."""
    withheld: dict[str, str] = field(default_factory=dict)
    """The sources that stay in, each with the reason."""
    withheld_files: set[str] = field(default_factory=set)
    """The pictures and other files of stories that stay in; others may show them, too."""
    unreadable: set[str] = field(default_factory=set)
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Their sources by the files of their pages."""
    contested: list[tuple[str, str, str]] = field(default_factory=list)
    """The files that another story wants too, each with the source that has it and the one that wants it."""
    words: dict[str, None] = field(default_factory=dict)
    """What the listed ones call their sections."""
    files: dict[str, str] = field(default_factory=dict)
    """The files that stories' bodies show or lead to, a line each, by their sources."""
    originals: Mapping[str, Original] = field(default_factory=dict)
    """The pictures that stories' headers name, by their paths."""
    printed: set[str] = field(default_factory=set)
    """Those of which prints go out."""
    links: dict[str, str] = field(default_factory=dict)
    """Addresses in stories' bodies that lead into the site as they stand, a line each, by the files of their pages."""
    aliases: dict[str, str] = field(default_factory=dict)
    """The sources of stories and pages by the files that answer at their former addresses."""
    crossed: list[tuple[str, str, str]] = field(default_factory=list)
    """Such files that another source wants too, each with the source that has it and the one that wants it."""
    headlines: Mapping[str, str] = field(default_factory=dict)
    """The sources of listed stories by the normal form of their headlines."""
    keys: dict[str, str] = field(default_factory=dict)
    """The sources of the syndicated stories whose bodies were made, by the keys of their markers."""
    due: float = math.inf
    """When a build has something to do even if nothing is edited, in seconds since 1970."""
    because: str = ""
    """The source that makes it so."""
    read: int = 0
    """How many sources have been read for this build."""
    tell_graph: Callable[[Piece], str] | None = None
    """Returns what machines are told of a story."""
    graph_mark: bytes = b""
    """The digest of what all stories tell machines alike."""

    def __post_init__(self) -> None:
        """Begin with nothing held."""
        self._pieces: OrderedDict[str, Piece] = OrderedDict()
        self._bodies: deque[str] = deque()
        self._held: Filed | None = None
        self._sections: dict[str, Section] = {}

    def detach(self, cards: FiledCards) -> None:
        """Take the stories from the file when they are asked for, and hold nothing of the cards that were held.

        Memory is given back in large blocks, and one text would keep a block of theirs: so what else is held is copied.
        """
        self.outputs = PackedOutputs(self.outputs, cards.paths)
        self.cards, self.headlines = cards, FiledHeadlines(cards, self.reader)
        held: tuple[dict[str, Any], ...] = (self.files, self.links, self.aliases, self.words)
        for texts in held:
            copy = marshal.loads(marshal.dumps(texts))  # noqa: S302 – packed here
            texts.clear()
            texts.update(copy)

    def await_moment(self, moment: float, path: str) -> None:
        """Note that a source makes a build due at a moment; the first moment counts."""
        if moment < self.due:
            self.due, self.because = moment, path

    def note_alias(self, alias: str, path: str) -> None:
        """Note that a source stood at an address before."""
        name = name_alias(read_alias(alias))
        first = self.aliases.setdefault(name, path)
        if first != path:
            self.crossed.append((name, first, path))

    def find_section(self, word: str) -> Section:
        """Return the section that a word names."""
        if word not in self._sections:
            self._sections[word] = find_section(word, self.desk.sections)
        return self._sections[word]

    def find_piece(self, path: str) -> Piece | None:
        """Return the story of a source that goes out; the stories that were asked for last are held."""
        if path in self._pieces:
            self._pieces.move_to_end(path)
            return self._pieces[path]
        if path not in self.cards:
            return None
        piece = self._pieces[path] = Piece(self.cards[path], self)
        if len(self._pieces) > _MOST_PIECES:
            self._pieces.popitem(last=False)
        return piece

    def fetch(self, path: str, part: str) -> bytes:
        """Fetch a part of a story; of those whose bodies were fetched first, no more is held than what lists show."""
        if part == "body":
            self._bodies.append(path)
            if len(self._bodies) > _MOST_BODIES and (former := self._pieces.get(self._bodies.popleft())):
                former.drop_body()
        return self.reader.fetch(path, part)

    def hold(self, story: Filed) -> None:
        """Hold all of a story whose body was made, for the files beside its page, until that of another is."""
        if self._held is not None and self._held is not story:
            self._held.let_go()
        self._held = story

    def complete_page(self, html: str, piece: Piece) -> str:
        """Return a story's page with what machines are told of it, where its theme does not say that."""
        if MEDIA_TYPE in html or self.tell_graph is None:
            return html
        note(Read("body-template", GRAPH))
        return insert_graph(html, self.desk.templates.render_graph(self.tell_graph(piece)))

    def find_footer(self, key: str) -> str:
        """Return the footer of the story that a marker's key stands for; nothing if there is none."""
        piece = self.find_piece(self.keys.get(key, ""))
        return piece.footer if piece else ""

    def identify(self, card: Card) -> bytes:
        """Return the digest of a whole story as this edition shows it: with the stories that it leads to."""
        asked = card.asked.split("\n") if card.asked else ()
        found = card.whole
        if not self.headlines.keys().isdisjoint(asked):
            found = digest(found, [self.headlines.get(key, "") for key in asked])
        return digest(found, self.identify_pictures(card.path)) if card.pictures else found

    def list_pictures(self, path: str) -> list[str]:
        """Return the pictures that a story's header names."""
        return self.cards[path].pictures.split("\n") if self.cards[path].pictures else []

    @cached_property
    def sharing(self) -> Sharing | None:
        """Return how share cards are made; nothing in a build that is not published."""
        return find_sharing(self.desk.settings)

    @cached_property
    def share_cards(self) -> dict[str, str]:
        """Return a story that each share card is for, by the files of the cards."""
        return {self.find_share_card(path): path for path in self.cards} if self.sharing else {}

    def find_share_card(self, path: str) -> str:
        """Return the file of a story's share card; nothing if there are none."""
        card = self.cards[path]
        return (
            self.sharing.name_card(card.share, self.find_section(card.section).name) if self.sharing else ""
        )

    def identify_pictures(self, path: str) -> bytes:
        """Return the digest of what pages show of a story's pictures, beside what its header says of them."""
        return digest([self.originals.get(picture) for picture in self.list_pictures(path)])

    def replace_pictures(self) -> None:
        """Let prints go out instead of the pictures that they are made of, unless something else leads there."""
        self.printed = {path for path, original in self.originals.items() if original.kind != "plain"}
        for path in [path for path in self.files if self.cards[path].pictures]:
            led_to = set(filter(None, self.cards[path].files.split("\n")))
            files = led_to.union(self.list_pictures(path)) - (self.printed - led_to)
            if files:
                self.files[path] = "\n".join(sorted(files))
            else:
                del self.files[path]
