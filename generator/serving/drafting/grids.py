"""Grids: what an input has in rows, and the tables of its report, as a page lays them out in cells.

A cell is what is typed at a path of keys, or a figure that the program has made of what is typed;
nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from generator import rows_in
from generator.serving.drafting.grid_shape import Box, Grid, within
from generator.serving.drafting.laid_out import pointer_of
from generator.serving.drafting.living import Amiss, Beside, living
from generator.serving.drafting.own_grids import own_grid, own_rows
from generator.serving.drafting.told_grids import told_grid, told_tables
from generator.serving.working.engines import apart

_SPREADS: Final = 128  # of fifty people, each with what they see and what they keep


class Contents(Struct, frozen=True):
    """The grids that there are: number, title, how many problems each has at its places."""

    own: tuple[tuple[str, str, int], ...]
    tables: tuple[tuple[str, str, int], ...]


def first_of(kind: str) -> str:
    """The grid that is shown first: of the 科目."""
    return next(f"i{at}" for at, rows in enumerate(rows_in(kind)) if rows.path == ("支出",))


class Spread(Struct, frozen=True):
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
    every = dict(own_rows(of))
    tables = {table.key: (name, table) for name, table in told_tables(of)}
    own = [
        (name, rows.label, sum(within(one.path, rows.path) for one in of.amiss))
        for name, rows in every.items()
    ]
    told = [(key, f"{name} {table.title}".strip(), 0) for key, (name, table) in tables.items()]
    grid = None
    if number in tables:
        grid = told_grid(of, *tables[number])
    if number in every:
        grid = own_grid(of, every[number], number)
    return Spread(Contents(tuple(own), tuple(told)), grid)


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
