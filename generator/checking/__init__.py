"""Checking: an input before it is told: its tables against one another, and what stands beside it.

`check` is the verb: Facts go in, a Check comes out.  The equations are those of the audit of
published reports (generator.inspection): one set of rules for what is written and what is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

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
from generator.facts import Facts, Line, Reason
from generator.facts.ledger import OTHER_LAST_YEAR
from generator.inspection.arithmetic.reasoned import judge_growth
from generator.inspection.beside.beside_rules import E37, E38, E39, E40
from generator.inspection.case import Case, case_of
from generator.inspection.claims import Finding, Inspection
from generator.inspection.equations import Equation, equations, judge_equations
from generator.later import matcher
from generator.problem import HINT, WRONG, Problem, typed_at
from generator.tabulation import untold
from generator.tabulation.own_tables import ANY, tables_of
from generator.understanding import Text, plain
from generator.vocabulary.commands import option

__all__ = ["Check", "Surroundings", "check", "problems_of"]


class Surroundings(Struct, frozen=True):
    """The facts of what stands beside an input; what is not there is None or empty."""

    last: Facts | None = None
    budget: Facts | None = None
    units: tuple[Facts, ...] = ()


class Check(Struct, frozen=True):
    """What was found, in the order of the file; how many pairs were held together; what was not.

    `unchecked` has each rule that could not look, with the reason.
    """

    facts: Facts
    problems: tuple[Problem, ...]
    checked: int
    unchecked: tuple[tuple[str, str], ...] = field(default=())

    @property
    def wrong(self) -> int:
        return sum(not problem.hint for problem in self.problems)

    @property
    def hints(self) -> int:
        return sum(problem.hint for problem in self.problems)


def check(
    facts: Facts,
    beside: Surroundings | None = None,
    more: Iterable[Problem] = (),
) -> Check:
    """The input's own tables, its reasons and what stands beside it; nothing is raised.

    `more` are problems that were found elsewhere, told with the rest.
    """
    beside = beside or Surroundings()
    lacking = (replace(one, level=HINT) for one in untold(facts))  # a text can do without
    others = (beside.budget, *beside.units)
    unread = [problem for one in others if one for problem in one.report.problems]
    more = (*more, *unread)
    known = tuple(dict.fromkeys((*facts.problems, *facts.report.hints, *lacking, *more)))
    inspection, case = Inspection(), case_of(tables_of(facts))
    every = tuple(equations(case.tables))
    judge_equations(case, inspection, every)
    own = list(_own(facts, case, known, every))
    compared, skipped = _compared(facts, beside)
    broken = [_of_comparison(facts, one) for one, agrees in compared if not agrees]
    found = [*known, *own, *(one for one in broken if not _is_told(one, known))]
    open_ = sum(any(cell.half is ANY for cell in one.cells()) for one in every)
    checked = inspection.places - open_ + len(compared)
    own_skipped = {
        c: w.replace("没有读到", "填报文件里没有") for c, w in inspection.skipped.items()
    }
    unchecked = sorted({**own_skipped, **skipped}.items())
    ordered = facts.report.in_order(found)
    return Check(facts, tuple(ordered), checked, tuple(unchecked))


def problems_of(facts: Facts) -> tuple[Problem, ...]:
    """What the tables and the reasons of an input get wrong beyond what its facts tell already."""
    case = case_of(tables_of(facts))
    return tuple(_own(facts, case, facts.problems, tuple(equations(case.tables))))


def _own(
    facts: Facts, case: Case, known: Sequence[Problem], every: Sequence[Equation]
) -> Iterator[Finding]:
    yield from _broken(facts, case, known, every)
    growth = Inspection()
    _judge_reasons(facts, case, growth)
    for one in growth.findings:
        message = f"“{one.quote}”，{one.message}"
        said = replace(one, message=message, level=HINT, printed="", expected="")
        yield _in_file(facts, said)


# ---------------------------------------------------------------- the equations


def _broken(
    facts: Facts, case: Case, known: Sequence[Problem], every: Sequence[Equation]
) -> Iterator[Finding]:
    """The broken equations, each gap once: what a problem has told already is not told again."""
    broken = [one for one in every if not one.holds()]
    if not broken:
        return
    said = {problem.gap for problem in known}
    inspection = Inspection()
    judge_equations(case, inspection, every)
    # Behind them stands what holds within the rounding of what was typed, and is left at that.
    for equation, finding in zip(broken, inspection.findings, strict=False):
        gap = abs(equation.gap())
        if gap not in said:
            said.add(gap)
            yield replace(_in_file(facts, finding), gap=gap)


def _in_file(facts: Facts, finding: Finding) -> Finding:
    """A finding, which knows the line, with the file."""
    return replace(finding, place=replace(finding.place, file=facts.report.source.name))


# ---------------------------------------------------------------- the reasons


_AMOUNT: Final = matcher(r"\d(?:[百千]?元|[万亿])")


def _judge_reasons(facts: Facts, case: Case, inspection: Inspection) -> None:
    """A reason that has a 科目 grow by more than it has this year; the same words are read once."""
    read = set[str]()
    for reason in _reasons(facts):
        if reason.text and reason.text not in read:
            read.add(reason.text)
            words = plain(reason.text)
            if _AMOUNT.search(words):  # without one nothing is said to have grown by any
                place = typed_at(reason.cell.source, reason.cell.path).inside
                text = Text(f"{reason.title}的原因", "", words, ((0, place),))
                judge_growth(case.of(text), inspection)


def _reasons(facts: Facts) -> Iterator[Reason]:
    for fact in facts.values():
        for line in fact if isinstance(fact, tuple) else (fact,):
            if isinstance(line, Line):
                yield from (reason for _, reason in line.reasons())


# ---------------------------------------------------------------- what stands beside


def _compared(
    facts: Facts, beside: Surroundings
) -> tuple[list[tuple[Comparison, bool]], dict[str, str]]:
    """Every comparison with whether it agrees; the rules that had nothing to compare with."""
    found: list[tuple[Comparison, bool]] = []
    skipped = {}
    if facts.report.loose:
        return found, dict.fromkeys((E37.code, E38.code, E39.code, E40.code), "填报文件还没有读全")
    if beside.last is None:
        skipped[E37.code] = skipped[E38.code] = "旁边没有上一年的文件"
    elif facts.report.kind == "决算":
        both = [*carried(facts, beside.last), *typed_again(facts, beside.last)]
        found += [(one, holds(one, facts, (beside.last,))) for one in both]
    if facts.report.kind == "决算":
        if beside.budget is None:
            skipped[E39.code] = "旁边没有本年的预算文件"
        elif why := why_not_budgeted(beside.budget):
            skipped[E39.code] = why
        else:
            budget = beside.budget
            found += [(one, holds(one, facts, (budget,))) for one in budgeted(facts, budget)]
        if not beside.units:
            skipped[E40.code] = f"没有给出各单位的文件（{option('--units')}）"
        else:
            found += [(one, holds(one, facts, beside.units)) for one in united(facts, beside.units)]
    return [(one, agrees) for one, agrees in found if one.is_known], skipped


def _of_comparison(facts: Facts, found: Comparison) -> Problem:
    level, gap = WRONG if found.sure else HINT, Fraction(abs(found.gap()))
    return Problem(found.place, told(found, facts), level, rule=found.rule, gap=gap)


def _is_told(problem: Problem, known: Iterable[Problem]) -> bool:
    """Whether a comparison is with last year, and the facts have told of it at the same place."""
    return any(one.rule is OTHER_LAST_YEAR and one.place == problem.place for one in known)
