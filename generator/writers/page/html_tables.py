"""Tables: one of the 公开表 in its official form, wide ones in a box of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator.elements import Child, Element, element
from generator.facts.origin import titled
from generator.number.figure import Figure
from generator.publication import Roll
from generator.publication.columns import AMOUNT, LABEL, Set, is_total
from generator.publication.sheet import ACROSS
from generator.tabulation import Table, cells_of
from generator.writers.page.endings import ended
from generator.writers.page.numbers import Numbers, Spot

_UNNAMED: Final = {"", "0"}  # a column that is the only one of its table


def table_section(
    number: str, found: Set, numbers: Numbers, caption: tuple[str, str, str]
) -> Element:
    """A table with its title, number, `caption` and notes."""
    key, title = found.table.key, found.table.title
    kinds = {"across": found.shape is ACROSS, "joined": not found.fresh}
    return element(
        "section",
        element("h3", title, id=key),
        element("p", number, class_="number") if number else None,
        element("p", *_spaced(caption), class_="above"),
        element(
            "div",
            _table(found, number or title, numbers),
            class_="scroll",
            tabindex="0",
            role="region",
            aria_label=f"{title}，可以左右移动",
        ),
        *(element("p", *ended(note), class_="note") for note, _ in found.notes),
        class_=" ".join(("sheet", *(name for name, is_so in kinds.items() if is_so))),
    )


def roll(found: Roll) -> Element:
    """Names in a small table within the text."""
    heads = (element("th", text, scope="col") for text in found.heads)
    rows = (
        element("tr", element("td", at, class_="code"), element("th", name, scope="row"))
        for at, name in found.rows
    )
    return element(
        "table",
        element("thead", element("tr", *heads)),
        element("tbody", *rows),
        class_="roll",
    )


def _spaced(caption: tuple[str, str, str]) -> Iterator[Child]:
    """What stands above a table, left, in the middle and right."""
    for at, text in enumerate(caption):
        yield " " if at else None
        yield element("span", text)


def _table(found: Set, name: str, numbers: Numbers) -> Element:
    wide = sum(found.columns)
    return element(
        "table",
        element(
            "colgroup",
            *(element("col", width=_percent(one, wide)) for one in found.columns),
        ),
        element("thead", *_heads(found)),
        element("tbody", *_bodies(found, name, numbers)),
        class_=" ".join(filter(None, (_type(found), _kind(found)))) or None,
        aria_labelledby=found.table.key,
    )


def _percent(part: int, whole: int) -> str:
    """A width as a share of the table's, exactly: a column has to hold what it was fitted to."""
    hundredths = 10000 * part // whole
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _type(found: Set) -> str:
    """The size of type that it has on paper."""
    return f"set-{found.type.name.lower()}" if found.type.name else ""


def _kind(found: Set) -> str:
    """Tables by 科目 keep its name in view."""
    return "coded" if found.form.leading else ""


def _heads(found: Set) -> Iterator[Element]:
    form = found.form
    cells: list[dict[int, Element]] = [{} for _ in form.heading]
    for top, left, bottom, right in cells_of(form.heading):
        across, down = right - left + 1, bottom - top + 1
        cells[top][left] = element(
            "th",
            form.heading[top][left],
            scope="colgroup" if across > 1 else "col",
            colspan=str(across) if across > 1 else None,
            rowspan=str(down) if down > 1 else None,
        )
    for row in cells:
        yield element("tr", *(row[at] for at in sorted(row)))
    if form.numbering:
        yield element("tr", *(element("td", text) for text in form.numbering), class_="counted")


def _bodies(found: Set, name: str, numbers: Numbers) -> Iterator[Element]:
    places, named = found.places, _names(found.table)
    for at, (row, texts) in enumerate(zip(found.form.rows, found.texts, strict=True)):
        ends = found.ends(at)
        cells: list[Child] = []
        column = 0
        while column < len(texts):
            end = ends.get(column, column)
            across = str(end - column + 1) if end > column else None
            text, cell = texts[column], row[column]
            if isinstance(cell, Figure):
                spot = Spot(f"{found.table.key}-{at + 1}-{column + 1}", named[id(cell)], name)
                cells.append(element("td", numbers.cell(cell, text, spot)))
            elif text and places[column] == LABEL and not text.isdigit():
                kind = "sum" if is_total(text) else None
                cells.append(element("th", text, scope="row", colspan=across, class_=kind))
            else:
                kind = None if places[column] == AMOUNT else "code"
                cells.append(element("td", text or None, colspan=across, class_=kind))
            column = end + 1
        yield element("tr", *cells)


def _names(table: Table) -> Mapping[int, str]:
    """What each amount is called in its table: its row, and its column if it has several."""
    return {
        id(figure): _name(entry.row, entry.label, column)
        for entry in table.rows
        for column, figure in entry.cells.items()
    }


def _name(row: str, label: str, column: str) -> str:
    start = f"{row} {label}" if row.isdigit() else label or titled(row)
    return start if column in _UNNAMED else f"{start}，{column}"
