"""Lines: letters that lie on a page, joined to lines of text as the eye joins them.

Lengths are hundredths of a point, from the left and the top of the page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

# Some fonts say they draw the radical ⺠ where they draw 民: one to the eye, not to who compares.
_RADICALS: Final = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
_DOUBLES: Final = (range(0x2F00, 0x2FE0), range(0xF900, 0xFB00))  # radicals, compatible ideographs
_HYPHENS: Final = {2: "-", 0xFFFE: "-"}  # what PDFium says where a word is broken at a line's end


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


class Line(NamedTuple):
    text: str
    base: int


@lru_cache(maxsize=1 << 16)
def written(code: int) -> str:
    """The character of a code, '' for those that nobody reads."""
    if code in _HYPHENS:
        return _HYPHENS[code]
    if code < ord(" ") or code > 0x10FFFF:  # noqa: PLR2004  the last character there is
        return ""
    if any(code in double for double in _DOUBLES):
        return unicodedata.normalize("NFKC", chr(code))
    return chr(code).translate(_RADICALS)


def lines(letters: Iterable[Letter]) -> Iterator[Line]:
    """The lines that letters make, from the top down."""
    for row in rows(letters):
        if text := _joined(row).strip():
            yield Line(text, row[0].base)


def wrapped(letters: Iterable[Letter]) -> str:
    """The text of a cell: its lines joined, since they were broken only to fit."""
    return "".join(line.text for line in lines(letters))


def rows(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Letters that stand on one line, each line from left to right.

    Digits stand a point above or below the 汉字 beside them, as each font has its own baseline; two
    lines of text are hardly ever closer than a letter is high.
    """
    row: list[Letter] = []
    for letter in sorted(letters, key=lambda one: (one.base, one.left)):
        if row and 5 * (letter.base - row[0].base) > 2 * max(letter.size, row[0].size):
            yield sorted(row, key=lambda one: one.left)
            row = []
        row.append(letter)
    if row:
        yield sorted(row, key=lambda one: one.left)


def _joined(row: Sequence[Letter]) -> str:
    """The text of a line, with a blank for every gap that the eye sees."""
    found: list[str] = []
    before: Letter | None = None
    for letter in row:
        if before is not None:
            if _is_shadow(letter, before):
                continue
            if is_gap(before, letter):
                found.append(" ")
        found.append(letter.text)
        before = letter
    return "".join(found)


def is_gap(before: Letter, after: Letter) -> bool:
    """Whether a blank stands between two letters; between 汉字 and digits is a quarter."""
    return 5 * (after.left - before.right) > 2 * min(before.size, after.size)


def _is_shadow(letter: Letter, before: Letter) -> bool:
    """Whether a letter was printed twice, a hair apart, to look bold."""
    near = 3 * abs(letter.left - before.left) <= before.right - before.left
    return letter.text == before.text and near
