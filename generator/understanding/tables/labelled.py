"""Labelled: the 总表, whose rows are labels: income on the left, expenditure on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.later import matcher
from generator.published.shape import Grid, TextLine
from generator.understanding.tables.cells import AMOUNT, Reading, number
from generator.understanding.tables.headings import Layout, headed, is_index
from generator.understanding.tables.stream import joined
from generator.vocabulary.statements import Row, Statement, label, spelled

_LABELS: Final = matcher(
    r"(?:.*/)?(?:项目|支出功能分类科目|功能(?:分类)?科目)(?:\(.{0,24}\))?(?:名称)?|收入|支出"
)
_BY_PURPOSE: Final = matcher(r"经济分类|支出性质|用途")
_OPENING: Final = matcher("(?:年初|上年)(?:财政拨款)?结转")
_CLOSING: Final = matcher("年[末终](?:财政拨款)?结转|结转下年")
_HALVES: Final = {"收入", "支出"}
_ONE_SIDED: Final = {"T2": "收入", "T3": "支出"}  # where they are lists
_HEAD: Final = "项目"  # what stands above the labels
_ABOVE: Final = 4  # rows in which the side stands that a grid is of
# How deep a row stands, by its number; without one it is part of the numbered row above it.
_DEEPER: Final = (
    matcher("[一二三四五六七八九十]{1,3}、"),
    matcher(r"[(][一二三四五六七八九十\d]{1,3}[)]"),
    matcher(r"\d{1,2}[.、](?!\d)"),
)
PURPOSE: Final = "用途"  # the side of expenditure once more, by kind
_PURPOSES: Final = {"基本支出", "项目支出", "单位预留机动经费"}
_KINDS: Final = {"基本支出", "项目支出"}  # rows of expenditure that others may stand below
_SUMS: Final = matcher(".*(?:合计|总计|结转|结余).*|[本当]年(?:收入|支出).*")
_FUNDS: Final = {
    "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款",
    "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入",
}  # fmt: skip


class Side(Struct):
    """Income or expenditure: where its labels and its amounts stand, which block of rows it is."""

    name: str
    labels: int
    columns: dict[str, int] = field(default_factory=dict)
    under: str = ""  # 年初 or 年末, for the funds listed below it
    year: bool = False  # whether the total of the year has been: 收入合计 below it is more
    above: dict[int, str] = field(default_factory=dict)  # by depth, the last row that has parts
    again: Side | None = None  # the same by another classification, whose totals may stand alone


def read_labelled(statement: Statement, blocks: Sequence[TextLine | Grid]) -> Reading:
    """The grids by their headings; a grid without any, and lines of text, by their labels."""
    reading = Reading()
    sides: list[Side] = []
    width = 0
    for block in _apart(blocks):
        layout, start = headed(block)
        if layout is not None and (found := _sides(statement, layout)):
            if len(found) == 1:
                found[0].name = _half(statement, block, found[0])
            for side, before in zip(found, sides, strict=False):
                side.under = before.under if side.name == before.name else ""
            sides, width = found, len(block.rows[0])
        if not sides:
            _read_unheaded(statement, block, reading)
        elif width == len(block.rows[0]):
            _read_grid(statement, sides, block, start, reading)
        else:
            reading.whole = False
    if not reading.cells:
        lines = [block for block in blocks if isinstance(block, TextLine)]
        _read_words(statement, lines, reading)
    return reading


def is_listed(statement: Statement, blocks: Sequence[TextLine | Grid]) -> bool:
    """Whether a table that has its columns by heading is a list here: labels and one amount."""
    grids = [block for block in blocks if isinstance(block, Grid)]
    layout, _ = headed(grids[0]) if grids else (None, 0)
    if layout is None or layout.named(statement.columns):
        return False
    first, *others = dict.fromkeys(layout.paths)
    return bool(_LABELS.fullmatch(first)) and len(others) == 1


def _apart(blocks: Sequence[TextLine | Grid]) -> Iterator[Grid]:
    """The grids; where the lines of two touch that stand below one another, each by itself."""
    for block in blocks:
        if not isinstance(block, Grid):
            continue
        begun = 0
        for at in range(_ABOVE, len(block.rows) - 1):
            if _said(block.rows[at]) and _HEAD in map(spelled, block.rows[at + 1]):
                yield Grid(block.rows[begun:at], block.places[begun:at])
                begun = at
        yield Grid(block.rows[begun:], block.places[begun:]) if begun else block


def _read_grid(
    statement: Statement, sides: Sequence[Side], grid: Grid, start: int, reading: Reading
) -> None:
    for at in range(start, len(grid.rows)):
        if is_index(grid.rows[at]):
            continue
        if len(sides) == 1 and (name := _said(grid.rows[at])):
            sides[0].name, sides[0].under = name, ""
        for side in sides:
            reading.columns |= {f"{side.name}.{name}" for name in side.columns}
            _read_side(statement, side, grid, at, reading)


def _said(row: Sequence[str]) -> str:
    """收入 or 支出, where a row says nothing else: what is below it is of that side."""
    words = {spelled(cell) for cell in row} - {""}
    return words.pop() if len(words) == 1 and words <= _HALVES else ""


def _half(statement: Statement, grid: Grid, side: Side) -> str:
    """Of which side a grid is that has one alone: by the row above its headings, else its labels.

    Some print the two halves of the table one below the other, or on two pages.
    """
    if name := _ONE_SIDED.get(statement.key, ""):
        return name
    if name := next(filter(None, map(_said, grid.rows[:_ABOVE])), ""):
        return name
    labels = {spelled(label(row[side.labels])) for row in grid.rows} - {""}
    rows = (("收入", statement.income), ("支出", statement.spending))
    known = {
        name: sum(any(row.label.fullmatch(one) for row in of) for one in labels)
        for name, of in rows
    }
    return "支出" if known["支出"] > known["收入"] else "收入"


def _sides(statement: Statement, layout: Layout) -> list[Side]:
    """The blocks of a table, each from its column of labels to the next."""
    paths = layout.paths
    starts = [at for at, path in enumerate(paths) if _is_labels(paths, at, path)]
    found, again = list[Side](), list[Side]()
    for start, end in zip(starts, [*starts[1:], len(paths)], strict=False):
        own = Layout(tuple(p if start < at < end else "" for at, p in enumerate(paths)))
        name = "支出" if "支出" in paths[start] or found else "收入"
        side = Side(name, start, own.of_one_year(statement.columns))
        before = next((one for one in found if one.name == name), None)
        by_purpose = bool(_BY_PURPOSE.search(paths[start]))
        if before and side.columns:
            before.again = side
        if side.columns and by_purpose:
            again.append(replace(side, name=PURPOSE))
        elif side.columns and not before:
            found.append(side)
    if again and not any(one.name == "支出" for one in found):
        again[0].name = "支出"  # it has expenditure by kind alone
    return [*found, *again]


def _is_labels(paths: Sequence[str], at: int, path: str) -> bool:
    """A column of labels: its own heading is 项目, and what stands left of it is another's."""
    return bool(_LABELS.fullmatch(path)) and (at == 0 or paths[at - 1] != path)


