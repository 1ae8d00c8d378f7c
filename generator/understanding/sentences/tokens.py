"""Tokens: the prose of a section as figures, marks and the words that join them.

One pass from left to right.  What is none of the words of the vocabulary below is Words: part of
the name of something.  A new way to say that something rose is a word in one of these lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.sections import Text
from generator.understanding.sentences.descent import items_in
from generator.understanding.sentences.printed import Printed, Quote, number
from generator.understanding.sentences.spoken import Item
from generator.understanding.tables import WAN


def listed(words: str) -> tuple[str, ...]:
    """The words of a list, as they are written one behind the other."""
    return tuple(words.split())


UP: Final = frozenset(
    listed("增加 增长 上升 提高 新增 上涨 增幅 升幅 涨幅 增支 增收 超支 多支 增资 调增 追加 增")
)
DOWN: Final = frozenset(
    listed(
        """
        负增长 减少 下降 降低 减低 下滑 降幅 减幅 减支 减收 少支 少收 压减 压缩 节约 节支 缩减 核减
        调减 减 降
        """
    )
)
FLAT: Final = frozenset(
    listed("持平 无增减变化 无增减 无变化 没有变化 没有增减 无变动 一致 相同 相等 不变")
)
_EITHER: Final = listed("增减 变动 变化")
# A choice that nobody made: 增加（减少）0万元.
_CHOICE: Final = (
    r"(?:增加|增长|上升|减少|下降|降低)"
    r"(?:[（(](?:增加|增长|上升|减少|下降|降低)[）)]|/(?:增加|增长|上升|减少|下降|降低))"
)
ABOVE: Final = frozenset(listed("大于 高于 多于 超过 超出"))
BELOW: Final = frozenset(listed("小于 低于 少于"))
LEVEL: Final = frozenset(listed("等于"))
_SPLIT: Final = listed(
    """
    其中 主要用于以下方面 用于以下方面 主要用于以下几个方面 用于以下几个方面
    主要包括 包括 包含 具体情况如下 具体如下 具体支出预算如下 主要内容如下 情况如下 明细如下
    具体构成为 构成为 具体构成如下 构成如下 具体构成情况如下 构成情况如下
    """
)
# 按支出性质划分，…… 按单位分：…… 分科目看：……
_SORTED: Final = (
    r"(?:按[^\d，。；：、（）]{2,12}(?:分类?|划分|来?看)|分[^\d，。；：、（）]{1,4}来?看)"
    r"(?:情况)?(?:如下)?(?=[：，])"
)
_REASONS: Final = listed(
    """
    主要原因 变动原因 原因 由于 是因为 因为 系因 主要是由于 主要是因 主要是 主要系 主要情况
    """
)
_PURPOSES: Final = listed("主要用于 用于 按照 根据")
_COMPLETED: Final = listed("完成率 执行率 执行比例 完成 执行进度 预决算差异率 差异率")
_SHARED: Final = listed("占比例 占比重 占比 占")
_AS_BEFORE: Final = listed("按同口径同比 同口径同比 同比 环比")
_CLOSES: Final = listed("相比较 相比 比较 相较 对比")

# What a comparison is made with: 比|上年决算数, 较|2022年年初预算, 与|调整后预算数.
_BASE: Final = (
    r"(?:本?(?:部门|单位))?的?(?:上一?个?年|去年|前年|上期|往年|年初|全年|调整|预算|决算|计划(?!生育)|批复|同期"
    r"|20\d\d年|同口径|本年)"
    r"(?:上一?个?年|去年|20\d\d年|年?度|年初|全年|调整|部门|单位|本级|后|的|支出|收入|执行|决算|预算|批复"
    r"|安排|同期|同口径|口径|实际|总额|总数|数字?|完成){0,9}"
)

_AGAINST: Final = r"年初|全年|本年|调整|上年|预算|决算|20\d\d年"


def _any(words: Iterable[str]) -> str:
    """One of these, the longest first; the same text in every run, by which it is kept."""
    return "|".join(sorted(sorted(words), key=len, reverse=True))


_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,20})(?:\.\d{1,9})?"
# What anything but a part of a name begins with: the rest is passed over at once.
_VOCABULARY: Final = (
    *UP, *DOWN, *_EITHER, *FLAT, *ABOVE, *BELOW, *LEVEL, *_SHARED, *_COMPLETED, *_SPLIT,
    *_REASONS, *_PURPOSES, *_CLOSES, *_AS_BEFORE, *"比较相与同和按分",
)  # fmt: skip
_BEGINS: Final = "".join(sorted({word[0] for word in _VOCABULARY}))
_TOKEN: Final = matcher(
    rf"(?=[\d，。；：、！？\n（）(){_BEGINS}-])(?:"
    rf"(?P<figure>(?<![\d.])-?{_NUMBER}(?:[亿万千百]{_NUMBER})*)"
    r"(?P<unit>万亿元|亿元|万元|千元|百元|元|亿(?![\d人])|万(?![\d人个名次])|%|‰|个?百分点"
    r"|年度?|月份?|日|余?个|余?人次|余?批次|余?批|余?人|余?辆|余?台|余?次|余?场|余?户|余?名|余?套|余?件|余?项)?"
    r"|(?P<mark>[，。；：、！？\n（）()])"
    rf"|(?P<compare>(?:按?同口径)?(?:同?相?比|相?较于?|[与同和])(?P<base>{_BASE})"
    rf"|{_any(_AS_BEFORE)})"
    rf"|(?P<closes>{_any(_CLOSES)})"
    rf"|(?P<way>{_CHOICE}|{_any([*UP, *DOWN, *_EITHER])})"
    rf"|(?P<flat>{_any(FLAT)})"
    rf"|(?P<against>(?:{_any([*ABOVE, *BELOW, *LEVEL])})(?={_AGAINST}))"
    rf"|(?P<share>{_any(_SHARED)})"
    rf"|(?P<completed>{_any(_COMPLETED)})"
    rf"|(?P<split>{_any(_SPLIT)}|{_SORTED})"
    rf"|(?P<reason>{_any(_REASONS)})"
    rf"|(?P<purpose>{_any(_PURPOSES)}))"
)

_UNITS: Final = {
    "元": 1, "百元": 100, "千元": 1000, "万元": WAN, "万": WAN, "亿元": WAN * WAN, "亿": WAN * WAN,
    "万亿元": WAN * WAN * WAN,
}  # fmt: skip
_STEPS: Final = {"亿": WAN * WAN, "万": WAN, "千": 1000, "百": 100}
_PER_CENT: Final = frozenset(("%", "个百分点", "百分点"))
_DATED: Final = frozenset(("年", "年度", "月", "月份", "日"))


class Token(Struct, frozen=True):
    """A piece of a section from `start` to `end`.

    `kind` is 金额, 比率, 数 (without a unit), 计数, 日期, 标点, 比较, 相比, 增减, 持平, 占, 完成,
    大小 (大于预算), 其中, 原因, 用于, 科目 (with its `item`), or 词 for what is none of them.
    """

    kind: str
    start: int
    end: int
    word: str
    printed: Printed | None = None
    item: Item | None = None


_KINDS: Final = {
    "mark": "标点", "compare": "比较", "closes": "相比", "way": "增减", "flat": "持平",
    "against": "大小", "share": "占", "completed": "完成", "split": "其中", "reason": "原因",
    "purpose": "用于",
}  # fmt: skip


def tokens_of(text: Text, places: int = 0) -> list[Token]:
    """A section's tokens in order; `places` is to how many an amount in 万元 is known to be exact.

    The number and the heading of the section are none of them.
    """
    prose, at, found = text.text, _begins(text), list[Token]()
    for item, start, end in items_in(prose, at):
        found += _tokens(prose, at, start, places)
        found.append(Token("科目", start, end, prose[start:end], item=item))
        at = end
    return _with_zeros([*found, *_tokens(prose, at, len(prose), places)])


def _with_zeros(tokens: list[Token]) -> list[Token]:
    """The same, a bare 0 as exact as the amounts beside it where most have decimals.

    12.3456万元、0万元: nobody rounds 0.4 to 0 where everything else has four places.
    """
    amounts = [one.printed for one in tokens if one.kind == "金额" and one.printed]
    if all(one.digits != "0" for one in amounts):
        return tokens
    halves = [one.half for one in amounts if one.value and "." in one.digits]
    whole = sum(1 for one in amounts if one.value and "." not in one.digits)
    if len(halves) <= whole:
        return tokens
    coarsest = max(halves)
    return [
        replace(one, printed=replace(one.printed, half=min(one.printed.half, coarsest)))
        if one.kind == "金额" and one.printed and one.printed.digits == "0"
        else one
        for one in tokens
    ]


def figures_in(text: Text, tokens: Sequence[Token]) -> tuple[Quote, ...]:
    """The numbers among a section's tokens that something is stated by, in reading order.

    No year, no number of a line or of an item, no price from which equipment is counted.
    """
    found, last = list[Quote](), -1
    numbers = [at for at, one in enumerate(tokens) if one.kind in _NUMBERS]
    for at in reversed(numbers):
        token, before = tokens[at], tokens[at - 1].word if at else "\n"
        if token.kind == "数":
            # 4125.49、4143.91万元: one without a unit has the next one's.
            stated = last == at + 2 and tokens[at + 1].word in "、," and before != "\n"
        else:
            stated = _is_stated(token, before, text.text)
        if stated:
            found.append(Quote(text, token.start, token.end))
            last = at
    return tuple(reversed(found))


def _is_stated(token: Token, before: str, prose: str) -> bool:
    if token.kind == "计数":
        return not (before.endswith("第") or _CODED.fullmatch(token.word))
    priced = token.kind == "金额" and before.endswith(("单价", "单位价值"))
    return not (priced or _LIMIT.match(prose, token.end))


_LIMIT: Final = matcher("(?:（含[^（）]{0,6}）)?[及或]?以[上下内]")  # 50万元（含）以上
_NUMBERS: Final = frozenset(("金额", "比率", "计数", "数"))
_CODED: Final = matcher(r"(?:0\d|\d{5,7})项")  # 205类03款01项


def _begins(text: Text) -> int:
    """Where what a section says begins, behind its number and heading."""
    lead = len(text.number) + 1 + len(text.heading)
    return lead if text.text[lead : lead + 1] == "\n" else 0


def _tokens(prose: str, at: int, end: int, places: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(prose, at, end):
        start, stop = match.span()
        if start > at:
            yield Token("词", at, start, prose[at:start])
        kind = _KINDS.get(match.lastgroup or "")
        yield Token(kind, start, stop, match[0]) if kind else _figure(match, places)
        at = stop
    if at < end:
        yield Token("词", at, end, prose[at:end])


def _figure(match: re.Match[str], places: int) -> Token:
    start, end = match.span()
    figure, unit = match["figure"], match["unit"] or ""
    if unit in _DATED:
        return Token("日期", start, end, match[0])
    if unit in _PER_CENT:
        return Token("比率", start, end, match[0], number(figure))
    if unit in _UNITS:
        return Token("金额", start, end, match[0], in_yuan(figure, unit, places))
    return Token("计数" if unit else "数", start, end, match[0], _plain(figure))


def _plain(figure: str) -> Printed | None:
    bare = figure.lstrip("-").replace(",", "").replace(".", "")
    return number(figure) if bare.isdigit() else None


_SCALES: Final = matcher(r"(?<=[亿万千百])")


def in_yuan(figure: str, unit: str, places: int = 0) -> Printed:
    """An amount in 元, of one unit or of several: 3402.2万元, 1亿3402.2万元, 12万5千元.

    The last part says how exact it is; `places` counts for an amount in 万元 alone.
    """
    scale = _UNITS[unit]
    if figure.isascii():  # as most: of one unit
        return number(figure, scale, places if scale == WAN else 0)
    *larger, last = _SCALES.split(figure.lstrip("-"))
    printed = number(last, scale, places if scale == WAN and not larger else 0)
    value = printed.value
    for part in larger:
        # 3千万元: a unit of the last one's unit.
        step = _STEPS[part[-1]]
        value += number(part[:-1], step if step > scale else step * scale).value
    return Printed(figure, -value if figure.startswith("-") else value, printed.half)
