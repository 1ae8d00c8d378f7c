"""Biff: which rows and columns of an xls or et are hidden, sheet by sheet.

After [MS-XLS] 2.4.28 (BoundSheet8), 2.4.221 (Row), 2.4.53 (ColInfo), and [MS-CFB] for the file that
the records are kept in.  What is not as it says there is left out: the cells are read all the same.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from generator.published.hidden import Hidden

_STREAMS: Final = ("Workbook", "Book")
_BOUND_SHEET, _ROW, _COLUMN, _END = 0x85, 0x208, 0x7D, 0x0A
_WORKSHEET: Final = 0
_ROW_UNSEEN, _COLUMN_UNSEEN = 0x20, 0x01
_MAX_RECORDS: Final = 1_000_000
_WIDEST: Final = 256  # columns of a sheet
_LAST: Final = 0xFFFFFFFA  # sectors from here on are marks
_SMALL: Final = 4096  # bytes below which a stream stands in the small sectors
_ENTRY: Final = 128


def hidden_in_xls(data: bytes) -> list[Hidden]:
    """The hidden rows and columns of each worksheet, in order; nothing where it cannot be told."""
    try:
        stream = _stream(data)
        return [_hidden(stream, at) for at in _sheets(stream)]
    except (struct.error, IndexError, ValueError):
        return []


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


def _hidden(stream: bytes, at: int) -> Hidden:
    rows, columns = set[int](), set[int]()
    for kind, body in _records(stream, at):
        if kind == _ROW and body[12] & _ROW_UNSEEN:
            rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMN:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", body)
            if flags & _COLUMN_UNSEEN or not width:
                columns.update(range(first, min(last + 1, _WIDEST)))
    return Hidden(rows, columns)


# ---------------------------------------------------------------- the file of streams


def _stream(data: bytes) -> bytes:
    """The stream of the records: its name in the folder, its sectors in the table of sectors."""
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
