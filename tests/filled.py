"""Filled: workbooks that ask, made of inputs and filled in; what their tests have in common."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from imports import workbook
from lxml import etree

from generator import Facts
from generator.importing import Files, Imported, import_tables
from generator.importing.filling.answers import answers_in
from generator.importing.filling.of_department import book_for
from generator.problem import letters
from generator.writers.form_workbook import to_form

DEPT: Final = "某局"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Keys = tuple[str, ...]


class Formula(str):
    """A formula that nothing has computed."""

    __slots__ = ()


def input_of(folder: Path, text: str, year: str = "2024") -> Path:
    """The input of the department in a folder of inputs."""
    path = folder / DEPT / f"{year}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def asked(folder: Path, year: str = "2024", name: str = "填报.xlsx") -> Path:
    """The workbook that asks for what the department's input has not."""
    path = folder.parent / name
    there = next((folder / DEPT).glob(f"{year}.*"))
    path.write_bytes(_asked(there.name, there.read_bytes(), year))
    return path


@cache
def _asked(name: str, data: bytes, year: str) -> bytes:
    """The workbook of an input without one of the year before."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / DEPT / name
        path.parent.mkdir()
        path.write_bytes(data)
        return to_form(book_for(Path(folder), DEPT, year))


def tables(folder: Path, facts: Facts, name: str = "表.xlsx") -> Path:
    path = folder / name
    path.write_bytes(workbook(facts))
    return path


def brought_back(folder: Path, *files: Path, year: str = "2024", **how: Any) -> Imported:
    return import_tables(Files(files), folder, DEPT, year, **how)


def cells_of(path: Path) -> Mapping[Keys, list[str]]:
    """Where each key stands: `3 三公经费!C12`, a list's entries in their order."""
    found: dict[Keys, list[str]] = {}
    for one in answers_in(path).answers:
        at = f"{one.place.sheet}!{letters(one.place.column)}{one.place.line}"
        found.setdefault(one.path, []).append(at)
    return found


def fill(path: Path, typed: Mapping[Keys, str | int | Decimal | list[str]]) -> None:
    """Types into a workbook as an office program keeps it."""
    places = cells_of(path)
    values: dict[str, str | int | Decimal] = {}
    for keys, value in typed.items():
        several = value if isinstance(value, list) else [value]
        values |= dict(zip(places[keys], several, strict=False))
    edit(path, values)


def uncomputed(path: Path) -> None:
    """Takes away what the formulas came to, so that whoever opens it computes them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    results = re.compile(rb"(?<=</f>)<v>[^<]*</v>")
    _write(path, {name: results.sub(b"", part) for name, part in parts.items()})


def edit(path: Path, values: Mapping[str, str | int | Decimal]) -> None:
    """Other contents for cells, each named with its sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = _parts(parts)
    for at, value in values.items():
        sheet, _, cell = at.rpartition("!")
        root = etree.fromstring(parts[names[sheet]])
        node = next((one for one in root.iter(f"{_MAIN}c") if one.get("r") == cell), None)
        _set(_made(root, cell) if node is None else node, value)
        parts[names[sheet]] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    _write(path, parts)


def _write(path: Path, parts: Mapping[str, bytes]) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())


def _parts(parts: Mapping[str, bytes]) -> Mapping[str, str]:
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {one.get("Id"): one.get("Target") for one in relations}
    book = etree.fromstring(parts["xl/workbook.xml"])
    sheets = book.iter(f"{_MAIN}sheet")
    return {str(one.get("name")): f"xl/{targets[one.get(_ID)]}" for one in sheets}


def _made(root: Any, cell: str) -> Any:
    """A cell where there was none, in a row of its own where there was none."""
    line = re.sub("[A-Z]", "", cell)
    data = root.find(f"{_MAIN}sheetData")
    row = next((one for one in data if one.get("r") == line), None)
    if row is None:
        row = etree.SubElement(data, f"{_MAIN}row", r=line)
    return etree.SubElement(row, f"{_MAIN}c", r=cell)


def _set(node: Any, value: str | int | Decimal) -> None:
    node.attrib.pop("t", None)
    for below in list(node):
        node.remove(below)
    if isinstance(value, Formula):
        etree.SubElement(node, f"{_MAIN}f").text = str(value)
    elif isinstance(value, str):
        node.set("t", "inlineStr")
        inner = etree.SubElement(node, f"{_MAIN}is")
        etree.SubElement(inner, f"{_MAIN}t").text = value
    else:
        etree.SubElement(node, f"{_MAIN}v").text = str(value)
