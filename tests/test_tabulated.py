"""Figures of the prose against their cells, and against each other where there is no table."""

from __future__ import annotations

import pytest

from generator.inspection import Finding, inspect
from generator.problem import WRONG, Place
from generator.published.shape import Grid, Published, TextLine
from generator.understanding import understand

_FORM = {"N15", "N16"}  # years and numbers of headings
HEAD = ("临川县农业农村局2024年度部门决算", "2024年度部门决算情况说明")
OVERALL, IN, OUT = (
    "一、收入支出决算总体情况说明",
    "二、收入决算情况说明",
    "三、支出决算情况说明",
)
OF_GRANTS = "四、财政拨款收入支出决算总体情况说明"
OF_GENERAL = "五、一般公共预算财政拨款支出决算情况说明"
BASIC = "六、一般公共预算财政拨款基本支出决算情况说明"
EXPENSES = "七、“三公”经费支出决算情况说明"


def found(*lines: str, tables: tuple[TextLine | Grid, ...] = ()) -> list[Finding]:
    """What is found of the figures of final accounts."""
    head, *said = [TextLine(one, Place(1, n)) for n, one in enumerate((*HEAD, *lines), 1)]
    document = Published("说明.txt", "plain", (head, *tables, *said))
    findings = inspect(understand(document)).findings
    return [one for one in findings if one.code[0] in "NX" and one.at and one.code not in _FORM]


def wrong(*lines: str, tables: tuple[TextLine | Grid, ...] = ()) -> list[tuple[str, str, str]]:
    findings = found(*lines, tables=tables)
    return [(one.code, one.printed, str(one.expected)) for one in findings]


def table(title: str, *rows: str) -> tuple[TextLine | Grid, ...]:
    """A table in 元 from its rows, cells apart by “|”."""
    cells = [tuple(row.split("|")) for row in rows]
    places = tuple(Place(2, n) for n in range(len(cells)))
    unit = TextLine("单位：元", Place(2, 0))
    return (TextLine(title, Place(2, 0)), unit, Grid(tuple(cells), places))


SUMMARY = (
    "收入支出决算总表",
    "收入||支出|",
    "项目|决算数|项目|决算数",
    "一、一般公共预算财政拨款收入|6,000,000.00|一、农林水支出|6,900,000.00",
    "二、事业收入|900,000.00||",
    "三、经营收入|||",
    "本年收入合计|6,900,000.00|本年支出合计|6,900,000.00",
    "总计|6,900,000.00|总计|6,900,000.00",
)


# ---------------------------------------------------------------- against the tables


def test_an_amount_is_that_of_its_cell() -> None:
    tables = table(*SUMMARY)
    assert not found(IN, "本年收入合计690万元，其中：事业收入90万元。", tables=tables)
    assert wrong(IN, "本年收入合计690万元。事业收入92万元。", tables=tables) == [
        ("X01", "92", "90")
    ]


def test_a_blank_cell_is_nothing_but_a_row_that_is_not_there_is_not() -> None:
    tables = table(*SUMMARY)
    said = "本年收入合计690万元。{}5万元。"
    assert wrong(IN, said.format("经营收入"), tables=tables) == [("X01", "5", "0")]
    assert not found(IN, said.format("上级补助收入"), tables=tables)
    assert not found(IN, said.format("经营收入").replace("5万元", "0万元"), tables=tables)


def test_no_revenue_of_the_year_is_none_whatever_was_carried_forward() -> None:
    carried = ("年初结转和结余|500,000.00||", "总计|500,000.00|总计|500,000.00")
    rows = (*SUMMARY[:3], "本年收入合计||本年支出合计|500,000.00", *carried)
    said = "2024年度，本单位收入为{}万元。"
    assert not found(IN, said.format(0), tables=table(*rows))
    assert wrong(IN, said.format(40), tables=table(*rows)) == [("X01", "40", "50")]


@pytest.mark.parametrize(
    ("printed", "right"),
    [("690万元", True), ("689.6万元", False), ("689.99万元", False), ("0.07亿元", True)],
)
def test_how_exact_a_figure_is_its_digits_say(printed: str, *, right: bool) -> None:
    rows = (*SUMMARY[:-2], "本年收入合计|6,899,520.00|本年支出合计|6,899,520.00")
    assert (not found(IN, f"本年收入合计{printed}。", tables=table(*rows))) == right


