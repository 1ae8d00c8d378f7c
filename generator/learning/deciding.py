"""Deciding: an edit where every telling of a place agrees; by section, by call or by case else.

What agrees in no way is left as it is, and is a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from typing import Any, Final

from jinja2 import nodes

from generator.facts import Line
from generator.learning.assertions import (
    FALL,
    FLAT,
    RISE,
    ZERO,
    implied_by,
    is_own_reason,
    is_true_under,
    said_by,
)
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
from generator.learning.phrasing import (
    Block,
    Body,
    Call,
    If,
    Mark,
    Said,
    Text,
    Word,
    copied,
    within,
    written,
    written_value,
)
from generator.learning.question import key_of
from generator.learning.uttering import Heading, Wording
from generator.learning.writing_down import BEHIND, DIGIT, in_every_way, named_by, written_down
from generator.number.figure import Figure
from generator.telling.document import LEVELS


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: when its words are written, and which; None for what the style below says."""

    when: str
    body: Body | None = None

    @property
    def said(self) -> str:
        """How it reads where no sentence shows it, facts in 〔〕."""
        return f"{self.when}{_readable(self.body)}" if self.body else self.when

    @property
    def facts(self) -> str:
        """The facts that its words state, as they are written."""
        said = [node.value for _, node in within(self.body or []) if isinstance(node, Said)]
        return "、".join(dict.fromkeys(f"〔{written_value(one)}〕" for one in said))


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
    _leave_cases(made)
    _leave_links(made)
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
    if made.instead or made.inserted or made.inlined:
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


def _leave_cases(made: Decisions) -> None:
    """Sentences of which nothing was published in any of the cases that were told."""
    for body in bodies_of(made.wording):
        for _, node in list(within(body)):
            if not isinstance(node, If) or node.branches[-1][0] is not None:
                continue
            told = [
                [one for _, place in within(branch) for one in made.observations.get(place, ())]
                for _, branch in node.branches
            ]
            told = [seen for seen in told if seen]
            if len(told) > 1 and not any(one.content for seen in told for one in seen):
                put(made, node, [])
                for _, place in within([node]):
                    made.observations.pop(place, None)


def _leave_links(made: Decisions) -> None:
    """What is not said of none, behind what others say, goes with the mark in front of it.

    “{有甲}甲；{end}{有乙}乙{else}无乙{end}。” that was published as “甲。” still says that there is
    no 乙 where there is no 甲 either, and has the mark where there is 乙.
    """
    for body in bodies_of(made.wording):
        for inner in [body, *(one.body for _, one in within(body) if isinstance(one, Block))]:
            for link, node in pairwise(inner):
                if isinstance(link, If) and isinstance(node, If):
                    _leave_link(made, link, node)


def _leave_link(made: Decisions, link: If, node: If) -> None:
    (told, mark), *more = link.branches
    *others, (last, none) = node.branches
    if more or told is None or last is not None or len(mark) != 1 or len(none) != 1:
        return
    if not (isinstance(mark[0], Text) and mark[0].words in _LINKS):
        return
    marks, seen = (made.observations.get(one[0], []) for one in (mark, none))
    gone = [one for one in seen if not one.content]
    if not marks or any(one.content for one in marks) or len(gone) != len(marks):
        return
    if any(one.is_changed for one in seen if one.content):
        return
    tests = [test for test, _ in others if test is not None]
    some: nodes.Expr = reduce(nodes.Or, tests)
    link.branches[:] = [(nodes.And(told, some), mark)]
    node.branches[-1] = nodes.Not(told), none
    made.changed += 1
    del made.observations[mark[0]], made.observations[none[0]]


_LINKS: Final = frozenset("，；、")


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
    raw = {_undated(one) for one in seen} - {""}  # a report that has none has left none out
    if not raw:
        return
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
    patterns = {_pattern(one) for one in everywhere} - {""}  # what was left out has none
    others = {made.wording.pattern(at) for at in range(len(LEVELS)) if LEVELS[at] != level}
    if len(patterns) == 1 and (pattern := patterns.pop()) not in others:
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


