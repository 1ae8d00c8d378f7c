"""Deciding: an edit where every telling of a place agrees; by section, by call or by case else.

What agrees in no way is left as it is, and is a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes

from generator.learning.assertions import ZERO, implied_by, is_true_under, said_by
from generator.learning.conditions import cases, only_when, words_of
from generator.learning.differences import (
    UNKNOWN,
    WEAK,
    Content,
    Gap,
    Map,
    Observations,
    Observed,
    Place,
    merged,
)
from generator.learning.editing import Edits, apply, bodies_of, put
from generator.learning.likewise import generalise
from generator.learning.phrasing import Body, Call, If, Mark, Text, Word, copied, within, written
from generator.learning.question import key_of
from generator.learning.uttering import Heading, Wording
from generator.learning.writing_down import DIGIT, named_by, written_down
from generator.number.figure import Figure
from generator.telling.document import LEVELS


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: how it reads, and what is written then; None for what the style below says."""

    said: str
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """A place that was published otherwise, and that nothing decides: why, and all its tellings."""

    place: Place
    why: str
    seen: Sequence[Observed]
    choices: Sequence[Choice] = ()

    @property
    def changed(self) -> list[Observed]:
        return [one for one in self.seen if one.is_changed]

    @property
    def weight(self) -> int:
        """How many characters depend on it."""
        return sum(max(len(one.raw), len("".join(map(str, one.was)))) for one in self.changed)

    @property
    def key(self) -> str:
        """By which an answer finds its question again: what was told, and what was published."""
        one = self.changed[0]
        return key_of(f"{one.piece.section}|{self.why}|{one.was}|{one.raw}|{one.told[1]}")


@dataclass(slots=True)
class Decisions(Edits):
    """What a round has changed, and what it left open."""

    answers: Mapping[str, int] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)
    answered: list[Open] = field(default_factory=list)

    def ask(self, place: Place, why: str, seen: Sequence[Observed]) -> None:
        """Leaves a place open, unless somebody has answered what is to stand there."""
        found = Open(place, why, seen, _choices(self, place, why, seen))
        answer = self.answers.get(found.key, 0)
        body = found.choices[answer].body if answer < len(found.choices) else None
        if body is not None:
            self.answered.append(found)
            put(self, place, copied(body))
        else:
            self.open.append(found)


def decide(
    wording: Wording, where: Map, found: Observations, answers: Mapping[str, int] | None = None
) -> Decisions:
    """Changes the wording wherever what was published decides it, or an answer does.

    `answers` has the numbers of the choices by the keys of their questions.
    """
    made = Decisions(wording, where, found, answers=answers or {})
    _leave_out(made)
    words: dict[str, list[Observed]] = {}
    for place, seen in made.observations.items():
        if isinstance(place, Word):
            words.setdefault(place.name, []).extend(seen)
    settled = {name for name, seen in words.items() if _settle_word(made, name, seen)}
    for place, seen in made.observations.items():
        if isinstance(place, Word) and place.name in settled:
            continue
        if any(one.is_changed for one in seen):
            _settle(made, place, seen)
    generalise(made)
    apply(made)
    return made


def _leave_out(made: Decisions) -> None:
    """Sentences of 句式 of which nothing was published wherever they are called from here."""
    said: dict[int, list[Observed]] = {}
    calls: dict[int, Call] = {}
    for place, seen in made.observations.items():
        if isinstance(place, Heading | Gap):
            continue
        for one in seen:
            for call in one.piece.calls:
                calls[id(call)] = call
                said.setdefault(id(call), []).append(one)
    for at, seen in said.items():
        if all(not one.content for one in seen) and at in made.where.paths:
            made.instead[at] = []
            made.changed += 1
            for place, each in list(made.observations.items()):
                made.observations[place] = [
                    one for one in each if all(id(call) != at for call in one.piece.calls)
                ]
    made.observations = {place: seen for place, seen in made.observations.items() if seen}


