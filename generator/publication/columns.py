"""Columns: a table fitted to its pages: the shape of page, the type, columns and rows.

All is counted as wide as it may be set (see measure), so that a table takes the same pages with
every font.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from operator import itemgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.number.figure import Figure
from generator.publication import Part
from generator.publication.measure import drawn_in, ems, label_lines, lines
from generator.publication.pages import Extent, pages_of
from generator.publication.sheet import (
    ABOVE_PITCH,
    ACROSS,
    BORDERS,
    NOTE_BEFORE,
    NOTE_PITCH,
    NOTE_TYPE,
    PAD,
    TABLE_TITLE_PITCH,
    TABLES_APART,
    TITLE_AFTER,
    TITLE_PITCH,
    TITLE_TYPE,
    TYPES,
    UPRIGHT,
    Shape,
    Type,
)
from generator.tabulation import Arrangement, Entry, Table, arranged, cells_of, notes_of, printed

_TWIP: Final = 5  # hundredths of a point
_BRIEF: Final = 4  # characters of a 行次 or a 栏次
_RESERVE: Final = 60  # twips for each table but the first: a browser's rules are thicker on paper
_COMPANY: Final = 2  # characters of a label's last line at least

# What is tried first, what where that takes more than a page, what where no amount has room.
_TIERS: Final = (TYPES[:2], TYPES[2:3], TYPES[3:])

# How what is in a column stands: amounts right, numbers of lines in the middle, labels left.
AMOUNT, MIDDLE, LABEL = "amount", "middle", "label"


class Set(Struct, frozen=True):
    """A table as it is set: its shape of page, type and columns (twips), its rows as text.

    `heads` and `bodies` are the heights of the rows in twips, `notes` what stands below with its
    lines.  What is `fresh` begins a page.
    """

    table: Table
    form: Arrangement
    texts: tuple[tuple[str, ...], ...]
    shape: Shape
    type: Type
    columns: tuple[int, ...]
    heads: tuple[int, ...]
    bodies: tuple[int, ...]
    notes: tuple[tuple[str, int], ...]
    names: Mapping[int, str]
    fresh: bool = True

    @property
    def high(self) -> int:
        """The height of its rows and notes, in twips."""
        below = sum(NOTE_BEFORE + NOTE_PITCH * count for _, count in self.notes)
        return sum(self.heads) + sum(self.bodies) + BORDERS + below

    @property
    def heading(self) -> tuple[tuple[str, ...], ...]:
        """The rows that are repeated on every page."""
        return _heading(self.form)

    @property
    def places(self) -> list[str]:
        """How each column stands: AMOUNT, MIDDLE or LABEL."""
        found = []
        for at in range(self.form.width):
            words = [row[at] for row in self.texts]
            if at in self.form.amounts:
                found.append(AMOUNT)
            elif all(word.isascii() and len(word) <= _BRIEF for word in words):
                found.append(MIDDLE)
            else:
                found.append(LABEL)
        return found

    def drawn_in(self, label: str, first: int, last: int) -> int:
        """By how much less than its columns a label is set (twips): no character ends it alone."""
        room = (sum(self.columns[first : last + 1]) - 2 * PAD) * _TWIP
        return drawn_in(label, room, self.type.half_points, _COMPANY) // _TWIP

    def ends(self, row: int) -> dict[int, int]:
        """Of the labels in a row that cover several columns the first and the last one."""
        return _ends(self.form, row)


def is_total(text: str) -> bool:
    """Whether a label is that of a total, which stands in the middle."""
    return text.endswith(("合计", "总计"))


def fitted(part: Part, unit: str) -> list[tuple[str, Set]]:
    """The tables of a part with their numbers, as many on a page as it has whole room for.

    Above the first one stands the title of the part.
    """
    title = title_lines(part.title, wide=True) * TITLE_PITCH + TITLE_AFTER
    pages: list[list[tuple[str, Set]]] = []
    for number, table in part.tables:
        one = number, set_table(table, unit, _above(number) + (0 if pages else title))
        joined = _joined(pages[-1], one, unit, 0 if len(pages) > 1 else title) if pages else None
        if joined:
            pages[-1] = joined
        else:
            pages.append([one])
    return [
        (number, replace(one, fresh=not at))
        for page in pages
        for at, (number, one) in enumerate(page)
    ]


def _above(number: str) -> int:
    """What stands above a table: its title, its number if it has one, its unit."""
    return TABLE_TITLE_PITCH + ABOVE_PITCH * (2 if number else 1)


def _joined(
    page: Sequence[tuple[str, Set]], one: tuple[str, Set], unit: str, used: int
) -> list[tuple[str, Set]] | None:
    """The tables of a page and one more, in its shape and one size of type; None without room.

    The smaller of the two usual types is that of all; closer rows are left to their own table.
    """
    together, shape = [*page, one], page[0][1].shape
    kind = min((each.type for _, each in together), key=lambda each: each.half_points)
    rows = sum(len(each.heads) + len(each.bodies) for _, each in together)
    if used + rows * kind.line > shape.high:
        return None
    if kind in _TIERS[0]:
        together = [
            (number, each)
            if each.shape is shape and each.type is kind
            else (number, set_table(each.table, unit, 0, shape=shape, kind=kind))
            for number, each in together
        ]
    fits = used + _high(together) <= shape.high
    return together if fits and all(each.shape is shape for _, each in together) else None


def _high(page: Sequence[tuple[str, Set]]) -> int:
    """How high the tables of a page are with what stands above and between them."""
    tables = sum(_above(number) + one.high for number, one in page)
    return tables + (TABLES_APART + _RESERVE) * (len(page) - 1)


def title_lines(text: str, *, wide: bool = False) -> int:
    """The lines of a part's title."""
    return lines(text, UPRIGHT.wide * _TWIP, TITLE_TYPE, wide=wide)


