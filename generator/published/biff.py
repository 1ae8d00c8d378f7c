"""Biff: what an xls or et hides, its formulas without a result, its amounts shown in another unit.

After [MS-XLS] 2.4.28 (BoundSheet8), 2.4.221 (Row), 2.4.53 (ColInfo), 2.4.127 (Formula), 2.5.133
(its result), 2.4.24 (BoolErr), 2.4.126 (Format), 2.4.353 (XF), 2.4.180 (Number), 2.4.220 (RK),
2.4.175 (MulRk), and [MS-CFB] for the file that the records are kept in.  What is not as it says
there is left out: the cells are read all the same.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from generator.published.hidden import Hidden
from generator.published.scaled import power_of
from generator.published.unvalued import NO_RESULT

_STREAMS: Final = ("Workbook", "Book")
_BOUND_SHEET, _ROW, _COLUMN, _END = 0x85, 0x208, 0x7D, 0x0A
_FORMULA, _BOOL_OR_ERROR = 0x06, 0x205
_FORMAT, _CELL_FORMAT = 0x41E, 0xE0
_NUMBER, _RK, _RKS = 0x203, 0x27E, 0xBD
_BEGIN, _CHART = 0x809, 0x20  # 2.4.21 (BOF): what begins, and one of a chart
_LATEST: Final = 0x600  # its version, from Excel 97 on
_BEFORE: Final = 0x500  # that of Excel 95: a format is the length and the letters, no more
_WORKSHEET: Final = 0
_ROW_UNSEEN, _COLUMN_UNSEEN = 0x20, 0x01
_MAX_RECORDS: Final = 1_000_000
_WIDEST: Final = 256  # columns of a sheet
_LAST: Final = 0xFFFFFFFA  # sectors from here on are marks
_SMALL: Final = 4096  # bytes below which a stream stands in the small sectors
_ENTRY: Final = 128
_SMALL_SECTOR: Final = 64

# The result of a formula: 65535, and what it is instead of a number.
_NO_NUMBER: Final = b"\xff\xff"
_ERROR, _BLANK = 2, 3
_ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
# How the tokens of a formula end that gives a number (2.5.198): an operator, SUM as an attribute,
# a function with a fixed or with any number of arguments.
_OPERATORS: Final = frozenset(b"\x03\x04\x05\x06\x07\x12\x13\x14")
_SUM: Final = b"\x19\x10"
_FIXED, _VARIABLE = frozenset(b"\x21\x41\x61"), frozenset(b"\x22\x42\x62")
_OF_NUMBERS: Final = {0, 4, 5, 6, 7, 24, 25, 27, 39, 183, 212, 213, 228, 344, 345}


class Marked(Struct, frozen=True):
    """What is hidden in a worksheet, what to show for cells without a result, if it has a chart.

    Of each number that its format scales, too: its row and column, by how many powers of ten.
    """

    hidden: Hidden
    unvalued: Mapping[tuple[int, int], str]
    drawn: bool
    scaled: Sequence[tuple[tuple[int, int], int]]


class _Formulas(Struct):
    """The formulas of a sheet: those with a result or an error, those with none; its charts."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    numeric: set[tuple[int, int]] = field(default_factory=set)  # without one, that give a number
    blank: set[tuple[int, int]] = field(default_factory=set)  # likewise, that may give a text
    valued: bool = False
    drawn: bool = False  # a chart stands among them

    def unvalued(self, *, calculated: bool) -> dict[tuple[int, int], str]:
        """What to show for those without a result, in a workbook that was `calculated` or not."""
        none = self.numeric if calculated else self.numeric | self.blank
        return self.errors | dict.fromkeys(none, NO_RESULT)


def marked_in_xls(data: bytes) -> list[Marked]:
    """What is to be known of each worksheet, in order; nothing where it cannot be told.

    Excel keeps an empty text of a formula just as other programs keep that they worked nothing out:
    it is no result where the formula gives a number, or where no formula of the workbook has one.
    """
    try:
        stream = _stream(data)
        starts = list(_sheets(stream))
        found = [_sheet(stream, at) for at in starts]
        powers = _powers(stream)
        scaled = [list(_scaled(stream, at, powers)) if powers else [] for at in starts]
    except (struct.error, IndexError, ValueError):
        return []
    calculated = any(formulas.valued for _, formulas in found)
    return [
        Marked(hidden, formulas.unvalued(calculated=calculated), formulas.drawn, amounts)
        for (hidden, formulas), amounts in zip(found, scaled, strict=True)
    ]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    for _ in range(_MAX_RECORDS):
        if at + 4 > len(stream):
            return
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == _END:
            return
        at += 4 + size


def _sheets(stream: bytes) -> Iterator[int]:
    for kind, body in _records(stream, 0):
        if kind == _BOUND_SHEET and body[5] == _WORKSHEET:
            yield struct.unpack_from("<I", body)[0]


def _powers(stream: bytes) -> dict[int, int]:
    """For each cell style that scales by how many powers of ten; most workbooks have none."""
    version = struct.unpack_from("<H", stream, 4)[0]
    if version < _BEFORE:
        return {}
    powers, styles = dict[int, int](), list[int]()
    for kind, body in _records(stream, 0):
        if kind == _FORMAT:
            number, code = _format(body) if version >= _LATEST else _format_of_95(body)
            powers[number] = power_of(code)
        elif kind == _CELL_FORMAT:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return {style: power for style, one in enumerate(styles) if (power := powers.get(one, 0))}


