"""Trial: something that a section could be made of otherwise, done and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from generator.learning.phrasing import Body, inside, within

# What it must be worth, in characters, to say something in another order.
LEAST_GAIN: Final = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that a section could be made of otherwise: how it is done, and undone."""

    do: Callable[[], None]
    undo: Callable[[], None]
    least: int = LEAST_GAIN


def bodies_in(body: Body) -> Iterator[Body]:
    """A body, and those inside it."""
    yield body
    for _, node in within(body):
        yield from inside(node)


def instead(body: Body, at: int, new: Body) -> Trial:
    """A body with others in the place of one of its nodes."""
    old = body[at]

    def do() -> None:
        body[at : at + 1] = new

    def undo() -> None:
        body[at : at + len(new)] = [old]

    return Trial(do, undo)


def both(one: Trial, other: Trial) -> Trial:
    """Two of them as one."""

    def do() -> None:
        one.do()
        other.do()

    def undo() -> None:
        other.undo()
        one.undo()

    return Trial(do, undo)


def set_to(values: dict[str, str], name: str, value: str) -> Trial:
    """A setting that is another."""
    before = values.get(name)

    def do() -> None:
        values[name] = value

    def undo() -> None:
        if before is None:
            del values[name]
        else:
            values[name] = before

    return Trial(do, undo)
