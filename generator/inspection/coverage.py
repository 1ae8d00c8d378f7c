"""Coverage: of every figure of the prose whether a rule has settled it, and if not, why."""

from __future__ import annotations

import bisect
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from msgspec import Struct

from generator.inspection.arithmetic.changed import N01
from generator.inspection.arithmetic.completed import N04, N05
from generator.inspection.arithmetic.counted import N12
from generator.inspection.arithmetic.running import N09
from generator.inspection.arithmetic.shared import N03
from generator.inspection.arithmetic.tabulated import X01, X07
from generator.inspection.arithmetic.tallied import N11
from generator.inspection.claims import Finding, Inspection
from generator.problem import RIGHT
from generator.rule import Rule
from generator.understanding import Understood
from generator.understanding.sentences import Amount, Change, Completion, Count, Read, Share
from generator.understanding.sentences.naming import PLANS
from generator.understanding.sentences.printed import Quote
from generator.vocabulary.quantities import BY_NAME

SETTLED: Final = "已核"
UNSETTLED: Final = "未核"  # stated, but no rule could hold it against anything
UNREAD: Final = "未读"  # in no statement

# Why a figure that is stated is not settled.
NO_BASE: Final = "基数未印"
NO_WHOLE: Final = "整体未印"
NO_SUBJECT: Final = "没有点名"
NO_LIST: Final = "没有读全"
NOT_OWN: Final = "原因用途"
OTHER_YEAR: Final = "别的年份"
ELSEWHERE: Final = "另处不符"
PASSED_OVER: Final = "规则没用"
NO_TABLE: Final = "没有读表"
ALONE: Final = "没有对照"
REASONS: Final[Mapping[str, str]] = {
    NO_BASE: "与它相比的数没有印出来",
    NO_WHOLE: "它占的那个整体不在这一节里",
    NO_SUBJECT: "没有说是谁的，前面也没有说到",
    NO_LIST: "它所在的一串没有全部读懂，没有相加",
    NOT_OWN: "写在原因、用途里，不是报告自己的数",
    OTHER_YEAR: "是别的年份的数，要有那一年的报告才能核对",
    ELSEWHERE: "与它一起核对的另一处对不上，先看那一处",
    PASSED_OVER: "有关的规则没有用上",
    NO_TABLE: "没有读到它该在的表，也没有别的数可以对照",
    ALONE: "没有别的数可以对照",
}
_NOT_READ: Final = "没有读懂这句话"

Why = tuple[str, str]  # the reason and its sentence

_UNPRINTED: Final = frozenset(("同期", "同口径", "执行"))  # bases that stand in no other sentence
# The rules that would settle an amount or a count; one that was passed over says why.
_EXPENSES: Final = (
    "“三公”经费",
    *BY_NAME["“三公”经费"].parts,
    *BY_NAME["公务用车购置及运行维护费"].parts,
)
_RULES: Final = {"机关运行经费": N09, **dict.fromkeys(_EXPENSES, X07)}
# The tables that alone have an amount.
_TABLES: Final = {
    **dict.fromkeys(_EXPENSES, "TS"),
    **dict.fromkeys(("政府性基金收入", "政府性基金支出"), "TF"),
    **dict.fromkeys(("国有资本经营收入", "国有资本经营支出"), "TC"),
    **dict.fromkeys(("财政拨款收支总计", "财政拨款收入总计", "财政拨款支出总计"), "T4"),
}


class Figured(Struct, frozen=True):
    """A figure of the prose where it stands, and what was found of it.

    `state` is 已核, 未核 or 未读; `reason` one of REASONS where it is 未核; `why` is the sentence.
    """

    at: Quote
    found: tuple[Finding, ...]
    state: str
    reason: str = ""
    why: str = ""


class Coverage(Struct, frozen=True):
    """How many figures the prose has, and how many are in each state: together they are all."""

    figures: int
    settled: int
    unsettled: int
    unread: int

    def __str__(self) -> str:
        each = (SETTLED, self.settled), (UNSETTLED, self.unsettled), (UNREAD, self.unread)
        return "，".join(f"{state} {number}" for state, number in each)


def coverage(every: Sequence[Figured]) -> Coverage:
    """The sums over the figures of a report."""
    states = Counter(one.state for one in every)
    return Coverage(len(every), states[SETTLED], states[UNSETTLED], states[UNREAD])


def figures(understood: Understood, inspection: Inspection) -> Iterator[Figured]:
    """Every figure of the explanation in reading order, with what was found of it."""
    of = dict[int, list[tuple[Quote, Finding]]]()
    for one in inspection.checked:
        if one.at:
            of.setdefault(id(one.at.text), []).append((one.at, one))
    for text in understood.sections:
        reading = inspection.stated[id(text)]
        every = _found(reading.figures, of.get(id(text), ()))
        own = _own(reading)
        found = [
            tuple(one for one in beside if _settles(one, own=at in own))
            for at, beside in enumerate(every)
        ]
        whys = _Whys(reading, found, understood, inspection).each()
        for at, (quote, findings) in enumerate(zip(reading.figures, found, strict=True)):
            if findings:
                yield Figured(quote, findings, SETTLED)
            elif at in whys:
                yield Figured(quote, (), UNSETTLED, *whys[at])
            else:
                yield Figured(quote, (), UNREAD, "", _NOT_READ)


