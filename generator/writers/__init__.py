"""Writers: a Document as text, Markdown, JSON or a Word document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, overload

from generator.document import Document
from generator.problem import Problem
from generator.writers.json import refusal, to_json
from generator.writers.markdown import to_markdown
from generator.writers.text import to_text


def _to_docx(document: Document) -> bytes:
    # The tables and what they are computed from: nobody waits for them who wants a text.
    from generator.writers.docx import to_docx

    return to_docx(document)


FORMATS: Final[Mapping[str, Callable[[Document], str | bytes]]] = {
    "txt": to_text,
    "md": to_markdown,
    "json": to_json,
    "docx": _to_docx,
}


Text = Literal["txt", "md", "json"]
Word = Literal["docx"]


@overload
def write(document: Document, format: Text, remarks: Iterable[Problem] = ()) -> str: ...
@overload
def write(document: Document, format: Word, remarks: Iterable[Problem] = ()) -> bytes: ...
@overload
def write(document: Document, format: str, remarks: Iterable[Problem] = ()) -> str | bytes: ...
def write(document: Document, format: str, remarks: Iterable[Problem] = ()) -> str | bytes:  # noqa: A002  the word that users know
    """The document in a format: txt, md, json or docx. Raises KeyError for another.

    `remarks` is what the department should look at: JSON has a place for it, prose has none.  A
    docx is the whole disclosure: cover, contents, tables, explanation, glossary.
    """
    return to_json(document, remarks) if format == "json" else FORMATS[format](document)


__all__ = ["FORMATS", "refusal", "write"]
