"""Workbooks of tables: what is in each cell, where it stands, and what is refused."""

from __future__ import annotations

import datetime as dt
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from generator.inspection import inspect
from generator.problem import WRONG, Place
from generator.published import from_bytes
from generator.published.shape import Grid, Published, TextLine, Unreadable
from generator.published.workbook import exact, sheets_of, title_of
from generator.understanding import understand

Filled = Callable[[Any], None]
Rows = Sequence[Sequence[object]]


def xlsx(**sheets: Filled | Rows) -> bytes:
    """A workbook as Excel would write it; a sheet is its rows, or a function that fills it."""
    return named(sheets.items())


def named(sheets: Iterable[tuple[str, Filled | Rows]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        for name, content in sheets:
            sheet = workbook.add_worksheet(name)
            if callable(content):
                content(sheet)
            else:
                for at, row in enumerate(content):
                    sheet.write_row(at, 0, row)
    return file.getvalue()


def grids(document: Published) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def lines(document: Published) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, TextLine)]


def refusal(data: bytes, name: str = "表.xlsx") -> str:
    with pytest.raises(Unreadable) as raised:
        from_bytes(data, name)
    return str(raised.value)


# ---------------------------------------------------------------- what reporting software writes


def _summary(sheet: Any) -> None:
    sheet.merge_range("A1:F1", "收入支出决算总表")
    sheet.write("F2", "公开01表")
    sheet.write("A3", "部门：示例局")
    sheet.write("F3", "金额单位：万元")
    sheet.merge_range("A4:C4", "收入")
    sheet.merge_range("D4:F4", "支出")
    sheet.write_row("A5", ["项目", "行次", "金额", "项目", "行次", "金额"])
    sheet.write_row("A6", ["栏次", "", 1, "栏次", "", 2])
    sheet.write_row(
        "A7", ["一、一般公共预算财政拨款收入", 1, 1000.1, "一、一般公共服务支出", 32, 900]
    )
    sheet.write_row("A8", ["八、其他收入", 8, 200, "八、社会保障和就业支出", 39, 250.1])
    sheet.write_row("A9", ["本年收入合计", 27, None, "本年支出合计", 58, None])
    sheet.write_formula("C9", "=SUM(C7:C8)", None, 1200.1)
    sheet.write_formula("F9", "=SUM(F7:F8)", None, 1150.1)
    sheet.write_row("A10", ["年初结转和结余", 29, "", "年末结转和结余", 60, 50])
    sheet.write_row("A12", ["总计", 31, 1200.1, "总计", 62, 1200.1])
    sheet.write("A13", "注：本表反映部门本年度的总收支和年末结转结余情况。")


def _spending(sheet: Any) -> None:
    sheet.write("A1", "支出决算表")
    sheet.write("A3", "部门：示例局")
    sheet.write("G3", "单位：万元")
    sheet.merge_range("A4:B4", "项目")
    heads = [
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    ]
    sheet.write_row("C4", heads)
    sheet.write_row("A5", ["功能分类科目编码", "科目名称"])
    sheet.write_row("A6", ["栏次", "", 1, 2, 3, 4, 5, 6])
    sheet.write_row("A7", ["合计", "", 1150.1, 900, 250.1])
    sheet.write_row("A8", [201, "一般公共服务支出", 900, 900])
    sheet.write_row("A9", [20103, "政府办公厅（室）及相关机构事务", 900, 900])
    sheet.write_row("A10", [2010301, "行政运行", 900, 900])
    sheet.write_row("A11", ["208", "社会保障和就业支出", 250.1, "", 250.1])
    sheet.write_row("A12", ["20805", "行政事业单位养老支出", 250.1, "", 250.1])
    sheet.write_row("A13", ["2080505", "养老保险缴费支出", 250.1, "", 250.1])


def reported() -> bytes:
    return named(
        [
            ("GK01 收入支出决算总表(公开01表)", _summary),
            ("GK03 支出决算表(公开03表)", _spending),
        ]
    )


def test_the_tables_of_a_workbook_are_found_and_hold() -> None:
    understood = understand(from_bytes(reported(), "表.xlsx"))
    tables = understood.tables
    assert {"T1", "T3"} <= set(tables.found)
    whole = tables.cell("T1", "收入.本年收入合计", "0")
    assert whole is not None
    assert whole.value == 12_001_000
    item = tables.cell("T3", "2080505", "项目支出")
    assert item is not None
    assert item.value == 2_501_000
    found = inspect(understood)
    assert [one for one in found.findings if one.level == WRONG] == []
    assert {"E01", "E02", "E05", "E13"} <= {one.code for one in found.checked}


