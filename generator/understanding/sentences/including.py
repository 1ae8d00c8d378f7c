"""Including: what an amount includes by names alone: 主要包括：办公费、印刷费."""

from __future__ import annotations

from typing import Final

from generator.later import matcher
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.printed import Quote
from generator.understanding.sentences.spoken import Amount, Named

_LONGEST: Final = 400  # tokens that a list of names goes on
_FIGURES: Final = frozenset(("金额", "比率", "数", "计数"))
_STOPS: Final = frozenset("。；\n")
_NAME: Final = matcher(r"[^、，；：]+(?![^、，；]*：)")


def names_behind(cursor: Cursor, whole: Amount | None, word: str) -> Named | None:
    """The names up to the end of the sentence, if no figure is there; None where it is no list.

    A ； goes on with them where what follows it has no figure either.  `word` introduces them.
    """
    start = end = cursor.tokens[cursor.at - 1].end
    for one in cursor.tokens[cursor.at : cursor.at + _LONGEST]:
        if one.kind in _FIGURES:
            break
        if one.word in _STOPS:
            end = one.start
            if one.word != "；":
                break
    found = _NAME.finditer(cursor.text.text, start, end)
    names = tuple(Quote(cursor.text, *match.span()) for match in found)
    if whole is None or len(names) <= 1:
        return None
    return Named(whole, word, names, Quote(cursor.text, start, end))
