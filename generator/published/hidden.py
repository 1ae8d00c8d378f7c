"""Hidden: the rows and columns of a worksheet that nobody sees; what stands there is no table's.

The library that reads the cells gives them like all others.  A row is hidden by its mark (a filter
sets it too) or by a height of nothing, a column by its mark or its width.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from generator.later import matcher
from generator.published.worksheets import TAG

_ROW: Final = matcher(rf"{TAG}row(?=[\s/>])[^<>]*>".encode())
_COLUMN: Final = matcher(rf"{TAG}col\s[^<>]*>".encode())
_HIDDEN: Final = matcher(
    rb"""\shidden\s*=\s*["'](?:1|true)["']|\s(?:ht|width)\s*=\s*["']0(?:\.0{1,9})?["']"""
)
_NUMBER: Final = matcher(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
_FIRST: Final = matcher(rb"""\smin\s*=\s*["'](\d{1,5})["']""")
_LAST: Final = matcher(rb"""\smax\s*=\s*["'](\d{1,5})["']""")
# One of these is in every part that hides anything; most have none.
_MARKS: Final = (b"hidden", b' ht="0', b' width="0', b" ht='0", b" width='0")
_WIDEST: Final = 1 << 14  # columns of a sheet

Span = tuple[int, int, int, int]


class Hidden(Struct, frozen=True):
    """Rows and columns that are not shown, from 0."""

    rows: Collection[int] = frozenset()
    columns: Collection[int] = frozenset()

    def taken_from(self, rows: list[list[Any]], merged: Iterable[Span]) -> str:
        """Blanks the hidden cells of a sheet; says in Chinese how many lines held something.

        A merged cell is seen as long as a part of it is, and so is what stands in it.
        """
        width = max(map(len, rows), default=0)
        down, across = _seen(self.rows, len(rows)), _seen(self.columns, width)
        for top, left, bottom, right in merged:
            if top < len(rows) and left < width:
                _move(rows, (top, left), (min(down[top], bottom), min(across[left], right)))
        lines = {at for at in self.rows if at < len(rows) and any(map(_is_filled, rows[at]))}
        for at in lines:
            rows[at][:] = [None] * len(rows[at])
        lanes = {at for at in self.columns if at < width and _emptied(rows, at)}
        counted = ((len(lines), "行"), (len(lanes), "列"))
        return "、".join(f"{count} {unit}" for count, unit in counted if count)


def hidden_in(part: bytes) -> Hidden:
    """What a worksheet's part marks as hidden."""
    if not any(mark in part for mark in _MARKS):
        return Hidden()
    return Hidden(frozenset(_rows(part)), frozenset(_columns(part)))


def _rows(part: bytes) -> Iterator[int]:
    at = 0  # a row that does not say which it is follows the one before
    for tag in _ROW.finditer(part):
        number = _NUMBER.search(tag[0])
        at = int(number[1]) if number else at + 1
        if _HIDDEN.search(tag[0]):
            yield at - 1


def _columns(part: bytes) -> Iterator[int]:
    begun = 0  # each span begins behind the one before, so there are no more than columns
    for tag in _COLUMN.finditer(part):
        first, last = _FIRST.search(tag[0]), _LAST.search(tag[0])
        if first is None or last is None or int(first[1]) <= begun:
            continue
        if _HIDDEN.search(tag[0]):
            yield from range(int(first[1]) - 1, min(int(last[1]), _WIDEST))
        begun = int(last[1])


def _seen(hidden: Collection[int], count: int) -> list[int]:
    """For each row or column the first from there on that is shown."""
    found = list(range(count + 1))
    for at in range(count - 1, -1, -1):
        if at in hidden:
            found[at] = found[at + 1]
    return found


def _move(rows: list[list[Any]], old: tuple[int, int], new: tuple[int, int]) -> None:
    (top, left), (row, column) = old, new
    inside = row < len(rows) and column < len(rows[row]) and left < len(rows[top])
    if old != new and inside and _is_filled(rows[top][left]):
        rows[row][column], rows[top][left] = rows[top][left], None


def _emptied(rows: list[list[Any]], column: int) -> bool:
    """Blanks a column; whether anything stood in it."""
    filled = False
    for row in rows:
        if column < len(row):
            filled = filled or _is_filled(row[column])
            row[column] = None
    return filled


def _is_filled(cell: object) -> bool:
    return cell is not None and cell != ""
