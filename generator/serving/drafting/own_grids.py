"""Own grids: what an input has in rows, each table with what is typed in its cells.

What is wrong stands at the cell that it is about, or at the row that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator import Column, Rows, described, rows_in
from generator.importing.described import BY_CODE, BY_NAME, BY_ORDER, FIXED
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
from generator.serving.drafting.living import Amiss, Living

_NEXT: Final = "新的一条"
_NAMED: Final = 12  # characters of the name of a row


def own_rows(of: Living) -> Iterator[tuple[str, Rows]]:
    """What the input has in rows, by number: i5; i7-1-0 is the first list within the second row."""
    for at, rows in enumerate(rows_in(of.kind)):
        yield f"i{at}", rows
        deep = len(rows.path)
        there = {p[deep] for p in of.typed if len(p) > deep and within(p, rows.path)}
        for one in sorted(row for row in there if isinstance(row, int) and rows.within):
            called = of.typed.get((*rows.path, one, *rows.columns[0].keys), "")
            named = f"第 {one + 1} 条{called and f'“{called[:_NAMED]}”'}"
            for inside, found in enumerate(rows.within):
                path = (*rows.path, one, *found.path)
                label = f"{rows.label} · {named} · {found.label}"
                yield f"i{at}-{one}-{inside}", replace(found, path=path, label=label)


def own_grid(of: Living, rows: Rows, number: str) -> Grid:
    """One of them as cells."""
    return _Own(of, _ordered(rows)).grid(number)


def _ordered(rows: Rows) -> Rows:
    """The columns as they are filled in: a name of one's own for a code is rare, and comes last."""
    if rows.by != BY_CODE:
        return rows
    return replace(rows, columns=tuple(sorted(rows.columns, key=lambda one: one.keys == ("名称",))))


class _Own(Struct):
    """What an input has in rows."""

    of: Living
    rows: Rows
    wrong: Mapping[Path, list[Amiss]] = field(default_factory=dict)
    typed: Mapping[Path, list[Path]] = field(default_factory=dict)  # by the row that it is in
    misread: frozenset[Path] = frozenset()

    def grid(self, number: str) -> Grid:
        rows = self.rows
        inside = tuple(p for p in self.of.amiss if within(p.path, rows.path))
        wrong: dict[Path, list[Amiss]] = {}
        for one in inside:
            wrong.setdefault(one.path, []).append(one)
        typed: dict[Path, list[Path]] = {}
        for path in self.of.typed:
            if within(path, rows.path) and len(path) > len(rows.path):
                typed.setdefault(path[: len(rows.path) + 1], []).append(path)
        self.wrong, self.typed = wrong, typed
        self.misread = _misread(self.of)
        names = self._names()
        lines = [self._line(path) for path in self._paths()]
        if rows.by == BY_ORDER:
            lines.append(self._line((*rows.path, self._count()), is_next=True))
        return Grid(
            number,
            rows.label,
            unit_of(self.of),
            spots(names, len(self._heads())),
            labels(names),
            ("",) * len(self._heads()) + tuple(one.form for one in rows.columns),
            tuple(lines),
            inside,
            rows.meaning,
            rows,
        )

    def _heads(self) -> tuple[str, ...]:
        return {BY_CODE: ("科目编码", "科目名称"), BY_NAME: ("名称",), BY_ORDER: ("序号",)}.get(
            self.rows.by, ("项目",)
        )

    def _names(self) -> tuple[tuple[str, ...], ...]:
        """The heading: a block of a row above what is in it."""
        above, inner = list(self._heads()), [""] * len(self._heads())
        for one in self.rows.columns:
            top = one.keys[0] if len(one.keys) > 1 else one.label
            seen = len(one.keys) > 1 and top in above
            above.append("" if seen else top)
            inner.append(" · ".join(one.keys[1:]))
        return (tuple(above), tuple(inner)) if any(inner) else (tuple(above),)

    def _paths(self) -> Iterable[Path]:
        """The rows that there are, in the order of the input."""
        if self.rows.by == FIXED:
            return ((*self.rows.path, key) for key in self.rows.fixed)
        deep = len(self.rows.path)
        asked = (path[: deep + 1] for path in self.wrong if len(path) > deep)
        return dict.fromkeys((*self.typed, *asked))

    def _count(self) -> int:
        return sum(1 for _ in self._paths())

    def _line(self, path: Path, *, is_next: bool = False) -> Line:
        heads = self._head(path, is_next=is_next)
        named = " ".join(one.text for one in heads).strip()
        boxes = [self._box((*path, *one.keys), named, one) for one in self.rows.columns]
        known = {one.path for one in boxes}
        beyond = (p for p in self.typed.get(path, ()) if p not in known)
        rest = tuple((p, self.of.typed[p]) for p in beyond)
        is_row = self.rows.by != FIXED and not is_next
        return Line((*heads, *self._told(path, boxes)), path if is_row else (), rest)

    def _head(self, path: Path, *, is_next: bool) -> tuple[Box, ...]:
        """What tells a row from the others; what is wrong with the whole of it stands there."""
        key = path[-1]
        problems = tuple(self.wrong.get(path, ()))
        if problems and described(path, self.of.kind):
            problems = ()  # the row is one value, which has them
        if isinstance(key, int):
            return (Box(_NEXT if is_next else str(key + 1), head=True, problems=problems),)
        own = Box(key, head=True, problems=problems)
        if self.rows.by != BY_CODE:
            return (own,)
        return own, Box(self._called(str(key)), head=True)

    def _called(self, code: str) -> str:
        """The name of a 科目, as `described` has it behind its code."""
        for one in self.rows.columns:
            if what := described((*self.rows.path, code, *one.keys), self.of.kind):
                row = what.label.split(" · ")[len(self.rows.path)]
                return row.partition(" ")[2]
        return ""

    def _box(self, path: Path, row: str, column: Column) -> Box:
        form, meaning = column.form, ""
        if self.rows.by == FIXED:  # not every row has every column
            what = described(path, self.of.kind)
            if what is None:
                return Box("")
            form, meaning = what.form, what.meaning
        typed = self.of.typed.get(path)
        last = self.of.last.get(path, "") if self.rows.by != BY_ORDER else ""
        return Box(
            typed or "",
            path,
            typed is not None,
            form,
            label=f"{row} {column.label}",
            meaning=meaning,
            how=f"上年：{last}" if last else "",
            problems=tuple(self.wrong.get(path, ())),
            misread=path in self.misread,
        )

    def _told(self, row: Path, boxes: Sequence[Box]) -> Iterator[Box]:
        """The cells of a row; a problem of a block within it stands at what is typed of that."""
        if not self.wrong:
            yield from boxes
            return
        left = {
            path: found
            for path, found in self.wrong.items()
            if len(path) > len(row) and within(path, row) and all(path != one.path for one in boxes)
        }
        for one in boxes:
            here = [p for p in left if one.path and within(one.path, p)]
            misread = one.misread or any(p in self.misread for p in here)
            more = [problem for path in here for problem in left.pop(path)]
            yield replace(one, problems=(*one.problems, *more), misread=misread) if more else one


def _misread(of: Living) -> frozenset[Path]:
    """The places at which something stands that is none of their form."""
    found = of.report.problems if of.report is not None else ()
    return frozenset(one.place.path for one in found if of.typed.get(one.place.path))
