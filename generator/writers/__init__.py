"""Writers: a Document as text, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from generator.document import Document
from generator.problem import Problem
from generator.writers.json import refusal, to_json
from generator.writers.markdown import to_markdown
from generator.writers.text import to_text

FORMATS: Final[Mapping[str, Callable[[Document], str]]] = {
    "txt": to_text,
    "md": to_markdown,
    "json": to_json,
}


def write(document: Document, format: str, remarks: Iterable[Problem] = ()) -> str:  # noqa: A002  the word that users know
    """The document in a format: txt, md or json. Raises KeyError for another.

    `remarks` is what the department should look at: JSON has a place for it, prose has none.
    """
    return to_json(document, remarks) if format == "json" else FORMATS[format](document)


__all__ = ["FORMATS", "refusal", "write"]
