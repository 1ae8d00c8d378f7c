"""Untaken cells: what stands in the tables that were handed in and could not be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.later import matcher
from generator.problem import HINT, Problem
from generator.published.shape import Grid, Published
from generator.published.unvalued import NO_RESULT
from generator.rule import Rule
from generator.understanding import Understood
from generator.understanding.tables.cells import number
from generator.understanding.tables.gathered import Part
from generator.understanding.tables.headings import Layout, headed, is_index
from generator.vocabulary.statements import Statement, spelled

UNKNOWN_PLACE: Final = Rule(
    "J08",
    "有数的行和栏都认得",
    "表上有数、却不知道填到哪里的行或栏，取了会错，不取会少，所以指出来。",
    "支出决算表多了一栏 专项支出",
    "栏名是 基本支出、项目支出、上缴上级支出 等规定的",
)
NO_AMOUNT: Final = Rule(
    "J09",
    "金额的格里是金额",
    "格里是文字、带单位的数、出了错的公式，或者小数位比单位还细，都不能当数取；当作空着，合计就对不上。",
    "30万元",
    "300,000.00",
)

_AMOUNT: Final = matcher(r"(?:.*/)?(?:决算数|预算数|金额|合计|小计)")
_UNREAD_OF_PLANS: Final = frozenset({"T2"})  # no key of an input asks for it
_FINAL: Final[Mapping[str, str]] = {
    "T1": "收入、结转和结余",
    "T2": "各科目的收入来源",
    "T3": "支出的各科目",
    "T4": "财政拨款结转和结余",
    "T5": "其中财政拨款",
    "T6": "基本支出明细",
    "TF": "政府性基金",
    "TC": "国有资本经营预算",
    "TS": "三公经费",
}
_PLANNED: Final[Mapping[str, str]] = {
    "T1": "收入",
    "T3": "支出、项目支出的合计",
    "T6": "人员经费、公用经费",
    "TF": "政府性基金",
    "TS": "三公经费",
}


def filled_from(kind: str) -> Mapping[str, str]:
    """What an input of a kind takes from each table: without the table it is filled in by hand."""
    return _FINAL if kind == "决算" else _PLANNED


def called(statement: Statement, kind: str) -> str:
    """The title of a statement; that of a budget is one of 预算."""
    return statement.name if kind == "决算" else statement.name.replace("决算", "预算")


def untaken_rows(one: Understood, document: Published) -> Iterator[Problem]:
    """The tables, and rows of tables, with amounts of which nothing was taken."""
    asked = filled_from(one.kind)
    for lost in one.tables.untaken:
        place = replace(lost.place, file=document.name)
        if not lost.statement:
            message = (
                f"“{lost.title}”不是认识的公开表，里面的数没有取；"
                "是公开表的，请把标题改成规定的名称"
            )
            yield Problem(place, message, level=HINT, rule=UNKNOWN_PLACE)
        elif lost.statement in asked and lost.whole:
            message = f"{lost.title}从“{lost.row}”起的 {lost.rows} 行没有取到；请看栏名和科目编码"
            yield Problem(place, message, rule=UNKNOWN_PLACE)
        elif lost.statement in asked:
            message = (
                f"{lost.title}有 {lost.rows} 行没有科目编码，里面的数没有取，"
                f"第一行是“{lost.row}”；请补上编码"
            )
            yield Problem(place, message, rule=UNKNOWN_PLACE)


class _Ruled(Struct, frozen=True):
    """A grid of a statement with its headings; its figures begin in row `start`."""

    file: str
    title: str
    statement: Statement
    layout: Layout
    grid: Grid
    start: int

    def rows(self) -> range:
        return range(self.start, len(self.grid.rows))

    def problem(self, row: int, column: int, message: str, rule: Rule) -> Problem:
        place = replace(self.grid.place(row, column), file=self.file)
        return Problem(place, message, rule=rule)

    def amounts(self) -> list[int]:
        """The columns that hold amounts."""
        if self.statement.rows == "code":
            return list(self.layout.named(self.statement.columns).values())
        all_of = self.statement.rows == "expenses"
        paths = enumerate(self.layout.paths)
        return [at for at, path in paths if _AMOUNT.fullmatch(path) or (all_of and path)]


def unknown_cells(parts: Iterable[Part], kind: str, file: str) -> Iterator[Problem]:
    """Columns that are not understood, and text where an amount belongs."""
    for part in parts:
        if kind == "预算" and part.statement.key in _UNREAD_OF_PLANS:
            continue
        layout: Layout | None = None
        for block in part.blocks:
            if not isinstance(block, Grid):
                continue
            found, start = headed(block)
            layout = found if found is not None else layout
            if layout is None or len(layout.paths) != len(block.rows[0]):
                continue
            title = called(part.statement, kind)
            ruled = _Ruled(file, title, part.statement, layout, block, start)
            amounts = ruled.amounts()
            if part.statement.rows == "code" and amounts:
                yield from _unknown(ruled, amounts)
            for column in amounts:
                yield from _no_amounts(ruled, column)


def _unknown(ruled: _Ruled, amounts: Sequence[int]) -> Iterator[Problem]:
    """The columns with figures whose heading says nothing known."""
    for column in range(min(amounts), len(ruled.layout.paths)):
        if column in amounts or _WITHIN.match(ruled.layout.paths[column]):
            continue
        for at in ruled.rows():
            row = ruled.grid.rows[at]
            cell = number(row[column], "", ruled.grid.places[at]) if row[column] else None
            if cell is not None and cell.value and not is_index(row):
                heading = ruled.layout.paths[column] or "（没有标题）"
                message = f"{ruled.title}的“{heading}”一列不认识，里面的数没有取；请改用规定的栏名"
                yield ruled.problem(at, column, message, UNKNOWN_PLACE)
                break


# What a balance or an income is made of, by 基本支出 and 项目支出: its sum is taken.
_WITHIN: Final = matcher("(?:.*/)?(?:(?:年初|上年|年末).{0,6}结转[^/]*|本年收入[^/]*)/")
_PLAIN: Final = matcher(r"-?\d[\d,]{0,20}(?:\.\d{1,9})?")  # most amounts


def _no_amounts(ruled: _Ruled, column: int) -> Iterator[Problem]:
    for at in ruled.rows():
        row = ruled.grid.rows[at]
        text = row[column].strip()
        if not text or _PLAIN.fullmatch(text):
            continue
        if is_index(row) or number(text, "", ruled.grid.places[at]) is not None:
            continue
        if not _is_label(ruled, at, column, text):
            message = f"{ruled.title}的这一格应是金额，现在是“{text[:30]}”；{_advice(text)}"
            yield ruled.problem(at, column, message, NO_AMOUNT)


_UNIT: Final = matcher(r"^[¥￥$]|[\d.,]\s*(?:[亿万千]元?|元)$")


def _advice(text: str) -> str:
    if text == NO_RESULT:
        return "请用 Excel 或 WPS 打开，看到数以后保存，再导入"
    if text.startswith("#"):
        return "公式出错了，请改好、保存，再导入"
    if _UNIT.search(text):
        return "格里只写数，单位写在表头"
    return "请改成数，没有的留空"


def _is_label(ruled: _Ruled, at: int, column: int, text: str) -> bool:
    """Whether a text is a heading once more, or a note over the whole row."""
    filled = [cell for cell in ruled.grid.rows[at] if cell.strip()]
    if len(filled) == 1:
        return True
    heads = {spelled(row[column]) for row in ruled.grid.rows[: ruled.start]}
    return spelled(text) in heads.union(map(spelled, ruled.layout.paths[column].split("/")))
