"""Body: the parts of the disclosure as one flow of paragraphs and tables, in sections of pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from generator.publication import Part, Roll, sheet
from generator.publication.charts import Chart
from generator.publication.columns import Set, fitted, title_lines
from generator.publication.drawing import room_of
from generator.publication.measure import drawn_in, lines, narrowed, spaced
from generator.publication.pages import Extent
from generator.publication.sheet import (
    NOTE_BEFORE,
    NOTE_PITCH,
    PITCH,
    SPACING,
    TYPE,
    UPRIGHT,
    Shape,
)
from generator.tabulation import caption_of
from generator.telling.document import Block, Document
from generator.writers.docx.archive import EVEN, ODD
from generator.writers.docx.contents import with_contents
from generator.writers.docx.item import Entry, Item
from generator.writers.docx.markup import (
    HEAD,
    RELATIONS,
    WORD,
    Marks,
    bookmark_name,
    field,
    paragraph,
    run,
)
from generator.writers.docx.native_charts import inline
from generator.writers.docx.stylesheet import body_style
from generator.writers.docx.word_tables import roll_xml, table_xml

_TWIP: Final = 5  # hundredths of a point
_ROOM: Final = UPRIGHT.wide * _TWIP
_INDENT: Final = sheet.INDENT * TYPE * 10 * _TWIP
_BELOW: Final = 60  # what a line has room for below a chart that stands on it
_DEEPEST: Final = 5  # level of a heading


def document_xml(document: Document, parts: Sequence[Part], unit: str, *, whole: bool) -> str:
    """word/document.xml: with cover and contents where it is the `whole`; tables in `unit`."""
    flow = flow_of(document, parts, unit)
    items = with_contents(document, flow.entries, flow.items) if whole else flow.items
    return (
        f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>'
        f"{''.join(_written(items, whole=whole))}</w:body></w:document>"
    )


def flow_of(document: Document, parts: Sequence[Part], unit: str) -> Flow:
    """The parts laid out one after the other, without cover and contents."""
    flow = Flow(unit, document)
    for part in parts:
        flow.add(part)
    return flow


def _written(items: Sequence[Item], *, whole: bool) -> Iterator[str]:
    """The pieces, and where the shape of the pages changes, the properties of those before."""
    shape, first = items[0].extent.shape or UPRIGHT, whole
    for at, item in enumerate(items):
        below = items[at + 1].extent.shape if at + 1 < len(items) else None
        yield item.written(_section(shape, first=first) if below else "")
        if below:
            shape, first = below, False
    if not items[-1].style:
        yield paragraph("Spacer", "")
    yield _section(shape, first=first)


def _section(shape: Shape, *, first: bool) -> str:
    """The properties of pages of a shape; on the `first` of all, the cover, stands no number."""
    turned = "" if shape is UPRIGHT else ' w:orient="landscape"'
    return (
        f'<w:sectPr><w:footerReference w:type="even" r:id="{EVEN}"/>'
        f'<w:footerReference w:type="default" r:id="{ODD}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{shape.paper[0]}" w:h="{shape.paper[1]}"{turned}/>'
        f'<w:pgMar w:top="{shape.top}" w:right="{shape.right}" w:bottom="{shape.bottom}"'
        f' w:left="{shape.left}" w:header="850" w:footer="{shape.footer}" w:gutter="0"/>'
        f'<w:cols w:space="425"/>{"<w:titlePg/>" if first else ""}'
        f'<w:docGrid w:linePitch="{PITCH}"/></w:sectPr>'
    )


class Flow:
    """Takes the parts one after the other and lays them out."""

    def __init__(self, unit: str, document: Document) -> None:
        self.items: list[Item] = []
        self.entries: list[Entry] = []
        self._unit, self._style = unit, document.style
        self._content = document.facts.report.content
        self._marks = Marks()
        self._shape = UPRIGHT
        self._turned = False  # whether what comes next has pages of another shape
        self._fresh = False  # whether what comes next begins a page

    def add(self, part: Part) -> None:
        """A part, from the top of a page on, or below the one before it."""
        tables = fitted(part, self._unit)
        shape = tables[0][1].shape if tables else UPRIGHT
        if part.fresh or shape is not self._shape:
            self._begin(shape)
        self._title(part)
        for section in part.sections:
            self._section(part.name, section.name, section.blocks)
        for at, (number, found) in enumerate(tables):
            if at and found.fresh:
                self._begin(found.shape)
            self._table(number, found)

    def _begin(self, shape: Shape) -> None:
        """What comes next begins a page of a shape."""
        self._turned = shape is not self._shape
        self._fresh = bool(self.items) and not self._turned
        self._shape = shape

    def _put(self, item: Item) -> None:
        """A piece; the first one after `_begin` takes the break with it."""
        if self._turned or self._fresh:
            shape = self._shape if self._turned else None
            item = replace(item, extent=replace(item.extent, shape=shape, fresh=self._fresh))
            self._turned = self._fresh = False
        self.items.append(item)

    def _title(self, part: Part) -> None:
        mark = bookmark_name("部分", part.name)
        self.entries.append(Entry(1, part.title, mark))
        tight, wide = (
            (sheet.TITLE_PITCH,) * title_lines(part.title, wide=w) for w in (False, True)
        )
        above = 0 if part.fresh else PITCH
        extent = Extent(tight, above, sheet.TITLE_AFTER, keeps=True, marks=(mark,))
        own = _spaced(above, sheet.TITLE_PITCH, sheet.TITLE_AFTER) if above else ""
        inside = self._marks.bookmark(mark, run(part.title))
        self._put(Item(extent, inside, "Heading1", own + _narrow(part.title), wide))

    def _section(self, part: str, name: str, blocks: Sequence[Block | Chart | Roll]) -> None:
        """The blocks below a heading; where there is none, the part's title is theirs."""
        for at, block in enumerate(blocks):
            if isinstance(block, Chart):
                self._chart(block)
                continue
            if isinstance(block, Roll):
                self._roll(block)
                continue
            leads = isinstance(blocks[at + 1] if at + 1 < len(blocks) else None, Roll)
            inside, measured = self._marks.passages(block)
            marks: tuple[str, ...] = ()
            if not at and block.level:
                marks = (bookmark_name(part, name),)
                inside = self._marks.bookmark(marks[0], inside)
                self.entries.append(Entry(2, block.text, marks[0]))
            spacing = SPACING if block.level else spaced(measured, _ROOM, TYPE, _INDENT)
            tight, wide = ((PITCH,) * _lines(measured, spacing, wide=w) for w in (False, True))
            extent = Extent(tight, least=2, keeps=leads or bool(block.level), marks=marks)
            style = f"Heading{min(block.level, _DEEPEST)}" if block.level else body_style(spacing)
            self._put(Item(extent, inside, style, wide=wide, leads=leads))

    def _roll(self, found: Roll) -> None:
        """Names in a table: its rows are as high as their names ask for."""
        kind = sheet.TYPES[0]
        room = (sheet.ROLL[1] - 2 * sheet.PAD) * _TWIP
        names = (found.heads[1], *found.names)
        heights = [
            lines(one, room, kind.half_points, wide=True) * kind.line + kind.air for one in names
        ]
        extent = Extent(tuple(heights[1:]), head=heights[0], after=sheet.BORDERS)
        self._put(Item(extent, roll_xml(found, heights)))

    def _chart(self, chart: Chart) -> None:
        """A chart, which goes with the caption below it."""
        high = room_of(chart, self._style)
        own = f'<w:spacing w:line="{high}" w:lineRule="atLeast"/>'
        shown = inline(chart, UPRIGHT.wide, high - _BELOW)
        self._put(Item(Extent((high,), keeps=True), shown, "Figure", own))
        number = field("SEQ 图 \\* ARABIC", str(chart.number))
        inside = f"{run('图')}{number}{run(chart.title.removeprefix(f'图{chart.number}'))}"
        room = UPRIGHT.wide * _TWIP
        tight, wide = (lines(chart.title, room, sheet.CAPTION_TYPE, wide=w) for w in (False, True))
        extent = Extent((PITCH,) * tight)
        self._put(Item(extent, inside, "Caption", wide=(PITCH,) * wide))

    def _table(self, number: str, found: Set) -> None:
        self._table_head(number, found)
        extent = Extent(found.bodies, head=sum(found.heads), after=sheet.BORDERS)
        self._put(Item(extent, table_xml(found, self._marks)))
        for note, count in found.notes:
            extent = Extent((NOTE_PITCH,) * count, before=NOTE_BEFORE)
            less = drawn_in(note, found.shape.wide * _TWIP, sheet.NOTE_TYPE) // _TWIP
            own = f'<w:ind w:right="{less}"/>' if less else ""
            self._put(Item(extent, run(note), "TableNote", own))

    def _table_head(self, number: str, found: Set) -> None:
        """The title, the number and the unit above a table."""
        table, shape = found.table, found.shape
        mark = bookmark_name("表", table.key)
        self.entries.append(Entry(2, table.title, mark))
        pitch, before = sheet.TABLE_TITLE_PITCH, 0 if found.fresh else sheet.TABLES_APART
        extent = Extent((pitch,), before=before, keeps=True, marks=(mark,))
        own = _spaced(before, pitch) if before else ""
        inside = self._marks.bookmark(mark, run(table.title))
        self._put(Item(extent, inside, "TableTitle", own))
        line = Extent((sheet.ABOVE_PITCH,), keeps=True)
        if number:
            self._put(Item(line, run(number), "TableAbove", '<w:jc w:val="right"/>'))
        content = self._content
        texts = caption_of(table, content.department, content.year, self._unit)
        inside = "<w:r><w:tab/></w:r>".join(map(run, texts))
        tabs = (
            f'<w:tabs><w:tab w:val="center" w:pos="{shape.wide // 2}"/>'
            f'<w:tab w:val="right" w:pos="{shape.wide}"/></w:tabs>'
        )
        self._put(Item(line, inside, "TableAbove", tabs))


def _lines(text: str, spacing: int, *, wide: bool) -> int:
    return lines(text, _ROOM, TYPE, spacing, _INDENT, wide=wide)


def _spaced(before: int, pitch: int, after: int = 0) -> str:
    """What parts a piece from the one above it, where its style begins a page."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{pitch}" w:lineRule="exact"/>'


def _narrow(title: str) -> str:
    """What keeps a title of two lines from breaking within a word."""
    spare = UPRIGHT.wide - narrowed(title, UPRIGHT.wide * _TWIP, sheet.TITLE_TYPE) // _TWIP
    return f'<w:ind w:left="{spare // 2}" w:right="{spare // 2}"/>' if spare else ""
