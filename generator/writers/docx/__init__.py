"""Docx: the whole disclosure as a Word document: cover, contents, tables, explanation, glossary.

WordprocessingML is written directly: it takes a fiftieth of what a library would.  Where a page
ends is counted, not asked of Word, so that the contents are right in a file that nobody opened yet.
"""

from __future__ import annotations

from generator.entry.values import UNITS
from generator.publication import charts_in, chosen, cover_of
from generator.telling.document import Document
from generator.writers.docx.archive import Properties, packed
from generator.writers.docx.body import document_xml
from generator.writers.docx.native_charts import parts_of_package

__all__ = ["to_docx"]


def to_docx(
    document: Document, *, part: str | None = None, unit: str = "", mark: str = ""
) -> bytes:
    """The bytes of a .docx; the same document gives the same bytes.

    `part` is the number or the name of the one part that is wanted (3 or 说明: the explanation of
    final accounts), `unit` that of the tables, 元 or 万元: without it the style's; `mark` goes
    among the properties (标记).  Raises NoSuchPart.
    """
    style = document.style.unit
    tables_in = unit or (style if style in UNITS else "万元")
    parts = chosen(document, part)
    name, title = cover_of(document)
    text = document_xml(document, parts, tables_in, whole=part is None)
    charts = parts_of_package(charts_in(parts), document.style, document.facts.report.content.year)
    told = f"{name}{title}" if part is None else parts[0].title
    return packed(text, Properties(told, name, mark), charts)
