"""Changes: by how much a budget moves against last year, unit by unit and reason by reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.inspection.budget_prose.budget_amounts import CHANGE
from generator.inspection.budget_prose.sums import to_the_cent
from generator.inspection.claims import Charge, Inspection, Span, amount, money
from generator.inspection.judge import in_wan
from generator.number.reach import Range, around, overlap, total
from generator.problem import HINT, WRONG
from generator.understanding import Text

_UP, _DOWN = "增加|增长|上升", "减少|下降|降低"
_MOVE: Final = re.compile(
    rf"{CHANGE}(?P<word>{_UP}|{_DOWN})(?:了)?(?P<stated>{money('step')})(?!，?占)"
)
_LEAD: Final = re.compile(r"[，。]其中[，：]?")
_CLOSES: Final = re.compile("(?:因此|综上|因而|总体|整体|综合)[，：]?")
_SUMS: Final = re.compile(r"(?:合计|共计|总共)$")
# An amount within a reason, and the word in front of it that says which way it goes.
_REASON: Final = re.compile(rf"(?P<lead>[^，；。\n]{{0,60}}?){money('step')}")
_WHY: Final = re.compile("(?:主要)?(?:原因|是因为)")
_MOST: Final = 2_000  # characters that a list of changes goes on


@dataclass(frozen=True, slots=True)
class Move:
    """A change that the prose states: signed (元), where it is."""

    reach: Range
    digits: str
    span: Span


def _moves(prose: str, start: int, end: int) -> Iterator[Move]:
    for match in _MOVE.finditer(prose, start, end):
        step = amount(match, "step")
        sign = -1 if match["word"] in _DOWN.split("|") else 1
        reach = around(sign * step.value, step.half)
        yield Move(reach, match["step"], match.span())


def judge_changes(text: Text, inspection: Inspection, *, exact: bool) -> None:
    """比上年减少A万元，其中甲增加B万元……；乙减少C万元……: the parts make the whole (N21).

    Where the sums of a report are `exact`, one that is off by what rounding does is 提示.
    """
    prose = text.text
    for match in _MOVE.finditer(prose):
        lead = _LEAD.match(prose, match.end())
        if lead is None:
            continue
        whole = next(_moves(prose, match.start(), match.end()))
        end = prose.find("\n", lead.end(), lead.end() + _MOST)
        end = min(len(prose), lead.end() + _MOST) if end < 0 else end
        # A part with parts of its own begins another list.
        nested = prose.find("其中", lead.end(), end)
        end = end if nested < 0 else nested
        body = _Body(text, exact, inspection)
        _judge_body(body, whole, (lead.end(), end))


@dataclass(frozen=True, slots=True)
class _Body:
    """Where a list of changes stands, and what is found of it."""

    text: Text
    exact: bool
    inspection: Inspection

    def adds_up(self, added: Range, whole: Move, parts: Sequence[Move]) -> bool:
        if self.exact and not to_the_cent(whole.digits, *(part.digits for part in parts)):
            return added.middle() == whole.reach.middle()
        return overlap(added, whole.reach)


def _judge_body(body: _Body, whole: Move, span: Span) -> None:
    text, inspection = body.text, body.inspection
    parts: list[Move] = []
    for start, end in _pieces(text.text, span):
        closing = _CLOSES.match(text.text, start, end)
        stop = closing.start() if closing else end
        move = next(_moves(text.text, start, stop), None) or next(
            _bare(text.text, start, stop), None
        )
        if move:
            parts.append(move)
            _judge_piece(body, move, (start, stop))
        if closing:
            for again in _moves(text.text, stop, end):
                _judge_again(text, again, whole, inspection)
            break
    if parts:
        _judge_parts(body, whole, parts)


def _bare(prose: str, start: int, end: int) -> Iterator[Move]:
    """其中局机关减少5万元: without 比上年, up to the reason."""
    why = _WHY.search(prose, start, end)
    stop = why.start() if why else end
    for match in _SIGNED.finditer(prose, start, stop):
        step = amount(match, "step")
        sign = -1 if match["word"] in _DOWN.split("|") else 1
        yield Move(around(sign * step.value, step.half), match["step"], match.span())


_SIGNED: Final = re.compile(rf"(?P<word>{_UP}|{_DOWN})(?:了)?{money('step')}")


def _pieces(prose: str, span: Span) -> Iterator[Span]:
    """The parts of a list of changes: to each 。 or ；."""
    start, end = span
    while start < end:
        stops = [at for mark in "；。" if (at := prose.find(mark, start, end)) >= 0]
        stop = min(stops, default=end)
        yield start, stop
        start = stop + 1


def _judge_parts(body: _Body, whole: Move, parts: list[Move]) -> None:
    text, inspection = body.text, body.inspection
    added = total(part.reach for part in parts)
    says = "，".join(_signed(part.reach) for part in parts)
    if body.adds_up(added, whole, parts):
        for one in (whole, *parts):
            inspection.holds("N21", text, one.span, f"{says}，合起来{_signed(added)}")
        return
    # One unit alone may be named for an example.
    bad = WRONG if len(parts) > 1 and not overlap(added, whole.reach) else HINT
    message = f"各部分{says}，合起来{_signed(added)}，写的是{_signed(whole.reach)}"
    charge = Charge("N21", bad, whole.digits, in_wan(abs(added.middle())), message)
    inspection.wrong(text, whole.span, charge)


def _judge_again(text: Text, again: Move, first: Move, inspection: Inspection) -> None:
    """The same change stated a second time (N14)."""
    if overlap(again.reach, first.reach):
        inspection.holds("N14", text, again.span, f"前面写的也是{_signed(first.reach)}")
        return
    message = f"前面写的是{_signed(first.reach)}，这里是{_signed(again.reach)}"
    expected = in_wan(abs(first.reach.middle()))
    inspection.wrong(text, again.span, Charge("N14", WRONG, again.digits, expected, message))


def _judge_piece(body: _Body, move: Move, span: Span) -> None:
    """甲比上年增加A万元，主要原因是……，合计比上年增加A万元: the same, and the reasons add up."""
    text, inspection = body.text, body.inspection
    prose = text.text
    again = [
        one
        for one in _moves(prose, move.span[1], span[1])
        if _SUMS.search(prose, max(0, one.span[0] - 4), one.span[0])
    ]
    for one in again:
        _judge_again(text, one, move, inspection)
    why = _WHY.search(prose, move.span[1], span[1])
    if not again or why is None:
        return
    steps = list(_reasons(prose, why.end(), again[0].span[0]))
    if len(steps) < 2:  # noqa: PLR2004  a reason that is one amount may be one of many
        return
    added = total(one.reach for one in steps)
    says = "，".join(_signed(one.reach) for one in steps)
    if body.adds_up(added, move, steps):
        for one in steps:
            inspection.holds("N21", text, one.span, f"{says}，合起来{_signed(added)}")
        return
    message = f"原因里{says}，合起来{_signed(added)}，写的是{_signed(move.reach)}"
    where = (steps[0].span[0], steps[-1].span[1])
    inspection.wrong(text, where, Charge("N21", HINT, move.digits, "", message))


def _reasons(prose: str, start: int, end: int) -> Iterator[Move]:
    """The amounts of a reason, up where nothing says that they go down."""
    for match in _REASON.finditer(prose, start, end):
        step = amount(match, "step")
        sign = -1 if re.search(rf"{_DOWN}|压减|压缩|核减", match["lead"][-12:]) else 1
        yield Move(around(sign * step.value, step.half), match["step"], match.span())


def _signed(reach: Range) -> str:
    value = reach.middle()
    return f"{'减少' if value < 0 else '增加'} {in_wan(abs(value))} 万元"
