"""Marking: a section's prose cut into pieces: every figure, and every word that is at fault.

A finding covers a piece of a sentence, often with several figures; it marks the one that is written
wrong.  Where no figure is (a word, a title), the word itself is marked.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Final

from msgspec import Struct, field

from generator.inspection import Finding
from generator.inspection.claims import Quote
from generator.inspection.coverage import UNREAD, UNSETTLED, Figured
from generator.later import matcher
from generator.problem import HINT, RIGHT, WRONG, Place, unit_of
from generator.results.result import Result
from generator.understanding import Text

INVOLVED: Final = "涉及"  # it was held against something else, which is what is wrong
KNOWN: Final = "已核实"  # a finding that somebody has looked into and acknowledged

# What a page can show of the prose; a report has a tenth of it.
_CHARACTERS: Final = 100_000
_MARKS: Final = 2_000

_WORST: Final = (WRONG, HINT, KNOWN, RIGHT, INVOLVED, UNSETTLED, UNREAD)


def level_of(finding: Finding, result: Result) -> str:
    """What a finding is to the reader: its level, unless it has been acknowledged."""
    known = finding.level != RIGHT and result.acknowledgements.of(finding)
    return KNOWN if known else finding.level


class Mark(Struct):
    """A piece of the prose with what was found of it, or `why` nothing was; `id` is unique."""

    id: str
    start: int
    end: int
    text: str
    place: Place
    figure: bool
    level: str
    found: list[Finding] = field(default_factory=list)
    why: str = ""


Fault = tuple[Finding, str]  # with its level to the reader
Stood = tuple[Quote, Fault]  # with where it stands
Piece = str | Mark
Paragraph = tuple[Piece, ...]


class Section(Struct, frozen=True):
    """A section as it is shown: its heading and its paragraphs in pieces."""

    text: Text
    heading: Paragraph
    paragraphs: tuple[Paragraph, ...]

    def marks(self) -> Iterator[Mark]:
        for paragraph in (self.heading, *self.paragraphs):
            yield from marks_of(paragraph)


def marks_of(paragraph: Paragraph) -> Iterator[Mark]:
    return (piece for piece in paragraph if isinstance(piece, Mark))


def worst(levels: Sequence[str]) -> str:
    """The one that outweighs the others."""
    return min(levels, key=_WORST.index, default=UNSETTLED)


def bounded(
    sections: Iterable[Section], characters: int = _CHARACTERS, marks: int = _MARKS
) -> tuple[tuple[Section, ...], bool]:
    """As much of the prose as a page can show, and whether that is less than all."""
    kept: list[Section] = []
    for section in sections:
        paragraphs: list[Paragraph] = []
        for paragraph in (section.heading, *section.paragraphs):
            pieces: list[Piece] = []
            for piece in paragraph:
                size = len(piece.text if isinstance(piece, Mark) else piece)
                characters -= size
                marks -= isinstance(piece, Mark)
                if characters < 0 or marks < 0:
                    if isinstance(piece, str) and characters < 0:
                        pieces.append(piece[:characters])
                    rest = tuple(filter(None, (*paragraphs, tuple(pieces))))
                    return (*kept, Section(section.text, rest[0] if rest else (), rest[1:])), True
                pieces.append(piece)
            paragraphs.append(tuple(pieces))
        kept.append(Section(section.text, paragraphs[0], tuple(paragraphs[1:])))
    return tuple(kept), False


def marked(result: Result) -> tuple[Section, ...]:
    """Every section in pieces; together the pieces are the section's text."""
    figures: dict[int, list[Figured]] = {}
    for figure in result.figures:
        figures.setdefault(id(figure.at.text), []).append(figure)
    faults: dict[int, list[Stood]] = {}
    for finding in result.inspection.findings:
        if finding.at is not None:
            fault = finding, level_of(finding, result)
            faults.setdefault(id(finding.at.text), []).append((finding.at, fault))
    numbers = count(1)
    return tuple(
        _section(text, _marks(text, figures.get(id(text), []), faults.get(id(text), []), numbers))
        for text in result.understood.sections
    )


def _marks(
    text: Text, figures: Sequence[Figured], faults: Sequence[Stood], numbers: Iterator[int]
) -> list[Mark]:
    """The marks of a section in reading order, none over another."""
    shown = [_of_figure(figure) for figure in figures]
    every = sorted([*shown, *_at_fault(text, shown, faults)], key=lambda mark: mark.start)
    for mark in every:
        mark.id = f"f{next(numbers)}"
    return every


def _of_figure(figure: Figured) -> Mark:
    """A figure as far as it is right; what is held against it comes in _at_fault."""
    quote = figure.at
    levels = [RIGHT if one.level == RIGHT else INVOLVED for one in figure.found]
    return Mark(
        id="",
        start=quote.start,
        end=quote.end,
        text=quote.words,
        place=quote.place,
        figure=True,
        level=worst(levels) if levels else figure.state,
        found=list(figure.found),
        why=figure.why,
    )


