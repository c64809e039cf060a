"""Knows what each element of a Markdown story becomes, by an ordered table of rules.

Must not know how Markdown is parsed, nor where a story's header and its dates come from.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from broadsheet.readers.amendments import make_correction
from broadsheet.readers.attributions import read_attribution
from broadsheet.readers.links import is_address
from broadsheet.readers.markdown_html import clean_block, clean_inline, find_links, read_text
from broadsheet.readers.marks import kind_of
from broadsheet.readers.names import byline_names, is_person
from broadsheet.readers.page import has_phrase
from broadsheet.readers.phrases import LONGEST, OPENING, Hit, phrasebook
from broadsheet.story import Block, Related
from broadsheet.text import headline_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from broadsheet.readers.markdown_draft import Draft, Element
    from broadsheet.story import Part, Position

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_GAPPED = frozenset({"attribution", "credit"})  # phrases that begin with a gap are for a story's ends alone
_SET_APART = frozenset({"reference", "footnotes", "nothing", "hr"})
OUTER_ELEMENTS = ("<pre", "<figure", "<table", "<div")
"""How a paragraph's or a caption's ``html`` begins where it is a whole element, not the inside of one."""

_ITEM_START = re.compile(r" {0,3}(?:[*+-]|\d+\.)\s")
_LIST_START = re.compile(r'<ol start="(\d+)"')
_PICTURE = re.compile(r"<img\b[^>]*>")
_PICTURE_TITLE = re.compile(r'\btitle="([^"]*)"')
_LINK = re.compile(r"<a\b[^>]*>.*?</a>")
_BREAK = re.compile(r"\s*<br>\s*")
_LONGEST_NOTICE = 400  # characters; the republication notices seen have fewer


def find_phrase(element: Element, *categories: str) -> Hit | None:
    """Return the set phrase that the element is or begins with, if it is of one of the categories."""
    bare = element.text.lstrip(OPENING)
    if not bare or len(bare) > LONGEST:
        return None
    book = phrasebook(element.language)
    hit = next((hit for hit in book.hits(bare) if hit.phrase.category in categories), None)
    if hit is None and not _GAPPED.isdisjoint(categories):
        hit = next(
            (hit for hit in book.gapped_hits(bare) if hit.phrase.category in categories),
            None,
        )
    return hit


def find_end(elements: Sequence[Element]) -> int:
    """Return the index of the first element below the body: closing lines, notes and related stories."""
    end = len(elements)
    while end and _may_close(elements, end - 1):
        end -= 1
    return end


def _may_close(elements: Sequence[Element], at: int) -> bool:
    element = elements[at]
    if element.tag in _SET_APART or not element.text:
        return True
    if element.tag in _LISTS:
        return _is_related_list(element) or (at > 0 and _announces_related(elements[at - 1]))
    if at + 1 < len(elements) and elements[at + 1].tag in _LISTS and _announces_related(element):
        return True
    if element.tag != "p":
        return False
    return _is_attribution(element) or find_phrase(element, "credit", "correction") is not None


def set_aside_unseen(draft: Draft, element: Element) -> bool:
    """Set aside what readers do not see.

    An editor sees: a link definition, a comment, an element that sanitising left empty.
    Match: `[talks]: https://example.org/talks`
    Near miss: `<span>Talks</span>` – it has text.
    """
    if element.tag == "reference":
        rule = "markdown-link-definition"
    elif element.tag in {"hr", "footnotes"} or element.text or "<img" in element.inner:
        return False
    elif element.was_cut:
        rule = "markdown-unsafe-html"
    else:
        rule = "markdown-comment" if element.opening.startswith("<!--") else "markdown-empty"
    draft.account(element.lines, "boilerplate", rule)
    return True


def take_headline(draft: Draft, element: Element) -> bool:
    """Take the first heading of the first level as the headline, unless the header gave another.

    An editor sees: the headline in large letters on top.
    Match: `# Ferry talks end without a deal`
    Near miss: `## Ferry talks` – a sub-heading.
    """
    if element.tag != "h1" or draft.has_headline_line:
        return False
    if draft.headline and headline_key(draft.headline) != headline_key(element.text):
        return False
    draft.headline = draft.headline or element.text
    draft.has_headline_line = True
    draft.account(element.lines, "headline", "markdown-headline")
    return True


def take_byline(draft: Draft, element: Element) -> bool:
    """Take a line under the headline that says who wrote the story.

    An editor sees: `By` and names.
    Match: `*By Ann Example and Bo Sample*`
    Near miss: `By the time the ferry left, it was dark.` – a paragraph.
    """
    hit = find_phrase(element, "byline") if element.tag == "p" and not draft.blocks else None
    names = byline_names(hit.group("rest")) if hit else ()
    if not names or not all(map(is_person, names)):
        return False
    draft.byline += names
    draft.account(element.lines, "byline", "markdown-byline")
    return True


def take_related_section(draft: Draft, element: Element) -> bool:
    """Take a heading that announces related stories, and the list under it.

    An editor sees: `Related`, `Mehr zum Thema` … over a list of headlines.
    Match: `## Related articles` with `- [Ferry fares rise](fares.md) [ANALYSIS]` under it
    Near miss: `## Related articles` with a paragraph under it – a sub-heading.
    """
    if not draft.ahead or draft.ahead[-1].tag not in _LISTS or not _announces_related(element):
        return False
    draft.account(element.lines, "related_heading", "markdown-related-heading")
    _relate(draft, draft.ahead.pop(), element.text)
    return True


def take_related_list(draft: Draft, element: Element) -> bool:
    """Take a list without a heading as related links where every item names its kind.

    An editor sees: headlines that each end in a word in brackets.
    Match: `- Ferry fares rise [ANALYSIS]`
    Near miss: `- He said it was "unneccessary" [sic]` – not a kind.
    """
    if not _is_related_list(element):
        return False
    _relate(draft, element, "")
    return True


def take_divider(draft: Draft, element: Element) -> bool:
    """Take a rule between parts of the body.

    An editor sees: a line across the column.
    Match: `* * *`
    Near miss: a row of hyphens right under a line of text – it makes that line a heading.
    """
    if element.tag != "hr":
        return False
    if draft.is_at_end:
        draft.account(element.lines, "boilerplate", "markdown-closing-rule")
    else:
        draft.blocks.append(Block("divider", " ".join(draft.source_lines(element.lines)).strip()))
        draft.account(element.lines, "divider", "markdown-divider")
    return True


def take_subhead(draft: Draft, element: Element) -> bool:
    """Take every other heading as a sub-heading.

    An editor sees: a short line in bold between paragraphs.
    Match: `## What happens next`
    Near miss: `#ferrytalks is the tag` in the midst of a line – a paragraph.
    """
    if element.tag not in _HEADINGS:
        return False
    draft.blocks.append(Block("subhead", element.text, html=element.inner))
    draft.account(element.lines, "subhead", "markdown-subhead")
    return True


def take_quote(draft: Draft, element: Element) -> bool:
    """Take the paragraphs of a block quotation as a quote run.

    An editor sees: lines set off by a mark on the left.
    Match: `> We never agreed to that.`
    Near miss: `5 > 4` – a paragraph.
    """
    if element.tag != "blockquote" or not element.children:
        return False
    if not all(child.startswith("<p>") for child in element.children):
        return _take_whole(draft, element, "markdown-quote-html")
    number, last = draft.count_run("quote"), len(element.children) - 1
    for place, child in enumerate(element.children):
        html = clean_inline(_unwrap(child)).strip()
        position: Position = "first" if place == 0 else "last" if place == last else "middle"
        draft.blocks.append(Block("quote", read_text(html), number=number, position=position, html=html))
    _account_parts(draft, _part_quote(draft, element.lines), element, "quote", "markdown-quote")
    return True


def take_list(draft: Draft, element: Element) -> bool:
    """Take a list, item by item.

    An editor sees: lines with bullets or numbers.
    Match: `- Two ferries a day`
    Near miss: `- Two ferries` right under a line of text – it goes on with the paragraph.
    """
    if element.tag not in _LISTS or not element.children:
        return False
    number = draft.count_run("list")
    start = _LIST_START.match(element.opening)
    first = int(start[1]) if start else 1
    for place, child in enumerate(element.children):
        html = _unwrap(clean_block(child).strip())
        label = f"{first + place}." if element.tag == "ol" else "•"
        draft.blocks.append(Block("list", read_text(html), label=label, number=number, html=html))
    _account_parts(draft, _part_list(draft, element.lines), element, "list", "markdown-list-item")
    return True


def take_table(draft: Draft, element: Element) -> bool:
    """Take a table whole.

    An editor sees: columns parted by upright strokes, with a rule under the head.
    Match: `| Port | Ferries |` over `|---|---|`
    Near miss: `Norhaven | Politics` – a paragraph.
    """
    if not element.inner.startswith("<table"):
        return False
    draft.blocks.append(Block("table", element.text, html=element.inner))
    draft.account(element.lines, "table", "markdown-table")
    return True


def take_attribution(draft: Draft, element: Element) -> bool:
    """Take a line that says where the story was first published, at the story's top or end.

    An editor sees: a last line that leads to the original.
    Match: `Source: [Read Full Article](https://example.org/story)`
    Near miss: `Source: port authority` between paragraphs – it belongs to a table or a picture.
    """
    may_attribute = element.tag == "p" and (draft.is_at_end or not draft.blocks)
    if not may_attribute or not _is_attribution(element):
        return False
    found = read_attribution(_write_links(element), element.language)
    label = found.label if element.text.startswith(found.label) else element.text
    draft.attributions.append(found._replace(label=label))
    draft.account(element.lines, "attribution", "markdown-attribution")
    return True


def take_credit(draft: Draft, element: Element) -> bool:
    """Take a closing line that names who worked on the story.

    An editor sees: names in brackets or italics after the last paragraph.
    Match: `*Reporting by Ann Example; Editing by Bo Sample*`
    Near miss: `Reporting by the harbour office was late.` mid-body – a paragraph.
    """
    if element.tag != "p" or not draft.is_at_end or not find_phrase(element, "credit"):
        return False
    draft.credits.append(element.text)
    draft.account(element.lines, "credit", "markdown-credit")
    return True


def take_correction(draft: Draft, element: Element) -> bool:
    """Take a note on what was put right.

    An editor sees: a note that begins with `Correction` or says that the story was updated.
    Match: `*Correction: an earlier version misnamed the ferry.*`
    Near miss: `The correction was published a day later.` – a paragraph.
    """
    if element.tag != "p" or not find_phrase(element, "correction"):
        return False
    draft.corrections.append(make_correction(element.text))
    draft.account(element.lines, "correction", "markdown-correction")
    return True


def take_promo(draft: Draft, element: Element) -> bool:
    """Take a paragraph that points to another story by a label.

    An editor sees: a line in bold between paragraphs.
    Match: `**READ MORE:** [Ferry fares rise](fares.md)`
    Near miss: `Read more than one chapter` – a paragraph.
    """
    hit = find_phrase(element, "promo") if element.tag == "p" else None
    if hit is None or not hit.group("rest") or "\n" in element.inner:
        return False
    title = hit.group("rest")
    link = next((link for link in _LINK.findall(element.inner) if read_text(link) == title), "")
    html = link or escape(title, quote=False)
    draft.blocks.append(Block("promo", title, label=hit.group("label"), html=html))
    draft.account(element.lines, "promo", "markdown-promo")
    return True


def take_picture(draft: Draft, element: Element) -> bool:
    """Take a picture with a title, or a figure with its caption.

    An editor sees: a picture that stands alone, with a line of its own.
    Match: `![A ferry at the quay]({static}/pictures/quay.jpg "The last ferry of the day")`
    Near miss: a picture without a title – a paragraph that holds a picture.
    """
    if element.inner.startswith("<figure"):
        text, html = element.text, element.inner
    else:
        picture = _PICTURE.fullmatch(element.inner) if element.tag == "p" else None
        title = _PICTURE_TITLE.search(element.inner) if picture else None
        if not title:
            return False
        text, html = read_text(title[1]), f"{element.inner} {title[1]}"
    draft.blocks.append(Block("caption", text, html=html))
    draft.account(element.lines, "caption", "markdown-picture")
    return True


def take_verse(draft: Draft, element: Element) -> bool:
    """Take a paragraph in which every line is broken as verse.

    An editor sees: lines that end in two spaces.
    Match: two lines, the first with two spaces at its end
    Near miss: lines of which only some are broken – a paragraph.
    """
    lines = _BREAK.split(element.inner) if element.tag == "p" else []
    if len(lines) < 2 or any("\n" in line for line in lines):
        return False
    html = "<br>".join(lines)
    marked = "<" in "".join(lines)
    draft.blocks.append(Block("verse", read_text(html, breaks="\n"), html=f"<p>{html}</p>" if marked else ""))
    draft.account(element.lines, "verse", "markdown-verse")
    return True


def take_paragraph(draft: Draft, element: Element) -> bool:
    """Take a paragraph.

    An editor sees: running text.
    Match: `The talks ended at dawn.`
    Near miss: the same line with `>` before it – a quotation.
    """
    if element.tag != "p":
        return False
    draft.running_text[len(draft.blocks)] = element.lines
    draft.blocks.append(Block("paragraph", element.text, html=element.inner))
    draft.account(element.lines, "paragraph", "markdown-paragraph")
    return True


def take_rest(draft: Draft, element: Element) -> bool:
    """Take code, footnotes and other HTML as they are: when in doubt, show it.

    An editor sees: a code block, the notes at the foot, HTML of his own.
    Match: `<details><summary>How we counted</summary>By hand.</details>`
    Near miss: `<p>By hand.</p>` – a paragraph.
    """
    rules = {"footnotes": "markdown-footnote", "pre": "markdown-code"}
    is_code = element.inner.startswith("<pre")
    rule = rules.get("pre" if is_code else element.tag, "markdown-html")
    return _take_whole(draft, element, rule)


RULES: tuple[Callable[[Draft, Element], bool], ...] = (
    set_aside_unseen,
    take_headline,
    take_byline,
    take_related_section,
    take_related_list,
    take_divider,
    take_subhead,
    take_quote,
    take_list,
    take_table,
    take_attribution,
    take_credit,
    take_correction,
    take_promo,
    take_picture,
    take_verse,
    take_paragraph,
    take_rest,
)
"""The rules in the order in which they are asked; the first that takes an element decides."""


def _is_attribution(element: Element) -> bool:
    text = element.text
    if find_phrase(element, "attribution") or is_address(text):
        return True
    return len(text) < _LONGEST_NOTICE and has_phrase(text, text.casefold().split(), "contains")


def _write_links(element: Element) -> str:
    """Return an element's text with its links as raw copy has them."""
    text = element.text
    for link in find_links(element.inner):
        if link.text and link.text != link.address:
            text = text.replace(link.text, f"[{link.text}]({link.address})", 1)
    return text


