"""Published documents are read as they look: every line, row and blank cell in its place."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Final

import paper
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import bar, docx, frame, line, paragraph, pdf, ruled, table, text

from generator.problem import Place
from generator.published import confined, from_bytes, read_published
from generator.published import flow as markup
from generator.published import pdf as pdf_reader
from generator.published.shape import Grid, Published, TextLine, Unreadable

Rows = tuple[tuple[str, ...], ...]


def read(data: bytes) -> Published:
    return from_bytes(data, "报告")


def said(data: bytes) -> list[str | Rows]:
    """The lines and the tables of a document, without their places."""
    return [one.rows if isinstance(one, Grid) else one.text for one in read(data).blocks]


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return str(caught.value)


HEAD = ("项目", "金额")
ROWS = (HEAD, ("一、收入", "1,234.50"), ("二、支出", ""))
XS, YS = (50, 150, 250), (700, 680, 660, 640)


# ---------------------------------------------------------------- PDF: lines


def test_a_page_is_read_from_the_top_down_with_the_place_of_every_line_and_row() -> None:
    page = text(50, 600, "注：本表") + ruled(XS, YS, ROWS) + text(50, 800, "收入支出决算总表")
    found = read(pdf(text(50, 800, "目录"), page))
    assert found.format == "pdf"
    assert found.blocks == (
        TextLine("目录", Place(1, 1)),
        TextLine("收入支出决算总表", Place(2, 1)),
        Grid(ROWS, (Place(2, 2), Place(2, 3), Place(2, 4))),
        TextLine("注：本表", Place(2, 5)),
    )


def test_digits_and_characters_on_uneven_baselines_are_one_line() -> None:
    page = text(50, 700, "支出") + text(70, 701.2, "307.82") + text(100, 699.5, "万元")
    assert said(pdf(page + text(50, 685, "下一行"))) == ["支出307.82万元", "下一行"]


def test_letters_are_in_the_order_in_which_they_stand_not_in_which_they_were_drawn() -> None:
    assert said(pdf(text(80, 700, "之后") + text(50, 700, "首先"))) == ["首先 之后"]


def test_a_wide_gap_is_a_blank_and_the_gap_beside_digits_is_none() -> None:
    page = text(50, 700, "部门：某局") + text(300, 700, "单位：万元")
    page += text(50, 680, "共有") + text(72.5, 680, "12") + text(85, 680, "人次")
    assert said(pdf(page)) == ["部门：某局 单位：万元", "共有12人次"]


@pytest.mark.parametrize(
    "box", ["/MediaBox[0 400 595 842]", "/MediaBox[0 0 595 842]/CropBox[0 400 595 842]"]
)
def test_what_lies_outside_of_the_page_is_not_read(box: str) -> None:
    page = text(50, 800, "看得见") + text(50, 300, "看不见") + ruled(XS, YS[:2], [HEAD])
    assert said(pdf(page + text(700, 800, "也看不见"), page=box)) == ["看得见", (HEAD,)]


def test_a_page_box_that_does_not_begin_at_zero_moves_nothing_apart() -> None:
    page = ruled(XS, YS, ROWS)
    assert said(pdf(page, page="/MediaBox[-100 200 700 900]")) == [ROWS]


def test_a_lone_letter_of_a_font_that_is_nowhere_is_read() -> None:
    """WPS draws letter by letter, and some systems name a font that they do not put in the file."""
    page = ruled(XS, YS[:2]) + text(53, 685, "类") + text(153, 685, "款")
    assert said(pdf(page + text(50, 600, "无") + text(60, 600, "9"))) == [(("类", "款"),), "无9"]


def test_letters_printed_twice_to_look_bold_are_read_once() -> None:
    page = text(50, 700, "合计 22.00", 16) + text(50.4, 700, "合计 22.00", 16)
    assert said(pdf(page)) == ["合计 22.00"]


def test_a_watermark_askew_is_no_text() -> None:
    page = text(50, 700, "正文") + text(60, 650, "样张水印", 40, "0.7 0.7 -0.7 0.7")
    assert said(pdf(page)) == ["正文"]


def test_a_letter_that_only_looks_like_another_is_that_other() -> None:
    assert said(pdf(text(50, 700, "⼈⺠币"))) == ["人民币"]


# ---------------------------------------------------------------- PDF: tables


def test_a_name_wrapped_inside_its_cell_is_joined_and_blank_cells_keep_their_column() -> None:
    page = ruled(XS, (700, 660, 640)) + text(53, 685, "机关事业单位养") + text(53, 672, "老保险")
    page += text(153, 678, "6.18") + text(153, 645, "0.00")
    assert said(pdf(page)) == [(("机关事业单位养老保险", "6.18"), ("", "0.00"))]


def test_a_number_broken_in_a_narrow_cell_is_whole() -> None:
    page = ruled((50, 90, 130), (700, 670)) + text(53, 688, "137,500") + text(53, 676, ",265.00")
    assert said(pdf(page + text(93, 680, "1")))[0] == (("137,500,265.00", "1"),)


def test_a_merged_cell_has_its_text_in_its_first_field() -> None:
    """项目 over two columns; 合计 over two rows."""
    page = "".join(line(50, y, 350, y) for y in (700, 640)) + line(50, 680, 250, 680)
    page += line(50, 660, 350, 660) + line(150, 680, 150, 640)
    page += "".join(line(x, 700, x, 640) for x in (50, 250, 350))
    for x, y, word in (
        (130, 685, "项目"),
        (53, 665, "编码"),
        (153, 665, "名称"),
        (270, 675, "合计"),
    ):
        page += text(x, y, word)
    page += text(53, 645, "208") + text(253, 645, "10.82")
    rows = (("项目", "", "合计"), ("编码", "名称", ""), ("208", "", "10.82"))
    assert said(pdf(page)) == [rows]


def test_a_table_that_is_open_at_its_sides_has_its_outer_columns() -> None:
    page = "".join(bar(50, y, 250, y) for y in YS) + bar(150, 700, 150, 640)
    page += "".join(
        text(x, y - 15, word)
        for y, row in zip(YS, ROWS, strict=False)
        for x, word in zip(XS, row, strict=False)
        if word
    )
    assert said(pdf(page)) == [ROWS]


def _bars() -> str:
    return "".join(bar(50, y, 250, y) for y in YS) + "".join(bar(x, 640, x, 700) for x in XS)


def _pieces() -> str:
    """Each side of each cell apart, as Word draws them, with corners that do not quite meet."""
    level = (bar(x + 1, y, x + 99, y) for x in XS[:2] for y in YS)
    upright = (bar(x, y + 1, x, y + 19) for x in XS for y in YS[1:])
    return "".join(level) + "".join(upright)


def _frames() -> str:
    return "".join(frame(x, y, x + 100, y + 20) for x in XS[:2] for y in YS[1:])


def _dots() -> str:
    level = (bar(x, y, x + 0.5, y) for y in YS for x in range(50, 250, 2))
    return "".join(level) + "".join(bar(x, 640, x, 700) for x in XS)


def _twice() -> str:
    return _bars() + _bars().replace("49.75", "51.0")


@pytest.mark.parametrize("drawn", [_bars, _pieces, _frames, _dots, _twice])
def test_ruling_lines_are_lines_however_they_were_drawn(drawn: Callable[[], str]) -> None:
    letters = "".join(
        text(x + 3, y - 15, word)
        for y, row in zip(YS, ROWS, strict=False)
        for x, word in zip(XS, row, strict=False)
        if word
    )
    assert said(pdf(drawn() + letters)) == [ROWS]


def test_lines_in_a_form_lie_where_the_form_was_placed() -> None:
    page = "q 2 0 0 2 10 20 cm /X Do Q " + text(113, 685, "项目") + text(313, 685, "金额")
    found = said(pdf(page, form=ruled((0, 100, 200), (340, 325))))
    assert found == [(HEAD,)]


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_page_is_turned_until_its_text_can_be_read(rotate: int) -> None:
    """A wide table that was put on its side: turned by the page, or by whoever holds the paper."""
    page = "0 1 -1 0 595 0 cm " + text(50, 560, "支出决算表")
    page += ruled((50, 400, 800), (540, 500), [HEAD])
    assert said(pdf(page, page=f"/MediaBox[{paper.A4}]/Rotate {rotate}")) == ["支出决算表", (HEAD,)]


def test_a_word_that_overflows_its_cell_is_not_torn() -> None:
    page = ruled((50, 100, 200), (700, 680)) + text(53, 685, "一般公共服务支出")
    assert said(pdf(page)) == [(("一般公共服务支出", ""),)]


def test_numbers_that_nearly_touch_across_a_line_are_two() -> None:
    page = (
        ruled((50, 100, 150), (700, 680))
        + text(55.2, 685, "12,345.67")
        + text(100.5, 685, "12,345.67")
    )
    assert said(pdf(page)) == [(("12,345.67", "12,345.67"),)]


def test_amounts_that_are_wider_than_their_cells_and_touch_are_two() -> None:
    """As right-aligned ones in a font with wider figures: the first reaches over the line."""
    page = ruled((50, 150, 200, 250), (700, 680)) + text(53, 685, "合计")
    page += text(162, 685, "6,407.25") + text(202, 685, "6,407.25")
    assert said(pdf(page)) == [(("合计", "6,407.25", "6,407.25"),)]
    page = ruled((50, 150, 200, 250), (700, 680)) + text(177, 685, "2024.125")
    assert said(pdf(page)) == [(("", "2024.125", ""),)]


def test_two_tables_whose_lines_nearly_stand_below_one_another_are_two() -> None:
    """The lines of the lower one are further left: met first, but further down the page."""
    upper = ruled((50, 151, 300), (300, 280), [("甲", "1.00")])
    lower = ruled((50, 150, 300), (700, 680), [("乙", "2.00")])
    assert said(pdf(upper + lower)) == [(("乙", "2.00"),), (("甲", "1.00"),)]
    upper = ruled((50, 150, 300), (300, 280), [("甲", "1.00")])
    lower = ruled((50, 151, 300), (700, 680), [("乙", "2.00")])
    assert said(pdf(upper + lower)) == [(("乙", "2.00"),), (("甲", "1.00"),)]


def test_frames_underlines_and_axes_are_no_tables() -> None:
    page = frame(20, 20, 575, 820) + line(50, 698, 150, 698) + text(50, 700, "下划线")
    page += line(300, 400, 300, 600) + line(300, 400, 500, 400) + text(320, 420, "图示")
    assert said(pdf(page)) == ["下划线", "图示"]


def test_white_lines_that_hide_a_grid_rule_nothing() -> None:
    page = "1 g 1 G " + ruled(XS, YS) + "0 g " + text(53, 685, "标题") + text(153, 685, "公开")
    assert said(pdf(page)) == ["标题 公开"]


def test_a_drawing_of_countless_lines_is_no_table() -> None:
    page = "".join(line(x, 0, x, 800, 0.1) + line(0, x, 590, x, 0.1) for x in range(0, 590, 4))
    assert said(pdf(page + text(50, 700, "地图")))  # in time, and without a cell for every crossing


def test_a_table_goes_on_as_another_with_the_columns_it_had() -> None:
    """On the last page stands only 合计, whose cell is three columns wide."""
    xs = (50, 80, 110, 250, 350)
    first = ruled(
        xs, (700, 680, 660), [("编码", "", "名称", "金额"), ("208", "05", "养老", "9.00")]
    )
    last = ruled((50, 250, 350), (800, 780), [("合计", "9.00")])
    assert said(pdf(first, last))[1] == (("合计", "", "", "9.00"),)
    other = text(50, 810, "支出决算表") + last
    assert said(pdf(first, other))[2] == (("合计", "9.00"),)


# ---------------------------------------------------------------- PDF: what cannot be read


LOCKED = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'ab' * 32}>/U<{'cd' * 32}>>>/ID[<00><00>]"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pdf(paper.picture(), paper.picture()), "扫描件"),
        (pdf(paper.picture() + text(300, 30, "- 1 -")), "扫描件"),
        (pdf(line(0, 0, 9, 9)), "没有文字"),
        (pdf(text(50, 700, "\ue001\ue002\ue003\ue004表")), "乱码"),
        (pdf(text(50, 700, "表格"), trailer=LOCKED), "密码"),
        (b"%PDF-1.7 and nothing else", "损坏"),
        (pdf(*["" for _ in range(501)]), "501 页"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_what_to_do(data: bytes, expected: str) -> None:
    said = refusal(data)
    assert expected in said
    assert "请" in said


def test_a_page_of_text_with_a_picture_is_read() -> None:
    words = "".join(text(50, 700 - 20 * n, "决算公开说明的一行文字") for n in range(5))
    assert len(said(pdf(paper.picture() + words))) == 5


def test_ten_thousand_pages_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MAX_SECONDS", 5)  # two hundred times what it takes
    pages = "".join("3 0 R " for _ in range(10_000))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count 10000/Kids[{pages}]>>"]
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[{paper.A4}]>>"
    assert "10000 页" in refusal(paper.written([*objects, page]))


def test_forms_that_draw_forms_without_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kilobytes that would draw 10¹² lines, and hold the memory of each."""
    monkeypatch.setattr(pdf_reader, "MAX_SECONDS", 1)
    assert "太复杂" in refusal(paper.forms_in_forms())


