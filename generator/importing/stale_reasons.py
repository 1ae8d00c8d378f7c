"""Reasons: those that were written for figures which have changed since, to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from generator.entry.report import Report
from generator.entry.scalars import build
from generator.entry.schema import MODELS
from generator.entry.spelt import amount
from generator.entry.validating import validated
from generator.entry.values import TO_FILL, UNITS, Reading
from generator.facts import Facts, Line, Reason, establish
from generator.problem import InvalidReport, Place, typed_at


class Doubtful(Struct, frozen=True):
    """A reason, where it stands in the input, and what it was written for, then and now."""

    place: Place
    title: str
    text: str
    before: str
    now: str

    def __str__(self) -> str:
        return (
            f"{self.place}，{self.title}的原因“{self.text[:40]}”："
            f"{self.before}，现在{self.now}；请再看一看"
        )


def facts_of(text: str, name: str, kind: str = "决算", prior: Report | None = None) -> Facts | None:
    """The facts of an input that may not be filled in yet; None where it cannot be read so.

    `prior` is the department's own report of the year before.
    """
    try:
        typed = build(text, name)
        tree = _filled(typed.tree)
        scale = UNITS.get(str(tree.get("计量单位")), UNITS["元"])
        content, _ = validated(MODELS[kind], tree, Reading(scale))
        return establish(Report(content, typed, prior=prior)) if content else None
    except (InvalidReport, KeyError, AttributeError, TypeError):
        return None


_UNNAMED: Final = "待定"


def _filled(tree: Any) -> Any:
    """A tree without what is still to be filled in; a row that has yet to be named is one."""
    if isinstance(tree, dict):
        kept = {
            key: _UNNAMED if key == "名称" and TO_FILL in str(value) else _filled(value)
            for key, value in tree.items()
            if TO_FILL not in key
        }
        return {key: value for key, value in kept.items() if value is not None}
    if isinstance(tree, list):
        return [one for one in map(_filled, tree) if one is not None]
    return None if isinstance(tree, str) and TO_FILL in tree else tree


def doubtful(before: Facts | None, after: Facts | None) -> Iterator[Doubtful]:
    """The reasons whose figures differ between the input before and the input now."""
    if before is None or after is None:
        return
    seen = set[tuple[str | int, ...]]()
    old = {(line.name, aspect): pair for line, aspect, _, pair in _reasons(before)}
    for line, aspect, reason, pair in _reasons(after):
        then = old.get((line.name, aspect))
        is_told = reason.cell.path in seen
        seen.add(reason.cell.path)
        if is_told or then is None or then == pair:
            continue
        at = typed_at(reason.cell.source, reason.cell.path).inside
        base = "上年" if aspect == "增减原因" else "预算"
        said = [_said(after, one, base) for one in (then, pair)]
        yield Doubtful(at, line.title, str(reason.text), f"原来{said[0]}", said[1])


Pair = tuple[Decimal, Decimal | None]


def _reasons(facts: Facts) -> Iterator[tuple[Line, str, Reason, Pair]]:
    # A total may give the reasons of its parts, so the parts are asked first.
    for fact in sorted(facts.values(), key=lambda fact: not isinstance(fact, tuple)):
        for line in fact if isinstance(fact, tuple) else (fact,):
            for aspect, reason in line.reasons() if isinstance(line, Line) else ():
                if reason.text:
                    now, *base = reason.change.compared
                    yield line, aspect, reason, (now.value, base[0].value if base else None)


def _said(facts: Facts, pair: Pair, base: str) -> str:
    unit = facts.report.content.unit
    now, other = (None if one is None else amount(one, UNITS[unit]) for one in pair)
    return f"决算 {now}" + (f"、{base} {other}" if other is not None else "")
