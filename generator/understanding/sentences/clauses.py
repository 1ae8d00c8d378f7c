"""Clauses: tokens to statements, one section from its first clause to its last.

    subject (a quantity, a 科目) · what joins · amount · comparison · way · step · rate

A 。 ends a sentence, a new line an item, a ； what stands in a list; nothing is taken from beyond
them that the words do not name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.sections import Text
from generator.understanding.sentences.comparisons import Comparisons
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.descent import begins_line
from generator.understanding.sentences.implied import ACCORDING, Implied
from generator.understanding.sentences.itemizing import Items
from generator.understanding.sentences.listing import Listing
from generator.understanding.sentences.mentions import Mentions
from generator.understanding.sentences.naming import named
from generator.understanding.sentences.nesting import Nesting
from generator.understanding.sentences.rates import Rates
from generator.understanding.sentences.spoken import SO_MANY, Amount, Name, Read
from generator.understanding.sentences.tallies import Tallies
from generator.understanding.sentences.tokens import Token, figures_in, tokens_of

_ENDS: Final = frozenset("。！？\n")
_INSIDE: Final = 200  # tokens of a pair of brackets
_FAR: Final = 60  # characters of a clause that are looked ahead for what it names
_UNKNOWN: Final = "？"  # what narrows a name that stands behind an amount of who knows what
_NUMERALS: Final = frozenset("一二三四五六七八九十")
_CODE: Final = matcher(r"\d{3}(?:\d\d){0,2}")  # 行政运行（2130101）
_NARROWS: Final = ("成交的", "中标的")  # 由中小企业供应商成交的，采购金额
_UNITS: Final = ("部门", "单位", "预算部门", "预算单位")
_NEAR: Final = 8  # characters of how many these are
_THRESHOLD: Final = ("以上", "以下", "及以上", "及以下", "以内")  # 单价50万元以上的设备


def read(text: Text, places: int = 0, year: int | None = None) -> Read:
    """Everything that a section of the report of a year states; `places` as in tokens_of."""
    return _Reader(text, tokens_of(text, places), year).read()


class _Reader:
    """A section that is being read from its first token to its last."""

    def __init__(self, text: Text, tokens: Sequence[Token], year: int | None = None) -> None:
        self.cursor = Cursor(text, tokens)
        self.mentions, self.nesting = Mentions(), Nesting()
        self.comparisons = Comparisons(self.cursor, self.mentions)
        self.items = Items(self.cursor, self.mentions, self.comparisons)
        self.rates = Rates(self.cursor, self.mentions, self.nesting)
        self.tallies = Tallies(self.cursor)
        self.listing = Listing(
            self.cursor, self.mentions, self.nesting, self.comparisons, self.tallies
        )
        self.implied = Implied(self.cursor, self.mentions, self.nesting, self.items, year)
        self.unnamed = -1  # the last sentence with an amount of which nothing says what it is

    def read(self) -> Read:
        steps = {
            "标点": self._mark, "比较": self.comparisons.compare, "增减": self.comparisons.way,
            "持平": self.comparisons.flat, "大小": self.comparisons.against,
            "占": self.rates.share, "完成": self.rates.completed, "比率": self.rates.rate,
            "其中": self.listing.split, "原因": self._reason, "用于": self._purpose,
            "金额": self._amount, "数": self._bare, "词": self._word, "计数": self.tallies.count,
            "日期": self.implied.dated, "科目": self.items.cite,
        }  # fmt: skip
        cursor, tokens = self.cursor, self.cursor.tokens
        while cursor.at < len(tokens):
            token = tokens[cursor.at]
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
            tuple(self.items.reasons), tuple(self.items.purposes), tuple(self.listing.named),
            partial(figures_in, cursor.text, cursor.tokens),
        )  # fmt: skip

    # ------------------------------------------------------------ marks and words

    def _word(self, token: Token) -> None:
        before = self.cursor.before
        if token.word == "中" and before and before.kind == "金额" and not self.cursor.words:
            self.listing.split(token)  # 财政拨款收入300万元中，中央财政拨款200万元
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
        elif mark == "、":
            cursor.words.append(token)
        elif mark == "：":
            self._colon(token)
        elif mark in _ENDS:
            self._end(mark)
        else:
            self._clause_ends(token)

    def _clause_ends(self, token: Token) -> None:
        """A ， or ；: what was said names no amount, but it may say of what a list follows."""
        cursor = self.cursor
        if token.word == "；":
            self._semicolon()
        elif cursor.aside and self._numbered():
            self._end(token.word)  # 原因是厉行节约，三、2024年公务接待费预算2万元
        else:
            self.listing.herald(token)  # 项目支出中，草原防火15万元
        if not (cursor.words and cursor.words[-1].word.endswith(_NARROWS)):
            cursor.words.clear()

    def _numbered(self) -> bool:
        """Whether what comes is an item with a number and a year, in the middle of a line."""
        number, mark, year = (self.cursor.peek(ahead) for ahead in range(3))
        dated = number and mark and mark.word == "、" and year and year.kind == "日期"
        return bool(dated and number and number.word in _NUMERALS)

    def _end(self, mark: str) -> None:
        cursor, new_line = self.cursor, mark == "\n"
        if new_line:
            at, first = cursor.tokens[cursor.at - 1].end, cursor.peek()
            marked = bool(first and first.kind == "科目")
            item = marked or (bool(self.nesting.levels) and begins_line(cursor.text.text, at))
            announced = self.listing.announced
            self.nesting.new_line(cursor.beginning(), opened=announced, item=item)
        else:
            self.nesting.sentence_ends(cursor.beginning())
        cursor.sentence += 1
        cursor.line += new_line
        cursor.words.clear()
        cursor.aside = False
        self.tallies.end()
        self.comparisons.end(new_line=new_line)
        self.implied.sentence_ends(new_line=new_line)
        self.comparisons.forget()
        self.mentions.forget(line=new_line)

    def _colon(self, token: Token) -> None:
        """总额A：货物B，工程C, 按性质分：基本支出B: a list; 收入预算：年初预算数: see naming."""
        cursor = self.cursor
        before = cursor.before
        if before and before.kind == "金额" and not cursor.words and not cursor.aside:
            self.listing.split(token)
        else:
            self.listing.herald(token)  # 本年收入中：财政拨款A，其他收入B
            self.implied.headed()
            if cursor.words:
                cursor.words.append(token)

    def _comes(self) -> Name:
        """What the next clause states an amount of."""
        cursor, said, ahead = self.cursor, "", 0
        while (token := cursor.peek(ahead)) and token.kind in {"词", "日期"} and len(said) < _FAR:
            said += token.word if token.kind == "词" else ""
            ahead += 1
        return named(said)

    def _semicolon(self) -> None:
        self.comparisons.forget()
        self.tallies.semicolon()
        token = self.cursor.peek()
        going_on = token and token.kind == "词" and token.word[:1] in "一二三四五六七八九"
        if not going_on:
            self.cursor.aside = False
        self.nesting.semicolon(self._comes(), self.cursor.beginning())

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
        coded = len(inside) == 1 and _CODE.fullmatch(inside[0].word)
        if any(one.kind in {"金额", "比率", "数"} for one in inside) and not coded:
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

    # ------------------------------------------------------------ reasons, purposes

    def _purpose(self, token: Token) -> None:
        """用于城乡医疗救助的彩票公益金支出 is a name that a clause goes on with.

        So is 其他按照规定配备的公务用车.
        """
        if self._shares_out() or self._sorted_by():
            self.listing.split(token)
        elif token.word in ACCORDING or (
            token.word == "用于" and (self._names() or self._used_money())
        ):
            self.cursor.keep_word(token)
        else:
            self.items.spend(token)
            self.listing.include(token)
            self._set_aside(token)

    def _names(self) -> bool:
        """2024年用于机构正常运转的日常支出: behind a name or a year it is more of a name."""
        before = self.cursor.before
        return bool(self.cursor.words or (before and before.kind == "日期"))

    def _used_money(self) -> bool:
        """用于专项业务工作的经费支出80万元: a name of money by what it is for."""
        words, amount = self.cursor.peek(), self.cursor.peek(1)
        return bool(
            words and amount and words.word.endswith("的经费支出") and amount.kind == "金额"
        )

    def _shares_out(self) -> bool:
        """主要用于：教育支出80万元，占80%: what has a share is a part, not only a use."""
        colon, _, amount, mark, share = (self.cursor.peek(ahead) for ahead in range(5))
        told = colon and colon.word == "：" and amount and amount.kind == "金额"
        return bool(told and mark and mark.word == "，" and share and share.kind == "占")

    def _sorted_by(self) -> bool:
        """按支出功能分类，主要用于：教育支出80万元: parts of what is taken apart there."""
        colon = self.cursor.peek()
        return bool(colon and colon.word == "：" and self.listing.announced)

    def _reason(self, token: Token) -> None:
        colon = self.cursor.peek()
        if token.word == "主要是" and colon and colon.word == "：" and not self.cursor.words:
            self.listing.split(token)  # 收入预算A，主要是：财政拨款收入B，其他收入C
            return
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
        if after and after.kind == "增减" and self.comparisons.starts_from(token):
            return
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
            said = cursor.said()
            name = self.implied.of(self._of_some(name), said)
            self.nesting.turn(name)
            at, quote = cursor.quote(token.start), cursor.quote(cursor.begun(token.start))
            within, aside = self.nesting.within, self.implied.is_aside(name, said)
            for printed in row:
                stated = Amount(
                    name, printed, at, quote, cursor.sentence, cursor.line, within, aside
                )
                self.mentions.keep(stated)
                self.nesting.take(stated)
        cursor.words.clear()

    def _of_some(self, name: Name) -> Name:
        """全县15个|部门“三公”经费: of so many, which other sentences need not speak of."""
        first = self.cursor.words[0] if self.cursor.words else None
        if first is None or name.scope or not first.word.startswith(_UNITS):
            return name
        counted = SO_MANY.search(self.cursor.text.text, max(first.start - _NEAR, 0), first.start)
        return replace(name, scope=counted[0]) if counted else name

    def _bare(self, token: Token) -> None:
        after, more = self.cursor.peek(), self.cursor.peek(1)
        if after and more and after.word in {"、", ","} and more.kind == "金额":
            self._amount(token)
        else:
            self.cursor.words.clear()
