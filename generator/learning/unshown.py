"""Unshown: the cases of sentences that were worded otherwise and that no sample has told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.learning.comparing import Comparison
from generator.learning.phrasing import Body, If, within, written, written_value
from generator.learning.styled import below
from generator.learning.uttering import Wording

Shown = frozenset[tuple[int, bool]]  # tests, and what they came to when something was said


def shown_in(comparisons: Sequence[Comparison]) -> Shown:
    """The cases that were told."""
    return frozenset(
        (id(test), holds)
        for one in comparisons
        for piece in one.pieces
        for _, holds, test in piece.under
    )


def unshown(wording: Wording, shown: Shown) -> Iterator[str]:
    """Each case that was not told, as it will read, with whose case it is."""
    over = below(wording)
    for name, body in wording.phrasing.sections.items():
        if name not in over.sections or written(body) != written(over.sections[name]):
            yield from _cases(name, body, shown)
    for name, sentence in wording.phrasing.sentences.items():
        if written(sentence.body) != written(over.sentences[name].body):
            yield from _cases(name, sentence.body, shown)


def _cases(owner: str, body: Body, shown: Shown) -> Iterator[str]:
    for _, node in within(body):
        if not isinstance(node, If):
            continue
        asked: list[str] = []
        last = None
        for test, said in node.branches:
            told = (id(last), False) in shown if test is None else (id(test), True) in shown
            if test is not None:
                asked.append(written_value(test))
                last = test
            case = f"如果 {asked[-1]}" if test is not None else f"否则（不是 {'、'.join(asked)}）"
            if not told and (reads := _readable(said)):
                yield f"{owner}，{case}：{reads}"


def _readable(body: Body) -> str:
    text = re.sub(r"\{\{ (.*?) \}\}", r"〔\1〕", written(body).replace("\n", ""))
    return re.sub(r"\{%.*?%\}", "…", text)
