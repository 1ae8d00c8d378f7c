"""Sentences of budgets: how 部门预算 of many provinces state their totals, lists and changes."""

from __future__ import annotations

import pytest
from test_sentences import found, said, wrong


def budget(*lines: str) -> list[tuple[str, str]]:
    return wrong(*lines, kind="预算")


def right_then_wrong(line: str, old: str, new: str) -> list[tuple[str, str]]:
    """What is found of an edit of a line that is right."""
    assert line.count(old) == 1
    assert found(line, kind="预算") == []
    return budget(line.replace(old, new))


# ---------------------------------------------------------------- whose total it is


@pytest.mark.parametrize(
    "total",
    [
        "临川县文化馆2024年支出预算", "临川县农业农村局2024年预算支出", "本单位预算支出",
        "临川县气象站支出预算", "支出预算",
    ],
)  # fmt: skip
def test_the_spending_of_a_unit_is_all_of_it(total: str) -> None:
    [whole, *_] = said(f"{total}620万元，其中：基本支出400万元；项目支出220万元。").amounts
    assert whole.name.quantity == "支出"


@pytest.mark.parametrize(
    "item", ["城乡社区支出", "其他法院支出", "法院（款）其他法院支出（项）支出"]
)
def test_spending_on_something_is_not_all_of_it(item: str) -> None:
    [one] = said(f"{item}620万元。").amounts
    assert not one.name.quantity


def test_income_and_spending_of_a_unit_are_one_amount() -> None:
    line = "临川县文化馆2024年收入预算912.5万元。临川县文化馆2024年支出预算912.5万元。"
    assert right_then_wrong(line, "支出预算912.5", "支出预算921.5")


def test_another_year_is_not_this_one() -> None:
    line = (
        "2024年一般公共预算支出3120.44万元，其中：当年预算3000.44万元，上年结转120万元。"
        "2023年一般公共预算支出2890.12万元，同比增加230.32万元，增长7.97%。"
    )
    assert right_then_wrong(line, "结转120", "结转210")


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize(
    "opens",
    [
        "按支出性质划分：", "按支出功能分类，包括", "按照支出用途分类，",
        "按功能分类科目安排情况如下：", "分单位情况：",
    ],
)  # fmt: skip
def test_a_total_is_taken_apart_below_it(opens: str) -> None:
    line = f"支出预算830.2万元。{opens}甲科目510.1万元；乙科目300万元；丙科目20.1万元。"
    assert right_then_wrong(line, "乙科目300", "乙科目200") == [("N19", "730.2")]


def test_lines_that_begin_with_a_code_are_one_list() -> None:
    line = (
        "财政拨款安排支出1803000元。财政拨款安排支出按功能科目分类情况："
        "2050201学前教育1200500元，主要用于幼儿园运转。"
        "2080505机关事业单位基本养老保险缴费支出402500元，主要用于缴费。"
        "2210201住房公积金200000元，主要用于住房公积金。"
    )
    # The items are added up once (N07): the list itself says no more (N19).
    assert right_then_wrong(line, "402500", "420500") == [("N07", "1821000")]


def test_an_amount_with_a_colon_is_taken_apart() -> None:
    line = (
        "政府采购预算总额96万元：货物20万元、工程40万元、服务36万元；其中一般公共预算采购96万元。"
    )
    assert right_then_wrong(line, "服务36", "服务63")


def test_both_sides_have_a_list() -> None:
    line = (
        "财政拨款收支总预算508万元。收入包括：一般公共预算拨款收入490万元、上年结转18万元；"
        "支出包括：教育支出400万元、住房保障支出108万元。"
    )
    assert right_then_wrong(line, "结转18万", "结转81万") == [("N19", "571")]
    assert budget(line.replace("教育支出400", "教育支出300")) == [("N19", "408")]


def test_what_goes_out_is_not_listed_with_what_comes_in() -> None:
    line = (
        "预算收入740.6万元，其中一般公共预算拨款收入700.6万元、政府性基金拨款收入40万元，"
        "预算收入较上年增加9.6万元；预算支出740.6万元，其中一般公共预算拨款支出700.6万元、"
        "政府性基金拨款支出40万元，预算支出较上年增加9.6万元，主要原因是新增人员。"
    )
    assert right_then_wrong(line, "基金拨款支出40", "基金拨款支出60")


def test_two_of_the_kinds_are_all_of_it() -> None:
    line = "安排政府采购预算51.4万元，其中，货物21.4万元，服务30万元。"
    assert right_then_wrong(line, "货物21.4", "货物12.4") == [("N19", "42.4")]


