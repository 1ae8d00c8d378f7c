"""Final accounts without tables: what their sentences say of each other, over all sections."""

from __future__ import annotations

import pytest
from test_sentences import found, wrong

from generator.inspection import Finding, inspect
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Published, TextLine
from generator.understanding import understand


def codes(*lines: str) -> list[str]:
    """The rules that the sections of a report without tables break."""
    head = ("临川县农业农村局2024年度部门决算", "第三部分 2024年度部门决算情况说明")
    blocks = tuple(TextLine(one, Place(1, n)) for n, one in enumerate((*head, *lines), 1))
    findings = inspect(understand(Published("说明.txt", "plain", blocks))).findings
    return [one.code for one in findings if _of_figures(one)]


def _of_figures(one: Finding) -> bool:
    return one.code[0] in "NX" and one.at is not None and one.code != "N15"


# ---------------------------------------------------------------- what a list is of


def test_what_was_carried_forward_is_not_taken_apart_by_source() -> None:
    line = (
        "本年收入合计500.00万元，占收入总计的98.04%；年初结转和结余10.00万元。其中："
        "财政拨款收入480.00万元，占96.00%；其他收入20.00万元，占4.00%。"
    )
    assert not found(line)
    assert wrong(line.replace("480", "490"))[0] == ("X09", "480.00")


def test_what_it_is_made_of_is_a_list_of_what_is_named() -> None:
    line = (
        "本部门收入总计510.00万元，其中年初结转和结余10.00万元；本年收入合计500.00万元。"
        "本年收入的具体构成为：财政拨款收入480.00万元，占96.00%；其他收入20.00万元，占4.00%。"
    )
    assert not found(line)
    assert ("N03", "4.00") in wrong(line.replace("占4.00%", "占3.92%"))


def test_a_reason_does_not_part_a_total_from_its_list() -> None:
    line = (
        "一般公共预算财政拨款支出年初预算为400.00万元，支出决算为500.00万元，完成年初预算的125.00%。"
        "决算数大于预算数的主要原因：专项资金年中下达。其中：基本支出300.00万元，占60.00%；"
        "项目支出200.00万元，占40.00%。"
    )
    assert not found(line)
    assert wrong(line.replace("200.00", "210.00"))


def test_a_total_named_again_in_another_line_is_taken_apart() -> None:
    lines = (
        "1.总体情况。一般公共预算财政拨款支出500.00万元，较上年增加100.00万元，增长25.00%。",
        "2.结构情况。一般公共预算财政拨款支出主要用于以下几个方面：",
        "（1）教育支出300.00万元，占60.00%；",
        "（2）住房保障支出200.00万元，占40.00%。",
    )
    assert not found(*lines)
    assert wrong(*lines[:3], lines[3].replace("40.00%", "44.00%")) == [("N03", "40.00")]


def test_lines_that_add_up_to_the_total_of_their_section_have_their_shares_of_it() -> None:
    lines = (
        "（一）总体情况。一般公共预算财政拨款支出500.00万元。",
        "（二）结构情况",
        "1.教育支出（类）300.00万元，占60.00%；",
        "2.卫生健康支出（类）120.00万元，占24.00%；",
        "3.住房保障支出（类）80.00万元，占16.00%。",
    )
    assert not found(*lines)
    assert wrong(*lines[:3], lines[3].replace("24.00%", "42.00%"), lines[4]) == [("N03", "24.00")]
    assert wrong(*lines[:4], lines[4].replace("80.00", "88.00"))


# ---------------------------------------------------------------- whose, and of which fund


def test_a_fund_goes_on_to_the_other_side_of_its_line() -> None:
    lines = (
        "财政拨款本年收入500.00万元，比上年增加100.00万元；本年支出480.00万元，比上年增加80.00万元。具体如下：",
        "1.一般公共预算财政拨款本年收入450.00万元；本年支出440.00万元。",
        "2.政府性基金预算财政拨款本年收入50.00万元；本年支出40.00万元。",
    )
    assert not found(*lines)


