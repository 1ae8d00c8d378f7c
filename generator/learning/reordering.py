"""Reordering: what a section could be made of otherwise, each tried on what was published.

What makes the text more like the published one is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from jinja2 import nodes

from generator.facts import Facts, Line
from generator.learning.phrasing import If, Loop, Node, written_value
from generator.learning.places_otherwise import doubled, otherwise
from generator.learning.settings_otherwise import settings_otherwise
from generator.learning.trial import LEAST_GAIN, Trial, bodies_in, instead
from generator.learning.uttering import Untold, Wording


def reordered(
    wording: Wording, facts: Facts, section: str, worth: Callable[[], int], tried: int = 40
) -> int:
    """Keeps whatever is worth more than what there is, best first; how many were kept."""
    kept = 0
    while kept < tried:
        now, best, gain = worth(), None, LEAST_GAIN - 1
        for trial in list(_trials(wording, facts, section)):
            trial.do()
            try:
                more = worth() - now
            except Untold:
                more = 0
            trial.undo()
            if more > gain and more >= trial.least:
                best, gain = trial, more
        if best is None:
            return kept
        best.do()
        kept += 1
    return kept


def left_to_nothing(
    wording: Wording, facts: Facts, section: str, is_better: Callable[[], bool]
) -> bool:
    """Says of amounts that are all nothing what the section says where there are none."""
    for inner in bodies_in(wording.phrasing.sections[section]):
        for at, node in enumerate(inner):
            test = node.branches[0][0] if isinstance(node, If) else None
            name = _had(test)
            line = facts.get(name)
            if isinstance(node, If) and test and isinstance(line, Line) and line.amount.is_zero:
                zero = nodes.Getattr(nodes.Name(name, "load"), "为零", "load")
                branches = [(nodes.Or(test, zero), node.branches[0][1]), *node.branches[1:]]
                trial = instead(inner, at, [If(branches)])
                trial.do()
                if is_better():
                    return True
                trial.undo()
    return False


def _had(test: nodes.Node | None) -> str:
    """Of what a test asks whether there is none: 三公经费 of “not 有三公经费”."""
    if isinstance(test, nodes.Not) and isinstance(test.node, nodes.Name):
        return str(test.node.name).removeprefix("有")
    return ""


def _trials(wording: Wording, facts: Facts, section: str) -> Iterator[Trial]:
    for inner in bodies_in(wording.phrasing.sections[section]):
        for at, node in enumerate(inner):
            yield from (instead(inner, at, one) for one in otherwise(node, facts))
            if _is_of_rows(node):
                yield replace(instead(inner, at, []), least=_ALL_ROWS)
        yield from (instead(inner, start, new) for start, new in doubled(inner, facts))
    yield from settings_otherwise(wording, facts, section)


def _is_of_rows(node: Node) -> bool:
    """Whether a place says each of the “三公” expenses, which are said once more behind."""
    return isinstance(node, Loop) and written_value(node.values) == "三公经费各项"


_ALL_ROWS: Final = 100  # characters that are too many before none of the rows is said
