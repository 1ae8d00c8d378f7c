"""Drawn: tables that converters draw with characters: frames of +---+ and |, columns under dashes.

pandoc writes four of them into Markdown (grid, simple, multiline, and pipes, which are none of
this room's), others into reStructuredText and plain text.  What stands where is a matter of how
wide the letters are: a 汉字 is as wide as two, and of “ and ─ each program thinks otherwise, so
each width is tried until every line of the frame meets every other.  A frame that nothing fits is
no table: nothing is guessed, since a figure in another's column is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from generator.later import matcher

MAX_WIDTH: Final = 4000  # columns of characters
MAX_ROWS: Final = 20_000  # lines of one table

_SOLID: Final = matcher(r"\s*\+(?:[-=:]+\+)+\s*")  # the first line of a frame
_FRAMED: Final = matcher(r"\s*[|+].*[|+]\s*")
_DASHES: Final = matcher(r"\s*(?:-{2,}(?: +-{2,})+|={2,}(?: +={2,})+)\s*")
_BAR: Final = matcher(r"\s*-{10,}\s*")
_GROUP: Final = matcher("-+|=+")
_PIPE: Final = matcher(r"(?<!\\)\|")
_FILLED: Final = "\0"  # the second half of a wide letter

# The signs of boxes that some programs draw instead: upright, level, and where they meet.
_BOXES: Final = {
    code: "|" if chr(code) in "│┃║┆┇┊┋╎╏" else "-" if chr(code) in "─━═┄┅┈┉╌╍" else "+"
    for code in range(0x2500, 0x256D)
}
_BOX: Final = matcher("[─-╬]")

Rows = list[list[str]]


class Drawn(NamedTuple):
    """A table: the line after its last, its rows, the line that each begins on, from 0.

    Without rows it is one whose lines do not meet.
    """

    end: int
    rows: Rows
    starts: list[int]


def drawn_at(lines: Sequence[str], at: int) -> Drawn | None:
    """The table that is drawn from a line on; None where none is."""
    line = lines[at]
    if len(line) > MAX_WIDTH:
        return None
    if _SOLID.fullmatch(_plain(line)):
        return _frame(lines, at)
    if _DASHES.fullmatch(line):
        return _open(lines, at)
    if _BAR.fullmatch(line):
        return _barred(lines, at)
    if at + 1 < len(lines) and line.strip() and _DASHES.fullmatch(lines[at + 1]):
        end = _next(lines, at + 2, _is_end) or len(lines)
        return _columns(lines, (at,), at + 1, range(at + 2, end), end)
    return None


def _plain(line: str) -> str:
    return line.translate(_BOXES) if _BOX.search(line) else line


# ---------------------------------------------------------------- how wide a letter is


@lru_cache(maxsize=4096)
def _width(sign: str, wide: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in wide else 1


def _spread(line: str, wide: str) -> str:
    """A line with a letter in each of its columns."""
    if line.isascii() or not wide:
        return line
    return "".join(sign + _FILLED * (_width(sign, wide) - 1) for sign in line if _width(sign, wide))


# The classes of letters that are two columns wide: none to a program that counts letters.
_WIDTHS: Final = ("WF", "WFA", "")


def _said(parts: Sequence[str]) -> str:
    """The lines of a cell in one: they were broken to fit, between 汉字 without a blank."""
    said = ""
    for part in parts:
        text = part.replace(_FILLED, "").strip()
        apart = said and text and said[-1].isascii() and text[0].isascii()
        said += f" {text}" if apart else text
    return said


# ---------------------------------------------------------------- frames


def _frame(lines: Sequence[str], at: int) -> Drawn:
    end = _next(lines, at, lambda line: not _FRAMED.fullmatch(_plain(line))) or len(lines)
    drawn = [line.strip() for line in lines[at:end]]
    for exact in (True, False):
        for wide in _WIDTHS:
            found = _framed([_plain_spread(line, wide) for line in drawn], exact=exact)
            if found:
                return Drawn(end, [row for _, row in found], [at + n for n, _ in found])
    return Drawn(end, [], [])


def _plain_spread(line: str, wide: str) -> str:
    """A line of a frame, one character a column; a box is as wide as it is drawn."""
    spread = _spread(line, wide)
    return re.sub(f"-{_FILLED}", "--", _plain(spread)) if _BOX.search(line) else spread


def _framed(lines: Sequence[str], *, exact: bool) -> list[tuple[int, list[str]]]:
    """The rows of a frame, each with its first line; none where its lines do not meet.

    `exact` is whether every wall must stand under one; else as many cells as the ruling line
    above or below a row has are those, wherever they stand.
    """
    rules = [n for n, line in enumerate(lines) if re.search(r"\+[-=:]|[-=:]\+", line)]
    if len(rules) < 2 or len({len(lines[n]) for n in rules}) > 1:  # noqa: PLR2004  top and bottom
        return []
    walls = sorted({at for n in rules for at, sign in enumerate(lines[n]) if sign == "+"})
    if walls[0] or walls[-1] != len(lines[0]) - 1:
        return []
    frame = _Frame(lines, walls)
    for above, below in pairwise(rules):
        frame.rule(above)
        if below > above + 1 and not frame.read(above, below, exact=exact):
            return []
    return frame.rows()


class _Frame:
    """What is read of a frame, from the top down: cells may reach over columns and rows."""

    def __init__(self, lines: Sequence[str], walls: Sequence[int]) -> None:
        self._lines = lines
        self._walls = walls
        self._column = {wall: column for column, wall in enumerate(walls)}
        self._found: list[tuple[int, list[list[str]]]] = []
        self._in: list[list[str]] = [[] for _ in walls[1:]]  # the cell that each column is in
        self._begun: list[bool] = []  # whether a new cell begins in it

    def rule(self, at: int) -> None:
        """At a ruling line the cells end that it closes; the others go on, on this line too."""
        line, walls = self._lines[at], self._walls
        spans = list(pairwise(walls))
        self._begun = [set(line[left + 1 : right]) <= set("-=:+") for left, right in spans]
        for _, part in groupby(enumerate(self._in), lambda one: id(one[1])):
            columns = [column for column, _ in part if not self._begun[column]]
            if columns:
                self._in[columns[0]].append(line[walls[columns[0]] + 1 : walls[columns[-1] + 1]])

    def read(self, above: int, below: int, *, exact: bool) -> bool:
        """The row between two ruling lines; whether its walls meet those of the frame."""
        row: list[list[str]] = [[] for _ in self._begun]
        begins: list[int] = []
        for at in range(above + 1, below):
            cells = self._cells(at, above, below, exact=exact)
            starts = [start for start, _ in cells]
            if not starts or starts != (begins or starts):
                return False
            if not begins:
                begins = starts
                self._enter(begins, row)
            for start, text in cells:
                self._in[start].append(text)
        self._found.append((above + 1, row))
        return True

    def _enter(self, starts: Sequence[int], row: Sequence[list[str]]) -> None:
        """Each column of a row is in a new cell, or in one that began above."""
        for start, end in pairwise([*starts, len(self._begun)]):
            if self._begun[start]:
                self._in[start:end] = [row[start]] * (end - start)

    def _cells(self, at: int, above: int, below: int, *, exact: bool) -> list[tuple[int, str]]:
        """The cells of a line, each with the column that it begins at; none where that is open."""
        line, known = self._lines[at], self._column
        pipes = [match.start() for match in _PIPE.finditer(line)]
        if not pipes or pipes[0]:
            return []
        if pipes[-1] == self._walls[-1] and known.keys() >= set(pipes):
            return [(known[left], line[left + 1 : right]) for left, right in pairwise(pipes)]
        for rule in () if exact else (above, below):
            drawn = [n for n, sign in enumerate(self._lines[rule]) if sign in "|+"]
            if len(drawn) == len(pipes) and known.keys() >= set(drawn):
                texts = (line[left + 1 : right] for left, right in pairwise(pipes))
                return list(zip(map(known.__getitem__, drawn[:-1]), texts, strict=True))
        return []

    def rows(self) -> list[tuple[int, list[str]]]:
        return [(at, [_said(cell) for cell in row]) for at, row in self._found]


# ---------------------------------------------------------------- columns under dashes


def _is_end(line: str) -> bool:
    return not line.strip() or bool(_DASHES.fullmatch(line) or _BAR.fullmatch(line))


def _open(lines: Sequence[str], at: int) -> Drawn | None:
    """A table that begins with its dashes: without a heading, or between two such lines."""

    def closes(line: str) -> bool:
        return line[:1] in " -=" and lines[at].strip()[0] in line and bool(_DASHES.fullmatch(line))

    end = _next(lines, at + 1, closes)
    if end is None:
        return None
    last = _next(lines, end + 1, closes)
    if last and "=" in lines[at] and all(map(str.strip, lines[end:last])):  # as rst has it
        return _columns(lines, range(at + 1, end), at, range(end + 1, last), last + 1)
    return _columns(lines, (), at, range(at + 1, end), end + 1)


def _barred(lines: Sequence[str], at: int) -> Drawn | None:
    """A table between two bars: rows of several lines each, with a blank one between them."""
    dashes = _next(lines, at + 1, _is_end)
    if dashes is None or not _DASHES.fullmatch(lines[dashes]):
        return None
    end = _next(lines, dashes + 1, lambda line: bool(_BAR.fullmatch(line)))
    if end is None:
        return None
    return _columns(lines, range(at + 1, dashes), dashes, range(dashes + 1, end), end + 1)


def _next(lines: Sequence[str], at: int, ends: Callable[[str], bool]) -> int | None:
    return next((n for n in range(at, min(len(lines), at + MAX_ROWS)) if ends(lines[n])), None)


def _columns(
    lines: Sequence[str], heads: Sequence[int], dashes: int, below: Sequence[int], end: int
) -> Drawn | None:
    """The rows of a table whose columns are as wide as its dashes."""
    if not any(lines[n].strip() for n in below):
        return None
    spans = [match.span() for match in _GROUP.finditer(lines[dashes])]
    for wide in _WIDTHS:
        cells = {n: _cut(_spread(lines[n].rstrip(), wide), spans) for n in (*heads, *below)}
        if all(cells.values()):
            parts = list(_parts(lines, heads, below))
            rows = [
                [_said(texts) for texts in zip(*map(cells.__getitem__, part), strict=True)]
                for part in parts
            ]
            return Drawn(end, rows, [part[0] for part in parts])
    return Drawn(end, [], [])


def _parts(lines: Sequence[str], heads: Sequence[int], below: Sequence[int]) -> Iterator[list[int]]:
    """The lines of each row: one each, or where blank lines part them all between two."""
    if heads:
        yield [*heads]
    apart = any(not lines[n].strip() for n in below)
    for filled, part in groupby(below, lambda n: bool(lines[n].strip())):
        if filled and apart:
            yield [*part]
        elif filled:
            yield from ([n] for n in part)


def _cut(line: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The cells of a line; none where a letter stands between two columns."""
    starts = [0, *(start for start, _ in spans[1:])]
    ends = [end for _, end in spans[:-1]]
    if any(line[end:start].strip() for end, start in zip(ends, starts[1:], strict=True)):
        return []
    return [line[start:end] for start, end in zip(starts, [*ends, None], strict=True)]


