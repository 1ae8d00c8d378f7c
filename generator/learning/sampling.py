"""Sampling: a published report with the figures that it tells: an input, tables, or its own."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.entry import parse, read
from generator.entry.report import Report
from generator.entry.values import STILL_TO_FILL
from generator.facts import Facts, establish
from generator.importing import Files, import_tables
from generator.problem import NOWHERE, InvalidReport, Place, Problem
from generator.published import read_published
from generator.rule import Rule
from generator.understanding import Understood, understand

NOT_ONE_REPORT: Final = Rule(
    "J15",
    "学样式的报告和它的数是一份",
    "要从报告里学写法，先要知道每个数是什么：报告说的年度、类型和填报文件（或者表）的要一样。",
    "2023 年度的报告，填报文件是 2024 年度的",
    "报告和填报文件是同一年度、同一类型的",
)


class Sample(Struct, frozen=True):
    """A published report, and the facts that it tells."""

    name: str
    report: Understood
    facts: Facts
    is_whole: bool = True  # nothing is still to be filled in

    @property
    def kind(self) -> str:
        return self.facts.report.kind

    @property
    def title(self) -> str:
        """What kind of report it is: all of it that a style says of it."""
        return f"{self.facts.report.content.year}年度{self.kind}"


def sample_of(path: Path, figures: Path | None = None, tables: Sequence[Path] = ()) -> Sample:
    """A report and its facts: of an input, of tables, or of the report itself.

    Raises Unreadable for a report that cannot be read, InvalidReport for figures that cannot.
    """
    report = understand(read_published(path))
    found = read(figures, partly=True) if figures else _imported(path, report, tables)
    facts = establish(found)
    _hold(path, report, facts)
    whole = figures is not None and not any(one.rule is STILL_TO_FILL for one in found.hints)
    return Sample(path.name, report, facts, whole)


def _imported(path: Path, report: Understood, tables: Sequence[Path]) -> Report:
    """The input that the tables and the report make, as far as they go."""
    if not report.year:
        message = (
            "没有读到这份报告是哪一年度的；请给整份报告，封面、标题上有年度，或者给它的填报文件"
        )
        raise InvalidReport([Problem(Place(file=str(path)), message, rule=NOT_ONE_REPORT)])
    year = f"{report.year}{'-budget' if report.kind == '预算' else ''}"
    with tempfile.TemporaryDirectory() as folder:
        files = Files((*tables, path))
        made = import_tables(files, Path(folder), "learned", year, draft=True)
        return parse(made.text, path.name, partly=True)


def _hold(path: Path, report: Understood, facts: Facts) -> None:
    content, kind = facts.report.content, facts.report.kind
    wrong = []
    if not report.sections:
        wrong.append("没有读到情况说明的各节；请给整份报告，或者只有说明的文字")
    elif report.year and report.year != content.year:
        wrong.append(f"报告是 {report.year} 年度的，数是 {content.year} 年度的；请给同一年度的")
    elif report.kind and report.kind != kind:
        wrong.append(f"报告是{report.kind}，数是{kind}的；请给同一类型的")
    if wrong:
        place = Place(file=str(path)) if path else NOWHERE
        raise InvalidReport([Problem(place, one, rule=NOT_ONE_REPORT) for one in wrong])
