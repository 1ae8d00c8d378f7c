"""The workbook to fill in, saved by LibreOffice: read back the same, as locked as it was."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from filled import DEPT, asked, brought_back, fill, input_of, tables, uncomputed
from imports import CLERK, example
from msgspec.structs import replace

from generator.importing.filling.answers import Answer, answers_in, is_filled
from generator.problem import NOWHERE
from generator.published import read_published
from generator.published.unvalued import NO_RESULT
from generator.published.workbook import sheets_of

LARGE = CLERK.replace("计量单位: 元", "计量单位: 万元")
BLANK = ("", NO_RESULT)  # a formula that comes to nothing is written without a result
TYPED: Mapping[tuple[str, ...], str | int | Decimal | list[str]] = {
    ("支出", "2101599", "年初预算"): 3,
    ("支出", "2101599", "原因"): "追加了“两项”，见 A1 & <附表>",
    ("三公经费", "公务接待费", "批次"): "12批次",
    ("概况", "职责"): ["管理", "监督", "服务"],
    ("会议费", "用途"): "=年度会议",
}


@pytest.fixture(scope="module", name="folder")
def folder_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that somebody has filled in, and as LibreOffice saves it in each format."""
    folder = tmp_path_factory.mktemp("filled")
    input_of(folder / "in", CLERK)
    book = asked(folder / "in")
    fill(book, TYPED)
    for form in ("xlsx", "ods", "xls", "pdf"):
        saved(book, form, folder / form)
    return folder


def saved(book: Path, form: str, into: Path) -> Path:
    profile = f"-env:UserInstallation={(book.parent / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", form, "--outdir", str(into)]
    subprocess.run([*command, str(book)], check=True, capture_output=True, timeout=300)
    return into / f"{book.stem}.{form}"


def told(book: Path) -> list[Answer]:
    found = answers_in(book)
    assert found.problems == ()
    return [replace(one, place=NOWHERE) for one in found.answers]


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_what_was_filled_in_is_read_back_equal(form: str, folder: Path) -> None:
    book = folder / form / f"填报.{form}"
    assert is_filled(read_published(book))
    assert told(book) == told(folder / "填报.xlsx")
    own, other = (brought_back(folder / "in", one) for one in (folder / "填报.xlsx", book))
    assert own.text == other.text != CLERK


def test_it_is_as_locked_as_it_was(folder: Path) -> None:
    with zipfile.ZipFile(folder / "xlsx" / "填报.xlsx") as archive:
        parts = {one: archive.read(one).decode() for one in archive.namelist()}
    sheets = [text for name, text in parts.items() if "worksheets/sheet" in name]
    assert len(sheets) == 8
    assert all("<sheetProtection" in text for text in sheets)
    assert re.search(r'<dataValidation [^>]*type="list"', "".join(sheets))
    assert re.search(r'<dataValidation [^>]*type="decimal"', "".join(sheets))
    assert sum(text.count("<conditionalFormatting") for text in sheets) > 0
    assert 'state="hidden"' in parts["xl/workbook.xml"]


def test_formulas_come_to_what_was_written_for_them(tmp_path: Path) -> None:
    """Of an input without its reasons: differences, rates, sums, and where a reason is wanted."""
    text = re.sub(r"(?m)^(\s*原因:).*$", r"\1", LARGE)
    input_of(tmp_path / "in", text)
    book = asked(tmp_path / "in")
    written = shown(book)
    assert "要写原因" in written.values()
    uncomputed(book)
    assert len(shown(book)) < len(written)
    assert shown(saved(book, "xlsx", tmp_path / "computed")) == written


def test_what_was_typed_is_computed(tmp_path: Path) -> None:
    input_of(tmp_path / "in", LARGE)
    book = asked(tmp_path / "in")
    fill(book, {("支出", "2101599", "年初预算"): 3})
    uncomputed(book)
    found = shown(saved(book, "xlsx", tmp_path / "computed"))
    row = {at[1]: value for at, value in found.items() if at[0] == ("1 科目", "2101599")}
    assert [row[at] for at in (4, 5, 6, 9)] == ["3", "0", "-3", "要写原因"]


Cells = dict[tuple[tuple[str, str], int], str]


def shown(book: Path) -> Cells:
    """What stands in each column of each row, that is named by its sheet and its code or number."""
    found: Cells = {}
    for sheet in sheets_of(book.read_bytes()):
        for line, row in enumerate(sheet.rows):
            name = str(row[1]) if len(row) > 1 and row[1] else str(line)
            found |= {
                ((sheet.name, name), at): _plain(cell)
                for at, cell in enumerate(row)
                if cell not in BLANK
            }
    return found


def _plain(cell: str | Decimal) -> str:
    return f"{round(cell, 6).normalize():f}" if isinstance(cell, Decimal) else cell


def test_it_prints_on_lying_pages_as_wide_as_they_are(folder: Path) -> None:
    document = pypdfium2.PdfDocument(folder / "pdf" / "填报.pdf")
    sizes = {tuple(round(side) for side in page.get_size()) for page in document}
    assert sizes == {(842, 595)}
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "程序用" not in words
    assert "###" not in words


def test_with_the_tables_saved_by_it_too(folder: Path, tmp_path: Path) -> None:
    own = saved(tables(tmp_path, example()), "xlsx", tmp_path / "saved")
    first = brought_back(tmp_path / "one", own)
    first.write()
    book = asked(tmp_path / "one")
    back = saved(book, "xlsx", tmp_path / "back")
    assert brought_back(tmp_path / "one", back).text == first.text
    assert (tmp_path / "one" / DEPT).is_dir()
    assert folder.is_dir()
