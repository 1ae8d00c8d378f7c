"""What the settings could be otherwise: kinds that are not listed, shares of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jinja2 import nodes

from generator.facts import Facts
from generator.learning.phrasing import (
    Body,
    Call,
    If,
    Loop,
    Node,
    Said,
    Word,
    copied,
    within,
    written_value,
)
from generator.learning.trial import Trial, bodies_in, both, instead, set_to
from generator.learning.uttering import VEHICLES, Wording
from generator.telling.templates import NOT_LISTED


def settings_otherwise(wording: Wording, facts: Facts, section: str) -> Iterator[Trial]:
    """Everything that may be set otherwise for the sake of a section."""
    body = wording.phrasing.sections[section]
    yield from _unlisted(wording, body, facts)
    yield from _zero_shares(wording, section, body)
    yield from _shares_of_nothing(wording, section, body)


def _unlisted(wording: Wording, body: Body, facts: Facts) -> Iterator[Trial]:
    """A kind of vehicle that is not listed."""
    for _, node in within(body):
        if not (isinstance(node, Loop) and isinstance(node.values, nodes.Filter)):
            continue
        named = node.values.node
        lines = facts.get(named.name) if isinstance(named, nodes.Name) else None
        if node.values.name != VEHICLES or not isinstance(lines, tuple):
            continue
        for line in lines:
            if wording.vehicle(line.title) != NOT_LISTED and not line.amount.value:
                yield set_to(wording.vehicles, line.title, NOT_LISTED)


_NO_SHARE: Final = "零基数占比"


def _zero_shares(wording: Wording, section: str, body: Body) -> Iterator[Trial]:
    """A share of nothing, where the style says none."""
    if not wording.word(section, _NO_SHARE):
        for _, node in within(body):
            if isinstance(node, If) and any(
                test is not None and _NO_SHARE in written_value(test) for test, _ in node.branches
            ):
                yield set_to(wording.words, _NO_SHARE, "0%")
                return


def _shares_of_nothing(wording: Wording, section: str, body: Body) -> Iterator[Trial]:
    """A sentence that says a share of nothing as it says any other."""
    called = {node.name for _, node in within(body) if isinstance(node, Call)}
    for name in sorted(called):
        sentence = wording.phrasing.sentences[name]
        for inner in bodies_in(sentence.body):
            for at, node in enumerate(inner):
                if isinstance(node, If) and (new := _plainly(node)):
                    told = instead(inner, at, new)
                    word = set_to(
                        wording.words, _NO_SHARE, wording.word(section, _NO_SHARE) or "0%"
                    )
                    yield both(told, word)


def _plainly(node: If) -> Body:
    """A share, or what is said in its place: where another sentence was said without one."""
    test, body = node.branches[0]
    if len(node.branches) < 2 or not (isinstance(test, nodes.Getattr) and test.attr == "占比"):  # noqa: PLR2004
        return []

    def change(place: Node) -> Body | None:
        if isinstance(place, Said) and written_value(place.value) == written_value(test):
            return [If([(test, [Said(place.value)]), (None, [Word(_NO_SHARE)])])]
        return None

    return copied(body, change)
