"""Writing: the commands about a department's own input: report, tables, explain, check."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

import click
from msgspec.structs import replace

from generator.doors.ending import fail, problems_of, put, put_kept, put_remarks
from generator.doors.many import (
    Asked,
    Delivery,
    Run,
    job_of,
    many_options,
    record_in,
    targets_argument,
)
from generator.doors.options import (
    FILE,
    FILES,
    STREAM,
    STREAMED,
    chosen_format,
    inputs_option,
    output_option,
    streamed,
    style_option,
    styles_option,
    unit_chosen,
    year_option,
)
from generator.doors.usage import Command
from generator.problem import NOWHERE, InvalidReport, Place, Problem
from generator.vocabulary.commands import option

if TYPE_CHECKING:
    from generator import Document, Report
    from generator.province.tasks import Work
    from generator.reporting import Wanted

STDIN_LIMIT: Final = 3_000_000
NUMBERS: Final = {han: str(at) for at, han in enumerate("一二三四五", 1)}


class Folders(NamedTuple):
    """Where inputs are, where outputs go, where styles of one's own are."""

    inputs: Path
    output: Path
    extra: Path | None


def _through_many(asked: Asked, work: Work, year: str | None, folders: Folders) -> NoReturn:
    """Does the same for many departments, and exits."""
    from generator.province.gathering import inputs_of

    names = asked.chosen(folders.inputs)
    for name in names:
        _no_year_of_a_file(name, year)
    command = str(click.get_current_context().info_name)
    run = Run(asked, job_of(work, folders.extra), names, extra=folders.extra)
    if command != "check":  # which writes nothing
        output = folders.output
        delivery = Delivery(output)
        run = replace(
            run, folder=output, deliver=delivery, remarks=delivery.remarks,
            title="生成", record=record_in(output, command),
        )  # fmt: skip
    run.end(inputs_of(names, year, folders.inputs), asked.workers(len(names)))


@click.command(cls=Command, options_metavar="[选项]")
@targets_argument
@year_option
@style_option
@click.option(
    "--format",
    "formats",
    metavar="格式",
    help="txt、md、json、docx、html、pdf，可用逗号并列；缺省 txt,md",
)
@click.option("--part", metavar="部分", help="整份文档里只要一部分，如 3 或 说明；不写是整份")
@click.option("--draft", is_flag=True, help="草稿：缺原因时写【待填】，不停下来")
@click.option(
    "--public/--clerk",
    default=True,
    help="html 给公众看（缺省）；--clerk 给自己核对，有核对结果和填在哪一行，不要公开",
)
@click.option("--acknowledged", **FILE, help="已核文件；不写取填报文件旁边的（标准输入没有旁边）")
@many_options
@output_option
@inputs_option
@styles_option
def report(
    *,
    targets: tuple[str, ...],
    year: str | None,
    style: str | None,
    formats: str | None,
    part: str | None,
    draft: bool,
    public: bool,
    acknowledged: Path | None,
    output: Path,
    inputs: Path,
    extra: Path | None,
    **many: Any,
) -> None:
    """写出情况说明（txt、md、json），或者整份公开文档（docx、html、pdf）。

    部门是 inputs 下的文件夹名；也可以是一个 .yaml 或 .json 文件；
    写 - 则从标准输入读，写到标准输出（缺省 json）。
    可以写几个部门，--all 是每一个，--from 照名单：有问题的列在最后的表里，别的照写。
    """
    asked = Asked(targets, **many)
    target = "" if asked.is_many else asked.one()
    chosen = _formats(formats or ("json" if target == STREAM else "txt,md"))
    if not public and "html" not in chosen:
        message = f"{option('--clerk')} 只用于 html，请加上 {option('--format', 'html')}"
        raise click.UsageError(message)
    what = (tuple(chosen), _part(part, chosen), draft, public)
    if asked.is_many:  # where all is done already, nothing of what writes a report is looked at
        from generator.province.works import Reporting

        if acknowledged:
            raise click.UsageError(f"{option('--acknowledged')} 是一个部门的")
        _through_many(asked, Reporting(style, *what), year, Folders(inputs, output, extra))
    from generator.reporting import Wanted

    wanted = Wanted(*what, acknowledged)
    if target == STREAM:
        _no_year(year)
        _report_stdin(style, wanted, extra)
        return
    _no_year_of_a_file(target, year)
    _report_one(target, year, style, wanted, Folders(inputs, output, extra))


