"""Printed rows: what of a published report goes into the index: its tables, as they were read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from generator.auditing import audit
from generator.checking.across_rules import B06
from generator.number.figure import YUAN
from generator.problem import InvalidReport, Place, Problem
from generator.province.index.exact_ints import CENTS, NoRoom, whole
from generator.province.index.input_rows import Gathered, Row, finding_row, fingerprint, refused
from generator.province.index.parquet_tables import PRINTED, TYPED
from generator.published.shape import UNREADABLE_REPORT, Unreadable
from generator.results import Result
from generator.results.summary import NOTHING, NOTHING_TO_CHECK
from generator.understanding import TableCell
from generator.vocabulary.statements import TITLES
from generator.vocabulary.subjects import CLASS, ITEM

_WAN: Final = 10_000
_BUDGET, _LAST = "预算", "上年"  # the columns of “三公” that are no figure of the year
# The cells that are a fact of an input too: row and column of a table, and the fact's name.
_TOTALS: Final[Mapping[tuple[str, str, str], str]] = {
    **{
        ("T1", f"收入.{name}", "0"): name
        for name in (
            "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入",
            "国有资本经营预算财政拨款收入",
            "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入",
            "本年收入合计", "使用非财政拨款结余", "年初结转和结余",
        )
    },
    **{("T1", f"支出.{name}", "0"): name for name in ("结余分配", "年末结转和结余")},
    ("T1", "收入.总计", "0"): "收入总计",
    ("T1", "支出.总计", "0"): "支出总计",
    **{
        ("T3", "合计", name): name
        for name in (
            "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出",
            "对附属单位补助支出",
        )
    },
    ("T4", "收入.本年收入合计", "0"): "财政拨款收入",
    ("T4", "收入.年初财政拨款结转和结余", "0"): "年初财政拨款结转和结余",
    ("T4", "支出.年末财政拨款结转和结余", "0"): "年末财政拨款结转和结余",
    ("T4", "收入.总计", "0"): "财政拨款收入总计",
    ("T4", "支出.总计", "0"): "财政拨款支出总计",
    ("T5", "合计", "小计"): "一般公共预算财政拨款支出",
    ("T5", "合计", "基本支出"): "一般公共预算基本支出",
    ("T5", "合计", "项目支出"): "一般公共预算项目支出",
    ("T6", "人员经费合计", ""): "人员经费",
    ("T6", "公用经费合计", ""): "公用经费",
    ("TF", "合计", "小计"): "政府性基金支出",
    **{
        ("TF", "合计", name): f"政府性基金{name}"
        for name in ("年初结转和结余", "本年收入", "基本支出", "项目支出", "年末结转和结余")
    },
    ("TF", "合计", "本年收入"): "政府性基金收入",
}  # fmt: skip
# A budget's own: what it calls its 总计, and what it prints of “三公”.
_PLANNED: Final[Mapping[tuple[str, str, str], str]] = {
    ("T1", "收入.总计", "0"): "收入预算",
    ("T1", "支出.总计", "0"): "支出预算",
    ("T3", "合计", "基本支出"): "基本支出",
    ("T3", "合计", "项目支出"): "项目支出",
}
# The rows by code: of a 类 and of a 项.
_BY_CODE: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("T3", "本年支出合计"): ("支出各类", "支出各科目"),
    ("T5", "小计"): ("一般公共预算各类", "一般公共预算各科目"),
    ("TF", "小计"): ("政府性基金各类", "政府性基金各科目"),
}
_EXPENSES: Final[Mapping[str, str]] = {"合计": "三公经费"}


def gathered_from_print(path: Path) -> Gathered:
    """The rows of a published report; of one that cannot be read, or is none, the reason."""
    place = Place(file=path.name)
    try:
        result = audit(path)
    except InvalidReport as invalid:
        return refused(invalid.problems)
    except Unreadable as error:
        return refused([Problem(place, str(error), rule=error.rule)])
    except Exception as error:  # noqa: BLE001  a bug in one report must not cost all the others
        why = f"核对这一份时程序出错（{type(error).__name__}）；单独核对这一份可以看到详情"
        return refused([Problem(place, why, rule=UNREADABLE_REPORT)])
    if result.is_empty:
        return refused([Problem(place, NOTHING, rule=NOTHING_TO_CHECK)])
    return _of_result(result)


def _of_result(result: Result) -> Gathered:
    understood = result.understood
    findings = [finding_row(one) for one in result.findings]
    lines: dict[str, Row] = {}
    for name, cell, last in _cells(result):
        try:
            row = _row(name, cell, last)
        except NoRoom as why:
            refusal = Problem(cell.place, f"没有进索引：{why}", rule=B06)
            findings.append(finding_row(refusal))
        else:
            lines.setdefault(name, row)
    about = {
        "部门": understood.department,
        "来源": PRINTED,
        "倍数": _WAN if understood.tables.unit == "万元" else 1,
        **fingerprint(lines.values()),
    }
    return Gathered(understood.year or 0, understood.kind, about, [*lines.values()], findings)


def _cells(result: Result) -> Iterator[tuple[str, TableCell, TableCell | None]]:
    """Every cell of the tables by the name of its fact; those of “三公” with the budget beside."""
    budget = result.understood.kind == "预算"
    known = {**_TOTALS, **_PLANNED} if budget else _TOTALS
    for key, cells in result.understood.tables.cells.items():
        for (row, column), cell in cells.items():
            if key == "TS":
                if column == (_BUDGET if budget else "决算"):
                    planned = None if budget else cells.get((row, _BUDGET))
                    yield _EXPENSES.get(row, row), cell, planned
                continue
            name = known.get((key, row, column)) or _of_code(key, row, column)
            yield name or f"{TITLES.get(key, key)} {cell.name}", cell, None


def _of_code(key: str, row: str, column: str) -> str:
    blocks = _BY_CODE.get((key, column))
    if blocks is None or not row.isdigit() or len(row) not in {CLASS, ITEM}:
        return ""
    return f"{blocks[len(row) == ITEM]}.{row}"


def _row(name: str, cell: TableCell, planned: TableCell | None) -> Row:
    """The columns of 数 from 名称 on."""
    code = name.rpartition(".")[2]
    value = whole(cell.value, CENTS, name)
    budget = whole(planned.value, CENTS, f"{name}.预算") if planned else None
    return (
        name, cell.subject or cell.name, code if code.isdigit() else "", YUAN, CENTS,
        value, TYPED, cell.place.line or None, cell.place.page, cell.name,
        budget, TYPED if planned else None, planned.place.line if planned else None,
        None, None, None, None, None,
    )  # fmt: skip
