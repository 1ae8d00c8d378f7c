"""Checking: an input before it is told: its tables against one another, and what stands beside it.

`check` is the verb: Facts go in, a Check comes out.  The equations are those of the audit of
published reports (generator.inspection): one set of rules for what is written and what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from generator.checking.neighbours import (
    Comparison,
    budgeted,
    carried,
    holds,
    told,
    typed_again,
    united,
    why_not_budgeted,
)
from generator.checking.own_tables import tables_of
from generator.entry.values import UNITS
from generator.facts import Facts, Line, Reason
from generator.inspection.claims import Finding, Inspection
from generator.inspection.equations import equations, judge_equations
from generator.inspection.prose.items import judge_growth
from generator.problem import HINT, WRONG, Place, Problem, whole
from generator.tabulation import untold
from generator.understanding import Tables, Text, plain

__all__ = ["Check", "Remark", "Surroundings", "check", "of_problem", "problems_of"]

_PLACE: Final = re.compile(r"(?P<name>.+?) 第 (?P<line>\d{1,7}) 行")
_CELL: Final = re.compile(r"（(?P<name>[^（）:]{1,300}):(?P<line>\d{1,7}) ")
_GAP: Final = re.compile(
    r"(?:差|多|少) ?-?(?P<digits>\d[\d,]{0,24}(?:\.\d{1,6})?)(?P<unit>万元|元)"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The facts of what stands beside an input; what is not there is None or empty."""

    last: Facts | None = None
    budget: Facts | None = None
    units: tuple[Facts, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What was found in an input: file and line, 错误 or 提示, the rule if there is one."""

    file: str
    line: int
    level: str
    rule: str
    section: str
    message: str
    printed: str = ""
    expected: str = ""
    cause: str = ""
    basis: str = ""

    @property
    def where(self) -> str:
        return f"{self.file} 第 {self.line} 行" if self.line else self.file

    @property
    def told(self) -> str:
        """All but its place and its level."""
        right = f"“{self.printed}”，应为 {whole(self.expected)}。" if self.expected else ""
        section = f"{self.section}{'' if right else '，'}" if self.section else ""
        why = f"；{self.cause}" if self.cause else ""
        return f"{section}{right}{self.message}{why}"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found, wrong ones first; how many pairs were held against each other; what was not.

    `unchecked` has each rule that could not look, with the reason.
    """

    facts: Facts
    remarks: tuple[Remark, ...]
    checked: int
    unchecked: tuple[tuple[str, str], ...] = field(default=())

    @property
    def wrong(self) -> int:
        return sum(remark.level == WRONG for remark in self.remarks)

    @property
    def hints(self) -> int:
        return sum(remark.level == HINT for remark in self.remarks)


def check(
    facts: Facts,
    beside: Surroundings | None = None,
    more: Iterable[Problem] = (),
) -> Check:
    """The input's own tables, its reasons and what stands beside it; nothing is raised.

    `more` are problems that were found elsewhere, told with the rest.
    """
    lacking = (replace(one, level=HINT) for one in untold(facts))  # a text can do without
    known = tuple(dict.fromkeys((*facts.problems, *facts.report.hints, *lacking, *more)))
    inspection, tables = Inspection(), tables_of(facts)
    judge_equations(tables, inspection)
    own = list(_own(facts, tables, known))
    compared, skipped = _compared(facts, beside or Surroundings())
    remarks = [*map(of_problem, known), *own]
    broken = [_of_comparison(facts, one) for one, agrees in compared if not agrees]
    remarks += [one for one in broken if not _is_told(one, remarks)]
    checked = len(inspection.checked) + len(compared)
    own_skipped = {
        c: w.replace("没有读到", "填报文件里没有") for c, w in inspection.skipped.items()
    }
    unchecked = sorted({**own_skipped, **skipped}.items())
    ordered = sorted(remarks, key=lambda r: (r.level != WRONG, r.file, r.line))
    return Check(facts, tuple(ordered), checked, tuple(unchecked))


def problems_of(facts: Facts) -> tuple[Problem, ...]:
    """What the tables and the reasons of an input get wrong beyond what its facts tell already."""
    found = _own(facts, tables_of(facts), facts.problems)
    return tuple(Problem(Place(file=one.file, line=one.line), one.told, one.level) for one in found)


def _own(facts: Facts, tables: Tables, known: Sequence[Problem]) -> Iterator[Remark]:
    yield from _broken(facts, tables, known)
    growth = Inspection()
    _judge_reasons(facts, tables, growth)
    for one in growth.findings:
        said = replace(one, message=f"“{one.quote}”，{one.message}", printed="", expected="")
        yield _of_finding(facts, said, HINT)


# ---------------------------------------------------------------- the equations


def _broken(facts: Facts, tables: Tables, known: Sequence[Problem]) -> Iterator[Remark]:
    """The broken equations, each gap once: what a problem has told already is not told again."""
    broken = [one for one in equations(tables) if not one.holds()]
    if not broken:
        return
    said = {gap for problem in known for gap in _gaps(problem.message)}
    inspection = Inspection()
    judge_equations(tables, inspection)
    for equation, finding in zip(broken, inspection.findings, strict=True):
        gap = abs(equation.gap())
        if gap not in said:
            said.add(gap)
            yield _of_finding(facts, finding, finding.level)


def _gaps(message: str) -> Iterator[Fraction]:
    """The differences that a message names, in 元."""
    for match in _GAP.finditer(message):
        yield Fraction(match["digits"].replace(",", "")) * Fraction(UNITS[match["unit"]])


def _of_finding(facts: Facts, finding: Finding, level: str) -> Remark:
    return Remark(
        facts.report.source.name,
        finding.place.line,
        level,
        finding.code,
        finding.section,
        finding.message,
        finding.printed,
        finding.expected,
        finding.cause,
        finding.basis,
    )


def of_problem(problem: Problem) -> Remark:
    """A problem as a remark, at the file and line that it names."""
    match = _PLACE.fullmatch(problem.where) or _CELL.search(problem.message)
    name, line = (match["name"], int(match["line"])) if match else (problem.where, 0)
    return Remark(name, line, HINT if problem.hint else WRONG, "", "", problem.message)


# ---------------------------------------------------------------- the reasons


def _judge_reasons(facts: Facts, tables: Tables, inspection: Inspection) -> None:
    """A reason that has a 科目 grow by more than it has this year; the same words are read once."""
    read = set[str]()
    for reason in _reasons(facts):
        if reason.text and reason.text not in read:
            read.add(reason.text)
            line = reason.cell.source.line(reason.cell.path) or 1
            place = ((0, Place(0, line)),)
            text = Text(f"{reason.title}的原因", "", plain(reason.text), place)
            judge_growth(text, tables, inspection)


def _reasons(facts: Facts) -> Iterator[Reason]:
    for fact in facts.values():
        for line in fact if isinstance(fact, tuple) else (fact,):
            if isinstance(line, Line):
                for aspect in ("增减原因", "差异原因"):
                    reason = line[aspect]
                    if isinstance(reason, Reason):
                        yield reason


# ---------------------------------------------------------------- what stands beside


def _compared(
    facts: Facts, beside: Surroundings
) -> tuple[list[tuple[Comparison, bool]], dict[str, str]]:
    """Every comparison with whether it agrees; the rules that had nothing to compare with."""
    found: list[tuple[Comparison, bool]] = []
    skipped = {}
    if beside.last is None:
        skipped["E37"] = skipped["E38"] = "旁边没有上一年的文件"
    elif facts.report.kind == "决算":
        both = [*carried(facts, beside.last), *typed_again(facts, beside.last)]
        found += [(one, holds(one, facts, (beside.last,))) for one in both]
    if facts.report.kind == "决算":
        if beside.budget is None:
            skipped["E39"] = "旁边没有本年的预算文件"
        elif why := why_not_budgeted(beside.budget):
            skipped["E39"] = why
        else:
            budget = beside.budget
            found += [(one, holds(one, facts, (budget,))) for one in budgeted(facts, budget)]
        if not beside.units:
            skipped["E40"] = "没有给出各单位的文件（--units）"
        else:
            found += [(one, holds(one, facts, beside.units)) for one in united(facts, beside.units)]
    return found, skipped


def _of_comparison(facts: Facts, found: Comparison) -> Remark:
    name, level = facts.report.source.name, WRONG if found.sure else HINT
    return Remark(name, found.line, level, found.rule, "", told(found, facts))


def _is_told(remark: Remark, others: Iterable[Remark]) -> bool:
    """Whether a comparison is one that the facts have told of already, at the same line."""
    return any(one.line == remark.line and "上年数写的是" in one.message for one in others)
