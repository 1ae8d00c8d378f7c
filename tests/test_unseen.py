"""Reports in words that no style has: the right is left alone, the wrong is found and named."""

from __future__ import annotations

import pytest

from generator.inspection import Finding, inspect
from generator.inspection.coverage import figures
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Published, TextLine
from generator.understanding import Text, understand
from generator.understanding.meant import Meant, meant_in
from generator.understanding.sentences import read

TOTAL = "2024年度支出合计1000.00万元。"


def published(heading: str, *lines: str) -> Published:
    """An explanation of one section, without tables."""
    said = ("2024年度部门决算情况说明", f"一、{heading}", *lines)
    return Published(
        "说明.txt", "plain", tuple(TextLine(text, Place(1, n)) for n, text in enumerate(said, 1))
    )


def found(heading: str, *lines: str) -> list[Finding]:
    """What is found in a section; what is missing from the report is not asked here."""
    understood = understand(published(heading, *lines))
    return [one for one in inspect(understood).findings if one.code[0] in "NWX" and one.at]


def unsettled(heading: str, *lines: str) -> list[str]:
    understood = understand(published(heading, *lines))
    return [one.at.words for one in figures(understood, inspect(understood)) if not one.found]


# ---------------------------------------------------------------- changes


@pytest.mark.parametrize(
    "said",
    [
        "减少200.00万元（下降16.67%）",
        "同比减少200.00万元，降幅16.67%",
        "减少200.00万元，下降率为16.67%",
        "减少200.00万元，同比下降16.67%",
        "下降16.67%，减少200.00万元",
        "减少200.00万元，增长率为-16.67%",
        "增加-200.00万元，增长-16.67%",
    ],
)
def test_a_change_is_read_however_it_is_worded(said: str) -> None:
    lines = ("2024年度总支出1000.00万元。与上年相比，总支出" + said + "，主要是项目减少。",)
    assert not found("收入支出决算总体情况说明", *lines)
    assert unsettled("收入支出决算总体情况说明", *lines) == []
    (wrong,) = found("收入支出决算总体情况说明", lines[0].replace("16.67", "20.00"))
    assert (wrong.code, wrong.level, wrong.expected) == ("N01", WRONG, "16.67")
    assert wrong.cause == "除以了本年数，应除以上年数"


@pytest.mark.parametrize(
    ("said", "printed", "expected"),
    [
        ("减少200.00万元（增长16.67%）", "增长", "减少"),
        ("增加200.00万元，下降16.67%", "增加", "减少"),
        ("减少200.00万元，增长25.00%", "减少", "增加"),
        ("增加200.00万元，降低25.00%", "降低", "增加"),
        ("1200.00万元减少200.00万元，增长16.67%", "增长", "减少"),
        ("增加2000.00万元，下降66.67%", "增加", "减少"),  # it would have been less than nothing
        ("减少200.00万元（增长17.50%）", "增长", ""),
    ],
)
def test_of_words_of_opposite_directions_the_amounts_tell_the_wrong_one(
    said: str, printed: str, expected: str
) -> None:
    said = f"2024年度总支出1000.00万元，比上年{said}。"
    (wrong,) = found("收入支出决算总体情况说明", said)
    assert wrong.message.startswith("两个增减词方向相反")
    assert (wrong.printed, wrong.expected) == (printed, expected)


def test_a_change_in_the_other_unit_is_named() -> None:
    said = "2024年度总支出1000.00万元，比上年减少200.00元，下降16.67%。"
    (wrong,) = found("收入支出决算总体情况说明", said)
    assert wrong.cause == "元和万元写错了"


def test_a_kind_of_which_there_is_none_excuses_no_rate() -> None:
    said = (
        "公务接待费支出决算为5.00万元，因公出国（境）费支出决算为0.00万元，"
        "公务接待费支出决算减少1.00万元，下降{}%。"
    )
    assert not found("“三公”经费支出决算情况说明", said.format("16.67"))
    (wrong,) = found("“三公”经费支出决算情况说明", said.format("83.33"))
    assert wrong.code == "N01"


# ---------------------------------------------------------------- last year's figure stated


