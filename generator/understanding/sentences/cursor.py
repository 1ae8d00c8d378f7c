"""Cursor: where a section is being read: the next token, the words of the clause so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from generator.understanding.sections import Text
from generator.understanding.sentences.naming import begins, named, named_of
from generator.understanding.sentences.printed import Printed, Quote
from generator.understanding.sentences.spoken import Item, Name
from generator.understanding.sentences.tokens import Token
from generator.understanding.tables import WAN

_PIECES: Final = 20  # tokens of a name
_LONGEST: Final = 120  # characters of it, with what stands in front
_BEGINNING: Final = 8  # characters of a line that can be its number


class Cursor:
    """A section between its first token and its last.

    `words` are those of the clause since its last figure; `aside` whether they stand in a reason.
    """

    def __init__(self, text: Text, tokens: Sequence[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.at = 0
        self.words: list[Token] = []
        self.sentence = self.line = 0
        self.aside = False
        self.aside_since = 0  # where the reason begins that is being read

    def peek(self, ahead: int = 0) -> Token | None:
        """The token that is not read yet, or one behind it."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    @property
    def before(self) -> Token | None:
        """The token in front of the one that is being read."""
        return self.tokens[self.at - 2] if self.at > 1 else None

    def beginning(self) -> str:
        """How what is not read yet begins."""
        at = self.tokens[self.at - 1].end
        return self.text.text[at : at + _BEGINNING]

    def said(self) -> str:
        """The words of the clause since its last figure, as they are printed."""
        return "".join([word.word for word in self.words[-_PIECES:]])[-_LONGEST:]

    def name(self) -> Name:
        """What the words of the clause name; behind a 科目 they are said of it."""
        words = self.words[-_PIECES:]
        for at in reversed(range(len(words))):
            if item := words[at].item:
                return named_of(item, "".join(word.word for word in words[at + 1 :]))
        return named(self.said())

    def item(self) -> Item | None:
        """The 科目 that the clause has marked."""
        return next((word.item for word in reversed(self.words[-_PIECES:]) if word.item), None)

    def quote(self, start: int, end: int | None = None) -> Quote:
        """The words from `start` on, to what was read last."""
        return Quote(self.text, start, self.tokens[self.at - 1].end if end is None else end)

    def begun(self, at: int) -> int:
        """Where the words begin that name what stands at `at`."""
        start = next((word.start for word in self.words if word.word != "、"), at)
        start = max(start, at - _LONGEST)
        return start + begins(self.text.text[start:at])

    def keep_word(self, token: Token) -> None:
        """What looked like more is a word of a name."""
        self.words.append(replace(token, kind="词"))

    def row(self, first: Token) -> list[Printed]:
        """Amounts side by side: 4125.49,4143.91万元; one without a unit has the next one's."""
        row = [first]
        while (gap := self.peek()) and (more := self.peek(1)):
            if gap.word not in {"、", ",", "，", "和"} or more.kind not in {"金额", "数", "比率"}:
                break
            if first.kind not in {more.kind, "数"}:
                break
            if gap.word == "，" and row[-1].kind != "数":
                break
            row.append(more)
            self.at += 2
        return [one for one in _alike(row) if one is not None]


def _alike(row: Sequence[Token]) -> Iterator[Printed | None]:
    """The numbers of a row; one without a unit has that of the last."""
    last = row[-1].printed
    for one in row:
        if one.kind == "数" and row[-1].kind == "金额" and one.printed and last:
            scale = WAN if "万" in row[-1].word else 1
            yield Printed(one.printed.digits, one.printed.value * scale, one.printed.half * scale)
        else:
            yield one.printed
