"""Units: what the figures of each table are in: from the prose, the other tables, the label."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from generator.later import matcher
from generator.understanding.sections import Text
from generator.understanding.tables.cells import WAN, Cells, Measure, TableCell
from generator.understanding.tables.gathered import Part

_WAN: Final = matcher(r"(\d[\d,]{0,20}(?:\.\d{1,6})?)万元")
_SMALL: Final = 100  # numbers below agree by chance, but for those of a short table:
_FEW: Final = 1  # there it is whole ones, and those that have not three digits
_ENOUGH: Final = 2  # different figures that the prose must show to prove a label wrong
_SHORT: Final = "TS"


def measured(
    parts: Mapping[str, Part], cells: Mapping[str, Cells], sections: Sequence[Text]
) -> dict[str, Measure]:
    """The unit of each table, in 元 or 万元 (or 千元, 亿元 where the label says so)."""
    stated = _Stated(sections if cells else ())
    votes = {key: stated.votes(key, found.values()) for key, found in cells.items()}
    all_yuan = sum(yuan for yuan, _ in votes.values())
    all_wan = sum(wan for _, wan in votes.values())
    most = "元" if all_yuan > all_wan else "万元"
    wrong = {
        part.label
        for key, part in parts.items()
        if part.label and _contradicted(part.label, votes[key])
    }
    return {key: _measure(part, votes[key], most, wrong) for key, part in parts.items()}


def _contradicted(label: str, votes: tuple[int, int]) -> bool:
    yuan, wan = votes
    if label == "万元":
        return yuan >= _ENOUGH and not wan
    return label == "元" and wan >= _ENOUGH and not yuan


def _measure(part: Part, votes: tuple[int, int], most: str, wrong: Collection[str]) -> Measure:
    """One table's: the prose first, then its label unless another table's figures deny it."""
    yuan, wan = votes
    unit = "元" if yuan > wan else "万元"
    label, place = part.label, part.labelled
    proven = max(votes) >= _ENOUGH and not min(votes)
    trusted = label and label not in wrong
    if proven or (yuan != wan and not trusted):
        return Measure(unit, label, "正文写明的万元数与表上的数", proven=proven, place=place)
    if trusted:
        return Measure(label, label, f"表上的“单位：{label}”", place=place)
    concluded = "同一份报告的其他表" if label else "没有写明，按多数表"
    return Measure(most, label, concluded, place=place)


class _Stated:
    """The amounts that the prose states in 万元, to be looked up with two decimals."""

    def __init__(self, sections: Iterable[Text]) -> None:
        self._exact: set[Fraction] = set()
        for section in sections:
            for match in _WAN.finditer(section.text):
                whole, _, decimals = match[1].replace(",", "").partition(".")
                self._exact.add(Fraction(int(whole + decimals), 10 ** len(decimals)))
        self._hundredths = {int(value * 100) for value in self._exact}

    def votes(self, key: str, cells: Iterable[TableCell]) -> tuple[int, int]:
        """How many different figures the prose shows as if they were in 元, and in 万元."""
        yuan, wan = set[Fraction](), set[Fraction]()
        for cell in cells if self._exact else ():  # a workbook has no prose
            value = cell.value
            telling = key == _SHORT and value >= _FEW and value.denominator != 1
            if value < _SMALL and not telling:
                continue
            if value in self._exact:
                wan.add(value)
            if value >= WAN or (key == _SHORT and value >= _SMALL):
                # In hundredths of 万元, cut off or rounded half up.
                shown, below = value.numerator, value.denominator * (WAN // 100)
                near = {shown // below, (2 * shown + below) // (2 * below)}
                if not self._hundredths.isdisjoint(near):
                    yuan.add(value)
        return len(yuan), len(wan)