def test_a_reader_that_dies_refuses_the_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dead = tmp_path / "dead.py"
    monkeypatch.setattr(confined, "PROGRAM", str(dead))
    for program in ("", "import os; os.abort()", 'print(\'{"pages": 1, "error": 0}\'); 1 / 0'):
        dead.write_text(program, "utf-8")
        assert "读不出来" in refusal(pdf(text(50, 700, "表格")))


def test_several_threads_may_read_at_once() -> None:
    data = pdf(*[ruled(XS, YS, ROWS)] * 3)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(said, [data] * 4)) == [[ROWS, ROWS, ROWS]] * 4


@pytest.mark.parametrize("reader", ["pdfium.drawn_pages", "sheets"])
def test_a_reader_in_a_process_of_its_own_imports_nothing_else_of_the_package(reader: str) -> None:
    code = (
        f"import runpy, sys; sys.argv = ['', {reader!r}]\n"
        f"runpy.run_path({confined.PROGRAM!r}, run_name='__main__')\n"
        "print(*(name for name in sys.modules if name.startswith('generator')), file=sys.stderr)"
    )
    command = [sys.executable, "-P", "-c", code]
    run = subprocess.run(command, input=b"", capture_output=True, check=True)
    room = f"generator.published.{reader.partition('.')[0]}"
    imported = set(run.stderr.decode().split()) - {"generator", "generator.published"}
    assert f"generator.published.{reader}" in imported
    assert all(name.startswith(room) for name in imported)


