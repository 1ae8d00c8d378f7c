"""Comparing: a section that was told beside what was published of it, token by token.

Of several ways to hold one against the other that are as good, the one that a person would see.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from generator.learning.aligning import (
    MARKS,
    Token,
    agrees,
    aligned,
    published_tokens,
    told_tokens,
)
from generator.learning.uttering import Piece


class Comparison(Struct):
    """A section that was told and what was published of it, token by token."""

    section: str
    pieces: list[Piece]
    told: list[Token]
    published: list[Token]
    matched: list[int]

    @property
    def worth(self) -> int:
        """How many characters of it are what was published, less those that are too many.

        A figure is as long as it was published: told in 元 for 万元 it is no more of the same.
        """
        same = sum(
            min(len(one.text), len(self.published[at].text))
            for one, at in zip(self.told, self.matched, strict=True)
            if at >= 0 and self.is_same(one, self.published[at])
        )
        return 2 * same - sum(len(one.text) for one in self.told)

    @property
    def is_strange(self) -> bool:
        """Whether the two have so little in common that one says nothing of the other.

        Their headings aside; of what says less than a sentence there is nothing to be learned.
        """
        told, published = _behind_heading(self.told), _behind_heading(self.published)
        same = sum(one >= published for one in self.matched[told:])
        size = max(len(self.published) - published, _LEAST)
        return 5 * same < 2 * min(len(self.told) - told, size)

    @staticmethod
    def is_same(one: Token, other: Token) -> bool:
        """Whether it is the same character, or the figure that it should be."""
        return one.key == other.key and (one.key != "#" or agrees(one, other))


_LEAST: Final = 60  # characters of a section that is told in short


def _behind_heading(tokens: Sequence[Token]) -> int:
    """How many tokens a heading on its own line has; 0 where there is none."""
    return next((at + 1 for at, one in enumerate(tokens) if one.key == "\n"), 0)


def compared(section: str, pieces: Sequence[Piece], text: str) -> Comparison:
    """A section as it was told, held against what was published."""
    told = told_tokens(pieces)
    published = published_tokens(text, told)
    if not any(one.key == "\n" for one in published):
        told = [one for one in told if one.key != "\n"]
    found = Comparison(section, list(pieces), told, published, aligned(told, published))
    _part(found)
    _bring_together(found)
    _slide(found)
    return found


def _part(one: Comparison) -> None:
    """Two figures that are not the same are one, published wrong, only where the words agree."""
    told, matched = one.told, one.matched
    for at, answer in enumerate(matched):
        if answer < 0 or told[at].key != "#" or one.is_same(told[at], one.published[answer]):
            continue
        near = range(max(at - _WORDS, 0), min(at + _WORDS + 1, len(told)))
        words = [i for i in near if told[i].key != "#"]
        same = [i for i in words if abs(answer - matched[i]) <= abs(at - i) and matched[i] >= 0]
        if 2 * len(same) <= len(words):
            matched[at] = -1


_WORDS: Final = 4  # characters around a figure that say what it is


def _bring_together(one: Comparison) -> None:
    """What was inserted before a mark, and what was replaced behind it, as far as one stands there.

    “甲（乙），丙丁” for “甲，戊”: the mark is the one behind （乙）, and 丙丁 stands for 戊.
    """
    told, published, matched = one.told, one.published, one.matched
    for at in range(1, len(told) - 1):
        here, before = matched[at], matched[at - 1]
        if told[at].key not in MARKS or here < 0 or before < 0 or matched[at + 1] >= 0:
            continue
        for other in range(here - 1, before, -1):
            if published[other].key == told[at].key:
                matched[at] = other
                break


def _slide(one: Comparison) -> None:
    """Where the characters beside could as well have been left out, whole places were.

    “，甲，” without “，甲” is the same as without “甲，”: that which leaves the fewest places cut
    in two, and takes them from one sentence, is what was meant.
    """
    at = 0
    while at < len(one.told):
        if one.matched[at] >= 0:
            at += 1
            continue
        end = at
        while end < len(one.told) and one.matched[end] < 0:
            end += 1
        _slide_one(one, at, end)
        at = end


def _slide_one(one: Comparison, start: int, end: int) -> None:
    """Moves a stretch that was left out to where it leaves the fewest places cut in two."""
    told, matched = one.told, one.matched
    before, after = matched[start - 1] if start else -1, matched[end] if end < len(told) else -1
    if before >= 0 and after >= 0 and after != before + 1:
        return  # something else stands there instead
    steps, size = [0], end - start
    down = start
    while down and matched[down - 1] >= 0 and _one_key(told[down - 1], told[down - 1 + size]):
        if down > 1 and matched[down - 2] not in {-1, matched[down - 1] - 1}:
            break
        down -= 1
        steps.append(down - start)
    up = end
    while up < len(told) and matched[up] >= 0 and _one_key(told[up], told[up - size]):
        if up + 1 < len(told) and matched[up + 1] not in {-1, matched[up] + 1}:
            break
        up += 1
        steps.append(up - end)
    best = min(steps, key=lambda step: (*_cuts(one, start + step, end + step), abs(step)))
    for step in range(0, best, 1 if best > 0 else -1):
        if best > 0:
            matched[start + step], matched[end + step] = matched[end + step], -1
        else:
            last, first = end + step - 1, start + step - 1
            matched[last], matched[first] = matched[first], -1


def _one_key(one: Token, other: Token) -> bool:
    return one.key == other.key and (one.key != "#" or one.text == other.text)


def _cuts(one: Comparison, start: int, end: int) -> tuple[int, int, int]:
    """How many places a stretch cuts in two, whether a mark bounds it, how far its places stand."""
    told = one.told
    cut = int(start > 0 and told[start - 1].piece == told[start].piece)
    cut += int(end < len(told) and told[end - 1].piece == told[end].piece)
    bounded = told[start].key in MARKS or told[end - 1].key in MARKS
    inner = [one.pieces[token.piece] for token in told[start:end]]
    tests = {tuple(said for said, _, _ in piece.under) for piece in inner}
    return cut, len(tests) + len({piece.calls for piece in inner}), int(not bounded)
