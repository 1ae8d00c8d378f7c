"""Charts: which are drawn and where, what they say, as a picture and as charts of Word's own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from example import (
    EXAMPLE,
    EXAMPLE_BUDGET,
    INPUTS,
    Patch,
    example_budget,
    input_named,
    report_of,
    style,
    told,
)
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook
from word_schema import CHART, DRAWING, PLACED, WORD, faults

from generator.entry import read
from generator.number.figure import Figure
from generator.publication import charts_in, parts_of
from generator.publication.charts import BARS, COLUMNS, MOST, PIE, Chart, placed
from generator.publication.drawing import COLOURS, OUTER, WIDTH, labels_of, room_of, to_svg
from generator.publication.sheet import PITCH, UPRIGHT
from generator.telling.document import Document
from generator.telling.settings import AFTER, BEFORE
from generator.telling.style import BadStyle, load_style
from generator.writers.docx import to_docx

SVG: Final = "{http://www.w3.org/2000/svg}"
EVERY: Final = (*INPUTS, EXAMPLE, EXAMPLE_BUDGET)
EVERY_INPUT = pytest.mark.parametrize("path", EVERY, ids=lambda p: f"{p.parent.name}-{p.stem}")


@cache
def document_of(path: Path, name: str = "base") -> Document:
    return told(read(path), name, draft=True).document


def charts_of(document: Document) -> tuple[Chart, ...]:
    return charts_in(parts_of(document))


def edited(patch: Patch) -> tuple[Chart, ...]:
    """The charts of the example with a patch."""
    return charts_of(told(report_of(patch), draft=True).document)


def named(charts: Sequence[Chart], name: str) -> Chart:
    (found,) = [chart for chart in charts if chart.name == name]
    return found


def names(charts: Sequence[Chart]) -> list[str]:
    return [chart.name for chart in charts]


def values_of(chart: Chart) -> list[Decimal]:
    return [figure.value for _, figures in chart.series for figure in figures]


# ---------------------------------------------------------------- which are drawn, and where


def test_the_charts_of_final_accounts_stand_in_their_sections() -> None:
    found = placed(document_of(EXAMPLE))
    assert {section: names(one.after) for section, one in found.items()} == {
        "收入": ["收入构成"],
        "支出": ["支出构成", "支出按类"],
        "一般公共预算支出": ["预算与决算"],
        "三公经费": ["三公经费"],
    }
    assert not any(one.before for one in found.values())


def test_the_charts_of_a_budget_stand_in_their_sections() -> None:
    found = placed(document_of(EXAMPLE_BUDGET))
    assert {section: names(one.after) for section, one in found.items()} == {
        "预算收支": ["收入构成", "支出构成", "支出按类"],
        "预算重要事项": ["三公经费"],
    }


@EVERY_INPUT
def test_they_are_numbered_in_the_order_in_which_they_are_met(path: Path) -> None:
    charts = charts_of(document_of(path))
    assert [chart.number for chart in charts] == list(range(1, len(charts) + 1))
    assert all(chart.title.startswith(f"图{chart.number}　") for chart in charts)


def test_a_style_says_where_a_chart_stands_and_whether(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    text = "名称: 某地\n图表: {决算: {收入构成: 支出之前, 支出构成: 不画, 三公经费: 不画}}\n"
    (tmp_path / "own" / "style.yaml").write_text(text, "utf-8")
    found = placed(told(read(EXAMPLE), load_style("own", tmp_path)).document)
    assert names(found["支出"].before) == ["收入构成"]
    assert names(found["支出"].after) == ["支出按类"]
    assert set(found) == {"支出", "一般公共预算支出"}


@pytest.mark.parametrize("name", ["liling", "liuyang", "quyuan", "zhuzhou", "shanghai"])
def test_a_place_whose_reports_have_none_draws_none(name: str) -> None:
    assert all(not charts_of(document_of(path, name)) for path in (EXAMPLE, EXAMPLE_BUDGET))


def test_hengyang_draws_in_the_second_and_the_third_section() -> None:
    """In the third alone, where but for a trifle all income is of one kind."""
    document = told(input_named("hengyang"), "hengyang", draft=True).document
    assert set(placed(document)) == {"支出"}
    document = told(report_of(), "hengyang", draft=True).document
    assert set(placed(document)) == {"收入", "支出"}


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("图表: {决算: {收入构成: 收入之后, 收支: 不画}}", "图表→决算：不认识“收支”"),
        ("图表: {决算: {收入构成: 收入}}", "图表→决算→收入构成“收入”不行；写成 收入之后"),
        ("图表: {决算: {收入构成: 收人之后}}", "决算没有“收人”这一节，是不是“收入”？"),
        ("图表: {预算: {三公经费: 三公经费之后}}", "图表→预算→三公经费：预算没有“三公经费”这一节"),
        ("图表: {显示: 不}", "图表→显示“不”不行；可以写 是、否"),
        ("图表: 否", "图表：下面应是几行“键: 值”"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_setting_is_named(tmp_path: Path, yaml: str, message: str) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "style.yaml").write_text(f"名称: 某地\n{yaml}\n", "utf-8")
    with pytest.raises(BadStyle) as caught:
        load_style("own", tmp_path)
    assert message in str(caught.value)


def test_a_place_in_the_text_is_before_or_after() -> None:
    assert (BEFORE, AFTER) == ("之前", "之后")


# ---------------------------------------------------------------- without sense, left out

_FIRST: Final = "一般公共预算财政拨款收入"
_ONLY: Final = dict.fromkeys(
    ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"), None
)


def test_where_all_was_appropriated_the_chart_tells_from_which_budget() -> None:
    chart = named(edited({"收入": _ONLY}), "收入构成")
    assert chart.categories == (
        _FIRST, "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入",
    )  # fmt: skip


def test_where_nearly_all_was_appropriated_what_was_not_is_there_too() -> None:
    """The shares are of all income: without the rest they do not make it up."""
    chart = named(edited({"收入": {**_ONLY, "其他收入": "500,000.00"}}), "收入构成")
    assert (chart.categories[0], chart.categories[-1]) == (_FIRST, "其他收入")
    assert sum(values_of(chart)) == Decimal("13000000.00")
    assert sum(share.value for share in chart.shares) == 100


def test_one_kind_alone_is_no_chart() -> None:
    funds = {"政府性基金预算财政拨款收入": None, "国有资本经营预算财政拨款收入": None}
    nothing: Patch = {"收入": {**_ONLY, **funds}, "政府性基金": None, "国有资本经营预算": None}
    assert "收入构成" not in names(edited(nothing))


def test_money_that_came_back_has_no_share_and_no_column() -> None:
    patch = {"支出": {"2010302": {"项目支出": "-3,100,000.00", "其中财政拨款": "-2,500,000.00"}}}
    found = names(edited(patch))
    assert {"支出构成", "支出按类", "预算与决算"} & set(found) == {"支出按类", "预算与决算"}
    whole: Patch = {"支出": {"2210201": {"基本支出": "-300,000.00"}}}
    assert {"支出按类", "预算与决算"}.isdisjoint(names(edited(whole)))


def test_without_last_year_there_is_nothing_to_compare_with() -> None:
    report = report_of({"上年": {"三公经费": None}}, base=example_budget())
    without = names(charts_of(told(report, draft=True).document))
    assert {*names(charts_of(document_of(EXAMPLE_BUDGET)))} - {*without} == {"三公经费"}


def test_what_a_style_prints_as_zero_has_no_place() -> None:
    charts = edited({"收入": {"其他收入": "0.40"}})
    assert "其他收入" not in named(charts, "收入构成").categories


def test_many_kinds_are_drawn_as_eight_and_the_rest() -> None:
    codes = ("203", "204", "205", "206", "207", "211", "213", "214")
    more = {f"{code}9999": {"项目支出": f"{at},000.00"} for at, code in enumerate(codes, 1)}
    chart = named(edited({"支出": more}), "支出按类")
    assert len(chart.categories) == MOST + 1
    assert re.fullmatch(r"其他\d类", chart.categories[-1])
    all_of_it = told(report_of({"支出": more}), draft=True).facts.line("本年支出合计").amount
    assert sum(values_of(chart)) == all_of_it.value


# ---------------------------------------------------------------- what they say


@EVERY_INPUT
def test_shares_make_up_the_whole_and_stand_from_large_to_small(path: Path) -> None:
    for chart in charts_of(document_of(path)):
        values = values_of(chart)
        assert all(value >= 0 for value in values)
        assert any(values)
        assert all(len(figures) == len(chart.categories) for _, figures in chart.series)
        if not chart.shares:
            assert chart.form in {COLUMNS, BARS}
            continue
        assert all(one >= other for one, other in pairwise(values))
        whole = sum((share.value for share in chart.shares), Decimal(0))
        assert abs(whole - 100) < Decimal("0.05")


@EVERY_INPUT
def test_whoever_does_not_see_it_is_told_all_its_figures(path: Path) -> None:
    document = document_of(path)
    for chart in charts_of(document):
        figures = [figure for _, series in chart.series for figure in series]
        for figure in (*figures, *chart.shares):
            assert document.style.word(figure) in chart.description
        assert all(category in chart.description for category in chart.categories)
        assert chart.description.endswith("。")


def test_a_chart_reads_as_a_sentence() -> None:
    charts = charts_of(document_of(EXAMPLE_BUDGET))
    assert named(charts, "支出构成").description == (
        "2025年支出预算构成：合计1000万元，其中基本支出750万元，占75%；项目支出250万元，占25%。"
    )
    assert named(charts, "三公经费").description == (
        "2024年和2025年“三公”经费预算：“三公”经费2024年30万元，2025年26万元。"
    )


# ---------------------------------------------------------------- as a picture


def svg_of(chart: Chart, name: str = "base") -> etree._Element:
    return etree.fromstring(to_svg(chart, style(name)))


def written(root: etree._Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


@EVERY_INPUT
def test_a_picture_is_whole_in_itself_and_says_what_it_shows(path: Path) -> None:
    ids: list[str] = []
    for chart in charts_of(document_of(path)):
        root = svg_of(chart)
        assert root.get("role") == "img"
        labels = {one.get("id"): one.text for one in (root[0], root[1])}
        assert list(labels) == str(root.get("aria-labelledby")).split()
        assert list(labels.values()) == [chart.title, chart.description]
        ids += map(str, labels)
        assert {str(one.tag).removeprefix(SVG) for one in root.iter()} <= {
            "svg", "title", "desc", "path", "polyline", "rect", "line", "text",
        }  # fmt: skip
        assert not re.search(r"\b(?:href|on\w+|url)\b", to_svg(chart, style()))
    assert len(set(ids)) == len(ids)  # several stand on one page


@EVERY_INPUT
def test_every_amount_stands_beside_what_it_is_of(path: Path) -> None:
    document = document_of(path)
    for chart in charts_of(document):
        text = "".join(written(svg_of(chart)))
        assert all(category in text for category in chart.categories)
        for at, figure in enumerate(f for _, figures in chart.series for f in figures):
            assert document.style.number(figure) in text
            if chart.shares:
                assert document.style.word(chart.shares[at]) in text


@EVERY_INPUT
def test_nothing_is_drawn_beyond_the_picture(path: Path) -> None:
    for chart in charts_of(document_of(path)):
        root = svg_of(chart)
        high = int(root.get("height", "0"))
        for one in root.iter(f"{SVG}text"):
            wide = sum(14 if c > "\u2e80" else 8 for c in one.text or "")
            left = {"middle": -wide // 2, "end": -wide}.get(one.get("text-anchor", ""), 0)
            x = float(one.get("x", "0")) + left
            assert x >= 0
            assert x + wide <= WIDTH + 8
            assert 8 < float(one.get("y", "0")) <= high


def chart_of(values: Sequence[int]) -> Chart:
    """A ring of some amounts, in ten thousands."""
    income = {name: f"{value}0000" for name, value in zip(_ONLY, values, strict=True)}
    return named(edited({"收入": income}), "收入构成")


@given(st.lists(st.integers(1, 10_000), min_size=5, max_size=5))
def test_the_writing_around_a_pie_is_never_upon_other_writing(values: list[int]) -> None:
    chart = chart_of(values)
    labels, high = labels_of(chart, style())
    for side in (1, -1):
        beside = sorted((one for one in labels if one.side == side), key=lambda one: one.middle)
        for above, below in pairwise(beside):
            assert above.middle + above.high / 2 <= below.middle - below.high / 2
        assert all(one.middle - one.high / 2 >= 0 for one in beside)
        assert all(one.middle + one.high / 2 <= high for one in beside)
    assert high >= 2 * OUTER


OWN = st.text(st.characters(exclude_categories=("Cs", "Cn")), min_size=1, max_size=80)


@given(OWN, OWN)
def test_words_in_a_picture_are_never_markup(category: str, title: str) -> None:
    chart = named(charts_of(document_of(EXAMPLE)), "三公经费")
    hostile = Chart(
        chart.name, 1, title, chart.form, (category, *chart.categories[1:]), chart.series, (), title
    )
    root = svg_of(hostile)
    assert {str(one.tag).removeprefix(SVG) for one in root} <= {
        "title", "desc", "rect", "line", "text",
    }  # fmt: skip


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_is_seen_on_white_and_on_black(colour: str) -> None:
    light = luminance(colour)
    assert 1.05 / (light + 0.05) >= 3
    assert (light + 0.05) / 0.05 >= 3


def test_neighbours_differ_in_grey_print() -> None:
    for one, other in pairwise(map(luminance, COLOURS)):
        assert max(one, other) + 0.05 >= 1.25 * (min(one, other) + 0.05)


@EVERY_INPUT
def test_its_room_on_a_page_is_whole_lines_of_the_text(path: Path) -> None:
    document = document_of(path)
    for chart in charts_of(document):
        high = room_of(chart, document.style)
        assert high % PITCH == 0
        root = svg_of(chart)
        needed = int(root.get("height", "0")) * UPRIGHT.wide / WIDTH
        assert needed <= high < needed + PITCH
        assert high <= UPRIGHT.high / 2


# ---------------------------------------------------------------- as charts of Word's own


def package_of(document: Document) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(to_docx(document))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def drawn(document: Document) -> Iterator[tuple[Chart, etree._Element, list[list[Any]]]]:
    """Each chart with its drawing and the rows of its workbook."""
    parts = package_of(document)
    for chart in charts_of(document):
        root = etree.fromstring(parts[f"word/charts/chart{chart.number}.xml"])
        relations = parts[f"word/charts/_rels/chart{chart.number}.xml.rels"].decode()
        (target,) = re.findall(r'Target="\.\./(embeddings/[^"]+)"', relations)
        book = CalamineWorkbook.from_filelike(io.BytesIO(parts[f"word/{target}"]))
        yield chart, root, book.get_sheet_by_index(0).to_python()


@EVERY_INPUT
def test_a_chart_is_sound_for_word(path: Path) -> None:
    for _, root, _ in drawn(document_of(path)):
        assert list(faults(root)) == []
        kinds = [str(one.tag) for one in root.iter(f"{CHART}pieChart", f"{CHART}barChart")]
        assert len(kinds) == 1
        axes = [one.get("val") for one in root.iter(f"{CHART}axId")]
        assert axes in ([], ["1", "2", "1", "2"])


def test_small_shares_side_by_side_are_bars() -> None:
    """Their labels would stand one upon the other around a pie; a single one has its place."""
    assert named(edited({"收入": {**_ONLY, "事业收入": "1,400,000.00"}}), "收入构成").form == PIE
    small = {**_ONLY, "事业收入": "400,000.00", "其他收入": "300,000.00"}
    assert named(edited({"收入": small}), "收入构成").form == BARS


@EVERY_INPUT
def test_a_chart_has_one_form_in_word_and_as_a_picture(path: Path) -> None:
    document = document_of(path)
    for chart, root, _ in drawn(document):
        pictured = svg_of(chart).find(f"{SVG}path") is not None
        assert (chart.form == PIE) == pictured == (root.find(f".//{CHART}pieChart") is not None)


def test_a_share_beside_which_nothing_is_seen_is_no_chart() -> None:
    funds = {"政府性基金预算财政拨款收入": None, "国有资本经营预算财政拨款收入": None}
    for other, there in (("540,000.00", True), ("500,000.00", False)):
        patch: Patch = {
            "收入": {**_ONLY, **funds, "其他收入": other},
            "政府性基金": None, "国有资本经营预算": None,
        }  # fmt: skip
        assert ("收入构成" in names(edited(patch))) == there


def cached(element: etree._Element) -> list[str]:
    """What a program shows before it has read the workbook."""
    return [one.text or "" for one in element.iter(f"{CHART}v")]


@EVERY_INPUT
def test_the_workbook_holds_what_is_printed(path: Path) -> None:
    """Whoever edits the chart finds the printed numbers there, and the drawing shows the same."""
    document = document_of(path)
    for chart, root, (head, *rows) in drawn(document):
        assert head[0] == f"单位：{document.style.unit}"
        assert head[1 : len(chart.series) + 1] == [name for name, _ in chart.series]
        assert [row[0] for row in rows] == list(chart.categories)
        for at, (series, (name, figures)) in enumerate(
            zip(root.iter(f"{CHART}ser"), chart.series, strict=True), 1
        ):
            printed = [Decimal(document.style.number(one).replace(",", "")) for one in figures]
            assert [Decimal(str(row[at])) for row in rows] == printed
            (values,) = series.iter(f"{CHART}val")
            assert [Decimal(one) for one in cached(values)] == printed
            (title,) = series.iter(f"{CHART}tx")
            assert cached(title) == [name]
            (kinds,) = series.iter(f"{CHART}cat")
            shown = [str(row[3]) for row in rows] if chart.shares else list(chart.categories)
            assert cached(kinds) == shown
        for row, share in zip(rows, chart.shares, strict=True) if chart.shares else ():
            assert row[3] == f"{row[0]}（{document.style.word(share)}）"


def reference(formula: str) -> tuple[str, int, int]:
    """The column, the first and the last row of a reference."""
    found = re.fullmatch(r"Sheet1!\$(\w)\$(\d+)(?::\$\w\$(\d+))?", formula)
    assert found
    return found[1], int(found[2]), int(found[3] or found[2])


@EVERY_INPUT
def test_what_the_drawing_refers_to_is_in_the_workbook(path: Path) -> None:
    for _, root, (head, *rows) in drawn(document_of(path)):
        for place in root.iter(f"{CHART}strRef", f"{CHART}numRef"):
            column, first, last = reference(place[0].text or "")
            at = ord(column) - ord("A")
            cells = [row[at] for row in [head, *rows][first - 1 : last]]
            values = cached(place[1])
            assert [
                str(cell) if isinstance(cell, str) else Decimal(str(cell)) for cell in cells
            ] == [
                one if isinstance(cell, str) else Decimal(one)
                for one, cell in zip(values, cells, strict=True)
            ]


def test_a_number_is_printed_as_the_style_prints_it() -> None:
    """8 with no places and 8.50 with two: the formats that Word is told print the same."""
    report = report_of({"收入": {"其他收入": "155,000.00"}})
    document = told(report, draft=True).document
    for chart, root, _ in drawn(document):
        for series, (_, figures) in zip(root.iter(f"{CHART}ser"), chart.series, strict=True):
            (labels,) = series.iter(f"{CHART}dLbls")
            own = {
                int(one[0].get("val", "")): one[1].get("formatCode", "")
                for one in labels.iter(f"{CHART}dLbl")
            }
            (usual,) = [one.get("formatCode", "") for one in labels if one.tag.endswith("numFmt")]
            for at, figure in enumerate(figures):
                places = len(document.style.number(figure).partition(".")[2])
                assert len(own.get(at, usual).partition(".")[2]) == places


@EVERY_INPUT
def test_every_chart_stands_above_its_title_and_is_told_to_who_does_not_see_it(path: Path) -> None:
    document = document_of(path)
    charts = list(charts_of(document))
    text = etree.fromstring(package_of(document)["word/document.xml"])
    drawings = list(text.iter(f"{PLACED}inline"))
    assert [one.find(f"{PLACED}docPr").get("descr") for one in drawings] == [  # type: ignore[union-attr]  # none: the test fails
        chart.description for chart in charts
    ]
    numbers = [one.find(f"{PLACED}docPr").get("id") for one in drawings]  # type: ignore[union-attr]
    assert len(set(numbers)) == len(numbers)
    for chart, drawing in zip(charts, drawings, strict=True):
        paragraph = next(drawing.iterancestors(f"{WORD}p"))
        caption = paragraph.getnext()
        assert caption is not None
        style_of = caption.find(f"{WORD}pPr/{WORD}pStyle")
        assert style_of is not None
        assert style_of.get(f"{WORD}val") == "Caption"
        assert "".join(one.text or "" for one in caption.iter(f"{WORD}t")) == chart.title
        assert [one.text for one in caption.iter(f"{WORD}instrText")] == [" SEQ 图 \\* ARABIC "]
        assert int(drawing[0].get("cx", "0")) <= UPRIGHT.wide * 635


def test_writing_in_a_chart_has_a_chinese_font() -> None:
    for _, root, _ in drawn(document_of(EXAMPLE)):
        fonts = {one.get("typeface") for one in root.iter(f"{DRAWING}ea")}
        assert fonts == {"宋体"}


@given(OWN)
def test_words_in_a_chart_of_word_are_never_markup(words: str) -> None:
    from generator.writers.docx.native_charts import chart_xml, data_of, inline

    chart = named(charts_of(document_of(EXAMPLE)), "支出构成")
    hostile = Chart(
        chart.name, 1, words, chart.form, (words, *chart.categories[1:]), chart.series,
        chart.shares, words,
    )  # fmt: skip
    assert list(faults(etree.fromstring(chart_xml(hostile, style()).encode()))) == []
    space = 'xmlns:w="w" xmlns:r="r"'
    etree.fromstring(f"<x {space}>{inline(hostile, 100, 100)}</x>")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data_of(hostile, style(), 2024)))
    assert len(book.get_sheet_by_index(0).to_python()) == len(chart.categories) + 1


def test_the_same_charts_give_the_same_bytes() -> None:
    one, two = (package_of(document_of(EXAMPLE)) for _ in range(2))
    assert one == two
    assert any(name.endswith(".xlsx") for name in one)


def test_shares_of_a_pie_are_figures_of_the_report() -> None:
    chart = named(charts_of(document_of(EXAMPLE_BUDGET)), "支出构成")
    assert chart.form == PIE
    assert all(isinstance(share, Figure) for share in chart.shares)
    assert chart.series[0][1][0].label == "基本支出"
