"""Gathering: what of one input goes into the index: its report, its lines, its findings.

A row is a tuple in the order of its layout's columns; the number of the report is put before it by
whoever keeps it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.checking import check
from generator.checking.across_rules import B06
from generator.checking.neighbours import why_not_budgeted
from generator.entry.accounts import Accounts
from generator.entry.budget import Budget
from generator.entry.report import Report
from generator.entry.values import UNITS
from generator.facts import Facts, Line, establish
from generator.facts.line import Fact, as_line
from generator.number.figure import YUAN, Absent, Cell, Change, Derivation, Figure, is_unsaid
from generator.problem import Place, Problem, pointer
from generator.province.index.exact_ints import NoRoom, places_of, whole
from generator.province.index.parquet_tables import (
    DIGITS,
    ENTERED,
    LINES,
    NOT_SAID,
    NOT_THERE,
    TYPED,
)
from generator.tabulation.own_tables import place_of
from generator.vocabulary.subjects import CLASS

Row = tuple[object, ...]

_YEARS: Final = frozenset({"年度", "上年度"})  # columns of their own
_LONG: Final = 200  # letters of how a figure came about


class Gathered(Struct, frozen=True):
    """What of one report goes into the index; `year` is 0 and `kind` empty where nobody can say.

    `about` are the columns of 报告 that are of the report itself, by their names.
    """

    year: int
    kind: str
    about: Mapping[str, object] = field(default_factory=dict)
    lines: Sequence[Row] = ()
    findings: Sequence[Row] = ()


def gathered(report: Report) -> Gathered:
    """The rows of an input, read as far as it goes; what has no room in the index is a finding."""
    facts = establish(report)
    lines, findings = [], []
    for one in named_lines(facts):
        try:
            lines.append(_row(facts, one))
        except NoRoom as refused:
            findings.append(finding_row(_not_taken(place_of(facts, one.amount), refused)))
    findings += [finding_row(one) for one in check(facts).problems]
    content = report.content
    about = {
        "部门": content.department,
        "来源": ENTERED,
        "倍数": int(UNITS[content.unit]),
        "人数": _staff(content),
        "主要类": _main_class(facts),
        "单位数": len(content.profile.units),
        "另有来源": isinstance(content, Budget) and bool(why_not_budgeted(facts)),
        **fingerprint(lines),
    }
    return Gathered(content.year, report.kind, about, lines, findings)


def refused(problems: Iterable[Problem]) -> Gathered:
    """The rows of what cannot be read: its findings alone."""
    return Gathered(0, "", findings=[finding_row(one) for one in problems])


def _not_taken(place: Place, why: NoRoom) -> Problem:
    return Problem(place, f"没有进索引：{why}", rule=B06)


# ---------------------------------------------------------------- lines


def named_lines(facts: Facts) -> Iterator[Line]:
    """Every amount and count of a report as a line, each once, by a name that no other has."""
    seen: dict[str, Figure] = {}
    for name, fact in facts.items():
        for line in _lines_in(name, fact):
            if seen.get(line.name) is line.amount or line.name in _YEARS or _is_blank(line):
                continue
            unique, again = line.name, 1
            while unique in seen:
                again += 1
                unique = f"{line.name}（{again}）"
            seen[unique] = line.amount
            yield line if unique == line.name else replace(line, name=unique)


def _lines_in(name: str, fact: Fact) -> Iterator[Line]:
    if isinstance(fact, Line):
        yield fact
    elif isinstance(fact, Figure):
        yield as_line(replace(fact, label=name), "", title=fact.label)
    elif isinstance(fact, Change):
        yield from (as_line(one, "") for one in fact.compared)
    elif isinstance(fact, tuple):
        for one in fact:
            yield from _lines_in(one.label if isinstance(one, Figure) else "", one)


def _is_blank(line: Line) -> bool:
    """Whether nobody has written anything of a line: a blank is no figure."""
    return all(isinstance(one.origin, Absent) and not is_unsaid(one) for one in line.amounts())


def _row(facts: Facts, line: Line) -> Row:
    """The columns of 数 from 名称 on."""
    amount, unit = line.amount, line.amount.unit
    others = [_figure(one) for one in (line.budget, line.prior, line.whole)]
    places = places_of(tuple(one.value for one in (amount, *others) if one), unit)

    def number(figure: Figure | None, said: str) -> int | None:
        if figure is None or is_unsaid(figure):
            return None
        return whole(figure.value, places, f"{line.name}{said}")

    budget, prior, base = others
    return (
        line.name, line.title, line.code, unit, places,
        number(amount, ""), *_whence(facts, amount), 0, _keys(amount),
        number(budget, ".预算"), *_whence(facts, budget),
        number(prior, ".上年"), *_whence(facts, prior),
        number(base, "的整体"), base.label if base else None,
    )  # fmt: skip


def _figure(found: object) -> Figure | None:
    return found if isinstance(found, Figure) else None


def _whence(facts: Facts, figure: Figure | None) -> tuple[str | None, int | None]:
    """How a figure came about, and the line of the file that it or its first part is typed on."""
    if figure is None:
        return None, None
    origin = figure.origin
    if isinstance(origin, Absent):
        return (NOT_SAID if is_unsaid(figure) else NOT_THERE), None
    how = origin.operation if isinstance(origin, Derivation) else TYPED
    return how, place_of(facts, figure).line or None


def _keys(figure: Figure) -> str:
    origin = figure.origin
    said = pointer(origin.path) if isinstance(origin, Cell) else str(origin)
    return said if len(said) <= _LONG else f"{said[:_LONG]}…"


# ---------------------------------------------------------------- the report


def fingerprint(lines: Iterable[Row]) -> dict[str, object]:
    """What the typed amounts of a report come to: two units that have one of them copied it."""
    typed = sorted(
        f"{row[_NAME]}={row[_VALUE]}"
        for row in lines
        if row[_UNIT] == YUAN and row[_HOW] == TYPED and row[_VALUE]
    )
    said = hashlib.sha256("\n".join(typed).encode()).hexdigest()[:DIGITS]
    return {"各数摘要": said, "各数个数": len(typed)}


_NAME, _UNIT, _VALUE, _HOW = (LINES.names.index(one) - 1 for one in ("名称", "计量", "值", "由"))


def _staff(content: Accounts | Budget) -> int | None:
    found = content.profile.staff
    return int(found) if found is not None and found < _CROWD else None


_CROWD: Final = 2**31  # more than a column of INTEGER has


def _main_class(facts: Facts) -> str:
    """The 类 that most was spent of, or was to be; of several the first."""
    lines = [line for name in ("支出各类", "支出预算各科目") for line in _listed(facts, name)]
    most = max(lines, key=lambda line: line.amount.value, default=None)
    return most.code[:CLASS] if most else ""


def _listed(facts: Facts, name: str) -> list[Line]:
    found = facts.get(name)
    return [one for one in found if isinstance(one, Line)] if isinstance(found, tuple) else []


# ---------------------------------------------------------------- findings


def finding_row(one: Problem) -> Row:
    """The columns of 问题 from 规则 on; a name of another system's letters is made UTF-8."""
    said = (
        one.code, one.level, str(one.place), one.place.line or None, one.place.page or None,
        pointer(one.place.path), one.quote, one.printed, one.should, one.told,
    )  # fmt: skip
    return tuple(_encodable(field) if isinstance(field, str) else field for field in said)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
