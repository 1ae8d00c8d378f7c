"""Problem: what is wrong with what was handed in, where, and what to do; all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do; `hint` does not stop anything."""

    where: str
    message: str
    hint: bool = False

    def __str__(self) -> str:
        return f"{self.where}：{self.message}" if self.where else self.message


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: how many places it held against each other, what it found."""

    places: int
    problems: tuple[Problem, ...] = ()


class InvalidReport(Exception):  # noqa: N818  the name of ARCHITECTURE §8, an outcome rather than a bug
    """The input is wrong: all its problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
