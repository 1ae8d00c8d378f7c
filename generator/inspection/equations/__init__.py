"""Equations: the tables of a report against one another (勾稽关系), on ranges of printed cells.

A sum is wrong only if no unrounded amounts could have been printed so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import RESIDUE, Charge, Inspection, Spot
from generator.inspection.equations.between import between_tables
from generator.inspection.equations.causes import Suspect, shown, suspects, told, why
from generator.inspection.equations.equation import Equation
from generator.inspection.equations.expense_sums import E36, of_expenses
from generator.inspection.equations.granted import E45, of_granted
from generator.inspection.equations.rows import of_rows
from generator.inspection.equations.totals import of_totals
from generator.inspection.equations.unjudged import skip_unjudged
from generator.inspection.judge import cited
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Tables
from generator.vocabulary.statements import BY_KEY

__all__ = ["Equation", "accuse_equations", "equations", "judge_equations"]

_CITED: Final = 4  # parts that a basis names
_ARGUABLE: Final = frozenset({E36, E45})


def equations(tables: Tables) -> Iterator[Equation]:
    """Every equation that the tables have the figures for: none of a table that lost some."""
    kinds = (of_totals, of_rows, between_tables, of_expenses, of_granted)
    for equation in chain.from_iterable(of(tables) for of in kinds):
        if not tables.lost or tables.lost.isdisjoint(cell.table for cell in equation.cells()):
            yield equation


def judge_equations(
    case: Case, inspection: Inspection, every: Iterable[Equation] | None = None
) -> None:
    """Each equation, true or false; what one number breaks is said to have one cause.

    `every` has the equations of the case's tables, where somebody has made them already.
    """
    tables = case.tables
    broken, holding = _sorted(equations(tables) if every is None else every)
    residues = _residues(holding)
    for equation in holding:
        if id(equation) not in residues:
            spot = _spot(equation, equation.whole, tables)
            inspection.holds(equation.rule, spot, equation.says, partial(_basis, equation))
    _accuse(tables, broken, holding, residues, inspection)
    skip_unjudged(tables, inspection)


def accuse_equations(case: Case, inspection: Inspection) -> None:
    """The equations that are false alone: for whoever asks only whether tables can be taken."""
    broken, holding = _sorted(equations(case.tables))
    _accuse(case.tables, broken, holding, _residues(holding), inspection)


def _sorted(every: Iterable[Equation]) -> tuple[list[Equation], list[Equation]]:
    """The equations that are false, and those that can be true."""
    broken, holding = list[Equation](), list[Equation]()
    for equation in every:
        (holding if equation.holds() else broken).append(equation)
    return broken, holding


def _accuse(
    tables: Tables,
    broken: Sequence[Equation],
    holding: Sequence[Equation],
    residues: Mapping[int, Equation],
    inspection: Inspection,
) -> None:
    found = suspects(broken, holding)
    for at, equation in enumerate(broken):
        _charge(equation, found.get(at), tables, inspection)
    for equation in residues.values():
        _charge(equation, None, tables, inspection)


def _spot(equation: Equation, cell: TableCell, tables: Tables) -> Spot:
    others = (one for one in equation.cells() if one is not cell)
    return Spot(_titled(cell.table, tables), cell.text, cell.place, (cell, *others))


_MANY: Final = 20  # equations that tell whether a report's tables add up to the cent
_OFF: Final = 20  # how many of them there are to one that does not
_YUAN: Final = Fraction(1, 2)  # half of what is printed in whole 元


def _residues(holding: Sequence[Equation]) -> dict[int, Equation]:
    """What holds only because amounts are rounded, where rounding should have left nothing.

    That is the same amount printed twice, or a sum of tables in 元 whose other sums are all exact.
    Sums in 万元 are exact by chance as often as not: there it says nothing of the others.
    """
    equal = [equation for equation in holding if not equation.at_most]
    off = [equation for equation in equal if not equation.is_even]
    if not off:
        return {}
    fine = [equation for equation in equal if _in_yuan(equation)]
    uneven = [equation for equation in fine if not equation.is_even]
    exact = len(fine) >= _MANY and len(uneven) * _OFF <= len(fine)
    told = [one for one in off if one.repeats() or (exact and _in_yuan(one))]
    return {id(equation): equation for equation in told}


def _in_yuan(equation: Equation) -> bool:
    return all(cell.half <= _YUAN for cell in equation.cells())


def _charge(
    equation: Equation, suspect: Suspect | None, tables: Tables, inspection: Inspection
) -> None:
    key, whole = equation.key, equation.whole
    right = whole.value - equation.gap()
    one, other, gap = (shown(v, key, tables) for v in (right, whole.value, abs(equation.gap())))
    message = f"{equation.says}：{one} 与 {other}，差 {gap} {_unit(key, tables)}"
    if equation.at_most:
        message = f"{equation.says}：{one} 比 {other} 多 {gap} {_unit(key, tables)}"
    cell, expected = (
        (suspect.cell, shown(suspect.right, suspect.cell.table, tables))
        if suspect
        else (whole, "" if equation.at_most else one)
    )
    why = _why(equation, suspect, tables)
    charge = Charge(_level(equation), cell.text, expected, message, why)
    spot = _spot(equation, cell, tables)
    inspection.wrong(equation.rule, spot, charge, _basis(equation, suspect))


def _why(equation: Equation, suspect: Suspect | None, tables: Tables) -> str:
    if equation.holds():
        return RESIDUE
    return told(suspect, tables) if suspect else why(equation, tables)


def _level(equation: Equation) -> str:
    """提示 for a residue, and for what amounts cut off instead of rounded would explain."""
    if equation.rule in _ARGUABLE:
        return HINT
    gap = -equation.gap() if equation.at_most else abs(equation.gap())
    return HINT if gap <= 2 * equation.reach() or equation.holds() else WRONG


def _titled(key: str, tables: Tables) -> str:
    """A final account's table by its official name, a budget's by the title that it has."""
    if not tables.is_budget(key):
        return BY_KEY[key].name
    return re.sub(r"\s", "", tables.titles[key])


def _unit(key: str, tables: Tables) -> str:
    measure = tables.measures.get(key)
    return "元" if measure and measure.unit == "元" else "万元"


def _basis(equation: Equation, suspect: Suspect | None = None) -> str:
    """The whole, and the parts as far as a line has room, the suspect among them."""
    whole, *parts = map(cited, equation.cells()[: _CITED + 1])
    if suspect:
        parts.insert(0, cited(suspect.cell))
    return "；".join(dict.fromkeys([whole, *parts]))
