"""Charts: a chart as one that Word draws itself (DrawingML), with the workbook of its numbers.

Who opens the document can edit it: the numbers stand in the embedded workbook, and what is printed
of a share is a formula there.  The elements stand in the order of the schema (ISO/IEC 29500,
dml-chart.xsd); what a program drew before it knew the numbers' workbook is kept beside them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlsxwriter import Workbook

from generator.number.figure import Figure
from generator.publication.charts import COLUMNS, PIE, Chart
from generator.publication.drawing import COLOURS, LIGHT
from generator.telling.style import Style
from generator.writers.docx.markup import DRAWING, HEAD, RELATIONS, quoted, said

CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
PLACED: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

_EMU: Final = 635  # English metric units of a twip
_SHEET: Final = "Sheet1"
_EDGE: Final = 9525  # a line of three quarters of a point
_FONTS: Final = '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/>'


def relation_of(chart: Chart) -> str:
    """By which name the text refers to the chart."""
    return f"rIdChart{chart.number}"


def inline(chart: Chart, wide: int, high: int) -> str:
    """The run that shows the chart as a character of `wide` by `high` twips, with what it says."""
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{PLACED}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide * _EMU}" cy="{high * _EMU}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{chart.number}" name="图{chart.number}"'
        f" descr={quoted(chart.description)}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{CHART}">'
        f'<c:chart xmlns:c="{CHART}" r:id="{relation_of(chart)}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def chart_xml(chart: Chart, style: Style) -> str:
    """word/charts/chartN.xml; what it refers to as rId1 is the workbook of `data_of`."""
    numbers = _Numbers(chart, style)
    draw = _pie if chart.form == PIE else _bars
    legend = _LEGEND if len(chart.series) > 1 else ""
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:r="{RELATIONS}">'
        '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{draw(chart, numbers)}'
        f"<c:spPr>{_NOTHING}</c:spPr></c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_NOTHING}</c:spPr>{_type(1050)}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


# ---------------------------------------------------------------- its numbers, their workbook


class _Numbers:
    """What a chart prints of its numbers, and where in its workbook each column of them stands.

    The kinds are in column A, the series in those after it; where there are shares, they come
    next, and then the kinds as they are printed, each with its share.
    """

    def __init__(self, chart: Chart, style: Style) -> None:
        self.names = chart.categories
        if chart.shares:
            pairs = zip(chart.categories, chart.shares, strict=True)
            self.names = tuple(f"{name}（{style.word(share)}）" for name, share in pairs)
        self.columns = [[_printed(one, style) for one in figures] for _, figures in chart.series]
        self.shares = [_printed(one, style) for one in chart.shares]
        self.kinds = "D" if chart.shares else "A"
        self.last = len(chart.categories) + 1

    def kinds_xml(self) -> str:
        points = "".join(
            f'<c:pt idx="{at}"><c:v>{said(name)}</c:v></c:pt>' for at, name in enumerate(self.names)
        )
        return (
            f"<c:cat><c:strRef><c:f>{_SHEET}!${self.kinds}$2:${self.kinds}${self.last}</c:f>"
            f'<c:strCache><c:ptCount val="{len(self.names)}"/>{points}</c:strCache></c:strRef>'
            "</c:cat>"
        )

    def values_xml(self, series: int) -> str:
        column, texts = chr(ord("B") + series), self.columns[series]
        points = "".join(
            f'<c:pt idx="{at}"><c:v>{_value(text)}</c:v></c:pt>' for at, text in enumerate(texts)
        )
        return (
            f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${self.last}</c:f><c:numCache>"
            f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(texts)}"/>{points}'
            "</c:numCache></c:numRef></c:val>"
        )


def _printed(figure: Figure, style: Style) -> str:
    return style.number(figure)


def _value(text: str) -> Decimal:
    """The number that is printed."""
    return Decimal(text.replace(",", ""))


def _format(text: str) -> str:
    """The format that prints a number as it is printed here: its places, its groups."""
    places = len(text.partition(".")[2])
    return ("#,##0" if "," in text else "0") + (f".{'0' * places}" if places else "")


def data_of(chart: Chart, style: Style, year: int) -> bytes:
    """The workbook that Word opens when somebody edits the chart's data; dated by its `year`."""
    numbers = _Numbers(chart, style)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"created": dt.datetime(year, 12, 31)})  # noqa: DTZ001  a document's date has no zone
        sheet = book.add_worksheet(_SHEET)
        sheet.set_column(0, 4, 24)
        heads = [f"单位：{style.unit}", *(name for name, _ in chart.series)]
        sheet.write_row(0, 0, [*heads, "占比（%）", "图上写的"] if chart.shares else heads)
        for row, name in enumerate(chart.categories, 1):
            sheet.write_string(row, 0, name)
            for column, texts in enumerate(numbers.columns, 1):
                sheet.write_number(row, column, _value(texts[row - 1]))
        for row, share in enumerate(numbers.shares, 1):
            at, most = row + 1, numbers.last
            sheet.write_formula(row, 2, f"=B{at}/SUM(B$2:B${most})*100", None, _value(share))
            shown = f'=A{at}&"（"&{_rounded(f"C{at}", style)}&"%）"'
            sheet.write_formula(row, 3, shown, None, numbers.names[row - 1])
    return buffer.getvalue()


def _rounded(cell: str, style: Style) -> str:
    """The formula that prints a percentage as the style does."""
    pattern = str(style.settings["数字"]["百分比"])
    places = len(pattern.partition(".")[2])
    return f"ROUND({cell},{places})" if pattern.endswith("#") else f'TEXT({cell},"{pattern}")'


# ---------------------------------------------------------------- the drawing

_NOTHING: Final = "<a:noFill/><a:ln><a:noFill/></a:ln>"
_AXES: Final = '<c:axId val="1"/><c:axId val="2"/>'