def _at_fault(text: Text, shown: Sequence[Mark], faults: Sequence[Stood]) -> list[Mark]:
    """Blames the figures that a finding means, and makes a mark of each word that one means."""
    starts = [mark.start for mark in shown]
    words: dict[tuple[int, int], list[Fault]] = {}
    for quote, fault in faults:
        finding, _ = fault
        first = bisect.bisect_left(starts, quote.start)
        first -= first > 0 and shown[first - 1].end > quote.start
        under = shown[first : bisect.bisect_left(starts, quote.end)]
        meant = [mark for mark in under if _shows(mark.text, finding.printed)]
        # 增加20万元，增长20%: what should stand there says by its unit which of them is meant.
        unit = unit_of(finding.expected)
        meant = [mark for mark in meant if unit and mark.text.endswith(unit)] or meant
        at = text.text.find(finding.printed, quote.start, quote.end) if finding.printed else -1
        if meant or (under and at < 0):
            for mark in meant or under:
                _held_against(mark, [fault])
        elif at >= 0:
            words.setdefault((at, at + len(finding.printed)), []).append(fault)
        else:
            words.setdefault((quote.start, quote.end), []).append(fault)
    return _apart(text, shown, words)


_NUMBER: Final = matcher(r"-?\d[\d,]{0,19}(?:\.\d{1,9})?")


def _shows(figure: str, written: str) -> bool:
    number = _NUMBER.match(figure)
    return bool(written) and written in {figure, number[0] if number else figure}


def at_fault(text: str, finding: Finding) -> tuple[int, int] | None:
    """Where in a text the number or the word stands that is wrong, if it can be with its unit."""
    if not finding.printed:
        return None
    number = re.compile(rf"(?<![\d.]){re.escape(finding.printed)}(?!\d)")
    found = list(number.finditer(text))
    unit = unit_of(finding.expected)
    measured = (one for one in found if text.startswith(unit, one.end()))
    match = next(measured, found[0] if found else None)
    return match.span() if match else None


def _apart(
    text: Text, shown: Sequence[Mark], words: dict[tuple[int, int], list[Fault]]
) -> list[Mark]:
    """The words as marks that lie beside the figures and beside one another."""
    starts = [mark.start for mark in shown]
    found: list[Mark] = []
    for (start, end), faults in sorted(words.items(), key=lambda item: item[0]):
        begin = max(start, found[-1].end) if found else start
        at = max(bisect.bisect_right(starts, begin) - 1, 0)
        while at < len(shown) and shown[at].start <= begin:
            begin = max(begin, shown[at].end)
            at += 1
        stop = min(end, shown[at].start) if at < len(shown) else end
        broken = text.text.find("\n", begin, stop)  # a mark stays within its paragraph
        stop = broken if broken > begin else stop
        if begin < stop:
            quote, place = text.text[begin:stop], text.place(begin)
            found.append(Mark("", begin, stop, quote, place, figure=False, level=UNSETTLED))
            _held_against(found[-1], faults)
        else:
            nearest = min((*found[-1:], *shown[max(at - 1, 0) : at + 1]), key=_distance(start))
            _held_against(nearest, faults)
    return found


def _distance(start: int) -> Callable[[Mark], int]:
    return lambda mark: abs(mark.start - start)


def _held_against(mark: Mark, faults: Sequence[Fault]) -> None:
    mark.found += [finding for finding, _ in faults if finding not in mark.found]
    mark.level = worst([mark.level, *(level for _, level in faults)])


def _section(text: Text, marks: Sequence[Mark]) -> Section:
    first, _, _ = text.text.partition("\n")
    has_heading = bool(text.heading) and first.endswith(text.heading)
    cuts = _cuts(text, len(first) + 1 if has_heading else 0)
    paragraphs = tuple(_pieces(text, marks, cuts))
    if has_heading:
        return Section(text, paragraphs[0], paragraphs[1:])
    heading = text.title if numbered(text.number) else text.heading or text.number
    return Section(text, (heading,), paragraphs)


def numbered(number: str) -> bool:
    """Whether a section's number is one, not a name (编制说明)."""
    return re.fullmatch("（?[一二三四五六七八九十]+）?|[0-9]+", number) is not None


def _cuts(text: Text, after: int) -> list[int]:
    """Where paragraphs begin: at a break, and where a line begins after the end of a sentence."""
    body = text.text
    breaks = {match.end() for match in re.finditer("\n", body)}
    lines = {at for at, _ in text.places if at > after and body[at - 1] in "。："}
    return sorted({0, len(body), *breaks, *lines} - ({0} if not body else set()))


def _pieces(text: Text, marks: Sequence[Mark], cuts: Sequence[int]) -> Iterator[Paragraph]:
    """The paragraphs between the cuts; a cut within a mark waits for its end."""
    waiting = list(reversed(marks))
    at = 0
    for stop in cuts[1:]:
        if stop <= at:
            continue
        pieces: list[Piece] = []
        while waiting and waiting[-1].start < stop:
            mark = waiting.pop()
            pieces += [text.text[at : mark.start], mark]
            at = mark.end
        if at < stop:
            pieces.append(text.text[at:stop].rstrip("\n"))
            at = stop
        shown = tuple(piece for piece in pieces if isinstance(piece, Mark) or piece)
        if shown:
            yield shown
