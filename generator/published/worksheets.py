"""Worksheets: the parts of an xlsx that hold its sheets, by their names; how parts are related.

And what an archive raises that is broken.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from generator.later import matcher

# Whatever a broken archive makes zipfile and zlib raise.
ZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    OverflowError,
)

_BOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
TAG: Final = r"<(?:\w{1,20}:)?"
_SHEET: Final = matcher(rf"{TAG}sheet\s[^<>]*>")
_RELATION: Final = matcher(rf"{TAG}Relationship\s[^<>]*>")
_LETTERS: Final = 26


def worksheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The name of each sheet and the part that it is kept in.

    The archive must have been held to its bounds before.
    """
    yield from ((name, archive.read(part)) for name, part in _parts(archive))


def charts_in(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The name of a sheet and the part of each chart on it, likewise."""
    parts = set(archive.namelist())
    for name, sheet in _parts(archive):
        for drawing in _related(archive, sheet, "drawing") & parts:
            charts = _related(archive, drawing, "chart") | _related(archive, drawing, "chartEx")
            for chart in sorted(charts & parts):
                yield name, archive.read(chart)


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    parts = set(archive.namelist())
    if not {_BOOK, _RELATIONS} <= parts:
        return
    texts = [archive.read(part).decode("utf-8", "replace") for part in (_RELATIONS, _BOOK)]
    targets = {name: _joined("xl", target) for name, _, target in relationships(texts[0])}
    for tag in _SHEET.findall(texts[1]):
        part = targets.get(_attribute(tag, r"\w{1,20}:id"), "")
        if part in parts:
            yield html.unescape(_attribute(tag, "name")), part


def _related(archive: zipfile.ZipFile, part: str, kind: str) -> set[str]:
    """The parts of a kind that another is related to."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return set()
    text = archive.read(relations).decode("utf-8", "replace")
    return {_joined(folder, to) for _, of, to in relationships(text) if of.endswith(f"/{kind}")}


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def relationships(text: str) -> Iterator[tuple[str, str, str]]:
    """Of each relationship of a part its id, its type and its target."""
    for tag in _RELATION.findall(text):
        yield _attribute(tag, "Id"), _attribute(tag, "Type"), _attribute(tag, "Target")


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"""\s{name}\s*=\s*(["'])(.*?)\1""", tag)
    return match[2] if match else ""


def column_number(name: bytes) -> int:
    """A is 1, AB is 28."""
    number = 0
    for letter in name:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
