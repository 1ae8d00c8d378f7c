"""Notes: what the official form prints above and below each table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.tabulation.table import NATIONAL, Table

_REFLECTED: Final = {
    "T1": "本表反映部门本年度的总收支和年末结转结余情况。",
    "T2": "本表反映部门本年度取得的各项收入情况。",
    "T3": "本表反映部门本年度各项支出情况。",
    "T4": (
        "本表反映部门本年度一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款的"
        "总收支和年末结转结余情况。"
    ),
    "T5": "本表反映部门本年度一般公共预算财政拨款支出情况。",
    "T6": "本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    "TF": "本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。",
    "TC": "本表反映部门本年度国有资本经营预算财政拨款支出情况。",
    "TS": (
        "本表反映部门本年度“三公”经费支出预决算情况。其中，预算数为“三公”经费全年预算数，"
        "反映按规定程序调整后的预算数；决算数是包括当年财政拨款和以前年度结转资金安排的实际支出。"
    ),
}
_ROUNDED: Final = "本表金额转换为万元时，因四舍五入可能存在尾数误差。"


def notes_of(table: Table, unit: str) -> Iterator[str]:
    """The notes below a table in 元 or 万元, a line each; those of a budget are not prescribed."""
    if table.form == NATIONAL and table.is_final:
        rounded = _ROUNDED if unit == "万元" and any(table.figures()) else ""
        yield f"注：{_REFLECTED[table.key]}{rounded}"
    yield from table.notes


def caption_of(table: Table, department: str, year: int, unit: str) -> tuple[str, str, str]:
    """What stands above a table: whose it is, for which year, its unit; left, middle, right."""
    if table.form == NATIONAL:
        return f"部门：{department}", f"{year}年{'度' * table.is_final}", f"金额单位：{unit}"
    # The title of a budget's table has the year.
    return f"编制部门：{department}", f"{year}年度" * table.is_final, f"单位：{unit}"
