"""Told: what came of many departments, in one table: who failed first, with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from generator.problem import WRONG
from generator.province.tasks import AMISS, BROKEN, DONE, Outcome
from generator.results.summary import printable

_WIDE: Final = 10_000  # columns: nothing is cut, the terminal wraps the line
_ROWS: Final = 50  # departments with nothing wrong that have a line each
_AMISS_ROWS: Final = 500  # departments with something wrong that have one
_LONGEST: Final = 120  # characters of a sentence that are shown
_RANK: Final = {BROKEN: 0, AMISS: 1, DONE: 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One of many as the table has it: how it ended, and what somebody has to do first."""

    name: str
    ended: str
    wrong: int
    hints: int
    to_do: str
    resumed: bool

    @property
    def cells(self) -> tuple[str, ...]:
        ended = f"{self.ended}（已有）" if self.resumed else self.ended
        return (self.name, ended, str(self.wrong), str(self.hints), self.to_do)


def row_of(outcome: Outcome) -> Row:
    wrong = [one for one in outcome.said if one.level == WRONG]
    first = (wrong or outcome.said)[:1]
    return Row(
        outcome.name,
        outcome.ended,
        len(wrong),
        len(outcome.said) - len(wrong),
        _to_do(outcome, first[0].text) if first else "",
        outcome.resumed,
    )


def _to_do(outcome: Outcome, first: str) -> str:
    """What is to be done, by kinds, and the first of it in words."""
    kinds = Counter(one.to_do for one in outcome.said if one.level == WRONG and one.to_do)
    counted = "、".join(f"{kind} {many} 处" for kind, many in kinds.items())
    line = " ".join(first.split())
    short = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
    return f"{counted}：{short}" if counted else short


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Those that the program failed with, those with most wrong, then the others by name."""
    return sorted(rows, key=lambda one: (_RANK[one.ended], -one.wrong, -one.hints, one.name))


def to_table(rows: Sequence[Row]) -> str:
    """A line for each that failed, and for each of the others where they are few."""
    ordered = in_order(rows)
    failed = [row for row in ordered if row.ended != DONE]
    fine = ordered[len(failed) :]
    shown = failed[:_AMISS_ROWS] + (fine if len(fine) <= _ROWS else [])
    lines = _drawn(shown) if shown else []
    if (more := len(failed) - _AMISS_ROWS) > 0:
        lines.append(f"还有 {more} 个有问题的没有列出；逐个的都在逐行记录里")
    return "".join(f"{printable(line).rstrip()}\n" for line in lines)


def _drawn(rows: Sequence[Row]) -> list[str]:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("部门", "结果", "错误", "提示", "要做什么"):
        side = "right" if heading in {"错误", "提示"} else "left"
        table.add_column(heading, justify="right" if side == "right" else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row.cells))
    console = Console(file=StringIO(), width=_WIDE, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get().splitlines()


def overall(rows: Sequence[Row]) -> str:
    """The line that comes last."""
    many = Counter(row.ended for row in rows)
    resumed = sum(row.resumed for row in rows)
    parts = [f"成功 {many[DONE]} 个", f"有问题 {many[AMISS]} 个"]
    if many[BROKEN]:
        parts.append(f"出错 {many[BROKEN]} 个")
    if resumed:
        parts.append(f"其中 {resumed} 个上次已经做好，没有重做")
    return f"共 {len(rows)} 个：{'，'.join(parts)}"


def exit_code(rows: Sequence[Row]) -> int:
    """2 where the program failed with one; else 1 where something is wrong; else 0."""
    ended = {row.ended for row in rows}
    return 2 if BROKEN in ended else 1 if AMISS in ended else 0
