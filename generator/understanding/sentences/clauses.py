"""Clauses: tokens to statements, one section from its first clause to its last.

    subject (a quantity, a 科目) · what joins · amount · comparison · way · step · rate

A 。 ends a sentence, a new line an item, a ； what stands in a list; nothing is taken from beyond
them that the words do not name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from generator.later import matcher
from generator.understanding.sections import Text
from generator.understanding.sentences.comparisons import Comparisons
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.descent import begins_line
from generator.understanding.sentences.including import names_behind
from generator.understanding.sentences.itemizing import Items
from generator.understanding.sentences.mentions import Mentions, across
from generator.understanding.sentences.naming import AVERAGE, PLANS, SIDES, named
from generator.understanding.sentences.nesting import Nesting
from generator.understanding.sentences.rates import Rates
from generator.understanding.sentences.spoken import Amount, Name, Named, Read
from generator.understanding.sentences.tallies import Tallies
from generator.understanding.sentences.tokens import Token, figures_in, tokens_of

_ENDS: Final = frozenset("。！？\n")
_INSIDE: Final = 200  # tokens of a pair of brackets
_BEGINNING: Final = 8  # characters of a line that can be its number
_UNKNOWN: Final = "？"  # what narrows a name that stands behind an amount of who knows what
_CARS: Final = "公务用车购置及运行维护费"
_OF_CARS: Final = {
    ("购置费", "购置"): "公务用车购置费",
    ("运行维护费", "运行费", "运维费", "运行维护"): "公务用车运行维护费",
}
_LEFT_OVER: Final = frozenset(("年初结转和结余", "年末结转和结余", "使用非财政拨款结余"))
_REST: Final = frozenset(("结余", "节余", "剩余"))  # 预算3万元，支出2万元，结余1万元
_SUCH: Final = ("等", "等支出", "等费用", "等经费", "等方面支出")
_STOPS: Final = frozenset("。！？\n；：")
_FUND: Final = matcher("一般公共预算|政府性基金|国有资本经营|财政拨款")
_OF_THE_YEAR: Final = ("本年收入", "本年支出")
_NARROWS: Final = ("成交的", "中标的")  # 由中小企业供应商成交的，采购金额
_OTHERS: Final = ("其他", "其它")
_THRESHOLD: Final = ("以上", "以下", "及以上", "及以下", "以内")  # 单价50万元以上的设备


def read(text: Text, places: int = 0) -> Read:
    """Everything that a section states; `places` as in tokens_of."""
    tokens = tokens_of(text, places)
    return replace(_Reader(text, tokens).read(), figures=figures_in(text, tokens))


class _Reader:
    """A section that is being read from its first token to its last."""

    def __init__(self, text: Text, tokens: Sequence[Token]) -> None:
        self.cursor = Cursor(text, tokens)
        self.mentions, self.nesting = Mentions(), Nesting()
        self.comparisons = Comparisons(self.cursor, self.mentions)
        self.items = Items(self.cursor, self.mentions, self.comparisons)
        self.rates = Rates(self.cursor, self.mentions, self.nesting)
        self.tallies = Tallies(self.cursor)
        self.named: list[Named] = []
        self.unnamed = -1  # the last sentence with an amount of which nothing says what it is
        self.opened = 0  # the token behind the last 其中

    def read(self) -> Read:
        steps = {
            "标点": self._mark, "比较": self.comparisons.compare, "增减": self.comparisons.way,
            "持平": self.comparisons.flat, "大小": self.comparisons.against,
            "占": self.rates.share, "完成": self.rates.completed, "比率": self.rates.rate,
            "其中": self._split, "原因": self._reason, "用于": self._purpose,
            "金额": self._amount, "数": self._bare, "词": self._word, "计数": self.tallies.count,
            "科目": self.items.cite,
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
            tuple(self.nesting.lists), tuple(self.tallies.counts), tuple(self.items.cited),
            tuple(self.items.reasons), tuple(self.items.purposes), tuple(self.named),
        )  # fmt: skip

    # ------------------------------------------------------------ marks and words

    def _word(self, token: Token) -> None:
        before = self.cursor.before
        if token.word == "中" and before and before.kind == "金额" and not self.cursor.words:
            self._split(token)  # 财政拨款收入300万元中，中央财政拨款200万元
        else:
            self.comparisons.hears(token.word)
            self.cursor.words.append(token)

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
            elif cursor.words and cursor.words[-1].word.endswith("中"):
                self._split_named(token)  # 项目支出中，草原防火15万元
            if not (cursor.words and cursor.words[-1].word.endswith(_NARROWS)):
                cursor.words.clear()

    def _end(self, mark: str) -> None:
        cursor, new_line = self.cursor, mark == "\n"
        if new_line:
            at = cursor.tokens[cursor.at - 1].end
            beginning = cursor.text.text[at : at + _BEGINNING]
            first = cursor.peek()
            marked = bool(first and first.kind == "科目")
            item = marked or (bool(self.nesting.levels) and begins_line(cursor.text.text, at))
            self.nesting.new_line(beginning, opened=self.opened == cursor.at - 1, item=item)
        else:
            self.nesting.sentence_ends()
        cursor.sentence += 1
        cursor.line += new_line
        cursor.words.clear()
        cursor.aside = False
        self.tallies.end()
        self.comparisons.end(new_line=new_line)
        self.mentions.forget(line=new_line)

    def _semicolon(self) -> None:
        self.comparisons.forget()
        self.tallies.semicolon()
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

    def _pass_over(self, token: Token, inside: list[Token]) -> None:
        """Brackets without an amount: they belong to the name, but what they count is counted."""
        cursor, before = self.cursor, self.cursor.before
        if inside and cursor.words and not (before and before.kind == "计数"):  # 5辆（台）
            end = inside[-1].end + 1
            words = cursor.text.text[token.start : end]
            cursor.words.append(Token("词", token.start, end, words))
        cursor.at += len(inside) + 1
        self.tallies.count_inside(token, inside)

    # ------------------------------------------------------------ lists, reasons, purposes

    def _split(self, token: Token) -> None:
        """其中, 包括: a list of the amount in front of it, or of what its clause names."""
        cursor, said = self.cursor, self.cursor.name()
        self.tallies.split(token)
        self.comparisons.split(token)
        if said.words and (amount := self._described()):
            cursor.at = amount
            return
        if not cursor.aside:
            below = token.word.endswith("如下") and not said.quantity
            whole = self._whole_below() if below else self._listed_whole(said)
            if token.word.startswith(("按", "分")):  # 按性质分，基本支出……。按科目分，……
                near = self._recent() or self.mentions.of_line(cursor.line - 1)
                around = [one for stated in near for one in (stated, *stated.within)]
                more = (one for one in around if one.printed.value > 0)
                whole = max(more, key=lambda one: one.printed.value, default=None)
            self.nesting.open(whole, bracket=False)
            self._include(whole, token)
        cursor.words.clear()
        self.comparisons.forget()
        while (mark := cursor.peek()) and mark.word in {"：", "，", "如下"}:
            cursor.at += 1
        self.opened = cursor.at

    def _include(self, whole: Amount | None, token: Token) -> None:
        if named_here := names_behind(self.cursor, whole, token.word):
            self.named.append(named_here)

    def _described(self) -> int:
        """工资福利支出包括基本工资等支出80万元: where the amount stands; 0 where none does."""
        cursor = self.cursor
        for at in range(cursor.at, min(cursor.at + _INSIDE, len(cursor.tokens))):
            one = cursor.tokens[at]
            if one.kind == "金额":
                return at if cursor.tokens[at - 1].word.endswith(_SUCH) else 0
            if one.kind not in {"词", "标点"} or one.word in _STOPS:
                break
        return 0

    def _split_named(self, token: Token) -> None:
        """项目支出中，……: a list of an amount that was stated before."""
        words = self.cursor.said().removesuffix("中")
        if (name := named(words)).quantity and next(self.mentions.of(name), None):
            last = self.cursor.words[-1]
            self.cursor.words[-1] = last._replace(word=last.word.removesuffix("中"))
            self._split(token)

    def _whole_below(self) -> Amount | None:
        """具体情况如下: of the one amount of the sentence; of several none is said to be meant."""
        recent = self._recent()
        same = {one.name.known for one in recent if one.sentence == recent[0].sentence}
        return recent[0] if len(same) == 1 else None

    def _listed_whole(self, said: Name) -> Amount | None:
        recent = self._recent()
        if not said.words:
            return next((one for one in recent if self._taken_apart(one)), None)
        if said.quantity in SIDES and recent:  # 收支总预算A。收入包括……；支出包括……
            self.nesting.close()
            return next((one for one in recent if _is_side(said.quantity, one.name)), None)
        if recent and said.known == recent[0].name.known:
            return recent[0]
        return next(self.mentions.of(said), None)

    def _taken_apart(self, one: Amount) -> bool:
        """收入合计A，年初结转和结余B。其中：财政拨款收入……: what was left over has no sources."""
        return one.sentence == self.cursor.sentence or one.name.quantity not in _LEFT_OVER

    def _recent(self) -> list[Amount]:
        return self.mentions.recent(self.cursor.sentence, beyond=True)

    def _purpose(self, token: Token) -> None:
        """用于城乡医疗救助的彩票公益金支出 is a name that a clause goes on with.

        So is 其他按照规定配备的公务用车.
        """
        words = self.cursor.words
        named_on = token.word == "用于" or (words and words[-1].word in _OTHERS)
        if self._shares_out():
            self._split(token)
        elif words and named_on:
            self.cursor.keep_word(token)
        else:
            self.items.spend(token)
            self._include(next(iter(self._recent()), None), token)
            self._set_aside(token)

    def _shares_out(self) -> bool:
        """主要用于：教育支出80万元，占80%: what has a share is a part, not only a use."""
        colon, _, amount, mark, share = (self.cursor.peek(ahead) for ahead in range(5))
        told = colon and colon.word == "：" and amount and amount.kind == "金额"
        return bool(told and mark and mark.word == "，" and share and share.kind == "占")

    def _reason(self, token: Token) -> None:
        self.items.explain(token)
        self._set_aside(token)

    def _set_aside(self, token: Token) -> None:
        self.cursor.aside, self.cursor.aside_since = True, token.start
        self.cursor.words.clear()

    # ------------------------------------------------------------ amounts

    def _amount(self, token: Token) -> None:
        cursor, row = self.cursor, self.cursor.row(token)
        after = cursor.peek()
        threshold = after and after.word.startswith(_THRESHOLD)
        if not threshold and self.comparisons.takes(row[0]):
            return
        if not threshold:
            name = cursor.name()
            if name.column and not name.words:  # 预算A，决算B: no reason goes on with that
                cursor.aside = False
            if not name.words and not cursor.words:
                self.unnamed = cursor.sentence
                self.nesting.doubt()
                return
            if self.unnamed == cursor.sentence and not name.scope:
                name = replace(name, scope=_UNKNOWN)
            name = self.items.placed(self._of_cars(name), self.nesting.within)
            name = self._of_fund(self._inherited(name))
            at, quote = cursor.quote(token.start), cursor.quote(cursor.begun(token.start))
            other = name.before or name.words in _REST or bool(AVERAGE.search(cursor.said()))
            within, aside = self.nesting.within, cursor.aside or other
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

    def _of_fund(self, name: Name) -> Name:
        """政府性基金本年收入A，本年支出B: a line that begins with a fund goes on with it."""
        if name.scope or not self.cursor.said().endswith(_OF_THE_YEAR):
            return name
        line = [one for one in self.mentions.amounts if one.line == self.cursor.line]
        fund = _FUND.match(line[0].name.words) if line else None
        return replace(name, scope=fund[0]) if fund else name

    def _inherited(self, name: Name) -> Name:
        """年初预算为A，支出决算为B: where only the column is said it is the same thing's."""
        recent = self._recent()
        if name.known == "|支出" and recent and recent[0].name.column in PLANS:
            name = replace(name, column=name.column or "决算")  # 预算3万元，支出2.4万元
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
