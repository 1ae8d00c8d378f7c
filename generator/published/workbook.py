"""Workbook: the tables of an xlsx or xls as lines and grids, the cell of each figure with it.

Amounts are exact.  A workbook keeps a number as a double, of which Excel shows and keeps 15 digits;
any decimal of so many digits is the only one that its double stands for, so the shortest text of
the double (its repr) is that decimal.  What a sum left behind the 15th digit is no part of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import product
from typing import Any, Final

from msgspec import Struct

from generator.later import matcher
from generator.problem import Place
from generator.published.biff import marked_in_xls
from generator.published.blocks import EMPTY, MAX_CELLS, TOO_LARGE, sound
from generator.published.confined import command
from generator.published.extent import (
    BROKEN,
    LARGE,
    LOCKED,
    MAX_PARTS,
    MAX_UNPACKED,
    hold_xlsx,
    unpacked,
)
from generator.published.hidden import Hidden, hidden_in
from generator.published.inserted import CHARTS
from generator.published.opendocument import (
    Scaled,
    hidden_in_ods,
    is_ods,
    scaled_in_ods,
    unvalued_in_ods,
)
from generator.published.scaled import scale, scaled, scales
from generator.published.shape import Chart, Content, Grid, Published, TextLine, Unreadable
from generator.published.unvalued import unvalued
from generator.published.worksheets import ZIP_ERRORS, charts_in, worksheets
from generator.vocabulary.statements import statement_titled

MAX_SECONDS: Final = 60
_STORED: Final = (
    "OpenDocument 表格（ods）读的是存下来的数，公式没有重算，图没有读；"
    "要 Excel、WPS 算过的数和图，请另存为 xlsx"
)
_CHART: Final = b"xl/charts"  # how the parts begin that are charts
_NAMED: Final = 3  # sheets that a message names
_READER: Final = "sheets"
_SAID: Final = {"locked": LOCKED, "large": LARGE, "faulty": BROKEN}

_DIGITS: Final = 15  # that a double keeps of a decimal
_PLACES: Final = 6  # a 分 in 万元
_SMALLEST: Final = Decimal(1).scaleb(-_PLACES)

Span = tuple[int, int, int, int]  # first row and column, last row and column, from 0


class Sheet(Struct, frozen=True, dict=True):
    """A worksheet: its rows from the first, cells from column A; a blank cell is ''.

    A merged cell has its content in the first of its cells that is seen.  Numbers are Decimals,
    dates ISO texts.  `unseen` says in Chinese what of it was hidden and is blank here.
    """

    name: str
    number: int
    hidden: bool
    rows: tuple[tuple[Content, ...], ...]
    merged: tuple[Span, ...]
    unseen: str = ""
    drawn: bool = False  # a chart is on it that is not read

    @cached_property
    def printed(self) -> tuple[tuple[str, ...], ...]:
        """Every cell as it is shown: codes and counts as integers, amounts with their decimals."""
        return _printed(self)


def read_workbook(data: bytes, name: str) -> Published:
    """The tables of a workbook that a reader sees, sheet by sheet; a sheet is a page.

    Raises Unreadable for what is broken, locked or too large.
    """
    blocks: list[TextLine | Grid] = []
    unread, unseen = list[str](), list[str]()
    sheets = sheets_of(data)
    for sheet in sheets:
        if not sheet.hidden:
            blocks += _blocks(sheet)
            unseen += [f"“{sheet.name}” {sheet.unseen}"] if sheet.unseen else []
        elif _is_table(sheet):
            unread.append(f"工作表“{sheet.name}”是隐藏的；要读它，请先取消隐藏")
    if unseen:
        more = f" 等 {len(unseen)} 张" if len(unseen) > _NAMED else ""
        named = "，".join(unseen[:_NAMED])
        unread.append(f"隐藏的行和列没有读（工作表{named}{more}）；要读它们，请先取消隐藏")
    if not blocks:
        raise Unreadable(EMPTY)
    if sum(len(b.rows) * len(b.rows[0]) for b in blocks if isinstance(b, Grid)) > MAX_CELLS:
        raise Unreadable(TOO_LARGE)
    kind = _kind(data)
    unread += [_STORED] if kind == "ods" else []
    if any(sheet.drawn for sheet in sheets if not sheet.hidden):
        unread.append("工作簿里的图没有读，也没有核对；请与表核对，或者另存为 xlsx")
    charts = list(_charts(data, sheets)) if kind == "xlsx" and _CHART in data else []
    found = tuple(one for one in charts if one)
    if lost := len(charts) - len(found):
        unread.append(CHARTS.format(lost))
    return Published(name, kind, tuple(blocks), tuple(unread), found)


def _charts(data: bytes, sheets: Sequence[Sheet]) -> Iterator[Chart | None]:
    """The charts of a workbook that are not on a hidden sheet, None for one without numbers."""
    from generator.published.plotted import MAX_CHARTS, chart_of, shown_by_cells

    cells = {sheet.name: sheet.rows for sheet in sheets}
    numbers = {sheet.name: sheet.number for sheet in sheets}
    hidden = {sheet.name for sheet in sheets if sheet.hidden}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        drawn = [one for one in charts_in(archive) if one[0] not in hidden]
        for number, (name, part) in enumerate(drawn, 1):
            place = Place(numbers.get(name, len(sheets) + 1), 1, name)
            few = number <= MAX_CHARTS
            chart = chart_of(part, f"图{number}", place, cells) if few else None
            yield chart and shown_by_cells(chart)


def sheets_of(data: bytes) -> tuple[Sheet, ...]:
    """Every worksheet of an xlsx, xls, et or ods, hidden ones too."""
    read = {"xlsx": _from_archive, "xls": _from_xls, "ods": _from_ods}[_kind(data)]
    return tuple(
        Sheet(
            name=sound(str(sheet["name"])),
            number=number,
            hidden=sheet["hidden"],
            rows=tuple(tuple(map(_content, row)) for row in sheet["rows"]),
            merged=tuple((a, b, c, d) for a, b, c, d in sheet["merged"]),
            unseen=sheet.get("unseen", ""),
            drawn=sheet.get("drawn", False),
        )
        for number, sheet in enumerate(read(data), 1)
    )


def _kind(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return "xls"
    return "ods" if is_ods(data) else "xlsx"


def _from_xls(data: bytes) -> Sequence[dict[str, Any]]:
    found = _from_process(data)
    for sheet, marked in zip(found, marked_in_xls(data), strict=False):
        sheet["drawn"] = marked.drawn
        scale(sheet["rows"], marked.scaled)
        _show_unvalued(sheet, marked.unvalued)
        _hide(sheet, marked.hidden)
    return found


def _from_ods(data: bytes) -> Sequence[dict[str, Any]]:
    content, styles = _part_of(data, "content.xml"), _part_of(data, "styles.xml")
    found = _from_process(data)
    hidden, none = hidden_in_ods(content), unvalued_in_ods(content)
    smaller = scaled_in_ods(content, styles)
    for sheet in found:
        _scale_blocks(sheet["rows"], smaller.get(sheet["name"], ()))
        _show_unvalued(sheet, none.get(sheet["name"], {}))
        _hide(sheet, hidden.get(sheet["name"], Hidden()))
    return found


def _scale_blocks(rows: list[list[Any]], blocks: Sequence[Scaled]) -> None:
    """Scales blocks of cells, which may reach far beyond what a sheet has."""
    width = max(map(len, rows), default=0)
    for down, across, power in blocks:
        within = product(
            range(down.start, min(down.stop, len(rows))),
            range(across.start, min(across.stop, width)),
        )
        scale(rows, ((place, power) for place in within))


def _hide(sheet: dict[str, Any], hidden: Hidden) -> None:
    if hidden.rows or hidden.columns:
        sheet["unseen"] = hidden.taken_from(sheet["rows"], sheet["merged"])


def _from_archive(data: bytes) -> Sequence[dict[str, Any]]:
    from generator.published.sheets import NotSheets, sheets

    if data.count(b"PK\1\2") > MAX_PARTS:
        raise Unreadable(BROKEN)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            hold_xlsx(archive)
            found = sheets(data)
            named = {sheet["name"]: sheet for sheet in found}
            powers = scales(archive)
            for name, part in worksheets(archive):
                if name in named:
                    if powers:
                        scale(named[name]["rows"], scaled(part, powers))
                    _as_seen(named[name], part)
    except NotSheets as error:
        raise Unreadable(_SAID[error.args[0]]) from None
    except ZIP_ERRORS as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(BROKEN) from None
    return found


def _as_seen(sheet: dict[str, Any], part: bytes) -> None:
    """What the part of a sheet says and the library does not: no result, not shown."""
    _show_unvalued(sheet, unvalued(part))
    _hide(sheet, hidden_in(part))


def _show_unvalued(sheet: dict[str, Any], found: Mapping[tuple[int, int], str]) -> None:
    rows = sheet["rows"]
    for (row, column), shown in found.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = shown


def _part_of(data: bytes, name: str) -> bytes:
    """A part of an ods, up to a bound; nothing where it has no styles."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if name != "content.xml" and name not in archive.namelist():
                return b""
            return unpacked(archive, archive.getinfo(name), MAX_UNPACKED)
    except ZIP_ERRORS as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(BROKEN) from None


