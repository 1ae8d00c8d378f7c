"""Living: what the engine says of a text as it stands, however much of it is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from generator import (
    Check,
    Document,
    InvalidReport,
    Problem,
    Report,
    Surroundings,
    establish,
    leaves,
    read,
)
from generator.reporting import drafted, told

Styles = Path | None  # a folder of styles of one's own

_KEPT: Final = 16  # what stands beside reports that are being edited at the same time


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an input: the texts of last year's and this year's budget; '' for none."""

    last_year: str = ""
    budget: str = ""
    styles: Styles = None


@dataclass(frozen=True, slots=True)
class Living:
    """An input, as far as it goes.

    `document` is a draft with 【待填】 for what is missing, None where not even that can be told;
    `typed` what is written at each path of keys, `last` the same of the year before.
    """

    text: str
    kind: str
    typed: Mapping[tuple[str | int, ...], str]
    last: Mapping[tuple[str | int, ...], str]
    report: Report | None
    document: Document | None
    check: Check | None
    problems: tuple[Problem, ...]
    styles: Styles = None


def living(text: str, kind: str, beside: Beside, *, checked: bool = True) -> Living:
    """What the engine says of a text of a kind (决算, 预算); never raises for what is in it.

    Its text alone takes a quarter of the time that it takes to check it as well.
    """
    name = "填报数据"
    try:
        typed = leaves(text, kind, name)
        report = read(text, name, kind=kind, partly=True)
    except InvalidReport as invalid:
        return Living(text, kind, {}, {}, None, None, None, invalid.problems, beside.styles)
    last = _report(beside.last_year, "上年", kind)
    if last is not None:
        report = replace(report, prior=last)
    budget = _report(beside.budget, "本年预算", "预算") if kind == "决算" else None
    surroundings = Surroundings(
        establish(last) if last is not None else None,
        establish(budget) if budget is not None else None,
    )
    if not checked:
        document, check = told(report, beside.styles), None
    else:
        document, check = drafted(report, surroundings, beside.styles)
    before = leaves(beside.last_year, kind) if beside.last_year else {}
    problems = check.problems if check else ()
    return Living(text, kind, typed, before, report, document, check, problems, beside.styles)


@lru_cache(maxsize=_KEPT)
def _report(text: str, name: str, kind: str) -> Report | None:
    """What stands beside, as far as it goes; None where nothing of it can be read."""
    if not text:
        return None
    try:
        return read(text, name, kind=kind, partly=True)
    except InvalidReport:
        return None
