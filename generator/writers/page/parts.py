"""Parts: the parts of the disclosure as sections of headings, paragraphs, charts and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field

from generator.elements import Child, Element, drawn, element
from generator.number.figure import Figure
from generator.publication import GLOSSARY, Part, Roll
from generator.publication.charts import Chart
from generator.publication.columns import fitted
from generator.publication.drawing import to_svg
from generator.publication.measure import lines
from generator.publication.pages import in_company
from generator.publication.sheet import INDENT, SPACING, TYPE, UPRIGHT
from generator.tabulation import caption_of
from generator.telling.document import Block, Document
from generator.writers.page.endings import ended, kept_at_end
from generator.writers.page.html_tables import roll, table_section
from generator.writers.page.numbers import Numbers

_DEEPEST: Final = 6  # level of a heading
_CHART: Final = 12
_WHOLE: Final = 3  # lines that no page ends between: one of them would be alone
_UNMARKED: Final = {"", "年"}  # the units of what needs no explanation: years


class Entry(Struct, frozen=True):
    """A line of the contents: its level (1: a part), its text, the id of where it leads."""

    level: int
    text: str
    id: str


class Told(Struct):
    """Tells the parts one after the other; `entries` are the headings so far."""

    document: Document
    unit: str
    numbers: Numbers = field(default_factory=Numbers)
    entries: list[Entry] = field(default_factory=list)
    level: int = 2  # of the last heading

    def parts(self, parts: Sequence[Part]) -> Iterator[Element]:
        """The parts, each with those that go on below its end."""
        starts = [at for at, part in enumerate(parts) if part.fresh or not at]
        for at, end in zip(starts, [*starts[1:], len(parts)], strict=True):
            yield self._part(parts[at], parts[at + 1 : end])

    def _part(self, part: Part, below: Sequence[Part] = ()) -> Element:
        """A part with its title, from the top of a printed page on; what is `below` goes on."""
        name = f"p{part.number}"
        self.level = 2
        self.entries.append(Entry(1, part.title, name))
        content = self.document.facts.report.content
        tables = []
        for number, found in fitted(part, self.unit):
            table = found.table
            self.entries.append(Entry(2, table.title, table.key))
            caption = caption_of(table, content.department, content.year, self.unit)
            tables.append(table_section(number, found, self.numbers, caption))
        told = [
            one
            for at, section in enumerate(part.sections, 1)
            for first, block in _firsts(section.blocks)
            for one in self._block(block, f"{name}-{at}" if first else None, part)
        ]
        counts = [_lines(block) for section in part.sections for block in section.blocks]
        for one in below:
            told.append(self._part(one))
            counts.append(1 + sum(len(section.blocks) for section in one.sections))
        if count := in_company(counts):
            told[-count:] = [element("div", *told[-count:], class_="last")]
        return element(
            "section",
            element("h2", part.title, id=name),
            *told,
            *tables,
            class_=f"part{' tables' if tables else ''}{'' if part.fresh else ' joined'}",
            aria_labelledby=name,
        )

    def _block(
        self, block: Block | Chart | Roll, name: str | None, part: Part
    ) -> Iterator[Element]:
        if isinstance(block, Chart):
            yield self._chart(block)
            return
        if isinstance(block, Roll):
            yield roll(block)
            return
        if block.level:
            if name:
                self.entries.append(Entry(2, block.text, name))
            yield self._heading(block, name)
            return
        if part.name == GLOSSARY:
            yield _term(block)
            return
        short = "whole" if _lines(block) <= _WHOLE else None
        yield element("p", *self._ended(block), class_=short)

    def _heading(self, block: Block, name: str | None) -> Element:
        """A heading, at most one level below the last; a section may begin with an entry."""
        level = min(block.level + 1, _DEEPEST)
        self.level = min(level, self.level + 1)
        kind = None if level == self.level else "entry"
        return element(f"h{self.level}", *self._ended(block), id=name, class_=kind)

    def _passage(self, states: object, text: str) -> Child:
        if isinstance(states, Figure) and states.unit not in _UNMARKED:
            return self.numbers.mention(states, text, self.entries[-1].text)
        return text

    def _ended(self, block: Block) -> Iterator[Child]:
        """The words of a block, the last of them on one line: more than two characters."""
        left = len(block.text) - len(kept_at_end(block.text))
        kept: list[Child] = []
        for passage in block.passages:
            text = passage.text
            if left >= len(text):
                yield self._passage(passage.states, text)
            elif isinstance(passage.states, Figure) or left <= 0:
                kept.append(self._passage(passage.states, text))
            else:
                yield text[:left]
                kept.append(text[left:])
            left -= len(text)
        if kept:
            yield element("span", *kept, class_="end")

    def _chart(self, chart: Chart) -> Element:
        """A chart with its title; its figures as a table, for who does not see it."""
        svg = to_svg(chart, self.document.style)
        return element(
            "figure",
            drawn(svg),
            element("figcaption", chart.title),
            element("aside", self._data(chart), aria_label=f"图{chart.number} 的数"),
        )

    def _data(self, chart: Chart) -> Element:
        section, word = self.entries[-1].text, self.document.style.word
        columns = [name for name, _ in chart.series]
        rows = []
        for at, category in enumerate(chart.categories):
            figures = [values[at] for _, values in chart.series]
            figures += chart.shares[at : at + 1]
            cells = (
                element("td", self.numbers.mention(one, word(one), section)) for one in figures
            )
            rows.append(element("tr", element("th", category, scope="row"), *cells))
        heads = ("项目", *columns, *(["占比"] if chart.shares else []))
        head = element("tr", *(element("th", text, scope="col") for text in heads))
        table = element("table", element("thead", head), element("tbody", *rows))
        return element("details", element("summary", "看图中的数"), table)


def _lines(block: Block | Chart | Roll) -> int:
    """The lines that a block takes on paper; a chart is no line, and as high as many."""
    if isinstance(block, Chart):
        return _CHART
    if isinstance(block, Roll):
        return 1 + len(block.names)
    return lines(block.text, UPRIGHT.wide * 5, TYPE, SPACING, INDENT * TYPE * 50)


def _firsts(
    blocks: tuple[Block | Chart | Roll, ...],
) -> Iterator[tuple[bool, Block | Chart | Roll]]:
    """Each block, and whether it is the first of its section."""
    return ((at == 0, block) for at, block in enumerate(blocks))


def _term(block: Block) -> Element:
    """A term, set off, and its meaning."""
    term, colon, meaning = block.text.partition("：")
    if not colon:
        return element("p", block.text)
    short = "whole" if _lines(block) <= _WHOLE else None
    return element("p", element("dfn", term), *ended(f"{colon}{meaning}"), class_=short)