def test_an_average_is_no_amount_of_the_report() -> None:
    line = (
        "公务接待费3.00万元，全年接待50批次、400人次，人均75.00元。与年初预算相比：“三公”经费年初预算10.00万元，"
        "决算数比预算数减少2.00万元，完成预算的80.00%。"
    )
    assert not found("“三公”经费支出决算8.00万元，其中公务用车运行维护费5.00万元。", line)


def test_people_and_what_is_for_public_use_are_called_expenditure_too() -> None:
    line = "基本支出500.00万元。其中，人员支出400.00万元，公用支出100.00万元。"
    assert not found(line)
    assert wrong(line.replace("100.00", "110.00")) == [("N19", "510")]


# ---------------------------------------------------------------- bases


@pytest.mark.parametrize(
    ("line", "right", "expected"),
    [
        ("公务接待费8.00万元，同比下降20.00%（上年10.00万元）。", "20.00%", "20"),
        ("支出决算15.00亿元，完成年初预算的125.00%（年初预算12亿元）。", "125.00%", "125"),
        ("对12个项目自评，涉及资金90.00万元，占项目支出总额120.00万元的75.00%。", "75.00%", "75"),
    ],
)
def test_a_base_that_stands_in_brackets_or_in_the_clause(
    line: str, right: str, expected: str
) -> None:
    assert not found(line)
    assert [one[1] for one in wrong(line.replace(right, "64.00%"))] == [f"{expected}.00"]


def test_a_budget_that_is_named_behind_a_comparison_is_no_base_of_it() -> None:
    line = (
        "一般公共预算财政拨款支出150.00万元。与上年相比，增加30.00万元，增长25.00%。与年初预算相比，"
        "年初预算数120.00万元，决算数150.00万元，预决算差异率25.00%。"
    )
    assert not found(line)
    assert wrong(line.replace("差异率25", "差异率20")) == [("N04", "25.00")]


def test_a_budget_of_what_was_spent_in_another_line() -> None:
    lines = (
        "公务接待费支出3.00万元，国内公务接待50批次、400人次。",
        "与年初预算相比，公务接待费年初预算4.00万元，完成预算的75.00%。",
    )
    assert not found(*lines)
    assert wrong(lines[0], lines[1].replace("75.00", "57.00")) == [("N04", "75.00")]


def test_a_share_of_the_total_of_another_section() -> None:
    lines = (
        "一、支出决算情况说明",
        "本年支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。",
        "二、一般公共预算财政拨款支出决算情况说明",
        "一般公共预算财政拨款支出450.00万元，占本年支出合计的90.00%。",
    )
    assert not codes(*lines)
    assert codes(*lines[:3], lines[3].replace("90.00%", "93.00%")) == ["N03"]


# ---------------------------------------------------------------- sums


def test_sources_and_kinds_are_added_up_where_no_table_does() -> None:
    lines = (
        "一、收入支出决算总体情况说明",
        "收入总计510.00万元，其中：本年收入合计500.00万元，使用非财政拨款结余0.00万元，年初结转和结余10.00万元。",
        "支出总计510.00万元，其中：本年支出合计490.00万元，结余分配0.00万元，年末结转和结余20.00万元。",
        "二、收入决算情况说明",
        "收入500.00万元，具体情况如下：",
        "（一）财政拨款收入480.00万元。",
        "（二）上级补助收入0.00万元。",
        "（三）其他收入20.00万元。",
    )
    assert not codes(*lines)
    for at, right, bad in ((1, "结余10", "结余16"), (2, "结余20", "结余2"), (7, "20", "2")):
        changed = lines[at].replace(f"{right}.00", f"{bad}.00")
        assert codes(*lines[:at], changed, *lines[at + 1 :]) == ["N19"]


def test_details_do_not_come_to_more_than_their_total() -> None:
    line = "人员经费300.00万元，主要包括基本工资180.00万元、津贴补贴70.00万元、奖金50.00万元。"
    assert not found(line)
    assert wrong(line.replace("奖金50", "奖金55")) == [("N19", "305")]


