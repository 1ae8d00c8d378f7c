"""Year before: the department's last report as far as it goes, and in words what it does not give.

Last year's file need not be finished before this year's is begun: what is in it is carried over,
what a blank of it would have given stays 【待填】, and nobody has to guess which that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generator.entry.departments import read_file
from generator.entry.parsing import MISSING_KEY
from generator.entry.report import Report
from generator.entry.spelt import TODO
from generator.entry.values import STILL_TO_FILL, TO_FILL
from generator.importing.carried_over import carried_over
from generator.importing.correspondence import Keys
from generator.problem import HINT, InvalidReport, Place, Problem, pointer
from generator.rule import Rule

UNFINISHED: Final = Rule(
    "J16",
    "接过来的文件填完了",
    "上年数取自上年的填报文件，年初预算取自本年预算的填报文件。还没有填完的，填了的照接，"
    "要用到没有填的数的不接，也不当作零。",
    "2023 年度的“其他收入”还是【待填】，2024 年度的收入总计上年数接不过来",
    "2023 年度的文件填完了",
    hint="提示：没有接过来的写着【待填】；把那份文件填完再生成，或者照公布的数手填。",
)
_NAMED: Final = 6  # keys, lines that a message names


def last_before(
    found: Mapping[tuple[int, bool], Path], year: int, *, budget: bool
) -> Report | None:
    """The latest report of its kind before a year, of the files of a department, as far as it goes.

    Raises InvalidReport as `as_far_as_written` does.
    """
    before = [key for key in found if key[0] < year and key[1] == budget]
    return as_far_as_written(found[max(before)]) if before else None


def as_far_as_written(path: Path) -> Report:
    """A report that may have 【待填】.

    Raises InvalidReport with what is wrong in it: a mistake is mended sooner than carried on.
    """
    report = read_file(path, partly=True)
    if wrong := [one for one in report.problems if not one.hint and not is_unwritten(one)]:
        raise InvalidReport(wrong)
    return report


def is_unwritten(problem: Problem) -> bool:
    """Whether a problem is that something is not there yet, rather than wrong."""
    return TO_FILL in problem.told or problem.rule in (STILL_TO_FILL, MISSING_KEY)


def not_carried(last: Report | None, year: int) -> tuple[Problem, ...]:
    """That a report is unfinished, and which figures of a year were not carried over from it."""
    if last is None:
        return ()
    lacking = [path for path, typed in carried_over(last, year).items() if typed == TODO]
    return unfinished(last, lacking, "没有接过来，写着【待填】")


def unfinished(report: Report, lacking: list[Keys], what_became: str) -> tuple[Problem, ...]:
    """One problem for all of a file that is to be filled in; none for a finished one.

    `lacking` are the keys of the new input that it does not give; `what_became` says of them so.
    """
    name = report.source.name
    own = [one for one in report.problems if one.place.file == name and not one.hint]
    if not own:
        return ()
    at = "、".join(str(one.place.inside) for one in own[:_NAMED] if str(one.place.inside))
    more = " 等" if len(own) > _NAMED else ""
    there = f"（{at}{more}）" if at else ""
    message = f"这份文件还没有填好，有 {len(own)} 处没有填{there}"
    if lacking:
        said = "、".join(pointer(path) for path in lacking[:_NAMED])
        more = " 等" if len(lacking) > _NAMED else ""
        message += f"；要用到它们的 {len(lacking)} 个数{what_became}：{said}{more}。别的照接"
    else:
        message += "；没有数要用到它们，都照接了"
    return (Problem(Place(file=name), message, HINT, rule=UNFINISHED),)
