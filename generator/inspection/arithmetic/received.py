"""Received: 国内接待 and 外事接待 are 公务接待 together: money (X08), groups and people (N12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.inspection.arithmetic.counted import FOREIGN, GROUPS, N12, PEOPLE, moves
from generator.inspection.arithmetic.summed import X08
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan, level
from generator.number.reach import total
from generator.problem import WRONG
from generator.understanding.sentences import Amount, Count

_ALL, _INSIDE, _OUTSIDE = "公务接待", "国内", "外事"
_RECEIVED: Final = ("接待", "来访", "来宾")


def judge_received(case: Case, inspection: Inspection) -> None:
    """What is said of all receptions with what is said of those of both kinds."""
    money: dict[str, list[Amount]] = {}
    for one in case.reading.amounts:
        apart = one.aside or one.name.before or one.name.column in case.planned
        if not apart and (side := _side_of(one)):
            money.setdefault(side, []).append(one)
    if len(money) == len((_ALL, _INSIDE, _OUTSIDE)):
        _judge_money(money[_ALL][0], money[_INSIDE][0], money[_OUTSIDE], inspection)
    elif _ALL in money and _INSIDE in money:
        _judge_inside(money[_ALL][0], money[_INSIDE][0], inspection)
    for found in _by_line(case.reading.counts):
        if len(found) == len((_ALL, _INSIDE, _OUTSIDE)):
            _judge_counts(found[_ALL], found[_INSIDE], found[_OUTSIDE], inspection)
    for count in case.reading.counts:
        among = count.within and count.unit == count.within.unit
        if count.within and among and _side(count.words) == _OUTSIDE:
            _judge_some(count, count.within, inspection)


def _side(words: str) -> str:
    if any(word in words for word in FOREIGN):
        return _OUTSIDE
    return _INSIDE if _INSIDE in words else ""


def _side_of(one: Amount) -> str:
    """Which receptions an amount is of; empty where it is of something else."""
    if not any(word in one.name.words for word in _RECEIVED):
        return ""
    whole = _ALL if one.name.words.startswith(_ALL) else ""
    return _side(one.quote.words.rpartition("。")[2]) or whole


def _judge_money(
    whole: Amount, inside: Amount, outside: Sequence[Amount], inspection: Inspection
) -> None:
    """外事 and 国（境）外 may be told apart, and what guests from abroad cost counted as 国内."""
    home, printed = inside.printed.range(), whole.printed
    abroad = [one.printed.range() for one in outside]
    added = total([home, *abroad])
    says = "＋".join(str(in_wan(one.printed.value)) for one in (inside, *outside))
    fits = any(printed.range().meets(total([home, one])) for one in abroad)
    among = printed.range().meets(home) and all(one.low <= home.high for one in abroad)
    bad = None if fits or among else level(printed, added)
    expected, said = in_wan(added.middle()), in_wan(printed.value)
    message = f"国内、外事接待 {says} = {expected} 万元，公务接待费写的是 {said} 万元"
    charge = Charge(bad, printed.digits, expected, message) if bad else None
    held = (one.at for one in (whole, inside, *outside))
    inspection.settle(X08, whole.at, charge, f"{says} = 公务接待 {said}", held=held)


def _judge_inside(whole: Amount, inside: Amount, inspection: Inspection) -> None:
    """What was spent at home, where of guests from abroad nothing is said: not more than all."""
    said = in_wan(whole.printed.value)
    says = f"国内 {in_wan(inside.printed.value)} ≤ 公务接待 {said}"
    fits = inside.printed.range().low <= whole.printed.range().high
    message = f"国内接待 {in_wan(inside.printed.value)} 万元，公务接待费只有 {said} 万元"
    charge = None if fits else Charge(WRONG, inside.printed.digits, said, message)
    inspection.settle(X08, inside.at, charge, says)


def _by_line(counts: Sequence[Count]) -> Iterator[dict[str, Count]]:
    """All receptions, those at home and the foreign ones of a line, by groups and by people."""
    for units in (GROUPS, PEOPLE):
        found, line, side = dict[str, Count](), -1, ""
        for one in counts:
            if one.line != line:
                yield found
                found, line, side = {}, one.line, ""
            if any(word in one.words for word in _RECEIVED):
                side = _side(one.words) or _ALL
            elif one.words.strip("、，；"):
                side = ""  # of something else, as 因公出国
            if side and one.unit in units and not moves(one):
                found.setdefault(side, one)
        yield found


def _judge_counts(whole: Count, inside: Count, outside: Count, inspection: Inspection) -> None:
    added = inside.value + outside.value
    says = f"国内 {inside.value}＋外事 {outside.value} = {added} {whole.unit}"
    among = whole.value == inside.value and outside.value <= inside.value
    message = f"{says}，写的是 {whole.value} {whole.unit}"
    charge = Charge(WRONG, str(whole.value), str(added), message)
    fits, held = among or added == whole.value, (one.quote for one in (whole, inside, outside))
    inspection.settle(N12, whole.quote, None if fits else charge, says, held=held)


def _judge_some(one: Count, whole: Count, inspection: Inspection) -> None:
    says = f"其中外事 {one.value} ≤ {whole.value} {whole.unit}"
    fits = one.value <= whole.value
    charge = None if fits else Charge(WRONG, str(one.value), "", f"应当{says}")
    inspection.settle(N12, one.quote, charge, says)
