"""Gathered: which lines and grids are which statement's, by the titles above or inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, starmap
from typing import Final

from msgspec import Struct, field

from generator.later import matcher
from generator.problem import Place
from generator.published.shape import Grid, TextLine
from generator.understanding.tables.cells import NOWHERE
from generator.vocabulary.statements import (
    TABLE_NUMBER,
    Statement,
    spelled,
    statement_named,
    statement_titled,
)

Block = TextLine | Grid

_NEAR: Final = 16  # lines that may stand between a title, or a page of a table, and its grid
_CAPTION: Final = 4  # rows of a grid in which its title may stand
_AHEAD: Final = 8  # blocks below a numbered title within which its grid begins
_LONG: Final = 60  # characters that a title has at most
# What begins another table, or another part of the report.
_OTHER: Final = matcher(
    rf"(?:{TABLE_NUMBER.pattern})?[^，。；:]{{2,40}}(?<![本此该下上\d])表(?:[(].{{1,24}}[)])?"
    r"|.{0,30}说明|第[一二三四五六七八九十]部分.{0,40}|.{0,6}名词解释"
)
# What stands between the pages of a table: its number, notes, the running title of the report.
_CONTINUED: Final = matcher(
    r".{0,40}(?:部门|单位|年度|年|公开)(?:[决预]算)(?:公开)?表|(?:公开|预算|财决)?\d*(?:续)?表\d*|注[:].*|.{0,4}附表.{0,4}"
)
_SAYS_TABLE: Final = matcher(r"单位[:：]|科目|项目|栏次|行次|合计|总计")
_UNIT: Final = matcher(r"(?<!编制)(?<!填报)单位[:：](?:人民币)?(亿元|万元|千元|元)")


class Part(Struct):
    """A statement as it is printed: its title, its blocks over all pages, its unit's label."""

    statement: Statement
    title: str
    blocks: list[Block] = field(default_factory=list)
    label: str = ""
    labelled: Place = NOWHERE

    def is_there(self) -> bool:
        """Whether there is a table below the title, or a title in a list of tables alone."""
        return any(
            isinstance(block, Grid) or _SAYS_TABLE.search(block.text[:_LONG])
            for block in self.blocks
        )


def gathered(blocks: Sequence[Block]) -> dict[str, Part]:
    """Each statement by its key; the pages of one, each with its title or not, are one."""
    parts: dict[str, Part] = {}
    current: Part | None = None
    lines, sheet = 0, ""
    wholes = [None, *starmap(_titled_over, pairwise(blocks)), None]
    for at, block in enumerate(blocks):
        ends_title, begins_title = wholes[at] is not None, wholes[at + 1]
        titled = _titled(blocks, at, begins_title, ends_title=ends_title)
        if (place := _place(block)).sheet != sheet:  # another sheet is another table
            current, sheet = None, place.sheet
        if titled is not None:
            current, lines = _part(parts, *titled), 0
        if isinstance(block, TextLine):
            lines += 1
            if titled is None and _ends(block.text) and not ends_title:
                current = None
        elif lines > _NEAR or (titled is None and any(map(_ends, _captions(block)))):
            current = None
        if current is not None:
            current.blocks.append(block)
            _label(current, block)
            lines = lines if isinstance(block, TextLine) else 0
    return {key: part for key, part in parts.items() if part.is_there()}


def _part(parts: dict[str, Part], statement: Statement, title: str) -> Part | None:
    """What a title is of: the part that there is, a new one, or none where it only adds detail."""
    known = parts.setdefault(statement.key, Part(statement, title))
    if _is_other(title, known.title):
        known = parts[statement.key] = Part(statement, title)
    return None if _is_other(known.title, title) else known


def _is_other(known: str, title: str) -> bool:
    """Whether a title is of a table in more detail than one that was there, and no page of it.

    The ministry's forms have 收入支出决算表 behind 收入支出决算总表, and a 明细表 behind a 表.
    """
    return ("总表" in known and "总表" not in title and "总体" not in title) or (
        "明细" in title and "明细" not in known
    )


def _place(block: Block) -> Place:
    return block.place if isinstance(block, TextLine) else block.places[0]


def _titled(
    blocks: Sequence[Block], at: int, begun: Statement | None, *, ends_title: bool
) -> tuple[Statement, str] | None:
    """The statement that a block is the title of, or carries in its first rows, and the title.

    A line has the first half of the title of `begun`, or the second half of another one.
    """
    block = blocks[at]
    if isinstance(block, Grid):
        named = ((statement_titled(text), text) for text in _captions(block))
        return next(((statement, text) for statement, text in named if statement), None)
    if begun is not None and isinstance(following := blocks[at + 1], TextLine):
        return begun, block.text + following.text
    statement = statement_titled(block.text)
    if statement is None:
        statement = statement_named(block.text) if _grid_follows(blocks, at) else None
    elif ends_title:
        statement = None
    return (statement, block.text) if statement else None


def _is_cut(text: str) -> bool:
    """Whether a line may be the first half of a title."""
    words = TABLE_NUMBER.sub("", re.sub(r"\s", "", text), count=1)
    return 4 <= len(words) <= _LONG and not re.search(r"[，。；：:]|表$", words)  # noqa: PLR2004  a title's half


def _titled_over(above: Block, below: Block) -> Statement | None:
    """The statement whose long title goes over two lines; the second may read as another's."""
    if not isinstance(above, TextLine) or not isinstance(below, TextLine):
        return None
    text = above.text
    if not _is_cut(text) or len(below.text) > _LONG or statement_named(text) is not None:
        return None
    both = text.strip() + below.text.strip()
    whole = statement_named(both)
    if whole is None:
        return None
    found = whole.title.search(re.sub(r"\s", "", both))
    begins_above = found is not None and found.start() < len(re.sub(r"\s", "", text))
    return whole if begins_above and statement_named(below.text) is not whole else None


def _grid_follows(blocks: Sequence[Block], at: int) -> bool:
    for block in blocks[at + 1 : at + 1 + _AHEAD]:
        if isinstance(block, Grid):
            return True
        if statement_named(block.text) is not None:
            return False
    return False


def _captions(grid: Grid) -> Iterator[str]:
    for row in grid.rows[:_CAPTION]:
        filled = [cell for cell in row if cell.strip()]
        if len(filled) == 1:
            yield filled[0]


def _ends(text: str) -> bool:
    if len(text) > 2 * _LONG:
        return False
    plain = spelled(text)
    return bool(_OTHER.fullmatch(plain)) and not _CONTINUED.fullmatch(plain)


def _label(part: Part, block: Block) -> None:
    """Keeps the first unit that is printed at a table."""
    if part.label:
        return
    if isinstance(block, TextLine):
        texts = [(block.text, block.place)]
    else:
        texts = list(zip(("".join(r) for r in block.rows[:_CAPTION]), block.places, strict=False))
    for text, place in texts:
        if found := _UNIT.search(re.sub(r"\s", "", text[: 4 * _LONG])):
            part.label, part.labelled = found[1], place
            return
