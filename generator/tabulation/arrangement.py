"""Arrangement: a table in its official form: headings, 栏次, numbered lines; no unit, no digits.

Every amount is still a Figure here.  Whoever writes a table (as text, a workbook, a document)
chooses the unit and how a number shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.number.figure import Figure

Cell = str | Figure
Names = tuple[str, ...]
Span = tuple[int, int, int, int]  # first row and column, last row and column


class Arrangement(Struct, frozen=True):
    """A table as it is laid out, every row as wide as the others.

    `heading` names the columns, a cell that a larger one covers being ''; `numbering` is the row
    of 栏次, if there is one.  In `rows` an amount is a Figure and a blank ''; `amounts` are the
    columns of amounts, the others hold labels, codes and 行次.  `wide` has the labels in the rows
    that cover several columns: row, first and last column.  The first `leading` columns tell a
    row from the others.
    """

    heading: tuple[Names, ...]
    numbering: Names
    rows: tuple[tuple[Cell, ...], ...]
    amounts: frozenset[int]
    wide: tuple[tuple[int, int, int], ...] = ()
    leading: int = 0

    @property
    def width(self) -> int:
        return len(self.heading[0])


def cells_of(names: Sequence[Names]) -> Iterator[Span]:
    """The cells of a heading: first row and column, last row and column.

    A blank belongs to the cell above where all that is below that one is blank, else to its left
    neighbour.
    """
    homes: dict[tuple[int, int], list[int]] = {}
    for at, row in enumerate(names):
        for column, text in enumerate(row):
            home = [at, column, at, column]
            if not text:
                above = homes.get((at - 1, column))
                is_open = above is not None and not any(row[above[1] : above[3] + 1])
                home = above if above is not None and is_open else homes[at, column - 1]
            home[2:] = [at, max(home[3], column)]
            homes[at, column] = home
    yield from dict.fromkeys((a, b, c, d) for a, b, c, d in homes.values())
