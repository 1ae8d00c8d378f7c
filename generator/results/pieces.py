"""Pieces: what stands on the page of an audit, for whoever makes a page of it.

What was found, rule by rule, then the report itself with every figure marked and explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct

from generator.elements import Child, Element, element, harmless
from generator.inspection import Finding
from generator.inspection.coverage import UNREAD, UNSETTLED
from generator.problem import HINT, RIGHT, WRONG, Place
from generator.results.acknowledged import Acknowledged, Entry
from generator.results.marking import (
    INVOLVED,
    KNOWN,
    Mark,
    Paragraph,
    Section,
    at_fault,
    bounded,
    level_of,
    marked,
    marks_of,
    numbered,
)
from generator.results.notes import (
    CLASSES,
    SAID,
    SIGNS,
    TITLES,
    Notes,
    diagnosed,
    level_label,
    should,
    sign,
)
from generator.results.result import Result
from generator.results.tabled import Row, Shown, Table, left_out, tabled

_LEGEND: Final = (
    (RIGHT, "与表、与计算相符"),
    (WRONG, "不可能成立，应当改"),
    (HINT, "尾差或行文，请看一看"),
    (KNOWN, "看过了，可以不改"),
    (INVOLVED, "与它一起核对的另一处有错"),
    (UNSETTLED, "没有可以核对的依据"),
    (UNREAD, "没有读懂这句话"),
)
_LISTED: Final = 300  # findings in the list; who has more has another problem
_ALSO: Final = 20  # places of one finding
_ELSEWHERE: Final = "核对的结果都在底稿（xlsx）里。"

Cause = tuple[str, str, str, str, Place]


class Group(Struct, frozen=True):
    """The findings of one rule in one section: what is said of all, and each as it is told.

    `first` is the number of the first among the result's findings, counted from 1.
    """

    level: str
    head: Element
    first: int
    each: tuple[Element, ...]


class PagePieces(Struct, frozen=True):
    """What stands on the page of an audit, for whoever makes a page of it.

    `groups` are those of `listed` findings; `acknowledged` has one piece for each that is, `stale`
    for each entry that matches nothing any more.  A figure is marked by element `mark`, with its
    note in it; links lead to ids of the same page, from `home` on.
    """

    verdict: str
    counts: tuple[tuple[str, int, str], ...]
    listed: int
    groups: tuple[Group, ...]
    legend: Element
    prose: tuple[Element, ...]
    tables: tuple[Element, ...]
    unread: Element | None
    unchecked: Element | None
    acknowledged: tuple[Element, ...]
    stale: tuple[Element, ...]


def page_pieces(result: Result, home: str = "") -> PagePieces:
    """The pieces of the page of one report; links to it begin with `home`, '' on its own page."""
    sections, cut = bounded(marked(result))
    tables, names = tabled(result)
    notes = Notes(result, names)
    return PagePieces(
        verdict=_said(result),
        counts=_counts(result),
        listed=min(len(result.findings), _LISTED),
        groups=tuple(_groups(result, _places(result, sections, tables, home))),
        legend=_legend(result),
        prose=tuple(_prose(sections, notes, cut=cut)),
        tables=tuple(_tables(result, tables, notes)),
        unread=_unread(result),
        unchecked=_unchecked(result),
        acknowledged=tuple(map(_known, result.acknowledged)),
        stale=tuple(map(_stale, result.stale)),
    )


# ---------------------------------------------------------------- what was found


def _counts(result: Result) -> tuple[tuple[str, int, str], ...]:
    return (
        ("核对", result.checked, ""),
        ("错误", result.wrong, "wrong" if result.wrong else ""),
        ("提示", result.hints, "hint" if result.hints else ""),
        ("正文的数", len(result.figures), ""),
        ("其中未核", result.coverage.unsettled, ""),
        ("其中未读", result.coverage.unread, ""),
    )


def _said(result: Result) -> str:
    """The verdict in a sentence."""
    if result.wrong:
        return f"有 {result.wrong} 处错误，改正以后再公开。"
    if not result.checked:
        return "没有找到可以核对的内容，不能据此认为没有错误。"
    if result.hints:
        return f"没有发现错误，有 {result.hints} 处请看一看。"
    return "没有发现错误。"


def _cause(finding: Finding, place: Place) -> Cause:
    """What a finding that is listed shares with those in the text; it may say more than one."""
    return finding.code, finding.level, finding.printed, finding.expected, place


def _places(
    result: Result, sections: Sequence[Section], tables: Sequence[Table], home: str
) -> dict[Cause, str]:
    """The link to where in the page each finding is marked."""
    found: dict[Cause, str] = {}
    for mark in (mark for section in sections for mark in section.marks()):
        for finding in mark.found:
            if level_of(finding, result) == mark.level:
                found.setdefault(_cause(finding, finding.place), f"{home}#{mark.id}")
    for cell in (cell for table in tables for cell in table.cells()):
        for finding in cell.found:
            found.setdefault(_cause(finding, finding.place), f"{home}#{cell.id}")
    return found


def _groups(result: Result, places: Mapping[Cause, str]) -> Iterator[Group]:
    """The findings that are listed, those of one rule in one section together."""
    listed = result.findings[:_LISTED]
    at = 1
    for (level, rule, _), found in groupby(listed, lambda one: (one.level, one.code, one.section)):
        each = [*found]
        yield _group(level, rule, each, at, places)
        at += len(each)


def _group(
    level: str, rule: str, found: Sequence[Finding], first: int, places: Mapping[Cause, str]
) -> Group:
    times = f"，{len(found)} 处" if len(found) > 1 else ""
    head = element(
        "p",
        level_label(level),
        " ",
        element("strong", TITLES.get(rule, "")),
        element("span", f" {rule}{times}", class_="code"),
    )
    each = tuple(element("div", *_told(one, places)) for one in found)
    return Group(CLASSES[level], head, first, each)


def _told(finding: Finding, places: Mapping[Cause, str]) -> Iterator[Element]:
    every = (finding.place, *finding.also)
    where = [_link(finding, place, places) for place in every[:_ALSO]]
    if len(every) > _ALSO:
        where.append(element("span", f"等 {len(every):,} 处"))
    yield element(
        "p",
        element("q", *_quoted(finding), class_="quote") if finding.quote else None,
        *should(finding),
    )
    yield element("p", _why(finding), class_="why")
    yield element("p", f"{_section(finding)}：", *where, class_="where")


def _section(finding: Finding) -> str:
    """Where it stands: a numbered section, a table, or the notes."""
    number = finding.at and numbered(finding.section)
    return f"第{finding.section}节" if number else finding.section


def _link(finding: Finding, place: Place, places: Mapping[Cause, str]) -> Element:
    at = places.get(_cause(finding, place))
    return element("a", str(place), href=at) if at else element("span", str(place))


def _quoted(finding: Finding) -> Iterator[Child]:
    """The words as they stand, what is wrong in them set off."""
    span = at_fault(finding.quote, finding) if len(finding.quote) <= SAID else None
    if span is None:
        yield harmless(finding.quote, SAID)
        return
    start, end = span
    yield finding.quote[:start]
    yield element("em", finding.quote[start:end])
    yield finding.quote[end:]


def _why(finding: Finding) -> str:
    return f"{harmless(finding.message, SAID)}{diagnosed(finding)}"


# ---------------------------------------------------------------- the report, marked


def _legend(result: Result) -> Element:
    """What the marks mean."""
    told = (
        part
        for level, meaning in _LEGEND
        if level != KNOWN or result.acknowledged
        for part in (
            element("dt", element("mark", level, sign(level), class_=CLASSES[level])),
            element("dd", meaning),
        )
    )
    return element("dl", *told)


def _prose(sections: Sequence[Section], notes: Notes, *, cut: bool) -> Iterator[Element]:
    if not sections:
        yield element("p", "没有读到情况说明。", class_="remark")
    for section in sections:
        yield element(
            "section",
            element("h3", *_said_in(section.heading, notes)),
            *(
                element("p", *_said_in(paragraph, notes), class_=_quiet(marks_of(paragraph)))
                for paragraph in section.paragraphs
            ),
            class_=" ".join(["section", _quiet(section.marks()) or ""]).strip(),
        )
    if cut:
        yield element("p", f"正文太长，后面的没有列出；{_ELSEWHERE}", class_="remark")


def _quiet(found: Iterable[Mark | Shown]) -> str | None:
    """The class of what has nothing wrong in it."""
    return None if any(one.level in SIGNS for one in found) else "quiet"


def _said_in(paragraph: Paragraph, notes: Notes) -> Iterator[Child]:
    for piece in paragraph:
        yield piece if isinstance(piece, str) else notes.mark(piece)


# ---------------------------------------------------------------- the tables, and what is left


def _tables(result: Result, tables: Sequence[Table], notes: Notes) -> Iterator[Element]:
    if not tables:
        yield element("p", "没有读到表，只核对了正文。", class_="remark")
        return
    yield element("p", "数照原样列出，没有换算。", class_="remark")
    for table in tables:
        title = element("h3", table.title, id=f"t-{table.key}")
        grid = element(
            "table",
            element(
                "thead",
                element(
                    "tr",
                    element("th", "项目", scope="col"),
                    *(element("th", name, scope="col") for name in table.columns),
                ),
            ),
            *(_side(side, rows, len(table.columns) + 1, notes) for side, rows in table.sides),
            aria_labelledby=f"t-{table.key}",
        )
        scroll = element(
            "div", grid, class_="scroll", tabindex="0", role="region", aria_label=table.title
        )
        quiet = _quiet(table.cells())
        unit = element("p", _unit(table.key, result), class_="unit")
        kind = " ".join(filter(None, ["section", quiet]))
        yield element("section", title, unit, scroll, class_=kind)
    if left := left_out(result, tables):
        said = f"数太多，没有列出的表：{'、'.join(left)}；{_ELSEWHERE}"
        yield element("p", said, class_="remark")


def _unit(key: str, result: Result) -> str:
    """The unit of a table, and what is printed over it where that is another."""
    tables = result.understood.tables
    measure = tables.measures.get(key)
    if measure is None:
        return f"单位：{tables.unit}"
    printed = measure.label and measure.label != measure.unit
    return f"单位：{measure.unit}" + (f"（表上写的是{measure.label}）" if printed else "")


def _side(side: str, rows: Sequence[Row], width: int, notes: Notes) -> Element:
    heading = element("th", side, scope="rowgroup", colspan=str(width), class_="side")
    return element(
        "tbody", element("tr", heading) if side else None, *(_row(row, notes) for row in rows)
    )


def _row(row: Row, notes: Notes) -> Element:
    label, cells = row
    return element(
        "tr",
        element("th", label, scope="row"),
        *(element("td", notes.mark(cell) if cell else None) for cell in cells),
        class_=_quiet(cell for cell in cells if cell),
    )


def _unread(result: Result) -> Element | None:
    """What of the document could not be read."""
    if not result.unread:
        return None
    return element("ul", *(element("li", said) for said in result.unread), class_="lists")


def _unchecked(result: Result) -> Element | None:
    if not result.unchecked:
        return None
    return element(
        "dl",
        *(
            element(
                "div",
                element("dt", element("span", f"{code} ", class_="code"), TITLES.get(code, "")),
                element("dd", harmless(why, SAID)),
            )
            for code, why in result.unchecked
        ),
        class_="unchecked",
    )


def _known(one: Acknowledged) -> Element:
    return element(
        "div",
        element("p", element("q", *_quoted(one.finding), class_="quote")),
        element("p", f"{one.finding.code} {_why(one.finding)}", class_="why"),
        element("p", f"理由：{harmless(one.reason, SAID)}"),
    )


def _stale(entry: Entry) -> Element:
    return element(
        "div",
        element("p", element("q", harmless(entry.quote, SAID), class_="quote")),
        element("p", f"{entry.rule} 报告里已经没有这个问题，这一条可以删去", class_="why"),
    )