def _read_side(statement: Statement, side: Side, grid: Grid, at: int, reading: Reading) -> None:
    row = grid.rows[at]
    text = row[side.labels] or _second(side, row)
    printed = label(text)
    name = _named(statement, side, printed) if printed else ""
    depth = _depth(spelled(text)) if row[side.labels] else len(_DEEPER) + 1
    name = _below(statement, side, name, depth) if name else ""
    if side.name == PURPOSE and name not in _PURPOSES:
        return
    if name:
        reading.lines.add(f"{side.name}.{name}")
    for column, own in side.columns.items():
        index = own if row[own] else _beside(side, row, column)
        if not row[index]:
            continue
        title = printed if column == "0" else f"{printed} {column}"
        cell = number(row[index], title, grid.place(at, index), printed)
        if cell is None:
            continue
        if name:
            reading.put(f"{side.name}.{name}", column, cell)
        elif cell.value:
            reading.whole = False


def _second(side: Side, row: Sequence[str]) -> str:
    """The label of a row in the second column of labels: it is part of the group beside it."""
    between = row[side.labels + 1 : min(side.columns.values())]
    return next((text for text in between if label(text)), "")


def _beside(side: Side, row: Sequence[str], column: str) -> int:
    """Where the amount of a total stands that is printed once for both classifications."""
    again = side.again
    alone = again and column in again.columns and not row[again.labels]
    return again.columns[column] if again and alone else side.columns[column]


