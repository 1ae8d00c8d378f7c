"""Facts: every equation of the tables, worked out by hand; what wins where two numbers disagree."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from example import (
    EXAMPLE_BUDGET,
    Patch,
    Told,
    Tree,
    example,
    example_budget,
    input_named,
    line_of,
    patched,
    problems_of,
    report_of,
    tell,
    text_of,
    told,
)
from msgspec.structs import replace

from generator.entry import read
from generator.facts import Facts, Line, establish
from generator.facts.line import ASPECTS, NoSuchAspect
from generator.manual.tracing import trace
from generator.number.figure import Absent, Cell, Change, Derivation, Figure
from generator.problem import InvalidReport

FORTY_DIGITS = Fraction(1, 10**38)
WAN = 10_000


@pytest.fixture(scope="module")
def facts() -> Facts:
    return establish(report_of())


def aspect(facts: Facts, name: str, which: str) -> Figure:
    found = facts.line(name)[which]
    assert isinstance(found, Figure)
    return found


def by_code(facts: Facts, block: str) -> dict[str, Line]:
    lines = facts[block]
    assert isinstance(lines, tuple)
    return {line.code: line for line in lines}


# ---------------------------------------------------------------- the equations of the tables

# What the example adds up to, worked out by hand from its cells, in 万元.
BY_HAND = {
    # 公开01表, 公开02表: 1000 + 200 + 50, and 30 + 40 + 20 + 10 + 15 besides
    "财政拨款收入": 1250,
    "本年收入合计": 1365,
    "收入总计": 1365 + 5 + 80,
    # 公开03表: general items, and 5 and 190 of the fund, 5 and 45 of the capital budget
    "基本支出": 620 + 90 + 50 + 30 + 5 + 5,
    "项目支出": 310 + 190 + 45,
    "上缴上级支出": 12,
    "经营支出": 25,
    "对附属单位补助支出": 5,
    "本年支出合计": 800 + 545 + 12 + 25 + 5,
    "支出总计": 1387 + 3 + 60,
    # 公开04表
    "年初财政拨款结转和结余": 60 + 10,
    "财政拨款收入总计": 1250 + 70,
    "财政拨款支出合计": 1020 + 195 + 50,
    "年末财政拨款结转和结余": 40 + 15,
    "财政拨款支出总计": 1265 + 55,
    # 公开05表: what was paid from 一般公共预算 alone
    "一般公共预算基本支出": 600 + 90 + 50 + 30,
    "一般公共预算项目支出": 250,
    "一般公共预算财政拨款支出": 770 + 250,
    # 公开06表
    "人员经费": 300 + 100 + 90 + 50 + 30 + 20,
    "公用经费": 50 + 40 + 10 + 20 + 30 + 30,
    "机关运行经费": 180,
    # the two funds
    "政府性基金年初结转和结余": 10,
    "政府性基金收入": 200,
    "政府性基金基本支出": 5,
    "政府性基金项目支出": 190,
    "政府性基金支出": 195,
    "政府性基金年末结转和结余": 15,
    "国有资本经营预算收入": 50,
    "国有资本经营预算支出": 50,
    # “三公”经费
    "公务用车购置及运行维护费": 18 + 30,
    "三公经费": 5 + 10 + 18 + 30,
    # 政府采购
    "政府采购支出总额": 40 + 30 + 50,
}


@pytest.mark.parametrize(("name", "wan"), BY_HAND.items())
def test_amount_is_what_the_cells_add_up_to(facts: Facts, name: str, wan: int) -> None:
    assert facts.line(name).amount.value == wan * WAN


@pytest.mark.parametrize(
    ("name", "budget", "prior"),
    [
        ("三公经费", 6 + 12 + 20 + 30, 4 + 11 + 0 + 31),
        ("公务用车购置及运行维护费", 20 + 30, 0 + 31),
        ("公务接待费", 12, 11),
        ("机关运行经费", 170, 190),
        ("一般公共预算财政拨款支出", 580 + 260 + 90 + 48 + 0, 920),
    ],
)
def test_budget_and_prior_year_add_up_like_the_amount(
    facts: Facts, name: str, budget: int, prior: int
) -> None:
    assert aspect(facts, name, "预算").value == budget * WAN
    assert aspect(facts, name, "上年").value == prior * WAN


def test_the_example_has_nothing_to_complain_of(facts: Facts) -> None:
    assert facts.problems == ()


def test_equal_sides_are_equal(facts: Facts) -> None:
    """E05, E13, E18, E19, E26, E31: the two sides of each table."""

    def amount(name: str) -> Decimal:
        return facts.line(name).amount.value

    assert amount("收入总计") == amount("支出总计")
    assert amount("财政拨款收入总计") == amount("财政拨款支出总计")
    assert amount("人员经费") + amount("公用经费") == amount("一般公共预算基本支出")
    start = amount("政府性基金年初结转和结余") + amount("政府性基金收入")
    assert start == amount("政府性基金支出") + amount("政府性基金年末结转和结余")
    classes = facts["支出各类"]
    assert isinstance(classes, tuple)
    assert sum(line.amount.value for line in classes) == amount("本年支出合计")


def test_items_of_table_05_are_what_was_paid_from_it(facts: Facts) -> None:
    items = by_code(facts, "一般公共预算各科目")
    assert {code: line.amount.value / WAN for code, line in items.items()} == {
        "2010301": 600,  # 620 less what other money paid
        "2010302": 250,
        "2080505": 90,
        "2101101": 50,
        "2210201": 30,
    }
    # 公开03表 has all money, the funds' items, and the item that has none of it.
    spent = by_code(facts, "支出各科目")
    assert spent["2010301"].amount.value == 620 * WAN
    assert spent["2010350"].amount.value == (12 + 25 + 5) * WAN
    assert spent["2296003"].amount.value == 195 * WAN


def test_every_share_is_the_part_of_its_own_whole(facts: Facts) -> None:
    """N03, N06: each list adds to 100, and each share is worked out from its own whole."""
    wholes = {
        "收入各项": 1365,
        "支出各项": 1387,
        "支出各类": 1387,
        "一般公共预算各类": 1020,
    }
    for name, whole in wholes.items():
        lines = facts[name]
        assert isinstance(lines, tuple)
        shares = [line.share() for line in lines]
        assert abs(sum((Fraction(s.value) for s in shares), Fraction(-100))) < FORTY_DIGITS * 100
        for line, share in zip(lines, shares, strict=True):
            wanted = Fraction(line.amount.value) * 100 / (whole * WAN)
            assert abs(Fraction(share.value) - wanted) < FORTY_DIGITS * 100


@pytest.mark.parametrize(
    ("name", "part", "whole"),
    [
        ("一般公共预算财政拨款支出", 1020, 1387),
        ("人员经费", 590, 770),
        ("公用经费", 180, 770),
        ("公务接待费", 10, 63),
        ("公务用车购置及运行维护费", 48, 63),
        ("授予中小企业合同金额", 100, 120),
        ("授予小微企业合同金额", 60, 120),
        ("中小企业中授予小微企业合同金额", 60, 100),
        ("工程授予中小企业合同金额", 25, 30),
    ],
)
def test_share_has_the_base_that_its_sentence_names(
    facts: Facts, name: str, part: int, whole: int
) -> None:
    share = Fraction(aspect(facts, name, "占比").value)
    assert abs(share - Fraction(part * 100, whole)) < FORTY_DIGITS * 100


@pytest.mark.parametrize(
    ("block", "code", "final", "budget"),
    [
        ("一般公共预算各科目", "2010301", 600, 580),
        ("一般公共预算各科目", "2010302", 250, 260),
        ("政府性基金各科目", "2296003", 195, 150),
        ("国有资本经营预算各科目", "2230105", 50, 50),
    ],
)
def test_completion_is_over_the_items_own_budget(
    facts: Facts, block: str, code: str, final: int, budget: int
) -> None:
    rate = by_code(facts, block)[code].completion()
    assert rate is not None
    assert abs(Fraction(rate.value) - Fraction(final * 100, budget)) < FORTY_DIGITS * 1000


@pytest.mark.parametrize(
    ("name", "trend", "amount", "base"),
    [
        ("收入总计", "增", 250, 1200),
        ("支出总计", "增", 250, 1200),  # 上年→支出总计 is left out: the same total
        ("财政拨款收入总计", "增", 190, 1130),
        ("一般公共预算财政拨款支出", "增", 100, 920),
        ("公务接待费", "减", 1, 11),
        ("机关运行经费", "减", 10, 190),
    ],
)
def test_change_is_against_last_year(
    facts: Facts, name: str, trend: str, amount: int, base: int
) -> None:
    change = facts.line(name)["增减"]
    assert isinstance(change, Change)
    assert change.rate is not None
    assert change.trend.value == trend
    assert change.amount.value == amount * WAN
    assert abs(Fraction(change.rate.value) - Fraction(amount * 100, base)) < FORTY_DIGITS * 100


def test_every_aspect_of_every_line_can_be_asked(facts: Facts) -> None:
    for fact in facts.values():
        for line in fact if isinstance(fact, tuple) else (fact,):
            if isinstance(line, Line):
                assert next(line[name] for name in ASPECTS) is line.amount
                for name in ASPECTS:
                    if why := line.lacks(name):
                        with pytest.raises(NoSuchAspect, match=why):
                            line[name]
                    else:
                        assert line[name] is line[name]  # derived once
    with pytest.raises(KeyError):
        facts.line("本年收入合计")["占总体比"]
    with pytest.raises(KeyError):
        facts.line("部门")


@pytest.mark.parametrize(
    ("name", "has", "never"),
    [
        ("经营收入", "占比 增减", "完成率 编码"),
        ("收入总计", "增减 增减原因", "占比 完成率"),
        ("一般公共预算财政拨款支出", "占比 完成率 差异原因 增减", "款"),
        ("机关运行经费", "增减 比预算 差异原因", "占比"),
        ("公务接待费", "占比 完成率 增减 增减原因", "编码"),
        ("三公经费", "完成率 增减", "占比"),
        ("会议费", "金额 已填", "占比 增减 完成率"),
        ("结余分配", "金额", "增减 占比"),
        ("授予中小企业合同金额", "占比", "增减 完成率"),
    ],
)
def test_what_a_line_can_have(facts: Facts, name: str, has: str, never: str) -> None:
    there = {*facts.line(name).aspects()}
    assert there >= {*has.split()}
    assert not there & {*never.split()}


@pytest.mark.parametrize(
    "bare",
    [
        {"上年": None},
        {"三公经费": None, "机关运行经费": None, "会议费": None, "培训费": None},
        {"政府采购": None, "政府性基金": None, "国有资本经营预算": None, "支出小计": None},
    ],
    ids=["no year before", "nothing beyond the tables", "no funds"],
)
def test_what_a_line_can_have_is_the_same_whatever_was_filled_in(
    facts: Facts, bare: dict[str, None]
) -> None:
    """None is what this report has not; what a line has not is the same in all of them."""
    other = establish(report_of(bare))
    for name, fact in other.items():
        if isinstance(fact, Line):
            assert [*fact.aspects()] == [*facts.line(name).aspects()], name


def typed_at(cell: Cell) -> Decimal:
    """The number that stands in the example where a cell says."""
    node: Tree | str = example()
    for key in cell.path:
        if isinstance(node, dict):  # a bare number may stand for the group of keys below it
            node = node[str(key)]
    assert isinstance(node, str)
    return Decimal(node.replace(",", ""))


def test_every_figure_goes_back_to_cells(facts: Facts) -> None:
    """Each figure is a cell, a blank, or a verb on figures that end in cells and blanks."""

    def rests(figure: Figure) -> bool:
        match figure.origin:
            case Cell():
                return typed_at(figure.origin) == figure.value
            case Derivation(operands=operands):
                return all(map(rests, operands))
            case Absent():
                return not figure.value

    lines = [fact for fact in facts.values() if isinstance(fact, Line)]
    assert len(lines) > 60
    assert all(rests(line.amount) for line in lines)


# ---------------------------------------------------------------- one cell, everywhere


def percent(part: int, whole: int) -> str:
    """A percentage as the base style prints it, half up on fractions."""
    hundredths = int(Fraction(part * 10_000, whole) + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".") + "%"


def test_one_more_10000_changes_what_rests_on_it_and_nothing_else() -> None:
    """An item's basic expenditure, its row of 公开06表 and the income rise by 1万元."""
    after = tell(
        {
            "收入": {"一般公共预算财政拨款收入": "10,010,000.00"},
            "支出": {"2010301": {"基本支出": "6,210,000.00", "其中财政拨款": "6,010,000.00"}},
            "基本支出明细": {"30101": "3,010,000.00"},
        }
    )
    pairs = zip(tell().document.figures(), after.document.figures(), strict=True)
    changed = {figure.label: new for (old, _), (new, figure) in pairs if old != new}
    assert changed == {
        "收入总计": "1451万元",
        "收入总计.增减额": "251万元",
        "收入总计.增减幅度": percent(251, 1200),
        "本年收入合计": "1366万元",
        "财政拨款收入": "1251万元",
        "经营收入.占比": percent(20, 1366),
        "本年支出合计": "1388万元",
        "基本支出": "801万元",
        "基本支出.占比": percent(801, 1388),
        "项目支出.占比": percent(545, 1388),
        "上缴上级支出.占比": percent(12, 1388),
        "财政拨款收入总计": "1321万元",
        "财政拨款收入总计.增减额": "191万元",
        "财政拨款收入总计.增减幅度": percent(191, 1130),
        "一般公共预算财政拨款支出": "1021万元",
        "一般公共预算财政拨款支出.占比": percent(1021, 1388),
        "一般公共预算财政拨款支出.增减额": "101万元",
        "一般公共预算财政拨款支出.增减幅度": percent(101, 920),
        "一般公共预算财政拨款支出.完成率": percent(1021, 978),
        "一般公共预算.201": "851万元",
        "一般公共预算各类.201.占比": percent(851, 1021),
        "一般公共预算各类.208.占比": percent(90, 1021),
        "一般公共预算.2010301": "601万元",
        "一般公共预算各科目.2010301.完成率": percent(601, 580),
        "一般公共预算基本支出": "771万元",
        "人员经费": "591万元",
        "人员经费.占比": percent(591, 771),
        "公用经费.占比": percent(180, 771),
    }
    # What is not listed is right as well: it printed the same before and after.
    assert percent(1251, 1366) == percent(1250, 1365) == "91.58%"
    assert percent(30, 1021) == percent(30, 1020) == "2.94%"


