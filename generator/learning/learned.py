"""Learned: published reports and their figures, to a style over the nearest that there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import dropwhile
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.learning.choices import Open
from generator.learning.comparing import Comparison, compared
from generator.learning.counting import counted_as, moved_up
from generator.learning.cutting import Part, gathered, parts_of
from generator.learning.dating import dated_as, dated_long
from generator.learning.deciding import decide, take
from generator.learning.differences import observed, wrong_in
from generator.learning.gate import Amiss
from generator.learning.omitted import settle_omitted
from generator.learning.opposites import settle_opposites
from generator.learning.phrasing import (
    Block,
    Body,
    Mark,
    Phrasing,
    Text,
    Word,
    called_in,
    copied,
    dissolved,
    phrasing_of,
    within,
    written,
)
from generator.learning.places import Map
from generator.learning.printing import listed_with, printed_as
from generator.learning.question import Question
from generator.learning.read_out import read_out
from generator.learning.reordering import left_to_nothing, reordered
from generator.learning.sampling import NOT_ONE_REPORT, Sample
from generator.learning.styled import below, files_of
from generator.learning.thresholds import settle_threshold
from generator.learning.unshown import unshown
from generator.learning.uttering import Wording, utter
from generator.problem import InvalidReport, Place, Problem
from generator.telling.document import LEVELS
from generator.telling.style import Style, sections_of
from generator.telling.templates import prose_of
from generator.understanding.spelling import numeral_value

_ROUNDS: Final = 8  # of edits, each learned over the one before


class Learned(Struct):
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
        """Words whatever is amiss as the style below does.

        The sentence of 句式 or the block; the whole section where that did not help; whatever says
        the words that are quoted where no place is known.
        """
        over = below(self.wording)
        left = {
            (self._named(one.section), one.place.rpartition("【")[2].rstrip("】")): one
            for one in reversed(found)
        }
        for (section, sentence), one in left.items():
            again = (section, sentence) in self._left
            mine = not one.place.startswith(f"{self.wording.over.folder}/")
            if mine and sentence in self.wording.phrasing.sentences:
                self.wording.phrasing.sentences[sentence] = over.sentences[sentence]
            elif not (
                (not again and self._leave_block(section, sentence, over, one.said))
                or (not one.place and self._leave_words(one.said, over))
                or section not in self.wording.phrasing.sections
            ):
                self._leave_section(section, over)
        self._left.update(left)
        for one in found:
            self.left.setdefault(self._named(one.section), str(one))

    def _named(self, section: str) -> str:
        """A section by its name; the audit knows it by its number."""
        names = self.wording.order or [
            name
            for name, _ in sections_of(self.wording.over, self.kind)
            if name not in self.wording.left_out
        ]
        number = numeral_value(section)
        return names[number - 1] if 0 < number <= len(names) else section

    def _leave_block(self, section: str, name: str, over: Phrasing, said: str) -> bool:
        """Words a block as it was; False where there is none of that name, or it is not another.

        Of a block with others in it the one that says what is amiss, where that can be told.
        """
        own = _blocks(self.wording.phrasing.sections.get(section, [])).get(name)
        if own is None:
            return False
        if name in over.sections:  # of a section that gathers others
            own.body[2:] = dissolved(over.sections[name])
            return True
        before = _blocks(over.sections.get(section, [])).get(name)
        if before is None or written(before.body) == written(own.body):
            return False
        inner = _saying(said, own, before)
        own, before = inner or (own, before)
        own.body = copied(before.body)
        return True

    def _leave_section(self, section: str, over: Phrasing) -> None:
        """Words a section, and the sentences that it says, as they were."""
        wording = self.wording
        wording.own_words.pop(section, None)
        wording.seen = [name for name in wording.seen if name != section]
        if section not in over.sections:  # it gathers others, which stand on their own again
            del wording.phrasing.sections[section]
            wording.headings.pop(section, None)
            wording.order, wording.left_out = [], []
            return
        wording.phrasing.sections[section] = over.sections[section]
        for name in called_in(wording.phrasing.sections[section], wording.phrasing):
            wording.phrasing.sentences[name] = over.sentences[name]

    def _leave_words(self, said: str, over: Phrasing) -> bool:
        """Whatever says words that are not to be said; False where nothing does."""
        phrasing = self.wording.phrasing
        grams = {said[at : at + _GRAM] for at in range(len(said) - _GRAM + 1)}
        guilty = [
            name
            for name, body in phrasing.sections.items()
            if name in over.sections and any(gram in written(body) for gram in grams)
        ]
        for name in guilty:
            self._leave_section(name, over)
        for words in (self.wording.words, self.wording.headings):
            for word in [one for one, now in words.items() if any(gram in now for gram in grams)]:
                del words[word]
                guilty.append(word)
        return bool(guilty)


_GRAM: Final = 5  # characters by which words are found again


def _saying(said: str, own: Block, before: Block) -> tuple[Block, Block] | None:
    """The block in another that says most of some words, with what it was; None without one."""
    grams = {said[at : at + _GRAM] for at in range(len(said) - _GRAM + 1)}
    olds = _blocks(before.body)
    ranked = [
        (sum(gram in text for gram in grams), block)
        for block in _blocks(own.body).values()
        if block.name in olds
        and (text := written(block.body)) != written(olds[block.name].body)
        and any(gram in text for gram in grams)
    ]
    if not ranked:
        return None
    block = max(ranked, key=lambda one: one[0])[1]
    return block, olds[block.name]


def _blocks(body: Body) -> dict[str, Block]:
    return {node.name: node for _, node in within(body) if isinstance(node, Block)}


class _Lesson(Struct):
    """A sample cut into sections, those that the style has no words for left aside."""

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
            if one.heading and one.heading not in placed and one.text[:_GRAM] not in placed
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
        if _is_own(wording, part.name):  # only its heading is anybody's but the department's
            line, broken, _ = part.text.partition("\n")
            return compared(
                part.name, told[:2], line + broken if broken else line[: 2 * len(heading)]
            )
        return compared(part.name, told, part.text)

    def worth(self, wording: Wording, section: str) -> int:
        """What a section is worth of what was published, 0 where it was not."""
        found = (self.comparison(wording, part) for part in self.parts if part.name == section)
        return sum(one.worth for one in found if not one.is_strange)

    def reorder(self, wording: Wording, others: Sequence[_Lesson] = ()) -> int:
        """Makes sections of what makes them most like what was published, here and in others."""
        kept = 0
        for part in self.parts:
            told = self.comparison(wording, part)
            if told.is_strange and not _is_own(wording, part.name):
                kept += left_to_nothing(
                    wording,
                    self.sample.facts,
                    part.name,
                    lambda part=part: not self.comparison(wording, part).is_strange,  # type: ignore[misc]
                )
                told = self.comparison(wording, part)
            said = "".join(piece.text for piece in told.pieces)
            if _is_own(wording, part.name) or told.is_strange or self.tried.get(part.name) == said:
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


def _is_own(wording: Wording, section: str) -> bool:
    """Whether a section says nothing but what the department wrote."""
    places = within(wording.phrasing.sections[section])
    return not any(isinstance(node, Text) for _, node in places)


def likeness(samples: Sequence[Sample], over: Style) -> int:
    """How many characters of the samples a style tells as they were published, less the others."""
    headings = dict(sections_of(over, samples[0].kind))
    wording = Wording(over, phrasing_of(prose_of(over), list(headings)))
    lessons = [_Lesson(one, parts_of(one.report, headings)) for one in samples]
    for one in lessons:
        one.parts = [part for part in one.parts if part.name]
    return sum(one.worth for lesson in lessons for one in lesson.comparisons(wording))


def learn(
    samples: Sequence[Sample], name: str, over: Style, answers: Mapping[str, int] | None = None
) -> Learned:
    """A style that tells the facts of the samples as they were published, as far as it is sure.

    Raises InvalidReport for a sample that says nothing that the style below says, or all of it
    altogether otherwise.
    """
    kind = samples[0].facts.report.kind
    headings = dict(sections_of(over, kind))
    lessons = [_Lesson(one, parts_of(one.report, headings)) for one in samples]
    for lesson in lessons:
        if not lesson.parts:
            message = f"没有一节的标题与{over.name}的相像，学不了；请给情况说明的全文"
            place = Place(file=lesson.sample.name)
            raise InvalidReport([Problem(place, message, rule=NOT_ONE_REPORT)])
    wording = Wording(over, phrasing_of(prose_of(over), list(headings)))
    wording.departments = frozenset(one.report.department for one in samples) - {""}
    answers = answers or {}
    asked = _arrange(wording, lessons, list(headings), answers)
    _number(wording, lessons)
    _date(wording, lessons)
    asked += settle_threshold(wording, _compared(wording, lessons), answers)
    left, where, answered = _decided(wording, lessons, answers)
    comparisons = _compared(wording, lessons)
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
    strange = [one for lesson in lessons for one in lesson.strange(wording)]
    return Learned(
        wording,
        name,
        kind,
        titles,
        asked,
        left,
        [one for one, _ in answered.values()],
        wrong_in(comparisons, Map.of(wording), wording),
        samples,
        strange,
        list(dict.fromkeys(name for one in lessons for name in one.unplaced())),
        where,
        {key: readings for key, (_, readings) in answered.items()},
    )


def _decided(
    wording: Wording, lessons: Sequence[_Lesson], answers: Mapping[str, int]
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
            one.reorder(wording, [other for other in lessons if other is not one])
            for one in lessons
        )
        where = Map.of(wording)
        comparisons = _compared(wording, lessons)
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
        facts = [one.sample.facts for one in lessons]
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


def _compared(wording: Wording, lessons: Sequence[_Lesson]) -> list[Comparison]:
    return [each for one in lessons for each in one.comparisons(wording)]


def _words_told(comparisons: Sequence[Comparison]) -> set[tuple[str, str]]:
    """The words of the style that were told, by section."""
    return {
        (piece.section, piece.place.name)
        for one in comparisons
        for piece in one.pieces
        if isinstance(piece.place, Word)
    }


def _arrange(
    wording: Wording, lessons: Sequence[_Lesson], names: Sequence[str], answers: Mapping[str, int]
) -> list[Question]:
    """The sections in the order of the samples: those that none has left out, some in one.

    What is asked of those that all have left out.
    """
    there = {part.name for one in lessons for part in one.parts}
    left = [name for name in names if name not in there]
    # An excerpt leaves out what nobody has left out of the report.
    wording.left_out = left if 2 * len(there) > len(names) else []
    for lesson in lessons:
        _gather(wording, lesson)
    if not wording.left_out and left:
        return []
    order = [part.name for part in lessons[0].parts if part.name]
    order += [
        part.name
        for one in lessons[1:]
        for part in one.parts
        if part.name and part.name not in order
    ]
    wording.order = [] if order == [name for name in names if name in order] else order
    told = _within_others(wording)
    missing = [name for name in wording.left_out if name not in told]
    return settle_omitted(wording, lessons[0].sample.facts, missing, answers)


def _within_others(wording: Wording) -> set[str]:
    """The sections that are told within one that gathers several."""
    return {
        node.name
        for name, body in wording.phrasing.sections.items()
        if name not in wording.phrasing.homes
        for node in body
        if isinstance(node, Block)
    }


def _number(wording: Wording, lessons: Sequence[_Lesson]) -> None:
    """编号 of the sections as all of the samples number them, of what is below as it follows."""
    patterns = {counted_as(number) for one in lessons for number in one.numbers()} - {""}
    levels = [wording.pattern(level) for level in range(len(LEVELS))]
    if len(patterns) == 1 and (first := patterns.pop()) != levels[0]:
        told = zip(moved_up(first, levels).items(), levels, strict=True)
        wording.numbering = {level: pattern for (level, pattern), old in told if pattern != old}


def _date(wording: Wording, lessons: Sequence[_Lesson]) -> None:
    """日期 as every day is written; in the samples they are from here on as all texts are read."""
    over = wording.over
    texts = [(one.sample.facts, part.text) for one in lessons for part in one.parts]
    pattern = dated_as(texts, over)
    if not pattern:
        return
    if pattern != over.settings["日期"]:
        wording.settings["日期"] = pattern
    for one in lessons:
        facts = one.sample.facts
        one.parts = [
            Part(part.name, dated_long(part.text, facts, pattern, over)) for part in one.parts
        ]


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
            body.append(Block(name, [Mark("#"), Text(heading), *dissolved(whole)]))
        wording.phrasing.sections[found.name] = body
        wording.headings[found.name] = found.heading
    lesson.parts[:] = [part for part in lesson.parts if part.name]