def _settle_word(made: Decisions, name: str, seen: Sequence[Observed]) -> bool:
    """A word that was published otherwise everywhere, or everywhere in a section."""
    if not any(one.is_changed for one in seen):
        return True
    wording = made.wording
    if word := _said_by_all(seen):
        sections = {one.piece.section for one in seen}
        if len(seen) == 1 and _users(wording, name) - sections:
            # What the others say was not seen.
            wording.own_words.setdefault(sections.pop(), {})[name] = word
        else:
            wording.words[name] = word
        made.changed += 1
        return True
    sections = {one.piece.section for one in seen}
    by_section = {
        section: [one for one in seen if one.piece.section == section] for section in sections
    }
    said = {section: _said_by_all(each) for section, each in by_section.items()}
    if not all(said.values()):
        return False
    _settle_by_section(made, name, {one: str(word) for one, word in said.items()})
    return True


def _settle_by_section(made: Decisions, name: str, said: Mapping[str, str]) -> None:
    """A word that some sections say otherwise: that which most say is the style's.

    Unless a section says what the style says already.
    """
    wording = made.wording
    ranked = Counter(said.values()).most_common()
    usual = wording.word("", name)
    if usual not in said.values() and ranked[0][1] > 1:
        wording.words[name] = usual = ranked[0][0]
        for own in wording.own_words.values():
            own.pop(name, None)
        made.changed += 1
    for section, word in said.items():
        if word != wording.word(section, name):
            wording.own_words.setdefault(section, {})[name] = word
            made.changed += 1


def _users(wording: Wording, name: str) -> set[str]:
    """The sections that say a word, on their own or in a sentence."""

    def says(body: Body, calls: tuple[str, ...]) -> bool:
        for _, node in within(body):
            if isinstance(node, Word) and node.name == name:
                return True
            if isinstance(node, Call) and node.name not in calls:
                inner = wording.phrasing.sentences[node.name].body
                if says(inner, (*calls, node.name)):
                    return True
        return False

    return {one for one, body in wording.phrasing.sections.items() if says(body, ())}


def _said_by_all(seen: Sequence[Observed]) -> str | None:
    """The word that all of them say; digits only where the word had some, or says none."""
    raws = {one.raw if one.is_changed else str(one.was[0]) for one in seen}
    if len(raws) != 1 or merged([one.content for one in seen]) is None:
        return None
    raw = raws.pop()
    before = str(seen[0].was[0])
    new = set(re.findall(r"\d[\d.,]*", raw)) - set(re.findall(r"\d[\d.,]*", before))
    if said_by(raw) - said_by(before):
        return None
    named = any(
        isinstance(part, frozenset) and not DIGIT.match(one.raw)
        for one in seen
        for part in one.content
        if "部门" in part
    )
    return None if new - {"0", "0.00"} or named else raw


def _settle(  # noqa: PLR0911  one for each kind
    made: Decisions, place: Place, seen: Sequence[Observed]
) -> None:
    if isinstance(place, Heading):
        _settle_heading(made, place, seen)
        return
    if isinstance(place, Mark):
        _settle_numbering(made, place, seen)
        return
    if seen[0].piece.kind:
        _settle_vehicles(made, seen)
        return
    sure = [one for one in seen if not one.doubtful]
    seen = sure or seen
    if not any(one.is_changed for one in seen):
        return
    content = merged([one.content for one in seen])
    if content is not None:
        _replace(made, place, content, seen)
        return
    if _by_case(made, place, seen, least=1):
        return
    for depth in range(1, max(len(one.piece.calls) for one in seen) + 1):
        groups = _by_call(seen, depth)
        if all(merged([one.content for one in group]) is not None for group in groups.values()):
            _inline(made, groups, depth)
            return
    if not _by_case(made, place, seen, least=2):
        made.ask(place, "说法不一", seen)


def _settle_heading(made: Decisions, place: Heading, seen: Sequence[Observed]) -> None:
    raw = {_undated(one) for one in seen}
    if len(raw) == 1:
        made.wording.headings[place.section] = raw.pop()
        made.changed += 1
    else:
        made.ask(place, "标题不一", seen)


