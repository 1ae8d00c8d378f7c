"""Beside: an input against what stands beside it: last year's, the budget's, those of its units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.entry.accounts import Accounts
from generator.entry.budget import Budget
from generator.entry.values import UNITS, residue
from generator.facts import Facts, Line
from generator.inspection.beside.beside_rules import E37, E38, E39, E40
from generator.number.figure import Absent, Cell, Figure, is_unsaid, total
from generator.problem import Place
from generator.rule import Rule
from generator.tabulation.own_tables import place_of, spoken
from generator.tabulation.table import lines_of
from generator.vocabulary.subjects import CLASS, class_of

# What was left at the end of last year is what there was at the beginning of this.
CARRIED: Final = (
    ("年初结转和结余", "年末结转和结余"),
    ("年初财政拨款结转和结余", "年末财政拨款结转和结余"),
    ("政府性基金年初结转和结余", "政府性基金年末结转和结余"),
)
# What a department spends is what its units spend, whatever they pass to one another.
SHARED: Final = (
    "财政拨款收入", "一般公共预算财政拨款支出", "一般公共预算基本支出", "一般公共预算项目支出",
    "政府性基金支出", "国有资本经营预算支出", "三公经费",
)  # fmt: skip
PASSED_ON: Final = ("上级补助收入", "附属单位上缴收入", "上缴上级支出", "对附属单位补助支出")
IN_ALL: Final = ("本年收入合计", "本年支出合计", "基本支出", "项目支出", "收入总计", "支出总计")


class Comparison(Struct, frozen=True):
    """Two figures that must agree, each with where it was typed.

    `sure` is whether they cannot differ for a good reason.
    """

    rule: Rule
    says: str
    now: Figure
    place: Place
    other: Figure
    other_at: str
    addends: int
    sure: bool

    @property
    def is_known(self) -> bool:
        """Whether both figures are there."""
        return not (is_unsaid(self.now) or is_unsaid(self.other))

    def gap(self) -> Decimal:
        return self.now.value - self.other.value


def carried(facts: Facts, last: Facts) -> Iterator[Comparison]:
    """年初结转 against last year's 年末结转 (E37)."""
    for opening, closing in CARRIED:
        now, before = facts.line(opening).amount, last.line(closing).amount
        if not (isinstance(now.origin, Absent) and isinstance(before.origin, Absent)):
            says = f"{opening}应接上年的{closing}"
            yield _comparison(E37, says, (facts, now), (last, before), sure=False)


def typed_again(facts: Facts, last: Facts) -> Iterator[Comparison]:
    """The prior-year figures that were typed, against last year's own (E38)."""
    for line in _all_lines(facts):
        prior, known = line.prior, _line_named(last, line.name)
        if isinstance(prior, Figure) and known and isinstance(prior.origin, Cell):
            says = f"{line.title}的上年数应与上年的文件一致"
            yield _comparison(E38, says, (facts, prior), (last, known.amount), sure=False)


def _all_lines(facts: Facts) -> Iterator[Line]:
    seen = set[str]()
    for fact in facts.values():
        for line in fact if isinstance(fact, tuple) else (fact,):
            if isinstance(line, Line) and line.name not in seen:
                seen.add(line.name)
                yield line


def _line_named(facts: Facts, name: str) -> Line | None:
    block = name.partition(".")[0]
    fact = facts.get(name)
    if isinstance(fact, Line):
        return fact
    listed = lines_of(facts, block) if block in facts.named else []
    return next((line for line in listed if line.name == name), None)