def _announces_related(element: Element) -> bool:
    may_announce = element.tag in _HEADINGS or element.tag == "p"
    return may_announce and find_phrase(element, "related_heading") is not None


def _is_related_list(element: Element) -> bool:
    return (
        element.tag in _LISTS
        and bool(element.children)
        and all(_read_item(item)[1] for item in element.children)
    )


def _take_whole(draft: Draft, element: Element, rule: str) -> bool:
    html = element.inner if element.inner.startswith(OUTER_ELEMENTS) else f"<div>{element.inner}</div>"
    draft.blocks.append(Block("paragraph", element.text, html=html))
    draft.account(element.lines, "paragraph", rule)
    return True


def _unwrap(html: str) -> str:
    """Return the inside of a lone paragraph; anything else as it is."""
    has_one = html.count("<p") == html.count("</p>") == 1
    return html[3:-4].strip() if has_one and html.startswith("<p>") and html.endswith("</p>") else html


def _read_item(item: str) -> tuple[str, str]:
    """Return the title and the kind of a related link."""
    return kind_of(" ".join(read_text(clean_block(item)).split()))


def _relate(draft: Draft, element: Element, heading: str) -> None:
    """Take a list's items as related links."""
    number = draft.count_run("related")
    for item in element.children:
        title, kind = _read_item(item)
        address = next((link.address for link in find_links(clean_block(item)) if link.address), "")
        draft.related.append(Related(title, kind, address, number))
    text = "\n".join([heading, *(read_text(clean_block(item)) for item in element.children)]).strip()
    draft.blocks.append(Block("related", text, label=heading.strip(" :|"), number=number))
    _account_parts(draft, _part_list(draft, element.lines), element, "related", "markdown-related-link")


def _account_parts(draft: Draft, groups: list[list[int]], element: Element, part: Part, rule: str) -> None:
    """Enter an entry for each child, or one for all where source and page do not agree on their number."""
    for group in groups if len(groups) == len(element.children) else [element.lines]:
        draft.account(group, part, rule)


def _part_list(draft: Draft, numbers: Sequence[int]) -> list[list[int]]:
    """Part the lines of a list at the markers of its items."""
    groups: list[list[int]] = []
    for number, line in zip(numbers, draft.source_lines(numbers), strict=True):
        if not groups or _ITEM_START.match(line):
            groups.append([])
        groups[-1].append(number)
    return groups


def _part_quote(draft: Draft, numbers: Sequence[int]) -> list[list[int]]:
    """Part the lines of a quotation at lines that are blank, or blank but for the mark."""
    groups: list[list[int]] = []
    is_new = True
    for number, line in zip(numbers, draft.source_lines(numbers), strict=True):
        is_blank = not line.strip(" >")
        if groups and (is_blank or not (is_new or number > groups[-1][-1] + 1)):
            groups[-1].append(number)
        else:
            groups.append([number])
        is_new = is_blank
    return groups
