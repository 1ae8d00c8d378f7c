"""Told grids: the tables of the report, with what of them was typed where.

What is wrong with a whole block stands at the widest sum that is made of it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator import Cell, Derivation, Facts, Figure, Table, described
from generator import tabulate as tables_of
from generator.facts.origin import exact, rests_on, titled
from generator.serving.drafting.grid_shape import (
    Box,
    Grid,
    Line,
    Path,
    labels,
    spots,
    unit_of,
    within,
)
from generator.serving.drafting.living import Living
from generator.tabulation import Arrangement, arranged, numbered, printed

_OPERANDS: Final = 12  # of a sum that are told; how many more is said


def told_tables(of: Living) -> Iterator[tuple[str, Table]]:
    """The tables that are published, each with the name that it has there."""
    if of.check is None or of.document is None:
        return iter(())
    facts: Facts = of.check.facts
    return numbered(facts, tables_of(facts), of.document.style)


def told_grid(of: Living, name: str, table: Table) -> Grid:
    """One of them as cells."""
    found = _Told(of).grid(name, table)
    rests_on.cache_clear()  # a figure keeps all that it was made of
    return found


class _Told(Struct):
    """A table that is published, with what of it was typed."""

    of: Living
    rests: dict[Path, tuple[Path, ...]] = field(default_factory=dict)

    def grid(self, name: str, table: Table) -> Grid:
        form = arranged(table)
        columns = labels(form.heading)
        lines = [self._line(row, form, columns) for row in form.rows]
        lines = self._marked(lines, form)
        shown = dict.fromkeys(p for line in lines for box in line.boxes for p in box.problems)
        return Grid(
            table.key,
            f"{name} {table.title}".strip(),
            unit_of(self.of),
            spots(form.heading, form.leading),
            columns,
            tuple("金额" if at in form.amounts else "" for at in range(form.width)),
            tuple(lines),
            tuple(one for one in self.of.amiss if one in shown),
        )

    def _line(self, row: Sequence[str | Figure], form: Arrangement, columns: Sequence[str]) -> Line:
        boxes = []
        named = ""
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                named = self._named(named, cell) if at not in form.amounts else named
                boxes.append(Box(cell, head=at < form.leading))
            else:
                boxes.append(self._box(cell, f"{named} {columns[at]}"))
        return Line(tuple(boxes))

    @staticmethod
    def _named(above: str, cell: str) -> str:
        """What a row is called: its last label, with its code."""
        return f"{above} {cell}" if above.isdigit() and cell else cell or above

    def _box(self, figure: Figure, label: str) -> Box:
        path = self._typed(figure)
        if path is None:
            text = printed(figure, unit_of(self.of) or "元")
            return Box(text, form="金额", label=label, how=_how(figure))
        what = described(path, self.of.kind)
        return Box(
            self.of.typed[path],
            path,
            form=what.form if what else "金额",
            label=label,
            meaning=what.meaning if what else "",
            how=f"填在 {what.label}" if what else "",
            problems=tuple(one for one in self.of.amiss if one.path == path),
        )

    def _typed(self, figure: Figure) -> Path | None:
        """Where a figure is typed in this input; None where it was made, or stands elsewhere."""
        origin = figure.origin
        if not isinstance(origin, Cell) or self.of.report is None:
            return None
        if origin.source is not self.of.report.source:
            return None
        if origin.path in self.of.typed:
            return origin.path
        below = [p for p in self.of.typed if within(p, origin.path)]  # an amount alone in a block
        return below[0] if len(below) == 1 else None

    def _marked(self, lines: Sequence[Line], form: Arrangement) -> list[Line]:
        """What is wrong with a whole block, at the widest of the sums that are made of it alone."""
        found = [list(line.boxes) for line in lines]
        sums = {
            (at, column): set(rests_on(cell))
            for at, row in enumerate(form.rows)
            for column, cell in enumerate(row)
            if isinstance(cell, Figure) and isinstance(cell.origin, Derivation)
        }
        for problem in self.of.amiss:
            path = problem.path
            if not path or path in self.of.typed:
                continue
            inside = {k: len(r) for k, r in sums.items() if r and all(within(p, path) for p in r)}
            widest = max(inside.values(), default=0)
            for at, column in (k for k, size in inside.items() if size == widest):
                box = found[at][column]
                found[at][column] = replace(box, problems=(*box.problems, problem))
        return [replace(line, boxes=tuple(new)) for line, new in zip(lines, found, strict=True)]


def _how(figure: Figure) -> str:
    """How a figure comes about, from what, each with its value."""
    origin = figure.origin
    if not isinstance(origin, Derivation):
        return titled(str(origin))
    parts = [f"{titled(one.label)} {exact(one)}" for one in origin.operands[:_OPERANDS]]
    more = len(origin.operands) - len(parts)
    tail = f"，等 {len(origin.operands)} 项" if more else ""
    return f"{exact(figure)} ＝ {origin.operation}（{'，'.join(parts)}{tail}）"
