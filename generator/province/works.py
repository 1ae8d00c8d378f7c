"""What is done with each of many: the commands of one department, as values that can be sent.

Each is what the single command does between its input and its files; what it raises is told by
whoever asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from msgspec import Struct, structs

from generator.problem import NOWHERE, InvalidReport, Problem
from generator.province.tasks import AMISS, DONE, Outcome, Said, Task, said_of

if TYPE_CHECKING:
    from generator.auditing.handed import Handed
    from generator.entry.report import Report
    from generator.results import Result
    from generator.telling.style import Style

# The folders of what is handed in with an input or a report.
REPORT, TABLES, LAST_YEAR, BUDGET, UNITS = "报告", "表", "上年", "预算", "单位"
# What the line of an audited report counts, as its row does.
COUNTED: Final = ("部门", "年度", "类型", "核对", "错误", "提示", "已核实", "未核", "未读")
APART: Final = "没有对照"  # why it was not held against its 上年, 预算, 单位, of its line
STYLED: Final = "样式"  # of a line: the style's folder and the digest of what it is made of


class _OfInput(Struct, frozen=True):
    """What is done with a department's input."""

    needs: ClassVar[Sequence[str]] = ("generator.reporting", "generator.writers.text")

    def amiss(self, error: Exception) -> tuple[Said, ...]:
        from generator import BadStyle, BadTemplate, UnknownStyle
        from generator.publication import NoSuchPart
        from generator.telling.style import NOT_THERE

        if isinstance(error, InvalidReport):
            return _said(error.problems)
        if isinstance(error, UnknownStyle | NoSuchPart):
            return said_of([Problem(NOWHERE, str(error), rule=error.rule)])
        if isinstance(error, BadStyle | BadTemplate):
            return said_of([Problem(NOWHERE, f"样式或模板有错：{error}", rule=NOT_THERE)])
        return ()


def _said(problems: Sequence[Problem]) -> tuple[Said, ...]:
    """Problems of an input, each with what somebody has to do."""
    from generator.reporting import to_do

    return said_of(problems, to_do)


def _told(found: Report, style: Style | None) -> dict[str, Any]:
    """What the line of a department says of its input."""
    content = found.content
    named = {"部门": content.department, "年度": content.year, "类型": found.kind}
    return named | ({STYLED: [style.folder, style.digest]} if style else {})


class Reporting(_OfInput, frozen=True):
    """`juesuan report`: the explanation or the whole disclosure, read back; as `Wanted` has it."""

    style: str | None
    formats: tuple[str, ...]
    part: str | None = None
    draft: bool = False
    public: bool = True

    def __call__(self, task: Task, extra: Path | None) -> Outcome:
        from generator.reporting import (
            Wanted,
            document_of,
            draft_of,
            name_of,
            report_of,
            written_of,
        )

        source = Path(task.target)
        found = report_of(task.target, None, source.parent)
        wanted = Wanted(self.formats, self.part, self.draft, self.public)
        if self.draft:
            document, remarks = draft_of(found, self.style, extra, checked=True)
        else:
            document, remarks = document_of(found, self.style, extra, wanted)
        name = name_of(_called(task), found)
        files, remarks = written_of(document, name, wanted, remarks, source)
        told = _told(found, document.style)
        return Outcome(task.name, DONE, _said(remarks), _encoded(files), told)


class Tabulating(_OfInput, frozen=True):
    """`juesuan tables`: the workbook of the tables, in 元 or 万元."""

    style: str | None
    unit: str | None

    def __call__(self, task: Task, extra: Path | None) -> Outcome:
        from generator.reporting import name_of, report_of, workbook_of
        from generator.telling.style import load_style

        found = report_of(task.target, None, Path(task.target).parent)
        data, remarks = workbook_of(found, self.style, extra, self.unit)
        name = f"{name_of(_called(task), found)}-公开表.xlsx"
        told = _told(found, load_style(self.style or found.content.style, extra))
        return Outcome(task.name, DONE, _said(remarks), {name: data}, told)


class Checking(_OfInput, frozen=True):
    """`juesuan check`: the input against itself, last year's and the budget's beside it."""

    def __call__(self, task: Task, extra: Path | None) -> Outcome:
        from generator.checking.surroundings import accompanied
        from generator.reporting import check_of, report_of

        source = Path(task.target)
        found = report_of(task.target, None, source.parent)
        found, beside = accompanied(source, found)
        result, style = check_of(found, beside, extra)
        unchecked = [{"规则": code, "原因": why} for code, why in result.unchecked]
        counted = {"核对": result.checked, "未检查": unchecked}
        ended = AMISS if result.wrong else DONE
        told = _told(found, style) | counted
        return Outcome(task.name, ended, _said(result.problems), told=told)


def _called(task: Task) -> str:
    """What `name_of` makes the outputs' name of: a department, or the file that was named."""
    from generator.entry.departments import is_file

    return task.target if is_file(task.name) else task.name


