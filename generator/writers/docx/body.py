"""Body: the parts of the disclosure as one flow of paragraphs and tables, with its contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator.document import Block, Document
from generator.tabulation import Table
from generator.writers.docx import stylesheet as looks
from generator.writers.docx.archive import EVEN, ODD
from generator.writers.docx.markup import HEAD, RELATIONS, WORD, Marks, bookmark_name
from generator.writers.docx.markup import field as word_field
from generator.writers.docx.markup import paragraph, quoted, run
from generator.writers.docx.measure import lines
from generator.writers.docx.pages import PITCH, SPACING, TYPE, UPRIGHT, Extent, Shape, pages_of
from generator.writers.docx.tables import NOTE_BEFORE, NOTE_PITCH, set_table, table_xml
from generator.writers.parts import Part, cover_of

_TWIP: Final = 5  # hundredths of a point
_DEEPEST: Final = 5  # level of a heading
_BREAK: Final = "<w:pageBreakBefore/>"

# The contents: half points, the room of a page's number, twips of a line at least and at most.
_CONTENTS_TYPE: Final = 24
_CONTENTS_END: Final = 800
_CONTENTS_INDENT: Final = 480
_CLOSE, _WIDE = 360, PITCH


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph (its style, its properties beside, what is in it) or a table, and its extent."""

    extent: Extent
    inside: str
    style: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: its level, its text, the bookmark that it leads to."""

    level: int
    text: str
    mark: str


def document_xml(document: Document, parts: Sequence[Part], unit: str, *, whole: bool) -> str:
    """word/document.xml: with cover and contents where it is the `whole`; tables in `unit`."""
    flow = _Flow(unit, document.facts.report.content.department)
    for part in parts:
        flow.add(part)
    items = flow.items
    if whole:
        cover = list(_cover(document))
        planned = list(_contents(flow.entries, {}))
        # The first piece of the text is no longer the first of all.
        first = items[0]
        extent = first.extent if first.extent.shape else replace(first.extent, fresh=True)
        own = first.own if first.extent.shape else _BREAK + first.own
        items = [replace(first, extent=extent, own=own), *items[1:]]
        found = pages_of([item.extent for item in (*cover, *planned, *items)])
        items = [*cover, *_contents(flow.entries, found), *items]
    return (
        f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>'
        f"{''.join(_written(items, whole=whole))}</w:body></w:document>"
    )


# ------------------------------------------------------------ pages and sections


def _written(items: Sequence[Item], *, whole: bool) -> Iterator[str]:
    """The pieces, and where the shape of the pages changes, the properties of those before."""
    shape, first = items[0].extent.shape or UPRIGHT, whole
    for at, item in enumerate(items):
        below = items[at + 1].extent.shape if at + 1 < len(items) else None
        ending = _section(shape, first=first) if below else ""
        if item.style:
            yield paragraph(item.style, item.inside, item.own, ending)
        else:
            yield item.inside
            # The end of a section stands in a paragraph.
            yield paragraph("Spacer", "", ending) if ending else ""
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


# ------------------------------------------------------------ cover and contents


def _cover(document: Document) -> Iterator[Item]:
    name, title = cover_of(document)
    yield Item(Extent((900,)), run(name), "CoverName")
    yield Item(Extent((1200,)), run(title), "CoverTitle")


def _contents(entries: Sequence[Entry], pages: Mapping[str, int]) -> Iterator[Item]:
    """The contents as a field with all its lines filled in: up to 32 of them stand on one page."""
    title = Extent((looks.TITLE_PITCH,), after=looks.TITLE_AFTER, fresh=True)
    yield Item(title, run("目　录"), "ContentsTitle")
    room = UPRIGHT.high - looks.TITLE_PITCH - looks.TITLE_AFTER
    counts = [_contents_lines(entry) for entry in entries]
    pitch = room // max(sum(counts), 1)
    pitch = _WIDE - 90 if pitch < _CLOSE else min(pitch, _WIDE)
    for at, (entry, count) in enumerate(zip(entries, counts, strict=True)):
        shown = word_field(f"PAGEREF {entry.mark} \\h", str(pages.get(entry.mark, 1)))
        inside = (
            f'<w:hyperlink w:anchor={quoted(entry.mark)} w:history="1">{run(entry.text)}'
            f"<w:r><w:tab/></w:r>{shown}</w:hyperlink>"
        )
        if not at:
            inside = _CONTENTS_BEGIN + inside
        if at == len(entries) - 1:
            inside += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        own = f'<w:spacing w:line="{pitch}" w:lineRule="exact"/>'
        yield Item(Extent((pitch,) * count), inside, f"TOC{entry.level}", own)


_CONTENTS_BEGIN: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)


def _contents_lines(entry: Entry) -> int:
    room = UPRIGHT.wide - _CONTENTS_END - (_CONTENTS_INDENT if entry.level > 1 else 0)
    return lines(entry.text, room * _TWIP, _CONTENTS_TYPE)


# ------------------------------------------------------------ the parts


class _Flow:
    """Takes the parts one after the other and lays them out."""

    def __init__(self, unit: str, department: str) -> None:
        self.items: list[Item] = []
        self.entries: list[Entry] = []
        self._unit, self._department = unit, department
        self._marks = Marks()
        self._shape = UPRIGHT

    def add(self, part: Part) -> None:
        """A part, from the top of a page on."""
        mark = bookmark_name("部分", part.name)
        taken = _title_high(part.title)
        tables = [
            (number, table, set_table(table, self._unit, above + taken * (not at)))
            for at, (number, table) in enumerate(part.tables)
            for above in (_above_high(number),)
        ]
        self._begin(tables[0][2].shape if tables else UPRIGHT)
        self.entries.append(Entry(1, part.title, mark))
        self._title(part.title, mark)
        for section in part.sections:
            self._section(part, section.name, section.blocks)
        for at, (number, table, found) in enumerate(tables):
            if at:
                self._begin(found.shape)
            self._table_head(number, table, found.shape)
            head, body = sum(found.heads), found.bodies
            self.items.append(Item(Extent(body, head=head), table_xml(found, self._marks)))
            for note, count in found.notes:
                extent = Extent((NOTE_PITCH,) * count, before=NOTE_BEFORE)
                self.items.append(Item(extent, run(note), "TableNote"))

    def _begin(self, shape: Shape) -> None:
        """What comes next begins a page of a shape."""
        self._next_shape = shape if shape is not self._shape else None
        self._fresh = bool(self.items) and self._next_shape is None
        self._shape = shape

    def _put(self, item: Item) -> None:
        """A piece; the first one after `_begin` takes the break with it."""
        extent, own = item.extent, item.own
        if self._next_shape is not None:
            extent = replace(extent, shape=self._next_shape)
        elif self._fresh:
            extent, own = replace(extent, fresh=True), _BREAK + own
        self._next_shape, self._fresh = None, False
        self.items.append(replace(item, extent=extent, own=own))

    def _title(self, text: str, mark: str) -> None:
        extent = Extent(
            (looks.TITLE_PITCH,) * _title_lines(text),
            after=looks.TITLE_AFTER,
            keeps=True,
            marks=(mark,),
        )
        self._put(Item(extent, self._marks.bookmark(mark, run(text)), "Heading1"))

    def _section(self, part: Part, name: str, blocks: Sequence[Block]) -> None:
        """The blocks below a heading; where there is none, the part's title is theirs."""
        for at, block in enumerate(blocks):
            inside = self._marks.passages(block)
            mark = ""
            if not at and block.level:
                mark = bookmark_name(part.name, name)
                inside = self._marks.bookmark(mark, inside)
                self.entries.append(Entry(2, block.text, mark))
            room, indent = UPRIGHT.wide * _TWIP, looks.INDENT * TYPE * 10 * _TWIP
            count = lines(block.text, room, TYPE, SPACING, indent)
            extent = Extent(
                (PITCH,) * count, keeps=bool(block.level), marks=(mark,) if mark else ()
            )
            level = min(block.level, _DEEPEST)
            self._put(Item(extent, inside, f"Heading{level}" if level else "Body"))

    def _table_head(self, number: str, table: Table, shape: Shape) -> None:
        """The title, the number and the unit above a table."""
        mark = bookmark_name("表", table.key)
        self.entries.append(Entry(2, table.title, mark))
        extent = Extent((looks.TABLE_TITLE_PITCH,), keeps=True, marks=(mark,))
        self._put(Item(extent, self._marks.bookmark(mark, run(table.title)), "TableTitle"))
        above = [run(number)] if number else []
        line = Extent((looks.ABOVE_PITCH,), keeps=True)
        for inside in above:
            self.items.append(Item(line, inside, "TableAbove", '<w:jc w:val="right"/>'))
        ends = run(f"部门：{self._department}") + "<w:r><w:tab/></w:r>" + run(f"金额单位：{self._unit}")
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{shape.wide}"/></w:tabs>'
        self.items.append(Item(line, ends, "TableAbove", tabs))


def _title_lines(text: str) -> int:
    return lines(text, UPRIGHT.wide * _TWIP, 44)


def _title_high(text: str) -> int:
    return _title_lines(text) * looks.TITLE_PITCH + looks.TITLE_AFTER


def _above_high(number: str) -> int:
    return looks.TABLE_TITLE_PITCH + looks.ABOVE_PITCH * (2 if number else 1)
