"""The result as a workbook (底稿): one row a claim, with what was not checked and a summary.

Every value but the numbers of rows, pages and lines is written as a string, so that what begins
with = + - or @ in the document is never taken for a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.elements import harmless
from generator.inspection import Finding
from generator.inspection.coverage import UNREAD, UNSETTLED, Figured
from generator.problem import HINT, RIGHT, WRONG
from generator.results.marking import KNOWN, level_of
from generator.results.notes import TITLES
from generator.results.result import Result

_MOST: Final = 30_000  # characters in a cell; the format holds 32,767
_ROWS: Final = 20_000  # claims; beyond it what is right is left out first
_A4: Final = 9
_NARROW: Final = 0x2E7F  # what comes after it takes the room of nearly two letters
_LINE: Final = 14  # points, at 10 points of type
_TALLEST: Final = 400  # the format allows 409
_FONT: Final = {"font_name": "等线", "font_size": 10, "valign": "top"}
_COLOURS: Final = {
    RIGHT: ("#1B6444", "#E8F3EC"),
    WRONG: ("#A3211B", "#FBE9E6"),
    HINT: ("#7A4F00", "#FCF1D8"),
    KNOWN: ("#1F4F8A", "#E9F0F8"),
    UNSETTLED: ("#565E6C", "#F1EFEA"),
    UNREAD: ("#1F2430", "#E3DFD5"),
}

Value = str | int | None


class Column(Struct, frozen=True):
    """A column of a sheet: its title, its width in characters."""

    title: str
    width: int


_CLAIMS: Final = (
    Column("序号", 5),
    Column("规则", 5),
    Column("规则名", 16),
    Column("结论", 6),
    Column("章节或表", 12),
    Column("原文", 28),
    Column("页", 4),
    Column("行", 5),
    Column("写为", 11),
    Column("应为", 12),
    Column("计算或说明", 28),
    Column("诊断", 14),
    Column("依据", 30),
    Column("备注", 12),
)
_UNCHECKED: Final = (Column("规则", 8), Column("规则名", 44), Column("原因", 70))
_LEVEL: Final = 3  # the column of the conclusion


def to_xlsx(result: Result) -> bytes:
    """The workbook: 摘要, 底稿, 未检查."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        every = claims(result)
        kept = _bounded(every)
        _summary(book, result, len(every) - len(kept))
        _sheet(book, "底稿", _CLAIMS, _numbered(kept, result))
        _sheet(book, "未检查", _UNCHECKED, _unchecked(result))
    return buffer.getvalue()


