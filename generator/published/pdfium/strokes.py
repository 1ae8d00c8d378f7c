"""Strokes: the ruling lines that the paths of a page draw."""

from __future__ import annotations

import ctypes
from itertools import pairwise

from generator.published.pdfium.bindings import (
    LINE_TO,
    address,
    bounds,
    closes,
    count_segments,
    draw_mode,
    fill_colour,
    matrix_of,
    refer,
    segment_at,
    segment_kind,
    segment_point,
    stroke_colour,
)
from generator.published.pdfium.geometry import Box, Matrix, hundredths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

MAX_SEGMENTS: Final = 50_000  # of a path
THIN: Final = 300  # what is thinner is a line, whether it was stroked or filled
_WHITE: Final = 250
_MODE: Final = (ctypes.c_int * 2)()  # how a path is filled, whether it is stroked
_FILL, _STROKE = refer(_MODE), refer(_MODE, 4)
_COLOUR: Final = (ctypes.c_uint * 4)()  # red, green, blue, how dense it is
_PARTS: Final = [refer(_COLOUR, 4 * n) for n in range(4)]
_POINT: Final = (ctypes.c_float * 2)()
_X, _Y = refer(_POINT), refer(_POINT, 4)


def rules(path: int, through: Matrix | None) -> Iterator[Box]:
    """The straight lines, level or upright, that a path draws."""
    draw_mode(address(path), _FILL, _STROKE)
    fill, stroke = _MODE
    if not (fill or stroke) or _unseen(path, stroked=bool(stroke)):
        return
    box = bounds(path, through)
    if _is_thin(box):
        yield from _thin(box)
        return
    for points in _outlines(path, matrix_of(path).then(through)):
        if stroke and not _is_bent(points):
            for (x0, y0), (x1, y1) in pairwise(points):
                yield from _thin((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif len(points) > 2 and not stroke:  # noqa: PLR2004  fewer are the side of a curve
            xs, ys = zip(*points, strict=True)
            yield from _thin((min(xs), min(ys), max(xs), max(ys)))


def _is_bent(points: list[tuple[int, int]]) -> bool:
    """Whether a line turns and does not come back: it leads from a chart to its label."""
    return len(points) > 2 and points[0] != points[-1]  # noqa: PLR2004  a straight line has two


def _unseen(path: int, *, stroked: bool) -> bool:
    """Whether the path is white or clear: such borders hide the grid of a worksheet."""
    if not (stroke_colour if stroked else fill_colour)(address(path), *_PARTS):
        return False
    *colour, dense = _COLOUR
    return dense == 0 or min(colour) >= _WHITE


def _is_thin(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) <= THIN


def _thin(box: Box) -> Iterator[Box]:
    """The middle line of a thin box; of a dot both, for a dotted border is drawn of dots."""
    x0, y0, x1, y1 = box
    if y1 - y0 <= THIN:
        yield x0, (y0 + y1) // 2, x1, (y0 + y1) // 2
    if x1 - x0 <= THIN:
        yield (x0 + x1) // 2, y0, (x0 + x1) // 2, y1


def _outlines(path: int, through: Matrix) -> Iterator[list[tuple[int, int]]]:
    """The corners of each part of a path; a curve ends one, as no ruling line is curved."""
    points: list[tuple[int, int]] = []
    for at in range(min(count_segments(path), MAX_SEGMENTS)):
        segment = segment_at(path, at)
        segment_point(address(segment), _X, _Y)
        if segment_kind(segment) != LINE_TO:
            yield points
            points = []
        points.append(tuple(hundredths(*through.moved(*_POINT))))
        if closes(segment):
            points.append(points[0])
    yield points