def test_operating_expenses_are_the_agencys_and_move_together() -> None:
    """公用经费 rises by 1万元: 机关运行经费 is the same amount, in section ten too."""
    after = tell(
        {
            "收入": {"一般公共预算财政拨款收入": "10,010,000.00"},
            "支出": {"2010301": {"基本支出": "6,210,000.00", "其中财政拨款": "6,010,000.00"}},
            "基本支出明细": {"30201": "510,000.00"},
        }
    )
    assert "公用经费181万元，" in after.text
    assert "机关运行经费支出181万元，比上年决算数减少9万元，下降4.74%。" in after.text


# ---------------------------------------------------------------- totals that are stated


def test_a_stated_subtotal_wins_where_rounding_explains_the_difference() -> None:
    """衡阳 printed 86.39 for 21011, whose items add to 86.38: what is printed is what is told."""
    facts = establish(input_named("hengyang"))
    health = by_code(facts, "一般公共预算各类")["210"].amount
    # 86.39 and the other items of 210: 13.70, 1193.56, 54.00, 58.00, 243.00
    assert health.value == Decimal("16486500.00")
    (hint,) = [p for p in facts.problems if "21011" in p.message]
    assert hint.hint
    assert "基本支出写的是 86.39万元，明细相加是 86.38万元，差 0.01万元" in hint.message
    assert "以写的合计为准" in hint.message


