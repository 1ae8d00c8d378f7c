"""Meant: an amount of the prose is the figure that its words, list and section say, or none."""

from __future__ import annotations

import pytest

from generator.problem import Place
from generator.understanding import Text
from generator.understanding.meant import Meant, cells_of, meanings_in, meant_in
from generator.understanding.sentences import read

WHOLE, GRANTS, GENERAL, FUND, CAPITAL = (
    "", "财政拨款", "一般公共预算", "政府性基金", "国有资本经营",
)  # fmt: skip
OVERALL = "收入支出决算总体情况说明"
IN, OUT = "收入决算情况说明", "支出决算情况说明"
OF_GRANTS = "财政拨款收入支出决算总体情况说明"
OF_GENERAL = "一般公共预算财政拨款支出决算情况说明"
BASIC = "一般公共预算财政拨款基本支出决算情况说明"
OF_FUND = "政府性基金预算财政拨款收入支出决算情况说明"
OF_THE_FUND = (
    "2024年度政府性基金预算财政拨款收入60万元；年初结转和结余5万元；支出62万元，"
    "其中：基本支出2万元，项目支出60万元；年末结转和结余3万元。"
)
ITEM = "1、教育支出（类）普通教育（款）小学教育（项）。"


def section(heading: str, *lines: str) -> Text:
    lead = f"一、{heading}"
    return Text("一", heading, "\n".join((lead, *lines)), ((0, Place(1, 1)),))


def meanings(heading: str, *lines: str, kind: str = "决算", year: int | None = 2024) -> list[str]:
    """What each amount may be: digits, then each figure as 数量/资金/栏/年."""
    text = section(heading, *lines)
    return [
        " ".join((amount.printed.digits, *map(shown, one)))
        for amount, one in meanings_in(text, read(text), kind, year)
    ]


def shown(meant: Meant) -> str:
    parts = [meant.quantity, meant.fund, meant.column if meant.column != "决算" else ""]
    parts += [str(meant.year or ""), meant.subject]
    return "/".join(parts).rstrip("/")


@pytest.mark.parametrize(
    ("heading", "said", "found"),
    [
        (OVERALL, "2024年度收、支总计900.1万元。", ["900.1 收入总计", "900.1 支出总计"]),
        (OVERALL, "2024年度收、支总计各为900.1、900.2万元。", ["900.1 收入总计", "900.2 支出总计"]),
        (OVERALL, "总收入900.1万元，总支出900.1万元。", ["900.1 收入总计", "900.1 支出总计"]),
        (IN, "2024年度本年收入合计700万元，其中：财政拨款收入600万元；其他收入100万元。",
         ["700 收入合计", "600 收入合计/财政拨款 收入总计/财政拨款", "100 其他收入"]),
        (OUT, "本年支出合计700万元，其中：基本支出400万元，项目支出300万元。",
         ["700 支出合计", "400 基本支出", "300 项目支出"]),
        (OF_GRANTS, "2024年度财政拨款收、支总计650万元。",
         ["650 收入总计/财政拨款", "650 支出总计/财政拨款"]),
        (OF_GENERAL, "2024年度财政拨款支出580万元，占本年支出合计的82.86%。",
         ["580 支出合计/一般公共预算"]),
        (BASIC, "基本支出400万元，其中：人员经费350万元，公用经费50万元。",
         ["400 基本支出/一般公共预算", "350 人员经费/一般公共预算", "50 公用经费/一般公共预算"]),
        (OF_FUND, OF_THE_FUND,
         ["60 收入合计/政府性基金", "5 年初结转和结余/政府性基金", "62 支出合计/政府性基金",
          "2 基本支出/政府性基金", "60 项目支出/政府性基金", "3 年末结转和结余/政府性基金"]),
        ("“三公”经费支出决算情况说明",
         "“三公”经费财政拨款支出预算为20万元，支出决算为18万元，其中：公务接待费支出决算为3万元。",
         ["20 “三公”经费//预算", "18 “三公”经费", "3 公务接待费"]),
    ],
)  # fmt: skip
def test_an_amount_is_the_figure_that_its_section_says(
    heading: str, said: str, found: list[str]
) -> None:
    assert meanings(heading, said) == found


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        # of a 科目, whose sentence says only the column
        (OF_GENERAL, (ITEM, "支出决算为60万元。")),
        (OF_GENERAL, (f"{ITEM}年初预算为58万元，支出决算为60万元。",)),
        # of a project, a unit, a level, a kind of a kind, a reason
        (OUT, ("其中：（1）校园改造项目60万元，其中：基本支出20万元。",)),
        (OUT, ("1、临川县第一中学。基本支出60万元。",)),
        (OVERALL, ("收入增加的主要原因是：基本支出增加20万元，项目支出300万元。",)),
        ("“三公”经费支出决算情况说明", ("国内公务接待费3万元。",)),
        ("“三公”经费支出决算情况说明", ("“三公”经费3万元，其中：市本级三公经费1万元。",)),
        # where only its own figures stand, another is not the report's
        ("政府采购支出情况说明", ("涉及一般公共预算支出60万元。",)),
        ("部门预算绩效情况说明", ("对3个项目开展绩效评价，涉及一般公共预算支出60万元。",)),
    ],
)  # fmt: skip
def test_what_is_of_something_else_is_no_figure(heading: str, lines: tuple[str, ...]) -> None:
    found = meanings(heading, *lines)
    assert not [one for one in found if not one.startswith("3 “三公”")]


