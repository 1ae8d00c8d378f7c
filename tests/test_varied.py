"""Whatever the generator writes audits with no finding, however it is laid out and spelt.

tests/varied.py makes inputs of all kinds from a number; a number that ever showed a fault is kept.
"""

from __future__ import annotations

import random

import pytest
from example import STYLES, report_of, style
from hypothesis import given, settings
from hypothesis import strategies as st
from relaid import RELAYS
from varied import UNITS, Tree, accounts, budget

from generator import Document, assemble, compose, establish
from generator.disclosure import Published
from generator.inspection import inspect
from generator.tabulation import publish
from generator.understanding import understand

BUDGETED = ("base", "zhuzhou")  # the styles of a 预算
TOLD = tuple(name for name in STYLES if name != "zhuzhou")  # those of a 决算

# What each showed once, of a report in which nothing was wrong.
SEEN = {
    1: "of a budget of 30元, printed as 0, a rate of completion",
    2: "a 类 of 0万元 that the table leaves out; 0.00 taken for a cell of some 元",
    3: "a share of 0.06万元 held against a cell that printed so by chance",
    9: "an amount of which the parts are off by 0.01 because they are rounded",
    11: "a share of nothing taken for one of some 元",
    13: "digits of full width: 支出预算为０.００万元 taken for spending",
    22: "一般行政管理事务 of one 款 held against that of another; -0.00",
    26: "in 衡阳's sentence a reason, a change and a reason taken for one reason",
    54: "smaller than its budget, both printed as 0.01",
    55: "a fund of 30元 in a table of 万元: 0.00 taken for an empty table",
    89: "income of 90元, all its sources below 50元",
    93: "the shares of large, medium and small contracts make up 100.57%",
    121: "a final and a budget that print alike, and a rate of 100.21%",
}
SEEN_BUDGETS = {
    0: "9827.11 of parts that are rounded",
    20: "a list that was read to 文化旅游体育与传媒支出: 与 taken for a comparison",
    40: "二 vehicles' 1.19 and 0.00 that are 1.20",
    160: "a fund of 类 alone, printed as 0.00",
    164: "a source of 30元 and a total of 60元",
    1068: "units' changes of 35.55 and 35.55 that are 71.11",
}


def document_of(tree: Tree, name: str) -> Document:
    facts, chosen = establish(report_of(base=tree)), style(name)
    faults = [p for p in facts.problems if not p.hint and "缺原因" not in p.message]
    assert faults == [], "the input does not balance"
    return assemble(compose(facts, chosen, draft=True), facts, chosen)


def found_in(published: Published) -> list[str]:
    """What the audit finds, the blanks of a draft aside."""
    found = inspect(understand(published)).findings
    return [f"{f.rule} {f.quote} {f.message}" for f in found if "待填" not in f.quote]


def found_of(tree: Tree, name: str) -> list[str]:
    document = document_of(tree, name)
    return [said for unit in UNITS for said in found_in(publish(document, unit))]


@pytest.mark.parametrize("seed", SEEN, ids=str)
def test_what_was_accused_once_is_not_accused(seed: int) -> None:
    tree = accounts(seed)
    assert [said for name in TOLD for said in found_of(tree, name)] == []


@pytest.mark.parametrize("seed", SEEN_BUDGETS, ids=str)
def test_what_was_accused_once_of_a_budget_is_not_accused(seed: int) -> None:
    tree = budget(seed)
    assert [said for name in BUDGETED for said in found_of(tree, name)] == []


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(TOLD))
def test_whatever_is_told_of_a_final_account_is_not_accused(seed: int, name: str) -> None:
    assert found_of(accounts(seed), name) == []


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(BUDGETED))
def test_whatever_is_told_of_a_budget_is_not_accused(seed: int, name: str) -> None:
    assert found_of(budget(seed), name) == []


@pytest.mark.parametrize("relay", RELAYS)
def test_another_layout_is_no_reason_to_accuse(relay: str) -> None:
    @settings(max_examples=6, deadline=None)
    @given(seed=st.integers(0, 10**6), name=st.sampled_from(TOLD), unit=st.sampled_from(UNITS))
    def run(seed: int, name: str, unit: str) -> None:
        published = publish(document_of(accounts(seed), name), unit)
        relaid = RELAYS[relay](published, random.Random(seed))  # noqa: S311  a test, no secret
        assert found_in(relaid) == []

    run()
