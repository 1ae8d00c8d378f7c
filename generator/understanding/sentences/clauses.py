"""Clauses: tokens to statements, one section from its first clause to its last.

    subject (a quantity, a 科目) · what joins · amount · comparison · way · step · rate

The subject of a comparison is what its own clause names; where it names nothing it is the amount
in front of it, or what that is a part of.  A 。 ends a sentence, a new line an item, a ； what
stands in a list; nothing is taken from beyond them that the words do not name.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from generator.understanding.sections import Text
from generator.understanding.sentences.naming import SIDES, begins, named
from generator.understanding.sentences.printed import Printed, Quote
from generator.understanding.sentences.spoken import (
    Amount,
    Base,
    Change,
    Completion,
    Count,
    Listed,
    Name,
    Named,
    Read,
    Share,
    by_level,
)
from generator.understanding.sentences.tokens import (
    ABOVE,
    BELOW,
    DOWN,
    FLAT,
    LEVEL,
    UP,
    Token,
    listed,
    tokens_of,
)
from generator.understanding.spelling import numeral_value
from generator.understanding.tables import WAN
from generator.vocabulary.quantities import ALIKE, WHOLES

# What may stand between a word that something rose and by how much.
_FILL: Final = frozenset(
    listed(
        """
        了 为 额 额为 率 率为 幅 幅度 幅度为 达 达到 约 近 比例 比例为 各 支出 金额 的 比率 百分比
        是 率达 幅度达 比例达
        """
    )
)
_ENDS: Final = frozenset("。！？\n")
_FAR: Final = 10  # tokens from 占 or 完成 to its rate
_NEAR: Final = 12  # characters between what is compared with and its amount
_JOINS: Final = 4  # tokens between a step and its rate
_MOST: Final = 40  # amounts of a sentence that a change may be of
_NOWS: Final = 8  # of them that differ
_DEEPEST: Final = 6  # lists within lists
_NAMED: Final = 400  # tokens that a list of names goes on
_PIECES: Final = 20  # tokens of a name
_LONGEST: Final = 120  # characters of it, with what stands in front
_UNKNOWN: Final = "？"  # what narrows a name that stands behind an amount of who knows what
_PLANS: Final = frozenset(("预算", "年初预算", "全年预算"))
_COLUMNS: Final = ("", "决算", "预算", "年初预算", "全年预算", "执行")
_NONE_BEFORE: Final = (
    "上年无",
    "上年未",
    "上年没有",
    "去年无",
    "去年未",
    "去年没有",
)  # 上年无该预算
_NARROWS: Final = ("成交的", "中标的")  # 由中小企业供应商成交的，采购金额
_OTHERS: Final = ("其他", "其它")
_CARS: Final = "公务用车购置及运行维护费"
_OF_CARS: Final = {
    ("购置费", "购置"): "公务用车购置费",
    ("运行维护费", "运行费", "运维费", "运行维护"): "公务用车运行维护费",
}
_THRESHOLD: Final = ("以上", "以下", "及以上", "及以下", "以内")  # 单价50万元以上的设备
_SAME_SCOPE: Final = "口径"


@dataclass(slots=True)
class _Level:
    """A list that is being read: its whole, its parts, whether it stands in brackets."""

    whole: Amount | None
    bracket: bool
    parts: list[Amount] = field(default_factory=list)
    numbers: str = ""  # how its lines are numbered, where it is one of lines
    lines: int = 0  # how many of them it has
    taken: int = -1  # the line whose amount is a part already
    stops: int = 0  # how many ； it has
    sure: bool = True


def read(text: Text, places: int = 0) -> Read:
    """Everything that a section states; `places` as in tokens_of."""
    return _Reader(text, tokens_of(text, places)).read()


class _Reader:
    """A section that is being read from its first token to its last."""

    def __init__(self, text: Text, tokens: Sequence[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.at = 0
        self.words: list[Token] = []  # of the clause, since its last figure
        self.base: Base | None = None
        self.levels: list[_Level] = []
        # Of the sentence and the one before it; of one that goes on for pages the last.
        self.spoken: deque[Amount] = deque(maxlen=_MOST)
        self.known: dict[tuple[str, str], tuple[int, Amount]] = {}
        self.sentence = self.line = 0
        self.aside = False
        self.last_change: Change | None = None
        self.amounts: list[Amount] = []
        self.changes: list[Change] = []
        self.shares: list[Share] = []
        self.completions: list[Completion] = []
        self.lists: list[Listed] = []
        self.counts: list[Count] = []
        self.named: list[Named] = []

    def read(self) -> Read:
        steps = {
            "标点": self._mark, "比较": self._compare, "增减": self._way, "持平": self._flat,
            "占": self._share, "完成": self._completed, "其中": self._split, "原因": self._reason,
            "用于": self._purpose, "金额": self._amount, "数": self._bare, "比率": self._rate,
            "词": self._word, "计数": self._counted, "大小": self._against,
        }  # fmt: skip
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if step := steps.get(token.kind):
                step(token)
        if not self.text.text.endswith(("。", "；", "）", "！")):
            for level in self.levels:
                level.sure = False  # what it goes on with is lost
        self._close(0)
        return Read(
            tuple(self.amounts), tuple(self.changes), tuple(self.shares),
            tuple(self.completions), tuple(self.lists), tuple(self.counts), tuple(self.named),
        )  # fmt: skip

    # ------------------------------------------------------------ marks and words

    def _peek(self, ahead: int = 0) -> Token | None:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def _word(self, token: Token) -> None:
        before = self.tokens[self.at - 2] if self.at > 1 else None
        if token.word == "中" and before and before.kind == "金额" and not self.words:
            self._split(token)  # 财政拨款收入300万元中，中央财政拨款200万元
        else:
            self.words.append(token)

    def _counted(self, token: Token) -> None:
        words = self._clause()
        if token.printed:
            unit = token.word.lstrip("-0123456789.,亿万千百余")
            quote = Quote(self.text, token.start, token.end)
            self.tallied += self.tally is not None
            self.counts.append(
                Count(
                    words, token.printed.value, unit, quote, self.line, self.sentence,
                    self.aside, self.tally,
                )
            )  # fmt: skip
        self.words.clear()

    def _moving(self, token: Token) -> Change | None:
        """The change that 其中 stands right behind: 比上年减少5万元。其中，机关减少3万元."""
        last = self.last_change
        if last is None or not _BEHIND.fullmatch(self.text.text, last.quote.end, token.start):
            return None
        return last

    def _tally(self, token: Token) -> Count | None:
        """The number that 其中 stands right behind: 共有车辆5辆（台），其中."""
        last = self.counts[-1] if self.counts else None
        if last is None or not _BEHIND.fullmatch(self.text.text, last.quote.end, token.start):
            return None
        return last

    def _mark(self, token: Token) -> None:
        mark = token.word
        if mark == "（":
            self._bracket(token)
        elif mark == "）":
            self._unbracket()
        elif mark == "、":
            self.words.append(token)
        elif mark in _ENDS:
            self._end(mark)
        elif mark == "；":
            self._semicolon()
            self.words.clear()
        elif mark == "：":
            self.words.append(token)  # 收入预算：2024年年初预算数; see naming
        elif not (self.words and self.words[-1].word.endswith(_NARROWS)):
            self.words.clear()

    def _end(self, mark: str) -> None:
        if mark == "\n":
            self._new_line()
        elif not any(level.bracket for level in self.levels):
            self._close(self._lines_end())
        self.tally = None
        if mark == "\n" or (after := self._peek()) is None or after.kind == "日期":
            self.moving = None  # a sentence that begins with the year speaks of something else
        self.sentence += 1
        self.line += mark == "\n"
        self.words.clear()
        self.base, self.aside = None, False
        since = self.sentence - 1
        if mark == "\n":
            self.spoken.clear()
        while self.spoken and self.spoken[0].sentence < since:
            self.spoken.popleft()

    def _lines_end(self) -> int:
        """How many of the lists are lists of lines, which a sentence does not end."""
        return max((at + 1 for at, level in enumerate(self.levels) if level.numbers), default=0)

    def _new_line(self) -> None:
        """A line goes on with the list whose next number it has; the lists above that end."""
        numbered = _NUMBERED.match(self.text.text, self.tokens[self.at - 1].end)
        kind, value = _ordinal(numbered[0]) if numbered else ("", 0)
        if self.levels and self.opened == self.at - 1 and not self.levels[-1].parts and value == 1:
            self.levels[-1].numbers = kind
        for depth in reversed(range(len(self.levels))):
            level = self.levels[depth]
            if level.numbers == kind and kind and value == level.lines + 1:
                level.lines += 1
                self._close(depth + 1)
                return
        self._close(0)

    def _semicolon(self) -> None:
        self.base = None
        self.tally_stops += 1
        if self.tally_stops < self.tallied:  # 甲1辆、乙2辆；：it ends what commas list
            self.tally = None
        token = self._peek()
        going_on = token and token.kind == "词" and token.word[:1] in "一二三四五六七八九"
        if not going_on:
            self.aside = False
        if self.levels:
            level = self.levels[-1]
            if not level.bracket and level.stops == 0 and self._outer(level):
                for one in self.levels[-2:] if level.parts else ():
                    one.sure = False
                self._close(len(self.levels) - 1)
            else:
                level.stops += 1

    def _outer(self, level: _Level) -> bool:
        """Whether there is a list around a list, in one pair of brackets."""
        return len(self.levels) > 1 and not (level.bracket or level.numbers)

    def _bracket(self, token: Token) -> None:
        """（境） is part of a name; （其中：甲10万元，乙20万元） is a list of its own."""
        inside, depth = list[Token](), 1
        for other in self.tokens[self.at : self.at + 200]:
            depth += {"（": 1, "）": -1}.get(other.word, 0)
            if not depth:
                break
            inside.append(other)
        figures = [one for one in inside if one.kind in {"金额", "比率", "数"}]
        if depth or not figures:
            if depth:
                return
            if inside and self.words and self.tokens[self.at - 2].kind != "计数":  # 5辆（台）
                end = inside[-1].end + 1
                self.words.append(Token("词", token.start, end, self.text.text[token.start : end]))
            self.at += len(inside) + 1
            self._counted_inside(token, inside)
            return
        recent = self._recent()
        self._open(_Level(recent[0] if recent else None, bracket=True))
        if self.tokens[self.at - 2].kind in {"金额", "比率", "持平"}:
            self.base = None  # 比上年减少3万元（购置费预算20万元……）: that comparison is over
        self.words.clear()

    def _counted_inside(self, bracket: Token, inside: Sequence[Token]) -> None:
        """40批次（其中外事接待2批次）: counts in brackets are some of those in front of them."""
        kept = self.words, self.tally, self.tallied
        self.tally = self._tally(bracket)
        for at, one in enumerate(inside):
            if one.kind == "计数":
                before = inside[at - 1].word if at else ""
                self.words = [one._replace(word=f"（{before}")]
                self._counted(one)
        self.words, self.tally, self.tallied = kept

    def _unbracket(self) -> None:
        at = next((i for i in reversed(range(len(self.levels))) if self.levels[i].bracket), None)
        self.words.clear()
        if at is None:
            return
        whole, before = self.levels[at].whole, len(self.lists)
        self._close(at)
        if len(self.lists) > before:
            self.inserted = self.lists[-1]
        if whole:
            # What follows is said of what stands in front of the brackets again.
            self.spoken.append(whole)

    def _open(self, level: _Level) -> None:
        """A list within a list; what is deeper than anybody writes is not kept apart."""
        if len(self.levels) >= _DEEPEST:
            self._close(_DEEPEST - 1)
            level.sure = False
        self.levels.append(level)

    def _close(self, depth: int) -> None:
        """The lists from a depth on have ended."""
        while len(self.levels) > depth:
            level = self.levels.pop()
            if level.whole and level.parts:
                self.lists.append(Listed(level.whole, tuple(level.parts), level.sure))

    def _split(self, token: Token) -> None:
        """其中, 包括: a list of the amount in front of it, or of what its clause names."""
        said = self._name()
        self.tally, self.tallied, self.tally_stops = self._tally(token), 0, 0
        self.moving = self._moving(token)
        if not self.aside:
            whole = self._whole_below() if token.word.endswith("如下") else self._listed_whole(said)
            self._open(_Level(whole, bracket=False))
            self._names(whole, token.word)
        self.words.clear()
        self.base = None
        while (mark := self._peek()) and mark.word in {"：", "，", "如下"}:
            self.at += 1
        self.opened = self.at

    def _names(self, whole: Amount | None, word: str) -> None:
        """主要包括：办公费、印刷费: the names up to the end of the sentence, if no figure is there.

        A ； goes on with them where what follows it has no figure either.
        """
        start = end = self.tokens[self.at - 1].end
        for one in self.tokens[self.at : self.at + _NAMED]:
            if one.kind in _FIGURES:
                break
            if one.word in _STOPS:
                end = one.start
                if one.word != "；":
                    break
        found = _NAME.finditer(self.text.text, start, end)
        names = tuple(Quote(self.text, *match.span()) for match in found)
        if whole and len(names) > 1:
            self.named.append(Named(whole, word, names, Quote(self.text, start, end)))

    def _whole_below(self) -> Amount | None:
        """具体情况如下: of the one amount of the sentence; of several none is said to be meant."""
        recent = self._recent(beyond=True)
        same = {one.name.known for one in recent if one.sentence == recent[0].sentence}
        return recent[0] if len(same) == 1 else None

    def _listed_whole(self, said: Name) -> Amount | None:
        recent = self._recent(beyond=True)
        if not said.words or not recent:
            return recent[0] if recent else None
        if said.quantity in SIDES:  # 收支总预算A。收入包括……；支出包括……
            self._close(0)
            return next((one for one in recent if _is_side(said.quantity, one.name)), None)
        if said.known == recent[0].name.known:
            return recent[0]
        return next(self._mentioned(said), None)

    def _purpose(self, token: Token) -> None:
        """用于城乡医疗救助的彩票公益金支出 is a name that a clause goes on with.

        So is 其他按照规定配备的公务用车.
        """
        named_on = token.word == "用于" or (self.words and self.words[-1].word in _OTHERS)
        if self._shares_out():
            self._split(token)
        elif self.words and named_on:
            self.words.append(token._replace(kind="词"))
        else:
            self._names(next(iter(self._recent()), None), token.word)
            self._reason(token)

    def _shares_out(self) -> bool:
        """主要用于：教育支出80万元，占80%: what has a share is a part, not only a use."""
        colon, _, amount, mark, share = (self._peek(ahead) for ahead in range(5))
        told = colon and colon.word == "：" and amount and amount.kind == "金额"
        return bool(told and mark and mark.word == "，" and share and share.kind == "占")

    def _reason(self, token: Token) -> None:
        self.aside, self.aside_since = True, token.start
        self.words.clear()

    # ------------------------------------------------------------ subjects

    def _recent(self, *, beyond: bool = False) -> list[Amount]:
        """The amounts of the sentence, the last first.

        `beyond` is whether they are those of the sentence before, where it has none.
        """
        usual = [one for one in reversed(self.spoken) if not one.aside]
        own = [one for one in usual if one.sentence == self.sentence]
        return own or (usual if beyond else [])

    def _name(self) -> Name:
        return named(self._clause())

    def _subject(self) -> tuple[tuple[Amount, ...], bool]:
        """The amounts that a comparison can be of, and whether its clause names what it is of."""
        name = self._name()
        if name.words and name.quantity not in SIDES:
            found = tuple(self._mentioned(name))
            if found or not name.sides:
                return found, True
        recent = self._recent(beyond=True)
        if not recent:
            return (), False
        last = recent[0]
        if _across(name, last):
            return tuple(self._mentioned(name)), True
        if last.sentence == self.sentence:
            more = (
                one
                for one in reversed(self.spoken)
                if one.at == last.at or (one.name.known == last.name.known and not one.aside)
            )
        else:
            more = (one for one in recent if one.sentence == last.sentence)
        wholes = (one for one in reversed(last.within) if one.line == last.line)
        differ = dict[tuple[Fraction, str], Amount]()
        for one in (last, *more, *wholes):  # what is printed alike is one candidate
            differ.setdefault((one.printed.value, one.name.column), one)
        return tuple(differ.values())[:_NOWS], False

    def _mentioned(self, name: Name, *, alike: bool = False) -> Iterator[Amount]:
        """The last amount of what is named, as of this year and of the column that is meant.

        `alike` is whether 总收入 may be what is called 收入合计, whatever narrows it.
        """
        more = ALIKE.get(name.quantity, ()) if alike else ()
        wanted = {name.known, *name.sides, *more, *([name.quantity] if alike else ())} - {""}
        columns = _COLUMNS if not name.column else ("", name.column)
        found = (self.known.get((one, column)) for one in wanted for column in columns)
        fitting = [
            one for one in found if one and (one[1].name.scope == name.scope or not name.scope)
        ]
        if not fitting:
            return
        _, last = max(fitting, key=lambda one: one[0])
        yield last
        # Two amounts side by side have one name: 收、支总计各是A、B.
        yield from (one for one in self.amounts[-_MOST:] if one.at == last.at and one is not last)

    # ------------------------------------------------------------ amounts

    def _row(self, first: Token) -> list[Printed]:
        """Amounts side by side: 4125.49,4143.91万元; one without a unit has the next one's."""
        row = [first]
        while (gap := self._peek()) and (more := self._peek(1)):
            if gap.word not in {"、", ",", "，", "和"} or more.kind not in {"金额", "数", "比率"}:
                break
            if first.kind not in {more.kind, "数"}:
                break
            if gap.word == "，" and row[-1].kind != "数":
                break
            row.append(more)
            self.at += 2
        return [one for one in _alike(row) if one is not None]

    def _amount(self, token: Token) -> None:
        row = self._row(token)
        after = self._peek()
        if after and after.word.startswith(_THRESHOLD):
            self.words.clear()
            return
        if self._is_base():
            self.base = replace(self.base, printed=row[0]) if self.base else None
            self.words.clear()
            return
        name = self._name()
        if name.column and not name.words:  # 预算A，决算B: no reason goes on with that
            self.aside = False
        if not name.words and not self.words:
            self.unnamed = self.sentence
            if self.levels:  # nothing says of what it is, and the list has it
                self.levels[-1].sure = False
            return
        if self.unnamed == self.sentence and not name.scope:
            name = replace(name, scope=_UNKNOWN)
        name = self._inherited(self._of_cars(name))
        start = self._begun(token.start)
        within = tuple(level.whole for level in self.levels if level.whole)
        end = self.tokens[self.at - 1].end
        for printed in row:
            stated = Amount(
                name, printed, Quote(self.text, token.start, end), Quote(self.text, start, end),
                self.sentence, self.line, within, self.aside or name.before,
            )  # fmt: skip
            self._keep(stated)
            self._take(stated)
        self.words.clear()

    def _of_cars(self, name: Name) -> Name:
        """购置费, 运行费: of what they are is said by the list that they stand in."""
        whole = self.levels[-1].whole if self.levels else None
        if name.quantity or whole is None or whole.name.quantity != _CARS:
            return name
        kind = next((kind for said, kind in _OF_CARS.items() if name.words in said), "")
        return replace(name, quantity=kind) if kind else name

    def _begun(self, at: int) -> int:
        """Where the words begin that name what stands at `at`."""
        start = next((word.start for word in self.words if word.word != "、"), at)
        start = max(start, at - _LONGEST)
        return start + begins(self.text.text[start:at])

    def _keep(self, stated: Amount) -> None:
        self.amounts.append(stated)
        self.spoken.append(stated)
        if not (stated.aside or stated.name.before):
            if _of_this_year(stated) and self._said_alike(stated.name):
                return  # 收入预算合计A。本年收入B，上年结转C: it is a part of what was said
            found = len(self.amounts), stated
            for name in {stated.name.known, stated.name.quantity} - {""}:
                self.known[name, stated.name.column] = found

    def _said_alike(self, name: Name) -> bool:
        alike = {name.quantity, *ALIKE.get(name.quantity, ())}
        return any((one, column) in self.known for one in alike for column in _COLUMNS)

    def _take(self, stated: Amount) -> None:
        """An amount is a part of the list that it stands in: of a line the first."""
        if not self.levels or stated.aside:
            return
        level = self.levels[-1]
        again = level.parts and level.parts[-1].name.known == stated.name.known
        if level.numbers and level.taken == self.line and not again:
            return
        level.taken = self.line
        level.parts.append(stated)

    def _inherited(self, name: Name) -> Name:
        """年初预算为A，支出决算为B: where only the column is said it is the same thing's."""
        recent = self._recent(beyond=True)
        bare = not name.words or name.quantity in SIDES
        if not bare or not name.column or not recent or _across(name, recent[0]):
            return name
        if name.words and recent[0].name.column in {"", name.column}:
            return name
        if recent[0].sentence != self.sentence and recent[0].name.column in {"", name.column}:
            return name
        return replace(recent[0].name, column=name.column, before=name.before)

    def _is_base(self) -> bool:
        """Whether an amount is what is compared with: 比上年决算数|90万元|减少."""
        if self.base is None or self.base.printed is not None:
            return False
        if self.aside and self.base_start < self.aside_since:
            return False  # 比上年增加3万元，原因是新增：执法经费5万元
        said = "".join(word.word for word in self.words)
        if len(said) > _NEAR or (self.words and self.words[0].start < self.base_end):
            return False
        if self.tokens[self.at - 2].kind == "标点" and self.tokens[self.at - 2].word == "，":
            return False
        after = self._peek()
        if after and after.word in {"，", "、"}:
            after = self._peek(1)
        return bool(after and after.kind in {"增减", "持平", "相比", "词", "标点"})

    def _bare(self, token: Token) -> None:
        after, more = self._peek(), self._peek(1)
        if after and more and after.word in {"、", ","} and more.kind == "金额":
            self._amount(token)
        else:
            self.words.clear()

    # ------------------------------------------------------------ comparisons

    last_sentence: int = -1
    inserted: Listed | None = None  # the last list that stood in brackets
    moving: Change | None = None  # the change whose parts are being listed
    tally: Count | None = None  # the number whose kinds are being listed
    tallied: int = 0  # how many of them there are so far
    tally_stops: int = 0  # and how many ； between them
    unnamed: int = -1  # the last sentence with an amount of which nothing says what it is
    opened: int = 0  # the token behind the last 其中
    base_start: int = 0
    aside_since: int = 0  # where the reason begins that is being read
    base_end: int = 0

    def _compare(self, token: Token) -> None:
        if not self.words:
            self.aside = False
        words = token.word.lstrip("相比较与同和于")
        self.base = Base(_base_kind(token.word), words)
        self.base_start, self.base_end = token.start, token.end

    def _way(self, token: Token) -> None:
        first = self._move(self.at - 1)
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
        self.at = end
        self._changed(token, step, rate, words)

    def _move(self, at: int) -> tuple[list[Printed], bool, int] | None:
        """What stands behind a word that something rose: how much, whether in %, where it ends."""
        at += 1
        while at < len(self.tokens) and (one := self.tokens[at]).kind == "词" and one.word in _FILL:
            at += 1
        if at >= len(self.tokens) or (one := self.tokens[at]).kind not in {"金额", "比率", "数"}:
            return None
        here, self.at = self.at, at + 1
        row, end = self._row(one), self.at
        kind, self.at = self.tokens[end - 1].kind, here
        return (row, kind == "比率", end) if row and kind != "数" else None

    def _second(self, at: int, *, rated: bool) -> tuple[list[Printed], str, int] | None:
        """The rate behind a step, or the step behind a rate."""
        start = at
        while at < len(self.tokens) and at - start < _JOINS:
            one = self.tokens[at]
            if one.kind == "增减":
                found = self._move(at)
                if found and found[1] != rated:
                    return found[0], one.word, found[2]
                return None
            joins = one.word in {"，", "、", "（", "各", "分别", "也", "均", "即", "同比", "年"}
            if not joins and not (one.kind == "比较" and _base_kind(one.word) == "上年"):
                return None
            at += 1
        return None

    def _clause(self) -> str:
        return "".join(word.word for word in self.words[-_PIECES:])[-_LONGEST:]

    def _moved_thing(self, token: Token) -> None:
        """增加基本支出84.15万元: by how much a thing has changed, which is not its amount."""
        first, second = self._peek(), self._peek(1)
        if first and second and first.kind == "词" and second.kind == "金额":
            self.at += 2
            quote = Quote(self.text, token.start, second.end)
            self.changes.append(
                Change(
                    (), named=True, base=None, way=_way(token.word), step=second.printed,
                    rate_way="", rate=None, quote=quote, word=token.word, aside=self.aside,
                    said=first.word, within=self.moving,
                )
            )  # fmt: skip
            self.words.clear()
            return
        self.words.append(token._replace(kind="词"))

    def _flat(self, token: Token) -> None:
        if self.base is None:
            self.words.append(token._replace(kind="词"))
            return
        self._changed(token, None, None, (token.word, ""))

    def _against(self, token: Token) -> None:
        """决算数大于预算数, 大于上年决算数5万元, 超出年初预算的3%."""
        said, after = self._peek(), self._peek(1)
        words = said.word if said and said.kind == "词" else ""
        if after and after.kind == "比率":
            self.words.append(token._replace(kind="词"))
            return
        self.base = Base(_base_kind(words), words)
        self.at += bool(words)
        amount = after.printed if words and after and after.kind == "金额" else None
        self.at += amount is not None
        self._changed(token, [amount] if amount else None, None, (token.word, ""))
        self.base = None

    def _changed(
        self,
        token: Token,
        step: list[Printed] | None,
        rate: list[Printed] | None,
        words: tuple[str, str],
    ) -> None:
        of, named_here = self._subject()
        quote = Quote(self.text, token.start, self.tokens[self.at - 1].end)
        base = self._base_said(stepped=step is not None)
        if base and base.printed and base is self.base:
            quote = Quote(self.text, self.base_start, quote.end)
        if not of and not named_here and self._goes_on(base):
            of, named_here = (self.last_change.of, True) if self.last_change else ((), False)
        rows = max(len(step or ()), len(rate or ()), 1)
        for at in range(rows):
            subject = _paired(of, at, rows)
            change = Change(
                subject, named_here, base, _way(words[0] or words[1]), _nth(step, at),
                _way(words[1]), _nth(rate, at), quote, words[0], words[1], self.aside,
                self._clause(), self.moving,
            )  # fmt: skip
            self.changes.append(change)
        self.last_change, self.last_sentence = change, self.sentence
        self.base = replace(self.base, printed=None) if self.base else None
        self.words.clear()

    def _base_said(self, *, stepped: bool) -> Base | None:
        """What is compared with; （基数为0） behind a step says that there was nothing."""
        behind = [one for one in self.tokens[self.at : self.at + 5] if one.kind != "比较"]
        mark, words, zero, *_ = *behind, *[Token("", 0, 0, "")] * 3
        if stepped and any(_none_before(one.word) for one in behind):
            return Base("上年", "", Printed("0", Fraction(0), Fraction(0)))
        told = mark.word in {"，", "（"} and words.word.endswith(("基数为", "数为", "上年为"))
        if told and zero.printed is not None and not zero.printed.value:
            return Base("上年", "", Printed("0", Fraction(0), Fraction(0)))
        return self.base

    def _goes_on(self, base: Base | None) -> bool:
        """比上年减少……；比年初预算减少……: a second comparison of the same thing."""
        last = self.last_change
        return bool(
            last and base and last.base and base.kind != last.base.kind
            and self.last_sentence == self.sentence
        )  # fmt: skip

    # ------------------------------------------------------------ shares and completions

    def _ahead(self) -> tuple[list[Token], Token | None, int]:
        """The tokens up to the rate that the clause comes to, the rate, and where it ends."""
        said = list[Token]()
        for at in range(self.at, min(self.at + _FAR, len(self.tokens))):
            one = self.tokens[at]
            if one.kind == "比率":
                return said, one, at + 1
            if one.kind in {"标点", "增减", "数"} and one.word not in {"、", "（", "）"}:
                break
            said.append(one)
        return said, None, self.at

    def _share(self, token: Token) -> None:
        said, rate, end = self._ahead()
        if rate is None or rate.printed is None:
            self.words.append(token._replace(kind="词"))
            return
        self.at = end
        words = "".join(one.word for one in said if one.kind != "标点").removesuffix("的")
        quote = Quote(self.text, token.start, rate.end)
        of = named(words)
        if of.column in {"预算", "年初预算", "全年预算"} and not of.words:
            self._complete(quote, said, "占", rate.printed)
            return
        mentioned = self._name()
        part = self._named_part(mentioned) if mentioned.words else self._part()
        wholes = tuple(one for one in self._wholes(part, of) if one is not part)
        whole = of if of.words else None
        self.shares.append(Share(part, whole, rate.printed, quote, wholes, mentioned))
        self.words.clear()

    def _wholes(self, part: Amount | None, of: Name) -> Iterator[Amount]:
        """What a share can be of: what its sentence names, else what its list is of."""
        if of.words:
            yield from self._mentioned(replace(of, column=""), alike=True)
            return
        yield from (level.whole for level in reversed(self.levels) if level.whole)
        if part and not self.levels and (whole := WHOLES.get(part.name.quantity)):
            named_whole = self._mentioned(Name(whole, whole), alike=True)
            yield from (one for one in named_whole if not by_level(one, self.amounts))
        last = self.lists[-1] if self.lists and not self.levels else None
        # 基本支出80万元（人员经费…），占…；项目支出: that list was said of another part.
        if last and last is not self.inserted and last.whole.line == self.line:
            # 全市A，其中市本级B，区县C。市本级中……，占B的
            yield from (one for one in (last.whole,) if not by_level(one, self.amounts))

    def _part(self) -> Amount | None:
        recent = self._recent()
        return recent[0] if recent else None

    def _named_part(self, name: Name) -> Amount | None:
        return next(self._mentioned(name), None)

    def _completed(self, token: Token) -> None:
        said, rate, end = self._ahead()
        words = "".join(one.word for one in said)
        budgeted = "预算" in words or token.word.endswith("率") or (not said and self._planned())
        if rate is None or rate.printed is None or not budgeted:
            self.words.append(token._replace(kind="词"))
            return
        self.at = end
        word = "差异" if "差异" in token.word else "完成"
        self._complete(Quote(self.text, token.start, rate.end), said, word, rate.printed)

    def _planned(self) -> Amount | None:
        """The budget that the clause in front states: 年初预算20万元，完成80%."""
        recent = self._recent()
        return recent[0] if recent and recent[0].name.column in _PLANS else None

    def _complete(self, quote: Quote, said: Sequence[Token], word: str, rate: Printed) -> None:
        words = "".join(one.word for one in said if one.kind != "金额")
        kind = next((k for k in ("年初预算", "全年预算", "调整") if k in words), "预算")
        figure = next((one for one in said if one.kind == "金额"), None)
        finals, _ = self._subject()
        budget = None
        if figure and figure.printed:
            at = Quote(self.text, figure.start, figure.end)
            budget = Amount(named(words), figure.printed, at, at, self.sentence, self.line)
        self.completions.append(Completion(finals, budget, kind, word, rate, quote))
        self.words.clear()

    def _rate(self, token: Token) -> None:
        """为年初预算的97.5%, 超出年初预算的3%."""
        said = "".join(word.word for word in self.words)
        planned = self._planned() if said == "的" else None
        if token.printed and planned and planned.at.end == self.words[0].start:
            quote = Quote(self.text, planned.at.start, token.end)  # 为预算50万元的96%
            kind = planned.name.column
            finals, _ = self._subject()
            self.completions.append(Completion(finals, planned, kind, "为", token.printed, quote))
        elif token.printed and said.removesuffix("的").removesuffix("数").endswith("预算"):
            word = "超出" if "超" in said else "为"
            kind = next((k for k in ("年初预算", "全年预算", "调整") if k in said), "预算")
            kept, self.words = self.words, []
            finals, _ = self._subject()
            quote = Quote(self.text, kept[0].start, token.end)
            self.completions.append(Completion(finals, None, kind, word, token.printed, quote))
        self.words.clear()


