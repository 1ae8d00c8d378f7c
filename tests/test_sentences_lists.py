"""Lists of a section: where one ends, what is not understood of it, and what its sums say."""

from __future__ import annotations

import pytest
from test_sentences import found, said, wrong

from generator.problem import HINT, WRONG


def budget(*lines: str) -> list[tuple[str, str]]:
    return wrong(*lines, kind="预算")


# ---------------------------------------------------------------- where a list ends


def test_lines_below_a_line_are_no_part_of_its_list() -> None:
    lines = (
        "收入预算总计950.40万元。包括：",
        "1.财政拨款收入预算900.30万元。",
        "（1）一般公共预算收入预算890.20万元。",
        "（2）政府性基金收入预算10.10万元。",
        "2.上年结转资金50.10万元。",
    )
    assert not budget(*lines)
    assert budget(*lines[:-1], lines[-1].replace("50", "60")) == [("N19", "960.4")]


def test_a_list_of_lines_ends_where_another_numbering_goes_on() -> None:
    lines = (
        "“三公”经费支出预算80万元。具体情况如下：",
        "1.因公出国（境）费支出预算10万元。",
        "2.公务用车购置及运行费支出预算50万元。其中：",
        "（1）公务用车购置支出预算20万元。",
        "（2）公务用车运行维护费支出预算30万元。",
        "3.公务接待费支出预算20万元。",
    )
    read = said(*lines)
    listed = {one.whole.printed.digits: len(one.parts) for one in read.lists}
    assert listed == {"50": 2, "80": 3}
    assert not budget(*lines)
    assert ("X08", "50") in budget(*lines[:2], lines[2].replace("50", "60"), *lines[3:])


def test_a_third_part_in_a_list_of_two_kinds() -> None:
    line = "支出预算合计900万元，其中：基本支出500万元；项目支出300万元；预留机动经费100万元。"
    assert not budget(line)
    assert budget(line.replace("300", "390")) == [("N19", "990")]


def test_what_comes_in_and_what_goes_out_are_two_lists() -> None:
    line = (
        "收支总预算700万元。收入包括：一般公共预算拨款650万元、上年结转50万元；"
        "支出包括：教育支出400万元、卫生健康支出300万元。"
    )
    assert not budget(line)


def test_an_item_has_a_list_of_its_own() -> None:
    lines = (
        "一般公共预算支出90万元，其中：基本支出70万元，项目支出20万元，具体如下：",
        "农村道路养护60万元，其中：基本支出50万元，项目支出10万元。",
        "农田水利30万元，其中：基本支出20万元，项目支出10万元。",
    )
    assert not budget(*lines)


def test_brackets_hold_a_list_and_end_it() -> None:
    line = (
        "“三公”经费12万元，其中：公务用车购置及运行费9万元（公务用车购置费5万元，公务用车运行费4万元），"
        "公务接待费3万元，因公出国（境）费0万元。"
    )
    assert not found(line)
    assert wrong(line.replace("购置费5", "购置费8"))[0] == ("X08", "12")


# ---------------------------------------------------------------- what is sure


@pytest.mark.parametrize(
    "line",
    [
        "收入总计500万元，其中：财政拨款收入300万元，占60%。",
        "项目支出80万元，主要用于：道路维修50万元、桥梁检测20万元。",
        "总支出60万元，其中：80万元为往年项目。",
        "单价50万元以上通用设备2台，价值100万元以上专用设备1台。",
        "支出决算40万元，包括：上年支出30万元，去年结余20万元。",
    ],
)
def test_a_list_that_need_not_be_whole_is_not_wrong(line: str) -> None:
    assert WRONG not in {one.level for one in found(line)}


def test_the_parts_of_the_basic_expenditure_are_all_of_it() -> None:
    line = "基本支出500万元，其中：人员经费400万元，主要包括：基本工资、奖金。公用经费100万元。"
    assert not found(line)


def test_less_than_the_whole_of_a_budget_may_be_an_example() -> None:
    line = "项目支出预算300万元，其中：水库加固200万元，河道疏浚80万元。"
    assert [(one.code, one.level) for one in found(line, kind="预算")] == [("N19", HINT)]


# ---------------------------------------------------------------- changes of parts


