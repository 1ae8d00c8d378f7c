"""Judge: a printed number against the range that it may lie in, and what the figures give away."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from generator.inspection.claims import Charge, Printed, number
from generator.number.reach import Range, around, between, overlap, percentage
from generator.problem import HINT, WRONG, Quantity
from generator.understanding import WAN, TableCell, Tables


def level(printed: Printed, right: Range) -> str | None:
    """None where it can be true; 提示 where it is one unit of the last place off; else 错误."""
    if printed.range().meets(right):
        return None
    unit = 2 * printed.half
    if not unit:  # a base that is 0 by its words has no last place
        return WRONG
    nearest = (right.middle() / unit + Fraction(1, 2)).__floor__() * unit
    return HINT if abs(printed.value - nearest) <= unit else WRONG


def judged(printed: Printed, right: Range) -> str | None:
    """None where one value can have been printed as both, 提示 for one unit of the last place."""
    return None if overlap(printed.range(), right) else level(printed, right) or HINT


def rounded(value: Fraction, places: int, unit: int = 1) -> str:
    """Half up, for a message; an amount in a unit of so many 元."""
    below = value.denominator * unit
    whole = (2 * value.numerator * 10**places + below) // (2 * below)
    sign, digits = ("-", str(-whole)) if whole < 0 else ("", str(whole))
    if not places:
        return sign + digits
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def in_wan(value: Fraction) -> Quantity:
    """An amount in 万元 with two places, trailing zeros left out."""
    return Quantity(rounded(value, 2, WAN).rstrip("0").rstrip("."), "万元")


def unit_of(given: Iterable[Printed]) -> str:
    """The unit that all of some amounts are printed in: 元, or else 万元."""
    return "元" if all(_printed_in(one, 1) for one in given) else "万元"


def as_printed(one: Printed, unit: str) -> str:
    """An amount as it is printed, with its zeros, where that is in the unit; else worked out."""
    same = _printed_in(one, WAN if unit == "万元" else 1)
    return one.digits if same else in_unit(one.value, unit)


def _printed_in(one: Printed, scale: int) -> bool:
    digits = one.digits.lstrip("-")
    plain = digits.replace(",", "").replace(".", "").isdigit()
    return plain and number(digits, scale).value == abs(one.value)


def in_unit(value: Fraction, unit: str) -> Quantity:
    """An amount in 元 or 万元 with two places, trailing zeros left out."""
    return in_wan(value) if unit == "万元" else Quantity(in_wan(value * WAN), "元")


def per_cent(value: Fraction) -> Quantity:
    """A percentage with two places."""
    return Quantity(rounded(value, 2), "%")


def why_rate(printed: Printed, step: Range, base: Range, now: Range) -> str:
    """What a wrong growth rate was worked out from."""
    guesses = (
        ("除以了本年数，应除以上年数", percentage(step, now)),
        ("写成了本年是上年的百分之几", percentage(now, base)),
        ("分子分母颠倒", percentage(base, step)),
    )
    return _named(printed, guesses)


def why_share(printed: Printed, part: Range, whole: Range, shares: Fraction = Fraction(0)) -> str:
    """What a wrong share or completion was worked out from; `shares` is its list's sum."""
    right = percentage(part, whole)
    if right is None:
        return ""
    made_up = abs(shares - _HUNDRED) <= 2 * printed.half
    if printed.value and made_up and abs(printed.value - right.middle()) <= _PLUGGED * printed.half:
        return "凑成 100% 的尾数"
    guesses = [("分子分母颠倒", percentage(whole, part))]
    units = [(WRONG_UNIT, percentage(_times(part, factor), whole)) for factor in UNITS_APART]
    return _named(printed, guesses) or slipped(printed, right) or _named(printed, units)


