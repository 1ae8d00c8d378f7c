"""Markdown: headings by level, what the department wrote escaped."""

from __future__ import annotations

import re
from typing import Final

from generator.document import Block, Document

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#])")
_STARTS: Final = re.compile(r"^(\d+)([.)])|^([-+])(?=\s)")


def _escaped(text: str) -> str:
    return _STARTS.sub(
        lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", _SPECIAL.sub(r"\\\1", text)
    )


def _block(block: Block) -> str:
    text = _escaped(block.text)
    return f"{'#' * block.level} {text}" if block.level else text


def to_markdown(document: Document) -> str:
    """The document as CommonMark."""
    return "\n\n".join(_block(block) for block in document.blocks()) + "\n"
