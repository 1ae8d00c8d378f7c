"""Lineage: the 科目 code of a row, however its cells have it.

Whole in one cell, with its name ([201]一般公共服务支出) or without; in cells of 类, 款 and 项; or
with the last level alone, below the rows that have the others.  `00` is no level: 2080500 is 20805.
Some provinces have a 目 of nine digits below the 项.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field

from generator.later import matcher
from generator.vocabulary.statements import spelled
from generator.vocabulary.subjects import CLASS, ITEM, LEVELS, SECTION

_CODE: Final = matcher(r"[1-5]\d{2}(?:\d\d){0,3}")
_CODE_AND_NAME: Final = matcher(rf"[\[(【]?({_CODE.pattern})[-—_.、\])】]?(\D.*)")
_FIGURE: Final = matcher(r"-?\d[\d,]*(?:\.\d+)?%?")  # of a column before the first that is known
_BELOW: Final = matcher(r"\d{1,2}")
_NO_LEVEL: Final = matcher(r"(?:00)+$")


class Lineage(Struct):
    """The codes of a table from the top down; `pieces` has the last ones by their columns."""

    pieces: dict[int, str] = field(default_factory=dict)

    def read(self, cells: Sequence[str]) -> tuple[str, str]:
        """The code and the name in the first cells of a row; of a row without one ('', name)."""
        own: dict[int, str] = {}
        names: list[str] = []
        for at, cell in enumerate(map(spelled, cells)):
            if not own and _CODE.fullmatch(cell):
                own[at] = cell
            elif not names and _BELOW.fullmatch(cell) and (above := self._above(own, at)):
                own = {**above, at: cell.rjust(2, "0")}
            elif not own and (both := _CODE_AND_NAME.fullmatch(cell)):
                own[at] = both[1]
                names.append(both[2])
            elif cell and not _FIGURE.fullmatch(cell):  # the number of a row is no name
                names.append(cell)
        self.pieces = own or self.pieces
        return _levels("".join(own.values())), "".join(names)

    def _above(self, own: dict[int, str], at: int) -> dict[int, str]:
        """The levels above a cell: those of its row, else of the rows above, left of it."""
        if own:  # a number behind a 项 is the number of its row, unless all levels are apart
            digits = len("".join(own.values()))
            return own if digits < ITEM or (digits == ITEM and len(own) == len(LEVELS)) else {}
        found = {column: piece for column, piece in self.pieces.items() if column < at}
        return found if len("".join(found.values())) in {CLASS, SECTION} else {}


def _levels(code: str) -> str:
    return code[:CLASS] + _NO_LEVEL.sub("", code[CLASS:])
