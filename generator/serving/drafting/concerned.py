"""Concerned: which box a problem stands at where its place has none: a block, a list, a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile

from generator import below, described

Path = tuple[str | int, ...]


def places_asked_for(path: Path, kind: str) -> Iterable[Path]:
    """The places that may be filled in where a problem is.

    Of an empty list of texts its first; of a key that is none (one or another of several) those
    that are.
    """
    found = tuple(below(path, kind))
    if found or described(path, kind) is not None:
        return found
    first = (*path, 0)
    if described(first, kind) is not None:
        return (first,)
    return [one for one in below(path[:-1], kind) if len(one) == len(path)] if path[1:] else ()


def concerned(path: Path, places: Mapping[Path, str | None], said: str) -> Path | None:
    """The place that a problem at `path` concerns; `places` has what is written at each, or None.

    The place itself; else of those below it in which nothing is written the first that is named
    in what is `said`, or the first; else the one beside it whose name begins most alike.  None
    where there is none near.
    """
    if not path or path in places:
        return path or None
    inside = [one for one in places if one[: len(path)] == path]
    if inside:
        empty = [one for one in inside if not places[one]] or inside
        return next((one for one in empty if str(one[-1]) in said), empty[0])
    beside = [one for one in places if one[:-1] == path[:-1] and len(path) > 1]
    return max(beside, key=lambda one: _alike(one[-1], path[-1]), default=None)


def _alike(one: str | int, other: str | int) -> int:
    """How many letters two names begin with alike."""
    pairs = zip(str(one), str(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