def test_a_kind_of_the_three_that_is_not_named_can_only_add_to_the_others() -> None:
    line = "“三公”经费支出4.50万元。其中：公务用车运行维护费3.80万元，公务接待费0.70万元。"
    assert not found(line)
    assert not found(line.replace("0.70", "0.60"))
    assert wrong(line.replace("0.70", "1.70")) == [("X08", "5.5")]


def test_what_was_left_at_the_end_was_not_spent() -> None:
    line = (
        "年初结转和结余10.00万元；支出195.00万元，其中基本支出5.00万元，项目支出190.00万元；"
        "年末结转和结余15.00万元。"
    )
    assert not found(line)
    assert wrong(line.replace("190", "199"))


# ---------------------------------------------------------------- how provinces put it


@pytest.mark.parametrize(
    ("line", "right", "bad"),
    [
        # The base in its own words, in front of the step.
        (
            "支出125.00万元。支出比年初预算100.00万元增加25.00万元，增长25.00%。",
            "25.00万",
            "35.00万",
        ),
        ("“三公”经费46.00万元，比2023年“三公”经费年初预算60.00万元减少14.00万元。", "14", "41"),
        ("公务用车运行维护费240.00万元，上年为250.00万元，同比下降4.00%。", "4.00", "4.17"),
        # Both sides of a total, and one of them behind it.
        (
            (
                "收支总计均为628.00万元，其中：上年结转12.00万元，本年收入616.00万元。"
                "较上年收支总计增加40.00万元，增长6.80%。"
            ),
            "6.80",
            "6.37",
        ),
        # How a total is taken apart.
        (
            (
                "全年支出110.00万元。按支出性质划分，基本支出90.00万元，占81.82%；项目支出20.00万元，"
                "占18.18%。按经济分类划分，工资福利支出80.00万元，商品和服务支出30.00万元。"
            ),
            "项目支出20",
            "项目支出22",
        ),
        ("“三公”经费80.00万元。按单位分：局机关30.00万元、公路段50.00万元。", "段50", "段60"),
        (
            "基本支出90.00万元，项目支出20.00万元。项目支出中，草原防火15.00万元，监测5.00万元。",
            "测5",
            "测6",
        ),
        (
            "公务接待费3.00万元，其中：外宾接待支出0.00万元，国内公务接待支出3.00万元。",
            "待支出3",
            "待支出2",
        ),
        (
            (
                "“三公”经费支出82.43万元。其中：公务用车运行维护费78.31万元；公务接待费4.12万元。按单位分："
                "局机关30.15万元、公路段34.45万元、运管所17.83万元。"
            ),
            "运管所17",
            "运管所16",
        ),
        (
            (
                "基本支出842.66万元，其中：（1）工资福利支出包括基本工资、奖金等支出683.10万元；"
                "（2）商品和服务支出包括办公费、水费等支出110.84万元；"
                "（3）对个人和家庭的补助支出包括退休费等支出48.72万元。"
            ),
            "110.84",
            "120.84",
        ),
        # What is left of a budget is not what was spent of it.
        ("“三公”经费预算3.00万元，支出2.40万元，结余0.60万元，完成预算的80.00%。", "80", "20"),
        # A share of what the list is of, by another name.
        (
            (
                "一般公共预算财政拨款支出100.00万元，主要用于以下方面：教育支出50.00万元，占本年财政拨款支出50.00%；"
                "农林水支出30.00万元，占本年财政拨款支出30.00%；卫生健康支出20.00万元，占本年财政拨款支出20.00%。"
            ),
            "30.00%",
            "33.00%",
        ),
    ],
)
def test_forms_of_the_provinces(line: str, right: str, bad: str) -> None:
    assert not found(line)
    assert [one for one in found(line.replace(right, bad)) if one.level == WRONG]


def test_a_sum_that_one_digit_would_mend_is_wrong_though_the_list_may_not_be_whole() -> None:
    line = (
        "机关运行经费1286.41万元，其中：办公费302.18万元、电费488.65万元、取暖费410.44万元、"
        "差旅费85.14万元。"
    )
    assert not found(line)
    assert wrong(line.replace("410.44", "401.44")) == [("N19", "1277.41")]
    assert wrong(line.replace("85.14", "80.14")) == [("N19", "1281.41")]
    assert [one.level for one in found(line.replace("、差旅费85.14万元", ""))] == [HINT]
    # Of round amounts anything might be a digit.
    assert not [
        one
        for one in found("会议费100万元，其中：场租60万元、资料费30万元。")
        if one.level == WRONG
    ]


