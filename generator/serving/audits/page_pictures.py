"""Page pictures: a page of an uploaded PDF as a PNG."""

from __future__ import annotations

import os
import threading
from io import BytesIO
from typing import Final

from PIL import Image

from generator import picture

_AT_ONCE: Final = threading.BoundedSemaphore(os.cpu_count() or 1)
_COLOURS: Final = 64  # text, rules and a few fills: a third of the bytes of a full picture


def png(data: bytes, page: int, turn: int) -> bytes:
    """A page, counted from 1, turned by quarters. Raises Unreadable where it cannot be drawn."""
    with _AT_ONCE:
        drawn = picture(data, page, turn)
    size = drawn.width, drawn.height
    image = Image.frombuffer("RGB", size, drawn.pixels, "raw", "BGRX", drawn.row, 1)
    written = BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(written, "PNG")
    return written.getvalue()
