"""Plain text: one paragraph a line."""

from __future__ import annotations

from generator.telling.document import Document


def to_text(document: Document) -> str:
    """Each block on a line of its own, a blank line before each section."""
    lines = [document.title]
    for chapter in document.chapters:
        lines.append("")
        lines += [block.text for block in chapter.blocks]
    return "\n".join(lines) + "\n"
