"""Writers: the explanation as text, Markdown or JSON; the whole disclosure as a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal, overload

from generator.problem import Checked, Problem

if TYPE_CHECKING:
    from generator.telling.document import Document

# Each writer comes when something is written in its format.  A whole disclosure brings the tables
# and what they are computed from: nobody waits for them who wants a text.


def _to_text(document: Document, _: Iterable[Problem]) -> str:
    from generator.writers.text import to_text

    return to_text(document)


def _to_markdown(document: Document, _: Iterable[Problem]) -> str:
    from generator.writers.markdown import to_markdown

    return to_markdown(document)


def _to_json(document: Document, remarks: Iterable[Problem]) -> str:
    from generator.writers.json import to_json

    return to_json(document, remarks)


def _to_docx(document: Document, part: str | None, _: Checked | None, mark: str) -> bytes:
    from generator.writers.docx import to_docx

    return to_docx(document, part=part, mark=mark)


def _to_html(document: Document, part: str | None, checked: Checked | None, mark: str) -> str:
    from generator.writers.page import to_html

    return to_html(document, part=part, checked=checked, mark=mark)


def _to_pdf(document: Document, part: str | None, _: Checked | None, mark: str) -> bytes:
    from generator.writers.pdf import to_pdf

    return to_pdf(document, part=part, mark=mark)


EXPLANATIONS: Final[Mapping[str, Callable[[Document, Iterable[Problem]], str]]] = {
    "txt": _to_text,
    "md": _to_markdown,
    "json": _to_json,
}
Whole = Callable[["Document", str | None, Checked | None, str], str | bytes]
DISCLOSURES: Final[Mapping[str, Whole]] = {
    "docx": _to_docx,
    "html": _to_html,
    "pdf": _to_pdf,
}
FORMATS: Final = (*EXPLANATIONS, *DISCLOSURES)


Text = Literal["txt", "md", "json", "html"]
Binary = Literal["docx", "pdf"]


@overload
def write(
    document: Document,
    format: Text,
    remarks: Iterable[Problem] = (),
    *,
    part: str | None = None,
    checked: int | None = None,
    mark: str = "",
) -> str: ...
@overload
def write(
    document: Document,
    format: Binary,
    remarks: Iterable[Problem] = (),
    *,
    part: str | None = None,
    checked: int | None = None,
    mark: str = "",
) -> bytes: ...
@overload
def write(
    document: Document,
    format: str,
    remarks: Iterable[Problem] = (),
    *,
    part: str | None = None,
    checked: int | None = None,
    mark: str = "",
) -> str | bytes: ...
def write(
    document: Document,
    format: str,  # noqa: A002  the word that users know
    remarks: Iterable[Problem] = (),
    *,
    part: str | None = None,
    checked: int | None = None,
    mark: str = "",
) -> str | bytes:
    """The document in a format: txt, md, json; docx, html, pdf. Raises KeyError for another.

    txt, md and json are the explanation; `remarks` is what the department should look at, for
    which JSON has a place.  The others are the whole disclosure, cover to annex, or its one `part`
    (3 or 说明).  A page is for the public, and names no file; with `checked`, the number of places
    that a check held against each other, it is for the clerk, and has the remarks.  A `mark` goes
    among the properties of the file (标记, keywords) and is never printed.  Raises NoSuchPart, and
    InvalidReport for a pdf without typst or a Chinese font.
    """
    if format in DISCLOSURES:
        found = None if checked is None else Checked(checked, tuple(remarks))
        return DISCLOSURES[format](document, part, found, mark)
    return EXPLANATIONS[format](document, remarks)


__all__ = ["DISCLOSURES", "EXPLANATIONS", "FORMATS", "write"]
