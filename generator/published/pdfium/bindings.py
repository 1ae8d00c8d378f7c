"""Bindings: the functions of PDFium; those that are asked for every letter, at half their cost."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

# The bindings alone: what pypdfium2 puts around them takes as long to load as ten pages to read.
import pypdfium2_raw as pdfium  # type: ignore[import-untyped]  # generated from C

from generator.published.pdfium.geometry import Box, Matrix, hundredths

__all__ = [
    "ADDRESS", "bounds", "clip_corner", "clip_path", "form_object", "kind_of", "letter_box",
    "letter_origin", "matrix_of", "object_at", "page_object", "path_count", "pdfium", "plain",
    "text_of",
]  # fmt: skip

ADDRESS: Final = ctypes.c_void_p
Raw = Any  # FS_MATRIX, to be filled in


def _plain(call: Any, answer: Any, *given: Any) -> Callable[..., Any]:
    """A function of PDFium with addresses as numbers: to make objects of them doubles its cost."""
    return ctypes.CFUNCTYPE(answer, *given)(ctypes.cast(call, ADDRESS).value or 0)


# What is asked for every letter, and for every object of a page: a letter may be one.
letter_box: Final = _plain(
    pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ADDRESS, ctypes.c_int, ADDRESS
)
letter_origin: Final = _plain(
    pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ADDRESS, ctypes.c_int, ADDRESS, ADDRESS
)
page_object: Final = _plain(pdfium.FPDFPage_GetObject, ADDRESS, ADDRESS, ctypes.c_int)
form_object: Final = _plain(pdfium.FPDFFormObj_GetObject, ADDRESS, ADDRESS, ctypes.c_ulong)
kind_of: Final = _plain(pdfium.FPDFPageObj_GetType, ctypes.c_int, ADDRESS)
clip_path: Final = _plain(pdfium.FPDFPageObj_GetClipPath, ADDRESS, ADDRESS)
path_count: Final = _plain(pdfium.FPDFClipPath_CountPaths, ctypes.c_int, ADDRESS)
clip_corner: Final = _plain(
    pdfium.FPDFClipPath_GetPathSegment, ADDRESS, ADDRESS, ctypes.c_int, ctypes.c_int
)
text_of: Final = _plain(pdfium.FPDFText_GetTextObject, ADDRESS, ADDRESS, ctypes.c_int)


def object_at(address: int) -> Any:
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)


def matrix_of(item: Any) -> Matrix:
    """The matrix of an object or a form."""
    found = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(item, found)
    return plain(found)


def plain(found: Raw) -> Matrix:
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def bounds(item: Any, through: Matrix | None) -> Box:
    """The box around an object, in a form that is drawn through a matrix."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    corners = (left.value, bottom.value, right.value, top.value)
    if through is not None:
        corners = (*through.moved(*corners[:2]), *through.moved(*corners[2:]))
    x0, y0, x1, y1 = hundredths(*corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
