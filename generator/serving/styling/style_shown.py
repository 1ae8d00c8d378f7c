"""Style shown: what a style is like: a report told in it, what it has seen, what another has not.

Nothing is written: a report is told from its text with another style in place of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection

from generator import (
    BadStyle,
    BadTemplate,
    Document,
    Edit,
    InvalidReport,
    UnknownStyle,
    leaves,
    load_style,
    revise,
)
from generator.learning.seen import SeenSection, coverage_of
from generator.number.numerals import numeral
from generator.serving.approving.differing import Bit, bits
from generator.serving.drafting.living import Beside, living
from generator.serving.store.digests import content
from generator.serving.store.listed_reports import Listed, listed
from generator.serving.styling.style_shelf import Shelved
from generator.serving.working.engines import apart_at_leisure
from generator.telling.document import LEVELS
from generator.telling.unlike import Layout, Setting, Worded, unlike

_STYLE: Final = ("样式",)
_FAULTS: Final = (BadStyle, BadTemplate, UnknownStyle)


# ---------------------------------------------------------------- a report told in it


class Section(NamedTuple):
    """A section as it is told: its name in every style, its number, its heading, its paragraphs."""

    name: str
    number: str
    heading: str
    paragraphs: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What is worded: its number is another wherever a section before it is left out."""
        return (self.heading, *self.paragraphs)


class Written(NamedTuple):
    """A report told in a style of that name; `fault` says why it cannot be."""

    style: str = ""
    sections: tuple[Section, ...] = ()
    fault: str = ""


class Row(NamedTuple):
    """A paragraph in two styles, None where there is none: what is another is gone, or new."""

    before: tuple[Bit, ...] | None
    after: tuple[Bit, ...] | None

    @property
    def is_same(self) -> bool:
        return self.before == self.after


class Pair(NamedTuple):
    """A section in two styles; None in the one that does not write it."""

    before: Section | None
    after: Section | None

    @property
    def _lines(self) -> list[tuple[str, ...]]:
        return [one.lines if one else () for one in (self.before, self.after)]

    @property
    def is_same(self) -> bool:
        old, new = self._lines
        return old == new

    def rows(self) -> list[Row]:
        """Its paragraphs side by side, and its heading where that is another."""
        old, new = self._lines
        found = []
        for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            for was, now in zip_longest(old[a:b], new[c:d]):
                both = (Bit(was),) if what == "equal" else bits(was or "", now or "")
                found.append(Row(_side(both, "del", was), _side(both, "ins", now)))
        return found[1:] if old[:1] == new[:1] else found


def _side(both: Sequence[Bit], own: str, text: str | None) -> tuple[Bit, ...] | None:
    """One side of a paragraph: what is as it was, and what it alone has."""
    return None if text is None else tuple(one for one in both if one.kind in {"", own})


@apart_at_leisure
def told_in(text: str, kind: str, beside: Beside, folder: str) -> Written:
    """The text of a report (决算, 预算) told in the style of a folder, "" in its own."""
    try:
        told = revise(text, [Edit(_STYLE, folder)]) if folder else text
        document = living(told, kind, beside, checked=False).document
    except InvalidReport as invalid:
        return Written(fault="\n".join(map(str, invalid.problems)))
    except _FAULTS as error:
        return Written(fault=str(error))
    if document is None:
        return Written(fault="这份报告现在还写不成说明，请先把填报里的错改好")
    return Written(document.style.name, tuple(_sections(document)))


def _sections(document: Document) -> Iterator[Section]:
    pattern = document.style.settings["编号"][LEVELS[0]]
    for at, one in enumerate(document.chapters, 1):
        number = numeral(pattern, at)
        paragraphs = tuple(block.text for block in one.blocks[1:])
        yield Section(one.name, number, one.heading.removeprefix(number), paragraphs)


def beside_each_other(before: Written, after: Written) -> list[Pair]:
    """The sections of two tellings in the order of the second; then those that it leaves out."""
    old = {one.name: one for one in before.sections}
    new = {one.name: one for one in after.sections}
    return [Pair(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))]


# ---------------------------------------------------------------- what it says of itself


class Seen(NamedTuple):
    """What of a style was seen published, section by section; `fault` says why it cannot be."""

    sections: tuple[SeenSection, ...] = ()
    fault: str = ""

    def by_kind(self) -> dict[str, list[SeenSection]]:
        """The sections of each kind of report; those of "" are what sections share."""
        found: dict[str, list[SeenSection]] = {}
        for one in self.sections:
            found.setdefault(one.kind, []).append(one)
        return found


@apart_at_leisure
def seen_of(folder: str, styles: Path) -> Seen:
    try:
        return Seen(coverage_of(load_style(folder, styles)).sections)
    except _FAULTS as error:
        return Seen(fault=str(error))


class Compared(NamedTuple):
    """What differs between two styles (`telling.unlike`); `fault` says why it cannot be told."""

    settings: tuple[Setting, ...] = ()
    layouts: tuple[Layout, ...] = ()
    sentences: tuple[Worded, ...] = ()
    fault: str = ""

    @property
    def is_alike(self) -> bool:
        return not (self.settings or self.layouts or self.sentences)

    def by_section(self) -> dict[str, list[Worded]]:
        """The sentences by the section that they stand in."""
        found: dict[str, list[Worded]] = {}
        for one in self.sentences:
            found.setdefault(one.section, []).append(one)
        return found


@apart_at_leisure
def compared(left: str, right: str, styles: Path) -> Compared:
    """The differences of the styles of two folders."""
    try:
        found = unlike(load_style(left, styles), load_style(right, styles))
    except _FAULTS as error:
        return Compared(fault=str(error))
    return Compared(found.settings, found.layouts, found.sentences)


# ---------------------------------------------------------------- who tells in it


def resting_on(connection: Connection, style: Shelved, cleared: set[str]) -> list[Listed]:
    """The reports whose newest text is told in a style.

    `cleared` has the digests of texts that are not: they are not read again, and others are added.
    """
    found = []
    for one in listed(connection):
        if one.digest in cleared:
            continue
        if _is_told_in(connection, one, style):
            found.append(one)
        else:
            cleared.add(one.digest)
    return found


def _is_told_in(connection: Connection, one: Listed, style: Shelved) -> bool:
    """Reads only what may name it: few of ten thousand reports do."""
    text = content(connection, one.digest).decode()
    names = (style.name, style.folder)
    if not any(_may_name(text, name) for name in names):
        return False
    try:
        return leaves(text, one.kind).get(_STYLE) in names
    except InvalidReport:  # nobody knows, and a style that is there does no harm
        return True


def _may_name(text: str, name: str) -> bool:
    """Whether a text has a name in it, or letters written by their numbers, which may be it."""
    return name in text or "\\" in text
