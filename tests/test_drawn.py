"""Tables in text, as converters write them: read whole, or said not to be; never as zeros.

tests/converted holds what pandoc 3.9 and MarkItDown 0.1 made of its two pages.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from generator import audit
from generator.published import from_bytes
from generator.published.drawn import squared
from generator.published.shape import Grid, TextLine, Unreadable
from generator.results import Result
from generator.understanding import understand

CONVERTED = Path(__file__).parent / "converted"
MADE = sorted(path for path in CONVERTED.iterdir() if path.suffix != ".html")


def checks(result: Result) -> Counter[tuple[str, ...]]:
    """What was looked at: by which rule, what came of it, the words."""
    return Counter((one.code, one.level, one.quote) for one in result.inspection.checked)


def grids(text: str, name: str = "报告.md") -> list[Grid]:
    found = from_bytes(text.encode(), name).blocks
    return [block for block in found if isinstance(block, Grid)]


def rows(text: str) -> list[list[str]]:
    (grid,) = grids(text)
    assert grid.whole
    return [[*row] for row in grid.rows]


# ---------------------------------------------------------------- what converters write


@pytest.mark.parametrize("path", MADE, ids=[path.name for path in MADE])
def test_a_converted_report_is_checked_like_its_page(path: Path) -> None:
    page = audit(CONVERTED / f"{path.name.partition('.')[0]}.html")
    made = audit(path)
    assert checks(made) == checks(page)
    assert made.unread == page.unread == ()


@pytest.mark.parametrize("path", MADE, ids=[path.name for path in MADE])
def test_what_is_wrong_in_a_converted_report_is_found_at_its_line(path: Path) -> None:
    text = path.read_text("utf-8")
    wrong = text.replace("1,087.40", "1,086.40", 1)
    found = audit(wrong.encode(), path.name).inspection.checked
    lines = wrong.split("\n")
    places = {
        cell.place.line for one in found if one.level == "错误" for cell in one.cells
        if cell.text == "1,086.40"
    }  # fmt: skip
    at = next(n for n, line in enumerate(lines) if "1,086.40" in line)
    while lines[at].startswith("<td"):  # there a row has several lines
        at -= 1
    assert places == {at + 1}


# ---------------------------------------------------------------- frames

SPANS = """\
+--------------+----------+----------+
| 支出         | 基本支出 | 项目支出 |
+------+-------+          |          |
| 编码 | 名称  |          |          |
+======+=======+==========+==========+
| 213  | 农林  | 12.50    |          |
|      | 水    |          |          |
+------+-------+----------+----------+
"""


def test_cells_of_a_frame_reach_over_columns_and_rows() -> None:
    assert rows(SPANS) == [
        ["支出", "", "基本支出", "项目支出"],
        ["编码", "名称", "", ""],
        ["213", "农林水", "12.50", ""],
    ]


def test_each_row_of_a_frame_has_the_line_that_it_begins_on() -> None:
    (grid,) = grids(f"# 表\n\n{SPANS}")
    assert [place.line for place in grid.places] == [4, 6, 8]


def test_letters_that_a_program_counts_as_one_column_meet_too() -> None:
    narrow = SPANS.replace("农林  ", "农林    ").replace("水    ", "水     ")
    for wide, one in (("支出      ", "支出        "), ("名称", "名称  "), ("编码", "编码  ")):
        narrow = narrow.replace(wide, one)
    narrow = narrow.replace("基本支出", "基本支出    ").replace("项目支出", "项目支出    ")
    assert rows(narrow) == rows(SPANS)


def test_boxes_are_drawn_with_other_signs() -> None:
    box = "┌──────┬──────┐\n│ 编码 │ 金额 │\n├──────┼──────┤\n│ 213  │ 1.50 │\n└──────┴──────┘\n"
    assert rows(box) == [["编码", "金额"], ["213", "1.50"]]
    wide = "┌───┬───┐\n│ 编码 │ 金额 │\n├───┼───┤\n│ 213  │ 1.50 │\n└───┴───┘\n"
    assert rows(wide) == [["编码", "金额"], ["213", "1.50"]]


def test_cells_wider_than_their_frame_are_counted() -> None:
    frame = "+--+--+\n| 功能分类科目编码 | 本年支出合计 |\n+==+==+\n| 213 | 1.50 |\n+--+--+\n"
    assert rows(frame) == [["功能分类科目编码", "本年支出合计"], ["213", "1.50"]]


# ---------------------------------------------------------------- columns under dashes


def test_columns_under_dashes_keep_blank_cells() -> None:
    text = "  编码   合计   项目\n  ------ ------ ------\n  213           1.50\n  21302  2.50\n"
    assert rows(text) == [["编码", "合计", "项目"], ["213", "", "1.50"], ["21302", "2.50", ""]]


def test_a_table_without_a_heading_stands_between_two_lines_of_dashes() -> None:
    text = "说明\n\n  ------ ------\n  213    1.50\n  21302  2.50\n  ------ ------\n\n完\n"
    assert rows(text) == [["213", "1.50"], ["21302", "2.50"]]


def test_rows_of_several_lines_are_parted_by_blank_ones() -> None:
    bar = "-" * 18
    text = f"  {bar}\n  科目     合计\n  名称\n  -------- ---------\n  农林水   1.50\n  支出\n\n"
    text += f"  林业     2.50\n  {bar}\n"
    assert rows(text) == [["科目名称", "合计"], ["农林水支出", "1.50"], ["林业", "2.50"]]


def test_rules_and_underlines_are_no_tables() -> None:
    text = "标题\n====\n\n一、收入\n\n----------\n\n二、支出\n- - -\n\n完\n"
    found = from_bytes(text.encode(), "报告.txt").blocks
    assert not [block for block in found if isinstance(block, Grid)]


# ---------------------------------------------------------------- pipes


def test_headings_under_cells_that_reach_over_rows_find_their_columns() -> None:
    """As MarkItDown writes them: a cell that reaches down is missing in the rows below."""
    pipes = [
        ["项目", "", "合计", "其中", ""],
        ["编码", "名称", "甲", "乙"],
        ["213", "农", "3", "1.5", "1.5"],
    ]
    assert squared(pipes) == [
        ["项目", "", "合计", "其中", ""], ["编码", "名称", "", "甲", "乙"], pipes[2],
    ]  # fmt: skip


def test_a_row_that_numbers_the_columns_need_not_have_them_all() -> None:
    pipes = [["项目", "", "合计"], ["栏次", "1"], ["213", "农林水", "1.50"]]
    assert squared(pipes)[1] == ["栏次", "1", ""]


def test_blank_cells_beyond_the_headings_are_none() -> None:
    assert squared([["编码", "合计"], ["213", "1.50", " "], ["205", "2.50", "", ""]]) == [
        ["编码", "合计"], ["213", "1.50"], ["205", "2.50"],
    ]  # fmt: skip


def test_pipes_outside_may_be_left_out() -> None:
    assert rows("编码 | 合计\n---|---:\n213 | 1.50\n21302 |\n\n完\n") == [
        ["编码", "合计"], ["213", "1.50"], ["21302", ""],
    ]  # fmt: skip


TORN = {
    "a figure is missing": "| 编码 | 名称 | 合计 |\n|---|---|---|\n| 213 | 1.50 |\n",
    "a figure too many": "| 编码 | 合计 |\n|---|---|\n| 213 | 1.50 |\n| 205 | 2.50 | 1.00 |\n",
    "headings too few": "| 预算 | 决算 |\n|---|---|\n| 计 | 购 | 运 |\n| 3.00 | 1.00 | 2.00 |\n",
    "letters between columns": "  编码   合计\n  ------ ------\n  21301234567.50\n",
    "walls that do not meet": "+--+--+\n| 编码 | 合计 |\n+==+==+\n| 213 | 1 | 50 |\n+--+--+\n",
}


@pytest.mark.parametrize("table", TORN.values(), ids=TORN)
def test_a_table_whose_cells_are_in_no_certain_columns_is_no_table(table: str) -> None:
    head = "# 2024年度部门决算\n\n财政拨款“三公”经费支出决算表\n\n单位：万元\n\n"
    prose = "\n# 情况说明\n\n## 一、财政拨款“三公”经费支出决算情况说明\n\n"
    said = "“三公”经费支出预算为3.00万元，支出决算为3.00万元，完成预算的100%。\n"
    result = audit(f"{head}{table}{prose}{said}".encode(), "报告.md")
    (unread,) = result.unread
    assert unread.startswith("第 7 行起的表，格子对不齐")
    tables = result.understood.tables
    assert not tables.ruled
    assert tables.torn == {"TS"}
    assert not {one.code for one in result.inspection.checked} & {"X07", "C02"}


# ---------------------------------------------------------------- tags within Markdown


def test_a_table_of_tags_is_read_where_it_stands() -> None:
    text = """# 决算

