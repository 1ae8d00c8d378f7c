"""Golden workbooks: every cell of the tables with how it looks, read as an accountant would.

`pytest --force-regen` writes them anew; read what changed before committing it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from example import INPUTS, style
from lxml import etree
from pytest_regressions.file_regression import FileRegressionFixture

from generator import establish, read
from generator.writers.workbook import to_workbook

GOLDEN = Path(__file__).parent / "golden"
NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
(LILING,) = [path for path in INPUTS if path.parent.name == "liling"]
(ZHUZHOU,) = [path for path in INPUTS if path.parent.name == "zhuzhou"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def told(data: bytes) -> str:
    """The workbook as text: the looks, then each sheet: how it prints, its rows cell by cell."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        part = {name: archive.read(name) for name in archive.namelist()}
    book, looks = etree.fromstring(part["xl/workbook.xml"]), _looks(part["xl/styles.xml"])
    strings = [
        "".join(map(str, one.itertext()))
        for one in etree.fromstring(part["xl/sharedStrings.xml"]).iterfind("m:si", NAMES)
    ]
    lines = [f"{LETTERS[at]}  {look}" for at, look in enumerate(looks)]
    names = [one.get("name", "") for one in book.iterfind("m:sheets/m:sheet", NAMES)]
    for at, name in enumerate(names, 1):
        areas = [
            f"{_SAID[one.get('name', '')]} {(one.text or '').split('!')[-1].replace('$', '')}"
            for one in book.iterfind("m:definedNames/m:definedName", NAMES)
            if one.get("localSheetId") == str(at - 1)
        ]
        lines += ["", f"== {name} ==", "，".join(areas)]
        lines += _sheet(part[f"xl/worksheets/sheet{at}.xml"], strings)
    return "\n".join(lines) + "\n"


_SAID = {"_xlnm.Print_Area": "打印", "_xlnm.Print_Titles": "每页重复"}


def _sheet(data: bytes, strings: list[str]) -> Iterator[str]:
    tree = etree.fromstring(data)
    (setup,) = tree.iterfind("m:pageSetup", NAMES)
    (pane,) = tree.iterfind(".//m:pane", NAMES)
    turned = "横" if setup.get("orientation") == "landscape" else "竖"
    pages = "高不限" if setup.get("fitToHeight") == "0" else "一页"
    yield f"A4 {turned}，{pages}，冻结到 {pane.get('topLeftCell')}"
    yield f"页脚 {tree.findtext('m:headerFooter/m:oddFooter', namespaces=NAMES)}"
    columns = tree.iterfind("m:cols/m:col", NAMES)
    widths = (
        (int(one.get("max", 0)) - int(one.get("min", 0)) + 1, float(one.get("width", 0)))
        for one in columns
    )
    yield "列宽 " + " ".join(f"{width:.0f}" for count, width in widths for _ in range(count))
    merged = [one.get("ref", "") for one in tree.iterfind("m:mergeCells/m:mergeCell", NAMES)]
    yield "合并 " + " ".join(merged)
    for row in tree.iterfind("m:sheetData/m:row", NAMES):
        cells = [_cell(one, strings) for one in row.iterfind("m:c", NAMES)]
        yield f"{row.get('r'):>3} " + " | ".join(cells)


def _cell(cell: etree._Element, strings: list[str]) -> str:
    """Its look, then its value: a number bare, what is text and reads as a number in quotes."""
    look = LETTERS[int(cell.get("s", 0))]
    value = cell.findtext("m:v", namespaces=NAMES)
    if value is None:
        return look
    if cell.get("t") != "s":
        return f"{look} {value}"
    text = strings[int(value)]
    return f"{look} “{text}”" if re.fullmatch(r"[\d.,]+", text) else f"{look} {text}"


def _looks(data: bytes) -> list[str]:
    """What each format is: font, size, weight, place, frame, number."""
    tree = etree.fromstring(data)
    fonts = tree.findall("m:fonts/m:font", NAMES)
    numbers = {
        one.get("numFmtId", ""): one.get("formatCode", "")
        for one in tree.iterfind("m:numFmts/m:numFmt", NAMES)
    }
    found = []
    for one in tree.iterfind("m:cellXfs/m:xf", NAMES):
        font, place = fonts[int(one.get("fontId", 0))], one.find("m:alignment", NAMES)
        placed = {} if place is None else {str(k): str(v) for k, v in place.attrib.items()}
        said = [
            _value(font, "name") + _value(font, "sz"),
            "粗" if font.find("m:b", NAMES) is not None else "",
            _PLACES.get(placed.get("horizontal", ""), ""),
            "折行" if "wrapText" in placed else "",
            "框" if one.get("borderId") != "0" else "",
            numbers.get(one.get("numFmtId", ""), ""),
        ]
        found.append(" ".join(filter(None, said)))
    return found


def _value(font: etree._Element, name: str) -> str:
    found = font.find(f"m:{name}", NAMES)
    return "" if found is None else found.get("val", "")


_PLACES = {"center": "居中", "right": "靠右"}


@pytest.mark.parametrize(
    ("path", "name", "unit", "golden"),
    [
        (LILING, "liling", "元", "liling-2024.tables.txt"),
        (LILING, "shanghai", "万元", "liling-2024-shanghai.tables.txt"),
        (ZHUZHOU, "zhuzhou", "万元", "zhuzhou-2021-budget.tables.txt"),
        (ZHUZHOU, "shanghai", "万元", "zhuzhou-2021-budget-shanghai.tables.txt"),
    ],
)
def test_every_cell_of_the_tables(
    path: Path, name: str, unit: str, golden: str, file_regression: FileRegressionFixture
) -> None:
    text = told(to_workbook(establish(read(path)), style(name), unit))
    file_regression.check(text, extension=".txt", fullpath=GOLDEN / golden, newline="")
