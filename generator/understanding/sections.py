"""The prose of a published report: joined over its line breaks, cut into sections.

What is said in the profile and in the explanations becomes sections, in the order of the document;
tables, glossary and annex are the rest.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from generator.later import matcher
from generator.problem import Place
from generator.published.shape import TextLine
from generator.understanding.spelling import NUMERALS, numeral_value, plain, unmarked
from generator.understanding.zones import (
    BRACKETED,
    HEADING,
    ITEM,
    SENTENCE,
    STOPS,
    TITLE,
    Block,
    Zone,
    skipped,
    unstopped,
    whole,
    zones_of,
)

# The titles that need a line of their own, and one that stands in front of its text.
_ARABIC: Final = matcher(r"(\d{1,2})[.．、](?![\d.])(.{2,40})$")
_INLINE: Final = matcher(r"([一二三四五六七八九十]{1,3})、([^。：，；、\d“”]{2,30})(?=[。：])")
_INLINE_BRACKETED: Final = matcher(
    r"(（[一二三四五六七八九十]{1,3}）)([^。：，；、\d“”]{2,30}(?:情况|说明|分析))(?=[。：])"
)
_SPACED: Final = matcher(r"\s*([一二三四五六七八九十]{1,3})、\s*([^\s。：，；、]{4,30})\s+(?=\S)")


class Text(Struct, frozen=True):
    """A section's prose without white space, each character with its place in the document.

    `number` is printed (一, （一）, 1); 概况, 编制说明 or 说明 for prose before any number.
    """

    number: str
    heading: str
    text: str
    places: tuple[tuple[int, Place], ...]

    @property
    def title(self) -> str:
        """Number and heading as one: 一、收入决算情况说明; the number alone without a heading."""
        mark = "" if self.number.endswith("）") or not self.heading else "、"
        return f"{self.number}{mark}{self.heading}"

    def place(self, at: int) -> Place:
        index = bisect.bisect_right(self.places, at, key=lambda one: one[0]) - 1
        return self.places[max(index, 0)][1]


def divided(blocks: Sequence[Block]) -> tuple[tuple[Text, ...], list[Block]]:
    """The sections of a report in its order, and the blocks that are in none of them."""
    sections: list[Text] = []
    rest: list[Block] = []
    for zone in zones_of(blocks):
        if zone.kind and zone.speaks():
            found = list(_sections(zone))
            sections += found
            # A grid among the sentences belongs to them, as its title's does to the tables.
            rest += [] if found else zone.blocks
        else:
            rest += zone.blocks
    return tuple(sections), rest


_Pieces = list[tuple[str, Place]]


def _sections(zone: Zone) -> Iterator[Text]:
    """The numbered sections of a zone; a line break within a sentence means nothing."""
    lines = [one for block in zone.blocks for one in _lines(block) if not skipped(one)]
    titles = _titles(lines)
    deepest = _first_level(titles.values(), zone)
    number, heading, pieces = zone.kind, _lead(zone), _Pieces()
    for at, block in enumerate(lines):
        raw = unmarked(block.text)
        line = plain(raw)
        # The title that each page repeats at its head.
        if line == zone.title:
            continue
        if (title := titles.get(at)) and title.level <= deepest:
            if not whole(heading) or _tells(pieces):
                yield from _text(number, heading, pieces)
            deepest = title.level + whole(title.words)
            number, heading = title.number, title.words
            pieces = [(f"{title.line}\n", block.place)]
        elif zone.kind == "说明" and (led := _led(raw, line, number, deepest)):
            yield from _text(number, heading, pieces)
            number, heading = led
            cut = len(number) + (number[0] != "（") + len(heading)
            pieces = [(f"{line[:cut]}\n", block.place), (line[cut:].lstrip("：。"), block.place)]
        elif pieces or number != zone.kind or line not in zone.title:
            pieces.append((_rejoined(pieces, line), block.place))
    yield from _text(number, heading, pieces)


class _Title(NamedTuple):
    """The title of a section that stands alone on its line; 一、 is of level 1, （一） 2, 1. 3."""

    level: int
    number: str
    words: str
    line: str


def _titles(lines: Sequence[TextLine]) -> dict[int, _Title]:
    return {at: title for at, line in enumerate(lines) if (title := _titled(line))}


_NO_TITLE: Final = matcher(r"[。；，]|\d[\d.]*万元")


def _titled(block: TextLine) -> _Title | None:
    if len(block.text) > 2 * TITLE:
        return None
    line = plain(unmarked(block.text))
    line = unstopped(line) if line[-1:] in STOPS else line
    level, style = _STYLES.get(line[:1], (_LISTED, _ARABIC))
    match = style.fullmatch(line) if level < _LISTED or line[:1].isdigit() else None
    if match is None or _NO_TITLE.search(line):
        return None
    return _Title(level, match[1], match[2], line)


_STYLES: Final = {"（": (2, BRACKETED), **dict.fromkeys(NUMERALS, (1, HEADING))}


def _first_level(titles: Collection[_Title], zone: Zone) -> int:
    """The level of the titles that begin sections, until one of a higher level comes."""
    if zone.kind == "编制说明":
        return 1
    if zone.kind == "说明" or zone.numbered:
        return next((one.level for one in titles if one.level < _LISTED), _LISTED)
    return 1 if any(one.level == 1 for one in titles) else _LISTED


_LISTED: Final = 3  # 1. numbers a list as often as sections


def _lines(block: Block) -> Iterator[TextLine]:
    """A line of the text; the rows of a small table of names, each as an item of a list."""
    if isinstance(block, TextLine):
        yield block
    elif block.rows and _ROLL.fullmatch("".join(block.rows[0]).replace(" ", "")):
        for (at, name, *_), place in zip(block.rows[1:], block.places[1:], strict=True):
            yield TextLine(f"{at}.{name}", place)


_ROLL: Final = matcher(r"(?:序号|编号)(?:单位|部门|机构)(?:名称|全称)?(?:单位性质|经费形式|备注)?")


def _rejoined(pieces: _Pieces, line: str) -> str:
    """A line, its thousands joined again with those that the break before it tore off.

    The comma was taken for a punctuation mark: it had not three digits behind it on its line.
    """
    before, place = pieces[-1] if pieces else ("", None)
    if before[-1:].isdigit() and _THOUSANDS.match(line):
        return f",{line[1:]}"
    tail = before[-_LONGEST:]
    torn = _TORN.search(tail + line[:_LONGEST])
    if place is not None and torn and torn.end() <= len(tail):
        at = len(before) - len(tail) + torn.end()
        pieces[-1] = (f"{before[: at - 1]},{before[at:]}", place)
    return line


_LONGEST: Final = 20  # characters of a number
_THOUSANDS: Final = matcher(r"，\d{3}(?!\d)")
_TORN: Final = matcher(
    r"(?<![\d.,])\d{1,3}(?:,\d{3}){0,4}，"
    r"(?=\d{3}(?:,\d{3}){0,4}(?:\.\d{1,9})?(?:亿元|万元|元|%))"
)


def _lead(zone: Zone) -> str:
    return "预算编制说明" if zone.kind == "编制说明" else HEADING.sub(r"\2", zone.title)


def _led(raw: str, line: str, number: str, deepest: int) -> tuple[str, str] | None:
    """The title of the next section in front of its text, in one paragraph."""
    if line.startswith(tuple(NUMERALS)):
        match = _INLINE.match(line) or _SPACED.match(raw)
    else:
        match = _INLINE_BRACKETED.match(line) if deepest > 1 and line.startswith("（") else None
    if match is None or not SENTENCE.search(line):
        return None
    before = number if number.startswith("（") == line.startswith("（") else ""
    if _value(match[1]) != _value(before) + 1:
        return None
    return match[1], plain(match[2])


def _value(number: str) -> int:
    return numeral_value(number.strip("（）"))


def _text(number: str, heading: str, pieces: _Pieces) -> Iterator[Text]:
    """A section, if there is one: the lines before the first title need not say anything."""
    if not pieces:
        return
    if not _value(number) and not number.isdigit() and not _tells(pieces):
        return
    at = 0
    places: list[tuple[int, Place]] = []
    parts: list[str] = []
    for piece, place in pieces:
        # A new paragraph is worth a break only where it begins as one.
        lead = (
            "\n" if parts and parts[-1].endswith(("。", "；", "：")) and ITEM.match(piece) else ""
        )
        places.append((at + len(lead), place))
        parts.append(lead + piece)
        at += len(lead) + len(piece)
    yield Text(number, heading, "".join(parts), tuple(places))


def _tells(pieces: _Pieces) -> bool:
    return any(SENTENCE.search(piece) for piece, _ in pieces)