def test_a_stated_subtotal_that_rounding_cannot_explain_is_wrong() -> None:
    errors, hints = problems_of({"支出小计": {"21011": {"基本支出": "500,000.02"}}})
    assert not hints
    text = text_of(patched(example(), {"支出小计": {"21011": {"基本支出": "500,000.02"}}}))
    line = line_of(text, "支出小计", "21011", "基本支出")
    assert errors[0].startswith(
        f"2024.yaml 第 {line} 行：21011 基本支出写的是 500,000.02元，"
        "明细相加是 500,000元，差 0.02元，超出尾数误差"
    )


@pytest.mark.parametrize(
    ("total", "error", "hint"),
    [
        ("13,650,000.00", 0, 0),
        ("13,650,000.04", 0, 1),  # eight addends and the sum: at most 0.045
        ("13,650,000.05", 1, 0),
        ("13,700,000.00", 1, 0),
    ],
)
def test_stated_income_total_is_held_against_its_rows(total: str, error: int, hint: int) -> None:
    errors, hints = problems_of({"收入": {"本年收入合计": total}})
    assert (
        len([e for e in errors if e.startswith("2024.yaml") and "本年收入合计写的是" in e]) == error
    )
    assert len(hints) == hint
    facts = establish(report_of({"收入": {"本年收入合计": total}}))
    assert facts.line("本年收入合计").amount.value == Decimal(total.replace(",", ""))


