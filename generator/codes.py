"""Codes: whether the 科目 codes of an input are codes, of the right level, and known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.accounts import Accounts, Item, Spending
from generator.budget import Budget
from generator.report import Problem, Report
from generator.subjects import ITEM, SECTION, ancestors, economic, functional, level_of

TOTAL = "合计"
ECONOMIC_TOTALS = ("人员经费合计", "公用经费合计")


def check(report: Report) -> Iterator[Problem]:
    """Every problem of the codes of a report, and hints at what the dictionary does not know."""
    content = report.content
    if isinstance(content, Budget):
        yield from _budget(report, content)
        return
    named = {code for code, row in content.subtotals.items() if row.name}
    for block, items in (
        ("支出", content.items),
        ("政府性基金", content.government_fund.items),
        ("国有资本经营预算", content.state_capital.items),
    ):
        path = (block,) if block == "支出" else (block, "支出")
        for code, row in items.items():
            yield from _item(report, (*path, code), code, row.name, named)
    for code, item in content.items.items():
        yield from _split(report, code, item)
    yield from _subtotals(report, content)
    yield from _economic(report, content.economic)


def _problem(report: Report, path: tuple[str, ...], message: str, *, hint: bool = False) -> Problem:
    line = report.source.line(path)
    where = f"{report.source.name} 第 {line} 行" if line else report.source.name
    return Problem(where, message, hint)


def _item(
    report: Report, path: tuple[str, ...], code: str, name: str | None, named: Iterable[str]
) -> Iterator[Problem]:
    level = level_of(code)
    if level is None:
        yield _problem(report, path, f"“{code}”不是科目编码；这里应写 7 位项级编码，如 2101501")
        return
    if level != "项":
        message = (
            f"{code} 是{level}级编码，这里要写 7 位的项级编码；"
            f"表上印的{level}小计，请写到“支出小计”下面"
        )
        yield _problem(report, path, message)
        return
    unknown = [upper for upper in ancestors(code) if upper not in functional()]
    unnamed = [upper for upper in unknown if upper not in named]
    if unnamed:
        message = (
            f"科目表里没有 {'、'.join(unnamed)}，请核对编码 {code}；"
            f"确有此科目时，请在“支出小计”里给 {'、'.join(unnamed)} 写上 名称"
        )
        yield _problem(report, path, message)
    elif code not in functional() and not name:
        message = f"科目表里没有 {code}；{_siblings(code)}确有此科目时，请加一行“名称: …”"
        yield _problem(report, path, message)
    elif code not in functional():
        message = f"科目表里没有 {code}，用了你写的名称“{name}”；请再核对一下编码"
        yield _problem(report, path, message, hint=True)


def _siblings(code: str) -> str:
    same = [s for s in functional().values() if s.code[:SECTION] == code[:SECTION]]
    shown = "、".join(f"{s.code} {s.name}" for s in same if len(s.code) == ITEM)
    return f"同一款下有：{shown[:120]}；" if shown else ""


def _split(report: Report, code: str, item: Item) -> Iterator[Problem]:
    part = item.appropriation
    if part is None:
        return
    path = ("支出", code, "其中财政拨款")
    if part.total is not None and (part.basic is not None or part.project is not None):
        yield _problem(report, path, "写了小计就不要再写基本支出、项目支出，二者取一")
    elif part.total is not None and item.basic is not None and item.project is not None:
        message = "本科目既有基本支出又有项目支出，请分别写明其中财政拨款的 基本支出 和 项目支出"
        yield _problem(report, path, message)


def _subtotals(report: Report, content: Accounts) -> Iterator[Problem]:
    for code, row in content.subtotals.items():
        path = ("支出小计", code)
        if code == TOTAL:
            continue
        if level_of(code) not in {"类", "款"}:
            message = f"“{code}”应是 3 位的类、5 位的款编码，或者“合计”"
            yield _problem(report, path, message)
        elif not _below(code, content) and not (row.name and _is_blank(row)):
            yield _problem(report, path, f"支出里没有属于 {code} 的项，却写了它的小计")


def _is_blank(row: Spending) -> bool:
    return row.basic is None and row.project is None


def _below(code: str, content: Accounts) -> bool:
    blocks: tuple[Mapping[str, object], ...] = (
        content.items,
        content.government_fund.items,
        content.state_capital.items,
    )
    return any(item.startswith(code) for block in blocks for item in block)


def _economic(report: Report, rows: Mapping[str, object]) -> Iterator[Problem]:
    for code in rows:
        if code not in economic() and code not in ECONOMIC_TOTALS:
            same = [f"{s.code} {s.name}" for s in economic().values() if s.code[:3] == code[:3]]
            near = f"；同类的有：{'、'.join(same)[:120]}" if same else "；应是 3 位或 5 位编码"
            message = f"经济分类科目表里没有 {code}{near}"
            yield _problem(report, ("基本支出明细", code), message)


def _budget(report: Report, content: Budget) -> Iterator[Problem]:
    for block, rows in (("支出", content.expenditure), ("政府性基金", content.fund_items)):
        for code in rows:
            if code not in functional():
                yield _problem(report, (block, code), f"科目表里没有 {code}，请核对编码")
