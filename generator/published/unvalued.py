"""Unvalued: the cells of an xlsx whose formula has no result, or an error for one.

The library that reads the cells shows both as blank, and a blank in a table is nothing spent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from generator.later import matcher
from generator.published.worksheets import TAG, column_number

NO_RESULT: Final = "（公式没有算出数）"

_CELL: Final = matcher(
    rf"{TAG}c\s(?P<how>[^<>]*[^/<>])>(?P<inner>.*?)</(?:\w{{1,20}}:)?c>".encode(), re.DOTALL
)
_FORMULA: Final = matcher(f"{TAG}f[\\s/>]".encode())
_VALUE: Final = matcher(f"{TAG}v(?:\\s[^<>]*)?>([^<]+)<".encode())
_AT: Final = matcher(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TYPE: Final = matcher(rb'\bt="(\w{1,10})"')
_ERROR: Final = b"e"
_LONGEST: Final = 20  # characters of an error


def unvalued(part: bytes) -> Mapping[tuple[int, int], str]:
    """What to show for such cells of a worksheet, by row and column from 0."""
    if b't="e"' in part or _FORMULA.search(part):
        return dict(_cells(part))
    return {}


def _cells(data: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _CELL.finditer(data):
        kind, at = _TYPE.search(match["how"]), _AT.search(match["how"])
        if at is None:
            continue
        value = _VALUE.search(match["inner"])
        if kind and kind[1] == _ERROR:
            shown = value[1].decode("utf-8", "replace")[:_LONGEST] if value else NO_RESULT
        elif kind is None and value is None and _FORMULA.search(match["inner"]):
            shown = NO_RESULT
        else:
            continue
        yield (int(at[2]) - 1, column_number(at[1]) - 1), shown
