"""Table: one of the nine 公开表 of a report: its rows, each amount a Figure with its origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from generator.facts import Facts, Line
from generator.number.figure import Figure
from generator.rule import Rule

# The forms in which tables are published, as 公开表→格式 of a style calls them.
NATIONAL: Final = "全国"  # of the ministry, with 行次 and 栏次
PLAIN: Final = "简式"
_ONLY: Final = frozenset({"", "0"})  # the column of a row that has one amount


NOT_TABULATED: Final = Rule(
    "I24",
    "公开表每一张都做得出来",
    "公开02表和预算的几张表按资金来源列科目。填报文件看不出各科目由哪一项资金支出，就做不出来，"
    "程序不按比例去猜，也不写出只有合计行的表。",
    "支出 下面只写了科目和金额，收入却有几项资金",
    "自己补上这几张表",
    hint="提示：别的表照写，没有做的列出来。",
)


class Entry(Struct, frozen=True):
    """A row: its name (a 科目 code, 合计, 收入.… or 支出.…), its label as printed, its amounts.

    `cells` has an amount (元) by the name of its column; a column that is not there is blank.
    """

    row: str
    label: str
    cells: Mapping[str, Figure] = field(default_factory=dict)


class Table(Struct, frozen=True):
    """A table of the report; key, rows and columns are named as generator.statements lists them.

    `notes` are the sentences printed below it; `form` is the one in which it is laid out.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    form: str = NATIONAL

    @property
    def is_final(self) -> bool:
        """Whether it is one of final accounts: a budget's title never says so."""
        return "决算" in self.title

    def cell(self, row: str, column: str) -> Figure | None:
        """The amount of a cell; None where it is blank or not there."""
        found = next((entry for entry in self.rows if entry.row == row), None)
        return found.cells.get(column) if found else None

    def address(self, row: str, column: str) -> str:
        """What a cell is called by others: T3/2010301/基本支出, or T6/30217 in a row of one amount.

        Controls of a document have it, and explain takes it.
        """
        return f"{self.key}/{row}" if column in _ONLY else f"{self.key}/{row}/{column}"

    def figures(self) -> Iterator[Figure]:
        """Every amount of the table, row by row."""
        for entry in self.rows:
            yield from entry.cells.values()


def filled(cells: Mapping[str, Figure | None]) -> dict[str, Figure]:
    """The cells without what is blank: what nobody typed, or what nothing was added up for.

    What is still to be typed is none of these.
    """
    return {name: one for name, one in cells.items() if one is not None and not one.is_zero}


def lines_of(facts: Facts, name: str) -> list[Line]:
    """The lines of a fact that is a list of them; none where it is something else."""
    fact = facts[name]
    return [line for line in fact if isinstance(line, Line)] if isinstance(fact, tuple) else []
