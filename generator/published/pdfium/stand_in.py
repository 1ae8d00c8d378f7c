"""Stand-in: the font that stands in for those that a PDF names and does not hold."""

from __future__ import annotations

import ctypes
from struct import pack

from generator.published.pdfium.bindings import ADDRESS, set_fonts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Final

_INT, _LONG = ctypes.c_int, ctypes.c_ulong
_GB2312: Final = 134
# Of these a PDF need not say how wide their letters are (ISO 32000-1, 9.6.2.2); PDFium knows it.
_STANDARD: Final = (b"Courier", b"Helvetica", b"Times-")
_KEPT: Final = list["_Fonts"]()  # what PDFium calls until it is closed, when the program ends


class _Fonts(ctypes.Structure):
    """FPDF_SYSFONTINFO: what PDFium asks for fonts; every call begins with its own address."""

    _fields_ = (
        ("version", _INT),
        ("release", ctypes.CFUNCTYPE(None, ADDRESS)),
        ("enumerate", ctypes.CFUNCTYPE(None, ADDRESS, ADDRESS)),
        ("map", ctypes.CFUNCTYPE(ADDRESS, ADDRESS, _INT, _INT, _INT, _INT, ADDRESS, ADDRESS)),
        ("get", ADDRESS),
        ("data", ctypes.CFUNCTYPE(_LONG, ADDRESS, ADDRESS, ctypes.c_uint, ADDRESS, _LONG)),
        ("name", ctypes.CFUNCTYPE(_LONG, ADDRESS, ADDRESS, ADDRESS, _LONG)),
        ("charset", ctypes.CFUNCTYPE(_INT, ADDRESS, ADDRESS)),
        ("delete", ctypes.CFUNCTYPE(None, ADDRESS, ADDRESS)),
    )


def replace_fonts() -> None:
    """Make PDFium take that font for every one it misses but the standard ones, which it has."""
    font, name = _font(), b"Square\0"

    def stand_in(face: int | None) -> int | None:
        return None if face and ctypes.string_at(face).startswith(_STANDARD) else 1

    def give(content: bytes, buffer: int | None, size: int) -> int:
        if buffer and size >= len(content):
            ctypes.memmove(buffer, content, len(content))
        return len(content)

    calls: dict[str, Callable[..., Any]] = {
        "release": lambda _: None,
        "enumerate": lambda *_: None,
        "map": lambda *asked: stand_in(asked[5]),
        "data": lambda _, __, part, buffer, size: 0 if part else give(font, buffer, size),
        "name": lambda _, __, buffer, size: give(name, buffer, size),
        "charset": lambda *_: _GB2312,
        "delete": lambda *_: None,
    }
    kinds: dict[str, Any] = dict(_Fonts._fields_)
    fonts = _Fonts(version=1, **{part: kinds[part](call) for part, call in calls.items()})
    _KEPT.append(fonts)
    set_fonts(ctypes.addressof(fonts))


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