def _undated(seen: Observed) -> str:
    """A heading as it is every year."""
    year = seen.piece.scope.get("年度")
    return seen.raw.replace(f"{year.value}", "{年度}") if isinstance(year, Figure) else seen.raw


def _settle_vehicles(made: Decisions, seen: Sequence[Observed]) -> None:
    for one in seen:
        if one.is_changed:
            made.wording.vehicles[one.piece.kind] = one.raw or "不列"
            made.changed += 1


def _settle_numbering(made: Decisions, place: Mark, seen: Sequence[Observed]) -> None:
    """Another way to number, where every paragraph of the level is numbered so."""
    level = LEVELS[len(place.mark)]
    everywhere = [
        one
        for other, each in made.observations.items()
        if isinstance(other, Mark) and len(other.mark) == len(place.mark)
        for one in each
    ]
    patterns = {_pattern(one) for one in everywhere}
    if len(patterns) == 1 and (pattern := patterns.pop()):
        if made.wording.numbering.get(level) != pattern:
            made.wording.numbering[level] = pattern
            made.changed += 1
    elif seen:
        made.ask(place, "编号不一", seen)


def _pattern(seen: Observed) -> str:
    """How the first would be numbered, as one was published; '' where that is no number."""
    found = _COUNTED.fullmatch(seen.raw)
    if not found:
        return ""
    first = "1" if found[2].isdigit() else "一" if found[2] in "一二三四五六七八九十" else "①"
    return f"{found[1]}{first}{found[3]}"


_COUNTED: Final = re.compile(r"([（(]?)(\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])([）)]?[、.．]?)")


def _by_call(seen: Sequence[Observed], depth: int) -> dict[tuple[int, ...], list[Observed]]:
    groups: dict[tuple[int, ...], list[Observed]] = {}
    for one in seen:
        key = tuple(id(call) for call in one.piece.calls[-depth:])
        groups.setdefault(key, []).append(one)
    return groups


def _inline(made: Decisions, groups: dict[tuple[int, ...], list[Observed]], depth: int) -> None:
    """A sentence that is worded otherwise where it is called from there: it is written out there.

    Most of the calls decide what the sentence itself says; the others are written out.
    """
    ranked = sorted(groups.values(), key=len, reverse=True)
    changed = [group for group in ranked if group[0].is_changed]
    kept = ranked[0]
    for group in changed:
        if group is not kept:
            calls = group[0].piece.calls
            if len(calls) >= depth:
                made.inlined.append(calls[-depth])
    made.changed += 1
    if kept[0].is_changed:
        for group in ranked[1:]:
            if not group[0].is_changed and len(group[0].piece.calls) >= depth:
                made.inlined.append(group[0].piece.calls[-depth])


def _by_case(made: Decisions, place: Place, seen: Sequence[Observed], *, least: int) -> bool:
    """Words that differ as a test of the sentence does that was asked before them.

    A single telling is enough of words that say themselves what the test says: 无法计算.
    """
    for test, asked, sides in cases(made.wording, seen):
        if min(len(side) for side, _ in sides.values()) < least:
            continue
        said = {
            holds: said_by(words_of(made.wording, body, side[0]))
            - said_by("".join(map(str, side[0].was)))
            for holds, (side, body) in sides.items()
        }
        if least == 1 and not any(implied_by(test, holds) in what for holds, what in said.items()):
            continue
        if all(
            is_true_under(what, [*one.piece.under, (test, holds, asked)])
            for holds, (side, _) in sides.items()
            for what in said[holds]
            for one in side
        ):
            branches: list[tuple[nodes.Expr | None, Body]] = [
                (asked, sides[True][1]),
                (None, sides[False][1]),
            ]
            return put(made, place, [If(branches)])
    return False


