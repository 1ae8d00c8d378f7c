"""Figures read back: every printed number is held against its own derivation, worked out again.

The printed digits are read as a stranger reads them, and stand for whatever rounds to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from generator.facts import Reason, Words
from generator.number.figure import PERCENT, YUAN, Derivation, Figure
from generator.proofing.rules.verdict import Verdict
from generator.telling.document import Document
from generator.telling.style import UNITS

_PRINTED: Final = re.compile(r"(-?[\d,]+(?:\.\d+)?)(万元|亿元|元|%)?")
_DIGITS: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _sum(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


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
            return Fraction(figure.value)
        if origin.operation not in _AGAIN:
            return None
        parts = [self[part] for part in origin.operands]
        known = [part for part in parts if part is not None]
        return _AGAIN[origin.operation](known) if len(known) == len(parts) else None


def printed(text: str) -> tuple[Decimal, Decimal, str] | None:
    """A printed number: its value, half a unit of its last place, its unit."""
    match = _PRINTED.fullmatch(text)
    if not match:
        return None
    digits = match[1].replace(",", "")
    places = len(digits.partition(".")[2])
    return Decimal(digits), Decimal(1).scaleb(-places) / 2, match[2] or ""


def stated_right(document: Document) -> Iterator[Verdict]:
    """每个写出的数都重算一遍，四舍五入后必须与写出的一致。"""
    again = _Again()
    for chapter in document.chapters:
        for block in chapter.blocks:
            for passage in block.passages:
                if isinstance(figure := passage.states, Figure):
                    yield _one(chapter.heading, passage.text, figure, again[figure])


def _one(section: str, text: str, figure: Figure, value: Fraction | None) -> Verdict:
    read = printed(text)
    if value is None:
        return Verdict("F01", holds=True, section=section, text=text)
    if read is None:
        message = f"{figure.label}写得不像一个数"
        return Verdict("F01", holds=False, section=section, text=text, message=message)
    number, half, unit = read
    scaled = value / Fraction(UNITS[unit]) if figure.unit == YUAN and unit in UNITS else value
    right_unit = (figure.unit == PERCENT) == (unit == "%")
    holds = right_unit and abs(scaled - Fraction(number)) <= Fraction(half)
    message = "" if holds else f"{figure.label}重算为 {_to_four_places(scaled)}，写的是 {text}"
    return Verdict("F01", holds, section, text, message)


def _to_four_places(value: Fraction) -> Decimal:
    return Decimal(round(value * 10_000)).scaleb(-4)


def accounted_for(document: Document) -> Iterator[Verdict]:
    """除部门自己写的话、日期和样式的固定用语外，正文里不得有没有来处的数。"""
    settings = document.style.settings
    prescribed = sorted({w for w in _texts(settings) if _DIGITS.search(w)}, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, prescribed)) or r"(?!)")
    for chapter in document.chapters:
        for block in chapter.blocks[1:]:
            for passage in block.passages:
                if passage.states is None and passage.text != block.lead:
                    found = _DIGITS.search(known.sub("", passage.text))
                    why = "这个数没有来处" if found else ""
                    stands = found[0] if found else passage.text[-10:]
                    yield Verdict("F02", not found, chapter.heading, stands, why)


def _texts(settings: object) -> Iterator[str]:
    if isinstance(settings, Mapping):
        for value in settings.values():
            yield from _texts(value)
    elif isinstance(settings, list):
        for value in settings:
            yield from _texts(value)
    else:
        yield str(settings)


def own_words(document: Document) -> Iterator[tuple[str, Words | Reason, str]]:
    """Section, words and text of everything that the department wrote itself."""
    for chapter in document.chapters:
        for block in chapter.blocks:
            for passage in block.passages:
                if isinstance(passage.states, Words | Reason):
                    yield chapter.heading, passage.states, passage.text