def _encoded(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    return {name: one if isinstance(one, bytes) else one.encode() for name, one in files.items()}


# ---------------------------------------------------------------- tables to inputs


class Replaced(Struct, frozen=True):
    """An input as an import found it (None: there was none) and made it, with its provenance."""

    name: str
    before: bytes | None
    data: bytes
    sources: str


class Importing(Struct, frozen=True):
    """`juesuan import`: workbooks or a published report to an input, for whoever puts it in place.

    The department's own files stand where they are, what is handed in in folders of its own.
    """

    needs: ClassVar[Sequence[str]] = ("generator.importing",)
    year: str
    unit: str | None = None
    draft: bool = False
    dry: bool = False

    def __call__(self, task: Task, extra: Path | None) -> Outcome:  # noqa: ARG002  tables have no style
        from generator.importing import Files, import_tables

        folder, _, department = task.target.rpartition("/")
        handed, last, budget = (_files_in(task, one) for one in (TABLES, LAST_YEAR, BUDGET))
        files = Files(handed, last, budget, self.unit)
        found = import_tables(files, Path(folder), department, self.year, draft=self.draft)
        replaced = Replaced(found.path.name, found.before, found.data, found.sources)
        told = {"文件": found.path.name, "待填": found.to_fill, "改动": len(found.changes)}
        return Outcome(task.name, DONE, said_of(found.problems), told=told, result=replaced)

    def amiss(self, error: Exception) -> tuple[Said, ...]:
        return _unreadable(error)


def _files_in(task: Task, folder: str) -> tuple[Path, ...]:
    return tuple(Path(name) for name in sorted(task.files) if name.startswith(f"{folder}/"))


def _unreadable(error: Exception) -> tuple[Said, ...]:
    """What is said of a report that cannot be read, or of files that do not go with it."""
    from generator.auditing.handed import Unfitting
    from generator.published.shape import Unreadable

    if isinstance(error, InvalidReport):
        return said_of(error.problems)
    if isinstance(error, Unfitting):
        return said_of([Problem(NOWHERE, said, rule=error.rule) for said in error.problems])
    if isinstance(error, Unreadable):
        return said_of([Problem(NOWHERE, "；".join(str(error).splitlines()), rule=error.rule)])
    return ()


# ---------------------------------------------------------------- reports of others


class Auditing(Struct, frozen=True):
    """`juesuan audit`: a published report, with what else was published beside it."""

    needs: ClassVar[Sequence[str]] = ("generator.auditing", "generator.results.summary")
    form: str

    def __call__(self, task: Task, extra: Path | None) -> Outcome:  # noqa: ARG002  reports have no style
        from generator.auditing.handed import Handed
        from generator.results import FILES, WRITERS
        from generator.results.summary import row_of

        last, planned, units = (_files_in(task, one) for one in (LAST_YEAR, BUDGET, UNITS))
        handed = Handed(last, planned[0] if planned else None, units)
        result, apart = _audited(task, handed)
        written, row = WRITERS[self.form](result), row_of(result)
        files = _encoded({self.form: written}) if self.form in FILES else {}
        return Outcome(
            task.name,
            AMISS if result.wrong else DONE,
            said_of(result.findings),
            files,
            dict(zip(COUNTED, structs.astuple(row)[1:-1], strict=True))
            | ({APART: apart} if apart else {}),
            "" if files else written,
        )

    def amiss(self, error: Exception) -> tuple[Said, ...]:
        return _unreadable(error)


def _audited(task: Task, handed: Handed) -> tuple[Result, dict[str, str]]:
    """A report's result, and what it was not held against, why.

    What does not go with it, or cannot be read, costs the report no more than what it is for.
    """
    from generator.auditing import audit
    from generator.auditing.handed import Handed, Unfitting
    from generator.inspection.beside.beside_rules import E40
    from generator.published.shape import Unreadable

    path, apart = Path(task.target), dict[str, str]()
    try:
        result = audit(path, task.name, handed)
    except (Unfitting, Unreadable):
        audit(path, task.name)  # where it is the report itself, that is all there is to say
        parts = {
            LAST_YEAR: Handed(last_year=handed.last_year),
            BUDGET: Handed(budget=handed.budget),
            UNITS: Handed(units=handed.units),
        }
        for kind, part in parts.items():
            try:
                audit(path, task.name, part)
            except (Unfitting, Unreadable) as error:
                apart[kind] = "；".join(str(error).splitlines())
        sound = Handed(
            () if LAST_YEAR in apart else handed.last_year,
            None if BUDGET in apart else handed.budget,
            () if UNITS in apart else handed.units,
        )
        result = audit(path, task.name, sound)
    unchecked = dict(result.unchecked)
    if handed.units and UNITS not in apart and E40.code in unchecked:
        apart[UNITS] = unchecked[E40.code]
    return result, apart
