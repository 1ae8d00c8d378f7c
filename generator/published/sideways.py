"""Sideways: the pages of a sheet that is wider than its paper, put beside one another again.

Spreadsheets print down, then over: all rows of the first columns, then all rows of the next ones.
Title and unit stand above whichever columns they happen to be over.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Final

from msgspec import Struct, field

from generator.published.lattice import NEAR, Rule, Table, tables
from generator.published.lines import Letter, is_wide, lines

MAX_SIDES: Final = 10  # pages beside one another
MAX_HELD: Final = 50  # pages below one another
_SAME: Final = 50  # hundredths of a point by which the lines of a row may miss one another
_ROWS: Final = 3  # fewer may lie at the same heights by chance
_NAMED: Final = 2  # rows with a name, when others without go on beside them


class Sheet(Struct):
    """A page, or pages beside one another: its number, what is on it, the tables ruled there.

    `sides` are the pages that were put beside it: from which of the letters on they are of it, its
    number, how far they were moved.
    """

    number: int
    letters: list[Letter]
    rules: list[Rule]
    ruled: list[Table]
    sides: list[tuple[int, int, int]] = field(default_factory=list)


class _Part(Struct, dict=True):
    """A sheet with one table, and how far that reaches once others have been put beside it."""

    sheet: Sheet
    table: Table
    right: int
    sides: int = 1

    @cached_property
    def names(self) -> set[int]:
        """The rows of its table in which a name stands, or any word."""
        letters, down = self.sheet.letters, self.table.down
        found = {bisect_right(down, one.middle) - 1 for one in letters if is_wide(one)}
        return found & set(range(len(down) - 1))

    @cached_property
    def title(self) -> int | None:
        """Where the title stands above its table, or in the first row; “公开03表” is none."""
        for line in lines(one for one in self.sheet.letters if one.base < self.table.down[1]):
            words = line.text.split()
            if any(word.endswith("表") and not word.startswith("公开") for word in words):
                return line.base
        return None

    def ends_title_of(self, other: _Part) -> bool:
        """Whether the title is the end of one that begins over the columns of another part."""
        if self.title is None or other.title is not None:
            return False
        at = self.title
        return any(abs(one.base - at) <= _SAME for one in other.sheet.letters)

    def goes_on(self, before: _Part) -> bool:
        """Whether the rows of the part before go on here, at the top of a page."""
        here, there = self.table.across, before.table.across
        ends = (here[0] - there[0], here[-1] - there[-1])
        return all(abs(apart) <= NEAR for apart in ends) and not self._is_below()

    def is_beside(self, other: _Part) -> bool:
        """Whether these columns belong beside those of another part.

        They have its rows, to a hair, and no title of their own.  Below their heads are figures
        alone, or they are more or fewer than those whose rows might have gone on there.
        """
        titled = self.title is not None
        if not self._has_rows_of(other.table) or (titled and other.title is not None):
            return False
        if titled and len(other.names) < _NAMED:
            return False  # a table of its own beside the last columns of another
        if self.ends_title_of(other):
            return True
        heads = max(self.names, default=-1) + 1
        if sum(1 for row in other.names if row >= heads) >= _NAMED:
            return True
        return 0 in self.names and len(self.table.across) != len(other.table.across)

    def goes_beside(self, other: _Part) -> bool:
        """Whether a few rows alone are where the columns before went on: at a page's top."""
        return not self._is_below() and self._has_rows_of(other.table, fewest=2)

    def _is_below(self) -> bool:
        """Whether anything stands above its table."""
        top = self.table.top
        return any(one.base < top for one in self.sheet.letters)

    def _has_rows_of(self, other: Table, fewest: int = _ROWS + 1) -> bool:
        """Whether its lines lie at the heights of another table's, from the first to the last."""
        down = self.table.down
        if len(down) < fewest:
            return False
        at = [bisect_right(other.down, line - _SAME) for line in down]
        if at[0] != 0 or at[-1] != len(other.down) - 1:
            return False
        return all(abs(other.down[n] - line) <= _SAME for n, line in zip(at, down, strict=True))

    def put_beside(self, other: _Part) -> None:
        """Put the letters and lines of another part to the right of these."""
        shift = self.right - other.table.across[0]
        self.sheet.sides.append((len(self.sheet.letters), other.sheet.number, shift))
        self.sheet.letters += [
            one._replace(left=one.left + shift, right=one.right + shift)
            for one in other.sheet.letters
        ]
        self.sheet.rules += [
            (x0 + shift, y0, x1 + shift, y1) for x0, y0, x1, y1 in other.sheet.rules
        ]
        self.right, self.sides = other.right + shift, self.sides + 1


def side_by_side(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The sheets, each page that goes on sideways put beside the first that has its rows.

    A sheet is held while the pages that follow may belong to it: below it, or beside it.
    """
    held: list[_Part] = []
    for sheet in sheets:
        part = _part(sheet) if held or sheet.ruled else None
        if part and _is_placed(part, held):
            continue
        if not (part and held and part.goes_on(held[-1]) and len(held) < MAX_HELD):
            yield from _whole(held)
            held = []
        if part:
            held.append(part)
        else:
            yield sheet
    yield from _whole(held)


def _part(sheet: Sheet) -> _Part | None:
    """A sheet with one table only, of one column perhaps."""
    ruled = sheet.ruled or tables(sheet.rules, columns=1)
    return _Part(sheet, ruled[0], ruled[0].across[-1]) if len(ruled) == 1 else None


def _is_placed(part: _Part, held: list[_Part]) -> bool:
    """Put a part beside the first that has its rows and the fewest parts beside it.

    Where the columns before went down beside others, they go on beside the next one.
    """
    fit = [one for one in held if one.sides < MAX_SIDES and part.is_beside(one)]
    if not fit:
        after = (two for one, two in pairwise(held) if two.sides < one.sides)
        fit = [one for one in after if part.goes_beside(one)]
    if fit:
        min(fit, key=lambda one: one.sides).put_beside(part)
    return bool(fit)


def _whole(held: Iterable[_Part]) -> Iterator[Sheet]:
    for part in held:
        if part.sides > 1:
            part.sheet.ruled = tables(part.sheet.rules)
        yield part.sheet
