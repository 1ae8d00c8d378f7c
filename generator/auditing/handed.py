"""Handed: the files given with a report: last year's, the budget, its units', its tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.inspection import Beside, misfits
from generator.published import read_published
from generator.published.shape import Published, Unreadable
from generator.rule import Rule
from generator.understanding import Understood, understand, with_tables
from generator.vocabulary.commands import option

NOT_OF_THE_REPORT: Final = Rule(
    "J03",
    "给的上年、预算、单位、表格合得上报告",
    "一起给的上年报告要早一年，预算要是本年的，各单位的要与报告同年同类，--tables 里要有公开的表。"
    "与另一年的报告核对，会得出一串假的错误。",
    "核对 2024 年的决算，--last-year 给了 2022 年的",
    "--last-year 给 2023 年的决算",
)


class Unfitting(ValueError):  # noqa: N818  an outcome rather than a bug, like Unreadable
    """Files of another year or kind than the report asks for; `problems` says each."""

    rule = NOT_OF_THE_REPORT

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = tuple(problems)


class Handed(Struct, frozen=True):
    """What is given with a report, each a file or what was read of one.

    `last_year` may be the 决算 and the 预算 of the year before, for a budget; a folder among
    `units` is all that is in it; `tables` are workbooks of the report's own tables.
    """

    last_year: tuple[Path | Published, ...] = ()
    budget: Path | Published | None = None
    units: tuple[Path | Published, ...] = ()
    tables: tuple[Path | Published, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.last_year or self.budget or self.units or self.tables)


NOTHING: Final = Handed()


def accompanied(understood: Understood, handed: Handed) -> tuple[Understood, Beside]:
    """The report with its tables from the workbooks, and what it is to be held against.

    Raises Unreadable, which names the file, and Unfitting.
    """
    printed = understood.tables
    if handed.tables:
        workbooks = [_read(path) for path in handed.tables]
        tables = with_tables(printed, understood.sections, workbooks)
        if not any(tables.cells.get(key) for key in tables.found):
            names = "、".join(path.name for path in handed.tables)
            raise Unfitting(
                [f"{option('--tables')}：{names} 里没有认出公开的表；请看表的标题或工作表的名字"]
            )
        understood = replace(understood, tables=tables)
    beside = Beside(
        last_year=tuple(understand(_read(path)) for path in handed.last_year),
        budget=understand(_read(handed.budget)) if handed.budget else None,
        units=tuple(understand(_read(path)) for path in _files(handed.units)),
        printed=printed if handed.tables and printed.found else None,
    )
    if wrong := misfits(understood, beside):
        raise Unfitting(wrong)
    return understood, beside


def _files(paths: Sequence[Path | Published]) -> list[Path | Published]:
    """The files, those of a folder in the order of their names."""
    found: list[Path | Published] = []
    for path in paths:
        if isinstance(path, Path) and path.is_dir():
            within = [one for one in sorted(path.iterdir()) if one.is_file()]
            found += [one for one in within if not one.name.startswith((".", "~"))]
        else:
            found.append(path)
    return found


def _read(path: Path | Published) -> Published:
    if isinstance(path, Published):
        return path
    try:
        return read_published(path)
    except Unreadable as error:
        raise Unreadable(f"{path.name}：{error}") from None
