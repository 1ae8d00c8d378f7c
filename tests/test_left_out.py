"""A block that was left out is asked for; only what is typed as 0 is told as none."""

from __future__ import annotations

from typing import Final

import pytest
import yaml
from example import EXAMPLE_BUDGET, Patch, example, patched, report_of, text_of

from generator import assemble, compose, establish, load_style, write
from generator.entry import parse
from generator.entry.report import Report
from generator.problem import InvalidReport

ASSETS: Final = ["国有资产→车辆", "国有资产→单价100万元以上设备（或者分通用、专用）"]


def budget_of(patch: Patch) -> Report:
    tree = patched(yaml.load(EXAMPLE_BUDGET.read_text("utf-8"), yaml.CBaseLoader), patch)  # noqa: S506  base loader: text only
    return parse(text_of(tree), "2025-budget.yaml")


def asked(report: Report) -> list[str]:
    found = establish(report).problems
    assert not any(problem.hint for problem in found)
    return [one.message.partition("“")[2].partition("”")[0] for one in found]


@pytest.mark.parametrize(
    ("patch", "keys"),
    [
        ({"政府采购": None}, ["政府采购"]),
        ({"国有资产": {"车辆": None}}, ASSETS[:1]),
        ({"国有资产": None}, ASSETS),
        ({"政府采购": None, "国有资产": None}, ["政府采购", *ASSETS]),
        ({}, []),
    ],
    ids=["purchases", "vehicles", "assets", "all at once", "nothing"],
)
def test_what_was_left_out_is_asked_for(patch: Patch, keys: list[str]) -> None:
    assert asked(report_of(patch)) == keys


def test_a_budget_is_asked_for_its_assets_alone() -> None:
    """A budget without 采购 has none: its table has a line for each kind that there is."""
    assert asked(budget_of({"国有资产": None})) == ["国有资产"]
    assert asked(budget_of({"政府采购": None})) == []


def told(report: Report, *, draft: bool = False) -> str:
    facts, style = establish(report), load_style("样本")
    return write(assemble(compose(facts, style, draft=draft), facts, style), "txt")


def test_a_draft_says_where_a_number_is_missing() -> None:
    patch: Patch = {"国有资产": None}
    with pytest.raises(InvalidReport, match="没有写“国有资产→车辆”"):
        told(report_of(patch))
    text = told(report_of(patch), draft=True)
    assert "共有车辆【待填：车辆总数】辆" in text
    assert "0辆" not in text.partition("共有车辆")[2]


def test_none_is_told_where_none_was_typed() -> None:
    kinds = dict.fromkeys(example()["国有资产"]["车辆"], "0")
    bought = dict.fromkeys(example()["政府采购"], None) | {"货物": "0"}
    text = told(report_of({"政府采购": bought, "国有资产": {"车辆": kinds}}))
    assert "共有车辆0辆" in text
    assert "政府采购支出总额0万元" in text
