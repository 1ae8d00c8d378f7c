"""Unfolding: paragraphs that lost their line breaks: titles and the items of lists, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from generator.published.shape import TextLine
from generator.understanding.spelling import NUMERALS
from generator.understanding.zones import TITLE, Block

_NUMBER: Final = r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])"
# A title within a line: to the next blank, or with its last word right before the text.
_WITHIN: Final = re.compile(
    rf"(?:(?<=[\s。；])|^){_NUMBER}\s*(?:(?:关于)?20\d\d\s*年度?)?\s*[^\s。；，,：:、\d]{{2,40}}?"
    r"(?:(?=\s)|(?:情况的?(?:说明)?|说明)(?P<glued>(?=[\u4e00-\u9fff]{0,12}20\d\d\s*年|本|[（(]|截[至止])))"
)
_MARKED: Final = re.compile(rf"[\s。；]{_NUMBER}")
# An item of a list that follows a sentence.
_ITEM: Final = re.compile(rf"[。：；]\s*(?=\d{{1,2}}[、.．](?!\d)|[（(]\d{{1,2}}[)）]|{_NUMBER})")
_SEVERAL: Final = 2


def unfolded(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks of a document, its folded lines cut; a piece has the place of its line."""
    for block in blocks:
        if isinstance(block, TextLine) and "。" in block.text and _may_hold(block.text):
            yield from _cut(block)
        else:
            yield block


def _may_hold(text: str) -> bool:
    return text[0] in f"{NUMERALS}（(" or (len(text) > 2 * TITLE and bool(_MARKED.search(text)))


def _cut(line: TextLine) -> Iterator[TextLine]:
    """A line of several titles, or of one and its text, cut at each and at the items between."""
    titles = list(_WITHIN.finditer(line.text))
    if len(titles) < _SEVERAL and not any(one["glued"] is not None for one in titles):
        yield line
        return
    cuts = {0, len(line.text), *(at for one in titles for at in one.span())}
    cuts.update(one.end() for one in _ITEM.finditer(line.text))
    for begin, end in pairwise(sorted(cuts)):
        if piece := line.text[begin:end].strip():
            yield TextLine(piece, line.place)
