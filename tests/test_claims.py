"""What a sentence states, held against the tables and the other sentences: the finals' prose."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace
from test_inspection import edited, findings, published, retyped

from generator.inspection import Finding, inspect
from generator.inspection.claims import number
from generator.inspection.matching import Matching
from generator.inspection.precision import places_of
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Published, TextLine
from generator.understanding import TableCell, Tables, understand


def new(document: Published, old: str, wrong: str) -> list[Finding]:
    """What is found of a document after an edit that was not found before."""
    before = {(one.code, one.quote, one.message) for one in findings(document)}
    after = findings(edited(document, old, wrong))
    return [one for one in after if (one.code, one.quote, one.message) not in before]


def codes(found: list[Finding], level: str = WRONG) -> set[str]:
    return {one.code for one in found if one.level == level}


# ---------------------------------------------------------------- how exact the prose is


def test_zeros_left_out_are_told_from_the_tables() -> None:
    assert places_of(understand(published("样本"))) == 2


def test_a_report_that_rounds_as_it_likes_is_read_as_printed() -> None:
    document = edited(published("样本"), "项目支出545万元", "项目支出545.0万元")
    rounded = retyped(document, "支出决算表", "545.00", "545.04")
    assert places_of(understand(rounded)) == 0


def test_a_small_change_is_judged_to_the_cent() -> None:
    """25% of 4万元 is 1万元; of anything between 3.5 and 4.5 it could be 28% as well."""
    assert "N01" in codes(new(published(), "增加1万元，增长25%", "增加1万元，增长28%"))


def test_an_amount_is_the_one_cell_of_the_tables_that_prints_so() -> None:
    cells = {("合计", name): cell(value) for name, value in (("甲", 62_049), ("乙", 766_000))}
    matching = Matching(Tables("元", {"T3": cells}, ("T3",)))
    assert matching.exact(number("6.20", 10_000)).middle() == 62_049
    assert matching.exact(number("6.21", 10_000)).middle() == 62_100  # none prints so
    charge = matching.of_rounded(
        number("8.09"),
        number("6.20", 10_000),
        matching.exact(number("76.60", 10_000)),
    )
    assert charge is not None
    assert (charge.level, charge.expected) == (HINT, "8.10")


def test_of_two_cells_that_print_alike_nothing_is_concluded() -> None:
    cells = {("合计", name): cell(value) for name, value in (("甲", 62_049), ("乙", 62_001))}
    matching = Matching(Tables("元", {"T3": cells}, ("T3",)))
    concluded = matching.exact(number("6.20", 10_000))
    assert (concluded.low, concluded.high) == (Fraction(61_950), Fraction(62_050))


def cell(value: int) -> TableCell:
    return TableCell(Fraction(value), Fraction(0), str(value), "某行", Place(0, 1))


# ---------------------------------------------------------------- “三公”


@pytest.mark.parametrize(
    ("old", "wrong", "rule"),
    [
        ("公务接待费支出决算10万元，占15.87%", "公务接待费支出决算10万元，占18.57%", "N03"),
        ("支出预算为68万元", "支出预算为86万元", "X08"),
        ("团组1个，累计4人次", "团组5个，累计4人次", "N12"),
        ("保有量为5辆", "保有量为6辆", "N11"),
        ("应急保障用车0辆", "应急保障用车3辆", "N11"),
        ("增加18万元（基数为0", "增加17万元（基数为0", "N01"),
    ],
)
def test_what_the_expenses_say_of_each_other(old: str, wrong: str, rule: str) -> None:
    assert rule in codes(new(published(), old, wrong))


def test_money_without_people_is_only_a_hint() -> None:
    found = new(published(), "来访团组30个、来宾240人次", "来访团组0个、来宾0人次")
    assert "N12" in codes(found, HINT)
    assert "N12" not in codes(found)


def test_the_expenses_of_another_province() -> None:
    document = published("上海")
    assert codes(findings(document)) == set()
    for old, wrong, rule in (
        ("公务接待费支出决算为10.00万元", "公务接待费支出决算为11.00万元", "X07"),
        ("公务用车购置支出为18.00万元", "公务用车购置支出为81.00万元", "X07"),
        ("比2023年度增加17.00万元，增长36.96%", "比2023年度增加17.00万元，增长26.98%", "N01"),
        ("货物采购金额40.00万元", "货物采购金额41.00万元", "N10"),
        ("团组1个、累计4人次", "团组5个、累计4人次", "N12"),
        ("公务接待30批次、240人次", "公务接待30批次、24人次", "N12"),
    ):
        assert rule in codes(new(document, old, wrong)), old


# ---------------------------------------------------------------- 其他重要事项


def test_agency_operating_expenses_are_never_more_than_the_operating_expenses() -> None:
    found = new(published(), "机关运行经费支出180万元", "机关运行经费支出190万元")
    assert "N09" in codes(found)


def test_less_is_a_hint_and_nothing_at_all_where_the_department_has_institutions() -> None:
    document = published()
    less = new(document, "机关运行经费支出180万元", "机关运行经费支出170万元")
    assert "N09" in codes(less, HINT)
    assert "N09" not in codes(less)
    table = "一般公共预算财政拨款支出决算表"
    mixed = retyped(document, table, "一般行政管理事务", "事业运行")
    assert "N09" not in codes(
        new(mixed, "机关运行经费支出180万元", "机关运行经费支出170万元"), HINT
    )


def test_awards_to_small_firms_are_some_of_those_to_small_and_medium_firms() -> None:
    found = new(published(), "小微企业合同金额60万元", "小微企业合同金额160万元")
    assert "N10" in codes(found)


# ---------------------------------------------------------------- reasons and directions


@pytest.mark.parametrize(
    ("old", "wrong", "level"),
    [
        ("主要是因为财政拨款增加", "主要是因为财政拨款减少", HINT),
        (
            "决算数大于年初预算数的主要原因是：人员增加",
            "决算数大于年初预算数的主要原因是：人员减少",
            HINT,
        ),
        ("决算数等于年初预算数", "决算数小于年初预算数", HINT),
    ],
)
def test_a_reason_against_the_direction_is_a_hint(old: str, wrong: str, level: str) -> None:
    assert "N05" in codes(new(published(), old, wrong), level)


def test_a_word_against_two_different_amounts_is_wrong() -> None:
    document = published("上海")
    found = new(document, "决算数与预算数持平", "决算数大于预算数的主要原因：追加")
    assert "N05" in codes(found, HINT)  # alike as printed
    old = "支出决算为600.00万元。决算数大于预算数的主要原因：人员增加"
    wrong = old.replace("大于预算数的主要原因：人员增加", "与预算数持平")
    assert "N05" in codes(new(document, old, wrong))


# ---------------------------------------------------------------- lists


def test_a_list_is_one_finding_that_says_the_right_list() -> None:
    document = published()
    found = [
        one
        for one in new(document, "办公费、差旅费", "办公费、取暖费、咨询费")
        if one.code == "N08"
    ]
    assert len(found) == 1
    assert found[0].printed == "取暖费、咨询费"
    assert "差旅费" in found[0].expected
    assert "漏了表上有数的：差旅费" in found[0].message
    assert found[0].cause == "照抄了样本的清单"


def test_amounts_add_up_where_their_shares_do() -> None:
    assert "X09" in codes(new(published(), "人员经费590万元", "人员经费591万元"))


def test_the_budgets_of_the_items_are_the_total() -> None:
    more = new(published(), "年初预算为580万元", "年初预算为680万元")
    assert "N07" in codes(more)
    less = new(published(), "年初预算为580万元", "年初预算为480万元")
    assert "N07" in codes(less, HINT)


def test_what_a_section_says_twice_without_its_table_is_the_same() -> None:
    document = published()
    blocks = [b for b in document.blocks if isinstance(b, TextLine)]
    alone = replace(document, blocks=tuple(blocks))
    assert codes(inspect(understand(alone)).findings) == set()
    assert "N14" in codes(
        new(alone, "年度财政拨款支出1020万元，主要", "年度财政拨款支出1021万元，主要")
    )