def budgeted(facts: Facts, budget: Facts) -> Iterator[Comparison]:
    """年初预算 against the published budget, by 类, where that is of 一般公共预算 alone (E39)."""
    content = budget.report.content
    if not isinstance(content, Budget) or not isinstance(facts.report.content, Accounts):
        return
    if why_not_budgeted(budget):
        return
    own = _by_class(lines_of(facts, "一般公共预算各科目"))
    there = {line.code: line.amount for line in lines_of(budget, "支出预算各科目")}
    if all(len(code) == CLASS for code in there):
        for code in sorted(set(own) & set(there)):
            says = f"{code} 的年初预算应与公布的部门预算一致"
            yield _comparison(E39, says, (facts, own[code]), (budget, there[code]), sure=False)
    now = facts.line("一般公共预算财政拨款支出").budget
    if isinstance(now, Figure):
        says = "年初预算合计应与公布的部门预算一致"
        paid = budget.line("支出预算").amount
        yield _comparison(E39, says, (facts, now), (budget, paid), sure=False)


def why_not_budgeted(budget: Facts) -> str:
    """Why 年初预算 cannot be held against a budget; '' where it can."""
    others = [
        line.title
        for line in lines_of(budget, "收入预算各项")
        if line.title != "一般公共预算拨款" and line.amount.value
    ]
    return f"部门预算里还有{'、'.join(others)}，口径与一般公共预算年初预算不同" if others else ""


def _by_class(lines: Iterable[Line]) -> dict[str, Figure]:
    parts: dict[str, list[Figure]] = {}
    for line in lines:
        if isinstance(line.budget, Figure):
            parts.setdefault(class_of(line.code), []).append(line.budget)
    return {code: total(f"{code} 年初预算", found) for code, found in parts.items()}


def united(facts: Facts, units: Sequence[Facts]) -> Iterator[Comparison]:
    """The department against the sum of its units (E40)."""
    passed = any(unit.line(name).amount.value for unit in units for name in PASSED_ON)
    for name in (*SHARED, *(() if passed else IN_ALL)):
        parts = [(unit, unit.line(name).amount) for unit in units]
        yield _sum_of(name, (facts, facts.line(name).amount), parts)
    every = [(one, line) for one in (facts, *units) for line in lines_of(one, ITEMS)]
    for code in sorted({line.code for _, line in every}):
        found = [(one, line.amount) for one, line in every if line.code == code]
        own = next((pair for pair in found if pair[0] is facts), (facts, total(code, ())))
        yield _sum_of(code, own, [pair for pair in found if pair[0] is not facts])


ITEMS: Final = "一般公共预算各科目"


def _sum_of(
    said: str, now: tuple[Facts, Figure], parts: Sequence[tuple[Facts, Figure]]
) -> Comparison:
    """A figure of the department against those of its units, each with its place."""
    whole = total(said, [part for _, part in parts])
    names = "、".join(str(place_of(unit, part)) for unit, part in parts if part.value)
    return Comparison(
        rule=E40,
        says=f"{said}应等于各单位之和",
        now=now[1],
        place=place_of(*now),
        other=whole,
        other_at=names or "各单位",
        addends=9 * (len(parts) + 1),
        sure=True,
    )


def _comparison(
    rule: Rule, says: str, now: tuple[Facts, Figure], other: tuple[Facts, Figure], *, sure: bool
) -> Comparison:
    there = str(place_of(*other))
    return Comparison(rule, says, now[1], place_of(*now), other[1], there, 9, sure=sure)


def holds(found: Comparison, facts: Facts, others: Iterable[Facts]) -> bool:
    """Whether two figures agree within the rounding of the coarser file."""
    scales = [UNITS[one.report.content.unit] for one in (facts, *others)]
    return abs(found.gap()) <= residue(found.addends, max(scales))


def told(found: Comparison, facts: Facts) -> str:
    """Both figures, each with its place, and the difference."""
    unit = facts.report.content.unit
    now, other, gap = (
        spoken(value, unit) for value in (found.now.value, found.other.value, abs(found.gap()))
    )
    return (
        f"{found.says}：{found.place} 是 {now}{unit}，{found.other_at} 是 {other}{unit}，"
        f"差 {gap}{unit}"
    )
