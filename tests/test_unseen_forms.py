"""More that nobody's form has: words that are missing, parts of other money, reasons, years."""

from __future__ import annotations

import pytest
from test_sentences_provinces import held
from test_unseen import found, unsettled

from generator.problem import HINT, WRONG

CARS = "“三公”经费支出决算情况说明"


# ---------------------------------------------------------------- a word that is missing


def test_a_step_behind_its_base_has_lost_its_word() -> None:
    """The amount behind 上年决算数 is what is compared with, the next one by how much."""
    line = "2024年公务接待费支出12.40万元，较2023年决算数10.15万元2.25万元，增长22.17%。"
    (lost,) = found(CARS, line)
    assert (lost.code, lost.level, lost.expected) == ("W05", HINT, "增加2.25")
    assert unsettled(CARS, line) == []
    (step,) = (one for one in found(CARS, line.replace("2.25", "2.75")) if one.code == "N01")
    assert (step.level, step.expected) == (WRONG, "2.25")
    (rate,) = (one for one in found(CARS, line.replace("22.17", "27.17")) if one.code == "N01")
    assert (rate.level, rate.expected) == (WRONG, "22.17")


def test_a_step_is_not_taken_for_what_it_is_compared_with() -> None:
    """较上年决算数60万元，下降6%: the one amount may be either, and the rate says which."""
    heading = "支出决算情况说明"
    line = "2024年度本年支出940.00万元，较2023年度决算数60.00万元，下降6.00%。"
    (lost,) = found(heading, line)
    assert (lost.code, lost.level, lost.expected) == ("W05", HINT, "减少60.00")
    assert not found(
        heading, "2024年度本年支出940.00万元，较2023年度决算数1000.00万元，下降6.00%。"
    )
    wrong = found(heading, line.replace("6.00%", "9.00%"))
    assert [(one.code, one.level) for one in wrong] == [("N01", WRONG)]


# ---------------------------------------------------------------- parts of what


def test_kinds_that_a_list_has_besides_are_added_up_with_it() -> None:
    line = (
        "“三公”经费支出80.00万元，其中，公务接待费20.00万元，公务用车购置及运行维护费60.00万元"
        "（其中，公务用车购置费10.00万元，公务用车运行维护费35.00万元，其他交通费用15.00万元）。"
    )
    assert not found(CARS, line)
    assert unsettled(CARS, line) == []
    (wrong,) = found(CARS, line.replace("35.00", "38.00"))
    assert (wrong.code, wrong.level, wrong.expected) == ("N19", WRONG, "63")


def test_the_parts_of_one_money_are_not_those_of_all() -> None:
    line = (
        "2024年“三公”经费100.00万元，其中一般公共预算财政拨款“三公”经费90.00万元。其中：因公出国（境）费"
        "10.00万元，公务接待费30.00万元，公务用车购置及运行维护费50.00万元。"
    )
    assert not found(CARS, line)
    (wrong,) = found(CARS, line.replace("经费90", "经费60"))
    assert (wrong.level, wrong.printed, wrong.expected) == (WRONG, "60.00", "90")


def test_an_amount_whose_parts_are_those_of_another_is_wrong() -> None:
    """Two amounts of “三公”经费: the list is of the second, whatever the first is."""
    line = (
        "2024年使用财政拨款安排“三公”经费支出82.37万元。一般公共预算安排“三公”经费支出82.37万元。"
        "其中：因公出国（境）费0万元，公务用车购置及运行维护费76.35万元，公务接待费6.02万元。"
    )
    assert not found(CARS, line)
    wrong = found(CARS, "18.27".join(line.rsplit("82.37", 1)))
    assert [(one.code, one.level, one.expected) for one in wrong] == [("N19", WRONG, "82.37")]


# ---------------------------------------------------------------- what it was before


def test_what_was_before_may_stand_in_brackets_behind_with_its_name() -> None:
    line = (
        "2024年，本部门总收入408.48万元，较上年增加26.07万元（上年总收入382.41万元），主要是增资。"
    )
    assert not found("收入支出决算总体情况说明", line)
    (wrong,) = found("收入支出决算总体情况说明", line.replace("26.07", "25.96"))
    assert (wrong.code, wrong.level, wrong.expected) == ("N01", WRONG, "26.07")
    carried = line.replace("（上年总收入", "（上年结转")
    assert not found("收入支出决算总体情况说明", carried.replace("26.07", "25.96"))


