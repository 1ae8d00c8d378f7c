"""Relaid: a published report laid out and spelt in other ways, with the same content.

Each function takes a report and a source of chance; what is published stays true, so that an
audit must find no more in it than before.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import paper
from msgspec.structs import replace

from generator.problem import Place
from generator.published import from_bytes
from generator.published.shape import Grid, Published, TextLine

Block = TextLine | Grid
Relay = Callable[[Published, random.Random], Published]


def _lined(document: Published, blocks: Iterable[Block]) -> Published:
    """The document with other blocks, their lines counted anew."""
    placed: list[Block] = []
    at = 0
    for block in blocks:
        if isinstance(block, TextLine):
            at += 1
            placed.append(TextLine(block.text, Place(0, at)))
        else:
            places = tuple(Place(0, at + n) for n in range(1, len(block.rows) + 1))
            placed.append(Grid(block.rows, places))
            at += len(block.rows)
    return replace(document, blocks=tuple(placed))


def _said(document: Published, spell: Callable[[str], str]) -> Published:
    """The document with its lines of text spelt otherwise."""
    return replace(
        document,
        blocks=tuple(
            replace(block, text=spell(block.text)) if isinstance(block, TextLine) else block
            for block in document.blocks
        ),
    )


# ---------------------------------------------------------------- lines and tables


def torn(document: Published, chance: random.Random) -> Published:
    """Paragraphs broken into lines of one width, wherever that falls, as a page breaks them."""
    width = chance.randint(28, 46)
    lines: list[Block] = []
    for block in document.blocks:
        text = block.text if isinstance(block, TextLine) else ""
        if len(text) <= width or isinstance(block, Grid):
            lines.append(block)
        else:
            lines += (
                TextLine(text[at : at + width], block.place) for at in range(0, len(text), width)
            )
    return _lined(document, lines)


def paged(document: Published, chance: random.Random) -> Published:
    """Tables that go on over the page, with their headings again or without."""
    blocks: list[Block] = []
    for number, block in enumerate(document.blocks, 1):
        rows = block.rows if isinstance(block, Grid) else ()
        first = next((at for at, row in enumerate(rows) if _figured(row)), len(rows))
        if first + 2 >= len(rows) or chance.random() < 0.3:
            blocks.append(block)
            continue
        cut = chance.randint(first + 1, len(rows) - 1)
        again = rows[:first] if chance.random() < 0.5 else ()
        for part in (rows[:cut], (*again, *rows[cut:])):
            if part is not rows[:cut]:
                blocks.append(TextLine(f"— {number} —", Place(0, 1)))
            blocks.append(Grid(part, (Place(0, 1),) * len(part)))
    return _lined(document, blocks)


def _figured(row: Iterable[str]) -> bool:
    return any(re.fullmatch(r"-?[\d,]+\.\d\d", cell) for cell in row)


def prose_first(document: Published, _chance: random.Random) -> Published:
    """The explanation in front of the tables."""
    start = _explanation(document)
    cover, tables, prose = document.blocks[:2], document.blocks[2:start], document.blocks[start:]
    return _lined(document, (*cover, *prose, TextLine("附件", Place(0, 1)), *tables))


def without_tables(document: Published, _chance: random.Random) -> Published:
    start = _explanation(document)
    return _lined(document, (*document.blocks[:2], *document.blocks[start:]))


def _explanation(document: Published) -> int:
    return next(
        at
        for at, block in enumerate(document.blocks)
        if isinstance(block, TextLine) and block.text.startswith("第三部分")
    )


# ---------------------------------------------------------------- spelling

_NARROW: Final = str.maketrans("（），：；％", "(),:;%")
_WIDE: Final = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_AMOUNT: Final = re.compile(r"(?<![\d.,])(\d{4,})((?:\.\d+)?)(?=万元)")


def half_width(document: Published, _chance: random.Random) -> Published:
    return _said(document, lambda text: text.translate(_NARROW))


def full_width(document: Published, _chance: random.Random) -> Published:
    return _said(document, lambda text: text.translate(_WIDE))


def spaced(document: Published, chance: random.Random) -> Published:
    """White space around the numbers, as word processors put it."""
    blank = chance.choice((" ", "\u3000", "\u00a0", "  "))

    def spell(text: str) -> str:
        return re.sub(r"(?<=[^\d.,\s])(?=\d)|(?<=\d)(?=[^\d.,\s])", blank, text)

    return _said(document, spell)


def grouped(document: Published, _chance: random.Random) -> Published:
    """Thousands with commas."""
    return _said(document, lambda text: _AMOUNT.sub(lambda m: f"{int(m[1]):,}{m[2]}", text))


# ---------------------------------------------------------------- files


def as_page(document: Published, _chance: random.Random) -> Published:
    def shown(block: Block) -> str:
        if isinstance(block, TextLine):
            return f"<p>{html.escape(block.text)}</p>"
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block.rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    body = "".join(map(shown, document.blocks))
    return from_bytes(f"<html><body>{body}</body></html>".encode(), "报告.html")


def as_word(document: Published, _chance: random.Random) -> Published:
    body = "".join(
        paper.paragraph(html.escape(block.text))
        if isinstance(block, TextLine)
        else paper.table(*(tuple(map(html.escape, row)) for row in block.rows))
        for block in document.blocks
    )
    return from_bytes(paper.docx(body), "报告.docx")


def as_text(document: Published, _chance: random.Random) -> Published:
    lines: list[str] = []
    for block in document.blocks:
        lines += (
            [block.text] if isinstance(block, TextLine) else ["\t".join(row) for row in block.rows]
        )
    return from_bytes("\n".join(lines).encode(), "报告.txt")


RELAYS: Final[Mapping[str, Relay]] = {
    one.__name__: one
    for one in (
        torn, paged, prose_first, without_tables, half_width, full_width, spaced, grouped, as_page,
        as_word, as_text,
    )
}  # fmt: skip
