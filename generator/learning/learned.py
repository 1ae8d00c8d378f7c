"""Learned: published reports and their figures, to a style over the nearest that there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from generator.learning.arranging import arrange
from generator.learning.choices import Open
from generator.learning.comparing import Comparison
from generator.learning.cutting import parts_of
from generator.learning.deciding import decide, take
from generator.learning.differences import observed, wrong_in
from generator.learning.divided import Divided
from generator.learning.gate import Amiss
from generator.learning.leaving import leave
from generator.learning.opposites import settle_opposites
from generator.learning.parting import sections_within, set_apart
from generator.learning.phrasing import (
    Text,
    Word,
    phrasing_of,
)
from generator.learning.places import Map
from generator.learning.printing import listed_with, printed_as
from generator.learning.question import Question
from generator.learning.read_out import read_out
from generator.learning.sampling import NOT_ONE_REPORT, Sample
from generator.learning.styled import files_of
from generator.learning.thresholds import settle_threshold
from generator.learning.unshown import unshown
from generator.learning.uttering import Wording
from generator.problem import InvalidReport, Place, Problem
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
    asked: list[Question] = field(default_factory=list)  # of the style as a whole
    open: list[Open] = field(default_factory=list)
    answered: list[Open] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # figures of the samples that are not right
    samples: Sequence[Sample] = ()
    strange: list[str] = field(default_factory=list)  # sections of which nothing was learned
    unplaced: list[str] = field(default_factory=list)  # headings that the style has none like
    where: Map = field(default_factory=Map)  # the places of what is open
    _readings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _left: set[tuple[str, str]] = field(default_factory=set)
    left: dict[str, str] = field(default_factory=dict)  # by section, what would have been wrong

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
        """The cases of what is worded otherwise that no sample has shown, each as it will read."""
        return unshown(self.wording, [one.facts for one in self.samples])

    def readings(self, of: Open) -> tuple[str, ...]:
        """The sentence of a question as it reads with each of its answers; () where it cannot."""
        if of.key not in self._readings:
            facts = [one.facts for one in self.samples]
            self._readings[of.key] = read_out(self.wording, facts, of, self.where)
        return self._readings[of.key]

    def leave(self, found: Sequence[Amiss]) -> None:
        """Words whatever is amiss as the style below does; see `leaving`."""
        for section, why in leave(self.wording, self.kind, found, self._left):
            self.left.setdefault(section, why)


def likeness(samples: Sequence[Sample], over: Style) -> int:
    """How many characters of the samples a style tells as they were published, less the others."""
    wording, divided = _cut(samples, over)
    for one in divided:
        one.parts = [part for part in one.parts if part.name]
    return sum(one.worth for each in divided for one in each.comparisons(wording))


def learn(
    samples: Sequence[Sample], name: str, over: Style, answers: Mapping[str, int] | None = None
) -> Learned:
    """A style that tells the facts of the samples as they were published, as far as it is sure.

    Raises InvalidReport for a sample that says nothing that the style below says, or all of it
    altogether otherwise.
    """
    wording, divided = _cut(samples, over)
    for one in divided:
        if not one.parts:
            message = f"没有一节的标题与{over.name}的相像，学不了；请给情况说明的全文"
            place = Place(file=one.sample.name)
            raise InvalidReport([Problem(place, message, rule=NOT_ONE_REPORT)])
    wording.departments = frozenset(one.report.department for one in samples) - {""}
    answers = answers or {}
    asked = arrange(wording, divided, answers)
    asked += settle_threshold(wording, _compared(wording, divided), answers)
    left, where, answered = _decided(wording, divided, answers)
    comparisons = _compared(wording, divided)
    if not comparisons:
        message = (
            f"每一节都与{over.name}的差得太多，学不了；请写明基于哪个样式（写得像的），"
            "或者照说明手写一个"
        )
        place = Place(file="、".join(one.name for one in samples))
        raise InvalidReport([Problem(place, message, rule=NOT_ONE_REPORT)])
    wording.numbers = printed_as(comparisons, dict(over.settings["数字"]))
    wording.separator = listed_with(comparisons, over.separator)
    titles = tuple(dict.fromkeys(one.title for one in samples))
    wording.seen = list(dict.fromkeys(one.section for one in comparisons))
    asked += settle_opposites(wording, _words_told(comparisons), answers)
    strange = [one for each in divided for one in each.strange(wording)]
    return Learned(
        wording,
        name,
        samples[0].kind,
        titles,
        asked,
        left,
        [one for one, _ in answered.values()],
        wrong_in(comparisons, Map.of(wording), wording),
        samples,
        strange,
        list(dict.fromkeys(name for each in divided for name in each.unplaced())),
        where,
        {key: readings for key, (_, readings) in answered.items()},
    )


def _cut(samples: Sequence[Sample], over: Style) -> tuple[Wording, list[Divided]]:
    """A style as it is, but for what the samples have apart, and the sections of each sample."""
    kind = samples[0].kind
    headings = dict(sections_of(over, kind))
    wording = Wording(over, phrasing_of(prose_of(over), list(headings)))
    within = sections_within(wording, kind)
    titles = {name: one.title for name, one in within.items()}
    divided = [Divided(one, parts_of(one.report, headings, titles)) for one in samples]
    for one in divided:
        for part in one.parts:
            if part.name in within and part.name not in wording.apart:
                wording.apart[part.name] = within[part.name]
                set_apart(wording.phrasing, part.name, within[part.name])
                wording.headings[part.name] = one.heading(part)
    return wording, divided


def _decided(
    wording: Wording, divided: Sequence[Divided], answers: Mapping[str, int]
) -> tuple[list[Open], Map, dict[str, tuple[Open, tuple[str, ...]]]]:
    """Edits the wording round by round until nothing more is decided; then takes the answers.

    What is left open, the map of its places, and by its key what was answered with how each of
    the answers reads.  A place is read out before it is changed, as whoever answered has seen it;
    that the samples do not say everywhere what was answered is not asked once more.
    """
    said: set[tuple[str, str, str]] = set()
    answered: dict[str, tuple[Open, tuple[str, ...]]] = {}
    rounds = 0
    while True:
        rounds += 1
        kept = sum(
            one.reorder(wording, [other for other in divided if other is not one])
            for one in divided
        )
        where = Map.of(wording)
        comparisons = _compared(wording, divided)
        made = decide(wording, where, observed(comparisons, where, wording))
        if (made.changed or kept) and rounds < _ROUNDS:
            continue
        chosen = {
            at: body
            for at, body in made.answered(answers).items()
            if made.open[at].key not in answered
        }
        if not chosen:
            return [one for one in made.open if not _undoes(one, said)], where, answered
        numbers = printed_as(comparisons, dict(wording.over.settings["数字"]))
        printed = replace(wording, numbers=numbers)
        facts = [one.sample.facts for one in divided]
        for at, body in chosen.items():
            one = made.open[at]
            answered[one.key] = one, read_out(printed, facts, one, where)
            words = "".join(node.words for node in body if isinstance(node, Text))
            said.add((one.section, one.before, words))
        take(made, chosen)
        rounds = 0


def _undoes(one: Open, said: Collection[tuple[str, str, str]]) -> bool:
    """Whether a place was published as it was before an answer said otherwise."""
    published = one.changed[0].raw
    return any(
        section == one.section and words and one.before.replace(words, was, 1) == published
        for section, was, words in said
    )


def _compared(wording: Wording, divided: Sequence[Divided]) -> list[Comparison]:
    return [each for one in divided for each in one.comparisons(wording)]


def _words_told(comparisons: Sequence[Comparison]) -> set[tuple[str, str]]:
    """The words of the style that were told, by section."""
    return {
        (piece.section, piece.place.name)
        for one in comparisons
        for piece in one.pieces
        if isinstance(piece.place, Word)
    }
