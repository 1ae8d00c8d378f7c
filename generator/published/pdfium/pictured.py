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
from typing import Final

from generator.published.pdfium.bindings import (
    ADDRESS,
    BGRX,
    WITH_NOTES,
    function,
    init_library,
    load_document,
    load_page,
)

MAX_MEMORY: Final = 768 << 20  # fonts of the system are looked at from their files
MAX_SECONDS: Final = 15  # of the processor
MAX_PIXELS: Final = 3_000  # of the longer side

_DOTS: Final = 3  # pixels for a point: 216 to the inch, sharp when it is shown twice as large
_WHITE: Final = 0xFFFFFFFF
_PIXEL: Final = 4  # bytes


_INT, _FLOAT = ctypes.c_int, ctypes.c_float
_rotation: Final = function("Page_GetRotation", _INT, ADDRESS)
_width: Final = function("_GetPageWidthF", _FLOAT, ADDRESS)
_height: Final = function("_GetPageHeightF", _FLOAT, ADDRESS)
_bitmap: Final = function("Bitmap_CreateEx", ADDRESS, _INT, _INT, _INT, ADDRESS, _INT)
_fill: Final = function("Bitmap_FillRect", _INT, ADDRESS, *[_INT] * 4, ctypes.c_ulong)
_render: Final = function("_RenderPageBitmap", None, ADDRESS, ADDRESS, *[_INT] * 6)
_bytes_of_row: Final = function("Bitmap_GetStride", _INT, ADDRESS)
_pixels: Final = function("Bitmap_GetBuffer", ADDRESS, ADDRESS)


def main() -> None:
    """The page that the first line of the standard input names."""
    number, turn, longest = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    init_library()
    document = load_document(data, len(data), None)
    page = load_page(document, number - 1) if document else None
    if page:
        _draw(page, turn, min(longest, MAX_PIXELS))


def _draw(page: int, turn: int, longest: int) -> None:
    turned = (turn - _rotation(page)) % 4
    sides = _width(page), _height(page)
    wide, high = sides[::-1] if turned % 2 else sides
    scale = min(_DOTS, longest / max(wide, high, 1))
    width, height = max(1, int(wide * scale)), max(1, int(high * scale))
    bitmap = _bitmap(width, height, BGRX, None, _PIXEL * width)
    _fill(bitmap, 0, 0, width, height, _WHITE)
    _render(bitmap, page, 0, 0, width, height, turned, WITH_NOTES)
    row = _bytes_of_row(bitmap)
    sys.stdout.buffer.write(json.dumps([width, height, row]).encode() + b"\n")
    sys.stdout.buffer.write(ctypes.string_at(_pixels(bitmap), row * height))
