"""Deciding: an edit where every telling of a place agrees; by section, by call or by case else.

What agrees in no way is left as it is, and is a question.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes

from generator.facts import Line
from generator.learning.assertions import ZERO, implied_by, is_true_under, said_by
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
from generator.learning.phrasing import (
    Block,
    Body,
    Call,
    If,
    Mark,
    Node,
    Said,
    Text,
    Word,
    copied,
    inside,
    within,
    written,
)
from generator.learning.reordering import put_in
from generator.learning.uttering import Heading, Wording
from generator.number.figure import Figure
from generator.telling.document import LEVELS
from generator.telling.templates import prose_of

_DIGIT: Final = re.compile(r"\d")


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
        told = f"{one.piece.section}|{self.why}|{one.was}|{one.raw}|{one.told[1]}"
        return f"问{hashlib.sha256(told.encode()).hexdigest()[:6]}"


@dataclass(slots=True)
class Decisions:
    """What a round has changed, and what it left open."""

    wording: Wording
    where: Map
    observations: Observations
    changed: int = 0
    answers: Mapping[str, int] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)
    answered: list[Open] = field(default_factory=list)
    instead: dict[int, Body] = field(default_factory=dict)  # of a place, by its identity
    inserted: dict[Gap, Body] = field(default_factory=dict)
    inlined: list[Call] = field(default_factory=list)

    def ask(self, place: Place, why: str, seen: Sequence[Observed]) -> None:
        """Leaves a place open, unless somebody has answered what is to stand there."""
        found = Open(place, why, seen, _choices(self, place, why, seen))
        answer = self.answers.get(found.key, 0)
        body = found.choices[answer].body if answer < len(found.choices) else None
        if body is not None:
            self.answered.append(found)
            _put(self, place, copied(body))
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
    _generalise(made)
    _apply(made)
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


# ---------------------------------------------------------------- words of the style


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
        isinstance(part, frozenset) and not _DIGIT.match(one.raw)
        for one in seen
        for part in one.content
        if "部门" in part
    )
    return None if new - {"0", "0.00"} or named else raw


# ---------------------------------------------------------------- places


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
    for test, asked, sides in _cases(made, seen):
        if min(len(side) for side, _ in sides.values()) < least:
            continue
        said = {
            holds: said_by(_words_of(made, body, side[0])) - said_by("".join(map(str, side[0].was)))
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
            return _put(made, place, [If(branches)])
    return False


_Sides = dict[bool, tuple[list[Observed], Body]]


def _cases(made: Decisions, seen: Sequence[Observed]) -> Iterator[tuple[str, nodes.Expr, _Sides]]:
    """The tests that divide the tellings of a place into those that agree, the last asked first."""
    for test, _, asked in reversed(seen[0].piece.asked):
        groups: dict[bool, list[Observed]] = {True: [], False: []}
        for one in seen:
            for said, holds, _ in one.piece.asked:
                if said == test:
                    groups[holds].append(one)
        if not all(groups.values()) or sum(map(len, groups.values())) != len(seen):
            continue
        sides: _Sides = {}
        for holds, side in groups.items():
            content = merged([one.content for one in side])
            body = None if content is None else _nodes(made, content, side)
            if body is not None:
                sides[holds] = (side, body)
        if len(sides) == len(groups):
            yield test, asked, sides


# ---------------------------------------------------------------- what could be answered


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
            and (only := _only_when(made, ZERO, copied(body), place, changed))
        ):
            found.append(Choice(f"只在没有这笔钱时写{_readable(body)}", only))
    return tuple(found[:_MOST_CHOICES])


FALSE: Final = "不是都这样"


def _told_apart(
    made: Decisions, seen: Sequence[Observed]
) -> Iterator[tuple[str, nodes.Expr, tuple[list[Observed], Body]]]:
    """A test that tells the changed tellings from the others, with what they say."""
    for test, asked, sides in _cases(made, seen):
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
        body = _nodes(made, content, same)
        if body is not None:
            yield body
            continue
        for turn in range(2):
            named = tuple(
                part if isinstance(part, str) else frozenset(_nth(part, content, at, turn))
                for at, part in enumerate(content)
            )
            body = _nodes(made, named, same)
            if body is not None and all(named):
                yield body


def _nth(meant: frozenset[str], content: Content, at: int, turn: int) -> Iterator[str]:
    """The fact that the words around a number name best, or next best."""
    around = [content[i] if 0 <= i < len(content) else "" for i in (at - 1, at + 1)]
    said = "".join(one for one in around if isinstance(one, str))
    named = meant - {WEAK, UNKNOWN}
    ranked = sorted(named, key=lambda one: (-_named_by(one, said), one))
    yield from ranked[turn : turn + 1]


def _readable(body: Body) -> str:
    """A body as a clerk reads it: facts in 〔〕."""
    said = re.sub(r"\{\{ (.*?) \}\}", r"〔\1〕", written(body).replace("\n", ""))
    return f"“{said}”" if said else "空的"


def _replace(made: Decisions, place: Place, content: Content, seen: Sequence[Observed]) -> None:
    body = _nodes(made, content, seen)
    if body is None:
        made.ask(place, "数说不清", seen)
        return
    if not body and _is_one_of_all(made, place):
        made.ask(place, "这种情形不写了", seen)
        return
    before = "".join(part for part in seen[0].was if isinstance(part, str))
    for what in said_by(_words_of(made, body, seen[0])) - said_by(before):
        if any(not is_true_under(what, one.piece.under) for one in seen):
            body = _only_when(made, what, body, place, seen)
            if body is None:
                made.ask(place, FALSE, seen)
                return
            break
    _put(made, place, body)


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
        for each in _bodies(made.wording)
        for _, node in within(each)
    )


def _words_of(made: Decisions, body: Body, seen: Observed) -> str:
    """All that a body says in words of its own."""
    section = seen.piece.section
    return "".join(
        node.words if isinstance(node, Text) else made.wording.word(section, node.name)
        for _, node in within(body)
        if isinstance(node, Text | Word)
    )


def _only_when(
    made: Decisions, what: str, body: Body, place: Place, seen: Sequence[Observed]
) -> Body | None:
    """Words under the test without which they would be false of other figures; None without one.

    A test that was asked before them; for what there is none of, whether there is any.
    """
    before: Body = [] if isinstance(place, Gap | Heading) else [place]
    for test in reversed(seen[0].piece.asked):
        same = all(test[:2] in [one[:2] for one in other.piece.asked] for other in seen)
        if same and is_true_under(what, [test]):
            branches = [body, copied(before)] if test[1] else [copied(before), body]
            return joined([If([(test[2], branches[0]), (None, branches[1])])])
    names = [name for name, text in _nothing(seen[0]) if text in seen[0].raw]
    if what == ZERO and names and (old := _rest(body, before)) is not None:
        test_of = _parsed(made, f"{names[0]}.为零")
        return joined([*old[0], If([(test_of, old[1])]), *old[2]])
    return None


def _nothing(seen: Observed) -> list[tuple[str, str]]:
    """The lines that are nothing, with what they are called, the longest name first."""
    found = [
        (name, value.title)
        for name, value in seen.piece.scope.items()
        if isinstance(value, Line) and value.amount.is_zero
    ]
    return sorted(found, key=lambda one: -len(one[1]))


def _rest(body: Body, before: Body) -> tuple[Body, Body, Body] | None:
    """Words that stay, before and behind what was inserted at one of their ends, and that."""
    if not before:
        return [], body, []
    old, ends = before[0], (body[0], body[-1]) if body else (None, None)
    if not isinstance(old, Text):
        return None
    if isinstance(ends[1], Text) and ends[1].words.endswith(old.words):
        new = Text(ends[1].words.removesuffix(old.words))
        return [], [*body[:-1], new], [Text(old.words)]
    if isinstance(ends[0], Text) and ends[0].words.startswith(old.words):
        new = Text(ends[0].words.removeprefix(old.words))
        return [Text(old.words)], [new, *body[1:]], []
    return None


def _put(made: Decisions, place: Place, body: Body) -> bool:
    """Puts a body in a place; a value of a sentence can hold nothing but words."""
    holder = _holder(made, place)
    if isinstance(holder, Call) and not all(isinstance(one, Text | Word) for one in body):
        made.inlined.append(holder)
        made.changed += 1
        return True
    if isinstance(place, Gap):
        made.inserted[place] = body
    elif not isinstance(place, Heading):
        made.instead[id(place)] = body
    made.changed += 1
    return True


def _holder(made: Decisions, place: Place) -> Node | None:
    """The call that a place is a value of, if it is."""
    body = place.body if isinstance(place, Gap) else made.where.paths[id(place)][-1][0]
    for call in _calls(made.wording):
        if any(id(one) == body for one in call.given):
            return call
    return None


def _calls(wording: Wording) -> Iterator[Call]:
    for body in _bodies(wording):
        yield from (node for _, node in within(body) if isinstance(node, Call))


def _bodies(wording: Wording) -> Iterator[Body]:
    yield from wording.phrasing.sections.values()
    yield from (one.body for one in wording.phrasing.sentences.values())


# ---------------------------------------------------------------- what is written


def _nodes(made: Decisions, content: Content, seen: Sequence[Observed]) -> Body | None:
    """A content as it is written in a template; None where it cannot be."""
    raws = {one.raw for one in seen}
    raw = raws.pop() if len(raws) == 1 else ""
    if _DIGIT.search(raw) and (body := _text(made, raw, seen[0])) is not None:
        return _stopped(body, seen)
    body = []
    for at, part in enumerate(content):
        if isinstance(part, str):
            written = _text(made, part, seen[0])
        else:
            around = [content[i] if 0 <= i < len(content) else "" for i in (at - 1, at + 1)]
            before, after = (one if isinstance(one, str) else "" for one in around)
            written = _fact(made, part, f"{before[-16:]}{after[:_BEHIND]:　<4}")
        if written is None:
            return None
        body += written
    return _stopped(_guarded(body), seen)


_SOMETIMES: Final = ("占比", "完成率", "幅度", "预算", "上年", "额")  # of which there may be none
_SHARE: Final = re.compile(r"，占(?:(?P<whole>[^，。；：]{2,20})的)?$")


def _guarded(body: Body) -> Body:
    """What a report may not have is said only where it has it: with the clause around it."""
    found: Body = []
    rest = list(body)
    while rest:
        node = rest.pop(0)
        value = node.value if isinstance(node, Said) else None
        if not (isinstance(value, nodes.Getattr) and value.attr in _SOMETIMES):
            found.append(node)
            continue
        before, after = _taken(found, -1), _taken(rest, 0)
        found += _clause(before, node, value, after)
        last = found.pop()  # what comes behind the clause goes on
        rest.insert(0, last)
    return joined(found)


def _taken(body: Body, at: int) -> str:
    """The words at an end of a body, taken from it; '' where something else stands there."""
    node = body[at] if body else None
    if not isinstance(node, Text):
        return ""
    body.pop(at)
    return node.words


def _clause(before: str, said: Node, value: nodes.Getattr, after: str) -> Body:
    """A clause as it is said where there is what it says; last what comes behind it."""
    if value.attr == "占比" and (share := _SHARE.search(before)):
        whole: list[Body | nodes.Expr] = [[Text(share["whole"])]] if share["whole"] else []
        call = Call("占总额" if whole else "占", [_expression(value.node), *whole])
        return [Text(before[: share.start()]), call, Text(after)]
    start = max(0, *(before.rfind(mark) for mark in "，。；："))
    stop = min((at for mark in "，。；：" if (at := after.find(mark)) >= 0), default=len(after))
    test = _expression(value.node) if value.attr == "额" else value
    clause: Body = [Text(before[start:]), said, Text(after[:stop])]
    return [Text(before[:start]), If([(test, joined(clause))]), Text(after[stop:])]


def _expression(node: nodes.Node) -> nodes.Expr:
    if not isinstance(node, nodes.Expr):
        raise TypeError(type(node).__name__)
    return node


def _stopped(body: Body, seen: Sequence[Observed]) -> Body:
    """A sentence keeps the full stop at its end, whatever was forgotten."""
    before = str(seen[0].was[0]) if seen[0].was else ""
    ends = body and isinstance(body[-1], Text) and body[-1].words[-1:] in _ENDS
    if ends and seen[0].is_last and before.endswith("。") and isinstance(body[-1], Text):
        return [*body[:-1], Text(f"{body[-1].words[:-1]}。")]  # a slip: it is the end
    if before.endswith("。") and not ends and not seen[0].piece.level.startswith("#"):
        last = body[-1].words if body and isinstance(body[-1], Text) else ""
        return [*(body[:-1] if last else body), Text(f"{last}。")] if len(before) > 1 else body
    return body


_ENDS: Final = frozenset("。；：，、")


def _text(made: Decisions, text: str, seen: Observed) -> Body | None:
    """Words without a digit; those that have some are a word of the style."""
    if not _DIGIT.search(text):
        return [Text(text)] if text else []
    section = seen.piece.section
    for name in made.wording.over.settings["用语"]:
        word = made.wording.word(section, name)
        if word and _DIGIT.search(word) and word in text:
            before, _, after = text.partition(word)
            ends = [_text(made, end, seen) if end else [] for end in (before, after)]
            if ends[0] is not None and ends[1] is not None:
                return [*ends[0], Word(name), *ends[1]]
    return None


def _fact(made: Decisions, meant: frozenset[str], said: str) -> Body | None:
    """The fact that a number or a name is: the only one, or the one that the words around name."""
    chosen = _chosen(meant, said)
    return None if chosen is None else [Said(_parsed(made, chosen))]


def _parsed(made: Decisions, text: str) -> nodes.Expr:
    output = prose_of(made.wording.over).parse(f"{{{{ {text} }}}}").body[0]
    if not isinstance(output, nodes.Output):
        raise TypeError(text)
    return output.nodes[0]


def _chosen(meant: frozenset[str], said: str) -> str | None:
    if UNKNOWN in meant or not meant - {WEAK}:
        return None
    if "年度" in meant:
        return "年度"
    clause = re.split("[，。；：]", said[: -_BEHIND or None])[-1]
    about = [one for one in _ASPECTS if one in clause]
    named = {one for one in meant - {WEAK} if all(word in one for word in about)}
    if not named:
        return None
    if len(named) == 1 and WEAK not in meant:
        return next(iter(named))
    ranked = sorted(((_named_by(one, said), one) for one in named), reverse=True)
    least = 2 if WEAK in meant else 1
    if ranked[0][0] >= least and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
        return ranked[0][1]
    return None


_BEHIND: Final = 4  # characters of what stands behind a number
_ASPECTS: Final = ("预算", "预留", "上年", "中标")  # of an amount that is another's


def _named_by(name: str, said: str) -> int:
    """How many of the characters of a fact's name stand in the words around it."""
    return len(set(name) & set(said)) if name != "线" else 0


