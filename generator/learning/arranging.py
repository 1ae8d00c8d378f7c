"""Arranging: which sections there are, in which order, how they are numbered and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.learning.counting import counted_as, moved_up
from generator.learning.cutting import Part, gathered
from generator.learning.dating import dated_as, dated_long
from generator.learning.divided import Divided
from generator.learning.omitted import settle_omitted
from generator.learning.parting import is_empty
from generator.learning.phrasing import Block, Body, Mark, Text, dissolved
from generator.learning.question import Question
from generator.learning.uttering import Wording
from generator.telling.document import LEVELS


def arrange(
    wording: Wording, samples: Sequence[Divided], answers: Mapping[str, int]
) -> list[Question]:
    """Arranges, numbers and dates the sections as the samples do; what is asked of it.

    In the samples, sections that the style has no words for are left out, and days are written as
    all texts are read.
    """
    asked = _order(wording, samples, answers)
    _number(wording, samples)
    _date(wording, samples)
    return asked


def _order(
    wording: Wording, samples: Sequence[Divided], answers: Mapping[str, int]
) -> list[Question]:
    """The sections in the order of the samples: those that none has left out, some in one.

    What is asked of those that all have left out.
    """
    names = list(wording.phrasing.homes)
    there = {part.name for one in samples for part in one.parts}
    left = [name for name in names if name not in there]
    # An excerpt leaves out what nobody has left out of the report.
    wording.left_out = left if 2 * len(there) > len(names) else []
    for one in samples:
        _gather(wording, one)
    if not wording.left_out and left:
        wording.order = _behind_their_own(wording, names) if wording.apart else []
        return []
    order = [part.name for part in samples[0].parts if part.name]
    order += [
        part.name
        for one in samples[1:]
        for part in one.parts
        if part.name and part.name not in order
    ]
    wording.order = [] if order == [name for name in names if name in order] else order
    told = _within_others(wording)
    sections = wording.phrasing.sections
    missing = [one for one in wording.left_out if one not in told and not is_empty(sections[one])]
    return settle_omitted(wording, samples[0].sample.facts, missing, answers)


def _behind_their_own(wording: Wording, names: Sequence[str]) -> list[str]:
    """The sections of the style below, what is set apart behind that of which it was a part."""
    return [
        each
        for name in names
        for each in (name, *(own for own, one in wording.apart.items() if one.section == name))
        if not is_empty(wording.phrasing.sections[each])
    ]


def _within_others(wording: Wording) -> set[str]:
    """The sections that are told within one that gathers several."""
    return {
        node.name
        for name, body in wording.phrasing.sections.items()
        if name not in wording.phrasing.homes and name not in wording.apart
        for node in body
        if isinstance(node, Block)
    }


def _number(wording: Wording, samples: Sequence[Divided]) -> None:
    """编号 of the sections as all of the samples number them, of what is below as it follows."""
    patterns = {counted_as(number) for one in samples for number in one.numbers()} - {""}
    levels = [wording.pattern(level) for level in range(len(LEVELS))]
    if len(patterns) == 1 and (first := patterns.pop()) != levels[0]:
        told = zip(moved_up(first, levels).items(), levels, strict=True)
        wording.numbering = {level: pattern for (level, pattern), old in told if pattern != old}


def _date(wording: Wording, samples: Sequence[Divided]) -> None:
    """日期 as every day is written; in the samples from here on as all texts are read."""
    over = wording.over
    texts = [(one.sample.facts, part.text) for one in samples for part in one.parts]
    pattern = dated_as(texts, over)
    if not pattern:
        return
    if pattern != over.settings["日期"]:
        wording.settings["日期"] = pattern
    for one in samples:
        facts = one.sample.facts
        one.parts = [
            Part(part.name, dated_long(part.text, facts, pattern, over)) for part in one.parts
        ]


def _gather(wording: Wording, one: Divided) -> None:
    """A section in which a sample says what the style says in several."""
    left = {name: wording.named()[name] for name in wording.left_out}
    for at, part in enumerate(one.parts):
        if part.name or not (found := gathered(part, left)):
            continue
        one.parts[at] = Part(found.name, part.text)
        if found.name in wording.phrasing.sections:
            continue
        body: Body = []
        for name, heading in found.within:
            whole = wording.phrasing.sections[name]
            body.append(Block(name, [Mark("#"), Text(heading), *dissolved(whole)]))
        wording.phrasing.sections[found.name] = body
        wording.headings[found.name] = found.heading
    one.parts[:] = [part for part in one.parts if part.name]
