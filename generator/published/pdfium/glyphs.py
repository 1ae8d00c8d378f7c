"""Glyphs: the letters of a page, where each stands and how it is turned."""

from __future__ import annotations

import ctypes
import math
from itertools import chain, repeat

from generator.published.pdfium.bindings import (
    address,
    count_letters,
    is_hyphen,
    letter_box,
    letter_code,
    letter_ink,
    letter_origin,
    letter_size,
    matrix_at,
    refer,
    text_of,
    text_units,
)
from generator.published.pdfium.geometry import Box, Frame, Matrix, levelled, turned_back

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, Final

    from generator.published.pdfium.clipping import View

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

# A letter as it was drawn: its code, its box, where it begins (x, y), by how many quarters the page
# must turn to read it, how far it leans to a side for each length that it rises.
Glyph = tuple[int, Box, int, int, int, float]

# Its number, code, left, top, right and bottom, and where it begins.
_Letter = tuple[int, int, int, int, int, int, int, int]

# PDFium tells of one letter at a time; where it puts its answers is made once, for so many.
_RUN: Final = 512
_BOXES: Final = (ctypes.c_float * (4 * _RUN))()
_ORIGINS: Final = (ctypes.c_double * (2 * _RUN))()
_BOX: Final = [refer(_BOXES, 16 * n) for n in range(_RUN)]
_X: Final = [refer(_ORIGINS, 16 * n) for n in range(_RUN)]
_Y: Final = [refer(_ORIGINS, 16 * n + 8) for n in range(_RUN)]
_BOXED: Final[Any] = memoryview(_BOXES).cast("B").cast("f")
_BEGUN: Final[Any] = memoryview(_ORIGINS).cast("B").cast("d")


def glyphs(text: int, codes: Sequence[int], view: View, level: Matrix | None) -> list[Glyph]:
    """The letters of a page that are drawn; a watermark that stands askew is none of its text."""
    found, of = list[Glyph](), address(text)
    x_low, y_low, x_high, y_high = (2 * side for side in view.common)
    letters = chain.from_iterable(_runs(text, codes))
    for at, code, left, top, right, bottom, x, y in letters:  # thousands a page
        # A blank or a break that PDFium made up from a gap has no size; gaps are judged later on.
        if left == right and bottom == top:
            continue
        inside = x_low <= left + right <= x_high and y_low <= bottom + top <= y_high
        if not (inside or view.shows(text_of(of, at), left + right, bottom + top)):
            continue
        if code < _BLANK:
            code = _uncoded(text, at)  # noqa: PLW2901  what it is instead
        box, turn, slant = (left, bottom, right, top), 0, 0.0
        if not (-_NEAR <= x - left <= _NEAR and 2 * y <= bottom + top):  # as most are upright
            box, turn, slant = _askew(text, at, code, box, (x, y))
            if turn < 0:
                continue
        if level:
            box = levelled(box, level)
            x, y = map(int, level.moved(x, y))  # noqa: PLW2901  where it begins then
        found.append((code, box, x, y, turn, slant))
    return found


def _runs(text: int, codes: Sequence[int]) -> Iterator[Iterable[_Letter]]:
    """Every letter, so many at once: each thing is asked of all of them before it is looked at."""
    of = address(text)
    for first in range(0, len(codes), _RUN):
        run = range(first, min(first + _RUN, len(codes)))
        for _ in map(letter_box, repeat(of), run, _BOX):
            pass
        for _ in map(letter_origin, repeat(of), run, _X, _Y):
            pass
        sides, points = _BOXED[: 4 * len(run)].tolist(), _BEGUN[: 2 * len(run)].tolist()
        try:
            side, point = _whole(sides), _whole(points)
        except (ValueError, OverflowError):  # infinite, or no number at all
            _leave_out(sides, points)
            side, point = _whole(sides), _whole(points)
        some = codes[run.start : run.stop]
        yield zip(run, some, side, side, side, side, point, point, strict=False)


