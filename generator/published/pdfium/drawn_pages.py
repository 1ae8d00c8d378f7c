"""Drawn pages: letters, ruling lines, pictures, page by page; a program of its own.

PDFium is C++ that reads what strangers send: nested forms of 2 KB hold it for hours, a stream of
50 MB unpacks to gigabytes, and it may crash; nor may two threads use it at once.  So it works in a
process of its own, which can be limited and ended (`confined`): a PDF on its standard input; on its
standard output a line of JSON for the document and one for each page.
"""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from generator.published.pdfium.bindings import (
    form_object,
    kind_of,
    matrix_of,
    object_at,
    page_object,
    pdfium,
)
from generator.published.pdfium.clipping import View
from generator.published.pdfium.geometry import Box, Frame, Matrix, hundredths
from generator.published.pdfium.glyphs import MAX_LETTERS, glyphs, letters, level_of
from generator.published.pdfium.stand_in import replace_fonts
from generator.published.pdfium.strokes import rules

MAX_PAGES: Final = 500
MAX_OBJECTS: Final = 50_000  # of a page; one that has more is a drawing, not a table
MAX_DEPTH: Final = 5  # of forms within forms
MAX_MEMORY: Final = 512 << 20
MAX_SECONDS: Final = 15  # of the processor

_TEXT: Final = pdfium.FPDF_PAGEOBJ_TEXT
# A page or a form, how many objects it has, and what gives the address of each.
Holder = tuple[Any, Callable[[Any], int], Callable[[Any, int], int]]

_NOTHING: Final[dict[str, Any]] = {
    "codes": [], "places": [], "rules": [], "pictures": 0, "paths": 0, "broken": True,
    "frame": [0, 0, 0, 0, 0], "level": None,
}  # fmt: skip


def main() -> None:
    """The pages of the PDF on the standard input."""
    gc.disable()  # nothing is made in circles, and the program ends with the document
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
    replace_fonts()
    for answer in _answers(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(answer, separators=(",", ":")) + "\n")


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


def _page_box(page: Any) -> Box:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    left, bottom, right, top = hundredths(box.left, box.bottom, box.right, box.top)
    return left, bottom, right, top


def _page(page: Any) -> dict[str, Any]:
    """A page: the letters' codes; their places and the rules, number after number; drawings.

    `frame` and `level` say how points of the page came to lie where they are read.
    """
    text = pdfium.FPDFText_LoadPage(page)
    level = level_of(text)
    view = View(_page_box(page))
    kinds, boxes = Counter[int](), list[Box]()
    objects = page, pdfium.FPDFPage_CountObjects, page_object
    for kind, item, through in _drawn(objects, view, view.page):
        kinds[kind] += 1
        if kind == pdfium.FPDF_PAGEOBJ_PATH and len(boxes) < MAX_OBJECTS:
            boxes += rules(item, through.then(level) if through else level)
    drawn = list(glyphs(text, view, level))
    pdfium.FPDFText_ClosePage(text)
    turns = Counter(glyph.turn for glyph in drawn)
    frame = Frame(*view.page, turns.most_common(1)[0][0] if turns else 0)
    codes, places = list[int](), list[int]()
    for code, *place in letters(drawn, frame):
        codes.append(code)
        places += place
    ends = [end for box in boxes for end in frame.shown_box(box)]
    return {
        "codes": codes,
        "places": places,
        "rules": ends,
        "pictures": kinds[pdfium.FPDF_PAGEOBJ_IMAGE],
        "paths": kinds[pdfium.FPDF_PAGEOBJ_PATH],
        "broken": False,
        "frame": frame,
        "level": level,
    }


def _drawn(
    holder: Holder, view: View, around: Box, through: Matrix | None = None, depth: int = 0
) -> Iterator[tuple[int, Any, Matrix | None]]:
    """Every object of a page and its forms that is no text: kind, object, the form's matrix.

    What the texts may show goes into the view.
    """
    of, count, get = holder
    for at in range(min(count(of), MAX_OBJECTS)):
        if not (item := get(of, at)):
            continue
        kind = kind_of(item)
        if kind == _TEXT:
            view.add(item, through, around)
            continue
        found = object_at(item)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield kind, found, through
        elif depth < MAX_DEPTH:
            form = found, pdfium.FPDFFormObj_CountObjects, form_object
            shown = view.clipped(item, through, around)
            yield from _drawn(form, view, shown, matrix_of(found).then(through), depth + 1)
