"""Cells: the numbers of the tables by statement, row and column, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Final

from msgspec import Struct, field

from generator.later import matcher
from generator.number.ordered import Ordered
from generator.number.reach import Range, around
from generator.problem import Place
from generator.vocabulary.statements import spelled

AMOUNT: Final = r"-?\d[\d,]*\.\d+|-?\d{1,3}(?:,\d{3})+"
WAN: Final = 10_000
NOWHERE: Final = Place(0, 0)
SCALES: Final = {"元": 1, "千元": 1000, "万元": WAN, "亿元": WAN * WAN}

Address = tuple[str, str]
Cells = dict[Address, "TableCell"]

_NUMBER: Final = matcher(r"[-+]?\d[\d,]{0,30}(?:\.\d{0,12})?|[-+]?\.\d{1,12}")
_NEGATIVE: Final = matcher(r"\((\d[\d,]{0,30}(?:\.\d{0,12})?)\)")
_NONE: Final = matcher(r"[-–—−]{1,3}")
_CENTS: Final = 2  # decimals of an amount in 元 that is not rounded


class TableCell(Struct, frozen=True):
    """A number of a table: its value in 元, half a unit of its last printed place, its place.

    `text` is as printed; `name` says row and column, for a message; `subject` is the row's name;
    `table` is the statement's key, empty for what is in none.  An amount in 元 with 角 and 分 is
    not rounded: `half` is 0.
    """

    value: Fraction
    half: Fraction
    text: str
    name: str
    place: Place
    subject: str = ""
    table: str = ""

    def range(self) -> Range:
        return around(self.value, self.half)


class Measure(Struct, frozen=True):
    """The unit of a table: what it is (元 or 万元), what is printed, what it was concluded from.

    `label` is '' where nothing is printed; `proven` is whether the prose shows the same figures.
    """

    unit: str
    label: str = ""
    concluded: str = ""
    proven: bool = False
    place: Place = NOWHERE


class Untaken(Struct, frozen=True):
    """A table with amounts, or the rows of one, that gave nothing; `place` is the first row's.

    `statement` is the key of the statement that it is one of, '' for a table that is none; `rows`
    counts the rows with amounts, `whole` says whether no row of the table gave anything.
    """

    statement: str
    title: str
    place: Place
    rows: int
    whole: bool
    row: str


class Tables(Struct, frozen=True, dict=True):
    """The cells of the tables by statement key, row and column, in 元.

    `unit` is that of most tables, 元 or 万元; `measures` has that of each.  The names of rows and
    columns are listed in generator.statements.
    """

    unit: str
    cells: Mapping[str, Mapping[Address, TableCell]]
    found: tuple[str, ...]
    ruled: frozenset[str] = frozenset()  # read whole: every row, and blank cells in their columns
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of tables with headings
    measures: Mapping[str, Measure] = field(default_factory=dict)
    lines: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # rows of labels, blank ones too
    titles: Mapping[str, str] = field(default_factory=dict)  # as printed
    untaken: tuple[Untaken, ...] = ()
    torn: frozenset[str] = frozenset()  # cells in no certain columns, or rows left out
    lost: frozenset[str] = frozenset()  # with figures that no font says: LOST stands for them

    @property
    def label(self) -> str:
        """The unit that is printed over most tables; '' if none is."""
        return self._of_most().label

    @property
    def unit_from(self) -> str:
        """What `unit` was concluded from, a short phrase in Chinese."""
        return self._of_most().concluded

    def _of_most(self) -> Measure:
        return next((m for m in self.measures.values() if m.unit == self.unit), Measure(self.unit))

    def cell(self, key: str, row: str, column: str = "") -> TableCell | None:
        return self.cells.get(key, {}).get((row, column))

    def rows(self, key: str, column: str) -> dict[str, TableCell]:
        """The rows of a table that have a number in a column."""
        return self._columns.get((key, column), {}).copy()

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str], dict[str, TableCell]]:
        """The cells of each column of each table by their rows."""
        found: dict[tuple[str, str], dict[str, TableCell]] = {}
        for key, cells in self.cells.items():
            for (row, column), cell in cells.items():
                found.setdefault((key, column), {})[row] = cell
        return found

    @cached_property
    def every(self) -> Sequence[TableCell]:
        """The cells of all tables."""
        return [cell for cells in self.cells.values() for cell in cells.values()]

    @cached_property
    def ordered(self) -> Ordered:
        """Their values, by size."""
        return Ordered([cell.value for cell in self.every])

    def has(self, key: str, *columns: str) -> bool:
        """Whether a table was read whole and has these columns: a blank cell of them is 0."""
        return key in self.ruled and set(columns) <= self.columns.get(key, frozenset())

    def is_budget(self, key: str) -> bool:
        """Whether the table is a budget's, by its title and those of the other tables."""
        title = spelled(self.titles.get(key, ""))
        if "决算" in title or not title:
            return False
        finals = any("决算" in other for other in self.titles.values())
        return not finals or bool(re.search("预算(?:总|明细)?表$", title))