def test_a_subject_with_its_code_has_its_amount() -> None:
    line = (
        "一般公共预算支出510.8万元，其中：①行政运行（2010301）400.8万元，较上年增加12万元，"
        "原因是人员变动；②住房公积金（2210201）110万元，较上年减少2万元，原因是基数调整。"
    )
    assert right_then_wrong(line, "110万元", "190万元")


def test_a_list_of_classes_is_whole() -> None:
    line = (
        "一般公共预算支出400万元，包括：教育支出280万元，卫生健康支出80万元，住房保障支出40万元。"
    )
    assert right_then_wrong(line, "教育支出280", "教育支出208") == [("N19", "328")]


def test_shares_of_what_a_line_above_states() -> None:
    whole = "1.当年拨款规模变化情况。一般公共预算当年拨款2000万元。"
    shares = (
        "2.当年拨款结构情况。教育支出1500万元，占75.00%；卫生健康支出300万元，占15.00%；"
        "住房保障支出200万元，占10.00%。"
    )
    assert found(whole, shares, kind="预算") == []
    assert ("N03", "15.00") in budget(whole, shares.replace("占15.00", "占51.00"))


# ---------------------------------------------------------------- changes


def test_the_change_of_a_side_is_that_of_its_total() -> None:
    line = (
        "预算收入620.5万元，其中事业收入20.5万元、其他收入600万元，"
        "2024年本单位预算收入较上年增加20.5万元，增长3.42%。"
    )
    assert ("N01", "3.42") in right_then_wrong(line, "3.42", "4.32")


def test_a_rate_in_brackets_is_that_of_the_step() -> None:
    line = "公务接待费2.60万元，较上年减少0.40万元（13.33%）。"
    assert [code for code, _ in right_then_wrong(line, "13.33", "33.13")] == ["N01"]


def test_what_was_carried_out_last_year_is_what_the_step_leaves() -> None:
    line = "收入预算2898.31万元，比上年执行数减少204.24万元，下降6.58%。"
    assert [code for code, _ in right_then_wrong(line, "204.24", "240.24")] == ["N01"]


def test_a_plan_that_a_budget_follows_is_no_purpose() -> None:
    line = "根据外事计划安排因公出国（境）费用预算6万元，比上年年初预算数增加2万元，增长50%。"
    assert [code for code, _ in right_then_wrong(line, "增长50", "增长5")] == ["N01"]


def test_a_kind_in_brackets_behind_a_reason_is_stated() -> None:
    line = (
        "公务用车购置及运行维护费50万元，比上年增加14万元，增长38.89%，主要原因是更新车辆"
        "（公务用车购置费18万元，比上年增加18万元，上年无此项安排；"
        "公务用车运行维护费32万元，比上年减少4万元，下降11.11%）。"
    )
    assert ("N01", "11.11") in right_then_wrong(line, "11.11", "1.11")


_EXPENSES = (
    "“三公”经费预算13.8万元，比上年预算减少24.9万元。其中：（一）因公出国（境）费4.2万元，"
    "比上年预算减少1.8万元。（二）公务用车购置及运行费8.8万元，比上年预算减少22万元。"
    "其中：公务用车购置费0万元，比上年预算减少22万元；公务用车运行费8.8万元，与上年预算持平。"
    "（三）公务接待费0.8万元，比上年预算减少1.1万元。"
)


def test_the_kinds_of_the_three_expenses_change_with_them() -> None:
    assert found(_EXPENSES, kind="预算") == []
    other = _EXPENSES.replace("减少1.8", "减少4.8")
    told = [one for one in found(other, kind="预算") if one.code == "N21"]
    assert any("4.8" in one.message for one in told)


def test_the_one_that_went_the_other_way_is_told() -> None:
    other = _EXPENSES.replace("0.8万元，比上年预算减少1.1", "0.8万元，比上年预算增加1.1")
    told = [one for one in found(other, kind="预算") if one.cause == "增减词与数相反"]
    assert [(one.code, one.quote) for one in told] == [("N21", "增加1.1万元")]


def test_amounts_are_told_as_they_are_printed() -> None:
    line = "“三公”经费6.90元，其中：公务接待费0.90元，公务用车运行维护费6.00元。".replace(
        "元", "万元"
    )
    [one] = found(line.replace("6.00", "9.00"), kind="预算")
    assert {"0.90", "9.00"} <= set(one.message.split("：")[1].split(" ")[0].split("＋"))


# ---------------------------------------------------------------- sides, sources, carried forward


def test_each_side_is_all_of_both() -> None:
    line = (
        "财政拨款收支总预算620万元。其中，收入总计620万元，包括一般公共预算拨款收入600万元、"
        "上年结转20万元；支出总计620万元，包括教育支出500万元、住房保障支出120万元。"
    )
    assert ("N19", "620") in right_then_wrong(line, "收支总预算620", "收支总预算260")
    assert ("N19", "800") in budget(line.replace("结转20万", "结转200万"))


