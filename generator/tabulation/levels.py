"""Levels: rows by 科目, each 款 and 类 with what stands below it; a fund, and one 科目 of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from generator.entry.accounts import Fund
from generator.facts.spending import Book
from generator.number.figure import Figure, total
from generator.tabulation.table import Entry, filled
from generator.vocabulary.subjects import ancestors


def levelled(
    book: Book, columns: Mapping[str, Mapping[str, Figure]], first: str
) -> Iterator[Entry]:
    """类, 款 and 项 in the order of their codes; `first` is the column that adds up the others."""
    codes = sorted({code for column in columns.values() for code in column})
    for code in codes:
        cells = {name: column.get(code) for name, column in columns.items()}
        whole = total(code, [one for one in cells.values() if one is not None])
        found = filled({first: whole} | cells)
        if found:
            yield Entry(code, book.names.of(code), found)


def rolled(items: Mapping[str, Figure]) -> dict[str, Figure]:
    """The 项 of a column with their 款 and 类."""
    groups: dict[str, list[Figure]] = {}
    for code, figure in items.items():
        for above in (code, *ancestors(code)):
            groups.setdefault(above, []).append(figure)
    return {c: parts[0] if len(parts) == 1 else total(c, parts) for c, parts in groups.items()}


def funds_of(book: Book) -> tuple[tuple[str, Fund], ...]:
    content = book.content
    return (("政府性基金", content.government_fund), ("国有资本经营预算", content.state_capital))


def only(fund: Fund, code: str) -> Fund:
    """The part of a fund that belongs to a 类, a 款 or a 项."""
    items = {one: item for one, item in fund.items.items() if one.startswith(code)}
    return replace(fund, items=items)
