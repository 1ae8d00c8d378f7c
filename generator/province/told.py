"""Told: what came of many departments, in one table: who failed first, with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct, field

from generator.problem import WRONG
from generator.province.tasks import AMISS, BROKEN, DONE, Outcome
from generator.results.summary import drawn, printable

_COLUMNS: Final[tuple[tuple[str, Literal["left", "right"]], ...]] = (
    ("部门", "left"), ("结果", "left"), ("错误", "right"), ("提示", "right"), ("要做什么", "left"),
)  # fmt: skip
_ROWS: Final = 50  # departments with nothing wrong that have a line each
_AMISS_ROWS: Final = 500  # departments with something wrong that have one
_LONGEST: Final = 120  # characters of a sentence that are shown
_RANK: Final = {BROKEN: 0, AMISS: 1, DONE: 2}


class Row(Struct, frozen=True):
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


class Tally(Struct):
    """What came of all, and the rows that are shown of them: of thousands not all are kept."""

    ended: Counter[str] = field(default_factory=Counter)
    resumed: int = 0
    failed: list[Row] = field(default_factory=list)
    fine: list[Row] = field(default_factory=list)

    def put(self, outcome: Outcome) -> None:
        """Counts one in."""
        self.ended[outcome.ended] += 1
        self.resumed += outcome.resumed
        kept, most = (self.fine, _ROWS + 1) if outcome.ended == DONE else (self.failed, _AMISS_ROWS)
        if len(kept) < most:
            kept.append(row_of(outcome))


def row_of(outcome: Outcome) -> Row:
    """The row of a department: how it ended, what is to be done, most pressing first."""
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


def to_table(tally: Tally) -> str:
    """A line for each that failed, and for each of the others where they are few."""
    fine = tally.fine if len(tally.fine) <= _ROWS else []
    shown = in_order([*tally.failed, *fine])
    lines = drawn(_COLUMNS, [row.cells for row in shown]) if shown else []
    if (more := tally.ended.total() - tally.ended[DONE] - len(tally.failed)) > 0:
        lines.append(f"还有 {more} 个有问题的没有列出；逐个的都在逐行记录里")
    return "".join(f"{printable(line).rstrip()}\n" for line in lines)


def overall(tally: Tally) -> str:
    """The line that comes last."""
    many, resumed = tally.ended, tally.resumed
    parts = [f"成功 {many[DONE]} 个", f"有问题 {many[AMISS]} 个"]
    if many[BROKEN]:
        parts.append(f"出错 {many[BROKEN]} 个")
    if resumed:
        parts.append(f"其中 {resumed} 个上次已经做好，没有重做")
    return f"共 {many.total()} 个：{'，'.join(parts)}"


def exit_code(tally: Tally) -> int:
    """2 where the program failed with one; else 1 where something is wrong; else 0."""
    return 2 if tally.ended[BROKEN] else 1 if tally.ended[AMISS] else 0
