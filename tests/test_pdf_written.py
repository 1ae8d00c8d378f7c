"""The disclosure as a PDF: the pages of the Word document, for reading, listening and archives.

The fonts are the tests' own (letters.py): what is tested is the same on every machine.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import letters
import pypdfium2
import pypdfium2_raw as pdfium  # type: ignore[import-untyped]  # generated from C
import pytest
from disclosed import words_of
from example import (
    EXAMPLE,
    EXAMPLE_BUDGET,
    INPUTS,
    STYLES,
    document_of,
    example,
    report_of,
    told,
)
from msgspec.structs import replace

from generator.entry import read
from generator.facts import establish
from generator.inspection import inspect
from generator.problem import InvalidReport
from generator.publication import EXPLANATION, NoSuchPart, chosen, parts_of
from generator.publication.charts import BARS, PIE, Chart
from generator.publication.columns import fitted
from generator.publication.pages import pages_of
from generator.published import from_bytes
from generator.published.shape import Grid, TextLine
from generator.tabulation import publish
from generator.telling.document import Block, Document
from generator.understanding import understand
from generator.vocabulary.subjects import functional
from generator.writers import write
from generator.writers.docx.body import flow_of
from generator.writers.docx.contents import with_contents
from generator.writers.docx.item import extents_of
from generator.writers.pdf import stand_ins, to_pdf
from generator.writers.pdf.content import content_of
from generator.writers.pdf.faces import faces_among
from generator.writers.pdf.press import FOLDERS, faces

EVERY = (*INPUTS, EXAMPLE, EXAMPLE_BUDGET)
EVERY_INPUT = pytest.mark.parametrize("path", EVERY, ids=lambda p: f"{p.parent.name}-{p.stem}")
ALL_KINDS = {"SimSun", "SimHei", "KaiTi", "FangSong", "STZhongsong", "Times New Roman"}
MILLIMETRE = 72 / 25.4


pytestmark = pytest.mark.usefixtures("own_fonts")


@cache
def pdf_of(path: Path, name: str = "") -> bytes:
    return to_pdf(document_of(path, name))


@cache
def lines_in(data: bytes) -> list[list[str]]:
    """The lines of each page, from the top down, without the page's number."""
    pages = []
    opened = pypdfium2.PdfDocument(data)
    for page in opened:
        text = page.get_textpage().get_text_bounded()
        lines = [line.strip() for line in text.splitlines()]
        pages.append([line for line in lines if line and not re.fullmatch(r"— \d+ —", line)])
    opened.close()
    return pages