def test_sides_are_told_apart_from_the_total_over_a_sentence() -> None:
    line = (
        "财政拨款收支总预算480.5万元。收入全部为一般公共预算拨款。"
        "支出包括：教育支出300.5万元，主要用于学校运转；卫生健康支出80万元，主要用于医疗保险；"
        "住房保障支出100万元，主要用于住房公积金。"
    )
    assert right_then_wrong(line, "卫生健康支出80", "卫生健康支出20") == [("N19", "420.5")]


def test_sources_of_income_behind_a_colon_are_listed() -> None:
    line = (
        "收入预算为930万元，主要是：一般公共预算拨款收入800万元，政府性基金预算拨款收入100万元，"
        "其他收入30万元。"
    )
    assert right_then_wrong(line, "其他收入30", "其他收入20") == [("N19", "920")]


def test_a_list_of_a_list_is_one() -> None:
    line = (
        "支出预算总额1900万元。其中：按支出项目类别划分：基本支出694万元；项目支出1206万元。"
        "按支出功能科目划分：教育支出1700万元；住房保障支出200万元。"
    )
    assert {code for code, _ in right_then_wrong(line, "项目支出1206", "项目支出1602")} == {"N19"}


def test_items_that_a_total_includes() -> None:
    lines = (
        "一般公共预算拨款支出486万元，比上年增加12万元。主要支出项目（按项级科目统计）包括：",
        "（一）2070101行政运行286万元，主要用于机关运转。",
        "（二）2070104图书馆200万元，主要用于免费开放。",
    )
    assert found(*lines, kind="预算") == []
    assert ("N19", "506") in budget(lines[0], lines[1], lines[2].replace("200", "220"))


def test_what_differs_by_what_was_carried_forward_is_of_another_sum() -> None:
    line = (
        "收支总预算732.5万元，收入包括一般公共预算拨款收入708万元、上年结转收入24.5万元，"
        "支出包括教育支出632.5万元、住房保障支出100万元。按资金来源分为：一般公共预算拨款732.5万元。"
    )
    assert found(line, kind="预算") == []


def test_shares_on_lines_of_their_own() -> None:
    lines = (
        "一般公共预算拨款合计2000万元。",
        "1.教育支出（205）1500万元，占75.00%。",
        "2.卫生健康支出（210）300万元，占15.00%。",
        "3.住房保障支出（221）200万元，占10.00%。",
    )
    assert found(*lines, kind="预算") == []
    assert ("N03", "75.00") in budget(lines[0], lines[1].replace("75", "57"), *lines[2:])


def test_what_is_sorted_once_more_is_the_same() -> None:
    lines = (
        "政府采购预算17万元。按采购方式划分，政府集中采购17万元，占政府采购预算的100%；分散采购0万元。",
        "按政府采购资金类型划分，一般公共预算拨款17万元，财政专户管理资金0万元。",
    )
    assert found("".join(lines), kind="预算") == []
    assert found(*lines, kind="预算") == []


# ---------------------------------------------------------------- plans of items, line by line

PLANS = (
    "2025年一般公共预算拨款支出76.00万元，主要用于以下方面：",
    (
        "1.“住房保障支出（类）住房改革支出（款）住房公积金（项）”52.00万元，主要用于住房公积金。2024年当年预算"
        "执行数为50.00万元，2025年预算安排52.00万元，比2024年预算执行数增加4.00%。"
    ),
    (
        "2.“住房保障支出（类）住房改革支出（款）购房补贴（项）”24.00万元，主要用于购房补贴。2024年当年预算"
        "执行数为25.00万元，2025年预算安排24.00万元，比2024年预算执行数减少4.00%。"
    ),
)


def test_a_plan_that_its_line_says_twice_is_one_part_of_the_total() -> None:
    assert budget(*PLANS) == []
    assert ("N19", "76") in budget(PLANS[0].replace("76.00", "86.00"), *PLANS[1:])


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ("增加4.00%", "增加5.00%", ("N01", "4.00")),
        ("执行数为25.00", "执行数为20.00", ("N01", "增加")),
    ],
)
def test_what_was_spent_last_year_is_what_a_plan_is_compared_with(
    old: str, new: str, right: tuple[str, str]
) -> None:
    assert budget(*(line.replace(old, new) for line in PLANS)) == [right]


def test_what_was_carried_over_is_in_the_income_that_lists_it() -> None:
    line = (
        "临川县文化馆2024年度收入预算总计912.5万元。本年收入预算合计912.5万元，其中："
        "一般公共预算拨款890万元；上年结转22.5万元。"
    )
    assert right_then_wrong(line, "上年结转22.5", "上年结转25.2")
