"""Kinds: whether a 科目 was 基本支出 or 项目支出, where a report's text has lost the blank columns.

A table that was printed and taken down as text keeps a row's numbers and not their columns, so of
a row with one amount only its total is known.  The kind is concluded where nothing else adds up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from generator.entry.accounts import TOTAL
from generator.understanding import TableCell, Tables
from generator.vocabulary.subjects import ITEM

_KINDS: Final = ("基本支出", "项目支出")
_COLUMNS: Final = {"T3": "本年支出合计", "T5": "小计", "TF": "小计", "TC": "合计"}
_OTHERS: Final = ("上缴上级支出", "经营支出", "对附属单位补助支出")
_MOST: Final = 12  # rows among which a sum is looked for: of more, sets agree by chance


def with_kinds(tables: Tables) -> Tables:
    """The tables with the kinds that can be concluded; those that were read whole as they are."""
    cells = {key: dict(found) for key, found in tables.cells.items()}
    for key in _COLUMNS:
        if key in cells and key not in tables.ruled:
            _conclude(cells, key)
    # A 科目 has the same kind in all tables that have the same amount of it.
    for key, other in (("T5", "T3"), ("T3", "T5"), ("TF", "T3"), ("TC", "T3"), ("T5", "T3")):
        if key in cells and other in cells and key not in tables.ruled:
            _copy(cells, key, other)
            _conclude(cells, key)
    return replace(tables, cells=cells)


_Cells = dict[str, dict[tuple[str, str], TableCell]]


def _unknown(cells: _Cells, key: str) -> dict[str, TableCell]:
    """The 项 of which only the total is known, if there is nothing but the two kinds."""
    table, column = cells[key], _COLUMNS[key]
    if any((TOTAL, other) in table and table[TOTAL, other].value for other in _OTHERS):
        return {}
    return {
        code: cell
        for (code, name), cell in table.items()
        if name == column
        and len(code) == ITEM
        and cell.value
        and not any((code, kind) in table for kind in _KINDS)
    }


def _copy(cells: _Cells, key: str, other: str) -> None:
    for code, cell in _unknown(cells, key).items():
        whole = cells[other].get((code, _COLUMNS[other]))
        if whole is None or whole.value != cell.value:
            continue
        for kind in _KINDS:
            if there := cells[other].get((code, kind)):
                cells[key][code, kind] = replace(there, place=cell.place)


def _conclude(cells: _Cells, key: str) -> None:
    """The rows that alone add up to the 基本支出 of the 合计, and the others."""
    table, unknown = cells[key], _unknown(cells, key)
    whole = table.get((TOTAL, _COLUMNS[key]))
    if whole is None or not unknown or len(unknown) > _MOST:
        return
    wanted = _wanted(table, whole)
    known = [cell.value for (code, name), cell in table.items() if _is_known(code, name)]
    if wanted is None:
        return
    values = {code: cell.value for code, cell in unknown.items()}
    basic = _only(values, wanted - sum(known, Fraction(0)))
    if basic is None:
        return
    for code, cell in unknown.items():
        table[code, _KINDS[code not in basic]] = cell


def _is_known(code: str, name: str) -> bool:
    return len(code) == ITEM and name == _KINDS[0]


def _wanted(table: Mapping[tuple[str, str], TableCell], whole: TableCell) -> Fraction | None:
    """The 基本支出 of the 合计, printed or what the 项目支出 leaves of it."""
    basic, project = (table.get((TOTAL, kind)) for kind in _KINDS)
    if basic is not None:
        return basic.value
    return whole.value - project.value if project is not None else None


def _only(values: Mapping[str, Fraction], wanted: Fraction) -> frozenset[str] | None:
    """The one set of rows that adds up to an amount; None where there is none or another."""
    sums: dict[Fraction, list[frozenset[str]]] = {Fraction(0): [frozenset()]}
    for code, value in values.items():
        more: Sequence[tuple[Fraction, frozenset[str]]] = [
            (total + value, rows | {code}) for total, found in sums.items() for rows in found
        ]
        for total, rows in more:
            found = sums.setdefault(total, [])
            if len(found) < 2:  # noqa: PLR2004  one more than the one that is looked for
                found.append(rows)
    found = sums.get(wanted, [])
    return found[0] if len(found) == 1 else None
