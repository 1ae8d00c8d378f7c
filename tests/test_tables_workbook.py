"""The tables as a workbook: in the official form, exact to the 分, and read back as written."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import varied
from click.testing import CliRunner, Result
from example import EXAMPLE, EXAMPLE_BUDGET, INPUTS, STYLES, report_of, style, text_of
from hypothesis import given
from hypothesis import strategies as st
from readable import expected, has_codes

from generator import establish, parse, read
from generator.auditing import audit
from generator.doors.cli import cli
from generator.facts import Facts
from generator.inspection import inspect
from generator.number.figure import Figure
from generator.problem import WRONG
from generator.published import from_bytes
from generator.published.workbook import Sheet, sheets_of
from generator.tabulation import Table, arranged, cells_of, numbered, tabulate
from generator.telling.settings import BadStyle
from generator.telling.style import load_style
from generator.understanding import Understood, understand
from generator.writers.workbook import to_workbook
from generator.writers.workbook.sheet_table import FONT

PATHS = (EXAMPLE, EXAMPLE_BUDGET, *INPUTS)
UNITS = ("元", "万元")
FORMS = ("base", "shanghai")  # a style of each form; the other styles differ in words


def facts_of(path: Path = EXAMPLE) -> Facts:
    return establish(read(path))


def written(patch: dict[str, Any] | None = None, unit: str = "元", name: str = "base") -> bytes:
    """The workbook of the example with a patch."""
    return to_workbook(establish(report_of(patch)), style(name), unit)


def understood(data: bytes) -> Understood:
    return understand(from_bytes(data, "公开表.xlsx"))


def sheet_of(data: bytes, title: str) -> Sheet:
    (found,) = [sheet for sheet in sheets_of(data) if sheet.rows[0][0] == title]
    return found


def parts(data: bytes, start: str) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [archive.read(n).decode() for n in archive.namelist() if n.startswith(start)]


def assert_read_back(facts: Facts, data: bytes, unit: str, name: str) -> None:
    """Every figure, every blank, and whose tables they are."""
    found = understood(data)
    own = {table.key: table for _, table in numbered(facts, tabulate(facts), style(name))}
    assert {key: m.unit for key, m in found.tables.measures.items()} == dict.fromkeys(own, unit)
    for key, table in own.items():
        printed = {at: cell.value for at, cell in found.tables.cells[key].items()}
        assert printed == expected(table), key
    assert found.tables.ruled == {key for key, table in own.items() if has_codes(table)}
    assert set(found.tables.found) == set(own)
    content = facts.report.content
    assert (found.department, found.year) == (content.department, content.year)
    assert found.kind == facts.report.kind


# ---------------------------------------------------------------- read back


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_input_is_read_back_in_every_form(path: Path, name: str, unit: str) -> None:
    facts = facts_of(path)
    assert_read_back(facts, to_workbook(facts, style(name), unit), unit, name)


@given(
    seed=st.integers(0, 10**9),
    make=st.sampled_from((varied.accounts, varied.accounts, varied.budget)),
    unit=st.sampled_from(UNITS),
    name=st.sampled_from(STYLES),
)
def test_whatever_is_written_is_read_back_and_holds(
    seed: int, make: Any, unit: str, name: str
) -> None:
    kind = "预算" if make is varied.budget else "决算"
    facts = establish(parse(text_of({**make(seed), "部门": "示例部门"}), "某.yaml", kind=kind))
    data = to_workbook(facts, style(name), unit)
    assert_read_back(facts, data, unit, name)
    assert [one for one in inspect(understood(data)).findings if one.level == WRONG] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_audit_of_the_file_finds_nothing(path: Path, tmp_path: Path) -> None:
    facts = facts_of(path)
    file = tmp_path / "公开表.xlsx"
    file.write_bytes(to_workbook(facts, style(), "万元"))
    result = audit(file)
    assert result.checked > len(tabulate(facts))
    assert [(one.code, one.message) for one in result.inspection.findings] == []


@given(cents=st.integers(-(10**17), 10**17), unit=st.sampled_from(UNITS))
def test_an_amount_is_exact_however_long(cents: int, unit: str) -> None:
    amount = f"{Decimal(cents).scaleb(-2):f}"
    facts = establish(report_of({"收入": {"其他收入": amount}}))
    tables = understood(to_workbook(facts, style(), unit)).tables
    cell = tables.cell("T1", "收入.其他收入", "0")
    assert (cell.value if cell else 0) == Decimal(amount)


def test_an_amount_of_more_digits_than_a_double_keeps_is_text() -> None:
    amounts = {"其他收入": "1234567890123.45", "事业收入": "12345678901234.56"}
    sheet = sheet_of(written({"收入": amounts}), "收入支出决算总表")
    shown = {str(row[0]).split("、")[-1]: row[2] for row in sheet.rows if len(row) > 2}
    assert shown["其他收入"] == Decimal("1234567890123.45")
    assert shown["事业收入"] == "12,345,678,901,234.56"


def test_one_workbook_leaves_nothing_for_the_next() -> None:
    before = dict(FONT)
    written()
    assert before == FONT


def test_the_same_report_is_the_same_file() -> None:
    assert written() == written()
    (core,) = parts(written(), "docProps/core.xml")
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2024-12-31"}


# ---------------------------------------------------------------- nothing runs


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", "{=1}", "http:局"]
)
def test_a_name_is_no_formula_and_no_link(text: str) -> None:
    data = written({"部门": f"{text}部门", "支出": {"2010301": {"名称": f"{text}科目"}}})
    sheets = parts(data, "xl/worksheets/")
    assert not [xml for xml in sheets if "<f>" in xml or "<f " in xml or "hyperlink" in xml]
    assert any(f"{text}科目" in str(row) for sheet in sheets_of(data) for row in sheet.rows)


# ---------------------------------------------------------------- order and numbers


def order(year: int, name: str) -> list[tuple[str, str]]:
    facts = establish(report_of({"年度": str(year)}))
    return [(number, table.key) for number, table in numbered(facts, tabulate(facts), style(name))]


FIRST = ["T1", "T2", "T3", "T4", "T5", "T6"]
COUNTED = [f"公开0{at}表" for at in range(1, 10)]


@pytest.mark.parametrize(
    ("year", "name", "last", "numbers"),
    [
        (2020, "base", ["TS", "TF", "TC"], COUNTED),
        (2021, "liuyang", ["TS", "TF", "TC"], COUNTED),
        (2022, "base", ["TF", "TC", "TS"], COUNTED),
        (2024, "liling", ["TF", "TC", "TS"], COUNTED),
        (2021, "shanghai", ["TS", "TF", "TC"], [""] * 9),
        (2024, "shanghai", ["TS", "TF", "TC"], [""] * 9),
    ],
)
def test_the_numbers_follow_the_year_and_the_style(
    year: int, name: str, last: list[str], numbers: list[str]
) -> None:
    assert order(year, name) == list(zip(numbers, [*FIRST, *last], strict=True))


def test_the_sheets_stand_in_that_order_with_their_numbers() -> None:
    sheets = sheets_of(written({"年度": "2021"}))
    assert [sheet.name[:2] for sheet in sheets] == [f"0{at}" for at in range(1, 10)]
    assert [sheet.rows[1][0] for sheet in sheets] == COUNTED
    assert sheets[6].rows[0][0] == "财政拨款“三公”经费支出决算表"


def test_the_tables_of_a_budget_have_their_own_order_and_numbers(tmp_path: Path) -> None:
    facts = establish(read(next(path for path in INPUTS if path.parent.name == "zhuzhou")))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "style.yaml").write_text('公开表: {预算编号: "预算{号}表"}\n', "utf-8")
    for name, keys in (
        ("base", ["T1", "T2", "T3", "T4", "T5", "T6", "TS", "TF", "TC"]),
        ("shanghai", ["T1", "T2", "T3", "T4", "T5", "TF", "TC", "T6", "TS"]),
    ):
        found = list(numbered(facts, tabulate(facts), style(name)))
        assert found == list(zip([""] * 9, [table for _, table in found], strict=True))
        assert [table.key for _, table in found] == keys
    own = numbered(facts, tabulate(facts), load_style("own", tmp_path))
    assert [number for number, _ in own] == [f"预算0{at}表" for at in range(1, 10)]


def test_a_number_counts_a_table_that_the_input_does_not_tell(tmp_path: Path) -> None:
    facts = facts_of(EXAMPLE_BUDGET)  # paid by other sources as well: by fund it is not told
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "style.yaml").write_text('公开表: {预算编号: "预算{号}表"}\n', "utf-8")
    own = numbered(facts, tabulate(facts), load_style("own", tmp_path))
    counted = {table.key: number for number, table in own}
    assert not {"T4", "T5"} & set(counted)
    assert (counted["T3"], counted["T6"]) == ("预算03表", "预算06表")


def test_the_tables_of_a_budget_have_no_numbers() -> None:
    sheets = sheets_of(to_workbook(facts_of(EXAMPLE_BUDGET), style(), "元"))
    assert [sheet.rows[1][0] for sheet in sheets] == [""] * len(sheets)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{2022年度起: [收入, 支出]}", "公开表→2022年度起：九张表写全"),
        ("{2022年度起: 收入}", "公开表→2022年度起：下面应是几行“- …”"),
        ("{2023年度起: []}", "公开表：不认识“2023年度起”"),
        ("{编号: [公开]}", "公开表→编号：后面应是一个词"),
        ("{格式: 北京}", "公开表→格式“北京”不行；可以写 全国、简式"),
    ],
)
def test_an_order_that_cannot_be_used_is_refused(said: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "style.yaml").write_text(f"公开表: {said}\n", "utf-8")
    with pytest.raises(BadStyle, match=why):
        load_style("own", tmp_path)


# ---------------------------------------------------------------- the official form


def test_the_cells_of_a_heading() -> None:
    heading = [("预算数", "", "", ""), ("合计", "车", "", "接待"), ("", "小计", "购置", "")]
    assert set(cells_of(heading)) == {
        (0, 0, 0, 3), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3), (2, 1, 2, 1), (2, 2, 2, 2),
    }  # fmt: skip


def test_what_stands_above_and_below_a_table() -> None:
    patch: dict[str, Any] = {"政府性基金": None, "收入": {"政府性基金预算财政拨款收入": None}}
    rows = sheet_of(written(patch, "万元"), "政府性基金预算财政拨款收入支出决算表").rows
    assert rows[1][0] == "公开07表"
    assert [cell for cell in rows[2] if cell] == ["部门：示例部门", "2024年度", "金额单位：万元"]
    assert [row[0] for row in rows[-2:]] == [
        "注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。",
        "说明：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。",
    ]


def test_what_stands_above_and_below_a_table_of_shanghai() -> None:
    patch: dict[str, Any] = {"国有资本经营预算": None}
    patch |= {"收入": {"国有资本经营预算财政拨款收入": None}}
    data = written(patch, "万元", "shanghai")
    rows = sheet_of(data, "国有资本经营预算财政拨款收入支出决算表").rows
    assert [cell for cell in rows[2] if cell] == ["编制部门：示例部门", "2024年度", "单位：万元"]
    assert [row[0] for row in rows[-2:]] == [
        "注：本表反映部门本年度国有资本经营预算财政拨款收入支出及结转和结余情况。",
        "说明：示例部门本年度没有国有资本经营预算财政拨款收入和支出，故本表无数据。",
    ]


def test_the_forms_of_shanghai_for_final_accounts() -> None:
    data = written(name="shanghai")
    assert not any("行次" in row or "栏次" in row for s in sheets_of(data) for row in s.rows)
    capital = sheet_of(data, "国有资本经营预算财政拨款收入支出决算表").rows
    assert capital[3][2:] == ("年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余")
    general = sheet_of(data, "一般公共预算财政拨款支出决算表").rows
    assert general[-2][0] == "合计"  # above the note
    expenses = sheet_of(data, "财政拨款“三公”经费支出决算表").rows
    assert expenses[6] == ("预算数", "决算数") * 6
    basic = sheet_of(data, "一般公共预算财政拨款基本支出决算表").rows
    assert basic[3] == ("经济分类科目编码", "科目名称", "决算数") * 2
    codes = {row[3] for row in basic}
    assert {"310", "31013"} <= codes
    assert not {"307", "399", "31005"} & codes


def test_the_forms_of_shanghai_for_a_budget() -> None:
    data = to_workbook(facts_of(EXAMPLE_BUDGET), style("shanghai"), "元")
    year = facts_of(EXAMPLE_BUDGET).report.content.year
    spending = sheet_of(data, f"{year}年部门支出预算总表")
    assert spending.rows[5][:3] == ("类", "款", "项")
    assert spending.rows[-1][0] == "合计"
    assert {(3, 0, 3, 3), (4, 0, 4, 2), (4, 3, 5, 3)} <= set(spending.merged)
    whole = sheet_of(data, f"{year}年部门财务收支预算总表").rows
    labels = [row[0] for row in whole]
    assert labels[5:9] == [
        "一、财政拨款收入", "1. 一般公共预算资金", "2. 政府性基金", "3. 国有资本经营预算"
    ]  # fmt: skip
    assert labels[12:14] == ["五、纳入专户管理的非税收入拨款", "六、上年结转"]
    public = sheet_of(data, f"{year}年部门“三公”经费和机关运行经费预算表").rows
    assert public[3][-1] == "机关运行经费预算数"


def test_a_number_is_written_digit_for_digit() -> None:
    sheets = parts(written({"收入": {"其他收入": "744000.10"}}, "万元"), "xl/worksheets/")
    numbers = {n for xml in sheets for n in re.findall(r"<v>([\d.E+-]+)</v>", xml)}
    assert "74.40001" in numbers
    assert max(len(number.replace(".", "")) for number in numbers) <= 15


def test_a_blank_cell_is_blank() -> None:
    sheet = sheet_of(written(), "支出决算表")
    (row,) = [row for row in sheet.rows if row[0] == "2010301"]
    assert [cell != "" for cell in row] == [True, True, True, True, False, False, False, False]


def test_headings_are_merged_as_in_the_form() -> None:
    merged = set(sheet_of(written(), "政府性基金预算财政拨款收入支出决算表").merged)
    assert {(3, 0, 3, 1), (3, 2, 4, 2), (3, 4, 3, 6), (5, 0, 5, 1), (6, 0, 6, 1)} <= merged


def test_a_number_shows_two_decimals_and_its_cell_more() -> None:
    data = written({"收入": {"其他收入": "150000.37"}}, "万元")
    sheet = sheet_of(data, "收入支出决算总表")
    assert Decimal("15.000037") in {cell for row in sheet.rows for cell in row}
    (styles,) = parts(data, "xl/styles.xml")
    assert 'formatCode="#,##0.00_ "' in styles
    assert {"宋体", "黑体"} <= set(re.findall(r'<name val="([^"]+)"', styles))


def test_every_sheet_prints_on_a4_as_wide_as_the_page() -> None:
    data = written()
    sheets = parts(data, "xl/worksheets/sheet")
    assert len(sheets) == 9
    for xml in sheets:
        assert '<pageSetUpPr fitToPage="1"/>' in xml
        assert re.search(r'<pageSetup paperSize="9"(?: fitToHeight="0")?', xml)
        assert 'state="frozen"' in xml
    lying = [at for at, xml in enumerate(sheets, 1) if 'orientation="landscape"' in xml]
    assert lying == [2, 3, 4, 6, 7, 9]
    (book,) = parts(data, "xl/workbook.xml")
    assert book.count("_xlnm.Print_Titles") == book.count("_xlnm.Print_Area") == 9


def test_a_long_table_goes_over_pages_and_a_short_one_does_not() -> None:
    codes = [code for code in varied.general() if code.startswith("213")]  # none of the example
    items = {code: {"项目支出": "1", "年初预算": "1", "上年": "1"} for code in codes}
    long, short = written({"支出": items}), written()
    for title, free in (("支出决算表", True), ("收入支出决算总表", False)):
        for data, goes_on in ((long, free), (short, False)):
            at = [sheet.rows[0][0] for sheet in sheets_of(data)].index(title) + 1
            (xml,) = parts(data, f"xl/worksheets/sheet{at}.xml")
            assert ('fitToHeight="0"' in xml) == goes_on, title


# ---------------------------------------------------------------- what a budget tells by fund


def budget_tables(patch: dict[str, Any]) -> dict[str, Table]:
    """The tables of a budget that 一般公共预算 and 政府性基金 pay for, with a patch."""
    tree = {
        "部门": "示例部门",
        "年度": "2025",
        "类型": "预算",
        "计量单位": "元",
        "收入": {"一般公共预算拨款": "900", "政府性基金预算拨款": "100"},
        "支出": {"201": "700", "212": "300"},
        "基本支出": {"公用经费": "600"},
        "项目支出": [{"名称": "专项", "金额": "400", "用途": "业务"}],
        "政府性基金": {"21208": "60", "21213": "40"},
    }
    facts = establish(parse(text_of(tree | patch), "某.yaml", kind="预算"))
    return {table.key: table for table in tabulate(facts)}


def test_a_fund_pays_for_its_subjects_and_the_general_budget_for_the_rest() -> None:
    found = budget_tables({})
    assert {
        (row.row, column): int(one.value)
        for row in found["T4"].rows
        if row.row.startswith("支出.")
        for column, one in row.cells.items()
    } == {
        ("支出.一般公共服务支出", "0"): 700, ("支出.一般公共服务支出", "一般公共预算"): 700,
        ("支出.城乡社区支出", "0"): 300, ("支出.城乡社区支出", "一般公共预算"): 200,
        ("支出.城乡社区支出", "政府性基金"): 100,
        ("支出.总计", "0"): 1000, ("支出.总计", "一般公共预算"): 900,
        ("支出.总计", "政府性基金"): 100,
    }  # fmt: skip
    general = found["T5"]
    assert general.columns == ("小计",)  # whether a fund's are projects is not told
    assert [int(one.value) for one in general.figures()] == [900, 700, 200]


@pytest.mark.parametrize(
    ("revenue", "left_out"),
    [
        ({"一般公共预算拨款": "800", "政府性基金预算拨款": "100", "上年结转": "100"}, {"T4", "T5"}),
        ({"一般公共预算拨款": "950", "政府性基金预算拨款": "50"}, {"T4", "T5"}),
        (
            {
                "一般公共预算拨款": "800",
                "政府性基金预算拨款": "100",
                "国有资本经营预算拨款": "100",
            },
            {"T4", "T5", "TC"},
        ),
    ],
)
def test_what_pays_for_what_is_not_made_up(revenue: dict[str, str], left_out: set[str]) -> None:
    assert {"T4", "T5", "TC"} - set(budget_tables({"收入": revenue})) == left_out


def test_a_kind_of_pay_has_the_code_of_its_name_or_none() -> None:
    basic = {"人员经费": {"津贴补贴": "60", "一种补助": "40"}, "公用经费": "500"}
    (table,) = [one for one in budget_tables({"基本支出": basic}).values() if one.key == "T6"]
    form = arranged(table)
    assert [row[:2] for row in form.rows] == [
        ("合计", ""), ("30102", "津贴补贴"), ("", "一种补助"), ("", "公用经费")
    ]  # fmt: skip
    shown = [[int(c.value) if isinstance(c, Figure) else c for c in row[2:]] for row in form.rows]
    assert shown == [[600, 100, 500], [60, 60, ""], [40, 40, ""], [500, "", 500]]


# ---------------------------------------------------------------- the command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["tables", *arguments], catch_exceptions=True)


def test_the_command_writes_the_workbook_and_keeps_an_edited_one(tmp_path: Path) -> None:
    done = run(str(EXAMPLE), "--output", str(tmp_path), "--unit", "元")
    assert done.exit_code == 0, done.output
    (file,) = tmp_path.glob("*.xlsx")
    assert file.name == "example-公开表.xlsx"
    assert f"已写 {file}" in done.output
    assert understood(file.read_bytes()).tables.unit == "元"
    file.write_bytes(b"edited")
    again = run(str(EXAMPLE), "--output", str(tmp_path))
    assert "原来的文件有人改过，已另存为" in again.output
    (kept,) = tmp_path.glob("*手改*")
    assert kept.read_bytes() == b"edited"


def test_the_unit_is_that_of_the_style(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "style.yaml").write_text("数字: {单位: 元}\n", "utf-8")
    for name, unit in (("base", "万元"), ("own", "元")):
        run(str(EXAMPLE), "--output", str(tmp_path), "--style", name, "--styles", str(tmp_path))
        assert understood((tmp_path / "example-公开表.xlsx").read_bytes()).tables.unit == unit


def test_what_was_typed_in_rounded_units_is_not_written_as_exact(tmp_path: Path) -> None:
    (path,) = [path for path in INPUTS if path.parent.name == "hengyang"]
    done = run(str(path), "--unit", "元", "--output", str(tmp_path / "out"))
    assert done.exit_code == 1
    assert "填报文件按万元填，尾数已经舍去，换成元就对不上了；请写 --unit 万元" in done.output
    assert not (tmp_path / "out").exists()


def test_tables_that_do_not_agree_are_not_written(tmp_path: Path) -> None:
    (tmp_path / "2024.yaml").write_text(
        re.sub(
            r"年末结转和结余: [\d,.]+", "年末结转和结余: 1", EXAMPLE.read_text("utf-8"), count=1
        ),
        "utf-8",
    )
    done = run(str(tmp_path / "2024.yaml"), "--output", str(tmp_path / "out"))
    assert done.exit_code == 1
    assert re.search(r"有问题，什么也没有写.*\n.*2024\.yaml 第 \d+ 行", done.output)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--unit", "美元"], "没有“美元”这种单位；可以写 元、万元"),
        (["--year", "2024"], "--year 用来从部门的文件夹里挑一份"),
    ],
)
def test_wrong_use_is_said(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = run(str(EXAMPLE), "--output", str(tmp_path), *arguments)
    assert done.exit_code != 0
    assert said in done.output + str(done.exception)


def test_the_tables_that_a_budget_does_not_tell_are_named(tmp_path: Path) -> None:
    done = run(str(EXAMPLE_BUDGET), "--output", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert (
        "没有做财政拨款收支总表、一般公共预算支出表、国有资本经营预算支出表，请自己补上"
        in done.output
    )
