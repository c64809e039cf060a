"""Knows which HTML a story may carry: it sanitises, reports what it refuses and reads out the visible text.

Must not know Markdown, nor what part of a story the HTML becomes.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

import nh3

_WEB_SCHEMES = frozenset({"http", "https"})
SAFE_SCHEMES = _WEB_SCHEMES | {"mailto", "tel"}
_MOST_PASSES = 5


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHRASING = _words(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span strong"
    " sub sup time u var wbr"
)
_FLOW = _PHRASING | _words(
    "aside blockquote caption col colgroup dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p"
    " pre section summary table tbody td tfoot th thead tr ul"
)
# Their content is code or data, never text for readers; what other unknown elements hold is kept as text.
_DROPPED = _words("applet iframe math noembed noframes object script style svg template")
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "img": {"alt", "height", "src", "title", "width"},
    "ins": {"cite", "datetime"},
    "li": {"id", "value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "sup": {"id"},
    "td": {"colspan", "headers", "rowspan", "style"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope", "style"},
    "time": {"datetime"},
}
_CLASSES = {"a": {"footnote-backref", "footnote-ref"}, "div": {"footnote"}}
_ADDRESSES = _words(
    "action background cite codebase data formaction href longdesc manifest poster src srcset xlink:href"
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_COLUMN_ALIGNMENT = re.compile(r"\s*text-align:\s*(left|right|center)\s*;?\s*", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[^\n\t -%'-;=?-~\u00a1-\ud7ff]")
"""Matches what HTML has another form for, and what is no letter or sign of the commonest."""
_SPACES = re.compile(r"[ \t\n]+")
_ODD_SPACE = re.compile(r"[\t\n]|  ")
_CELL_END = re.compile(r" *\t *")
_NOTE_ID = re.compile(r"fn(?:ref\d*)?:")


class Fault(NamedTuple):
    """What is wrong with a piece of HTML; ``needle`` is a piece of source by which its line can be found."""

    needle: str
    message: str
    remedy: str
    is_unsafe_address: bool = False


def clean_inline(html: str) -> str:
    """Return HTML that may stand inside a paragraph or a heading."""
    return _clean(_INLINE_CLEANER, html)


def clean_block(html: str) -> str:
    """Return HTML that may stand in the body of a story."""
    return _clean(_BLOCK_CLEANER, html)


def _clean(cleaner: nh3.Cleaner, html: str) -> str:
    """Sanitise until nothing changes: where an element went out, a browser may read what is left in another way.

    What does not settle is shown as it was written; text that needs no escape is left as it is.
    """
    if not _NOT_PLAIN.search(html):
        return html
    clean = cleaner.clean(html)
    for _ in range(_MOST_PASSES):
        before, clean = clean, cleaner.clean(clean)
        if clean == before:
            return clean
    return nh3.clean_text(html)


def find_scheme(address: str) -> str:
    """Return the scheme of an address in lower case, as a lenient browser reads it; empty if it has none.

    Browsers skip white space and control characters in a scheme, so ``java&#10;script:`` counts as one.
    """
    is_plain = address.isascii() and address.isprintable() and "&" not in address
    solid = address.replace(" ", "") if is_plain else _make_solid(address)
    scheme = _SCHEME.match(solid)
    return scheme[1].lower() if scheme else ""


def _make_solid(address: str) -> str:
    return "".join(c for c in unescape(address) if unicodedata.category(c)[0] not in "CZ")


def is_unsafe_address(address: str) -> bool:
    """Tell whether an address has a scheme other than those of the web, mail and telephone."""
    scheme = find_scheme(address)
    return bool(scheme) and scheme not in SAFE_SCHEMES


def describe_unsafe_address(address: str) -> Fault:
    """Return the fault of an address with a scheme that stories may not link to."""
    scheme = find_scheme(address)
    remedy = f"Link to an http, https, mailto or tel address, not to `{scheme}:`, or take the link out"
    return Fault(scheme, f"unsafe address with the scheme `{scheme}:`", remedy, is_unsafe_address=True)


def find_faults(html: str, *, inline: bool) -> list[Fault]:
    """Return what sanitising takes out of the HTML, its unsafe addresses, and its pictures that some readers miss.

    Some cannot see them, and nobody sees those of other hosts, which the site's policy keeps out.
    """
    if "<" not in html:
        return []
    finder = _FaultFinder(_PHRASING if inline else _FLOW)
    try:
        finder.feed(html)
        finder.close()
    except AssertionError:  # Python's parser gives up on some malformed declarations
        finder.refuse("<!", "a declaration")
    return finder.faults


def read_text(html: str, *, breaks: str = " ") -> str:
    """Return the visible text of sanitised HTML without footnote marks, with ``breaks`` for each ``<br>``.

    Blocks stand on lines of their own, cells are parted by tabs. Where nothing but pictures is to be seen,
    their text alternatives are returned.
    """
    if "<" not in html:
        text = unescape(html) if "&" in html else html
        return (_SPACES.sub(" ", text) if _ODD_SPACE.search(text) else text).strip()
    reader = _TextReader(breaks)
    reader.feed(html)
    reader.close()
    lines = _CELL_END.sub("\t", "".join(reader.pieces)).split("\n")
    text = "\n".join(filter(None, map(str.strip, lines)))
    return text or " ".join(filter(None, reader.alternatives))


class Link(NamedTuple):
    """A link of a story: the text it stands on, and where it leads."""

    text: str
    address: str


def find_links(html: str) -> list[Link]:
    """Return the links of sanitised HTML in order."""
    reader = _TextReader(" ")
    reader.feed(html)
    reader.close()
    return [Link(" ".join("".join(pieces).split()), address) for address, pieces in reader.links]


class _FaultFinder(HTMLParser):
    """Compares HTML with the lists of what a story may carry; safety itself is the sanitiser's."""

    def __init__(self, allowed: frozenset[str]) -> None:
        super().__init__()
        self._allowed = allowed
        self.faults: list[Fault] = []

    def refuse(self, needle: str, what: str) -> None:
        """Report something that is taken out."""
        remedy = "Write it as Markdown, or take it out of the story"
        self.faults.append(Fault(needle, f"{what} is not allowed here and was taken out", remedy))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element and its attributes."""
        if tag not in self._allowed:
            self.refuse(f"<{tag}", f"the HTML element `<{tag}>`")
        for name, value in attrs:
            if name in _ADDRESSES and is_unsafe_address(value or ""):
                self.faults.append(describe_unsafe_address(value or ""))
            elif tag in self._allowed and not _is_allowed_attribute(tag, name, value or ""):
                self.refuse(name, f"the HTML attribute `{name}` of `<{tag}>`")
        if tag == "img":
            self._check_picture(dict(attrs))

    def _check_picture(self, facts: dict[str, str | None]) -> None:
        if not (facts.get("alt") or "").strip():
            remedy = "Describe what the picture shows: ![description](address)"
            self.faults.append(Fault("<img", "picture without a text alternative", remedy))
        address = (facts.get("src") or "").strip()
        if address.startswith("//") or find_scheme(address) in _WEB_SCHEMES:
            remedy = "Save it beside the story, and show it from there: ![description]({attach}picture.jpg)"
            self.faults.append(
                Fault(address, "picture on another host, from which pages load nothing", remedy)
            )

    def handle_decl(self, decl: str) -> None:
        """Report a document type and its like."""
        self.refuse("<!", f"the declaration `<!{decl[:20]}`")

    def unknown_decl(self, data: str) -> None:
        """Report a section of XML."""
        self.refuse("<![", f"the section `<![{data[:20]}`")

    def handle_pi(self, data: str) -> None:
        """Report code for a server."""
        self.refuse("<?", f"the processing instruction `<?{data[:20]}`")


class _TextReader(HTMLParser):
    """Collects what a reader sees."""

    _LINES = _words(
        "blockquote caption dd details div dl dt figcaption figure h2 h3 h4 h5 h6 li ol p pre section summary"
        " table tr ul"
    )

    def __init__(self, breaks: str) -> None:
        super().__init__()
        self._breaks = breaks
        self._preformatted = False
        self._is_note_mark = False
        self.pieces: list[str] = []
        self.alternatives: list[str] = []
        self.links: list[tuple[str, list[str]]] = []
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break lines before blocks, and mind what is not text."""
        facts = dict(attrs)
        if tag == "br":
            self.pieces.append(self._breaks)
        elif tag == "img":
            self.alternatives.append(facts.get("alt") or "")
        elif tag == "a":
            self._is_note_mark = (facts.get("class") or "").startswith("footnote-")
            self._in_link = "href" in facts and not self._is_note_mark
            if self._in_link:
                self.links.append((facts["href"] or "", []))
        elif tag in self._LINES:
            self._preformatted = self._preformatted or tag == "pre"
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Break lines after blocks, and part the cells of a table by tabs."""
        if tag == "a":
            self._is_note_mark = self._in_link = False
        elif tag in {"td", "th"}:
            self.pieces.append("\t")
        elif tag in self._LINES:
            self._preformatted = self._preformatted and tag != "pre"
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep visible text; outside code, white space is a single space."""
        if self._is_note_mark:
            return
        text = data if self._preformatted else _SPACES.sub(" ", data)
        self.pieces.append(text)
        if self._in_link:
            self.links[-1][1].append(text)