def _whole(lengths: Sequence[float]) -> Iterator[int]:
    """Lengths in whole hundredths; `int` would look for the method of each."""
    return iter(list(map(float.__trunc__, [100.0 * length for length in lengths])))


def _leave_out(sides: list[float], points: list[float]) -> None:
    """Take their size from the letters that are nowhere."""
    for at in range(len(points) // 2):
        lengths = sides[4 * at : 4 * at + 4] + points[2 * at : 2 * at + 2]
        if not all(map(math.isfinite, lengths)):
            sides[4 * at : 4 * at + 4] = [0.0] * 4
            points[2 * at : 2 * at + 2] = [0.0] * 2


def _askew(
    text: int, at: int, code: int, box: Box, begins: tuple[int, int]
) -> tuple[Box, int, float]:
    """The box of a letter that is not upright, its turn (-1 for none of a quarter), its slant."""
    if (turn := _turn(box, *begins)) >= 0:
        return box, turn, 0.0
    matrix = matrix_at(text, at)
    turn, rise = _turn_of_line(matrix)
    slant = matrix.slant()
    if code >= _WIDE and not rise and abs(slant) < _UPRIGHT:
        return _square(matrix, letter_size(text, at), *begins), turn, 0.0
    return box, turn, slant


def codes_of(text: int) -> Sequence[int]:
    """The code of every letter: all at once, where none is missing there."""
    count = min(count_letters(text), MAX_LETTERS + 1)
    units = (ctypes.c_ushort * (count + 1))()
    if text_units(text, 0, count, units) == count + 1:
        return memoryview(units).cast("B").cast("H")[:count].tolist()
    return [letter_code(text, at) for at in range(count)]


def _uncoded(text: int, at: int) -> int:
    """What a letter is that has no code: a hyphen where a line ends, a blank, or (0) any letter."""
    if is_hyphen(text, at) == 1:
        return ord("-")
    sides = (ctypes.c_double * 4)()
    letter_ink(text, at, *(ctypes.addressof(sides) + 8 * n for n in range(4)))
    left, right, bottom, top = sides
    return 0 if left < right and bottom < top else _BLANK


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


def level_of(text: int, codes: Sequence[int]) -> Matrix | None:
    """What makes the lines of a page level: copiers and scanners lay it a degree askew."""
    rises, count = list[float](), len(codes)
    for at in range(0, count, max(1, count // _SAMPLES)):
        turn, rise = _turn_of_line(matrix_at(text, at)) if codes[at] > _BLANK else (-1, 0.0)
        if turn >= 0:
            rises.append(rise)
    rise = sorted(rises)[len(rises) // 2] if rises else 0.0
    return turned_back(rise) if abs(rise) > _LEVEL else None


def turn_of(drawn: Sequence[Glyph]) -> int:
    """How most letters are turned; as the first of them, where as many are turned otherwise."""
    turns = [turn for _, _, _, _, turn, _ in drawn]
    return max(dict.fromkeys(turns), key=turns.count, default=0)


def columns(drawn: Sequence[Glyph], frame: Frame) -> Iterator[Sequence[int]]:
    """The codes of the letters, their lefts, rights, baselines and heights."""
    x_low, y_high, upright = frame.left, frame.top, frame.turn == 0
    each = [
        (code, box[0] - x_low, box[2] - x_low, y_high - y, box[3] - box[1])
        if upright and not turn and not slant
        else (code, *_seen(box, x, y, turn, slant, frame))
        for code, box, x, y, turn, slant in drawn
    ]
    return zip(*each, strict=True)


def _seen(
    box: Box, x: int, y: int, turn: int, slant: float, frame: Frame
) -> tuple[int, int, int, int]:
    """Left, right, baseline and height of a letter as the page is read."""
    left, top, right, base = frame.shown_box(box)
    high = base - top
    if turn == frame.turn:
        begin, base = frame.shown(x, y)
        if slant:  # the box is around it: wider than the letter by what its top leans over
            left, right = begin, max(begin, begin + right - left - int(abs(slant) * high))
    return left, right, base, high