def test_the_change_of_a_whole_is_that_of_its_parts() -> None:
    line = (
        "“三公”经费30万元，较上年减少9万元，较年初预算数减少5万元。其中：公务用车购置及运行维护费20万元，"
        "较上年减少6万元，较年初预算数减少4万元；公务接待费10万元，较上年减少3万元，较年初预算数减少1万元。"
    )
    assert not found(line)
    assert wrong(line.replace("较上年减少9", "较上年减少7")) == [("N21", "9")]
    assert wrong(line.replace("预算数减少5", "预算数减少8")) == [("N21", "5")]


def test_another_fund_is_no_part_of_the_first() -> None:
    lines = (
        (
            "2024年一般公共预算财政拨款支出600万元，比2023年增加40万元。其中：基本支出400万元，"
            "比2023年增加10万元；项目支出200万元，比2023年增加30万元。"
        ),
        "2024年政府性基金预算支出50万元，比2023年减少25万元。",
    )
    assert not budget(*lines)


def test_last_years_total_is_not_this_ones() -> None:
    assert not found("2024年度总收入880万元，比2023年度总收入800万元增加80万元。")
    assert not budget("2024年收入预算880万元，较上年收入预算800万元增加80万元。")


# ---------------------------------------------------------------- twice, and over sections


def test_what_is_stated_twice_is_the_same() -> None:
    lines = (
        "公务接待费支出决算15.00万元。",
        "其中国内公务接待费12.00万元。公务接待费15.00万元用于公务往来。",
    )
    assert not found(*lines)
    assert wrong(lines[0], lines[1].replace("公务接待费15", "公务接待费16")) == [("N14", "15")]


def test_basic_expenditure_over_paragraphs() -> None:
    lines = (
        "2024年基本支出500.00万元，其中：",
        "1.人员经费400.00万元，主要包括：基本工资、奖金。",
        "2.公用经费100.00万元。",
    )
    assert not found(*lines)
    assert wrong(*lines[:2], lines[2].replace("100", "110")) == [("N19", "510")]


def test_shares_of_a_whole_that_is_not_printed() -> None:
    line = (
        "基本支出300.00万元，占一般公共预算支出的75%。项目支出100.00万元，占一般公共预算支出的25%。"
    )
    assert not found(line)
    assert wrong(line.replace("25%", "35%")) == [("N03", "25.00")]
    line = (
        "“三公”经费预算支出中，因公出国（境）费支出14万元，占“三公”经费的28.00%；公务用车购置及运行维护费支出26万元，"
        "占“三公”经费的52.00%；公务接待费支出10万元，占“三公”经费的20.00%。"
    )
    assert not found(line, kind="预算")
    assert wrong(line.replace("28", "82"), kind="预算") == [("N03", "28.00")]


def test_a_total_is_not_less_than_what_it_includes() -> None:
    lines = ("2024年度收、支总计900.00万元。", "本年收入合计880.00万元。本年支出合计870.00万元。")
    assert not found(*lines)
    assert [one.code for one in found(lines[0].replace("900", "600"), lines[1])] == ["N22"]


def test_a_whole_with_a_part_that_was_paid_back_may_be_less_than_another() -> None:
    """项目支出 is negative where more came back than was spent."""
    said = "本年支出合计-40万元，其中：基本支出80万元；项目支出-120万元。"
    assert found(said) == []
    said = "本年支出合计50万元，其中：基本支出80万元；项目支出-30万元。"
    assert found(said) == []


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize(
    "line",
    [
        "公务接待费8万元。2024年国内公务接待40批次，国内公务接待320人次。",
        "公务接待费8万元，国内公务接待批次40个，接待人次320人；国（境）外公务接待批次2个，接待人次9人。",
        "公务接待费支出8万元，主要用于公务往来，共接待40批次（其中外事接待2批次），320人次。",
    ],
)
def test_how_often_and_how_many(line: str) -> None:
    assert not found(line)
    assert wrong(line.replace("320人", "32人")) == [("N12", "")]


def test_vehicles_that_cost_nothing_were_not_bought() -> None:
    line = "公务用车购置费0万元，公务用车购置数{}辆，公务用车保有量4辆。"
    assert not found(line.format(0))
    assert [(one.code, one.level) for one in found(line.format(2))] == [("N12", HINT)]


