"""Where the explanation is: whatever its title, its number, the breaks of its lines."""

from __future__ import annotations

import re

import pytest

from generator.inspection import Finding, inspect
from generator.problem import WRONG, Place
from generator.published.shape import Published, TextLine
from generator.understanding import Understood, understand

TOTAL = (
    "2022年度收入总计860.00万元，支出总计860.00万元，与2021年度相比，各增加60.00万元，增长7.50%。"
)
INCOME = (
    "本年收入合计860.00万元，其中：财政拨款收入817.00万元，占95.00%；其他收入43.00万元，占5.00%。"
)
SPENT = "本年支出合计860.00万元，其中：基本支出602.00万元，占70.00%；项目支出258.00万元，占30.00%。"
THREE = "2022年度“三公”经费支出决算18.00万元，比上年减少2.00万元，下降10.00%。"
GLOSSARY = "财政拨款收入：指单位从同级财政部门取得的各类拨款，如20万元以上的专项。"
FIGURE = re.compile(r"\d[\d.]*(?:万元|元|%)")


def read(*lines: str) -> Understood:
    said = tuple(TextLine(text, Place(1, n)) for n, text in enumerate(lines, 1))
    return understand(Published("报告.txt", "plain", said))


def sections(*lines: str) -> list[tuple[str, str]]:
    return [(one.number, one.heading) for one in read(*lines).sections]


def outside(*lines: str) -> list[str]:
    """The figures of the lines that stand in no section."""
    inside = "".join(one.text for one in read(*lines).sections)
    return [figure for line in lines for figure in FIGURE.findall(line) if figure not in inside]


# ---------------------------------------------------------------- the titles that announce it

TITLES = (
    "第三部分 2022年度部门决算情况说明",
    "第二部分 2022年度部门决算情况分析",
    "三、2022年度单位决算情况说明",
    "二、部门决算收支情况说明",
    "二、收入支出预算执行情况分析",
    "二、河口区林业站2022年度部门决算情况说明",
    "2022年度部门决算情况说明",
    "三、2022年度单位决算情况说明。",
)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("end", ["", "。", "："])
def test_an_explanation_is_found_by_its_title_at_any_level(title: str, end: str) -> None:
    lines = (
        "河口区林业站2022年度部门决算",
        "一、部门概况",
        "（一）主要职责",
        "负责全区造林绿化。",
        title,
        f"（一）收入支出决算总体情况说明{end}",
        TOTAL,
        f"（二）收入决算情况说明{end}",
        INCOME,
        f"（三）支出决算情况{end}",
        SPENT,
    )
    assert [one for one in sections(*lines) if one[0] != "概况"][-3:] == [
        ("（一）", "收入支出决算总体情况说明"),
        ("（二）", "收入决算情况说明"),
        ("（三）", "支出决算情况"),
    ]
    assert not outside(*lines)


def test_sections_beside_a_numbered_explanation_are_its_sections() -> None:
    found = sections(
        "一、单位基本情况",
        "负责全区造林绿化。",
        "二、部门决算情况说明",
        "（一）收入决算情况",
        INCOME,
        "（二）支出决算情况",
        SPENT,
        "三、“三公”经费支出决算情况",
        "（一）总体情况",
        THREE,
        "四、名词解释",
        GLOSSARY,
    )
    assert found == [
        ("概况", "单位基本情况"),
        ("（一）", "收入决算情况"),
        ("（二）", "支出决算情况"),
        ("三", "“三公”经费支出决算情况"),
    ]


def test_an_explanation_of_all_that_has_its_own_text_is_a_section() -> None:
    lines = (
        "第三部分 2022年度部门决算情况说明",
        "一、部门决算情况说明",
        TOTAL,
        "二、三公经费",
        THREE,
    )
    assert sections(*lines) == [("一", "部门决算情况说明"), ("二", "三公经费")]


def test_the_contents_open_nothing() -> None:
    lines = (
        "目录",
        "一、部门概况",
        "二、2022年度部门决算表",
        "三、2022年度部门决算情况说明",
        "四、名词解释",
        "一、部门概况",
        "负责全区造林绿化。",
        "二、2022年度部门决算表",
        "详见附表。",
        "三、2022年度部门决算情况说明",
        "（一）收入决算情况",
        INCOME,
        "四、名词解释",
        GLOSSARY,
    )
    assert sections(*lines) == [("概况", "部门概况"), ("（一）", "收入决算情况")]


# ---------------------------------------------------------------- no title of all of it