_COUNTED: Final = re.compile(
    r"(?=.*[（(）)、.．①-⑳])([（(]?)(\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])([）)]?[、.．]?)"
)


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
    if written(body) == ("" if isinstance(place, Heading | Gap) else written([place])):
        return
    if why := _against(made, place, body, seen):
        made.ask(place, why, seen)
        return
    _rename(made, place, body, seen)
    body = in_every_way(made.wording, body, seen)
    before = "".join(part for part in seen[0].was if isinstance(part, str))
    for what in said_by(words_of(made.wording, body, seen[0])) - said_by(before):
        if any(not is_true_under(what, one.piece.under) for one in seen):
            body = only_when(made.wording, what, body, place, seen)
            if body is None:
                made.ask(place, FALSE, seen)
                return
            break
    put(made, place, _put_before(made, place, body))


def _against(made: Decisions, place: Place, body: Body, seen: Sequence[Observed]) -> str:
    """Why a body is not what is said in a place of every department; '' where it can be."""
    if is_own_reason(words_of(made.wording, body, seen[0])) and not _was_reason(seen[0]):
        return OWN
    if not body and _is_one_of_all(made, place):
        return "这种情形不写了"
    return FALSE if _is_more_than_its_case(body, seen) else ""


def _put_before(made: Decisions, place: Place, body: Body) -> Body:
    """Whole sentences in front of words that are said only of some are said of all; the rest."""
    if isinstance(place, Heading | Gap) or len(made.where.paths[id(place)]) < 2:  # noqa: PLR2004
        return body
    (outer, above), (_, at) = made.where.paths[id(place)][-2:]
    guard = made.where.bodies[outer][above]
    if at or not isinstance(guard, If) or len(guard.branches) > 1:
        return body
    for i in range(len(body) - 1, -1, -1):
        node = body[i]
        if isinstance(node, Text) and "。" in node.words[:-1]:
            head, stop, tail = node.words[:-1].rpartition("。")
            gap = Gap(outer, above)
            made.inserted[gap] = [*body[:i], Text(head + stop)]
            made.changed += 1
            return [Text(tail + node.words[-1]), *body[i + 1 :]]
    return body


def _is_more_than_its_case(body: Body, seen: Sequence[Observed]) -> bool:
    """Whether a sentence begins in what was published of a case of one line's figures."""
    cased = any("." in said for said, _, _ in seen[0].piece.under)
    begun = "".join(node.words for node in body if isinstance(node, Text))[1:-1].count("。")
    was = "".join(part for part in seen[0].was if isinstance(part, str))[1:-1].count("。")
    return cased and begun > was


def _rename(made: Decisions, place: Place, body: Body, seen: Sequence[Observed]) -> None:
    """The figure behind words that name another of the same value is that other one."""
    said = body[-1].words if body and isinstance(body[-1], Text) else ""
    if isinstance(place, Heading | Gap) or not said or seen[0].raw == str(seen[0].was[0]):
        return
    holder, at = made.where.paths[id(place)][-1]
    behind = made.where.bodies[holder][at + 1 : at + 2]
    if not (behind and isinstance(behind[0], Said) and isinstance(behind[0].value, nodes.Name)):
        return
    here = behind[0].value.name
    names = [
        name
        for name, value in seen[0].piece.scope.items()
        if isinstance(value, Line)
        and said.endswith(name)
        and not said.endswith(here)
        and said[: -len(name)][-1:] in _BEFORE_NAMES
    ]
    other = max(names, key=len, default="")
    if other and all(_alike(one.piece.scope, here, other) for one in seen):
        made.instead[id(behind[0])] = [Said(nodes.Name(other, "load"))]
    elif _PLANNED.search(said) and all(_is_as_planned(one.piece.scope, here) for one in seen):
        value = nodes.Getattr(nodes.Name(here, "load"), "预算", "load")
        made.instead[id(behind[0])] = [Said(value)]


