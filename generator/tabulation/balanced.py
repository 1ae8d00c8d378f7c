"""Balanced: income beside expenditure, in lines that end in the same 总计."""

from __future__ import annotations

from collections.abc import Sequence

from generator.tabulation.arrangement import Arrangement, Cell
from generator.tabulation.forms import Form
from generator.tabulation.table import Entry, Table


def balanced(table: Table, form: Form) -> Arrangement:
    """公开01表 and 公开04表: labels and amounts, with 行次 where the form counts them."""
    left, right = _level(
        [row for row in table.rows if row.row.startswith("收入.")],
        [row for row in table.rows if row.row.startswith("支出.")],
    )
    amounts = ("合计", *form.funds) if len(table.columns) > 1 else (form.amount,)
    lead = 2 if form.counted else 1
    rows = []
    for at, (one, two) in enumerate(zip(left, right, strict=True), 1):
        side: tuple[Cell, ...] = (one.cells.get("0", "") if one else "",)
        other = (two.cells.get(c, "") if two else "" for c in table.columns)
        rows.append(
            (
                *_lead(one, at, form),
                *side,
                *_lead(two, at + len(left), form),
                *other,
            )
        )
    named = ("项目", "行次")[:lead]
    heading = (
        _over(form.sides[0], lead + 1) + _over(form.sides[1], lead + len(amounts)),
        (*named, form.amount, *named, *amounts),
    )
    counted = tuple(str(at) for at in range(2, 2 + len(amounts)))
    numbering = ("栏次", "", "1", "栏次", "", *counted) if form.counted else ()
    start = 2 * lead + 1
    amounts_at = frozenset({lead, *range(start, start + len(amounts))})
    return Arrangement(heading, numbering, tuple(rows), amounts_at)


def _over(name: str, width: int) -> tuple[str, ...]:
    return (name, *[""] * (width - 1))


def _lead(entry: Entry | None, at: int, form: Form) -> tuple[str, ...]:
    label = entry.label if entry else ""
    return (label, str(at)) if form.counted else (label,)


def _level(left: list[Entry], right: list[Entry]) -> tuple[list[Entry | None], list[Entry | None]]:
    """Both sides with the year's totals side by side, and the 总计 in the last line."""
    one, two = _foot(left), _foot(right)
    above = max(len(left) - one, len(right) - two)
    below = max(one, two)
    sides = []
    for rows, foot in ((left, one), (right, two)):
        head, tail = rows[: len(rows) - foot], rows[len(rows) - foot :]
        gap: list[Entry | None] = [None] * (below - foot)
        space: list[Entry | None] = [None] * (above - len(head))
        sides.append([*head, *space, *tail[:-1], *gap, tail[-1]])
    return sides[0], sides[1]


def _foot(rows: Sequence[Entry]) -> int:
    """How many rows there are from the year's total on."""
    named = [row.row.partition(".")[2] for row in rows]
    start = next((at for at, name in enumerate(named) if name.startswith("本年")), len(rows) - 1)
    return len(rows) - start