def test_a_part_is_not_its_own_whole() -> None:
    said = "收入总计900万元，其中：县局机关收入700万元，农技中心收入200万元。"
    assert meanings(OVERALL, said) == ["900 收入总计"]


def test_a_fund_within_a_list_is_that_of_its_parts() -> None:
    said = (
        "财政拨款支出600万元，其中：一般公共预算支出580万元（其中：基本支出400万元），"
        "政府性基金支出20万元。"
    )
    assert meanings(OUT, said) == [
        "600 支出合计/财政拨款 支出总计/财政拨款",
        "580 支出合计/一般公共预算",
        "400 基本支出/一般公共预算",
        "20 支出合计/政府性基金",
    ]


def test_a_section_of_everything_leaves_open_whose_an_amount_is() -> None:
    said = "一般公共预算财政拨款支出580万元，比上年增加20万元。基本支出400万元。"
    assert meanings("", said) == [
        "580 支出合计/一般公共预算",
        "400 基本支出 基本支出/一般公共预算",
    ]
    assert not list(meant_in(section("", "基本支出400万元。"), read(section("")), "决算"))


def test_behind_what_is_listed_the_report_is_spoken_of_again() -> None:
    said = (
        "支出预算总计900万元。包括：",
        "1.教育支出（类）600万元，支出增加20万元。",
        "2.住房保障支出（类）300万元。此外，基本支出预算数为500万元。",
    )
    assert meanings("支出预算情况说明", *said, kind="预算")[-1] == "500 基本支出//年初预算"
    assert len(meanings("支出预算情况说明", *said, kind="预算")) == 4


def test_the_department_by_its_name() -> None:
    said = "临川县农业农村局收入预算900万元，其中：财政拨款收入850万元。"
    assert meanings("", said, kind="预算") == [
        "900 收入总计//年初预算 收入合计//年初预算",
        "850 收入总计/财政拨款/年初预算 收入合计/财政拨款/年初预算",
    ]


@pytest.mark.parametrize("said", ["预算支出900万元。", "支出预算为900万元。", "支出900万元。"])
def test_a_side_of_the_department_by_its_name(said: str) -> None:
    assert meanings("", f"临川县农业农村局2025年{said}", kind="预算", year=2025) == [
        "900 支出总计//年初预算 支出合计//年初预算"
    ]


def test_kinds_of_what_is_bought() -> None:
    said = "政府采购支出总额90万元，其中：政府采购货物支出40万元、政府采购服务支出50万元。"
    assert meanings("政府采购支出情况说明", said) == [
        "90 政府采购", "40 政府采购货物", "50 政府采购服务",
    ]  # fmt: skip


