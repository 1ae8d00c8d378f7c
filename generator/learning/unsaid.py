"""Unsaid: sentences and cases of which nothing was published, wherever they were told."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

from jinja2 import nodes

from generator.learning.aligning import LINKS
from generator.learning.editing import Edits, bodies_of, put
from generator.learning.phrasing import Block, Call, If, Text, within
from generator.learning.places import Gap, Observed
from generator.learning.uttering import Heading


def leave_unsaid(made: Edits) -> None:
    """Leaves out what no sample says: sentences of 句式, whole cases, what is said of none."""
    _leave_out(made)
    _leave_cases(made)
    _leave_links(made)


def _leave_out(made: Edits) -> None:
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


def _leave_cases(made: Edits) -> None:
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


def _leave_links(made: Edits) -> None:
    """What is not said of none, behind what others say, goes with the mark in front of it.

    “{有甲}甲；{end}{有乙}乙{else}无乙{end}。” that was published as “甲。” still says that there is
    no 乙 where there is no 甲 either, and has the mark where there is 乙.
    """
    for body in bodies_of(made.wording):
        for inner in [body, *(one.body for _, one in within(body) if isinstance(one, Block))]:
            for link, node in pairwise(inner):
                if isinstance(link, If) and isinstance(node, If):
                    _leave_link(made, link, node)


def _leave_link(made: Edits, link: If, node: If) -> None:
    (told, mark), *more = link.branches
    *others, (last, none) = node.branches
    if more or told is None or last is not None or len(mark) != 1 or len(none) != 1:
        return
    if not (isinstance(mark[0], Text) and mark[0].words in LINKS):
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