def bookmarks(data: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page (from 1) of each bookmark."""
    opened = pypdfium2.PdfDocument(data)
    found = []
    for one in opened.get_toc():
        place = one.get_dest()
        assert place is not None
        index = place.get_index()
        assert index is not None
        found.append((one.level, one.get_title(), index + 1))
    opened.close()
    return found


def content(document: Document, part: str | None = None) -> dict[str, Any]:
    """The data that the template is given."""
    found = content_of(
        document, chosen(document, part), "万元", faces_among(ALL_KINDS), whole=part is None
    )
    data: dict[str, Any] = json.loads(found)
    return data


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


# ---------------------------------------------------------------- what the template is given


@EVERY_INPUT
def test_the_template_is_given_every_text_of_the_disclosure_in_its_order(path: Path) -> None:
    document = document_of(path)
    given = iter(list(strings(content(document)["pages"])))
    for part in parts_of(document):
        assert part.title in given
        for section in part.sections:
            for block in section.blocks:
                assert all(text in given for text in words_of(block))
        for number, found in fitted(part, "万元"):
            assert found.table.title in given
            assert number in given
            cells = [text for row in found.texts for text in row]
            assert all(text in given for text in cells if text)


@EVERY_INPUT
def test_every_row_of_a_table_is_as_wide_as_its_columns(path: Path) -> None:
    for page in content(document_of(path))["pages"]:
        for block in page["blocks"]:
            if block["kind"] == "table":
                for row in block["rows"]:
                    assert sum(cell["colspan"] for cell in row) == len(block["columns"])
                assert len(block["heights"]) >= len(block["rows"])


@EVERY_INPUT
def test_no_paragraph_ends_with_a_line_of_one_or_two_characters(path: Path) -> None:
    """In the tests' fonts a text is as wide as it is counted."""
    pages = [line for page in lines_in(pdf_of(path)) for line in page]
    ends = {block.text[-2:] for part in parts_of(document_of(path)) for section in part.sections
            for block in section.blocks
            if isinstance(block, Block) and not block.level}  # fmt: skip
    assert not [
        line for line in pages if len(line) <= 2 and line in {*ends, *(e[-1:] for e in ends)}
    ]


def test_no_level_of_the_headings_is_left_out() -> None:
    levels = [
        block.get("level", 1)
        for page in content(document_of(EXAMPLE))["pages"]
        for block in page["blocks"]
        if block["kind"] in {"title", "heading"}
    ]
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_one_part_has_no_cover() -> None:
    data = content(document_of(EXAMPLE), "3")
    assert data["cover"] is None
    assert data["title"] == "第三部分 2024年度部门决算情况说明"
    pages = lines_in(to_pdf(document_of(EXAMPLE), part="说明"))
    assert pages[0][0] == "第三部分 2024年度部门决算情况说明"
    with pytest.raises(NoSuchPart, match="没有第 9 部分；可以写 1（概况）、"):
        to_pdf(document_of(EXAMPLE), part="9")


# ---------------------------------------------------------------- what can be read


@EVERY_INPUT
def test_the_text_reads_as_the_text_does(path: Path) -> None:
    """Whoever copies or searches finds every paragraph whole, but for the ends of its lines."""
    document = document_of(path)
    number = next(str(part.number) for part in parts_of(document) if part.name == EXPLANATION)
    pages = lines_in(to_pdf(document, part=number))
    found = "".join("".join(line.split()) for page in pages for line in page)
    for line in write(document, "txt").splitlines():
        said = "".join(line.split())
        at = found.find(said)
        assert at >= 0, line
        found = found[at + len(said) :]  # in this order


@EVERY_INPUT
def test_the_audit_finds_in_it_what_it_finds_in_the_report_and_no_more(path: Path) -> None:
    document = document_of(path)
    made = understand(from_bytes(pdf_of(path), "例.pdf"))
    plain = understand(publish(document))
    assert (made.kind, made.department, made.year) == (plain.kind, plain.department, plain.year)
    found, expected = (
        sorted((one.code, one.level, one.message) for one in inspect(under).findings)
        for under in (made, plain)
    )
    assert found == expected


@pytest.mark.parametrize("name", sorted(set(STYLES) - {path.parent.name for path in INPUTS}))
def test_in_the_styles_that_no_input_has(name: str) -> None:
    document = document_of(EXAMPLE, name)
    found = inspect(understand(from_bytes(pdf_of(EXAMPLE, name), "例.pdf"))).findings
    expected = inspect(understand(publish(document))).findings
    assert {(one.code, one.message) for one in found} == {
        (one.code, one.message) for one in expected
    }


@EVERY_INPUT
def test_no_number_is_torn_and_no_line_begins_with_a_stop(path: Path) -> None:
    document = document_of(path)
    lines = [line for page in lines_in(pdf_of(path)) for line in page]
    assert not [line for line in lines if line[0] in "，。、；：？！）》”%" and len(line) > 1]
    for printed, _ in document.figures():
        number = re.match(r"-?[\d,.]*\d%?", printed)
        assert number is None or any(number[0] in line for line in lines), printed


def test_a_chart_is_no_table_to_who_reads_it() -> None:
    """A line that leads to a label, the sides of a slice: they rule nothing."""
    document = document_of(EXAMPLE_BUDGET)
    charts = [one for part in parts_of(document) for section in part.sections
              for one in section.blocks if isinstance(one, Chart)]  # fmt: skip
    assert {PIE, BARS} <= {chart.form for chart in charts}
    blocks = from_bytes(to_pdf(document, part=EXPLANATION), "例.pdf").blocks
    assert not [block for block in blocks if isinstance(block, Grid)]
    texts = {"".join(block.text.split()) for block in blocks if isinstance(block, TextLine)}
    assert {"".join(chart.title.split()) for chart in charts} <= texts


# ---------------------------------------------------------------- its pages


@EVERY_INPUT
def test_the_contents_and_the_bookmarks_lead_to_where_the_headings_are(path: Path) -> None:
    data = pdf_of(path)
    pages = lines_in(data)
    marks = bookmarks(data)
    assert marks[0] == (0, "目　录", 2)
    listed = re.sub(r"\s", "", "".join(pages[1]))
    for level, title, page in marks[1:]:
        said = re.sub(r"\s", "", title)
        assert said in re.sub(r"\s", "", "".join(pages[page - 1]))
        if level < 2:
            assert re.search(rf"{re.escape(said)}\.+{page}(?!\d)", listed), title


@EVERY_INPUT
def test_the_pages_are_those_of_the_word_document(path: Path) -> None:
    """Every part and table is; in the prose a line may be broken otherwise than Word does it."""
    document = document_of(path)
    flow = flow_of(document, parts_of(document), "万元")
    items = with_contents(document, flow.entries, flow.items)
    counted = pages_of(extents_of(items, wide=False))
    expected = {entry.text: counted[entry.mark] for entry in flow.entries}
    found = {title: page for level, title, page in bookmarks(pdf_of(path))[1:] if level < 2}
    assert list(found) == list(expected)
    assert all(abs(page - expected[title]) <= 1 for title, page in found.items())
    tables = [table.title for part in parts_of(document) for _, table in part.tables]
    assert len({expected[title] - found[title] for title in tables}) == 1


def test_the_pages_are_a4_upright_and_across() -> None:
    opened = pypdfium2.PdfDocument(pdf_of(EXAMPLE))
    sizes = {tuple(round(side / MILLIMETRE) for side in page.get_size()) for page in opened}
    assert sizes == {(210, 297), (297, 210)}
    opened.close()


def test_the_head_of_a_table_is_repeated_on_every_page() -> None:
    known = example()["支出"]
    codes = [code for code in functional() if len(code) == 7 and code not in known]
    items = {code: {"年初预算": "1", "基本支出": "1"} for code in codes[:120]}
    document = told(report_of({"支出": items}), draft=True).document
    data = to_pdf(document)
    by_title = {title: page for _, title, page in bookmarks(data)}
    first, after = by_title["支出决算表"], by_title["财政拨款收入支出决算总表"]
    assert after - first > 1
    for page in lines_in(data)[first - 1 : after - 1]:
        assert "功能分类" in "".join(page)
        assert "项目支出" in "".join(page)


# ---------------------------------------------------------------- what the file says of itself


def test_it_says_whose_it_is_and_in_which_language() -> None:
    data = pdf_of(EXAMPLE)
    opened = pypdfium2.PdfDocument(data)
    said = opened.get_metadata_dict()
    assert (said["Title"], said["Author"]) == ("示例部门2024年度部门决算", "示例部门")
    assert said["CreationDate"].startswith("D:20241231")
    opened.close()
    assert b"/Lang(zh-CN)" in data.replace(b"/Lang (", b"/Lang(")


def test_it_is_for_archives_and_for_who_listens() -> None:
    opened = pypdfium2.PdfDocument(pdf_of(EXAMPLE))
    assert opened.is_tagged()
    opened.close()
    data = pdf_of(EXAMPLE)
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_pdf(told(read(EXAMPLE), draft=True).document) == to_pdf(
        told(read(EXAMPLE), draft=True).document
    )


# ---------------------------------------------------------------- hostile words


@pytest.mark.parametrize(
    "words",
    [
        '#panic("x")', "$x$ *粗* _斜_", "\\ ] [ } { `", "// /* 注 */", '"引"与\'引\'', "= 标题",
        "@引用 <标签>", "a~b -- c ... d", "@@ http://example.org/?a=b&c", "10%",
    ],
)  # fmt: skip
def test_own_words_are_never_code(words: str) -> None:
    document = told(report_of({"概况": {"机构设置": f"设{words}科"}}), draft=True).document
    text = "".join(line for page in lines_in(to_pdf(document, part="1")) for line in page)
    assert f"设{words}科".replace(" ", "") in text.replace(" ", "")


def test_words_that_turn_the_line_round_do_not_lose_a_character() -> None:
    document = told(
        report_of({"概况": {"机构设置": "设\u202e甲乙丙\u202c科"}}), draft=True
    ).document
    text = "".join(line for page in lines_in(to_pdf(document, part="1")) for line in page)
    assert {"甲", "乙", "丙"} <= set(text)


def test_a_name_without_end_is_set_all_the_same() -> None:
    patch = {"部门": "局" * 10_000}
    pages = lines_in(to_pdf(told(report_of(patch), draft=True).document, part="1"))
    assert sum(line.count("局") for page in pages for line in page) >= 10_000


def test_a_character_that_no_font_has_is_named() -> None:
    document = told(report_of({"概况": {"机构设置": "设\U0010fffd科"}}), draft=True).document
    with pytest.raises(InvalidReport, match=r"（U\+10FFFD）在已安装的字体里都没有"):
        to_pdf(document, part="1")


def test_what_is_no_character_is_left_out() -> None:
    given = replaced_department("甲\x00\x1b\ud800\ufdd0乙局")
    assert content(given)["author"] == "甲乙局"


def replaced_department(name: str) -> Document:
    """The example as if a program, and not a file, had named its department."""
    document = told(report_of(), draft=True).document
    renamed = replace(document.facts.report.content, department=name)
    report = replace(document.facts.report, content=renamed)
    return replace(document, facts=establish(report))


# ---------------------------------------------------------------- typst and the fonts


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InvalidReport, match=r"pip install 'juesuan\[pdf\]'"):
        to_pdf(document_of(EXAMPLE))