_BEFORE_NAMES: Final = frozenset(("", *"，。；：、年度"))
_PLANNED: Final = re.compile("(?<!公共)(?<!基金)(?<!经营)预算数?[为是]?$")


def _is_as_planned(scope: Mapping[str, Any], name: str) -> bool:
    line = scope.get(name)
    return (
        isinstance(line, Line)
        and isinstance(line.budget, Figure)
        and line.budget.value == line.amount.value
    )


def _alike(scope: Mapping[str, Any], name: str, other: str) -> bool:
    """Whether two lines are known and of one amount."""
    one, two = scope.get(name), scope.get(other)
    return isinstance(one, Line) and isinstance(two, Line) and one.amount.value == two.amount.value


def _was_reason(seen: Observed) -> bool:
    return is_own_reason("".join(part for part in seen.was if isinstance(part, str)))


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
        found.append(Choice(f"只在 {test} 时写", [If(branches)]))
        del side
    for body in _readings(made, changed):
        if not body and isinstance(place, Text) and place.words in _LINKS:
            continue  # without the mark between them two clauses run on
        was = "".join(part for part in changed[0].was if isinstance(part, str))
        ways = (said_by(words_of(made.wording, body, changed[0])) - said_by(was)) & _WAYS
        if any(not is_true_under(way, one.piece.under) for way in ways for one in changed):
            continue  # it is false of some figures, whatever anybody answers
        said = body[-1].words if body and isinstance(body[-1], Text) else ""
        if said_by(was) & _WAYS and not said_by(said) & _WAYS and _COMPARED.search(said):
            continue  # it does not say how what is compared came out
        found.append(Choice("都写" if body else "都不写", body))
        if (
            why == FALSE
            and isinstance(place, Text | Gap)
            and (only := only_when(made.wording, ZERO, copied(body), place, changed))
        ):
            found.append(Choice("只在没有这笔钱时写", only))
    once = {"" if one.body is None else f"{one.when}{written(one.body)}": one for one in found}
    return tuple(once.values())[:_MOST_CHOICES]


_WAYS: Final = frozenset({RISE, FALL, FLAT})
_COMPARED: Final = re.compile("[与比较](?:上一?年度?|年初|全年|调整)?(?:预算|决算)?数?(?:相比)?$")
FALSE: Final = "不是都这样"
OWN: Final = "像是部门自己的话"


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
        if is_own_reason("".join(part for part in content if isinstance(part, str))):
            continue  # what one department gives as its reason is nobody else's
        body = written_down(made.wording, content, same)
        if body is not None:
            yield body
            continue
        for turn in range(2):
            named = tuple(
                part
                if isinstance(part, str)
                else frozenset(_nth(part, content, at, turn, same[0].beside))
                for at, part in enumerate(content)
            )
            body = written_down(made.wording, named, same)
            if body is not None and all(named):
                yield body


def _nth(
    meant: frozenset[str], content: Content, at: int, turn: int, beside: frozenset[str]
) -> Iterator[str]:
    """The fact that the words around a number name best, or next best.

    Of what many are, nothing but what the figures beside it are of.
    """
    before, behind = (content[i] if 0 <= i < len(content) else "" for i in (at - 1, at + 1))
    said = before if isinstance(before, str) else ""
    said += behind[:BEHIND] if isinstance(behind, str) else ""  # more of it is of the next
    near = frozenset(one for one in meant if one.partition(".")[0] in beside)
    named = (near if WEAK in meant else near or meant) - {WEAK, UNKNOWN}
    ranked = sorted(named, key=lambda one: (-named_by(one, said), one))
    for one in ranked[turn : turn + 1]:
        line = one.partition(".")[0]
        if line in beside or 2 * named_by(line, said) >= len(set(line)):
            yield one


def _readable(body: Body) -> str:
    """A body as a clerk reads it: facts in 〔〕."""
    said = re.sub(r"\{%.*?%\}", "", written(body).replace("\n", ""))
    said = re.sub(r"\{\{ (.*?) \}\}", r"〔\1〕", said)
    return f"“{said}”" if said else "空的"
