"""Auditing: the commands about what is published: audit, rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from generator.doors.ending import problems_of, put, put_file, refuse
from generator.doors.many import Asked, running_options
from generator.doors.options import FILE, FILES, PATH, STREAM, STREAMED, chosen_format, streamed
from generator.doors.usage import Command
from generator.problem import NOWHERE, InvalidReport, Place, Problem
from generator.vocabulary.commands import option

if TYPE_CHECKING:
    from generator.auditing.handed import Handed
    from generator.results import Result


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("file", metavar="报告或文件夹", type=PATH)
@click.option(
    "--format",
    "form",
    metavar="格式",
    help="text、json、html（网页）、xlsx（底稿）或 yaml（已核文件的草稿），缺省 text",
)
@click.option(
    "--output",
    **FILE,
    help="写到哪里；html、xlsx 缺省写在报告旁边，名为“报告名-核对”；写 - 则写到标准输出",
)
@click.option("--all", "everything", is_flag=True, help="没检查的规则、未核和未读的数，逐条列出")
@click.option("--last-year", **FILES, help="上年的报告，核对上年数和年初结转（预算可再给上年决算）")
@click.option("--budget", **FILE, help="本年公布的部门预算")
@click.option("--units", **FILES, help="所属单位的报告，可多次给，也可以给一个文件夹")
@click.option("--tables", **FILES, help="另外的表格工作簿（xlsx、xlsm、xls、et、ods），可多次给")
@running_options
def audit(
    *,
    file: Path,
    form: str | None,
    output: Path | None,
    everything: bool,
    last_year: tuple[Path, ...],
    budget: Path | None,
    units: tuple[Path, ...],
    tables: tuple[Path, ...],
    **many: Any,
) -> None:
    """核对已经公开的决算、预算报告：表与表、表与文、句子之内。

    报告可以是 pdf、docx、html、Markdown 或纯文本；只有表格的工作簿（xlsx、xlsm、xls、et、ods）
    只核对表。
    写文件夹，就核对里面的每一份；上年、预算、单位也写文件夹，按名字各找各的。
    写 - 则从标准输入读一份。
    """
    from generator.auditing.handed import Handed
    from generator.results import FORMATS, FULL

    wanted = output.suffix[1:] if output and output.suffix[1:] in FORMATS else "text"
    form = chosen_format(form, FORMATS, wanted)
    form = FULL if everything and form == "text" else form
    asked = Asked((), **many)
    if not file.is_dir():
        if asked.is_many:
            names = "、".join(map(option, ("--jobs", "--resume", "--lines", "--scheduler")))
            raise click.UsageError(f"{names} 用来核对一个文件夹，不是一份报告")
        _audit_report(file, Handed(last_year, budget, units, tables), form, output)
    if tables:
        raise click.UsageError(f"{option('--tables')} 用来核对一份报告，不是文件夹")
    _audit_folder(file, form, output, asked, (last_year, (budget,) if budget else (), units))


def _audit_report(file: Path, handed: Handed, form: str, output: Path | None) -> NoReturn:
    from generator import auditing
    from generator.auditing.handed import Unfitting
    from generator.entry.exchange import settle
    from generator.results import WRITERS, verdict
    from generator.results.summary import NOTHING, NOTHING_TO_CHECK

    settle(file.parent)
    try:
        result = (
            _read_stdin(handed) if file == Path(STREAM) else auditing.audit(file, handed=handed)
        )
    except Unfitting as error:
        wrong = [Problem(NOWHERE, said, rule=error.rule) for said in error.problems]
        refuse(wrong, "给的文件对不上，没有核对")
    except InvalidReport as error:
        refuse(error.problems, f"{file.name} 的已核文件有问题")
    if file != Path(STREAM):
        _tell_misnamed(file)
    if (path := _result_path(file, form, output)) is None:
        put(WRITERS[form](result), form)
    else:
        put_file(path, WRITERS[form](result))
        click.echo(verdict(result))
    if result.is_empty:
        refuse([Problem(Place(file=file.name), NOTHING, rule=NOTHING_TO_CHECK)], "没有核对")
    sys.exit(1 if result.wrong else 0)


def _tell_misnamed(file: Path) -> None:
    """Says which files beside a report were meant to be its acknowledgements, and are not."""
    from generator.results.acknowledged import beside, misnamed

    names = (one.name for one in file.parent.iterdir())
    for name in misnamed(file, names):
        click.echo(f"{name} 没有用上：已核文件的名字要正好是 {beside(file).name}", err=True)


def _read_stdin(handed: Handed) -> Result:
    from generator import auditing
    from generator.published import MAX_SIZE
    from generator.published.shape import Unreadable

    data = streamed(MAX_SIZE + 1)
    if data is None:
        raise Unreadable(f"{STREAMED}是关着的，读不到内容")
    return auditing.audit(data, STREAMED, handed)


def _audit_folder(
    folder: Path,
    form: str,
    output: Path | None,
    asked: Asked,
    handed: tuple[tuple[Path, ...], ...],
) -> NoReturn:
    from generator.auditing.folder import reports_in
    from generator.doors.bureau import RESULTS, Bureau
    from generator.doors.delivery import CannotWrite
    from generator.province.companions import Beside
    from generator.results import FILES as IN_FILES

    if output and form not in IN_FILES:
        raise click.UsageError("文件夹的 --output 用来写 html 或 xlsx；别的格式写到标准输出")
    if asked.resume and form not in {"text", *IN_FILES}:
        raise click.UsageError(f"{option('--resume')} 用于 text、html、xlsx")
    beside = Beside(*handed)
    if one := beside.refused():
        names = "、".join(map(option, ("--last-year", "--budget", "--units")))
        raise click.UsageError(f"核对文件夹，{names} 也要写文件夹，里面按名字找；{one} 不是")
    try:
        bureau = Bureau(reports_in(folder), form, output or folder / RESULTS)
        text, code = bureau.audited(asked, beside)
    except CannotWrite as error:
        refuse(problems_of(error), "结果没有写出")
    click.echo(text, nl=False, err=True) if asked.lines == STREAM else put(text, form)
    sys.exit(code)


def _result_path(file: Path, form: str, output: Path | None) -> Path | None:
    """Where a report's result is written; None for the standard output."""
    from generator.results import FILES as IN_FILES

    if output == Path(STREAM) or (
        output is None and (file == Path(STREAM) or form not in IN_FILES)
    ):
        return None
    path = output or file.parent
    if path.is_dir():
        path /= f"{file.stem}-核对.{form if form in {*IN_FILES, 'json', 'yaml'} else 'txt'}"
    if path.exists() and path.samefile(file):
        raise click.UsageError("--output 写的就是报告本身；请换一个文件名")
    return path


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("code", metavar="[编号]", required=False)
def rules(*, code: str | None) -> None:
    """列出规则：核对公开报告的，和写完以后自查的；写编号看一条的全文。"""
    from generator.manual.rulebook import UnknownRule, listing, one

    try:
        put(one(code) if code else listing())
    except UnknownRule as error:
        raise click.UsageError(str(error)) from None
