"""Plotted: the numbers of the charts that Word and workbooks draw (ISO/IEC 29500-1, 21.2).

A chart keeps the values that it shows, and says in which cells of which workbook they are: in a
Word document that is one of its own, which opens when somebody edits the data.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Final

from lxml import etree
from msgspec.structs import replace

from generator.later import matcher
from generator.problem import Place
from generator.published.shape import Cells, Chart, Content, Point, Series
from generator.published.worksheets import ZIP_ERRORS, column_number

MAX_CHARTS: Final = 40  # of a document
MAX_BOOK: Final = 1 << 20  # bytes of the workbook of one in a Word document
MAX_PART: Final = 4 << 20  # bytes of one
_SERIES: Final = 50
_POINTS: Final = 500  # of a series
_LONGEST: Final = 40  # characters of a number
_WORDS: Final = 200  # characters of what is written on a chart
_LARGEST: Final = 10**18

_AREA: Final = matcher(
    r"(?:'((?:[^']|''){1,99})'|([^'!:]{1,99}))!"
    r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?"
)


def chart_of(part: bytes, name: str, place: Place, cells: Cells | None = None) -> Chart | None:
    """The chart that a part describes; None where it has no numbers.

    `cells` are those that it is drawn of, where they are known.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        return None
    found = [_series(one, cells) for one in _every(root, "ser")[:_SERIES]]
    series = tuple(one for one in found if one.points)
    if not series:
        return None
    heads = _heads(root, cells) if cells else ""
    return Chart(name, f"{_written(root)}{heads}"[:_WORDS], series, place)


def cells_of(book: bytes) -> Cells:
    """The cells of the workbook behind a chart; none of one that cannot be read."""
    from generator.published.extent import hold_xlsx
    from generator.published.sheets import NotSheets, sheets

    try:
        with zipfile.ZipFile(BytesIO(book)) as parts:
            hold_xlsx(parts)
        return {
            sheet["name"]: [[_content(cell) for cell in row] for row in sheet["rows"]]
            for sheet in sheets(book)
        }
    except (NotSheets, *ZIP_ERRORS):
        return {}


def _content(cell: object) -> Content:
    if isinstance(cell, int | float):
        return _number(repr(cell)) or Decimal(0)
    return str(cell) if cell else ""


def shown_by_cells(chart: Chart) -> Chart:
    """A chart of a workbook: it shows what stands in the cells, whatever was kept of it."""
    return replace(
        chart,
        series=tuple(
            replace(
                one,
                points=tuple(
                    point if point.kept is None else Point(point.category, point.kept)
                    for point in one.points
                ),
            )
            for one in chart.series
        ),
    )


def _every(root: etree._Element, name: str) -> list[etree._Element]:
    return root.findall(f".//{{*}}{name}")


def _written(root: etree._Element) -> str:
    """The titles of a chart and of its axes."""
    texts = (text for title in _every(root, "title") for text in _every(title, "t"))
    return "".join(text.text or "" for text in texts)


def _heads(root: etree._Element, cells: Cells) -> str:
    """What stands in the first cell of the sheet that the chart is drawn of, as 单位：万元."""
    for reference in _every(root, "f"):
        if (match := _AREA.fullmatch(reference.text or "")) and (rows := cells.get(_sheet(match))):
            first = rows[0][0] if rows[0] else ""
            return first if isinstance(first, str) else ""
    return ""


def _series(found: etree._Element, cells: Cells | None) -> Series:
    values = _values(found.find("{*}val"), found.find("{*}yVal"))
    categories = _values(found.find("{*}cat"), found.find("{*}xVal"))
    kept = _kept(_reference(found.find("{*}val")), cells)
    names = categories or {
        at: str(one) for at, one in enumerate(_kept(_reference(found.find("{*}cat")), cells))
    }
    points = []
    for at in sorted({*values, *range(len(kept))})[:_POINTS]:
        cell = kept[at] if at < len(kept) else ""
        own = cell if isinstance(cell, Decimal) else None
        point = Point(names.get(at, ""), _number(values.get(at, "")), own)
        if point.value is not None or point.kept is not None:
            points.append(point)
    title = "".join(_values(found.find("{*}tx")).values())
    if not title and (named := _kept(_reference(found.find("{*}tx")), cells)):
        title = str(named[0])
    form = next((one.text or "" for one in _every(found, "formatCode")), "")
    return Series(title[:_WORDS], tuple(points), form)


def _values(*places: etree._Element | None) -> dict[int, str]:
    """What a chart keeps of a row of cells, by its number; of several lines the lowest."""
    found: dict[int, str] = {}
    for place in places:
        if place is None:
            continue
        points = _every(place, "pt")[:_POINTS]
        for at, point in enumerate(points):
            index = point.get("idx", str(at))
            value = point.findtext("{*}v", "")
            if index.isdecimal() and len(index) <= len(str(_POINTS)):
                found.setdefault(int(index), value.strip())
        if not points and (alone := place.findtext("{*}v")):
            found[0] = alone.strip()
    return found


def _number(text: str) -> Decimal | None:
    """The decimal that is meant by a double, as Excel and Word write one; 15 digits of it count."""
    try:
        value = Decimal(text[:_LONGEST])
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > _LARGEST:
        return None
    return Decimal(f"{value:.15g}")


def _reference(found: etree._Element | None) -> str:
    return "" if found is None else found.findtext(".//{*}f", "")


def _kept(reference: str, cells: Cells | None) -> list[Content]:
    """The cells that a reference names, from the first."""
    match = _AREA.fullmatch(reference)
    if match is None or not cells:
        return []
    rows = cells.get(_sheet(match), ())
    return list(_area(rows, match))[:_POINTS]


def _sheet(match: re.Match[str]) -> str:
    return match[2] or match[1].replace("''", "'")


def _area(rows: Sequence[Sequence[Content]], match: re.Match[str]) -> Iterator[Content]:
    left, top = column_number(match[3].encode()), int(match[4])
    right = column_number(match[5].encode()) if match[5] else left
    bottom = int(match[6]) if match[6] else top
    for row in range(top - 1, min(bottom, top + _POINTS, len(rows))):
        for column in range(left - 1, min(right, left + _POINTS)):
            yield rows[row][column] if column < len(rows[row]) else ""
