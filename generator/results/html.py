"""The result as one page: what was found, then the report itself with every figure marked.

Nothing is fetched and nothing runs: no script, one style sheet that the page's own policy names
by its digest.  A note stands in the margin beside its figure, on a small screen below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Final

from generator.elements import Child, Element, element, harmless, head, page
from generator.inspection import Finding
from generator.inspection.coverage import UNREAD, UNSETTLED
from generator.problem import HINT, RIGHT, WRONG, Place
from generator.results.marking import (
    INVOLVED,
    KNOWN,
    Mark,
    Paragraph,
    Section,
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

Cause = tuple[str, str, str, str, str, Place]


def to_html(result: Result) -> str:
    """The page of one report."""
    sections, cut = bounded(marked(result))
    tables, names = tabled(result)
    notes = Notes(result, names)
    body = element(
        "body",
        element("a", "跳到正文", class_="skip", href="#prose"),
        element(
            "main",
            *_summary(result),
            *_findings(result, _places(result, sections, tables)),
            _guide(result),
            *_prose(sections, notes, cut=cut),
            *_tables(result, tables, notes),
            *_unchecked(result),
            *_acknowledged(result),
            _foot(result),
            class_="page",
        ),
    )
    return page(element("html", _head(result), body, lang="zh-CN"))


@cache
def _style() -> str:
    return files("generator.results").joinpath("page.css").read_text("utf-8")


def _head(result: Result) -> Element:
    return head(
        f"{' '.join(_title(result))} 核对结果",
        _style(),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
    )


# ---------------------------------------------------------------- what was found


def _title(result: Result) -> tuple[str, str]:
    """Whose report it is, and what it is."""
    understood = result.understood
    year = f"{understood.year} 年度" if understood.year else ""
    whose = harmless(understood.department or understood.name, 80)
    return whose, f"{year}部门{understood.kind}"


def _summary(result: Result) -> Iterator[Element]:
    whose, what = _title(result)
    yield element(
        "header",
        element("p", "公开说明核对结果"),
        element("h1", whose, " ", element("span", what)),
        element("p", f"文件：{harmless(result.understood.name, 120)}"),
    )
    counts = (
        ("核对", result.checked, ""),
        ("错误", result.wrong, "wrong" if result.wrong else ""),
        ("提示", result.hints, "hint" if result.hints else ""),
        ("正文的数", len(result.figures), ""),
        ("其中未核", result.coverage.unsettled, ""),
        ("其中未读", result.coverage.unread, ""),
    )
    yield element(
        "section",
        element("h2", "结论", class_="unseen"),
        element("p", _said(result), class_="verdict"),
        element(
            "dl",
            *(
                element("div", element("dt", name), element("dd", f"{number:,}"), class_=kind)
                for name, number, kind in counts
            ),
            class_="counts",
        ),
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
    return (
        finding.code,
        finding.level,
        finding.printed,
        finding.expected,
        finding.message,
        place,
    )


def _places(
    result: Result, sections: Sequence[Section], tables: Sequence[Table]
) -> dict[Cause, str]:
    """Where in the page each finding is marked."""
    found: dict[Cause, str] = {}
    for mark in (mark for section in sections for mark in section.marks()):
        for finding in mark.found:
            if level_of(finding, result) == mark.level:
                found.setdefault(_cause(finding, finding.place), mark.id)
    for cell in (cell for table in tables for cell in table.cells()):
        for finding in cell.found:
            found.setdefault(_cause(finding, finding.place), cell.id)
    return found


def _findings(result: Result, places: Mapping[Cause, str]) -> Iterator[Element]:
    if not result.findings:
        return
    listed = result.findings[:_LISTED]
    groups = groupby(listed, key=lambda one: (one.level, one.code, one.section))
    more = len(result.findings) - len(listed)
    yield element(
        "section",
        element("h2", "问题"),
        element(
            "ol",
            *(_group(level, rule, list(found), places) for (level, rule, _), found in groups),
            class_="findings",
        ),
        element("p", f"另有 {more:,} 处没有列出，见下面的正文。", class_="remark")
        if more
        else None,
    )


def _group(level: str, rule: str, found: Sequence[Finding], places: Mapping[Cause, str]) -> Element:
    """The findings of one rule in one section."""
    times = f"，{len(found)} 处" if len(found) > 1 else ""
    return element(
        "li",
        element(
            "p",
            level_label(level),
            " ",
            element("strong", TITLES.get(rule, "")),
            element("span", f" {rule}{times}", class_="code"),
        ),
        element("ul", *(_finding(one, places) for one in found)),
        class_=f"cause {CLASSES[level]}",
    )


def _finding(finding: Finding, places: Mapping[Cause, str]) -> Element:
    every = (finding.place, *finding.also)
    where = [_link(finding, place, places) for place in every[:_ALSO]]
    if len(every) > _ALSO:
        where.append(element("span", f"等 {len(every):,} 处"))
    return element(
        "li",
        element(
            "p",
            element("q", *_quoted(finding), class_="quote") if finding.quote else None,
            *should(finding),
        ),
        element("p", _why(finding), class_="why"),
        element("p", f"{_section(finding)}：", *where, class_="where"),
        class_="finding",
    )


def _section(finding: Finding) -> str:
    """Where it stands: a numbered section, a table, or the notes."""
    number = finding.at and numbered(finding.section)
    return f"第{finding.section}节" if number else finding.section


def _link(finding: Finding, place: Place, places: Mapping[Cause, str]) -> Element:
    at = places.get(_cause(finding, place))
    return element("a", str(place), href=f"#{at}") if at else element("span", str(place))


def _quoted(finding: Finding) -> Iterator[Child]:
    """The words as they stand, what is wrong in them set off."""
    if not finding.printed or len(finding.quote) > SAID or finding.printed not in finding.quote:
        yield harmless(finding.quote, SAID)
        return
    before, written, after = finding.quote.partition(finding.printed)
    yield from (before, element("em", written), after)


def _why(finding: Finding) -> str:
    return f"{harmless(finding.message, SAID)}{diagnosed(finding)}"


# ---------------------------------------------------------------- the report, marked


def _guide(result: Result) -> Element:
    """What the marks mean, and whether all of the report is shown."""
    choices = (("all", "全文", "checked"), ("only-wrong", "只看有问题的", None))
    legend = (
        part
        for level, meaning in _LEGEND
        if level != KNOWN or result.acknowledged
        for part in (
            element("dt", element("mark", level, sign(level), class_=CLASSES[level])),
            element("dd", meaning),
        )
    )
    return element(
        "aside",
        element(
            "div",
            element("h2", "标记"),
            element("dl", *legend),
            element(
                "fieldset",
                element("legend", "显示"),
                *(
                    element(
                        "label",
                        element("input", type="radio", name="show", id=name, checked=checked),
                        title,
                    )
                    for name, title, checked in choices
                ),
            ),
            element("p", "移到或点一下带线的数，看它的计算和依据。", class_="remark"),
        ),
        class_="guide",
        aria_label="图例和筛选",
    )


def _prose(sections: Sequence[Section], notes: Notes, *, cut: bool) -> Iterator[Element]:
    yield element("h2", "正文", id="prose")
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
    yield element("h2", "读到的表")
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


def _unchecked(result: Result) -> Iterator[Element]:
    if not result.unchecked:
        return
    yield element("h2", "未检查")
    yield element(
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


def _acknowledged(result: Result) -> Iterator[Element]:
    """What somebody has looked into, each with the reason, and what no longer fits the report."""
    if not (result.acknowledged or result.stale):
        return
    yield element("h2", "已核实")
    yield element(
        "ul",
        *(
            element(
                "li",
                element("p", element("q", *_quoted(one.finding), class_="quote")),
                element("p", f"{one.finding.code} {_why(one.finding)}", class_="why"),
                element("p", f"理由：{harmless(one.reason, SAID)}"),
                class_="finding",
            )
            for one in result.acknowledged
        ),
        *(
            element(
                "li",
                element("p", element("q", harmless(entry.quote, SAID), class_="quote")),
                element("p", f"{entry.rule} 报告里已经没有这个问题，这一条可以删去", class_="why"),
                class_="finding",
            )
            for entry in result.stale
        ),
        class_="findings",
    )


def _foot(result: Result) -> Element:
    return element(
        "footer",
        element(
            "p",
            f"共核对 {result.checked:,} 处。“错误”是无论怎样四舍五入都不可能成立的；"
            "“未核”的数没有表或算式可以对照，“未读”的数所在的话没有读懂，都不等于正确，请人工看过。",
        ),
    )
