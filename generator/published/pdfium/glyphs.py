"""Glyphs: the letters of a page, where each stands and how it is turned."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from generator.published.pdfium.bindings import (
    ADDRESS,
    letter_box,
    letter_origin,
    pdfium,
    plain,
    text_of,
)
from generator.published.pdfium.clipping import View
from generator.published.pdfium.geometry import Box, Frame, Matrix, levelled, turned_back

MAX_LETTERS: Final = 500_000  # of a document
_NEAR: Final = 5
_LEAN: Final = math.radians(6)  # by which the line of a letter may rise
_LEVEL: Final = math.radians(0.05)  # that is half a point over a page
_QUARTER: Final = math.pi / 2
_SAMPLES: Final = 20  # letters of a page that say how far its lines rise
_BLANK: Final = ord(" ")
_WIDE: Final = 0x2E80  # codes from here on are 汉字, or as wide
_UPRIGHT: Final = 0.01
_FOOT: Final = -0.12  # how far below its line a 汉字 reaches, of its size


class Glyph(NamedTuple):
    """A letter as it was drawn, and by how many quarters the page must turn to read it.

    `slant` is how far it leans to a side for each length that it rises.
    """

    code: int
    box: Box
    x: int
    y: int
    turn: int
    slant: float


def glyphs(text: Any, view: View, level: Matrix | None) -> Iterator[Glyph]:
    """The letters of a page that are drawn; a watermark that stands askew is none of its text."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    of_text = ctypes.cast(text, ADDRESS).value
    of_box, of_x, of_y = map(ctypes.addressof, (box, x, y))
    x_low, y_low, x_high, y_high = (2 * side for side in view.common)
    for at, code in enumerate(_codes(text)):
        letter_box(of_text, at, of_box)
        letter_origin(of_text, at, of_x, of_y)
        try:  # a page has thousands: no call that can be spared
            left, bottom = int(100 * box.left), int(100 * box.bottom)
            right, top = int(100 * box.right), int(100 * box.top)
            x0, y0 = int(100 * x.value), int(100 * y.value)
        except (ValueError, OverflowError):  # infinite, or no number at all
            continue
        # A blank or a break that PDFium made up from a gap has no size; gaps are judged later on.
        if left == right and bottom == top:
            continue
        inside = x_low <= left + right <= x_high and y_low <= bottom + top <= y_high
        if not (inside or view.shows(text_of(of_text, at), left + right, bottom + top)):
            continue
        if code < _BLANK:
            code = _uncoded(text, at)  # noqa: PLW2901  what it is instead
        bounds, turn, slant = (left, bottom, right, top), 0, 0.0
        if not (-_NEAR <= x0 - left <= _NEAR and 2 * y0 <= bottom + top):  # as most are upright
            bounds, turn, slant = _askew(text, at, code, bounds, (x0, y0))
        if turn < 0:
            continue
        if level:
            bounds = levelled(bounds, level)
            x0, y0 = map(int, level.moved(x0, y0))
        yield Glyph(code, bounds, x0, y0, turn, slant)


def _askew(
    text: Any, at: int, code: int, box: Box, begins: tuple[int, int]
) -> tuple[Box, int, float]:
    """The box of a letter that is not upright, its turn (-1 for none of a quarter), its slant."""
    if (turn := _turn(box, *begins)) >= 0:
        return box, turn, 0.0
    found = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, at, found)
    matrix = plain(found)
    turn, rise = _turn_of_line(matrix)
    slant = matrix.slant()
    if code >= _WIDE and not rise and abs(slant) < _UPRIGHT:
        return _square(matrix, pdfium.FPDFText_GetFontSize(text, at), *begins), turn, 0.0
    return box, turn, slant


def _codes(text: Any) -> Iterable[int]:
    """The code of every letter: all at once, where none is missing there."""
    count = min(pdfium.FPDFText_CountChars(text), MAX_LETTERS + 1)
    units = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text, 0, count, units) == count + 1:
        return list(units)[:count]
    return (pdfium.FPDFText_GetUnicode(text, at) for at in range(count))


def _uncoded(text: Any, at: int) -> int:
    """What a letter is that has no code: a hyphen where a line ends, a blank, or (0) any letter."""
    if pdfium.FPDFText_IsHyphen(text, at) == 1:
        return ord("-")
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    return 0 if left.value < right.value and bottom.value < top.value else _BLANK


def _turn(box: Box, x: int, y: int) -> int:
    """How a letter is turned that is not upright, told by the corner of its box where it begins.

    PDFium knows its matrix, but to ask for each letter takes longer than all else.
    """
    left, bottom, right, top = box
    if abs(y - bottom) <= _NEAR and 2 * x >= left + right:
        return 1
    if abs(x - right) <= _NEAR and 2 * y >= bottom + top:
        return 2
    if abs(y - top) <= _NEAR and 2 * x <= left + right:
        return 3
    return -1


def _turn_of_line(matrix: Matrix) -> tuple[int, float]:
    """How a letter is turned (-1 for none of a quarter), by how many radians its line rises beyond.

    FPDFText_GetCharAngle has the angle of its stem instead: a slanted letter would stand askew.
    """
    turns, lean = divmod(_LEAN + math.atan2(matrix.b, matrix.a), _QUARTER)
    return (int(turns) % 4, lean - _LEAN) if lean <= 2 * _LEAN else (-1, 0.0)


def _square(matrix: Matrix, size: float, x: int, y: int) -> Box:
    """The square that a 汉字 is set in, where PDFium has nothing but the box of its ink.

    So it is in the fonts (Type 3) that browsers make of theirs: 一 would be as low as a stroke, and
    the letters beside it a gap away.
    """
    a, b, c, d, _, _ = matrix
    corners = [
        (x + 100 * size * (a * u + c * v), y + 100 * size * (b * u + d * v))
        for u, v in ((0, _FOOT), (1, 1 + _FOOT))
    ]
    (x0, y0), (x1, y1) = corners
    return int(min(x0, x1)), int(min(y0, y1)), int(max(x0, x1)), int(max(y0, y1))


def level_of(text: Any) -> Matrix | None:
    """What makes the lines of a page level: copiers and scanners lay it a degree askew."""
    found, rises = pdfium.FS_MATRIX(), list[float]()
    count = pdfium.FPDFText_CountChars(text)
    for at in range(0, count, max(1, count // _SAMPLES)):
        pdfium.FPDFText_GetMatrix(text, at, found)
        turn, rise = _turn_of_line(plain(found))
        if turn >= 0 and pdfium.FPDFText_GetUnicode(text, at) > _BLANK:
            rises.append(rise)
    rise = sorted(rises)[len(rises) // 2] if rises else 0.0
    return turned_back(rise) if abs(rise) > _LEVEL else None


def letters(drawn: list[Glyph], frame: Frame) -> Iterator[tuple[int, int, int, int, int]]:
    """Code, left, right, baseline and height of every letter."""
    x_low, y_high = frame.left, frame.top
    for code, bounds, x, y, turn, slant in drawn:
        if turn == frame.turn == 0 and not slant:
            yield code, bounds[0] - x_low, bounds[2] - x_low, y_high - y, bounds[3] - bounds[1]
            continue
        left, top, right, base = frame.shown_box(bounds)
        high = base - top
        if turn == frame.turn:
            begin, base = frame.shown(x, y)
            if slant:  # the box is around it: wider than the letter by what its top leans over
                left, right = begin, max(begin, begin + right - left - int(abs(slant) * high))
        yield code, left, right, base, high
