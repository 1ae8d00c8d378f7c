"""Markup: the small pieces of WordprocessingML: text, runs, content controls, paragraphs.

Pieces are strings, put together in the order that the schema (ISO/IEC 29500) asks for.
"""

from __future__ import annotations

from itertools import count
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from generator.later import matcher
from generator.number.figure import Figure
from generator.publication.measure import bound
from generator.telling.document import Block
from generator.vocabulary.alphabet import NO_XML

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Without the hint, “ ” and — would be set in the Latin font, half as wide.
_EAST: Final = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
_DIGITS: Final = matcher(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
_TAG: Final = 64  # characters of a tag or an alias; Word refuses more
_NAME: Final = 40  # characters of a bookmark's name
_NO_NAME: Final = matcher(r"\W")


def said(text: str) -> str:
    """A text as it stands in an element."""
    if not text.isprintable():
        text = NO_XML.sub("", text)
    return escape(text) if "&" in text or "<" in text or ">" in text else text


def quoted(text: str) -> str:
    """A text as the value of an attribute, with its quotation marks."""
    return quoteattr(NO_XML.sub("", text))


def run(text: str) -> str:
    """Some characters, a line break where the text has one."""
    if "\n" not in text:
        return f'<w:r>{_EAST}<w:t xml:space="preserve">{said(text)}</w:t></w:r>'
    lines = (
        f'<w:t xml:space="preserve">{said(line)}</w:t>' if line else "" for line in text.split("\n")
    )
    return f"<w:r>{_EAST}{'<w:br/>'.join(lines)}</w:r>"


def field(code: str, shown: str) -> str:
    """A field with what it showed last."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {said(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(shown)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark_name(kind: str, name: str) -> str:
    """The name of a bookmark: letters, figures and _, of the length that Word takes."""
    return f"{kind}_{_NO_NAME.sub('_', name)}"[:_NAME]


class Marks:
    """Gives out the numbers by which a document tells its bookmarks and controls apart."""

    def __init__(self) -> None:
        self._bookmarks = count(1)
        self._controls = count(1)

    def bookmark(self, name: str, inside: str) -> str:
        number = next(self._bookmarks)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name={quoted(name)}/>{inside}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )

    def control(self, title: str, tag: str, text: str) -> str:
        """A content control around a figure: an OA finds it by its tag."""
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoted(title[:_TAG])}/>"
            f'<w:tag w:val={quoted(tag[:_TAG])}/><w:id w:val="{next(self._controls)}"/>'
            f"<w:text/></w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"
        )

    def passages(self, block: Block) -> tuple[str, str]:
        """The characters of a block, each figure in a control of its fact's name; as measured."""
        inside, plain, measured = "", "", ""
        for passage in block.passages:
            if not isinstance(passage.states, Figure):
                plain += passage.text
                measured += passage.text
                continue
            name = passage.states.label
            # The number alone: its unit is a word of the sentence.
            digits = _DIGITS.match(passage.text)
            end = digits.end() if digits else len(passage.text)
            number, plain_after = passage.text[:end], passage.text[end:]
            inside += (run(plain) if plain else "") + self.control(name, name, number)
            measured += bound(number) + plain_after
            plain = plain_after
        return inside + (run(plain) if plain else ""), measured


def paragraph(style: str, inside: str, *more: str) -> str:
    """A paragraph of a style; `more` is what of its properties comes after the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"".join(more)}</w:pPr>{inside}</w:p>'
