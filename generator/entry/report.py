"""Report: one department's year, checked and frozen; amounts as typed.

Everything that is wrong with an input is found in one go and is a list of Problem values, each
with file, line, what stands there and what is expected.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.entry.accounts import Accounts
from generator.entry.budget import Budget
from generator.number.figure import Cell, Source
from generator.problem import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """One department's year: the checked content, where it was read, and what to look at.

    `content` amounts are in 元. `prior` is the department's own report of the year before.
    """

    content: Accounts | Budget
    source: Source
    hints: tuple[Problem, ...] = ()
    prior: Report | None = None

    @property
    def kind(self) -> str:
        """决算 or 预算."""
        return self.content.kind

    def cell(self, *path: str | int) -> Cell:
        return Cell(self.source, path)