def test_last_years_figure_is_of_last_year() -> None:
    text = "2024年度收入总计900万元，2023年度收入总计800万元，2019年度收入总计300万元。"
    assert meanings(OVERALL, text) == ["900 收入总计", "800 收入总计///-1"]
    assert meanings(OVERALL, "上年收入总计800万元。") == ["800 收入总计///-1"]


def test_the_columns_of_a_budget_are_the_budget() -> None:
    said = "收入预算：2025年年初预算数900万元，其中：一般公共预算拨款850万元，事业收入50万元。"
    assert meanings("部门收支总体情况", said, kind="预算", year=2025) == [
        "900 收入总计//年初预算 收入合计//年初预算",
        "850 收入合计/一般公共预算/年初预算",
        "50 事业收入//年初预算",
    ]
    assert not meanings("支出预算情况说明", "基本支出执行数40万元。", kind="预算")


def test_both_totals_are_told_one_by_one_and_taken_apart_in_lines_below_lines() -> None:
    lines = (
        "收入、支出预算总计950.40万元。其中：",
        "（一）收入预算总计950.40万元。包括：",
        "1.财政拨款收入预算总计900.30万元。",
        "（1）一般公共预算收入预算890.20万元。",
        "（2）政府性基金收入预算10.10万元。",
        "2.上年结转资金预算数为50.10万元。",
        "（二）支出预算总计950.40万元。",
    )
    assert meanings("收支预算总体情况说明", *lines, kind="预算") == [
        "950.40 收入总计//年初预算",
        "950.40 支出总计//年初预算",
        "950.40 收入总计//年初预算",
        "900.30 收入总计/财政拨款/年初预算",
        "890.20 收入合计/一般公共预算/年初预算",
        "10.10 收入合计/政府性基金/年初预算",
        "50.10 年初结转和结余//年初预算",
        "950.40 支出总计//年初预算",
    ]


def test_a_class_is_what_is_spent_on_it() -> None:
    said = (
        "支出580万元，主要用于以下方面：教育支出（类）400万元，占68.97%；"
        "住房保障（类）支出180万元，占31.03%。"
    )
    assert meanings(OF_GENERAL, said)[1:] == [
        "400 支出合计/一般公共预算///205",
        "180 支出合计/一般公共预算///221",
    ]


@pytest.mark.parametrize(
    ("meant", "kind", "first"),
    [
        (Meant("收入总计"), "决算", ("T1", "收入.总计", "0")),
        (Meant("支出合计"), "决算", ("T3", "合计", "本年支出合计")),
        (Meant("收入合计", GRANTS), "决算", ("T4", "收入.本年收入合计", "0")),
        (Meant("支出合计", GENERAL), "决算", ("T5", "合计", "小计")),
        (Meant("年末结转和结余", FUND), "决算", ("TF", "合计", "年末结转和结余")),
        (Meant("支出合计", CAPITAL, "年初预算"), "预算", ("TC", "合计", "合计")),
        (Meant("收入合计", GRANTS, "年初预算"), "预算", ("T1", "收入.财政拨款收入", "0")),
        (Meant("公务接待费", WHOLE, "年初预算"), "决算", ("TS", "公务接待费", "预算")),
        (Meant("公务接待费", WHOLE, "年初预算", -1), "预算", ("TS", "公务接待费", "上年")),
        (Meant("支出合计", GENERAL, "决算", 0, "205"), "决算", ("T5", "205", "小计")),
    ],
)
def test_a_figure_has_its_cells(meant: Meant, kind: str, first: tuple[str, str, str]) -> None:
    assert cells_of(meant, kind)[0] == first


def test_what_no_table_holds_has_no_cell() -> None:
    assert not cells_of(Meant("支出合计", GENERAL, "年初预算"), "决算")
    assert not cells_of(Meant("收入总计", WHOLE, "决算", -1), "决算")
    assert not cells_of(Meant("政府采购"), "决算")
    assert len({Meant("收入总计"), Meant("收入总计"), Meant("收入总计", GRANTS)}) == 2


def test_the_funds_that_pay_for_it_are_no_other_figure() -> None:
    said = "2024年度一般公共预算及政府性基金财政拨款“三公”经费支出决算为7.2万元。"
    assert meanings("“三公”经费支出决算情况说明", said) == ["7.2 “三公”经费"]
