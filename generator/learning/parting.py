"""Parting: what a style says in a section under a title, and others in a section of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from generator.learning.phrasing import (
    Block,
    Body,
    Mark,
    Naming,
    Node,
    Own,
    Phrasing,
    Said,
    Text,
    Word,
    dissolved,
    within,
)
from generator.learning.uttering import Apart, Wording

_MARKS: Final = frozenset({"#", "-"})  # of the titles right below that of a section
_TITLE: Final = re.compile("([^，：。]{2,20})[：。]")  # that a paragraph begins with


@dataclass(frozen=True, slots=True)
class _Run:
    """What stands under a title in a section: its first block's name, its nodes, all behind it."""

    title: str
    block: str
    nodes: Body
    said: Body


def sections_within(wording: Wording, kind: str) -> dict[str, Apart]:
    """What could be a section of its own in a kind of report, by the names that they would have.

    The names are those of the sentences, but for sections that the style has already.
    """
    found: dict[str, Apart] = {}
    taken = {*wording.named(), *(file.stem for one in wording.over.chain for file in one.iterdir())}
    prefix = kind if kind == _BUDGET else ""
    for section, body in wording.phrasing.sections.items():
        for run in _runs(body):
            for name in (f"{prefix}{run.block}", f"{section}{run.block}"):
                if name not in taken:
                    taken.add(name)
                    found[name] = Apart(section, run.title)
                    break
    return found


_BUDGET: Final = "预算"


def set_apart(phrasing: Phrasing, name: str, one: Apart) -> None:
    """Says under a name of its own what a section says under a title, and no more there."""
    body = phrasing.sections[one.section]
    run = next(run for run in _runs(body) if run.title == one.title)
    phrasing.sections[name] = [Block(run.block, dissolved(run.said))]
    for node in run.nodes:
        if isinstance(node, Block):
            node.body = []
        else:
            body.remove(node)


def is_empty(body: Body) -> bool:
    """Whether all that a section says has been set apart."""
    return all(isinstance(node, Block) for _, node in within(body))


def _runs(body: Body) -> Iterator[_Run]:
    """The titles of a section with what stands under each, as far as it stands on its own."""
    starts = [at for at, node in enumerate(body) if _is_marked(node)]
    for start, end in pairwise([*starts, len(body)]):
        run = _run(body[start : start + 1]) or _run(body[start:end])
        if run and not any(isinstance(node, Own | Naming) for _, node in within(run.nodes)):
            yield run


def _is_marked(node: Node) -> bool:
    """Whether a place begins a paragraph with a number."""
    first = node.body[0] if isinstance(node, Block) and node.body else node
    return isinstance(first, Mark) and first.mark in _MARKS


def _run(nodes: Body) -> _Run | None:
    """Some nodes as a title with what stands under it; None where there is no title, or nothing."""
    first = nodes[0]
    opened = [*first.body, *nodes[1:]] if isinstance(first, Block) else nodes
    match opened:
        case [Mark(), Text(words=words), *said] if found := _TITLE.match(words):
            if rest := words[found.end() :]:
                said = [Text(rest), *said]
            if not _begins(said):
                said = [Mark(">"), *said]
        case [Mark(), Text(words=words), *said] if said and _begins(said):
            found = None
        case _:
            return None
    own = isinstance(first, Block) and said[-1] is first.body[-1]
    blocks = (node.name for node in ([first] if own else said) if isinstance(node, Block))
    title = found[1] if found else words
    return _Run(title, next(blocks, title), nodes, said)


def _begins(said: Body) -> bool:
    """Whether nothing stands behind a title in its own paragraph."""
    first = next((node for _, node in within(said) if not isinstance(node, Block)), Text(""))
    return not isinstance(first, Text | Word | Said)
