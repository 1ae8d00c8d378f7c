"""Stream: the words of a table without ruling lines in reading order, each with its place."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from generator.problem import Place
from generator.published.shape import TextLine


def joined(lines: Sequence[TextLine]) -> tuple[str, Starts]:
    """The words with one space between them, and the place of each offset."""
    pieces, offsets, at = list[str](), list[tuple[int, Place]](), 0
    for line in lines:
        for word in line.text.split():
            pieces.append(word)
            offsets.append((at, line.place))
            at += len(word) + 1
    return " ".join(pieces), Starts(offsets)


class Starts:
    """Finds the place of an offset of a joined text."""

    def __init__(self, offsets: list[tuple[int, Place]]) -> None:
        self._offsets = offsets
        self._keys = [start for start, _ in offsets]

    def __call__(self, at: int) -> Place:
        index = bisect.bisect_right(self._keys, at + 1) - 1
        return self._offsets[max(index, 0)][1] if self._offsets else Place(0, 0)