def of_percentage(
    printed: Printed, part: Range, whole: Range, says: str, shares: Fraction = Fraction(0)
) -> Charge | None:
    """What is wrong with a share or a completion; `says` is the division, `shares` as above."""
    right = percentage(part, whole)
    if right is None or (bad := level(printed, right)) is None:
        return None
    expected = per_cent(right.middle())
    why = why_share(printed, part, whole, shares)
    return Charge(bad, printed.digits, expected, f"{says} = {expected}%", why)


UNITS_APART: Final = (Fraction(WAN), Fraction(1, WAN))  # 元 for 万元, 万元 for 元


def _times(one: Range, factor: Fraction) -> Range:
    return between(one.low * factor, one.high * factor)


def in_another_unit(printed: Printed) -> tuple[Printed, str]:
    """An amount as it is where 元 was written for 万元, or 万元 for 元, and that other unit."""
    unit = "万元" if unit_of([printed]) == "元" else "元"
    factor = UNITS_APART[unit == "元"]
    return Printed(printed.digits, printed.value * factor, printed.half * factor), unit


_PLUGGED: Final = 10  # halves of the last place that a share is off at most to make up 100


_HUNDRED = Fraction(100)


def slipped(printed: Printed, right: Range) -> str:
    """A decimal point in the wrong place, or digits cut off instead of rounded."""
    for shift in (10, 100, 1000):
        for moved in (Fraction(shift), Fraction(1, shift)):
            if around(printed.value * moved, printed.half * moved).meets(right):
                return "小数点移位"
    if printed.value <= right.low < printed.value + 2 * printed.half:
        return "截尾而没有四舍五入"
    return ""


def _named(printed: Printed, guesses: Iterable[tuple[str, Range | None]]) -> str:
    for why, wrong in guesses:
        if wrong is not None and printed.range().meets(wrong):
            return why
    return ""


def _why_amount(printed: Printed, cell: TableCell, tables: Tables) -> str:
    """What a wrong amount of a cell gives away: its unit, its decimal point, another cell."""
    right = cell.range()
    if not right.low <= 0 <= right.high:
        for factor in UNITS_APART:
            if around(printed.value * factor, printed.half * factor).meets(right):
                return WRONG_UNIT
        if why := slipped(printed, right):
            return why
    return same_elsewhere(printed, tables, cell.name)


WRONG_UNIT: Final = "元和万元写错了"


def same_elsewhere(printed: Printed, tables: Tables, but: str = "") -> str:
    """Which cell of the tables shows the number that was printed instead of the right one."""
    # The table that the right one stands in first: a 类 for its 项 rather than the like elsewhere.
    near = sorted(
        tables.cells.items(), key=lambda one: all(cell.name != but for cell in one[1].values())
    )
    for key, cells in near:
        for cell in cells.values():
            if cell.value > WAN and cell.range().meets(printed.range()) and cell.name != but:
                return f"与{_TABLE[key]}“{cell.name}”相同，取错了行或表"
    return ""


def of_cell(bad: str, printed: Printed, cell: TableCell, tables: Tables) -> Charge:
    """What is wrong with an amount that is not its cell's."""
    expected = in_wan(cell.value)
    message = f"表上是 {expected} 万元，写的是 {in_wan(printed.value)} 万元"
    return Charge(bad, printed.digits, expected, message, _why_amount(printed, cell, tables))


_TABLE = {
    "T1": "公开01表", "T2": "收入决算表", "T3": "支出决算表", "T4": "财政拨款收支总表",
    "T5": "一般公共预算财政拨款支出表", "T6": "基本支出明细表", "TF": "政府性基金表",
    "TC": "国有资本经营表", "TS": "“三公”经费表", "TG": "财政拨款支出表",
    "TB": "财政拨款基本支出表", "TR": "机关运行经费表", "TP": "政府采购表",
}  # fmt: skip


def named(key: str) -> str:
    """A table as users know it."""
    return _TABLE[key]


def cited(cell: TableCell) -> str:
    """A cell as a basis: table, name, printed number, place."""
    return f"{_TABLE[cell.table]} {cell.name} {cell.text}（{cell.place}）"
