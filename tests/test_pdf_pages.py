"""Pages as programs, copiers and printers make them: slanted, askew, cut off, in parts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from paper import A4, STANDARD, latin, line, pdf, ruled, text, written

from generator.published import from_bytes
from generator.published.shape import Grid, Published, TextLine

Rows = tuple[tuple[str, ...], ...]

HEAD = ("科目", "金额")
ROWS = (HEAD, ("林业支出", "4,321.09"), ("渔业支出", "88.60"))
XS, YS = (50, 150, 250), (700, 680, 660, 640)


def read(data: bytes) -> Published:
    return from_bytes(data, "报告")


def said(data: bytes) -> list[str | Rows]:
    """The lines and the tables of a document, without their places."""
    return [one.rows if isinstance(one, Grid) else one.text for one in read(data).blocks]


def within(left: float, bottom: float, right: float, top: float, content: str) -> str:
    """What is drawn, shown in a rectangle only."""
    return f"q {left} {bottom} {right - left} {top - bottom} re W n {content} Q\n"


# ---------------------------------------------------------------- slanted


@pytest.mark.parametrize("slant", [0.15, 0.21, 0.2679, 0.333, 0.5, -0.3])
def test_slanted_letters_are_read_whatever_their_slant(slant: float) -> None:
    page = text(50, 700, "其中：渔业88.60万元，占31.7%", turn=f"1 0 {slant} 1")
    assert said(pdf(page)) == ["其中：渔业88.60万元，占31.7%"]


def test_slanted_digits_amid_upright_letters_are_of_their_line_and_of_their_cell() -> None:
    italic = "1 0 0.3249 1"
    page = text(50, 750, "增长") + text(70, 750, "27.4", turn=italic) + text(90, 750, "%。")
    page += ruled(XS, YS[:2]) + text(53, 685, "合计") + text(215, 685, "512.06", turn=italic)
    assert said(pdf(page)) == ["增长27.4%。", (("合计", "512.06"),)]


def test_a_gap_between_slanted_words_is_a_blank() -> None:
    italic = "1 0 0.4 1"
    page = text(50, 700, "部门", turn=italic) + text(75, 700, "某局", turn=italic)
    assert said(pdf(page)) == ["部门 某局"]


def test_a_page_on_its_side_has_slanted_letters_too() -> None:
    page = "0 1 -1 0 595 0 cm " + text(50, 560, "共32.5万元", turn="1 0 0.3 1")
    assert said(pdf(page)) == ["共32.5万元"]


# ---------------------------------------------------------------- askew


def askew(degrees: float, content: str) -> str:
    turn = math.radians(degrees)
    cos, sin = math.cos(turn), math.sin(turn)
    return f"q {cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} 20 0 cm {content} Q\n"


@pytest.mark.parametrize("degrees", [-2, -1.3, -0.6, -0.25, 0.25, 0.6, 1, 2])
def test_a_page_that_was_laid_askew_is_read_as_if_it_were_straight(degrees: float) -> None:
    lines = [
        f"第{n}行：全年支出共{n}12.5万元，比上年增加{n}.3万元，增长{n}0.25%，" for n in "二三四五"
    ]
    page = "".join(text(40, 790 - 12 * n, one, 9) for n, one in enumerate(lines))
    page += text(400, 790, "公开") + ruled((50, 350, 550), YS, ROWS)
    lines[0] += " 公开"
    assert said(pdf(askew(degrees, page))) == [*lines, ROWS]


def test_a_watermark_askew_does_not_turn_the_page() -> None:
    page = text(50, 700, "本年收入6.07万元") + text(60, 300, "样张", 40, "0.99 0.14 -0.14 0.99")
    assert said(pdf(page)) == ["本年收入6.07万元"]


# ---------------------------------------------------------------- cut off


def test_what_a_clipping_path_hides_is_not_read() -> None:
    page = within(50, 600, 80, 800, text(50, 700, "看得见看不见"))
    page += within(50, 650, 500, 700, text(50, 680, "这一行在") + text(50, 640, "这一行不在"))
    assert said(pdf(page)) == ["看得见", "这一行在"]


def test_each_clipping_path_lies_within_those_before_it() -> None:
    inner = within(60, 600, 500, 800, text(50, 700, "甲乙丙丁"))
    assert said(pdf(within(50, 600, 80, 800, inner) + text(50, 650, "戊"))) == ["乙丙", "戊"]


def test_a_form_shows_no_more_than_its_own_path_and_the_one_around_it() -> None:
    """Everything in it is twice as large, and begins at 100."""
    form = text(0, 100, "甲乙丙丁") + within(0, 0, 20, 100, text(0, 50, "戊己庚辛"))
    page = within(120, 0, 500, 800, "2 0 0 2 0 0 cm /X Do")
    assert said(pdf(page + text(50, 20, "外"), form=form)) == ["乙丙丁", "己", "外"]


def test_rows_that_the_next_page_repeats_are_read_where_they_are_seen() -> None:
    """A cell of many lines that a spreadsheet prints on two pages, each showing its part."""
    cell = "".join(text(50, 700 - 20 * n, f"第{n}项{n}0.5万元") for n in range(1, 7))
    first, last = within(0, 630, 595, 800, cell), within(0, 570, 595, 630, cell)
    expected = [f"第{n}项{n}0.5万元" for n in range(1, 7)]
    assert said(pdf(first, last)) == expected


NAME = "行政事业单位医疗补助费"  # ten of its letters fill a cell, the last of them on its line
BOXES = (50, 138, 238, 338)


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize("behind", ["2,468.13", "-7.05", "12"])
@pytest.mark.parametrize("near", [1.5, 3, 6])
def test_a_name_that_was_cut_off_takes_nothing_of_the_cell_behind_it(
    at: int, behind: str, near: float
) -> None:
    name = text(BOXES[at] + 2, 685, NAME[:10], 9)
    page = ruled([*BOXES[: at + 1], BOXES[at] + 88, *BOXES[at + 2 :]], YS[:2]) + name
    page += text(BOXES[at] + 88 + near + 2.5, 685, behind, 9)
    row = ["", "", ""]
    row[at : at + 2] = NAME[:10], behind
    assert said(pdf(page)) == [(tuple(row),)]


@pytest.mark.parametrize("near", [-1.5, 2, 3])
def test_a_name_that_was_cut_off_is_not_joined_to_the_name_behind_it(near: float) -> None:
    page = ruled((50, 138, 238), YS[:2]) + text(52, 685, NAME[:10], 9)
    assert said(pdf(page + text(142 + near, 685, "债务付息", 9))) == [
        (("".join(NAME[:10]), "债务付息"),)
    ]


def test_a_name_that_overflows_with_figures_in_it_is_not_torn() -> None:
    page = ruled((50, 121, 200), YS[:2]) + text(53, 685, "财务决算编报为2031年")
    assert said(pdf(page)) == [(("财务决算编报为2031年", ""),)]


@pytest.mark.parametrize("over", [1, 2.5, 4.5, 5, 5.5, 9.5])
@pytest.mark.parametrize("before", ["", "1,204.30"])
def test_an_amount_wider_than_its_cell_keeps_its_digits(before: str, over: float) -> None:
    wide = ("987,654,321.05", "987,655,525.35")
    page = ruled((50, 150, 210, 280, 350), YS[:2]) + text(53, 685, "教育支出")
    for left, amount in zip((155, 210 - over, 280 - over), (before, *wide), strict=True):
        page += text(left, 685, amount)
    assert said(pdf(page)) == [(("教育支出", before, *wide),)]


@pytest.mark.parametrize("font", STANDARD)
def test_letters_of_a_font_that_every_reader_has_are_as_wide_as_in_that_font(font: str) -> None:
    rows = (("(1,204.30)", "-987,654.05", "7.35%"), ("", "12.40", "1,204.30"))
    page = ruled((50, 130, 210, 290), YS[:3])
    for row, bottom in zip(rows, YS[1:], strict=False):
        for left, amount in zip((53, 133, 213), row, strict=True):
            escaped = amount.replace("(", r"\(").replace(")", r"\)")
            page += latin(left, bottom + 5, escaped, font) if amount else ""
    assert said(pdf(page, fonts=[font])) == [rows]


# ---------------------------------------------------------------- tables that differ by a hair


@pytest.mark.parametrize("off", [-2, -0.5, 0.3, 0.5, 1, 1.6, 2])
def test_tables_whose_edges_differ_by_a_hair_are_two(off: float) -> None:
    upper = ruled((50, 150, 250), YS, ROWS)
    lower = ruled((50, 180, 250 + off), (600, 580, 560, 540), ROWS)
    page = upper + text(50, 620, "渔业支出表") + lower
    assert said(pdf(page)) == [ROWS, "渔业支出表", ROWS]


def test_lines_drawn_twice_in_tables_that_differ_by_a_hair_are_single_ones() -> None:
    upper, lower = (50, 150, 250), (50, 150, 252)
    page = ruled(upper, YS, ROWS) + ruled([x + 0.6 for x in upper], YS)
    page += ruled(lower, (600, 580, 560, 540), ROWS)
    page += ruled([x + 0.6 for x in lower], (600, 580, 560, 540))
    assert said(pdf(page)) == [ROWS, ROWS]


def test_a_line_with_a_gap_in_it_has_one_place_in_its_table() -> None:
    """The row in the middle is one cell; the line above it was drawn twice."""
    page = (
        "".join(line(50, y, 250, y) for y in YS) + line(50, 700, 50, 640) + line(250, 700, 250, 640)
    )
    page += line(150, 700, 150, 680) + line(150.6, 700, 150.6, 680) + line(150, 660, 150, 640)
    page += (
        text(53, 685, "科目")
        + text(153, 685, "金额")
        + text(53, 665, "合计")
        + text(153, 645, "7.31")
    )
    assert said(pdf(page)) == [(HEAD, ("合计", ""), ("", "7.31"))]


# ---------------------------------------------------------------- a grid of characters


@pytest.mark.parametrize("step", [14, 16, 19])
def test_letters_spaced_by_a_grid_are_words(step: int) -> None:
    """A figure is set in the middle of as many squares as it needs."""
    squares = math.ceil(40 / step)
    page = "".join(text(50 + step * n, 700, one) for n, one in enumerate("本年支出合计"))
    page += text(50 + step * 6 + (step * squares - 40) / 2, 700, "7,310.88")
    page += "".join(text(50 + step * n, 700, one) for n, one in enumerate("万元", 6 + squares))
    assert said(pdf(page)) == ["本年支出合计7,310.88万元"]


def test_a_gap_wider_than_the_grid_is_a_blank() -> None:
    places = (0, 1, 2, 3, 4, 8, 9, 10)
    page = "".join(
        text(50 + 16 * at, 700, one) for at, one in zip(places, "部门某某局单位元", strict=True)
    )
    assert said(pdf(page)) == ["部门某某局 单位元"]


# ---------------------------------------------------------------- digits without a code


@pytest.mark.parametrize(
    "digits", ["\uf032\uf037.\uf035", "\x13\x14.\x15", "2\uf0375.\uf030", "\uf031%"]
)
def test_a_figure_with_digits_that_have_no_code_is_none_and_is_said(digits: str) -> None:
    prose = text(50, 800, "部门支出的有关情况说明如下，没有增减。")
    data = pdf(prose, prose + text(50, 700, f"全年支出{digits}万元，详见后表。"))
    assert said(data)[2] == "全年支出〓万元，详见后表。"
    (unread,) = read(data).unread
    assert unread.startswith(
        "第 2 页有的数字没有编码，或者编码不对，复制出来的不是看到的数，记作“〓”，没有核对；请"
    )


def test_a_bullet_without_a_code_is_no_figure() -> None:
    found = read(pdf(text(50, 700, "\uf06c") + text(66, 700, "支出3.5万元；有\uf0fe无")))
    assert found.unread == ()
    assert [one.text for one in found.blocks if not isinstance(one, Grid)] == ["支出3.5万元；有无"]


def test_amounts_of_letters_are_none_and_that_is_said() -> None:
    """As where a font says that its digits are letters: what is copied is not what is seen."""
    rows = (("科目", "金额"), ("合计", "QW,ERT.YU"), ("甲", "Q,WER.TY"), ("乙", "IO.PA"))
    found = read(pdf(ruled((50, 150, 250), (700, 680, 660, 640, 620), rows)))
    (grid,) = (block for block in found.blocks if isinstance(block, Grid))
    assert [row[1] for row in grid.rows] == ["金额", "〓", "〓", "〓"]
    (said,) = found.unread
    assert said.startswith("第 1 页有的数字没有编码，或者编码不对，复制出来的不是看到的数")


@pytest.mark.parametrize(
    "told", ["见 www.abc.cn 网", "A1.23 B2.34 C3.45", "“12.34万元、”56.78万元"]
)
def test_what_only_looks_like_amounts_of_letters_is_left_alone(told: str) -> None:
    found = read(pdf("".join(text(50, 700 - 20 * at, told) for at in range(4))))
    assert not found.unread
    assert not any("〓" in block.text for block in found.blocks if isinstance(block, TextLine))


def test_a_page_of_letters_that_nobody_writes_is_said_and_not_read() -> None:
    strange = "".join(chr(0x9F00 - 7 * at) for at in range(140))
    lines = "".join(text(50, 700 - 20 * n, strange[28 * n : 28 * n + 28]) for n in range(5))
    found = read(pdf(text(50, 700, "某局2024年度部门决算说明"), lines))
    (line,) = found.blocks
    assert isinstance(line, TextLine)
    assert line.place.page == 1
    (unread,) = found.unread
    assert unread.startswith("第 2 页的文字编码不对，复制出来的不是看到的字，没有核对；请用")


# ---------------------------------------------------------------- wider than the paper


def part(columns: Sequence[Sequence[str]], top: float = 700) -> str:
    """Some columns of a table, each 90 wide, as they are printed on a page of their own."""
    xs = [40 + 90 * at for at in range(len(columns) + 1)]
    ys = [top - 20 * at for at in range(len(columns[0]) + 1)]
    return ruled(xs, ys, list(zip(*columns, strict=True)))


CODES = ("编码", "", "207", "20701", "2070104")
NAMES = ("名称", "合计", "文化支出", "文化馆", "图书馆")
TOTAL = ("合计", "66.40", "66.40", "60.40", "6.00")
BASIC = ("基本支出", "40.40", "40.40", "40.40", "")
OTHER = ("项目支出", "26.00", "26.00", "20.00", "6.00")
WHOLE = tuple(zip(CODES, NAMES, TOTAL, BASIC, OTHER, strict=True))


def test_columns_that_go_on_on_the_next_pages_are_of_one_table() -> None:
    """The title is over the columns in the middle, the unit over the last one."""
    pages = (
        text(40, 710, "部门：某馆") + part([CODES, NAMES]),
        text(60, 740, "支出表") + part([TOTAL, BASIC]),
        text(60, 710, "单位：万元") + part([OTHER]),
    )
    found = read(pdf(*pages, text(50, 700, "说明")))
    assert said(pdf(*pages)) == ["支出表", "部门：某馆 单位：万元", WHOLE]
    assert [one.place.page for one in found.blocks if not isinstance(one, Grid)] == [1, 1, 4]


def test_rows_that_go_on_down_and_then_over_find_their_columns() -> None:
    left, right = [CODES, NAMES, TOTAL], [BASIC, OTHER]
    rest = [("2070105", "2070109"), ("剧院", "其他"), ("1.10", "2.20")]
    rest_right = [("0.10", "0.20"), ("1.00", "2.00")]
    rows = [(*column, "1", "2") for column in rest]
    rows_right = [(*column, "3", "4") for column in rest_right]
    found = said(pdf(part(left), part(rows, 800), part(right), part(rows_right, 800)))
    assert found == [WHOLE, tuple(zip(*rows, *rows_right, strict=True))]


def test_tables_of_the_same_rows_with_titles_of_their_own_are_two() -> None:
    first = text(60, 740, "收入表") + part([CODES, NAMES, TOTAL])
    second = text(60, 740, "支出表") + part([BASIC, OTHER])
    assert len(said(pdf(first, second))) == 4


def test_rows_that_go_on_on_the_next_page_stay_below() -> None:
    page = part([CODES, NAMES, TOTAL])
    assert len(said(pdf(page, page))) == 2


def test_a_single_row_that_goes_on_over_finds_its_columns_too() -> None:
    left, right = [CODES, NAMES, TOTAL], [BASIC, OTHER]
    row, row_right = [["2070199"], ["其他"], ["1.10"]], [["0.10"], ["1.00"]]
    found = said(pdf(part(left), part(row, 800), part(right), part(row_right, 800)))
    assert found == [WHOLE, tuple(zip(*row, *row_right, strict=True))]


def test_the_next_table_does_not_stand_beside_the_last_columns_of_the_one_before() -> None:
    pages = (
        text(40, 710, "部门：某馆") + part([CODES, NAMES, TOTAL]),
        part([BASIC]),
        text(60, 740, "支出表") + part([CODES, NAMES, TOTAL]),
        part([OTHER]),
    )
    first, second = (one for one in said(pdf(*pages)) if not isinstance(one, str))
    assert first == tuple(zip(CODES, NAMES, TOTAL, BASIC, strict=True))
    assert second == tuple(zip(CODES, NAMES, TOTAL, OTHER, strict=True))


def test_a_title_that_goes_on_over_the_next_page_is_one() -> None:
    """A title in the middle of two halves of as many columns, both with names."""
    pages = (
        text(190, 740, "收入支出") + part([NAMES, TOTAL]),
        text(40, 740, "决算总表") + part([NAMES, BASIC]),
    )
    rows = tuple(zip(NAMES, TOTAL, NAMES, BASIC, strict=True))
    assert said(pdf(*pages)) == ["收入支出决算总表", rows]


# ---------------------------------------------------------------- fonts of browsers


def drawn(said: str, step: int) -> bytes:
    """A line in a font of drawings (Type 3), as a browser makes one of any other.

    一 is a low stroke, other letters stand in most of their square; PDFium has the ink's box alone.
    """
    letters = sorted(set(said))
    names = [f"/g{ord(letter):x}" for letter in letters]
    ink = {"一": "40 380 960 440", "日": "180 -60 820 800", ".": "60 0 180 120"}
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{A4}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    ]
    codes = "".join(f"{letters.index(letter) + 65:02x}" for letter in said)
    content = f"BT /F 16 Tf {step} Tc 50 700 Td <{codes}> Tj ET"
    objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    glyphs = "".join(f"{name} {7 + at} 0 R" for at, name in enumerate(names))
    objects.append(
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 65"
        f"/LastChar {64 + len(letters)}/Widths[{'1000 ' * len(letters)}]/CharProcs<<{glyphs}>>"
        f"/Encoding<</Differences[65{''.join(names)}]>>/ToUnicode 6 0 R>>"
    )
    pairs = "".join(f"<{65 + at:02x}><{ord(one):04x}>" for at, one in enumerate(letters))
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange<00><ff>"
        f"endcodespacerange {len(letters)} beginbfchar{pairs}endbfchar endcmap"
    )
    objects.append(f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream")
    for letter in letters:
        box = ink.get(letter, "20 -90 980 850")
        x0, y0, x1, y1 = box.split()
        shape = f"1000 0 {box} d1 {x0} {y0} {int(x1) - int(x0)} {int(y1) - int(y0)} re f"
        objects.append(f"<</Length {len(shape)}>>stream\n{shape}\nendstream")
    return written(objects)


@pytest.mark.parametrize("step", [0, 1, 2])
def test_letters_of_which_only_the_ink_is_known_are_as_wide_as_they_are_set(step: int) -> None:
    found = from_bytes(drawn("统一的日常工作", step), "报告.pdf")
    assert [block.text for block in found.blocks if isinstance(block, TextLine)] == [
        "统一的日常工作"
    ]
