"""Tables of 部门预算 as provinces print them: codes in brackets, last year's column, 当年拨款."""

from __future__ import annotations

from collections.abc import Sequence

from generator.auditing import audit
from generator.results import Result

_HEAD = "<p>临川县统计局2025年部门预算</p><p>第二部分 2025年部门预算表</p>"
Rows = Sequence[Sequence[str]]


def table(title: str, rows: Rows) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<p>{title}</p><p>单位：万元</p><table>{body}</table>"


def audited(*tables: str) -> Result:
    page = f"<html><meta charset='utf-8'><body>{_HEAD}{''.join(tables)}</body></html>"
    return audit(page.encode(), "预算.html")


def spent(result: Result) -> dict[str, str]:
    tables = result.understood.tables
    return {row: cell.name for row, cell in tables.rows("T5", "小计").items()}


def test_a_code_stands_in_brackets_before_its_name() -> None:
    rows = [
        ["功能科目名称", "小计", "基本支出", "项目支出"],
        ["合计", "160.00", "100.00", "60.00"],
        ["[201]一般公共服务支出", "160.00", "100.00", "60.00"],
        ["[20105]统计信息事务", "160.00", "100.00", "60.00"],
        ["[2010501]行政运行", "100.00", "100.00", ""],
        ["[2010507]专项普查活动", "60.00", "", "60.00"],
    ]
    found = spent(audited(table("一般公共预算支出情况表（按功能分类科目）", rows)))
    assert found["2010507"] == "2010507 专项普查活动 小计"
    economic = [
        ["经济分类科目", "2025年预算"],
        ["合计", "100.00"],
        ["[301]工资福利支出", "100.00"],
        ["[30101]基本工资", "100.00"],
    ]
    result = audited(table("一般公共预算基本支出情况表（按支出经济分类科目）", economic))
    cell = result.understood.tables.cell("T6", "30101")
    assert cell is not None
    assert cell.text == "100.00"


def test_an_amount_of_last_year_is_no_part_of_a_name() -> None:
    rows = [
        ["科目编码", "科目名称", "2024年执行数", "2025年预算数", "", ""],
        ["", "", "", "小计", "基本支出", "项目支出"],
        ["", "合计", "150.00", "160.00", "100.00", "60.00"],
        ["201", "一般公共服务支出", "150.00", "160.00", "100.00", "60.00"],
        ["20105", "统计信息事务", "150.00", "160.00", "100.00", "60.00"],
        ["2010501", "行政运行", "90.00", "100.00", "100.00", ""],
        ["2010507", "专项普查活动", "60.00", "60.00", "", "60.00"],
    ]
    found = spent(audited(table("2025年一般公共预算支出表", rows)))
    assert found["2010507"] == "2010507 专项普查活动 小计"


def test_a_row_of_the_three_expenses_for_each_year() -> None:
    rows = [
        [
            "年度",
            "“三公”经费财政拨款预算总额",
            "因公出国（境）费用",
            "公务接待费",
            "公务用车运行维护费",
        ],
        ["2024年", "7.00", "", "1.00", "6.00"],
        ["2025年", "6.50", "", "0.50", "6.00"],
    ]
    tables = audited(table("“三公”经费预算表", rows)).understood.tables
    now, before = (tables.cell("TS", "合计", column) for column in ("预算", "上年"))
    assert now is not None
    assert before is not None
    assert (now.text, before.text) == ("6.50", "7.00")


def test_this_years_grants_are_all_but_what_was_carried_forward() -> None:
    summary = [
        ["收入", "", "支出", "", ""],
        ["项目", "预算数", "项目", "合计", "一般公共预算"],
        ["一、本年收入", "150.00", "一、本年支出", "160.00", "160.00"],
        ["一般公共预算拨款收入", "150.00", "一般公共服务支出", "160.00", "160.00"],
        ["二、上年结转", "10.00", "二、结转下年", "", ""],
        ["收入总计", "160.00", "支出总计", "160.00", "160.00"],
    ]
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "150.00", "100.00", "50.00"],
        ["201", "一般公共服务支出", "150.00", "100.00", "50.00"],
        ["20105", "统计信息事务", "150.00", "100.00", "50.00"],
        ["2010501", "行政运行", "100.00", "100.00", ""],
        ["2010507", "专项普查活动", "50.00", "", "50.00"],
    ]

    def between(rows: Rows) -> set[str]:
        tables = (table("财政拨款收支预算总表", summary), table("一般公共预算支出预算表", rows))
        return {one.code for one in audited(*tables).inspection.findings} & {"E20", "E21"}

    assert between(rows) == set()
    other = [
        [cell.replace("150.00", "140.00").replace("50.00", "40.00") for cell in row] for row in rows
    ]
    assert between(other)


def test_what_basic_expenditure_was_for_is_not_added_to_it() -> None:
    rows = [
        ["收入", "", "支出", ""],
        ["项目", "金额", "项目", "金额"],
        ["一、一般公共预算", "160.00", "一、基本支出", "100.00"],
        ["二、政府性基金", "", "1、工资福利支出", "80.00"],
        ["三、国有资本经营预算", "", "2、商品和服务支出", "20.00"],
        ["四、财政专户管理资金", "", "二、项目支出", "60.00"],
        ["本年收入合计", "160.00", "本年支出合计", "160.00"],
        ["收入总计", "160.00", "支出总计", "160.00"],
    ]

    def wrong(rows: Rows) -> set[str]:
        findings = audited(table("2025年部门收支总体情况表", rows)).inspection.findings
        return {one.code for one in findings if one.code == "E02"}

    assert wrong(rows) == set()
    assert wrong(
        [
            [cell.replace("60.00", "90.00") if "项目支出" in row[2] else cell for cell in row]
            for row in rows
        ]
    )
