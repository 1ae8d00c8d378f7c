"""A block of keys: what fits under them, and everything that does not, in one go."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from typing import Any

import pytest

from generator.entry.accounts import Accounts, Gathering, Training
from generator.entry.block import (
    MISSING,
    NO_BLOCK,
    NO_CHOICE,
    NO_LIST,
    NO_TABLE,
    UNFILLED,
    UNKNOWN,
    WRONG,
    Block,
    Misfits,
    Reading,
)

LEAST: dict[str, Any] = {
    "部门": "某局",
    "年度": "2031",
    "计量单位": "万元",
    "收入": {"其他收入": "1.5"},
    "支出": {"2010101": {"基本支出": "1.5"}},
}


def read(**more: Any) -> Accounts:
    return Accounts.read({**LEAST, **more}, Reading(Decimal(10_000)))


def misfits(**more: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(Misfits) as refused:
        read(**more)
    return [(one.kind, one.path) for one in refused.value.found]


def test_a_block_has_what_was_typed_and_its_defaults() -> None:
    found = read(会议费={"次数": "3"}, 上年={"收入总计": "2", "支出总计": {"金额": "3"}})
    assert found.revenue.other == Decimal(15_000)
    assert found.items["2010101"].basic == Decimal(15_000)
    assert found.items["2010101"].project is None
    assert found.meetings
    assert (found.meetings.times, found.meetings.amount) == (Decimal(3), None)
    assert (found.kind, found.style, found.performance) == ("决算", None, [])
    assert found.prior.total_revenue
    assert found.prior.total_revenue.amount == Decimal(20_000)
    assert found.prior.total_expenditure
    assert found.prior.total_expenditure.amount == Decimal(30_000)


def test_a_part_that_was_left_empty_is_as_good_as_left_out() -> None:
    assert read(会议费=None, 上年={"收入总计": None}, 概况={"职责": None}) == read()


def test_all_that_does_not_fit_is_found_at_once() -> None:
    found = misfits(
        类型="预算",
        概况={"职责": "写在一处", "人数": "3"},
        收入="100",
        支出={"2010101": "3", "2010102": {"基本支出": "约3", "用途": ["甲"]}},
        支出小计=["甲"],
        上年={"收入总计": ["1"]},
        预算绩效=["甲", {"段落": ["", "【待填】"]}],
        其它="1",
    )
    assert found == [
        (NO_CHOICE, ("类型",)),
        (NO_LIST, ("概况", "职责")),
        (UNKNOWN, ("概况", "人数")),
        (NO_BLOCK, ("收入",)),
        (NO_BLOCK, ("支出", "2010101")),
        (WRONG, ("支出", "2010102", "基本支出")),
        (WRONG, ("支出", "2010102", "用途")),
        (NO_TABLE, ("支出小计",)),
        (NO_BLOCK, ("上年", "收入总计")),
        (NO_BLOCK, ("预算绩效", 0)),
        (WRONG, ("预算绩效", 1, "段落", 0)),
        (UNFILLED, ("预算绩效", 1, "段落", 1)),
        (UNKNOWN, ("其它",)),
    ]


@pytest.mark.parametrize("key", LEAST)
def test_what_must_be_there_is_missed(key: str) -> None:
    tree = {name: typed for name, typed in LEAST.items() if name != key}
    with pytest.raises(Misfits) as refused:
        Accounts.read(tree, Reading(Decimal(1)))
    assert [(one.kind, one.path) for one in refused.value.found] == [(MISSING, (key,))]
    assert len(misfits(**{key: None})) == 1  # nor may it be empty


def test_a_block_is_frozen_and_like_another_of_the_same_values() -> None:
    found = read()
    with pytest.raises(AttributeError, match="frozen"):
        found.style = "甲"
    assert found == read()
    assert hash(found) == hash(read())
    assert found != read(样式="甲")
    assert read(样式="甲") == found.but(style="甲")
    assert found.style is None
    assert Gathering() != Training()
    assert pickle.loads(pickle.dumps(found)) == copy.deepcopy(found) == found  # noqa: S301  our own
    assert "basic=Decimal('15000.0')" in repr(found)


def test_a_block_over_another_has_its_keys_in_its_order() -> None:
    assert list(Training.KEYS) == list(Gathering.KEYS)
    assert Training.KEYS["purpose"].description != Gathering.KEYS["purpose"].description
    assert not hasattr(Accounts, "department")  # it cannot be left out
    assert list(Block.KEYS) == []
