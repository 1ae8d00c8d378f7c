"""Bureau: a folder of reports audited for whoever receives them: progress, table, files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.auditing.folder import OURS, Folder
from generator.doors.delivery import deliver
from generator.doors.many import Asked, Run
from generator.elements.interchange import Shaped
from generator.province.companions import NOT_FOUND, Apart, Beside, paired, reports_of
from generator.province.tasks import Job, Outcome, program
from generator.province.works import APART, BUDGET, COUNTED, LAST_YEAR, UNITS, Auditing
from generator.published.shape import Unreadable
from generator.results import FILES, FULL
from generator.results.summary import (
    Besides,
    Row,
    all_to_json,
    exit_code,
    in_order,
    overall,
    printable,
    repeated,
    to_table,
)

RESULTS: Final = "核对结果"  # the folder of the results, where no other is named
INDEX: Final = f"汇总{OURS}"  # the name of the list of all results

# What is sought for a report by its name, by its kind.
_SOUGHT: Final = {LAST_YEAR: "上年的报告", BUDGET: "预算", UNITS: "单位文件夹"}

Told = tuple[str, int]  # what is printed, and the exit code
_NAMED: Final = 10  # reports that a line names
_GROUPS: Final = 20  # of reports that came more than once


class Bureau(Struct, dict=True):
    """The reports of a folder, audited in a form; pages and workbooks go into `output`."""

    found: Folder
    form: str
    output: Path
    rows: list[Row] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    kept: list[Path] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    unused: Mapping[str, Sequence[str]] = field(default_factory=dict)
    findings: dict[str, list[Shaped]] = field(default_factory=dict)

    def audited(self, asked: Asked, beside: Beside) -> Told:
        """What is printed of all reports, and the exit code.

        The worst comes first; the text ends with a line over all.  Raises Unreadable without a
        report, and CannotWrite.
        """
        if not self.found.reports:
            there = _unopened(self.found.unopened).strip()
            said = "这个文件夹里没有报告；能读的有 PDF、Word（docx）、网页和文本"
            raise Unreadable(f"{said}；{there}" if there else said)
        if self.form == "yaml":
            raise Unreadable("已核文件是一份报告一个；请写明是哪一份报告")
        names = list(self.found.reports)
        job = Job(Auditing(self.form), program=program())
        run = Run(asked, job, names, self.output, self._deliver)
        pairs = paired(self.found.reports, beside)
        self.apart, self.unused = pairs.apart, pairs.unused
        run.go(
            reports_of(self.found.reports, pairs),
            asked.workers(len(names), apart=True),
            self._tell,
            size=1,
        )
        rows = in_order(self.rows)
        return self._told(rows), exit_code(rows)

    def _tell(self, outcome: Outcome) -> None:
        self.rows.append(_row_of(outcome))
        apart = outcome.told.get(APART, {})
        self.apart += [Apart(kind, outcome.name, why) for kind, why in apart.items()]
        if self.form == "xlsx" and outcome.said:
            self.findings[outcome.name] = [one.shaped for one in outcome.said]
        if outcome.result and self.form in {"json", FULL}:
            self.written[outcome.name] = str(outcome.result)

    def _deliver(self, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
        """Each result in a file of its own as it comes."""
        for one in outcomes:
            path = self.output / self._names[one.name]
            for data in one.files.values():
                self.kept += deliver(path.parent, {path.name: data})
            named = [(self._names[one.name], data) for data in one.files.values()]
            yield replace(one, files=dict(named))

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return _names(list(self.found.reports), self.form)

    def _told(self, rows: Sequence[Row]) -> str:
        written = [self.written[row.name] for row in rows if row.name in self.written]
        if self.form == "json":
            found = self.found
            apart = [{"文件": one.name, "与": one.kind, "原因": one.why} for one in self._apart()]
            besides = Besides(found.others, found.unopened, found.strayed, apart, self.unused)
            return all_to_json(rows, [json.loads(one) for one in written], besides)
        remarks = _remarks(rows, self.found) + "".join(self._without())
        listed = self._list(rows, remarks) if self.form in FILES else ""
        full = "".join(f"{one}\n" for one in written)
        return f"{full}{to_table(rows)}{remarks}{listed}{overall(rows)}\n"

    def _apart(self) -> list[Apart]:
        return sorted(self.apart, key=lambda one: (one.kind, one.why, one.name))

    def _without(self) -> Iterator[str]:
        """Lines on what was not held against what else was published, and what of that is left."""
        for kind, nouns in _SOUGHT.items():
            alike = [one.name for one in self._apart() if one.kind == kind and one.why == NOT_FOUND]
            if alike:
                yield f"没有找到同名的{nouns}，没有与它核对：{_listed(alike)}\n"
            told = [one for one in self._apart() if one.kind == kind and one.why != NOT_FOUND]
            for one in told[:_NAMED]:
                yield printable(f"{one.name} 没有与{kind}核对：{one.why}") + "\n"
            if len(told) > _NAMED:
                yield f"没有与{kind}核对的，还有 {len(told) - _NAMED} 份\n"
            if kind in self.unused:
                yield f"没有一份报告与它同名、没有用上的{nouns}：{_listed(self.unused[kind])}\n"

    def _list(self, rows: Sequence[Row], told: str) -> str:
        """Writes the list of all results, last; says where it is."""
        from generator.results.overview import to_page, to_workbook

        remarks = told.splitlines()
        index = (
            to_page(rows, self._names, remarks)
            if self.form == "html"
            else to_workbook(rows, self.findings, remarks)
        )
        self.kept += deliver(self.output, {f"{INDEX}.{self.form}": index})
        written = f"已写 {self.output}，从 {INDEX}.{self.form} 看起\n"
        if self.kept:
            written += f"原来的文件有人改过，已另存为 {'、'.join(map(str, self.kept))}\n"
        return written


def _row_of(outcome: Outcome) -> Row:
    """The row of a report; where there is no result, with the reason."""
    if COUNTED[0] not in outcome.told:
        return Row(outcome.name, unread="；".join(one.text for one in outcome.said))
    return Row(outcome.name, *(outcome.told[one] for one in COUNTED))


def _remarks(rows: Sequence[Row], found: Folder) -> str:
    """What else is to be said of a folder, in lines."""
    told = f"{others(found.others)}{_unopened(found.unopened)}{_strayed(found.strayed)}"
    return told + _repeated(rows)


def _unopened(names: Sequence[str]) -> str:
    """A line on what may hold reports all the same."""
    if not names:
        return ""
    return f"压缩包、工作簿、图片里可能有报告，请解压或换成能读的再核对：{_listed(names)}\n"


def _strayed(names: Sequence[str]) -> str:
    """A line on acknowledgements that belong to no report."""
    if not names:
        return ""
    how = "报告.pdf 的要叫 报告.已核.yaml"
    return f"已核文件旁边没有同名的报告，没有用上（{how}）：{_listed(names)}\n"


def _repeated(rows: Sequence[Row]) -> str:
    """A line for each report that came more than once, or stands under another's name."""
    found = repeated(rows)
    lines = [f"  {printable(str(one))}：{_listed(one.names)}\n" for one in found[:_GROUPS]]
    if len(found) > _GROUPS:
        lines.append(f"  等 {len(found)} 处\n")
    return f"同一部门、年度、类型有几份的，请看留哪一份：\n{''.join(lines)}" if found else ""


def _listed(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 份" if len(names) > _NAMED else ""
    return f"{'、'.join(map(printable, names[:_NAMED]))}{more}"


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
