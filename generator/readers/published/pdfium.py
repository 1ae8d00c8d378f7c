"""What PDFium sees on the pages of a PDF: letters, ruling lines, pictures; run as a program.

PDFium is C++ that reads what strangers send: nested forms of 2 KB hold it for hours, a stream of
50 MB unpacks to gigabytes, and it may crash; nor may two threads use it at once.  So it works in a
process of its own, which can be limited and ended: a PDF on its standard input; on its standard
output a line of JSON for the document and one for each page.  It imports nothing of the package,
whose start would cost more than the reading.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

MAX_PAGES: Final = 500
MAX_LETTERS: Final = 1_000_000
MAX_OBJECTS: Final = 50_000  # of a page; one that has more is a drawing, not a table
MAX_DEPTH: Final = 5  # of forms within forms
MAX_MEMORY: Final = 1 << 30
MAX_SECONDS: Final = 60  # of the processor

THIN: Final = 3.0  # points; what is thinner is a line, whether it was stroked or filled
_WHITE: Final = 250
_QUARTER: Final = math.pi / 2
_SLANT: Final = 0.1  # radians by which a letter may lean

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
Rule = tuple[float, float, float, float]


class Frame(NamedTuple):
    """The box of a page that is shown, and the quarters by which its text is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    def shown(self, x: float, y: float) -> tuple[float, float]:
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

    def size(self) -> tuple[float, float]:
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.turn % 2 else (wide, high)


class Glyph(NamedTuple):
    """A letter as PDFium gives it, on the page as it was drawn."""

    code: int
    box: Box
    origin: tuple[float, float]
    turn: int


# ---------------------------------------------------------------- letters


