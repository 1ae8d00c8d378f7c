"""Workbooks that `juesuan tables` writes, taken in: of accounts and of budgets, in every style."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from example import (
    EXAMPLE,
    EXAMPLE_BUDGET,
    INPUTS,
    STYLES,
    Tree,
    example_budget,
    line_of,
    style,
    text_of,
    told,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imports import figures
from varied import accounts, budget

from generator import Facts, Line, Report, establish, read
from generator.entry import parse
from generator.importing import Files, Imported, import_tables
from generator.importing.stale_reasons import facts_of
from generator.problem import InvalidReport
from generator.writers.workbook import to_workbook

EVERY = (EXAMPLE, EXAMPLE_BUDGET, *INPUTS)
UNITS = st.sampled_from(("元", "万元"))
NAMES = st.sampled_from(STYLES)
SEEDS = st.integers(0, 10**6)
# What the tables of a budget do not hold.
BESIDE = ("政府采购", "会议费", "培训费", "车辆", "项目支出.", "房屋面积", "大型设备", "购置")


def written(folder: Path, report: Report, name: str, unit: str, file: str = "表.xlsx") -> Path:
    path = folder / file
    path.write_bytes(to_workbook(establish(report), style(name), unit))
    return path


def year_of(report: Report) -> str:
    return f"{report.content.year}{'-budget' if report.kind == '预算' else ''}"


def taken(folder: Path, report: Report, name: str, unit: str, typed: str = "") -> Imported:
    """The tables of a report imported, over an input that was typed, if there is one."""
    year = year_of(report)
    if typed:
        path = folder / "in" / "某局" / f"{year}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(typed, encoding="utf-8")
    files = Files((written(folder, report, name, unit),))
    return import_tables(files, folder / "in", "某局", year)


def amounts(facts: Facts | None) -> dict[str, Decimal]:
    """Every amount of a budget that is not nothing and that a table has."""
    assert facts is not None
    return {
        line.name: line.amount.value
        for fact in facts.values()
        for line in (fact if isinstance(fact, tuple) else (fact,))
        if isinstance(line, Line) and line.amount.value and not line.name.startswith(BESIDE)
    }


# ---------------------------------------------------------------- there and back


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, name=NAMES, unit=UNITS)
def test_the_tables_of_a_budget_give_its_figures_again(
    seed: int, name: str, unit: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    report = parse(text_of(budget(seed)), "2025-budget.yaml")
    found = taken(tmp_path_factory.mktemp("in"), report, name, unit)
    assert amounts(facts_of(found.text, "2025.yaml", "预算")) == amounts(establish(report))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, name=NAMES, unit=UNITS)
def test_the_tables_of_an_account_give_its_figures_again(
    seed: int, name: str, unit: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    report = parse(text_of(accounts(seed)), "2024.yaml")
    found = taken(tmp_path_factory.mktemp("in"), report, name, unit)
    back = facts_of(found.text, "2024.yaml")
    assert back is not None
    expected = figures(establish(report))
    here = {k: v for k, v in figures(back).items() if k != "机关运行经费" or k in expected}
    assert here == expected


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_its_own_tables_change_no_figure_of_an_input(path: Path, tmp_path: Path) -> None:
    report = read(path)
    name = str(report.content.style or "base")
    found = taken(tmp_path, report, name, "万元", path.read_text("utf-8"))
    assert [change for change in found.changes if change.kind != "填"] == []
    assert told(parse(found.text, path.name), name, draft=True).text == (
        told(report, name, draft=True).text
    )


# ---------------------------------------------------------------- other figures in the input

HELD = {"收入", "结转和结余", "支出", "支出小计", "基本支出明细", "政府性基金", "国有资本经营预算"}
BESIDES = {"年初预算", "上年"}


def doubled(tree: Any, path: tuple[str, ...] = ()) -> Any:
    """A tree with twice of every amount that the tables hold."""
    if isinstance(tree, dict):
        return {key: doubled(value, (*path, key)) for key, value in tree.items()}
    if isinstance(tree, list) or not path or path[-1] in BESIDES:
        return tree
    expenses = path[0] == "三公经费" and path[-1] in {"预算", "决算"}
    try:
        number = Decimal(str(tree)) * 2
    except ArithmeticError:
        return tree
    return f"{number:f}" if expenses or path[0] in HELD else tree


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, name=st.sampled_from([s for s in STYLES if s != "zhuzhou"]), unit=UNITS)
def test_what_is_told_from_an_input_brought_up_to_date_is_what_the_tables_say(
    seed: int, name: str, unit: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tree = accounts(seed)
    report = parse(text_of(tree), "2024.yaml")
    found = taken(tmp_path_factory.mktemp("in"), report, name, unit, text_of(doubled(tree)))
    assert told(parse(found.text, "2024.yaml"), name, draft=True).text == (
        told(report, name, draft=True).text
    )


# ---------------------------------------------------------------- what a budget's tables hold


def planned(folder: Path, patch: dict[str, Any], **how: str) -> Imported:
    report = parse(text_of({**example_budget(), **patch}), "2025-budget.yaml")
    return taken(folder, report, "base", "万元", **how)


def test_a_kind_without_a_code_is_taken_by_its_name(tmp_path: Path) -> None:
    path = next(path for path in INPUTS if "budget" in path.name)
    found = taken(tmp_path, read(path), "zhuzhou", "万元")
    assert "    社会保障缴费: 140.03\n" in found.text


def test_the_projects_of_a_new_input_are_to_be_named_and_their_sum_is_there(
    tmp_path: Path,
) -> None:
    found = planned(tmp_path, {})
    assert "项目支出:\n" in found.text
    assert "  - 名称: 【待填】\n    金额: 250.00\n" in found.text


def test_projects_that_are_not_the_sum_of_the_table_are_told(tmp_path: Path) -> None:
    typed = text_of(example_budget()).replace("'200'", "'190'").replace("金额: 200", "金额: 190")
    found = planned(tmp_path, {}, typed=typed)
    said = [str(one) for one in found.problems]
    assert any("项目支出各项相加是 240.00，表上是 250.00，请核对" in one for one in said), said
    assert all(one.hint for one in found.problems)


# ---------------------------------------------------------------- compared with the budget


@pytest.fixture
def detailed() -> Tree:
    """A budget by 项, for the account of the example."""
    spending = {"2010301": "500", "2010302": "350", "2080505": "150"}
    tree = {**example_budget(), "年度": "2024", "支出": spending}
    # All of it is paid by 一般公共预算: the tables then say by 项 what it pays for.
    return {**tree, "收入": {"一般公共预算拨款": "1000"}, "政府性基金": None}


@pytest.mark.parametrize("form", ["工作簿", "填报文件"])
def test_a_budget_fills_what_the_account_is_compared_with(
    form: str, detailed: Tree, tmp_path: Path
) -> None:
    report = read(EXAMPLE)
    tables = written(tmp_path, report, "base", "元")
    given = tmp_path / "2024-budget.yaml"
    given.write_text(text_of(detailed), encoding="utf-8")
    if form == "工作簿":
        given = written(tmp_path, parse(text_of(detailed), given.name), "base", "万元", "预算.xlsx")
    found = import_tables(Files((tables,), budget=(given,)), tmp_path / "in", "某局", "2024")
    back = parse(found.text.replace("【待填】", "0"), "2024.yaml")
    planned_now = {
        code: row.budget
        for code, row in back.content.items.items()  # type: ignore[union-attr]
        if row.budget
    }
    assert planned_now["2010301"] == 5_000_000
    assert planned_now["2080505"] == 1_500_000


def test_a_budget_by_class_says_nothing_of_the_items_and_that_is_said(tmp_path: Path) -> None:
    tables = written(tmp_path, read(EXAMPLE), "base", "元")
    tree = {**example_budget(), "年度": "2024", "收入": {"一般公共预算拨款": "1000"}}
    budgeted = parse(text_of({**tree, "政府性基金": None}), "2024-budget.yaml")
    given = written(tmp_path, budgeted, "base", "万元", "预算.xlsx")
    found = import_tables(Files((tables,), budget=(given,)), tmp_path / "in", "某局", "2024")
    at = line_of(found.text, "支出", "2010301")
    assert "    年初预算: 【待填】" in found.text.splitlines()[at : at + 8]
    said = [str(one) for one in found.problems]
    assert any("填不了各项的年初预算" in one for one in said), said


def test_tables_of_accounts_are_no_budget(tmp_path: Path) -> None:
    report = read(EXAMPLE)
    path = written(tmp_path, report, "base", "元")
    with pytest.raises(InvalidReport) as refused:
        import_tables(Files((path,)), tmp_path / "in", "某局", "2024-budget")
    assert any("这是决算" in str(one) for one in refused.value.problems)
