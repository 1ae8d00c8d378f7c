"""Claims: what a sentence of a published report states: amounts, shares, rates, words.

Patterns read `Text.text`, which has no white space and full-width punctuation.  Amounts are in 元,
with half a unit of the printed last place to each side.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from generator.disclosure import Place
from generator.reach import Range, around
from generator.understanding import WAN, Text

NUMBER: Final = r"-?\d[\d,]*(?:\.\d+)?"
MONEY: Final = rf"(?P<{{}}>{NUMBER})(?P<{{}}_unit>亿元|万元|元)"


def money(name: str) -> str:
    """A pattern for an amount with its unit, as groups `name` and `name_unit`."""
    return MONEY.format(name, name)


def rate(name: str) -> str:
    """A pattern for a percentage, as group `name`."""
    return rf"(?P<{name}>{NUMBER})%"


_SCALE: Final = {"亿元": WAN * WAN, "万元": WAN, "元": 1}


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed: its digits, its value and half of its last place (元 or %)."""

    digits: str
    value: Fraction
    half: Fraction

    def range(self) -> Range:
        return around(self.value, self.half)


def number(digits: str, scale: int = 1) -> Printed:
    bare = digits.replace(",", "")
    places = len(bare.partition(".")[2])
    return Printed(digits, Fraction(bare) * scale, Fraction(scale, 2 * 10**places))


def amount(match: re.Match[str], name: str) -> Printed:
    """The amount of a pattern made by money()."""
    return number(match[name], _SCALE[match[f"{name}_unit"]])


def percent(match: re.Match[str], name: str) -> Printed:
    return number(match[name])


@dataclass(frozen=True, slots=True)
class Finding:
    """What cannot be true (错误) or may be mended (提示), where, and why.

    `quote` is copied from the document without its white space; `start` and `end` are its offsets
    in the section's text (0, 0 for what stands in a table or a note).
    """

    rule: str
    level: str
    section: str
    quote: str
    place: Place
    written: str
    expected: str
    message: str
    diagnosis: str = ""
    basis: str = ""
    start: int = 0
    end: int = 0


WRONG, HINT = "错误", "提示"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Charge:
    """What is held against a statement: rule and level, what stands there, what should, and why."""

    rule: str
    level: str
    written: str
    expected: str
    message: str
    diagnosis: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """A statement that was held against something and can be true: where it stands, and why."""

    rule: str
    section: str
    start: int
    end: int
    why: str


class Inspection:
    """What has been looked at so far, rule by rule, what can be true and what cannot."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.statements: list[Right] = []
        self.findings: list[Finding] = []

    @property
    def checked(self) -> int:
        """How many statements and equations were held against something."""
        return self.right.total() + len(self.findings)

    def holds(
        self, rule: str, text: Text | None = None, span: Span = (0, 0), why: str = ""
    ) -> None:
        """A statement of `text` (or an equation between tables) that can be true."""
        self.right[rule] += 1
        if text is not None:
            self.statements.append(Right(rule, text.number, *span, why))

    def wrong(self, text: Text, span: Span, charge: Charge) -> None:
        """A statement of a section that cannot be true, or that may be mended."""
        start, end = span
        self.findings.append(
            Finding(
                rule=charge.rule,
                level=charge.level,
                section=text.number,
                quote=text.text[start:end].replace("\n", ""),
                place=text.place(start),
                written=charge.written,
                expected=charge.expected,
                message=charge.message,
                diagnosis=charge.diagnosis,
                basis=charge.basis,
                start=start,
                end=end,
            )
        )

    def wrong_outside(self, where: str, quote: str, place: Place, charge: Charge) -> None:
        """The same for what stands in a table or in a note below one."""
        self.findings.append(
            Finding(
                rule=charge.rule,
                level=charge.level,
                section=where,
                quote=quote,
                place=place,
                written=charge.written,
                expected=charge.expected,
                message=charge.message,
                diagnosis=charge.diagnosis,
                basis=charge.basis,
            )
        )

    def looked_at(self, rule: str) -> int:
        """How often a rule found something to look at."""
        return self.right[rule] + sum(finding.rule == rule for finding in self.findings)
