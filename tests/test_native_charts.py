"""X12: the figures of charts that Word and workbooks draw, held against tables and text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from example import EXAMPLE, told
from msgspec.structs import replace
from paper import archive, paragraph
from paper import docx as document_of

from generator.auditing import audit
from generator.entry import read
from generator.inspection import Finding, inspect
from generator.problem import HINT, RIGHT, WRONG, Place
from generator.published import from_bytes
from generator.published.shape import Chart, Point, Published, Series
from generator.results import Result
from generator.tabulation import publish
from generator.understanding import understand
from generator.writers import write

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Parts = dict[str, str | bytes]
INCOME = (("财政拨款收入", "1250"), ("事业收入", "40"), ("经营收入", "20"))


def chart(*pairs: tuple[str, str], series: str = "2024年度", words: str = "单位：万元") -> Chart:
    points = tuple(Point(name, Decimal(value)) for name, value in pairs)
    return Chart("图1", words, (Series(series, points),), Place(0, 9))


def found_of(*charts: Chart) -> list[Finding]:
    """What is found of charts in the example's report."""
    report = replace(publish(told(read(EXAMPLE), "样本").document), charts=charts)
    return [one for one in inspect(understand(report)).checked if one.code == "X12"]


def test_values_of_the_tables_hold() -> None:
    found = found_of(chart(*INCOME))
    assert [one.level for one in found] == [RIGHT] * 3
    assert [one.section for one in found] == ["图1"] * 3


@pytest.mark.parametrize("words", ["单位：万元", "", "单位：元"])
def test_a_value_that_is_not_its_rows_is_wrong(words: str) -> None:
    scale = "0000" if words == "单位：元" else ""
    pairs = [(name, value + scale) for name, value in INCOME]
    pairs[1] = (pairs[1][0], "6868.68")
    (wrong,) = [one for one in found_of(chart(*pairs, words=words)) if one.level != RIGHT]
    assert (wrong.level, wrong.quote, wrong.expected) == (WRONG, "事业收入 6,868.68", "40")
    assert wrong.place == Place(0, 9)


def test_two_values_that_changed_places_are_wrong() -> None:
    found = found_of(chart(INCOME[0], ("事业收入", "20"), ("经营收入", "40")))
    assert [one.level for one in found] == [RIGHT, WRONG, WRONG]


def test_a_value_without_a_row_of_its_name_is_a_hint_where_the_others_have_one() -> None:
    (hint,) = [f for f in found_of(chart(*INCOME, ("拨入专款", "6868.68"))) if f.level != RIGHT]
    assert (hint.level, hint.printed) == (HINT, "6868.68")
    assert not [f for f in found_of(chart(("甲项目", "6868.68"))) if f.level != RIGHT]


@pytest.mark.parametrize("series", ["2023年度", "上年决算", "年初预算"])
def test_what_is_of_another_time_is_not_held_against_this_years_tables(series: str) -> None:
    pairs = [(name, f"{int(value) + 1}.17") for name, value in INCOME]
    assert not [f for f in found_of(chart(*pairs, series=series)) if f.level != RIGHT]


def test_the_shares_in_the_names_are_those_of_the_values() -> None:
    right = chart(("财政拨款收入（96.9%）", "1250"), ("事业收入（3.1%）", "40"))
    assert not [f for f in found_of(right) if f.level != RIGHT]
    wrong = chart(("财政拨款收入（69.9%）", "1250"), ("事业收入（3.1%）", "40"))
    (one,) = [f for f in found_of(wrong) if f.level != RIGHT]
    assert (one.level, one.printed, one.expected) == (WRONG, "69.9", "96.90")


# ---------------------------------------------------------------- in files


def exchanged(data: bytes, old: str, new: str, *parts: str) -> bytes:
    """A file of parts with one text in the place of another, in the parts that begin so."""
    with zipfile.ZipFile(io.BytesIO(data)) as read_from:
        found: dict[str, str | bytes] = {
            name: read_from.read(name) for name in read_from.namelist()
        }
    for name, part in found.items():
        if not name.startswith(parts) or not isinstance(part, bytes):
            continue
        if part.startswith(b"PK"):
            found[name] = exchanged(part, old, new, "xl/worksheets/")
        else:
            found[name] = part.replace(old.encode(), new.encode())
    return archive(found)


@pytest.fixture(scope="module", name="written")
def _written() -> bytes:
    data = write(told(read(EXAMPLE), "样本").document, "docx", part="3")
    assert isinstance(data, bytes)
    return data


def told_of(result: Result) -> list[tuple[str, str, str]]:
    found = result.inspection.findings
    return [(one.level, one.quote, one.message) for one in found if one.code == "X12"]


