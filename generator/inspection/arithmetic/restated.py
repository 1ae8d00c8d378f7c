"""Restated: what a section states twice of one thing is the same both times (N14)."""

from __future__ import annotations

from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan
from generator.number.reach import overlap
from generator.problem import WRONG
from generator.rule import Rule
from generator.understanding import Tables
from generator.understanding.sentences import Amount
from generator.understanding.sentences.naming import SIDES
from generator.vocabulary.quantities import BY_NAME, ending

N14: Final = Rule(
    "N14",
    "同一项的数前后一致",
    "同一项的数在标题和正文里各写一次，应当一样。",
    "行政单位离退休 56 万元……预算安排 57 万元",
    "两处都是 56 万元",
)

Said = tuple[str, str, tuple[str, ...]]


def judge_restated(case: Case, inspection: Inspection) -> None:
    """Amounts of one quantity, column and list; a budget's are held against all its sections."""
    if case.of_budget:
        return
    first: dict[Said, Amount] = {}
    known: dict[tuple[str, str, str], Amount] = {}
    for one in case.reading.amounts:
        if one.aside or not one.name.quantity or _of_something(one):
            continue
        said = _said(one, general="一般公共预算" in case.text.heading)
        before = first.setdefault(said, one)
        alike = known.setdefault((*said[:2], one.printed.digits), one)
        # It may be of other money than what is listed of a whole; where it is alike, it holds.
        apart = before is one and alike is not one and not one.within
        if apart and overlap(alike.printed.range(), one.printed.range()):
            _judge(alike, one, case, inspection)
        # Two side by side are of two things.
        if before.at != one.at and not of_two_wholes(before, one):
            _judge(before, one, case, inspection)


def of_two_wholes(one: Amount, other: Amount) -> bool:
    """Whether each is listed of a whole of its own: 21个部门“三公”经费A，其中公务接待费B."""
    if not (one.within and other.within):
        return False
    left, right = one.within[-1], other.within[-1]
    same = left.name.words == right.name.words
    return not (same or overlap(left.printed.range(), right.printed.range()))


def _of_something(one: Amount) -> bool:
    """Whether a bare 支出 is listed of a 支出: it is of something whose name is not legible."""
    side = one.name.quantity
    return side in SIDES and any(whole.name.quantity.endswith(side) for whole in one.within)


def _said(one: Amount, *, general: bool) -> Said:
    """What two amounts have in common that are the same; one of its own kind is so anywhere.

    In a section on 一般公共预算 its 财政拨款支出 is that of this fund.
    """
    column = one.name.column if one.name.column != "决算" else ""
    within = () if BY_NAME[one.name.quantity].own else tuple(w.name.known for w in one.within)
    known = one.name.known
    if general and one.name.quantity == "财政拨款支出":
        known = known.replace(one.name.quantity, "一般公共预算支出")
    return known, column, within


def _judge(before: Amount, one: Amount, case: Case, inspection: Inspection) -> None:
    says = f"前面写的是 {in_wan(before.printed.value)} 万元"
    fits = overlap(before.printed.range(), one.printed.range())
    if fits or (_bare(before) and _bare(one) and not _tabled(one, case.tables)):
        message = f"{says}，这里是 {in_wan(one.printed.value)} 万元"
        charge = Charge(WRONG, one.printed.digits, in_wan(before.printed.value), message)
        held = (before.at, one.at)
        inspection.settle(N14, one.quote, None if fits else charge, says, held=held)


def _tabled(one: Amount, tables: Tables) -> bool:
    """Whether there is a table that says which of two is wrong; “三公” amounts have their own."""
    if BY_NAME[one.name.quantity].own:
        return bool(tables.cells.get("TS"))
    return any(tables.cells.values())


def _bare(one: Amount) -> bool:
    """Whether a quantity is named by nothing but its name: 国内|公务接待费 is not all of it."""
    named = ending(one.name.words)
    return bool(named and not named[1])