def test_the_cell_of_each_figure_is_told() -> None:
    tables = understand(from_bytes(reported(), "表.xlsx")).tables
    item = tables.cell("T3", "2080505", "项目支出")
    assert item is not None
    assert item.place == Place(2, 13, "GK03 支出决算表(公开03表)", 5)
    assert str(item.place) == "GK03 支出决算表(公开03表)!E13"
    whole = tables.cell("T1", "支出.总计", "0")
    assert whole is not None
    assert str(whole.place).endswith("!F12")


def test_an_equation_that_a_workbook_breaks_names_its_cell() -> None:
    def broken(sheet: Any) -> None:
        _spending(sheet)
        sheet.write("C10", 901)

    understood = understand(from_bytes(named([("支出决算表", broken)]), "表.xlsx"))
    wrong = [one for one in inspect(understood).findings if one.level == WRONG]
    assert wrong
    assert any("支出决算表!C10" in one.basis for one in wrong)


def test_rows_and_columns_are_those_of_the_sheet() -> None:
    first, second = grids(from_bytes(reported(), "表.xlsx"))
    assert first.places[0] == Place(1, 4, "GK01 收入支出决算总表(公开01表)")
    assert first.place(0, 3).column == 4
    assert [place.line for place in first.places] == [4, 5, 6, 7, 8, 9, 10, 12]  # 11 is blank
    assert first.rows[0] == ("收入", "", "", "支出", "", "")
    assert second.rows[4][:4] == ("201", "一般公共服务支出", "900.00", "900.00")


def test_titles_notes_and_what_stands_above_a_table_are_lines() -> None:
    said = lines(from_bytes(reported(), "表.xlsx"))
    assert said[:3] == ["收入支出决算总表", "公开01表", "部门：示例局 金额单位：万元"]
    assert "注：本表反映部门本年度的总收支和年末结转结余情况。" in said


# ---------------------------------------------------------------- numbers


def test_codes_ordinals_and_amounts_are_told_apart() -> None:
    first, second = grids(from_bytes(reported(), "表.xlsx"))
    assert first.rows[2] == ("栏次", "", "1", "栏次", "", "2")
    assert first.rows[3][:3] == ("一、一般公共预算财政拨款收入", "1", "1,000.10")
    assert second.rows[5][0] == "20103"
    assert second.rows[6][2] == "900.00"


def test_a_code_without_a_heading_is_one_where_a_name_follows() -> None:
    rows: Rows = [["支出决算表"], [2010301, "行政运行", 2010301], [205, 12, 3]]
    (grid,) = grids(from_bytes(xlsx(表=rows), "表.xlsx"))
    assert grid.rows == (("2010301", "行政运行", "2,010,301.00"), ("205.00", "12.00", "3.00"))


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        (0.1 + 0.2, "0.3"),
        (1.1 + 2.2, "3.3"),
        (137_500_265.1 - 0.1, "137500265"),
        (12.345678, "12.345678"),
        (99_999_999_999.99, "99999999999.99"),
        (-0.00000012, "0"),
        (1e21, "1e21"),
        (0.0, "0"),
    ],
)
def test_an_amount_is_the_decimal_that_was_typed(stored: float, meant: str) -> None:
    assert exact(Decimal(repr(stored))) == Decimal(meant)


@given(st.integers(-(10**14), 10**14), st.sampled_from((0, 1, 2)))
def test_every_amount_to_the_cent_is_read_as_typed(cents: int, places: int) -> None:
    typed = Decimal(cents).scaleb(-places)
    assert exact(Decimal(repr(float(typed)))) == typed


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=20))
def test_amounts_come_through_a_file_as_typed(cents: list[int]) -> None:
    typed = [Decimal(cent).scaleb(-2) for cent in cents]
    (sheet,) = sheets_of(xlsx(表=[[float(one)] for one in typed]))
    assert [row[0] for row in sheet.rows] == typed


def test_numbers_as_text_dates_errors_and_truths() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet, day = workbook.add_worksheet(), workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write("A1", "收入决算表")
        sheet.write_row("A2", ["137,500,26 5.00", True])
        sheet.write_datetime("C2", dt.date(2024, 12, 31), day)
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
        sheet.write("E2", 3)

    (grid,) = grids(from_bytes(file.getvalue(), "表.xlsx"))
    assert grid.rows == (("137,500,26 5.00", "是", "2024-12-31", "#DIV/0!", "3.00"),)


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("GK01 收入支出决算总表(公开01表)", "收入支出决算总表"),
        ("Z01 收入支出决算总表(财决01表)", "收入支出决算总表"),
        ("Z01_1 财政拨款收入支出决算总表(财决01-1表", "财政拨款收入支出决算总表"),
        ("3.支出决算表", "支出决算表"),
        ("支出决算表", "支出决算表"),
        ("Sheet1", ""),
    ],
)
def test_the_name_of_a_sheet_says_which_table_it_is(name: str, title: str) -> None:
    assert title_of(name) in {title, name}


