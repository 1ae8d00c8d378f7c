"""Imports: tables as workbooks, taken in; what the tests of the importer have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from example import EXAMPLE, INPUTS, style

from generator import Facts, Line, Report, assemble, compose, establish, read
from generator.entry import parse
from generator.entry.scalars import build
from generator.entry.spelt import TODO
from generator.facts.terms import T1, T2, T3, T4, T5, T6, TC, TF, TS
from generator.importing import Files, Imported, import_tables
from generator.importing.stale_reasons import facts_of
from generator.problem import InvalidReport
from generator.tabulation import grid_of, tabulate
from generator.writers import write

ACCOUNTS = [path for path in (EXAMPLE, *INPUTS) if "budget" not in path.name]
IN_TABLES = (T1, T2, T3, T4, T5, T6, TF, TC, TS)

Edit = Callable[[str, list[list[str]]], None]


def workbook(facts: Facts, unit: str | None = None, edit: Edit | None = None) -> bytes:
    """The nine tables as a workbook whose sheets have names that say nothing."""
    unit = unit or facts.report.content.unit
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for at, table in enumerate(tabulate(facts), 1):
            rows = [list(row) for row in grid_of(table, unit).rows]
            if edit is not None:
                edit(table.key, rows)
            sheet = book.add_worksheet(f"Z{at:02}")
            sheet.write(0, 0, table.title)
            sheet.write(1, 0, f"部门：{facts.report.content.department}")
            sheet.write(1, 1, f"{facts.report.content.year}年度")
            sheet.write(1, 2, f"金额单位：{unit}")
            for line, row in enumerate(rows, 3):
                for column, text in enumerate(row):
                    if text:
                        sheet.write_string(line, column, text)
    return file.getvalue()


def wanting(key: str) -> Edit:
    """Takes a table away."""

    def edit(table: str, rows: list[list[str]]) -> None:
        if table == key:
            rows.clear()
            rows.append([""])

    return edit


def setting(key: str, row: str, column: int, text: str) -> Edit:
    """Writes something else into a cell of the row that begins so."""

    def edit(table: str, rows: list[list[str]]) -> None:
        for one in rows if table == key else ():
            if row in one:
                one[column] = text

    return edit


def kept(folder: Path, facts: Facts, name: str = "表.xlsx", **how: Any) -> Path:
    path = folder / name
    path.write_bytes(workbook(facts, **how))
    return path


def brought(folder: Path, facts: Facts, **how: Any) -> Imported:
    """The tables of these facts imported into a folder, and written."""
    year = str(facts.report.content.year)
    found = import_tables(Files((kept(folder, facts, **how),)), folder / "in", "某局", year)
    found.write()
    return found


def figures(facts: Facts) -> dict[str, Decimal]:
    """What the facts have from the tables; zeros are as good as blanks."""
    found: dict[str, Decimal] = {}
    for fact in facts.values():
        for line in fact if isinstance(fact, tuple) else (fact,):
            if isinstance(line, Line) and line.where.startswith(IN_TABLES) and line.amount.value:
                found[line.name] = line.amount.value
    given = facts.report.content.agency_operating.amount is not None
    return {k: v for k, v in found.items() if not (given and k == "机关运行经费")}


def facts_from(found: Imported) -> Facts:
    facts = facts_of(found.text, "2024.yaml")
    assert facts is not None
    return facts


def problems(folder: Path, facts: Facts, **how: Any) -> list[str]:
    """What an import is refused for, all at once."""
    with pytest.raises(InvalidReport) as refused:
        brought(folder, facts, **how)
    return [str(one) for one in refused.value.problems if not one.hint]


def example() -> Facts:
    return establish(read(EXAMPLE))


CLERK = """\
# 我们局的文件
部门:   某局      # 不要改
年度: 2024
计量单位: 元

收入:
    一般公共预算财政拨款收入: 100.00   # 01表
    其他收入: '5.00'

支出:
    # 先写医疗
    2101501:     # 行政运行
        原因: 因为
            人员增加
        年初预算: 90

        基本支出: 60.00
    2101502: {项目支出: "40.00", 年初预算: 0, 原因: 追加}
# 没有缩进的注释

    2101599:
        项目支出: 5.00
        其中财政拨款: 0    # 其他收入
        年初预算: 0
上年:
    收入总计: 90.00
"""


def clerks(folder: Path, text: str = CLERK, name: str = "2024.yaml") -> Path:
    path = folder / "in" / "某局" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def facts_with(patch: Mapping[str, str]) -> Facts:
    text = CLERK
    for old, new in patch.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return establish(parse(text, "2024.yaml"))


MORE = {"财政拨款收入: 100.00": "财政拨款收入: 107.00", "基本支出: 60.00": "基本支出: 67.00"}


# ---------------------------------------------------------------- an input leaf by leaf

Keys = tuple[str, ...]
# What a document prints with two decimals of 万元, and what is reckoned from two of those.
ROUNDED = 150
COUNTED = {"概况", "国有资产"}
COUNTS = {"团组", "批次", "人次", "购置数", "更新数", "保有量", "人数", "次数", "年度"}


def leaves(tree: Any, path: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Every text of a tree; 上年 of a total is one whether it has a reason or not."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            bare = key == "金额" and path[:1] == ("上年",)
            yield from leaves(value, path if bare else (*path, str(key)))
    elif isinstance(tree, list):
        for at, value in enumerate(tree):
            yield from leaves(value, (*path, str(at)))
    elif tree is not None:
        yield path, str(tree)


def _value(text: str, path: Keys, scale: int) -> Decimal | str:
    try:
        number = Decimal(text.replace(",", ""))
    except ArithmeticError:
        return re.sub(r"\s", "", text).rstrip("。；")
    return number * (1 if path[0] in COUNTED or path[-1] in COUNTS else scale)


def compared(report: Report, text: str) -> tuple[set[Keys], list[tuple[Keys, str, str]]]:
    """What an imported input has not of one that was typed, and what it has otherwise.

    A blank or a 0 that nothing was made of is no difference.
    """
    typed = report.source.tree  # type: ignore[attr-defined]
    tree = build(text, "import.yaml").tree
    found = dict(leaves(tree))
    scales = [10_000 if one["计量单位"] == "万元" else 1 for one in (typed, tree)]
    missing, other = set(), []
    for path, told in leaves(typed):
        if path[0] in {"计量单位", "样式"}:
            continue
        now, then = found.get(path, TODO), _value(told, path, scales[0])
        if TODO in now:
            missing |= {path} if then else set()
            continue
        value = _value(now, path, scales[1])
        if isinstance(then, Decimal) and isinstance(value, Decimal):
            exact = path[0] in COUNTED or path[-1] in COUNTS
            same = abs(then - value) <= (0 if exact else ROUNDED)
        else:
            same = then == value
        if not same:
            other.append((path, told, now))
    return missing, other


def from_document(folder: Path, report: Report, name: str, form: str) -> Imported:
    """The whole disclosure of an input, told in a style and written in a format, imported."""
    facts, chosen = establish(report), style(name)
    data = write(assemble(compose(facts, chosen, draft=True), facts, chosen), form)
    path = folder / f"报告.{form}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    year = f"{report.content.year}{'-budget' if report.kind == '预算' else ''}"
    return import_tables(Files((path,)), folder / "in", "某局", year)