# ---------------------------------------------------------------- what the sample does not show


def _generalise(made: Decisions) -> None:
    """What a branch says is said in the branches beside it that were never told, likewise."""
    seen = {id(place) for place in made.observations if not isinstance(place, Gap)}
    for body in _bodies(made.wording):
        for _, node in within(body):
            if isinstance(node, If):
                _alike(made, node, seen)


def _alike(made: Decisions, node: If, seen: set[int]) -> None:
    places = [list(_texts(body)) for _, body in node.branches]
    for at, texts in enumerate(places):
        for index, text in enumerate(texts):
            if id(text) not in made.instead:
                continue
            for other_at, others in enumerate(places):
                if other_at == at:
                    continue
                _likewise(made, text, (index, index - len(texts)), others, seen)


def _texts(body: Body) -> Iterator[Text]:
    for _, node in within(body):
        if isinstance(node, Text):
            yield node


def _likewise(
    made: Decisions, text: Text, at: tuple[int, int], others: Sequence[Text], seen: set[int]
) -> None:
    new = made.instead[id(text)]
    if not all(isinstance(one, Text) for one in new):
        return
    words = "".join(one.words for one in new if isinstance(one, Text))
    for place in dict.fromkeys(at):
        if -len(others) <= place < len(others):
            other = others[place]
            if id(other) in seen or id(other) in made.instead:
                continue
            if (patched := patch(text.words, words, other.words)) is not None:
                made.instead[id(other)] = [Text(patched)] if patched else []