def test_a_sheet_without_a_title_is_known_by_its_name() -> None:
    rows: Rows = [
        ["科目编码", "科目名称", "本年支出合计"],
        ["合计", "", 5],
        ["2010301", "行政运行", 5],
    ]
    data = named([("GK03 支出决算表(公开03表)", rows)])
    assert lines(from_bytes(data, "表.xlsx")) == ["支出决算表"]
    assert understand(from_bytes(data, "表.xlsx")).tables.found == ("T3",)


def test_several_tables_on_one_sheet_are_several() -> None:
    rows: Rows = [
        ["收入决算表"], ["科目编码", "科目名称", "本年收入合计"], ["合计", "", 5],
        ["支出决算表"], ["科目编码", "科目名称", "本年支出合计"], ["合计", "", 4],
    ]  # fmt: skip
    document = from_bytes(xlsx(全部=rows), "表.xlsx")
    assert lines(document) == ["收入决算表", "支出决算表"]
    assert len(grids(document)) == 2


def test_what_is_hidden_is_not_published() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet("支出决算表").write_row(0, 0, ["合计", 5.5])
        hidden = workbook.add_worksheet("旧稿")
        hidden.write_row(0, 0, ["合计", 6.5])
        hidden.hide()
    assert [sheet.hidden for sheet in sheets_of(file.getvalue())] == [False, True]
    assert [grid.rows for grid in grids(from_bytes(file.getvalue(), "表.xlsx"))] == [
        (("合计", "5.50"),)
    ]


# ---------------------------------------------------------------- xls, made by hand


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls(rows: Sequence[Sequence[str | float]], sheet: str = "支出决算表") -> bytes:
    """A workbook of before 2007: an OLE file with one stream of records."""
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    at = len(record(0x809, bof)) + 4 + 6 + len(name) + 4
    stream = record(0x809, bof) + record(0x85, struct.pack("<IBB", at, 0, 0) + name) + record(0x0A)
    stream += record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                stream += record(0x204, struct.pack("<HHH", r, c, 0) + text)
            else:
                stream += record(0x203, struct.pack("<HHHd", r, c, 0, cell))
    stream += record(0x0A)
    return ole("Workbook", stream)


def ole(name: str, stream: bytes) -> bytes:
    """An OLE file of one stream: its header, its table of sectors, its folder, the stream."""
    stream = stream.ljust(4096, b"\0")  # what is shorter stands elsewhere
    stream += b"\0" * (-len(stream) % 512)
    sectors = range(2, 2 + len(stream) // 512)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *(b for _, b in pairwise(sectors)), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    none = 0xFFFFFFFF
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
                          0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *[none] * 108)

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        spelt = (title + "\0").encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16xI8x8xIQ", spelt, len(spelt), kind, 1, none, none, child, 0, start, size
        )

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, none, 2, len(stream))
    return header + struct.pack("<128I", *table) + folder.ljust(512, b"\0") + stream


def test_a_workbook_of_before_2007_is_read() -> None:
    data = xls(
        [
            ["支出决算表"],
            ["科目编码", "科目名称", "本年支出合计"],
            [2010301.0, "行政运行", 0.1 + 0.2],
        ]
    )
    document = from_bytes(data, "表.et")  # WPS writes the same
    assert document.format == "xls"
    assert grids(document)[0].rows[1] == ("2010301", "行政运行", "0.30")
    assert str(grids(document)[0].place(1, 2)) == "支出决算表!C3"


def test_a_web_page_that_calls_itself_xls_is_read_as_one() -> None:
    cells = "<tr><td>合计</td><td>5.00</td></tr>"
    page = f"<html><body><p>支出决算表</p><table>{cells}</table></body></html>"
    document = from_bytes(page.encode(), "表.xls")
    assert document.format == "html"
    assert grids(document)[0].rows == (("合计", "5.00"),)


# ---------------------------------------------------------------- what is refused


def test_what_is_no_workbook_is_refused_with_what_to_do() -> None:
    assert "损坏" in refusal(ole("Workbook", bytes(range(1, 200))), "表.xls")
    assert "损坏" in refusal(reported()[:2000])
    assert "密码" in refusal(ole("EncryptedPackage", b""), "表.xlsx")
    assert "没有文字" in refusal(xlsx(空=[]))


def repacked(data: bytes, part: str, content: bytes) -> bytes:
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return file.getvalue()


SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def sheet_of(cells: str) -> bytes:
    data = xlsx(表=[["合计", 1]])
    head = '<worksheet xmlns="http://example.org/spreadsheetml/main"><sheetData>'
    return repacked(data, SHEET, f"{head}{cells}</sheetData></worksheet>".encode())