def _is_allowed_attribute(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return bool(_CLASSES.get(tag, set()).issuperset(value.split()))
    if name in _ATTRIBUTES["*"]:
        return True
    return name in _ATTRIBUTES.get(tag, ()) and _is_harmless(name, value)


def _is_harmless(name: str, value: str) -> bool:
    """Tell whether a style only aligns a table's column, and whether an id is a footnote's."""
    if name == "style":
        return bool(_COLUMN_ALIGNMENT.fullmatch(value))
    return name != "id" or bool(_NOTE_ID.match(value))


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name in _ADDRESSES and is_unsafe_address(value):
        return None
    if not _is_allowed_attribute(tag, name, value):
        return None
    aligned = _COLUMN_ALIGNMENT.fullmatch(value) if name == "style" else None
    # As Python-Markdown writes it: a site's policy allows these texts alone.
    return f"text-align: {aligned[1].lower()};" if aligned else value


def _make_cleaner(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(_DROPPED),
        attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag == "*" or tag in tags},
        attribute_filter=_filter_attribute,
        allowed_classes={tag: names for tag, names in _CLASSES.items() if tag in tags},
        url_schemes=set(SAFE_SCHEMES),
        link_rel=None,
    )


_INLINE_CLEANER = _make_cleaner(_PHRASING)
_BLOCK_CLEANER = _make_cleaner(_FLOW)
