"""Pages: the page of GB/T 9704, upright and across, and on which page each piece comes to stand.

Nothing here asks a word processor: every line of the document has a fixed height, so that where a
page ends can be counted.  Lengths are in twips (twentieths of a point).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final


@dataclass(frozen=True, slots=True)
class Shape:
    """A page and its margins; what is printed on it stands on `wide` by `high`."""

    paper: tuple[int, int]
    top: int
    right: int
    bottom: int
    left: int
    footer: int  # from the lower edge of the paper

    @property
    def wide(self) -> int:
        return self.paper[0] - self.left - self.right

    @property
    def high(self) -> int:
        return self.paper[1] - self.top - self.bottom


# A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm; the sheet turned, its head comes to the right.
UPRIGHT: Final = Shape((11906, 16838), 2098, 1474, 1984, 1588, 1446)
ACROSS: Final = Shape((16838, 11906), 1588, 2098, 1474, 1984, 850)

PITCH: Final = 570  # of a line of the text: 28.5 points, 22 of them on a page
SPACING: Final = -5  # between characters, so that 28 of 16 points stand on a line
TYPE: Final = 32  # half points: 3号


@dataclass(frozen=True, slots=True)
class Extent:
    """What a paragraph or a table takes of the pages: its lines, each with its height.

    `head` is repeated on every page that the lines go on to; `keeps` is what does not end a page.
    """

    lines: Sequence[int]
    before: int = 0
    after: int = 0
    head: int = 0
    keeps: bool = False
    fresh: bool = False  # begins a page
    shape: Shape | None = None  # begins a page of this shape
    marks: tuple[str, ...] = ()  # what is asked for by this name


def pages_of(extents: Sequence[Extent]) -> Mapping[str, int]:
    """The page, from 1, on which each named piece begins."""
    return dict(_placed(extents))


def _placed(extents: Sequence[Extent]) -> Iterator[tuple[str, int]]:
    page, used, room = 1, 0, UPRIGHT.high
    needs = _needed(extents)
    for at, (extent, need) in enumerate(zip(extents, needs, strict=True)):
        room = extent.shape.high if extent.shape else room
        begins = extent.fresh or extent.shape is not None
        if at and (begins or (used and used + need > room)):
            page, used = page + 1, 0
        yield from ((mark, page) for mark in extent.marks)
        used += extent.before if used else 0
        used += extent.head
        for line in extent.lines:
            if used + line > room and used > extent.head:
                page, used = page + 1, extent.head
            used += line
        used += extent.after


def _needed(extents: Sequence[Extent]) -> list[int]:
    """What must find room for a piece to begin: its first line, after a heading the next one's."""
    found: list[int] = []
    for extent, below in reversed(list(pairwise([*extents, None]))):
        if extent is None:
            continue
        own = extent.before + extent.head + (extent.lines[0] if extent.lines else 0)
        if extent.keeps:
            own = extent.before + extent.head + sum(extent.lines) + extent.after
            own += found[-1] if below is not None and not _begins(below) else 0
        found.append(own)
    return found[::-1]


def _begins(extent: Extent) -> bool:
    return extent.fresh or extent.shape is not None
