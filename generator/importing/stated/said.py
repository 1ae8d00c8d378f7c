"""Said: what a sentence of a published report states, as a key of the input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.entry.spelt import width
from generator.importing.correspondence import Keys
from generator.importing.entries import decimal
from generator.later import matcher
from generator.problem import Place
from generator.understanding import Text
from generator.understanding.sentences import Count

RECKONED: Final = "由公布的增减额倒推"
SHARED: Final = "由公布的比例倒推"
REST: Final = "由公布的合计减去另一项"

# A paragraph's own number, as an office numbers its paragraphs.
LEAD: Final = matcher(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳])[、]?"
)


class Said(Struct, frozen=True):
    """A key and what the report says of it; where, in which words, and how it was reckoned.

    `kind` says what the value is: an amount in 元, a count, words, or rows of a list, whose amounts
    are in the unit of the input when they are written: they are Decimals of 元 here.
    """

    path: Keys
    value: Decimal | str | Listed
    place: Place
    kind: str = "amount"  # amount, count, words or rows
    how: str = ""
    quote: str = ""

    @property
    def origin(self) -> str:
        """Where it stands, in which words, and how it was reckoned from them."""
        quote = f"“{self.quote}”" if self.quote else ""
        return f"{self.place}{quote}{f'（{self.how}）' if self.how else ''}"


Row = dict[str, "str | Decimal | Listed"]
Entry = str | Row
Listed = list[Entry]


def words_of(text: str) -> str:
    """A text without the marks around it."""
    return text.strip("。；，、：: \n")


def counted(path: Keys, count: Count) -> Said:
    """How many there are of something, with the clause that says so."""
    quote = count.quote
    clause = re.split("[，。；、\n]", quote.text.text[max(quote.start - 40, 0) : quote.end])[-1]
    return Said(path, decimal(count.value), quote.place, "count", quote=clause)


_TITLE: Final = matcher(rf"(?:{LEAD.pattern})[^。；，：\n]{{2,40}}")
_END: Final = ("。", "；", "：", "！", "？")
# Widths, in half characters.
_SHORT: Final = 2  # what a full line of a page may lack
_INDENT: Final = 4  # what the first line of a paragraph lacks
_NARROW: Final = 44  # what a full line of a page has at least


def is_title(line: str) -> bool:
    """Whether a paragraph is a numbered heading."""
    return bool(_TITLE.fullmatch(line))


def _pieces(text: Text) -> list[tuple[str, Place]]:
    """The lines of a section with their places, in order; together they are its text."""
    starts = [at for at, _ in text.places]
    ends = [*starts[1:], len(text.text)]
    found = zip(starts, ends, text.places, strict=True)
    return [(text.text[start:end], place) for start, end, (_, place) in found]


_CAPTION: Final = matcher(r"图\d{1,2}[^。；\n]{4,60}（单位：(?:万|亿)?元）")
_FIGURE: Final = matcher(r"\n?图\d{1,2}")
_WRAPPED: Final = 3  # lines of a caption
_DRAWN: Final = 30  # lines that the words of a chart take in a page


def without_charts(text: Text) -> Text:
    """A section without the captions of its charts, and the words within them that a page has."""
    pieces = _pieces(text)
    kept: list[tuple[str, Place]] = []
    at = 0
    begins = False  # whether what follows is a paragraph of its own
    while at < len(pieces):
        size = _captioned(pieces[at : at + _WRAPPED])
        line, place = pieces[at]
        if not size:
            kept.append((f"\n{line.lstrip()}" if begins else line, place))
        elif place.page:
            drawn = next((n for n in range(_DRAWN) if _ends(kept, n)), 0)
            del kept[len(kept) - drawn :]
        begins = bool(size)
        at += size or 1
    if len(kept) == len(pieces):
        return text
    places, length = [], 0
    for piece, place in kept:
        places.append((length, place))
        length += len(piece)
    return replace(text, text="".join(piece for piece, _ in kept), places=tuple(places))


def _captioned(pieces: list[tuple[str, Place]]) -> int:
    """How many lines a caption takes that begins here; 0 for none."""
    if not _FIGURE.match(pieces[0][0]):
        return 0
    joined = ""
    for size, (piece, _) in enumerate(pieces, 1):
        joined += piece.strip("\n")
        if _CAPTION.fullmatch(joined):
            return size
    return 0


def _ends(kept: list[tuple[str, Place]], back: int) -> bool:
    """Whether a sentence, or the heading of the section, ends so many lines back."""
    return back < len(kept) and kept[-1 - back][0].endswith((*_END, "\n"))


def paragraphs(text: Text) -> Iterator[tuple[str, Place]]:
    """The paragraphs of a section below its heading, each with its place.

    A line of a page is no paragraph: one that is nearly as long as the longest goes on below.
    """
    lines = _pieces(text)
    if text.text.startswith(text.number):
        del lines[0]  # its heading
    longest = max((width(piece.strip("\n")) for piece, _ in lines), default=0)
    held: list[str] = []
    first: Place | None = None
    for piece, place in lines:
        line = piece.strip("\n")
        if held and first is not None and (LEAD.match(line) or piece.startswith("\n")):
            yield "".join(held), first
            held, first = [], None
        held, first = [*held, line], first or place
        indent = _INDENT if len(held) == 1 else 0
        full = place.page and width(line) + indent >= max(longest - _SHORT, _NARROW)
        if not full and (line.endswith(_END) or (len(held) == 1 and is_title(line))):
            yield "".join(held), first
            held, first = [], None
    if held and first is not None:
        yield "".join(held), first
