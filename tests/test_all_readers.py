"""The same report through every reader: the same checks, whatever wrote the file.

Places differ, as formats do: pages, lines, cells.  What was looked at, by which rule, in which
words and with which result does not.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO

import paper
import pytest
import xlsxwriter
from disclosed import disclosed
from example import tell

from generator import audit
from generator.published.shape import Grid, Published, TextLine
from generator.results import Result

Block = TextLine | Grid
Spell = Callable[[str], str]

WRONG = ("945.00", "946.00")  # an amount of the report, and what it is in a wrong one


def as_text(blocks: Sequence[Block]) -> bytes:
    return "\n".join("\n".join("\t".join(row) for row in _rows(block)) for block in blocks).encode()


def as_markdown(blocks: Sequence[Block]) -> bytes:
    return "\n\n".join(map(_piped, blocks)).encode()


def _piped(block: Block) -> str:
    if isinstance(block, TextLine):
        return f"## {block.text}" if block.text.startswith("第") else block.text
    lines = [f"| {' | '.join(row)} |" for row in block.rows]
    return "\n".join([lines[0], f"|{'---|' * len(block.rows[0])}", *lines[1:]])


def as_frames(blocks: Sequence[Block]) -> bytes:
    return "\n\n".join(map(_framed, blocks)).encode()


def _framed(block: Block) -> str:
    if isinstance(block, TextLine):
        return _piped(block)
    widths = [max(map(_width, column)) for column in zip(*block.rows, strict=True)]
    rule = "+".join(["", *("-" * (width + 2) for width in widths), ""])
    lines = [rule]
    for row in block.rows:
        cells = (f" {text}{' ' * (w - _width(text))} " for text, w in zip(row, widths, strict=True))
        lines += ["|".join(["", *cells, ""]), rule]
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if sign >= "\u2e80" else 1 for sign in text)


def as_page(blocks: Sequence[Block]) -> bytes:
    body = "".join(
        f"<p>{html.escape(block.text)}</p>"
        if isinstance(block, TextLine)
        else f"<table>{''.join(_marked(row) for row in block.rows)}</table>"
        for block in blocks
    )
    return f"<!doctype html><html><body>{body}</body></html>".encode()


def _marked(row: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>"


def as_word(blocks: Sequence[Block]) -> bytes:
    return paper.docx(
        "".join(
            paper.paragraph(html.escape(block.text))
            if isinstance(block, TextLine)
            else paper.table(*(tuple(map(html.escape, row)) for row in block.rows))
            for block in blocks
        )
    )


def as_workbook(blocks: Sequence[Block]) -> bytes:
    """A sheet for each table with the lines above it, and one for the lines after the last."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, at = book.add_worksheet(), 0
        for block in blocks:
            for row in _rows(block):
                for column, text in enumerate(row):
                    sheet.write_string(at, column, text)
                at += 1
            if isinstance(block, Grid):
                sheet, at = book.add_worksheet(), 0
    return file.getvalue()


def as_pages(blocks: Sequence[Block]) -> bytes:
    """Lines broken at the margin, tables with all their lines; a page for each table or two."""
    return paper.pdf(*_pages(blocks), page="/MediaBox[0 0 2400 1700]")


def _pages(blocks: Sequence[Block]) -> Iterator[str]:
    drawn, top = "", 1660
    for block in blocks:
        high = 20 * (len(block.rows) if isinstance(block, Grid) else 1 + len(block.text) // 60)
        if top - high < 20:
            yield drawn
            drawn, top = "", 1660
        if isinstance(block, TextLine):
            parts = [block.text[at : at + 60] for at in range(0, len(block.text), 60)]
            drawn += "".join(paper.text(30, top - 20 * n, part) for n, part in enumerate(parts))
        else:
            xs = [30 + 190 * n for n in range(len(block.rows[0]) + 1)]
            ys = [top + 15 - 20 * n for n in range(len(block.rows) + 1)]
            drawn += paper.ruled(xs, ys, block.rows)
        top -= high + 20
    yield drawn


def _rows(block: Block) -> Sequence[Sequence[str]]:
    return [[block.text]] if isinstance(block, TextLine) else block.rows


FORMATS: Mapping[str, Callable[[Sequence[Block]], bytes]] = {
    "txt": as_text, "md": as_markdown, "grid.md": as_frames, "html": as_page, "docx": as_word,
    "xlsx": as_workbook, "pdf": as_pages,
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Published:
    return disclosed(tell().document)


def spelt(document: Published, spell: Spell) -> tuple[Block, ...]:
    return tuple(
        TextLine(spell(block.text), block.place)
        if isinstance(block, TextLine)
        else Grid(tuple(tuple(map(spell, row)) for row in block.rows), block.places)
        for block in document.blocks
    )


def through(form: str, blocks: Sequence[Block]) -> Result:
    return audit(FORMATS[form](blocks), f"报告.{form}")


def checks(result: Result) -> Counter[tuple[str, ...]]:
    """Each thing that was looked at: the rule, the words, what they say, and what came of it."""
    return Counter(
        (one.code, one.level, one.quote, one.printed, one.expected)
        for one in result.inspection.checked
    )


def test_every_reader_gives_the_same_checks(report: Published) -> None:
    found = {form: checks(through(form, report.blocks)) for form in FORMATS}
    assert sum(found["html"].values()) > 400
    for form, one in found.items():
        assert one == found["html"], form


def _inverse(first: int, last: int) -> dict[int, str]:
    """What folds to each character, of a part of Unicode."""
    return {ord(unicodedata.normalize("NFKC", chr(c))): chr(c) for c in range(first, last + 1)}


KANGXI, COMPATIBLE = _inverse(0x2F00, 0x2FD5), _inverse(0xF900, 0xFA6D)


def _marked_up(text: str) -> str:
    """With blanks of other kinds around the numbers, a true minus, and what nobody sees."""
    text = re.sub(r"(?<=\d)(?=万元|元|%)", "\xa0", text).replace("，", "，\u200b")
    return f"\u2060{re.sub(r'^-(?=[0-9])', chr(0x2212), text)}" if text else text


SPELT: Mapping[str, Spell] = {
    "kangxi": lambda text: text.translate(KANGXI),
    "compatible": lambda text: text.translate(COMPATIBLE),
    "marked up": _marked_up,
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("spelling", SPELT)
def test_so_does_what_only_looks_the_same(report: Published, form: str, spelling: str) -> None:
    odd = spelt(report, SPELT[spelling])
    assert odd != report.blocks
    assert checks(through(form, odd)) == checks(through(form, report.blocks))


@pytest.mark.parametrize("spelling", SPELT)
def test_what_is_wrong_is_found_by_every_reader(report: Published, spelling: str) -> None:
    """An amount of a table, and one of the text."""
    said = next(b.text for b in report.blocks if isinstance(b, TextLine) and "占" in b.text)
    share = re.findall(r"\d+\.\d+%", said)[0]

    def wrong(text: str) -> str:
        changed = text.replace(share, f"9{share}") if text == said else text
        return SPELT[spelling](WRONG[1] if changed == WRONG[0] else changed)

    found = {form: checks(through(form, spelt(report, wrong))) for form in FORMATS}
    assert {level for _, level, *_ in found["html"]} > {"正确"}
    for form, one in found.items():
        assert one == found["html"], form
