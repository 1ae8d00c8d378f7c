"""Boxes: the cells of a table as they are drawn, how wide its columns are and how high its rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from generator.later import matcher
from generator.tabulation import Arrangement, Cell, cells_of, printed

_SUMS: Final = ("合计", "总计")
_NAMES: Final = matcher("科目名称|项目")
_WIDE: Final = frozenset("WFA")  # what takes the width of two digits
_NARROWEST, _WIDEST = 6, 40  # columns, in digits
_AMOUNTS_FROM, _NAMES_FROM = 12, 20
_BREAKS: Final = 10  # digits from which on a heading takes two lines
_MARGIN: Final = 2  # left and right of a text
_LINE: Final = 14  # points
_AIR: Final = 1  # above and below the lines of a row


class Box(Struct, frozen=True):
    """A cell of one or more fields: first row and column, last row and column; counted from 0.

    `look` is what it is: name, label, sum, amount, summed.
    """

    top: int
    left: int
    bottom: int
    right: int
    content: Cell
    look: str


def boxes_of(form: Arrangement) -> list[Box]:
    """Every cell of a table: its heading, its 栏次, its rows."""
    rows = (*form.heading, form.numbering) if form.numbering else form.heading
    boxes = [Box(*at, rows[at[0]][at[1]], "name") for at in cells_of(form.heading)]
    depth = len(form.heading)
    if form.numbering:
        boxes += [
            Box(depth, left, depth, right, form.numbering[left], "name")
            for _, left, _, right in cells_of([form.numbering])
        ]
    return [*boxes, *_body(form, len(rows))]


def _body(form: Arrangement, start: int) -> Iterator[Box]:
    reach = {(row, first): last for row, first, last in form.wide}
    labels = [at for at in range(form.width) if at not in form.amounts]
    for at, cells in enumerate(form.rows):
        sums = any(_is_sum(cells[label]) for label in labels)
        column = 0
        while column < form.width:
            right = reach.get((at, column), column)
            cell = cells[column]
            if column in form.amounts:
                look = "summed" if sums else "amount"
            elif _is_sum(cell):
                look = "sum"
            else:
                # A code in columns of its own stands in the middle of each.
                apart = column < form.leading - 1 and form.leading > _CODE_AND_NAME
                look = "name" if apart or _is_count(cell) else "label"
            yield Box(start + at, column, start + at, right, cell, look)
            column = right + 1


def _is_sum(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.endswith(_SUMS)


_CODE_AND_NAME: Final = 2  # columns
_TWO_DIGITS: Final = 2  # of a 行次; a code has more


def _is_count(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.isdecimal() and len(cell) <= _TWO_DIGITS


@lru_cache(4096)
def width_of(text: str) -> int:
    """The room that a text takes, in digits."""
    return sum(2 if unicodedata.east_asian_width(one) in _WIDE else 1 for one in text)


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a width."""
    return -(-width_of(text) // max(width - 1, 1)) or 1


def spread(widths: Sequence[int], form: Arrangement, room: int) -> list[int]:
    """The columns, those of names and amounts made wider until they take `room`, if they take less.

    None grows by more than half: a table of three columns would look empty.
    """
    found = list(widths)
    open_to = [at for at, width in enumerate(widths) if at in form.amounts or width >= _NAMES_FROM]
    most = sum(widths[at] // 2 for at in open_to)
    spare = min(room - sum(widths), most)
    if spare > 0:
        given = 0
        for count, at in enumerate(open_to, 1):
            share = spare * sum(widths[one] // 2 for one in open_to[:count]) // most
            found[at] += share - given
            given = share
    return found


def widths_of(form: Arrangement, boxes: Sequence[Box], unit: str) -> list[int]:
    """The width of each column in digits: a long heading takes two lines."""
    widths = [_AMOUNTS_FROM if at in form.amounts else _NARROWEST for at in range(form.width)]
    for box in boxes:
        if box.left == box.right and box.content:
            needed = _needed(box, unit)
            if needed > widths[box.left]:
                widths[box.left] = min(needed, _WIDEST)
    return widths


def _needed(box: Box, unit: str) -> int:
    if not isinstance(box.content, str):
        return len(printed(box.content, unit)) + _MARGIN
    room = width_of(box.content) + _MARGIN
    if box.look != "name":
        return room
    if _NAMES.fullmatch(box.content):
        return _NAMES_FROM
    return room if room <= _BREAKS + _MARGIN else -(-room // 2) + 2 * _MARGIN


def heights_of(boxes: Sequence[Box], widths: Sequence[int]) -> list[int]:
    """The height of each row in points, so that every text shows whole."""
    heights = [_LINE + _AIR] * (1 + boxes[-1].bottom)
    for box in boxes:
        if isinstance(box.content, str) and box.content:
            room = sum(widths[box.left : box.right + 1])
            if width_of(box.content) < room:
                continue
            needed = lines_of(box.content, room) * _LINE + _AIR
            share = -(-needed // (box.bottom - box.top + 1))
            for at in range(box.top, box.bottom + 1):
                heights[at] = max(heights[at], share)
    return heights
