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
    """What cannot be true (错误) or may be mended (提示), where, and why."""

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


WRONG, HINT = "错误", "提示"


class Inspection:
    """What has been looked at so far, rule by rule, and what was found wrong."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.findings: list[Finding] = []

    @property
    def checked(self) -> int:
        """How many statements and equations were held against something."""
        return self.right.total() + len(self.findings)

    def holds(self, rule: str) -> None:
        self.right[rule] += 1

    def found(self, finding: Finding) -> None:
        self.findings.append(finding)

    def looked_at(self, rule: str) -> int:
        return self.right[rule] + sum(finding.rule == rule for finding in self.findings)
