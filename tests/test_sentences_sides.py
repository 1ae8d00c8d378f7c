"""Whose a clause is: the side, the list, the part that its words say."""

from __future__ import annotations

from test_sentences import found, said, wrong


def test_spending_less_is_a_fall() -> None:
    line = "“三公”经费共计支出21万元，比年初预算28万元少支7万元，下降25%。"
    assert not found(line)
    assert wrong(line.replace("25%", "52%")) == [("N01", "25.00")]


def test_what_stands_in_brackets_is_not_the_whole_of_what_follows() -> None:
    line = (
        "支出合计1000万元。按性质分：基本支出400万元（人员经费300万元，公用经费100万元），占40%；"
        "项目支出600万元，占60%。"
    )
    assert not found(line)
    assert wrong(line.replace("占60%", "占66%")) == [("N03", "60.00")]


def test_an_amount_that_is_taken_apart_is_the_whole() -> None:
    line = (
        "收入合计500万元，其中：财政拨款收入400万元，占80%；事业收入100万元，占20%。"
        "财政拨款收入400万元中，中央财政拨款300万元，占75%，地方财政拨款100万元，占25%。"
    )
    assert not found(line)
    assert wrong(line.replace("占75%", "占57%")) == [("N03", "75.00")]


def test_what_money_was_used_for_with_its_share_is_a_part() -> None:
    line = (
        "财政拨款支出1000万元，比上年增加200万元，增长25%。主要用于：公共安全支出900万元，占90%，"
        "较年初预算增加100万元，增长12.5%；住房保障支出100万元，占10%。"
    )
    assert not found(line)
    assert wrong(line.replace("12.5%", "15.2%")) == [("N01", "12.50")]


def test_the_other_side_is_not_more_of_this_one() -> None:
    line = "收入决算数880万元，为调整预算数800万元的110%。支出决算数760万元，为调整预算数的95%。"
    assert not found(line)
    assert {one.name.quantity for one in said(line).amounts} >= {"支出"}


def test_a_saving_behind_a_list_is_of_what_it_fits() -> None:
    line = (
        "“三公”经费全年预算为46万元，支出决算为38万元，其中：公务用车运行维护费支出预算40万元，"
        "支出决算35万元；公务接待费支出预算6万元，支出决算3万元。决算数较预算数减少8万元。"
    )
    assert not found(line)
    assert [one[0] for one in wrong(line.replace("减少8万元", "减少13万元"))] == ["N01"]


def test_a_rate_of_the_other_side_is_not_of_the_amount_in_front() -> None:
    line = (
        "年初预算收入300万元，决算收入318万元。年初预算支出300万元，实际支出315万元，"
        "完成年初预算的105%。收入预决算差异率6%，支出预决算差异率5%。"
    )
    assert not found(line)
    assert wrong(line.replace("105%", "150%")) == [("N04", "105.00")]


def test_a_completion_whose_budget_stands_in_front() -> None:
    line = "公务接待费35.00万元，为预算50.00万元的70.0%。"
    assert not found(line)
    assert wrong(line.replace("70.0", "77.0")) == [("N04", "70.00")]
    line = "公务接待费决算35.00万元，年初预算50.00万元，完成70%，较上年减少5.00万元。"
    assert not found(line)
    assert wrong(line.replace("70%", "60%")) == [("N04", "70.00")]


def test_kinds_of_the_cars_by_their_short_names() -> None:
    line = "公务用车购置及运行维护费204万元（购置费44万元，运行费160万元），比上年增加4万元。"
    assert not found(line)
    assert [one[0] for one in wrong(line.replace("44", "41"))] == ["X08"]


def test_what_was_carried_out_is_a_base_where_it_is_printed() -> None:
    line = "财政拨款收入200.00万元，比2023年执行数160.00万元增加40.00万元，增长25.00%。"
    assert not found(line)
    assert wrong(line.replace("25.00%", "52.00%")) == [("N01", "25.00")]


def test_brackets_begin_behind_a_comparison() -> None:
    line = (
        "公务用车购置及运行维护费支出决算56.00万元，较上年度减少4.00万元，下降6.67%（公务用车购置费"
        "预算20.00万元，决算18.00万元，完成预算的90.00%；公务用车运行维护费预算40.00万元，"
        "决算38.00万元，完成预算的95.00%）。"
    )
    assert not found(line)
    assert wrong(line.replace("90.00%", "80.00%")) == [("N04", "90.00")]


def test_this_years_income_beside_what_was_carried_forward() -> None:
    line = (
        "收入预算合计2000.0万元。本年收入1900.0万元，占收入预算合计的95.0%；"
        "上年结转100.0万元，占收入预算合计的5.0%。"
    )
    assert not found(line, kind="预算")
    assert ("N03", "5.00") in wrong(line.replace("的5.0%", "的7.0%"), kind="预算")


def test_kinds_of_one_level_are_not_those_of_all() -> None:
    lines = (
        "“三公”经费预算安排900万元，其中，市本级300万元，区县600万元。",
        "市本级“三公”经费中：公务接待费60万元，占20%；公务用车购置及运行费240万元，占80%。",
    )
    assert not found(*lines, kind="预算")