def _format(body: bytes) -> tuple[int, str]:
    """A number format: its number and its code."""
    number, size, wide = struct.unpack_from("<HHB", body)
    code = body[5 : 5 + 2 * size].decode("utf-16-le", "replace") if wide & 1 else ""
    return number, code or body[5 : 5 + size].decode("latin-1")


def _format_of_95(body: bytes) -> tuple[int, str]:
    number, size = struct.unpack_from("<HB", body)
    return number, body[3 : 3 + size].decode("gb18030", "replace")


def _scaled(
    stream: bytes, at: int, powers: Mapping[int, int]
) -> Iterator[tuple[tuple[int, int], int]]:
    for kind, body in _records(stream, at):
        if kind in {_NUMBER, _RK, _FORMULA}:
            row, column, style = struct.unpack_from("<HHH", body)
            styles = [style]
        elif kind == _RKS:  # of cells side by side: the style of each before its number
            row, column = struct.unpack_from("<HH", body)
            styles = [style for style, _ in struct.iter_unpack("<HI", body[4:-2])]
        else:
            continue
        for beyond, style in enumerate(styles):
            if power := powers.get(style, 0):
                yield (row, column + beyond), power


def _sheet(stream: bytes, at: int) -> tuple[Hidden, _Formulas]:
    rows, columns, formulas = set[int](), set[int](), _Formulas()
    for kind, body in _records(stream, at):
        if kind == _FORMULA:
            _take_formula(body, formulas)
        elif kind == _BEGIN and struct.unpack_from("<H", body, 2)[0] == _CHART:
            formulas.drawn = True
        elif kind == _BOOL_OR_ERROR and body[7]:
            formulas.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], NO_RESULT)
        elif kind == _ROW and body[12] & _ROW_UNSEEN:
            rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMN:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", body)
            if flags & _COLUMN_UNSEEN or not width:
                columns.update(range(first, min(last + 1, _WIDEST)))
    return Hidden(rows, columns), formulas


def _take_formula(body: bytes, formulas: _Formulas) -> None:
    where, result = struct.unpack_from("<HH", body), body[6:14]
    if result[6:] != _NO_NUMBER:
        formulas.valued = True
    elif result[0] == _ERROR:
        formulas.errors[where] = _ERRORS.get(result[2], NO_RESULT)
        formulas.valued = True
    elif result[0] == _BLANK:
        size = struct.unpack_from("<H", body, 20)[0]
        gives_number = _gives_number(body[22 : 22 + size])
        (formulas.numeric if gives_number else formulas.blank).add(where)
    else:
        formulas.valued = True


def _gives_number(tokens: bytes) -> bool:
    """Whether a formula ends with an operation on numbers, which is its outermost."""
    if tokens[-1:] and tokens[-1] in _OPERATORS:
        return True
    if tokens[-4:-2] == _SUM:
        return True
    function = int.from_bytes(tokens[-2:], "little")
    return function in _OF_NUMBERS and (
        (len(tokens) > 2 and tokens[-3] in _FIXED)  # noqa: PLR2004  with the function's number
        or (len(tokens) > 3 and tokens[-4] in _VARIABLE)  # noqa: PLR2004  and how many arguments
    )


# ---------------------------------------------------------------- the file of streams


def _stream(data: bytes) -> bytes:
    """The stream of the records: its name in the folder, its sectors in the table of sectors.

    A short one stands in sectors of its own size, which make up the stream of the first entry.
    """
    size = 1 << struct.unpack_from("<H", data, 0x1E)[0]
    if not _ENTRY <= size <= _SMALL:
        raise ValueError(size)
    table = _table(data, size)
    folder = _chain(data, size, table, struct.unpack_from("<I", data, 0x30)[0])
    for at in range(0, len(folder), _ENTRY):
        length = struct.unpack_from("<H", folder, at + 64)[0]
        name = folder[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        first, bytes_ = struct.unpack_from("<II", folder, at + 116)
        if name in _STREAMS and bytes_ >= _SMALL:
            return _chain(data, size, table, first)[:bytes_]
        if name in _STREAMS:
            small = _chain(data, size, table, struct.unpack_from("<I", folder, 116)[0])
            marks = _chain(data, size, table, struct.unpack_from("<I", data, 0x3C)[0])
            short = list(struct.unpack_from(f"<{len(marks) // 4}I", marks))
            # As if a header came before it: its sectors are counted from the first.
            return _chain(bytes(_SMALL_SECTOR) + small, _SMALL_SECTOR, short, first)[:bytes_]
    raise ValueError(_STREAMS)


def _table(data: bytes, size: int) -> list[int]:
    """For each sector the next of its chain; the header and sectors beyond list its own."""
    listed = list(struct.unpack_from("<109I", data, 0x4C))
    more = struct.unpack_from("<I", data, 0x44)[0]
    for _ in range(len(data) // size):
        if more >= _LAST:
            break
        *sectors, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        listed += sectors
    table: list[int] = []
    for sector in listed:
        if sector < _LAST and len(table) * size // 4 <= len(data):
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return table


def _chain(data: bytes, size: int, table: list[int], first: int) -> bytes:
    pieces: list[bytes] = []
    while first < _LAST and len(pieces) <= len(data) // size:
        pieces.append(data[(first + 1) * size : (first + 2) * size])
        first = table[first]
    return b"".join(pieces)
