"""Tables: one of the 公开表 in its official form as a Word table; what it takes of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from generator.figure import Figure
from generator.tabulation import Arrangement, Entry, Table, arranged, cells_of, notes_of, printed
from generator.writers.docx.markup import Marks, paragraph, quoted, run
from generator.writers.docx.measure import ems, lines
from generator.writers.docx.pages import ACROSS, UPRIGHT, Extent, Shape, pages_of

_TWIP: Final = 5  # hundredths of a point
_PAD: Final = 50  # twips left and right of what stands in a cell
_BRIEF: Final = 4  # characters of a 行次 or a 栏次
NOTE_TYPE, NOTE_PITCH, NOTE_BEFORE = 18, 240, 40


@dataclass(frozen=True, slots=True)
class Type:
    """A size of type for tables: half points; twips of a line and of the air in a row."""

    name: str
    half_points: int
    line: int
    air: int


# 五号 and 小五, and what is left for amounts of ten figures in twelve columns.
TYPES: Final = (
    Type("", 21, 260, 140),
    Type("Small", 18, 210, 100),
    Type("Tiny", 15, 190, 90),
)


@dataclass(frozen=True, slots=True)
class Set:
    """A table as it is set: its shape of page, type and columns (twips), its rows as text.

    `heads` and `bodies` are the heights of the rows in twips, `notes` what stands below with its
    lines.
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