def test_last_years_figure_and_the_change_from_it() -> None:
    right = "机关运行经费支出105.00万元，与上年决算数100.00万元相比增加5.00万元，增长5.00%。"
    assert not found("其他重要事项的情况说明", right)
    assert unsettled("其他重要事项的情况说明", right) == []


@pytest.mark.parametrize(
    ("old", "wrong", "expected", "why"),
    [
        ("增加5.00万元", "增加50.00万元", "5", "小数点移位"),
        ("增加5.00万元", "增加5.00元", "5", "元和万元写错了"),
        ("增加5.00万元，增长", "减少5.00万元，下降", "5", "增减词与数相反"),
        ("增长5.00%", "增长4.76%", "5.00", "除以了本年数，应除以上年数"),
    ],
)
def test_a_change_that_is_not_what_two_stated_figures_differ_by(
    old: str, wrong: str, expected: str, why: str
) -> None:
    right = "机关运行经费支出105.00万元，与上年决算数100.00万元相比增加5.00万元，增长5.00%。"
    (one,) = found("其他重要事项的情况说明", right.replace(old, wrong))
    assert (one.code, one.level, one.expected, one.cause) == ("N01", WRONG, expected, why)


# ---------------------------------------------------------------- shares


def test_a_share_of_a_total_by_another_name() -> None:
    said = "2024年度本年支出合计1000.00万元。其中：基本支出600.00万元，占总支出的{}%。"
    assert not found("支出决算情况说明", said.format("60.00"))
    (wrong,) = found("支出决算情况说明", said.format("166.67"))
    assert (wrong.code, wrong.cause) == ("N03", "分子分母颠倒")


def test_a_share_of_a_total_in_the_paragraph_above() -> None:
    lines = (
        "2024年度财政拨款基本支出200.00万元，其中：",
        "（一）人员经费150.00万元，占基本支出的{}%。",
    )
    assert not found("基本支出决算情况说明", lines[0], lines[1].format("75.00"))
    assert codes(found("基本支出决算情况说明", lines[0], lines[1].format("7.50"))) == {"N03"}


def test_a_part_with_parts_of_its_own() -> None:
    """人员经费 is of 基本支出, 项目支出 again of all."""
    said = (
        "2024年度支出合计1000.00万元，其中：基本支出400.00万元，占40.00%，"
        "其中：人员经费300.00万元，占75.00%；项目支出600.00万元，占60.00%。"
    )
    assert not found("支出决算情况说明", said)


def codes(findings: list[Finding]) -> set[str]:
    return {one.code for one in findings}


# ---------------------------------------------------------------- completion and items


@pytest.mark.parametrize(
    "said",
    [
        "年初预算200.00万元，决算支出190.00万元，为年初预算的{}%，决算数低于预算数的原因是节约。",
        "决算数190.00万元，年初预算数200.00万元，完成年初预算的{}%。",
        "年初预算数为200.00万元。支出决算数为190.00万元，完成年初预算的{}%。",
        "支出决算数190.00万元，比年初预算数200.00万元减少10.00万元，完成年初预算的{}%。",
    ],
)
def test_completion_is_read_however_it_is_worded(said: str) -> None:
    assert not found("其他说明", said.format("95.00"))
    (wrong,) = found("其他说明", said.format("9.50"))
    assert (wrong.code, wrong.expected, wrong.cause) == ("N04", "95.00", "小数点移位")


def test_a_direction_in_other_words() -> None:
    said = "年初预算为200.00万元，支出决算为190.00万元，完成年初预算的95.00%，决算数高于预算数。"
    (wrong,) = [one for one in found("其他说明", said) if one.expected]
    assert (wrong.code, wrong.expected) == ("N05", "小于")


