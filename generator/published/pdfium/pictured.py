"""Pictured: one page of a PDF as a picture, turned as it is read; a program of its own.

It is started like `drawn_pages`, and for the same reasons: on its standard input a line of JSON
(the page, counted from 1; the quarters by which its text is turned; how many pixels its longer side
may have) and the PDF; on its standard output a line of JSON (width and height in pixels, bytes of a
row) and the pixels, four bytes each: blue, green, red and one that says nothing.  Where there is no
such page there is no output.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any, Final

from generator.published.pdfium.bindings import pdfium

MAX_MEMORY: Final = 768 << 20  # fonts of the system are looked at from their files
MAX_SECONDS: Final = 15  # of the processor
MAX_PIXELS: Final = 3_000  # of the longer side

_DOTS: Final = 3  # pixels for a point: 216 to the inch, sharp when it is shown twice as large
_WHITE: Final = 0xFFFFFFFF
_PIXEL: Final = 4  # bytes


def main() -> None:
    """The page that the first line of the standard input names."""
    number, turn, longest = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    page = pdfium.FPDF_LoadPage(document, number - 1) if document else None
    if page:
        _draw(page, turn, min(longest, MAX_PIXELS))


def _draw(page: Any, turn: int, longest: int) -> None:
    turned = (turn - pdfium.FPDFPage_GetRotation(page)) % 4
    sides = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    wide, high = sides[::-1] if turned % 2 else sides
    scale = min(_DOTS, longest / max(wide, high, 1))
    width, height = max(1, int(wide * scale)), max(1, int(high * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, _PIXEL * width)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, turned, pdfium.FPDF_ANNOT)
    row = pdfium.FPDFBitmap_GetStride(bitmap)
    sys.stdout.buffer.write(json.dumps([width, height, row]).encode() + b"\n")
    sys.stdout.buffer.write(ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), row * height))