# ---------------------------------------------------------------- what a sum or a share is of


def test_what_there_is_is_what_came_in_and_what_was_left() -> None:
    line = (
        "收入总计731.4052万元，包括本年收入700.2031万元、使用非财政拨款结余（含专用结余）0万元、"
        "年初结转和结余31.2021万元。"
    )
    assert not wrong(line)
    assert wrong(line.replace("31.2021", "31.2012"))[0][0] == "N19"


def test_a_bare_nought_is_exact_beside_decimals() -> None:
    zero, _ = (one.printed for one in said("事业收入0万元，其他收入1.25万元。").amounts)
    assert zero.range().high < 100
    zero, _ = (one.printed for one in said("事业收入0万元，其他收入3万元。").amounts)
    assert zero.half == 5_000


def test_items_of_one_class_are_held_against_that_class() -> None:
    lines = (
        "支出预算900.00万元。",
        "教育支出600.00万元，社会保障和就业支出200.00万元，住房保障支出100.00万元。",
        "1.教育支出（类）教育管理事务（款）行政运行（项）2024年预算数为110.50万元。",
        "2.教育支出（类）普通教育（款）小学教育（项）2024年预算数为289.50万元。",
        "3.教育支出（类）普通教育（款）初中教育（项）2024年预算数为200.00万元。",
    )
    assert not budget(*lines)
    assert budget(*lines[:3], lines[3].replace("289.50", "298.50"), lines[4]) == [("N07", "609")]


def test_an_item_that_the_dictionary_does_not_have_is_one_by_its_code() -> None:
    [one] = said("其他驻村事务支出（2019876）2024年预算数32.50万元。").amounts
    assert one.name.item
    assert one.name.item.code == "2019876"
    assert not said("值班电话（2019876）费用32.50万元。").amounts[0].name.item


def test_a_share_of_a_quantity_that_a_report_has_one_of() -> None:
    lines = (
        "“三公”经费支出决算40.00万元。",
        "二、“三公”经费支出具体情况",
        "公务接待费支出决算6.00万元，占“三公”经费的15.00%。",
    )
    assert not wrong(*lines)
    assert wrong(*lines[:2], lines[2].replace("15.00%", "51.00%")) == [("N03", "15.00")]


def test_a_share_of_the_total_that_the_own_department_is_named_with() -> None:
    lines = (
        "临川县农业农村局2024年度支出合计500.00万元。",
        "二、一般公共预算财政拨款支出决算情况说明",
        "一般公共预算财政拨款支出460.00万元，占本年支出合计的92.00%。",
    )
    assert not wrong(*lines)
    assert wrong(*lines[:2], lines[2].replace("92.00%", "29.00%")) == [("N03", "92.00")]


def test_one_part_alone_is_no_list_of_all() -> None:
    lines = (
        "一般公共预算财政拨款支出800.00万元。其中：基本支出500.00万元，项目支出300.00万元。",
        "（一）按支出功能分类科目，年初预算为760.00万元，支出决算为800.00万元。",
        "（二）按支出性质分类，基本支出500.00万元。",
    )
    assert not wrong(*lines)


def test_a_share_of_a_total_that_stands_behind_its_parts() -> None:
    lines = (
        "1、一般公共服务支出300万元，占60.00%；",
        "2、卫生健康支出125万元，占25.00%；",
        "3、住房保障支出75万元，占15.00%。",
        "以上合计500万元。",
    )
    assert not budget(*lines)
    assert ("N03", "25.00") in budget(lines[0], lines[1].replace("25.00", "52.00"), *lines[2:])


def test_what_a_budget_and_an_account_call_their_totals_is_the_total() -> None:
    line = "部门预算总收入900.00万元。2024年预算总收入比2023年减少100.00万元，减少10.00%。"
    assert not budget(line)
    assert budget(line.replace("100.00万元", "180.00万元")) == [("N01", "16.67")]


def test_a_list_of_what_is_named_in_front_of_a_colon() -> None:
    line = (
        "收入预算731.25万元，其中：本年收入711.25万元，上年结转20.00万元。"
        "本年收入中：一般公共预算拨款收入500.13万元，单位资金收入211.12万元。"
    )
    assert not budget(line)
    assert budget(line.replace("211.12", "211.21"))[0] == ("N19", "711.34")