def patch(old: str, new: str, other: str) -> str | None:
    """What becomes of words that are `old` but for the direction, where `old` becomes `new`.

    None where they are others, or where the direction itself is said otherwise.
    """
    if old == other:
        return new
    ways, theirs = _WAYS.findall(old), _WAYS.findall(other)
    if _WAYS.sub("*", old) != _WAYS.sub("*", other) or _WAYS.findall(new) != ways:
        return None
    its = iter(theirs)
    return _WAYS.sub(lambda _: next(its), new)


_WAYS: Final = re.compile("大于|小于|等于|高于|低于|增加|减少|增长|下降|上升|降低")


# ---------------------------------------------------------------- into the trees


def _apply(made: Decisions) -> None:
    phrasing = made.wording.phrasing
    chosen = {id(call) for call in made.inlined}

    def change(node: Node) -> Body | None:
        if id(node) in chosen and isinstance(node, Call):
            return written_out(node, made.wording, rebuilt)
        return made.instead.get(id(node))

    def rebuilt(body: Body) -> Body:
        found: Body = []
        for at in range(len(body) + 1):
            found += made.inserted.get(Gap(id(body), at), [])
            if at < len(body):
                found += _renewed(body[at], change, rebuilt)
        return joined(found)

    for name, body in phrasing.sections.items():
        phrasing.sections[name] = rebuilt(body)
    for sentence in phrasing.sentences.values():
        sentence.body = rebuilt(sentence.body)


