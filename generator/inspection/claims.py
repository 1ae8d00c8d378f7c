"""Claims: what a sentence of a published report states: amounts, shares, rates, words.

Patterns read `Text.text`, which has no white space and full-width punctuation.  Amounts are in 元,
with half a unit of the printed last place to each side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.problem import HINT, RIGHT, WRONG, Place, Problem
from generator.rule import Rule
from generator.understanding import WAN, TableCell, Text
from generator.understanding.sentences import Read
from generator.understanding.sentences.printed import Printed, Quote, number

# Bounded: a line of a million digits is no number, and must not be read anew from each of them.
NUMBER: Final = r"-?\d[\d,]{0,19}(?:\.\d{1,9})?"


def money(name: str) -> str:
    """A pattern for an amount with its unit, as groups `name` and `name_unit`."""
    return rf"(?P<{name}>{NUMBER})(?P<{name}_unit>亿元|万元|元)"


def rate(name: str) -> str:
    """A pattern for a percentage, as group `name`."""
    return rf"(?P<{name}>{NUMBER})%"


_SCALE: Final = {"亿元": WAN * WAN, "万元": WAN, "元": 1}


# Every amount of a report is read to the places that the report prints; see precision.places_of.
_places: ContextVar[int] = ContextVar("places", default=0)


@contextmanager
def printed_to(places: int) -> Iterator[None]:
    """Within it an amount in 万元 stands for what rounds to it at so many places or its own."""
    token = _places.set(places)
    try:
        yield
    finally:
        _places.reset(token)


def amount(match: re.Match[str], name: str) -> Printed:
    """The amount of a pattern made by money()."""
    return amount_of(match[name], match[f"{name}_unit"])


def amount_of(digits: str, unit: str) -> Printed:
    """An amount by its digits and its unit: 亿元, 万元 or 元."""
    scale = _SCALE[unit]
    return number(digits, scale, _places.get() if scale == WAN else 0)


def percent(match: re.Match[str], name: str) -> Printed:
    """The number of a named group, as it is printed in front of its %."""
    return number(match[name])


def quoted(text: Text, match: re.Match[str], group: str | int = 0) -> Quote:
    """What a pattern, or a group of it, has matched of a section."""
    return Quote(text, *match.span(group))


def title_of(text: Text) -> Quote:
    """The number and the heading of a section: what is said of all of it, or lacking in it."""
    return Quote(text, 0, len(text.number) + 1 + len(text.heading))


class Spot(Struct, frozen=True):
    """What stands outside the sections: the table, or 正文之外, what is written there, where.

    `cells` are those of the equation that it is about, first the one that is written there.
    """

    where: str
    words: str
    place: Place
    cells: tuple[TableCell, ...] = ()


class Charge(Struct, frozen=True):
    """What is held against a statement: the level, what stands there, what should, and why.

    `rule` is the rule that it breaks, where that is not the one that was looked at.
    """

    level: str
    printed: str
    expected: str
    message: str
    cause: str = ""
    rule: Rule | None = None


class Finding(Problem, frozen=True):
    """What was looked at in a report: 正确 (can be true), 错误 (cannot) or 提示 (may be mended).

    `quote` is copied from the document without its white space; `at` is where it stands in a
    section, None for what stands in a table or in a note.  `also` is where else the same cause
    shows.  For what is right, `message` is the computation that it was held against.  `cells`
    are those of the equation that a table's finding is about.
    """

    at: Quote | None = None
    also: tuple[Place, ...] = ()
    cells: tuple[TableCell, ...] = ()


Basis = str | Callable[[], str]  # what something was held against, or what says it when asked


# A place that was looked at, before anybody asks for its words: the charge, the rule, where, why,
# the basis.  Nothing charged, it holds.
_Looked = tuple[Charge | None, Rule, Quote | Spot, str, Basis]


def _finding(
    charge: Charge | None, rule: Rule, at: Quote | Spot, why: str, basis: Basis
) -> Finding:
    bare = at.bare() if isinstance(at, Quote) else None
    stands = bare or at
    said = charge or Charge(RIGHT, "", "", why)
    return Finding(
        rule=rule,
        level=said.level,
        section=stands.where,
        quote=stands.words,
        place=stands.place,
        printed=said.printed,
        expected=said.expected,
        message=said.message,
        cause=said.cause,
        basis=basis if isinstance(basis, str) else basis(),
        at=bare,
        cells=at.cells if isinstance(at, Spot) else (),
    )


class Inspection:
    """What has been looked at so far, rule by rule: what can be true and what cannot.

    `stated` is what each section states, by the identity of the section.  Most of a report holds,
    and of that nobody asks but how often: a Finding is made of it when it is asked for.
    """

    def __init__(self) -> None:
        self.skipped: dict[str, str] = {}
        self.stated: Mapping[int, Read] = {}
        self._made: list[Finding] = []
        self._later: list[_Looked] = []  # behind those that are made
        self._looked: Counter[str] = Counter()

    @property
    def checked(self) -> list[Finding]:
        """Everything that was looked at, in order."""
        self._made += [_finding(*one) for one in self._later]
        self._later.clear()
        return self._made

    @property
    def places(self) -> int:
        """How many places were looked at."""
        return len(self._made) + len(self._later)

    def settle(
        self,
        rule: Rule,
        at: Quote | Spot,
        charge: Charge | None,
        why: str = "",
        basis: Basis = "",
        *,
        held: Iterable[Quote] = (),
    ) -> None:
        """A statement that is charged, or holds; `why` is the computation, `basis` its ground.

        `held` are all that hold together where nothing is charged.
        """
        if charge:
            self.wrong(rule, at, charge, basis)
        else:
            for one in tuple(held) or (at,):
                self.holds(rule, one, why, basis)

    def holds(self, rule: Rule, at: Quote | Spot, why: str = "", basis: Basis = "") -> None:
        """A statement that can be true; `why` is the computation."""
        self._looked[rule.code] += 1
        self._later.append((None, rule, at, why, basis))

    def wrong(self, rule: Rule, at: Quote | Spot, charge: Charge, basis: Basis = "") -> None:
        """A statement that cannot be true, or that may be mended."""
        broken = charge.rule or rule
        self._looked[broken.code] += 1
        self._later.append((charge, broken, at, "", basis))

    def skip(self, rule: Rule, why: str) -> None:
        """A rule that cannot look at this report, and the reason (未检查)."""
        self.skipped.setdefault(rule.code, why)

    def take(self, other: Inspection, *, hints_only: bool) -> None:
        """What another inspection came to; with `hints_only` nothing of it is called wrong."""
        for code, why in other.skipped.items():
            self.skipped.setdefault(code, why)
        self.checked.extend(
            replace(one, level=HINT) if hints_only and one.level == WRONG else one
            for one in other.checked
        )
        self._looked.update(other._looked)

    @property
    def findings(self) -> list[Finding]:
        """What is wrong or may be mended, each place by itself."""
        made = [one for one in self._made if one.level != RIGHT]
        return made + [_finding(*one) for one in self._later if one[0]]

    def grouped(self, among: Iterable[Finding] | None = None) -> list[Finding]:
        """The findings, wrong ones first, in reading order; one cause is one finding.

        `among` is which of them; without it they are all.
        """
        causes: dict[tuple[str, ...], list[Finding]] = {}
        for one in self.findings if among is None else among:
            causes.setdefault(_cause(one), []).append(one)
        first = [_one(alike) for found in causes.values() for alike in _alike(found)]
        return sorted(first, key=lambda f: (f.level != WRONG, f.place.page, f.place.line))

    def looked_at(self, rule: Rule) -> int:
        """How often a rule found something to look at."""
        return self._looked[rule.code]


def _alike(found: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same, apart by the words that they are said of.

    What one sentence has wrong in two ways is one; another sentence has its own words to mend.
    """
    first = found[0]
    if first.code.startswith("W") or first.cause.startswith((ONE_NUMBER, RESIDUE)):
        return [list(found)]
    groups: dict[str, list[Finding]] = {}
    group: list[Finding] = []
    for one in sorted(found, key=lambda f: (f.place.page, f.place.line, f.at.start if f.at else 0)):
        if not (group and _overlap(one, group[-1])):
            group = groups.setdefault(one.quote, [])
        group.append(one)
    return list(groups.values())


