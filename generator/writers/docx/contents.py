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
from generator.publication.pages import Extent, Placing
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
    body = _settled(_Body(front, [first, *items[1:]]), [entry.mark for entry in entries])
    body = _held(_company(_held(body)))
    found = body.placed(wide=False).pages()
    return [*_cover(document), *_contents(entries, found), *body.items]


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


class _Body:
    """The pieces behind a front, and where they come to stand in each way of breaking lines."""

    def __init__(self, front: Sequence[Item], items: list[Item]) -> None:
        self.front, self.items = front, items
        self._placed: dict[bool, Placing] = {}

    def placed(self, *, wide: bool) -> Placing:
        """Where all of it stands, the front first."""
        if wide not in self._placed:
            extents = extents_of([*self.front, *self.items], wide=wide)
            self._placed[wide] = Placing(extents)
        return self._placed[wide]

    def otherwise(self, items: list[Item]) -> _Body:
        """Other pieces behind the same front."""
        return _Body(self.front, items)


def _settled(body: _Body, marks: Sequence[str]) -> _Body:
    """The pieces, some moved to a new page: each mark then is on one page, however lines break."""
    for _ in marks:
        torn = _torn(body, marks)
        if torn is None:
            break
        mended = next(_mended(body, marks, torn), None)
        if mended is None:
            break
        body = mended
    return body


def _company(body: _Body) -> _Body:
    """The pieces, some moved to a page that has one or two lines: nothing follows those there."""
    for _ in range(_BACK):
        short, items = _short(body), body.items
        if not short:
            break
        last = min(short) - len(body.front)
        first = max(at for at in range(last + 1) if items[at].style in _OPENING or not at)
        tried = (
            body.otherwise([
                *items[:here],
                items[here].fresh(),
                *(item.fresh(begins=False) for item in items[here + 1 : last + 1]),
                *items[last + 1 :],
            ])
            for here in range(last, max(last - _BACK, first), -1)
            if items[here].style and not items[here - 1].extent.keeps
        )  # fmt: skip
        better = next((one for one in tried if len(_short(one)) < len(short)), None)
        if better is None:
            break
        body = better
    return body


def _short(body: _Body) -> set[int]:
    """The last pieces of pages that have one or two lines, in one way of counting or the other."""
    found: set[int] = set()
    for wide in (False, True):
        pages = body.placed(wide=wide).filled()
        found |= {at for high, at in pages.values() if high < _FEW and at >= len(body.front)}
    return found


def _held(body: _Body) -> _Body:
    """The pieces, each named one that goes to the next page with its text told so.

    LibreOffice leaves a heading at the foot of the page where content controls are in its text.
    """
    begins, items = len(body.front), body.items
    every = (at - begins for at in body.placed(wide=True).moved_on() if at >= begins)
    moved = {at for at in every if items[at].extent.marks}
    if not moved:
        return body
    return body.otherwise([one.fresh() if at in moved else one for at, one in enumerate(items)])


def _torn(body: _Body, marks: Sequence[str]) -> str | None:
    """The first mark that stands on different pages."""
    one, two = (body.placed(wide=wide).pages() for wide in (False, True))
    return next((mark for mark in marks if one[mark] != two[mark]), None)


def _mended(body: _Body, marks: Sequence[str], torn: str) -> Iterator[_Body]:
    """The ways to end a page before a mark, the nearest first, after which it is torn no more."""
    items = body.items
    at = next(n for n, item in enumerate(items) if torn in item.extent.marks)
    ahead = marks[: marks.index(torn) + 1]
    for here in range(at, max(at - _BACK, 0), -1):
        item, above = items[here], items[here - 1]
        if item.style and not above.extent.keeps and not item.extent.fresh:
            tried = body.otherwise([*items[:here], item.fresh(), *items[here + 1 :]])
            if _torn(tried, ahead) is None:
                yield tried
