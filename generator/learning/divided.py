"""Divided: a sample cut into the sections of a style, each held against what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import Final

from generator.learning.comparing import Comparison, compared
from generator.learning.cutting import Part
from generator.learning.phrasing import Text, within
from generator.learning.reordering import left_to_nothing, reordered
from generator.learning.sampling import Sample
from generator.learning.uttering import Wording, utter

_BEGINNING: Final = 5  # characters by which a section is found again


@dataclass(slots=True)
class Divided:
    """A sample and its sections, "" the name of those that the style has none like."""

    sample: Sample
    parts: list[Part]
    tried: dict[str, str] = field(default_factory=dict)  # what was told when nothing was better

    def unplaced(self) -> list[str]:
        """The headings behind the first section that the style has none for.

        What stands in front of that, the department's profile, is no explanation.
        """
        placed = "".join(part.text for part in self.parts)
        headed = dropwhile(
            lambda one: not one.heading or one.heading not in placed, self.sample.report.sections
        )
        return [
            one.heading
            for one in headed
            if one.heading and one.heading not in placed and one.text[:_BEGINNING] not in placed
        ]

    def numbers(self) -> list[str]:
        """What stands in front of the headings of the sections, as far as they have a line each."""
        placed = tuple(part.text for part in self.parts)
        lines = [
            (one.text.partition("\n")[0], one.heading)
            for one in self.sample.report.sections
            if one.heading and any(text.startswith(one.heading) for text in placed)
        ]
        return [line.removesuffix(heading) for line, heading in lines if line.endswith(heading)]

    def heading(self, part: Part) -> str:
        """The heading of a section as it was published, {年度} for the year."""
        year = str(self.sample.facts.report.content.year)
        return part.text.partition("\n")[0].replace(year, "{年度}")

    def strange(self, wording: Wording) -> list[str]:
        """The sections that have too little in common with the style's to learn anything of."""
        found = [self.comparison(wording, part) for part in self.parts]
        return [one.section for one in found if one.is_strange]

    def comparisons(self, wording: Wording) -> list[Comparison]:
        found = [self.comparison(wording, part) for part in self.parts]
        return [one for one in found if not one.is_strange]

    def comparison(self, wording: Wording, part: Part) -> Comparison:
        """A section as it is told now, against what was published."""
        year = str(self.sample.facts.report.content.year)
        heading = wording.named()[part.name]
        told = utter(wording, self.sample.facts, part.name, heading.replace("{年度}", year))
        if is_own(wording, part.name):  # only its heading is anybody's but the department's
            line, broken, _ = part.text.partition("\n")
            return compared(
                part.name, told[:2], line + broken if broken else line[: 2 * len(heading)]
            )
        return compared(part.name, told, part.text)

    def worth(self, wording: Wording, section: str) -> int:
        """What a section is worth of what was published, 0 where it was not."""
        found = (self.comparison(wording, part) for part in self.parts if part.name == section)
        return sum(one.worth for one in found if not one.is_strange)

    def reorder(self, wording: Wording, others: Sequence[Divided] = ()) -> int:
        """Makes sections of what makes them most like what was published, here and in others."""
        kept = 0
        for part in self.parts:
            told = self.comparison(wording, part)
            if told.is_strange and not is_own(wording, part.name):
                kept += left_to_nothing(
                    wording,
                    self.sample.facts,
                    part.name,
                    lambda part=part: not self.comparison(wording, part).is_strange,  # type: ignore[misc]
                )
                told = self.comparison(wording, part)
            said = "".join(piece.text for piece in told.pieces)
            if is_own(wording, part.name) or told.is_strange or self.tried.get(part.name) == said:
                continue
            here = reordered(
                wording,
                self.sample.facts,
                part.name,
                lambda part=part: (  # type: ignore[misc]
                    self.comparison(wording, part).worth
                    + sum(one.worth(wording, part.name) for one in others)
                ),
            )
            kept += here
            if not here:
                self.tried[part.name] = said
        return kept


def is_own(wording: Wording, section: str) -> bool:
    """Whether a section says nothing but what the department wrote."""
    places = within(wording.phrasing.sections[section])
    return not any(isinstance(node, Text) for _, node in places)