CARS = (
    "“三公”经费支出决算表",
    "预算数||||||决算数|||||",
    "合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费",
    "||小计|公务用车购置费|公务用车运行维护费||||小计|公务用车购置费|公务用车运行维护费|",
    "80,000.00||50,000.00||50,000.00|30,000.00|60,000.00||40,000.00||40,000.00|20,000.00",
)


def test_a_table_whose_row_of_figures_fell_out_of_it_is_not_blank() -> None:
    title, unit, headings = table(
        "一般公共预算财政拨款“三公”经费支出决算表",
        "合计||公务接待费||机关运行经费决算数",
        "预算数|决算数|预算数|决算数|325.88",
    )
    said = "2024年度“三公”经费支出决算为3.00万元，其中：公务接待费支出决算3.00万元。"
    row = TextLine("4.00 | 3.00 | 4.00 | 3.00 |", Place(2, 4))
    assert wrong(EXPENSES, said, tables=(title, unit, headings))
    assert not wrong(EXPENSES, said, tables=(title, unit, headings, row))


def test_expenses_are_held_against_their_column() -> None:
    tables = table(*CARS)
    said = "公务接待费支出预算为{}万元，支出决算为{}万元，完成预算的66.67%。"
    assert not found(EXPENSES, said.format(3, 2), tables=tables)
    assert ("X07", "4", "3") in wrong(EXPENSES, said.format(4, 2), tables=tables)
    assert ("X07", "3", "2") in wrong(EXPENSES, said.format(3, 3), tables=tables)
    abroad = "因公出国（境）费支出决算为{}万元。"
    assert not found(EXPENSES, abroad.format(0), tables=tables)
    assert wrong(EXPENSES, abroad.format(1), tables=tables) == [("X07", "1", "0")]


GATHERED = (
    "“三公”经费、会议费、培训费支出决算表",
    "“三公”经费||||||会议费|培训费",
    "小计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费||",
    "||小计|公务用车购置费|公务用车运行维护费|||",
    "60,000.00||40,000.00||40,000.00|20,000.00|70,000.00|90,000.00",
)


def test_gatherings_are_held_against_their_column_in_its_section_alone() -> None:
    tables = table(*GATHERED)
    said = "会议费支出{}万元，培训费支出9万元。"
    heading = "七、“三公”经费、会议费、培训费支出决算情况说明"
    assert not found(heading, said.format(7), tables=tables)
    assert wrong(heading, said.format(8), tables=tables) == [("X07", "8", "7")]
    # 一般性支出 is of all the money, the table of 财政拨款.
    assert not found("七、一般性支出情况说明", said.format(8), tables=tables)


# ---------------------------------------------------------------- against each other


def test_both_sides_have_one_total() -> None:
    said = "2024年度收入总计900万元，支出总计{}万元。"
    assert not found(OVERALL, said.format("900"))
    assert wrong(OVERALL, said.format("890")) == [("N20", "890", "900")]


def test_a_figure_that_two_sections_state_is_one() -> None:
    first = "2024年度支出合计800万元，其中：基本支出500万元，占62.5%；项目支出300万元，占37.5%。"
    again = "2024年度财政拨款支出{}万元，占本年支出合计的90%。"
    lines = (OUT, first, OF_GENERAL, again.format(720), "七、预算绩效情况说明")
    assess = "组织对部门整体支出绩效评价，涉及一般公共预算支出{}万元。"
    assert not found(*lines, assess.format(720))
    assert [one[0] for one in wrong(*lines, assess.format(702))] == ["N14"]


def test_a_share_of_a_total_of_another_section() -> None:
    first = "2024年度支出合计800万元，其中：基本支出500万元，占62.5%；项目支出300万元，占37.5%。"
    again = "2024年度财政拨款支出720万元，占本年支出合计的{}%。"
    assert not found(OUT, first, OF_GENERAL, again.format("90.00"))
    assert wrong(OUT, first, OF_GENERAL, again.format("80.00")) == [("N03", "80.00", "90.00")]


def test_what_is_spent_on_staff_and_operation_is_the_basic_spending() -> None:
    said = (
        OF_GENERAL, "2024年度财政拨款支出720万元，其中：基本支出500万元，项目支出220万元。",
        BASIC, "2024年度人员经费{}万元，主要包括基本工资。", "公用经费60万元，主要包括办公费。",
    )  # fmt: skip
    assert not found(*(one.format(440) for one in said))
    assert wrong(*(one.format(404) for one in said)) == [("N19", "500", "464")]