def _type(size: int, *, wraps: bool = True) -> str:
    """How what is written is set; `size` is in hundredths of a point."""
    body = "<a:bodyPr/>" if wraps else '<a:bodyPr wrap="none"/>'
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}">'
        f'<a:solidFill><a:srgbClr val="000000"/></a:solidFill>{_FONTS}'
        '</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


_LEGEND: Final = f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{_type(1050)}</c:legend>'


def _filled(colour: str, edge: str = "") -> str:
    """A colour, and the one of the edge around it."""
    line = _solid(edge) if edge else "<a:noFill/>"
    return f'<c:spPr>{_solid(colour)}<a:ln w="{_EDGE}">{line}</a:ln></c:spPr>'


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.removeprefix("#").upper()}"/></a:solidFill>'


def _labels(texts: Sequence[str], *, kind: bool, ending: str = "") -> str:
    """The number at each point, in the format that prints it so; with `kind` what it is of.

    Most numbers of a style have one format; those that have another have it of their own.
    """
    formats = [_format(text) for text in texts]
    usual = max(formats, key=formats.count)
    # A number alone is never broken; with its kind it has to find room beside the drawing.
    shown = f'{_type(1050, wraps=kind)}<c:dLblPos val="outEnd"/>{_shown(kind=kind)}'

    def number(code: str) -> str:
        return f'<c:numFmt formatCode={quoted(code)} sourceLinked="0"/>{_CLEAR}{shown}'

    own = "".join(
        f'<c:dLbl><c:idx val="{at}"/>{number(one)}</c:dLbl>'
        for at, one in enumerate(formats)
        if one != usual
    )
    return f"<c:dLbls>{own}{number(usual)}{ending}</c:dLbls>"


_CLEAR: Final = f"<c:spPr>{_NOTHING}</c:spPr>"


def _shown(*, kind: bool) -> str:
    """What a label shows: the number, and with `kind` what it is the number of."""
    said_too = "<c:separator>\n</c:separator>" if kind else ""
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="{int(kind)}"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        f"{said_too}"
    )


def _series(chart: Chart, at: int) -> str:
    name = said(chart.series[at][0])
    return (
        f'<c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef>'
        f"<c:f>{_SHEET}!${chr(ord('B') + at)}$1</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def _pie(chart: Chart, numbers: _Numbers) -> str:
    """The shares of a whole; the first stands on the left, the small ones on the right."""
    ((_, figures),) = chart.series
    points = "".join(
        f'<c:dPt><c:idx val="{at}"/><c:bubble3D val="0"/>'
        f"{_filled(COLOURS[at % len(COLOURS)], '#FFFFFF')}</c:dPt>"
        for at in range(len(figures))
    )
    whole = sum((one.value for one in figures), Decimal(0))
    angle = (270 - int(figures[0].value * 180 / whole)) % 360
    lines = f'<c:leaderLines><c:spPr><a:ln w="{_EDGE}">{_solid("808080")}</a:ln></c:spPr>'
    ending = f'<c:showLeaderLines val="1"/>{lines}</c:leaderLines>'
    return (
        f'<c:pieChart><c:varyColors val="1"/><c:ser>{_series(chart, 0)}{points}'
        f"{_labels(numbers.columns[0], kind=True, ending=ending)}"
        f"{numbers.kinds_xml()}{numbers.values_xml(0)}</c:ser>"
        f'<c:firstSliceAng val="{angle}"/></c:pieChart>'
    )


def _bars(chart: Chart, numbers: _Numbers) -> str:
    """Columns side by side or bars one below the other, without a scale: each has its number."""
    upright = chart.form == COLUMNS
    last = len(chart.series) - 1
    drawn = "".join(
        f"<c:ser>{_series(chart, at)}"
        f"{_filled(COLOURS[0]) if at == last else _filled(LIGHT, COLOURS[0])}"
        '<c:invertIfNegative val="0"/>'
        f"{_labels(numbers.columns[at], kind=False)}"
        f"{numbers.kinds_xml()}{numbers.values_xml(at)}</c:ser>"
        for at in range(last + 1)
    )
    return (
        f'<c:barChart><c:barDir val="{"col" if upright else "bar"}"/>'
        f'<c:grouping val="clustered"/><c:varyColors val="0"/>{drawn}'
        f'<c:gapWidth val="{80 if upright else 50}"/>{_AXES}</c:barChart>'
        f"{_kind_axis(upright=upright)}{_number_axis(upright=upright)}"
    )


def _kind_axis(*, upright: bool) -> str:
    """The axis of the kinds, the first on the left or on top."""
    order, place = ("minMax", "b") if upright else ("maxMin", "l")
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="{_EDGE}">{_solid("808080")}</a:ln></c:spPr>{_type(1050)}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _number_axis(*, upright: bool) -> str:
    """The axis of the numbers, which begins with zero and is not shown."""
    return (
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>'
        f'</c:scaling><c:delete val="1"/><c:axPos val="{"l" if upright else "t"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        '<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def parts_of_package(
    charts: Sequence[Chart], style: Style, year: int
) -> dict[str, dict[str, str | bytes]]:
    """What each chart brings into the package, by its relation: its drawing, its workbook."""
    return {
        relation_of(chart): {
            f"word/charts/chart{chart.number}.xml": chart_xml(chart, style),
            f"word/charts/_rels/chart{chart.number}.xml.rels": _relation(chart),
            f"word/embeddings/chart{chart.number}.xlsx": data_of(chart, style, year),
        }
        for chart in charts
    }


def _relation(chart: Chart) -> str:
    return (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/package"'
        f' Target="../embeddings/chart{chart.number}.xlsx"/></Relationships>'
    )