def to_lists(*lists: tuple[str, Sequence[Column], Iterable[list[Value]]]) -> bytes:
    """A workbook of lists, each under its heading on a sheet of its own."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        for name, columns, rows in lists:
            _sheet(book, name, columns, rows)
    return buffer.getvalue()


Claim = Finding | Figured


def claims(result: Result) -> list[Claim]:
    """All that was looked at and all that nothing could settle, in reading order."""
    return sorted([*result.inspection.checked, *result.unsettled], key=_order)


def _order(claim: Claim) -> tuple[int, int, int]:
    place = claim.place if isinstance(claim, Finding) else claim.at.place
    return place.page, place.line, claim.at.start if claim.at else 0


def _bounded(every: Sequence[Claim]) -> Sequence[Claim]:
    """At most so many rows as a person can open; what is wrong stays before what is right."""
    if len(every) <= _ROWS:
        return every
    by_weight = sorted(every, key=lambda one: isinstance(one, Figured) or one.level == RIGHT)
    return sorted(by_weight[:_ROWS], key=_order)


def _numbered(kept: Iterable[Claim], result: Result) -> Iterator[list[Value]]:
    for number, claim in enumerate(kept, 1):
        found = _of_figure(claim) if isinstance(claim, Figured) else _of_finding(claim, result)
        yield [number, *found]


def _of_finding(finding: Finding, result: Result) -> list[Value]:
    level = level_of(finding, result)
    entry = result.acknowledgements.of(finding) if level == KNOWN else None
    return [
        finding.code,
        TITLES.get(finding.code, ""),
        level,
        finding.section,
        finding.quote,
        finding.place.page or None,
        finding.place.line,
        finding.printed,
        finding.should,
        finding.message,
        finding.cause,
        finding.basis,
        f"原为{finding.level}。{entry.reason}" if entry else "",
    ]


def _of_figure(figure: Figured) -> list[Value]:
    quote, place = figure.at, figure.at.place
    said = [figure.state, quote.where, quote.words, place.page or None, place.line]
    return ["", "", *said, "", "", figure.why, "", "", ""]


def _unchecked(result: Result) -> Iterator[list[Value]]:
    for code, why in result.unchecked:
        yield [code, TITLES.get(code, ""), why]


# ---------------------------------------------------------------- sheets


def _summary(book: Workbook, result: Result, left_out: int) -> None:
    understood = result.understood
    rows: list[tuple[str, Value]] = [
        ("文件", understood.name),
        ("部门", understood.department),
        ("年度", understood.year),
        ("类型", understood.kind),
        ("核对（处）", result.checked),
        ("错误（处）", result.wrong),
        ("提示（处）", result.hints),
        ("已核实（处）", len(result.acknowledged)),
        ("正文的数（个）", len(result.figures)),
        ("其中已核（个）", result.coverage.settled),
        ("其中未核（个）", result.coverage.unsettled),
        ("其中未读（个）", result.coverage.unread),
        ("未检查的规则（条）", len(result.unchecked)),
    ]
    if left_out:
        rows.append(("没有列出（行）", left_out))
    sheet = book.add_worksheet("摘要")
    plain = book.add_format({**_FONT, "text_wrap": True, "align": "left", "bottom": 4})
    name = book.add_format({**_FONT, "font_color": "#565E6C", "bottom": 4})
    title = book.add_format({**_FONT, "font_size": 16, "bold": True})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "公开说明核对底稿", title)
    for at, (label, value) in enumerate(rows, 2):
        sheet.write_string(at, 0, label, name)
        _put(sheet, (at, 1), value, plain)
    said = "同一个原因的几处，摘要里算一处，底稿里各占一行。“未核”“未读”不等于正确。"
    sheet.write_string(len(rows) + 3, 0, said, book.add_format(_FONT))
    _on_paper(sheet)


def _sheet(
    book: Workbook, name: str, columns: Sequence[Column], rows: Iterable[list[Value]]
) -> None:
    """A list under a heading that stays, with filters, ready for A4."""
    sheet = book.add_worksheet(name)
    heading = book.add_format(
        {**_FONT, "bold": True, "bg_color": "#ECE8DE", "bottom": 1, "valign": "vcenter"}
    )
    plain = book.add_format({**_FONT, "text_wrap": True, "bottom": 4, "bottom_color": "#BDB8AC"})
    levels = {
        level: book.add_format(
            {
                **_FONT,
                "bold": True,
                "font_color": ink,
                "bg_color": ground,
                "bottom": 4,
                "bottom_color": "#BDB8AC",
            }
        )
        for level, (ink, ground) in _COLOURS.items()
    }
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.title, heading)
    sheet.set_row(0, 22)
    last = 0
    for last, row in enumerate(rows, 1):
        sheet.set_row(last, _height(row, columns))
        for at, value in enumerate(row):
            level = levels.get(str(value)) if at == _LEVEL else None
            _put(sheet, (last, at), value, level or plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.repeat_rows(0)
    _on_paper(sheet)


def _height(row: Sequence[Value], columns: Sequence[Column]) -> int:
    """Points for a row with all of its text: not every program works that out on opening."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str):
            quarters = 4 * len(value) + 3 * sum(ord(character) > _NARROW for character in value)
            lines = max(lines, -(-quarters // (4 * column.width)))
    return min(lines * _LINE + 3, _TALLEST)


def _put(sheet: Worksheet, at: tuple[int, int], value: Value, form: Format) -> None:
    row, column = at
    if isinstance(value, int):
        sheet.write_number(row, column, value, form)
    elif value:
        sheet.write_string(row, column, harmless(value, _MOST), form)
    else:
        sheet.write_blank(row, column, None, form)


def _on_paper(sheet: Worksheet) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
