"""Changes: by how much a budget moves against last year, unit by unit and reason by reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.inspection.arithmetic.moved import N21
from generator.inspection.arithmetic.restated import N14
from generator.inspection.budget_prose.budget_amounts import CHANGE, BudgetCase
from generator.inspection.budget_prose.sums import to_the_cent
from generator.inspection.claims import Charge, Inspection, Quote, amount, money, quoted
from generator.inspection.judge import in_wan
from generator.later import matcher
from generator.number.reach import Range, around, overlap, total
from generator.problem import HINT, WRONG
from generator.understanding import Text

_UP, _DOWN = "增加|增长|上升", "减少|下降|降低"
_MOVE: Final = matcher(
    rf"{CHANGE}(?P<word>{_UP}|{_DOWN})(?:了)?(?P<stated>{money('step')})(?!，?占)"
)
_LEAD: Final = matcher(r"[，。]其中[，：]?")
_CLOSES: Final = matcher("(?:因此|综上|因而|总体|整体|综合)[，：]?")
_SUMS: Final = matcher(r"(?:合计|共计|总共)$")
# An amount within a reason, and the word in front of it that says which way it goes.
_REASON: Final = matcher(rf"(?P<lead>[^，；。\n]{{0,60}}?){money('step')}")
_WHY: Final = matcher("(?:主要)?(?:原因|是因为)")
# A sentence that begins with the year or a number speaks of something else.
_ANOTHER: Final = matcher(r"(?<=。)(?:20\d\d年|（[一二三四五六七八九十]）|\d[.．、](?!\d))")
_MOST: Final = 2_000  # characters that a list of changes goes on

Span = tuple[int, int]  # where a list, or a part of it, begins and ends in its section


@dataclass(frozen=True, slots=True)
class Move:
    """A change that the prose states: signed (元), where it is."""

    reach: Range
    digits: str
    quote: Quote


def _move(text: Text, match: re.Match[str], *, falls: bool) -> Move:
    step = amount(match, "step")
    reach = around(-step.value if falls else step.value, step.half)
    return Move(reach, match["step"], quoted(text, match))


def _moves(text: Text, start: int, end: int) -> Iterator[Move]:
    for match in _MOVE.finditer(text.text, start, end):
        yield _move(text, match, falls=match["word"] in _DOWN.split("|"))


def judge_changes(case: BudgetCase, inspection: Inspection) -> None:
    """比上年减少A万元，其中甲增加B万元……；乙减少C万元……: the parts make the whole (N21)."""
    text, prose = case.text, case.text.text
    for match in _MOVE.finditer(prose):
        lead = _LEAD.match(prose, match.end())
        if lead is None:
            continue
        whole = next(_moves(text, match.start(), match.end()))
        end = prose.find("\n", lead.end(), lead.end() + _MOST)
        end = min(len(prose), lead.end() + _MOST) if end < 0 else end
        if "其中" in prose[lead.end() : end]:
            continue  # a part with parts of its own: arithmetic.moved knows what is of which
        if other := _ANOTHER.search(prose, lead.end(), end):
            end = other.start()
        _judge_body(case, whole, (lead.end(), end), inspection)


def _adds_up(case: BudgetCase, added: Range, whole: Move, parts: Sequence[Move]) -> bool:
    if case.exact and not to_the_cent(whole.digits, *(part.digits for part in parts)):
        return added.middle() == whole.reach.middle()
    return overlap(added, whole.reach)


def _judge_body(case: BudgetCase, whole: Move, span: Span, inspection: Inspection) -> None:
    text, parts = case.text, list[Move]()
    for start, end in _pieces(text.text, span):
        closing = _CLOSES.match(text.text, start, end)
        stop = closing.start() if closing else end
        move = next(_moves(text, start, stop), None) or next(_bare(text, start, stop), None)
        if move:
            parts.append(move)
            _judge_piece(case, move, stop, inspection)
        if closing:
            for again in _moves(text, stop, end):
                _judge_again(again, whole, inspection)
            break
    if parts:
        _judge_parts(case, whole, parts, inspection)


def _bare(text: Text, start: int, end: int) -> Iterator[Move]:
    """其中局机关减少5万元: without 比上年, up to the reason."""
    why = _WHY.search(text.text, start, end)
    for match in _SIGNED.finditer(text.text, start, why.start() if why else end):
        yield _move(text, match, falls=match["word"] in _DOWN.split("|"))


_SIGNED: Final = matcher(rf"(?P<word>{_UP}|{_DOWN})(?:了)?{money('step')}")


def _pieces(prose: str, span: Span) -> Iterator[Span]:
    """The parts of a list of changes: to each 。 or ；."""
    start, end = span
    while start < end:
        stops = [at for mark in "；。" if (at := prose.find(mark, start, end)) >= 0]
        stop = min(stops, default=end)
        yield start, stop
        start = stop + 1


def _judge_parts(case: BudgetCase, whole: Move, parts: list[Move], inspection: Inspection) -> None:
    added = total(part.reach for part in parts)
    says = "，".join(_signed(part.reach) for part in parts)
    if _adds_up(case, added, whole, parts):
        for one in (whole, *parts):
            inspection.holds(N21, one.quote, f"{says}，合起来{_signed(added)}")
        return
    # One unit alone may be named for an example.
    bad = WRONG if len(parts) > 1 and not overlap(added, whole.reach) else HINT
    message = f"各部分{says}，合起来{_signed(added)}，写的是{_signed(whole.reach)}"
    charge = Charge(bad, whole.digits, in_wan(abs(added.middle())), message)
    inspection.wrong(N21, whole.quote, charge)


def _judge_again(again: Move, first: Move, inspection: Inspection) -> None:
    """The same change stated a second time (N14)."""
    same = overlap(again.reach, first.reach)
    message = f"前面写的是{_signed(first.reach)}，这里是{_signed(again.reach)}"
    expected = in_wan(abs(first.reach.middle()))
    charge = None if same else Charge(WRONG, again.digits, expected, message)
    inspection.settle(N14, again.quote, charge, f"前面写的也是{_signed(first.reach)}")


def _judge_piece(case: BudgetCase, move: Move, end: int, inspection: Inspection) -> None:
    """甲比上年增加A万元，主要原因是……，合计比上年增加A万元: the same, and the reasons add up."""
    text, prose, start = case.text, case.text.text, move.quote.end
    again = [
        one
        for one in _moves(text, start, end)
        if _SUMS.search(prose, max(0, one.quote.start - 4), one.quote.start)
    ]
    for one in again:
        _judge_again(one, move, inspection)
    why = _WHY.search(prose, start, end)
    if not again or why is None:
        return
    steps = list(_reasons(text, why.end(), again[0].quote.start))
    if len(steps) < 2:  # noqa: PLR2004  a reason that is one amount may be one of many
        return
    added = total(one.reach for one in steps)
    says = "，".join(_signed(one.reach) for one in steps)
    if _adds_up(case, added, move, steps):
        for one in steps:
            inspection.holds(N21, one.quote, f"{says}，合起来{_signed(added)}")
        return
    message = f"原因里{says}，合起来{_signed(added)}，写的是{_signed(move.reach)}"
    quote = Quote(text, steps[0].quote.start, steps[-1].quote.end)
    inspection.wrong(N21, quote, Charge(HINT, move.digits, "", message))


def _reasons(text: Text, start: int, end: int) -> Iterator[Move]:
    """The amounts of a reason, up where nothing says that they go down."""
    for match in _REASON.finditer(text.text, start, end):
        falls = re.search(rf"{_DOWN}|压减|压缩|核减", match["lead"][-12:])
        yield _move(text, match, falls=bool(falls))


def _signed(reach: Range) -> str:
    value = reach.middle()
    return f"{'减少' if value < 0 else '增加'} {in_wan(abs(value))} 万元"