def set_table(table: Table, unit: str, taken: int) -> Set:
    """The table on one page with no label broken: upright before across, large type before small.

    Where it cannot, on one page before unbroken, and else on few pages.

    `taken` is what of the page stands above the table (twips).
    """
    table, names = _named(table)
    form = arranged(table)
    texts = tuple(
        tuple(cell if isinstance(cell, str) else printed(cell, unit) for cell in row)
        for row in form.rows
    )
    fields = _fields(form, texts)
    for kinds in (TYPES[:-1], TYPES[-1:]):
        found: list[tuple[tuple[int, ...], Set]] = []
        for shape, kind in product((UPRIGHT, ACROSS), kinds):
            least, wanted = _natural(form, fields, kind)
            if sum(least) > shape.wide:
                continue
            columns = _columns(form, least, wanted, shape.wide)
            one = _set(table, form, texts, (unit, shape, kind, columns), names)
            faults = (_pages(one, taken) > 1, sum(wanted) > shape.wide, _pages(one, taken))
            if not any(faults[:2]):
                return one
            found.append((faults, one))
        if found:
            return min(found, key=lambda pair: pair[0])[1]
    # Amounts beyond any budget: the columns share the page, and what is too long for them wraps.
    even = tuple([ACROSS.wide // form.width] * form.width)
    return _set(table, form, texts, (unit, ACROSS, TYPES[-1], even), names)


def _pages(found: Set, taken: int) -> int:
    """How many pages the table takes with its notes, the heading repeated on each."""
    noted = (Extent((NOTE_PITCH,) * count, before=NOTE_BEFORE) for _, count in found.notes)
    extents = [
        Extent((taken,), shape=found.shape, keeps=True),
        Extent(found.bodies, head=sum(found.heads)),
        *noted,
        Extent((1,), marks=("end",)),
    ]
    return pages_of(extents)["end"]


def _set(
    table: Table,
    form: Arrangement,
    texts: tuple[tuple[str, ...], ...],
    way: tuple[str, Shape, Type, tuple[int, ...]],
    names: Mapping[int, str],
) -> Set:
    unit, shape, kind, columns = way

    def count(text: str, first: int, last: int) -> int:
        wide = columns[first] if first == last else sum(columns[first : last + 1])
        return lines(text, (wide - 2 * _PAD) * _TWIP, kind.half_points)

    heading = _heading(form)
    heads = [kind.line + kind.air] * len(heading)
    for top, left, bottom, right in cells_of(heading):
        need = count(heading[top][left], left, right) * kind.line + kind.air
        heads[bottom] += max(0, need - sum(heads[top : bottom + 1]))
    bodies = []
    for at, row in enumerate(texts):
        ends = _ends(form, at)
        most = max(
            (count(t, left, ends.get(left, left)) for left, t in enumerate(row) if t), default=1
        )
        bodies.append(most * kind.line + kind.air)
    room = shape.wide * _TWIP
    notes = tuple((note, lines(note, room, NOTE_TYPE)) for note in notes_of(table, unit))
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


@dataclass(frozen=True, slots=True)
class Field:
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
        widest = max(map(ems, words), default=0)
        fields.append(Field(widest, max(map(len, over), default=0), figures))
    return fields


def _natural(form: Arrangement, fields: Sequence[Field], kind: Type) -> tuple[list[int], list[int]]:
    """What each column cannot do without, and what it would have: in twips."""
    size, air = kind.half_points * 10, 2 * _PAD + 20
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
    if len(form.amounts) > 2:  # noqa: PLR2004  amounts side by side: columns of one width
        low, wish = (max(side[at] for at in form.amounts) for side in (least, wanted))
        for at in form.amounts:
            least[at], wanted[at] = low, wish
    return least, wanted


# ------------------------------------------------------------ the table in Word


_SIDES: Final = "".join(
    f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
    for side, size in (
        ("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4),
    )
)  # fmt: skip
_MARGINS: Final = (
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    f'<w:left w:w="{_PAD}" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    f'<w:right w:w="{_PAD}" w:type="dxa"/></w:tblCellMar>'
)


def table_xml(found: Set, marks: Marks) -> str:
    """The table, its heading repeated on every page, no row broken over two."""
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in found.columns)
    head = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(found.columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_SIDES}</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoted(found.table.title)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )
    return f"{head}{''.join(_heads(found))}{''.join(_bodies(found, marks))}</w:tbl>"


def _row(high: int, cells: str, more: str = "") -> str:
    marks = f'<w:cantSplit/><w:trHeight w:val="{high}" w:hRule="atLeast"/>{more}'
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"


def _cell(wide: int, inside: str, span: int = 1, down: str = "") -> str:
    marks = f'<w:tcW w:w="{wide}" w:type="dxa"/>'
    marks += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr>{marks}{down}<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'


def _heads(found: Set) -> Iterator[str]:
    style = f"TableHead{found.type.name}"
    rows = _heading(found.form)
    cells: list[dict[int, str]] = [{} for _ in rows]
    for top, left, bottom, right in cells_of(rows):
        wide = sum(found.columns[left : right + 1])
        for at in range(top, bottom + 1):
            down = "" if top == bottom else _DOWN[at == top]
            text = rows[top][left] if at == top else ""
            inside = paragraph(style, run(text) if text else "")
            cells[at][left] = _cell(wide, inside, right - left + 1, down)
    for high, row in zip(found.heads, cells, strict=True):
        yield _row(high, "".join(row[at] for at in sorted(row)), "<w:tblHeader/>")


_DOWN: Final = {True: '<w:vMerge w:val="restart"/>', False: "<w:vMerge/>"}


def _bodies(found: Set, marks: Marks) -> Iterator[str]:
    size = found.type.name
    places = _places(found)
    for at, (row, texts) in enumerate(zip(found.form.rows, found.texts, strict=True)):
        ends, cells, column = _ends(found.form, at), "", 0
        while column < len(texts):
            end = ends.get(column, column)
            style = f"TableSum{size}" if _is_total(texts[column]) else f"{places[column]}{size}"
            text, cell = texts[column], row[column]
            if isinstance(cell, Figure):
                inside = marks.control(cell.label, found.names[id(cell)], text)
            else:
                inside = run(text) if text else ""
            wide = sum(found.columns[column : end + 1])
            cells += _cell(wide, paragraph(style, inside), end - column + 1)
            column = end + 1
        yield _row(found.bodies[at], cells)


def _is_total(text: str) -> bool:
    return text.endswith(("合计", "总计"))


def _places(found: Set) -> list[str]:
    """How each column stands: amounts right, numbers of lines in the middle, labels left."""
    styles = []
    for at in range(found.form.width):
        words = [row[at] for row in found.texts]
        if at in found.form.amounts:
            styles.append("TableAmount")
        elif all(word.isascii() and len(word) <= _BRIEF for word in words):
            styles.append("TableHead")
        else:
            styles.append("TableText")
    return styles


def _named(table: Table) -> tuple[Table, dict[int, str]]:
    """The table with a figure of its own in every cell, and what each is called.

    Table, row and column are named as generator.statements has them.  What has one part alone is
    the same figure as that part: a control has to know in which cell it stands.
    """
    names: dict[int, str] = {}
    rows = []
    for entry in table.rows:
        cells = {
            column: Figure(one.label, one.value, one.unit, one.origin)
            for column, one in entry.cells.items()
        }
        names |= {id(one): f"{table.key}/{entry.row}/{c}".rstrip("/") for c, one in cells.items()}
        rows.append(Entry(entry.row, entry.label, cells))
    return replace(table, rows=tuple(rows)), names