# ---------------------------------------------------------------- what was carried


@pytest.mark.parametrize(
    ("heading", "money"),
    [
        (OF_GRANTS, "财政拨款"),
        ("五、国有资本经营预算财政拨款收入支出决算情况说明", "国有资本经营预算财政拨款"),
        ("八、政府性基金预算财政拨款收入支出决算情况说明", "政府性基金预算财政拨款"),
    ],
)
def test_what_was_there_and_came_in_is_spent_or_left(heading: str, money: str) -> None:
    said = (
        "2024年度"
        + money
        + "收入{}万元；年初结转和结余20万元；支出910万元，其中：基本支出10万元，\
项目支出900万元；年末结转和结余10万元。"
    )
    assert not found(heading, said.format(900))
    (one,) = found(heading, said.format(800))
    assert (one.code in {"N23", "X11"}, one.level) == (True, WRONG)


def test_of_all_the_money_something_may_be_unsaid() -> None:
    said = "本年收入合计900万元，年初结转和结余{}万元，收入总计920万元。"
    assert not found(OVERALL, said.format(20))
    assert not found(OVERALL, said.format(15))  # 使用非财政拨款结余
    assert [one.code for one in found(OVERALL, said.format(30))] == ["N23"]
    used = said.replace("，收入", "，使用非财政拨款结余5万元，收入")
    assert not found(OVERALL, used.format(15))
    assert [one.code for one in found(OVERALL, used.format(10))] == ["N23"]


def test_what_was_not_spent_may_have_been_planned() -> None:
    """当年无三公支出 is said of the final column, not of the budget's."""
    spent = "60,000.00||40,000.00||40,000.00|20,000.00"
    none = CARS[-1].replace(spent, "|||||")
    said = (EXPENSES, "2024年度本单位当年无“三公”经费支出。")
    for row, right in ((none, True), (CARS[-1], False)):
        tables = table(*CARS[:-1], row)
        head, *lines = [TextLine(one, Place(1, n)) for n, one in enumerate((*HEAD, *said), 1)]
        document = Published("说明.txt", "plain", (head, *tables, *lines))
        told = [one for one in inspect(understand(document)).findings if one.code == "C03"]
        assert (not told) == right


def test_what_differs_by_what_was_carried_is_said_of_two_figures() -> None:
    came = "2025年收支总预算{}万元，收入包括一般公共预算拨款收入900万元、上年结转收入20万元。"
    granted = (
        "2025年财政拨款收支预算920万元。收入按资金来源分为：一般公共预算拨款{}万元；"
        "按资金年度分为：当年财政拨款收入900万元，上年结转20万元。"
    )
    said = ("一、收支预算总体情况", came, "二、财政拨款收支预算情况", granted)
    head = ("临川县农业农村局2025年部门预算", "2025年部门预算情况说明")

    def codes(*amounts: int) -> set[str]:
        told = iter(amounts)
        lines = [one.replace("{}", str(next(told))) if "{}" in one else one for one in said]
        blocks = tuple(TextLine(one, Place(1, n)) for n, one in enumerate((*head, *lines), 1))
        found = inspect(understand(Published("说明.txt", "plain", blocks))).findings
        return {one.code for one in found if one.code in {"N14", "N20"}}

    assert not codes(920, 920)
    assert codes(920, 930) == {"N14"}


def test_a_table_that_was_not_understood_says_nothing() -> None:
    strange = (
        "一般公共预算财政拨款基本支出决算表",
        "科目编码|科目名称|某栏",
        "301|工资福利|3115000.00",
    )
    said = "2024年度基本支出500万元，其中：人员经费440万元，公用经费60万元。"
    assert not found(BASIC, said, tables=table(*strange))


def test_a_fund_without_its_uses_balances_too() -> None:
    said = "2024年度年初结转结余0万元，本年收入100万元，本年支出{}万元，年末结转结余20万元。"
    heading = "八、政府性基金预算财政拨款收入支出决算情况说明"
    assert not found(heading, said.format(80))
    assert [one.code for one in found(heading, said.format(90))] == ["N23"]
