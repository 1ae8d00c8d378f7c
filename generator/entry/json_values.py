"""JSON values: what a program hands over, as a parser of JSON gives it, read like a typed text.

A dict of Chinese keys becomes the tree that the reader of text makes, every number as it would have
been typed.  A float is refused: 0.1 has no exact one, and an amount must be what was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, Final

from generator.entry import scalars
from generator.entry.scalars import MAX_DEPTH, MAX_NODES, TWICE, Items, Typed, key_of
from generator.entry.slips import SLIP, TOO_DEEP
from generator.problem import InvalidReport, Place, Problem
from generator.vocabulary.alphabet import folded

Path = tuple[str | int, ...]

_MOST: Final = 10  # places that a message names
_FAR: Final = 40  # digits before or behind the point; an amount has less than half of them
_WHY: Final = (
    "float 存不住十进制的数（0.1 + 0.2 不等于 0.3），金额要一分不差；"
    "请用 json.loads(text, parse_float=Decimal) 读，或者把原文（str、bytes）直接交给 read"
)
_TAKEN: Final = "只认 dict、list、str、int、Decimal 和 None"


def typed_of(values: Mapping[str, Any], name: str) -> Typed:
    """The tree of a dict, with paths and without lines, under the name that problems give it.

    Raises TypeError, which names the places and says why, for a float and whatever else JSON does
    not have: the caller's mistake, not the clerk's.  Raises InvalidReport where there is too much
    of it, or one key twice.
    """
    reader = _Reader(name)
    tree = reader.node(values, ())
    if reader.refused:
        shown = "；".join(reader.refused[:_MOST])
        more = f"；共 {len(reader.refused)} 处" if len(reader.refused) > _MOST else ""
        message = f"{shown}{more}。{_WHY if reader.has_floats else _TAKEN}"
        raise TypeError(message)
    return Typed(name, tree, tuple(reader.problems), lines=False)


class _Reader:
    """Goes through the values once, and collects what is none of JSON's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.refused: list[str] = []
        self.has_floats = False
        self.problems: list[Problem] = []
        self._nodes = 0

    def _place(self, path: Path) -> Place:
        return Place(file=self.name, path=path, lines=False)

    def node(self, value: object, path: Path) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise InvalidReport([Problem(self._place(path), TOO_DEEP, rule=SLIP)])
        match value:
            case None | str():
                return value and folded(value)
            case bool():
                return self._refuse(value, path)
            case int() | Decimal():
                return _spelt(Decimal(value))
            case Mapping():
                return self._mapping(value, path)
            case list() | tuple():
                return self._items(value, path)
            case _:
                return self._refuse(value, path)

    def _mapping(self, values: Mapping[Any, Any], path: Path) -> scalars.Mapping:
        found = scalars.Mapping()
        for typed, value in values.items():
            if not isinstance(typed, str):
                self._refuse(typed, (*path, "键"))
                continue
            key = key_of(typed)
            if key in found:
                message = f"“{typed}”写了两次；请合并成一处"
                self.problems.append(Problem(self._place((*path, key)), message, rule=TWICE))
            else:
                found[key] = self.node(value, (*path, key))
        return found

    def _items(self, values: Sequence[Any], path: Path) -> Items:
        found = Items()
        found += [self.node(value, (*path, at)) for at, value in enumerate(values)]
        found.lines += [0] * len(found)
        return found

    def _refuse(self, value: object, path: Path) -> None:
        self.has_floats |= isinstance(value, Real) and not isinstance(value, Integral)
        place = "→".join(map(str, path)) or self.name
        self.refused.append(f"{place}：{str(value)[:30]} 是 {type(value).__name__}")


def _spelt(number: Decimal) -> str:
    """A number as somebody would type it; one that is far from any amount is left to be refused."""
    far = not number.is_finite() or abs(number.adjusted()) > _FAR
    return str(number) if far or int(number.as_tuple().exponent) < -_FAR else f"{number:f}"