def _report_one(
    target: str, year: str | None, style: str | None, wanted: Wanted, folders: Folders
) -> None:
    from generator import UnknownStyle
    from generator.doors.delivery import CannotWrite, deliver
    from generator.reporting import name_of, path_of, report_of, written_of

    inputs, output, extra = folders.inputs, folders.output, folders.extra
    try:
        source = path_of(target, year, inputs)
        found = report_of(str(source), None, inputs)
        document, remarks = _document(found, style, extra, wanted)
        name = name_of(target, found)
        files, remarks = written_of(document, name, wanted, remarks, source)
        kept = deliver(output, files)
    except (InvalidReport, UnknownStyle, CannotWrite) as error:
        fail(problems_of(error), "有问题，什么也没有写")
    click.echo(f"已写 {'、'.join(str(output / file) for file in files)}")
    click.echo(_summary(document))
    put_kept(kept)
    put_remarks(remarks)


def _report_stdin(style: str | None, wanted: Wanted, extra: Path | None) -> None:
    from generator import UnknownStyle
    from generator.reporting import written_of
    from generator.writers.json import refusal

    if len(wanted.formats) > 1:
        raise click.UsageError("写到标准输出时只能选一种格式")
    as_json = "json" in wanted.formats
    try:
        document, remarks = _document(_read_stdin(), style, extra, wanted)
        files, remarks = written_of(document, "报告", wanted, remarks)
    except (InvalidReport, UnknownStyle) as error:
        if as_json:
            put(refusal(problems_of(error)), "json")
        raise
    for form, text in zip(wanted.formats, files.values(), strict=True):
        put(text, form)
    if not as_json:
        put_remarks(remarks)


def _read_stdin() -> Report:
    from generator import read_text
    from generator.entry.access import UNREADABLE

    data = streamed(STDIN_LIMIT)
    if data is None:
        place = Place(file=STREAMED)
        raise InvalidReport([Problem(place, "是关着的，读不到内容", rule=UNREADABLE)])
    return read_text(data, STREAMED, partly=True)


def _found(target: str, year: str | None, inputs: Path) -> Report:
    """The input that is named, or that comes from the standard input."""
    from generator.reporting import report_of

    if target == STREAM:
        _no_year(year)
        return _read_stdin()
    _no_year_of_a_file(target, year)
    return report_of(target, year, inputs)


def _document(
    found: Report, style: str | None, extra: Path | None, wanted: Wanted
) -> tuple[Document, list[Problem]]:
    from generator.reporting import document_of, draft_of

    if wanted.draft:
        return draft_of(found, style, extra, checked=True)
    return document_of(found, style, extra, wanted)


def _formats(written: str) -> list[str]:
    from generator import FORMATS

    names = unicodedata.normalize("NFKC", written).lower().replace("、", ",").split(",")
    chosen = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown or not chosen:
        message = f"没有 {'、'.join(unknown) or written} 这种格式；可以写 {'、'.join(FORMATS)}"
        raise click.UsageError(message)
    return chosen


def _part(typed: str | None, formats: list[str]) -> str | None:
    """The part that somebody typed, as its number or name is written: 第3部分 is 3."""
    from generator.writers import DISCLOSURES

    if typed is None:
        return None
    if texts := [one for one in formats if one not in DISCLOSURES]:
        message = (
            f"{option('--part')} 只用于 {'、'.join(DISCLOSURES)}；"
            f"{'、'.join(texts)} 本来就只是说明这一部分"
        )
        raise click.UsageError(message)
    plain = unicodedata.normalize("NFKC", typed).strip().removeprefix("第").removesuffix("部分")
    return NUMBERS.get(plain, plain)


def _no_year(year: str | None) -> None:
    if year:
        message = f"{option('--year')} 用来从部门的文件夹里挑一份；这里已经写明是哪一份了"
        raise click.UsageError(message)


def _no_year_of_a_file(target: str, year: str | None) -> None:
    from generator.entry.departments import is_file

    if is_file(target):
        _no_year(year)


def _summary(document: Document) -> str:
    figures = [figure for _, figure in document.figures()]
    return (
        f"共 {len(document.chapters)} 节，写出 {len(figures)} 个数，"
        f"全部由 {document.facts.report.source.name} 得出，样式：{document.style.name}"
    )


