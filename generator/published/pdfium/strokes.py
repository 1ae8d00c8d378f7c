"""Strokes: the ruling lines that the paths of a page draw."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from generator.published.pdfium.bindings import bounds, matrix_of, pdfium
from generator.published.pdfium.geometry import Box, Matrix, hundredths

MAX_SEGMENTS: Final = 50_000  # of a path
THIN: Final = 300  # what is thinner is a line, whether it was stroked or filled
_WHITE: Final = 250


def rules(path: Any, through: Matrix | None) -> Iterator[Box]:
    """The straight lines, level or upright, that a path draws."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not (fill.value or stroke.value) or _unseen(path, stroked=bool(stroke.value)):
        return
    box = bounds(path, through)
    if _is_thin(box):
        yield from _thin(box)
        return
    for points in _outlines(path, matrix_of(path).then(through)):
        if stroke.value and not _is_bent(points):
            for (x0, y0), (x1, y1) in pairwise(points):
                yield from _thin((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif len(points) > 2 and not stroke.value:  # noqa: PLR2004  fewer are the side of a curve
            xs, ys = zip(*points, strict=True)
            yield from _thin((min(xs), min(ys), max(xs), max(ys)))


def _is_bent(points: list[tuple[int, int]]) -> bool:
    """Whether a line turns and does not come back: it leads from a chart to its label."""
    return len(points) > 2 and points[0] != points[-1]  # noqa: PLR2004  a straight line has two


def _unseen(path: Any, *, stroked: bool) -> bool:
    """Whether the path is white or clear: such borders hide the grid of a worksheet."""
    colour = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour(path, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE


def _is_thin(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) <= THIN


def _thin(box: Box) -> Iterator[Box]:
    """The middle line of a thin box; of a dot both, for a dotted border is drawn of dots."""
    x0, y0, x1, y1 = box
    if y1 - y0 <= THIN:
        yield x0, (y0 + y1) // 2, x1, (y0 + y1) // 2
    if x1 - x0 <= THIN:
        yield (x0 + x1) // 2, y0, (x0 + x1) // 2, y1


def _outlines(path: Any, through: Matrix) -> Iterator[list[tuple[int, int]]]:
    """The corners of each part of a path; a curve ends one, as no ruling line is curved."""
    points: list[tuple[int, int]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(pdfium.FPDFPath_CountSegments(path), MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        points.append(tuple(hundredths(*through.moved(x.value, y.value))))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield points
