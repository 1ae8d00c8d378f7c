"""Learning: the command that makes a style of published reports: learn."""

from __future__ import annotations

from pathlib import Path

import click

from generator.doors.ending import fail, put
from generator.doors.options import FILES, FOLDER, LISTED
from generator.doors.usage import Command
from generator.problem import InvalidReport
from generator.vocabulary.commands import option


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("reports", metavar="报告…", required=True, **LISTED)
@click.option("--style", "name", metavar="样式", required=True, help="学成的样式叫什么，如 新县")
@click.option("--input", "inputs", **FILES, help="报告的填报文件；几份报告，按同样的次序各给一个")
@click.option("--tables", **FILES, help="没有填报文件的，给公开表的工作簿；都不写，取报告里的表")
@click.option("--over", metavar="样式", help="基于哪个样式；不写是写得最像的一个")
@click.option(
    "--styles",
    "folder",
    **FOLDER,
    envvar="JUESUAN_STYLES",
    default=Path("styles"),
    help="写到哪个文件夹，缺省 styles",
)
def learn(
    *,
    reports: tuple[Path, ...],
    name: str,
    inputs: tuple[Path, ...],
    tables: tuple[Path, ...],
    over: str | None,
    folder: Path,
) -> None:
    """从公开过的报告学写法，成一个样式。

    报告是 docx、pdf、html、txt 都可以；几份的，都有的是写法，一份才有的是它自己的话。
    拿不准的写在样式旁边的“问题.yaml”里，每问有几个答案：选好再运行一次，就照着答案往下学。
    """
    from generator.learning.lessons import lesson_of

    if inputs and len(inputs) != len(reports):
        raise click.UsageError(f"{option('--input')} 要与报告一样多：{len(reports)} 个")
    if inputs and tables:
        raise click.UsageError(f"{option('--input')} 和 {option('--tables')} 只写一种")
    try:
        lesson = lesson_of(reports, name, inputs, tables, over, folder)
        lesson.write()
    except InvalidReport as error:
        fail(error.problems, "学不了，什么也没有写")
    put(lesson.told())
