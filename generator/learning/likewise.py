"""Likewise: what one branch says is said in those beside it that no sample has shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.learning.editing import Edits, bodies_of
from generator.learning.phrasing import Body, If, Text, within, written
from generator.learning.places import Gap


def generalise(made: Edits) -> None:
    """What a branch says is said in the branches beside it that were never told, likewise.

    Where nothing is said any more of what went one way, nothing is of what goes another.
    """
    seen = {id(place) for place in made.observations if not isinstance(place, Gap)}
    for body in bodies_of(made.wording):
        for _, node in within(body):
            if isinstance(node, If):
                _alike(made, node, seen)
                _emptied(made, node, seen)


def _alike(made: Edits, node: If, seen: set[int]) -> None:
    places = [list(_texts(body)) for _, body in node.branches]
    for at, texts in enumerate(places):
        for index, text in enumerate(texts):
            if id(text) not in made.instead:
                continue
            for other_at, others in enumerate(places):
                if other_at == at:
                    continue
                _likewise(made, text, (index, index - len(texts)), others, seen)


def _emptied(made: Edits, node: If, seen: set[int]) -> None:
    """Leaves a case that was never told unsaid where that of the other direction is."""
    bodies = [body for _, body in node.branches]
    gone = [body for body in bodies if body and _is_gone(made, body)]
    for body in bodies:
        if any(id(place) in seen for _, place in within(body)):
            continue
        if any(_WAYS.sub("*", written(body)) == _WAYS.sub("*", written(one)) for one in gone):
            for place in body:
                made.instead[id(place)] = []


def _is_gone(made: Edits, body: Body) -> bool:
    return all(made.instead.get(id(place), True) == [] for place in body)


def _texts(body: Body) -> Iterator[Text]:
    for _, node in within(body):
        if isinstance(node, Text):
            yield node


def _likewise(
    made: Edits, text: Text, at: tuple[int, int], others: Sequence[Text], seen: set[int]
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
