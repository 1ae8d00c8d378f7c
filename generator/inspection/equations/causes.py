"""Causes: the one number that breaks several equations, and what the figures give away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct

from generator.inspection.claims import ONE_NUMBER
from generator.inspection.equations.equation import Equation
from generator.inspection.judge import named, rounded
from generator.number.digits import exchanged, mistyped
from generator.problem import Quantity
from generator.understanding import WAN, TableCell, Tables

_MANY: Final = 2  # equations that must be broken before one number is held to be the cause


class Suspect(Struct, frozen=True):
    """A cell that, with another value, would make several equations hold."""

    cell: TableCell
    right: Fraction
    explains: int


# The position of a broken equation, a cell of it, and the value that would have it hold.
Mended = tuple[int, TableCell, Fraction]


def suspects(broken: Sequence[Equation], holding: Sequence[Equation]) -> dict[int, Suspect]:
    """The suspect of each broken equation, by its position; none where one alone is broken.

    The cell that most of them share is taken, and of those the one that stands in the fewest
    equations that hold as it is.
    """
    if not broken:
        return {}
    seen: dict[int, list[Mended]] = defaultdict(list)
    for at, equation in enumerate(broken):
        if not equation.at_most:
            for cell, sign in equation.signed():
                seen[id(cell)].append((at, cell, cell.value + sign * equation.gap()))
    needed = {id(cell) for e in holding if not e.at_most for cell in e.cells()}
    found: dict[int, Suspect] = {}
    ranked = sorted(
        (group for places in seen.values() for group in _agreeing(places)),
        key=lambda group: (-len(group), id(group[0][1]) in needed),
    )
    for group in ranked:
        open_ones = [at for at, _, _ in group if at not in found]
        if len(group) < _MANY or len(open_ones) < _MANY:
            continue
        _, cell, right = group[0]
        for at in open_ones:
            found[at] = Suspect(cell, right, len(open_ones))
    return found


def _agreeing(places: Sequence[Mended]) -> Iterator[list[Mended]]:
    """Those that would have the cell take the same value, as far as rounding tells."""
    left = sorted(places, key=lambda place: place[2])
    while left:
        _, cell, first = left[0]
        near = 2 * max(cell.half, Fraction(1, 100)) * len(left)
        group = [place for place in left if place[2] - first <= near]
        yield group
        left = left[len(group) :]


def why(equation: Equation, tables: Tables) -> str:
    """What a broken equation gives away by itself."""
    gap = equation.gap()
    for part in (cell for cell in equation.parts if cell.value):
        near = abs(gap) - abs(part.value)
        if abs(near) <= equation.reach() and len(equation.parts) > 1:
            said = "少加了" if gap * part.value < 0 else "多加了"
            return f"差额正好是“{part.name}”的数：{said}这一项"
    if turned := _turned(equation, _unit(equation.key, tables)):
        return turned
    right = equation.whole.value - gap
    whole = equation.whole.value
    if not whole or not right:
        return ""
    for times, said in ((WAN, "差一万倍：元和万元混了"), (10, "小数点移位"), (100, "小数点移位")):
        if whole == right * times or whole * times == right:
            return said
    unit = _unit(equation.key, tables)
    other = mistyped(amount(whole, unit), amount(right, unit))
    return f"只差一个数字：{other[0]} 与 {other[1]}" if other else ""


def _turned(equation: Equation, unit: str) -> str:
    """Two digits exchanged, of the whole or, where that is the only one, of a part."""
    found = []
    for cell, sign in equation.signed():
        meant = cell.value + sign * equation.gap()
        one, two = amount(cell.value, unit), amount(meant, unit)
        if meant > 0 and (pair := exchanged(one, two)):
            said = f"“{cell.name}”的 {one} 像是 {two}（{pair[1]} 写成了 {pair[0]}）"
            if cell is equation.whole:
                return f"两个数字写颠倒了：{said}"
            found.append(said)
    return f"两个数字写颠倒了：{found[0]}" if len(found) == 1 else ""


def _unit(key: str, tables: Tables) -> str:
    measure = tables.measures.get(key)
    return measure.unit if measure else "万元"


def shown(value: Fraction, key: str, tables: Tables) -> Quantity:
    """An amount in the unit that its table is printed in."""
    unit = _unit(key, tables)
    return Quantity(amount(value, unit), unit if unit == "元" else "万元")


def amount(value: Fraction, unit: str) -> str:
    """Two decimals, zeros at the end left out."""
    text = rounded(value if unit == "元" else value / WAN, 2)
    return text.rstrip("0").rstrip(".")


def told(suspect: Suspect, tables: Tables) -> str:
    """What one number has broken."""
    cell = suspect.cell
    right = shown(suspect.right, cell.table, tables)
    unit = _unit(cell.table, tables)
    turned = exchanged(amount(cell.value, unit), amount(suspect.right, unit))
    how = "（两个数字写颠倒了）" if turned else ""
    return (
        f"{ONE_NUMBER}：{named(cell.table)}“{cell.name}”的 {cell.text} "
        f"改为 {right}{how}，这 {suspect.explains} 处就都相等"
    )