def _glyphs(page: Any) -> list[Glyph]:
    """The letters of a page; a watermark that stands askew is none of its text."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return []
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found = []
    for at in range(max(pdfium.FPDFText_CountChars(text), 0)):
        # The blanks and breaks that PDFium generates are guesses from gaps, made again with cells.
        if pdfium.FPDFText_IsGenerated(text, at) == 1:
            continue
        turns, lean = divmod(math.tau - pdfium.FPDFText_GetCharAngle(text, at) + _SLANT, _QUARTER)
        if lean > 2 * _SLANT:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        bounds = (box.left, box.bottom, box.right, box.top)
        code = pdfium.FPDFText_GetUnicode(text, at)
        found.append(Glyph(code, bounds, (x.value, y.value), int(turns) % 4))
    pdfium.FPDFText_ClosePage(text)
    return found


def _letters(glyphs: list[Glyph], frame: Frame) -> Iterator[tuple[int, float, float, float, float]]:
    """Code, left, right, baseline and height of every letter that lies on the page.

    What was cut off by the page's box is still in the file, and repeats rows of the page before.
    """
    wide, high = frame.size()
    for code, bounds, origin, turn in glyphs:
        left, top, right, bottom = frame.shown_box(bounds)
        if 0 <= (left + right) / 2 <= wide and 0 <= (top + bottom) / 2 <= high:
            base = frame.shown(*origin)[1] if turn == frame.turn else bottom
            yield code, left, right, base, bottom - top


# ---------------------------------------------------------------- ruling lines


def _objects(
    holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any]
) -> Iterator[Any]:
    for at in range(min(max(count(holder), 0), MAX_OBJECTS)):
        if item := get(holder, at):
            yield item


def _drawn(
    items: Iterator[Any], through: Matrix | None = None, depth: int = 0
) -> Iterator[tuple[int, Any, Matrix | None]]:
    """Every object of a page or a form that is no text: kind, object, the form's matrix."""
    for item in items:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            if kind != pdfium.FPDF_PAGEOBJ_TEXT:
                yield kind, item, through
        elif depth < MAX_DEPTH:
            form = _objects(item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
            yield from _drawn(form, _joined(_matrix(item), through), depth + 1)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return 1, 0, 0, 1, 0, 0
    return found.a, found.b, found.c, found.d, found.e, found.f


def _joined(inner: Matrix, outer: Matrix | None) -> Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    origin = _moved(e, f, outer)
    p, q, r, s, _, _ = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, *origin


def _moved(x: float, y: float, through: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = through
    return a * x + c * y + e, b * x + d * y + f


def _rules(path: Any, through: Matrix | None) -> Iterator[Rule]:
    """The straight lines, level or upright, that a path draws."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not (fill.value or stroke.value) or _unseen(path, stroked=bool(stroke.value)):
        return
    box = _bounds(path, through)
    if box is None:
        return
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        yield from _thin(box)
        return
    for points in _outlines(path, _joined(_matrix(path), through)):
        if stroke.value:
            yield from _edges(points)
        elif points:
            xs, ys = zip(*points, strict=True)
            box = (min(xs), min(ys), max(xs), max(ys))
            if min(box[2] - box[0], box[3] - box[1]) <= THIN:
                yield from _thin(box)


def _unseen(path: Any, *, stroked: bool) -> bool:
    """Whether the path is white or clear: such borders hide the grid of a worksheet."""
    colour = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour(path, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE


def _bounds(path: Any, through: Matrix | None) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        return None
    x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
    if through is not None:
        x0, y0 = _moved(x0, y0, through)
        x1, y1 = _moved(x1, y1, through)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _thin(box: Box) -> Iterator[Rule]:
    """The middle line of a thin box; of a dot both, for a dotted border is drawn of dots."""
    x0, y0, x1, y1 = box
    if y1 - y0 <= THIN:
        yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    if x1 - x0 <= THIN:
        yield (x0 + x1) / 2, y0, (x0 + x1) / 2, y1


def _outlines(path: Any, through: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path; curves end one, as no ruling line is curved."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(max(pdfium.FPDFPath_CountSegments(path), 0), MAX_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        if not segment or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        points.append(_moved(x.value, y.value, through))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield points


def _edges(points: list[tuple[float, float]]) -> Iterator[Rule]:
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if min(abs(x1 - x0), abs(y1 - y0)) <= 1:
            yield from _thin((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


# ---------------------------------------------------------------- pages


def _page(page: Any) -> dict[str, Any]:
    """A page in hundredths of a point: its size, letters and rules one after another, pictures."""
    glyphs = _glyphs(page)
    turns = Counter(glyph.turn for glyph in glyphs)
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    turn = turns.most_common(1)[0][0] if turns else 0
    frame = Frame(box.left, box.bottom, box.right, box.top, turn)
    rules: list[int] = []
    pictures = 0
    objects = _objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    for kind, item, through in _drawn(objects):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            for rule in _rules(item, through):
                rules += _hundredths(*frame.shown_box(rule))
        pictures += kind == pdfium.FPDF_PAGEOBJ_IMAGE
    letters = [_hundredths(*place) for _, *place in (found := list(_letters(glyphs, frame)))]
    return {
        "codes": [letter[0] for letter in found],
        "places": [part for letter in letters for part in letter],
        "rules": rules[: 4 * MAX_OBJECTS],
        "pictures": pictures,
    }


def _hundredths(*values: float) -> list[int]:
    # A broken matrix yields numbers beyond all bounds, or none.
    return [round(max(-1e5, min(value, 1e5)) * 100) if value == value else 0 for value in values]  # noqa: PLR0124


def _answers(data: bytes) -> Iterator[dict[str, Any]]:
    """First the document (how many pages, or the error that PDFium has for it), then each page."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        yield {"pages": 0, "error": pdfium.FPDF_GetLastError()}
        return
    count = pdfium.FPDF_GetPageCount(document)
    yield {"pages": count, "error": 0}
    letters = 0
    for at in range(count if count <= MAX_PAGES else 0):
        page = pdfium.FPDF_LoadPage(document, at)
        answer: dict[str, Any] = {"codes": [], "places": [], "rules": [], "pictures": 0}
        if page:
            answer = _page(page)
            pdfium.FPDF_ClosePage(page)
        letters += len(answer["codes"])
        if letters > MAX_LETTERS:
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
    _limit()
    for answer in _answers(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(answer, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
