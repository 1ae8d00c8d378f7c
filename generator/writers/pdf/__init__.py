"""Pdf: the whole disclosure as a PDF: the pages of the Word document, for reading and for archives.

Set by typst (see docs/architecture.md): PDF/A-2a and PDF/UA-1, with bookmarks, tags and text that
can be searched.
"""

from __future__ import annotations

from generator.entry.values import UNITS
from generator.problem import Problem
from generator.publication import chosen
from generator.telling.document import Document
from generator.writers.pdf.content import content_of
from generator.writers.pdf.faces import replaced_in
from generator.writers.pdf.press import faces, printed

__all__ = ["stand_ins", "to_pdf"]


def to_pdf(document: Document, *, part: str | None = None, unit: str = "", mark: str = "") -> bytes:
    """The bytes of a .pdf; the same document and the same fonts give the same bytes.

    `part` is the number or the name of the one part that is wanted (3 or 说明), `unit` that of the
    tables, 元 or 万元: without it the style's; `mark` goes among the keywords.  Raises NoSuchPart,
    and InvalidReport with what to install where typst or a Chinese font is missing, or with the
    characters that no font has.
    """
    style = document.style.unit
    tables_in = unit or (style if style in UNITS else "万元")
    parts = chosen(document, part)
    content = content_of(document, parts, tables_in, faces(), whole=part is None, mark=mark)
    return printed(content)


def stand_ins() -> tuple[Problem, ...]:
    """What this machine sets in another face than the standard asks for, as hints.

    Raises InvalidReport as `to_pdf` does.
    """
    return tuple(replaced_in(faces()))
