"""What a gap gives away: exchanged digits, the cell it equals, a forgotten 其中财政拨款."""

from __future__ import annotations

from typing import Any

import pytest
from example import example as tree
from example import line_of, patched, report_of, text_of

from generator import establish
from generator.checking import check
from generator.number.digits import exchanged, mistyped
from generator.problem import WRONG


def errors(patch: dict[str, Any]) -> list[str]:
    found = check(establish(report_of(patch))).problems
    return [one.message for one in found if one.level == WRONG]


@pytest.mark.parametrize(
    ("one", "other", "pair"),
    [
        ("1,324", "1,234", ("32", "23")),
        ("12.34", "12.43", ("34", "43")),
        ("1,934", "3,914", ("13", "31")),
        ("1,234", "1,234", None),
        ("1,235", "1,234", None),
        ("1,234", "12,34", None),
        ("1,234", "234", None),
        ("1,423", "1,234", None),
    ],
)
def test_two_digits_exchanged(one: str, other: str, pair: tuple[str, str] | None) -> None:
    assert exchanged(one, other) == pair


def test_one_digit_another() -> None:
    assert mistyped("1,235", "1,234") == ("5", "4")
    assert mistyped("1,234", "1,234") is None
    assert mistyped("1,2", "1,23") is None


# 事业收入 of 412,360: the opening balance is less by what it is more
def income(typed: str, *, opening: str = "787,640") -> dict[str, Any]:
    return {"收入": {"事业收入": typed}, "结转和结余": {"年初结转和结余": opening}}


def totals(patch: dict[str, Any]) -> list[str]:
    return [one for one in errors(patch) if "收入总计" in one]


def test_exchanged_digits_are_named_with_both_numbers() -> None:
    assert totals(income("412,360")) == []
    (said,) = totals(income("421,360"))
    at = line_of(text_of(patched(tree(), income("421,360"))), "收入", "事业收入")
    assert (
        f"第 {at} 行 收入→事业收入 写的是 421,360元，是不是应为 412,360元（12 写成了 21）" in said
    )


def test_digits_that_are_exchanged_in_an_addend_of_a_stated_total() -> None:
    patch = {"政府采购": {"货物": "431,250", "工程": "0", "服务": "100,000", "总额": "513,250"}}
    said = next(one for one in errors(patch) if "总额写的是" in one)
    assert "政府采购→货物 写的是 431,250元，是不是应为 413,250元（13 写成了 31）" in said


@pytest.mark.parametrize("opening", ["787,540", "787,550"])  # 100 less; 90
def test_a_gap_without_any_exchange_names_nothing(opening: str) -> None:
    (said,) = totals(income("412,360", opening=opening))
    assert "是不是应为 412" not in said


def test_a_gap_that_another_cell_is_equal_to_names_it() -> None:
    """A number that stands on neither side: last year's, or one of another table."""
    gap = {"结转和结余": {"年初结转和结余": "1,236,540"}, "会议费": {"金额": "436,540"}}
    said = next(one for one in errors(gap) if "收入总计" in one)
    assert "会议费→金额 的 436,540元，是不是这个数漏了、重了或者写错了地方？" in said


FORGOTTEN = {"支出": {"2010302": {"其中财政拨款": None}}}


def test_a_forgotten_part_of_an_appropriation_is_recognised() -> None:
    """600,000 of it was paid from other sources: 3,100,000 instead of 2,500,000."""
    (said,) = [one for one in errors(FORGOTTEN) if "应相等" in one]
    assert "2010302 一般行政管理事务 下面没有写“其中财政拨款”，是不是忘了写？" in said


def test_a_forgotten_part_of_basic_expenditure_is_told_once() -> None:
    found = errors({"支出": {"2010301": {"其中财政拨款": None}}})
    assert len([one for one in found if "200,000元" in one]) == 1
    assert "其中财政拨款" in found[0]


def test_an_appropriation_that_was_mistyped_is_no_forgotten_part() -> None:
    found = errors({"收入": {"一般公共预算财政拨款收入": "10,100,000.00"}})
    assert not any("忘了写" in one for one in found)