def test_a_total_is_what_came_in_and_what_was_there() -> None:
    lines = (
        "一、收入支出决算总体情况说明",
        "收入总计510.00万元，支出总计510.00万元。",
        "二、收入决算情况说明",
        "本年收入合计500.00万元，占收入总计的98.04%；年初结转和结余10.00万元。",
        "三、支出决算情况说明",
        "本年支出合计495.00万元。年末结转和结余15.00万元。",
    )
    assert not codes(*lines)
    assert codes(*lines[:3], lines[3].replace("结余10", "结余20"), *lines[4:]) == ["N23"]
    assert codes(*lines[:5], lines[5].replace("结余15", "结余16")) == ["N23"]


def test_what_is_left_of_a_fund_is_what_was_there_and_came_in_and_was_not_spent() -> None:
    lines = (
        "一、政府性基金预算收支决算情况说明",
        "政府性基金预算财政拨款年初结转和结余20.00万元，年末结转和结余30.00万元。",
        "本年收入100.00万元，本年支出90.00万元。",
    )
    assert not codes(*lines)
    assert codes(*lines[:2], lines[2].replace("支出90", "支出10")) == ["N23"]


def test_a_comparison_of_the_same_scope_is_not_of_the_amount_in_front() -> None:
    line = (
        "机关运行经费支出900.00万元，比上年增加500.00万元，增长125.00%。主要原因是统计口径不一致。"
        "按与上年统计口径一致相比，本年比上年减少16.00万元，下降了4.00%。"
    )
    assert not found(line)


# ---------------------------------------------------------------- how exact an amount is


def test_rates_say_that_whole_amounts_are_exact() -> None:
    lines = (
        "因公出国（境）费预算为7万元，支出决算为5.04万元，完成预算的72%。",
        "公务接待费预算为10万元，支出决算为4.90万元，完成预算的49%。",
        "会议费预算为3万元，支出决算为1.20万元，完成预算的40%。",
        "培训费预算为5万元，支出决算为4.05万元，完成预算的81%。",
    )
    assert not found(*lines)
    assert wrong(lines[0], lines[1].replace("49%", "51%"), *lines[2:]) == [("N04", "49.00")]
    # Alone it may be of anything from 9.5 to 10.5, which is not what a budget is as a rule.
    assert [one.level for one in found(lines[1].replace("49%", "51%"))] == [HINT]


def test_more_than_the_budget_is_more_than_all_of_it() -> None:
    line = (
        "“三公”经费支出决算6.30万元，完成预算7.00万元的90%，决算数小于预算数的主要原因是厉行节约。"
    )
    assert not found(line)
    assert wrong(line.replace("小于", "大于")) == [("N05", "小于")]
    alone = "公务接待费支出决算6.30万元，完成预算的105%。决算数大于预算数的主要原因是接待增加。"
    assert not found(alone)
    assert ("N05", "大于") in wrong(alone.replace("大于", "小于"))


def test_a_completion_of_the_adjusted_budget() -> None:
    line = "公务接待费支出预算6.00万元，支出决算5.20万元，完成调整后预算的86.67%。"
    assert not found(line)
    assert not found(line.replace("86.67", "100"))
    assert wrong(line.replace("86.67", "68.67")) == [("N04", "86.67")]


def test_a_reason_that_names_what_moved_is_of_that_change() -> None:
    line = (
        "因公出国（境）费支出6.00万元，比上年增加2.00万元，增长50.00%；公务接待费支出9.00万元，比上年减少"
        "1.00万元，下降10.00%。因公出国（境）费支出增加的主要原因是{}。"
    )
    assert not found(line.format("增加一个团组"))
    assert wrong(line.format("团组减少")) == [("N05", "")]