# ---------------------------------------------------------------- rows between pipes

_FIGURE: Final = matcher(r"\s*-?(?:\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+|0)%?\s*")
_COUNTED: Final = frozenset({"栏次", "行次", "栏目次"})


def squared(rows: Rows) -> Rows:
    """Rows of one length; none where it is open which cell of a row is in which column.

    Between pipes no cell can reach over rows.  A converter leaves its place out of the rows below
    it, whose cells move to the left: a heading's are told by the cells that it parts, a figure's
    by nothing.
    """
    if len(set(map(len, rows))) == 1:
        return rows
    filled = ([n for n, cell in enumerate(row, 1) if cell.strip()] for row in rows)
    width = max((numbers[-1] for numbers in filled if numbers), default=0)
    found: Rows = []
    above: list[int] = []  # the cell of the headings so far that each column is under
    begun = False  # whether there have been figures: what follows is no heading
    for row in rows:
        figures = any(map(_FIGURE.fullmatch, row)) or (begun and any(map(_is_whole, row[1:])))
        placed = list(row[:width])
        if len(row) < width:
            is_open = figures or (not found and len(row) > 1)
            placed = [] if is_open else _placed(row, above, width)
        if not placed and width:
            return []
        found.append(placed)
        begun |= figures
        above = [] if begun else _parted(placed, above)
    return found


def _is_whole(cell: str) -> bool:
    return cell.strip().isdecimal()


def _placed(row: Sequence[str], above: Sequence[int], width: int) -> list[str]:
    """A short row with its cells under those of the headings that are wide enough to be parted."""
    columns = Counter(above)
    wide = [column for column, cell in enumerate(above) if columns[cell] > 1]
    if len(row) == len(wide) and any(row):
        cells = dict(zip(wide, row, strict=True))
        return [cells.get(column, "") for column in range(width)]
    names_nothing = not above or len(row) == 1 or not any(row) or _COUNTED & {*map(str.strip, row)}
    return [*row, *[""] * (width - len(row))] if names_nothing else []


def _parted(row: Sequence[str], above: Sequence[int]) -> list[int]:
    """Which cell of the headings each column is under, with one more row of them."""
    parts: list[int] = []
    for column, cell in enumerate(row):
        goes_on = column and not cell.strip() and (not above or above[column] == above[column - 1])
        parts.append(parts[-1] if goes_on else column)
    return parts
