"""Drawn pages: letters, ruling lines, pictures, page by page; a program of its own.

PDFium is C++ that reads what strangers send: nested forms of 2 KB hold it for hours, a stream of
50 MB unpacks to gigabytes, and it may crash; nor may two threads use it at once.  So it works in a
process of its own, which can be limited and ended (`limited`).  It answers to a PDF with a line for
the document and one for each page, each of whole numbers, behind that of a page its columns.
"""

from __future__ import annotations

import ctypes
import gc
from array import array
from itertools import compress, repeat

from generator.published.pdfium.bindings import (
    FORM,
    IMAGE,
    PATH,
    TEXT,
    address,
    close_page,
    close_text,
    count_in_form,
    count_objects,
    form_object,
    init_library,
    kind_of,
    last_error,
    load_document,
    load_page,
    load_text,
    matrix_of,
    page_box,
    page_count,
    page_object,
)
from generator.published.pdfium.clipping import View
from generator.published.pdfium.geometry import Box, Frame, Matrix, hundredths
from generator.published.pdfium.glyphs import (
    MAX_LETTERS,
    codes_of,
    columns,
    glyphs,
    level_of,
    turn_of,
)
from generator.published.pdfium.stand_in import replace_fonts
from generator.published.pdfium.strokes import rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, Final

MAX_PAGES: Final = 500
MAX_OBJECTS: Final = 50_000  # of a page; one that has more is a drawing, not a table
MAX_DEPTH: Final = 5  # of forms within forms
MAX_MEMORY: Final = 512 << 20
MAX_SECONDS: Final = 15  # of the processor

_FARTHEST: Final = (1 << 31) - 1  # hundredths of a point that a column can have: 200 km
_BROKEN: Final = (0, 0, 0, 0, 1, 0, 0, 0, 0, 0)  # the line of a page that cannot be loaded
# A page or a form, how many objects it has, and what gives the address of each.
Holder = tuple[int, "Callable[[int], int]", "Callable[[Any, int], int]"]

# The first process, before it has read anything: every document finds PDFium as it is now.
gc.disable()  # nothing is made in circles, and who reads a document ends with it
init_library()
replace_fonts()


def answers(data: bytes) -> Iterator[bytes]:
    """How many pages a PDF has, or 0 and the error that PDFium has for it; then each page.

    The line of a page has: how many letters, how many rules, pictures, paths, whether it is broken;
    the frame (left, bottom, right, top, turn) and, where it lay askew, the six numbers of what made
    it level: how points of the page came to lie where they are read.  Its columns are 32-bit
    numbers: of every letter the code, then of every letter the left, the right, the baseline, the
    height; of every rule its ends.
    """
    document = load_document(data, len(data), None)
    if not document:
        yield _line(0, last_error())
        return
    count = page_count(document)
    yield _line(count, 0)
    found = 0
    for at in range(count if count <= MAX_PAGES else 0):
        page = load_page(document, at)
        head, columns = _page(page) if page else (_BROKEN, ())
        close_page(page)
        found += int(head[0] + head[1])
        if found > MAX_LETTERS:
            return
        yield _line(*head)
        yield from map(_column, columns)


def _line(*numbers: float) -> bytes:
    return " ".join(map(repr, numbers)).encode() + b"\n"


def _column(numbers: Sequence[int]) -> bytes:
    try:
        return array("i", numbers).tobytes()
    except OverflowError:
        return array("i", [max(-_FARTHEST, min(_FARTHEST, one)) for one in numbers]).tobytes()


def _page_box(page: int) -> Box:
    sides = (ctypes.c_float * 4)()
    page_box(page, sides)
    left, top, right, bottom = hundredths(*sides)
    return left, bottom, right, top


def _page(page: int) -> tuple[Sequence[float], Sequence[Sequence[int]]]:
    """The line and the columns of a page."""
    text = load_text(page)
    codes = codes_of(text)
    level = level_of(text, codes)
    view = View(_page_box(page))
    kinds, boxes = dict.fromkeys((IMAGE, PATH), 0), list[Box]()
    objects = page, count_objects, page_object
    for kind, item, through in _drawn(objects, view, view.page):
        kinds[kind] = kinds.get(kind, 0) + 1
        if kind == PATH and len(boxes) < MAX_OBJECTS:
            boxes += rules(item, through.then(level) if through else level)
    drawn = glyphs(text, codes, view, level)
    close_text(text)
    frame = Frame(*view.page, turn_of(drawn))
    ends = [end for box in boxes for end in frame.shown_box(box)]
    head = len(drawn), len(boxes), kinds[IMAGE], kinds[PATH], 0, *frame, *(level or ())
    return head, [*columns(drawn, frame), ends]


def _drawn(
    holder: Holder, view: View, around: Box, through: Matrix | None = None, depth: int = 0
) -> Iterator[tuple[int, int, Matrix | None]]:
    """Every object of a page and its forms that is no text: kind, object, the form's matrix.

    What the texts may show goes into the view.
    """
    of, count, get = holder
    every = map(get, repeat(address(of)), range(min(count(of), MAX_OBJECTS)))
    items = [item for item in every if item]
    places = list(map(address, items))
    kinds = list(map(kind_of, places))
    is_text = [kind == TEXT for kind in kinds]
    view.add([*compress(items, is_text)], [*compress(places, is_text)], through, around)
    for item, kind in zip(items, kinds, strict=True):
        if kind == TEXT:
            continue
        if kind != FORM:
            yield kind, item, through
        elif depth < MAX_DEPTH:
            form = item, count_in_form, form_object
            shown = view.clipped(item, through, around)
            yield from _drawn(form, view, shown, matrix_of(item).then(through), depth + 1)