def set_table(
    table: Table, unit: str, taken: int, *, shape: Shape | None = None, kind: Type | None = None
) -> Set:
    """The table on one page with no label broken: upright before across, large type before small.

    Its amounts stand in columns of one width where they can.  Where a label has to be broken, on
    one page before unbroken, then with its rows closer, else on few pages.

    `taken` is what of the page stands above the table (twips).  Of a `shape` or a `kind` of type
    that is asked for it is where its figures have room in it.
    """
    shapes, tiers = (shape,) if shape else (UPRIGHT, ACROSS), ((kind,),) if kind else _TIERS
    table, names = _named(table)
    form = arranged(table)
    texts = tuple(
        tuple(cell if isinstance(cell, str) else printed(cell, unit) for cell in row)
        for row in form.rows
    )
    fields = _fields(form, texts)
    found: list[tuple[tuple[bool, bool, int], Set]] = []
    for kinds in tiers:
        if kinds is _TIERS[-1] and found:
            break
        ways: list[tuple[bool, Shape, Type, tuple[int, ...]]] = []
        for page, even, size in product(shapes, (True, False), kinds):
            least, wanted = _natural(form, fields, size, even=even)
            if sum(least) <= page.wide:
                columns = _columns(form, least, wanted, page.wide)
                ways.append((sum(wanted) > page.wide, page, size, columns))
        # Those first in which no label is broken: most tables need no other.
        for breaks, page, size, columns in sorted(dict.fromkeys(ways), key=itemgetter(0)):
            one = _set(table, form, (texts, fields), (unit, page, size, columns), names)
            pages = _pages(one, taken)
            if pages == 1 and not breaks:
                return _loosened(one, taken)
            found.append(((pages > 1, breaks, pages), one))
        if any(not faults[0] for faults, _ in found):
            break
    if found:
        faults, best = min(found, key=lambda pair: pair[0])
        return best if faults[0] else _loosened(best, taken)
    # Amounts beyond any budget: the columns share the page, and what is too long for them wraps.
    even = tuple([ACROSS.wide // form.width] * form.width)
    return _set(table, form, (texts, fields), (unit, ACROSS, TYPES[-1], even), names)


def _loosened(found: Set, taken: int) -> Set:
    """A table of close rows on one page with what the page has left shared among its rows."""
    if found.type not in _TIERS[1]:
        return found
    rows = len(found.heads) + len(found.bodies)
    more = min((found.shape.high - taken - found.high) // rows, TYPES[1].air - found.type.air)
    heads, bodies = (tuple(high + more for high in side) for side in (found.heads, found.bodies))
    kind = replace(found.type, air=found.type.air + more)
    return replace(found, heads=heads, bodies=bodies, type=kind)


def _pages(found: Set, taken: int) -> int:
    """How many pages the table takes with its notes, the heading repeated on each."""
    noted = (Extent((NOTE_PITCH,) * count, before=NOTE_BEFORE) for _, count in found.notes)
    extents = [
        Extent((taken,), shape=found.shape, keeps=True),
        Extent(found.bodies, head=sum(found.heads), after=BORDERS),
        *noted,
        Extent((1,), marks=("end",)),
    ]
    return pages_of(extents)["end"]


def _set(
    table: Table,
    form: Arrangement,
    said: tuple[tuple[tuple[str, ...], ...], Sequence[Field]],
    way: tuple[str, Shape, Type, tuple[int, ...]],
    names: Mapping[int, str],
) -> Set:
    (texts, fields), (unit, shape, kind, columns) = said, way
    # Where the widest figure of a column has room, as it has but beyond any budget, all have.
    roomy = {
        at
        for at, one in enumerate(fields)
        if one.figures and one.widest * kind.half_points // 20 <= (columns[at] - 2 * PAD) * _TWIP
    }

    def count(text: str, first: int, last: int) -> int:
        wide = columns[first] if first == last else sum(columns[first : last + 1])
        return label_lines(text, (wide - 2 * PAD) * _TWIP, kind.half_points)

    heading = _heading(form)
    heads = [kind.line + kind.air] * len(heading)
    for top, left, bottom, right in cells_of(heading):
        need = count(heading[top][left], left, right) * kind.line + kind.air
        heads[bottom] += max(0, need - sum(heads[top : bottom + 1]))
    bodies = []
    for at, row in enumerate(texts):
        ends = _ends(form, at)
        most = max(
            (
                count(text, left, ends.get(left, left))
                for left, text in enumerate(row)
                if text and (left not in roomy or left in ends)
            ),
            default=1,
        )
        bodies.append(most * kind.line + kind.air)
    room = shape.wide * _TWIP
    notes = tuple((note, lines(note, room, NOTE_TYPE, wide=True)) for note in notes_of(table, unit))
    return Set(table, form, texts, shape, kind, columns, tuple(heads), tuple(bodies), notes, names)


def _heading(form: Arrangement) -> tuple[tuple[str, ...], ...]:
    """The rows that are repeated on every page."""
    return (*form.heading, form.numbering) if form.numbering else form.heading


def _ends(form: Arrangement, row: int) -> dict[int, int]:
    """Of the labels in a row that cover several columns the first and the last one."""
    return {first: last for at, first, last in form.wide if at == row}


# ------------------------------------------------------------ how wide a column is


def _columns(
    form: Arrangement, least: Sequence[int], wanted: Sequence[int], wide: int
) -> tuple[int, ...]:
    """The widths of the columns in twips, which together are the page's."""
    spare = wide - sum(least)
    wish = [max(0, one - other) for one, other in zip(wanted, least, strict=True)]
    asked = sum(wish)
    given = min(asked, spare)
    found = [one + extra * given // max(asked, 1) for one, extra in zip(least, wish, strict=True)]
    # What nobody asked for goes to the amounts and to the labels alike, not to the codes.
    open_to = [at for at, one in enumerate(wish) if one or at in form.amounts]
    for at in open_to:
        found[at] += (spare - given) // len(open_to)
    found[-1] += wide - sum(found)
    return tuple(found)


class Field(Struct, frozen=True):
    """What a column must have room for: its widest text (thousandths of an em), its heading."""

    widest: int
    heading: int  # characters
    figures: bool  # amounts, codes, numbers of lines


def _fields(form: Arrangement, texts: Sequence[Sequence[str]]) -> list[Field]:
    covered = {(r, c) for a, b, d, e in cells_of(form.heading) for r in range(a, d + 1)
               for c in range(b, e + 1) if e > b}  # fmt: skip
    labels = {(row, first) for row, first, _ in form.wide}
    fields = []
    for at in range(form.width):
        words = [row[at] for n, row in enumerate(texts) if (n, at) not in labels]
        over = [row[at] for n, row in enumerate(form.heading) if (n, at) not in covered]
        figures = at in form.amounts or (any(words) and all(word.isascii() for word in words))
        # No figure and no code is ever broken, whichever face is there for it.
        widest = max((ems(word, wide=figures) for word in words), default=0)
        fields.append(Field(widest, max(map(len, over), default=0), figures))
    return fields


def _natural(
    form: Arrangement, fields: Sequence[Field], kind: Type, *, even: bool
) -> tuple[list[int], list[int]]:
    """What each column cannot do without, and what it would have: in twips.

    Amounts side by side look best in `even` columns.
    """
    size, air = kind.half_points * 10, 2 * PAD + 20
    least, wanted = [], []
    for one in fields:
        whole = one.widest * size // 1000 + air
        if not one.figures:
            # Labels wrap where they must; a table without rows has room for them all the same.
            least.append(min(whole, 10 * size))
            wanted.append(max(whole, one.heading * size + air))
            continue
        # A heading stands above its amounts in lines of four characters and less.
        rows = max(1, -(-one.heading // 4))
        least.append(max(whole, -(-one.heading // rows) * size + air))
        wanted.append(max(least[-1], -(-one.heading // 2) * size + air))
    if even and len(form.amounts) > 2:  # noqa: PLR2004  two are no row of columns
        low, wish = (max(side[at] for at in form.amounts) for side in (least, wanted))
        for at in form.amounts:
            least[at], wanted[at] = low, wish
    return least, wanted


# ------------------------------------------------------------ what a cell is called


def _named(table: Table) -> tuple[Table, dict[int, str]]:
    """The table with a figure of its own in every cell, and what each is called.

    What has one part alone is the same figure as that part: a control has to know in which cell it
    stands.
    """
    names: dict[int, str] = {}
    rows = []
    for entry in table.rows:
        cells = {
            column: Figure(one.label, one.value, one.unit, one.origin)
            for column, one in entry.cells.items()
        }
        names |= {id(one): table.address(entry.row, column) for column, one in cells.items()}
        rows.append(Entry(entry.row, entry.label, cells))
    return replace(table, rows=tuple(rows)), names