def test_without_a_chinese_font_it_says_what_to_install() -> None:
    with pytest.raises(InvalidReport) as caught:
        faces_among({"Arial", "DejaVu Sans"})
    (problem,) = caught.value.problems
    assert "没有可用的中文字体（小标宋、仿宋、楷体、黑体、宋体）" in problem.message
    assert not problem.hint


@pytest.mark.parametrize("system", ["Linux", "Windows"])
def test_the_remedy_is_one_for_the_system(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    with pytest.raises(InvalidReport) as caught:
        faces_among(())
    assert (
        "apt install fonts-noto-cjk texlive-lang-chinese fonts-liberation" in str(caught.value)
    ) == (system == "Linux")
    assert "JUESUAN_FONTS" in str(caught.value)


def test_a_song_stands_in_for_what_is_missing_and_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = faces_among({"Noto Serif CJK SC", "Noto Sans CJK SC", "Liberation Serif"})
    assert {kind: (face.family, face.weight) for kind, face in found.of.items()} == {
        "title": ("Noto Serif CJK SC", "bold"),
        "text": ("Noto Serif CJK SC", "regular"),
        "kai": ("Noto Serif CJK SC", "regular"),
        "hei": ("Noto Sans CJK SC", "regular"),
        "song": ("Noto Serif CJK SC", "regular"),
    }
    monkeypatch.setattr("generator.writers.pdf.faces", lambda: found)
    (hint,) = stand_ins()
    assert hint.hint
    song = "pdf 里用 Noto Serif CJK SC "
    assert hint.message.startswith(f"没有仿宋、楷体，{song}代替；没有小标宋，{song}加粗代替；")


def test_a_bold_song_for_the_titles_alone_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package has 小标宋: nobody is sent to one for it."""
    kinds = ALL_KINDS - {"STZhongsong"}
    monkeypatch.setattr("generator.writers.pdf.faces", lambda: faces_among(kinds))
    (hint,) = stand_ins()
    assert hint.message.startswith("没有小标宋，pdf 里用 SimSun 加粗代替；")
    assert "请安装方正小标宋简体" in hint.message
    assert "apt" not in hint.message
    assert "JUESUAN_FONTS" in hint.message


def test_what_stands_in_for_the_letters_and_figures_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kinds = {"FandolFang R", "FandolKai", "FandolHei", "Noto Serif CJK SC"}
    monkeypatch.setattr("generator.writers.pdf.faces", lambda: faces_among(kinds))
    (hint,) = stand_ins()
    assert "没有 Times New Roman，pdf 里数字和字母用 Noto Serif CJK SC 代替；" in hint.message


def families_in(data: bytes) -> dict[str, set[str]]:
    """Of each family that is in a PDF the characters that are set in it."""
    found: dict[str, set[str]] = {}
    opened = pypdfium2.PdfDocument(data)
    for page in opened:
        text = page.get_textpage()
        for at in range(text.count_chars()):
            name = ctypes.create_string_buffer(99)
            pdfium.FPDFText_GetFontInfo(text, at, name, 99, None)
            family = name.value.decode().split("+")[-1].removesuffix("-Identity-H")
            found.setdefault(family, set()).add(chr(pdfium.FPDFText_GetUnicode(text, at)))
    opened.close()
    return found


def test_letters_that_have_chinese_beside_them_do_not_take_the_other_faces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no Times is installed, the letters are those of a 宋体, which has all the rest too."""
    letters.faces(tmp_path)
    (tmp_path / "latin.ttf").write_bytes(letters.font("Times New Roman", letters.CHINESE))
    monkeypatch.setenv(FOLDERS, str(tmp_path))
    found = families_in(to_pdf(document_of(EXAMPLE)))
    for family in ("FZXiaoBiaoSong-B05S", "FangSong_GB2312", "KaiTi_GB2312", "SimHei", "SimSun"):
        assert any(one > "\u2e80" for one in found[family]), family
    assert set("0123456789") <= found["TimesNewRoman"]
    assert not {one for one in found["TimesNewRoman"] if one > "\u2e80"}


def test_nothing_is_told_where_every_kind_is_there() -> None:
    assert stand_ins() == ()
    assert faces().replaced == ()


def test_a_family_is_found_however_its_name_is_written() -> None:
    found = faces_among({"simsun", "SIMHEI", "kaiti", "fangsong", "方正小标宋简体"})
    assert found.of["text"].family == "fangsong"
    assert found.of["title"].family == "方正小标宋简体"
    assert found.latin == "simsun"
    assert not found.measured


def test_rows_are_measured_where_figures_are_of_another_width() -> None:
    document = document_of(EXAMPLE)
    narrow = faces_among({"SimSun", "SimHei", "KaiTi", "FangSong"})
    data = json.loads(content_of(document, chosen(document), "万元", narrow, whole=True))
    tables = [b for page in data["pages"] for b in page["blocks"] if b["kind"] == "table"]
    assert {tuple(table["heights"]) for table in tables} == {(0,)}


def test_fonts_of_ones_own_come_from_the_folder_that_is_named() -> None:
    assert faces().of["text"].family == "FangSong_GB2312"
    assert faces().latin == "Times New Roman"