PAGES = (
    ("河口区林业站", "2022年度“三公”经费决算汇总情况", THREE),
    ("河口区2022年三公经费支出说明", "一、因公出国（境）经费", "2022年无此项支出。", THREE),
    ("经汇总，2022年全区" + THREE.removeprefix("2022年度"),),
    ("2022年度政府采购支出总额66.00万元，其中：货物44.00万元、服务22.00万元。", "2023年8月1日"),
    ("项目", "合计 | 18.00", "增减情况说明：" + THREE),
    ("12", "金。主要用于造林绿化的支出，共30.00万元。", "（二）政府采购情况说明。", THREE),
    ("130.00元、住房保障支出", "11.00元。", "五、支出预算情况说明", SPENT),
    ("（四）支出决算情况说明", SPENT, "五、其他重要事项的情况说明", THREE),
    ("一、2022年“三公”经费支出预算表", "合计 | 18.00 |", "二、“三公”经费支出预算情况说明", THREE),
    ("第一部分 部门概况", "负责造林。", "第二部分 2022年度部门决算", "详见附件。", TOTAL, INCOME),
    ("附件2", "河口区林业站2022年度“三公”经费情况", THREE),
    ("收入支出决算总表", "公开01表", "收入总计 860.00", "（一）收入决算情况说明", INCOME),
)  # fmt: skip


@pytest.mark.parametrize("lines", PAGES)
def test_a_page_without_the_usual_parts_is_read(lines: tuple[str, ...]) -> None:
    assert not outside(*lines)


def test_an_excerpt_begins_in_the_middle_of_a_level() -> None:
    lines = (
        "（四）支出决算情况说明",
        SPENT,
        "五、其他重要事项的情况说明",
        "（一）机关运行经费",
        THREE,
    )
    assert sections(*lines) == [("（四）", "支出决算情况说明"), ("五", "其他重要事项的情况说明")]


def test_a_front_without_amounts_explains_nothing() -> None:
    lines = (
        "河口区林业站",
        "根据有关规定，现将2022年度部门决算公开如下：",
        "本单位在职20人，退休3人。",
    )
    assert not sections(*lines)


def test_glossary_and_annex_stay_outside() -> None:
    lines = (TITLES[0], "一、收入决算情况说明", INCOME, "第四部分 名词解释", GLOSSARY)
    assert outside(*lines, "附件：项目支出绩效自评报告", "五、项目支出绩效情况", SPENT) == [
        "20万元",
        *FIGURE.findall(SPENT)[1:],
    ]


def test_a_glossary_among_the_sections_is_not_their_end() -> None:
    lines = (
        "一、部门决算情况说明",
        "（一）收入决算",
        INCOME,
        "二、名词解释",
        GLOSSARY,
        "三、三公经费情况说明",
        THREE,
    )
    assert sections(*lines) == [("（一）", "收入决算"), ("三", "三公经费情况说明")]
    annex = ("附件：绩效自评", "一、基本情况", "完成造林80亩。")
    assert sections(*lines[:5], *annex) == [("（一）", "收入决算")]


# ---------------------------------------------------------------- lines that lost their breaks


def test_a_title_over_two_lines_is_one() -> None:
    lines = (
        "三、2022年度部门决算情",
        "况说明",
        "（一）收入支出决算总体情况",
        "说明。",
        TOTAL,
        "（二）收入决算情",
        "况",
        INCOME,
    )
    assert sections("河口区林业站", *lines) == [
        ("（一）", "收入支出决算总体情况说明"),
        ("（二）", "收入决算情况"),
    ]


def test_titles_within_one_line_begin_sections() -> None:
    line = (
        "一、概况 (一)单位职责 1. 负责造林。 2. 管护林木。 二、2022 年度单位决算公开表 详见附表。 "
        f"三、2022 年度单位决算情况说明 (一)收入支出决算总体情况说明 {TOTAL} "
        f"(二)收入决算情况说明 {INCOME} (三)支出决算情况说明 {SPENT}"
    )
    assert [number for number, _ in sections(line)] == ["概况", "（一）", "（二）", "（三）"]
    assert not outside(line)


def test_a_title_right_before_its_text_begins_a_section() -> None:
    lines = (
        "第三部分 2022年度部门决算情况说明",
        f"一、收入支出决算总体情况说明{TOTAL}",
        f"二、收入决算情况说明2022年度{INCOME}",
        f"三、“三公”经费支出决算情况说明（一）总体情况{THREE}具体情况如下：1、因公出国支出0万元。2、接待1万元。",
        "四、机关运行经费支出说明河口区林业站2022年度机关运行经费支出60.00万元。",
    )
    found = read(*lines).sections
    assert [one.number for one in found] == ["一", "二", "三", "四"]
    assert found[0].heading == "收入支出决算总体情况说明"
    assert found[2].text.endswith("\n1、因公出国支出0万元。\n2、接待1万元。")


