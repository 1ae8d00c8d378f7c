"""Wanted: which reasons the sentences of a style ask for, if a figure is not what it was.

A style is asked itself: its sentences are told of the same report with other figures beside its
own, and what they find missing is what they ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, Literal

from msgspec.structs import replace

from generator.facts import Facts, Line
from generator.facts.line import MISSING_REASON, NEVER, Fact, Never, Told
from generator.importing.correspondence import Keys
from generator.number.figure import Figure
from generator.telling.narrative import missing_in
from generator.telling.style import Style

Base = Literal["budget", "prior"]
BASES: Final[tuple[Base, ...]] = ("budget", "prior")
_FALLS, _RISES = Decimal(10), Decimal("0.1")  # what a base is of the amount beside it
_MUCH: Final = Decimal(10**8)  # 元: beside an amount of nothing


def wanted_reasons(facts: Facts, style: Style) -> Mapping[Base, frozenset[Keys]]:
    """The paths of the reasons that may be asked for, by what the figure is held against."""
    return {
        base: frozenset(
            path for share in (_FALLS, _RISES) for path in _missing(facts, style, base, share)
        )
        for base in BASES
    }


def _missing(facts: Facts, style: Style, base: Base, share: Decimal) -> Iterator[Keys]:
    named = {name: _moved(fact, base, share) for name, fact in facts.named.items()}
    told = Facts(facts.report, named)
    for problem in missing_in(told, style):
        if problem.rule is MISSING_REASON:
            yield tuple(map(str, problem.place.path))


def _moved(fact: Fact, base: Base, share: Decimal) -> Fact:
    """A fact whose lines have another base of one kind, the same of the other, and no reasons."""
    if isinstance(fact, tuple):
        return tuple(_moved(one, base, share) for one in fact)
    if not isinstance(fact, Line):
        return fact
    amount = fact.amount.value
    values = {"budget": amount, "prior": amount, base: amount * share if amount else _MUCH}
    return replace(
        fact,
        budget=_based(fact.budget, fact.amount, values["budget"], is_it=base == "budget"),
        prior=_based(fact.prior, fact.amount, values["prior"], is_it=base == "prior"),
        budget_reason=_untold(fact.budget_reason),
        prior_reason=_untold(fact.prior_reason),
    )


def _based(
    old: Figure | Never | None, amount: Figure, value: Decimal, *, is_it: bool
) -> Figure | Never | None:
    """Another base; of the other kind none where there is none: a sentence may choose between."""
    return old if old is NEVER or (old is None and not is_it) else replace(amount, value=value)


def _untold(reason: Told | Never | None) -> Told | Never | None:
    return (None, reason[1]) if isinstance(reason, tuple) else reason