支出决算表 <span id="a">（公开）</span>

<div>
<table>
<tr><th rowspan="2">编码</th><th colspan="2">支出</th></tr>
<tr><th>基本</th><th>项目</th></tr>
<tr>
<td>213</td><td></td>
<td>1.50</td></tr>
</table>
</div>

说明 &amp; 附注
"""
    found = from_bytes(text.encode(), "报告.md").blocks
    (grid,) = [block for block in found if isinstance(block, Grid)]
    assert grid.rows == (("编码", "支出", ""), ("", "基本", "项目"), ("213", "", "1.50"))
    assert [place.line for place in grid.places] == [7, 8, 9]
    lines = [(block.text, block.place.line) for block in found if isinstance(block, TextLine)]
    assert lines == [("决算", 1), ("支出决算表 （公开）", 3), ("说明 & 附注", 15)]


def test_markdown_between_tags_is_no_page() -> None:
    text = (
        '<div id="main">\n\n# 支出决算表\n\n| 编码 | 合计 |\n|---|---|\n| 213 | 1.50 |\n\n</div>\n'
    )
    assert rows(text) == [["编码", "合计"], ["213", "1.50"]]


def test_a_table_that_is_never_closed_is_read_to_the_end() -> None:
    assert rows("# 表\n\n<table><tr><td>213<td>1.50\n<tr><td>205<td>2.50\n") == [
        ["213", "1.50"], ["205", "2.50"],
    ]  # fmt: skip


def test_what_pandoc_says_of_words_is_no_word() -> None:
    text = "# 决算 {#a .b}\n\n:::: {.c}\n支出[5.90万元](#n5){#m9 .f\n.u0}，占[10%]{.u}。\n::::\n"
    found = from_bytes(text.encode(), "报告.md").blocks
    said = [(block.text, block.place.line) for block in found if isinstance(block, TextLine)]
    assert said == [("决算", 1), ("支出5.90万元", 4), ("，占10%。", 5)]


def test_a_caption_below_a_table_stands_above_it() -> None:
    table = "| 编码 | 合计 |\n|---|---|\n| 213 | 1.50 |\n\n: 支出决算表\n\n完\n"
    titled = from_bytes(f"# 甲\n\n{table}".encode(), "报告.md").blocks
    assert [type(b).__name__ for b in titled] == ["TextLine", "TextLine", "Grid", "TextLine"]
    assert isinstance(titled[1], TextLine)
    assert titled[1].text == "支出决算表"


def test_straight_quotation_marks_are_those_of_chinese() -> None:
    said = '# 2024年度部门决算说明\n\n一、"三公"经费决算情况\n\n"三公"经费支出决算为0.00万元。\n'
    (section,) = understand(from_bytes(said.encode(), "报告.md")).sections
    assert section.text == "一、“三公”经费决算情况\n“三公”经费支出决算为0.00万元。"


# ---------------------------------------------------------------- what strangers send


@pytest.mark.parametrize(
    "text",
    [
        "+-" * 1900 + "+\n" + ("| x " * 900 + "|\n") * 300,
        ("+--+--+\n|a|\n") * 6000,
        ("-- --\nx\n") * 6000,
        ("-" * 12 + "\nx\n-- --\n") * 4000,
        ("== ==\nx\n") * 6000,
        "<table>" * 200 + "\n" + "<tr><td>1\n" * 5000,
        "| a |\n" * 3 + "|" * 100_000 + "\n" + "| b |\n" * 3,
        "[" * 50_000 + "]{" * 1000 + "\n# x\n",
        "{#" * 50_000 + "\n# x\n",
        '"' * 100_000 + "\n# x\n",
    ],
    ids=[
        "wide",
        "frames",
        "dashes",
        "bars",
        "equals",
        "tags",
        "pipes",
        "spans",
        "braces",
        "quotes",
    ],
)
def test_no_drawing_takes_long(text: str) -> None:
    start = time.process_time()
    with suppress(Unreadable):
        understand(from_bytes(text.encode(), "报告.md"))
    assert time.process_time() - start < 5
