"""What no department's figures can be is refused, unless the file says that they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from example import Patch, Tree, example, example_budget, line_of, patched, report_of, text_of
from msgspec.structs import replace

from generator import InvalidReport, establish, parse
from generator.entry.values import typed_amount
from generator.problem import HINT, WRONG, Problem
from generator.reporting import check_of, document_of
from generator.telling.style import load_style


def sizes(patch: Patch, *, base: Tree | None = None, last: Tree | None = None) -> list[Problem]:
    """What is said of the sizes of the figures (I17)."""
    budget = base is not None and "项目支出" in base
    kind = "预算" if budget else "决算"
    report = parse(text_of(patched(base or example(), patch)), "2024.yaml", kind=kind)
    if last is not None:
        report = replace(report, prior=parse(text_of(last), "2023.yaml", kind=kind))
    return [one for one in establish(report).problems if one.code == "I17"]


def levels(patch: Patch, **more: Any) -> list[str]:
    return [one.level for one in sizes(patch, **more)]


# ---------------------------------------------------------------- beyond a hundred times


def reception(budget: str, final: str = "100,000.00") -> Patch:
    return {"三公经费": {"公务接待费": {"预算": budget, "决算": final}}}


def housing(budget: str) -> Patch:
    return {"支出": {"2210201": {"年初预算": budget}}}


@pytest.mark.parametrize(
    ("patch", "found"),
    [
        (housing("2,999.99"), [WRONG]),  # of 300,000
        (housing("3,000.00"), []),  # a hundred times
        (housing("3,030.31"), []),  # ninety-nine
        (housing("0"), []),  # no budget, no completion
        (reception("999.00"), [WRONG]),
        (reception("1,010.00"), []),
        (reception("0", "100,000.00"), []),
        ({"政府性基金": {"支出": {"2296003": {"年初预算": "0"}}}}, []),  # a fund without a base
        ({"政府性基金": {"支出": {"2296003": {"年初预算": "19,000.00"}}}}, [WRONG]),
    ],
)
def test_a_completion_of_more_than_a_hundred_times_is_refused(
    patch: Patch, found: list[str]
) -> None:
    assert levels(patch) == found


def test_the_message_says_both_figures_and_how_to_confirm() -> None:
    (said,) = sizes(housing("2,000.00"))
    assert "住房公积金决算 300,000元，年初预算 2,000元，完成率 15,000%" in said.message
    assert "在文件最外层的“已核:”下面写一行“2210201: 理由”" in said.message
    assert said.place.line == line_of(
        text_of(patched(example(), housing("2,000.00"))), "支出", "2210201"
    )


@pytest.mark.parametrize(
    ("reason", "found"), [("年中划转来的人员", []), ("。", [WRONG]), ("——", [WRONG])]
)
def test_what_the_file_confirms_with_a_reason_is_not_refused(reason: str, found: list[str]) -> None:
    assert levels({**housing("2,000.00"), "已核": {"2210201": reason}}) == found


def test_a_report_is_written_of_what_is_confirmed() -> None:
    patch = housing("2,000.00")
    with pytest.raises(InvalidReport, match="已核"):
        document_of(report_of(patch), None, None)
    document, _ = document_of(report_of({**patch, "已核": {"2210201": "划转"}}), None, None)
    assert document.chapters


def test_a_confirmation_that_nobody_asks_for_is_said() -> None:
    (stale,) = sizes({"已核": {"2210201": "划转"}})
    assert stale.level == HINT
    assert "“2210201”没有对应的问题" in stale.message


# ---------------------------------------------------------------- pay per head


def heads(established: str | None, staff: str | None = None) -> Patch:
    given = {"编制人数": established, "实有人数": staff}
    return {"概况": {key: value for key, value in given.items() if value is not None}}


@pytest.mark.parametrize(
    ("patch", "found"),
    [
        (heads("60"), []),  # 5,700,000 of 301 by 60
        (heads("6"), []),
        (heads("5"), [WRONG]),
        (heads("5", "40"), []),  # the more lenient count
        (heads("5", "4"), [WRONG]),
        (heads(None, "57,001"), [WRONG]),  # less than a hundred 元 a head
        (heads(None, "56,000"), []),
        (heads("0"), []),
        ({**heads("5"), "已核": {"人员经费": "含代发的乡镇人员"}}, []),
    ],
)
def test_pay_per_head_beyond_reason_is_refused(patch: Patch, found: list[str]) -> None:
    assert levels(patch) == found


def test_one_person_is_a_unit_and_the_retired_are_none_of_its_pay() -> None:
    """Many retired, one in service: what they have is 对个人和家庭的补助."""
    moved = {
        "基本支出明细": {
            "30101": "110,000.00", "30102": "50,000.00", "30108": "10,000.00",
            "30110": "5,000.00", "30113": "5,000.00", "30302": "5,720,000.00",
        },
    }  # fmt: skip
    assert levels({**moved, **heads("1")}) == []


def test_a_budget_is_held_against_its_heads_too() -> None:
    base = example_budget()
    staff = Decimal(str(base["概况"]["编制人数"]))
    assert staff
    assert levels({}, base=base) == []
    assert levels({"概况": {"编制人数": "1", "实有人数": "1"}}, base=base) == [WRONG]


# ---------------------------------------------------------------- a whole file in another unit


def scaled(tree: Any, factor: Decimal, unit: str, keys: tuple[str, ...] = ()) -> Any:
    """The tree with its amounts typed as for another unit."""
    if isinstance(tree, dict):
        found = {k: scaled(v, factor, unit, (*keys, k)) for k, v in tree.items()}
        return found | {"计量单位": unit} if not keys else found
    if isinstance(tree, list):
        return [scaled(one, factor, unit, keys) for one in tree]
    counts = {"年度", "编制人数", "实有人数", "团组", "人次", "批次", "保有量", "购置数", "更新数"}
    spared = {"车辆", "国有资产", "预算绩效", "概况", "人数", "次数", "截止日", "政府采购名称"}
    if not isinstance(tree, str) or counts & set(keys) or spared & set(keys):
        return tree
    try:
        return f"{(typed_amount(tree) * factor).normalize():f}"
    except ValueError:
        return tree


WAN = Decimal("0.0001")


def test_amounts_in_yuan_in_a_file_of_wan_are_refused_once() -> None:
    (said,) = sizes({"计量单位": "万元"})
    assert said.level == WRONG
    assert said.place.path == ("计量单位",)
    assert "是不是应为元？" in said.message


def test_amounts_in_wan_in_a_file_of_yuan_are_refused_once() -> None:
    tree = scaled(example(), WAN, "元")
    rounded = parse(text_of(scaled(example(), WAN, "万元")), "2024.yaml")
    assert [p for p in establish(rounded).problems if p.code == "I17"] == []
    cents = {"支出": {"2010301": {"基本支出": "620.00"}}}
    (said,) = sizes(cents, base=tree)
    assert said.level == WRONG
    assert "是不是应为万元？" in said.message


@pytest.mark.parametrize("kind", ["决算", "预算"])
def test_this_year_against_last_years_file_tells_the_unit(kind: str) -> None:
    base = example() if kind == "决算" else example_budget()
    if kind == "决算":
        now = {key: value for key, value in base.items() if key != "上年"}
        last = patched(base, {"年度": "2023"})
        small = scaled(now, WAN, "元")
        assert levels({}, base=small, last=last) == [WRONG]
        assert levels({}, base=now, last=last) == []
    else:
        now = patched(base, {"上年": {"预算总数": str(Decimal(1) / 10)}})
        assert WRONG in levels({}, base=now)


def test_a_year_that_grew_tenfold_is_no_other_unit() -> None:
    last = {"上年": {"收入总计": {"金额": "1,400,000.00"}, "本年收入合计": "1,150,000.00"}}
    assert levels(last) == []


def test_a_small_unit_is_no_other_unit() -> None:
    """90,000元 in all is rare, and looked at; below 10,000 it is none."""
    text = text_of(example())
    assert text
    assert [one.level for one in sizes_of(Decimal("0.0062"))] == [HINT]
    assert [one.level for one in sizes_of(Decimal("0.0006"))] == [WRONG]


def sizes_of(factor: Decimal) -> list[Problem]:
    """Of a small department: every amount of the example by a factor, to the cent."""
    tree = scaled(example(), factor, "元")

    def cents(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: cents(value) for key, value in node.items()}
        return node

    found = establish(parse(text_of(cents(tree)), "2024.yaml")).problems
    return [one for one in found if one.code == "I17"]


# ---------------------------------------------------------------- 100% and 等于


@pytest.mark.parametrize("style", ["样本", "醴陵", "浏阳", "屈原", "衡阳", "上海"])
@pytest.mark.parametrize(
    ("final", "budget"),
    [
        ("599,970.00", "600,000.00"),  # 99.995%, which prints 100%
        ("600,030.00", "600,000.00"),  # 100.005%, which prints 100.01%
        ("599,969.99", "600,000.00"),
        ("600,029.99", "600,000.00"),
    ],
)
def test_a_completion_that_prints_as_the_whole_is_no_less(
    style: str, final: str, budget: str
) -> None:
    """What is printed and what is said agree, and the text read back finds nothing."""
    parts = {"三公经费": {"公务接待费": {"预算": budget, "决算": final, "上年": "110,000.00"}}}
    report = report_of(parts)
    document, remarks = document_of(report, style, None)
    text = "".join(block.text for chapter in document.chapters for block in chapter.blocks)
    assert load_style(style)
    assert not [one for one in remarks if one.code == "F03"]
    assert "完成预算的100%，决算数小于" not in text


def test_the_text_read_back_knows_less_of_a_whole() -> None:
    from generator.inspection import Inspection
    from generator.number.figure import Absent, Figure, completion_of
    from generator.proofing.rules.movement import _against_budget, _of_budget

    assert Inspection()
    final = Figure("甲", Decimal(599970), "元", Absent("试"))
    plan = Figure("乙", Decimal(600000), "元", Absent("试"))
    rate = completion_of("丙", final, plan)
    match = _against_budget("，决算数小于预算数")
    assert rate is not None
    assert match is not None
    assert _of_budget(match, "100%", rate, load_style("样本")) is not None
    less = completion_of("丙", Figure("甲", Decimal(590000), "元", Absent("试")), plan)
    assert less is not None
    assert _of_budget(match, "98.33%", less, load_style("样本")) is None
    assert check_of(report_of())[0].wrong == 0
