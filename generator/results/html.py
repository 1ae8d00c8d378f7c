"""The result as one page: what was found, then the report itself with every figure marked.

Nothing is fetched and nothing runs: no script, one style sheet that the page's own policy names
by its digest.  A note stands in the margin beside its figure, on a small screen below.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from generator.elements import Element, element, harmless, head, page
from generator.results.pieces import Group, PagePieces, page_pieces
from generator.results.result import Result


def to_html(result: Result) -> str:
    """The page of one report."""
    made = page_pieces(result)
    body = element(
        "body",
        element("a", "跳到正文", class_="skip", href="#prose"),
        element(
            "main",
            *_summary(result, made),
            *_findings(result, made),
            _guide(made.legend),
            element("h2", "正文", id="prose"),
            *made.prose,
            element("h2", "读到的表"),
            *made.tables,
            *((element("h2", "没有读到"), made.unread) if made.unread else ()),
            *((element("h2", "未检查"), made.unchecked) if made.unchecked else ()),
            *_acknowledged(made),
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


def _title(result: Result) -> tuple[str, str]:
    """Whose report it is, and what it is."""
    understood = result.understood
    year = f"{understood.year} 年度" if understood.year else ""
    whose = harmless(understood.department or understood.name, 80)
    return whose, f"{year}部门{understood.kind}"


def _summary(result: Result, made: PagePieces) -> Iterator[Element]:
    whose, what = _title(result)
    yield element(
        "header",
        element("p", "公开说明核对结果"),
        element("h1", whose, " ", element("span", what)),
        element("p", f"文件：{harmless(result.understood.name, 120)}"),
    )
    yield element(
        "section",
        element("h2", "结论", class_="unseen"),
        element("p", made.verdict, class_="verdict"),
        element(
            "dl",
            *(
                element("div", element("dt", name), element("dd", f"{number:,}"), class_=kind)
                for name, number, kind in made.counts
            ),
            class_="counts",
        ),
    )


def _findings(result: Result, made: PagePieces) -> Iterator[Element]:
    if not result.findings:
        return
    more = len(result.findings) - made.listed
    yield element(
        "section",
        element("h2", "问题"),
        element("ol", *map(_item, made.groups), class_="findings"),
        element("p", f"另有 {more:,} 处没有列出，见下面的正文。", class_="remark")
        if more
        else None,
    )


def _item(group: Group) -> Element:
    """A group as an item of the list, each finding with an id."""
    each = (
        element("li", inside, class_="finding", id=f"p{number}")
        for number, inside in enumerate(group.each, group.first)
    )
    return element("li", group.head, element("ul", *each), class_=f"cause {group.level}")


def _guide(legend: Element) -> Element:
    """What the marks mean, and whether all of the report is shown."""
    choices = (("all", "全文", "checked"), ("only-wrong", "只看有问题的", None))
    return element(
        "aside",
        element(
            "div",
            element("h2", "标记"),
            legend,
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


def _acknowledged(made: PagePieces) -> Iterator[Element]:
    """What somebody has looked into, each with the reason, and what no longer fits the report."""
    if not (made.acknowledged or made.stale):
        return
    yield element("h2", "已核实")
    every = (*made.acknowledged, *made.stale)
    items = (element("li", inside, class_="finding") for inside in every)
    yield element("ul", *items, class_="findings")


def _foot(result: Result) -> Element:
    return element(
        "footer",
        element(
            "p",
            f"共核对 {result.checked:,} 处。“错误”是无论怎样四舍五入都不可能成立的；"
            "“未核”的数没有表或算式可以对照，“未读”的数所在的话没有读懂，都不等于正确，请人工看过。",
        ),
    )