@pytest.mark.parametrize("mark", ["（{}）", "{}、", "{}."])
def test_items_with_codes_and_dashes_are_items(mark: str) -> None:
    items = (
        "社会保障和就业支出（208类）—{}（20805款）—机关事业单位基本养老保险缴费支出（2080505项）。",
    )
    old = mark.format(1) + items[0].format("行政事业单位离退休")
    (wrong,) = found("一般公共预算财政拨款支出决算情况说明", "其中：", old)
    assert (wrong.code, wrong.cause) == ("N17", "旧的科目名称")
    right = mark.format(1) + items[0].format("行政事业单位养老支出")
    assert not found("一般公共预算财政拨款支出决算情况说明", "其中：", right)


# ---------------------------------------------------------------- residues, years, names


@pytest.mark.parametrize(
    "said",
    ["总支出减少31.03%，下降14.81%。", "支出决算为90.00%，完成年初预算的45.00%。"],
)
def test_an_amount_with_the_sign_of_a_percentage(said: str) -> None:
    assert WRONG in {one.level for one in found("其他说明", said) if one.code == "W06"}


def test_a_budget_of_nothing_needs_no_unit() -> None:
    said = "支出决算为5.00万元，由于年初预算数为0，无法计算百分比，支出决算为{}。"
    assert "W06" not in codes(found("其他说明", said.format("5.00万元")))
    assert {one.level for one in found("其他说明", said.format("5.00")) if one.code == "W06"} == {
        HINT
    }


def test_a_year_compared_with_itself_though_its_amount_stands_between() -> None:
    said = "2024年度机关运行经费支出9.00万元，与{}年度决算数8.00万元相比，增加1.00万元。"
    assert not found("其他重要事项的情况说明", said.format(2023))
    assert codes(found("其他重要事项的情况说明", said.format(2024))) == {"N15"}


def test_the_year_of_a_sections_total() -> None:
    said = "{}年度本年收入合计1000.00万元，其中：财政拨款收入1000.00万元，占100.00%。"
    assert not found("收入决算情况说明", said.format(2024))
    assert "N15" in codes(found("收入决算情况说明", said.format(2023)))


# ---------------------------------------------------------------- “三公” and procurement


def test_receptions_told_in_a_sentence_of_their_own() -> None:
    said = (
        "公务接待费预算为2.00万元，支出决算为1.00万元，完成预算的50.00%。"
        "国内公务接待{}批次（其中外事接待0批次），62人次。"
    )
    heading = "“三公”经费支出决算情况说明"
    assert not found(heading, said.format(8))
    assert codes(found(heading, said.format(80))) == {"N12"}


def test_procurement_with_the_shares_of_its_kinds() -> None:
    said = (
        "2024年度政府采购支出总额{}万元，其中：货物支出20.00万元，占20.00%；"
        "工程支出0.00万元，占0.00%；服务支出80.00万元，占80.00%。"
    )
    assert not found("政府采购支出情况", said.format("100.00"))
    assert "N10" in codes(found("政府采购支出情况", said.format("110.00")))


# ---------------------------------------------------------------- budgets


def test_what_the_agency_spends_is_not_all_that_is_appropriated() -> None:
    said = "2025年本部门机关运行经费当年一般公共预算拨款20.00万元。"
    came = Meant("收入合计", "一般公共预算", "年初预算")
    (text,) = understand(published("其他重要事项的情况说明", said)).sections
    assert came not in figures_of(text)
    whole = "2025年一般公共预算拨款1000.00万元。"
    (text,) = understand(published("收支总体情况说明", whole)).sections
    assert came in figures_of(text)


def figures_of(text: Text) -> set[Meant]:
    """The figures of a budget that a section states."""
    return {one for _, one in meant_in(text, read(text), "预算")}


# ---------------------------------------------------------------- whose and which, what is equal


@pytest.mark.parametrize("fund", ["", "财政拨款"])
def test_all_that_came_in_and_went_out_may_be_of_the_year_alone(fund: str) -> None:
    said = f"2024年度{fund}总收入800.00万元，比上年增长10%。{fund}总支出760.00万元，比上年增长8%。"
    assert not found("收入支出决算总体情况说明", said)
    total = said.replace("总收入", "收入总计").replace("总支出", "支出总计")
    assert [one.code for one in found("收入支出决算总体情况说明", total)] == ["N20"]