# ---------------------------------------------------------------- Word


def test_a_word_document_is_read_in_order() -> None:
    body = (
        paragraph("一、收入", "支出") + table(HEAD, ("收入", "12.00")) + paragraph("注：", "本表")
    )
    found = read(docx(body))
    assert found.format == "docx"
    assert found.blocks == (
        TextLine("一、收入支出", Place(0, 1)),
        Grid((HEAD, ("收入", "12.00")), (Place(0, 2), Place(0, 3))),
        TextLine("注：本表", Place(0, 4)),
    )


def test_merged_cells_keep_their_columns_and_rows() -> None:
    over, begun, goes_on = (
        f"<w:{mark}/>" for mark in ('gridSpan w:val="2"', 'vMerge w:val="restart"', "vMerge")
    )
    data = docx(
        table(
            [paper.cell("项目", marks=over), paper.cell("合计", marks=begun)],
            ["编码", "名称", paper.cell("", marks=goes_on)],
            ['<w:trPr><w:gridBefore w:val="1"/></w:trPr>', "养老", "9.00"],
        )
    )
    assert said(data) == [(("项目", "", "合计"), ("编码", "名称", ""), ("", "养老", "9.00"))]


def test_what_word_shows_is_what_is_read() -> None:
    body = paragraph(
        "年末",
        "<w:del><w:r><w:delText>不是</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>",
        "<w:ins><w:r><w:t>结转</w:t></w:r></w:ins>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>和</w:t></w:r>',
        "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>",
        "<w:r><w:t>结</w:t><w:noBreakHyphen/><w:tab/><w:t>余</w:t><w:br/><w:t>第二行</w:t></w:r>",
    )
    assert said(docx(body)) == ["年末结转和结- 余", "第二行"]


