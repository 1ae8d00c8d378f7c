"""Tables: one of the 公开表 in its official form as a Word table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.number.figure import Figure
from generator.publication import Roll, sheet
from generator.publication.columns import AMOUNT, LABEL, MIDDLE, Set, is_total
from generator.publication.sheet import PAD
from generator.tabulation import cells_of
from generator.writers.docx.markup import Marks, paragraph, quoted, run

_STYLES: Final = {AMOUNT: "TableAmount", MIDDLE: "TableHead", LABEL: "TableText"}
_SIDES: Final = "".join(
    f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
    for side, size in (
        ("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4),
    )
)  # fmt: skip
_MARGINS: Final = (
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    f'<w:left w:w="{PAD}" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    f'<w:right w:w="{PAD}" w:type="dxa"/></w:tblCellMar>'
)


def table_xml(found: Set, marks: Marks) -> str:
    """The table, its heading repeated on every page, no row broken over two."""
    head = _opening(found.columns, found.table.title)
    return f"{head}{''.join(_heads(found))}{''.join(_bodies(found, marks))}</w:tbl>"


def _opening(columns: Sequence[int], title: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_SIDES}</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoted(title)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def roll_xml(found: Roll, heights: Sequence[int]) -> str:
    """Names in a small table; `heights` are those of its heading and its rows."""
    table = _opening(sheet.ROLL, "".join(found.heads))
    styles = ("TableHead", "TableText")
    for at, row in enumerate((found.heads, *found.rows)):
        cells = "".join(
            _cell(wide, paragraph(style if at else "TableHead", run(text)))
            for wide, style, text in zip(sheet.ROLL, styles, row, strict=True)
        )
        table += _row(heights[at], cells, "" if at else "<w:tblHeader/>")
    return f"{table}</w:tbl>"


def _row(high: int, cells: str, more: str = "") -> str:
    marks = f'<w:cantSplit/><w:trHeight w:val="{high}" w:hRule="atLeast"/>{more}'
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"


def _cell(wide: int, inside: str, span: int = 1, more: str = "") -> str:
    marks = f'<w:tcW w:w="{wide}" w:type="dxa"/>'
    marks += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr>{marks}{more}<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'


def _heads(found: Set) -> Iterator[str]:
    style = f"TableHead{found.type.name}"
    rows = found.heading
    cells: list[dict[int, str]] = [{} for _ in rows]
    for top, left, bottom, right in cells_of(rows):
        wide = sum(found.columns[left : right + 1])
        for at in range(top, bottom + 1):
            down = "" if top == bottom else _DOWN[at == top]
            text = rows[top][left] if at == top else ""
            less = found.drawn_in(text, left, right) // 2
            own = f'<w:ind w:left="{less}" w:right="{less}"/>' if less else ""
            inside = paragraph(style, run(text) if text else "", "", own)
            cells[at][left] = _cell(wide, inside, right - left + 1, down)
    for high, row in zip(found.heads, cells, strict=True):
        yield _row(high, "".join(row[at] for at in sorted(row)), "<w:tblHeader/>")


_DOWN: Final = {True: '<w:vMerge w:val="restart"/>', False: "<w:vMerge/>"}


def _bodies(found: Set, marks: Marks) -> Iterator[str]:
    size = found.type.name
    places = [_STYLES[place] for place in found.places]
    for at, (row, texts) in enumerate(zip(found.form.rows, found.texts, strict=True)):
        ends, cells, column = found.ends(at), "", 0
        while column < len(texts):
            end = ends.get(column, column)
            style = f"TableSum{size}" if is_total(texts[column]) else f"{places[column]}{size}"
            text, cell, own = texts[column], row[column], ""
            if isinstance(cell, Figure):
                inside = marks.control(cell.label, found.names[id(cell)], text)
            else:
                inside = run(text) if text else ""
                less = found.drawn_in(text, column, end)
                own = f'<w:ind w:right="{less}"/>' if less else ""
            wide = sum(found.columns[column : end + 1])
            # A figure and a code are never broken.
            whole = "<w:noWrap/>" if text and text.isascii() else ""
            cells += _cell(wide, paragraph(style, inside, "", own), end - column + 1, whole)
            column = end + 1
        yield _row(found.bodies[at], cells)
