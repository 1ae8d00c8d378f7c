"""Items: a 科目 in a sentence is one, however it is written, and its figures are its own."""

from __future__ import annotations

import pytest

from generator.problem import Place
from generator.understanding import Text, plain
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
