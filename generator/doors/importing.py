"""Importing: tables to an input, and the workbook for what they do not hold: import, form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from msgspec.structs import replace

from generator.doors.ending import fail, problems_of, put, put_kept, put_list
from generator.doors.many import Asked, Run, job_of, many_options
from generator.doors.options import (
    FILES,
    LISTED,
    STREAM,
    STREAMED,
    inputs_option,
    output_option,
    streamed,
    styles_option,
    unit_chosen,
)
from generator.doors.usage import Command
from generator.problem import InvalidReport, Problem
from generator.vocabulary.commands import by_make, command, given, option

if TYPE_CHECKING:
    from generator.importing import Imported
    from generator.province.tasks import Outcome
    from generator.province.works import Importing
    from generator.published.shape import Published


@click.command("import", cls=Command, options_metavar="[选项]")
@click.argument("files", metavar="工作簿或报告…", required=True, **LISTED)
@click.option("--dept", metavar="部门", help="inputs 下的文件夹名，如 liling；几个用逗号隔开")
@click.option("--year", metavar="年度", required=True, help="表的年度，如 2025；预算写 2025-budget")
@click.option(
    "--last-year", **FILES, help="上年的公开表或报告，填上年数；可多次给，也可以用逗号隔开"
)
@click.option("--budget", **FILES, help="本年部门预算的表、报告或填报文件，填年初预算；可多次给")
@click.option("--unit", metavar="单位", help="元 或 万元；表上没有写单位时用")
@click.option("--dry-run", is_flag=True, help="只说会改什么，不写")
@click.option("--draft", is_flag=True, help="表有问题也写，照表上的数")
@many_options
@inputs_option
def import_tables(
    *,
    files: tuple[Path, ...],
    dept: str | None,
    year: str,
    last_year: tuple[Path, ...],
    budget: tuple[Path, ...],
    unit: str | None,
    dry_run: bool,
    draft: bool,
    inputs: Path,
    **many: Any,
) -> None:
    """由公开表的工作簿生成填报文件；已经有的，把数改成表上的。

    工作簿可以是 xlsx、xlsm、xls、et、ods；公开的报告（docx、pdf、html、txt、md）也可以：除了表，
    还取正文里写的职责、原因、上年数等。写 - 则从标准输入读一份。
    填好的填报工作簿（form 写的）也这样导入，单独给、和公开表一起给都行；只改填过的。
    决算、预算都行：导入预算，年度写成 2025-budget。
    原因、说明和顺序都不动；改了什么，哪些原因要再看一看，逐条列出。
    几个部门的一起导入：写一个文件夹，里面一个部门一个文件夹（或者文件名是部门），
    上年、预算也写这样的文件夹；--all 是里面的每一个部门。
    """
    from generator import importing
    from generator.importing.recount import told

    unit = unit_chosen(unit)
    asked = Asked((dept,) if dept else (), **many)
    if asked.is_many:
        from generator.province.works import Importing

        work = Importing(year, unit, draft=draft, dry=dry_run)
        _import_many(asked, work, (files, last_year, budget), inputs)
    if not dept:
        raise click.UsageError(f"还要写 {option('--dept')}")
    try:
        handed = importing.Files(_opened(files), last_year, budget, unit)
        found = importing.import_tables(handed, inputs, dept, year, draft=draft)
        if not dry_run:
            found.write()
    except InvalidReport as error:
        fail(error.problems, f"有问题，什么也没有写{_way_out(error.problems)}")
    put(told(found, dry=dry_run))
    wrong = [problem for problem in found.problems if not problem.hint]
    put_list(wrong, "表上有问题")
    hints = [problem for problem in found.problems if problem.hint]
    put_list([*_elsewhere(found, inputs, dept), *hints], "请看一看")


def _elsewhere(found: Imported, inputs: Path, department: str) -> Iterator[Problem]:
    """A new input of a department that has a folder already: a name may have been mistyped."""
    from generator.entry.departments import folders_named, years
    from generator.importing import OTHER_REPORT, department_of
    from generator.problem import HINT, Place

    folder = inputs / department
    if found.before is not None or (folder.is_dir() and len(years(folder)) > 1):
        return
    name = department_of(found.text)
    if there := [one for one in folders_named(inputs, name) if one != department]:
        message = (
            f"{name} 在 {inputs / there[0]} 里已经有填报文件；"
            f"是不是 {given('--dept', '部门', there[0])}？写错了的，把这一份删去再导入"
        )
        yield Problem(Place(file=str(found.path)), message, HINT, rule=OTHER_REPORT)


def _import_many(
    asked: Asked, work: Importing, given: tuple[tuple[Path, ...], ...], inputs: Path
) -> NoReturn:
    """Imports the tables of many departments, and exits."""
    from generator.province.handed_in import HandedIn, imports_of

    for files in given:
        if len(files) > 1 or not all(one.is_dir() for one in files):
            raise click.UsageError("几个部门一起导入，表、上年、预算各写一个文件夹，里面按部门放")
    tables, last_year, budget = (files[0] if files else None for files in given)
    handed = HandedIn(tables or Path(), last_year, budget)
    names = list(handed.departments()) if asked.everything else asked.chosen(inputs)

    def deliver(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
        yield from (one if work.dry else _placed(one, inputs) for one in outcomes)

    run = Run(asked, job_of(work, None), names, inputs, deliver, "导入")
    run.end(imports_of(names, handed, inputs), asked.workers(len(names), apart=True))


def _placed(outcome: Outcome, inputs: Path) -> Outcome:
    """The outcome of an import whose input has been put in place, where it can be."""
    from generator.importing import Imported
    from generator.province.tasks import AMISS, said_of

    if (found := outcome.result) is None:
        return outcome
    name = f"{outcome.name}/{found.name}"
    made = Imported(inputs / name, found.before, "", found.data, found.sources, (), (), ())
    try:
        made.write()
    except InvalidReport as error:
        return replace(outcome, ended=AMISS, said=said_of(error.problems), result=None)
    return replace(outcome, files={name: found.data})


def _way_out(problems: tuple[Problem, ...]) -> str:
    """What helps where the tables are wrong, and not the department, the year or an input."""
    from generator.entry.access import ASKED_FOR, UNREADABLE, UNWRITABLE
    from generator.entry.departments import is_file

    wrong = [one for one in problems if not one.hint]
    theirs = {ASKED_FOR, UNREADABLE, UNWRITABLE}
    if any(one.rule in theirs or is_file(one.place.file) for one in wrong):
        return ""
    return f"（照表写出来再改：加 {option('--draft')}）"


def _opened(files: tuple[Path, ...]) -> tuple[Path | Published, ...]:
    """The files, with what comes from the standard input in the place of “-”."""
    if Path(STREAM) not in files:
        return files
    if files.count(Path(STREAM)) > 1:
        raise click.UsageError(f"{STREAM} 是标准输入，只能写一次")
    from generator.published import MAX_SIZE, read_published
    from generator.published.shape import Unreadable

    data = streamed(MAX_SIZE + 1)
    if data is None:
        raise Unreadable(f"{STREAMED}是关着的，读不到内容")
    try:
        read = read_published(data, STREAMED)
    except Unreadable as error:
        raise Unreadable(f"{STREAMED}：{error}") from None
    return tuple(read if path == Path(STREAM) else path for path in files)


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("department", metavar="部门")
@click.option("--year", metavar="年度", help="如 2025；不写取最近的一份；只有决算的")
@output_option
@inputs_option
@styles_option
def form(
    *, department: str, year: str | None, output: Path, inputs: Path, extra: Path | None
) -> None:
    """写出填报工作簿（xlsx）：公开表里没有的都在一份里填，填好用 import 导入。

    年初预算、原因（上年写的在旁边）、“三公”批次人次、采购、资产、会议培训、概况、绩效，
    要填的是黄底，要写原因的标“要写原因”；别的锁着。还没有填报文件也行，和公开表一起导入。
    """
    from generator import UnknownStyle
    from generator.doors.delivery import CannotWrite, deliver
    from generator.importing.filling.of_department import book_for
    from generator.writers.form_workbook import to_form

    try:
        book = book_for(inputs, department, year, extra)
        name = f"{department}-{book.whose.year}-填报工作簿.xlsx"
        kept = deliver(output, {name: to_form(book)})
    except (InvalidReport, UnknownStyle, CannotWrite) as error:
        fail(problems_of(error), "有问题，什么也没有写")
    file = f"FILE={output / name}" if by_make() else str(output / name)
    typed = (file, option("--dept", department), option("--year", str(book.whose.year)))
    click.echo(f"已写 {output / name}；填好以后导入：{command('import')} {' '.join(typed)}")
    put_kept(kept)
