"""Document: headings and passages in reading order, numbered; no format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from generator.facts import Facts
from generator.number.figure import Figure
from generator.number.numerals import numeral
from generator.telling.narrative import Paragraph, Passage, Section
from generator.telling.style import Style

LEVELS = ("一级", "二级", "三级", "四级")


class Block(Struct, frozen=True, dict=True):
    """One paragraph as it is read: its number or heading, what it says, its heading level.

    Level 0 is no heading, 1 is the title, 2 a section's heading, 3 and 4 what is below it.
    """

    lead: str
    paragraph: Paragraph | None = None
    level: int = 0

    @cached_property
    def text(self) -> str:
        return self.lead + (self.paragraph.text if self.paragraph else "")

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The block's characters, and what each states."""
        lead = (Passage(self.lead),) if self.lead else ()
        return lead + (self.paragraph.passages if self.paragraph else ())


class Chapter(Struct, frozen=True, dict=True):
    """A section with its heading and its blocks, in reading order."""

    name: str
    blocks: tuple[Block, ...]

    @cached_property
    def heading(self) -> str:
        return self.blocks[0].text


class Document(Struct, frozen=True):
    """The explanation of one report: its title and its chapters, numbered."""

    title: str
    chapters: tuple[Chapter, ...]
    facts: Facts
    style: Style

    def blocks(self) -> Iterator[Block]:
        """Every block from the title on."""
        yield Block(self.title, level=1)
        for chapter in self.chapters:
            yield from chapter.blocks

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Every figure that is stated, as it is printed, in reading order."""
        for block in self.blocks():
            for passage in block.passages:
                if isinstance(passage.states, Figure):
                    yield passage.text, passage.states


def assemble(sections: Sequence[Section], facts: Facts, style: Style) -> Document:
    """Sections with their headings numbered as the style numbers each level."""
    patterns = [style.settings["编号"][level] for level in LEVELS]
    title = str(style.settings["标题"][facts.report.kind])
    chapters = []
    for number, section in enumerate(sections, 1):
        heading = Block(numeral(patterns[0], number) + section.heading, level=2)
        numbered = _numbered(section.paragraphs, patterns)
        chapters.append(Chapter(section.name, (heading, *numbered)))
    year = str(facts.report.content.year)
    return Document(
        title.replace("{年度}", year).replace("{部门}", facts.report.content.department),
        tuple(chapters),
        facts,
        style,
    )


def _numbered(paragraphs: Sequence[Paragraph], patterns: Sequence[str]) -> Iterator[Block]:
    """A number starts anew below each higher one, and where plain text ends a list 1、2、…"""
    counts = [0] * (len(patterns) + 1)
    in_list = 0  # the level of the list that the paragraph above is an entry of
    for paragraph in paragraphs:
        level = paragraph.level
        if not level:
            if in_list > 2:  # noqa: PLR2004  （一）（二） go on: plain text belongs to their entries
                counts[in_list:] = [0] * (len(counts) - in_list)
                in_list = 0
            yield Block("", paragraph)
            continue
        counts[level] += 1
        counts[level + 1 :] = [0] * (len(counts) - level - 1)
        in_list = 0 if paragraph.heading else level
        number = numeral(patterns[level - 1], counts[level])
        yield Block(number, paragraph, level + 1 if paragraph.heading else 0)
