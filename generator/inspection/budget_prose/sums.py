"""Sums: what a budget's prose lists behind 其中 or 包括 makes up the amount in front of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from generator.inspection.budget_prose.budget_amounts import BudgetCase, class_amount
from generator.inspection.budget_prose.budget_rules import N19
from generator.inspection.claims import (
    NUMBER,
    Charge,
    Inspection,
    Printed,
    Quote,
    amount,
    money,
    number,
    quoted,
)
from generator.inspection.judge import in_wan, level, of_percentage
from generator.inspection.prose.shares import N03
from generator.number.reach import percentage, total
from generator.problem import HINT
from generator.understanding import Text

_LEAD: Final = re.compile(
    r"(?:其中主要是|其中包括|其中|主要包括|包括|包含|具体安排如下|分别[是为])[：:，]*"
)
_QUANTITY: Final = re.compile(money("whole"))
_BEFORE: Final = 240  # characters between an amount and its list
_PART: Final = re.compile(
    rf"(?P<name>[^\d。；，、\n（）][^\d。；，\n]{{0,40}}?){money('part')}"
    rf"(?:（[^）]{{0,120}}）)?(?:，占[^，。；\d]{{0,20}}(?P<share>{NUMBER})%)?"
)
# A name with a comma of its own, as 空调，电梯等维修.
_TORN: Final = re.compile(
    rf"(?P<name>[^\d。；，、\n（）]{{1,20}}，[^\d。；，\n]{{1,30}}){money('part')}(?P<share>(?!))?"
)
_GAP: Final = re.compile(r"[、，；和及与]+")
_NUMBERED: Final = re.compile(r"\n（?(?P<number>\d{1,3})(?:[、.．](?!\d)|）)")
_MOVES: Final = re.compile(
    r"(?:比|较|与|占)[^。；]{0,20}$|增加|减少|增长|下降|持平|原因|截[至止]|面向|预留"
)
# A comparison or a reason between two parts says nothing of how much they are.
_ASIDE: Final = re.compile(
    r"[，。]?(?:预算数?)?(?:(?:比|较|与)[^。；\n]{2,40}?(?:持平|增加|减少|增长|下降)"
    rf"(?:了)?(?:{NUMBER}(?:万元|元|%))?|(?:主要)?(?:原因|是因为)[^。；\n]{{0,120}})"
)
_MOST: Final = 60  # parts of a list
_MANY: Final = 4  # lists that are exact to one that is not: that one is wrong
_CENT: Final = 2  # places of 万元 that reports print
_SPAN: Final = 2_000  # characters of a list

# Lists that are everything there is, by what has to be among their parts.
_WHOLES: Final = (
    frozenset({"基本支出", "项目支出"}),
    frozenset({"人员经费", "公用经费"}),
    frozenset({"货物", "工程", "服务"}),
    frozenset({"财政拨款收入", "事业收入", "其他收入"}),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of a list: its name, its amount, its share in % if it has one, where it is."""

    name: str
    printed: Printed
    share: Printed | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class Listing:
    """An amount and the parts that the prose lists of it, in a sentence or line by line.

    `loose` is where it need not list everything.
    """

    whole: Printed
    quote: Quote
    parts: tuple[Part, ...]
    loose: bool
    lines: bool


def listings(text: Text) -> Iterator[Listing]:
    """Every list of a section with at least one part."""
    prose = text.text
    for lead in _LEAD.finditer(prose):
        whole = _whole(prose, lead.start())
        if whole is None:
            continue
        lines = _numbered(text, lead.end())
        parts = tuple(lines or _running(text, lead.end()))
        if parts:
            loose, quote = not _complete(parts), quoted(text, whole, "whole")
            yield Listing(amount(whole, "whole"), quote, parts, loose, bool(lines))


def _whole(prose: str, at: int) -> re.Match[str] | None:
    """The amount in front of a list; by how much it changed may stand between."""
    start = max(0, at - _BEFORE)
    start = max(start, prose.rfind("\n", start, at))
    found = [m for m in _QUANTITY.finditer(prose, start, at) if not _moves(prose, m.start())]
    if not found or _QUANTITY.search(_ASIDE.sub("", prose[found[-1].end() : at])):
        return None
    return found[-1]


def _moves(prose: str, at: int) -> bool:
    """Whether an amount is a change and not a quantity."""
    lead = re.split(r"[，。；：、\n]", prose[max(0, at - 24) : at])[-1]
    return bool(_MOVES.search(lead))


def _running(text: Text, at: int) -> list[Part]:
    """The parts of a list within a sentence; a reason or a comparison between them is skipped."""
    prose, parts = text.text, list[Part]()
    end = min(len(prose), at + _SPAN)
    while at < end and len(parts) < _MOST:
        found = _PART.match(prose, at, end) or (_TORN.match(prose, at, end) if parts else None)
        # Where a part has parts of its own the list behind them is not this one.
        if found is None or "其中" in found["name"]:
            break
        if _MOVES.search(found["name"]) and not _is_class(found["name"]):
            break
        share = number(found["share"]) if found["share"] else None
        name, printed = _bare(found["name"]), amount(found, "part")
        parts.append(Part(name, printed, share, quoted(text, found)))
        at = _next(prose, found.end(), end)
    return parts


