"""HTML: a saved web page, as a browser would show its text and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from lxml import etree

from generator.later import matcher
from generator.published.blocks import Blocks
from generator.published.decoding import decoded
from generator.published.flow import Markup
from generator.published.shape import Published, Unreadable

# A tag of nothing but attributes takes up forty times its size.
_CHUNK: Final = 1 << 16

_BROKEN: Final = "网页读不出来；请在浏览器里复制到 Word，另存为 docx"

_CHARSET: Final = matcher(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,30})", re.IGNORECASE)
_UNSEEN: Final = matcher(r"display\s*:\s*none", re.IGNORECASE)
_ROW: Final = matcher(r"<tr\b", re.IGNORECASE)
_LINE: Final = "data-line"
_SPACE: Final = matcher("[ \t\r\n\f\v]+")

# What is beside the text (navigation, boxes at the side) is none of it, nor is what nobody sees.
_DROPPED: Final = frozenset((
    "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object",
    "select", "textarea", "button", "nav", "aside",
))  # fmt: skip
_LINES: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "dl",
    "dt", "details", "dialog", "div", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "header", "li", "main", "nav", "ol", "ul", "p",
    "pre", "section", "summary", "td", "th", "tr",
))  # fmt: skip


def read_html(data: bytes, name: str) -> Published:
    """The lines and tables of a web page; a table that arranges the page is what is in it.

    Raises Unreadable where lxml cannot go on, and beyond the bounds.
    """
    declared = _CHARSET.search(data[:4096])
    text = decoded(data, declared[1].decode("ascii") if declared else None)
    blocks = Blocks()
    page = _Page(blocks)
    try:
        parser = etree.HTMLParser(target=cast("Any", page))  # its stubs ask for more
        # In pieces, so that a page that is refused is not read to its end.
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
        parser.close()
    except Unreadable:
        raise
    except (etree.LxmlError, ValueError):
        raise Unreadable(_BROKEN) from None
    return blocks.published(name, "html")


def read_part(lines: Sequence[str], first: int, blocks: Blocks) -> None:
    """The lines and tables of HTML that stands in another text, from a line of that on.

    Raises Unreadable as read_html does.
    """
    blocks.line = first - 1
    page = _Page(blocks, has_lines=True)
    try:
        parser = etree.HTMLParser(target=cast("Any", page))
        for number, line in enumerate(lines, first):
            parser.feed(_ROW.sub(rf'<tr {_LINE}="{number}"', f"{line}\n"))
        parser.close()
    except Unreadable:
        raise
    except (etree.LxmlError, ValueError):
        raise Unreadable(_BROKEN) from None


class _Page(Markup):
    """What the tags of HTML mean; lxml calls start, data, end and close.

    `has_lines` is whether each row says on which line of the text it stands.
    """

    def __init__(self, blocks: Blocks, *, has_lines: bool = False) -> None:
        super().__init__(blocks)
        self._has_lines = has_lines
        self._dropped = 0  # how many tags deep in what no reader sees
        self._kept = 0  # likewise in text whose line breaks are kept

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.enter()
        if self._dropped or _is_dropped(tag, attributes):
            self._dropped += 1
            return
        if tag == "table":
            self.begin_table()
        elif tag == "tr":
            self.begin_row(_number(attributes, _LINE) if self._has_lines else 0)
        elif tag in {"td", "th"}:
            self.begin_cell(_number(attributes, "colspan"), _number(attributes, "rowspan"))
        elif tag in _LINES:
            self.end_line()
        self._kept += tag == "pre"

    def end(self, tag: str) -> None:
        self.leave()
        if self._dropped:
            self._dropped -= 1
            return
        if tag == "table":
            self.end_table()
        elif tag in _LINES:
            self.end_line()
        self._kept -= tag == "pre"

    def data(self, text: str) -> None:
        if self._dropped:
            self.count()
            return
        first, *rest = text.split("\n") if self._kept else [text]
        self.write(first)
        for line in rest:
            self.end_line()
            self.write(line)

    def polished(self, text: str) -> str:
        """White space is one blank; a line break of the source between two 汉字 is none."""
        return _SPACE.sub(_blank, text).strip()


def _blank(space: re.Match[str]) -> str:
    if "\n" not in space[0]:
        return " "
    text = space.string
    around = text[space.start() - 1 : space.start()], text[space.end() : space.end() + 1]
    return "" if all(char > "\u2e80" for char in around) else " "


def _is_dropped(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag in _DROPPED or "hidden" in attributes:
        return True
    return "style" in attributes and _UNSEEN.search(attributes["style"]) is not None


def _number(attributes: Mapping[str, str], name: str) -> int:
    """A number of columns or rows; browsers read on past what is none."""
    said = attributes.get(name)
    match = re.match(r"\s*(\d{1,5})", said) if said else None
    return int(match[1]) if match else 1
