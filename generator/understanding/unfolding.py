"""Unfolding: paragraphs that lost their line breaks: titles and the items of lists, one a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from generator.later import matcher
from generator.published.shape import TextLine
from generator.understanding.spelling import NUMERALS, plain
from generator.understanding.zones import SENTENCE, TITLE, Block

_NUMBER: Final = r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])"
# A title within a line: to the next blank, or with its last word right before the text.
_WITHIN: Final = matcher(
    rf"(?:(?<=[\s。；])|^){_NUMBER}\s*(?:(?:关于)?20\d\d\s*年度?)?\s*[^\s。；，,：:、\d]{{2,40}}?"
    r"(?:(?=\s)|(?:情况的?(?:说明)?|说明)(?P<glued>(?=[\u4e00-\u9fff]{0,12}20\d\d\s*年|本|[（(]|截[至止])))"
)
_MARKED: Final = matcher(rf"[\s。；]{_NUMBER}")
# An item of a list that follows a sentence.
_ITEM: Final = matcher(rf"[。：；]\s*(?=\d{{1,2}}[、.．](?!\d)|[（(]\d{{1,2}}[)）]|{_NUMBER})")
_SEVERAL: Final = 2


# The end of a title that did not fit into its line.
_TAIL: Final = matcher(r"(?:[决预]?算)?(?:总体|具体)?(?:情况|况)?的?(?:说明|明)?[。：]?")
_OPENS: Final = frozenset(f"{NUMERALS}（(第")
_SHORT: Final = 12  # characters of such an end
_LONGEST: Final = 200_000  # characters of a report in one line: what is longer is none


def unfolded(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks of a document, its folded lines cut, its broken titles joined.

    What was one line keeps the place of that line, what was two that of the first.
    """
    taken = False
    for at, block in enumerate(blocks):
        if taken or not isinstance(block, TextLine):
            if not taken:
                yield block
            taken = False
        elif block.text[:1] not in _OPENS:
            yield from _cut(block) if _may_hold(block.text) else (block,)
        elif tail := _tail(block.text, blocks[at + 1 : at + 2]):
            taken = True
            yield TextLine(block.text + tail, block.place)
        else:
            yield from _cut(block) if "。" in block.text else (block,)


def _tail(text: str, after: Sequence[Block]) -> str:
    """The rest of a title on the next line; "" where the line is whole, or is no title."""
    if not after or not isinstance(after[0], TextLine) or len(after[0].text) > _SHORT:
        return ""
    tail = plain(after[0].text)
    if not tail or len(text) > 2 * TITLE or not _TAIL.fullmatch(tail):
        return ""
    return "" if SENTENCE.search(plain(text)) else after[0].text


def _may_hold(text: str) -> bool:
    return len(text) > 2 * TITLE and "。" in text and _MARKED.search(text) is not None


def _cut(line: TextLine) -> Iterator[TextLine]:
    """A line of several titles, or of one and its text, cut at each and at the items between."""
    titles = list(_WITHIN.finditer(line.text)) if len(line.text) <= _LONGEST else []
    if len(titles) < _SEVERAL and not any(one["glued"] is not None for one in titles):
        yield line
        return
    cuts = {0, len(line.text), *(at for one in titles for at in one.span())}
    cuts.update(one.end() for one in _ITEM.finditer(line.text))
    for begin, end in pairwise(sorted(cuts)):
        if piece := line.text[begin:end].strip():
            yield TextLine(piece, line.place)
