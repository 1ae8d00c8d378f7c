"""Items: a 科目 in a sentence is one, however it is written, and its figures are its own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator.inspection import Finding, inspect
from generator.problem import WRONG, Place
from generator.published.shape import Grid, Published, TextLine
from generator.understanding import Text, plain, understand
from generator.understanding.sentences import Amount, Read, read
from generator.understanding.sentences.descent import codes_of

SCHOOL = ("教育支出", "普通教育", "小学教育")


def said(*lines: str) -> Read:
    """What a section of these lines states."""
    text = "\n".join(plain(line) for line in lines)
    return read(Text("一", "", text, ((0, Place(1, 1)),)))


def names(stated: Amount) -> tuple[str, ...]:
    return stated.name.item.names if stated.name.item else ()


# ---------------------------------------------------------------- how a 科目 is written


@pytest.mark.parametrize(
    "written",
    [
        "教育支出（类）普通教育（款）小学教育（项）",
        "3、教育支出（类）普通教育（款）小学教育（项）。",
        "（三）“教育支出（205类）普通教育（02款）小学教育（02项）”",
        "教育支出（类级科目）普通教育（款级科目）小学教育（项级科目）",
        "教育支出（类）-普通教育（款）-小学教育（项）",
        "教育支出（205）普通教育（20502）小学教育（2050202）",
        "205教育支出（类）20502普通教育（款）2050202小学教育（项）",
        "教育支出→普通教育→小学教育",
        "“教育支出-普通教育-小学教育”科目",
        "教育支出普通教育小学教育",
    ],
)
def test_one_item_is_written_in_many_ways(written: str) -> None:
    (stated,) = said(f"{written}决算为37.5万元。").amounts
    assert names(stated) == SCHOOL
    assert stated.name.item
    assert codes_of(stated.name.item) == ("2050202",)


@pytest.mark.parametrize(
    ("written", "name", "codes"),
    [
        ("2050202小学教育支出", "小学教育", ("2050202",)),
        ("小学教育（2050202）支出", "小学教育", ("2050202",)),
        ("20502-普通教育", "普通教育", ("20502",)),
        ("205-教育支出", "教育支出", ("205",)),
        ("教育（类）支出", "教育支出", ("205",)),
        ("小学教育", "小学教育", ("2050202",)),
        ("教育支出", "教育支出", ("205",)),
        ("其它教育费附加安排的支出", "其它教育费附加安排的支出", ("2050999",)),
        ("政府办公厅（室）与相关机构事务", "政府办公厅与相关机构事务", ("20103",)),
    ],
)
def test_a_part_of_the_descent_is_enough(written: str, name: str, codes: tuple[str, ...]) -> None:
    (stated,) = said(f"{written}12万元。").amounts
    assert stated.name.item
    assert (stated.name.item.name, codes_of(stated.name.item)) == (name, codes)


@pytest.mark.parametrize(
    "words",
    ["办公用房（2023）", "共有车辆205辆，价值", "其他收入", "其他支出", "项目支出", "教育局收入"],
)
def test_what_is_no_item_is_none(words: str) -> None:
    read_here = said(f"{words}12万元。")
    assert not read_here.items
    assert all(one.name.item is None for one in read_here.amounts)


# ---------------------------------------------------------------- what is of an item


def test_the_figures_of_a_line_are_those_of_its_item() -> None:
    line = (
        "1、教育支出（类）普通教育（款）小学教育（项）。主要用于：学校运转。年初预算为40万元，"
        "支出决算为37.5万元，完成年初预算的93.75%。"
    )
    budget, final = said(line).amounts
    assert names(budget) == names(final) == SCHOOL
    assert (budget.name.column, final.name.column) == ("年初预算", "决算")
    (rate,) = said(line).completions
    assert rate.finals[0].name.item == final.name.item


def test_what_an_item_leaves_out_stands_above_it() -> None:
    read_here = said(
        "（一）教育支出（类）普通教育（款）：2024年预算支出合计90万元。其中：",
        "1.小学教育（项）支出60万元，比上年增加10万元，增长20%。",
        "2.初中教育（项）支出30万元，与上年持平。",
    )
    assert [names(one) for one in read_here.amounts] == [
        ("教育支出", "普通教育", ""),
        SCHOOL,
        ("教育支出", "普通教育", "初中教育"),
    ]
    assert [names(one.of[0]) for one in read_here.changes] == [SCHOOL, (*SCHOOL[:2], "初中教育")]


def test_a_total_behind_the_items_is_not_the_last_one_s() -> None:
    read_here = said(
        "主要用于以下方面：教育支出（类）30万元，占60%；卫生健康支出（类）20万元，占40%。"
        "2024年度财政拨款支出年初预算为45万元，支出决算为50万元。"
    )
    assert [names(one) for one in read_here.amounts][2:] == [(), ()]


def test_the_kinds_of_an_item_are_its_own() -> None:
    read_here = said("小学教育60万元，其中：基本支出50万元，项目支出10万元。")
    whole, basic, projects = read_here.amounts
    assert names(whole) == names(basic) == names(projects) == ("", "", "小学教育")
    assert basic.name.quantity == "基本支出"


def test_reasons_and_purposes_say_of_what_they_are() -> None:
    read_here = said(
        "1、教育支出（类）普通教育（款）小学教育（项）40万元。主要用于：学校运转。"
        "2023年当年预算执行数为50万元，2024年预算安排40万元，比2023年预算执行数减少20%。"
        "主要原因是：生源减少。"
    )
    (purpose,), (reason,) = read_here.purposes, read_here.reasons
    assert purpose.item
    assert purpose.item.names == SCHOOL
    assert (purpose.words, reason.words) == ("学校运转", "生源减少")
    assert reason.of
    assert reason.of.rate
    assert reason.of.rate.digits == "20"
    assert [one.name.column for one in read_here.amounts] == ["", "执行", "预算"]


# ---------------------------------------------------------------- held against the tables

ROWS = (
    ("205", "教育支出", "90.00", "70.00", "20.00"),
    ("20502", "普通教育", "90.00", "70.00", "20.00"),
    ("2050202", "小学教育", "60.00", "50.00", "10.00"),
    ("2050203", "初中教育", "30.00", "20.00", "10.00"),
    ("221", "住房保障支出", "12.00", "12.00", ""),
    ("22102", "住房改革支出", "12.00", "12.00", ""),
    ("2210201", "住房公积金", "12.00", "12.00", ""),
)
LINES = (
    (
        "2024年度财政拨款支出102万元，主要用于以下方面：教育支出（类）90万元，占88.24%；"
        "住房保障支出（类）12万元，占11.76%。"
    ),
    "2024年度财政拨款支出年初预算为100万元，支出决算为102万元，完成年初预算的102%。其中：",
    (
        "1、教育支出（类）普通教育（款）小学教育（项）。年初预算为58万元，支出决算为60万元，"
        "完成年初预算的103.45%，决算数大于年初预算数的主要原因是：教师增加。"
    ),
    (
        "2、教育支出（类）普通教育（款）初中教育（项）。年初预算为30万元，支出决算为30万元，"
        "完成年初预算的100%，决算数等于年初预算数。"
    ),
    (
        "3、住房保障支出（类）住房改革支出（款）住房公积金（项）。年初预算为12万元，支出决算为12万元，"
        "完成年初预算的100%，决算数等于年初预算数。"
    ),
)


def inspected(
    lines: Sequence[str], rows: Sequence[tuple[str, ...]] = ROWS, *, each: bool = False
) -> list[Finding]:
    """What is found of 科目 in the section on 一般公共预算 of final accounts with their table."""
    head = (
        "临川县教育局2024年度部门决算", "第三部分 2024年度部门决算情况说明",
        "五、一般公共预算财政拨款支出决算情况说明",
    )  # fmt: skip
    said_lines = tuple(TextLine(one, Place(1, at)) for at, one in enumerate((*head, *lines), 1))
    table = (
        ("科目编码", "科目名称", "小计", "基本支出", "项目支出"),
        ("合计", "", "102.00", "82.00", "20.00"),
        *rows,
    )
    grid = Grid(table, tuple(Place(2, at) for at in range(3, 3 + len(table))))
    title = (
        TextLine("一般公共预算财政拨款支出决算表", Place(2, 1)),
        TextLine("单位：万元", Place(2, 2)),
    )
    inspection = inspect(understand(Published("例.txt", "txt", (*said_lines, *title, grid))))
    found = inspection.findings if each else inspection.grouped()
    return [one for one in found if one.code in CODES]


CODES = {"X02", "X03", "X04", "X05", "X06", "N04", "N05", "N07", "N14", "N17", "N19", "W04"}


def changed(old: str, new: str, *, each: bool = False) -> list[Finding]:
    """What is found where one piece of the section is another."""
    assert sum(line.count(old) for line in LINES) == 1, old
    return inspected([line.replace(old, new) for line in LINES], each=each)


def test_a_section_that_is_right_has_nothing_wrong() -> None:
    assert inspected(LINES) == []
    assert inspected([line.replace("小学教育（项）", "小学教育支出（项）") for line in LINES]) == []
    assert inspected([line.replace("普通教育（款）", "") for line in LINES]) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "printed"),
    [
        ("住房保障支出（类）12万元，占11.76%", "住房保障支出（类）21万元，占11.76%", "X02", "21"),
        ("支出决算为30万元", "支出决算为33万元", "X04", "33"),
        ("住房公积金（项）", "购房补贴（项）", "X05", "购房补贴"),
        ("年初预算为30万元", "年初预算为35万元", "N07", "100"),
        (
            "住房保障支出（类）住房改革支出（款）",
            "教育支出（类）住房改革支出（款）",
            "N17",
            "教育支出",
        ),
        ("住房改革支出（款）", "住房改革支出（类）", "N17", "住房改革支出"),
        ("初中教育（项）", "初中教育（205020项）", "N17", "205020"),
        ("小学教育（项）", "小学教育（2050203项）", "N17", "小学教育"),
    ],
)
def test_what_is_wrong_with_an_item_is_found(old: str, new: str, rule: str, printed: str) -> None:
    assert (rule, printed) in {(one.code, one.printed) for one in changed(old, new, each=True)}


def test_an_item_under_another_name_is_one_finding() -> None:
    (one,) = changed("住房公积金（项）", "购房补贴（项）")
    assert (one.code, one.level, one.expected) == ("X05", WRONG, "住房公积金")
    assert "购房补贴" in one.quote


def test_an_item_that_is_left_out_is_named() -> None:
    (one,) = [f for f in inspected(LINES[:4]) if f.code == "X06"]
    assert "2210201 住房公积金 12 万元" in one.message


def test_spellings_of_a_name_are_one_name() -> None:
    rows = [tuple(c.replace("初中教育", "其他普通教育和支出") for c in row) for row in ROWS]
    lines = [line.replace("初中教育", "其它普通教育与支出") for line in LINES]
    assert inspected(lines, rows) == []


def test_a_name_with_a_slip_is_still_that_row() -> None:
    rows = [tuple(c.replace("初中教育", "乡村教师培养培训") for c in row) for row in ROWS]
    lines = [line.replace("初中教育", "乡村教师培训培养") for line in LINES]
    assert not [one for one in inspected(lines, rows) if one.code[0] == "X"]


def test_the_kinds_of_an_item_are_held_against_their_columns() -> None:
    more = "教师增加。其中基本支出决算为50万元，项目支出决算为{}万元。"
    lines = [*LINES[:2], LINES[2].replace("教师增加。", more.format(10)), *LINES[3:]]
    assert [one for one in inspected(lines) if one.code == "X04"] == []


def test_a_budget_of_nothing_and_what_no_table_has_is_no_fault() -> None:
    assert inspected([line.replace("3、住房", "4、住房") for line in (*LINES[:4], LINES[4])]) == []
    zero = (
        "4、卫生健康支出（类）公共卫生（款）突发公共卫生事件应急处理（项）。年初预算为0万元，"
        "支出决算为0万元。"
    )
    assert not [one for one in inspected((*LINES, zero)) if one.code[0] == "X"]


# ---------------------------------------------------------------- plans of a budget


PLAN = (
    "{n}、教育支出（205类）普通教育（02款）{name}（{code}项）{head}万元。主要用于：{use}。"
    "2023年当年预算执行数为{before}万元，2024年预算安排{now}万元，比2023年预算执行数{change}。"
    "主要原因是：{why}。"
)


def planned(**changed_here: str) -> list[tuple[str, str, str]]:
    """What is found of one item of a budget: rule, what stands there, what should."""
    usual = {
        "n": "1", "name": "小学教育", "code": "02", "head": "60", "use": "小学教育的运转",
        "before": "50", "now": "60", "change": "增加20%", "why": "学生增加",
    }  # fmt: skip
    line = PLAN.format(**{**usual, **changed_here})
    head = ("临川县教育局2024年部门预算", "2024年部门预算编制说明", "财政拨款支出主要内容如下：")
    lines = tuple(TextLine(one, Place(1, at)) for at, one in enumerate((*head, line), 1))
    found = inspect(understand(Published("例.txt", "txt", lines))).findings
    return [(f.code, f.printed, str(f.expected)) for f in found if f.code in {*CODES, "N01", "N02"}]


def test_a_plan_is_held_against_last_years_execution() -> None:
    assert planned() == []
    assert planned(now="50", head="50", change="持平") == []
    assert ("N01", "30", "20.00") in planned(change="增加30%")
    assert ("N01", "减少", "增加") in planned(change="减少20%", why="其他")
    assert ("N01", "持平", "增加") in planned(change="持平")
    assert planned(before="0", change="增加100%")[0][:2] == ("N02", "100")
    assert ("N14", "60", "66") in planned(head="66")
    assert ("N05", "学生减少", "") in planned(why="学生减少")
    assert ("N17", "小学教育", "初中教育") in planned(code="03")


def test_a_purpose_copied_from_the_item_above_is_found() -> None:
    lines = (
        "1、教育支出（类）普通教育（款）小学教育（项）60万元。主要用于：小学教育的运转。",
        "2、住房保障支出（类）住房改革支出（款）住房公积金（项）12万元。主要用于：小学教育的运转。",
    )
    (one,) = [f for f in inspected([*LINES, *lines]) if f.code == "W04"]
    assert one.quote == "小学教育的运转"


# ---------------------------------------------------------------- lists by 科目


@pytest.mark.parametrize(
    "lines",
    [
        ("按功能科目分类情况：", "教育支出（类）{}万元，用于学校。", "住房保障支出（类）20万元。"),
        ("按功能分类科目划分：", "1.教育支出{}万元；", "2.住房保障支出20万元。"),
        ("按支出功能分类：教育支出{}万元、住房保障支出20万元。",),
        (
            "按功能分类情况如下：", "教育支出{}万元。", "普通教育（款）50万元。",
            "住房保障支出20万元。",
        ),
    ],
)  # fmt: skip
def test_lines_by_kind_are_a_list_of_the_total_before(lines: tuple[str, ...]) -> None:
    (listed,) = said("2024年支出预算100万元。", *(one.format(80) for one in lines)).lists
    assert listed.whole.printed.digits == "100"
    assert [part.printed.digits for part in listed.parts] == ["80", "20"]
    assert listed.sure


def test_an_item_that_may_be_two_rows_is_not_accused() -> None:
    rows = [tuple(c.replace("初中教育", "小学教育支出") for c in row) for row in ROWS]
    lines = [
        *LINES[:2],
        LINES[2].replace("教育支出（类）普通教育（款）", ""),
        "2、小学教育支出（项）。年初预算为30万元，支出决算为30万元。",
        LINES[4],
    ]
    assert not [one for one in inspected(lines, rows) if one.code[0] == "X"]


def test_the_one_row_that_a_wrong_name_leaves_is_meant() -> None:
    lines = [line.replace("初中教育", "高中教育") for line in LINES]
    lines[3] = lines[3].replace("支出决算为30万元", "支出决算为33万元")
    found = [one for one in inspected(lines, each=True) if one.code[0] == "X"]
    assert [(one.code, one.expected) for one in found] == [("X05", "初中教育")]


def test_a_code_with_a_digit_too_few_is_seen_without_a_mark() -> None:
    (one,) = inspected([*LINES, "其中205020小学教育60万元。"], each=True)
    assert (one.code, one.printed, one.expected) == ("N17", "205020", "2050202")
