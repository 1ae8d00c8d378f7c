"""Origin: what a figure comes from, in words: its exact value, its label, the file and the cell.

And as places: the paths of all that was typed for it.
"""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import Final

from generator.entry.provenance import taken_of
from generator.later import matcher
from generator.number.figure import EXACT, Cell, Derivation, Figure
from generator.vocabulary.subjects import functional

# A code as a label starts with, not a key of a path (支出→2101501→…).
_CODE: Final = matcher(r"(?<![→\d.:])(\d{3}|\d{5}|\d{7})(?= )|(?<=\.)(\d{7})\b")
_SHOWN: Final = Decimal("0.000001")


def exact(figure: Figure) -> str:
    """The value of a figure as it is, with … where it goes on beyond six decimals."""
    shown = figure.value.quantize(_SHOWN, ROUND_DOWN, EXACT)
    rest = "…" if shown != figure.value else ""
    return f"{shown.normalize(EXACT):f}{rest}{figure.unit}"


def titled(text: str) -> str:
    """A label with the name of each 科目 beside its code."""

    def named(match: re.Match[str]) -> str:
        subject = functional().get(match[0])
        return f"{match[0]} {subject.name}" if subject else match[0]

    return _CODE.sub(named, text)


def taken(cell: Cell, value: Decimal) -> str:
    """The file and the cell that an imported figure was taken from, if it still is the same."""
    found = taken_of(cell.source.name, cell.path)
    if found is None:
        return ""
    edited = "" if found.value == value else "，后来改过"
    return f"取自 {found}{edited}"


@lru_cache(maxsize=4096)  # whoever has asked for a page of them clears it: a figure keeps its parts
def rests_on(figure: Figure) -> tuple[tuple[str | int, ...], ...]:
    """The paths of keys that a figure is added up from, each once, in the order of its parts."""
    match figure.origin:
        case Cell() as cell:
            return (cell.path,)
        case Derivation() as made:
            return tuple(dict.fromkeys(path for one in made.operands for path in rests_on(one)))
        case _:
            return ()
