"""Lattice: from ruling lines on a page to tables, their cells and which of them are merged.

Lengths are hundredths of a point, from the left and the top of the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise, repeat
from operator import ne
from typing import Final, NamedTuple

from msgspec import Struct

from generator.later import matcher
from generator.published.lines import UNKNOWN, Letter, is_gap, is_wide, rows, wrapped

NEAR: Final = 250  # apart by less, two lines are one, and a line reaches another
SHORT: Final = 600  # a shorter line rules nothing: a dash, a tick, the stroke of a letter
MAX_CROSSINGS: Final = 100_000
MAX_CELLS: Final = 50_000
_TOUCHING: Final = matcher(r"\d\.\d\d(?=(?:-?\d{1,3}(?:,\d{3})*\.\d\d)+(?!\d))")
_NUMBER: Final = frozenset(f"0123456789.,-−%{UNKNOWN}")

Rule = tuple[int, int, int, int]
Cell = tuple[int, int]


class Span(NamedTuple):
    """A ruling line: how far down (or right) it lies, where along that it begins and ends."""

    at: int
    start: int
    end: int


class Table(Struct, frozen=True):
    """A ruled table: its lines from left to right and from the top down, and its cells.

    `home` gives for each field of the lattice the first field of the cell that it is part of.
    """

    across: tuple[int, ...]
    down: tuple[int, ...]
    home: Mapping[Cell, Cell]

    @property
    def top(self) -> int:
        return self.down[0]

    def holds(self, letters: Iterable[Letter]) -> list[bool]:
        """Whether each letter stands in the table."""
        (left, *_, right), (top, *_, bottom) = self.across, self.down
        return [
            top <= base - size // 3 < bottom and left <= (x0 + x1) // 2 < right  # `Letter.middle`
            for _, x0, x1, base, size in letters  # thousands
        ]

    def cells(self, letters: Sequence[Letter]) -> list[Cell]:
        """The cell in which each letter of the table stands."""
        heights = [base - size // 3 for _, _, _, base, size in letters]
        middles = [(left + right) // 2 for _, left, right, _, _ in letters]
        rows = map(bisect_right, repeat(self.down[1:]), heights)
        columns = map(bisect_right, repeat(self.across[1:]), middles)
        return [*map(self.home.__getitem__, zip(rows, columns, strict=True))]

    def wall(self, letter: Letter) -> bool:
        """Whether a letter stands on a line between columns, as where a text overflows its cell."""
        edge = (letter.right - letter.left) // 6
        inner = bisect_right(self.across, letter.left + edge)
        return inner != bisect_right(self.across, letter.right - edge)

    def shared(self, letters: Iterable[Letter]) -> dict[Cell, list[Letter]]:
        """The letters of each cell."""
        cells: dict[Cell, list[Letter]] = {}
        for row in rows(letters):
            homes = self.cells(row)
            for begin, end in _runs(row, homes, self):
                for first, last in _apart(row, homes, begin, end):
                    home = _most(homes[first:last])
                    cells.setdefault(home, []).extend(row[first:last])
        return cells

    def filled(self, cells: Mapping[Cell, Sequence[Letter]]) -> list[list[str]]:
        """The rows of the table with the text of the letters in its cells."""
        found = [[""] * (len(self.across) - 1) for _ in self.down[1:]]
        for (row, column), inside in cells.items():
            found[row][column] = wrapped(inside)
        return found


def _runs(row: Sequence[Letter], homes: Sequence[Cell], table: Table) -> Iterator[tuple[int, int]]:
    """Where letters of a row begin and end that belong to one cell.

    A word is torn at a wall only where none of its letters stands on it, and a number only where
    its digits are apart: it may reach over by one digit.  A name that was cut off at its cell ends
    on the wall, and what stands behind it may be as near as the next letter of a word that
    overflows.
    """
    begin = 0
    for at in compress(range(1, len(row)), map(ne, homes[1:], homes)):
        before, letter = row[at - 1], row[at]
        over = table.wall(before) or table.wall(letter) or _is_one_number(before, letter)
        if is_gap(before, letter) or not over or _is_cut(row[begin:at], row[at:]):
            yield begin, at
            begin = at
    yield begin, len(row)


def _apart(
    row: Sequence[Letter], homes: Sequence[Cell], begin: int, end: int
) -> Iterator[tuple[int, int]]:
    """The amounts of a run: two that are wider than their cells touch, as 1,234.505,678.90."""
    if homes[begin] == homes[end - 1]:
        yield begin, end
        return
    text, ends = "", list[int]()
    for letter in row[begin:end]:
        text += letter.text
        ends.append(len(text))
    begun = begin
    for match in _TOUCHING.finditer(text):
        at = begin + bisect_left(ends, match.end()) + 1
        yield begun, at
        begun = at
    yield begun, end


def _is_one_number(before: Letter, letter: Letter) -> bool:
    """Whether two letters of a number are as close as it is set; two cells leave a hair between."""
    close = 20 * (letter.left - before.right) <= min(before.size, letter.size)
    return close and before.text in _NUMBER and letter.text in _NUMBER


def _is_cut(run: Sequence[Letter], rest: Sequence[Letter]) -> bool:
    """Whether a name ends where the rest begins: with a number, or with letters out of step."""
    before, letter = run[-1], rest[0]
    if not is_wide(before):
        return False
    if not is_wide(letter):
        return _is_number(rest)
    if not (before.text.isalpha() and letter.text.isalpha()):
        return False  # marks are set as close as the line asks for
    steps = [two.left - one.right for one, two in pairwise(run) if is_wide(one) and is_wide(two)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0
    return 10 * abs(letter.left - before.right - usual) > min(before.size, letter.size)


def _is_number(letters: Sequence[Letter]) -> bool:
    """Whether the letters begin with a number that ends at a gap."""
    gaps = (n for n, pair in enumerate(pairwise(letters), 1) if is_gap(*pair))
    end = next(gaps, len(letters))
    return all(letter.text in _NUMBER for letter in letters[:end])


def _most(cells: Sequence[Cell]) -> Cell:
    """The cell in which most letters stand; of two that have as many, the first column."""
    if cells.count(cells[0]) == len(cells):
        return cells[0]
    counted = Counter(cells)
    return max(counted, key=lambda cell: (counted[cell], -cell[1]))


def aligned(table: Table, before: Table) -> Table:
    """The rest of a table with the columns that it has on the page before.

    A last page with nothing but the row 合计 rules fewer columns: there the cells are merged.
    """
    known = {_nearest(own, before.across) for own in table.across}
    if not known >= {before.across[0], before.across[-1]} or None in known:
        return table
    across = sorted([*table.across, *(at for at in before.across if at not in known)])
    moved = {n: across.index(at) for n, at in enumerate(table.across)}
    home = {}
    for column, at in enumerate(across[:-1]):
        own = bisect_right(table.across, at) - 1
        for row in range(len(table.down) - 1):
            first = table.home[row, own]
            home[row, column] = first[0], moved[first[1]]
    return Table(tuple(across), table.down, home)


def _nearest(at: int, edges: Sequence[int]) -> int | None:
    return next((edge for edge in edges if abs(edge - at) <= NEAR), None)


# ---------------------------------------------------------------- from lines to tables


def tables(rules: Iterable[Rule], columns: int = 2) -> list[Table]:
    """The tables that the lines of a page rule, from the top down, of so many columns or more."""
    rules = list(rules)
    level = _merged(Span(y0, x0, x1) for x0, y0, x1, y1 in rules if x1 - x0 >= y1 - y0)
    upright = _merged(Span(x0, y0, y1) for x0, y0, x1, y1 in rules if y1 - y0 >= x1 - x0)
    if len(level) * len(upright) > MAX_CROSSINGS:
        return []  # a map or a drawing
    found = (_table(*part, columns) for part in _connected(level, upright))
    return sorted((one for one in found if one is not None), key=lambda one: one.top)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Lines that were drawn in pieces or twice, made one; short ones are left out.

    A piece belongs to the line that it reaches: tables one below the other may differ by a hair,
    and their edges are two lines.
    """
    found: list[list[Span]] = []
    last: dict[int, tuple[list[Span], int]] = {}  # by height, in steps: a line and how far it goes
    for span in sorted(spans, key=lambda one: (one.start, one.at)):
        step = span.at // NEAR
        near = [last[n] for n in (step, step - 1, step + 1) if n in last]
        reached = [(line, end) for line, end in near if _reaches(line, end, span)]
        line, end = min(reached, key=lambda one: abs(one[0][0].at - span.at), default=([], 0))
        if not line:
            found.append(line)
        line.append(span)
        last[line[0].at // NEAR] = line, max(end, span.end)
    joined = (
        Span(sum(one.at for one in line) // len(line), line[0].start, max(one.end for one in line))
        for line in found
    )
    return [span for span in joined if span.end - span.start >= SHORT]


def _reaches(line: list[Span], end: int, span: Span) -> bool:
    return abs(line[0].at - span.at) <= NEAR and span.start <= end + NEAR


def _connected(level: list[Span], upright: list[Span]) -> Iterator[tuple[list[Span], list[Span]]]:
    """The lines that touch one another, group by group."""
    left = set(range(len(upright)))
    free = set(range(len(level)))
    while free:
        flat, tall, new = set[int](), set[int](), {min(free)}
        while new:
            flat |= new
            free -= new
            reached = {n for n in left if any(_cross(level[m], upright[n]) for m in new)}
            tall |= reached
            left -= reached
            new = {m for m in free if any(_cross(level[m], upright[n]) for n in reached)}
        yield [level[n] for n in sorted(flat)], [upright[n] for n in sorted(tall)]


def _cross(one: Span, other: Span) -> bool:
    return (
        one.start - NEAR <= other.at <= one.end + NEAR
        and other.start - NEAR <= one.at <= other.end + NEAR
    )


def _table(level: list[Span], upright: list[Span], columns: int) -> Table | None:
    """The table of lines that touch; a frame, a line, a cross of axes is none.

    Many tables are open at the sides: there the ends of the lines are its edge.
    """
    level, upright = _aligned(level), _aligned(upright)
    across, down = _edges(upright, level), _edges(level, upright)
    if len(across) * len(down) > MAX_CELLS:
        return None
    # A line that parts no two fields anywhere, such as one below a word, is none of the lattice.
    left = _walls(across, down, upright)
    drawn = across, down
    across = _ruled(across, left)
    above = _walls(down, across, level)
    down = _ruled(down, above)
    if len(across) <= columns or len(down) < 2:  # noqa: PLR2004  one row
        return None
    if (across, down) != drawn:
        left, above = _walls(across, down, upright), _walls(down, across, level)
    above = {(row, column) for column, row in above}
    return Table(tuple(across), tuple(down), _homes(across, down, left, above))


def _aligned(lines: list[Span]) -> list[Span]:
    """The lines of one table, those at the same height, give or take, at the very same."""
    found: list[list[Span]] = []
    for line in sorted(lines):
        if not found or line.at - found[-1][0].at > NEAR:
            found.append([])
        found[-1].append(line)
    return [
        line._replace(at=sum(one.at for one in row) // len(row)) for row in found for line in row
    ]


def _edges(lines: list[Span], others: list[Span]) -> list[int]:
    """Where the lines lie, and how far the other ones reach beyond them."""
    found = sorted({line.at for line in lines})
    low = min((other.start for other in others), default=0)
    high = max((other.end for other in others), default=0)
    if not found or low < found[0] - SHORT:
        found.insert(0, low)
    if high > found[-1] + SHORT:
        found.append(high)
    return found


def _walls(edges: Sequence[int], others: Sequence[int], lines: list[Span]) -> set[Cell]:
    """Where a line lies along a field: the number of the field beside it, and of that after it.

    Along the greater part of its side is enough, as lines end a little before the others.
    """
    number = {at: n for n, at in enumerate(edges)}
    found: set[Cell] = set()
    for line in lines:
        if line.at not in number:
            continue
        first = max(0, bisect_right(others, line.start) - 1)
        for field in range(first, min(bisect_left(others, line.end), len(others) - 1)):
            start, end = others[field], others[field + 1]
            if 3 * (min(line.end, end) - max(line.start, start)) > 2 * (end - start):
                found.add((field, number[line.at]))
    return found


def _ruled(edges: list[int], walls: set[Cell]) -> list[int]:
    used = {edge for _, edge in walls} | {0, len(edges) - 1}
    return [at for number, at in enumerate(edges) if number in used]


def _homes(
    across: Sequence[int], down: Sequence[int], left: set[Cell], above: set[Cell]
) -> dict[Cell, Cell]:
    """For each field the first of its cell: fields between which no line lies are one cell.

    `left` and `above` hold the fields that have a line on their left, and above them.
    """
    home: dict[Cell, Cell] = {}
    fields = [(row, column) for row in range(len(down) - 1) for column in range(len(across) - 1)]
    inside = set(fields)
    for first in fields:
        row, column = first
        after, below = (row, column + 1), (row + 1, column)
        if first in home:
            continue
        if (after in left or after not in inside) and (below in above or below not in inside):
            home[first] = first  # what is before it would have reached it
            continue
        reached = [first]
        while reached:
            row, column = field = reached.pop()
            if field in home or field not in inside:
                continue
            home[field] = first
            reached += [(row, column - 1)] if field not in left else []
            reached += [(row - 1, column)] if field not in above else []
            reached += [(row, column + 1)] if (row, column + 1) not in left else []
            reached += [(row + 1, column)] if (row + 1, column) not in above else []
    return home
