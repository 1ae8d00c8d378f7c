"""Indexing: the commands about a whole province: index, across."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from generator.doors.ending import put, put_file, put_list, refuse
from generator.doors.many import Asked, bar, working_options
from generator.doors.options import FILE, LISTED, PATH, STREAM, chosen_format
from generator.doors.usage import Command
from generator.problem import NOWHERE, Problem
from generator.vocabulary.commands import option

if TYPE_CHECKING:
    from generator.province.index import Index, Roll
    from generator.province.index.renewing import Renewed

ANSWERS: Final = ("text", "csv", "json")
LIST: Final = "全省核对"  # the name of the workbook, where no other is given
index_option: Final = click.option(
    "--index",
    "folder",
    type=PATH,
    metavar="文件夹",
    default=Path("index"),
    envvar="JUESUAN_INDEX",
    help="索引放在哪里，缺省 index",
)
units_option: Final = click.option(
    "--units", **FILE, help="单位名单：一行一个，或者 部门,单位；核对谁没有公开、谁归谁"
)


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("folders", metavar="[文件夹 …]", **LISTED)
@index_option
@click.option("--sql", "question", metavar="查询", help="问索引一句（SELECT）")
@units_option
@click.option("--format", "form", metavar="格式", help="--sql 的结果：text、csv 或 json，缺省 text")
@working_options
def index(
    *,
    folders: tuple[Path, ...],
    folder: Path,
    question: str | None,
    units: Path | None,
    form: str | None,
    **who: Any,
) -> None:
    """把许多填报文件、公开报告里的每一个数放进索引，只重读改过的。

    文件夹像 inputs 那样放：inputs/部门/2024.yaml，所属单位在 inputs/部门/单位 里；
    公开的报告（pdf、docx、网页、文本）放在哪里都可以。
    """
    form = chosen_format(form, ANSWERS, "text")
    if not folders and question is None:
        raise click.UsageError("请写出要进索引的文件夹，例如 inputs；或者用 --sql 问已有的索引")
    if any(who.values()) and not folders:
        names = "、".join(map(option, ("--jobs", "--scheduler")))
        raise click.UsageError(f"{names} 用来建索引，要写出文件夹")
    if folders:
        _renew(folder, folders, Asked((), **who), quiet=question is not None)
    if question is not None:
        _answer(folder, question, units, form)


def _renew(folder: Path, roots: tuple[Path, ...], asked: Asked, *, quiet: bool) -> None:
    from generator.entry.access import UNREADABLE, UNWRITABLE
    from generator.province.index import BadIndex, NotInstalled, NotRead, renew

    for root in roots:
        if not root.is_dir():
            refuse([Problem(NOWHERE, f"{root} 不是文件夹", rule=UNREADABLE)], "没有建索引")
    try:
        renewed = renew(folder, roots, asked.workers, partial(bar, "读"))
    except NotInstalled as error:
        raise click.UsageError(str(error)) from None
    except (BadIndex, NotRead) as error:
        refuse([Problem(NOWHERE, str(error), rule=UNREADABLE)], "没有建索引")
    except ConnectionError:  # another machine that is not there: told as of any command of many
        raise
    except OSError as error:
        from generator.doors.delivery import why_not

        refuse([Problem(NOWHERE, why_not(error, folder), rule=UNWRITABLE)], "索引没有写完")
    click.echo(_summed(renewed, folder), err=quiet)
    told = [
        Problem(NOWHERE, f"{name}：{why}", rule=UNREADABLE) for name, why in renewed.unread.items()
    ]
    put_list([*renewed.problems, *told], "没有读的，其余的都进了索引")


def _summed(renewed: Renewed, folder: Path) -> str:
    gone = f"，去掉 {renewed.gone} 份" if renewed.gone else ""
    return (
        f"读了 {renewed.read} 份，没有变的 {renewed.left} 份{gone}；"
        f"索引 {folder} 里共 {renewed.reports} 份报告，{renewed.figures} 个数"
    )


def _opened(folder: Path) -> Index:
    """The index of a folder; none there is a refusal."""
    from generator.entry.access import UNREADABLE
    from generator.province.index import BadIndex
    from generator.province.index.keeping import LIST as INDEX_LIST
    from generator.province.index.keeping import opened
    from generator.vocabulary.commands import command

    if not (folder / INDEX_LIST).is_file():
        message = f"{folder} 里没有索引；请先运行 {command('index')} 文件夹"
        refuse([Problem(NOWHERE, message, rule=UNREADABLE)], "没有索引")
    try:
        return opened(folder)
    except BadIndex as error:
        refuse([Problem(NOWHERE, str(error), rule=UNREADABLE)], "索引读不了")


def _roll(units: Path | None) -> Roll:
    from generator.province.index.roll import NO_ROLL, read_roll

    return read_roll(units) if units else NO_ROLL


def _answer(folder: Path, question: str, units: Path | None, form: str) -> None:
    from generator.entry.access import UNREADABLE
    from generator.province.index import NotAnswered, NotInstalled, NotRead, answered
    from generator.province.index.analyst import WRITERS

    try:
        answer = answered(_opened(folder), question, _roll(units))
    except (NotAnswered, NotInstalled) as error:
        raise click.UsageError(str(error)) from None
    except NotRead as error:
        refuse([Problem(NOWHERE, str(error), rule=UNREADABLE)], "索引读不了")
    put(WRITERS[form](answer))
    if answer.more:
        click.echo(f"只给出前 {len(answer.rows)} 行；要全部请分几次问", err=True)


@click.command(cls=Command, options_metavar="[选项]")
@index_option
@units_option
@click.option("--year", metavar="年度", help="只核对这一年；不写各年都核对")
@click.option("--format", "form", metavar="格式", help="text、json 或 xlsx，缺省 text")
@click.option("--output", **FILE, help=f"写到哪里；xlsx 缺省写到 {LIST}.xlsx；写 - 则写到标准输出")
def across(
    *, folder: Path, units: Path | None, year: str | None, form: str | None, output: Path | None
) -> NoReturn:
    """核对索引里的各份报告彼此：对不上的一一列出，写明两边在哪里。

    部门等于各单位之和，年初结转接上年年末，上年数、年初预算与公布的一致，重复的、离群的，谁没有公开。
    """
    from generator.entry.access import UNREADABLE
    from generator.entry.departments import year_of
    from generator.province.index import NotInstalled, NotRead
    from generator.province.index import across as ask
    from generator.province.index.across_told import FORMATS, exit_code, verdict

    wanted = output.suffix[1:] if output and output.suffix[1:] in FORMATS else "text"
    form = chosen_format(form, FORMATS, wanted)
    try:
        found = ask(_opened(folder), _roll(units), year_of(year)[0] if year else None)
    except NotInstalled as error:
        raise click.UsageError(str(error)) from None
    except NotRead as error:
        refuse([Problem(NOWHERE, str(error), rule=UNREADABLE)], "索引读不了")
    written = FORMATS[form](found)
    if output is None and form == "xlsx":
        output = Path(f"{LIST}.xlsx")
    if output is None or output == Path(STREAM):
        put(written, form)
    else:
        put_file(output, written)
        click.echo(verdict(found))
    sys.exit(exit_code(found))