def _found(
    figures: Iterable[Quote], found: Iterable[tuple[Quote, Finding]]
) -> Iterator[tuple[Finding, ...]]:
    """The findings whose words have a figure in them, for each figure of a section."""
    waiting = deque(sorted(found, key=lambda one: one[0].start))
    begun: list[tuple[Quote, Finding]] = []
    for figure in figures:
        while waiting and waiting[0][0].start < figure.end:
            begun.append(waiting.popleft())
        # What ends before this figure covers no later one either.
        begun = [one for one in begun if one[0].end > figure.start]
        yield tuple(finding for _, finding in begun)


def _settles(finding: Finding, *, own: bool) -> bool:
    """Whether a finding is about a figure that its words have in them.

    A reason is held against its change as words (N05, W08); the figures in it are not.
    """
    return finding.code[0] != _WORDING and (own or finding.code != N05.code)


_WORDING: Final = "W"


def _own(reading: Read) -> frozenset[int]:
    """The figures of a section that are stated as the report's own, by their number in it."""
    starts = [one.start for one in reading.figures]
    stated: Iterator[Quote] = chain(
        (one.at for one in reading.amounts if not one.aside),
        (one.quote for one in reading.shares),
        (one.quote for one in reading.completions),
        (one.quote for one in reading.changes if not one.aside),
        (one.quote for one in reading.counts if not one.aside),
    )
    return frozenset(at for quote in stated for at in _inside(starts, quote))


def _inside(starts: Sequence[int], quote: Quote) -> range:
    """The figures that some words have in them."""
    first = bisect.bisect_left(starts, quote.start)
    return range(first, bisect.bisect_left(starts, quote.end))


class _Whys:
    """Why the figures of a section are not settled: what the statements that they are in lack."""

    def __init__(
        self,
        reading: Read,
        found: Sequence[Sequence[Finding]],
        understood: Understood,
        inspection: Inspection,
    ) -> None:
        self._reading, self._skipped = reading, inspection.skipped
        self._starts = [one.start for one in reading.figures]
        self._tables = understood.tables.found
        wrong = {at for at, all_of_it in enumerate(found) if any(map(_faulty, all_of_it))}
        self._involved = {
            id(amount)
            for quote, amounts in _linked(reading)
            if not wrong.isdisjoint(_inside(self._starts, quote))
            for amount in amounts
        }
        unsure = (one for one in reading.lists if not one.sure)
        self._unsure = {id(part) for one in unsure for part in (one.whole, *one.parts)}

    def each(self) -> dict[int, Why]:
        """The reason for each figure that is in a statement, by its number in the section."""
        reading, whys = self._reading, dict[int, Why]()
        stated: Iterator[tuple[Quote, Why]] = chain(
            ((one.at, self._of_amount(one)) for one in reading.amounts),
            ((one.quote, self._of_share(one)) for one in reading.shares),
            ((one.quote, self._of_completion(one)) for one in reading.completions),
            ((one.quote, self._of_change(one)) for one in reading.changes),
            ((one.quote, self._of_count(one)) for one in reading.counts),
        )
        for quote, why in stated:
            for at in _inside(self._starts, quote):
                whys.setdefault(at, why)
        return whys

    def _of_amount(self, one: Amount) -> Why:
        if one.name.before:
            return _why(OTHER_YEAR)
        if one.aside:
            return _why(NOT_OWN)
        if id(one) in self._involved:
            return _why(ELSEWHERE)
        if id(one) in self._unsure:
            return _why(NO_LIST)
        of = one.name.quantity
        held = _TABLES[of] in self._tables if of in _TABLES else bool(self._tables)
        return self._left(_RULES.get(of, X01), ALONE if held else NO_TABLE)

    def _of_share(self, one: Share) -> Why:
        if one.part is None:
            return _why(NO_SUBJECT)
        return self._left(N03) if one.wholes else _why(NO_WHOLE)

    def _of_completion(self, one: Completion) -> Why:
        if not one.finals:
            return _why(NO_SUBJECT)
        planned = one.budget or any(final.name.column in PLANS for final in one.finals)
        return self._left(N04) if planned else _why(NO_BASE)

    def _of_change(self, one: Change) -> Why:
        if one.aside:
            return _why(NOT_OWN)
        printed = one.base and one.base.printed
        if one.base and one.base.kind in _UNPRINTED and not printed:
            return _why(NO_BASE)
        if not one.of:
            return _why(NO_SUBJECT)
        whole = printed or (one.step and one.rate)
        return self._left(N01) if whole else _why(NO_BASE)

    def _of_count(self, one: Count) -> Why:
        if one.aside:
            return _why(NOT_OWN)
        return self._left(N11 if one.unit in {"辆", "台"} else N12)

    def _left(self, rule: Rule, last: str = ALONE) -> Why:
        """Where nothing is lacking: its rule was passed over, or there is nothing beside it."""
        said = self._skipped.get(rule.code)
        return (PASSED_OVER, said) if said else _why(last)


def _why(reason: str) -> Why:
    return reason, REASONS[reason]


def _faulty(finding: Finding) -> bool:
    return finding.level != RIGHT


def _linked(reading: Read) -> Iterator[tuple[Quote, Sequence[Amount | None]]]:
    """Each comparison with the amounts that it was held against."""
    yield from ((one.quote, one.of) for one in reading.changes)
    yield from ((one.quote, (one.part, *one.wholes)) for one in reading.shares)
    yield from ((one.quote, (one.budget, *one.finals)) for one in reading.completions)
