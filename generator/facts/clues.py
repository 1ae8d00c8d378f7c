"""Clues: what a gap between two amounts gives away: the cell that was mistyped, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.entry.keys import Block, Entry, entries
from generator.entry.values import AMOUNT
from generator.number.digits import exchanged

Path = tuple[str | int, ...]  # of keys, in the input

# How far a slip in one cell throws a total off, as a multiple of what was typed; how many digits
# of the gap are no coincidence; what to ask.
_SLIPS: Final = (
    (Decimal(1), 2, "差额正好是 {at} 的 {value}，是不是漏了或者重了？"),
    (Decimal(9), 3, "{at} 写的是 {value}，是不是少写了一位？"),
    (Decimal("0.9"), 3, "{at} 写的是 {value}，是不是多写了一位？"),
    (Decimal(9999), 3, "{at} 写的是 {value}，是不是元和万元写混了？"),
    (Decimal("0.9999"), 3, "{at} 写的是 {value}，是不是元和万元写混了？"),
)
_NINE: Final = 9
_NAMED: Final = 3  # cells that one clue names; of more it names none
_TELLING: Final = 3  # digits of a gap that another cell of the file is not equal to by chance


class Typed(Struct, frozen=True):
    """A cell that one of two amounts was made of; `sign` is how it counts in their difference."""

    path: Path
    value: Decimal
    sign: int


class Said(Struct, frozen=True):
    """How a message writes the place of a cell, and an amount (元) in the unit of the file."""

    at: Callable[[Path], str]
    amount: Callable[[Decimal], str]


def clue(gap: Decimal, typed: Sequence[Typed], content: Block, said: Said) -> str:
    """What a difference (元, with its sign) gives away; '' where it tells nothing."""
    digits = len(gap.normalize().as_tuple().digits)
    for times, telling, question in _SLIPS:
        for one in typed if digits >= telling else ():
            if one.value and abs(gap) == times * abs(one.value):
                return question.format(at=said.at(one.path), value=said.amount(one.value))
    if turned := _turned(gap, typed, said):
        return turned
    return _elsewhere(gap, typed, content, said) if digits >= _TELLING else ""


def _turned(gap: Decimal, typed: Sequence[Typed], said: Said) -> str:
    """Two digits of a cell that are exchanged: the gap is then divisible by nine."""
    if int(gap.scaleb(2)) % _NINE:
        return ""
    found = {}
    for one in typed:
        meant = one.value - one.sign * gap
        pair = exchanged(said.amount(one.value), said.amount(meant)) if meant > 0 else None
        if pair:
            found[one.path] = (
                f"{said.at(one.path)} 写的是 {said.amount(one.value)}，"
                f"是不是应为 {said.amount(meant)}（{pair[1]} 写成了 {pair[0]}）"
            )
    if not 0 < len(found) <= _NAMED:
        return ""
    return f"差额能被 9 整除，像是两个数字写颠倒了：{'；或者 '.join(found.values())}？"


def _elsewhere(gap: Decimal, typed: Sequence[Typed], content: Block, said: Said) -> str:
    """The cells elsewhere in the file that the gap is equal to."""
    own = {one.path for one in typed}
    equal = [path for path, value in amounts(content) if abs(value) == abs(gap) and path not in own]
    if not 0 < len(equal) <= _NAMED:
        return ""
    at = "、".join(map(said.at, equal))
    return f"差额正好是 {at} 的 {said.amount(abs(gap))}，是不是这个数漏了、重了或者写错了地方？"


def amounts(block: Block, path: Path = ()) -> Iterable[tuple[Path, Decimal]]:
    """Every amount of a block (元) with the path of its keys."""
    for entry in entries(type(block)):
        yield from _below(entry, getattr(block, entry.attribute), (*path, entry.key))


def _below(entry: Entry, value: object, path: Path) -> Iterable[tuple[Path, Decimal]]:
    match value:
        case Block():
            yield from amounts(value, path)
        case dict():
            for key, one in value.items():
                yield from _below(entry, one, (*path, key))
        case list():
            for at, one in enumerate(value):
                yield from _below(entry, one, (*path, at))
        case Decimal() if entry.of == AMOUNT and value:
            yield path, value
