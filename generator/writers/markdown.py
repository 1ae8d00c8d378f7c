"""Markdown: headings by level, every character of the prose as it is."""

from __future__ import annotations

import re
from typing import Final

from generator.later import matcher
from generator.telling.document import Block, Document

# What means something anywhere in a line, and what does so only where a block starts.
_MARKS: Final = "\\`*_~[]<>&|#"
_ANYWHERE: Final = matcher(f"[{re.escape(_MARKS)}]")
_AT_START: Final = matcher(r"\d{1,9}(?=[.)])|(?=[-+=])")


def _escaped(text: str) -> str:
    start = _AT_START.match(text)
    at = start.end() if start else 0
    rest = text[at:]
    if any(mark in rest for mark in _MARKS):
        rest = _ANYWHERE.sub(r"\\\g<0>", rest)
    return f"{text[:at]}\\{rest}" if start else rest


def _block(block: Block) -> str:
    text = _escaped(" ".join(block.text.split("\n")).strip())
    return f"{'#' * block.level} {text}" if block.level else text


def to_markdown(document: Document) -> str:
    """The document as CommonMark."""
    return "\n\n".join(_block(block) for block in document.blocks()) + "\n"