@pytest.mark.parametrize(
    ("font", "char", "shown"),
    [
        ("Symbol", "F02D", "-"),
        ("Symbol", "f0b1", "±"),
        ("Symbol", "F037", "7"),
        ("Symbol", "002D", "-"),
        ("宋体", "00D7", "×"),
        ("Wingdings 2", "0052", ""),
        ("Symbol", "F02", ""),
        ("Symbol", "", ""),
        ("宋体", "D800", ""),
    ],
)
def test_an_inserted_symbol_is_the_sign_that_it_shows(font: str, char: str, shown: str) -> None:
    sign = f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'
    assert said(docx(paragraph("增减", sign, "2.00万元"))) == [f"增减{shown}2.00万元"]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("<m:f><m:fPr/><m:num>{12.5}</m:num><m:den>{100}</m:den></m:f>", "12.5/100"),
        ("<m:sSup><m:e>{10}</m:e><m:sup>{8}</m:sup></m:sSup>", "10^8"),
        ("{7.35%}", "7.35%"),
    ],
)
def test_what_stands_over_another_in_a_formula_does_not_run_into_it(
    formula: str, shown: str
) -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    runs = formula.replace("{", "<m:r><m:t>").replace("}", "</m:t></m:r>")
    body = paragraph("占", f'<m:oMath xmlns:m="{math}">{runs}</m:oMath>', "，")
    assert said(docx(body)) == [f"占{shown}，"]