def test_all_that_came_in_is_more_than_came_in_in_the_year() -> None:
    said = (
        "2024年度总收入800.00万元，其中本年收入700.00万元，上年结转和结余100.00万元。"
        "2024年度总支出{}万元，其中本年支出650.00万元，年末结转和结余150.00万元。"
    )
    assert not found("收入支出决算总体情况说明", said.format("800.00"))
    wrong = found("收入支出决算总体情况说明", said.format("880.00"))
    assert "N20" in codes(wrong)


# ---------------------------------------------------------------- people


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("在岗人员{}人，其中：管理人员25人，技术人员0人，工勤人员6人。", []),
        ("实有教职工{}人，其中高级教师8人，一级教师20人，工勤人员3人，退休职工12人。", ["12人"]),
        ("在校学生{}人（其中小学20人、初中11人）。", []),
    ],
)
def test_people_by_kind_are_all_that_there_are(said: str, left: list[str]) -> None:
    assert unsettled("单位概况", said.format(31)) == left
    assert "30人" in unsettled("单位概况", said.format(30))
    assert not found("单位概况", said.format(30))


def test_kinds_that_are_no_more_and_no_fewer_than_all_are_a_hint() -> None:
    said = "2024年末实有人数30人，其中：在职人员25人，离休人员0人，退休人员6人。"
    (wrong,) = found("单位概况", said)
    assert (wrong.code, wrong.level, wrong.expected) == ("N27", HINT, "31")
    assert not found("单位概况", said.replace("25人", "30人"))  # 退休人员 are counted apart
    assert not found("单位概况", "实有人数30人，其中：党员25人，女职工16人。")


# ---------------------------------------------------------------- lists in front of their total


def test_what_is_listed_in_front_of_its_total() -> None:
    said = (
        "收入{}一般公共预算拨款收入400.00万元、事业收入50.00万元；"
        "支出包括：农林水支出330.00万元、卫生健康支出70.00万元、住房保障支出50.00万元。"
        "2024年收支总预算{}万元。"
    )
    heading = "收支预算情况的总体说明"
    for word in ("包括：", "仅包括"):
        assert not found(heading, said.format(word, "450.00"))
        assert unsettled(heading, said.format(word, "450.00")) == []
    wrong = found(heading, said.format("包括：", "480.00"))
    assert {(one.code, one.expected) for one in wrong} == {("N19", "450")}
    assert not found(heading, said.format("包括：", "480.00").replace("收支总", "农业"))


@pytest.mark.parametrize(
    "said",
    [
        "“三公”经费预算40.00万元，同口径比2023年减少10.00万元，下降20%。",
        "“三公”经费预算40.00万元，按同口径比上年减少10.00万元，同口径比上年下降20%。",
        "机关运行经费由上年的50.00万元减少到40.00万元，下降20%。",
        "机关运行经费从2023年度的50.00万元下降至2024年度的40.00万元，降幅20%。",
    ],
)
def test_a_change_from_what_was_of_the_same_scope_and_from_one_amount_to_another(said: str) -> None:
    heading = "“三公”经费和机关运行经费情况"
    assert not found(heading, said)
    assert unsettled(heading, said)[1:] == []
    wrong = said.replace("20%", "80%")
    if "同口径" in said:  # what it was of the same scope nobody prints
        assert not found(heading, wrong)
        assert "80%" in unsettled(heading, wrong)
    else:
        assert [(one.code, one.expected) for one in found(heading, wrong)] == [("N01", "20.00")]


def test_procurement_by_funds_and_by_kinds() -> None:
    said = (
        "2024年政府采购支出1.70万元。按政府采购资金类型划分，一般公共预算拨款1.20万元，"
        "财政专户管理的资金安排{}万元。按政府采购项目类型，分为货物类采购和服务类采购两种类型。"
        "其中：货物类采购1.00万元；服务类采购0.70万元。"
    )
    assert not found("政府采购情况", said.format("0.50"))
    assert unsettled("政府采购情况", said.format("0.50")) == []
    (wrong,) = found("政府采购情况", said.format("0.80"))
    assert (wrong.code, wrong.expected) == ("N19", "2")


# ---------------------------------------------------------------- why something has changed


