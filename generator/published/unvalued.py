"""Unvalued: the cells of an xlsx whose formula has no result, or an error for one.

The library that reads the cells shows both as blank, and a blank in a table is nothing spent.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final

NO_RESULT: Final = "（公式没有算出数）"

_BOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_TAG: Final = r"<(?:\w{1,20}:)?"
_SHEET: Final = re.compile(rf"{_TAG}sheet\s[^<>]*>")
_RELATION: Final = re.compile(rf"{_TAG}Relationship\s[^<>]*>")
_CELL: Final = re.compile(
    rf"{_TAG}c\s(?P<how>[^<>]*[^/<>])>(?P<inner>.*?)</(?:\w{{1,20}}:)?c>".encode(), re.DOTALL
)
_FORMULA: Final = re.compile(f"{_TAG}f[\\s/>]".encode())
_VALUE: Final = re.compile(f"{_TAG}v(?:\\s[^<>]*)?>([^<]+)<".encode())
_AT: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TYPE: Final = re.compile(rb'\bt="(\w{1,10})"')
_ERROR: Final = b"e"
_LONGEST: Final = 20  # characters of an error


def unvalued(archive: zipfile.ZipFile) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """What to show for such cells, by sheet, then row and column from 0.

    The archive must have been held to its bounds before.
    """
    found = {}
    for name, part in _sheets(archive):
        data = archive.read(part)
        if b't="e"' in data or _FORMULA.search(data):
            found[name] = dict(_cells(data))
    return found


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part that it is kept in."""
    parts = set(archive.namelist())
    if not {_BOOK, _RELATIONS} <= parts:
        return
    texts = [archive.read(part).decode("utf-8", "replace") for part in (_RELATIONS, _BOOK)]
    targets = {
        _attribute(tag, "Id"): posixpath.normpath(
            posixpath.join("/xl", _attribute(tag, "Target"))
        ).lstrip("/")
        for tag in _RELATION.findall(texts[0])
    }
    for tag in _SHEET.findall(texts[1]):
        part = targets.get(_attribute(tag, r"\w{1,20}:id"), "")
        if part in parts:
            yield html.unescape(_attribute(tag, "name")), part


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"""\s{name}\s*=\s*(["'])(.*?)\1""", tag)
    return match[2] if match else ""


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
        column = 0
        for letter in at[1]:
            column = column * 26 + letter - ord("A") + 1
        yield (int(at[2]) - 1, column - 1), shown
