"""Whatever the generator writes audits with no finding, however it is laid out and spelt.

tests/varied.py makes inputs of all kinds from a number, tests/relaid.py lays a report out anew;
what they have found so far is kept below as an example of each cause.
"""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from example import IN_WAN, STYLES, Patch, example, example_budget, patched, report_of, style
from hypothesis import example as example_of
from hypothesis import given, settings
from hypothesis import strategies as st
from relaid import RELAYS
from varied import UNITS, Tree, accounts, budget

from generator import Document, assemble, compose, establish
from generator.inspection import inspect
from generator.inspection.claims import number
from generator.inspection.equations import Equation
from generator.inspection.equations.between import E13
from generator.inspection.equations.rows import E11
from generator.inspection.matching import Matching
from generator.problem import Place
from generator.published.shape import Grid, Published, TextLine
from generator.tabulation import publish
from generator.understanding import TableCell, Tables, understand
from generator.understanding.spelling import plain
from generator.understanding.tables.headings import headed

BUDGETED = ("base", "zhuzhou", "jiangsu", "guangxi")  # the styles of a 预算
TOLD = tuple(
    name for name in STYLES if name not in {"zhuzhou", "jiangsu", "guangxi"}
)  # those of a 决算


def document_of(tree: Tree, name: str) -> Document:
    facts, chosen = establish(report_of(base=tree)), style(name)
    # Of any size at all (I17): these are the figures of no department.
    faults = [p for p in facts.problems if not p.hint and p.code not in {"I17", "I20"}]
    assert faults == [], "the input does not balance"
    return assemble(compose(facts, chosen, draft=True), facts, chosen)


def found_in(published: Published) -> list[str]:
    """What the audit finds, the blanks of a draft aside."""
    found = inspect(understand(published)).findings
    # 公开02表 of an input that does not say which 科目 was paid from what has its total alone.
    found = [one for one in found if one.code != "C06"]
    return [f"{f.code} {f.quote} {f.message}" for f in found if "待填" not in f.quote]


def found_of(tree: Tree, name: str) -> list[str]:
    document = document_of(tree, name)
    return [said for unit in UNITS for said in found_in(publish(document, unit))]


# ---------------------------------------------------------------- any input, any layout


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(TOLD))
def test_whatever_is_told_of_a_final_account_is_not_accused(seed: int, name: str) -> None:
    assert found_of(accounts(seed), name) == []


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(BUDGETED))
@example_of(seed=138, name="base")  # 因公出国费 0.24元, and 0.24万元 in the prose
def test_whatever_is_told_of_a_budget_is_not_accused(seed: int, name: str) -> None:
    assert found_of(budget(seed), name) == []


@pytest.mark.parametrize("relay", RELAYS)
def test_another_layout_is_no_reason_to_accuse(relay: str) -> None:
    @settings(max_examples=2, deadline=None)
    @given(seed=st.integers(0, 10**6), name=st.sampled_from(TOLD), unit=st.sampled_from(UNITS))
    def run(seed: int, name: str, unit: str) -> None:
        published = publish(document_of(accounts(seed), name), unit)
        relaid = RELAYS[relay](published, random.Random(seed))  # noqa: S311  a test, no secret
        assert found_in(relaid) == []

    run()


# ---------------------------------------------------------------- what was found


def with_other_item(code: str) -> Patch:
    """The example with an item of 100元 that was budgeted and that other income paid for."""
    row = {"项目支出": "100", "其中财政拨款": "0", "年初预算": "100", "原因": "据实安排"}
    return {"支出": {code: row}, "收入": {"其他收入": "150,100.00"}}


def plain_example() -> Tree:
    """The example with a reason that fits last year and the budget: a style tells one of them."""
    untold = {"支出": {code: {"收入": None} for code in ("2010301", "2010302", "2010350")}}
    return patched(patched(example(), untold), {"机关运行经费": {"原因": "据实安排"}})


BUDGET_OF_30 = {"支出": {"2210201": {"年初预算": "30", "原因": "年中追加"}}}
CAUSES = {
    "a base that prints as 0": BUDGET_OF_30,
    "an 项 that the table leaves out, of a name that it has": with_other_item("2010202"),
    "a 类 that the table leaves out": with_other_item("2040202"),
}


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("cause", CAUSES)
def test_what_was_accused_is_not(cause: str, name: str) -> None:
    assert found_of(patched(plain_example(), CAUSES[cause]), name) == []


@pytest.mark.parametrize("name", [name for name in TOLD if name in IN_WAN])
def test_of_a_budget_that_prints_as_zero_there_is_no_completion(name: str) -> None:
    document = document_of(patched(example(), BUDGET_OF_30), name)
    (said,) = [
        block.text
        for block in document.blocks()
        if "年初预算为0万元" in block.text or "年初预算为0.00万元" in block.text
    ]
    assert "%" not in said
    assert "大于" in said


