"""Figures read back: every printed number is held against its own derivation, worked out again.

The printed digits are read as a stranger reads them, and stand for whatever rounds to them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from generator.facts import Reason, Words
from generator.inspection.claims import Charge, Inspection, Spot
from generator.later import matcher
from generator.number.figure import PERCENT, YUAN, Derivation, Figure
from generator.problem import NOWHERE, WRONG
from generator.rule import Rule
from generator.telling.document import Chapter, Document
from generator.telling.style import UNITS, Style

F01: Final = Rule(
    "F01",
    "写出的数与重算的数一致",
    "每个写出的数都重算一遍，四舍五入后必须与写出的一致。",
    "增长17.24%",
    "增长20.83%",
)
F02: Final = Rule(
    "F02",
    "正文里的数都有来处",
    "除部门自己写的话、日期和样式的固定用语外，正文里不得有没有来处的数。",
    "，共6项，其中：财政",
    "，其中：财政",
)

_PRINTED: Final = matcher(r"(-?[\d,]+(?:\.\d+)?)(万元|亿元|元|%)?")
_DIGITS: Final = matcher(r"\d[\d,]*(?:\.\d+)?")
OWN_WORDS: Final = (Words, Reason)  # what a passage states that the department wrote itself


def _sum(values: Sequence[Fraction]) -> Fraction:
    """In whole numbers: fractions would reduce each step."""
    below = math.lcm(*[one.denominator for one in values])
    return Fraction(sum([one.numerator * (below // one.denominator) for one in values]), below)


# The domain verbs once more, on fractions: what the generator computed with decimals.
_AGAIN: Final[Mapping[str, Callable[[Sequence[Fraction]], Fraction]]] = {
    "合计": _sum,
    "减去": lambda v: v[0] - v[1],
    "占比": lambda v: v[0] / v[1] * 100,
    "完成率": lambda v: v[0] / v[1] * 100,
    "增减额": lambda v: abs(v[0] - v[1]) if len(v) > 1 else abs(v[0]),
    "增减幅度": lambda v: abs(v[0] - v[1]) / v[1] * 100,
    "上年文件": lambda v: v[0],
}


class _Again(dict[Figure, Fraction | None]):
    """Figures worked out anew, each once, from the cells that they rest on.

    None where one is settled together with others (最大余数法).
    """

    def __missing__(self, figure: Figure) -> Fraction | None:
        self[figure] = found = self._worked_out(figure)
        return found

    def _worked_out(self, figure: Figure) -> Fraction | None:
        origin = figure.origin
        if not isinstance(origin, Derivation):
            return Fraction(*figure.value.as_integer_ratio())
        if origin.operation not in _AGAIN:
            return None
        parts = [self[part] for part in origin.operands]
        known = [part for part in parts if part is not None]
        return _AGAIN[origin.operation](known) if len(known) == len(parts) else None


def printed(text: str) -> tuple[int, int, str] | None:
    """A printed number: its digits as a whole number, how many are decimals, its unit."""
    match = _PRINTED.fullmatch(text)
    if not match:
        return None
    whole, _, decimals = match[1].replace(",", "").partition(".")
    return int(whole + decimals), len(decimals), match[2] or ""


def stated_right(document: Document, inspection: Inspection) -> None:
    """Each figure as printed is what it rounds to, worked out again (F01)."""
    again = _Again()
    for chapter in document.chapters:
        for block in chapter.blocks:
            for passage in block.passages:
                if isinstance(figure := passage.states, Figure):
                    charge = _of_figure(passage.text, figure, again[figure])
                    inspection.settle(F01, printed_in(chapter, passage.text), charge)


def printed_in(chapter: Chapter, words: str) -> Spot:
    """Words of a chapter, as a finding names them; they have no page yet."""
    return Spot(chapter.heading, words, NOWHERE)


def _of_figure(text: str, figure: Figure, value: Fraction | None) -> Charge | None:
    if value is None:
        return None
    read = printed(text)
    if read is None:
        return Charge(WRONG, text, "", f"{figure.label}写得不像一个数")
    number, places, unit = read
    scale = int(UNITS[unit]) if figure.unit == YUAN and unit in UNITS else 1
    below = value.denominator * scale
    right_unit = (figure.unit == PERCENT) == (unit == "%")
    # Half a unit of the last place apart at most, on whole numbers.
    if right_unit and 2 * abs(value.numerator * 10**places - number * below) <= below:
        return None
    scaled = Fraction(value.numerator, below)
    message = f"{figure.label}重算为 {_to_four_places(scaled)}，写的是 {text}"
    return Charge(WRONG, text, "", message)


def _to_four_places(value: Fraction) -> Decimal:
    return Decimal(round(value * 10_000)).scaleb(-4)


def accounted_for(document: Document, inspection: Inspection) -> None:
    """Each number is a fact's, the department's own, a date's or the style's (F02)."""
    known = _prescribed(document.style)
    for chapter in document.chapters:
        for block in chapter.blocks[1:]:
            for passage in block.passages:
                if passage.states is None and passage.text != block.lead:
                    text = passage.text
                    rest = known.sub("", text) if _DIGITS.search(text) else ""
                    found = _DIGITS.search(rest)
                    stands = found[0] if found else text[-10:]
                    charge = Charge(WRONG, stands, "", "这个数没有来处") if found else None
                    inspection.settle(F02, printed_in(chapter, stands), charge)


@lru_cache(maxsize=16)  # a style is the same for every report that is told in it
def _prescribed(style: Style) -> re.Pattern[str]:
    """The words of a style that have a number in them, the longest first."""
    words = {text for text in _texts(style.settings) if _DIGITS.search(text)}
    return matcher(
        "|".join(map(re.escape, sorted(sorted(words), key=len, reverse=True))) or r"(?!)"
    )


def _texts(settings: object) -> Iterator[str]:
    if isinstance(settings, Mapping):
        for value in settings.values():
            yield from _texts(value)
    elif isinstance(settings, list):
        for value in settings:
            yield from _texts(value)
    else:
        yield str(settings)


def own_words(document: Document) -> Iterator[tuple[Chapter, Words | Reason, str]]:
    """Chapter, words and text of everything that the department wrote itself."""
    for chapter in document.chapters:
        for block in chapter.blocks:
            for passage in block.passages:
                if isinstance(passage.states, OWN_WORDS):
                    yield chapter, passage.states, passage.text
