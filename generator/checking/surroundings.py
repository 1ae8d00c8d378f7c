"""Files: what an input is held against, as given or as it lies beside it in the folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from generator.checking import Surroundings
from generator.entry import read
from generator.entry.access import ASKED_FOR
from generator.entry.departments import years
from generator.entry.report import Report
from generator.facts import Facts, establish
from generator.problem import HINT, InvalidReport, Place, Problem, typed_at


def accompanied(
    path: Path | None,
    report: Report,
    *,
    last_year: Path | None = None,
    budget: Path | None = None,
    units: Sequence[Path] = (),
) -> tuple[Report, Surroundings]:
    """The report with its last year, and all that it is to be held against.

    What is not given is looked for beside `path`, where the report has one.  Raises InvalidReport
    for a file of another year or kind than is asked for.
    """
    if last_year is not None:
        last = _fitting(last_year, report.kind, report.content.year - 1, "上年")
        report = replace(report, prior=last)
    elif report.prior is None:
        found = _beside(path, report.content.year - 1, budget=report.kind == "预算")
        if found and not any(one.place.file == str(found) for one in report.problems):
            report = replace(report, prior=read(found, partly=True))
    planned = budget or _beside(path, report.content.year, budget=True)
    plan = None
    if report.kind == "决算" and planned is not None:
        plan = _fitting(planned, "预算", report.content.year, "本年预算")
    others = tuple(_unit(one, report) for one in units)
    doubts = [*_of_another(report, report.prior, "上年"), *_of_another(report, plan, "本年预算")]
    report = replace(report, hints=(*report.hints, *doubts))
    before, planning = (establish(one) if one else None for one in (report.prior, plan))
    return report, Surroundings(before, planning, others)


def _of_another(report: Report, other: Report | None, what: str) -> Iterator[Problem]:
    """That what an input is held against may be another department's."""
    if other is None or report.content.department == other.content.department:
        return
    from generator.understanding.identity import may_be_one  # few have another name at all

    if may_be_one(report.content.department, other.content.department):
        return
    message = (
        f"{what}的文件（{other.source.name}）写的部门是 {other.content.department}，"
        f"这一份是 {report.content.department}；不是一个部门就请换一份，是更名的可以不管"
    )
    yield Problem(typed_at(report.source, ("部门",)), message, HINT, rule=ASKED_FOR)


def _beside(path: Path | None, year: int, *, budget: bool) -> Path | None:
    if path is None or not path.parent.is_dir():
        return None
    return years(path.parent).get((year, budget))


def _unit(path: Path, report: Report) -> Facts:
    return establish(_fitting(path, report.kind, report.content.year, "各单位"))


def _fitting(path: Path, kind: str, year: int, what: str) -> Report:
    found = read(path, partly=True)
    if (found.kind, found.content.year) != (kind, year):
        message = f"{what}的文件应是 {year} 年的{kind}，这是 {found.content.year} 年的{found.kind}"
        raise InvalidReport([Problem(Place(file=str(path)), message, rule=ASKED_FOR)])
    return found