def off_centre(budget: str) -> Patch:
    """The example with 2,500,060元 for 2010302, which prints as 250.01, and a budget for it."""
    row = {"其中财政拨款": "2,500,060", "年初预算": budget, "原因": "据实安排"}
    income = {"一般公共预算财政拨款收入": "10,000,060", "其他收入": "149,940"}
    return {"支出": {"2010302": row}, "收入": income}


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize(("budget", "more"), [("2,500,140", False), ("2,500,040", True)])
def test_figures_that_print_alike_are_equal_and_others_are_not(
    budget: str,
    more: bool,  # noqa: FBT001  a case, not an option
    name: str,
) -> None:
    tree = patched(plain_example(), off_centre(budget))
    lines = [block.text for block in document_of(tree, name).blocks()]
    at = next(at for at, line in enumerate(lines) if "一般行政管理事务（项）" in line)
    assert ("大于" in "".join(lines[at : at + 2])) is more
    assert found_of(tree, name) == []


def test_words_go_with_a_completion_rate_where_the_amounts_print_alike() -> None:
    document = document_of(plain_example(), "base")
    published = publish(document)
    blocks = [
        TextLine(
            block.text.replace(
                "年初预算为90万元，支出决算为90万元，完成年初预算的100%，决算数等于年初预算数",
                "年初预算为90万元，支出决算为90万元，完成年初预算的100.01%，"
                "决算数大于年初预算数的主要原因是：据实安排",
            ),
            block.place,
        )
        if isinstance(block, TextLine)
        else block
        for block in published.blocks
    ]
    assert blocks != list(published.blocks)
    assert found_in(Published("报告", "txt", tuple(blocks))) == []


@pytest.mark.parametrize("name", BUDGETED)
def test_the_name_of_a_class_is_no_comparison(name: str) -> None:
    """与 stands in 文化旅游体育与传媒支出; the list goes on behind it."""
    patch = {"支出": {"201": "600", "207": "100"}}
    assert found_of(patched(example_budget(), patch), name) == []


@pytest.mark.parametrize("name", BUDGETED)
def test_the_parts_of_a_budget_may_be_rounded(name: str) -> None:
    """Every other list of the example is exact, and this one prints 66.67, 66.67 and 116.67."""
    thirds = ("66.6666", "66.6666", "116.6668")
    projects = [
        {"名称": f"专项{at}", "金额": amount, "用途": "业务工作"}
        for at, amount in zip("甲乙丙", thirds, strict=True)
    ]
    assert found_of({**example_budget(), "项目支出": projects}, name) == []


def cell(value: str, half: str = "50") -> TableCell:
    return TableCell(Fraction(value), Fraction(half), value, "某行", Place(0, 1))


@pytest.mark.parametrize(("printed", "amount"), [("0.06", "620"), ("0", "29")])
def test_a_few_digits_are_no_cell_by_chance(printed: str, amount: str) -> None:
    cells = {("合计", str(n)): cell(str(n), "0") for n in (int(amount), 800, 1000)}
    said = number(printed, 10_000, 2)
    assert Matching(Tables("元", {"T3": cells}, ("T3",))).exact(said) == said.range()


def test_what_prints_as_nothing_may_be_a_part() -> None:
    rounded = Equation(E11, "", cell("700"), (cell("600"), cell("0")))
    assert rounded.holds()
    assert not rounded.repeats()
    assert Equation(E13, "", cell("700"), (cell("600"),)).repeats()


def test_below_the_numbers_of_the_columns_nothing_is_a_heading() -> None:
    rows = (
        ("收入", "", "", "支出", "", ""),
        ("项目", "行次", "金额", "项目", "行次", "金额"),
        ("栏次", "", "1", "栏次", "", "2"),
        ("一般公共预算财政拨款", "29", "", "", "61", ""),
        ("总计", "32", "5.15", "总计", "64", "5.15"),
    )
    layout, start = headed(Grid(rows, tuple(Place(0, at) for at in range(1, 6))))
    assert layout is not None
    assert (layout.paths[0], start) == ("收入/项目", 3)


@pytest.mark.parametrize(
    "lines",
    [("3,", "452.5万元。"), ("3", ",452.5万元。"), ("3,4", "52.5万元。"), ("3,45", "2.5万元。")],
)
def test_thousands_may_stand_on_two_lines(lines: tuple[str, str]) -> None:
    first, second = lines
    said = (
        "第三部分 2024年度部门决算情况说明",
        "一、收入支出决算总体情况说明",
        f"2024年度收、支总计{first}",
        second,
    )
    blocks = tuple(TextLine(text, Place(0, at)) for at, text in enumerate(said, 1))
    (section,) = understand(Published("报告", "txt", blocks)).sections
    assert "收、支总计3,452.5万元。" in section.text


def test_digits_of_full_width_are_digits() -> None:
    """Else 支出预算为０.００万元 is more than nothing, which has no zero but 0."""
    assert plain("支出预算为０．００万元，完成１，２３４％") == "支出预算为0.00万元，完成1,234%"
