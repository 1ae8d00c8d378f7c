"""Front: what stands before the parts: cover, contents, headline figures, the check's result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final

from generator.elements import Element, element, harmless
from generator.number.figure import Figure
from generator.problem import Checked, Problem
from generator.publication import Part, cover_of
from generator.tabulation import printed
from generator.telling.document import Document
from generator.writers.page.cards import NOWHERE
from generator.writers.page.numbers import Numbers
from generator.writers.page.parts import Entry

# The figures that a reader asks for first, each by its table, row and column.
_HEADLINES: Final = (
    ("收入总计", "T1", "收入.总计", "0"),
    ("支出总计", "T1", "支出.总计", "0"),
    ("一般公共预算财政拨款支出", "T5", "合计", "小计"),
    ("“三公”经费支出", "TS", "合计", "决算"),
)
_LISTED: Final = 50  # problems
_SAID: Final = 400  # characters of one


def cover(document: Document) -> Element:
    """Whose report it is, and which."""
    name, title = cover_of(document)
    return element(
        "header", element("h1", element("span", name), " ", element("span", title)), id="top"
    )


def contents(entries: Sequence[Entry]) -> Element:
    """The contents as links: beside the text, on a phone a sheet of their own.

    Not on paper: no browser says there on which page something comes to stand.
    """
    parts: list[tuple[Entry, list[Element]]] = []
    for entry in entries:
        if entry.level == 1:
            parts.append((entry, []))
        else:
            parts[-1][1].append(element("li", _link(entry)))
    items = [
        element("li", _link(part), element("ol", *below) if below else None)
        for part, below in parts
    ]
    return element(
        "nav",
        element("p", "目录", id="contents-title"),
        element("ol", *items),
        element("a", "关闭", href=f"#{NOWHERE}", class_="close"),
        id="contents",
        aria_labelledby="contents-title",
    )


def _link(entry: Entry) -> Element:
    return element("a", entry.text, href=f"#{entry.id}")


def headlines(parts: Iterable[Part], unit: str, numbers: Numbers) -> Element | None:
    """The totals that a reader asks for first, as far as the tables have them."""
    cells: Mapping[str, Mapping[tuple[str, str], Figure]] = {
        table.key: {(e.row, column): one for e in table.rows for column, one in e.cells.items()}
        for part in parts
        for _, table in part.tables
    }
    shown = [
        element(
            "div",
            element("dt", label),
            element("dd", numbers.mention(figure, printed(figure, unit), "本页开头"), f" {unit}"),
        )
        for label, key, row, column in _HEADLINES
        if (figure := cells.get(key, {}).get((row, column)))
    ]
    if not shown:
        return None
    return element("aside", element("dl", *shown), class_="headlines", aria_label="一览")


def panel(checked: Checked | None) -> Element:
    """How an explanation is asked for; for the clerk what the check came to."""
    told = "怎么算出、填在哪一行、还写在哪几处" if checked else "怎么算出、还写在哪几处"
    return element(
        "aside",
        element(
            "div",
            element("section", *_result(checked)) if checked else None,
            element(
                "section",
                element("h2", "数从哪里来"),
                element(
                    "p",
                    "每个数都能问：",
                    element("span", "移到上面看，点一下留住，用 Tab 键选中也行。", class_="mouse"),
                    element("span", "点一下。", class_="touch"),
                    f"它说{told}。",
                ),
            ),
        ),
        class_="panel",
        aria_label="核对结果和用法" if checked else "用法",
    )


def _result(checked: Checked) -> Iterator[Element]:
    yield element("h2", "核对结果")
    warning = element("strong", "这一页供本部门核对，不要公开：")
    yield element("p", warning, "写着填报文件的名字和行号。")
    wrong = sum(not problem.hint for problem in checked.problems)
    hints = len(checked.problems) - wrong
    kind = "wrong" if wrong else "hint" if hints else "right"
    yield element("p", _verdict(checked.places, wrong, hints), class_=f"verdict {kind}")
    if checked.problems:
        ordered = sorted(checked.problems, key=lambda problem: problem.hint)
        yield element(
            "details",
            element("summary", f"请看一看（{len(ordered)} 处）"),
            element("ul", *(_remark(one) for one in ordered[:_LISTED])),
            element("p", f"另有 {len(ordered) - _LISTED} 处") if len(ordered) > _LISTED else None,
        )


def _verdict(places: int, wrong: int, hints: int) -> str:
    said = f"写出前，表与表之间核对了 {places:,} 处，"
    if wrong:
        return f"{said}有 {wrong} 处错误。"
    return f"{said}没有发现错误" + (f"，有 {hints} 处请看一看。" if hints else "。")


def _remark(remark: Problem) -> Element:
    """What was found, in its file: nobody else has the folders above."""
    where = "/".join(PurePath(remark.where).parts[-2:])
    level = None if remark.hint else element("strong", "错误 ")
    place = element("span", f"{harmless(where, _SAID)}：") if where else None
    return element("li", level, place, harmless(remark.told, _SAID))
