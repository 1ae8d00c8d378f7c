"""Writers: a Document as text, Markdown or JSON."""

from __future__ import annotations

from generator.document import Document
from generator.writers.json import to_json
from generator.writers.markdown import to_markdown
from generator.writers.text import to_text

FORMATS = {"txt": to_text, "md": to_markdown, "json": to_json}


def write(document: Document, format: str) -> str:  # noqa: A002  the word that users know
    """The document in a format: txt, md or json. Raises KeyError for another."""
    return FORMATS[format](document)


__all__ = ["FORMATS", "write"]
