"""Clipping: which letters of a page are drawn."""

from __future__ import annotations

import ctypes
from itertools import repeat

from generator.published.pdfium.bindings import (
    address,
    bounds,
    clip_corner,
    clip_path,
    count_corners,
    path_count,
    refer,
    segment_point,
)
from generator.published.pdfium.geometry import Box, Matrix, common, hundredths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Final

_CORNERS: Final = 100  # of a clipping path
_FEW: Final = 20  # texts, when each may be looked at twice
_POINT: Final = (ctypes.c_float * 2)()
_X, _Y = refer(_POINT), refer(_POINT, 4)


class View:
    """Which letters of a page are drawn: those within its box and the clipping paths of its texts.

    What was cut off is still in the file, and repeats rows of the page before.
    """

    def __init__(self, box: Box) -> None:
        self.page = box
        self.common = box  # where no text is clipped
        self._paths: dict[int, Box] = {}  # what each leaves, by the address of its first corner
        self._uses: dict[int, int] = {}  # by how many texts
        self._known: dict[int, Box | None] = {}  # of many texts; None where it cuts nothing off
        self._texts: dict[int, Box] = {}  # by its address

    def add(
        self, texts: Sequence[int], places: Sequence[Any], through: Matrix | None, around: Box
    ) -> None:
        """Take in the clipping paths of texts, in a form that shows what lies `around`.

        A text may be a letter, and a page has thousands: each thing is asked of all at once, at
        their `places`, the addresses as they are passed on.
        """
        paths = list(map(address, map(clip_path, places)))
        counts = list(map(path_count, paths))
        ends = map(clip_corner, paths, [max(0, count - 1) for count in counts], repeat(0))
        known = self._known
        for text, path, count, end in zip(texts, paths, counts, ends, strict=True):
            last = end or 0
            if last in known:
                if left := known[last]:
                    self._texts[text] = left
            elif count > 0 or around is not self.page:
                self._add(text, path, count, last, through, around)

    def _add(
        self, text: int, path: Any, count: int, last: int, through: Matrix | None, around: Box
    ) -> None:
        """Take in a clipping path that not many texts had so far.

        Where a text ends is asked for a few of each path: after that it is dearer than to ask for
        the text of each letter.
        """
        box = self._left(path, count, through, around)
        if box == self.page:
            self._know(last, None)
            return
        self._uses[last] = self._uses.get(last, 0) + 1
        if self._uses[last] > _FEW:
            self._know(last, box)
        elif common(box, own := bounds(text, through)) == own:
            return
        self.common = common(self.common, box)
        self._texts[text] = box

    def _know(self, last: int, box: Box | None) -> None:
        if last:
            self._known[last] = box

    def clipped(self, item: int, through: Matrix | None, around: Box) -> Box:
        """The box of what an object may show."""
        path = address(clip_path(address(item)))
        return self._left(path, path_count(path), through, around)

    def _left(self, path: Any, count: int, through: Matrix | None, around: Box) -> Box:
        """What a clipping path leaves.

        It is of many, each within those before it; objects share them, and PDFium has left out
        most of those that cut nothing off.
        """
        at = count - 1
        while at >= 0 and clip_corner(path, at, 0) not in self._paths:
            at -= 1
        if at >= 0:
            around = self._paths[clip_corner(path, at, 0)]
        for new in range(max(at, -1) + 1, count):
            around = _within(around, path, new, through)
            self._paths[clip_corner(path, new, 0)] = around
        return around

    def shows(self, text: int, x: int, y: int) -> bool:
        """Whether a letter of a text is drawn, as its middle is; twice that middle is given."""
        left, bottom, right, top = self._texts.get(text, self.page)
        return 2 * left <= x <= 2 * right and 2 * bottom <= y <= 2 * top


def _within(around: Box, path: Any, at: int, through: Matrix | None) -> Box:
    """What one of the paths of a clipping path leaves of what lies around it.

    That of a table or of a cell has four corners; one of many is the outline of a picture.
    """
    xs, ys = list[int](), list[int]()
    count = count_corners(path, at)
    if not 0 < count <= _CORNERS:
        return around
    for corner in range(count):
        segment_point(address(clip_corner(path, at, corner)), _X, _Y)
        point = tuple(_POINT) if through is None else through.moved(*_POINT)
        right, up = hundredths(*point)
        xs.append(right)
        ys.append(up)
    return common(around, (min(xs), min(ys), max(xs), max(ys)))
