"""The nine tables of a report's facts: in the official layout, read back as they were made."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from disclosed import disclosed
from example import EXAMPLE, EXAMPLE_BUDGET, INPUTS, STYLES, report_of, style, tree_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from readable import expected

from generator import Document, Facts, InvalidReport, Report, assemble, compose, establish, read
from generator.inspection import Finding, inspect
from generator.number.figure import Cell
from generator.problem import WRONG
from generator.published.shape import Grid, TextLine
from generator.tabulation import grid_of, publish, tabulate
from generator.tabulation.own_tables import printed_tables_of, tables_of
from generator.understanding import understand

# What the inputs' own departments have wrong in their words, whatever is generated from them.
THEIR_OWN = {"liling": {"N05", "N10"}}


def document_of(report: Report, name: str = "base", *, draft: bool = False) -> Document:
    facts, chosen = establish(report), style(name)
    return assemble(compose(facts, chosen, draft=draft), facts, chosen)


def facts_of_example() -> Facts:
    return establish(read(EXAMPLE))


def wrong(document: Document, unit: str = "万元") -> list[Finding]:
    """What the audit finds wrong in a published report, the blanks of a draft aside."""
    found = inspect(understand(disclosed(document, unit))).findings
    return [one for one in found if one.level == WRONG and one.code != "W01"]


# ---------------------------------------------------------------- what the tables hold


def test_the_nine_tables_are_there_in_the_order_of_their_numbers() -> None:
    keys = [table.key for table in tabulate(facts_of_example())]
    assert keys == ["T1", "T2", "T3", "T4", "T5", "T6", "TF", "TC", "TS"]


@pytest.mark.parametrize(
    ("key", "row", "column", "amount"),
    [
        ("T1", "收入.使用非财政拨款结余", "0", "50000"),
        ("T1", "收入.年初结转和结余", "0", "800000"),
        ("T1", "支出.一般公共服务支出", "0", "9720000"),
        ("T1", "支出.结余分配", "0", "30000"),
        ("T1", "支出.总计", "0", "14500000"),
        ("T2", "合计", "其他收入", "150000"),
        ("T3", "20103", "项目支出", "3100000"),
        ("T3", "2010350", "经营支出", "250000"),
        ("T4", "收入.年初.政府性基金预算财政拨款", "0", "100000"),
        ("T4", "支出.其他支出", "政府性基金", "1950000"),
        ("T4", "支出.总计", "一般公共预算", "10600000"),
        ("T5", "2010301", "基本支出", "6000000"),
        ("T6", "301", "", "5700000"),
        ("T6", "公用经费合计", "", "1800000"),
        ("TF", "229", "年末结转和结余", "150000"),
        ("TC", "合计", "项目支出", "450000"),
        ("TS", "公务用车购置及运行维护费", "决算", "480000"),
    ],
)
def test_a_cell_has_the_amount_of_the_input(key: str, row: str, column: str, amount: str) -> None:
    (table,) = [table for table in tabulate(facts_of_example()) if table.key == key]
    found = table.cell(row, column)
    assert found is not None
    assert found.value == Decimal(amount)


def test_a_cell_that_was_typed_knows_where() -> None:
    (table,) = [table for table in tabulate(facts_of_example()) if table.key == "T3"]
    found = table.cell("2010301", "基本支出")
    assert found is not None
    assert isinstance(found.origin, Cell)
    assert found.origin.path == ("支出", "2010301", "基本支出")


def test_income_by_subject_is_what_was_spent_and_the_one_other_source() -> None:
    facts = establish(next(read(path) for path in INPUTS if path.parent.name == "liling"))
    (table,) = [table for table in tabulate(facts) if table.key == "T2"]
    other, granted = table.cell("2101599", "其他收入"), table.cell("2101599", "财政拨款收入")
    assert other is not None
    assert granted is not None
    assert (other.value, granted.value) == (Decimal("58993.00"), Decimal("834655.00"))


def test_an_empty_table_says_why_it_is_empty() -> None:
    patch = {"政府性基金": None, "收入": {"政府性基金预算财政拨款收入": None}}
    (table,) = [t for t in tabulate(establish(report_of(patch))) if t.key == "TF"]
    assert table.notes == (
        "说明：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。",
    )


# ---------------------------------------------------------------- how they are laid out


def test_income_stands_beside_expenditure_and_the_totals_in_the_last_line() -> None:
    (table,) = [table for table in tabulate(facts_of_example()) if table.key == "T1"]
    rows = grid_of(table, "万元").rows
    assert rows[2] == ("栏次", "", "1", "栏次", "", "2")
    assert rows[3] == (
        "一、一般公共预算财政拨款收入", "1", "1,000.00", "一、一般公共服务支出", "31", "972.00",
    )  # fmt: skip
    assert rows[-1] == ("总计", "30", "1,450.00", "总计", "60", "1,450.00")
    assert {len(row) for row in rows} == {6}


@pytest.mark.parametrize("unit", ["元", "万元"])
@pytest.mark.parametrize("path", [EXAMPLE, EXAMPLE_BUDGET])
def test_what_is_published_is_read_back_cell_by_cell(path: object, unit: str) -> None:
    report = read(EXAMPLE if path == EXAMPLE else EXAMPLE_BUDGET)
    document = document_of(report)
    back = understand(publish(document, unit)).tables
    assert back.unit == unit
    own = {table.key: table for table in tabulate(document.facts)}
    for key, table in own.items():
        found = {at: cell.value for at, cell in back.cells[key].items() if cell.value}
        assert found == expected(table)
    assert set(own) == set(back.found)


def test_the_prose_follows_the_tables() -> None:
    document = document_of(read(EXAMPLE))
    blocks = publish(document).blocks
    prose = [block.text for block in document.blocks()]
    last = blocks[-len(prose) :]
    assert [block.text for block in last if isinstance(block, TextLine)] == prose
    assert sum(isinstance(block, Grid) for block in blocks) == 9
    lines = [b.place.line if isinstance(b, TextLine) else b.places[0].line for b in blocks]
    assert lines == sorted(set(lines))


# ---------------------------------------------------------------- what is written is right


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("path", [EXAMPLE, EXAMPLE_BUDGET, *INPUTS], ids=lambda p: p.parent.name)
def test_every_input_in_every_style_is_audited_without_an_error(path: object, name: str) -> None:
    (found,) = [one for one in (EXAMPLE, EXAMPLE_BUDGET, *INPUTS) if one == path]
    said = wrong(document_of(read(found), name, draft=True))
    assert [one for one in said if one.code not in THEIR_OWN.get(found.parent.name, set())] == []


# From 1,000 元 on: of less, two decimals of 万元 show too little to read a rate back from it.
AMOUNTS = st.integers(10**5, 10**10).map(lambda cents: f"{Decimal(cents) / 100:.2f}")


@st.composite
def patches(draw: st.DrawFn) -> dict[str, object]:
    """Other amounts for the 项 and for what pays for them, so that the tables still agree."""
    tree = tree_of(EXAMPLE)
    items: dict[str, dict[str, str | None]] = {}
    whole = Decimal(0)
    for code, row in tree["支出"].items():
        if code in {"2010301", "2010302", "2010350"}:
            continue
        items[code] = {"年初预算": draw(AMOUNTS), "上年": draw(AMOUNTS), "原因": "据实安排"}
        whole += Decimal(row["基本支出"].replace(",", ""))
    project = Decimal(draw(AMOUNTS))
    items["2010302"] = {"项目支出": str(project), "其中财政拨款": str(project)}
    for code in ("2010301", "2010302", "2010350"):  # what each received is not drawn
        items[code] = {**items.get(code, {}), "收入": None}
    items["2010302"] |= {"年初预算": draw(AMOUNTS), "上年": draw(AMOUNTS), "原因": "据实安排"}
    general = Decimal(10200000) + project - Decimal(2500000) - Decimal(200000)
    other = Decimal(draw(AMOUNTS))
    closing = Decimal(600000) + other - Decimal(150000)
    # The other 600,000 of 2010302 and what it was not paid from is taken out again.
    closing += Decimal(600000)
    return {
        "支出": items,
        "收入": {"一般公共预算财政拨款收入": str(general), "其他收入": str(other)},
        "结转和结余": {"年末结转和结余": str(closing)},
        "上年": {"收入总计": {"金额": draw(AMOUNTS), "原因": "据实安排"}},
    }


@settings(suppress_health_check=list(HealthCheck))
@given(patch=patches(), name=st.sampled_from(STYLES), unit=st.sampled_from(["元", "万元"]))
def test_whatever_is_written_is_audited_without_an_error(
    patch: dict[str, object], name: str, unit: str
) -> None:
    report = report_of(patch)
    try:
        document = document_of(report, name, draft=True)
    except InvalidReport as invalid:
        pytest.fail(str(invalid))
    # Of any size at all (I17): these are the figures of no department.
    faults = {p.code for p in document.facts.problems if not p.hint}
    assert faults <= {"I17", "I20"}
    assert wrong(document, unit) == []


def test_the_values_of_the_input_are_exact() -> None:
    tables = tables_of(facts_of_example())
    cell = tables.cell("T3", "2010301", "基本支出")
    assert cell is not None
    assert (cell.value, cell.half) == (Fraction(6_200_000), Fraction(1, 200))


@pytest.mark.parametrize("unit", ["元", "万元"])
@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_its_tables_are_those_that_are_read_once_they_are_published(path: Path, unit: str) -> None:
    """A text is held against the first; whoever reads the report holds it against the second."""
    facts = establish(read(path))
    own = printed_tables_of(facts, unit)
    document = assemble((), facts, style("base"))
    taken = understand(publish(document, unit)).tables
    assert set(taken.cells) == set(own.cells)
    for key, cells in taken.cells.items():
        shown = {at: (cell.value, cell.half) for at, cell in cells.items() if cell.value}
        here = own.cells[key]
        assert shown == {at: (here[at].value, here[at].half) for at in shown}
