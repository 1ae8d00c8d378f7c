"""The form of a report: its sections, who and when, completeness, names, years, residue."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache

import pytest
from disclosed import disclosed
from example import ROOT
from msgspec.structs import replace

from generator import assemble, compose, establish, load_style, parse
from generator.inspection.arithmetic.placed import judge_places
from generator.inspection.case import Case
from generator.inspection.claims import Finding, Inspection
from generator.inspection.form.completeness import judge_completeness
from generator.inspection.form.names import judge_names
from generator.inspection.form.numbering import judge_numbering
from generator.inspection.form.residue import judge_residue
from generator.inspection.form.years import judge_years
from generator.inspection.matching import Matching
from generator.problem import HINT, RIGHT, WRONG, Place
from generator.published.shape import Grid, Published, TextLine
from generator.understanding import Tables, Text, Understood, understand

Row = tuple[str, ...]


def document(*blocks: str | Sequence[Row]) -> Published:
    """Lines, and tables as sequences of rows, in the order of a report."""
    made: list[TextLine | Grid] = []
    at = 0
    for block in blocks:
        at += 1
        if isinstance(block, str):
            made.append(TextLine(block, Place(0, at)))
        else:
            places = tuple(Place(0, at + index) for index in range(len(block)))
            made.append(Grid(tuple(block), places))
            at += len(block)
    return Published("例.txt", "txt", tuple(made))


FORM = (judge_completeness, judge_places, judge_names, judge_years, judge_numbering, judge_residue)


def judged(understood: Understood) -> Inspection:
    inspection, case = Inspection(), Case(understood, Matching(understood.tables))
    for judge in FORM:
        judge(case, inspection)
    return inspection


def found(published: Published) -> list[Finding]:
    return judged(understand(published)).findings


def told(*blocks: str) -> list[tuple[str, str]]:
    """Rule and level of what is found in the section of a 决算 of 2024 that has these lines."""
    lines = ("某县教育局2024年度部门决算", "第三部分 2024年度部门决算情况说明")
    return [(f.code, f.level) for f in found(document(*lines, "一、总体情况说明", *blocks))]


@cache
def example() -> Published:
    facts = establish(parse((ROOT / "docs/example.yaml").read_text("utf-8"), "例.yaml"))
    style = load_style("样本")
    return disclosed(assemble(compose(facts, style), facts, style))


def edited(published: Published, old: str, new: str) -> Published:
    """The report with a piece of its lines replaced where it stands first."""
    blocks = list(published.blocks)
    for at, block in enumerate(blocks):
        if isinstance(block, TextLine) and old in block.text:
            blocks[at] = replace(block, text=block.text.replace(old, new, 1))
            return replace(published, blocks=tuple(blocks))
    raise AssertionError(old)


def without(published: Published, title: str) -> Published:
    """The report without a table: its title, what stands below that, and its grid."""
    blocks = list(published.blocks)
    at = next(i for i, b in enumerate(blocks) if isinstance(b, TextLine) and b.text == title)
    grid = next(i for i, b in enumerate(blocks) if i > at and isinstance(b, Grid))
    return replace(published, blocks=(*blocks[:at], *blocks[grid + 1 :]))


# Sections.

FINAL = (
    "目录",
    "第一部分 某县教育局概况",
    "一、部门职责",
    "第三部分 2024年度部门决算情况说明",
    "一、收入支出决算总体情况说明",
    "二、收入决算情况说明",
    "第四部分 名词解释",
    "第一部分 某县教育局概况",
    "一、部门职责",
    "管理全县的学校。",
    "第二部分 2024年度部门决算表",
    "收入支出决算总表",
    (("项目", "金额"), ("本年收入合计", "12.00")),
    "第三部分",
    "2024年度部门决算情况说明",
    "一、收入支出决算总体情况说明",
    "2024年度收、支总计12万元，",
    "与上年持平。",
    "二、收入决算情况说明",
    "2024年度收入合计12万元。",
    "第四部分 名词解释",
    "一、财政拨款收入：指12万元以上的拨款。",
    "第五部分 附件",
    "2024年度部门决算情况说明",
    "一、收入情况说明",
    "这里是另一份报告，12万元。",
)


def test_the_explanation_is_cut_into_sections_and_nothing_else_is() -> None:
    sections = understand(document(*FINAL)).sections
    assert [(s.number, s.heading) for s in sections] == [
        ("一", "部门职责"),
        ("一", "收入支出决算总体情况说明"),
        ("二", "收入决算情况说明"),
    ]
    whole = "一、收入支出决算总体情况说明\n2024年度收、支总计12万元，与上年持平。"
    assert sections[1].text == whole
    assert sections[1].place(whole.index("与上年")) == Place(0, 20)


def test_a_budget_has_prose_before_and_after_its_tables() -> None:
    published = document(
        "某区2026年区级单位预算",
        "预算单位：某区司法局",
        "某区司法局主要职能",
        "（一）管理司法。",
        "名词解释",
        "（一）财政拨款收入：是拨款。",
        "2026年单位预算编制说明",
        "2026年，某区司法局收入预算10万元，其中：财政拨款收入10万元。",
        "1、公共安全支出（204类）司法（06款）行政运行（01项）10万元。",
        "2026年预算单位收入预算总表",
        "编制单位：某区司法局 单位：元",
        (("项目", "收入预算"), ("合计", "100,000.00")),
        "其他相关情况说明",
        "一、2026年“三公”经费预算情况说明",
        "2026年“三公”经费预算数为1万元。",
        "某项目经费情况说明",
        "一、项目概述",
        "做一件事。",
    )
    understood = understand(published)
    assert [(s.number, s.heading) for s in understood.sections] == [
        ("概况", "某区司法局主要职能"),
        ("编制说明", "预算编制说明"),
        ("一", "2026年“三公”经费预算情况说明"),
        ("一", "项目概述"),
    ]
    assert "100,000" not in "".join(s.text for s in understood.sections)
    assert "财政拨款收入：是" in "".join(line.text for line in understood.notes)


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        pytest.param(
            ("一、收入预算。2024年收入12万元。", "二、支出预算：2024年支出12万元。"),
            ["一", "二"],
            id="in front of its text",
        ),
        pytest.param(
            ("一、机关运行经费 2024年12万元。", "二、政府采购情况 2024年1万元。"),
            ["一", "二"],
            id="after a space",
        ),
        pytest.param(
            ("1. 收入预算情况", "2024年收入12万元。", "2. 支出预算情况", "2024年支出12万元。"),
            ["1", "2"],
            id="arabic",
        ),
        pytest.param(
            (
                "本预算是汇总预算，共12万元。",
                "一、收支情况",
                "（一）收入预算：12万元。",
                "(二) 支出：1万元。",
            ),
            ["说明", "一"],
            id="items in brackets stay in their section",
        ),
        pytest.param(
            ("- 一、收支情况", "- （一）收入预算：12万元。"), ["一"], id="marks of a list"
        ),
        pytest.param(
            (
                "一、收支情况",
                "分两步：一、先收。三、后支。共12万元。",
                "三、增收节支。这是一句话。",
            ),
            ["一"],
            id="a sentence that begins with another number",
        ),
    ],
)
def test_titles_of_sections_stand_in_many_ways(lines: tuple[str, ...], numbers: list[str]) -> None:
    published = document("某县教育局2024年部门预算说明", *lines, "名词解释", "预算：是12万元。")
    sections = understand(published).sections
    assert [section.number for section in sections] == numbers
    text = "".join(section.text for section in sections)
    assert "预算：是12万元" not in text
    assert text.count("12万元") == "".join(lines).count("12万元")


def test_a_small_table_among_the_sections_does_not_end_them() -> None:
    published = document(
        "2024年度部门决算情况说明",
        "一、收入情况说明",
        "收入12万元。",
        "会议费情况表",
        (("项目", "金额"), ("会议费", "1.00")),
        "二、支出情况说明",
        "支出12万元。",
    )
    assert [s.number for s in understand(published).sections] == ["一", "二"]


def test_the_title_at_the_head_of_each_page_is_no_prose() -> None:
    title = "某县教育局2024年部门预算说明"
    published = document(title, "一、收入情况", "收入12", title, "万元。")
    (section,) = understand(published).sections
    assert section.text.endswith("收入12万元。")


def test_a_title_in_the_middle_of_a_sentence_is_none() -> None:
    published = document(
        "情况说明如下的部门决算情况说明",
        "一、收入情况",
        "详见本部门公开的，",
        "2024年度部门决算情况说明",
        "一共12万元。",
    )
    (section,) = understand(published).sections
    assert section.text.endswith("详见本部门公开的，2024年度部门决算情况说明一共12万元。")


def test_who_and_when_are_concluded_from_lines_and_say_so() -> None:
    understood = understand(
        document("某区2026年区级单位预算", "预算单位：某区司法局", "2026年预算单位收入总表")
    )
    assert (understood.kind, understood.scope) == ("预算", "单位")
    assert (understood.department, understood.year) == ("某区司法局", 2026)
    assert understood.grounds["部门"].place == Place(0, 2)
    assert "区级单位预算" in understood.grounds["范围"].why
    broken = understand(document("中共某区委", "社会工作部2024年度", "部门决算", "正文2023年"))
    assert (broken.kind, broken.scope, broken.year) == ("决算", "部门", 2024)
    short = understand(document("2022年度", "某市国资委部门决算", "第一部分", "某市国资委概况"))
    assert (short.department, short.year) == ("某市国资委", 2022)
    nothing = understand(document("你好"))
    assert (nothing.scope, nothing.department, nothing.year) == ("", "", None)
    assert nothing.grounds["类型"].place is None


# What is said of the example, edited.


def test_the_example_has_nothing_wrong_in_its_form() -> None:
    inspection = judged(understand(example()))
    assert inspection.findings == []
    assert {one.code for one in inspection.checked} >= {"C01", "C04", "C05", "N15", "N16"}


EDITS = [
    ("占本年支出合计的73.54%", "占本年支出合计的的73.54%", "W05", HINT),
    ("收、支总计1450万元", "收、支总计1450万元万元", "W06", WRONG),
    ("增长20.83%", "增长20.83%万元", "W06", WRONG),
    ("支出决算为600万元，", "支出决算为600，", "W06", HINT),
    ("一般公共服务支出（类）850万元", "一般公共服务支出（类850万元", "W07", HINT),
    ("主要是因为财政拨款增加", "主要是因为财政拨款增加（减少）", "W01", WRONG),
    ("主要是因为财政拨款增加", "主要是因为____", "W01", WRONG),
    ("主要是因为财政拨款增加", "主要是财政拨款大小于上年", "W01", WRONG),
    ("主要是因为财政拨款增加", "主要是因为（增加内容）", "W01", WRONG),
    ("主要是因为财政拨款增加", "主要是压减（或与预算数持平）", "W01", WRONG),
    ("主要是因为财政拨款增加", "单位需根据实际情况进行修改和增减", "W01", WRONG),
    ("增长20.83%", "占 %", "W06", WRONG),
    ("增加250万元，增长20.83%", "增加 万元，增长20.83%", "W06", WRONG),
    ("增长20.83%", "增长20.83", "W06", HINT),
    ("收、支总计1450万元", "收、支总计1450.0万", "W06", HINT),
    ("主要是因为财政拨款增加", "主要原因是", "W03", WRONG),
    ("主要是因为财政拨款增加", "增加的主要原因", "W03", WRONG),
    ("2024年度收、支总计", "2023年度收、支总计", "N15", WRONG),
    ("截至2024年12月31日，本部门共有车辆", "截至2023年12月31日，本部门共有车辆", "N15", WRONG),
    ("3、社会保障和就业支出", "2、社会保障和就业支出", "N16", WRONG),
    ("（二）财政拨款支出决算结构", "（四）财政拨款支出决算结构", "N16", HINT),
    ("卫生健康支出（类）行政", "医疗卫生与计划生育支出（类）行政", "N17", WRONG),
    ("卫生健康支出（类）行政", "社会保障和就业支出（类）行政", "N17", WRONG),
    ("（款）住房公积金（项）", "（款）行政单位医疗（项）", "N17", HINT),
    (
        "2024年度国有资本经营预算财政拨款支出50",
        "本单位无国有资本经营预算支出。支出50",
        "C03",
        WRONG,
    ),
    ("共有车辆5辆", "某县水利局共有车辆5辆", "N18", HINT),
]


@pytest.mark.parametrize(("old", "new", "rule", "level"), EDITS)
def test_a_slip_in_the_form_is_found(old: str, new: str, rule: str, level: str) -> None:
    assert (rule, level) in {(f.code, f.level) for f in found(edited(example(), old, new))}


# Each way to write each slip that is looked for with a first look at a few letters of it.
SLIPS = (
    "主要原因是。", "原因为：；", "原因：。", "主要是因为。", "主要由于：；", "主要系。",
    "增加的原因。", "决算数的主要原因；", "比年增加", "较上减少", "与年相比", "3元元",
    "3万元亿元", "5%%", "5万万元", "5%万元", "5万元%", "决算为640，", "支出增加了3.5；",
    "3.25万（", "经费共30万。", "收入合计9.5，", "增长12，", "完成预算的90.5；", "占比30。",
    "3..2万元", "1.2.3%", "占%", "占比例为%", "增加万元，", "支出数为亿元。", "总额%；",
    "保有量为辆，", "共有车辆台。", "团组数个、", "增加5.03%，同比下降4%", "减少3%（降幅2%",
    "支出为9%，占", "合计8%，完成", "占本年的的六成", "原因原因", "增加增加", "比上年比上年",
    "财政拨款财政拨款", "占占", "较较", "与与", "人员因为因为增加", "本年一般公共一般公共",
    "本年来访考察学习多来访考察学习多",
)  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_no_slip_is_passed_over(slip: str) -> None:
    text = Text("一", "收入情况", f"一、收入情况\n{slip}", ((0, Place(0, 1)),))
    case = Case(
        replace(understand(document("甲局")), sections=(text,)), Matching(Tables("", {}, ()))
    )
    inspection = Inspection()
    judge_residue(case, inspection)
    assert {one.code for one in inspection.findings} & {"W03", "W05", "W06"}


def headed(published: Published, names: Sequence[str]) -> Published:
    """The report with other names in its lines 部门：, the last name in all that are left."""
    blocks: list[TextLine | Grid] = []
    waiting = list(names)
    for block in published.blocks:
        if isinstance(block, TextLine) and block.text.startswith("部门："):
            name = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            blocks.append(replace(block, text=f"部门：{name} 金额单位：万元"))
        else:
            blocks.append(block)
    return replace(published, blocks=tuple(blocks))


def test_the_headers_of_the_tables_name_one_department() -> None:
    own, other = "某县教育局", "某县水利局"
    assert found(headed(example(), [own, f"{own}本级", own])) == []
    (wrong,) = found(headed(example(), [own, other, own]))
    assert (wrong.code, wrong.level, wrong.expected) == ("N18", WRONG, own)
    half = found(headed(example(), [own, own, own, own, other]))
    assert {(f.code, f.level) for f in half} == {("N18", HINT)}
    cover = TextLine(f"{other}2024年度部门决算", Place(0, 1))
    titled = headed(example(), [own])
    (front,) = found(replace(titled, blocks=(cover, *titled.blocks)))
    assert (front.code, front.level, front.printed) == ("N18", HINT, other)


def test_a_whole_report_explains_its_terms() -> None:
    profile = [TextLine(text, Place(0, 1)) for text in ("第一部分 概况", "一、部门职责", "管理。")]
    whole = replace(example(), blocks=(*profile, *example().blocks))
    (missing,) = found(whole)
    assert (missing.code, missing.level, missing.expected) == ("C04", HINT, "名词解释")
    glossary = TextLine("第四部分 名词解释", Place(0, 999))
    assert found(replace(whole, blocks=(*whole.blocks, glossary))) == []


def test_a_missing_table_is_wrong_only_if_nothing_names_it() -> None:
    title = "政府性基金预算财政拨款收入支出决算表"
    (missing,) = (f for f in found(without(example(), title)) if f.code == "C01")
    assert (missing.level, missing.expected) == (WRONG, title)
    listed = without(example(), title)
    contents = TextLine("八、政府性基金收支决算表", Place(0, 1))
    listed = replace(listed, blocks=(contents, *listed.blocks))
    assert [f.level for f in found(listed) if f.code == "C01"] == [HINT]


FUND = (
    (
        "科目编码",
        "科目名称",
        "年初结转和结余",
        "本年收入",
        "小计",
        "基本支出",
        "项目支出",
        "年末结转和结余",
    ),
    ("栏次", "", "1", "2", "3", "4", "5", "6"),
)
NONE = ("合计", "", "", "", "", "", "", "")
SOME = ("合计", "", "", "10.00", "10.00", "", "10.00", "")


def reported(row: Row, note: str, section: str) -> list[tuple[str, str]]:
    """What is said of a fund table, the line below it, and the section about it."""
    heading = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
    published = document(
        "支出决算表",
        (heading, ("合计", "", "10.00", "", "10.00")),
        "政府性基金预算财政拨款收入支出决算表",
        (*FUND, row),
        "注：本表反映部门本年度政府性基金预算财政拨款收入支出情况。",
        note,
        "第三部分 2024年度部门决算情况说明",
        "八、政府性基金预算收入支出决算情况",
        section,
    )  # fmt: skip
    return [(f.code, f.level) for f in found(published) if f.code in {"C02", "C03"}]


BLANK = "说明：我单位没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。"


@pytest.mark.parametrize(
    ("row", "note", "section", "expected"),
    [
        pytest.param(NONE, BLANK, "本单位无政府性基金收支。", [], id="empty and said"),
        pytest.param(
            NONE, "3. 本单位2024年度无政府性基金预算财政拨款收支。", "无。", [], id="brief"
        ),
        pytest.param(NONE, "注：本单位没有相关收支项目", "无。", [], id="no such thing"),
        pytest.param(NONE, "", "本单位无政府性基金收支。", [("C02", HINT)], id="said elsewhere"),
        pytest.param(NONE, "", "见表。", [("C02", WRONG)], id="said nowhere"),
        pytest.param(SOME, BLANK, "支出10万元。", [("C03", WRONG)], id="said of amounts"),
        pytest.param(
            SOME, "", "本单位无政府性基金支出。", [("C03", WRONG)], id="denied in the text"
        ),
        pytest.param(SOME, "", "上年没有政府性基金支出，本年10万元。", [], id="of the year before"),
        pytest.param(SOME, "", "支出10万元。", [], id="amounts and said"),
        pytest.param(
            NONE,
            "说明：我单位没有国有资本经营预算支出，故本表无数据。",
            "本单位无政府性基金收支。",
            [("C03", HINT), ("C02", HINT)],
            id="below the wrong table",
        ),
    ],
)
def test_an_empty_table_says_that_it_is(
    row: Row, note: str, section: str, expected: list[tuple[str, str]]
) -> None:
    assert reported(row, note, section) == expected


def test_an_explanation_without_tables_is_not_held_to_what_is_not_in_it() -> None:
    published = document("2024年度部门决算情况说明", "一、收入情况", "收入12万元。")
    inspection = judged(understand(published))
    assert inspection.findings == []
    assert set(inspection.skipped) >= {"C01", "C02", "C03", "C04", "C05"}
    assert all("没有" in why or "只有" in why for why in inspection.skipped.values())


# Years and lists.


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("支出12万元，与2023年相比增加1万元。", []),
        ("支出12万元，与2024年相比增加1万元。", [("N15", WRONG)]),
        ("支出12万元，比2024年度决算数增加1万元。", [("N15", WRONG)]),
        ("支出12万元，比2024年年初预算数增加1万元。", []),
        ("支出12万元，与2022年相比增加1万元。", [("N15", HINT)]),
        ("2025年预算比2024年增加1万元。", []),
        ("根据财预〔2016〕143号、【2017】89号文，支出2083.68万元。", []),
        ("“十四五”（2021—2025年）规划实施。", []),
        ("4月31日召开会议。", [("N15", WRONG)]),
    ],
)
def test_a_year_is_compared_with_the_one_before(line: str, expected: list[tuple[str, str]]) -> None:
    assert told(line) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("图1　2022年度支出决算构成（单位：万元）", [("N15", HINT)]),
        ("图10 2023年度支出决算构成", [("N15", HINT)]),
        ("图2　2024年度支出决算构成（单位：万元）", []),
        ("图3　2023年度和2024年度“三公”经费支出决算", []),
    ],
)
def test_the_title_of_a_chart_names_the_year(caption: str, expected: list[tuple[str, str]]) -> None:
    assert told("支出12万元。", caption) == expected


def test_a_budget_counts_its_assets_before_the_year_begins() -> None:
    def said(day: str) -> list[str]:
        lines = ("某县教育局2025年部门预算说明", "一、国有资产情况", f"截至{day}，共有车辆3辆。")
        return [f.level for f in found(document(*lines))]

    assert said("2024年8月31日") == []
    assert said("2024年12月31日") == []
    assert said("2023年8月31日") == [HINT]


def test_a_table_of_another_year_is_named() -> None:
    grid = (("项目", "收入预算"), ("合计", "1.00"))
    titles = ("收入决算表", "支出决算表", "收入支出决算总表")
    published = document(
        "某县教育局2024年度部门决算",
        *(block for t in titles[:2] for block in (f"2024年{t}", grid)),
        f"2023年{titles[2]}", grid,
    )  # fmt: skip
    (one,) = (f for f in found(published) if f.code == "N15")
    assert (one.level, one.expected) == (WRONG, "2024年")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("总则。", "1、甲。", "2、乙。", "3、丙。"), []),
        (("总则。", "1、甲。", "2、乙。", "2、丙。"), [("N16", WRONG)]),
        (("总则。", "（一）甲。", "（二）乙。", "（二）丙。", "（三）丁。"), [("N16", WRONG)]),
        (("总则。", "1、甲。", "2、乙。", "4、丁。"), [("N16", HINT)]),
        (("总则。", "1、甲。", "2、乙：3、丙。", "4、丁。"), []),
        (("总则。", "（一）甲。", "1、子。", "2、丑。", "（二）乙。", "1、寅。", "2、卯。"), []),
        (("总则。", "1、甲。", "2、乙。", "1、子。", "2、丑。", "3、寅。", "3、丙。"), []),
        (("总则。", "5、甲。", "6、乙。"), []),
    ],
)
def test_a_list_rises_by_one(lines: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert told(*lines) == expected


@pytest.mark.parametrize(
    "line",
    [
        "为了达到这个目的的支出，做到有的放矢。",
        "请会计师事务所查明原因。",
        "按要求公开主要原因。",
        "开支包括：1）办公费；2）印刷费。",
        "印发《关于“三公”经费的通知（试行）》。",
        "单价100万元（含）以上设备。",
        "面积3×4米。",
        "增加（减少以“-”号填列）12万元。",
    ],
)
def test_what_only_looks_like_a_slip_is_none(line: str) -> None:
    assert told(line) == []


def test_a_paragraph_or_a_long_reason_twice_is_pointed_out() -> None:
    reason = "根据上级部门的统一部署新增了全县学校食堂改造和教学设备更新等一批项目"
    other = "按照年度工作安排压减了会议和差旅等一般性支出并收回了历年结余资金"
    twice = (f"1、甲。决算数大于预算数的主要原因是：{reason}。", f"2、乙。原因是：{reason}。")
    assert told("总则。", *twice) == [("W08", HINT)]
    assert told("总则。", twice[0], f"2、乙。原因是：{other}。") == []


def test_blanks_of_the_form_are_one_finding() -> None:
    published = document(
        "某市XX局2024年度部门决算",
        "2024年度部门决算情况说明",
        "一、收入情况说明",
        "XX局收入XXX万元，占XX%，增加（减少）XX万元。",
    )
    grouped = judged(understand(published)).grouped()
    assert {f.code for f in grouped} == {"W01"}
    assert sum(f.printed == "XX" and f.at is not None for f in grouped) == 1


def test_what_is_right_says_what_it_was_held_against() -> None:
    for one in judged(understand(example())).checked:
        assert one.level == RIGHT
        assert one.message


@pytest.mark.parametrize(
    "repeated",
    ["（", "1、甲。", "主要原因是", "与2024年", "一般公共服务支出（类）", "的", "没有", "XX"],
)
def test_a_line_that_never_ends_takes_time_in_proportion(repeated: str) -> None:
    def seconds(times: int) -> float:
        lines = ("2024年度部门决算情况说明", "一、收入情况说明", "共1万元。" + repeated * times)
        published = document(*lines)
        began = time.process_time()
        judged(understand(published))
        return time.process_time() - began

    size = 20_000 // len(repeated)
    seconds(size // 4)
    longer = min(seconds(4 * size) for _ in range(2))  # what else the machine does is not meant
    assert longer < 10 * max(seconds(size), 0.02)
