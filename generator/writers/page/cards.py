"""Cards: of each number what it is made of, where it was typed, where else it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import PurePath
from typing import Final

from generator.elements import Element, element
from generator.facts.origin import exact, taken, titled
from generator.number.figure import PERCENT, YUAN, Absent, Cell, Derivation, Figure
from generator.writers.page.numbers import Numbers, Spot

NOWHERE: Final = "x"  # the id of what is always in view: going there scrolls nothing

# How a number comes about, in words, and the sign before each operand but the first.
_HOW: Final = {
    "合计": ("各项相加", "＋"),
    "减去": ("相减", "－"),
    "占比": ("前者占后者的百分比", "÷"),
    "占比（最大余数法）": ("取整，使各项占比合计正好是 100%", ""),
    "完成率": ("前者是后者的百分之几", "÷"),
    "增减额": ("两数之差，不分正负", "－"),
    "增减幅度": ("两数之差，除以后一个数", "－"),
    "上年文件": ("取自上一年", ""),
}
_STEP: Final = "填报的是增减数，这里不分正负"  # of a change of which no more is known
_CENT: Final = Decimal("0.01")
_TOLD: Final = ":is(main,.headlines)"  # where numbers stand
_ASKED: Final = (":hover", ":focus-visible")
_PARTS: Final = 60  # operands that are listed
_SPOTS: Final = 40  # places that are listed


def cards(numbers: Numbers, *, public: bool) -> Iterator[Element]:
    """The explanation of every number of the page, each in a card of its own.

    What the `public` sees names no file.
    """
    for number in numbers.every():
        figure = number.figure
        yield element(
            "section",
            element("p", _named(number.label), class_="name"),
            element("p", _amount(figure), class_="amount"),
            *_origin(figure, numbers, public=public),
            *_spots(number.spots),
            element("a", "关闭", href=f"#{NOWHERE}", class_="close"),
            class_="card",
            id=number.id,
            aria_label="这个数的来历",
        )


def shown_on_hover(numbers: Numbers) -> str:
    """The rule that shows the card of the number that is pointed at, or has the focus."""
    # A browser looks through the whole text for each :has that it has not met: digit by digit that
    # is a few dozen times, number by number hundreds.
    chosen = ",\n".join(
        f"{_TOLD}:has(.{upper}{asked}):has(.{lower}{asked}) ~ .cards #{one.id}"
        for one in numbers.every()
        if one.spots
        for upper, lower in (one.digits,)
        for asked in _ASKED
    )
    return f"{chosen} {{ visibility: visible; z-index: 3; }}\n" if chosen else ""


def _named(label: str) -> str:
    """A label as people would say it: the names of 科目 beside their codes, no dots."""
    return " · ".join(titled(f"{part} ").rstrip() for part in label.split("."))


def _amount(figure: Figure) -> str:
    """The exact value, in groups of three digits, 元 to the cent; a share up to six decimals."""
    if figure.unit == PERCENT:
        return exact(figure)
    value = figure.value
    if figure.unit == YUAN and value == (cents := value.quantize(_CENT)):
        value = cents
    return f"{value:,f} {figure.unit}".rstrip()


def _origin(figure: Figure, numbers: Numbers, *, public: bool) -> Iterator[Element]:
    match figure.origin:
        case Derivation(operation, operands):
            yield from _made(operation, operands, numbers)
        case Cell() as cell:
            yield _reported(cell) if public else _typed(cell, figure)
        case Absent(reason):
            yield element("p", f"{reason}。", class_="how")


def _made(operation: str, operands: tuple[Figure, ...], numbers: Numbers) -> Iterator[Element]:
    """The formula in words, then what it was worked out from, line by line."""
    words, sign = _HOW.get(operation, (operation, ""))
    if operation == "增减额" and len(operands) == 1:
        words = _STEP
    count = f"{len(operands)} 项" if operation == "合计" else ""
    yield element("p", "怎么算出：", count, words.removeprefix("各项") if count else words,
                  class_="how")  # fmt: skip
    rows = [
        element(
            "li",
            element("span", sign if at else "", class_="op"),
            element("a", _named(one.label), href=f"#{numbers.of(one).id}"),
            " ",
            element("b", _amount(one)),
        )
        for at, one in enumerate(operands[:_PARTS])
    ]
    if len(operands) > _PARTS:
        rows.append(element("li", f"另有 {len(operands) - _PARTS} 项", class_="more"))
    yield element("ul", *rows, class_="made")


def _typed(cell: Cell, figure: Figure) -> Element:
    """The file and the line; of an imported figure the cell that it was taken from."""
    line = cell.source.line(cell.path)
    found = taken(cell, figure.value)
    return element(
        "p",
        f"填在：{_file(cell.source.name)}",
        f" 第 {line} 行" if line else "",
        _path(cell),
        element("span", found, class_="path") if found else None,
        class_="how",
    )


def _reported(cell: Cell) -> Element:
    """What the department reported it as: the keys, for nobody outside has the file."""
    return element("p", "由本部门填报", _path(cell), class_="how")


def _path(cell: Cell) -> Element:
    keys = (f"第 {key + 1} 项" if isinstance(key, int) else key for key in cell.path)
    return element("span", titled(" → ".join(keys)), class_="path")


def _file(name: str) -> str:
    """A file by its folder and its name: nobody else has the folders above."""
    return "/".join(PurePath(name).parts[-2:])


def _spots(spots: Iterable[Spot]) -> Iterator[Element]:
    """Links to where the number stands: the cells of the tables, then the text."""
    ordered = sorted(spots, key=lambda spot: not spot.within)
    if ordered:
        yield element("p", "写在：", class_="how")
        yield element(
            "ul",
            *(
                element("li", element("span", within or "正文"), *_links(found))
                for within, found in groupby(ordered[:_SPOTS], key=lambda spot: spot.within)
            ),
            element("li", f"另有 {len(ordered) - _SPOTS} 处") if len(ordered) > _SPOTS else None,
            class_="spots",
        )


def _links(spots: Iterable[Spot]) -> Iterator[Element]:
    """A link to each place; where several are named alike, which of them it is."""
    counts: Counter[str] = Counter()
    for spot in spots:
        counts[spot.place] += 1
        count = counts[spot.place]
        name = f"{spot.place}（第 {count} 处）" if count > 1 else spot.place
        yield element("a", name, href=f"#{spot.id}")
