"""Expenses: the “三公” table, its columns by heading in whatever order, or its rows by label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.later import matcher
from generator.published.shape import Grid, TextLine
from generator.understanding.tables.cells import Reading, number
from generator.understanding.tables.headings import Layout, headed, is_index
from generator.vocabulary.statements import label, spelled

WHOLE, ABROAD, CARS = "合计", "因公出国境费", "公务用车购置及运行维护费"
BOUGHT, RUN, GUESTS = "公务用车购置费", "公务用车运行维护费", "公务接待费"
AGENCY, MEETINGS, TRAINING = "机关运行经费", "会议费", "培训费"
_ORDER: Final = (WHOLE, ABROAD, CARS, BOUGHT, RUN, GUESTS)
# Tried in this order on a label, or on a heading from the lowest row up.
_KINDS: Final = (
    (AGENCY, matcher(r".*机关运行经费.*")),
    # Columns beside “三公” in budgets, as of 江苏.
    *((one, matcher(one)) for one in (MEETINGS, TRAINING)),
    (GUESTS, matcher(r".*接待费?.*")),
    (ABROAD, matcher(r".*出国.*")),
    (CARS, matcher(r".*购置.*运.*|.*(?:用车|车辆)费用?")),
    (BOUGHT, matcher(r".*购置费?.*")),
    (RUN, matcher(r".*运行(?:维护)?费?.*")),
    (WHOLE, matcher(r".*合计|总计|三公经费(?:财政拨款)?预算(?:总额|数)")),
)
_SAYS_NO_KIND: Final = matcher(r"小计|合计|(?:20\d\d年|本年|上年)?度?(?:预算|决算|执行)数?|金额")
_THREE: Final = "三公经费"  # a column of their sum, beside 会议费 and 培训费
_YEAR: Final = matcher(r"20\d\d")
_YEARS: Final = 2  # of a table with a row for each that are of any use


def read_expenses(title: str, blocks: Sequence[TextLine | Grid]) -> Reading:
    """One row of figures below headings, or a row for each kind; lost blanks are not guessed."""
    reading = Reading()
    layout: Layout | None = None
    for block in blocks:
        if isinstance(block, TextLine):
            continue
        found, start = headed(block)
        layout = found or layout
        if layout is None or len(layout.paths) != len(block.rows[0]):
            _read_twelve(block, reading)
            continue
        where = _where(layout, title)
        if where and start < len(block.rows):
            reading.columns |= {column for _, column in where}
            reading.lines |= {kind for kind, _ in where}
            _read_across(block, start, where, reading)
        elif not where:
            _read_down(block, start, layout, title, reading)
    return reading


def _where(layout: Layout, title: str) -> dict[tuple[str, str], int]:
    """The column of each kind: the last of its headings, and the first that a merged one covers."""
    found: dict[tuple[str, str], int] = {}
    for name, at in _columns(layout, title):
        if name not in found or layout.paths[found[name]] != layout.paths[at]:
            found[name] = at
    return found


def _columns(layout: Layout, title: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Kind and column (预算, 决算, 上年) of each heading that names a kind."""
    years = sorted({year for path in layout.paths for year in _YEAR.findall(path)})
    for at, path in enumerate(layout.paths):
        kind = _kind(path)
        if kind:
            yield (kind, _column(path, title, years)), at


def _kind(path: str) -> str:
    """The kind that a heading or a label names; 合计 alone is of all of them."""
    texts = [re.sub(r"[“”\"]", "", text) for text in path.split("/")]
    own = [text for text in texts if not _SAYS_NO_KIND.fullmatch(text)]
    for text in reversed(own):
        if found := next((kind for kind, reading in _KINDS if reading.fullmatch(text)), ""):
            return found
    if own == [_THREE]:
        return WHOLE
    return WHOLE if "合计" in texts else ""


def _column(path: str, title: str, years: Sequence[str]) -> str:
    year = _YEAR.search(path)
    if "上年" in path or (year and len(years) > 1 and year[0] != years[-1]):
        return "上年"
    if "决算" in path.replace("预决算", "") or "执行" in path:
        return "决算"
    if "预算" in path:
        return "预算"
    return "决算" if "决算" in title else "预算"


def _read_across(
    grid: Grid, start: int, where: dict[tuple[str, str], int], reading: Reading
) -> None:
    """The one row of figures, or of several (one a unit) the one that is their sum."""
    rows = [
        at
        for at in range(start, len(grid.rows))
        if not is_index(grid.rows[at])
        and any(number(grid.rows[at][i], "", grid.places[at]) for i in where.values())
    ]
    first = min(where.values())
    sums = [at for at in rows if "合计" in {spelled(cell) for cell in grid.rows[at][:first]}]
    chosen = sums or rows
    years = {at: _YEAR.search("".join(grid.rows[at][:first])) for at in chosen}
    if len(chosen) > 1 and all(years.values()):
        _read_years(grid, {year[0]: at for at, year in years.items() if year}, where, reading)
        return
    if len(chosen) > 1:
        reading.whole = False
        return
    for at in chosen:
        for (kind, column), index in where.items():
            _put(grid, at, index, (kind, column), reading)


def _read_years(
    grid: Grid, rows: dict[str, int], where: dict[tuple[str, str], int], reading: Reading
) -> None:
    """A row for each year: the last is the report's own, the one before it 上年."""
    for nth, (_, at) in enumerate(sorted(rows.items(), reverse=True)):
        for (kind, column), index in where.items() if nth < _YEARS else ():
            _put(grid, at, index, (kind, "上年" if nth else column), reading)


def _read_down(grid: Grid, start: int, layout: Layout, title: str, reading: Reading) -> None:
    """A row for each kind: its label, and its amounts by heading."""
    years = sorted({year for path in layout.paths for year in _YEAR.findall(path)})
    amounts = {
        at: _column(path, title, years)
        for at, path in enumerate(layout.paths)
        if re.search(r"算数?$|金额$|执行数?$", path)
    }
    reading.columns |= set(amounts.values())
    for at in range(start, len(grid.rows)):
        row = grid.rows[at]
        kind = next((k for cell in row if (k := _kind(spelled(label(cell)))) and cell), "")
        reading.lines |= {kind} - {""}
        for index, column in amounts.items():
            if kind and not is_index(row):
                _put(grid, at, index, (kind, column), reading)


def _read_twelve(grid: Grid, reading: Reading) -> None:
    """Twelve cells without headings: the six kinds, budget and then final."""
    for at, row in enumerate(grid.rows):
        if len(row) == 2 * len(_ORDER) and not is_index(row):
            for index in range(len(row)):
                column = "预算" if index < len(_ORDER) else "决算"
                _put(grid, at, index, (_ORDER[index % len(_ORDER)], column), reading)


def _put(grid: Grid, at: int, index: int, name: tuple[str, str], reading: Reading) -> None:
    kind, column = name
    shown = f"{kind}{column}数" if column != "上年" else f"{kind}上年数"
    cell = number(grid.rows[at][index], shown, grid.place(at, index), kind)
    if cell is not None:
        reading.put(kind, column, cell)
