"""Styles of regions: the prescribed words of each, of figures that are made up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from example import example, example_budget, report_of, style, told

from generator.telling.style import sections_of


def lines(name: str, section: str, **patch: object) -> list[str]:
    """What a style says in a section of the example, of its year and department."""
    budget = any(section == one for one, _ in sections_of(style(name), "预算"))
    base = example_budget() if budget else example()
    return told(report_of(patch, base=base), name).lines(section)


# What is said of the example: the style, the section, and how a line of it begins.
SAID: Mapping[str, tuple[str, ...]] = {
    "a sum on both sides, and what it rose by": (
        "jiangsu",
        "预算收支",
        "示例部门2025年度收入、支出预算总计1000万元，与上年相比收、支预算总计各增加20万元，",
        "增长2.04%。其中：",
    ),
    "income by source, a line each": ("jiangsu", "预算收入", "上年结转20万元，占2%。"),
    "expenditure by kind": ("jiangsu", "预算支出", "基本支出750万元，占75%；"),
    "a grant": (
        "jiangsu", "预算拨款支出", "示例部门2025年一般公共预算财政拨款支出预算900万元。",
    ),
    "basic expenditure by its kinds": (
        "jiangsu", "预算基本支出",
        "（一）人员经费600万元。主要包括：基本工资、津贴补贴、社会保障缴费。",
    ),
    "the shares of the three expenses": (
        "jiangsu",
        "预算三公",
        "示例部门2025年度一般公共预算拨款安排的“三公”经费预算支出中，",
        "因公出国（境）费支出2万元，占“三公”经费的7.69%；",
        "公务用车购置费支出10万元，占“三公”经费的38.46%；",
        "公务用车运行费支出6万元，占“三公”经费的23.08%；",
        "公务接待费支出8万元，占“三公”经费的30.77%。",
    ),
    "operating expenses": (
        "jiangsu",
        "预算机关运行",
        "2025年本部门一般公共预算机关运行经费预算支出150万元，与上年相比减少10万元，下降6.25%。",
        "主要原因是压减一般性支出。",
    ),
    "purchases": (
        "jiangsu", "预算采购",
        "2025年度政府采购支出预算总额35万元，其中：办公设备20万元、印刷服务15万元。",
    ),
    "both sides are one": (
        "sichuan",
        "收支总体",
        "2024年度收、支总计均为1450万元。与2023年相比，收、支总计各增加250万元，增长20.83%。",
        "主要变动原因是财政拨款增加。",
    ),
    "every source of income": (
        "sichuan",
        "收入",
        "2024年本年收入合计1365万元，其中：一般公共预算财政拨款收入1000万元，占73.26%；",
        "政府性基金预算财政拨款收入200万元，占14.65%；",
        "国有资本经营预算财政拨款收入50万元，占3.66%；上级补助收入30万元，占2.2%；",
        "事业收入40万元，占2.93%；经营收入20万元，占1.47%；附属单位上缴收入10万元，占0.73%；",
        "其他收入15万元，占1.1%。",
    ),
    "against the budget; against last year": (
        "anhui",
        "三公经费",
        "2024年度一般公共预算及政府性基金财政拨款“三公”经费支出预算为68万元，支出决算为63万元，",
        "完成预算的92.65%；较上年增加17万元，增长36.96%。",
    ),
    "each reason a sentence": (
        "anhui",
        "三公经费",
        "1、因公出国（境）费预算为6万元，支出决算为5万元，完成预算的83.33%；较上年增加1万元，增长25%。",
        "决算数小于预算数的主要原因是压缩团组。决算数较上年增加的主要原因是增加一个团组。",
        "2024年，参加（组织）因公出国（境）团组1个，4人次，主要是参加业务交流。",
    ),
    "amounts in 元": (
        "guangxi",
        "预算三公",
        "2025年单位预算全口径安排“三公”经费支出预算260000元，同比减少40000元，下降13.33%。",
        "其中：公务接待费80000元，公务用车购置费100000元，公务用车运行费60000元，",
        "因公出国（境）费20000元。",
    ),
    "basic expenditure in 元": (
        "guangxi", "预算基本支出",
        "人员经费6000000元，主要包括：基本工资、津贴补贴、社会保障缴费。",
    ),
    "all within one sentence": (
        "guangdong",
        "三公经费",
        "示例部门2024年度“三公”经费财政拨款支出决算为63万元，完成全年预算68万元的92.65%，",
        "比上年决算数增加17万元，增长36.96%。其中：因公出国（境）费支出决算为5万元，",
        "完成全年预算6万元的83.33%，比上年决算数增加1万元，增长25%；",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SAID)
def test_a_region_says_it_in_its_words(what: str) -> None:
    name, section, *said = SAID[what]
    found = lines(name, section)
    assert [line for line in found if line.startswith("".join(said))], found


# The same where it is as last year, or where there is nothing to compare it with.
SAME: Mapping[str, tuple[str, Mapping[str, Any], str]] = {
    "jiangsu": (
        "预算收支", {"上年": {"预算总数": "1000"}, "单位增减": None}, "，与上年数一致。其中：",
    ),
    "sichuan": ("收支总体", {"上年": {"收入总计": {"金额": "14,500,000"}}}, "。与上年持平。"),
    "guangxi": (
        "预算三公",
        {"上年": {"三公经费": "26"}, "三公经费": {"单位增减": None}},
        "，同比无变化。",
    ),
    "anhui": (
        "三公经费",
        {"三公经费": {"公务接待费": {"上年": "100,000", "预算": "100,000"}}},
        "完成预算的100%；与上年持平。决算数与预算数持平。",
    ),
    "guangdong": (
        "三公经费", {"三公经费": {"公务接待费": {"上年": "100,000"}}}, "，与上年决算数持平。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_is_the_same_is_said_to_be(name: str) -> None:
    section, patch, said = SAME[name]
    assert said in "".join(lines(name, section, **patch))
    assert said not in "".join(lines(name, section))


def test_a_budget_of_parts_names_no_part_that_it_has_not() -> None:
    none = {
        "三公经费": {"公务接待费": "0", "公务用车购置费": "0", "公务用车运行费": "0",
                 "因公出国（境）费": "0", "购置数": "0", "单位增减": None},
        "上年": {"三公经费": "0"},
        "政府采购": [],
        "政府性基金": None,
        "政府性基金说明": None,
        "收入": {"政府性基金预算拨款": None, "一般公共预算拨款": "950"},
    }  # fmt: skip
    assert "“三公”经费预算支出为0万元。" in lines("jiangsu", "预算三公", **none)[0]
    assert lines("jiangsu", "预算采购", **none) == ["2025年度政府采购支出预算总额0万元。"]
    assert lines("jiangsu", "预算基金", **none) == ["示例部门2025年政府性基金支出预算支出0万元。"]


@pytest.mark.parametrize("name", ["jiangsu", "guangxi"])
def test_a_region_says_nothing_twice(name: str) -> None:
    text = told(report_of(base=example_budget()), name).text
    assert len(re.findall("“三公”经费(?:支出)?预算", text)) <= 1 + (name == "jiangsu")
    assert text.count("会议费预算支出") <= 1