def _named(statement: Statement, side: Side, printed: str) -> str:
    """The name of a row: that of the statement, or as printed; a fund below a balance is its."""
    plain = spelled(printed)
    rows: Sequence[Row] = statement.income if side.name == "收入" else statement.spending
    name = next((row.name for row in rows if row.label.fullmatch(plain)), printed)
    if _OPENING.match(plain):
        side.under = "年初"
    elif _CLOSING.match(plain):
        side.under = "年末"
    elif side.under and (name in _FUNDS or plain in _FUNDS):
        return f"{side.under}.{name}"
    else:
        side.under = ""
    return _total(side, name, plain)


def _depth(plain: str) -> int:
    return next((at for at, mark in enumerate(_DEEPER) if mark.match(plain)), len(_DEEPER))


def _below(statement: Statement, side: Side, name: str, depth: int) -> str:
    """The name of a row; one that is unknown and deeper than a row above it is part of that.

    经费拨款 below （一）一般公共预算拨款 is “一般公共预算财政拨款收入.经费拨款”.
    """
    parent = next((side.above[at] for at in range(depth - 1, -1, -1) if at in side.above), "")
    side.above = {at: above for at, above in side.above.items() if at < depth}
    side.above[depth] = "" if _SUMS.fullmatch(name) else name
    rows = statement.income if side.name == "收入" else statement.spending
    known = "." in name or any(row.name == name for row in rows)
    inside = parent in _KINDS if side.name == "支出" else bool(parent)
    return f"{parent}.{name}" if inside and not known else name


def _total(side: Side, name: str, plain: str) -> str:
    """The name of a row; 收入合计 below 当年收入小计 and 上年结转 is all there is (江苏)."""
    if name != f"本年{side.name}合计":
        return name
    of_year = "年" in plain
    side.year |= of_year
    return "总计" if side.year and not of_year else name


_LABEL: Final = matcher(
    r"((?:[一二三四五六七八九十]{1,3}、[^\d]{1,40}?|本年收入合计|本年支出合计|总计|合计|年初结转和结余"
    r"|年末结转和结余|使用非财政拨款结余[^\d]{0,20}?|结余分配|年初财政拨款结转和结余"
    r"|年末财政拨款结转和结余|一般公共预算财政拨款|政府性基金预算财政拨款"
    rf"|国有资本经营预算财政拨款))\s+(\d{{1,2}})((?:\s+(?:{AMOUNT}))*)(?=\s|$)"
)
_AMOUNTS: Final = matcher(AMOUNT)
_OF_SPENDING: Final = {"结余分配", "年末结转和结余", "年末财政拨款结转和结余"}


def _read_unheaded(statement: Statement, grid: Grid, reading: Reading) -> None:
    lines = [
        TextLine(" ".join("".join(cell.split()) for cell in row), place)
        for row, place in zip(grid.rows, grid.places, strict=True)
    ]
    _read_words(statement, lines, reading)


def _read_words(statement: Statement, lines: Sequence[TextLine], reading: Reading) -> None:
    """Labels, 行次 and amounts in reading order: blank cells are lost, the first amount is kept."""
    text, starts = joined(lines)
    for match in _LABEL.finditer(text):
        amounts = _AMOUNTS.findall(match[3])
        printed = label(match[1])
        side = _side(printed, reading)
        rows = statement.income if side == "收入" else statement.spending
        name = next((row.name for row in rows if row.label.fullmatch(spelled(printed))), printed)
        reading.lines.add(f"{side}.{name}")
        # A grant under 年初结转 has the label of the grant itself, which comes first.
        if amounts:
            cell = number(amounts[0], printed, starts(match.start(3)), printed)
            if cell is not None:
                reading.cells.setdefault((f"{side}.{name}", "0"), cell)


def _side(name: str, reading: Reading) -> str:
    """收入 or 支出: by the label, and for a 总计 by whether the income side has had its own."""
    if name == "总计":
        return "支出" if ("收入.总计", "0") in reading.cells else "收入"
    return "支出" if "支出" in name or name in _OF_SPENDING else "收入"
