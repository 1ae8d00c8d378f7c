"""Reasons are held against the direction of the figures, whichever way they are put."""

from __future__ import annotations

import pytest
from example import example, patched, text_of

from generator import parse
from generator.reporting import check_of
from generator.vocabulary.directions import LESS, MORE, way_of


@pytest.mark.parametrize(
    ("reason", "way"),
    [
        ("增加人员经费", MORE),
        ("人员增加", MORE),
        ("人员经费增加", MORE),
        ("人员增加12人", MORE),
        ("在职人员增加，工资标准提高", MORE),
        ("接待批次较上年增加", MORE),
        ("压减一般性支出", LESS),
        ("项目减少", LESS),
        ("接待批次和人次下降", LESS),
        ("专项资金比上年减少了30.5万元", LESS),
        # both, or another year's, or what goes the other way
        ("人员增加带来的支出减少", 0),
        ("因上年增加设备购置，本年减少", 0),
        ("上年一次性项目增加", 0),
        ("年初预算增加", 0),
        ("退休人员增加", 0),
        ("增加退休人员", 0),
        ("项目结余增加", 0),
        ("辞职人员增加", 0),
        ("事业收入减少", 0),
        ("电动汽车占比提高", 0),
        ("资金使用效率提高", 0),
        ("缴费基数提高", MORE),
        ("人员增加，部分项目推迟到下年", 0),
        ("人员增加带来的变化", 0),
        ("严格控制", 0),
        ("年初未列预算", 0),
        ("", 0),
    ],
)
def test_the_way_of_a_reason(reason: str, way: int) -> None:
    assert way_of(reason) == way


def hints(reason: str, budget: str) -> list[str]:
    """What is said of the reason of an item of 500,000.00."""
    patch = {"支出": {"2101101": {"年初预算": budget, "原因": reason}}}
    report = parse(text_of(patched(example(), patch)), "2024.yaml", partly=True)
    found = check_of(report)[0].problems
    return [one.message for one in found if one.code == "F04"]


@pytest.mark.parametrize(
    ("reason", "budget", "accused"),
    [
        ("参保人员增加", "520,000.00", True),
        ("参保人员增加", "480,000.00", False),
        ("参保人员减少", "480,000.00", True),
        ("参保人员减少", "520,000.00", False),
        ("退休人员增加", "520,000.00", False),
        ("参保人员增加，单价减少", "520,000.00", False),
    ],
)
def test_a_noun_before_its_verb_is_held_against_the_figures(
    reason: str, budget: str, *, accused: bool
) -> None:
    found = hints(reason, budget)
    assert bool(found) is accused
    assert all(reason in message for message in found)


def test_a_long_reason_takes_no_time() -> None:
    assert way_of("人员增加" + "1," * 9_000) == 0
    assert way_of("人员增加" * 5_000) == MORE


def test_a_reason_of_a_change_that_is_not_typed_yet_is_not_accused() -> None:
    assert hints("项目减少", "480,000.00")
    assert not hints("项目减少", "【待填】")
