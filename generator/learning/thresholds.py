"""Thresholds: how large a change must be for a report to say why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from generator.facts import Reason
from generator.learning.comparing import Comparison
from generator.learning.question import Question, key_of
from generator.learning.uttering import Piece, Wording
from generator.number.figure import Figure

KEY: Final = "须说明原因"
_USUAL: Final = (10, 20, 30, 5, 50, 15, 25, 3, 2, 1, 40, 100)  # %, the most usual first
_LEAST: Final = 2  # changes on either side: one alone may have been forgotten
_MOST: Final = 2  # that are asked


def settle_threshold(
    wording: Wording, comparisons: Sequence[Comparison], answers: Mapping[str, int]
) -> list[Question]:
    """须说明原因 where one usual rate parts the changes with a reason from those without.

    A question where several do.  The small changes are those of which the department wrote no
    reason and the report says none.
    """
    found = [each for one in comparisons for each in _reasons(one)]
    without = [rate for rate, is_written, is_said in found if not (is_written or is_said)]
    those = [rate for rate, is_written, is_said in found if is_written and is_said]
    between = rates_between([one.value for one in without], [one.value for one in those])
    if len(between) == 1:
        wording.settings[KEY] = str(between[0])
    if len(between) <= 1:
        return []
    rates = sorted(between[:_MOST])
    most, least = max(without, key=_value), min(those, key=_value)
    question = _question(wording, most, least, rates)
    if 0 < (answer := answers.get(question.key, 0)) <= len(rates):
        wording.settings[KEY] = str(rates[answer - 1])
    return [question]


def rates_between(without: Sequence[Decimal], those: Sequence[Decimal]) -> list[int]:
    """The usual rates (%) that part changes without a reason from those with one.

    The most usual first; none where either are too few to tell.
    """
    if min(len(without), len(those)) < _LEAST:
        return []
    return [rate for rate in _USUAL if max(without) < rate <= min(those)]


def _value(rate: Figure) -> Decimal:
    return rate.value


def _question(wording: Wording, without: Figure, those: Figure, rates: Sequence[int]) -> Question:
    settled = wording.over.settings[KEY]
    now = "凡有变动都写原因" if Decimal(settled) == 0 else f"变动达到 {settled}% 才写原因"
    return Question(
        key_of(f"{KEY}|{without.value}|{those.value}"),
        "各节",
        "变动多大才写原因",
        f"变动 {wording.over.word(without)} 的没有写原因，{wording.over.word(those)} 的写了",
        now,
        (f"照{wording.over.name}：{now}", *(f"变动达到 {one}% 才写原因" for one in rates)),
    )


def _reasons(one: Comparison) -> Iterator[tuple[Figure, bool, bool]]:
    """Each reason that has its place, by the rate of its change (%).

    With it whether the department wrote it, and whether the report says it.
    """
    for at, piece in enumerate(one.pieces):
        reason = piece.states
        if isinstance(reason, Reason) and reason.change.rate is not None and _asks(piece):
            yield reason.change.rate, bool(reason.text), _is_said(one, at)


def _asks(piece: Piece) -> tuple[int, ...]:
    """The tests that a piece is told under and that ask whether a reason is to be written."""
    return tuple(id(test) for said, _, test in piece.under if said.endswith(".须写"))


def _is_said(one: Comparison, at: int) -> bool:
    """Whether most of the clause that states a reason was published."""
    asks = _asks(one.pieces[at])
    first = last = at
    while first and _asks(one.pieces[first - 1]) == asks:
        first -= 1
    while last + 1 < len(one.pieces) and _asks(one.pieces[last + 1]) == asks:
        last += 1
    clause = [i for i, token in enumerate(one.told) if first <= token.piece <= last]
    return 2 * sum(one.matched[i] >= 0 for i in clause) > len(clause)
