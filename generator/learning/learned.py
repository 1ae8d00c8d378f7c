"""Learned: published reports and their figures, to a style over the nearest that there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.learning.comparing import Comparison, compared
from generator.learning.cutting import Part, gathered, parts_of
from generator.learning.deciding import Open, decide
from generator.learning.differences import Map, observed, wrong_in
from generator.learning.gate import Amiss
from generator.learning.phrasing import (
    Body,
    Call,
    Mark,
    Phrasing,
    Text,
    dissolved,
    phrasing_of,
    within,
)
from generator.learning.printing import printed_as
from generator.learning.reordering import reordered
from generator.learning.sampling import Sample
from generator.learning.styled import below, files_of
from generator.learning.unshown import Shown, shown_in, unshown
from generator.learning.uttering import Wording, utter
from generator.telling.style import Style, sections_of
from generator.telling.templates import prose_of

_ROUNDS: Final = 8  # of edits, each learned over the one before


@dataclass(slots=True)
class Learned:
    """A style that was learned, its files, and what nothing decided."""

    wording: Wording
    name: str
    kind: str
    seen: tuple[str, ...]
    open: list[Open] = field(default_factory=list)
    answered: list[Open] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # figures of the samples that are not right
    shown: Shown = frozenset()
    left: list[str] = field(default_factory=list)  # what was learned and would be wrong

    @property
    def over(self) -> str:
        """What the style that it is over is called."""
        return self.wording.over.name

    @property
    def files(self) -> dict[str, str]:
        """The texts of the style, by their names."""
        return files_of(self.wording, self.name, self.kind, self.seen)

    @property
    def unseen(self) -> list[str]:
        """The cases of sentences that were worded otherwise, and that no sample has shown."""
        return list(unshown(self.wording, self.shown))

    def leave(self, found: Sequence[Amiss]) -> None:
        """Words whatever is amiss as the style below does: the sentence, else the whole section."""
        over = below(self.wording)
        for one in found:
            sentence = one.place.rpartition("【")[2].rstrip("】")
            mine = not one.place.startswith(f"{self.wording.over.folder}/")
            if mine and sentence in self.wording.phrasing.sentences:
                self.wording.phrasing.sentences[sentence] = over.sentences[sentence]
            elif one.section in self.wording.phrasing.sections:
                self._leave_section(one.section, over)
        self.left += [f"{one.section}：{one.said}" for one in found]

    def _leave_section(self, section: str, over: Phrasing) -> None:
        wording = self.wording
        if section in over.sections:
            wording.phrasing.sections[section] = over.sections[section]
        else:  # one that gathers others, which stand on their own again
            del wording.phrasing.sections[section]
            wording.order, wording.left_out = [], []
            return
        wording.own_words.pop(section, None)
        called = _called(wording.phrasing.sections[section], wording.phrasing)
        for name in called:
            wording.phrasing.sentences[name] = over.sentences[name]


@dataclass(slots=True)
class _Lesson:
    """A sample cut into sections, those that the style has no words for left aside."""

    sample: Sample
    parts: list[Part]

    def comparisons(self, wording: Wording) -> list[Comparison]:
        found = [self.comparison(wording, part) for part in self.parts]
        return [one for one in found if not one.is_strange]

    def comparison(self, wording: Wording, part: Part) -> Comparison:
        """A section as it is told now, against what was published."""
        year = str(self.sample.facts.report.content.year)
        heading = wording.named()[part.name]
        told = utter(wording, self.sample.facts, part.name, heading.replace("{年度}", year))
        if _is_own(wording, part.name):  # only its heading is anybody's but the department's
            line, broken, _ = part.text.partition("\n")
            return compared(
                part.name, told[:2], line + broken if broken else line[: 2 * len(heading)]
            )
        return compared(part.name, told, part.text)

    def reorder(self, wording: Wording) -> int:
        """Makes sections of what makes them most like what was published."""
        return sum(
            reordered(
                wording,
                self.sample.facts,
                part.name,
                lambda part=part: self.comparison(wording, part).worth,  # type: ignore[misc]
            )
            for part in self.parts
            if not _is_own(wording, part.name) and not self.comparison(wording, part).is_strange
        )


def _is_own(wording: Wording, section: str) -> bool:
    """Whether a section says nothing but what the department wrote."""
    places = within(wording.phrasing.sections[section])
    return not any(isinstance(node, Text) for _, node in places)


def learn(
    samples: Sequence[Sample], name: str, over: Style, answers: Mapping[str, int] | None = None
) -> Learned:
    """A style that tells the facts of the samples as they were published, as far as it is sure."""
    kind = samples[0].facts.report.kind
    headings = dict(sections_of(over, kind))
    lessons = [_Lesson(one, parts_of(one.report, headings)) for one in samples]
    wording = Wording(over, phrasing_of(prose_of(over), list(headings)))
    _arrange(wording, lessons, list(headings))
    left: list[Open] = []
    answered: dict[str, Open] = {}
    for _ in range(_ROUNDS):
        kept = sum(one.reorder(wording) for one in lessons)
        comparisons = [each for one in lessons for each in one.comparisons(wording)]
        where = Map.of(wording)
        made = decide(wording, where, observed(comparisons, where, wording), answers)
        left = made.open
        answered.update({one.key: one for one in made.answered})
        if not made.changed and not kept:
            break
    comparisons = [each for one in lessons for each in one.comparisons(wording)]
    wording.numbers = printed_as(comparisons, dict(over.settings["数字"]))
    titles = tuple(dict.fromkeys(one.title for one in samples))
    shown = shown_in(comparisons)
    wrong = wrong_in(comparisons, Map.of(wording), wording)
    return Learned(wording, name, kind, titles, left, list(answered.values()), wrong, shown)


def _called(body: Body, phrasing: Phrasing) -> set[str]:
    """The sentences that a body says, and those that they say."""
    found: set[str] = set()
    bodies = [body]
    while bodies:
        for _, node in within(bodies.pop()):
            if isinstance(node, Call) and node.name not in found:
                found.add(node.name)
                bodies.append(phrasing.sentences[node.name].body)
    return found


def _arrange(wording: Wording, lessons: Sequence[_Lesson], names: Sequence[str]) -> None:
    """The sections in the order of the samples: those that none has left out, some in one."""
    there = {part.name for one in lessons for part in one.parts}
    wording.left_out = [name for name in names if name not in there]
    for lesson in lessons:
        _gather(wording, lesson)
    order = [part.name for part in lessons[0].parts if part.name]
    order += [
        part.name
        for one in lessons[1:]
        for part in one.parts
        if part.name and part.name not in order
    ]
    wording.order = [] if order == [name for name in names if name in order] else order


def _gather(wording: Wording, lesson: _Lesson) -> None:
    """A section in which a sample says what the style says in several."""
    left = {name: wording.named()[name] for name in wording.left_out}
    for at, part in enumerate(lesson.parts):
        if part.name or not (found := gathered(part, left)):
            continue
        lesson.parts[at] = Part(found.name, part.text)
        if found.name in wording.phrasing.sections:
            continue
        body: Body = []
        for name, heading in found.within:
            whole = wording.phrasing.sections[name]
            body += [Mark("#"), Text(heading), *dissolved(whole)]
        wording.phrasing.sections[found.name] = body
        wording.headings[found.name] = found.heading
    lesson.parts[:] = [part for part in lesson.parts if part.name]
