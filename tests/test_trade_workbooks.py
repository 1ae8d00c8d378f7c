"""Workbooks as the trade has them: hidden parts, numbering rows, codes over rows, other formats."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from paper import archive, docx, paragraph
from test_workbook import grids, lines, named, ole, record, refusal, xlsx

from generator.auditing import audit
from generator.importing import Files, import_tables
from generator.problem import InvalidReport
from generator.published import from_bytes
from generator.published.hidden import hidden_in
from generator.published.scaled import power_of
from generator.published.shape import Published
from generator.understanding import Understood, understand

Rows = Sequence[Sequence[object]]

HEADINGS = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
SPENT: Rows = [
    ["支出决算表"],
    HEADINGS,
    ["合计", "", 73.25, 41.25, 32],
    [213, "农林水支出", 73.25, 41.25, 32],
    [21302, "林业和草原", 73.25, 41.25, 32],
    [2130201, "行政运行", 41.25, 41.25],
    [2130205, "森林资源培育", 32, "", 32],
]


def read(rows: Rows, name: str = "03") -> Understood:
    return understand(from_bytes(xlsx(**{name: rows}), "表.xlsx"))


def printed(found: Understood, key: str, column: str) -> dict[str, str]:
    return {row: cell.text for row, cell in found.tables.rows(key, column).items()}


# ---------------------------------------------------------------- shown in another unit


@pytest.mark.parametrize(
    ("code", "power"),
    [
        ("General", 0),
        ("0.00", 0),
        ("#,##0.00", 0),
        ("#,##0.00;(#,##0.00)", 0),
        ("0,", 3),
        ("#,##0.00,,", 6),
        (r"0\.0,", 4),
        ("0!.0000", 4),
        (r"#,##0\.0000;\-#,##0\.0000", 4),
        ('0"."0,', 4),
        ('0"."0,"万"', 0),  # the cell says its unit itself
        ('"第"0"号."', 0),
        ("yyyy\\.m\\.d", 0),
        ('_(* #,##0_);_(* "-"_)', 0),
        ("[红色][>9999]0\\.0,;0", 4),
    ],
)
def test_how_much_smaller_a_format_shows_an_amount(code: str, power: int) -> None:
    assert power_of(code) == power


@pytest.mark.parametrize("code", ["0.000000,", r"0\.0,"])
def test_an_amount_is_read_in_the_unit_that_its_cell_shows(code: str) -> None:
    """A column of 元 under 万元, shown smaller by its format; a cell of it is not rounded."""
    kept = 412_537.5 if code.startswith("0.0") else 4_125_375
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("支出决算表")
        for at, row in enumerate(SPENT):
            sheet.write_row(at, 0, row)
        sheet.write_number(5, 2, kept, workbook.add_format({"num_format": code}))
        sheet.write_number(5, 3, kept)
    cells = grids(from_bytes(file.getvalue(), "表.xlsx"))[0].rows[4]
    assert cells[2] == "412.5375"
    assert cells[3] == f"{kept:,.2f}"


# ---------------------------------------------------------------- what is hidden


def hiding(rows: Rows, hide: Callable[[Any], None]) -> bytes:
    def fill(sheet: Any) -> None:
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        hide(sheet)

    return named([("支出决算表", fill)])


COLUMN: list[Callable[[Any], None]] = [
    lambda sheet: sheet.set_column(2, 2, 9, None, {"hidden": True}),
    lambda sheet: sheet.set_column(2, 2, 0),
]


@pytest.mark.parametrize("hide", COLUMN)
def test_a_column_that_nobody_sees_is_not_read_and_that_is_said(
    hide: Callable[[Any], None],
) -> None:
    found = from_bytes(hiding(SPENT, hide), "表.xlsx")
    assert grids(found)[0].rows[1] == ("合计", "", "", "41.25", "32.00")
    assert found.unread == (
        "隐藏的行和列没有读（工作表“支出决算表” 1 列）；要读它们，请先取消隐藏",
    )


@pytest.mark.parametrize("how", [{"hidden": True}, {}])
def test_a_row_that_nobody_sees_is_not_read(how: dict[str, bool]) -> None:
    data = hiding(SPENT, lambda sheet: sheet.set_row(5, None if how else 0, None, how))
    found = from_bytes(data, "表.xlsx")
    assert "2130201" not in {row[0] for row in grids(found)[0].rows}
    assert "“支出决算表” 1 行）" in found.unread[0]


def test_nothing_is_said_of_what_is_hidden_and_empty() -> None:
    def hide(sheet: Any) -> None:
        sheet.set_column(9, 9, 9, None, {"hidden": True})
        sheet.set_row(40, None, None, {"hidden": True})

    assert from_bytes(hiding(SPENT, hide), "表.xlsx").unread == ()


def test_a_merged_cell_is_seen_as_long_as_a_part_of_it_is() -> None:
    def fill(sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 3, "支出决算表")
        for at, row in enumerate(SPENT[1:], 1):
            sheet.write_row(at, 1, row)
            sheet.write(at, 0, "430999")
        sheet.set_column(0, 0, 9, None, {"hidden": True})

    found = from_bytes(named([("表", fill)]), "表.xlsx")
    assert lines(found) == ["支出决算表"]
    assert str(grids(found)[0].place(1, 3)) == "表!D3"  # columns keep their letters
    assert understand(found).tables.has("T3", "项目支出")


def test_a_hidden_sheet_with_a_title_inside_is_named() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("封面").write(0, 0, "某局")
        sheet = book.add_worksheet("Sheet2")
        sheet.write(0, 0, "收入决算表")
        sheet.hide()
    found = from_bytes(file.getvalue(), "表.xlsx")
    assert found.unread == ("工作表“Sheet2”是隐藏的；要读它，请先取消隐藏",)


def test_spans_of_columns_that_a_hostile_file_repeats_take_no_time() -> None:
    part = b"<cols>" + b'<col min="1" max="16384" hidden="1"/>' * 200_000 + b"</cols>"
    began = time.process_time()
    assert len(hidden_in(part).columns) == 16_384
    assert time.process_time() - began < 2


# ---------------------------------------------------------------- rows that number the columns


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([*range(1, 13)], id="numbers"),
        pytest.param([str(at) for at in range(1, 13)], id="texts"),
        pytest.param([1, 2, "3=4+5", *range(4, 13)], id="with a sum"),
    ],
)
def test_a_row_that_numbers_the_columns_is_no_amount(numbers: Sequence[object]) -> None:
    kinds = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费"]
    below = ["", "", "小计", "公务用车购置费", "公务用车运行维护费", ""]
    rows = [
        ["财政拨款“三公”经费支出决算表"],
        ["预算数", "", "", "", "", "", "决算数"],
        kinds * 2,
        below * 2,
        numbers,
        [9.4, "", 6.3, "", 6.3, 3.1, 7.9, "", 5.2, "", 5.2, 2.7],
    ]
    found = read(rows)
    assert printed(found, "TS", "决算")["公务接待费"] == "2.70"
    assert found.tables.untaken == ()


def test_the_word_for_the_numbers_may_stand_in_any_column() -> None:
    rows: Rows = [
        ["支出决算表"],
        ["项目", "", "", "", "本年支出合计", "基本支出"],
        ["支出功能分类科目编码", "", "", "科目名称"],
        ["类", "款", "项", "栏次", 1, 2],
        ["", "", "", "合计", 3.5, 2.5],
    ]
    found = read(rows)
    assert printed(found, "T3", "基本支出") == {"合计": "2.50"}
    assert "T3" in found.tables.ruled


def test_amounts_that_count_up_are_amounts() -> None:
    rows: Rows = [["支出决算表"], HEADINGS, ["合计", "", 3, 1, 2], [213, "农林水支出", 3, 1, 2]]
    assert printed(read(rows), "T3", "本年支出合计") == {"合计": "3.00", "213": "3.00"}


# ---------------------------------------------------------------- codes

LEVELS: Rows = [["类", "款", "项", "科目名称", "本年支出合计"], ["", "", "", "合计", 32.5]]


@pytest.mark.parametrize(
    "coded",
    [
        pytest.param([[213, "", ""], ["", 2, ""], ["", "", 5]], id="over rows, as numbers"),
        pytest.param([["213", "", ""], ["", "02", ""], ["", "", "05"]], id="over rows"),
        pytest.param([["213", "", ""], ["213", "02", ""], ["213", "02", "05"]], id="over columns"),
        pytest.param([["213", "00", "00"], ["213", "02", "00"], ["213", "02", "05"]], id="zeros"),
        pytest.param([["213", "", ""], ["21302", "", ""], ["2130205", "", ""]], id="whole"),
        pytest.param([[213000000], [213020000], [213020500]], id="nine digits with zeros"),
    ],
)
def test_a_code_is_one_however_it_is_divided(coded: Rows) -> None:
    names = ("农林水支出", "林业和草原", "森林资源培育")
    rows: Rows = [
        [*code, *[""] * (3 - len(code)), name, 32.5]
        for code, name in zip(coded, names, strict=True)
    ]
    found = read([["支出决算表"], *LEVELS, *rows])
    assert [*printed(found, "T3", "本年支出合计")] == ["合计", "213", "21302", "2130205"]
    assert "T3" in found.tables.ruled


def test_a_new_class_begins_anew() -> None:
    rows: Rows = [["213", "", "", "甲", 1.5], ["", "02", "", "乙", 1.5], ["", "", "05", "丙", 1.5],
            ["229", "", "", "丁", 2.5], ["", "99", "", "戊", 2.5]]  # fmt: skip
    found = read([["支出决算表"], LEVELS[0], *rows])
    assert [*printed(found, "T3", "本年支出合计")] == ["213", "21302", "2130205", "229", "22999"]


def test_the_number_of_a_row_is_no_level() -> None:
    rows: Rows = [["支出决算表"], ["科目编码", "行次", "科目名称", "本年支出合计"],
            ["2130205", 1, "森林资源培育", 2.5], ["", 2, "合计", 2.5]]  # fmt: skip
    assert [*printed(read(rows), "T3", "本年支出合计")] == ["2130205", "合计"]


def wrong(folder: Path, rows: Rows) -> list[str]:
    """What an import of an account with these rows in its 支出决算表 is refused for."""
    incomes: Rows = [["收入支出决算总表"], ["单位：万元"], ["项目", "金额"] * 2,
               ["本年收入合计", 73.25, "本年支出合计", 73.25],
               ["总计", 73.25, "总计", 73.25]]  # fmt: skip
    rows = [rows[0], ["单位：万元"], *rows[1:]]
    path = folder / "表.xlsx"
    path.write_bytes(xlsx(总=incomes, 支=rows))
    with pytest.raises(InvalidReport) as raised:
        import_tables(Files((path,)), folder / "in", "某局", "2024")
    return [str(one) for one in raised.value.problems if not one.hint]


def test_rows_without_codes_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    rows: Rows = [*SPENT[:2], *([row[1] or row[0], "", *row[2:]] for row in SPENT[2:])]
    assert wrong(tmp_path, rows) == [
        (
            "表.xlsx 支 第 5 行：支出决算表有 4 行没有科目编码，里面的数没有取，"
            "第一行是“农林水支出 73.25 41.25 32.00”；请补上编码"
        )
    ]


def test_what_is_below_an_item_that_has_no_row_is_told(tmp_path: Path) -> None:
    rows: Rows = [*SPENT[:5], [213020101, "机关", 41.25, 41.25], [213020502, "造林", 32, "", 32]]
    assert wrong(tmp_path, rows) == [
        "表.xlsx 支!C7：支出决算表有 213020101，没有项 2130201 的一行，取不了项的数；请补上项的一行"
    ]


def test_what_is_below_an_item_adds_up_to_it() -> None:
    rows: Rows = [*SPENT, [213020501, "造林", 12, "", 12], [213020502, "抚育", 19, "", 19]]
    found = audit(xlsx(支=rows), "表.xlsx")
    assert {(one.code, one.printed) for one in found.findings if not one.hint} == {("E12", "32.00")}


# ---------------------------------------------------------------- around a table


def test_the_department_may_stand_in_a_cell_of_its_own() -> None:
    for first in (["编制单位：", "某县林业局", "", "金额单位：", "万元"],
                  ["填报单位", "某县林业局", "", "金额单位", "万元"]):  # fmt: skip
        found = read([SPENT[0], first, *SPENT[1:]])
        assert found.department == "某县林业局"
        assert found.tables.measures["T3"].label == "万元"


def test_the_department_may_stand_in_the_rows_of_a_page() -> None:
    def row(*cells: object) -> str:
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    head = row("支出决算表") + row("编制单位：", "某县林业局", "", "金额单位：", "元")
    body = "".join(row(*one) for one in SPENT[1:])
    found = understand(from_bytes(f"<html><table>{head}{body}</table></html>".encode(), "表.xls"))
    assert found.department == "某县林业局"
    assert printed(found, "T3", "基本支出")["2130201"] == "41.25"


def test_the_day_on_which_a_form_was_filled_in_is_no_year() -> None:
    signed = ["单位负责人：甲 填表人：乙 填表日期：2026年3月9日"]
    found = read([*SPENT, signed, ["收入决算表"], ["科目编码", "科目名称", "本年收入合计"]])
    assert (found.year, found.kind) == (None, "决算")
    assert read([["2024年度"], *SPENT, signed]).year == 2024


@pytest.mark.parametrize(
    ("title", "kind"),
    [("财政拨款收入支出决算总表", "决算"), ("财政拨款收支预算总表", "预算")],
)
def test_one_table_is_of_what_its_title_says(title: str, kind: str) -> None:
    note = "注：一般公共预算财政拨款、政府性基金预算财政拨款、国有资本经营预算，决算、决算、决算。"
    rows: Rows = [[title], ["项目", "金额", "项目", "金额"], ["总计", 5.5, "总计", 5.5], [note]]
    assert read(rows).kind == kind


@pytest.mark.parametrize("title", ["专项资金使用明细表", "国有资产占用情况统计表（本级）"])
def test_what_stands_below_an_unknown_table_is_not_the_one_above(title: str) -> None:
    other: Rows = [HEADINGS, [229, "其他支出", 8.5, 8.5]]
    below = read([*SPENT, [title], *other])
    beside = understand(from_bytes(named([("支出决算表", SPENT[1:]), (title, other)]), "表.xlsx"))
    within = understand(from_bytes(xlsx(支=SPENT, 二=[[title, "", ""], *other]), "表.xlsx"))
    for found in (below, beside, within):
        assert "229" not in printed(found, "T3", "本年支出合计")
        (lost,) = found.tables.untaken
        assert (lost.title, lost.statement, lost.rows) == (title, "", 1)


def test_a_sheet_without_a_title_is_no_part_of_the_sheet_before() -> None:
    other: Rows = [HEADINGS, [229, "其他支出", 8.5, 8.5]]
    data = named([("支出决算表", SPENT[1:]), ("Sheet2", other)])
    found = understand(from_bytes(data, "表.xlsx"))
    assert "229" not in printed(found, "T3", "本年支出合计")
    assert [one.title for one in found.tables.untaken] == ["Sheet2"]


def test_an_unknown_title_in_the_rows_of_a_table_is_one_too() -> None:
    def table(*rows: Sequence[object]) -> str:
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"

    other: Rows = [["专项资金使用明细表", ""], HEADINGS, [229, "其他支出", "8.50", "8.50"]]
    page = f"<html><p>支出决算表</p>{table(*SPENT[1:])}{table(*other)}</html>"
    found = understand(from_bytes(page.encode(), "表.html"))
    assert "229" not in printed(found, "T3", "本年支出合计")


def test_a_table_with_amounts_that_gave_nothing_is_always_said() -> None:
    rows: Rows = [SPENT[0], ["名称", "去年", "今年"], ["农林水", 8.5, 9.5]]
    (said,) = audit(xlsx(支=rows), "表.xlsx").unread
    assert said == "有的表没有认出来，里面的数没有核对：“支出决算表”（支 第 3 行）"
    (said,) = audit(xlsx(支=[*SPENT, ["", "某项目", 4.5]]), "表.xlsx").unread
    assert "“支出决算表”有 1 行没有认出科目编码" in said
    assert audit(xlsx(支=SPENT), "表.xlsx").unread == ()


def test_an_empty_form_gives_nothing_and_says_so(tmp_path: Path) -> None:
    rows = [row if at < 2 else [*row[:2], 0, ""] for at, row in enumerate(SPENT)]
    path = tmp_path / "表.xlsx"
    path.write_bytes(xlsx(支=rows))
    with pytest.raises(InvalidReport) as raised:
        import_tables(Files((path,), unit="元"), tmp_path / "in", "某局", "2024")
    assert "表.xlsx：公开表里一个数也没有，像是空白的表样；请导入填好的表" in map(
        str, raised.value.problems
    )
    assert not (tmp_path / "in").exists()


def test_a_form_whose_amounts_are_texts_is_not_called_empty(tmp_path: Path) -> None:
    rows = [row if at < 2 else [*row[:2], f"￥{row[2]}", ""] for at, row in enumerate(SPENT)]
    path = tmp_path / "表.xlsx"
    path.write_bytes(xlsx(支=rows))
    with pytest.raises(InvalidReport) as raised:
        import_tables(Files((path,), unit="元"), tmp_path / "in", "某局", "2024")
    said = list(map(str, raised.value.problems))
    assert (
        "表.xlsx 支!C3：支出决算表的这一格应是金额，现在是“￥73.25”；格里只写数，单位写在表头"
        in said
    )
    assert len(said) == len(SPENT) - 2


# ---------------------------------------------------------------- other formats


def xls_with(marks: bytes, after: bytes = b"", formats: bytes = b"") -> bytes:
    """An xls with records before and after its cells; 合计 in column A, numbers beside."""
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    name = struct.pack("<BB", 1, 1) + "表".encode("utf-16-le")
    at = len(record(0x809, bof)) + len(formats) + 4 + 6 + len(name) + 4
    stream = record(0x809, bof) + formats
    stream += record(0x85, struct.pack("<IBB", at, 0, 0) + name) + record(0x0A)
    stream += record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + marks
    for row in range(3):
        text = struct.pack("<HB", 2, 1) + "合计".encode("utf-16-le")
        stream += record(0x204, struct.pack("<HHH", row, 0, 0) + text)
        for column in (1, 2):
            stream += record(0x203, struct.pack("<HHHd", row, column, 0, row + column / 4))
    return ole("Workbook", stream + after + record(0x0A))


def test_what_is_hidden_in_an_xls_or_et_is_not_read() -> None:
    row = record(0x208, struct.pack("<HHHHHHHH", 1, 0, 3, 255, 0, 0, 0x20, 0))
    column = record(0x7D, struct.pack("<HHHHHH", 2, 2, 2048, 0, 1, 0))
    found = from_bytes(xls_with(row + column), "表.et")
    assert [one.rows for one in grids(found)] == [(("合计", "0.25"), ("合计", "2.25"))]
    assert "“表” 1 行、1 列" in found.unread[0]
    assert len(grids(from_bytes(xls_with(b""), "表.xls"))[0].rows[0]) == 3


def formula(row: int, column: int, result: bytes, tokens: bytes) -> bytes:
    head = struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", 0, 0, len(tokens))
    return record(0x06, head + tokens)


BLANK, DIVIDED = b"\x03\0\0\0\0\0\xff\xff", b"\x02\0\x07\0\0\0\xff\xff"
AREA = b"\x25\x04\0\x06\0\x02\xc0\x02\xc0"  # C5:C7
CELL = b"\x44\x04\0\x02\xc0"


@pytest.mark.parametrize(
    ("result", "tokens", "shown"),
    [
        (BLANK, AREA + b"\x19\x10\0\0", "（公式没有算出数）"),  # SUM as Excel writes it
        (BLANK, AREA + b"\x42\x01\x04\0", "（公式没有算出数）"),
        (BLANK, CELL + CELL + b"\x03", "（公式没有算出数）"),
        (BLANK, CELL, "（公式没有算出数）"),  # no formula of the workbook has a result
        (DIVIDED, CELL + CELL + b"\x06", "#DIV/0!"),
        (struct.pack("<d", 8.5), CELL, "8.50"),
    ],
)
def test_a_formula_of_an_xls_without_a_result_is_no_blank(
    result: bytes, tokens: bytes, shown: str
) -> None:
    found = grids(from_bytes(xls_with(formula(3, 1, result, tokens)), "表.xls"))
    assert found[0].rows[3][1] == shown


@pytest.mark.parametrize(("wide", "encoding"), [(0, "latin-1"), (1, "utf-16-le")])
def test_an_amount_of_an_xls_is_read_in_the_unit_that_its_cell_shows(
    wide: int, encoding: str
) -> None:
    """A column of 元 under 万元, of whatever record a number is kept in; beside it one of 万元."""
    formats = record(0x41E, struct.pack("<HHB", 164, 5, wide) + r"0\.0,".encode(encoding))
    formats += b"".join(record(0xE0, struct.pack("<HH16x", 0, one)) for one in (0, 164))
    yuan = 4_125_375
    kept = struct.pack("<i", yuan << 2 | 2)  # 2.5.217 (RkNumber): a whole number
    cells = record(0x203, struct.pack("<HHHd", 3, 1, 1, yuan))
    cells += record(0x27E, struct.pack("<HHH", 3, 2, 1) + kept)
    cells += record(0xBD, struct.pack("<HHH4sH4sH", 4, 1, 0, kept, 1, kept, 2))
    cells += record(0x06, struct.pack("<HHHdHIH", 5, 1, 1, yuan, 0, 0, len(CELL)) + CELL)
    rows = grids(from_bytes(xls_with(b"", cells, formats), "表.xls"))[0].rows
    assert [row[1:] for row in rows] == [
        ("0.25", "0.50"),
        ("1.25", "1.50"),
        ("2.25", "2.50"),
        ("412.5375", "412.5375"),
        ("4,125,375.00", "412.5375"),
        ("412.5375", ""),
    ]


def test_an_amount_of_excel_95_is_read_in_the_unit_that_its_cell_shows() -> None:
    """Whose formats are kept otherwise, as letters of one byte behind their length."""
    formats = record(0x41E, struct.pack("<HB", 164, 5) + rb"0\.0,")
    formats += b"".join(record(0xE0, struct.pack("<HH12x", 0, one)) for one in (0, 164))
    head, name = struct.pack("<HHHH", 0x500, 5, 0, 0), b"\2T3"
    at = len(record(0x809, head)) + len(formats) + 4 + 6 + len(name) + 4
    stream = record(0x809, head) + formats
    stream += record(0x85, struct.pack("<IBB", at, 0, 0) + name) + record(0x0A)
    stream += record(0x809, struct.pack("<HHHH", 0x500, 16, 0, 0))
    for style in (0, 1):
        stream += record(0x204, struct.pack("<HHHH", style, 0, 0, 3) + b"201")
        stream += record(0x203, struct.pack("<HHHd", style, 1, style, 4_125_375))
    rows = grids(from_bytes(ole("Book", stream + record(0x0A)), "表.xls"))[0].rows
    assert rows == (("201", "4,125,375.00"), ("201", "412.5375"))


def test_a_chart_of_an_xls_is_said_to_be_unread() -> None:
    chart = record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0))
    assert from_bytes(xls_with(b""), "表.xls").unread == ()
    (said,) = from_bytes(xls_with(b"", chart + record(0x0A)), "表.xls").unread
    assert said == "工作簿里的图没有读，也没有核对；请与表核对，或者另存为 xlsx"


def test_a_formula_whose_result_is_an_empty_text_is_blank_where_others_have_results() -> None:
    valued = formula(3, 1, struct.pack("<d", 8.5), CELL)
    found = grids(from_bytes(xls_with(valued + formula(3, 2, BLANK, CELL)), "表.xls"))
    assert found[0].rows[3] == ("", "8.50", "")


def test_the_short_stream_of_a_small_xls_hides_as_a_long_one_does() -> None:
    """What is shorter than 4096 bytes stands in the small sectors of the file."""
    row = record(0x208, struct.pack("<HHHHHHHH", 1, 0, 3, 255, 0, 0, 0x20, 0))
    long = xls_with(row)
    stream = long[3 * 512 :].rstrip(b"\0") + bytes(3)
    none = 0xFFFFFFFF
    sectors = -(-len(stream) // 64)
    small = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
    marks = [*range(1, sectors), 0xFFFFFFFE]
    marks += [none] * (128 - len(marks))
    table = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *range(4, 3 + len(small) // 512), 0xFFFFFFFE]
    table += [none] * (128 - len(table))
    header = bytearray(long[:512])
    struct.pack_into("<II", header, 0x3C, 2, 1)
    folder = bytearray(long[1024:1536])
    struct.pack_into("<IQ", folder, 116, 3, 64 * sectors)
    struct.pack_into("<IQ", folder, 128 + 116, 0, len(stream))
    data = bytes(header) + struct.pack("<128I", *table) + bytes(folder)
    found = from_bytes(data + struct.pack("<128I", *marks) + small, "表.xls")
    assert [one.rows for one in grids(found)] == [
        (("合计", "0.25", "0.50"), ("合计", "2.25", "2.50"))
    ]


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="支出决算表">{0}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(cells: str, styles: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        kind = zipfile.ZipInfo("mimetype")
        parts.writestr(kind, "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", ODS.format(cells))
        parts.writestr("styles.xml", f"<office:document-styles>{styles}</office:document-styles>")
    return file.getvalue()


def ods_row(*cells: object, how: str = "") -> str:
    def cell(value: object) -> str:
        if isinstance(value, str):
            text = f"<text:p>{value}</text:p>"
            return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    return f"<table:table-row{how}>{''.join(map(cell, cells))}</table:table-row>"


def test_an_opendocument_workbook_is_read_without_what_is_hidden() -> None:
    hidden = ' table:visibility="collapse"'
    columns = (
        f'<table:table-column table:number-columns-repeated="3"/><table:table-column{hidden}/>'
    )
    rows = [ods_row(*row) for row in SPENT[:-1]]
    rows.append(ods_row(*SPENT[-1], how=hidden))
    found = from_bytes(ods(columns + "".join(rows)), "表.ods")
    assert found.format == "ods"
    assert printed(understand(found), "T3", "本年支出合计")["2130201"] == "41.25"
    assert "2130205" not in printed(understand(found), "T3", "本年支出合计")
    assert grids(found)[0].rows[1][3] == ""
    assert "“支出决算表” 1 行、1 列" in found.unread[0]
    assert "请另存为 xlsx" in found.unread[1]


ODS_STYLES = (
    '<number:number-style style:name="N1"><number:number number:display-factor="{0}"{1}'
    "</number:number-style>"
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
)
_POINT = '><number:embedded-text number:position="1">.</number:embedded-text></number:number>'


@pytest.mark.parametrize(
    ("factor", "rest", "shown"),
    [
        (1000, _POINT, "412.5375"),
        (1000, "/>", "4,125.375"),
        (10000, "/>", "412.5375"),
        (1, "/>", "4,125,375.00"),
        (
            1000,
            "/><number:text>千元</number:text>",
            "4,125,375.00",
        ),  # the cell says its unit itself
    ],
)
def test_an_amount_of_an_opendocument_workbook_is_read_as_it_is_shown(
    factor: int, rest: str, shown: str
) -> None:
    """The style is the cell's own, or its column's, or has a parent."""

    def cell(how: str) -> str:
        return f'<table:table-cell{how} office:value-type="float" office:value="4125375"/>'

    name = '<table:table-cell office:value-type="string"><text:p>合计</text:p></table:table-cell>'
    column = '<table:table-column/><table:table-column table:default-cell-style-name="ce1"/>'
    own, other = cell(' table:style-name="ce2"'), cell(' table:style-name="没有"')
    twice = ' table:number-rows-repeated="2"'
    cells = f"<table:table-row{twice}>{name}{cell('')}{own}{other}</table:table-row>"
    data = ods(column + cells, ODS_STYLES.format(factor, rest))
    row = ("合计", shown, shown, "4,125,375.00")
    assert grids(from_bytes(data, "表.ods"))[0].rows == (row, row)


def test_a_formula_of_an_opendocument_workbook_without_a_result_is_no_blank() -> None:
    def formula(how: str) -> str:
        return f'<table:table-cell table:formula="of:=SUM([.C4:.C5])"{how}/>'

    far = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    wide = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = [ods_row(*SPENT[0]), ods_row(*SPENT[1]), far, ods_row(*SPENT[3])]
    number = ' office:value-type="float"'
    formulas = (formula(how) for how in ("", number, f'{number} office:value="3.5"'))
    rows.append(f"<table:table-row>{wide}{''.join(formulas)}</table:table-row>")
    found = grids(from_bytes(ods("".join(rows)), "表.ods"))
    assert found[0].rows[-1] == ("", "", "（公式没有算出数）", "（公式没有算出数）", "3.50")


def test_a_cell_that_an_opendocument_workbook_repeats_without_end_is_refused() -> None:
    far = ' table:number-rows-repeated="5000"'
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float"'
    rows = f'<table:table-row{far}>{cell} office:value="1"/></table:table-row>'
    assert "大得不合常理" in refusal(ods(rows), "表.ods")


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (
            '<?mso-application progid="Excel.Sheet"?><Workbook>',
            "XML 电子表格（Excel 2003）；请用 Excel 或 WPS 打开，另存为 xlsx",
        ),
        (
            '<?mso-application progid="Word.Document"?><w:wordDocument>',
            "Word 的 XML 文档（Word 2003）；请用 Word 或 WPS 打开，另存为 docx",
        ),
        (
            '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">',
            "请用 Word 或 WPS 打开，另存为 docx",
        ),
    ],
)
def test_office_files_of_one_part_are_told_what_to_save_as(head: str, what: str) -> None:
    for name in ("表.xls", "报告.doc", "报告.xml"):
        assert what in refusal(f'<?xml version="1.0"?>\n{head}'.encode(), name)


# ---------------------------------------------------------------- what is in a Word document


def related(body: str, *kinds: str) -> Published:
    """A document whose text is related to things of these kinds."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{base}/{kind}" Target="any{at}"/>'
        for at, kind in enumerate(kinds)
    )
    with zipfile.ZipFile(io.BytesIO(docx(body))) as parts:
        found = {name: parts.read(name) for name in parts.namelist()}
    found["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>".encode()
    return from_bytes(archive({name: part.decode() for name, part in found.items()}), "报告.docx")


def test_objects_files_and_charts_in_a_document_are_said() -> None:
    body = paragraph("某县林业局2024年度部门决算")
    kinds = ["styles", "package", "oleObject", "chart", "chart", "chart", "aFChunk"]
    assert related(body, *kinds).unread == (
        "嵌入的对象（如 Excel 表格）没有读（2 个）；请把表粘贴到正文，或另存为 xlsx 一起交",
        "嵌入的文件没有读（1 个）；请用 Word 打开，另存为 docx，里面的文字就成了正文",
        "有的图表里的数没有读，也没有核对（3 张图）；请与表核对",
    )
    assert related(body, "styles", "image").unread == ()
    with pytest.raises(ValueError, match="嵌入的文件没有读（1 个）"):
        related(paragraph(""), "aFChunk")
