"""The disclosure as a Word document: sound for Word, right in every figure, page by page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from example import (
    EXAMPLE,
    EXAMPLE_BUDGET,
    INPUTS,
    ROOT,
    document_of,
    input_named,
    report_of,
    shared_out,
    style,
    told,
)
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pytest_regressions.file_regression import FileRegressionFixture
from word_schema import WORD, faults

from generator.entry import read
from generator.inspection import inspect
from generator.manual.tracing import UnknownFact, trace
from generator.number.figure import Figure
from generator.publication import (
    NoSuchPart,
    Part,
    Roll,
    charts_in,
    cover_of,
    lacking,
    parts_of,
)
from generator.publication.columns import LABEL, Set, fitted, set_table, title_lines
from generator.publication.explained import explained
from generator.publication.measure import bound, lines, spaced, width
from generator.publication.pages import Extent, Placing, pages_of
from generator.publication.sheet import ACROSS, PAD, PITCH, SPACING, TYPE, UPRIGHT
from generator.published import from_bytes
from generator.published.shape import Grid, Published, TextLine
from generator.tabulation import arranged, cells_of, numbered, publish, tabulate
from generator.telling.document import Block
from generator.understanding import understand
from generator.vocabulary.glossary import terms
from generator.writers import write
from generator.writers.docx import to_docx

GOLDEN = Path(__file__).parent / "golden"
EVERY = (*INPUTS, EXAMPLE, EXAMPLE_BUDGET)
EVERY_INPUT = pytest.mark.parametrize("path", EVERY, ids=lambda p: f"{p.parent.name}-{p.stem}")
PAIRS = shared_out(EVERY)
# Each input in its own style, and in another.
OWN_AND_OTHER = [*((path, "") for path in INPUTS), *PAIRS]
IN_A_STYLE = pytest.mark.parametrize(("path", "name"), PAIRS, ids=[name for _, name in PAIRS])
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@cache
def parts_in(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(data: bytes) -> etree._Element:
    return etree.fromstring(parts_in(data)["word/document.xml"])


def said(element: etree._Element) -> str:
    """What is read in an element: its text, a tab as a blank."""
    signs = {f"{WORD}tab": " "}
    runs = (child for run in element.iter(f"{WORD}r") for child in run)
    return "".join(child.text or "" if child.tag == f"{WORD}t" else signs.get(str(child.tag), "")
                   for child in runs)  # fmt: skip


def value(element: etree._Element | None, name: str = "val") -> str:
    return "" if element is None else str(element.get(f"{WORD}{name}", ""))


def back(data: bytes) -> Published:
    return from_bytes(data, "例.docx")


# ---------------------------------------------------------------- Word opens it


@EVERY_INPUT
def test_every_element_stands_where_the_schema_has_it(path: Path) -> None:
    for name, data in parts_in(to_docx(document_of(path))).items():
        if name.startswith("word/") and name.endswith(".xml"):
            assert list(faults(etree.fromstring(data))) == [], name


@EVERY_INPUT
def test_whatever_is_referred_to_is_there(path: Path) -> None:
    data = to_docx(document_of(path))
    parts, text = parts_in(data), text_of(data)
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    targets = {one.get("Id"): one.get("Target") for one in relations.iter(f"{PACKAGE}Relationship")}
    assert {f"word/{target}" for target in targets.values()} <= set(parts)
    asked = {one.get(f"{RELATION}id") for one in text.iter() if one.get(f"{RELATION}id")}
    assert asked <= set(targets)
    types = parts["[Content_Types].xml"].decode()
    for name in parts.keys() - {"[Content_Types].xml", "_rels/.rels"}:
        assert f'PartName="/{name}"' in types or name.endswith(".rels")
    styles = etree.fromstring(parts["word/styles.xml"])
    known = {one.get(f"{WORD}styleId") for one in styles.iter(f"{WORD}style")}
    used = {value(one) for one in text.iter(f"{WORD}pStyle")}
    based = {value(one) for kind in ("basedOn", "next") for one in styles.iter(f"{WORD}{kind}")}
    assert used | based <= known


@EVERY_INPUT
def test_numbers_and_names_of_bookmarks_and_controls_are_what_word_takes(path: Path) -> None:
    text = text_of(to_docx(document_of(path)))
    starts = list(text.iter(f"{WORD}bookmarkStart"))
    names, numbers = [value(s, "name") for s in starts], [value(s, "id") for s in starts]
    assert len(set(names)) == len(names)
    assert numbers == [value(end, "id") for end in text.iter(f"{WORD}bookmarkEnd")]
    assert all(re.fullmatch(r"[^\W\d]\w{0,39}", name) for name in names)
    controls = [value(one) for one in text.iter(f"{WORD}id")]
    assert len(set(controls)) == len(controls)
    for kind in ("tag", "alias"):
        assert all(0 < len(value(one)) <= 64 for one in text.iter(f"{WORD}{kind}"))


def test_fields_begin_and_end_in_pairs() -> None:
    depth = 0
    for mark in text_of(to_docx(document_of(EXAMPLE))).iter(f"{WORD}fldChar"):
        depth += {"begin": 1, "end": -1}.get(value(mark, "fldCharType"), 0)
        assert depth in {0, 1, 2}
    assert depth == 0


def test_the_same_document_gives_the_same_bytes() -> None:
    one, two = (to_docx(told(read(EXAMPLE)).document) for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_document_knows_its_title_and_its_language() -> None:
    parts = parts_in(to_docx(document_of(EXAMPLE)))
    core = parts["docProps/core.xml"].decode()
    assert "<dc:title>示例部门2024年度部门决算</dc:title>" in core
    assert "<dc:language>zh-CN</dc:language>" in core
    assert b'w:eastAsia="zh-CN"' in parts["word/styles.xml"]


# ---------------------------------------------------------------- it says what it should


@IN_A_STYLE
def test_the_explanation_alone_reads_as_the_text_does(path: Path, name: str) -> None:
    document = document_of(path, name)
    (told_of,) = (part for part in parts_of(document) if part.name == "说明")
    data = to_docx(document, part=str(told_of.number))
    captions = [
        said(one)
        for one in text_of(data).iter(f"{WORD}p")
        if value(one.find(f"{WORD}pPr/{WORD}pStyle")) == "Caption"
    ]
    assert captions == [chart.title for chart in charts_in([told_of])]
    blocks = back(data).blocks
    read_back = [block.text for block in blocks if isinstance(block, TextLine)]
    assert [text for text in read_back if text not in captions] == [
        line.strip() for line in write(document, "txt").splitlines() if line
    ]
    assert not any(isinstance(block, Grid) for block in blocks)


@pytest.mark.parametrize(("path", "name"), OWN_AND_OTHER, ids=lambda one: getattr(one, "stem", one))
def test_the_audit_finds_in_it_what_it_finds_in_the_report_and_no_more(
    path: Path, name: str
) -> None:
    document = document_of(path, name)
    made, plain = understand(back(to_docx(document))), understand(publish(document))
    assert (made.kind, made.department, made.year) == (plain.kind, plain.department, plain.year)
    found, expected = (
        sorted((one.code, one.level, one.message) for one in inspect(under).findings)
        for under in (made, plain)
    )
    assert found == expected


@pytest.mark.parametrize("unit", ["元", "万元"])
@EVERY_INPUT
def test_every_cell_of_every_table_is_read_back(path: Path, unit: str) -> None:
    document = document_of(path)
    made = understand(back(to_docx(document, unit=unit))).tables
    plain = understand(publish(document, unit)).tables
    assert made.unit == unit
    assert set(made.found) == set(plain.found)
    for key, cells in plain.cells.items():
        assert {at: cell.value for at, cell in made.cells[key].items()} == {
            at: cell.value for at, cell in cells.items()
        }


@EVERY_INPUT
def test_every_figure_is_a_control_of_its_name(path: Path) -> None:
    document = document_of(path)
    text = text_of(to_docx(document))
    controls = [(value(one.find(f".//{WORD}tag")), said(one)) for one in text.iter(f"{WORD}sdt")]
    stated = [
        (figure.label[:64], re.sub(r"^(-?[\d,.]+%?).*", r"\1", printed))
        for printed, figure in document.figures()
    ]
    rest = iter(controls)
    assert all(one in rest for one in stated)  # in this order


def test_the_control_of_an_amount_in_a_table_is_called_by_table_row_and_column() -> None:
    text = text_of(to_docx(document_of(EXAMPLE), unit="元"))
    found = {value(one.find(f".//{WORD}tag")): said(one) for one in text.iter(f"{WORD}sdt")}
    assert found["T3/2010301/基本支出"] == "6,200,000.00"
    assert found["TS/公务接待费/决算"] == "100,000.00"
    assert found["T6/30217"] == "100,000.00"
    for _, table in numbered(document_of(EXAMPLE).facts, tabulate(document_of(EXAMPLE).facts),
                             style("base")):  # fmt: skip
        cells = [cell for row in arranged(table).rows for cell in row if isinstance(cell, Figure)]
        assert sum(tag.startswith(f"{table.key}/") for tag in found) == len(cells)


@EVERY_INPUT
def test_whatever_a_control_is_called_can_be_asked_for(path: Path) -> None:
    """`explain` takes the tags of the prose, and of a table those of each row and each column."""
    document = document_of(path)
    seen: set[tuple[str, int, str]] = set()
    for one in text_of(to_docx(document)).iter(f"{WORD}tag"):
        table, *cell = value(one).split("/")
        places = {(table, *one) for one in enumerate(cell)} or {(table, 0, "")}
        if places - seen:
            seen |= places
            assert " = " in trace(document, value(one)), value(one)


def test_the_control_of_a_cell_leads_to_what_it_is_made_of() -> None:
    document = document_of(EXAMPLE)
    assert trace(document, "T3/2010301/基本支出").startswith(
        "2010301 行政运行 基本支出 = 6200000元"
    )
    assert trace(document, "T5/21011/小计").count("← ") > 1
    assert trace(document, "T6/30217").startswith("公务接待费（30217） = 100000元 ← ")
    with pytest.raises(UnknownFact):
        trace(document, "T3/2010301/工资")


def test_an_empty_table_has_its_sentence() -> None:
    patch = {"政府性基金": None, "收入": {"政府性基金预算财政拨款收入": None}}
    lines_read = [
        block.text
        for block in back(to_docx(told(report_of(patch), draft=True).document)).blocks
        if isinstance(block, TextLine)
    ]
    sentence = "说明：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。"
    assert sentence in lines_read


def test_the_sign_of_a_number_is_in_the_text_of_its_control() -> None:
    """Whoever reads w:t alone, and knows no other sign than “-”, reads the number with its sign."""
    patch = {"支出": {"2010302": {"年初预算": "2,600,000", "项目支出": "-3,100,000.00"}}}
    data = to_docx(told(report_of(patch), draft=True).document)
    read_back = [
        Decimal("".join(t.text or "" for t in one.iter(f"{WORD}t")).replace(",", ""))
        for one in text_of(data).iter(f"{WORD}sdt")
        if value(one.find(f".//{WORD}tag")) == "T3/2010302/项目支出"
    ]
    assert read_back == [Decimal("-310.00")]


def test_a_sign_is_never_left_behind_by_its_number() -> None:
    settings = etree.fromstring(parts_in(to_docx(document_of(EXAMPLE)))["word/settings.xml"])
    (kept,) = settings.iter(f"{WORD}noLineBreaksAfter")
    assert value(kept, "lang") == "zh-CN"
    assert {"-", "（", "“", "《"} <= set(value(kept))


OWN = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1)


@given(OWN.filter(str.strip))
def test_own_words_are_never_markup(words: str) -> None:
    document = told(report_of({"概况": {"机构设置": f"设{words}科"}}), draft=True).document
    root = text_of(to_docx(document, part="1"))
    assert list(faults(root)) == []
    (block,) = [b for b in texts_of(parts_of(document)) if b.text.startswith("设") and
                b.text.endswith("科。")]  # fmt: skip
    assert block.text in {said(one) for one in root.iter(f"{WORD}p")}


# ---------------------------------------------------------------- its parts


def texts_of(parts: Iterable[Part]) -> list[Block]:
    """The headings and paragraphs of some parts, without the charts between them."""
    blocks = (block for part in parts for section in part.sections for block in section.blocks)
    return [block for block in blocks if isinstance(block, Block)]


def test_the_parts_of_accounts_and_of_a_budget() -> None:
    titles = [part.title for part in parts_of(document_of(EXAMPLE))]
    assert titles == [
        "第一部分 示例部门概况",
        "第二部分 2024年度部门决算表",
        "第三部分 2024年度部门决算情况说明",
        "第四部分 名词解释",
    ]
    titles = [part.title for part in parts_of(document_of(EXAMPLE_BUDGET))]
    assert titles == [
        "第一部分 2025年部门预算说明",
        "第二部分 2025年部门预算表",
        "第三部分 名词解释",
    ]
    assert cover_of(document_of(EXAMPLE)) == ("示例部门", "2024年度部门决算")


def test_the_profile_says_what_the_input_says() -> None:
    document = told(input_named("liling"), "liling").document
    text = [block.text for block in texts_of(parts_of(document)[:1])]
    assert text[:2] == ["一、部门职责", "1、按上级下达的目标完成各项医疗保险基金征缴。"]
    assert text[-1] == "醴陵市医疗保障局2024年部门决算汇总公开单位构成包括："
    (units,) = [
        block
        for section in parts_of(document)[0].sections
        for block in section.blocks
        if isinstance(block, Roll)
    ]
    assert units.names == ("醴陵市医疗保障局单位本级", "醴陵市医疗保障事务中心")
    assert any(one.endswith("5个股室。本部门共有编制人数33人，实有人数33人。") for one in text)
    assert lacking(document) == ()


def test_what_the_input_lacks_is_left_to_fill_and_told_of() -> None:
    document = told(report_of({"概况": None})).document
    profile = texts_of(parts_of(document)[:1])
    blanks = [block.text for block in profile if "待填" in block.text]
    assert blanks == ["【待填：概况→职责】", "【待填：概况→机构设置】", "【待填：概况→决算单位】"]
    # Nobody publishes a blank: without --draft it stops the document.
    assert [
        (problem.hint, problem.message.partition("，")[0]) for problem in lacking(document)
    ] == [
        (False, "没有写“概况→职责”"),
        (False, "没有写“概况→机构设置”"),
        (False, "没有写“概况→决算单位”"),
    ]
    (budget,) = lacking(document_of(EXAMPLE_BUDGET))
    assert budget.hint
    assert "没有做财政拨款收支总表、一般公共预算支出表、国有资本经营预算支出表" in budget.message


def test_annexes_have_a_place_only_where_the_explanation_names_them() -> None:
    named = parts_of(document_of(next(p for p in INPUTS if p.parent.name == "quyuan")))[-1]
    assert named.title == "第五部分 附件"
    assert [block.text for block in texts_of([named])] == ["附件1（另附）", "附件2（另附）"]
    assert all(part.name != "附件" for part in parts_of(document_of(EXAMPLE)))


def test_the_place_of_an_annex_has_no_page_of_its_own() -> None:
    path = next(path for path in INPUTS if path.parent.name == "quyuan")
    text = text_of(to_docx(document_of(path)))
    titles = [one for one in text.iter(f"{WORD}p")
              if value(one.find(f"{WORD}pPr/{WORD}pStyle")) == "Heading1"]  # fmt: skip
    assert said(titles[-1]) == "第五部分 附件"
    fresh = [one.find(f"{WORD}pPr/{WORD}pageBreakBefore") is not None for one in titles]
    assert fresh[-2:] == [True, False]


@EVERY_INPUT
def test_small_tables_stand_on_one_page_and_none_is_parted(path: Path) -> None:
    for part in parts_of(document_of(path)):
        page: list[int] = []
        before: Set | None = None
        for number, found in fitted(part, "万元"):
            high = 460 + 240 * (2 if number else 1) + found.high
            if before and found.shape is before.shape:
                room = found.shape.high - sum(page) - 540
                assert found.fresh == (high > room)
            else:
                assert found.fresh
            title = 0 if before else title_lines(part.title, wide=True) * 720 + 120
            page = [title + high] if found.fresh else [*page, 540 + high]
            before = found


def test_a_budget_of_nine_small_tables_has_them_on_three_pages() -> None:
    path = next(path for path in INPUTS if path.parent.name == "zhuzhou")
    (part,) = [part for part in parts_of(document_of(path)) if part.tables]
    fresh = [found.fresh for _, found in fitted(part, "万元")]
    assert len(fresh) == 9
    assert sum(fresh) == 3


@EVERY_INPUT
def test_the_tables_of_one_page_have_one_size_of_type(path: Path) -> None:
    for part in parts_of(document_of(path)):
        tables = [found for _, found in fitted(part, "万元")]
        for before, found in pairwise(tables):
            assert found.fresh or found.type is before.type


def test_a_small_table_that_would_lie_across_alone_stands_with_the_small_ones_before_it() -> None:
    """“三公” has twelve columns: in a page of its own size they lie across, in smaller type not."""
    (part,) = [part for part in parts_of(document_of(EXAMPLE)) if part.tables]
    *_, funds, capital, three = [found for _, found in fitted(part, "万元")]
    assert [found.fresh for found in (funds, capital, three)] == [True, False, False]
    assert set_table(three.table, "万元", 0).shape is ACROSS
    assert three.shape is UPRIGHT


@EVERY_INPUT
def test_no_label_of_a_table_ends_with_a_line_of_one_character(path: Path) -> None:
    """It is set narrower than its cell, on no more lines."""
    for part in parts_of(document_of(path)):
        for _, found in fitted(part, "万元"):
            labels = [(rows[top][left], left, right) for rows in [found.heading]
                      for top, left, _, right in cells_of(rows)]  # fmt: skip
            labels += [(text, at, found.ends(row).get(at, at))
                       for row, texts in enumerate(found.texts) for at, text in enumerate(texts)
                       if found.places[at] == LABEL]  # fmt: skip
            for text, first, last in labels:
                room = (sum(found.columns[first : last + 1]) - 2 * PAD) * 5
                less, size = found.drawn_in(text, first, last) * 5, found.type.half_points
                count = lines(text, room - less, size, wide=True)
                assert count == lines(text, room, size, wide=True)
                assert count == 1 or count == lines(text[:-1], room - less, size, wide=True), text


def test_a_term_is_explained_where_the_report_has_it() -> None:
    every = dict(explained(document_of(EXAMPLE)))
    assert {"事业收入", "“三公”经费", "结余分配"} <= set(every)
    assert "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）" in every
    nothing = {"收入": {"事业收入": None}, "上年": {"事业收入": None}}
    without = told(report_of(nothing), draft=True).document
    assert every.keys() - dict(explained(without)).keys() == {"事业收入"}
    assert all(text.startswith(("指", "反映")) and text.endswith("。") for text in every.values())
    assert all(term.meaning.endswith("。") and term.basis for term in terms().values())


def test_a_part_that_is_not_there_is_told_of_with_those_that_are() -> None:
    with pytest.raises(NoSuchPart, match="没有第 9 部分；可以写 1（概况）、"):
        to_docx(document_of(EXAMPLE), part="9")


# ---------------------------------------------------------------- contents and pages


def entries(text: etree._Element) -> Iterator[tuple[str, str, int]]:
    """The lines of the contents: what they say, the bookmark, the page."""
    for link in text.iter(f"{WORD}hyperlink"):
        shown = [t.text or "" for t in link.iter(f"{WORD}t")]
        (code,) = [i.text or "" for i in link.iter(f"{WORD}instrText")]
        assert code == f" PAGEREF {value(link, 'anchor')} \\h "
        yield "".join(shown[:-1]), value(link, "anchor"), int(shown[-1])


@EVERY_INPUT
def test_the_contents_name_every_part_section_and_table_in_their_order(path: Path) -> None:
    text = text_of(to_docx(document_of(path)))
    shown = list(entries(text))
    headings = [
        said(paragraph)
        for paragraph in text.iter(f"{WORD}p")
        if value(paragraph.find(f"{WORD}pPr/{WORD}pStyle"))
        in {"Heading1", "Heading2", "TableTitle"}
    ]
    assert [name for name, _, _ in shown] == headings
    names = {value(one, "name") for one in text.iter(f"{WORD}bookmarkStart")}
    assert {mark for _, mark, _ in shown} == names
    pages = [page for _, _, page in shown]
    assert pages == sorted(pages)
    assert pages[0] == 3  # after cover and contents


@IN_A_STYLE
def test_the_contents_are_right_however_a_program_breaks_the_lines(path: Path, name: str) -> None:
    """No heading is on one page where figures are set tight, and on another where they are not."""
    from generator.writers.docx.body import flow_of
    from generator.writers.docx.contents import with_contents
    from generator.writers.docx.item import extents_of

    document = document_of(path, name)
    flow = flow_of(document, parts_of(document), "万元")
    items = with_contents(document, flow.entries, flow.items)
    tight, wide = (pages_of(extents_of(items, wide=wide)) for wide in (False, True))
    assert tight == wide
    for way in (False, True):
        extents = extents_of(items, wide=way)
        assert all(high >= 3 * PITCH for high, _ in Placing(extents).filled().values())


@pytest.mark.parametrize("left", [1, 2])
def test_a_last_line_of_two_characters_is_drawn_in_or_joined_by_more(left: int) -> None:
    room, indent = UPRIGHT.wide * 5, 2 * TYPE * 50
    text = "决" * (26 + 28 * 3 + left)
    assert lines(text[:-left], room, TYPE, SPACING, indent) == 4
    assert lines(text, room, TYPE, SPACING, indent) == 5
    spacing = spaced(text, room, TYPE, indent)
    assert spacing != SPACING
    # All of it on four lines, or three characters and more on the fifth.
    assert lines(text[:-2], room, TYPE, spacing, indent) == lines(text, room, TYPE, spacing, indent)
    assert spaced(text + "算算", room, TYPE, indent) == SPACING
    assert spaced("决", room, TYPE, indent) == SPACING


def test_a_last_line_is_not_of_two_characters_where_years_stand_apart_either() -> None:
    """LibreOffice puts some room around figures outside controls; in Word all of it is in order."""
    room, indent = UPRIGHT.wide * 5, 2 * TYPE * 50
    texts = ["因2019年、2020年和2021年新增" * 3 + "款" * more + "。" for more in range(28)]
    kept = [one for one in texts if spaced(one, room, TYPE, indent) != SPACING]
    in_word = [one for one in texts if lines(one[:-2], room, TYPE, SPACING, indent)
               < lines(one, room, TYPE, SPACING, indent)]  # fmt: skip
    assert in_word
    assert set(in_word) < set(kept)


@EVERY_INPUT
def test_no_paragraph_ends_with_a_line_of_one_or_two_characters(path: Path) -> None:
    document = document_of(path)
    styles = etree.fromstring(parts_in(to_docx(document))["word/styles.xml"])
    spacing = {
        value(one, "styleId"): int(value(one.find(f"{WORD}rPr/{WORD}spacing")) or SPACING)
        for one in styles.iter(f"{WORD}style")
    }
    styled = {
        said(one): spacing[value(one.find(f"{WORD}pPr/{WORD}pStyle"))]
        for one in text_of(to_docx(document)).iter(f"{WORD}p")
    }
    room, indent = UPRIGHT.wide * 5, 2 * TYPE * 50
    for block in texts_of(parts_of(document)):
        if not block.level and block.text:
            whole, shorter = (
                lines(text, room, TYPE, styled[block.text], indent)
                for text in (block.text, block.text[:-2])
            )
            assert whole in {shorter, 1}, block.text


def test_a_page_has_what_stands_on_it_and_the_last_piece_of_it() -> None:
    text = Extent((PITCH,) * 21)
    heading, more = Extent((PITCH,), keeps=True), Extent((PITCH,) * 3, least=2)
    found = Placing([text, heading, more]).filled()
    assert found == {1: (21 * PITCH, 0), 2: (4 * PITCH, 2)}
    assert Placing([text, text]).filled() == {1: (22 * PITCH, 1), 2: (20 * PITCH, 1)}


def test_a_page_holds_22_lines_of_28_characters() -> None:
    assert UPRIGHT.high // PITCH == 22
    row = "决" * 28
    assert lines(row, UPRIGHT.wide * 5, TYPE, SPACING) == 1
    assert lines(row + "算", UPRIGHT.wide * 5, TYPE, SPACING) == 2


@pytest.mark.parametrize(
    ("twips", "millimetres"),
    [(UPRIGHT.top, 37), (UPRIGHT.left, 28), (UPRIGHT.wide, 156), (UPRIGHT.high, 225),
     (ACROSS.wide, 225), (ACROSS.high, 156)],
)  # fmt: skip
def test_the_page_is_that_of_the_standard(twips: int, millimetres: int) -> None:
    assert abs(twips * 254 - millimetres * 14400) < 14400 / 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("决" * 26, 1),
        ("决" * 26 + "。", 1),  # hangs over the edge
        ("决" * 25 + "（一）", 2),  # a bracket does not end a line
        ("决" * 24 + "1234.56万元", 2),  # a number goes on whole
        ("决" * 27 + "\n算", 3),
    ],
)
def test_lines_break_as_in_a_word_processor(text: str, expected: int) -> None:
    indent = 2 * 32 * 10 * 5
    assert lines(text, UPRIGHT.wide * 5, TYPE, SPACING, indent) == expected


def test_a_figure_takes_more_room_where_a_program_sets_it_apart() -> None:
    text = "支出决算为{}万元，其中项目支出为{}万元，占本年支出合计"
    free, held = text.format("12.3", "4.5"), text.format(bound("12.3"), bound("4.5"))
    assert width(free, TYPE) == width(held, TYPE)
    room = width(free, TYPE, wide=True)
    assert lines(held, room, TYPE, wide=True) == 1
    assert lines(free, room, TYPE, wide=True) == 2


def test_a_figure_is_up_to_three_tenths_wider_where_there_is_no_times_new_roman() -> None:
    tight, wide = (width("13,836.63", TYPE, wide=wide) for wide in (False, True))
    assert 125 < 100 * wide // tight <= 130
    room = width("占31.25%", TYPE)
    assert lines("占31.25%", room, TYPE) == 1
    assert lines("占31.25%", room, TYPE, wide=True) == 2


@EVERY_INPUT
def test_every_figure_and_every_code_has_room_in_its_cell_with_any_font(path: Path) -> None:
    document = document_of(path)
    for part in parts_of(document):
        for _, found in fitted(part, "万元"):
            for at, row in enumerate(found.texts):
                ends = found.ends(at)
                for column, text in enumerate(row):
                    across = found.columns[column : ends.get(column, column) + 1]
                    if text and text.isascii():
                        room = (sum(across) - 2 * PAD) * 5
                        assert width(text, found.type.half_points, wide=True) <= room
    for cell in text_of(to_docx(document)).iter(f"{WORD}tc"):
        if cell.find(f".//{WORD}sdt") is not None:
            assert cell.find(f"{WORD}tcPr/{WORD}noWrap") is not None


def test_a_heading_goes_to_the_page_of_what_it_heads() -> None:
    text = Extent((PITCH,) * 21)
    heading = Extent((PITCH,), keeps=True, marks=("题",))
    assert pages_of([text, heading]) == {"题": 1}
    below = Extent((PITCH,) * 5, least=2)
    assert pages_of([text, heading, below]) == {"题": 2}
    assert Placing([text, heading, below]).moved_on() == {1}
    alone = [text, Extent((PITCH,)), heading, below]
    assert Placing(alone).moved_on() == set()  # it has no room itself


def test_no_line_of_a_paragraph_is_left_alone() -> None:
    end = Extent((PITCH,), marks=("末",))
    full = Extent((PITCH,) * 20)
    three = Extent((PITCH,) * 3, least=2, marks=("段",))
    assert pages_of([full, three, end]) == {"段": 2, "末": 2}
    four = Extent((PITCH,) * 4, least=2, marks=("段",))
    assert pages_of([full, four, end]) == {"段": 1, "末": 2}


def test_the_heading_of_a_table_takes_room_on_every_page() -> None:
    table = Extent((1000,) * 19, head=2756)
    assert pages_of([table, Extent((1,), marks=("末",))]) == {"末": 2}
    assert pages_of([Extent((1000,) * 21, head=2756), Extent((1,), marks=("末",))]) == {"末": 3}


@EVERY_INPUT
def test_tables_repeat_their_heading_and_break_between_rows(path: Path) -> None:
    for table in text_of(to_docx(document_of(path))).iter(f"{WORD}tbl"):
        rows = list(table.iter(f"{WORD}tr"))
        heads = [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows]
        assert heads[0]
        assert heads == sorted(heads, reverse=True)
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
        columns = [int(value(one, "w")) for one in table.iter(f"{WORD}gridCol")]
        assert sum(columns) in {UPRIGHT.wide, ACROSS.wide}
        for row in rows:
            wide = [int(value(one, "w")) for one in row.iter(f"{WORD}tcW")]
            assert sum(wide) == sum(columns)


def test_a_wide_table_stands_on_pages_turned() -> None:
    text = text_of(to_docx(document_of(EXAMPLE), unit="元"))
    turned = [value(one, "orient") == "landscape" for one in text.iter(f"{WORD}pgSz")]
    assert any(turned)
    assert not turned[0]
    assert not turned[-1]
    assert all(one != two for one, two in pairwise(turned))


# ---------------------------------------------------------------- a person reads it


def structure(data: bytes) -> str:
    """The document as lines that a person can compare: styles, texts, rows, sections."""

    def of(element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == f"{WORD}p":
                style_name = value(child.find(f"{WORD}pPr/{WORD}pStyle"))
                yield f"{style_name}: {said(child)}"
                section = child.find(f"{WORD}pPr/{WORD}sectPr")
                if section is not None:
                    turned = value(section.find(f"{WORD}pgSz"), "orient")
                    yield f"--- {turned or 'portrait'}"
            elif child.tag == f"{WORD}tbl":
                for row in child.iter(f"{WORD}tr"):
                    yield " | ".join(said(cell) for cell in row.iter(f"{WORD}tc"))

    return "\n".join(of(text_of(data)[0])) + "\n"


@pytest.mark.parametrize("department", ["liling", "zhuzhou"])
def test_the_whole_disclosure_as_it_was_accepted(
    department: str, file_regression: FileRegressionFixture
) -> None:
    report = input_named(department)
    text = structure(to_docx(told(report, report.content.style or "base").document))
    (path,) = [path for path in INPUTS if path.parent.name == department]
    name = GOLDEN / f"{department}-{path.stem}.docx.txt"
    file_regression.check(text, extension=".txt", fullpath=name, newline="")


def test_the_golden_files_are_in_the_project() -> None:
    assert {path.name for path in (ROOT / "tests" / "golden").glob("*.docx.txt")} == {
        "liling-2024.docx.txt",
        "zhuzhou-2021-budget.docx.txt",
    }


# ---------------------------------------------------------------- what an office is told of it

MANUAL = (ROOT / "docs" / "docx.md").read_text("utf-8")


def test_the_manual_names_what_is_in_the_document() -> None:
    document = told(input_named("liling"), "liling").document
    parts, text = parts_in(to_docx(document)), text_of(to_docx(document))
    first, second, third = (re.findall(r"^\| (`.*?) \|", one, re.MULTILINE)
                            for one in MANUAL.split("\n## ")[1:4])  # fmt: skip
    tags = {value(one.find(f".//{WORD}tag")) for one in text.iter(f"{WORD}sdt")}
    assert {one.strip("`") for one in first} <= tags
    marks = {value(one, "name") for one in text.iter(f"{WORD}bookmarkStart")}
    named = {one for line in second for one in re.findall(r"`(\S+?)`", line)}
    assert named - marks == {"部分_附件"}  # this department has none
    assert {mark for mark in marks if not mark.startswith(("说明_", "表_"))} <= named
    styles = etree.fromstring(parts["word/styles.xml"])
    known = {value(one) for one in styles.iter(f"{WORD}name")}
    named = {one for line in third for one in re.findall(r"`(.+?)`", line)}
    assert named <= known
    rest = {re.sub(r"(?:Small|Close|Tiny| 字距\d)$", "", one) for one in known - named} - named
    assert rest == {"Normal", "heading 3", "heading 4", "表后"}  # “…” stands for two of them


def test_the_program_in_the_manual_takes_every_figure() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)
    names: dict[str, Any] = {}
    exec(program, names)  # noqa: S102 -- the project's own manual
    written = to_docx(told(input_named("liling"), "liling").document)
    taken = names["figures"](written)
    controls = list(text_of(written).iter(f"{WORD}sdt"))
    assert set(taken) == {value(one.find(f".//{WORD}tag")) for one in controls}
    assert taken["T3/2101501/基本支出"] == "338.42"
    assert all(taken.values())


def test_the_manual_shows_what_explain_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (shown,) = re.findall(r"^\$ juesuan explain liling (\S+)\n(.*)$", MANUAL, re.MULTILINE)
    asked, answer = shown
    path = Path("inputs/liling/2024.yaml")
    assert trace(told(read(path), "liling").document, asked) == answer
