"""Lost words: names of the vocabulary that lack a letter: 公务接费 for 公务接待费 (W05)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.form.residue import W05
from generator.problem import HINT
from generator.vocabulary.quantities import spellings

_LEAST: Final = 5  # letters of a name of which one can be missing
_MOST: Final = 14
_SHORTEST: Final = _LEAST - 1  # a name without one
# Without one of these a name can be another: 培训支出, 人员费支出, 使用财政拨款结余.
_SPARE: Final = frozenset("费经非的和及与支安排")


def judge_lost_words(case: Case, inspection: Inspection) -> None:
    """The names of amounts and of what shares are of."""
    for text in case.understood.sections:
        reading = case.readings.of(text)
        for quote in chain(
            (one.quote for one in reading.amounts if not one.aside),
            (one.quote for one in reading.shares),
        ):
            if found := _lost(quote.words):
                short, whole = found
                message = f"像是少了字：“{short}”应为“{whole}”"
                inspection.wrong(W05, quote, Charge(HINT, short, whole, message))


def _lost(words: str) -> tuple[str, str] | None:
    """The first piece of words that is a name but for a letter, and the name."""
    bare, known = words.replace("（", "").replace("）", ""), _shortened()
    begins = _beginnings()
    starts = [at for at in range(len(bare)) if bare[at : at + _SHORTEST] in begins]
    for size in range(_MOST, _SHORTEST - 1, -1) if starts else ():
        for at in starts:
            piece = bare[at : at + size]
            whole = known.get(piece)
            if whole and len(piece) == size and not _is_named(piece):
                return piece, whole
    return None


@cache
def _shortened() -> Mapping[str, str]:
    """Every name without one of the letters inside it."""
    names = (name for name in spellings() if _LEAST <= len(name) <= _MOST)
    return {short: name for name in names for short, _ in _without(name)}


@cache
def _beginnings() -> frozenset[str]:
    """How those begin: most words are passed over by that."""
    return frozenset(short[:_SHORTEST] for short in _shortened())


@cache
def _is_named(piece: str) -> bool:
    """Whether a piece is a name itself, or of one: then nothing is lost."""
    return any(piece in name for name in spellings())


def _without(name: str) -> Iterator[tuple[str, str]]:
    for at in range(1, len(name) - 1):
        if name[at] not in _SPARE:
            yield name[:at] + name[at + 1 :], name
