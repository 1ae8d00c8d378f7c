"""Measure: how wide a text sets and into how many lines it breaks, by the rules of the pages.

A Chinese character is as wide as it is high; Latin letters and figures have the widths of Times
New Roman and of the fonts that are made to its measure.  Widths are in hundredths of a point.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

POINT: Final = 100
_EM: Final = 1000

# Of an em, in thousandths; a character that is not named here is half an em wide.
_WIDTHS: Final = {
    **dict.fromkeys(" .,", 250),
    **dict.fromkeys(":;/\\ijlt", 278),
    **dict.fromkeys("()-I[]fr", 333),
    **dict.fromkeys("Js", 389),
    **dict.fromkeys("acez", 444),
    **dict.fromkeys("FPS", 556),
    **dict.fromkeys("ELTZ+=<>", 611),
    **dict.fromkeys("BCR", 667),
    **dict.fromkeys("ADGHKNOQUVXYw", 722),
    "%": 833,
    "m": 778,
    "M": 889,
    "W": 944,
}

# What never begins a line and what never ends one; figures and words stay whole with their signs.
_NOT_FIRST: Final = frozenset("!),.:;?]}%°·、。〉》」』】〕〗！＂％＇），．：；？］｀｝～’”…—‰℃")
_NOT_LAST: Final = frozenset("([{（［｛〈《「『【〔〖‘“￥＄")
_UNIT: Final = re.compile(r"[!-~]+|[^!-~]")


def width(text: str, half_points: int, spacing: int = 0) -> int:
    """How wide a text is on one line; `spacing` (twentieths of a point) is between characters."""
    ems = sum(_WIDTHS.get(c, _EM // 2) if c < "\x7f" else _EM for c in text)
    return ems * half_points // 20 + len(text) * spacing * 5


@lru_cache(maxsize=8192)  # the labels of tables are the same in every report
def lines(text: str, room: int, half_points: int, spacing: int = 0, indent: int = 0) -> int:
    """The lines that a text takes where each is `room` wide, the first one less its indent."""
    counted = 0
    for paragraph in text.split("\n"):
        counted += 1
        left = room - indent
        for part in _unbroken(paragraph):
            wide = width(part, half_points, spacing)
            if wide > left:
                counted += 1
                left = room
            left -= wide
    return counted


def _unbroken(text: str) -> list[str]:
    """The text in the pieces between which a line may end."""
    pieces: list[str] = []
    for unit in _UNIT.findall(text):
        if pieces and (unit[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += unit
        else:
            pieces.append(unit)
    return pieces
