"""Figures: exact arithmetic held against fractions, directions, and what a figure cannot do."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from example import style
from hypothesis import given
from hypothesis import strategies as st

from generator.number.figure import (
    PERCENT,
    YUAN,
    Absent,
    Cell,
    Change,
    Derivation,
    Figure,
    Trend,
    absent,
    change_from,
    change_of,
    completion_of,
    difference,
    share_of,
    total,
)
from generator.telling.style import number_format

TYPED = Absent("试验用数")

# What a table can hold: up to eighteen digits, two of them 分.
amounts = st.decimals(
    min_value=-(10**16), max_value=10**16, places=2, allow_nan=False, allow_infinity=False
)
positive = amounts.map(abs).filter(bool)


def figure(value: str | int | Decimal, unit: str = YUAN) -> Figure:
    return Figure("试验", Decimal(value), unit, TYPED)


def off_by(found: Decimal, wanted: Fraction) -> Fraction:
    """How far a number lies from the true one, as a part of it."""
    return abs(Fraction(found) - wanted) / abs(wanted) if wanted else Fraction(abs(found))


FORTY_DIGITS = Fraction(1, 10**38)


# ---------------------------------------------------------------- rates and shares


@given(part=amounts, whole=positive)
def test_share_is_part_over_whole_to_forty_digits(part: Decimal, whole: Decimal) -> None:
    share = share_of("占比", figure(part), figure(whole))
    assert share is not None
    assert share.unit == PERCENT
    assert off_by(share.value, Fraction(part) * 100 / Fraction(whole)) < FORTY_DIGITS


@given(final=amounts.map(abs), budget=positive)
def test_completion_is_final_over_budget_to_forty_digits(final: Decimal, budget: Decimal) -> None:
    rate = completion_of("完成率", figure(final), figure(budget))
    assert rate is not None
    assert off_by(rate.value, Fraction(final) * 100 / Fraction(budget)) < FORTY_DIGITS


@given(now=amounts, base=positive)
def test_rate_of_change_is_over_the_earlier_figure(now: Decimal, base: Decimal) -> None:
    change = change_from("增减", figure(now), figure(base))
    assert change.rate is not None
    wanted = abs(Fraction(now) - Fraction(base)) * 100 / Fraction(base)
    assert off_by(change.rate.value, wanted) < FORTY_DIGITS


def test_thirds_are_not_cut_short() -> None:
    share = share_of("占比", figure(1), figure(3))
    assert share is not None
    assert str(share.value) == "33." + "3" * 38


@pytest.mark.parametrize("whole", ["0", "-0.01", "-100"])
def test_there_is_no_percentage_of_nothing_or_of_a_debt(whole: str) -> None:
    assert share_of("占比", figure(5), figure(whole)) is None
    assert completion_of("完成率", figure(5), figure(whole)) is None
    assert change_from("增减", figure(5), figure(whole)).rate is None


def test_money_that_came_back_completes_nothing() -> None:
    assert completion_of("完成率", figure(-5), figure(10)) is None
    assert share_of("占比", figure(-5), figure(10)) is not None


def test_nothing_of_a_budget_is_zero_percent() -> None:
    rate = completion_of("完成率", figure(0), figure(10))
    assert rate is not None
    assert rate.value == 0


# ---------------------------------------------------------------- changes


@given(now=amounts, base=amounts)
def test_amount_and_rate_are_sizes_and_the_trend_has_the_sign(now: Decimal, base: Decimal) -> None:
    change = change_from("增减", figure(now), figure(base))
    assert Fraction(change.amount.value) == abs(Fraction(now) - Fraction(base))
    assert change.amount.value >= 0
    assert change.rate is None or change.rate.value >= 0
    if now > base:
        assert change.trend is (Trend.RISE if base else Trend.NEW)
    else:
        assert change.trend is (Trend.FALL if now < base else Trend.FLAT)


@pytest.mark.parametrize(
    ("now", "base", "trend", "amount", "rate"),
    [
        ("120", "100", Trend.RISE, "20", "20"),
        ("80", "100", Trend.FALL, "20", "20"),
        ("100", "100", Trend.FLAT, "0", "0"),
        ("0", "100", Trend.FALL, "100", "100"),
        ("-50", "100", Trend.FALL, "150", "150"),
        ("7268.65", "100", Trend.RISE, "7168.65", "7168.65"),
        ("50", "0", Trend.NEW, "50", None),
        ("0", "0", Trend.FLAT, "0", None),
        ("-50", "0", Trend.FALL, "50", None),
        ("50", "-100", Trend.RISE, "150", None),
        ("-50", "-100", Trend.RISE, "50", None),
        ("-150", "-100", Trend.FALL, "50", None),
        ("-100", "-100", Trend.FLAT, "0", None),
        ("0", "-100", Trend.RISE, "100", None),
    ],
)
def test_change_for_each_pair_of_signs(
    now: str, base: str, trend: Trend, amount: str, rate: str | None
) -> None:
    change = change_from("增减", figure(now), figure(base))
    assert change.trend is trend
    assert change.amount.value == Decimal(amount)
    assert (None if change.rate is None else change.rate.value) == (
        None if rate is None else Decimal(rate)
    )
    assert change.base_is_zero is (Decimal(base) == 0)


@pytest.mark.parametrize(
    ("step", "trend"), [("48.2", Trend.RISE), ("-49.44", Trend.FALL), ("0", Trend.FLAT)]
)
def test_a_step_without_a_base_has_a_direction_and_no_rate(step: str, trend: Trend) -> None:
    change = change_of("增减", figure(step))
    assert change.trend is trend
    assert change.amount.value == abs(Decimal(step))
    assert change.rate is None
    assert not change.base_is_zero


# ---------------------------------------------------------------- sums


@given(st.lists(amounts, max_size=30))
def test_total_is_exact(values: list[Decimal]) -> None:
    found = total("合计", [figure(value) for value in values])
    assert Fraction(found.value) == sum(map(Fraction, values), Fraction(0))


@given(amounts, amounts)
def test_difference_keeps_its_sign(whole: Decimal, part: Decimal) -> None:
    found = difference("其余", figure(whole), figure(part))
    assert Fraction(found.value) == Fraction(whole) - Fraction(part)


@pytest.mark.parametrize("values", [[], ["0"], ["0", "0.00"]])
def test_total_of_nothing_is_a_zero_that_nobody_typed(values: list[str]) -> None:
    found = total("合计", [figure(value, "辆") for value in values], unit="辆")
    assert found.is_zero
    assert found.unit == "辆"
    assert isinstance(found.origin, Absent)


def test_total_rests_on_what_is_not_zero() -> None:
    parts = [figure("1.10"), figure("0"), figure("2.20")]
    found = total("合计", parts)
    assert found.value == Decimal("3.30")
    assert isinstance(found.origin, Derivation)
    assert found.origin.operands == (parts[0], parts[2])


def test_parts_that_cancel_out_are_a_sum_and_not_nothing() -> None:
    found = total("合计", [figure("5"), figure("-5")])
    assert found.is_zero
    assert isinstance(found.origin, Derivation)


# ---------------------------------------------------------------- rounding, once, half up


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("0.005", "0.01"),
        ("0.004999999999", "0.00"),
        ("2.675", "2.68"),
        ("12.345", "12.35"),
        ("12.344999999999999999999999999999999999", "12.34"),
        ("1.005", "1.01"),
        ("0.125", "0.13"),
        ("0.135", "0.14"),
        ("-0.005", "-0.01"),
        ("-12.345", "-12.35"),
        ("-0.004", "0.00"),
        ("99.995", "100.00"),
        ("7268.645", "7268.65"),
    ],
)
def test_ties_go_away_from_zero(value: str, printed: str) -> None:
    assert number_format("0.00")(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("pattern", "value", "printed"),
    [
        ("0.##", "1450", "1450"),
        ("0.##", "2.20", "2.2"),
        ("0.##", "0.004", "0"),
        ("#,##0.##", "1234567.005", "1,234,567.01"),
        ("#,##0.00", "-1234.5", "-1,234.50"),
    ],
)
def test_places_and_grouping_as_the_style_asks(pattern: str, value: str, printed: str) -> None:
    assert number_format(pattern)(Decimal(value)) == printed


@given(value=amounts)
def test_rounding_is_half_up_on_the_exact_value(value: Decimal) -> None:
    """In 万元 with two places, what is typed in 元 is at most half of 100元 away."""
    printed = Fraction(number_format("0.00")(value / 10_000))
    gap = Fraction(value) / 10_000 - printed
    assert abs(gap) <= Fraction(1, 200)
    if abs(gap) == Fraction(1, 200):
        assert abs(printed) > abs(Fraction(value)) / 10_000


def test_a_rate_is_rounded_from_the_exact_amounts_and_not_from_printed_ones() -> None:
    # 1.0049万元 over 1.0951万元 prints as 1万元 and 1.1万元, whose quotient is 90.91%.
    rate = completion_of("完成率", figure("10049"), figure("10951"))
    assert rate is not None
    assert style().word(rate) == "91.76%"


# ---------------------------------------------------------------- what a figure cannot do


@pytest.mark.parametrize("value", [1.5, 2, "3", True, None])
def test_only_decimals_are_figures(value: Any) -> None:
    with pytest.raises(TypeError, match="Decimal"):
        Figure("试验", value, YUAN, TYPED)


@pytest.mark.parametrize(
    "operation",
    [
        operator.add,
        operator.sub,
        operator.mul,
        operator.truediv,
        operator.floordiv,
        operator.mod,
        operator.lt,
        operator.le,
        operator.gt,
        operator.ge,
    ],
)
@pytest.mark.parametrize("other", [figure(2), Decimal(2), 2])
def test_figures_have_no_operators(operation: Callable[[Any, Any], Any], other: Any) -> None:
    with pytest.raises(TypeError):
        operation(figure(1), other)
    with pytest.raises(TypeError):
        operation(other, figure(1))


@pytest.mark.parametrize("operation", [operator.neg, abs, int, float, round, sum])
def test_figures_are_no_numbers(operation: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        operation(figure(1))


def test_two_figures_of_one_value_are_two_figures() -> None:
    assert figure(1) != figure(1)


@pytest.mark.parametrize(
    "thing",
    [
        figure(1),
        change_from("增减", figure(2), figure(1)),
        Absent(),
        Derivation("合计", ()),
    ],
)
def test_what_flows_is_frozen(thing: Figure | Change | Absent | Derivation) -> None:
    name = thing.__struct_fields__[0]
    with pytest.raises(AttributeError, match="immutable"):
        setattr(thing, name, None)


# ---------------------------------------------------------------- where a number comes from


class _File:
    name = "2024.yaml"
    lines = True

    def line(self, path: tuple[str | int, ...]) -> int | None:
        return 7 if path[0] == "收入" else None


def test_a_cell_names_file_line_and_keys() -> None:
    assert str(Cell(_File(), ("收入", "其他收入"))) == "2024.yaml:7 收入→其他收入"
    assert str(Cell(_File(), ("支出", "2101501"))) == "2024.yaml 支出→2101501"


def test_a_derivation_names_its_verb_and_operands() -> None:
    share = share_of("占比", absent("其他收入"), figure(10))
    assert share is not None
    assert str(share.origin) == "占比（其他收入，试验）"
    assert str(absent("其他收入").origin) == "未填，即无此数"
