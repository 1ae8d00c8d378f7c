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
    pieces = ((at, bare[at : at + _SHORTEST]) for at in range(len(bare) - _SHORTEST + 1))
    starts = [(at, _lacking(short)) for at, short in pieces if short in begins]
    for size in range(_MOST, _SHORTEST - 1, -1) if starts else ():
        for at, names in starts:
            piece = bare[at : at + size]
            if piece in names and len(piece) == size and not _is_named(piece):
                return piece, names[piece]
    return None


@cache
def _names() -> Mapping[str, Sequence[tuple[int, str]]]:
    """The names, numbered, by how they begin."""
    found: dict[str, list[tuple[int, str]]] = {}
    for one in enumerate(spellings()):
        if _LEAST <= len(one[1]) <= _MOST:
            found.setdefault(one[1][:_LEAST], []).append(one)
    return found


@cache
def _beginnings() -> Mapping[str, Sequence[str]]:
    """How names begin that lack a letter, and then those: most words are passed over by that."""
    found: dict[str, list[str]] = {}
    for begins in _names():
        for short in {begins[:at] + begins[at + 1 :] for at in range(1, _LEAST)}:
            found.setdefault(short, []).append(begins)
    return found


@cache
def _lacking(short: str) -> Mapping[str, str]:
    """What is left of names that begin so, when a letter inside is lost; the last of such names."""
    return {
        name[:at] + name[at + 1 :]: name
        for _, name in sorted(one for begins in _beginnings()[short] for one in _names()[begins])
        for at in range(1, len(name) - 1)
        if name[at] not in _SPARE and name[at] != name[at + 1]
    }


@lru_cache(maxsize=4096)  # the words of anybody's report have no end
def _is_named(piece: str) -> bool:
    """Whether a piece is a name itself, or of one: then nothing is lost."""
    return piece in _all_names()


@cache
def _all_names() -> str:
    """The names as one text, which is searched in one go; no words have what parts them."""
    return "\0".join(spellings())
