"""Page: the whole disclosure as one page that needs nothing else: to read, to ask, to print.

Nothing is fetched and nothing runs.  A number leads to its explanation by a link, which the style
sheet shows when it is pointed at, has the focus, or was followed; an explanation leads to every
place where its number stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from generator.elements import Element, element, head, page
from generator.entry.values import UNITS
from generator.problem import Checked
from generator.publication import chosen, cover_of
from generator.telling.document import Document
from generator.writers.page.cards import NOWHERE, cards, shown_on_hover
from generator.writers.page.front import contents, cover, headlines, panel
from generator.writers.page.parts import Told


def to_html(
    document: Document,
    *,
    part: str | None = None,
    unit: str = "",
    checked: Checked | None = None,
    mark: str = "",
) -> str:
    """The page of a report; the same document gives the same text.

    It is for the public: it names no file and speaks of no check.  With `checked`, what the check
    of the report came to, it is for the clerk, and must not be published.  `part` is the number or
    the name of the one part that is wanted, `unit` that of the tables, 元 or 万元: without it the
    style's; `mark` goes into its head.  Raises NoSuchPart.
    """
    style = document.style.unit
    told = Told(document, unit or (style if style in UNITS else "万元"))
    parts = chosen(document, part)
    sections = list(told.parts(parts))
    summary = headlines(parts, told.unit, told.numbers)
    explained = list(cards(told.numbers, public=checked is None))
    whole = part is None
    body = element(
        "body",
        element("span", id=NOWHERE),
        element(
            "nav",
            element("a", "跳到正文", href="#main", class_="skip"),
            aria_label="跳转",
        ),
        cover(document) if whole else None,
        contents(told.entries),
        summary if whole else None,
        panel(checked),
        element("main", *sections, id="main"),
        element("aside", *explained, class_="cards", aria_label="数的来历"),
        element(
            "nav",
            element("a", "目录", href="#contents"),
            class_="jump",
            aria_label="到目录",
        ),
    )
    title = "".join(cover_of(document)) if whole else parts[0].title
    style_sheet = _style() + shown_on_hover(told.numbers)
    return page(element("html", head(title, style_sheet, *_said(mark)), body, lang="zh-CN"))


def _said(mark: str) -> Iterator[Element]:
    yield element("meta", name="referrer", content="no-referrer")
    if mark:
        yield element("meta", name="keywords", content=mark)


@cache
def _style() -> str:
    return files("generator.writers.page").joinpath("page.css").read_text("utf-8")