def _is_class(name: str) -> bool:
    """Whether a name with a word of comparison in it is a 类, as 文化旅游体育与传媒支出 is."""
    return bool(class_amount().match(f"{_bare(name).removesuffix('支出')}支出0元"))


def _next(prose: str, at: int, end: int) -> int:
    """Where the next part begins; the end where the sentence does."""
    while at < end:
        if found := _ASIDE.match(prose, at, end):
            at = found.end()
        elif found := _GAP.match(prose, at, end):
            at = found.end()
            if not _ASIDE.match(prose, at, end):
                return at
        else:
            return end
    return end


def _numbered(text: Text, at: int) -> list[Part]:
    """The parts of a list of numbered lines: of each its first amount."""
    prose, parts = text.text, list[Part]()
    while (mark := _NUMBERED.match(prose, at)) and int(mark["number"]) == len(parts) + 1:
        end = prose.find("\n", mark.end(), mark.end() + _SPAN)
        end = min(len(prose), mark.end() + _SPAN) if end < 0 else end
        found = _LINE.search(prose, mark.end(), end)
        if found is None:
            break
        name, printed = _bare(found["name"]), amount(found, "part")
        parts.append(Part(name, printed, None, quoted(text, found, "stated")))
        at = end
    return parts


_LINE: Final = re.compile(
    rf"(?P<stated>(?P<name>[^。；，\n]{{1,60}})(?:[^。；\n]{{0,60}}?)(?<![\d.,]){money('part')})"
)


def _bare(name: str) -> str:
    return re.sub(r"^(?:和|以及|其中|安排)|预算$|政府采购|类$|类?支出为?$", "", name)


def _complete(parts: Sequence[Part]) -> bool:
    """Whether a list names everything there can be."""
    names = {part.name for part in parts} | {f"{part.name}支出" for part in parts}
    return any(whole <= names for whole in _WHOLES)


def judge_sums(case: BudgetCase, inspection: Inspection) -> None:
    """Each list against its amount, and each share in it."""
    for one in listings(case.text):
        _judge_shares(one, inspection)
        _judge_sum(one, inspection, exact=case.exact)


def _judge_sum(one: Listing, inspection: Inspection, *, exact: bool) -> None:
    added = total(part.printed.range() for part in one.parts)
    expected = in_wan(added.middle())
    says = f"{'＋'.join(in_wan(p.printed.value) for p in one.parts)} = {expected}"
    same = added.middle() == one.whole.value
    if added.meets(one.whole.range()) and (same or not exact or _to_the_cent(one)):
        for quote in (one.quote, *(part.quote for part in one.parts)):
            inspection.holds(N19, quote, says)
        return
    more = added.middle() > one.whole.value
    if not more and one.loose and not _nearly(one, added.middle()):
        return
    bad = level(one.whole, added) if more or not one.loose else HINT
    message = f"列出的各项相加：{says} 万元，总数写的是 {in_wan(one.whole.value)} 万元"
    inspection.wrong(N19, one.quote, Charge(bad or HINT, one.whole.digits, expected, message))


def _to_the_cent(one: Listing) -> bool:
    """Whether a list prints both places of 万元: then it may be rounded, others or not."""
    return to_the_cent(one.whole.digits, *(part.printed.digits for part in one.parts))


def to_the_cent(*printed: str) -> bool:
    """Whether one of these amounts in 万元 has a second place that is no zero."""
    return any(len(digits.partition(".")[2].rstrip("0")) >= _CENT for digits in printed)


def _nearly(one: Listing, added: Fraction) -> bool:
    """Whether a list that is short of its amount was meant to be all of it."""
    if all(class_amount().match(f"{part.name}支出0元") for part in one.parts):
        return True
    return len(one.parts) > 1 and (one.lines or 2 * added > one.whole.value)


def _judge_shares(one: Listing, inspection: Inspection) -> None:
    shares = sum((p.share.value for p in one.parts if p.share), Fraction(0))
    whole = one.whole.range()
    for part in one.parts:
        if part.share is not None and percentage(part.printed.range(), whole) is not None:
            says = f"{in_wan(part.printed.value)} ÷ {in_wan(one.whole.value)}"
            charge = of_percentage(part.share, part.printed.range(), whole, says, shares)
            inspection.settle(N03, part.quote, charge, says)


def exact(sections: Sequence[Text]) -> bool:
    """Whether the lists of a budget add up to the last place of each amount, zeros left out.

    Then 278万元 stands for 278.00, and a list that is off by one is wrong.
    """
    held = off = 0
    for text in sections:
        for one in listings(text):
            added = total(part.printed.range() for part in one.parts)
            nonzero = sum(bool(part.printed.value) for part in one.parts)
            if nonzero > 1 and added.meets(one.whole.range()):
                same = sum((p.printed.value for p in one.parts), Fraction(0)) == one.whole.value
                held, off = held + same, off + (not same)
    return held > 1 and _MANY * off <= held