def test_a_residue_in_wan_is_a_hundred_times_wider() -> None:
    """A table in 万元 prints 0.01万元, so two addends and their sum explain 0.015万元."""
    tree = patched(tree_in_wan(), {"支出小计": {"20103": {"项目支出": "310.01"}}})
    errors, hints = problems_of(base=tree)
    assert len(hints) == 1
    assert "310.01万元" in hints[0]
    assert not [e for e in errors if "20103" in e]


def tree_in_wan() -> Tree:
    """The example in 万元."""

    def scaled(node: object, key: str = "") -> object:
        if isinstance(node, dict):
            return {k: scaled(v, k) for k, v in node.items()}
        counts = {"年度", "团组", "人次", "批次", "购置数", "更新数", "保有量", "次数", "人数"}
        if isinstance(node, str) and node.replace(",", "").replace(".", "").isdigit():
            if key in counts or key.endswith("用车") or key.startswith("单价"):
                return node
            return f"{Decimal(node.replace(',', '')) / WAN:f}"
        return node

    tree = scaled(example())
    assert isinstance(tree, dict)
    return {**tree, "计量单位": "万元"}


def test_the_unit_of_the_file_makes_no_difference() -> None:
    assert told(report_of(base=tree_in_wan())).text == tell().text


# ---------------------------------------------------------------- what does not add up


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        (
            {"收入": {"其他收入": "150,000.01"}, "结转和结余": {"年初结转和结余": "800,000.99"}},
            "收入总计 14,500,001元 与 支出总计 14,500,000元 应相等，差 1元",
        ),
        (
            {"结转和结余": {"年末结转和结余": "500,000"}},
            "收入总计 14,500,000元 与 支出总计 14,400,000元 应相等，差 100,000元",
        ),
        (
            {"政府性基金": {"支出": {"2296003": {"年末结转和结余": "140,000"}}}},
            "2296003 年初结转和本年收入 2,100,000元 与 2296003 支出和年末结转 2,090,000元 应相等",
        ),
        (
            {"结转和结余": {"年末财政拨款结转和结余": {"一般公共预算财政拨款": "0"}}},
            (
                "一般公共预算财政拨款收入加年初结转 10,600,000元 与 "
                "一般公共预算财政拨款支出加年末结转 10,200,000元 应相等，差 400,000元"
            ),
        ),
        (
            {"基本支出明细": {"30101": "2,000,000"}},
            "一般公共预算基本支出 7,700,000元 与 公开06表人员经费和公用经费 6,700,000元 应相等",
        ),
        (
            {"政府采购": {"授予中小企业合同金额": "1,200,001"}},
            "授予中小企业合同金额 1,200,001元 比 政府采购支出总额 1,200,000元 还多 1元",
        ),
        (
            {"政府采购": {"服务授予中小企业合同金额": "600,000"}},
            "服务授予中小企业合同金额 600,000元 比 政府采购服务支出 500,000元 还多 100,000元",
        ),
        (
            {"政府采购": {"总额": "1,300,000"}},
            "政府采购支出总额写的是 1,300,000元，明细相加是 1,200,000元",
        ),
        (
            {"支出": {"2080505": {"其中财政拨款": "900,001"}}},
            "2080505 一般公共预算基本支出 900,001元 比 2080505 基本支出 900,000元 还多 1元",
        ),
        (
            {"基本支出明细": {"人员经费合计": "5,800,000"}},
            "人员经费写的是 5,800,000元，明细相加是 5,900,000元，差 -100,000元",
        ),
    ],
)
def test_what_does_not_add_up_is_named_with_both_amounts(
    patch: dict[str, object], message: str
) -> None:
    errors, _ = problems_of(patch)
    assert any(message in error for error in errors), errors