def test_the_result_of_a_field_is_read() -> None:
    total = '<w:fldSimple w:instr=" =SUM(ABOVE) "><w:r><w:t>15.50</w:t></w:r></w:fldSimple>'
    assert said(docx(paragraph("合计", total, "万元"))) == ["合计15.50万元"]


def test_a_row_that_was_deleted_is_gone() -> None:
    body = table(HEAD, ['<w:trPr><w:del w:id="1"/></w:trPr>', "甲", "1"], ("乙", "2"))
    assert said(docx(body)) == [(HEAD, ("乙", "2"))]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent>" + paragraph("框里的字") + "</w:txbxContent>"
    drawn = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = paragraph("前", f"<w:r><mc:AlternateContent>{drawn}</mc:AlternateContent></w:r>", "后")
    assert said(docx(body)) == ["框里的字", "前后"]


def test_a_cell_of_several_paragraphs_is_one_text() -> None:
    assert said(docx(table((paper.cell("机关", "养老"), "1")))) == [(("机关养老", "1"),)]


def test_a_small_table_within_a_cell_is_text_of_the_cell() -> None:
    inner = table(("嵌", "套"))
    assert said(docx(table(HEAD, (paper.cell("甲", inner), "1")))) == [(HEAD, ("甲嵌套", "1"))]


def test_a_table_that_only_holds_another_is_none() -> None:
    outer = table([paper.cell("题", table(HEAD, ("收入", "12.00")), "尾")])
    assert said(docx(outer)) == ["题", (HEAD, ("收入", "12.00")), "尾"]


LISTS = """
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%1-%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="12"/></w:lvlOverride></w:num>
"""
STYLES = (
    '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
)


def _numbered(said: str, level: int, number: int = 1) -> str:
    marks = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(said, marks=marks) if said else paragraph(marks=marks)


