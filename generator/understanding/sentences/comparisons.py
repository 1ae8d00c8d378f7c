"""Comparisons: by how much something has changed, against which base.

The subject of a comparison is what its own clause names; where it names nothing it is the amount
in front of it, or what that is a part of.  A base that is printed is never taken over a ；.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile
from typing import Final

from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.mentions import Mentions
from generator.understanding.sentences.naming import BEFORE, PLANS, named
from generator.understanding.sentences.printed import Printed
from generator.understanding.sentences.spoken import Amount, Base, Change, Name
from generator.understanding.sentences.tallies import BEHIND
from generator.understanding.sentences.tokens import (
    ABOVE,
    BELOW,
    DOWN,
    FLAT,
    LEVEL,
    UP,
    Token,
    listed,
)

# What may stand between a word that something rose and by how much.
_FILL: Final = frozenset(
    listed(
        """
        了 为 额 额为 率 率为 幅 幅度 幅度为 达 达到 约 近 比例 比例为 各 支出 金额 的 比率 百分比
        是 率达 幅度达 比例达
        """
    )
)
_LENT: Final = ("债券", "转贷收入", "债务收入")  # 新增债券5亿元 is how much that is
_BOTH: Final = 2  # amounts of a year and of the one before it
_YEAR: Final = matcher(r"20\d\d年")
# 由上年的A万元|增加|到B万元
_FROM: Final = matcher(r"[由从](?:上一?年|去年|20\d\d年)度?的?(?:决算|预算)?数?$")
_TO: Final = ("到", "至")
_CLAUSE: Final = frozenset("，；。\n")
_NEAR: Final = 24  # characters between what is compared with and its amount
_BESIDE: Final = 8  # amounts among which that of the year before is looked for
_JOINS: Final = 4  # tokens between a step and its rate
_GOING_ON: Final = matcher(r"，连续[^，。；\n]{0,16}[，。；]?")  # 下降2%，连续7年下降。|其中
_SAME_SCOPE: Final = "口径"
_SAME: Final = "同口径"
# 上年无该预算
_NONE_BEFORE: Final = tuple(listed("上年无 上年未 上年没有 去年无 去年未 去年没有"))
_BETWEEN: Final = frozenset(listed("， 、 （ 各 分别 也 均 即 同比 年"))
_RATES: Final = frozenset(listed("率 率为 幅度 幅度为"))
_NOTHING: Final = Printed("0", Fraction(0), Fraction(0))


class Comparisons:
    """The changes of a section, and what is being compared with while one is read."""

    def __init__(self, cursor: Cursor, mentions: Mentions) -> None:
        self._cursor, self._mentions = cursor, mentions
        self.changes: list[Change] = []
        self._base: Base | None = None
        self._from = self._to = 0  # where the words of the base stand
        self.last: tuple[int, Change] | None = None  # the last change, and its sentence
        self._within: Change | None = None  # the change whose parts are being listed
        self._scoped = -1  # the last sentence that is said of the same scope of both years

    def forget(self) -> None:
        """What stood in front is compared with no longer."""
        self._base = None

    def end(self, *, new_line: bool) -> None:
        """A sentence ends; one that begins with the year speaks of something else."""
        self.forget()
        after = self._cursor.peek()
        if new_line or after is None or after.kind == "日期" or self._compares_alone():
            self._within = None

    def _compares_alone(self) -> bool:
        """。比2023年执行数减少2万元: that names nothing, and is said of the whole again."""
        base, way = self._cursor.peek(), self._cursor.peek(1)
        return bool(base and base.kind == "比较" and way and way.kind == "增减")

    def split(self, token: Token) -> None:
        """比上年减少5万元。其中，机关减少3万元: what follows is listed in the change in front."""
        last, text = self.last and self.last[1], self._cursor.text.text
        behind = last and (
            BEHIND.fullmatch(text, last.quote.end, token.start)
            or _GOING_ON.fullmatch(text, last.quote.end, token.start)
        )
        self._within = last if behind else None

    def compare(self, token: Token) -> None:
        """比上年决算数: what follows is compared with that."""
        if not self._cursor.words:
            self._cursor.aside = False
        same = self._scoped == self._cursor.sentence
        kind = _SAME if same else _base_kind(token.word)
        self._base = Base(kind, token.word.lstrip("相比较与同和于"))
        self._from, self._to = token.start, token.end

    def hears(self, words: str) -> None:
        """按与上年统计口径一致相比: the sentence goes on with amounts that nobody printed."""
        if _SAME_SCOPE in words:
            self._scoped = self._cursor.sentence

    def takes(self, printed: Printed) -> bool:
        """An amount that is what is compared with, 比上年决算数|90万元|减少, is kept as such."""
        if self._base is None:
            return False
        if self._takes_step(printed):
            return True
        if not self._is_base(self._base):
            return False
        kind = "预算" if self._named_behind().column in PLANS else self._base.kind
        self._base = replace(self._base, kind=kind, printed=printed)
        cursor = self._cursor
        cursor.words = [word for word in cursor.words if word.start < self._from]
        return True

    def _takes_step(self, printed: Printed) -> bool:
        """比上年决算数90万元|10万元，增长11.11%: a step whose word is missing, behind its base."""
        cursor, base = self._cursor, self._base
        last = cursor.tokens[cursor.at - 2] if cursor.at > 1 else None
        behind = base and base.printed and last and last.printed is base.printed
        found = self._move(cursor.at + 1) if behind and self._rates_only(0) else None
        if found is None:
            return False
        rated = cursor.tokens[cursor.at + 1]
        cursor.at = found[2]
        self._changed(rated, [printed], found[0], ("", rated.word))
        return True

    def _rates_only(self, ahead: int) -> bool:
        """，增长5%: whether a rate is all that follows an amount."""
        mark, way, rate = (self._cursor.peek(ahead + at) for at in range(3))
        told = mark and mark.word == "，" and way and way.kind == "增减"
        return bool(told and rate and rate.kind == "比率")

    def _named_behind(self) -> Name:
        """What is named between what is compared with and an amount: 比上年|预算|5万元."""
        words = [word.word for word in self._cursor.words if word.start >= self._to]
        return named("".join(words))

    def _is_base(self, base: Base) -> bool:
        cursor = self._cursor
        behind = [word for word in cursor.words if word.start >= self._to]
        if base.printed is not None or sum(len(word.word) for word in behind) > _NEAR:
            return False
        if cursor.aside and self._from < cursor.aside_since:
            return False  # 比上年增加3万元，原因是新增：执法经费5万元
        here = cursor.tokens[cursor.at - 1].start
        if "，" in cursor.text.text[self._to : here]:
            return False  # 加上债务收入和上年结转等，收入总量90万元
        if self._named_behind().column in PLANS and behind[0].start > self._to:
            return False  # 与年初预算相比，年初预算数120万元，决算数150万元
        after = cursor.peek()
        if after and after.kind == "金额" and self._rates_only(1):
            return True  # 比上年决算数90万元10万元，增长11.11%
        if after and after.word in {"，", "、"}:
            after = cursor.peek(1)
        return bool(after and after.kind in {"增减", "持平", "相比", "词", "标点"})

    def starts_from(self, token: Token) -> bool:
        """由上年的A万元|增加|到B万元: an amount that something had and is compared with."""
        cursor = self._cursor
        to = cursor.peek(1)
        if not (to and to.word.startswith(_TO)):
            return False
        start = max(token.start - _NEAR, 0)
        found = _FROM.search(cursor.text.text, start, token.start)
        if found is None:
            return False
        self._base = Base("上年", found[0], token.printed)
        self._from, self._to = found.start(), token.end
        words = (one for one in cursor.words if one.start < self._from)
        cursor.words = [replace(one, word=one.word[: self._from - one.start]) for one in words]
        return True

    def way(self, token: Token) -> None:
        """增加A万元，增长B%: a step, a rate or both, in either order."""
        cursor = self._cursor
        after = cursor.peek()
        if after and after.word.startswith(_TO) and self._base and self._base.printed:
            cursor.at += 1  # 由A万元增加到B万元: the amount behind is stated of what is named
            return
        first = self._move(cursor.at - 1)
        if first is None:
            self._moved_thing(token)
            return
        printed, rated, end = first
        word, other, other_word = token.word, None, ""
        second = self._second(end, rated=rated)
        if second:
            other, other_word, end = second
        step, rate = (other, printed) if rated else (printed, other)
        words = (other_word, word) if rated else (word, other_word)
        cursor.at = end
        self._changed(token, step, rate, words)

    def _move(self, at: int) -> tuple[list[Printed], bool, int] | None:
        """What stands behind a word that something rose: how much, whether in %, where it ends."""
        at, tokens = at + 1, self._cursor.tokens
        while at < len(tokens) and (one := tokens[at]).kind == "词" and one.word in _FILL:
            at += 1
        if at >= len(tokens) or (one := tokens[at]).kind not in {"金额", "比率", "数"}:
            return None
        here, self._cursor.at = self._cursor.at, at + 1
        row, end = self._cursor.row(one), self._cursor.at
        kind, self._cursor.at = tokens[end - 1].kind, here
        return (row, kind == "比率", end) if row and kind != "数" else None

    def _second(self, at: int, *, rated: bool) -> tuple[list[Printed], str, int] | None:
        """The rate behind a step, or the step behind a rate."""
        start, tokens = at, self._cursor.tokens
        if not rated and (bare := _bracketed(tokens[at : at + 3])):
            return [bare], tokens[self._cursor.at - 1].word, at + 3
        while at < len(tokens) and at - start < _JOINS:
            one = tokens[at]
            if one.kind == "增减":
                found = self._move(at)
                if found and found[1] != rated:
                    return found[0], one.word, found[2]
                return None
            after = tokens[at + 2].word if at + 2 < len(tokens) else ""
            rated_on = one.word == "；" and after in _RATES  # 减少2万元；减少率20%
            joins = rated_on or one.word in _BETWEEN
            if not joins and not (one.kind == "比较" and self._is_again(one)):
                return None
            at += 1
        return None

    def _is_again(self, token: Token) -> bool:
        """比上年减少2万元，比上年下降20%; 同口径比2023年减少2万元，同口径比2023年下降20%."""
        kind = _base_kind(token.word)
        return kind == "上年" or bool(self._base and kind == self._base.kind == _SAME)

    def _moved_thing(self, token: Token) -> None:
        """增加基本支出84.15万元: by how much a thing has changed, which is not its amount."""
        cursor = self._cursor
        first, second = cursor.peek(), cursor.peek(1)
        lent = bool(first and first.word.endswith(_LENT))
        if first and second and first.kind == "词" and second.kind == "金额" and not lent:
            cursor.at += 2
            change = Change(
                (), named=True, base=None, way=_way(token.word), step=second.printed,
                rate_way="", rate=None, quote=cursor.quote(token.start), word=token.word,
                aside=cursor.aside, said=first.word, within=self._within,
            )  # fmt: skip
            self.changes.append(change)
            self.last = cursor.sentence, change
            cursor.words.clear()
            return
        cursor.keep_word(token)

    def flat(self, token: Token) -> None:
        """与上年持平."""
        if self._base is None:
            self._cursor.keep_word(token)
            return
        self._changed(token, None, None, (token.word, ""))

    def against(self, token: Token) -> None:
        """决算数大于预算数, 大于上年决算数5万元, 超出年初预算的3%."""
        cursor = self._cursor
        said, after = cursor.peek(), cursor.peek(1)
        words = said.word if said and said.kind == "词" else ""
        if after and after.kind == "比率":
            cursor.keep_word(token)
            return
        self._base = Base(_base_kind(words), words)
        cursor.at += bool(words)
        amount = after.printed if words and after and after.kind == "金额" else None
        cursor.at += amount is not None
        self._changed(token, [amount] if amount else None, None, (token.word, ""))
        self._base = None

    def _changed(
        self,
        token: Token,
        step: list[Printed] | None,
        rate: list[Printed] | None,
        words: tuple[str, str],
    ) -> None:
        cursor = self._cursor
        name = cursor.name()
        of, named_here = self._mentions.subject(name, cursor.sentence)
        base = self._base_said(of, stepped=step is not None) or self._same_base(of)
        printed_base = base and base.printed and base is self._base
        start = self._from if printed_base else token.start
        quote = cursor.quote(cursor.begun(start) if name.item else start)
        if (stood := self._stood_then(base)) and base:
            of, base = stood[:1], replace(base, printed=stood[1].printed)
        here = named_here or (bool(of) and of[0].sentence == cursor.sentence)
        if not here and self.last and self._goes_on(base):
            of, named_here = self.last[1].of, True
            name = self.last[1].name
        rows = max(len(step or ()), len(rate or ()), 1)
        for at in range(rows):
            subject = _paired(of, at, rows)
            change = Change(
                subject, named_here, base, _way(words[0] or words[1]), _nth(step, at),
                _way(words[1]), _nth(rate, at), quote, words[0], words[1], cursor.aside, name,
                cursor.said(), self._within,
            )  # fmt: skip
            self.changes.append(change)
        self.last = cursor.sentence, change
        self._base = replace(self._base, printed=None) if self._base else None
        cursor.words.clear()

    def _base_said(self, of: Sequence[Amount], *, stepped: bool) -> Base | None:
        """What is compared with; （基数为0） behind a step says that there was nothing."""
        cursor = self._cursor
        behind = [one for one in cursor.tokens[cursor.at : cursor.at + 5] if one.kind != "比较"]
        mark, words, zero, *_ = *behind, *[Token("", 0, 0, "")] * 3
        if stepped and any(_none_before(one.word) for one in behind):
            return Base("上年", "", _NOTHING)
        if mark.word == "（" and zero.kind == "金额" and _last_year(words.word, of):
            return Base("上年", words.word, zero.printed)  # 下降20%（上年10万元）
        last = self._mentions.amounts[-1] if self._mentions.amounts else None
        here = last and last.sentence == cursor.sentence
        beside = here and last and (last.name.words in BEFORE or self._stood_at(last))
        open_base = self._base is None or (self._base.kind == "上年" and not self._base.printed)
        if last and beside and open_base:
            return Base("上年", last.name.words, last.printed)  # 8万元，上年为10万元，同比下降20%
        if here and last and self._base and open_base and (stood := self._stood_before(last)):
            return replace(self._base, printed=stood.printed)
        told = mark.word in {"，", "（"} and words.word.endswith(("基数为", "数为", "上年为"))
        if told and zero.printed is not None and not zero.printed.value:
            planned = self._base is not None and self._base.kind == "预算"
            of_base = planned and words.word.endswith("基数为")  # 比年初预算数增加5万元（基数为0）
            return Base("预算" if of_base else "上年", "", _NOTHING)
        return self._base

    def _stood_at(self, last: Amount) -> bool:
        """2024年预算8万元，2023年预算10万元，减少2万元: what the same thing was the year before."""
        same = (
            one.name.known == last.name.known and not one.name.before
            for one in self._mentions.spoken()
            if one.sentence == last.sentence
        )
        return last.name.before and bool(last.name.known) and any(same)

    def _stood_before(self, last: Amount) -> Amount | None:
        """2023年支出10万元，2024年预算8万元，与2023年支出相比: the one amount of that year."""
        earlier = [
            one
            for one in self._mentions.amounts[-_BESIDE:]
            if one.sentence == last.sentence and one.name.before
        ]
        same = len(earlier) == 1 and earlier[0].name.known == last.name.known
        return earlier[0] if same and last.name.known and not last.aside else None

    def _stood_then(self, base: Base | None) -> tuple[Amount, Amount] | None:
        """预算10万元。2023年预算8万元，2024年预算比2023年预算增长25%: the amounts of both years."""
        year = _YEAR.search(base.words) if base and not base.printed else None
        near = self._mentions.amounts[-_BOTH:]
        if year is None or len(near) < _BOTH or near[0].line != near[1].line:
            return None
        now, then = near
        here = then.sentence == self._cursor.sentence and not (now.aside or then.name.words)
        dated = here and self._said_of(then) == year[0]
        return (now, then) if dated and now.name.column in {*PLANS, ""} else None

    def _said_of(self, stated: Amount) -> str:
        """The year in front of an amount, in its clause; empty where there is none."""
        tokens = (one for one in reversed(self._cursor.tokens) if one.end <= stated.at.start)
        for one in takewhile(lambda token: token.word not in _CLAUSE, tokens):
            if one.kind == "日期":
                return one.word
        return ""

    def _same_base(self, of: Sequence[Amount]) -> Base | None:
        """3万元，比预算数减少1万元；4万元，减少2万元: from the same as what stands in front."""
        if self.last is None or not of or self._cursor.name().words:
            return None
        sentence, last = self.last
        known = last.base and sentence == self._cursor.sentence and not last.aside
        new = last.quote.end <= of[0].at.start
        return Base(last.base.kind, "", taken=True) if known and new and last.base else None

    def _goes_on(self, base: Base | None) -> bool:
        """比上年减少……；比年初预算减少……: a second comparison of the same thing."""
        if not self.last or not base:
            return False
        sentence, last = self.last
        return bool(last.base and base.kind != last.base.kind and sentence == self._cursor.sentence)


def _bracketed(tokens: Sequence[Token]) -> Printed | None:
    """减少0.40万元（13.33%）: the rate of the step in front of the brackets."""
    words = [one.word for one in tokens]
    alone = words[:1] == ["（"] and words[2:] == ["）"] and tokens[1].kind == "比率"
    return tokens[1].printed if alone else None


def _last_year(words: str, of: Sequence[Amount]) -> bool:
    """上年, 上年决算数, of 总收入 上年总收入, but not 上年结转."""
    name = named(words)
    same = bool(of) and of[0].name.quantity == name.quantity
    return name.before and (same or not name.quantity)


def _none_before(words: str) -> bool:
    """上年无该预算, but not 上年无同口径数."""
    return words.startswith(_NONE_BEFORE) and _SAME_SCOPE not in words


def _paired(of: tuple[Amount, ...], at: int, rows: int) -> tuple[Amount, ...]:
    """Of changes side by side each is that of the amount in its place."""
    if rows == 1:
        return of
    side = [one for one in reversed(of) if one.at == of[0].at] if of else []
    return (side[at],) if len(side) == rows else ()


def _nth(row: list[Printed] | None, at: int) -> Printed | None:
    return row[min(at, len(row) - 1)] if row else None


def _way(word: str) -> str:
    if word in UP or word in ABOVE:
        return "增"
    if word in DOWN or word in BELOW:
        return "减"
    return "平" if word in FLAT or word in LEVEL else ""


def _base_kind(words: str) -> str:
    """Which comparison it is: with 上年, 预算, or with what no figure at hand is."""
    if _SAME_SCOPE in words:
        return _SAME
    if "同期" in words:
        return "同期"
    if "执行" in words:
        return "执行"
    if "预算" in words or "年初" in words or "全年" in words:
        return "预算"
    return "上年"