@pytest.mark.parametrize(
    ("patch", "clue"),
    [
        (
            {"支出": {"2080505": {"基本支出": "912,300"}}, "基本支出明细": {"30108": None}},
            "行 支出→2080505→基本支出 的 912,300元，是不是漏了或者重了？",
        ),
        ({"收入": {"事业收入": "40.12"}}, "；前者是 本年收入合计 13,250,040.12元 加 使用非财政"),
        (
            {"收入": {"其他收入": "40.12", "上级补助收入": "48,800"}},
            "行 收入→其他收入 写的是 40.12元，是不是元和万元写混了？",
        ),
        (
            {"收入": {"其他收入": "16,230", "上级补助收入": "287,700"}},
            "行 收入→其他收入 写的是 16,230元，是不是少写了一位？",
        ),
        (
            {"上年": {"预算总数": "991"}},
            "；前者是 支出预算 1,000万元 减 支出预算.上年 991万元；后者是 机关增减额 30万元 加 ",
        ),
    ],
)
def test_what_a_gap_gives_away(patch: dict[str, object], clue: str) -> None:
    base = example_budget() if "预算总数" in str(patch) else None
    errors, _ = problems_of(patch, base=base)
    assert any(clue in error for error in errors), errors


@pytest.mark.parametrize(
    ("patch", "budget", "wrong"),
    [
        ({"政府采购": {"授予中小企业合同金额": "1,200,000.02"}}, False, ""),
        ({"政府采购": {"授予中小企业合同金额": "1,200,000.03"}}, False, "还多 0.03元"),
        ({"收入": {"上年结转": "20.05"}}, True, ""),
        ({"收入": {"上年结转": "20.06"}}, True, "应相等，差 0.06万元（前者多）"),
        ({"支出": {"2080505": {"其中财政拨款": "900,000"}}}, False, ""),
        ({"支出": {"2080505": {"其中财政拨款": "900,000.01"}}}, False, "还多 0.01元"),
        (
            {"支出": {"2210201": {"基本支出": "0", "其中财政拨款": "300,000"}}},
            False,
            "比 2210201 基本支出 0元 还多 300,000元",
        ),
        ({"收入": {"本年收入合计": "13,650,000.50"}}, False, "写的是 13,650,000.50元"),
    ],
)
def test_to_the_residue_of_the_rounding_a_gap_is_none(
    patch: dict[str, object], *, budget: bool, wrong: str
) -> None:
    """Half of the last place for each number: three and a sum 0.02元, nine and a sum 0.05万元."""
    errors, _ = problems_of(patch, base=example_budget() if budget else None)
    found = [error for error in errors if "还多" in error or "应相等" in error or "写的是" in error]
    assert any(wrong in error for error in found) if wrong else not found


@pytest.mark.parametrize(("awarded", "mixed_up"), [("400,000,000", True), ("399,999,999", False)])
def test_a_part_a_thousand_times_its_whole_is_of_another_unit(
    awarded: str, *, mixed_up: bool
) -> None:
    errors, _ = problems_of({"政府采购": {"货物授予中小企业合同金额": awarded}})
    (error,) = [one for one in errors if "货物授予中小企业合同金额" in one]
    assert error.endswith("，是不是元和万元写混了？") is mixed_up


def test_what_does_not_add_up_is_said_at_a_line_of_the_file() -> None:
    patch = {"结转和结余": {"年末财政拨款结转和结余": {"一般公共预算财政拨款": "0"}}}
    for errors in (problems_of(patch)[0], problems_of({"基本支出明细": None})[0]):
        assert [error for error in errors if " 行：" not in error] == []


def test_last_years_figure_is_held_against_last_years_file() -> None:
    last = report_of({"年度": "2023"})
    typed = {"其他收入": "160,000.00", "事业收入": "400,000.04"}
    now = report_of({"上年": typed, "支出": {"2080505": {"上年": "90,000"}}})
    hints = [str(p) for p in establish(replace(now, prior=last)).problems if p.hint]
    said = [hint for hint in hints if "上年数写的是" in hint]
    assert any("上年数写的是 160,000元，2024.yaml 里是 150,000元；以写的为准" in h for h in said)
    assert any("上年数写的是 90,000元，2024.yaml 里是 900,000元" in h for h in said)
    assert not any("400,000.04" in h for h in said)


def test_a_fund_whose_income_is_left_out_has_what_it_needed() -> None:
    facts = establish(report_of({"政府性基金": {"支出": {"2296003": {"本年收入": None}}}}))
    assert facts.line("政府性基金收入").amount.value == 200 * WAN  # 195 + 15 - 10
    assert facts.problems == ()


def test_money_that_came_back_may_be_less_than_nothing_of_an_item() -> None:
    errors, _ = problems_of(
        {"支出": {"2010302": {"项目支出": "-20,000", "其中财政拨款": "0", "年初预算": None}}}
    )
    assert not [e for e in errors if "2010302" in e]


# ---------------------------------------------------------------- money and counts


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        (
            {"三公经费": {"公务接待费": {"批次": None}}},
            "公务接待费有 100,000元，还没有写 批次；请写上，确实没有的写 0",
        ),
        (
            {"三公经费": {"公务用车购置费": {"购置数": None, "更新数": None}}},
            "公务用车购置费有 180,000元，还没有写 购置数 或 更新数；请写上，确实没有的写 0",
        ),
        ({"会议费": {"人数": None}}, "会议费有 80,000元，还没有写 人数；请写上，确实没有的写 0"),
    ],
)
def test_money_without_its_counts_is_asked_for(patch: dict[str, object], message: str) -> None:
    errors, hints = problems_of(patch)
    assert len(errors) == 1
    assert errors[0].endswith(message)
    assert hints == []