def test_each_piece_of_a_line_has_its_place() -> None:
    line = f"三、单位决算情况说明 （一）收入决算情况说明 {INCOME} （二）支出决算情况说明 {SPENT}"
    (income, spent) = read("封面", line).sections
    assert income.place(len(income.text) - 1) == spent.place(0) == Place(1, 2)


# ---------------------------------------------------------------- what is asked of such a report


def charged(*lines: str) -> list[Finding]:
    return inspect(read(*lines)).findings


def test_an_excerpt_has_no_missing_sections() -> None:
    lines = ("六、支出决算情况说明", SPENT, "七、“三公”经费支出决算情况说明", THREE)
    assert not charged(*lines)
    listed = (
        "一、部门概况",
        "负责造林。",
        "三、部门决算情况说明",
        "（一）收入",
        INCOME,
        "四、三公",
        THREE,
    )
    assert not charged(*listed)


def test_bracketed_sections_are_counted_too() -> None:
    lines = (TITLES[2], "（一）收入决算", INCOME, "（二）支出决算", SPENT, "（{}）三公经费", THREE)
    assert not charged(*(line.format("三") for line in lines))
    (wrong,) = inspect(read(*(line.format("二") for line in lines))).findings
    assert (wrong.code, wrong.level, wrong.expected) == ("N16", WRONG, "（三）")


# ---------------------------------------------------------------- whose it is, of what, of when

# Lines with / between them, and what they are told to be.
NAMED = (
    ("河口区林业站2022年度部门决算情况说明", "决算 2022 河口区林业站"),
    ("二、河口区林业站2022年度单位决算情况说明", "决算 2022 河口区林业站"),
    (
        "河口区林业站/政府采购决算公开情况说明/2022年度采购8.00万元，都是货物。",
        "决算 2022 河口区林业站",
    ),
    ("河口区柳树镇政府/关于2022年度“三公”经费决算的说明", "决算 2022 河口区柳树镇政府"),
    ("现将柳树镇2022年度“三公”经费决算情况公布如下：", "决算 2022 柳树镇"),
    ("河口市纪委监委2022年度一般公共预算及政府性基金支出决算情况", "决算 2022 河口市纪委监委"),
    ("河口区2022年政府预决算相关事项说明", "决算 2022 河口区"),
    ("2022年河口区委宣传部财政拨款三公经费8.00万元，接待12批次。", "决算 2022 河口区委宣传部"),
    ("二〇二二年度河口区林业局部门预算", "预算 2022 河口区林业局"),
    ("柳树镇2022年三公经费支出说明/接待3.00万元，较2021年决算数减少。", "决算 2022 柳树镇"),
    (
        "河口区园林中心事业编制12人，实有9人。/2022年度收入预算80.00万元。",
        "预算 2022 河口区园林中心",
    ),
    (
        "范围的单位共1个，包括：河口二小学。/第三部分 2022年度部门决算情况说明",
        "决算 2022 河口二小学",
    ),
    ("2022年度收入决算表/编制单位（公章）：河口区林业局/支出80.00万元。", "决算 2022 河口区林业局"),
    ("2022年度收入决算表/填报单位（盖章） 河口区林业局/支出80.00万元。", "决算 2022 河口区林业局"),
    ("增加0.50万元，较2021年度决算数增长。/2022年度总支出80.00万元。", "决算 2022 "),
    ("2022年度全镇三公经费支出合计8.00万元，较年初预算数减少1.00万元。", "决算 2022 "),
    ("2022年本部门财政拨款安排三公经费8.00万元，比上年减少1.00万元。", "预算 2022 "),
    ("2022年/1.基本支出预算80.00元，占基本支出预算的90%，比上年预算减少1.00元。", "预算 2022 "),
    ("经河口市财政局汇总，2022年全市“三公”经费预算总额80.00万元。", "预算 2022 "),
    ("收入80.00万元，完成预算的95%。/比上年增加2.00万元。", "决算 None "),
    ("2022年3月5日/一、收入支出决算总体情况说明/收入80.00万元，支出80.00万元。", "决算 None "),
)


@pytest.mark.parametrize(("said", "right"), NAMED)
def test_kind_year_and_department_are_those_of_the_titles(said: str, right: str) -> None:
    found = read(*said.split("/"))
    assert f"{found.kind} {found.year} {found.department}" == right


@pytest.mark.parametrize(
    "line",
    [
        "各部门2022年度部门决算情况如下。",
        "按照河口市财政局2022年部门预算编制要求，支出80.00万元。",
        "本单位2022年度部门决算情况说明",
        "第二部分 2022年度部门决算情况说明",
        "单位：万元",
    ],
)
def test_what_only_stands_before_a_year_is_no_name(line: str) -> None:
    assert read(line, TOTAL).department == ""
