"""Outlined: where on the pages of a PDF what a finding is about is printed.

The number or the word that is written wrong, where it is known; else all that the finding quotes;
else its line, or the row of its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.inspection import Finding
from generator.inspection.claims import Quote
from generator.problem import Place, unit_of
from generator.published.traced import Outline, Traces
from generator.results.result import Result
from generator.understanding import TableCell


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
        found = tuple(_quote(finding.at, finding.printed, unit_of(finding.expected), traces))
    elif finding:
        found = _spot(finding, place, result, traces)
    return found or traces.whole(place)


def _quote(quote: Quote, printed: str, unit: str, traces: Traces) -> Iterator[Outline]:
    """The words that are wrong within what is quoted; all of it where they are not known."""
    text = quote.text.text
    start, end = quote.start, quote.end
    if printed:
        start, end = _within(quote, printed, unit)
    places = quote.text.places
    for n, (begins, place) in enumerate(places):
        ends = places[n + 1][0] if n + 1 < len(places) else len(text)
        first, last = max(start, begins), min(end, ends)
        if first < last and not place.sheet:
            yield from traces.words(place, text[first:last], near=first - begins)


def _within(quote: Quote, printed: str, unit: str) -> tuple[int, int]:
    """Where a number or a word stands in a quote, if it can be with its unit; else the quote."""
    pattern = re.compile(rf"(?<![\d.]){re.escape(printed)}(?!\d)")
    found = list(pattern.finditer(quote.text.text, quote.start, quote.end))
    measured = (one for one in found if quote.text.text.startswith(unit, one.end()))
    match = next(measured, found[0] if found else None)
    return match.span() if match else (quote.start, quote.end)


def _spot(finding: Finding, place: Place, result: Result, traces: Traces) -> tuple[Outline, ...]:
    """A cell, among those of its row that print the same; or words of a line."""
    row = [
        cell
        for cells in result.understood.tables.cells.values()
        for cell in cells.values()
        if cell.place == place and cell.text == finding.quote
    ]
    meant = [at for at, cell in enumerate(row) if _is_one_of(cell, finding.cells)]
    for said in (finding.quote, finding.printed):
        if found := traces.words(place, said, nth=min(meant, default=0)):
            return found
    return ()


def _is_one_of(cell: TableCell, cells: tuple[TableCell, ...]) -> bool:
    return any(one is cell for one in cells)
