"""Lines: letters that lie on a page, joined to lines of text as the eye joins them.

Lengths are hundredths of a point, from the left and the top of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, pairwise
from operator import eq, itemgetter, sub
from typing import Final, NamedTuple

from generator.published.shape import LOST
from generator.vocabulary.alphabet import folded

_MANY: Final = 4  # pairs of 汉字 on a line, when they tell how far apart they stand
# What PDFium says where a word is broken at a line's end, and what old fonts say of any hyphen.
_HYPHENS: Final = (0xFFFE, 0xAD)

UNKNOWN: Final = "\ufffd"  # a letter whose code nobody knows
_FIGURE: Final = f"[\\d.,%]*{UNKNOWN}[\\d.,%{UNKNOWN}]*"


class Letter(NamedTuple):
    """A letter: where it begins and ends on its line, the line it stands on, its height."""

    text: str
    left: int
    right: int
    base: int
    size: int

    @property
    def middle(self) -> int:
        """How far down its middle is; a letter rises about two thirds of its height."""
        return self.base - self.size // 3


_LEFT: Final = itemgetter(1)
_BASE: Final = itemgetter(3)
_BASE_LEFT: Final = itemgetter(3, 1)


class Line(NamedTuple):
    text: str
    base: int
    letters: Sequence[Letter]


@lru_cache(maxsize=1 << 16)
def written(code: int) -> str:
    """The character of a code; UNKNOWN for those that nobody reads, as each font has its own.

    Some fonts say they draw the radical ⺠ where they draw 民: one to the eye, not to who compares.
    """
    if code in _HYPHENS:
        return "-"
    if code < ord(" ") or code > 0x10FFFF or 0xE000 <= code <= 0xF8FF:  # noqa: PLR2004  none, private
        return UNKNOWN
    return folded(chr(code))


def lines(letters: Iterable[Letter]) -> Iterator[Line]:
    """The lines that letters make, from the top down."""
    for row in rows(letters):
        if text := _joined(row).strip():
            yield Line(text, row[0].base, row)


def wrapped(letters: Iterable[Letter]) -> str:
    """The text of a cell: its lines joined, since they were broken only to fit."""
    return "".join([_joined(row).strip() for row in rows(letters)])


def rows(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Letters that stand on one line, each line from left to right.

    Digits stand a point above or below the 汉字 beside them, as each font has its own baseline; two
    lines of text are hardly ever closer than a letter is high.
    """
    ordered = sorted(letters, key=_BASE_LEFT)
    begin, count = 0, len(ordered)
    while begin < count:
        _, _, _, base, size = ordered[begin]
        end = bisect_right(ordered, base + 2 * size // 5, begin + 1, key=_BASE)
        while end < count and 5 * (ordered[end].base - base) <= 2 * ordered[end].size:
            end += 1
        row = ordered[begin:end]
        if row[-1].base != base:
            row.sort(key=_LEFT)
        yield row
        begin = end


def _joined(row: Sequence[Letter]) -> str:
    """The text of a line, with a blank for every gap that the eye sees."""
    texts, lefts, rights, _, sizes = zip(*row, strict=True)
    if 5 * max(map(sub, lefts[1:], rights), default=0) > 2 * min(sizes) or _is_doubled(row, texts):
        texts = tuple(_spaced(row))
    text = "".join(texts)
    return re.sub(_FIGURE, _lost, text) if UNKNOWN in text else text


def _is_doubled(row: Sequence[Letter], texts: Sequence[str]) -> bool:
    """Whether a letter of a line may be the shadow of the one before."""
    alike = compress(pairwise(row), map(eq, texts, texts[1:]))
    return any(is_shadow(after, before) for before, after in alike)


def _spaced(row: Sequence[Letter]) -> Iterator[str]:
    """The letters of a line without their shadows, and the blanks between them."""
    before: Letter | None = None
    spacing: int | None = None
    for letter in row:
        if before is not None:
            if letter.text == before.text and is_shadow(letter, before):
                continue
            gap = 5 * (letter.left - before.right)
            if gap > 2 * letter.size or gap > 2 * before.size:  # `is_gap`, of thousands
                if spacing is None:
                    spacing = _spacing(row)
                if is_gap(before, letter, spacing):
                    yield " "
        yield letter.text
        before = letter


def _lost(match: re.Match[str]) -> str:
    """A figure that is not known whole is none at all; a lone letter is a bullet or a tick."""
    return LOST if len(match[0]) > 1 else ""


def is_gap(before: Letter, after: Letter, spacing: int = 0) -> bool:
    """Whether a blank stands between two letters; between 汉字 and digits is a quarter."""
    return 5 * (after.left - before.right - spacing) > 2 * min(before.size, after.size)


def _spacing(row: Sequence[Letter]) -> int:
    """How far the letters of a line may stand apart without a blank, where a grid spaces them.

    A figure lies in the middle of as many squares as it needs: up to half a square is free.
    """
    pairs = [(one, two) for one, two in pairwise(row) if is_wide(one) and is_wide(two)]
    if len(pairs) < _MANY:
        return 0
    usual = sorted(two.left - one.right for one, two in pairs)[len(pairs) // 2]
    size = pairs[0][0].size
    return usual + (size + usual) // 2 if size < 4 * usual <= 4 * size else 0


def is_wide(letter: Letter) -> bool:
    """Whether a letter is a 汉字 or as wide."""
    return "\u2e80" <= letter.text < UNKNOWN


def is_shadow(letter: Letter, before: Letter) -> bool:
    """Whether a letter was printed twice, a hair apart, to look bold."""
    near = 3 * abs(letter.left - before.left) <= before.right - before.left
    return letter.text == before.text and near