def test_what_a_text_is_broken_by_is_none_of_it() -> None:
    inside = "一<!-- 注 -->、<?pi 注?>收<![CDATA[入]]>12<w:x>没有</w:x>.00万元"
    body = f"<w:p><w:r><w:t>{inside}</w:t><w:x><w:t>。</w:t></w:x></w:r></w:p>"
    assert said(docx(body)) == ["一、收入12.00万元。"]


def test_the_numbers_that_word_writes_are_read() -> None:
    body = _numbered("收入", 0) + _numbered("上年", 1) + _numbered("本年", 1) + _numbered("增减", 2)
    body += (
        paragraph("支出", marks='<w:pStyle w:val="b"/>') + _numbered("又", 1) + _numbered("点", 3)
    )
    body += _numbered("", 1) + _numbered("再", 1) + _numbered("另起", 0, 2) + _numbered("无", 0, 0)
    found = "一、收入 1. 上年 2. 本年 一-III)增减 二、支出 1. 又 点 3. 再 十二、另起 无"
    assert " ".join(map(str, said(docx(body, numbering=LISTS, styles=STYLES)))) == found


DTD = '<!DOCTYPE d [<!ENTITY a "字"><!ENTITY e SYSTEM "file:///etc/hostname">]>'


def _stored_as(name: str, size: int) -> bytes:
    """An archive that says a part of it is small, and it is not."""
    data = bytearray(paper.archive({name: b" " * size}))
    for at in (data.find(b"PK\1\2") + 24, data.find(b"PK\3\4") + 22):
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


# Made when they are asked for: they are large.
SPOILT: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "a declaration": (
        lambda: paper.archive({"word/document.xml": f"{DTD}<d>&a;&e;</d>"}),
        "声明",
    ),
    "a declaration in another encoding": (
        lambda: paper.archive({"word/document.xml": f"{DTD}<d>&a;</d>".encode("utf-16")}),
        "声明",
    ),
    "a bomb": (lambda: paper.archive({"word/document.xml": b" " * (65 << 20)}), "解压"),
    "a size that is none": (lambda: _stored_as("word/document.xml", 70 << 20), "损坏"),
    "packed as nobody does": (
        lambda: paper.archive({"word/document.xml": "<d>"}, zipfile.ZIP_LZMA),
        "损坏",
    ),
    "a ladder": (lambda: paper.archive({"word/document.xml": "<d>" * 300}), "太深"),
    "half of it": (lambda: docx(paragraph("字"))[:-40], "损坏"),
    "a wide table": (
        lambda: docx(table([paper.cell("字", marks='<w:gridSpan w:val="999"/>')] * 600)),
        "太多",
    ),
    "nothing": (lambda: docx(""), "没有文字"),
    "many parts": (
        lambda: paper.archive({str(number): "" for number in range(10_001)}),
        "读不了",
    ),
}


@pytest.mark.parametrize(("make", "expected"), SPOILT.values(), ids=SPOILT)
def test_a_word_document_that_cannot_be_read_is_refused(
    make: Callable[[], bytes], expected: str
) -> None:
    assert expected in refusal(make())


def test_a_bomb_in_the_lists_is_not_unpacked() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "大"}">' for n in range(12))
    bomb = f"<!DOCTYPE n [{entities}]><n>&e11;</n>"
    plain = docx(paragraph("字"))
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert "损坏" in refusal(paper.archive({**parts, "word/numbering.xml": bomb}))


# ---------------------------------------------------------------- web pages


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_a_web_page_is_read_as_a_browser_shows_it() -> None:
    body = """<h1>决算&nbsp;说明</h1><script>var a = "<p>不</p>"</script><style>p {}</style>
    <p>一般公共
    预算 <b>12</b>
    &lt;万元&gt;</p><!-- 不 --><p style="display: none">不</p><div hidden>不</div>甲<br>乙
    <ul><li>丙</ul>"""
    found = read(page(body, "<title>不</title>"))
    assert found.format == "html"
    assert [str(one.place) for one in found.blocks if isinstance(one, TextLine)][:2] == [
        "第 1 行", "第 2 行",
    ]  # fmt: skip
    assert said(page(body)) == ["决算 说明", "一般公共预算 12 <万元>", "甲", "乙", "丙"]


