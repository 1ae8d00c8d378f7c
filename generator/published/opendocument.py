"""Opendocument: what an ods hides, and its formulas without a result, sheet by sheet.

Its cells are read like those of an xls: in a process of their own, since a file of a few hundred
letters may repeat one cell over the whole sheet.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Final

from generator.later import matcher
from generator.published.hidden import Hidden
from generator.published.unvalued import NO_RESULT

_TAG: Final = matcher(rb"<table:table(-row|-column)?(?=[\s/>])([^<>]*)>")
_NAME: Final = matcher(rb'\stable:name="([^"]*)"')
_UNSEEN: Final = matcher(rb'\stable:visibility="(?:collapse|filter)"')
_TIMES: Final = matcher(rb'\stable:number-(?:rows|columns)-repeated="(\d{1,7})"')
_CELL: Final = matcher(rb"<table:(?:covered-)?table(-row|-cell)?(?=[\s/>])([^<>]*)>")
_FORMULA: Final = matcher(rb'\stable:formula="')
_RESULT: Final = matcher(rb'\soffice:(?:date-|time-|boolean-)?value="|\soffice:value-type="string"')
_ERROR: Final = matcher(rb'\scalcext:value-type="error"')
# The first part of an OpenDocument file says what it is, and is packed as it stands.
_FIRST: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_HEAD: Final = 30  # bytes of a part before its name
_FARTHEST: Final = 1 << 20  # rows of a sheet


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


def _has_result(attributes: bytes) -> bool:
    return bool(_RESULT.search(attributes)) and not _ERROR.search(attributes)


def _text(written: bytes) -> str:
    return html.unescape(written.decode("utf-8", "replace"))