def test_a_part_that_is_nothing_may_have_fallen_but_not_risen() -> None:
    """因公出国（境）费0万元 and not a word of what it was: the whole may only have fallen more."""
    stated = (
        "2024年“三公”经费8.00万元，其中：因公出国（境）费0万元，公务用车购置及运行维护费6.00万元，"
        "公务接待费2.00万元。"
    )
    fell = (
        "“三公”经费较年初预算数减少5.00万元。主要是压减。公务用车购置及运行维护费较年初预算数减少2.00万元；"
        "公务接待费较年初预算数减少1.00万元。"
    )
    assert not found(CARS, stated, fell)
    (wrong,) = found(CARS, stated, fell.replace("5.00", "0.50"))
    assert (wrong.code, wrong.level, wrong.expected) == ("N21", WRONG, "3")
    # 与上年相比 in a sentence of its own may be said of the part in front of it.
    parts = (
        "2024年“三公”经费支出决算为2.40万元，其中：",
        "因公出国（境）费支出决算为0万元。与上年相比增长0万元，增加0%。",
        "公务接待费支出决算为2.40万元。与上年相比减少0.20万元，减少7.69%。",
        "公务用车购置费支出决算为0万元。与上年相比增长0万元，增加0%。",
        "公务用车运行维护费支出决算为0万元。与上年相比增长0万元，增加0%。",
    )
    assert not found(CARS, *parts)


def test_rates_of_change_say_that_whole_numbers_are_exact() -> None:
    """Three rates that only 5.00 can have: then 5万元 is nowhere 4.6."""
    line = (
        "公务接待费预算4万元，比上年减少4万元，下降50%。公务用车运行维护费预算50万元，比上年减少10万元，"
        "下降16.67%。公务用车购置费预算25万元，比上年减少35万元，下降58.33%。会议费预算9万元，比上年减少3万元，"
        "下降25%。"
    )
    heading = "“三公”经费预算情况说明"
    assert not found(heading, line)
    (wrong,) = found(heading, line.replace("减少4万元", "减少3万元"))
    assert (wrong.code, wrong.level, wrong.expected) == ("N01", WRONG, "42.86")


def test_a_rate_that_only_a_rounded_budget_has_is_looked_at() -> None:
    line = "公务接待费预算为1万元，支出决算为0.53万元，完成预算的53%。"
    assert not found(CARS, line)
    (doubt,) = found(CARS, line.replace("53%", "47%"))
    assert (doubt.code, doubt.level, doubt.expected) == ("N04", HINT, "53.00")
    assert not found(CARS, line.replace("0.53", "1").replace("53%", "97%"))


# ---------------------------------------------------------------- whose, when, why


def test_what_some_departments_have_is_not_what_others_have() -> None:
    """全县15个部门“三公”经费: another sentence may be of another number of them."""
    lines = (
        "某县2025年部门预算情况说明",
        "一、预算情况说明",
        "2025年，全县15个部门“三公”经费预算30.50万元。全县12个部门“三公”经费预算20.00万元。",
    )
    assert not held(*lines)
    of_all = [line.replace("全县15个部门", "").replace("全县12个部门", "") for line in lines]
    assert [one.code for one in held(*of_all)] == ["N14"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("比2023年减少4.00万元", False),
        ("比2022年减少4.00万元", True),
        ("较2022年决算数下降20%", True),
        ("比2019年减少4.00万元", False),  # how far it has come down since then
        ("比2025年减少4.00万元", False),
    ],
)
def test_the_year_before_the_last_is_compared_with_by_mistake(said: str, *, wrong: bool) -> None:
    doubts = [one for one in found(CARS, f"公务接待费16.00万元，{said}。") if one.code == "N15"]
    assert [(one.level, one.expected) for one in doubts] == ([(HINT, "2023年")] if wrong else [])
    then = f"2023年公务接待费16.00万元，{said}。"
    assert not any(one.code == "N15" and "2022" in one.printed for one in found(CARS, then))


def test_nothing_of_nothing_may_be_all_of_it_by_the_form() -> None:
    line = "公务接待费支出0万元，年初预算为0万元，完成年初预算的100.00%。"
    assert [(one.code, one.level) for one in found(CARS, line)] == [("N04", HINT)]
    spent = line.replace("支出0万元", "支出2.00万元")
    assert [(one.code, one.level) for one in found(CARS, spent)] == [("N04", WRONG)]