def test_spans_of_a_web_table_keep_columns_and_rows() -> None:
    body = """<table><caption>表</caption><thead><tr><th colspan=2>项目<th rowspan="2">合计</thead>
    <tr><td>编码<td>名称</tr><tr><td rowspan=0>208<td><p>养</p><p>老</p><td>9.00<tr><td>医疗<td>
    </table>"""
    rows = (("项目", "", "合计"), ("编码", "名称", ""), ("208", "养老", "9.00"), ("", "医疗", ""))
    assert said(page(body)) == ["表", rows]


def test_a_table_that_arranges_the_page_is_what_is_in_it() -> None:
    body = "<table><tr><td>菜单<td>题<table><tr><td>项目<td>金额<tr><td>收入<td>1</table>尾</table>"
    assert said(page(body)) == ["菜单", "题", (HEAD, ("收入", "1")), "尾"]


def test_a_preformatted_text_keeps_its_lines() -> None:
    assert said(page("<pre>甲\n乙  丙</pre>")) == ["甲", "乙 丙"]


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "utf-8", "big5", "utf-16"])
def test_a_web_page_is_read_in_its_encoding(encoding: str) -> None:
    body = f'<html><meta charset="{encoding}"><p>收支</p></html>'
    assert said(body.encode(encoding)) == ["收支"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (page("<div>" * 100_000), "太深"),
        (page("<b>" * 200 + "</i>" * 1_000_000), "没有文字"),
        (page("<table>" + "<tr><td rowspan=65000 colspan=1000>字" * 1000), "太多"),
    ],
)
def test_a_web_page_that_cannot_be_read_is_refused(data: bytes, expected: str) -> None:
    assert expected in refusal(data)


@pytest.mark.parametrize("data", [docx("<w:p/>" * 999), page("<p>字" * 999), page("<" * 999)])
def test_a_document_of_countless_tags_is_not_read_to_its_end(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup, "MAX_EVENTS", 500)
    assert "太多" in refusal(data)


# ---------------------------------------------------------------- text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_text_is_read_in_its_encoding(encoding: str) -> None:
    assert said("决算公开\r\n说明：金额".encode(encoding)) == ["决算公开", "说明：金额"]


def test_lines_with_tabs_are_a_table_at_their_lines_of_the_file() -> None:
    found = read("\n\t缩进\n收入\t\t\n项目\t金额\n\t12.00\t\n\n部门：\t单位：万元\n".encode())
    assert found.format == "txt"
    assert found.blocks == (
        TextLine("缩进", Place(0, 2)),
        Grid(
            (("收入", "", ""), ("项目", "金额", ""), ("", "12.00", "")),
            (Place(0, 3), Place(0, 4), Place(0, 5)),
        ),
        TextLine("部门：\t单位：万元", Place(0, 7)),
    )


def test_markdown_is_read_as_it_is_shown() -> None:
    data = (
        "# 决算\n\n1\\. **合计** [见表](t.html)\n---\n"
        "| 项目 | 金额 |\n|:---|---:|\n| 收\\|入 | **1** |\n"
    ).encode()
    found = read(data)
    assert said(data) == ["决算", "1. 合计 见表", (HEAD, ("收|入", "1"))]
    assert found.blocks[-1].places == (Place(0, 5), Place(0, 7))  # type: ignore[union-attr]


def test_a_text_that_is_no_markdown_is_left_as_it_is() -> None:
    assert said("**重要** 1\\.\n- 甲\n".encode()) == ["**重要** 1\\.", "- 甲"]


def test_what_no_text_has_is_left_out() -> None:
    assert said("\u200b决\x07算\xa0\ufeff表\u3000说明".encode()) == ["决算 表\u3000说明"]