def test_the_charts_of_an_own_document_are_read_and_right(written: bytes) -> None:
    result = audit(written, "报告.docx")
    assert len(result.understood.charts) == 5
    assert not told_of(result)
    assert len([one for one in result.inspection.checked if one.code == "X12"]) > 20
    assert not [one for one in result.unread if "图表" in one]


def test_what_is_drawn_and_not_kept_is_wrong(written: bytes) -> None:
    for part in ("word/charts/chart", "word/embeddings/"):
        changed = exchanged(written, "v>40<", "v>6868.68<", part)
        ((level, quote, message),) = told_of(audit(changed, "报告.docx"))
        assert (level, quote[:4]) == (WRONG, "事业收入")
        assert "图的数据表（编辑数据）里是" in message


def charted(body: str, *parts: str) -> Published:
    """A Word document with a paragraph and charts of these parts, without workbooks."""
    anchors = "".join(
        f'<w:p><w:r><w:drawing><c:chart xmlns:c="{CHART}" xmlns:r="{RELATED}" r:id="r{at}"/>'
        "</w:drawing></w:r></w:p>"
        for at in range(len(parts))
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{RELATED}/chart" Target="charts/chart{at}.xml"/>'
        for at in range(len(parts))
    )
    with zipfile.ZipFile(io.BytesIO(document_of(paragraph(body) + anchors))) as made:
        found: Parts = {name: made.read(name) for name in made.namelist()}
    found["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    for at, part in enumerate(parts):
        found[f"word/charts/chart{at}.xml"] = (
            f'<c:chartSpace xmlns:c="{CHART}">{part}</c:chartSpace>'
        )
    return from_bytes(archive(found), "报告.docx")


def series_of(*values: str) -> str:
    def points(texts: Sequence[str]) -> str:
        return "".join(f'<c:pt idx="{n}"><c:v>{text}</c:v></c:pt>' for n, text in enumerate(texts))

    names = [f"类{n}" for n in range(len(values))]
    return (
        f"<c:ser><c:cat><c:strLit>{points(names)}</c:strLit></c:cat>"
        f"<c:val><c:numLit>{points(values)}</c:numLit></c:val></c:ser>"
    )


def test_a_chart_that_cannot_be_read_is_said() -> None:
    found = charted("某局2024年度部门决算", series_of("8.5"), "<c:plotArea/>")
    assert [len(one.series[0].points) for one in found.charts] == [1]
    assert found.unread == ("有的图表里的数没有读，也没有核对（1 张图）；请与表核对",)


@pytest.mark.parametrize("value", ["1e999999", "NaN", "-inf", "9" * 50, "x", ""])
def test_what_is_no_number_in_a_chart_is_left_out(value: str) -> None:
    assert [p.category for c in charted("某局", series_of(value, "8.5")).charts
            for p in c.series[0].points] == ["类1"]  # fmt: skip


def workbook(values: Sequence[Any], how: str) -> bytes:
    """A workbook of one table and one chart, which is drawn of a sheet of its own."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("支出决算表")
        rows = [
            ["支出决算表"], ["部门：某局", "", "2024年度", "", "单位：万元"],
            ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
            ["", "合计", 96.5, 61, 35.5], ["213", "农林水支出", 82.3, 50, 32.3],
            ["221", "住房保障支出", 14.2, 11, 3.2],
        ]  # fmt: skip
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        data = book.add_worksheet("图 数据")
        data.write_column(0, 0, ["农林水支出", "住房保障支出"])
        data.write_column(0, 1, values)
        if how == "of a hidden sheet":
            data.hide()
        drawn = book.add_chart({"type": "pie"})
        drawn.add_series(
            {"categories": "='图 数据'!$A$1:$A$2", "values": "='图 数据'!$B$1:$B$2", "name": "万元"}
        )
        if how == "on a sheet of its own":
            book.add_chartsheet("支出决算表图").set_chart(drawn)
        else:
            sheet.insert_chart("H2", drawn)
    return file.getvalue()


@pytest.mark.parametrize("how", ["beside a table", "of a hidden sheet", "on a sheet of its own"])
def test_a_chart_of_a_workbook_shows_what_its_cells_hold(how: str) -> None:
    assert not told_of(audit(workbook([82.3, 14.2], how), "表.xlsx"))
    wrong = audit(workbook([82.3, 6868.68], how), "表.xlsx")
    ((level, quote, message),) = told_of(wrong)
    assert (level, quote) == (WRONG, "住房保障支出 6,868.68")
    assert "14.2 万元" in message
    assert wrong.understood.charts[0].place.sheet.startswith("支出决算表")


def test_a_chart_of_a_workbook_without_numbers_is_said() -> None:
    bare = exchanged(workbook([82.3, 14.2], "beside a table"), "c:val>", "c:other>", "xl/charts/")
    result = audit(bare, "表.xlsx")
    assert result.understood.charts == ()
    assert "有的图表里的数没有读，也没有核对（1 张图）；请与表核对" in result.unread