def _replace(made: Decisions, place: Place, content: Content, seen: Sequence[Observed]) -> None:
    body = written_down(made.wording, content, seen)
    if body is None:
        made.ask(place, "数说不清", seen)
        return
    if not body and _is_one_of_all(made, place):
        made.ask(place, "这种情形不写了", seen)
        return
    before = "".join(part for part in seen[0].was if isinstance(part, str))
    for what in said_by(words_of(made.wording, body, seen[0])) - said_by(before):
        if any(not is_true_under(what, one.piece.under) for one in seen):
            body = only_when(made.wording, what, body, place, seen)
            if body is None:
                made.ask(place, FALSE, seen)
                return
            break
    put(made, place, body)


def _is_one_of_all(made: Decisions, place: Place) -> bool:
    """Whether a place is all that is said of one case, where every case says something."""
    if isinstance(place, Heading | Gap):
        return False
    at = made.where.paths[id(place)][-1][0]
    if len(made.where.bodies[at]) > 1:
        return False
    return any(
        isinstance(node, If)
        and node.branches[-1][0] is None
        and any(id(body) == at for _, body in node.branches)
        for each in bodies_of(made.wording)
        for _, node in within(each)
    )


_MOST_CHOICES: Final = 3


def _choices(
    made: Decisions, place: Place, why: str, seen: Sequence[Observed]
) -> tuple[Choice, ...]:
    """The answers to what is left open; the first leaves it to the style below."""
    found = [Choice(f"照{made.wording.over.name}写")]
    changed = [one for one in seen if one.is_changed]
    if isinstance(place, Heading | Mark) or not changed:
        return tuple(found)
    for test, asked, (side, body) in _told_apart(made, seen):
        before: Body = [] if isinstance(place, Gap) else [place]
        branches: list[tuple[nodes.Expr | None, Body]] = [(asked, body), (None, before)]
        found.append(Choice(f"只在 {test} 时写{_readable(body)}", [If(branches)]))
        del side
    for body in _readings(made, changed):
        found.append(Choice(f"都写{_readable(body)}", body))
        if (
            why == FALSE
            and isinstance(place, Text | Gap)
            and (only := only_when(made.wording, ZERO, copied(body), place, changed))
        ):
            found.append(Choice(f"只在没有这笔钱时写{_readable(body)}", only))
    return tuple(found[:_MOST_CHOICES])


FALSE: Final = "不是都这样"


def _told_apart(
    made: Decisions, seen: Sequence[Observed]
) -> Iterator[tuple[str, nodes.Expr, tuple[list[Observed], Body]]]:
    """A test that tells the changed tellings from the others, with what they say."""
    for test, asked, sides in cases(made.wording, seen):
        for holds, side in sides.items():
            if all(one.is_changed for one in side[0]) and side[1]:
                said = test if holds else f"not {test}"
                yield said, asked if holds else nodes.Not(asked), side
                return


def _readings(made: Decisions, changed: Sequence[Observed]) -> Iterator[Body]:
    """What could be written: the words published most often; of unclear numbers each fact named."""
    counted: dict[str, list[Observed]] = {}
    for one in changed:
        counted.setdefault(one.raw, []).append(one)
    for same in sorted(counted.values(), key=len, reverse=True)[:2]:
        content = same[0].content
        body = written_down(made.wording, content, same)
        if body is not None:
            yield body
            continue
        for turn in range(2):
            named = tuple(
                part if isinstance(part, str) else frozenset(_nth(part, content, at, turn))
                for at, part in enumerate(content)
            )
            body = written_down(made.wording, named, same)
            if body is not None and all(named):
                yield body


def _nth(meant: frozenset[str], content: Content, at: int, turn: int) -> Iterator[str]:
    """The fact that the words around a number name best, or next best."""
    around = [content[i] if 0 <= i < len(content) else "" for i in (at - 1, at + 1)]
    said = "".join(one for one in around if isinstance(one, str))
    named = meant - {WEAK, UNKNOWN}
    ranked = sorted(named, key=lambda one: (-named_by(one, said), one))
    yield from ranked[turn : turn + 1]


def _readable(body: Body) -> str:
    """A body as a clerk reads it: facts in 〔〕."""
    said = re.sub(r"\{\{ (.*?) \}\}", r"〔\1〕", written(body).replace("\n", ""))
    return f"“{said}”" if said else "空的"