def _renewed(
    node: Node, change: Callable[[Node], Body | None], rebuilt: Callable[[Body], Body]
) -> Body:
    if (instead := change(node)) is not None:
        return instead
    match node:
        case If():
            node.branches = [(test, rebuilt(body)) for test, body in node.branches]
        case Block():
            node.body = rebuilt(node.body)
        case Call():
            node.given = [rebuilt(one) if isinstance(one, list) else one for one in node.given]
        case _:
            for inner in inside(node):
                inner[:] = rebuilt(inner)
    return [node]


def joined(body: Body) -> Body:
    """Neighbouring words as one, and nothing that says nothing."""
    found: Body = []
    for node in body:
        if isinstance(node, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].words + node.words)
        elif isinstance(node, If) and not any(inner for _, inner in node.branches):
            continue
        elif not (isinstance(node, Text) and not node.words):
            found.append(node)
    return found


def written_out(
    call: Call, wording: Wording, rebuilt: Callable[[Body], Body] = lambda body: body
) -> Body:
    """A sentence of 句式 as it is said where it is called, its values put in."""
    sentence = wording.phrasing.sentences[call.name]
    given = dict(zip(sentence.values, call.given, strict=True))
    values = {name: one for name, one in given.items() if not isinstance(one, list)}
    texts = {name: one for name, one in given.items() if isinstance(one, list)}

    def change(node: Node) -> Body | None:
        match node:
            case Said(value=nodes.Name(name=name)) if name in texts:
                return copied(rebuilt(list(texts[name])))
            case Said():
                return [Said(put_in(node.value, values))]
            case Call():
                inner: list[Body | nodes.Expr] = []
                for one in node.given:
                    if isinstance(one, list):
                        inner.append(copied(one, change))
                    elif isinstance(one, nodes.Name) and one.name in texts:
                        inner.append(copied(texts[one.name]))
                    else:
                        inner.append(put_in(one, values))
                return [Call(node.name, inner)]
            case If():
                branches = [
                    (None if test is None else put_in(test, values), copied(body, change))
                    for test, body in node.branches
                ]
                return [If(branches)]
        return None

    return copied(sentence.body, change)