@pytest.mark.parametrize(
    ("patch", "clue"),
    [
        # 600,000 is 年末结转 too, but so round a number may be any
        ({"结转和结余": {"年初结转和结余": "1,400,000"}}, ""),
        # 270,000 is nine times 30,000, likewise
        ({"收入": {"其他收入": "30,000"}, "结转和结余": {"年初结转和结余": "650,000"}}, ""),
        # 经营支出 of 250,000 was forgotten on the other side
        (
            {"结转和结余": {"年初结转和结余": "1,050,000"}},
            (
                "差额正好是 第 {支出/2010350/经营支出} 行 支出→2010350→经营支出 的 250,000元，"
                "是不是漏了或者重了？"
            ),
        ),
        # 412,300 without its last digit
        (
            {"收入": {"事业收入": "41,230"}, "结转和结余": {"年初结转和结余": "787,700"}},
            "第 {收入/事业收入} 行 收入→事业收入 写的是 41,230元，是不是少写了一位？",
        ),
        # 412,300 with a digit too many
        (
            {"收入": {"事业收入": "4,123,000"}, "结转和结余": {"年初结转和结余": "787,700"}},
            "第 {收入/事业收入} 行 收入→事业收入 写的是 4,123,000元，是不是多写了一位？",
        ),
        # 412,300元 as 41.23万元
        (
            {"收入": {"事业收入": "41.23"}, "结转和结余": {"年初结转和结余": "787,700"}},
            "第 {收入/事业收入} 行 收入→事业收入 写的是 41.23元，是不是元和万元写混了？",
        ),
    ],
)
def test_the_gap_gives_a_slip_away(patch: dict[str, Any], clue: str) -> None:
    (error,) = [e for e in problems_of(patch)[0] if "收入总计" in e]
    text = text_of(patched(example(), patch))
    for keys in re.findall(r"\{(.*?)\}", clue):
        clue = clue.replace(f"{{{keys}}}", str(line_of(text, *keys.split("/"))))
    assert clue in error
    assert ("是不是" in error) is bool(clue)


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        (
            {"三公经费": {"公务接待费": {"批次": "0"}}},
            "公务接待费有 100,000元，批次 却是 0；请核对",
        ),
        (
            {"三公经费": {"因公出国（境）费": {"决算": "0", "人次": "0"}}},
            "因公出国（境）费是 0，团组 却不是 0；请核对",
        ),
        (
            {"三公经费": {"公务接待费": {"人次": "29"}}},
            "公务接待费的人次 29 比批次 30 还少；请核对",
        ),
        (
            {"基本支出明细": {"30217": "110,000", "30201": "490,000"}},
            "基本支出明细里的公务接待费（30217）110,000元，比“三公”经费里的决算数 100,000元 还多",
        ),
        (
            {"政府采购": {"授予小微企业合同金额": "1,100,000"}},
            "授予小微企业合同金额 1,100,000元 比授予中小企业合同金额 1,000,000元 还多",
        ),
        (
            {"国有资产": {"车辆": {"执法执勤用车": "1"}}},
            "国有资产里共有车辆 4 辆，比公务用车保有量 5 辆还少；请核对",
        ),
        (
            {"三公经费": {"公务接待费": {"预算": "-5,000"}}},
            "公务接待费写的是 -5,000元；收回的钱才是负数，请核对",
        ),
        (
            {"三公经费": {"公务接待费": {"上年": "-7,000"}}},
            "公务接待费写的是 -7,000元；收回的钱才是负数，请核对",
        ),
        ({"培训费": {"金额": "-300"}}, "培训费写的是 -300元；收回的钱才是负数，请核对"),
        (
            {"支出": {"2101101": {"年初预算": None}}},
            "这些科目没有写年初预算，按 0 写：2101101 行政单位医疗；确实没有就写 年初预算: 0",
        ),
    ],
)
def test_what_is_odd_is_a_hint(patch: dict[str, object], message: str) -> None:
    errors, hints = problems_of(patch)
    assert errors == []
    assert len([hint for hint in hints if message in hint]) == 1


@pytest.mark.parametrize(
    "patch",
    [
        {"三公经费": {"公务接待费": {"人次": "30"}}},  # of 30 groups
        {"政府采购": {"授予小微企业合同金额": "1,000,000"}},  # of as much to all of them
        {
            "国有资产": {"车辆": {"主要负责人用车": "0", "机要通信用车": "2"}}
        },  # five, all of them kept
    ],
    ids=["one a group", "small alone", "as many as are kept"],
)
def test_what_is_just_possible_is_not_odd(patch: dict[str, object]) -> None:
    assert problems_of(patch) == ([], [])


def doubts(patch: Patch, of: str = "", *, base: Tree | None = None) -> list[str]:
    """What is only doubted, where the doubt speaks of something."""
    errors, hints = problems_of(patch, base=base)
    assert errors == []
    return [hint for hint in hints if of in hint]


@pytest.mark.parametrize(
    ("typed", "doubted"),
    [("1,000", False), ("100,000,000", True), ("99,999,999", False)],
)
def test_a_base_a_thousand_times_as_large_is_doubted(typed: str, *, doubted: bool) -> None:
    """Of 10万元 spent; a kind is held against its budget and an item against its own."""
    for base, patch in {
        "公务接待费本年 100,000元，预算": {"三公经费": {"公务接待费": {"预算": typed}}},
        "住房公积金本年 300,000元，年初预算": {
            "支出": {"2210201": {"年初预算": str(3 * Decimal(typed.replace(",", "")))}}
        },
    }.items():
        assert bool(doubts(patch, f"{base} ")) is doubted


