"""Computed: the formulas of a page, and what each comes to before anything computes it."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

from msgspec import Struct, field
from xlsxwriter.utility import xl_rowcol_to_cell

from generator.importing.filling.questions import (
    Content,
    Gap,
    Questions,
    Row,
    Same,
    Slot,
    Total,
    Wanted,
)

MARKED: Final = "要写原因"
_DOUBLE: Final = Context(prec=15)  # the digits that a workbook keeps of a share

At = tuple[int, int]  # row and column of a cell, from 0
Value = Decimal | str | None


def named(at: At) -> str:
    """A cell as formulas name it."""
    return str(xl_rowcol_to_cell(*at))


class Computed(Struct):
    """Where the cells of a page stand, row by row as they are written, and what they come to."""

    at: dict[tuple[int, str], At] = field(default_factory=dict)
    values: dict[tuple[int, str], Value] = field(default_factory=dict)

    def take(self, block: Questions, row: Row, line: int) -> None:
        """A row of a block that is written in a line of the sheet."""
        for column in block.columns:
            self.at[row.number, column.heading] = line, column.first
        # What is computed of other cells of the row comes after them.
        for column in sorted(block.columns, key=lambda one: _depth(row.cells.get(one.heading))):
            key = row.number, column.heading
            self.values[key] = self._value(block, row, column.heading)

    def _value(self, block: Questions, row: Row, heading: str) -> Value:
        content = row.cells.get(heading)
        match content:
            case Slot():
                return content.value
            case Same():
                return self.values.get((content.number, content.heading))
            case Total():
                found = [self.values.get((one.number, heading)) for one in _above(block, row)]
                amounts = [one for one in found if isinstance(one, Decimal)]
                return sum(amounts, Decimal(0)) if amounts else None
            case Gap():
                return self._gap(row, content)
            case Wanted():
                return self._wanted(row, content)
        return content

    def _gap(self, row: Row, gap: Gap) -> Decimal | None:
        amount, base = (self.values.get((row.number, one)) for one in (gap.amount, gap.base))
        if not isinstance(amount, Decimal) or not isinstance(base, Decimal):
            return None
        if not gap.rate:
            return amount - base
        return _DOUBLE.divide(amount - base, base) if base > 0 else None

    def _wanted(self, row: Row, wanted: Wanted) -> str | None:
        gap, base, reason = (
            self.values.get((row.number, one)) for one in (wanted.gap, wanted.base, wanted.reason)
        )
        if not isinstance(gap, Decimal) or not isinstance(base, Decimal) or reason:
            return None
        much = base <= 0 or abs(gap) * 100 >= base * wanted.rate
        return MARKED if abs(gap) >= wanted.least and much else None

    def formula(self, block: Questions, row: Row, heading: str) -> str:
        """The formula under a heading of a row; '' where none stands there."""

        def cell(heading: str) -> str:
            return named(self.at[row.number, heading])

        match row.cells.get(heading):
            case Same(number, other):
                there = named(self.at[number, other])
                return f'=IF({there}="","",{there})'
            case Total():
                first, *_, last = [self.at[one.number, heading] for one in _above(block, row) * 2]
                cells = f"{named(first)}:{named(last)}"
                return f'=IF(COUNT({cells})=0,"",SUM({cells}))'
            case Gap(amount, base, rate):
                now, then = cell(amount), cell(base)
                gap = f"({now}-{then})/{then}" if rate else f"ROUND({now}-{then},6)"
                found = f'IF({then}<=0,"",{gap})' if rate else gap
                return f'=IF(OR({now}="",{then}=""),"",{found})'
            case Wanted() as wanted:
                gap, base, reason = map(cell, (wanted.gap, wanted.base, wanted.reason))
                much = f"OR({base}<=0,ABS({gap})*100>={base}*{wanted.rate:f})"
                asked = f"AND(ABS({gap})>={wanted.least:f},{much},LEN(TRIM({reason}))=0)"
                return f'=IF(OR({gap}="",{base}=""),"",IF({asked},"{MARKED}",""))'
        return ""


def _depth(content: Content) -> int:
    return 2 if isinstance(content, Wanted) else int(isinstance(content, Gap))


def _above(block: Questions, row: Row) -> tuple[Row, ...]:
    """The rows of a block before its sum."""
    return tuple(one for one in block.rows if one.number < row.number)
