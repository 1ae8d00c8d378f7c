"""Coverage: which figures of the prose some rule has settled, and which none could."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.inspection.claims import Finding, Inspection, Quote, quoted
from generator.later import matcher
from generator.understanding import Understood

# A number with what makes it a figure; dates, numbers of items and of documents are none, nor is
# the price from which equipment is counted.
_FIGURE: Final = matcher(
    r"(?<![\d.,])(?<!单价)(?<!价值)-?\d[\d,]{0,19}(?:\.\d{1,9})?(?:亿元|万元|元|%|个百分点|人次|批次|个|批|辆|台|人|次|场|户|名)"
)


@dataclass(frozen=True, slots=True)
class Figured:
    """A figure of the prose where it stands, and what was found of it: nothing means 未核."""

    at: Quote
    found: tuple[Finding, ...]


def figures(understood: Understood, inspection: Inspection) -> Iterator[Figured]:
    """Every figure of the explanation in reading order, with all that was found of it."""
    of = dict[int, list[tuple[Quote, Finding]]]()
    for one in inspection.checked:
        if one.at:
            of.setdefault(id(one.at.text), []).append((one.at, one))
    for text in understood.sections:
        found = sorted(of.get(id(text), ()), key=lambda one: one[0].start)
        begun, at = list[tuple[Quote, Finding]](), 0
        for match in _FIGURE.finditer(text.text):
            figure = quoted(text, match)
            while at < len(found) and found[at][0].start < figure.end:
                begun.append(found[at])
                at += 1
            # What ends before this figure covers no later one either.
            begun = [one for one in begun if one[0].end > figure.start]
            yield Figured(figure, tuple(finding for _, finding in begun))
