"""Summary: many reports, a row each: what was found in each, and why one could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from generator.elements.interchange import versions, written
from generator.rule import Rule

if TYPE_CHECKING:
    from generator.results.result import Result

_WIDE: Final = 10_000  # columns: a name is never cut, the terminal wraps the line
COLUMNS: Final[tuple[tuple[str, Literal["left", "right"]], ...]] = (
    ("文件", "left"), ("部门", "left"), ("年度", "left"), ("类型", "left"), ("核对", "right"),
    ("错误", "right"), ("提示", "right"), ("已核实", "right"), ("未核", "right"),
    ("未读", "right"),
)  # fmt: skip
NOTHING_TO_CHECK: Final = Rule(
    "J02",
    "报告里有核对得了的内容",
    "要核对的文件里至少认得出一张公开表，或者一节情况说明。一处也没有，多半是拿错了文件，"
    "不能当作“没有错误”。",
    "核对一份会议通知",
    "核对一份部门决算公开",
)
NOTHING: Final = "没有读出可核对的内容，请看它是不是决算、预算报告"


class Row(Struct, frozen=True):
    """A report of many: what its result counts; or, in `unread`, why there is none.

    `unsettled` and `not_read` are figures of its prose (未核, 未读).
    """

    name: str
    department: str = ""
    year: int | None = None
    kind: str = ""
    checked: int = 0
    wrong: int = 0
    hints: int = 0
    acknowledged: int = 0
    unsettled: int = 0
    not_read: int = 0
    unread: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as it is printed, a cell a column."""
        year = str(self.year) if self.year else ""
        return (self.name, self.department, year, self.kind, *map(str, self.counts))

    @property
    def counts(self) -> tuple[int, ...]:
        """The columns of numbers."""
        found = self.checked, self.wrong, self.hints, self.acknowledged
        return (*found, self.unsettled, self.not_read)


def row_of(result: Result) -> Row:
    """The row of a report that was audited."""
    understood = result.understood
    return Row(
        understood.name,
        understood.department,
        understood.year,
        understood.kind,
        result.checked,
        result.wrong,
        result.hints,
        len(result.acknowledged),
        result.coverage.unsettled,
        result.coverage.unread,
    )


def in_order(rows: Iterable[Row]) -> list[Row]:
    """What must be looked at first: most wrong, most hints; what could not be read comes last."""
    return sorted(rows, key=lambda row: (bool(row.unread), -row.wrong, -row.hints, row.name))


def to_table(rows: Sequence[Row]) -> str:
    """A line a report that was read, then those that were not, with the reason."""
    read = [row for row in rows if not row.unread]
    lines = drawn(COLUMNS, [row.cells for row in read]) if read else []
    lines += [f"{row.name}：{NOTHING}" for row in read if not row.checked]
    if unread := [row for row in rows if row.unread]:
        lines += [f"读不了的 {len(unread)} 份：", *(f"  {r.name}：{r.unread}" for r in unread)]
    return "".join(f"{printable(line).rstrip()}\n" for line in lines)


def drawn(
    columns: Sequence[tuple[str, Literal["left", "right"]]], rows: Iterable[Sequence[str]]
) -> list[str]:
    """The lines of a table: columns by heading and side, then a row a line, a cell a column."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading, side in columns:
        table.add_column(heading, justify=side, no_wrap=True)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console = Console(file=StringIO(), width=_WIDE, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get().splitlines()


def printable(text: str) -> str:
    """A text without what a terminal would obey: names and quotes are written by strangers."""
    return "".join(c if c.isprintable() or c == "　" else " " for c in text)


class Besides(Struct, frozen=True):
    """What else is to be said of a folder: names of files in it, and what lies beside them.

    `others` are files that are no reports, how many of each suffix; `unopened` may hold reports all
    the same; `strayed` are acknowledgements that belong to no report; `apart` are the reports that
    were not held against 上年, 预算 or 单位, each with that and why, in the form of JSON; `unused`
    is what lies in those folders and no report was found for.
    """

    others: Mapping[str, int]
    unopened: Sequence[str]
    strayed: Sequence[str]
    apart: Sequence[Mapping[str, str]]
    unused: Mapping[str, Sequence[str]]


class Repeated(Struct, frozen=True):
    """Several files that are the report of one department, year and kind."""

    department: str
    year: int | None
    kind: str
    names: Sequence[str]

    def __str__(self) -> str:
        return " ".join(map(str, filter(None, (self.department, self.year, self.kind))))


def repeated(rows: Sequence[Row]) -> list[Repeated]:
    """What several files are the report of, 某局 2024 决算, and which files those are."""
    found: dict[tuple[str, int | None, str], list[str]] = {}
    for row in rows:
        if row.department and row.checked:
            found.setdefault((row.department, row.year, row.kind), []).append(row.name)
    return [Repeated(*whose, sorted(names)) for whose, names in found.items() if len(names) > 1]


def overall(rows: Sequence[Row]) -> str:
    """The one line that comes last."""
    read = [row for row in rows if not row.unread]
    faulty = sum(row.wrong > 0 for row in read)
    wrong, hints = sum(row.wrong for row in read), sum(row.hints for row in read)
    unread = f"；{len(rows) - len(read)} 份读不了" if len(rows) > len(read) else ""
    return (
        f"共 {len(rows)} 份报告：核对了 {len(read)} 份，{faulty} 份有错误；"
        f"错误 {wrong} 处，提示 {hints} 处{unread}"
    )


def exit_code(rows: Sequence[Row]) -> int:
    """2 where there was nothing to check; else 1 where something is wrong; else 0."""
    read = [row for row in rows if row.checked]
    if not read:
        return 2
    return 1 if any(row.wrong for row in read) else 0


def all_to_json(rows: Sequence[Row], reports: Sequence[dict[str, Any]], besides: Besides) -> str:
    """One JSON object over all reports, whose form is docs/audit.schema.json too."""
    unread = [row for row in rows if row.unread]
    shaped = {
        "版本": versions(),
        "份数": len(rows),
        "错误": sum(row.wrong for row in rows),
        "提示": sum(row.hints for row in rows),
        "报告": list(reports),
        "读不了": [{"文件": row.name, "原因": row.unread} for row in unread],
        "重复": [
            {"部门": one.department, "年度": one.year, "类型": one.kind, "文件": one.names}
            for one in repeated(rows)
        ],
        "没有打开": besides.unopened,
        "不是报告": dict(sorted(besides.others.items())),
        "没有用上的已核": besides.strayed,
        "没有对照": besides.apart,
        "没有用上": besides.unused,
    }
    return written(shaped)
