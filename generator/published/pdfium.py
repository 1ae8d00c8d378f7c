"""What PDFium sees on the pages of a PDF: letters, ruling lines, pictures; run as a program.

PDFium is C++ that reads what strangers send: nested forms of 2 KB hold it for hours, a stream of
50 MB unpacks to gigabytes, and it may crash; nor may two threads use it at once.  So it works in a
process of its own, which can be limited and ended: a PDF on its standard input; on its standard
output a line of JSON for the document and one for each page.  It imports nothing of the package,
whose start would cost more than the reading.

Lengths are hundredths of a point, whole; on the page as it is read, from its left and its top.
"""

from __future__ import annotations

import ctypes
import gc
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from struct import pack
from typing import Any, Final, NamedTuple

# The bindings alone: what pypdfium2 puts around them takes as long to load as ten pages to read.
import pypdfium2_raw as pdfium  # type: ignore[import-untyped]  # generated from C

MAX_PAGES: Final = 500
MAX_LETTERS: Final = 500_000
MAX_OBJECTS: Final = 50_000  # of a page; one that has more is a drawing, not a table
MAX_DEPTH: Final = 5  # of forms within forms
MAX_MEMORY: Final = 512 << 20
MAX_SECONDS: Final = 15  # of the processor

THIN: Final = 300  # what is thinner is a line, whether it was stroked or filled
_NEAR: Final = 5
_LEAN: Final = math.radians(6)  # by which the line of a letter may rise
_LEVEL: Final = math.radians(0.05)  # that is half a point over a page
_QUARTER: Final = math.pi / 2
_SAMPLES: Final = 20  # letters of a page that say how far its lines rise
_WHITE: Final = 250
_BLANK: Final = ord(" ")
_CORNERS: Final = 100  # of a clipping path
_FEW: Final = 20  # texts, when each may be looked at twice

_NOTHING: Final[dict[str, Any]] = {
    "codes": [], "places": [], "rules": [], "pictures": 0, "paths": 0, "broken": True,
}  # fmt: skip

Matrix = Any  # FS_MATRIX
Box = tuple[int, int, int, int]  # left, bottom or top, right, the other