@click.command(cls=Command, options_metavar="[选项]")
@targets_argument
@year_option
@style_option
@click.option("--unit", metavar="单位", help="元 或 万元；不写照样式")
@many_options
@output_option
@inputs_option
@styles_option
def tables(
    *,
    targets: tuple[str, ...],
    year: str | None,
    style: str | None,
    unit: str | None,
    output: Path,
    inputs: Path,
    extra: Path | None,
    **many: Any,
) -> None:
    """写出公开表的工作簿（xlsx），照规定的格式。

    部门是 inputs 下的文件夹名；也可以是一个 .yaml 或 .json 文件；
    写 - 则从标准输入读，写到标准输出。可以写几个部门，--all 是每一个，--from 照名单。
    """
    from generator import UnknownStyle
    from generator.doors.delivery import CannotWrite, deliver
    from generator.reporting import name_of, workbook_of

    unit = unit_chosen(unit)
    asked = Asked(targets, **many)
    if asked.is_many:
        from generator.province.works import Tabulating

        _through_many(asked, Tabulating(style, unit), year, Folders(inputs, output, extra))
    target = asked.one()
    try:
        found = _found(target, year, inputs)
        data, remarks = workbook_of(found, style, extra, unit)
        if target == STREAM:
            put(data)
            put_remarks(remarks)
            return
        name = f"{name_of(target, found)}-公开表.xlsx"
        kept = deliver(output, {name: data})
    except (InvalidReport, UnknownStyle, CannotWrite) as error:
        fail(problems_of(error), "有问题，什么也没有写")
    click.echo(f"已写 {output / name}")
    put_kept(kept)
    put_remarks(remarks)


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("target", metavar="部门")
@click.argument("name", metavar="[名字]", required=False)
@click.option("--all", "everything", is_flag=True, help="写出的每一个数，逐节列出")
@year_option
@style_option
@inputs_option
@styles_option
def explain(
    *,
    target: str,
    name: str | None,
    everything: bool,
    year: str | None,
    style: str | None,
    inputs: Path,
    extra: Path | None,
) -> None:
    """说明一个数是怎么来的，直到文件和行。

    名字可以是事实（本年收入合计、其他收入.占比）、平常的叫法（三公）、科目的编码或名称
    （2080505、行政运行）、印出来的数（96.91）或章节（收入）。
    部门写 - 则从标准输入读填报文件。
    """
    from generator.manual.tracing import UnknownFact, trace, trace_all
    from generator.reporting import draft_of

    if not name and not everything:
        raise click.UsageError("请写出事实或章节的名字，例如 本年收入合计；或者用 --all")
    document, _ = draft_of(_found(target, year, inputs), style, extra)
    try:
        click.echo(trace_all(document) if everything else trace(document, name or ""))
    except UnknownFact as error:
        fail([Problem(NOWHERE, str(error.args[0]), rule=error.rule)])


@click.command(cls=Command, options_metavar="[选项]")
@targets_argument
@year_option
@click.option("--last-year", **FILE, help="上一年的填报文件；不写取同一文件夹里的")
@click.option("--budget", **FILE, help="本年预算的填报文件；不写取同一文件夹里的")
@click.option("--units", **FILES, help="所属单位的填报文件，可多次给，也可以用逗号隔开")
@click.option("--format", "form", metavar="格式", help="text 或 json，缺省 text")
@many_options
@inputs_option
@styles_option
def check(
    *,
    targets: tuple[str, ...],
    year: str | None,
    last_year: Path | None,
    budget: Path | None,
    units: tuple[Path, ...],
    form: str | None,
    inputs: Path,
    extra: Path | None,
    **many: Any,
) -> None:
    """核对填报文件自己的表：表内、表间、与上年、与预算、与各单位。

    部门是 inputs 下的文件夹名；也可以是一个 .yaml 或 .json 文件；
    写 - 则从标准输入读，旁边没有别的文件，要比的用选项给。
    可以写几个部门，--all 是每一个，--from 照名单：各与自己旁边的上年、预算核对，最后一张表。
    """
    from generator.checking.formats import FORMATS, refusal
    from generator.checking.surroundings import accompanied
    from generator.reporting import check_of, path_of

    asked = Asked(targets, **many)
    if asked.is_many:
        from generator.province.works import Checking

        _only_beside(last_year, budget, units, form)
        _through_many(asked, Checking(), year, Folders(inputs, Path(), extra))
    target = asked.one()
    form = chosen_format(form, FORMATS, "text")
    try:
        found = _found(target, year, inputs)
        path = None if target == STREAM else path_of(target, year, inputs)
        found, beside = accompanied(path, found, last_year=last_year, budget=budget, units=units)
    except InvalidReport as error:
        if form == "json":
            put(refusal(STREAMED if target == STREAM else target, error.problems), form)
        raise
    result, style = check_of(found, beside, extra)
    put(FORMATS[form](result, style), form)
    sys.exit(1 if result.wrong else 0)


def _only_beside(
    last_year: Path | None, budget: Path | None, units: tuple[Path, ...], form: str | None
) -> None:
    """Many are held against what stands beside each, and told in one table."""
    if last_year or budget or units:
        names = "、".join(map(option, ("--last-year", "--budget", "--units")))
        raise click.UsageError(f"{names} 是一个部门的；几个部门一起核对时，取各自文件夹里的")
    if form:
        message = f"{option('--format')} 是一个部门的；几个部门的用 {option('--lines')}"
        raise click.UsageError(message)