def _from_process(data: bytes) -> Sequence[dict[str, Any]]:
    try:
        run = subprocess.run(  # noqa: S603  this Python, a module of this package
            command(_READER), input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        raise Unreadable(LARGE) from None
    if run.returncode:
        raise Unreadable(LARGE)
    found: str | list[dict[str, Any]] = json.loads(run.stdout, parse_float=Decimal)
    if isinstance(found, str):
        raise Unreadable(_SAID[found])
    return found


# ---------------------------------------------------------------- what a cell holds and shows


def _content(value: str | float | Decimal | None) -> Content:
    if value is None:
        return ""
    if isinstance(value, str):
        return sound(value)
    return exact(value if isinstance(value, Decimal) else Decimal(repr(value)))


def exact(value: Decimal) -> Decimal:
    """The decimal that a double of a workbook stands for: 15 digits, and no less than a 分."""
    digits, exponent = value.as_tuple()[1:]
    if len(digits) <= _DIGITS and isinstance(exponent, int) and -_PLACES <= exponent <= 0:
        return value
    last = value.adjusted() - _DIGITS + 1
    step = max(Decimal(1).scaleb(last), _SMALLEST) if value else _SMALLEST
    if step > 1:
        return value.quantize(Decimal(1)) if value.adjusted() < _LONGEST else value
    return value.quantize(step)


_LONGEST: Final = 25  # digits that the context of decimal takes in

_ORDINAL: Final = matcher("行次|序号|类|款|项|编号|.*(?:编码|代码)|栏次")
_COUNTED: Final = matcher(r".*(?:数量|人次|批次|团组数|保有量|[（(](?:个|辆|人|批|次|台|套)[)）])")
_FIRST: Final = frozenset({Decimal(1), Decimal(2)})  # that a row numbers, by their hashes
_NUMBERED: Final = "栏列行"
_MARK: Final = 24  # characters of what stands in such a row at most
_NUMBERS: Final = matcher("栏次|列次|行次|栏目次?")
_LETTERS: Final = matcher(r"[类款项甲乙丙丁A-Z]|\d{1,2}(?:=[\d+\-]{1,20})?|")
_CODE: Final = matcher(r"(?:2[0-3]\d|30\d|31\d|399)(?:\d\d){0,2}")
_NAME: Final = matcher(r"(?!.*(?:、|合计|总计|结余|结转))[\u4e00-\u9fff].*")


def _printed(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    whole = _whole_columns(sheet)
    found = []
    above: Sequence[Content] = ()
    for row in sheet.rows:
        ordinal = _numbers_columns(row, above)
        above = row if any(row) else above
        found.append(
            tuple(
                _shown(cell, whole=ordinal or at in whole or _is_code(row, at))
                if isinstance(cell, Decimal)
                else cell
                for at, cell in enumerate(row)
            )
        )
    return tuple(found)


def _numbers_columns(row: Sequence[Content], above: Sequence[Content]) -> bool:
    """Whether a row says which column is which: 栏次 1 2 3, or 1 2 3 alone below headings."""
    first = next((cell for cell in row if cell), "")
    worded = isinstance(first, str) and first[:1] in _NUMBERED
    if not worded and _FIRST.isdisjoint(row):  # as most rows: quickly seen
        return False
    texts = [cell for cell in row if isinstance(cell, str)]
    if any(len(text) > _MARK for text in texts):
        return False
    marks = [re.sub(r"\s", "", text) for text in texts]
    if any(map(_NUMBERS.fullmatch, marks)):
        return True
    if not all(map(_LETTERS.fullmatch, marks)) or not any(
        isinstance(one, str) for one in above if one
    ):
        return False
    heads = [cell if isinstance(cell, Decimal) else cell.partition("=")[0].strip() for cell in row]
    numbers = [Decimal(head) for head in heads if isinstance(head, Decimal) or head.isdecimal()]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def _shown(value: Decimal, *, whole: bool) -> str:
    if whole and value == value.to_integral_value():
        return f"{value:f}".partition(".")[0]
    text = f"{value:,f}"
    head, _, places = text.partition(".")
    return f"{head}.{places.rstrip('0').ljust(2, '0')}"


def _is_code(row: Sequence[Content], at: int) -> bool:
    """Whether a number is a 科目 code without a heading that says so: a name stands after it."""
    value = row[at]
    if not isinstance(value, Decimal) or value != value.to_integral_value():
        return False
    following = next((cell for cell in row[at + 1 :] if cell), "")
    if not isinstance(following, str) or not _NAME.fullmatch(following[:_LONG]):
        return False
    return bool(_CODE.fullmatch(f"{value:f}".partition(".")[0]))


def _whole_columns(sheet: Sheet) -> frozenset[int]:
    """The columns whose heading says that they hold codes, ordinals or counts."""
    spans = {(top, left): right for top, left, _, right in sheet.merged}
    columns: dict[str, set[int]] = {"whole": set(), "amounts": set(), "": set()}
    for at, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell and (means := _heading(cell)):
                reach = min(spans.get((at, column), column), len(row) - 1)
                columns[means].update(range(column, reach + 1))
    return frozenset(columns["whole"] - columns["amounts"])


@lru_cache(4096)
def _heading(cell: str) -> str:
    """What a text says of the numbers below it: that they are whole, that they are amounts."""
    heading = re.sub(r"\s", "", cell[:_LONG])
    if _ORDINAL.fullmatch(heading) or _COUNTED.fullmatch(heading):
        return "whole"
    return "amounts" if re.search("名称|金额|[决预]算数", heading) else ""


_LONG: Final = 40  # characters that a heading has at most


# ---------------------------------------------------------------- lines and grids

_LABELS: Final = matcher(
    r"[：:]|单位|公开\w{1,3}表|财决|^附?表\s?\d|^注|^说明|^备注|^\s*20\d\d\s?年度?\s*$"
)
_CAPTION: Final = 3  # rows in which the title of a sheet stands
_BELOW: Final = matcher("注|说明|备注|本表|本(?:单位|部门)|.{0,20}(?:填表|制表|审核|负责)人[：:]")
_TITLE: Final = matcher(r"[^，。；：:]{3,40}表(?:[（(].{1,24}[）)])?")
_BARE: Final = matcher(r"(?:编制|填报)\s?(?:单位|部门)|金额\s?单位")
_AWAITS: Final = matcher(
    rf".{{0,8}}(?:部门|单位|名称|年度|日期|电话|[填制]表人|负责人)[：:]|{_BARE.pattern}"
)
_NAME_OF_SHEET: Final = matcher(r"^[A-Za-z]{0,3}\d[\d_.\-]*[\s、.]*|[（(](?:公开|财决).*$")


def title_of(sheet: str) -> str:
    """What the name of a sheet says of its table: `GK03 支出决算表(公开03表)` → 支出决算表."""
    return _NAME_OF_SHEET.sub("", sheet).strip()


def _is_table(sheet: Sheet) -> bool:
    """Whether a sheet has one of the tables, by its name or its first rows."""
    first = ("".join(filter(None, row)) for row in sheet.printed[:_CAPTION])
    return any(map(statement_titled, (title_of(sheet.name), *first)))


def _blocks(sheet: Sheet) -> Iterator[TextLine | Grid]:
    rows = [(at, row) for at, row in enumerate(sheet.printed) if any(row)]
    if not rows:
        return
    if not any(statement_titled(" ".join(filter(None, row))) for _, row in rows[:_CAPTION]):
        yield TextLine(title_of(sheet.name) or sheet.name, Place(sheet.number, 1, sheet.name))
    width = max(max(at for at, cell in enumerate(row) if cell) for _, row in rows) + 1
    held: list[tuple[int, tuple[str, ...]]] = []
    for at, row in rows:
        if _is_line(row, begun=bool(held)):
            yield from _grid(sheet, held, width)
            held = []
            yield _line(sheet, at, row)
        else:
            held.append((at, row))
    yield from _grid(sheet, held, width)


def _is_line(row: Sequence[str], *, begun: bool) -> bool:
    """Whether a row is no row of a table: a title, what stands above the table, a note below."""
    filled = [cell for cell in row if cell]
    if statement_titled("".join(filled)):
        return True
    if begun:
        return len(filled) == 1 and bool(_BELOW.match(filled[0]) or _TITLE.fullmatch(filled[0]))
    return len(filled) == 1 or _is_labels(filled)


def _is_labels(filled: Sequence[str]) -> bool:
    """Whether all are labels, or what a label says in a cell of its own: 编制单位： | 某局."""
    said = False  # whether the cell before awaits it
    for cell in filled:
        if not said and not _LABELS.search(cell):
            return False
        said = not said and bool(_AWAITS.fullmatch(cell))
    return True


def _line(sheet: Sheet, at: int, row: Sequence[str]) -> TextLine:
    column = next(column for column, cell in enumerate(row, 1) if cell)
    texts = [f"{cell}：" if _BARE.fullmatch(cell) else cell for cell in row if cell]
    return TextLine(" ".join(texts), Place(sheet.number, at + 1, sheet.name, column))


def _grid(
    sheet: Sheet, held: Sequence[tuple[int, tuple[str, ...]]], width: int
) -> Iterator[TextLine | Grid]:
    """The rows as a grid; one row with one cell is a line."""
    if not held:
        return
    if width == 1:
        yield from (_line(sheet, at, row) for at, row in held)
        return
    rows = tuple((*row, *[""] * (width - len(row)))[:width] for _, row in held)
    places = tuple(Place(sheet.number, at + 1, sheet.name) for at, _ in held)
    yield Grid(rows, places)
