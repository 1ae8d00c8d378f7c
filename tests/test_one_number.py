"""One number: whatever it breaks is one finding, where it stands; two mistakes stay two."""

from __future__ import annotations

import pytest

from generator.inspection import Finding, inspect
from generator.problem import Place
from generator.published.shape import Published, TextLine
from generator.understanding import understand

RIGHT = """
临川县农业农村局2024年度部门决算
第三部分 2024年度部门决算情况说明
一、收入决算情况说明
2024年度收入合计1,250.40万元，其中：财政拨款收入1,000.32万元，占80.00%；其他收入250.08万元，占20.00%。
二、支出决算情况说明
2024年度支出合计1,180.00万元，其中：基本支出708.00万元，占60.00%；项目支出472.00万元，占40.00%。
三、“三公”经费支出决算情况说明
“三公”经费支出决算为30.00万元，其中：公务接待费支出决算为12.00万元，占40.00%；公务用车运行维护费支出决算为18.00万元，占60.00%。
公务接待费支出预算为15.00万元，支出决算为12.00万元，完成预算的80.00%，比上年减少3.00万元，下降20.00%。
"""


def findings(text: str) -> list[Finding]:
    """What is found of the figures of the prose, each cause once."""
    lines = text.strip().splitlines()
    blocks = tuple(TextLine(one, Place(1, n)) for n, one in enumerate(lines, 1))
    inspection = inspect(understand(Published("说明.txt", "plain", blocks)))
    return [one for one in inspection.grouped() if one.code[0] in "NX" and one.at]


def test_what_is_right_stays_without_a_finding() -> None:
    assert not findings(RIGHT)


@pytest.mark.parametrize(
    ("around", "printed", "right"),
    [
        ("收入合计{}", "1,520.40", "1,250.40"),  # its sum, both shares
        ("其他收入{}", "280.08", "250.08"),  # the sum and its own share
        ("支出合计{}", "1,108.00", "1,180.00"),
        ("决算为{}万元，占", "21.00", "12.00"),  # sum, share, said again below
    ],
)
def test_a_wrong_number_is_one_finding_that_names_it(around: str, printed: str, right: str) -> None:
    there, here = around.format(right), around.format(printed)
    assert RIGHT.count(there) == 1
    (one,) = findings(RIGHT.replace(there, here))
    assert one.cause.startswith("同一个数：")
    assert f"{printed} 改为 {right}，这" in one.cause
    assert (one.printed, one.expected) == (printed, right)
    assert printed in one.quote


def test_what_two_numbers_explain_alike_names_both() -> None:
    """A budget of 15.00 and a final of 12.00 on either side of one wrong sum."""
    text = RIGHT.replace("基本支出708.00万元，占60.00%", "基本支出708.00万元").replace(
        "项目支出472.00万元，占40.00%", "项目支出427.00万元，占40.00%"
    )
    (one,) = findings(text)
    assert "项目支出427.00万元”的 427.00 改为 472.00" in one.cause


def test_two_mistakes_are_two_findings() -> None:
    text = RIGHT.replace("收入合计1,250.40", "收入合计1,520.40").replace(
        "占60.00%；项", "占66.00%；项"
    )
    found = findings(text)
    assert len(found) == 2
    assert {one.cause.startswith("同一个数") for one in found} == {True, False}


def test_an_amount_that_a_table_settles_is_not_the_cause() -> None:
    """A share that is wrong by itself blames no amount: with another amount the sum breaks."""
    (one,) = findings(RIGHT.replace("1,000.32万元，占80.00%", "1,000.32万元，占88.00%"))
    assert not one.cause.startswith("同一个数")


def test_many_mistakes_take_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many findings there are, the prose is judged anew a bounded number of times."""
    from generator.inspection import inspecting

    times = 0
    judged = inspecting._judge_prose

    def counted(*given: object) -> object:
        nonlocal times
        times += 1
        return judged(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(inspecting, "_judge_prose", counted)
    line = "{0}、项目支出合计{1}.40万元，其中：甲{2}.00万元，占6{3}.00%；乙{2}.00万元，占4{3}.00%。"
    lines = [line.format(n, 100 + n, 70 + n, n % 10) for n in range(1, 60)]
    findings("临川县农业农村局2024年度部门决算\n一、支出决算情况说明\n" + "\n".join(lines))
    assert times <= 40


def test_a_word_that_turns_a_change_round_is_one_finding() -> None:
    (one,) = findings(RIGHT.replace("比上年减少3.00万元", "比上年增加3.00万元"))
    assert one.code == "N01"


BUDGET = """
临川县水务局2025年部门预算
2025年部门预算情况说明
一、一般公共预算支出情况
2025年一般公共预算支出700.00万元，比上年增加100.00万元，增长16.67%。
1.行政运行（2130301）2025年预算数420.00万元，比上年增加60.00万元，增长16.67%。
2.水利工程建设（2130305）2025年预算数{}万元，比上年增加30.00万元，增长16.67%。
3.住房公积金（2210201）2025年预算数70.00万元，比上年增加10.00万元，增长16.67%。
"""


def test_an_item_that_breaks_its_sum_and_its_own_change_is_one_finding() -> None:
    assert not findings(BUDGET.format("210.00"))
    (one,) = findings(BUDGET.format("240.00"))
    assert "240.00 改为 210.00，这 2 处" in one.cause
