"""Opendocument: what an ods hides, its formulas without a result, its amounts shown smaller.

Its cells are read like those of an xls: in a process of their own, since a file of a few hundred
letters may repeat one cell over the whole sheet.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Final

from generator.later import matcher
from generator.published.hidden import Hidden
from generator.published.scaled import UNITS
from generator.published.unvalued import NO_RESULT

Scaled = tuple[range, range, int]  # rows, columns, by how many powers of ten

_TAG: Final = matcher(rb"<table:table(-row|-column)?(?=[\s/>])([^<>]*)>")
_NAME: Final = matcher(rb'\stable:name="([^"]*)"')
_UNSEEN: Final = matcher(rb'\stable:visibility="(?:collapse|filter)"')
_TIMES: Final = matcher(rb'\stable:number-(?:rows|columns)-repeated="(\d{1,7})"')
_CELL: Final = matcher(rb"<table:(?:covered-)?table(-row|-cell)?(?=[\s/>])([^<>]*)>")
_FORMULA: Final = matcher(rb'\stable:formula="')
_RESULT: Final = matcher(rb'\soffice:(?:date-|time-|boolean-)?value="|\soffice:value-type="string"')
_STYLED_CELL: Final = matcher(rb"<table:(?:covered-)?table(-row|-cell|-column)?(?=[\s/>])([^<>]*)>")
_COLUMN_STYLE: Final = matcher(rb'\stable:default-cell-style-name="([^"]{1,99})"')
_CELL_STYLE: Final = matcher(rb'\stable:style-name="([^"]{1,99})"')
_AMOUNT: Final = matcher(rb'\soffice:value="')
_FORMAT: Final = matcher(
    rb"<number:(?:number|currency)-style(\s[^<>]*)>(.{0,2000}?)</number:(?:number|currency)-style>",
    re.DOTALL,
)
_STYLE: Final = matcher(rb"<style:style(\s[^<>]*)>")
_STYLE_NAME: Final = matcher(rb'\sstyle:name="([^"]{1,99})"')
_NUMBER_STYLE: Final = matcher(rb'\sstyle:data-style-name="([^"]{1,99})"')
_PARENT: Final = matcher(rb'\sstyle:parent-style-name="([^"]{1,99})"')
_FACTOR: Final = matcher(rb'\snumber:display-factor="1(0{1,12})(?:\.0*)?"')
_POINT: Final = matcher(
    rb'<number:embedded-text\s[^<>]*?number:position="(\d{1,2})"[^<>]*>\.</number:embedded-text>'
)
_ANY_TAG: Final = matcher(rb"<[^<>]*>")
_ERROR: Final = matcher(rb'\scalcext:value-type="error"')
# The first part of an OpenDocument file says what it is, and is packed as it stands.
_FIRST: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_HEAD: Final = 30  # bytes of a part before its name
_FARTHEST: Final = 1 << 20  # rows of a sheet
_WIDEST: Final = 1 << 14  # columns of it


def is_ods(data: bytes) -> bool:
    """Whether a file is an OpenDocument workbook."""
    return data.startswith(_FIRST, _HEAD)


def hidden_in_ods(content: bytes) -> Mapping[str, Hidden]:
    """The hidden rows and columns of each sheet, by its name, in `content.xml`."""
    found: dict[str, Hidden] = {}
    at = {b"-row": 0, b"-column": 0}
    unseen: dict[bytes, set[int]] = {}
    for match in _TAG.finditer(content):
        part, attributes = match[1], match[2]
        if not part:
            name = _NAME.search(attributes)
            at, unseen = dict.fromkeys(at, 0), {key: set() for key in at}
            found[_text(name[1] if name else b"")] = Hidden(*unseen.values())
            continue
        times = _TIMES.search(attributes)
        end = min(at[part] + (int(times[1]) if times else 1), _FARTHEST)
        if unseen and _UNSEEN.search(attributes):
            unseen[part].update(range(at[part], end))
        at[part] = end
    return found


def unvalued_in_ods(content: bytes) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """What to show for the cells whose formula has no result or an error, by sheet and cell."""
    if not _FORMULA.search(content):
        return {}
    found: dict[str, dict[tuple[int, int], str]] = {}
    cells: dict[tuple[int, int], str] = {}
    row = column = height = 0
    for match in _CELL.finditer(content):
        part, attributes = match[1], match[2]
        times = _TIMES.search(attributes)
        count = int(times[1]) if times else 1
        if not part:
            name = _NAME.search(attributes)
            cells = found[_text(name[1] if name else b"")] = {}
            row = height = 0
        elif part == b"-row":
            row, column, height = row + height, 0, count
        else:
            if _FORMULA.search(attributes) and not _has_result(attributes):
                cells[row, column] = NO_RESULT
            column += count
    return found


def scaled_in_ods(content: bytes, styles: bytes) -> Mapping[str, Sequence[Scaled]]:
    """The cells whose number format shows their amount smaller, by sheet; in most there are none.

    `styles` is `styles.xml`, whose formats those of `content.xml` stand before.  A cell without a
    style of its own has that of its column (ODF 1.3 part 3, 9.1.6 and 19.615).
    """
    powers = _powers(styles, content)
    found: dict[str, list[Scaled]] = {}
    cells: list[Scaled] = []
    columns: dict[int, int] = {}
    row = column = height = 0
    for match in _STYLED_CELL.finditer(content) if powers else ():
        part, attributes = match[1], match[2]
        times = _TIMES.search(attributes)
        count = int(times[1]) if times else 1
        if not part:
            name = _NAME.search(attributes)
            cells = found[_text(name[1] if name else b"")] = []
            columns, row, column, height = {}, 0, 0, 0
        elif part == b"-column":
            style = _COLUMN_STYLE.search(attributes)
            if power := powers.get(style[1], 0) if style else 0:
                columns |= dict.fromkeys(range(column, min(column + count, _WIDEST)), power)
            column += count
        elif part == b"-row":
            row, column, height = row + height, 0, count
        else:
            across, style = range(column, column + count), _CELL_STYLE.search(attributes)
            if _AMOUNT.search(attributes):
                power = powers.get(style[1], 0) if style else columns.get(column, 0)
                cells += [(range(row, row + height), across, power)] if power else []
            column += count
    return found


def _powers(*parts: bytes) -> Mapping[bytes, int]:
    """For each style of cells that scales by how many powers of ten; a style has its parent's."""
    formats: dict[bytes, int] = {}
    given: dict[bytes, bytes] = {}
    above: dict[bytes, bytes] = {}
    for part in parts:
        for match in _FORMAT.finditer(part):
            if name := _STYLE_NAME.search(match[1]):
                formats[name[1]] = _power_of(match[2])
        for match in _STYLE.finditer(part):
            name = _STYLE_NAME.search(match[1])
            of_number, parent = _NUMBER_STYLE.search(match[1]), _PARENT.search(match[1])
            if name and of_number:
                given[name[1]] = of_number[1]
            elif name and parent:
                above[name[1]] = parent[1]
    inherited = {name: given[parent] for name, parent in above.items() if parent in given}
    every = {**inherited, **given}
    return {name: power for name, one in every.items() if (power := formats.get(one, 0))}


def _power_of(body: bytes) -> int:
    """What `power_of` says of a format of Excel; 0 where the unit stands beside the number."""
    if UNITS.search(_text(_ANY_TAG.sub(b"", body))):
        return 0
    factor, point = _FACTOR.search(body), _POINT.search(body)
    return (len(factor[1]) if factor else 0) + (int(point[1]) if point else 0)


def _has_result(attributes: bytes) -> bool:
    return bool(_RESULT.search(attributes)) and not _ERROR.search(attributes)


def _text(written: bytes) -> str:
    return html.unescape(written.decode("utf-8", "replace"))