def _overlap(one: Finding, other: Finding) -> bool:
    return bool(one.at and other.at and one.at.meets(other.at))


def _one(found: Sequence[Finding]) -> Finding:
    """Findings of one cause as one: the worst of them, where else it shows, all that it breaks."""
    worst = next((one for one in found if one.level == WRONG), found[0])
    places = dict.fromkeys(one.place for one in found if one.place != worst.place)
    messages = [worst.message]
    if worst.cause.startswith(ONE_NUMBER):
        messages = list(dict.fromkeys(one.message for one in found))
    return replace(worst, message="；".join(messages), also=tuple(places))


# How the diagnosis begins of what a single wrong number explains.
ONE_NUMBER: Final = "同一个数"
RESIDUE: Final = "四舍五入的尾差"


def _cause(finding: Finding) -> tuple[str, ...]:
    """What findings share that are one: the number that explains all of them, or all they say."""
    if finding.cause.startswith(ONE_NUMBER):
        return (finding.cause,)
    if finding.cause == RESIDUE:  # the same sum in several tables and columns
        return (finding.cause, finding.printed, finding.expected)
    return (finding.code, finding.printed, finding.expected, finding.message)


# What is printed is read below, with the sentences; judges take it from here.
__all__ = [
    "NUMBER",
    "ONE_NUMBER",
    "RESIDUE",
    "Charge",
    "Finding",
    "Inspection",
    "Printed",
    "Quote",
    "Spot",
    "amount",
    "money",
    "number",
    "percent",
    "printed_to",
    "quoted",
    "rate",
    "title_of",
]
