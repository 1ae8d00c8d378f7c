"""Headings: the columns of a ruled table by what stands above them, merged cells or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from generator.later import matcher
from generator.published.shape import Grid
from generator.vocabulary.statements import Column, spelled

Row = Sequence[str]

_WORDS: Final = matcher(
    r"(?:功能分类|经济分类|支出)?(?:部门)?(?:预算)?(?:功能|经济)?(?:分类)?(?:科目)?(?:编码|代码|名称)"
    r"|(?:部门|单位|科目|功能分类科目|部门经济分类科目|经济分类科目)(?:编码|代码|名称)"
    r"|采购(?:品目|目录|物品|项目|组织|方式|数量|金额).{0,6}"
    r"|项目(?:\(.{0,20}\))?|科目|类|款|项|行次|栏次|序号|金额|小计|备注"
    r"|(?:支出)?(?:功能|经济)分类科目|20\d\d年.{0,10}(?:支出|收入|执行数)"
    r"|.{0,12}(?:决算|预算)数|(?:本年|财政拨款)?(?:收入|支出)(?:决算|预算)?"
    r"|人员经费|(?:日常)?公用经费|基本支出|项目支出|.{0,4}因公出国.{0,8}|购置费|运行费"
    r"|.?三公.?经费(?:支出)?|会议费|培训费|增、?减(?:金额|额|数|幅度|率)"
    r"|(?:一般公共预算|政府性基金|国有资本经营).{0,14}|本年(?:收入|支出)(?:合计)?"
)
CODE: Final = matcher(r"[1-5]\d{2}(?:\d\d){0,2}")
_AMOUNT: Final = matcher(r"-?\d[\d,]*\.\d+|-?\d{1,3}(?:,\d{3})+|-?\d{4,}|0")
_INDEX: Final = matcher(r"栏次|行次|栏目次|[类款项]|\d{1,2}|[A-Z]|[甲乙丙丁]|\d{1,2}=[\d+\-]+")
_UNIT: Final = matcher(r"(?:.*/)?(?:预算)?(?:部门|单位)(?:\((?:单位|部门)\))?(?:编码|代码)")
_OF_ALL: Final = matcher("/(?:小计|合计|金额)$")
_COMPARED: Final = matcher("执行数|增减|增长|比.{0,8}年|备注")
_FEW: Final = 2  # numbers in a row that says which column is which
_DEEPEST: Final = 8  # rows that a heading takes at most


class Layout(Struct, frozen=True):
    """The headings of a table: for each of its columns the texts above it, joined by “/”."""

    paths: tuple[str, ...]

    def named(self, columns: Sequence[Column]) -> dict[str, int]:
        """Where the columns of a statement are, by name."""
        found: dict[str, int] = {}
        for column in columns:
            at = self._find(column, set(found.values()))
            if at is not None:
                found[column.name] = at
        return found

    def _find(self, column: Column, taken: set[int]) -> int | None:
        for heading in column.headings:
            for at, path in enumerate(self.paths):
                if path and at not in taken and heading.fullmatch(path):
                    return at
        return None

    def of_one_year(self, columns: Sequence[Column]) -> dict[str, int]:
        """The columns of a statement, all below what the first of them stands below.

        The ministry's 总表 has 年初预算数, 全年预算数 and 决算数, each divided by fund.
        """
        found = self.named(columns)
        first = self.paths[found[columns[0].name]] if columns[0].name in found else ""
        above = first.rpartition("/")[0]
        own = (path if path == first or path.startswith(f"{above}/") else "" for path in self.paths)
        return Layout(tuple(own)).named(columns) if above else found

    def of_units(self, first: int) -> frozenset[int]:
        """The columns before `first` that have the code of a unit, and not that of a 科目."""
        return frozenset(at for at, path in enumerate(self.paths[:first]) if _UNIT.fullmatch(path))

    def beside(self, where: Mapping[str, int], totals: Collection[str]) -> frozenset[int]:
        """The columns that say something of those that are known, and add nothing to a total.

        That is by how much they grew, and what they consist of: 人员经费 below 基本支出.
        """
        above = [
            f"{_OF_ALL.sub('', self.paths[at])}/"
            for name, at in where.items()
            if name not in totals
        ]
        return frozenset(
            at
            for at, path in enumerate(self.paths)
            if _COMPARED.search(path) or path.startswith(tuple(above))
        )


def is_index(row: Row) -> bool:
    """A row that numbers the columns: 栏次 1 2 3."""
    filled = []
    for cell in row:
        if not cell or not (text := spelled(cell)):
            continue
        if not _INDEX.fullmatch(text):
            return False
        filled.append(text)
    heads = [cell.partition("=")[0] for cell in filled]
    numbers = [int(head) for head in heads if head.isdecimal()]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return "栏次" in filled or "行次" in filled or (counted and len(numbers) >= _FEW)


def _is_heading(row: Row) -> bool:
    """A row of names, none of them a code or an amount."""
    filled = [spelled(cell) for cell in row if cell.strip()]
    if not filled or any(map(_says_amount, filled)):
        return False
    return any(_WORDS.fullmatch(cell) for cell in filled)


def headed(grid: Grid) -> tuple[Layout | None, int]:
    """The headings of a grid and the number of rows above its figures; None without headings."""
    heading: list[Row] = []
    start, numbered = 0, False  # below 栏次 nothing is a heading, if it has no amount either
    for row in grid.rows[: 2 * _DEEPEST]:
        filled = [cell for cell in row if cell.strip()]
        if is_index(row):
            numbered = bool(heading) and any(spelled(cell) == "栏次" for cell in filled)
        elif filled and (heading or not _is_caption(filled)):
            known = _is_heading(row) or (not heading and _stands_over(row, grid.rows[start + 1 :]))
            if numbered or len(heading) >= _DEEPEST or not known:
                break
            heading.append(row)
        start += 1
    if not heading:
        return None, 0
    return Layout(tuple(_paths(heading, len(grid.rows[0])))), start


def _stands_over(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row of other words is the top of a heading: the row below it says it is one."""
    return bool(below) and not any(map(_says_amount, row)) and _is_heading(below[0])


def _says_amount(cell: str) -> bool:
    text = spelled(cell)
    return bool(_AMOUNT.fullmatch(text) or CODE.fullmatch(text))


def _is_caption(filled: Row) -> bool:
    """The title, the number, the department or the unit of a table, printed in its first rows."""
    text = spelled("".join(filled))
    return len(filled) == 1 or bool(re.search(r"(?:单位|部门):|公开\d*表", text))


def _paths(heading: Sequence[Row], width: int) -> Iterator[str]:
    above: list[str] = [""] * width
    columns: list[list[str]] = [[] for _ in range(width)]
    for row in heading:
        texts = [spelled(cell) for cell in row]
        texts += [""] * (width - len(texts))
        held = above
        for at in range(1, width):
            # A merged cell shows in its first field: the others below the same heading are its own.
            if not texts[at] and texts[at - 1] and held[at] == held[at - 1]:
                texts[at] = texts[at - 1]
        above = [text or before for text, before in zip(texts, held, strict=True)]
        for column, text in zip(columns, texts, strict=True):
            if text and (not column or column[-1] != text):
                column.append(text)
    return ("/".join(column) for column in columns)
