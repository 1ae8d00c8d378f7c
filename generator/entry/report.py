"""Report: one department's year, checked and frozen; amounts as typed.

Everything that is wrong with an input is found in one go and is a list of Problem values, each
with file, line, what stands there and what is expected.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from generator.entry.accounts import Accounts
from generator.entry.budget import Budget
from generator.entry.keys import entries
from generator.number.figure import Cell, Source
from generator.problem import Problem


class Report(Struct, frozen=True):
    """One department's year: the checked content, where it was read, and what to look at.

    `content` amounts are in 元. `prior` is the department's own report of the year before.
    Of an input that was read as far as it goes, `problems` is what stands in the way, `open` the
    paths of keys that are still to be written or could not be read (their values are blanks), and
    `loose` whether whole rows are missing, so that nothing can be said of sums.
    """

    content: Accounts | Budget
    source: Source
    hints: tuple[Problem, ...] = ()
    prior: Report | None = None
    problems: tuple[Problem, ...] = ()
    open: frozenset[tuple[str | int, ...]] = frozenset()
    loose: bool = False

    @property
    def kind(self) -> str:
        """决算 or 预算."""
        return self.content.kind

    def in_order(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems in the order of the file, each once; those of other files behind.

        What has no line because its block is not there comes where that block would stand.
        """
        keys = [entry.key for entry in entries(type(self.content))]
        lines = [self.source.line((key,)) or 0 for key in keys]

        def place(problem: Problem) -> tuple[bool, bool, int, bool, int]:
            at, path = problem.place, problem.place.path
            of = keys.index(str(path[0])) if path and path[0] in keys else len(keys)
            below = next((one for one in lines[of + 1 :] if one), 0)
            line = at.line or below
            return at.file != self.source.name, not line, line, bool(at.line), of

        return sorted(dict.fromkeys(problems), key=place)

    def cell(self, *path: str | int) -> Cell:
        return Cell(self.source, path)
