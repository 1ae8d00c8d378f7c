"""Clipping: which letters of a page are drawn."""

from __future__ import annotations

import ctypes
from collections import Counter
from typing import Final

from generator.published.pdfium.bindings import (
    bounds,
    clip_corner,
    clip_path,
    object_at,
    path_count,
    pdfium,
)
from generator.published.pdfium.geometry import Box, Matrix, common, hundredths

_CORNERS: Final = 100  # of a clipping path
_FEW: Final = 20  # texts, when each may be looked at twice


class View:
    """Which letters of a page are drawn: those within its box and the clipping paths of its texts.

    What was cut off is still in the file, and repeats rows of the page before.
    """

    def __init__(self, box: Box) -> None:
        self.page = box
        self.common = box  # where no text is clipped
        self._paths: dict[int, Box] = {}  # what each leaves, by the address of its first corner
        self._uses = Counter[int]()  # by how many texts
        self._known: dict[int, Box | None] = {}  # of many texts; None where it cuts nothing off
        self._texts: dict[int, Box] = {}  # by its address

    def add(self, text: int, through: Matrix | None, around: Box) -> None:
        """Take in the clipping path of a text, in a form that shows what lies `around`.

        Where a text ends is asked for a few of each path: after that it is dearer than to ask for
        the text of each letter.
        """
        path = clip_path(text)
        count = path_count(path)
        if count <= 0 and around is self.page:
            return
        last = clip_corner(path, count - 1, 0) if count > 0 else 0
        if last in self._known:
            if left := self._known[last]:
                self._texts[text] = left
            return
        box = self._left(path, count, through, around)
        if box == self.page:
            self._know(last, None)
            return
        self._uses[last] += 1
        if self._uses[last] > _FEW:
            self._know(last, box)
        elif common(box, own := bounds(object_at(text), through)) == own:
            return
        self.common = common(self.common, box)
        self._texts[text] = box

    def _know(self, last: int, box: Box | None) -> None:
        if last:
            self._known[last] = box

    def clipped(self, item: int, through: Matrix | None, around: Box) -> Box:
        """The box of what an object may show."""
        path = clip_path(item)
        return self._left(path, path_count(path), through, around)

    def _left(self, path: int, count: int, through: Matrix | None, around: Box) -> Box:
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


def _within(around: Box, path: int, at: int, through: Matrix | None) -> Box:
    """What one of the paths of a clipping path leaves of what lies around it.

    That of a table or of a cell has four corners; one of many is the outline of a picture.
    """
    x, y = ctypes.c_float(), ctypes.c_float()
    xs, ys = list[int](), list[int]()
    clip = ctypes.cast(path, pdfium.FPDF_CLIPPATH)
    count = pdfium.FPDFClipPath_CountPathSegments(clip, at)
    if not 0 < count <= _CORNERS:
        return around
    for corner in range(count):
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, at, corner)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value) if through is None else through.moved(x.value, y.value)
        right, up = hundredths(*point)
        xs.append(right)
        ys.append(up)
    return common(around, (min(xs), min(ys), max(xs), max(ys)))
