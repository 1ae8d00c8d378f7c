"""Grid shape: what a table of cells is, whichever it is: cells, rows, headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from generator import Rows
from generator.serving.drafting.living import Amiss, Living
from generator.tabulation import cells_of

Path = tuple[str | int, ...]

_NUMBERS: Final = frozenset({"金额", "数", "个数", "年度"})


class Box(Struct, frozen=True):
    """One cell. `path` is where it is typed, None where nothing can be; `there` whether it is.

    `form` is how it is written (`described`), `label` what it is, for who cannot see its row and
    column; `how` says where a figure comes from; `misread` that what is typed is none of its form.
    """

    text: str
    path: Path | None = None
    there: bool = True
    form: str = ""
    head: bool = False
    label: str = ""
    meaning: str = ""
    how: str = ""
    problems: tuple[Amiss, ...] = ()
    misread: bool = False

    @property
    def is_number(self) -> bool:
        return self.form in _NUMBERS


class Line(Struct, frozen=True):
    """One row; `path` leads to it where it is a row of the input, that can be taken out.

    `rest` is what else is typed there, for which there is no column.
    """

    boxes: tuple[Box, ...]
    path: Path = ()
    rest: tuple[tuple[Path, str], ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        return self.path, *((one.path, one.head, one.head and one.text) for one in self.boxes)


class Spot(Struct, frozen=True):
    """A cell of the heading: where it begins, how many rows and columns it covers.

    `leads` where it stands above what tells a row from the others.
    """

    text: str
    column: int
    rows: int
    columns: int
    leads: bool


class Grid(Struct, frozen=True):
    """A table of cells, every row as wide as the others; `rows` of an input's, None of a table.

    `columns` names each column in one text, `forms` says how what stands there is written.
    """

    number: str
    title: str
    unit: str
    heading: tuple[tuple[Spot, ...], ...]
    columns: tuple[str, ...]
    forms: tuple[str, ...]
    lines: tuple[Line, ...]
    problems: tuple[Amiss, ...] = ()
    meaning: str = ""
    rows: Rows | None = None

    @property
    def shape(self) -> tuple[object, ...]:
        """What has to be the same for a change to be drawn cell by cell."""
        return tuple(one.shape for one in self.lines)

    @property
    def base(self) -> Path:
        return self.rows.path if self.rows else ()

    @property
    def places(self) -> list[dict[str, Any] | None]:
        """What is typed in each column, None for the columns that tell a row from the others."""
        if self.rows is None:
            return [None] * len(self.columns)
        head: list[dict[str, Any] | None] = [None] * (len(self.columns) - len(self.rows.columns))
        return head + [
            {"label": one.label, "form": one.form, "keys": one.keys, "meaning": one.meaning}
            for one in self.rows.columns
        ]

    def at(self, problem: Amiss) -> str:
        """The id of the cell at which a problem is shown; '' for none."""
        for row, line in enumerate(self.lines):
            for column, box in enumerate(line.boxes):
                if problem in box.problems:
                    return f"c{row}-{column}"
        return ""


def unit_of(of: Living) -> str:
    """What the amounts of an input are typed in."""
    return of.report.content.unit if of.report is not None else ""


def within(path: Path, block: Path) -> bool:
    """Whether a path leads into a block."""
    return path[: len(block)] == block


def spots(names: Sequence[tuple[str, ...]], leading: int) -> tuple[tuple[Spot, ...], ...]:
    """The cells of a heading, row by row."""
    found: list[list[Spot]] = [[] for _ in names]
    for top, left, bottom, right in sorted(cells_of(names)):
        down, across = bottom - top + 1, right - left + 1
        found[top].append(Spot(names[top][left], left, down, across, left < leading))
    return tuple(map(tuple, found))


def labels(names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Each column's name in one text."""
    found: list[list[str]] = [[] for _ in names[0]]
    for top, left, _, right in sorted(cells_of(names)):
        for column in range(left, right + 1):
            if names[top][left]:
                found[column].append(names[top][left])
    return tuple(" · ".join(one) for one in found)
