"""Lost words: names of the vocabulary that lack a letter: 公务接费 for 公务接待费 (W05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
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
    bare, begins = words.replace("（", "").replace("）", ""), _beginnings()
    starts = [at for at in range(len(bare)) if bare[at : at + _SHORTEST] in begins]
    for size in range(_MOST, _SHORTEST - 1, -1) if starts else ():
        for at in starts:
            piece = bare[at : at + size]
            if len(piece) == size and (whole := _but_for_one(piece)) and not _is_named(piece):
                return piece, whole
    return None


def _but_for_one(piece: str) -> str:
    """The name that a piece is without one of the letters inside it; '' for none."""
    names, last = _names(), piece[-1]
    found = [
        one
        for begins in _beginnings()[piece[:_SHORTEST]]
        for one in names.get((begins, len(piece) + 1, last), ())
        if _lacks_one(piece, one[1])
    ]
    return max(found, default=(0, ""))[1]


@cache
def _names() -> Mapping[tuple[str, int, str], Sequence[tuple[int, str]]]:
    """The names, numbered, by how they begin, how many letters they have, and the last of them."""
    found: dict[tuple[str, int, str], list[tuple[int, str]]] = {}
    for one in enumerate(spellings()):
        name = one[1]
        if _LEAST <= len(name) <= _MOST:
            found.setdefault((name[:_LEAST], len(name), name[-1]), []).append(one)
    return found


@cache
def _beginnings() -> Mapping[str, Sequence[str]]:
    """How names begin that lack a letter, and then those: most words are passed over by that."""
    found: dict[str, list[str]] = {}
    for begins in dict.fromkeys(begins for begins, *_ in _names()):
        for short in {begins[:at] + begins[at + 1 :] for at in range(1, _LEAST)}:
            found.setdefault(short, []).append(begins)
    return found


def _lacks_one(piece: str, name: str) -> bool:
    at = next(at for at, letter in enumerate(name) if letter != piece[at : at + 1])
    return piece[at:] == name[at + 1 :] and 0 < at < len(name) - 1 and name[at] not in _SPARE


@lru_cache(maxsize=4096)  # the words of anybody's report have no end
def _is_named(piece: str) -> bool:
    """Whether a piece is a name itself, or of one: then nothing is lost."""
    return any(piece in name for name in spellings())
