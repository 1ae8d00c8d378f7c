"""Tallies: what a section counts, and the number that its kinds are counted in.

共有车辆5辆，其中：机要通信用车1辆，应急保障用车4辆 counts five, and what they are.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.spoken import Count
from generator.understanding.sentences.tokens import DOWN, UP, Token

_NUMBER: Final = "-0123456789.,亿万千百余"
BEHIND: Final = matcher(r"(?:（[^（）\d]{0,4}）)?[，；。：]?")  # 5辆（台），|其中
# 车辆5辆，价值80万元，|其中; 车辆5辆，比上年减少1辆，主要是报废。|其中
_VEHICLES: Final = "车辆"
_VALUED: Final = matcher(r"，(?:[^；。\n]{0,60}，|[比较与][^；。\n]{0,60}。)")


class Tallies:
    """The counts of a section, and the one whose kinds are being counted."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self.counts: list[Count] = []
        self._whole: Count | None = None
        self._kinds = self._stops = 0  # counted of it so far, and how many ； between them

    def count(self, token: Token) -> None:
        """A number with what it counts."""
        cursor = self._cursor
        if token.printed:
            self._kinds += self._whole is not None
            self.counts.append(
                Count(
                    cursor.said(), token.printed.value, token.word.lstrip(_NUMBER),
                    cursor.quote(token.start, token.end), cursor.line, cursor.sentence,
                    cursor.aside, self._alike(token.word.lstrip(_NUMBER)),
                )
            )  # fmt: skip
        cursor.words.clear()

    def _alike(self, unit: str) -> Count | None:
        """15批，120人次，其中外事接待2批: some of the groups, not of the people."""
        whole = self._whole
        if whole is None or whole.unit[:1] == unit[:1]:
            return whole
        line = (one for one in reversed(self.counts[-_MOVED:]) if one.line == whole.line)
        return next((one for one in line if one.unit[:1] == unit[:1] and not one.within), whole)

    def count_inside(self, bracket: Token, inside: list[Token]) -> None:
        """40批次（其中外事接待2批次）: counts in brackets are some of those in front of them."""
        cursor = self._cursor
        kept, state = cursor.words, (self._whole, self._kinds)
        self._whole = self._in_front_of(bracket)
        for at, one in enumerate(inside):
            if one.kind == "计数":
                before = inside[at - 1].word if at else ""
                cursor.words = [replace(one, word=f"（{before}")]
                self.count(one)
        cursor.words, (self._whole, self._kinds) = kept, state

    def split(self, token: Token) -> None:
        """其中: what follows is counted in the number right in front of it."""
        self._whole, self._kinds, self._stops = self._in_front_of(token), 0, 0

    def semicolon(self) -> None:
        """甲1辆、乙2辆；: it ends what commas list."""
        self._stops += 1
        if self._stops < self._kinds:
            self._whole = None

    def end(self) -> None:
        """A sentence ends."""
        self._whole = None

    def _in_front_of(self, token: Token) -> Count | None:
        last = self.counts[-1] if self.counts else None
        prose = self._cursor.text.text
        if last and BEHIND.fullmatch(prose, last.quote.end, token.start):
            return last
        more = (one for one in reversed(self.counts[-_MOVED:]) if not _moves(one))
        whole = next(more, None)
        vehicles = whole and whole.words.endswith(_VEHICLES) and not whole.within
        apart = vehicles and whole and _VALUED.fullmatch(prose, whole.quote.end, token.start)
        return whole if apart else None


_MOVED: Final = 2  # counts: how many there are, and how many more or fewer


def _moves(one: Count) -> bool:
    """Whether a number is by how much there were more or fewer."""
    return any(word in one.words for word in (*UP, *DOWN))
