"""The prose of a published report: joined over its line breaks, cut into sections."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.disclosure import Grid, Place, TextLine

_PART_THREE: Final = re.compile(r"第三部分|部门决算情况说明|预算情况说明")
_PART_FOUR: Final = re.compile(r"第四部分|^名词解释$")
_HEADING: Final = re.compile(r"([一二三四五六七八九十]{1,3})、(.{2,40})$")
_PAGE: Final = re.compile(r"[-—–\s]*\d{1,3}[-—–\s]*|第\s*\d+\s*页.*|©")
_ITEM: Final = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[（(]\d{1,2}[)）]"
)
_TITLE: Final = 40  # characters that a title has at most


@dataclass(frozen=True, slots=True)
class Text:
    """A section's prose without white space, each character with its place in the document."""

    number: str
    heading: str
    text: str
    places: tuple[tuple[int, Place], ...]

    def place(self, at: int) -> Place:
        index = bisect.bisect_right([start for start, _ in self.places], at) - 1
        return self.places[max(index, 0)][1]


def plain(text: str) -> str:
    """One spelling: no white space, full-width punctuation, no thousands commas touched."""
    text = re.sub(r"\s+", "", text)
    text = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text)
    for narrow, wide in zip("();:％．", "（）；：%.", strict=True):
        text = text.replace(narrow, wide)
    return re.sub(r"(?<!\d),|,(?!\d{3})", "，", text)


def explanation_starts(blocks: Sequence[TextLine | Grid]) -> int | None:
    """Where the prose after the tables begins: the last title that a section follows."""
    candidates = [
        at
        for at, block in enumerate(blocks)
        if isinstance(block, TextLine)
        and _PART_THREE.search(plain(block.text))
        and len(block.text) < _TITLE
    ]
    for at in reversed(candidates):
        following = [b.text for b in blocks[at : at + 40] if isinstance(b, TextLine)]
        text = plain("".join(following))
        if re.search(r"\d[\d,.]*万?元", text) and re.search("一、", text):
            return at
    return None


def sections_in(blocks: Sequence[TextLine | Grid]) -> Iterator[Text]:
    """The numbered sections, up to 第四部分; a line break within a sentence means nothing."""
    number, heading, pieces = "", "", list[tuple[str, Place]]()
    for block in blocks:
        if isinstance(block, Grid):
            continue
        line = plain(block.text)
        if not line or _PAGE.fullmatch(line):
            continue
        if _PART_FOUR.search(line):
            break
        if (match := _HEADING.fullmatch(line)) and not re.search(r"[。；，]|\d[\d.]*万元", line):
            if number:
                yield _text(number, heading, pieces)
            number, heading, pieces = match[1], match[2], [(f"{match[0]}\n", block.place)]
        elif number:
            pieces.append((line, block.place))
    if number:
        yield _text(number, heading, pieces)


_BUDGET_NOTES: Final = re.compile(r"(20\d\d年)?度?(单位|部门)?预算编制说明")
_BUDGET_TABLE: Final = re.compile(r"(总表|明细表|预算表)$|^编制(单位|部门)")


def budget_notes(blocks: Sequence[TextLine | Grid]) -> Iterator[Text]:
    """预算编制说明: prose without numbered sections, up to the first table."""
    starts = [
        at
        for at, block in enumerate(blocks)
        if isinstance(block, TextLine) and _BUDGET_NOTES.fullmatch(plain(block.text))
    ]
    for start in starts[-1:]:
        pieces: list[tuple[str, Place]] = []
        for block in blocks[start + 1 :]:
            if isinstance(block, Grid) or _BUDGET_TABLE.search(plain(block.text)):
                break
            if not _PAGE.fullmatch(plain(block.text)):
                pieces.append((plain(block.text), block.place))
        if pieces:
            yield _text("编制说明", "预算编制说明", pieces)


def _text(number: str, heading: str, pieces: Sequence[tuple[str, Place]]) -> Text:
    at = 0
    places: list[tuple[int, Place]] = []
    parts: list[str] = []
    for piece, place in pieces:
        # A new paragraph is worth a break only where it begins as one.
        lead = (
            "\n" if parts and parts[-1].endswith(("。", "；", "：")) and _ITEM.match(piece) else ""
        )
        places.append((at + len(lead), place))
        parts.append(lead + piece)
        at += len(lead) + len(piece)
    return Text(number, heading, "".join(parts), tuple(places))
