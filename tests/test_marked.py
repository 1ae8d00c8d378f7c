"""Marked: a document that carries whose signed text it is of, where a program asks for it."""

from __future__ import annotations

import io
import re
import zipfile

import pypdfium2
import pytest
from example import EXAMPLE, told
from lxml import etree

from generator.entry import read
from generator.publication import cover_of
from generator.published import from_bytes
from generator.reporting import Wanted, document_of, workbook_of, written_of
from generator.telling.document import Document
from generator.writers import FORMATS, write

pytestmark = pytest.mark.usefixtures("own_fonts")

MARK = "juesuan-sha256-" + "0123456789abcdef" * 4


def document() -> Document:
    return told(read(EXAMPLE)).document


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


@pytest.mark.parametrize("form", FORMATS)
def test_without_a_mark_nothing_is_another(form: str) -> None:
    assert write(document(), form) == write(document(), form, mark="")


@pytest.mark.parametrize("form", ["txt", "md", "json"])
def test_a_text_has_no_place_for_a_mark(form: str) -> None:
    assert write(document(), form) == write(document(), form, mark=MARK)


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_what_is_read_is_the_same_with_a_mark(form: str) -> None:
    plain, marked = (write(document(), form, mark=mark) for mark in ("", MARK))
    assert plain != marked
    one, two = (
        from_bytes(data.encode() if isinstance(data, str) else data, f"例.{form}")
        for data in (plain, marked)
    )
    assert one.blocks == two.blocks


def test_a_word_document_has_it_among_its_properties() -> None:
    core = part_of(write(document(), "docx", mark=MARK), "docProps/core.xml")
    root = etree.fromstring(core)
    assert root.findtext("{*}keywords") == MARK
    assert root.findtext("{*}title") == "".join(cover_of(document()))


def test_a_page_has_it_in_its_head() -> None:
    text = write(document(), "html", mark=MARK)
    assert re.findall('<meta name="keywords" content="([^"]*)">', text) == [MARK]


def test_a_pdf_has_it_among_its_keywords() -> None:
    data = write(document(), "pdf", mark=MARK)
    opened = pypdfium2.PdfDocument(data)
    assert opened.get_metadata_value("Keywords") == MARK
    assert MARK.encode() in data  # in the metadata of an archive, as text


def test_a_workbook_of_tables_has_it_among_its_properties() -> None:
    report = read(EXAMPLE)
    plain, _ = workbook_of(report, None, None)
    marked, _ = workbook_of(report, None, None, mark=MARK)
    root = etree.fromstring(part_of(marked, "docProps/core.xml"))
    assert root.findtext("{*}keywords") == MARK
    same = "xl/worksheets/sheet1.xml"
    assert part_of(plain, same) == part_of(marked, same)
    assert etree.fromstring(part_of(plain, "docProps/core.xml")).find("{*}keywords") is None


def test_files_that_are_asked_for_carry_it() -> None:
    report = read(EXAMPLE)
    wanted = Wanted(["docx", "html"], mark=MARK)
    found, remarks = document_of(report, None, None, wanted)
    files, _ = written_of(found, "例", wanted, remarks)
    assert files == {
        "例.docx": write(found, "docx", mark=MARK),
        "例.html": write(found, "html", mark=MARK),
    }
