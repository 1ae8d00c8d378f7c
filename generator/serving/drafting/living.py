"""Living: what the engine says of a text as it stands, however much of it is still missing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

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
from generator.reporting import drafted, to_do, told

Styles = Path | None  # a folder of styles of one's own

_KEPT: Final = 16  # what stands beside reports that are being edited at the same time
_TEXTS: Final = 64  # what is being typed
_NAME: Final = "填报数据"


class Beside(Struct, frozen=True):
    """What stands beside an input: the texts of last year's and this year's budget; '' for none.

    `shelf` tells the folder of styles from what it was before one was put there.
    """

    last_year: str = ""
    budget: str = ""
    styles: Styles = None
    shelf: tuple[int, ...] = ()


def shelf_of(styles: Styles) -> tuple[int, ...]:
    """When a style was last put among those of one's own, or taken away, whichever it is (ns)."""
    if styles is None or not styles.is_dir():
        return ()
    with os.scandir(styles) as entries:
        each = sorted((one.name, one.stat().st_mtime_ns) for one in entries if one.is_dir())
    return (styles.stat().st_mtime_ns, *(written for _, written in each))


class Amiss(NamedTuple):
    """What is wrong with an input as a page tells it: where, what, and what is to be done there."""

    level: str
    told: str
    path: tuple[str | int, ...]
    task: str  # 缺原因, 待填, 要核对
    hint: bool


class Living(Struct, frozen=True):
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
    amiss: tuple[Amiss, ...]  # the same, as a page tells it
    styles: Styles = None


def living(text: str, kind: str, beside: Beside, *, checked: bool = True) -> Living:
    """What the engine says of a text of a kind (决算, 预算); never raises for what is in it.

    Its text alone takes a quarter of the time that it takes to check it as well.
    """
    try:
        typed = typed_in(text, kind)
        report = read(text, _NAME, kind=kind, partly=True)
    except InvalidReport as invalid:
        amiss = _amiss(invalid.problems)
        return Living(text, kind, {}, {}, None, None, None, invalid.problems, amiss, beside.styles)
    last = _report(beside.last_year, "上年", kind)
    if last is not None:
        report = replace(report, prior=last)
    budget = _report(beside.budget, "本年预算", "预算") if kind == "决算" else None
    surroundings = Surroundings(
        establish(last) if last is not None else None,
        establish(budget) if budget is not None else None,
    )
    check, problems = None, tuple[Problem, ...]()
    if not checked:
        document, unstyled = told(report, beside.styles)
        problems = tuple(unstyled)
    else:
        document, check = drafted(report, surroundings, beside.styles)
        problems = check.problems
    before = typed_in(beside.last_year, kind) if beside.last_year else {}
    amiss = _amiss(problems)
    return Living(
        text, kind, typed, before, report, document, check, problems, amiss, beside.styles
    )


def _amiss(problems: Iterable[Problem]) -> tuple[Amiss, ...]:
    return tuple(
        Amiss(one.level, one.told, one.place.path, to_do(one), one.hint) for one in problems
    )


@lru_cache(maxsize=_TEXTS)
def typed_in(text: str, kind: str) -> Mapping[tuple[str | int, ...], str]:
    """What is written in a text, by its path (`leaves`); raises InvalidReport."""
    return leaves(text, kind, _NAME)


@lru_cache(maxsize=_KEPT)
def _report(text: str, name: str, kind: str) -> Report | None:
    """What stands beside, as far as it goes; None where nothing of it can be read."""
    if not text:
        return None
    try:
        return read(text, name, kind=kind, partly=True)
    except InvalidReport:
        return None
