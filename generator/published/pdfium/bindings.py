"""Bindings: the functions of PDFium, with addresses as numbers and nothing made for a call.

What pypdfium2 declares, all of PDFium, takes as long to load as ten pages to read, and an object
made of each address and each number doubles what a call costs; so what is used is declared here.
"""

from __future__ import annotations

import ctypes
import os
import sys

from generator.published.pdfium.geometry import Box, Matrix, hundredths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5  # FPDF_PAGEOBJ_*
LINE_TO: Final = 0  # FPDF_SEGMENT_LINETO
PASSWORD: Final = 4  # FPDF_ERR_PASSWORD
WITH_NOTES: Final = 1  # FPDF_ANNOT
BGRX: Final = 3  # FPDFBitmap_BGRx

_FILES: Final = {"win32": "pdfium.dll", "darwin": "libpdfium.dylib"}


def _library() -> Any:
    """PDFium where pypdfium2 has put it; a build of the system's own says itself where it is."""
    file = _FILES.get(sys.platform, "libpdfium.so")
    for folder in sys.path:
        path = os.path.join(folder, "pypdfium2_raw", file)  # noqa: PTH118  pathlib loads slowly
        if os.path.isfile(path):  # noqa: PTH113  likewise
            return ctypes.PyDLL(path)
    import pypdfium2_raw  # type: ignore[import-untyped]  # generated from C

    return ctypes.PyDLL(pypdfium2_raw.bindings._libs["pdfium"]._name)  # noqa: SLF001  as it is


# PyDLL: one thread works here, and to let others go first costs as much as the call.
_LIBRARY: Final = _library()
ADDRESS: Final = ctypes.c_void_p
_INT, _FLOAT, _LONG = ctypes.c_int, ctypes.c_float, ctypes.c_ulong
_SIZE, _DOUBLE, _COLOUR = ctypes.c_size_t, ctypes.c_double, ctypes.c_uint


def function(name: str, answer: Any, *given: Any) -> Any:
    """A function of PDFium by its name behind “FPDF”; what it gives back and what it is given.

    Where that is not said, it is given `address`, `refer` and small whole numbers alone.
    """
    found = _LIBRARY[f"FPDF{name}"]
    found.restype = answer
    if given:
        found.argtypes = given
    return found


address: Final = ADDRESS.from_param  # makes an address ready to be passed on, again and again
refer: Final = ctypes.byref  # likewise a place for an answer

init_library: Final = function("_InitLibrary", None)
set_fonts: Final = function("_SetSystemFontInfo", None, ADDRESS)
load_document: Final = function("_LoadMemDocument64", ADDRESS, ADDRESS, _SIZE, ADDRESS)
last_error: Final = function("_GetLastError", _LONG)
page_count: Final = function("_GetPageCount", _INT, ADDRESS)
load_page: Final = function("_LoadPage", ADDRESS, ADDRESS, _INT)
close_page: Final = function("_ClosePage", None, ADDRESS)
page_box: Final = function("_GetPageBoundingBox", _INT, ADDRESS, ADDRESS)

load_text: Final = function("Text_LoadPage", ADDRESS, ADDRESS)
close_text: Final = function("Text_ClosePage", None, ADDRESS)
count_letters: Final = function("Text_CountChars", _INT, ADDRESS)
text_units: Final = function("Text_GetText", _INT, ADDRESS, _INT, _INT, ADDRESS)
letter_code: Final = function("Text_GetUnicode", ctypes.c_uint, ADDRESS, _INT)
letter_size: Final = function("Text_GetFontSize", _DOUBLE, ADDRESS, _INT)
letter_ink: Final = function("Text_GetCharBox", _INT, ADDRESS, _INT, *[ADDRESS] * 4)
is_hyphen: Final = function("Text_IsHyphen", _INT, ADDRESS, _INT)

count_objects: Final = function("Page_CountObjects", _INT, ADDRESS)
count_in_form: Final = function("FormObj_CountObjects", _INT, ADDRESS)
form_object: Final = function("FormObj_GetObject", ADDRESS, ADDRESS, _LONG)
count_corners: Final = function("ClipPath_CountPathSegments", _INT, ADDRESS, _INT)

# What is asked for every letter, and for every object of a page: a letter may be one.
letter_box: Final = function("Text_GetLooseCharBox", _INT)
letter_origin: Final = function("Text_GetCharOrigin", _INT)
page_object: Final = function("Page_GetObject", ADDRESS)
kind_of: Final = function("PageObj_GetType", _INT)
clip_path: Final = function("PageObj_GetClipPath", ADDRESS)
path_count: Final = function("ClipPath_CountPaths", _INT)
clip_corner: Final = function("ClipPath_GetPathSegment", ADDRESS)
text_of: Final = function("Text_GetTextObject", ADDRESS)
draw_mode: Final = function("Path_GetDrawMode", _INT)
fill_colour: Final = function("PageObj_GetFillColor", _INT)
stroke_colour: Final = function("PageObj_GetStrokeColor", _INT)
segment_point: Final = function("PathSegment_GetPoint", _INT)
_letter_matrix: Final = function("Text_GetMatrix", _INT)
_bounds: Final = function("PageObj_GetBounds", _INT)
_matrix: Final = function("PageObj_GetMatrix", _INT)

count_segments: Final = function("Path_CountSegments", _INT, ADDRESS)
segment_at: Final = function("Path_GetPathSegment", ADDRESS, ADDRESS, _INT)
segment_kind: Final = function("PathSegment_GetType", _INT, ADDRESS)
closes: Final = function("PathSegment_GetClose", _INT, ADDRESS)

_SIDES: Final = (_FLOAT * 4)()
_EACH_SIDE: Final = [refer(_SIDES, 4 * n) for n in range(4)]
_NUMBERS: Final = (_FLOAT * 6)()
_ALL_NUMBERS: Final = refer(_NUMBERS)


def matrix_of(item: int) -> Matrix:
    """The matrix of an object or a form."""
    _matrix(address(item), _ALL_NUMBERS)
    return Matrix(*_NUMBERS)


def matrix_at(text: int, at: int) -> Matrix:
    """The matrix of a letter."""
    _letter_matrix(address(text), at, _ALL_NUMBERS)
    return Matrix(*_NUMBERS)


def bounds(item: int, through: Matrix | None) -> Box:
    """The box around an object, in a form that is drawn through a matrix."""
    _bounds(address(item), *_EACH_SIDE)
    left, bottom, right, top = _SIDES
    if through is not None:
        left, bottom = through.moved(left, bottom)
        right, top = through.moved(right, top)
    x0, y0, x1, y1 = hundredths(left, bottom, right, top)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