def test_reasons_that_lack_one_digit_of_the_change_are_looked_at() -> None:
    """What is why need not be all of it; that it is all but for one digit is no chance."""
    line = (
        "项目支出120.50万元，比上年增加20.57万元，主要是信息化增加31.62万元、会议费减少11.05万元。"
    )
    heading = "支出决算情况说明"
    assert not found(heading, line)
    assert not found(heading, line.replace("31.62", "27.84"))
    (doubt,) = found(heading, line.replace("31.62", "30.62"))
    assert (doubt.code, doubt.level, doubt.printed) == ("N21", HINT, "20.57")


# ---------------------------------------------------------------- projects, slips


def test_projects_and_what_they_cost_are_those_of_each_fund_together() -> None:
    heading = "预算绩效情况说明"
    line = (
        "我部门对2024年度10个项目开展了绩效自评，共涉及资金250.00万元。其中一般公共预算项目8个，涉及资金"
        "200.00万元；政府性基金预算项目2个，涉及资金50.00万元。"
    )
    assert not found(heading, line)
    assert unsettled(heading, line) == []
    (cost,) = found(heading, line.replace("金50", "金60"))
    assert (cost.code, cost.level, cost.expected) == ("N19", WRONG, "260")
    (many,) = found(heading, line.replace("2个", "3个"))
    assert (many.code, many.level, many.printed, many.expected) == ("N13", HINT, "10", "11")
    levels = "2024年度项目支出开展绩效自评，其中，一级项目3个，二级项目8个，共涉及资金250.00万元。"
    assert not found(heading, levels)
    # One fund after the other, the first of them without its name.
    funds = (
        "一般公共预算开展绩效自评，项目3个；开展绩效自评的政府性基金预算项目2个；"
        "开展绩效自评的国有资本经营预算项目2个。"
    )
    assert not found(heading, funds)


def test_a_comma_behind_the_word_of_a_share_is_a_slip() -> None:
    line = (
        "“三公”经费支出20.00万元，其中公务接待费支出5.00万元，占，25.00%；"
        "公务用车运行维护费支出15.00万元，占75.00%。"
    )
    assert unsettled(CARS, line) == []
    (wrong,) = found(CARS, line.replace("，25.00", "，35.00"))
    assert (wrong.code, wrong.level, wrong.expected) == ("N03", WRONG, "25.00")


def test_a_change_that_its_parts_do_not_make_up_is_told_once() -> None:
    lines = (
        "2024年“三公”经费支出12.50万元，其中：公务接待费2.50万元，公务用车运行维护费10.00万元。",
        "“三公”经费比上年减少3.50万元，其中：公务接待费比上年减少1.50万元，公务用车运行维护费比上年减少3.00万元。",
    )
    assert [(one.code, one.level, one.expected) for one in found(CARS, *lines)] == [
        ("N21", WRONG, "4.5")
    ]


@pytest.mark.parametrize(
    ("right", "bad", "printed"),
    [
        ("公务接待费15.50万元", "公务接待费15.50元", "15.50元"),
        ("经费35.50万元", "经费35.50元", "35.50元"),
    ],
)
def test_the_one_amount_of_a_list_that_adds_up_in_the_other_unit(
    right: str, bad: str, printed: str
) -> None:
    """Less than the total may be a kind that is not named; not where 元 for 万元 is all of it."""
    line = "2024年度“三公”经费35.50万元，其中：公务接待费15.50万元，公务用车运行维护费20.00万元。"
    assert not found(CARS, line)
    (wrong,) = found(CARS, line.replace(right, bad))
    assert (wrong.level, wrong.printed, wrong.cause) == (WRONG, printed, "元和万元写错了")
    assert wrong.expected == printed.removesuffix("0元")


def test_the_one_part_of_a_change_that_adds_up_in_the_other_unit() -> None:
    lines = (
        "2024年“三公”经费8.00万元，其中：因公出国（境）费0万元，公务用车运行维护费6.00万元，公务接待费2.00万元。",
        "“三公”经费较上年减少15.29万元。主要是压减。公务用车运行维护费较上年减少2.90万元；公务接待费较上年减少12.39元。",
    )
    (wrong,) = found(CARS, *lines)
    assert (wrong.code, wrong.level, wrong.printed) == ("N21", WRONG, "12.39元")
    assert not found(CARS, lines[0], lines[1].replace("12.39元", "12.39万元"))