class Frame(NamedTuple):
    """The box of a page that is shown, and the quarters by which its text is turned."""

    left: int
    bottom: int
    right: int
    top: int
    turn: int

    def shown(self, x: int, y: int) -> tuple[int, int]:
        """A point as it is read: from the left, and down from the top."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:  # noqa: PLR2004  upside down
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def shown_box(self, box: Box) -> Box:
        x0, y0 = self.shown(box[0], box[1])
        x1, y1 = self.shown(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def size(self) -> tuple[int, int]:
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.turn % 2 else (wide, high)


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


_ADDRESS: Final = ctypes.c_void_p


def _plain(call: Any, answer: Any, *given: Any) -> Callable[..., Any]:
    """A function of PDFium with addresses as numbers: to make objects of them doubles its cost."""
    return ctypes.CFUNCTYPE(answer, *given)(ctypes.cast(call, _ADDRESS).value or 0)


# What is asked for every letter, and for every object of a page: a letter may be one.
_letter_box: Final = _plain(
    pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS
)
_letter_origin: Final = _plain(
    pdfium.FPDFText_GetCharOrigin, ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS, _ADDRESS
)
_page_object: Final = _plain(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, ctypes.c_int)
_form_object: Final = _plain(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_kind: Final = _plain(pdfium.FPDFPageObj_GetType, ctypes.c_int, _ADDRESS)
_clip_path: Final = _plain(pdfium.FPDFPageObj_GetClipPath, _ADDRESS, _ADDRESS)
_path_count: Final = _plain(pdfium.FPDFClipPath_CountPaths, ctypes.c_int, _ADDRESS)
_clip_corner: Final = _plain(
    pdfium.FPDFClipPath_GetPathSegment, _ADDRESS, _ADDRESS, ctypes.c_int, ctypes.c_int
)
_text_of: Final = _plain(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, ctypes.c_int)


def _object(address: int) -> Any:
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)


def _hundredths(*points: Any) -> Any:
    """Points as they come from PDFium, in whole hundredths."""
    try:
        return [int(point * 100) for point in points]
    except (ValueError, OverflowError):  # infinite, or no number at all
        return [0] * len(points)


# ---------------------------------------------------------------- the font for those that miss


def _font() -> bytes:
    """A TrueType font that has one small square for every character there is.

    PDFium leaves out a letter whose shape has no width, such as a lone 汉字 of a font that neither
    the file nor this machine holds.  With this font in place of all that are missing, a PDF is read
    alike on every machine; how wide a letter is, the PDF says itself.
    """
    corners = pack(">4h4h", 0, 100, 0, -100, 0, 0, 100, 0)
    square = pack(">5hHH4B", 1, 0, 0, 100, 100, 3, 0, 1, 1, 1, 1) + corners + bytes(2)
    tables = {
        b"cmap": pack(">HHHHI", 0, 1, 3, 10, 12)
        + pack(">HHIIIIII", 13, 0, 28, 0, 1, 32, 0x10FFFF, 1),
        b"glyf": square * 2,
        b"head": pack(
            ">IIIIHHQQ4hHHhhh",
            1 << 16,
            0,
            0,
            0x5F0F3CF5,
            0,
            1000,
            0,
            0,
            0,
            0,
            100,
            100,
            0,
            8,
            2,
            0,
            0,
        ),
        b"hhea": pack(">I3hH11hH", 1 << 16, 880, -120, 0, 1000, *[0] * 11, 1),
        b"hmtx": pack(">Hhh", 1000, 0, 0),
        b"loca": pack(">3H", 0, len(square) // 2, len(square)),
        b"maxp": pack(">I14H", 1 << 16, 2, 4, 1, 0, 0, 1, *[0] * 8),
    }
    head, body = pack(">IHHHH", 1 << 16, len(tables), 64, 2, 48), b""
    for name, content in tables.items():
        head += name + pack(">III", 0, 12 + 16 * len(tables) + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    return head + body


_KEPT: Final = list[Any]()  # what PDFium calls until it is closed, when the program ends


def _replace_fonts() -> None:
    """Make PDFium take that font for every one it misses."""
    font, name = _font(), b"Square\0"

    def give(content: bytes, buffer: Any, size: int) -> int:
        if buffer and size >= len(content):
            ctypes.memmove(buffer, content, len(content))
        return len(content)

    calls: dict[str, Callable[..., Any]] = {
        "Release": lambda _: None,
        "EnumFonts": lambda *_: None,
        "MapFont": lambda *_: 1,
        "GetFontData": lambda _, __, part, buffer, size: 0 if part else give(font, buffer, size),
        "GetFaceName": lambda _, __, buffer, size: give(name, buffer, size),
        "GetFontCharset": lambda *_: 134,  # GB2312
        "DeleteFont": lambda *_: None,
    }
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    info = pdfium.FPDF_SYSFONTINFO(
        version=1, **{part: kinds[part](call) for part, call in calls.items()}
    )
    _KEPT.append(info)
    pdfium.FPDF_SetSystemFontInfo(info)


# ---------------------------------------------------------------- what is drawn


class View:
    """Which letters of a page are drawn: those within its box and the clipping paths of its texts.

    What was cut off is still in the file, and repeats rows of the page before.
    """

    def __init__(self, box: Box) -> None:
        self.page = box
        self.common = box  # where no text is clipped
        self._paths: dict[int, Box] = {}  # what each leaves, by the address of its first corner
        self._uses = Counter[int]()  # by how many texts
        self._usual = 0  # the path of many texts that was last met
        self._texts: dict[int, Box] = {}  # by its address

    def add(self, text: int, through: Matrix | None, around: Box) -> None:
        """Take in the clipping path of a text, in a form that shows what lies `around`.

        Where a text ends is asked for a few of each path: after that it is dearer than to ask for
        the text of each letter.
        """
        path = _clip_path(text)
        count = _path_count(path)
        last = _clip_corner(path, count - 1, 0) if count > 0 else 0
        if last and last == self._usual:
            self._texts[text] = self._paths[last]
            return
        box = self._left(path, count, through, around)
        if box is self.page:
            return
        self._uses[last] += 1
        if self._uses[last] > _FEW:
            self._usual = last
        elif _common(box, bounds := _bounds(_object(text), through)) == bounds:
            return
        self.common = _common(self.common, box)
        self._texts[text] = box

    def clipped(self, item: int, through: Matrix | None, around: Box) -> Box:
        """The box of what an object may show."""
        path = _clip_path(item)
        return self._left(path, _path_count(path), through, around)

    def _left(self, path: int, count: int, through: Matrix | None, around: Box) -> Box:
        """What a clipping path leaves.

        It is of many, each within those before it; objects share them, and PDFium has left out
        most of those that cut nothing off.
        """
        at = count - 1
        while at >= 0 and _clip_corner(path, at, 0) not in self._paths:
            at -= 1
        if at >= 0:
            around = self._paths[_clip_corner(path, at, 0)]
        for new in range(max(at, -1) + 1, count):
            around = _within(around, path, new, through)
            self._paths[_clip_corner(path, new, 0)] = around
        return around

    def shows(self, text: int, x: int, y: int) -> bool:
        """Whether a letter of a text is drawn, as its middle is; twice that middle is given."""
        left, bottom, right, top = self._texts.get(text, self.page)
        return 2 * left <= x <= 2 * right and 2 * bottom <= y <= 2 * top


def _common(one: Box, other: Box) -> Box:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


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
        point = (x.value, y.value) if through is None else _moved(x.value, y.value, through)
        right, up = _hundredths(*point)
        xs.append(right)
        ys.append(up)
    return _common(around, (min(xs), min(ys), max(xs), max(ys)))


# ---------------------------------------------------------------- letters


def _glyphs(text: Any, view: View, level: Matrix | None) -> Iterator[Glyph]:
    """The letters of a page that are drawn; a watermark that stands askew is none of its text."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    of_text = ctypes.cast(text, _ADDRESS).value
    of_box, of_x, of_y = map(ctypes.addressof, (box, x, y))
    matrix = pdfium.FS_MATRIX()
    x_low, y_low, x_high, y_high = (2 * side for side in view.common)
    for at, code in enumerate(_codes(text)):
        _letter_box(of_text, at, of_box)
        _letter_origin(of_text, at, of_x, of_y)
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
        if not (inside or view.shows(_text_of(of_text, at), left + right, bottom + top)):
            continue
        if code < _BLANK:
            code = _uncoded(text, at)  # noqa: PLW2901  what it is instead
        turn, slant = _turn(left, bottom, right, top, x0, y0), 0.0
        if turn is None:
            pdfium.FPDFText_GetMatrix(text, at, matrix)
            turn, slant = _turn_of_line(matrix)[0], _slant(matrix)
        if turn is not None:
            yield _levelled(Glyph(code, (left, bottom, right, top), x0, y0, turn, slant), level)


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


