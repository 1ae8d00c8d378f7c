"""Pages: on which page each piece of a document comes to stand.

Nothing here asks a word processor: every line of the document has a fixed height, so that where a
page ends can be counted.  Lengths are in twips (twentieths of a point).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from generator.publication.sheet import UPRIGHT, Shape


class Extent(Struct, frozen=True):
    """What a paragraph or a table takes of the pages: its lines, each with its height.

    `head` is repeated on every page that the lines go on to; `keeps` is what does not end a page.
    No fewer than `least` lines are left alone, on either side of the end of a page.
    """

    lines: Sequence[int]
    before: int = 0
    after: int = 0
    head: int = 0
    least: int = 1
    keeps: bool = False
    fresh: bool = False  # begins a page
    shape: Shape | None = None  # begins a page of this shape
    marks: tuple[str, ...] = ()  # what is asked for by this name


class Placing:
    """Where the pieces of a document stand, worked out once for all that is asked of it."""

    def __init__(self, extents: Sequence[Extent]) -> None:
        self._pairs = tuple(zip(extents, _placed(extents), strict=True))

    def pages(self) -> Mapping[str, int]:
        """The page, from 1, on which each named piece begins."""
        return {mark: one.page for extent, one in self._pairs for mark in extent.marks}

    def moved_on(self) -> set[int]:
        """The pieces that have room on a page themselves, but begin the next with what follows."""
        return {at for at, (_, one) in enumerate(self._pairs) if one.moved}

    def filled(self) -> Mapping[int, tuple[int, int]]:
        """Of each page how high what stands on it is, and the last piece that is on it."""
        found: dict[int, tuple[int, int]] = {}
        for at, (extent, one) in enumerate(self._pairs):
            for page, high in enumerate(one.highs, one.page):
                found[page] = (found.get(page, (0, 0))[0] + high + extent.head, at)
        return found


def pages_of(extents: Sequence[Extent]) -> Mapping[str, int]:
    """The page, from 1, on which each named piece begins."""
    return Placing(extents).pages()


_FEWEST, _MOST = 3, 11  # lines that end a part; more are not all moved on for the last of them


def in_company(counts: Sequence[int]) -> int:
    """How many of the pieces at the end of a part stay together, by the lines of each.

    A page has three lines at least: one or two do not end a part alone.  0 where the last piece
    is long, or there are no three lines.
    """
    counted = 0
    for at, count in enumerate(reversed(counts), 1):
        counted += count
        if counted >= _FEWEST:
            return at if counted <= _MOST else 0
    return 0


class _Place(NamedTuple):
    """Where a piece begins, whether for what follows it, and how high it is page by page."""

    page: int
    moved: bool
    highs: tuple[int, ...]


def _placed(extents: Sequence[Extent]) -> Iterator[_Place]:
    """Where each piece stands."""
    page, used, room = 1, 0, UPRIGHT.high
    for at, (extent, need) in enumerate(zip(extents, _needed(extents), strict=True)):
        room = extent.shape.high if extent.shape else room
        own = used + extent.before + extent.head + sum(extent.lines)
        moved = extent.keeps and not _begins(extent) and own <= room < used + need
        if at and (_begins(extent) or (used and used + need > room)):
            page, used = page + 1, 0
        first, highs = page, list[int]()
        used += (extent.before if used else 0) + extent.head
        lines, high = extent.lines, sum(extent.lines)
        if lines and used + high <= room:  # as most: all of it stands there
            highs, used, lines = [high], used + high, ()
        while lines:
            taken = _taken(lines, room - used, extent.least, fresh=used <= extent.head)
            highs.append(sum(lines[:taken]))
            used += highs[-1]
            lines = lines[taken:]
            if lines:
                page, used = page + 1, extent.head
        used += extent.after
        yield _Place(first, moved, tuple(highs))


def _taken(lines: Sequence[int], room: int, least: int, *, fresh: bool) -> int:
    """How many of the lines stand on this page; on a `fresh` one it is at least one."""
    taken = high = 0
    while taken < len(lines) and high + lines[taken] <= room:
        high += lines[taken]
        taken += 1
    if taken < len(lines):
        taken = min(taken, len(lines) - least)
        taken = taken if taken >= least else 0
    return max(taken, 1) if fresh else taken


def _needed(extents: Sequence[Extent]) -> list[int]:
    """What must find room for a piece to begin: its first lines, after a heading the next one's."""
    found: list[int] = []
    below = 0  # what follows needs, where it can stand on the same page
    for extent in reversed(extents):
        count = len(extent.lines)
        first = count if extent.keeps or count < 2 * extent.least else extent.least
        own = extent.before + extent.head + sum(extent.lines[:first])
        if extent.keeps:
            own += extent.after + below
        found.append(own)
        below = 0 if _begins(extent) else own
    return found[::-1]


def _begins(extent: Extent) -> bool:
    return extent.fresh or extent.shape is not None