# ---------------------------------------------------------------- what is no report


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "空的"),
        (b" \r\n\0", "空的"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE, "旧版"),
        (paper.archive({"xl/workbook.xml": ""}), "xlsx"),
        (paper.archive({"ppt/presentation.xml": ""}), "演示文稿"),
        (paper.archive({"OFD.xml": ""}), "OFD"),
        (paper.archive({"content.xml": ""}), "OpenDocument"),
        (paper.archive({"报告.pdf": ""}), "解压"),
        (paper.archive({}), "解压"),
        (b"PK\3\4 and no more", "损坏"),
        (b"\x89PNG\r\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"{\\rtf1}", "RTF"),
        (b"Rar!\x1a", "压缩包"),
        (b"MIME-Version: 1.0\r\n", "mht"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (bytes(range(256)), "不是文字"),
        (b"\xff" * 99, "编码"),
        (b"\n" * 600_000 + b"a", "太多"),
    ],
)
def test_what_is_no_report_is_refused_with_what_to_do(data: bytes, expected: str) -> None:
    assert expected in refusal(data)


@pytest.mark.parametrize(
    ("begins", "repeated", "times", "expected"),
    [(b"", b"x", 51 << 20, "50 MB"), (b"<html>", b" ", 11 << 20, "10 MB")],
)
def test_what_is_longer_than_any_report_is_refused(
    begins: bytes, repeated: bytes, times: int, expected: str
) -> None:
    assert expected in refusal(begins + repeated * times)


def test_a_file_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(docx(paragraph("其实是 Word")))
    assert read_published(path) == Published(
        "报告.pdf", "docx", (TextLine("其实是 Word", Place(0, 1)),)
    )


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(51 << 20)
    for path, expected in (
        (tmp_path / "none.pdf", "没有这个文件"),
        (tmp_path, "文件夹"),
        (large, "50 MB"),
        (Path("a\0b"), "打不开"),
    ):
        with pytest.raises(Unreadable, match=expected):
            read_published(path)


# ---------------------------------------------------------------- whatever bytes there are


SOUND = {
    "docx": docx(paragraph("一、") + table(HEAD, ("收入", "1")), numbering=LISTS, styles=STYLES),
    "html": page("<p>一、<table><tr><td colspan=2>甲<td>乙<tr><td>丙</table>"),
    "txt": "# 一、\n| 项目 | 金额 |\n|---|---|\n| 甲 | 1 |\n甲\t乙\n丙\t丁\n".encode(),
    "pdf": pdf(text(50, 800, "一、") + ruled(XS, YS, ROWS)),
}


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes with some of them changed, cut out or repeated."""
    chance = random.Random(seed)  # noqa: S311  no secret
    made = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at, size = chance.randrange(len(made) + 1), chance.randint(0, 30)
        match chance.randrange(3):
            case 0:
                made[at : at + 1] = chance.randbytes(1)
            case 1:
                del made[at : at + size]
            case _:
                made[at:at] = made[at : at + size]
    return bytes(made)


def read_or_refused(data: bytes) -> None:
    """It is read, or refused with why and what to do; no other error leaves the reader."""
    refused, found = "", None
    try:
        found = read(data)
    except Unreadable as error:
        refused = str(error)
    assert found.blocks if found else "；" in refused
    repr(found).encode("utf-8")


@pytest.mark.parametrize("kind", ["docx", "html", "txt"])
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused(kind: str, seed: int) -> None:
    read_or_refused(damaged(SOUND[kind], seed))


@given(seed=st.integers(0, 2**32))
@settings(max_examples=15)
def test_a_damaged_pdf_is_read_or_refused(seed: int) -> None:
    read_or_refused(damaged(SOUND["pdf"], seed))


@given(seed=st.integers(0, 2**32), part=st.sampled_from(["document", "numbering", "styles"]))
def test_damaged_xml_in_a_sound_archive_is_read_or_refused(seed: int, part: str) -> None:
    with zipfile.ZipFile(BytesIO(SOUND["docx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = f"word/{part}.xml"
    read_or_refused(paper.archive({**parts, name: damaged(parts[name], seed)}))


@given(
    data=st.binary(max_size=200), start=st.sampled_from([b"", b"PK\3\4", b"<html>", b"\xff\xfe"])
)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    read_or_refused(start + data)
