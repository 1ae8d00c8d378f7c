"""Conditions: words under the test of the sentence without which they would be false."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import nodes

from generator.facts import Line
from generator.learning.assertions import ZERO, is_true_under
from generator.learning.identified import merged
from generator.learning.phrasing import Body, If, Text, Word, copied, joined, within
from generator.learning.places import Gap, Observed, Place
from generator.learning.uttering import Heading, Wording
from generator.learning.writing_down import expression_of, written_down

Sides = dict[bool, tuple[list[Observed], Body]]


def cases(wording: Wording, seen: Sequence[Observed]) -> Iterator[tuple[str, nodes.Expr, Sides]]:
    """The tests that divide the tellings of a place into those that agree, the last asked first."""
    for test, _, asked in reversed(seen[0].piece.asked):
        groups: dict[bool, list[Observed]] = {True: [], False: []}
        for one in seen:
            for said, holds, _ in one.piece.asked:
                if said == test:
                    groups[holds].append(one)
        if not all(groups.values()) or sum(map(len, groups.values())) != len(seen):
            continue
        sides: Sides = {}
        for holds, side in groups.items():
            content = merged([one.content for one in side])
            body = None if content is None else written_down(wording, content, side)
            if body is not None:
                sides[holds] = (side, body)
        if len(sides) == len(groups):
            yield test, asked, sides


def words_of(wording: Wording, body: Body, seen: Observed) -> str:
    """All that a body says in words of its own, whatever the figures are: cases aside."""
    section = seen.piece.section
    cases = {
        id(inner)
        for _, node in within(body)
        if isinstance(node, If) and node.branches[-1][0] is None
        for _, said in node.branches
        for _, inner in within(said)
    }
    return "".join(
        node.words if isinstance(node, Text) else wording.word(section, node.name)
        for _, node in within(body)
        if isinstance(node, Text | Word) and id(node) not in cases
    )


def only_when(
    wording: Wording, what: str, body: Body, place: Place, seen: Sequence[Observed]
) -> Body | None:
    """Words under the test without which they would be false of other figures; None without one.

    A test that was asked before them; for what there is none of, whether there is any.
    """
    before: Body = [] if isinstance(place, Gap | Heading) else [place]
    beside = frozenset.intersection(*(one.beside for one in seen))
    for test in reversed(seen[0].piece.asked):
        line, aspect, _ = test[0].removeprefix("not ").partition(".")
        if aspect and beside and line not in beside:
            continue  # of another line
        same = all(test[:2] in [one[:2] for one in other.piece.asked] for other in seen)
        if same and is_true_under(what, [test]):
            branches = [body, copied(before)] if test[1] else [copied(before), body]
            return joined([If([(test[2], branches[0]), (None, branches[1])])])
    names = [name for name, text in _nothing(seen[0]) if text in seen[0].raw]
    if what == ZERO and names and (old := _rest(body, before)) is not None:
        test_of = expression_of(wording, f"{names[0]}.为零")
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
