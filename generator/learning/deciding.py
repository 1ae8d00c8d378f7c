"""Deciding: an edit where every telling of a place agrees; by section, by call or by case else.

What agrees in no way is left as it is, and is a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jinja2 import nodes
from msgspec import field

from generator.facts import Line
from generator.learning.assertions import (
    implied_by,
    is_own_reason,
    is_true_under,
    said_by,
)
from generator.learning.choices import FALSE, OWN, Open, choices_of
from generator.learning.conditions import cases, only_when, words_of
from generator.learning.counting import counted_as, settled_levels
from generator.learning.editing import Edits, apply, bodies_of, put
from generator.learning.identified import Content, merged
from generator.learning.likewise import generalise
from generator.learning.phrasing import (
    Body,
    If,
    Mark,
    Said,
    Text,
    Word,
    copied,
    within,
    written,
)
from generator.learning.places import Gap, Map, Observations, Observed, Place
from generator.learning.style_words import settle_words
from generator.learning.unsaid import leave_unsaid
from generator.learning.uttering import Heading, Wording
from generator.learning.writing_down import in_every_way, written_down
from generator.number.figure import Figure
from generator.telling.document import LEVELS


class Decisions(Edits):
    """What a round has changed, and what it left open."""

    open: list[Open] = field(default_factory=list)

    def ask(self, place: Place, why: str, seen: Sequence[Observed]) -> None:
        """Leaves a place open."""
        self.open.append(Open(place, why, seen, choices_of(self.wording, place, why, seen)))

    def answered(self, answers: Mapping[str, int]) -> dict[int, Body]:
        """What answers put in open places, by their numbers; the numbers of choices by the keys."""
        chosen = ((at, one, answers.get(one.key, 0)) for at, one in enumerate(self.open))
        return {
            at: body
            for at, one, answer in chosen
            if answer < len(one.choices) and (body := one.choices[answer].body) is not None
        }


def decide(wording: Wording, where: Map, found: Observations) -> Decisions:
    """Changes the wording wherever what was published decides it."""
    made = Decisions(wording, where, found)
    leave_unsaid(made)
    settled = settle_words(made)
    for place, seen in made.observations.items():
        if isinstance(place, Word) and place.name in settled:
            continue
        if any(one.is_changed for one in seen):
            _settle(made, place, seen)
    _finish(made)
    return made


def take(made: Decisions, answered: Mapping[int, Body]) -> None:
    """Changes the wording to what was answered of places that a round has left open."""
    for at, body in answered.items():
        put(made, made.open[at].place, copied(body))
    _finish(made)


def _finish(made: Decisions) -> None:
    generalise(made)
    if made.instead or made.inserted or made.inlined:
        apply(made)


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
    published: dict[str, set[str]] = {}
    for other, each in made.observations.items():
        if isinstance(other, Mark) and (patterns := {counted_as(one.raw) for one in each} - {""}):
            published.setdefault(LEVELS[len(other.mark)], set()).update(patterns)
    levels = [made.wording.pattern(at) for at in range(len(LEVELS))]
    settled = settled_levels(levels, published)
    if settled and len(published.get(LEVELS[len(place.mark)], ())) == 1:
        for (level, pattern), before in zip(settled.items(), levels, strict=True):
            if pattern != before:
                made.wording.numbering[level] = pattern
                made.changed += 1
    elif seen:
        made.ask(place, "编号不一", seen)


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