_NUMBERED: Final = re.compile(
    r"（?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})(?:）|[、.．](?!\d))"
)

_FIGURES: Final = frozenset(("金额", "比率", "数", "计数"))
_STOPS: Final = frozenset("。；\n")
_NAME: Final = re.compile(r"[^、，；：]+(?![^、，；]*：)")
_BEHIND: Final = re.compile(r"(?:（[^（）\d]{0,4}）)?[，；。：]?")


def _ordinal(numbered: str) -> tuple[str, int]:
    """How a line is numbered, and its number: （2） and 2. are of two lists."""
    digits = numbered.strip("（）、.．")
    value = int(digits) if digits.isdigit() else numeral_value(digits)
    return ("（" if numbered.startswith("（") else ".") + ("1" if digits.isdigit() else "一"), value


def _is_side(side: str, name: Name) -> bool:
    """Whether 收入 or 支出 is a side of what is named, or it itself."""
    return bool(name.sides) or name.quantity.startswith(side)


def _across(side: Name, last: Amount) -> bool:
    """Whether a bare 收入 or 支出 is said behind an amount of the other side."""
    said = last.name.quantity or last.quote.words
    others = [other for other in SIDES if other != side.quantity]
    return side.quantity in SIDES and others[0] in said and side.quantity not in said


def _of_this_year(stated: Amount) -> bool:
    """本年收入: all that comes in, or all but what was carried forward."""
    return stated.quote.words.startswith("本年收入") and "合计" not in stated.quote.words


def _none_before(words: str) -> bool:
    """上年无该预算, but not 上年无同口径数."""
    return words.startswith(_NONE_BEFORE) and _SAME_SCOPE not in words


def _alike(row: Sequence[Token]) -> Iterator[Printed | None]:
    """The numbers of a row; one without a unit has that of the last."""
    last = row[-1].printed
    for one in row:
        if one.kind == "数" and row[-1].kind == "金额" and one.printed and last:
            scale = WAN if "万" in row[-1].word else 1
            yield Printed(one.printed.digits, one.printed.value * scale, one.printed.half * scale)
        else:
            yield one.printed


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
        return "同口径"
    if "同期" in words:
        return "同期"
    if "执行" in words:
        return "执行"
    if "预算" in words or "年初" in words or "全年" in words:
        return "预算"
    return "上年"