@pytest.mark.parametrize(
    "cells",  # made when they are asked for: they are large
    [
        pytest.param(
            lambda: '<row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            id="a cell in the farthest corner",
        ),
        pytest.param(
            lambda: "<row r='1'><c r='A1'><v>1</v></c></row>"
            "<row r='1048576'><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>",
            id="cells that do not say where they are",
        ),
        pytest.param(
            lambda: "".join(
                f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="J{r}"><v>2</v></c></row>'
                for r in range(1, 250_000)
            ),
            id="more than two million cells"),
        pytest.param(lambda: " " * (80 << 20), id="a bomb"),
    ],
)  # fmt: skip
def test_what_is_too_large_is_refused_in_seconds(cells: Callable[[], str]) -> None:
    data = sheet_of(cells())
    began = time.process_time()
    assert "大得不合常理" in refusal(data)
    assert time.process_time() - began < 8


@pytest.mark.parametrize("end", ["</si>", "</si >", "</si\n>"])
def test_a_text_that_many_cells_show_is_bounded(end: str) -> None:
    data = xlsx(表=[["x" * 32_000]] * 2_500)
    texts = zipfile.ZipFile(BytesIO(data)).read(TEXTS).replace(b"</si>", end.encode())
    assert "大得不合常理" in refusal(repacked(data, TEXTS, texts))


def test_styles_far_below_a_table_are_no_rows_of_it() -> None:
    near = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    far = "".join(f'<row r="{r}" s="1"/>' for r in range(2, 3000))
    corner = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    document = from_bytes(sheet_of(near + far + corner), "表.xlsx")
    assert grids(document)[0].rows == (("1.00", "2.00"),)


def test_an_xls_in_the_farthest_corner_takes_no_more_than_its_share() -> None:
    data = bytearray(xls([[1.0, 2.0]]))
    corner = data.replace(struct.pack("<HHH", 0, 1, 0), struct.pack("<HHH", 65535, 255, 0))
    assert "大得不合常理" in refusal(bytes(corner), "表.xls")


@given(st.integers(0, 10_000), st.integers(1, 255), st.booleans())
def test_a_broken_workbook_is_a_message(at: int, by: int, cut: bool) -> None:  # noqa: FBT001  drawn
    data = bytearray(reported())
    at %= len(data)
    if cut:
        del data[at : at + by]
    else:
        data[at] ^= by
    said = "可读"
    try:
        inspect(understand(from_bytes(bytes(data), "表.xlsx")))
    except Unreadable as error:
        said = str(error)
    assert any("\u4e00" <= char <= "\u9fff" for char in said)


def test_nine_sheets_take_milliseconds() -> None:
    data = named((f"GK0{at} 支出决算表(公开0{at}表)", _spending) for at in range(1, 10))
    from_bytes(data, "表.xlsx")
    began = time.process_time()
    for _ in range(5):
        from_bytes(data, "表.xlsx")
    assert (time.process_time() - began) / 5 < 0.1


# ---------------------------------------------------------------- the command


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", "audit", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUTF8": "1"},
    )  # fmt: skip


PROSE = """2024年度示例局部门决算
第三部分 2024年度部门决算情况说明
一、收入支出决算总体情况说明
2024年度收、支总计1200.1万元。
二、收入决算情况说明
本年收入合计1200.1万元。
三、支出决算情况说明
本年支出合计1150.1万元，其中：基本支出900万元，占78.25%；项目支出250.1万元，占21.75%。
"""


def test_the_prose_is_held_against_the_tables_of_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(reported())
    (tmp_path / "报告.txt").write_text(PROSE, "utf-8")
    right = run("报告.txt", "--tables", "表.xlsx", folder=tmp_path)
    assert right.returncode == 0, right.stdout + right.stderr
    (tmp_path / "报告.txt").write_text(PROSE.replace("支出合计1150.1", "支出合计1151.1"), "utf-8")
    wrong = run("报告.txt", "--tables", "表.xlsx", folder=tmp_path)
    assert wrong.returncode == 1
    assert "1150.1" in wrong.stdout
    alone = run("表.xlsx", folder=tmp_path)
    assert alone.returncode == 0, alone.stdout + alone.stderr


def test_files_that_do_not_fit_are_said_and_nothing_is_compared(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text(PROSE, "utf-8")
    (tmp_path / "前年.txt").write_text(PROSE.replace("2024", "2022"), "utf-8")
    found = run("报告.txt", "--last-year", "前年.txt", folder=tmp_path)
    assert found.returncode == 2
    assert "2022 年度决算" in found.stderr
    lost = run("报告.txt", "--budget", "没有.pdf", folder=tmp_path)
    assert lost.returncode == 2
    assert "没有.pdf" in lost.stderr
    folder = run(".", "--last-year", "前年.txt", folder=tmp_path)
    assert folder.returncode == 2
