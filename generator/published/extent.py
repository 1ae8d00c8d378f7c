"""Extent: how far the cells of a workbook reach, found before a library lays them all out.

A sheet whose only cells are its first and its last would be laid out as every cell between them.
What is looked at here is what the file says of its cells, not what it says of its size.
"""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from typing import Final

from generator.later import matcher
from generator.published.shape import Unreadable
from generator.published.worksheets import column_number

MAX_PARTS: Final = 10_000
MAX_UNPACKED: Final = 64 << 20
MAX_AREA: Final = 2_000_000  # cells, blank ones too, of all sheets
MAX_TEXT: Final = 64 << 20  # characters that the cells show together

_BOOK: Final = "这份工作簿（xlsx、xls、et、ods）"
LARGE: Final = f"{_BOOK}大得不合常理；请只留公开的几张表，删去表格以外多余的行和列，另存一份"
BROKEN: Final = f"{_BOOK}已经损坏，打不开；请用 Excel 或 WPS 打开，另存为 xlsx 再试"
LOCKED: Final = f"{_BOOK}加了密码；请先去掉密码，另存一份"

_CHUNK: Final = 1 << 20
# A cell that holds something: its tag does not close itself.
_CELL: Final = matcher(rb"<(?:\w{1,20}:)?(?:c|row)(?=\s)[^>]*>")
# A cell without a prefix: as Excel and WPS write it, or, without the groups, in any other way.
_WRITTEN: Final = matcher(rb'<c(?: r="([A-Z]{1,3})(\d{1,7})"[^<>/]*(/?)>|[\s>])')
_PREFIXED: Final = b":c"  # what a cell with a prefix has, and a part of these programs has not
_AT: Final = matcher(rb"""\sr\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")
_SHARED: Final = (b'"s"', b"'s'")  # the type of a cell that shows a text which is kept once
_STRING_END: Final = matcher(rb"</(?:\w{1,20}:)?si\s*>")


def hold_xlsx(archive: zipfile.ZipFile) -> None:
    """Raise Unreadable where a workbook of parts is larger than any set of public tables."""
    left, area, shared, longest = MAX_UNPACKED, 0, 0, 0
    for info in archive.infolist():
        part = unpacked(archive, info, left)
        left -= len(part)
        area += _area(part)
        shared += sum(map(part.count, _SHARED))
        longest = max(longest, _longest(part))
    # A text that is kept once is made anew for each cell that shows it.
    if area > MAX_AREA or shared * longest > MAX_TEXT:
        raise Unreadable(LARGE)


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """A part, up to what is `left` of the bound in bytes: what an archive says of it may be a lie.

    Raises Unreadable for a locked part, one that is packed otherwise, and for more.
    """
    if info.flag_bits & 1:
        raise Unreadable(LOCKED)
    # LZMA would take whatever memory the archive asks for.
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unreadable(BROKEN)
    pieces, size = [], 0
    with archive.open(info) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > left:
                raise Unreadable(LARGE)
            pieces.append(piece)
    return b"".join(pieces)


def _longest(part: bytes) -> int:
    """The bytes of the longest text that is kept once; 0 for a part that keeps none."""
    if b"</si" not in part and b":si" not in part:  # as the part of a sheet: quickly seen
        return 0
    ends = (0, *(match.end() for match in _STRING_END.finditer(part)))
    return max((two - one for one, two in pairwise(ends)), default=0)


def _area(part: bytes) -> int:
    """The cells of the rectangle from the first row and column to the last that hold something."""
    cells = () if _PREFIXED in part else _WRITTEN.findall(part)
    held = {(name, row) for name, row, empty in cells if not empty}
    if _PREFIXED in part or (b"", b"") in held:
        return _area_of_any(part)
    rows = max(map(int, {row for _, row in held}), default=0)
    return rows * max(map(column_number, {name for name, _ in held}), default=0)


def _area_of_any(part: bytes) -> int:
    rows = columns = unnamed = last_row = 0
    for match in _CELL.finditer(part):
        tag = match[0]
        if tag.endswith(b"/>"):
            continue
        at = _AT.search(tag)
        if at is None:
            # Cells that do not say where they are follow one another.
            if re.search(rb"\sr\s*=", tag) or tag.count(b'"') % 2 or tag.count(b"'") % 2:
                raise Unreadable(BROKEN)
            unnamed += 1
        elif at[1]:
            rows, columns = max(rows, int(at[2])), max(columns, column_number(at[1]))
            if rows * columns > MAX_AREA:
                raise Unreadable(LARGE)
        else:
            last_row = max(last_row, int(at[2]))
    if unnamed:
        rows, columns = max(rows, last_row, unnamed), max(columns, min(unnamed, 1 << 14))
        return max(1, rows) * columns if last_row > unnamed else unnamed
    return rows * columns