def test_the_changes_that_are_why_may_be_all_of_a_change() -> None:
    said = (
        "2024年度收入总计800.00万元，较上年增加50.00万元，主要是一般公共预算拨款较上年增加80.00万元，"
        "年初结转和结余减少{}万元。"
    )
    heading = "收入支出决算总体情况说明"
    for step in ("30.00", "20.00"):  # a reason need not name everything
        assert not found(heading, said.format(step))
    assert unsettled(heading, said.format("30.00")) == ["800.00万元"]
    assert "80.00万元" in unsettled(heading, said.format("20.00"))


def test_what_is_spent_is_for_what_goes_on_and_for_projects() -> None:
    said = "支出合计较上年增加50.00万元，主要是基本支出增加80.00万元，项目支出减少{}万元。"
    assert not found("支出决算情况说明", said.format("30.00"))
    (wrong,) = found("支出决算情况说明", said.format("20.00"))
    assert (wrong.code, wrong.level) == ("N21", HINT)


def identified(*lines: str) -> tuple[str, int | None, str]:
    blocks = tuple(TextLine(one, Place(1, n)) for n, one in enumerate(lines, 1))
    understood = understand(Published("说明.txt", "plain", blocks))
    return understood.kind, understood.year, understood.department


def test_a_year_in_which_something_was_not_done_is_not_the_reports() -> None:
    lines = (
        "基本支出预算80.00万元，同比增加5.00万元，增长6.67%，增长原因是2023年因人员调动",
        "未能编报退休人员经费预算，2024年已",
        "编报。",
        "2024年基本支出预算80.00万元，2024年项目支出预算20.00万元。",
    )
    assert identified(*lines)[1] == 2024


def test_how_final_accounts_are_to_be_published_says_nothing_of_what_this_is() -> None:
    lines = ("根据预决算公开操作规程，经汇总，2024年“三公”经费预算总额为90万元。",)
    assert identified(*lines)[0] == "预算"


def test_a_table_by_its_cells_and_what_is_said_behind_it() -> None:
    cells = ("项目", "合计", *["0.00"] * 60)
    lines = (*cells, "2024年本部门安排“三公”经费预算20万元，其中公务接待费20万元。")
    assert identified(*lines)[0] == "预算"


def test_a_part_is_not_called_by_the_name_of_whoever_writes() -> None:
    lines = ("山阳县水利局2024年度部门决算公开说明", "第一部分 部门单位概况", "一、主要职能")
    assert identified(*lines)[2] == "山阳县水利局"
    assert identified("2024年“三公”经费预算9万元。", "国务院部门网站")[2] == ""


def test_a_reason_of_its_own_sentence_behind_a_list_of_both_ways_is_of_either() -> None:
    said = (
        "与上年相比，收入合计增加40.00万元。其中：财政拨款收入增加60.00万元；"
        "其他收入减少20.00万元。主要原因是本年度资金{}。"
    )
    for word in ("增加", "减少"):
        assert not found("收入决算情况说明", said.format(word))
    alone = "其他收入10.00万元，比上年减少20.00万元。主要原因是本年度资金增加。"
    assert [one.code for one in found("收入决算情况说明", alone)] == ["N05"]


def test_a_part_of_a_change_that_is_less_than_it_is_an_example() -> None:
    said = "与上年相比，资产总额增加90.00万元，其中：固定资产增加{}万元。"
    assert not found("国有资产占用情况", said.format("50.00"))
    assert [one.code for one in found("国有资产占用情况", said.format("95.00"))] == ["N21"]


def test_what_something_was_used_for_may_be_all_of_it() -> None:
    said = (
        "2024年机关运行经费支出46.80万元。"
        "机关运行经费主要用于办公费8.30万元、电费{}万元、差旅费35.00万元。"
    )
    assert "3.50万元" not in unsettled("机关运行经费支出情况", said.format("3.50"))
    assert not found("机关运行经费支出情况", said.format("5.30"))
    assert "5.30万元" in unsettled("机关运行经费支出情况", said.format("5.30"))


