"""Outlined: where on the pages of a PDF what a finding is about is printed.

The number or the word that is written wrong, where it is known; else all that the finding quotes;
else its line, or the row of its table.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.inspection import Finding
from generator.inspection.claims import Quote
from generator.problem import Place
from generator.published.traced import Outline, Traces
from generator.results.marking import at_fault
from generator.results.result import Result


def outlined(finding: Finding, result: Result, traces: Traces) -> tuple[Outline, ...]:
    """Where a finding of a result is printed, and where else its cause shows.

    Nothing for what is missing from a report, and for what a workbook beside it has.
    """
    found = [*_of(finding, finding.place, result, traces)]
    for place in finding.also:
        alike = (
            one
            for one in result.inspection.findings
            if one.place == place and _said(one) == _said(finding)
        )
        found += _of(next(alike, None), place, result, traces)
    return tuple(dict.fromkeys(found))


def _said(finding: Finding) -> tuple[str, str, str]:
    """What findings of one cause share, wherever they stand."""
    return finding.code, finding.printed, finding.expected


def _of(
    finding: Finding | None, place: Place, result: Result, traces: Traces
) -> tuple[Outline, ...]:
    """What is about one place."""
    if place.sheet or not place.page:
        return ()
    found: tuple[Outline, ...] = ()
    if finding and finding.at:
        found = tuple(_quote(finding.at, finding, traces))
    elif finding:
        found = _spot(finding, place, result, traces)
    return found or traces.whole(place)


def _quote(quote: Quote, finding: Finding, traces: Traces) -> Iterator[Outline]:
    """The words that are wrong within what is quoted; all of it where they are not known."""
    text = quote.text.text
    start, end = quote.start, quote.end
    if span := at_fault(text[start:end], finding):
        start, end = start + span[0], start + span[1]
    places = quote.text.places
    for n, (begins, place) in enumerate(places):
        ends = places[n + 1][0] if n + 1 < len(places) else len(text)
        first, last = max(start, begins), min(end, ends)
        if first < last and not place.sheet:
            yield from traces.words(place, text[first:last], near=first - begins)


def _spot(finding: Finding, place: Place, result: Result, traces: Traces) -> tuple[Outline, ...]:
    """A cell, among those of its row that print the same; or words of a line."""
    row = [
        cell
        for cells in result.understood.tables.cells.values()
        for cell in cells.values()
        if cell.place == place and cell.text == finding.quote
    ]
    meant = (at for at, cell in enumerate(row) if any(cell is one for one in finding.cells[:1]))
    nth = next(meant, 0)
    for said in (finding.quote, finding.printed):
        if found := traces.words(place, said, nth=nth):
            return found
    return ()
