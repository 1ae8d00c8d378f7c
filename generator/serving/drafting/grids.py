"""Grids: what an input has in rows, and the tables of its report, as a page lays them out in cells.

A cell is what is typed at a path of keys, or a figure that the program has made of what is typed;
nothing is computed here.  What is wrong stands at the cell that it is about: at the place that a
problem names; at the row that it names; of a whole block at the widest sum that is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from generator import (
    Cell,
    Column,
    Derivation,
    Facts,
    Figure,
    Rows,
    Table,
    described,
    rows_in,
)
from generator import tabulate as tables_of
from generator.facts.origin import exact, titled
from generator.serving.drafting.laid_out import pointer_of
from generator.serving.drafting.living import Amiss, Beside, Living, living
from generator.serving.working.engines import apart
from generator.tabulation import Arrangement, arranged, cells_of, numbered, printed

Path = tuple[str | int, ...]

CODED, NAMED, COUNTED, FIXED = "编码", "名称", "序号", "固定"  # `Rows.by`
_NUMBERS: Final = frozenset({"金额", "数", "个数", "年度"})
_OPERANDS: Final = 12  # of a sum that are told; how many more is said
_SPREADS: Final = 128  # of fifty people, each with what they see and what they keep
_NEXT: Final = "新的一条"


@dataclass(frozen=True, slots=True)
class Box:
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


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `path` leads to it where it is a row of the input, that can be taken out.

    `rest` is what else is typed there, for which there is no column.
    """

    boxes: tuple[Box, ...]
    path: Path = ()
    rest: tuple[tuple[Path, str], ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        return self.path, *((one.path, one.head, one.head and one.text) for one in self.boxes)


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the heading: where it begins, how many rows and columns it covers.

    `leads` where it stands above what tells a row from the others.
    """

    text: str
    column: int
    rows: int
    columns: int
    leads: bool


@dataclass(frozen=True, slots=True)
class Grid:
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


@dataclass(frozen=True, slots=True)
class Contents:
    """The grids that there are: number, title, how many problems each has at its places."""

    own: tuple[tuple[str, str, int], ...]
    tables: tuple[tuple[str, str, int], ...]


def first_of(kind: str) -> str:
    """The grid that is shown first: of the 科目."""
    return next(f"i{at}" for at, rows in enumerate(rows_in(kind)) if rows.path == ("支出",))


@dataclass(frozen=True, slots=True)
class Spread:
    """What the page of a table shows: which there are, and one of them; None for none of it."""

    contents: Contents
    grid: Grid | None


@lru_cache(maxsize=_SPREADS)
def spread_of(text: str, kind: str, beside: Beside, number: str) -> Spread:
    """The tables of a text of a kind (决算, 预算) with what stands beside it; one by its number."""
    return _spread(text, kind, beside, number)


@apart
def _spread(text: str, kind: str, beside: Beside, number: str) -> Spread:
    of = living(text, kind, beside)
    every = rows_in(kind)
    tables = {table.key: (name, table) for name, table in _tables(of)}
    own = [
        (f"i{at}", rows.label, sum(_within(one.path, rows.path) for one in of.amiss))
        for at, rows in enumerate(every)
    ]
    told = [(key, f"{name} {table.title}".strip(), 0) for key, (name, table) in tables.items()]
    grid = None
    if number in tables:
        grid = _Told(of).grid(*tables[number])
    for at, rows in enumerate(every):
        if number == f"i{at}":
            grid = _Own(of, _ordered(rows)).grid(number)
    _rests.cache_clear()  # a figure keeps all that it was made of
    return Spread(Contents(tuple(own), tuple(told)), grid)


def _ordered(rows: Rows) -> Rows:
    """The columns as they are filled in: a name of one's own for a code is rare, and comes last."""
    if rows.by != CODED:
        return rows
    return replace(rows, columns=tuple(sorted(rows.columns, key=lambda one: one.keys == ("名称",))))


def _tables(of: Living) -> Iterator[tuple[str, Table]]:
    if of.check is None or of.document is None:
        return iter(())
    facts: Facts = of.check.facts
    return numbered(facts, tables_of(facts), of.document.style)


def _unit(of: Living) -> str:
    return of.report.content.unit if of.report is not None else ""


def _within(path: Path, block: Path) -> bool:
    return path[: len(block)] == block


def _spots(names: Sequence[tuple[str, ...]], leading: int) -> tuple[tuple[Spot, ...], ...]:
    """The cells of a heading, row by row."""
    found: list[list[Spot]] = [[] for _ in names]
    for top, left, bottom, right in sorted(cells_of(names)):
        down, across = bottom - top + 1, right - left + 1
        found[top].append(Spot(names[top][left], left, down, across, left < leading))
    return tuple(map(tuple, found))


def _labels(names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Each column's name in one text."""
    found: list[list[str]] = [[] for _ in names[0]]
    for top, left, _, right in sorted(cells_of(names)):
        for column in range(left, right + 1):
            if names[top][left]:
                found[column].append(names[top][left])
    return tuple(" · ".join(one) for one in found)


# ---------------------------------------------------------------- the input's own


@dataclass
class _Own:
    """What an input has in rows."""

    of: Living
    rows: Rows
    wrong: Mapping[Path, list[Amiss]] = field(default_factory=dict)
    typed: Mapping[Path, list[Path]] = field(default_factory=dict)  # by the row that it is in
    misread: frozenset[Path] = frozenset()

    def grid(self, number: str) -> Grid:
        rows = self.rows
        inside = tuple(p for p in self.of.amiss if _within(p.path, rows.path))
        wrong: dict[Path, list[Amiss]] = {}
        for one in inside:
            wrong.setdefault(one.path, []).append(one)
        typed: dict[Path, list[Path]] = {}
        for path in self.of.typed:
            if _within(path, rows.path) and len(path) > len(rows.path):
                typed.setdefault(path[: len(rows.path) + 1], []).append(path)
        self.wrong, self.typed = wrong, typed
        self.misread = _misread(self.of)
        names = self._names()
        lines = [self._line(path) for path in self._paths()]
        if rows.by == COUNTED:
            lines.append(self._line((*rows.path, self._count()), is_next=True))
        return Grid(
            number,
            rows.label,
            _unit(self.of),
            _spots(names, len(self._heads())),
            _labels(names),
            ("",) * len(self._heads()) + tuple(one.form for one in rows.columns),
            tuple(lines),
            inside,
            rows.meaning,
            rows,
        )

    def _heads(self) -> tuple[str, ...]:
        return {CODED: ("科目编码", "科目名称"), NAMED: ("名称",), COUNTED: ("序号",)}.get(
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
        if self.rows.by != CODED:
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
        last = self.of.last.get(path, "") if self.rows.by != COUNTED else ""
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
            if len(path) > len(row)
            and _within(path, row)
            and all(path != one.path for one in boxes)
        }
        for one in boxes:
            here = [p for p in left if one.path and _within(one.path, p)]
            misread = one.misread or any(p in self.misread for p in here)
            more = [problem for path in here for problem in left.pop(path)]
            yield replace(one, problems=(*one.problems, *more), misread=misread) if more else one


def _misread(of: Living) -> frozenset[Path]:
    """The places at which something stands that is none of their form."""
    found = of.report.problems if of.report is not None else ()
    return frozenset(one.place.path for one in found if of.typed.get(one.place.path))


# ---------------------------------------------------------------- the tables of the report


@dataclass
class _Told:
    """A table that is published, with what of it was typed."""

    of: Living
    rests: dict[Path, tuple[Path, ...]] = field(default_factory=dict)

    def grid(self, name: str, table: Table) -> Grid:
        form = arranged(table)
        columns = _labels(form.heading)
        lines = [self._line(row, form, columns) for row in form.rows]
        lines = self._marked(lines, form)
        shown = dict.fromkeys(p for line in lines for box in line.boxes for p in box.problems)
        return Grid(
            table.key,
            f"{name} {table.title}".strip(),
            _unit(self.of),
            _spots(form.heading, form.leading),
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
            text = printed(figure, _unit(self.of) or "元")
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
        below = [p for p in self.of.typed if _within(p, origin.path)]  # an amount alone in a block
        return below[0] if len(below) == 1 else None

    def _marked(self, lines: Sequence[Line], form: Arrangement) -> list[Line]:
        """What is wrong with a whole block, at the widest of the sums that are made of it alone."""
        found = [list(line.boxes) for line in lines]
        sums = {
            (at, column): set(_rests(cell))
            for at, row in enumerate(form.rows)
            for column, cell in enumerate(row)
            if isinstance(cell, Figure) and isinstance(cell.origin, Derivation)
        }
        for problem in self.of.amiss:
            path = problem.path
            if not path or path in self.of.typed:
                continue
            inside = {k: len(r) for k, r in sums.items() if r and all(_within(p, path) for p in r)}
            widest = max(inside.values(), default=0)
            for at, column in (k for k, size in inside.items() if size == widest):
                box = found[at][column]
                found[at][column] = replace(box, problems=(*box.problems, problem))
        return [replace(line, boxes=tuple(new)) for line, new in zip(lines, found, strict=True)]


@lru_cache(maxsize=4096)
def _rests(figure: Figure) -> tuple[Path, ...]:
    """The places that a figure is added up from."""
    match figure.origin:
        case Cell() as cell:
            return (cell.path,)
        case Derivation() as made:
            return tuple(dict.fromkeys(p for one in made.operands for p in _rests(one)))
        case _:
            return ()


def _how(figure: Figure) -> str:
    """How a figure comes about, from what, each with its value."""
    origin = figure.origin
    if not isinstance(origin, Derivation):
        return titled(str(origin))
    parts = [f"{titled(one.label)} {exact(one)}" for one in origin.operands[:_OPERANDS]]
    more = len(origin.operands) - len(parts)
    tail = f"，等 {len(origin.operands)} 项" if more else ""
    return f"{exact(figure)} ＝ {origin.operation}（{'，'.join(parts)}{tail}）"


# ---------------------------------------------------------------- what is to be drawn anew


def redrawn(
    before: str, now: str, which: tuple[str, Beside, str], draw: Callable[..., str]
) -> dict[str, Any]:
    """What a page has to draw that shows a grid of one text to show that of another, as JSON.

    `which` grid: the kind of the report, what stands beside it, the grid's number.  `boxes` are the
    cells that differ, each by its id, or `body` all the rows as HTML where one has come or gone;
    `told` what is wrong, as HTML; `counts` how much is, by grid; `wrong` the places at which
    something is, each with whether what is typed there is none of its form.  `gone` says that there
    is no such grid any more.
    """
    kind, beside, number = which
    shown = spread_of(before, kind, beside, number).grid
    spread = spread_of(now, kind, beside, number)
    new = spread.grid
    if new is None:
        return {"gone": True}
    found: dict[str, Any] = {"boxes": {}, "wrong": _wrong(new)}
    if shown is None or shown.shape != new.shape:
        found["body"] = draw("grid_body.html", grid=new)
    else:
        found["boxes"] = _differing(shown, new)
    if shown is None or shown.problems != new.problems:
        found["told"] = draw("grid_told.html", grid=new)
    found["counts"] = {one: count for one, _, count in spread.contents.own}
    return found


def _wrong(grid: Grid) -> dict[str, bool]:
    return {
        pointer_of(box.path): box.misread
        for line in grid.lines
        for box in line.boxes
        if box.path is not None and any(not one.hint for one in box.problems)
    }


def _differing(shown: Grid, now: Grid) -> dict[str, Any]:
    return {
        f"c{at}-{column}": state_of(box)
        for at, (old, new) in enumerate(zip(shown.lines, now.lines, strict=True))
        for column, (was, box) in enumerate(zip(old.boxes, new.boxes, strict=True))
        if was != box
    }


def state_of(box: Box) -> dict[str, Any]:
    """What a cell shows."""
    return {
        "text": box.text,
        "there": box.there,
        "how": box.how,
        "problems": told_of(box.problems),
    }


def told_of(problems: Iterable[Amiss]) -> list[dict[str, str]]:
    return [{"level": one.level, "told": one.told} for one in problems]
