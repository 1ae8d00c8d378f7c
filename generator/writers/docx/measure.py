"""Measure: how wide a text sets and into how many lines it breaks, by the rules of the pages.

A Chinese character is as wide as it is high; Latin letters and figures have the widths of Times
New Roman and of the fonts that are made to its measure.  Widths are in hundredths of a point.

Programs differ in two things that a document cannot tell them: LibreOffice puts some room between
a figure and a character, keeps a figure with a bracket that closes before it, and lets nothing hang
over the edge behind a content control.  `apart` counts so; a figure in a content control, which LibreOffice leaves alone, is then written by `bound`.
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
_HANGING: Final = frozenset("!,.:;?、。！，．：；？")  # may stand beyond the edge
_CLOSING: Final = frozenset(")）]］】〕”")
_PRIVATE: Final = 0xE000
_BOUND: Final = {at: _PRIVATE + at for at in range(0x21, 0x7F)}
_FREE: Final = {private: at for at, private in _BOUND.items()}
_UNIT: Final = re.compile(r"[!-~\ue021-\ue07e]+|[^!-~\ue021-\ue07e]")
_FIGURE: Final = re.compile(r"[\ue021-\ue07e]")
_LETTER: Final = re.compile(r"[0-9A-Za-z%]")
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff]")


def bound(text: str) -> str:
    """A figure in a content control, as `lines` takes it."""
    return text.translate(_BOUND)


@lru_cache(maxsize=8192)  # the labels of tables are the same in every report
def ems(text: str) -> int:
    """How wide a text is on one line, in thousandths of its size."""
    if not text.isascii():
        text = text.translate(_FREE)
        return sum([_WIDTHS.get(c, _EM // 2) if c < "\x7f" else _EM for c in text])
    return sum([_WIDTHS.get(c, _EM // 2) for c in text])


def width(text: str, half_points: int, spacing: int = 0) -> int:
    """How wide a text is on one line; `spacing` (twentieths of a point) is between characters."""
    return ems(text) * half_points // 20 + len(text) * spacing * 5


def lines(  # noqa: PLR0913  a text, its room and the three measures of its type
    text: str,
    room: int,
    half_points: int,
    spacing: int = 0,
    indent: int = 0,
    *,
    apart: bool = False,
) -> int:
    """The lines that a text takes where each is `room` wide, the first one less its indent."""
    if not apart and "\n" not in text and width(text, half_points, spacing) <= room - indent:
        return 1
    counted = 0
    gap = half_points * 10 if apart else 0  # a fifth of an em
    for paragraph in text.split("\n"):
        counted += 1
        left, before = room - indent, ""
        for part in _unbroken(paragraph, apart=apart):
            wide = width(part, half_points, spacing) + (gap * _gaps(part) if gap else 0)
            edge = wide
            if part[-1] in _HANGING and not (apart and _FIGURE.fullmatch(part[-2:-1])):
                edge -= width(part[-1], half_points, spacing)
            between = gap if gap and before and _is_apart(before, part[0]) else 0
            if edge + between > left:
                counted += 1
                left, between = room, 0
            left -= wide + between
            before = part[-1]
    return counted


def _gaps(part: str) -> int:
    return sum(1 for one, two in zip(part, part[1:], strict=False) if _is_apart(one, two))


def _is_apart(one: str, two: str) -> bool:
    """Whether one of two neighbours is a figure or a letter, the other a Chinese character."""
    return bool(
        (_LETTER.match(one) and _IDEOGRAPH.match(two))
        or (_IDEOGRAPH.match(one) and _LETTER.match(two))
    )


def _unbroken(text: str, *, apart: bool) -> list[str]:
    """The text in the pieces between which a line may end."""
    pieces: list[str] = []
    for unit in _UNIT.findall(text):
        first = unit[0].translate(_FREE)
        stays = bool(pieces) and (
            first in _NOT_FIRST
            or pieces[-1][-1] in _NOT_LAST
            or (apart and pieces[-1][-1] in _CLOSING and first.isascii())
        )
        if stays:
            pieces[-1] += unit
        else:
            pieces.append(unit)
    return pieces
