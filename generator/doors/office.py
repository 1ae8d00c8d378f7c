"""Office: what is done at the server itself: accounts, backups, the record held against anchors."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from generator.doors.options import FILE, styles_option
from generator.doors.serving import MISSING, data_option, database_option
from generator.doors.usage import Command, Group

if TYPE_CHECKING:
    from generator.serving.configuration import Settings
    from generator.serving.site import Site

_POSTGRESQL = (
    "PostgreSQL 用它自己的工具：备份 pg_dump --format=custom --file={file} {url}；"
    "恢复 pg_restore --clean --if-exists --dbname={url} {file}；自己的样式在文件夹里，另外拷"
)


def refuse(said: object) -> NoReturn:
    """What was asked for cannot be: 1, and nothing was changed."""
    click.echo(str(said), err=True)
    sys.exit(1)


def site_at(data: Path, database: str) -> Site:
    """The service as it is kept; its tables are brought up to date first. Raises UsageError."""
    try:
        from generator.serving.site import Site
        from generator.serving.store.migrating import migrate
    except ModuleNotFoundError as error:
        raise click.UsageError(MISSING) from error
    from generator.serving.configuration import Settings

    site = Site(Settings(folder=data, database=database))
    migrate(site.database)
    return site


def end(site: Site) -> None:
    """Anchors what was put on record; where that fails it is said, although all else is done."""
    from generator.serving.guarding.anchors import Unanchored, anchor

    try:
        anchor(site.database, site.settings.anchors)
    except Unanchored as error:
        click.echo(str(error), err=True)
    site.close()


def _put(site: Site, what: str, of: str, detail: str) -> None:
    """One row of the record, of what was done here."""
    from generator.serving.guarding.chain import COMMAND, What, put_on_record

    with site.database.writing() as connection:
        put_on_record(connection, COMMAND, What(what), of, detail)
    end(site)


def kept_options(do: Callable[..., Any]) -> Callable[..., Any]:
    return data_option(database_option(do))


@click.group(cls=Group, name="office", options_metavar="[选项]", subcommand_metavar="命令 …")
def office() -> None:
    """管网页服务：开账号、给角色、发密钥、接办公系统、备份、恢复、核验记录。"""


@office.command(cls=Command, options_metavar="[选项]")
@click.argument("name", metavar="登录名")
@click.option("--shown", default="", metavar="姓名", help="新开账号要写")
@click.option(
    "--role", default="", metavar="角色", help="系统、安全、审计，或部门的填报、复核、签发、局"
)
@click.option(
    "--dept", default="", metavar="部门", help="角色是哪个部门的（连同下级）；全部部门写 '*'"
)
@click.option("--take", is_flag=True, help="收回这个角色")
@click.option("--reset", is_flag=True, help="重设密码，原来的登录都退出")
@kept_options
def account(
    *, name: str, shown: str, role: str, dept: str, take: bool, reset: bool,
    data: Path, database: str,
) -> None:  # fmt: skip
    """开一个账号，给或收回角色，重设密码；密码只显示一次，第一次登录要改。"""
    site = site_at(data, database)
    from generator.serving.guarding import people
    from generator.serving.guarding.chain import COMMAND

    found, limits = people.account_name(name), site.settings.limits
    password = ""
    try:
        with site.database.writing() as connection:
            if reset:
                password = people.reset_password(connection, COMMAND, found, limits)
            elif not people.exists(connection, found):
                password = people.open_account(connection, COMMAND, found, shown, limits)
            elif not role:
                refuse(f"已经有 {found} 这个账号；重设密码加 --reset，给角色加 --role")
            if role:
                change = people.revoke if take else people.grant
                change(connection, COMMAND, found, role, dept)
    except people.NotAllowed as error:
        refuse(error)
    end(site)
    click.echo(f"{found}：{f'密码 {password}（第一次登录要改）' if password else '已改'}")


@office.command(cls=Command, options_metavar="[选项]")
@click.argument("file", **FILE)
@styles_option
@kept_options
def backup(*, file: Path, extra: Path | None, data: Path, database: str) -> None:
    """把全部数据和自己的样式备份成一个文件，旁边写它的摘要；服务不用停。"""
    _check_sqlite(database, file)
    backups, settings = _backups(data, extra)
    if extra is not None and not extra.is_dir():
        refuse(
            f"没有 {extra} 这个放样式的文件夹，没有备份；请看 --styles 或 JUESUAN_STYLES 写得对不对"
        )
    try:
        digest = backups.back_up(settings.file, file, settings.own_styles)
    except backups.NoBackup as error:
        refuse(error)
    _put(site_at(data, database), "备份", file.name, digest)
    click.echo(f"已备份到 {file}，读过一遍是完整的；sha256 {digest}")


@office.command(cls=Command, options_metavar="[选项]")
@click.argument("file", **FILE)
@styles_option
@kept_options
def restore(*, file: Path, extra: Path | None, data: Path, database: str) -> None:
    """恢复到一个备份；先停下服务。原来的数据改名留在旁边，不同的样式移走，在网页的“样式”里能放回去。"""
    _check_sqlite(database, file)
    backups, settings = _backups(data, extra)
    try:
        digest, old = backups.restore(settings.file, file, settings.anchors, settings.own_styles)
    except backups.NoBackup as error:
        refuse(error)
    _put(site_at(data, ""), "恢复", file.name, digest)
    click.echo(f"已恢复到 {file}" + (f"；原来的数据在 {old}" if old else ""))


def _backups(data: Path, styles: Path | None) -> tuple[Any, Settings]:
    """The module that makes them, and where the data is."""
    try:
        from generator.serving.configuration import Settings
        from generator.serving.store import backups
    except ModuleNotFoundError as error:
        raise click.UsageError(MISSING) from error
    return backups, Settings(folder=data, styles=styles)


def _check_sqlite(database: str, file: Path) -> None:
    if database and not database.startswith("sqlite"):
        from sqlalchemy.engine import make_url

        raise click.UsageError(_POSTGRESQL.format(url=make_url(database), file=file))


@office.command(cls=Command, options_metavar="[选项]")
@click.option("--anchors", **FILE, help="另存的锚文件；不写用数据文件夹里的")
@click.option("--export", **FILE, help="核验以后把记录写成 JSON Lines")
@kept_options
def record(*, anchors: Path | None, export: Path | None, data: Path, database: str) -> None:
    """核验操作记录：改过、删过、调过次序、截去末尾、整条重写，都查得出。"""
    site = site_at(data, database)
    from generator.serving.guarding.anchors import verified
    from generator.serving.guarding.chain import newest

    faults = verified(site.database, anchors or site.settings.anchors)
    for said in faults:
        click.echo(f"• {said}", err=True)
    with site.database.reading() as connection:
        many = newest(connection).number
    if export:
        _export(site, export)
        _put(site, "导出记录", export.name, str(many))
    else:
        site.close()
    if faults:
        sys.exit(1)
    click.echo(f"{many} 条记录首尾相接，和锚一致")


def _export(site: Site, to: Path) -> None:
    from generator.serving.guarding.chain import exported

    try:
        file = os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        refuse(f"写不到 {to}：已经有了，或者不能写（{error.strerror}）")
    with file, site.database.reading() as connection:
        for line in exported(connection):
            file.write(line.encode())