class Reading(Struct):
    """What has been read of a table so far, in the unit that it is printed in."""

    cells: Cells = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    whole: bool = True  # nothing with a number was left out
    torn: bool = False  # rows with a code were left out of a table without lines
    _again: list[Place] = field(default_factory=list)

    def put(self, row: str, column: str, cell: TableCell) -> None:
        """A cell; one that is there already with another number makes the table a doubtful one."""
        first = self.cells.setdefault((row, column), cell)
        if first is not cell:
            self._again.append(cell.place)
            self.whole &= first.value == cell.value

    def pass_over(self, place: Place) -> None:
        """A row that says nothing of the whole, as that of one unit: it is not left out."""
        self._again.append(place)

    def places(self) -> Iterator[Place]:
        """Where the cells stand, those too that another page prints once more."""
        yield from self._again
        yield from (cell.place for cell in self.cells.values())


def number(text: str, name: str, place: Place, subject: str = "") -> TableCell | None:
    """The number that a cell shows, torn or not; a dash is 0; None for what is no number."""
    if not text:  # as most cells
        return None
    digits = spelled(text).translate(_MINUS)
    if not _NUMBER.fullmatch(digits):
        if _NONE.fullmatch(digits):
            return TableCell(Fraction(0), Fraction(0), text.strip(), name, place, subject)
        negative = _NEGATIVE.fullmatch(digits)
        if negative is None:
            return None
        digits = f"-{negative[1]}"
    whole, _, decimals = digits.replace(",", "").partition(".")
    step = 10 ** len(decimals)
    shown = "".join(text.split())
    value = Fraction(int(f"{whole}{decimals}"), step)  # a string would be parsed once more
    return TableCell(value, _half(step), shown, name, place, subject)


@lru_cache(maxsize=64)
def _half(step: int) -> Fraction:
    return Fraction(1, 2 * step)


_MINUS: Final = str.maketrans("−–—", "---")


def scaled(key: str, cells: Mapping[Address, TableCell], unit: str) -> Cells:
    """The cells of a statement in 元.  A 0 without decimals is as exact as the finest of it."""
    scale = SCALES[unit]
    finest = min((cell.half for cell in cells.values() if cell.half), default=Fraction(0))
    halves = {at: cell.half if cell.value else min(cell.half, finest) for at, cell in cells.items()}
    return {
        at: TableCell(
            cell.value * scale,
            Fraction(0) if _is_exact(halves[at], unit) else halves[at] * scale,
            cell.text,
            cell.name,
            cell.place,
            cell.subject,
            key,
        )
        for at, cell in cells.items()
    }


def _is_exact(half: Fraction, unit: str) -> bool:
    return unit == "元" and half <= Fraction(1, 2 * 10**_CENTS)