@pytest.mark.parametrize(("typed", "doubted"), [("14,500", True), ("14,500.01", False)])
def test_a_total_is_held_against_that_of_last_year_likewise(typed: str, *, doubted: bool) -> None:
    patch = {"上年": {"收入总计": {"金额": typed}}}
    assert bool(doubts(patch, "收入总计本年 14,500,000元，上年 14,500")) is doubted


@pytest.mark.parametrize(
    ("unit", "typed", "other"),
    [
        ("万元", "1,000,000", "元"),
        ("万元", "999,999.99", ""),
        ("元", "99,999.99", "万元"),
        ("元", "100,000", ""),
        ("元", "0", ""),
    ],
)
def test_a_unit_is_doubted_where_the_whole_is_none_of_a_department(
    unit: str, typed: str, other: str
) -> None:
    tree: Tree = {
        "部门": "某某站",
        "年度": "2023",
        "计量单位": unit,
        "收入": {"一般公共预算财政拨款收入": typed},
        "支出": {"2010301": {"项目支出": typed, "年初预算": typed}},
        "政府采购": {"总额": "0"},
        "国有资产": {"车辆": {"其他用车": "0"}, "单价100万元以上设备": "0"},
    }
    found = doubts({}, "计量单位写的是", base=tree)
    assert len(found) == bool(other)
    assert all(f"是不是应为{other}？" in hint for hint in found)


# ---------------------------------------------------------------- last year


@pytest.fixture
def two_years(tmp_path: Path) -> Path:
    """This year's file without 上年, and the file of the year before."""
    last = tree_in_wan()
    before = patched(
        last,
        {
            "年度": "2023",
            "收入": {"一般公共预算财政拨款收入": "900", "其他收入": "10"},
            "结转和结余": {
                "年末结转和结余": "45",
                "年初财政拨款结转和结余": {"一般公共预算财政拨款": "55"},
                "年末财政拨款结转和结余": {"一般公共预算财政拨款": "25"},
            },
            "支出": {
                "2010301": {"基本支出": "530", "其中财政拨款": "510"},
                "2010302": {"项目支出": "310", "其中财政拨款": "250"},
                "2210201": None,
                "2101102": {"基本支出": "30", "年初预算": "30"},
            },
            "基本支出明细": {"30101": "210"},
            "三公经费": {"公务接待费": {"决算": "12.5"}},
        },
    )
    this = patched(
        example(),
        {
            "上年": dict.fromkeys(example()["上年"])
            | {
                "收入总计": {"原因": "财政拨款增加", "金额": None},
                "财政拨款收入总计": {"原因": "项目增加", "金额": None},
                "一般公共预算财政拨款支出": {"原因": "人员和项目增加", "金额": None},
            },
            "支出": {"2010301": {"上年": None}, "2210201": {"上年": None}},
            "三公经费": {"公务接待费": {"上年": None}},
        },
    )
    (tmp_path / "2023.yaml").write_text(text_of(before), "utf-8")
    path = tmp_path / "2024.yaml"
    path.write_text(text_of(this), "utf-8")
    return path


def test_last_year_is_read_from_the_file_of_the_year_before(two_years: Path) -> None:
    report = read(two_years)
    assert report.prior is not None
    assert establish(report.prior).problems == ()
    facts = establish(report)
    before = aspect(facts, "本年收入合计", "上年")
    assert before.value == (900 + 200 + 50 + 30 + 40 + 20 + 10 + 10) * WAN
    assert str(before.origin) == "上年文件（本年收入合计）"
    assert aspect(facts, "公务接待费", "上年").value == Decimal(125000)
    explained = trace(told(report).document, "本年收入合计")
    assert "本年收入合计.上年 = 12600000元 ← 上年文件（本年收入合计）" in explained
    line = line_of(
        (two_years.parent / "2023.yaml").read_text("utf-8"), "收入", "一般公共预算财政拨款收入"
    )
    assert f"{two_years.parent / '2023.yaml'}:{line} 收入→一般公共预算财政拨款收入" in explained
    assert f"{two_years}:" in explained


def test_what_is_typed_wins_over_the_file(two_years: Path) -> None:
    facts = establish(read(two_years))
    reception = aspect(facts, "公务接待费", "上年")
    overseas = aspect(facts, "因公出国境费", "上年")
    assert isinstance(reception.origin, Derivation)
    assert overseas.value == 4 * WAN
    assert isinstance(overseas.origin, Cell)
    assert overseas.origin.path == ("三公经费", "因公出国（境）费", "上年")


def test_an_item_that_was_not_there_last_year_was_zero(two_years: Path) -> None:
    facts = establish(read(two_years))
    items = by_code(facts, "一般公共预算各科目")
    assert isinstance(items["2010301"].prior, Figure)
    assert items["2010301"].prior.value == 510 * WAN
    housing = items["2210201"]
    assert isinstance(housing.prior, Figure)
    assert housing.prior.is_zero
    change = housing.change()
    assert change is not None
    assert change.trend.value == "新增"
    assert change.rate is None


@pytest.mark.parametrize(
    ("unit", "typed", "doubted"),
    [
        ("元", "150,000.05", False),
        ("元", "149,999.94", True),
        ("万元", "150,500", False),
        ("万元", "149,499.99", True),
    ],
)
def test_last_years_figure_may_differ_by_the_rounding_of_either_file(
    unit: str, typed: str, *, doubted: bool
) -> None:
    """Nine numbers and a sum: 0.05元, and 0.05万元 where either file is in 万元."""
    last = tree_in_wan() if unit == "万元" else example()
    before = report_of({"年度": "2023"}, base=last)
    now = replace(report_of({"上年": {"其他收入": typed}}), prior=before)
    said = [str(p) for p in establish(now).problems if f"上年数写的是 {typed}元" in p.message]
    assert bool(said) is doubted


