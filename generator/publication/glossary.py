"""Glossary: the terms that a report uses, each explained; data/glossary.csv has the words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from generator.facts import Facts, Line

_SUBJECT: Final = "科目"
_ITEMS: Final = ("支出各科目", "政府性基金各科目", "国有资本经营预算各科目")


@dataclass(frozen=True, slots=True)
class Term:
    """A term: whose it is (决算, 预算, 科目, '' of both), what asks for it, its meaning."""

    name: str
    kind: str
    basis: str
    meaning: str


@cache
def terms() -> tuple[Term, ...]:
    """Every term that is known, in the order in which they are explained."""
    text = files("generator").joinpath("data", "glossary.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Term(r["term"], r["kind"], r["basis"], r["meaning"]) for r in rows)


def explained(facts: Facts) -> Iterator[tuple[str, str]]:
    """The terms that a report needs with their meanings; then its 科目, by 类, 款 and 项."""
    of_kind = {"", facts.report.kind}
    for term in terms():
        if term.kind in of_kind and _is_used(facts, term.basis):
            yield term.name, f"指{term.meaning}"
    meanings = {term.basis: term.meaning for term in terms() if term.kind == _SUBJECT}
    for line in _subjects(facts):
        if line.title in meanings:
            kind, section = line.lineage
            yield f"{kind}（类）{section}（款）{line.title}（项）", meanings[line.title]


def _is_used(facts: Facts, name: str) -> bool:
    """Whether the report states an amount of a fact, or one that it is compared with."""
    fact = facts.get(name)
    if not isinstance(fact, Line):
        return bool(fact)
    amounts = (fact.amount, fact.budget, fact.prior)
    return any(one is not None and not one.is_zero for one in amounts)


def _subjects(facts: Facts) -> list[Line]:
    """The 项 of the report in the order of their codes, each once."""
    found: dict[str, Line] = {}
    for block in _ITEMS:
        lines = facts.get(block)
        for line in lines if isinstance(lines, tuple) else ():
            if isinstance(line, Line) and all(line.lineage):
                found.setdefault(line.code, line)
    return [found[code] for code in sorted(found)]
