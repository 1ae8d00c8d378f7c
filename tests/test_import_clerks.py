"""What a clerk may hand in by mistake: each is told at its cell, with what to do; none is taken."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from example import EXAMPLE, report_of, style
from imports import example, facts_with, kept, setting, workbook

from generator import Facts, establish, read
from generator.importing import Files, import_tables
from generator.problem import InvalidReport
from generator.published.shape import Unreadable
from generator.tabulation import grid_of, tabulate
from generator.writers.workbook import to_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET, TEXTS, BOOK = "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml", "xl/workbook.xml"

Change = Callable[[str], str]


@cache
def exported() -> bytes:
    """The workbook of the example, as the tables are written."""
    return to_workbook(establish(read(EXAMPLE)), style("base"), "元")


def changed(folder: Path, part: str, change: Change) -> Path:
    """The same with a part of it otherwise."""
    path = folder / "表.xlsx"
    source = zipfile.ZipFile(io.BytesIO(exported()))
    with zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                text = data.decode()
                assert change(text) != text
                data = change(text).encode()
            target.writestr(name, data)
    return path


def told(folder: Path, *paths: Path, draft: bool = False) -> tuple[list[str], list[str]]:
    """What is wrong, and what is to be looked at."""
    try:
        found = import_tables(Files(paths), folder / "in", "某局", "2024", draft=draft).problems
    except InvalidReport as error:
        found = tuple(error.problems)
    return [str(p) for p in found if not p.hint], [str(p) for p in found if p.hint]


# ---------------------------------------------------------------- a cell

D10 = re.compile(r'<c r="D10"([^>]*)><v>[^<]*</v></c>')


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (r'<c r="D10"\1><f>SUM(D11:D12)</f></c>', "“（公式没有算出数）”；请用 Excel"),
        (r'<c r="D10"\1><f>[1]甲!A1</f><v/></c>', "“（公式没有算出数）”；请用 Excel"),
        (r'<c r="D10"\1 t="e"><f>A1</f><v>#REF!</v></c>', "“#REF!”；公式出错了，请改好"),
        (r'<c r="D10"\1 t="b"><v>1</v></c>', "“是”；请改成数，没有的留空"),
    ],
)
def test_a_cell_that_shows_no_amount_is_named(cell: str, said: str, tmp_path: Path) -> None:
    """What is not there would be nothing spent, and the totals may not know better."""
    wrong, _ = told(tmp_path, changed(tmp_path, SHEET, lambda text: D10.sub(cell, text)))
    start = "表.xlsx 03 支出决算表!D10：支出决算表的这一格应是金额，现在是"
    assert any(one.startswith(start + said) for one in wrong), wrong


def test_a_formula_with_its_result_is_an_amount(tmp_path: Path) -> None:
    path = changed(
        tmp_path, SHEET, lambda text: D10.sub(r'<c r="D10"\1><f>A1</f><v>6200000</v></c>', text)
    )
    assert told(tmp_path, path) == ([], [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("620万元", "格里只写数，单位写在表头"),
        ("￥6,200,000.00", "格里只写数，单位写在表头"),
        ("6,200,000.00元", "格里只写数，单位写在表头"),
        ("62%", "请改成数，没有的留空"),
        ("2024-01-01", "请改成数，没有的留空"),
        ("无", "请改成数，没有的留空"),
        ("6.200.000,00", "请改成数，没有的留空"),
        ("6.2e6", "请改成数，没有的留空"),
    ],
)
def test_a_text_where_an_amount_belongs_is_named_with_what_to_do(
    text: str, said: str, tmp_path: Path
) -> None:
    path = kept(tmp_path, example(), edit=setting("T3", "2010301", 3, text))
    assert any(f"现在是“{text}”；{said}" in one for one in told(tmp_path, path)[0])


@pytest.mark.parametrize(
    "text", ["６，２００，０００．００", " 6,200,000.00 ", "6200000", "6 200 000.00"]
)
def test_an_amount_may_be_typed_in_many_ways(text: str, tmp_path: Path) -> None:
    path = kept(tmp_path, example(), edit=setting("T3", "2010301", 3, text))
    assert told(tmp_path, path) == ([], [])


# ---------------------------------------------------------------- a sheet, a heading


def test_a_table_on_a_hidden_sheet_is_asked_for(tmp_path: Path) -> None:
    hidden = 'sheetId="3" state="hidden"'
    path = changed(tmp_path, BOOK, lambda text: text.replace('sheetId="3"', hidden))
    wrong, hints = told(tmp_path, path)
    assert any("没有找到支出决算表" in one for one in wrong)
    assert "表.xlsx：工作表“03 支出决算表”是隐藏的；要读它，请先取消隐藏" in hints


def test_a_unit_that_makes_a_department_too_large_is_doubted(tmp_path: Path) -> None:
    path = changed(tmp_path, TEXTS, lambda text: text.replace("单位：元", "单位：万元"))
    wrong, hints = told(tmp_path, path)
    assert wrong == []
    assert any("14,500,000.00 万元是 1,450 亿元；请看表头的单位写对没有" in one for one in hints)


def test_tables_without_a_unit_ask_for_one(tmp_path: Path) -> None:
    path = changed(tmp_path, TEXTS, lambda text: text.replace("单位：元", ""))
    wrong, _ = told(tmp_path, path)
    assert len(wrong) == 1
    assert wrong[0].endswith("没有写单位；请加 --unit 元 或 --unit 万元")
    files = Files((path,), unit="元")
    assert import_tables(files, tmp_path / "in", "某局", "2024").problems == ()


def test_tables_in_thousands_are_written_in_yuan(tmp_path: Path) -> None:
    path = changed(tmp_path, TEXTS, lambda text: text.replace("单位：元", "单位：千元"))
    text = import_tables(Files((path,)), tmp_path / "in", "某局", "2024").text
    assert "计量单位: 元" in text
    assert "  其他收入: 150,000,000.00" in text


# ---------------------------------------------------------------- two in one


def both(folder: Path, *each: Facts) -> Path:
    """The tables of several departments, or years, in one workbook."""
    path = folder / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for facts in each:
            for table in tabulate(facts):
                sheet = book.add_worksheet()
                sheet.write_column(0, 0, [table.title, "金额单位：元"])
                for at, row in enumerate(grid_of(table, "元").rows, 3):
                    sheet.write_row(at, 0, row)
    return path


def test_two_departments_in_one_workbook_are_told_apart(tmp_path: Path) -> None:
    other = facts_with(
        {"基本支出: 60.00": "基本支出: 67.00", "财政拨款收入: 100": "财政拨款收入: 107"}
    )
    wrong, _ = told(tmp_path, both(tmp_path, facts_with({}), other))
    assert any("像是两个部门或两个年度的表，请只留一个" in one for one in wrong), wrong


def test_the_same_table_twice_is_one(tmp_path: Path) -> None:
    assert told(tmp_path, both(tmp_path, facts_with({}), facts_with({})))[0] == []


# ---------------------------------------------------------------- a file


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("表.xlsx", b"", "文件是空的"),
        ("表.xlsx", b"PK\3\4" + b"x" * 900, "请用 Excel 或 WPS 打开，另存为 xlsx 再试"),
        ("表.xlsx", OLE + b"\0" * 2000, "请另存为 xlsx"),
        ("表.et", OLE + b"\0" * 2000, "请另存为 xlsx"),
        ("~$表.xlsx", b"\5abc", "请选名字不带“~$”的那一份"),
    ],
)
def test_a_file_that_is_no_workbook_says_what_to_do(
    name: str, data: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=re.escape(said)):
        told(tmp_path, path)


@pytest.mark.parametrize("name", ["表.xlsm", "表.et", "表.xls"])
def test_the_name_of_a_workbook_says_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(workbook(example()))
    assert told(tmp_path, path) == ([], [])


def test_a_list_without_titles_is_no_table_and_that_is_all_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("科目编码,金额\n2010301,1\n", encoding="utf-8")
    wrong, hints = told(tmp_path, path)
    assert len(wrong) == 1
    assert "没有找到一张公开表" in wrong[0]
    assert hints == []


# ---------------------------------------------------------------- whose tables they are

THEIRS = "部门: {}\n年度: {}\n计量单位: 元\n收入: {{}}\n支出: {{}}\n"


@pytest.mark.parametrize("year", ["2024", "2023"])
def test_tables_of_another_department_go_into_no_input(year: str, tmp_path: Path) -> None:
    """Neither into its file nor into a new one that begins with last year's."""
    path = tmp_path / "in" / "某局" / f"{year}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(THEIRS.format("丙市甲局", year), "utf-8")
    handed = kept(tmp_path, example())
    wrong, _ = told(tmp_path, handed)
    assert any("“部门：示例部门”" in one and "丙市甲局" in one for one in wrong), wrong
    before = path.read_bytes()
    drafted = import_tables(Files((handed,)), tmp_path / "in", "某局", "2024", draft=True)
    assert [one.code for one in drafted.problems if not one.hint].count("J07") == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["示例部门", "丙市示例部门", "示例部门（汇总）", "示例 部门"])
def test_a_department_may_be_named_at_more_length(name: str, tmp_path: Path) -> None:
    path = tmp_path / "in" / "某局" / "2024.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(THEIRS.format(name, 2024), "utf-8")
    wrong, hints = told(tmp_path, kept(tmp_path, example()))
    assert not [one for one in (*wrong, *hints) if "丙市" in one or "汇总" in one]


def test_last_years_tables_of_another_department_are_doubted(tmp_path: Path) -> None:
    """A department may have had another name the year before."""
    last = establish(report_of({"部门": "丙市甲局", "年度": "2023"}))
    before = kept(tmp_path, last, "去年.xlsx")
    path = tmp_path / "in" / "某局" / "2024.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(THEIRS.format("示例部门", 2024), "utf-8")
    files = Files((kept(tmp_path, example()),), (before,))
    found = import_tables(files, tmp_path / "in", "某局", "2024").problems
    assert any("去年.xlsx" in str(one) and "丙市甲局" in str(one) for one in found if one.hint)