def test_money_by_what_it_is_for() -> None:
    said = (
        "2024年度支出合计1000.00万元。其中：基本支出400.00万元，项目支出600.00万元。",
        "2024年度用于保障机构完成特定的行政工作任务，用于专项业务工作的经费支出600.00万元。",
    )
    assert unsettled("支出决算情况说明", *said) == []


def test_vehicles_that_are_valued_are_those_that_there_are() -> None:
    said = (
        "公务用车购置数0辆，公务用车保有量{}辆。",
        "车辆2辆，价值36.00万元，其中：机要通信用车1辆、应急保障用车1辆、其他用车0辆。",
    )
    assert not found("其他重要事项的情况说明", said[0].format(2), said[1])
    (wrong,) = found("其他重要事项的情况说明", said[0].format(3), said[1])
    assert wrong.code == "N11"


def test_units_by_kind_are_all_that_there_are() -> None:
    said = "纳入决算编报的单位共{}个。其中：行政单位1个，其他事业单位3个。"
    assert unsettled("单位概况", said.format(4)) == []
    assert codes(found("单位概况", said.format(5))) == {"N27"}


def test_what_stands_between_two_shares_is_not_added_up() -> None:
    said = (
        "一般公共预算财政拨款支出270.00万元。",
        (
            "1.社会保障和就业（类）支出180.00万元，占一般公共预算财政拨款支出的66.67%。"
            "主要用于养老保险缴费{}万元、死亡抚恤28.14万元；"
        ),
        "2.卫生健康（类）支出90.00万元，占一般公共预算财政拨款支出的33.33%。主要用于医疗补助；",
    )
    for paid, left in (("151.86", []), ("104.31", ["104.31万元", "28.14万元"])):
        lines = [one.format(paid) for one in said]
        assert not found("一般公共预算财政拨款支出决算情况说明", *lines)
        assert unsettled("一般公共预算财政拨款支出决算情况说明", *lines) == left
    (wrong,) = found("支出情况说明", *[one.format("181.86") for one in said])
    assert (wrong.code, wrong.level, wrong.expected) == ("N19", HINT, "210")


@pytest.mark.parametrize(
    "said",
    [
        "离退休人员{}人。其中：离休1人，退休30人。",
        "人员编制{}人。其中：行政编制11人，事业编制20人。",
        "纳入决算编报的单位共{}个。其中：行政单位11个，其他事业单位20个。",
    ],
)
def test_kinds_that_leave_nothing_out(said: str) -> None:
    assert not found("单位概况", said.format(31))
    assert [(one.code, one.level) for one in found("单位概况", said.format(36))] == [("N27", HINT)]


def test_no_part_is_more_than_all() -> None:
    said = "2024年度一般公共预算财政拨款支出90.00万元，占本年支出的{}%。"
    assert not found("一般公共预算财政拨款支出决算情况说明", said.format("100"))
    (wrong,) = found("一般公共预算财政拨款支出决算情况说明", said.format("130"))
    assert (wrong.code, wrong.level) == ("N26", WRONG)
    assert not found("收支情况说明", "2024年度支出90.00万元，占本年收入的130%。")


def test_vehicles_of_the_assets_that_are_told_elsewhere() -> None:
    said = "国有资产占用情况中固定资产车辆{}辆。", "车辆2辆，价值36.00万元。实有车辆编制5辆。"
    assert not found("其他重要事项的情况说明", said[0].format(2), said[1])
    (wrong,) = found("其他重要事项的情况说明", said[0].format(3), said[1])
    assert (wrong.code, wrong.level) == ("N14", HINT)


def test_a_change_that_names_nothing_is_of_the_amount_that_its_rate_is_of() -> None:
    said = (
        (
            "“三公”经费支出决算9.80万元，其中：公务用车运行维护费支出决算6.90万元；"
            "公务接待费支出决算2.90万元。与上年决算相比，减少0.80万元，下降7.55%。"
        ),
        "公务接待费支出2.90万元，其中：国内接待费2.90万元。与上年决算相比，减少0.30万元，下降9.38%。",
    )
    assert not found("“三公”经费支出决算情况说明", *said)
