"""Contents: cover and contents, every line of them with the page that it leads to.

The pages are counted in the two ways in which programs break lines.  Where they come to different
pages, a page is ended early, so that the contents are right in both; and where one or two lines
would be left for a page of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.publication import cover_of, foot_of, sheet
from generator.publication.measure import lines
from generator.publication.pages import Extent, filled, moved_on, pages_of
from generator.publication.sheet import PITCH, UPRIGHT
from generator.telling.document import Document
from generator.writers.docx.item import Entry, Item, extents_of
from generator.writers.docx.markup import field, quoted, run

_TWIP: Final = 5  # hundredths of a point
_ROOM: Final = UPRIGHT.wide * _TWIP

# Half points; twips of the room of a page's number, of an indent, of a line at least and at most.
_TYPE: Final = 24
_END: Final = 800
_CLOSE, _COMMON, _WIDE = 360, 480, PITCH
_BACK: Final = 12  # paragraphs that a page can be ended early by
_FEW: Final = 3 * PITCH  # what is lower is no page
_OPENING: Final = frozenset({"Heading1", "TableTitle"})  # of what begins anew


def with_contents(
    document: Document, entries: Sequence[Entry], items: Sequence[Item]
) -> list[Item]:
    """The whole document: cover, contents, and the pieces from a new page on."""
    first = items[0] if items[0].extent.shape else items[0].fresh()
    front = [*_cover(document), *_contents(entries, {})]
    body = _settled(front, [first, *items[1:]], [entry.mark for entry in entries])
    body = _held(front, _company(front, _held(front, body)))
    found = pages_of(extents_of([*front, *body], wide=False))
    return [*_cover(document), *_contents(entries, found), *body]


def _cover(document: Document) -> Iterator[Item]:
    """Who and what in the upper third of the page, and at its foot whose document it is."""
    name, title = cover_of(document)
    foot, used = foot_of(document), sheet.COVER_ABOVE + sheet.COVER_APART
    for text, size, style in (
        (name, sheet.COVER_NAME, "CoverName"),
        (title, sheet.COVER_TITLE, "CoverTitle"),
    ):
        high = sheet.COVER_PITCH * lines(text, _ROOM, size, sheet.COVER_SPACING, wide=True)
        used += high
        yield Item(Extent((high,)), run(text), style)
    used += PITCH * lines(foot, _ROOM, sheet.COVER_FOOT, wide=True)
    above = max(UPRIGHT.high - used, 0)
    own = f'<w:spacing w:before="{above}" w:line="{PITCH}" w:lineRule="exact"/>'
    yield Item(Extent((PITCH,)), run(foot), "CoverFoot", own)


def _contents(entries: Sequence[Entry], pages: Mapping[str, int]) -> Iterator[Item]:
    """The contents as a field with all its lines filled in: up to 32 of them stand on one page."""
    title = Extent((sheet.TITLE_PITCH,), after=sheet.TITLE_AFTER, fresh=True)
    yield Item(title, run("目　录"), "ContentsTitle")
    room = UPRIGHT.high - sheet.TITLE_PITCH - sheet.TITLE_AFTER
    counts = [_lines(entry) for entry in entries]
    pitch = room // max(sum(counts), 1)
    pitch = _COMMON if pitch < _CLOSE else min(pitch, _WIDE)
    for at, (entry, count) in enumerate(zip(entries, counts, strict=True)):
        shown = field(f"PAGEREF {entry.mark} \\h", str(pages.get(entry.mark, 1)))
        inside = (
            f'<w:hyperlink w:anchor={quoted(entry.mark)} w:history="1">{run(entry.text)}'
            f"<w:r><w:tab/></w:r>{shown}</w:hyperlink>"
        )
        inside = (_BEGIN if not at else "") + inside + (_FINISH if at == len(entries) - 1 else "")
        own = f'<w:spacing w:line="{pitch}" w:lineRule="exact"/>'
        yield Item(Extent((pitch,) * count), inside, f"TOC{entry.level}", own)


_BEGIN: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_FINISH: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _lines(entry: Entry) -> int:
    room = UPRIGHT.wide - _END - (sheet.CONTENTS_INDENT if entry.level > 1 else 0)
    return lines(entry.text, room * _TWIP, _TYPE, wide=True)


# ------------------------------------------------------------ the same page in every program


def _settled(front: Sequence[Item], items: list[Item], marks: Sequence[str]) -> list[Item]:
    """The pieces, some moved to a new page: each mark then is on one page, however lines break."""
    for _ in marks:
        torn = _torn(front, items, marks)
        if torn is None:
            break
        mended = next(_mended(front, items, marks, torn), None)
        if mended is None:
            break
        items = mended
    return items


def _company(front: Sequence[Item], items: list[Item]) -> list[Item]:
    """The pieces, some moved to a page that has one or two lines: nothing follows those there."""
    for _ in range(_BACK):
        short = _short(front, items)
        if not short:
            break
        last = min(short) - len(front)
        first = max(at for at in range(last + 1) if items[at].style in _OPENING or not at)
        tried = (
            [
                *items[:here],
                items[here].fresh(),
                *(item.fresh(begins=False) for item in items[here + 1 : last + 1]),
                *items[last + 1 :],
            ]
            for here in range(last, max(last - _BACK, first), -1)
            if items[here].style and not items[here - 1].extent.keeps
        )
        better = next((one for one in tried if len(_short(front, one)) < len(short)), None)
        if better is None:
            break
        items = better
    return items


def _short(front: Sequence[Item], items: Sequence[Item]) -> set[int]:
    """The last pieces of pages that have one or two lines, in one way of counting or the other."""
    found: set[int] = set()
    for wide in (False, True):
        pages = filled(extents_of([*front, *items], wide=wide))
        found |= {at for high, at in pages.values() if high < _FEW and at >= len(front)}
    return found


def _held(front: Sequence[Item], items: list[Item]) -> list[Item]:
    """The pieces, each named one that goes to the next page with its text told so.

    LibreOffice leaves a heading at the foot of the page where content controls are in its text.
    """
    extents = extents_of([*front, *items], wide=True)
    moved = {at - len(front) for at in moved_on(extents) if extents[at].marks}
    return [item.fresh() if at in moved else item for at, item in enumerate(items)]


def _torn(front: Sequence[Item], items: Sequence[Item], marks: Sequence[str]) -> str | None:
    """The first mark that stands on different pages."""
    one, two = (pages_of(extents_of([*front, *items], wide=wide)) for wide in (False, True))
    return next((mark for mark in marks if one[mark] != two[mark]), None)


def _mended(
    front: Sequence[Item], items: list[Item], marks: Sequence[str], torn: str
) -> Iterator[list[Item]]:
    """The ways to end a page before a mark, the nearest first, after which it is torn no more."""
    at = next(n for n, item in enumerate(items) if torn in item.extent.marks)
    ahead = marks[: marks.index(torn) + 1]
    for here in range(at, max(at - _BACK, 0), -1):
        item, above = items[here], items[here - 1]
        if item.style and not above.extent.keeps and not item.extent.fresh:
            tried = [*items[:here], item.fresh(), *items[here + 1 :]]
            if _torn(front, tried, ahead) is None:
                yield tried