def test_of_expenses_one_of_which_has_no_last_year_there_is_no_last_year() -> None:
    facts = establish(report_of({"三公经费": {"公务用车购置费": {"上年": None}}}))
    assert facts.line("三公经费")["上年"] is None
    assert facts.line("公务用车购置及运行维护费")["上年"] is None
    assert aspect(facts, "公务接待费", "上年").value == 11 * WAN


def test_without_a_file_or_a_number_there_is_no_last_year() -> None:
    facts = establish(report_of({"上年": None}))
    assert facts.line("本年收入合计")["上年"] is None
    assert facts.line("本年收入合计")["增减"] is None


# ---------------------------------------------------------------- reasons of sums


def test_the_vehicles_together_have_the_reasons_that_go_their_way() -> None:
    """18 more for purchase, 1 less for running: 17 more, and saving fuel is no reason for that."""
    facts = establish(report_of())
    both = facts.line("公务用车购置及运行维护费")
    reason = both.why_changed()
    assert reason is not None
    assert reason.text == "更新一辆到期车辆"
    gap = both.why_off_budget()
    assert gap is not None
    assert gap.text == "招标节约"


def test_a_reason_that_is_missing_is_asked_for_where_the_money_moved() -> None:
    facts = establish(report_of({"三公经费": {"公务用车购置费": {"与预算差异原因": None}}}))
    gap = facts.line("公务用车购置及运行维护费").why_off_budget()
    assert gap is not None
    assert gap.text is None
    assert gap.cell.path == ("三公经费", "公务用车购置费", "与预算差异原因")


# ---------------------------------------------------------------- the budget


@pytest.mark.parametrize(
    ("name", "wan"),
    {
        "收入预算": 900 + 50 + 20 + 10 + 20,
        "支出预算": 700 + 150 + 50 + 100,
        "人员经费": 600,
        "基本支出": 750,
        "项目支出": 250,
        "政府性基金支出": 50,
        "机关运行经费": 150,
        "政府采购预算": 35,
        "三公经费": 26,
        "会议费": 5,
        "培训费": 3,
    }.items(),
)
def test_budget_is_what_its_cells_add_up_to(name: str, wan: int) -> None:
    facts = establish(report_of(base=example_budget()))
    assert facts.problems == ()
    assert facts.line(name).amount.value == wan * WAN


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ({"收入": {"上年结转": "10"}}, "收入预算 990万元 与 支出预算 1,000万元 应相等"),
        ({"基本支出": {"公用经费": "140"}}, "支出预算 1,000万元 与 基本支出和项目支出 990万元"),
        ({"会议费": {"金额": "6"}}, "会议费写的是 6万元，明细相加是 5万元，差 1万元，超出尾数误差"),
        (
            {"上年": {"预算总数": "990"}},
            "应相等，差 10万元（前者少）；请核对各单位增减额和上年预算",
        ),
        (
            {"三公经费": {"单位增减": [{"单位": "机关", "增减额": "-7", "原因": "压减接待"}]}},
            "三公经费比上年增减额 -4万元 与 各单位增减额合计 -7万元 应相等，差 3万元（前者多）",
        ),
    ],
)
def test_a_budget_that_does_not_add_up(patch: dict[str, object], message: str) -> None:
    errors, _ = problems_of(patch, base=example_budget())
    assert len(errors) == 1
    assert message in errors[0]


def test_without_the_changes_of_units_there_is_nothing_to_add_up() -> None:
    patch = {"上年": {"预算总数": "990"}, "单位增减": None}
    assert problems_of(patch, base=example_budget()) == ([], [])


def test_the_words_of_a_list_bring_no_punctuation_of_their_own() -> None:
    tree = example_budget()
    tree["概况"]["职责"] = ["拟订政策并组织实施。", "监督管理\n资金使用；"]
    assert "（一）拟订政策并组织实施。\n（二）监督管理资金使用。" in told(report_of(base=tree)).text


def test_nothing_is_told_of_what_does_not_add_up() -> None:
    with pytest.raises(InvalidReport, match="应相等"):
        tell({"结转和结余": {"年末结转和结余": "500,000"}})
    assert isinstance(tell({"结转和结余": {"年末结转和结余": "500,000"}}, draft=True), Told)


def test_a_budget_takes_last_year_from_its_own_file_too(tmp_path: Path) -> None:
    text = EXAMPLE_BUDGET.read_text("utf-8")
    (tmp_path / "2024-budget.yaml").write_text(text.replace("年度: 2025", "年度: 2024"), "utf-8")
    without = re.sub(r"\n上年:\n(?:  .*\n)+", "\n", text)
    without = re.sub(r"\n( *)单位增减:\n(?:\1  .*\n)+", "\n", without)
    (tmp_path / "2025-budget.yaml").write_text(without, "utf-8")
    facts = establish(read(tmp_path / "2025-budget.yaml"))
    assert aspect(facts, "支出预算", "上年").value == 1000 * WAN
    assert aspect(facts, "三公经费", "上年").value == 26 * WAN
    assert aspect(facts, "机关运行经费", "上年").value == 150 * WAN
    assert str(aspect(facts, "支出预算", "上年").origin) == "上年文件（支出预算）"
