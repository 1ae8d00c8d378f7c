"""Item: a paragraph or a table of the document, its markup and what it takes of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.publication.pages import Extent
from generator.writers.docx.markup import paragraph

_BREAK = "<w:pageBreakBefore/>"
_WITH_NEXT = "<w:keepNext/>"


class Item(Struct, frozen=True):
    """What is in a paragraph of a style, or, without a style, the markup of a table.

    `own` is what of its properties the style does not have.  `wide` has its lines as wide as they
    may be set (see measure), if those can be others.
    """

    extent: Extent
    inside: str
    style: str = ""
    own: str = ""
    wide: tuple[int, ...] | None = None
    leads: bool = False  # to what follows it, and stays with it

    def extent_of(self, *, wide: bool) -> Extent:
        if not wide or self.wide in {None, self.extent.lines}:
            return self.extent
        return replace(self.extent, lines=self.wide)

    def fresh(self, *, begins: bool = True) -> Item:
        """The same at the top of a page, or wherever it comes to stand."""
        return replace(self, extent=replace(self.extent, fresh=begins))

    def written(self, ending: str = "") -> str:
        """Its markup; `ending` is the properties of the section that ends with it."""
        if self.style:
            start = _BREAK if self.extent.fresh else ""
            start = f"{_WITH_NEXT}{start}" if self.leads else start
            return paragraph(self.style, self.inside, start, self.own, ending)
        # The end of a section stands in a paragraph.
        return self.inside + (paragraph("Spacer", "", ending) if ending else "")


class Entry(Struct, frozen=True):
    """A line of the contents: its level, its text, the bookmark that it leads to."""

    level: int
    text: str
    mark: str


def extents_of(items: Iterable[Item], *, wide: bool) -> Sequence[Extent]:
    """What the items take of the pages."""
    return [item.extent_of(wide=wide) for item in items]
