"""Docx: the whole disclosure as a Word document: cover, contents, tables, explanation, glossary.

WordprocessingML is written directly: it takes a fiftieth of what a library would.  Where a page
ends is counted, not asked of Word, so that the contents are right in a file that nobody opened yet.
"""

from __future__ import annotations

from generator.document import Document
from generator.publication import cover_of, parts_of
from generator.report import UNITS
from generator.writers.docx.archive import packed
from generator.writers.docx.body import document_xml

__all__ = ["NoSuchPart", "to_docx"]


class NoSuchPart(ValueError):  # noqa: N818  what was asked for is not in the report, not a bug
    """There is no part of that number; the message names those that there are."""


def to_docx(document: Document, *, part: int | None = None, unit: str = "") -> bytes:
    """The bytes of a .docx; the same document gives the same bytes.

    `part` is the number of the one part that is wanted (3 is the explanation of final accounts),
    `unit` that of the tables, 元 or 万元: without it the style's.  Raises NoSuchPart.
    """
    style = document.style.unit
    chosen = unit or (style if style in UNITS else "万元")
    parts = parts_of(document)
    wanted = [one for one in parts if part in {None, one.number}]
    if not wanted:
        message = f"没有第 {part} 部分；有的是：{'、'.join(one.title for one in parts)}"
        raise NoSuchPart(message)
    name, title = cover_of(document)
    text = document_xml(document, wanted, chosen, whole=part is None)
    return packed(text, f"{name}{title}" if part is None else wanted[0].title, name)
