"""Bureau: a folder of reports audited for whoever receives them: progress, table, files."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from generator.auditing.folder import OURS, Folder, Outcome, Task, audit_all
from generator.doors.delivery import deliver
from generator.published.shape import Unreadable
from generator.results import FILES, FULL
from generator.results.summary import Row, all_to_json, exit_code, in_order, overall, to_table

if TYPE_CHECKING:
    from rich.console import Console

RESULTS: Final = "核对结果"  # the folder of the results, where no other is named
INDEX: Final = f"汇总{OURS}"  # the name of the list of all results

Told = tuple[str, int]  # what is printed, and the exit code


def audit_folder(found: Folder, form: str, output: Path) -> Told:
    """What is printed of all reports of a folder in a form, and the exit code.

    The worst comes first; the text ends with a line over all. Pages and workbooks are written
    into `output`. Raises Unreadable without a report, and CannotWrite.
    """
    if not found.reports:
        raise Unreadable("这个文件夹里没有报告；能读的有 PDF、Word（docx）、网页和文本")
    if form == "yaml":
        raise Unreadable("已核文件是一份报告一个；请写明是哪一份报告")
    tasks = [Task(name, path, form) for name, path in found.reports.items()]
    outcomes = watched(audit_all(tasks), len(tasks))
    if form in FILES:
        return _filed(found, outcomes, form, output)
    each = {one.row.name: one for one in outcomes}
    rows = in_order(one.row for one in each.values())
    written = [str(each[row.name].written) for row in rows if not row.unread]
    if form == "json":
        return all_to_json(rows, [json.loads(one) for one in written]), exit_code(rows)
    full = "".join(f"{one}\n" for one in written) if form == FULL else ""
    return full + _table(rows, found), exit_code(rows)


def _table(rows: Sequence[Row], found: Folder, remarks: str = "") -> str:
    return f"{to_table(rows)}{others(found.others)}{remarks}{overall(rows)}\n"


def _filed(found: Folder, outcomes: Iterable[Outcome], form: str, output: Path) -> Told:
    """Each result in a file of its own as it comes, then the list of all."""
    from generator.results.overview import to_page, to_workbook

    names = _names(list(found.reports), form)
    rows, kept = [], []
    for outcome in outcomes:
        rows.append(outcome.row)
        if not outcome.row.unread:
            path = output / names[outcome.row.name]
            kept += deliver(path.parent, {path.name: outcome.written})
    rows = in_order(rows)
    index = to_page(rows, names) if form == "html" else to_workbook(rows)
    kept += deliver(output, {f"{INDEX}.{form}": index})
    remarks = f"已写 {output}，从 {INDEX}.{form} 看起\n"
    if kept:
        remarks += f"原来的文件有人改过，已另存为 {'、'.join(map(str, kept))}\n"
    return _table(rows, found, remarks), exit_code(rows)


def _names(reports: Sequence[str], form: str) -> Mapping[str, str]:
    """The file of each result, in folders like the reports'; two of one stem keep their suffix."""
    stems = {name: PurePosixPath(name).with_suffix("") for name in reports}
    often = Counter(str(stem).casefold() for stem in stems.values())
    often["汇总"] += 1
    return {
        name: f"{stem if often[str(stem).casefold()] == 1 else name}{OURS}.{form}"
        for name, stem in stems.items()
    }


def others(kinds: Mapping[str, int]) -> str:
    """A line on the files that were taken for no report."""
    if not kinds:
        return ""
    listed = "、".join(f"{kind} {many} 个" for kind, many in sorted(kinds.items()))
    return f"另有 {sum(kinds.values())} 个文件不是报告，没有看：{listed}\n"


def watched(outcomes: Iterator[Outcome], many: int) -> Iterable[Outcome]:
    """The same one by one, with a bar on the error stream where somebody is looking at it."""
    if sys.stderr is None or not sys.stderr.isatty():
        return outcomes
    from rich.progress import track

    return track(outcomes, "核对", total=many, console=_console(), transient=True)


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True)
