"""Clauses: tokens to statements, one section from its first clause to its last.

    subject (a quantity, a 科目) · what joins · amount · comparison · way · step · rate

A 。 ends a sentence, a new line an item, a ； what stands in a list; nothing is taken from beyond
them that the words do not name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from generator.understanding.sections import Text
from generator.understanding.sentences.comparisons import Comparisons
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.mentions import Mentions, across
from generator.understanding.sentences.naming import SIDES
from generator.understanding.sentences.nesting import Nesting
from generator.understanding.sentences.rates import Rates
from generator.understanding.sentences.spoken import Amount, Count, Name, Read
from generator.understanding.sentences.tokens import Token, tokens_of

_ENDS: Final = frozenset("。！？\n")
_INSIDE: Final = 200  # tokens of a pair of brackets
_BEGINNING: Final = 8  # characters of a line that can be its number
_UNKNOWN: Final = "？"  # what narrows a name that stands behind an amount of who knows what
_CARS: Final = "公务用车购置及运行维护费"
_OF_CARS: Final = {
    ("购置费", "购置"): "公务用车购置费",
    ("运行维护费", "运行费", "运维费", "运行维护"): "公务用车运行维护费",
}
_THRESHOLD: Final = ("以上", "以下", "及以上", "及以下", "以内")  # 单价50万元以上的设备


def read(text: Text, places: int = 0) -> Read:
    """Everything that a section states; `places` as in tokens_of."""
    return _Reader(text, tokens_of(text, places)).read()


class _Reader:
    """A section that is being read from its first token to its last."""

    def __init__(self, text: Text, tokens: Sequence[Token]) -> None:
        self.cursor = Cursor(text, tokens)
        self.mentions, self.nesting = Mentions(), Nesting()
        self.comparisons = Comparisons(self.cursor, self.mentions)
        self.rates = Rates(self.cursor, self.mentions, self.nesting)
        self.counts: list[Count] = []
        self.unnamed = -1  # the last sentence with an amount of which nothing says what it is
        self.opened = 0  # the token behind the last 其中

    def read(self) -> Read:
        steps = {
            "标点": self._mark, "比较": self.comparisons.compare, "增减": self.comparisons.way,
            "持平": self.comparisons.flat, "大小": self.comparisons.against,
            "占": self.rates.share, "完成": self.rates.completed, "比率": self.rates.rate,
            "其中": self._split, "原因": self._reason, "用于": self._purpose,
            "金额": self._amount, "数": self._bare, "词": self._word, "计数": self._counted,
        }  # fmt: skip
        cursor = self.cursor
        while token := cursor.peek():
            cursor.at += 1
            if step := steps.get(token.kind):
                step(token)
        if not cursor.text.text.endswith(("。", "；", "）", "！")):
            self.nesting.cut()
        self.nesting.close()
        return Read(
            tuple(self.mentions.amounts), tuple(self.comparisons.changes),
            tuple(self.rates.shares), tuple(self.rates.completions),
            tuple(self.nesting.lists), tuple(self.counts),
        )  # fmt: skip

    # ------------------------------------------------------------ marks and words

    def _word(self, token: Token) -> None:
        before = self.cursor.before
        if token.word == "中" and before and before.kind == "金额" and not self.cursor.words:
            self._split(token)  # 财政拨款收入300万元中，中央财政拨款200万元
        else:
            self.cursor.words.append(token)

    def _counted(self, token: Token) -> None:
        cursor = self.cursor
        if token.printed:
            unit = token.word.lstrip("-0123456789.,亿万千百余")
            quote = cursor.quote(token.start, token.end)
            self.counts.append(
                Count(cursor.said(), token.printed.value, unit, quote, cursor.line, cursor.aside)
            )
        cursor.words.clear()

    def _mark(self, token: Token) -> None:
        mark, cursor = token.word, self.cursor
        if mark == "（":
            self._bracket(token)
        elif mark == "）":
            cursor.words.clear()
            if whole := self.nesting.unbracket():
                # What follows is said of what stands in front of the brackets again.
                self.mentions.again(whole)
        elif mark in {"、", "："}:
            cursor.words.append(token)  # 收入预算：2024年年初预算数; see naming
        elif mark in _ENDS:
            self._end(mark)
        else:
            if mark == "；":
                self._semicolon()
            cursor.words.clear()

    def _end(self, mark: str) -> None:
        cursor, new_line = self.cursor, mark == "\n"
        if new_line:
            at = cursor.tokens[cursor.at - 1].end
            beginning = cursor.text.text[at : at + _BEGINNING]
            self.nesting.new_line(beginning, opened=self.opened == cursor.at - 1)
        else:
            self.nesting.sentence_ends()
        cursor.sentence += 1
        cursor.line += new_line
        cursor.words.clear()
        cursor.aside = False
        self.comparisons.forget()
        self.mentions.forget(cursor.sentence, line=new_line)

    def _semicolon(self) -> None:
        self.comparisons.forget()
        token = self.cursor.peek()
        going_on = token and token.kind == "词" and token.word[:1] in "一二三四五六七八九"
        if not going_on:
            self.cursor.aside = False
        self.nesting.semicolon()

    def _bracket(self, token: Token) -> None:
        """（境） is part of a name; （其中：甲10万元，乙20万元） is a list of its own."""
        cursor, inside, depth = self.cursor, list[Token](), 1
        for other in cursor.tokens[cursor.at : cursor.at + _INSIDE]:
            depth += {"（": 1, "）": -1}.get(other.word, 0)
            if not depth:
                break
            inside.append(other)
        if depth:
            return
        if any(one.kind in {"金额", "比率", "数"} for one in inside):
            self._open_bracket()
        else:
            self._pass_over(token, inside)

    def _open_bracket(self) -> None:
        cursor = self.cursor
        recent = self.mentions.recent(cursor.sentence)
        self.nesting.open(recent[0] if recent else None, bracket=True)
        before = cursor.before
        if before and before.kind in {"金额", "比率", "持平"}:
            # 比上年减少3万元（购置费预算20万元……）: that comparison is over
            self.comparisons.forget()
        cursor.words.clear()

    def _pass_over(self, token: Token, inside: Sequence[Token]) -> None:
        """Brackets without an amount: they belong to the name, but what they count is counted."""
        cursor = self.cursor
        if inside and cursor.words:
            end = inside[-1].end + 1
            words = cursor.text.text[token.start : end]
            cursor.words.append(Token("词", token.start, end, words))
        cursor.at += len(inside) + 1
        for at, one in enumerate(inside):
            if one.kind == "计数":  # （其中外事接待2批次）
                before = inside[at - 1].word if at else ""
                kept, cursor.words = cursor.words, [one._replace(word=f"（{before}")]
                self._counted(one)
                cursor.words = kept

    # ------------------------------------------------------------ lists, reasons, purposes

    def _split(self, token: Token) -> None:
        """其中, 包括: a list of the amount in front of it, or of what its clause names."""
        cursor, said = self.cursor, self.cursor.name()
        if not cursor.aside:
            whole = self._whole_below() if token.word.endswith("如下") else self._listed_whole(said)
            self.nesting.open(whole, bracket=False)
        cursor.words.clear()
        self.comparisons.forget()
        while (mark := cursor.peek()) and mark.word in {"：", "，", "如下"}:
            cursor.at += 1
        self.opened = cursor.at

    def _whole_below(self) -> Amount | None:
        """具体情况如下: of the one amount of the sentence; of several none is said to be meant."""
        recent = self._recent()
        same = {one.name.known for one in recent if one.sentence == recent[0].sentence}
        return recent[0] if len(same) == 1 else None

    def _listed_whole(self, said: Name) -> Amount | None:
        recent = self._recent()
        if not said.words or not recent:
            return recent[0] if recent else None
        if said.quantity in SIDES:  # 收支总预算A。收入包括……；支出包括……
            self.nesting.close()
            return next((one for one in recent if _is_side(said.quantity, one.name)), None)
        if said.known == recent[0].name.known:
            return recent[0]
        return next(self.mentions.of(said), None)

    def _recent(self) -> list[Amount]:
        return self.mentions.recent(self.cursor.sentence, beyond=True)

    def _purpose(self, token: Token) -> None:
        """用于城乡医疗救助的彩票公益金支出 is a name that a clause goes on with."""
        if self._shares_out():
            self._split(token)
        elif self.cursor.words and token.word == "用于":
            self.cursor.keep_word(token)
        else:
            self._reason(token)

    def _shares_out(self) -> bool:
        """主要用于：教育支出80万元，占80%: what has a share is a part, not only a use."""
        colon, _, amount, mark, share = (self.cursor.peek(ahead) for ahead in range(5))
        told = colon and colon.word == "：" and amount and amount.kind == "金额"
        return bool(told and mark and mark.word == "，" and share and share.kind == "占")

    def _reason(self, _: Token) -> None:
        self.cursor.aside = True
        self.cursor.words.clear()

    # ------------------------------------------------------------ amounts

    def _amount(self, token: Token) -> None:
        cursor, row = self.cursor, self.cursor.row(token)
        after = cursor.peek()
        threshold = after and after.word.startswith(_THRESHOLD)
        if not threshold and not self.comparisons.takes(row[0]):
            name = cursor.name()
            if name.column and not name.words:  # 预算A，决算B: no reason goes on with that
                cursor.aside = False
            if not name.words and not cursor.words:
                self.unnamed = cursor.sentence
                self.nesting.doubt()
                return
            if self.unnamed == cursor.sentence and not name.scope:
                name = replace(name, scope=_UNKNOWN)
            name = self._inherited(self._of_cars(name))
            at, quote = cursor.quote(token.start), cursor.quote(cursor.begun(token.start))
            within, aside = self.nesting.within, cursor.aside or name.before
            for printed in row:
                stated = Amount(
                    name, printed, at, quote, cursor.sentence, cursor.line, within, aside
                )
                self.mentions.keep(stated)
                self.nesting.take(stated)
        cursor.words.clear()

    def _of_cars(self, name: Name) -> Name:
        """购置费, 运行费: of what they are is said by the list that they stand in."""
        levels = self.nesting.levels
        whole = levels[-1].whole if levels else None
        if name.quantity or whole is None or whole.name.quantity != _CARS:
            return name
        kind = next((kind for said, kind in _OF_CARS.items() if name.words in said), "")
        return replace(name, quantity=kind) if kind else name

    def _inherited(self, name: Name) -> Name:
        """年初预算为A，支出决算为B: where only the column is said it is the same thing's."""
        recent = self._recent()
        bare = not name.words or name.quantity in SIDES
        if not bare or not name.column or not recent or across(name, recent[0]):
            return name
        same_column = recent[0].name.column in {"", name.column}
        if same_column and (name.words or recent[0].sentence != self.cursor.sentence):
            return name
        return replace(recent[0].name, column=name.column, before=name.before)

    def _bare(self, token: Token) -> None:
        after, more = self.cursor.peek(), self.cursor.peek(1)
        if after and more and after.word in {"、", ","} and more.kind == "金额":
            self._amount(token)
        else:
            self.cursor.words.clear()


def _is_side(side: str, name: Name) -> bool:
    """Whether 收入 or 支出 is a side of what is named, or it itself."""
    return bool(name.sides) or name.quantity.startswith(side)
