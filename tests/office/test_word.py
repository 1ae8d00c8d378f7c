"""The Word document as LibreOffice prints it: on the pages that its contents name, charts drawn.

With the fonts of this machine, and with no Times New Roman and none of its measure, where figures
are a quarter wider.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import pytest
from example import EXAMPLE, EXAMPLE_BUDGET, INPUTS, told
from printing import TIMES, fonts_without, pages, printed, words

from generator.entry import read
from generator.publication import charts_in, parts_of
from generator.publication.columns import fitted
from generator.publication.pages import Extent, pages_of
from generator.telling.document import Document
from generator.writers.docx import to_docx
from generator.writers.docx.body import flow_of
from generator.writers.docx.contents import with_contents
from generator.writers.docx.item import Entry, extents_of

# Each input in its own style and in the one that draws every chart.
CASES: Final = {
    f"{path.parent.name}-{path.stem}-{style or 'own'}": (path, style)
    for path in (*INPUTS, EXAMPLE, EXAMPLE_BUDGET)
    for style in ("", "base")
}
EVERY = pytest.mark.parametrize("name", CASES)
COLOURFUL: Final = 60  # how far apart the parts of a colour are that nobody takes for grey
ENOUGH: Final = 100  # pixels that have a colour where something is drawn
Printed = Mapping[str, bytes]


@cache
def document_of(name: str) -> Document:
    path, style = CASES[name]
    report = read(path)
    return told(report, style or report.content.style or "base", draft=True).document


@pytest.fixture(scope="module", params=[(), TIMES], ids=["every face", "no Times"])
def print_outs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """All of them at once: LibreOffice takes longer to start than to print."""
    documents = {name: to_docx(document_of(name)) for name in CASES}
    folder = tmp_path_factory.mktemp("word")
    hidden = request.param
    return printed(documents, folder, fonts_without(hidden, folder) if hidden else None)


def counted(document: Document) -> tuple[list[tuple[Entry, int]], tuple[int, int]]:
    """The lines of the contents with their pages; the pages of the document, as we count.

    Those are set tight, and as wide as it may be: no heading is there to hold what comes last.
    """
    flow = flow_of(document, parts_of(document), "万元")
    items = with_contents(document, flow.entries, flow.items)
    end = Extent((0,), marks=("end",))
    tight, wide = (pages_of([*extents_of(items, wide=wide), end]) for wide in (False, True))
    return [(entry, wide[entry.mark]) for entry in flow.entries], (tight["end"], wide["end"])


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@EVERY
def test_what_the_contents_name_stands_on_that_page(name: str, print_outs: Printed) -> None:
    texts = [text for _, text in pages(print_outs[name])]
    entries, _ = counted(document_of(name))
    for entry, page in entries:
        assert bare(entry.text) in texts[page - 1], entry.text
        # The last of its characters on the page of the contents is that number.
        assert f"{bare(entry.text)}{page}" in re.sub(r"\.{2,}", "", texts[1]), entry.text


@EVERY
def test_it_has_as_many_pages_as_were_counted(name: str, print_outs: Printed) -> None:
    _, (least, most) = counted(document_of(name))
    assert least <= len(list(pages(print_outs[name]))) <= most


@EVERY
def test_no_figure_and_no_code_is_broken_in_its_cell(name: str, print_outs: Printed) -> None:
    whole = words(print_outs[name])
    cells = Counter(
        text
        for part in parts_of(document_of(name))
        for _, table in fitted(part, "万元")
        for row in table.texts
        for text in row
        if text.isascii()
    )
    assert not {text for text, count in cells.items() if text and whole[text] < count}


@EVERY
def test_every_page_but_the_cover_has_its_number(name: str, print_outs: Printed) -> None:
    for number, (_, text) in enumerate(pages(print_outs[name]), 1):
        assert (f"—{number}—" in text) == (number > 1)


@EVERY
def test_no_page_begins_with_what_belongs_to_the_one_before(name: str, print_outs: Printed) -> None:
    for _, text in pages(print_outs[name]):
        assert not re.match(r"注：|说明：|图\d|[，。；：、）”]", text), text[:20]


def coloured(page: Any) -> int:
    """How many pixels of a page have a colour."""
    shown = page.render(scale=0.5)
    data, wide = bytes(shown.buffer), shown.n_channels
    points = (data[at : at + 3] for at in range(0, len(data), wide))
    return sum(max(one) - min(one) > COLOURFUL for one in points)


@EVERY
def test_every_chart_is_drawn_above_its_title(name: str, print_outs: Printed) -> None:
    document = document_of(name)
    waiting = list(charts_in(parts_of(document)))
    for page, text in pages(print_outs[name]):
        while waiting and bare(waiting[0].title) in text:
            chart = waiting.pop(0)
            assert coloured(page) > ENOUGH, chart.title
            for _, figures in chart.series:
                assert all(document.style.number(one) in text for one in figures), chart.title
    assert waiting == []