def _turn(left: int, bottom: int, right: int, top: int, x: int, y: int) -> int | None:
    """How a letter is turned, told by the corner of its box where it begins.

    PDFium knows its matrix, but to ask for each letter takes longer than all else.
    """
    if abs(x - left) <= _NEAR and 2 * y <= bottom + top:
        return 0
    if abs(y - bottom) <= _NEAR and 2 * x >= left + right:
        return 1
    if abs(x - right) <= _NEAR and 2 * y >= bottom + top:
        return 2
    if abs(y - top) <= _NEAR and 2 * x <= left + right:
        return 3
    return None


def _turn_of_line(matrix: Matrix) -> tuple[int | None, float]:
    """How a letter is turned, and by how many radians its line rises beyond that.

    FPDFText_GetCharAngle has the angle of its stem instead: a slanted letter would stand askew.
    """
    turns, lean = divmod(_LEAN + math.atan2(matrix.b, matrix.a), _QUARTER)
    return (int(turns) % 4, lean - _LEAN) if lean <= 2 * _LEAN else (None, 0.0)


def _slant(matrix: Matrix) -> float:
    area = matrix.a * matrix.d - matrix.b * matrix.c
    return (matrix.a * matrix.c + matrix.b * matrix.d) / area if area else 0.0


def _level(text: Any) -> Matrix | None:
    """What makes the lines of a page level: copiers and scanners lay it a degree askew."""
    matrix, rises = pdfium.FS_MATRIX(), list[float]()
    count = pdfium.FPDFText_CountChars(text)
    for at in range(0, count, max(1, count // _SAMPLES)):
        pdfium.FPDFText_GetMatrix(text, at, matrix)
        turn, rise = _turn_of_line(matrix)
        if turn is not None and pdfium.FPDFText_GetUnicode(text, at) > _BLANK:
            rises.append(rise)
    rise = sorted(rises)[len(rises) // 2] if rises else 0.0
    if abs(rise) <= _LEVEL:
        return None
    return pdfium.FS_MATRIX(math.cos(rise), -math.sin(rise), math.sin(rise), math.cos(rise), 0, 0)


def _levelled(glyph: Glyph, level: Matrix | None) -> Glyph:
    """A letter made level; its box is the one around it while it is askew."""
    if level is None:
        return glyph
    left, bottom, right, top = glyph.box
    cos, sin = level.a, abs(level.b)
    wide = int(((right - left) * cos - (top - bottom) * sin) / (cos * cos - sin * sin))
    high = int(((top - bottom) * cos - (right - left) * sin) / (cos * cos - sin * sin))
    x, y = _moved((left + right) / 2, (bottom + top) / 2, level)
    left, bottom = int(x - wide / 2), int(y - high / 2)
    x, y = map(int, _moved(glyph.x, glyph.y, level))
    return glyph._replace(box=(left, bottom, left + wide, bottom + high), x=x, y=y)


def _letters(glyphs: list[Glyph], frame: Frame) -> Iterator[tuple[int, int, int, int, int]]:
    """Code, left, right, baseline and height of every letter."""
    for code, bounds, x, y, turn, slant in glyphs:
        left, top, right, base = frame.shown_box(bounds)
        high = base - top
        if turn == frame.turn:
            begin, base = frame.shown(x, y)
            if slant:  # the box is around it: wider than the letter by what its top leans over
                left, right = begin, max(begin, begin + right - left - int(abs(slant) * high))
        yield code, left, right, base, high


# ---------------------------------------------------------------- ruling lines


def _objects(
    holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], int]
) -> Iterator[int]:
    for at in range(min(count(holder), MAX_OBJECTS)):
        if item := get(holder, at):
            yield item


def _drawn(
    items: Iterator[int], view: View, around: Box, through: Matrix | None = None, depth: int = 0
) -> Iterator[tuple[int, Any, Matrix | None]]:
    """Every object of a page and its forms that is no text: kind, object, the form's matrix.

    What the texts may show goes into the view.
    """
    for item in items:
        kind = _kind(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            view.add(item, through, around)
            continue
        found = _object(item)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield kind, found, through
        elif depth < MAX_DEPTH:
            form = _objects(found, pdfium.FPDFFormObj_CountObjects, _form_object)
            shown = view.clipped(item, through, around)
            yield from _drawn(form, view, shown, _joined(_matrix(found), through), depth + 1)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(item, found)
    return found


def _joined(inner: Matrix | None, outer: Matrix | None) -> Matrix | None:
    """The matrix that does what the inner does and then what the outer does."""
    if inner is None or outer is None:
        return outer if inner is None else inner
    return pdfium.FS_MATRIX(
        inner.a * outer.a + inner.b * outer.c,
        inner.a * outer.b + inner.b * outer.d,
        inner.c * outer.a + inner.d * outer.c,
        inner.c * outer.b + inner.d * outer.d,
        *_moved(inner.e, inner.f, outer),
    )


def _moved(x: Any, y: Any, through: Matrix) -> tuple[Any, Any]:
    return (
        through.a * x + through.c * y + through.e,
        through.b * x + through.d * y + through.f,
    )


def _rules(path: Any, through: Matrix | None) -> Iterator[Box]:
    """The straight lines, level or upright, that a path draws."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not (fill.value or stroke.value) or _unseen(path, stroked=bool(stroke.value)):
        return
    box = _bounds(path, through)
    if _is_thin(box):
        yield from _thin(box)
        return
    for points in _outlines(path, _joined(_matrix(path), through)):
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


def _bounds(path: Any, through: Matrix | None) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top)
    corners = (left.value, bottom.value, right.value, top.value)
    if through is not None:
        corners = (*_moved(*corners[:2], through), *_moved(*corners[2:], through))
    x0, y0, x1, y1 = _hundredths(*corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


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
    for at in range(min(pdfium.FPDFPath_CountSegments(path), MAX_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        points.append(tuple(_hundredths(*_moved(x.value, y.value, through))))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield points


# ---------------------------------------------------------------- pages


def _page_box(page: Any) -> Box:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    left, bottom, right, top = _hundredths(box.left, box.bottom, box.right, box.top)
    return left, bottom, right, top


def _page(page: Any) -> dict[str, Any]:
    """A page: the letters' codes; their places and the rules, number after number; drawings."""
    text = pdfium.FPDFText_LoadPage(page)
    level = _level(text)
    view = View(_page_box(page))
    kinds, boxes = Counter[int](), list[Box]()
    objects = _objects(page, pdfium.FPDFPage_CountObjects, _page_object)
    for kind, item, through in _drawn(objects, view, view.page):
        kinds[kind] += 1
        if kind == pdfium.FPDF_PAGEOBJ_PATH and len(boxes) < MAX_OBJECTS:
            boxes += _rules(item, _joined(through, level))
    glyphs = list(_glyphs(text, view, level))
    pdfium.FPDFText_ClosePage(text)
    turns = Counter(glyph.turn for glyph in glyphs)
    frame = Frame(*view.page, turns.most_common(1)[0][0] if turns else 0)
    codes, places = list[int](), list[int]()
    for code, *place in _letters(glyphs, frame):
        codes.append(code)
        places += place
    rules = [end for box in boxes for end in frame.shown_box(box)]
    return {
        "codes": codes,
        "places": places,
        "rules": rules,
        "pictures": kinds[pdfium.FPDF_PAGEOBJ_IMAGE],
        "paths": kinds[pdfium.FPDF_PAGEOBJ_PATH],
        "broken": False,
    }


def _answers(data: bytes) -> Iterator[dict[str, Any]]:
    """First the document (how many pages, or the error that PDFium has for it), then each page."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        yield {"pages": 0, "error": pdfium.FPDF_GetLastError()}
        return
    count = pdfium.FPDF_GetPageCount(document)
    yield {"pages": count, "error": 0}
    found = 0
    for at in range(count if count <= MAX_PAGES else 0):
        page = pdfium.FPDF_LoadPage(document, at)
        answer = _page(page) if page else _NOTHING
        pdfium.FPDF_ClosePage(page)
        found += len(answer["codes"]) + len(answer["rules"]) // 4
        if found > MAX_LETTERS:
            return
        yield answer


def _limit() -> None:
    """Hold this process to its memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has none; there the reader's clock is the only limit
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))


def main() -> None:
    gc.disable()  # nothing is made in circles, and the program ends with the document
    _limit()
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
    _replace_fonts()
    for answer in _answers(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(answer, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
