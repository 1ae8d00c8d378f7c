"""Blocks: lines and tables as a reader finds them, each given its place, up to a bound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.later import matcher
from generator.problem import Place
from generator.published.shape import Chart, Grid, Published, TextLine, Unreadable
from generator.vocabulary.alphabet import LINE_ENDS, folded, is_odd

MAX_CELLS: Final = 500_000
# Twenty times what the longest reports have; what it takes to judge a text is in proportion to it.
MAX_LINES: Final = 15_000  # and rows of tables
MAX_CHARACTERS: Final = 300_000
MAX_FILLED: Final = 100_000  # cells in which something stands
MAX_TABLED: Final = 10_000_000  # characters of the tables

TOO_LARGE: Final = "内容太多，不像一份决算、预算公开；请只交一个部门的报告"
EMPTY: Final = "里面没有文字；请换成有文字的文件"

# What no text has: controls, the mark of a file, halves of a character, private signs as bullets.
_NO_TEXT: Final = matcher(
    "[\0-\b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufeff\ufffe\uffff]"
)
_SPACE: Final = matcher(f"[\n\v\f\r{LINE_ENDS}]")
_ENDS: Final = matcher(f"[\v\f{LINE_ENDS}]")


class Blocks:
    """What has been found so far, in reading order.

    `page` is 0 where a format has none; `line` counts the lines and the rows of tables on it.
    """

    def __init__(self) -> None:
        self._found: list[TextLine | Grid] = []
        self._cells = 0
        self._lines = 0
        self._characters = 0
        self._filled = 0
        self._tabled = 0
        self.page = 0
        self.line = 0

    def turn(self, page: int) -> None:
        """Go on at the top of a page."""
        self.page, self.line = page, 0

    def say(self, text: str, line: int = 0) -> None:
        """A line, unless nothing stands in it; the next one, if its number is not known.

        What other characters than those of the format end in it are lines of one number.  Raises
        Unreadable, as all of them do, where more has come than any report has.
        """
        if not text.isprintable() and _ENDS.search(text):
            for part in _ENDS.split(text):
                self.say(part, line)
        elif text := sound(text):
            self._lines += 1
            self._characters += len(text)
            if self._lines > MAX_LINES or self._characters > MAX_CHARACTERS:
                raise Unreadable(TOO_LARGE)
            self._found.append(TextLine(text, self._place(line)))

    def rule(self, rows: Sequence[Sequence[str]], lines: Sequence[int] = ()) -> None:
        """A table, its rows filled up to the longest; one column is lines, an empty one nothing."""
        if not any(map(any, rows)):
            return
        wide = max(map(len, rows))
        self._cells += wide * len(rows)
        self._filled += sum(1 for row in rows for cell in row if cell)
        self._tabled += sum(len(cell) for row in rows for cell in row)
        if wide > 1:  # else each is a line, which counts itself
            self._lines += sum(map(any, rows))
        if self._cells > MAX_CELLS or self._filled > MAX_FILLED or self._tabled > MAX_TABLED:
            raise Unreadable(TOO_LARGE)
        if self._lines > MAX_LINES:
            raise Unreadable(TOO_LARGE)
        if wide > 1:
            cells = [[*map(sound, row)] + [""] * (wide - len(row)) for row in rows]
            places = tuple(map(self._place, lines or [0] * len(rows)))
            self._found.append(Grid(tuple(map(tuple, cells)), places))
            return
        for row, line in zip(rows, lines or [0] * len(rows), strict=True):
            self.say("".join(row), line)

    def tear(self, lines: Sequence[str], first: int) -> None:
        """A table whose cells are in no certain columns, by its lines from one of the text on."""
        before = len(self._found)
        for number, line in enumerate(lines, first):
            self.say(line, number)
        said = [block for block in self._found[before:] if isinstance(block, TextLine)]
        if said:
            rows = tuple((line.text,) for line in said)
            self._found[before:] = [Grid(rows, tuple(line.place for line in said), whole=False)]

    def _place(self, line: int) -> Place:
        self.line = line or self.line + 1
        return Place(self.page, self.line)

    def published(
        self, name: str, kind: str, unread: Sequence[str] = (), charts: Sequence[Chart] = ()
    ) -> Published:
        """The document that was read. Raises Unreadable for one in which nothing stands."""
        if not self._found:
            raise Unreadable("；".join(unread) or EMPTY)
        return Published(sound(name), kind, tuple(self._found), tuple(unread), tuple(charts))


def sound(text: str) -> str:
    """A text as it would be typed, without what no text has, nor white space at its ends."""
    if not text.isascii() and is_odd(text):
        text = folded(text)
    if not text.isprintable():
        text = _SPACE.sub(" ", _NO_TEXT.sub("", text))
    return text.strip()
