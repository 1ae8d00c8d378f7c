"""Economic: basic expenditure by economic subject, in blocks side by side or with columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from generator.later import matcher
from generator.problem import Place
from generator.published.shape import Grid, TextLine
from generator.understanding.tables.cells import AMOUNT, Reading, number
from generator.understanding.tables.headings import Layout, headed, is_index
from generator.understanding.tables.lineage import Lineage
from generator.understanding.tables.stream import joined
from generator.vocabulary.statements import Column, Statement, spelled
from generator.vocabulary.subjects import CLASS, economic

_CODE: Final = matcher(r"3[019]\d(?:\d\d)?")
_CODE_AND_NAME: Final = matcher(rf"[\[(【]({_CODE.pattern})[\])】](\D.*)")
_TOTALS: Final = matcher(r"(人员经费|公用经费)(?:合计)?")
_WHOLE: Final = {"合计", "总计", "基本支出合计", "支出合计"}
_AMOUNT: Final = matcher(
    r"(?:.*/)?(?:决算数|预算数|金额|合计|小计|.{0,8}年(?:决算|预算)数?"
    r"|机关运行经费(?:支出)?(?:决算|预算)?数?)"
)
_PRINTED: Final = matcher(AMOUNT)
_OF_ALL: Final = matcher("/(?:小计|合计)$")
_ALL_OF_IT: Final = Column("", (matcher("合计|总计"),))
_MANY: Final = 3  # 款 in the columns of a table that has them there
_SUMS: Final = {"人员经费合计", "公用经费合计"}
KINDS: Final = ("人员经费", "公用经费")


def read_economic(statement: Statement, blocks: Sequence[TextLine | Grid]) -> Reading:
    """By columns (合计, 人员经费, 公用经费) or by blocks of code, name and amount."""
    reading = Reading()
    layout: Layout | None = None
    lineage = Lineage()
    for block in blocks:
        if isinstance(block, TextLine):
            continue
        found, start = headed(block)
        if found is not None:
            layout = found
        if layout and len(layout.paths) != len(block.rows[0]):
            layout = None
        if layout and (wide := _across(layout)):
            _read_across(block, start, layout, wide, reading)
            continue
        named = layout.named(statement.columns) if layout else {}
        by_columns = "" in named and set(KINDS) & set(named)
        for at in range(start, len(block.rows)):
            if is_index(block.rows[at]):
                continue
            if layout and by_columns:
                _read_columns(block, at, layout, named, lineage, reading)
            else:
                _read_blocks(block, at, layout, reading)
        reading.columns |= set(named) if by_columns else {""}
    _read_words(blocks, reading)
    if not reading.cells:  # a form in which nothing was understood is not one without figures
        rows = (row for block in blocks if isinstance(block, Grid) for row in block.rows)
        reading.whole &= not any(_PRINTED.fullmatch(spelled(cell)) for row in rows for cell in row)
    # A form that has no row for them says nothing of 人员经费 and 公用经费.
    reading.whole &= bool(_SUMS & {row for row, _ in reading.cells}) or not reading.cells
    return reading


def _read_columns(
    grid: Grid, at: int, layout: Layout, where: dict[str, int], lineage: Lineage, reading: Reading
) -> None:
    row = grid.rows[at]
    first = min(where.values())
    units = layout.of_units(first)
    code, name = lineage.read(["" if i in units else cell for i, cell in enumerate(row[:first])])
    if units and not code and name not in _WHOLE:  # the total of a unit
        reading.pass_over(grid.places[at])
        return
    named = "" if _TOTALS.fullmatch(name) else name  # a kind that has no code of its own
    key = code or ("合计" if name in _WHOLE else named)
    for column, index in where.items():
        place = grid.place(at, index)
        title = f"{key} {name} {column}" if key != name else f"{name} {column}"
        cell = number(row[index], title.strip(), place, name or key)
        if cell is None:
            continue
        if not code and key != "合计":
            reading.whole &= not cell.value
        if not key:
            continue
        reading.put(key, column, cell)
        if key == "合计" and column in KINDS:
            reading.put(f"{column}合计", "", cell)


def _read_blocks(grid: Grid, at: int, layout: Layout | None, reading: Reading) -> None:
    """One row, from left to right: a code or a total, its name, its amount, and so on."""
    row, key, name = grid.rows[at], "", ""
    for index, text in enumerate(row):
        cell = spelled(text)
        if not cell:
            continue
        amounts = layout is None or bool(_AMOUNT.fullmatch(layout.paths[index]))
        if _CODE.fullmatch(cell) and not (layout and amounts):
            key, name = cell, ""
        elif (both := _CODE_AND_NAME.fullmatch(cell)) and not (layout and amounts):
            key, name = both[1], both[2]
        elif total := _TOTALS.fullmatch(cell):
            key, name = f"{total[1]}合计", f"{total[1]}合计"
        elif cell in _WHOLE:
            key, name = "合计", "合计"
        elif not amounts or (printed := number(text, "", grid.places[at])) is None:
            name = cell
        elif key:
            title = key if key == name else f"{key} {name}"
            named = number(text, title, grid.place(at, index), name)
            if named is not None:
                reading.put(key, "", named)
            key = ""
        else:
            reading.whole &= not printed.value


@cache
def _by_names() -> dict[str, str]:
    """The code of each 类, and of each 款 with the name of its 类 and “/” in front."""
    every = economic()
    above = {code: spelled(one.name) for code, one in every.items() if len(code) == CLASS}
    return {name: code for code, name in above.items()} | {
        f"{above[code[:CLASS]]}/{spelled(one.name)}": code
        for code, one in every.items()
        if len(code) > CLASS and code[:CLASS] in above
    }


def _across(layout: Layout) -> dict[str, int]:
    """Where each code stands of a table that has 经济分类 in its columns (财决 05, 08-1)."""
    codes = _by_names()
    paths = [_OF_ALL.sub("", path) for path in layout.paths]
    found = {codes[path]: at for at, path in enumerate(paths) if path in codes}
    return found if sum(len(code) > CLASS for code in found) >= _MANY else {}


def _read_across(
    grid: Grid, start: int, layout: Layout, where: dict[str, int], reading: Reading
) -> None:
    """The row of all 科目; what each of them was spent on is no table of this kind."""
    whole = layout.named((_ALL_OF_IT,))
    first = min([*where.values(), *whole.values()])
    for at in range(start, len(grid.rows)):
        row = grid.rows[at]
        if is_index(row):
            continue
        if "".join(map(spelled, row[:first])) not in _WHOLE:
            reading.pass_over(grid.places[at])
            continue
        for code, index in {**where, **({"合计": whole[""]} if whole else {})}.items():
            name = economic()[code].name if code.isdecimal() else code
            cell = number(row[index], f"{code} {name}", grid.place(at, index), name)
            if cell is not None:
                reading.put(code, "", cell)


_LINE: Final = matcher(
    rf"(?<![\d.,])((?:30|31|39)\d(?:\d\d)?)\s+([^\d]{{1,60}}?)(?:\s+({AMOUNT}))?(?=\s+(?:30|31|39)\d|\s+人员|\s+公用|\s*$|\s+注)"
)
_LINE_TOTAL: Final = matcher(rf"(人员经费合计|公用经费合计)\s+({AMOUNT})")


def _read_words(blocks: Sequence[TextLine | Grid], reading: Reading) -> None:
    """Lines of text: code, name and amount, three to a line."""
    text, starts = joined([block for block in blocks if isinstance(block, TextLine)])
    for match in _LINE.finditer(text):
        if match[3]:
            _put(reading, match[1], re.sub(r"\s", "", match[2]), match[3], starts(match.start(3)))
    for match in _LINE_TOTAL.finditer(text):
        _put(reading, match[1], "", match[2], starts(match.start(2)))


def _put(reading: Reading, row: str, name: str, text: str, place: Place) -> None:
    cell = number(text, f"{row} {name}".strip(), place, name or row)
    if cell is not None:
        reading.cells.setdefault((row, ""), cell)
