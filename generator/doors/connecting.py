"""Connecting: what an OA needs, set up at the server itself, where there is no browser."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.doors.office import end, kept_options, office, refuse, site_at
from generator.doors.options import FILE
from generator.doors.usage import Command, Group

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from generator.serving.site import Site

__all__ = ["office"]

_MANY: Any = {"nargs": -1, "metavar": "[部门…]"}
_ADD = click.option("--add", multiple=True, metavar="网址", help="加上，可以写几个")
_DROP = click.option("--drop", multiple=True, metavar="网址", help="去掉，可以写几个")
_CHECK = click.option("--check", is_flag=True, help="只检查，不存")


@contextmanager
def _set_up(data: Path, database: str) -> Iterator[Site]:
    """The service while something is set; what cannot be is told line by line, and ends with 1."""
    site = site_at(data, database)
    from generator.serving.administering.typed_lists import Amiss

    try:
        yield site
    except Amiss as error:
        site.close()
        refuse(error)
    end(site)


@contextmanager
def _writing(data: Path, database: str) -> Iterator[tuple[Site, Connection]]:
    """The same, and what is written in one go: all of it or, where something cannot be, nothing."""
    with _set_up(data, database) as site, site.database.writing() as connection:
        yield site, connection


def _group(name: str, told: str) -> click.Group:
    made = Group(name, help=told, options_metavar="[选项]", subcommand_metavar="命令 …")
    office.add_command(made)
    return made


def _command(
    of: click.Group, name: str, **settings: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    return of.command(
        name, cls=Command, options_metavar="[选项]", context_settings=settings or None
    )


# ---------------------------------------------------------------- keys

key = _group("key", "接口密钥：谁可以调用 /v1，能查哪些部门，字段映射。")
_KEY = click.argument("name", metavar="密钥")


@_command(key, "list")
@kept_options
def list_keys(*, data: Path, database: str) -> None:
    """列出密钥；Secret 不再显示。"""
    with _set_up(data, database) as site:
        from generator.serving.interface.app_keys import keys

        with site.database.reading() as connection:
            for one in keys(connection):
                of = " ".join(one.given) or "没有部门"
                state = "在用" if one.active else "停用"
                said = (one.name, one.shown, one.algorithm, of, f"映射 {len(one.mapping)} 个字段")
                click.echo("  ".join((*said, state)))


@_command(key, "make")
@click.argument("shown", metavar="给谁用")
@click.option("--dept", multiple=True, metavar="部门", help="能查的部门，连同下级；全部写 '*'")
@click.option("--algorithm", default="HMAC-SHA256", metavar="算法", help="或 HMAC-SM3")
@kept_options
def make_key(
    *, shown: str, dept: tuple[str, ...], algorithm: str, data: Path, database: str
) -> None:
    """新建一把密钥；Secret 只显示一次。"""
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import client_keys
        from generator.serving.guarding.chain import COMMAND

        name, secret = client_keys.make(connection, COMMAND, shown, algorithm, dept)
    click.echo(f"AppKey {name}\nSecret {secret}\n只显示这一次，请现在交给办公系统的工程师")


@_command(key, "off")
@_KEY
@kept_options
def key_off(*, name: str, data: Path, database: str) -> None:
    """停用一把密钥，它的令牌也作废。"""
    _switch(name, data, database, on=False)


@_command(key, "on")
@_KEY
@kept_options
def key_on(*, name: str, data: Path, database: str) -> None:
    """重新启用一把密钥。"""
    _switch(name, data, database, on=True)


def _switch(name: str, data: Path, database: str, *, on: bool) -> None:
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import client_keys
        from generator.serving.guarding.chain import COMMAND

        client_keys.switch(connection, COMMAND, name, on=on)
    click.echo(f"{name}：{'启用' if on else '停用'}了")


@_command(key, "dept")
@_KEY
@click.argument("departments", **_MANY)
@kept_options
def key_departments(*, name: str, departments: tuple[str, ...], data: Path, database: str) -> None:
    """设一把密钥能查哪些部门，写编码或名称，连同下级；全部写 '*'，不写就都不能查。"""
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import client_keys
        from generator.serving.guarding.chain import COMMAND

        client_keys.give_departments(connection, COMMAND, name, departments)
    click.echo(f"{name}：{' '.join(departments) or '没有部门'}")


@_command(key, "mapping")
@_KEY
@click.argument("file", required=False, **FILE)
@_CHECK
@kept_options
def key_mapping(*, name: str, file: Path | None, check: bool, data: Path, database: str) -> None:
    """设一把密钥的字段映射（JSON 或 YAML）；不写文件就显示现在的。"""
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import client_keys
        from generator.serving.guarding.chain import COMMAND

        found = client_keys.named(connection, name)
        if file is None:
            said = client_keys.mapping_told(found.mapping)
        elif check:
            said = f"{len(client_keys.mapping_in(_read(file)))} 个字段，没有错，还没有存"
        else:
            many = client_keys.give_mapping(connection, COMMAND, name, _read(file))
            said = f"{name}：映射 {many} 个字段"
    click.echo(said)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        refuse(f"读不了 {file}：{error.strerror}；请看文件在不在、能不能读")


# ---------------------------------------------------------------- what is allowed


@_command(office, "callbacks")
@_ADD
@_DROP
@kept_options
def callbacks(*, add: tuple[str, ...], drop: tuple[str, ...], data: Path, database: str) -> None:
    """回调地址的名单：办完了可以通知到哪里；不写选项就列出。"""
    _addresses("回调地址", add, drop, data, database)


def _addresses(
    which: str, add: tuple[str, ...], drop: tuple[str, ...], data: Path, database: str
) -> None:
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import allowances
        from generator.serving.guarding.chain import COMMAND

        found = allowances.change_list(connection, COMMAND, which, add, drop)
    click.echo("\n".join(found) or f"{which}还没有")


@_command(office, "apart")
@click.argument("apart", metavar="是或否")
@kept_options
def checks_apart(*, apart: str, data: Path, database: str) -> None:
    """复核人与填报人要不要分开。"""
    if apart not in {"是", "否"}:
        raise click.UsageError(f"写的是“{apart}”，只能写 是 或 否")
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import allowances
        from generator.serving.guarding.chain import COMMAND

        allowances.set_checks_apart(connection, COMMAND, apart=apart == "是")
    click.echo(f"复核人与填报人{'要分开' if apart == '是' else '可以是一个人'}")


# ---------------------------------------------------------------- OA connections

oa = _group("oa", "办公系统：签发的报告送到哪里，口令，试一试。")
_NAME = click.argument("name", metavar="连接")


@_command(oa, "list")
@kept_options
def list_connections(*, data: Path, database: str) -> None:
    """列出连接：哪个系统，凭据有没有，送哪些部门的，还缺什么。"""
    with _set_up(data, database) as site:
        from generator.serving.administering import oa_connections

        for one in oa_connections.every(site):
            of = " ".join((*one.to.departments, *one.to.kinds)) or "还没有用"
            if one.flow is None:
                click.echo(f"{one.name}  映射有 {len(one.wrong)} 处要改  {of}")
                continue
            there = "地址允许" if one.is_allowed else "地址不在允许的名单里"
            said = (one.name, one.flow.system, one.flow.address, there, one.secret, of)
            click.echo("  ".join(said))


@_command(oa, "addresses")
@_ADD
@_DROP
@kept_options
def addresses(*, add: tuple[str, ...], drop: tuple[str, ...], data: Path, database: str) -> None:
    """OA 地址的名单：签发的报告可以送到哪里；不写选项就列出。"""
    _addresses("OA 地址", add, drop, data, database)


@_command(oa, "put")
@_NAME
@click.argument("file", **FILE)
@_CHECK
@kept_options
def put_connection(*, name: str, file: Path, check: bool, data: Path, database: str) -> None:
    """新建一个连接，或者换它的映射文件。"""
    with _set_up(data, database) as site:
        from generator.serving.administering import oa_connections
        from generator.serving.guarding.chain import COMMAND

        said = _read(file)
        if check:
            oa_connections.checked(said, name)
        else:
            oa_connections.put_mapping(site, COMMAND, name, said)
    click.echo(f"{name}：映射没有错，{'还没有存' if check else '存好了'}")


@_command(oa, "secret")
@_NAME
@click.option("--drop", is_flag=True, help="删去；泛微下次重新注册")
@kept_options
def put_secret(*, name: str, drop: bool, data: Path, database: str) -> None:
    """设一个连接的口令：运行以后再打，或者从标准输入读，不写在命令里。"""
    with _set_up(data, database) as site:
        from generator.serving.administering import oa_connections
        from generator.serving.guarding.chain import COMMAND

        if drop:
            called = oa_connections.drop_secret(site, COMMAND, name)
        else:
            oa_connections.connected(site, name)
            said = _typed()
            called = oa_connections.put_secret(site, COMMAND, name, said)
    click.echo(f"凭据 {called} {'删去了' if drop else '换好了，从此不再显示'}")


def _typed() -> str:
    """A secret that nobody sees: typed unseen, or from a pipe."""
    if sys.stdin.isatty():
        return str(click.prompt("口令", hide_input=True, err=True))
    return sys.stdin.readline()


@_command(oa, "use")
@_NAME
@click.argument("departments", **_MANY)
@click.option("--kind", multiple=True, metavar="类型", help="决算、预算，可以都写；不写是两样都送")
@kept_options
def use_connection(
    *, name: str, departments: tuple[str, ...], kind: tuple[str, ...], data: Path, database: str
) -> None:
    """设签发以后送哪些部门的，写编码或名称，连同下级；全部写 '*'，不写部门就不送。"""
    with _writing(data, database) as (site, connection):
        from generator.serving.administering import oa_connections
        from generator.serving.guarding.chain import COMMAND
        from generator.serving.integrations.assigned import KINDS

        kinds = kind or KINDS
        to = oa_connections.use(connection, site, COMMAND, name, departments, kinds)
    click.echo(f"{name}：{' '.join((*to.departments, *to.kinds)) or '不送'}")


@_command(oa, "try")
@_NAME
@kept_options
def try_connection(*, name: str, data: Path, database: str) -> None:
    """试一试：只取令牌，不发起流程；不通的说明哪里不对。"""
    with _set_up(data, database) as site:
        from generator.serving.administering import oa_connections
        from generator.serving.guarding.chain import COMMAND

        well, said = oa_connections.try_out(site, COMMAND, name)
    if not well:
        refuse(f"没有通：{said}")
    click.echo(f"通了：{said}")


@_command(oa, "drop")
@_NAME
@kept_options
def drop_connection(*, name: str, data: Path, database: str) -> None:
    """删去一个连接；凭据不删。"""
    with _set_up(data, database) as site:
        from generator.serving.administering import oa_connections
        from generator.serving.guarding.chain import COMMAND

        oa_connections.drop(site, COMMAND, name)
    click.echo(f"{name}：删去了")


# ---------------------------------------------------------------- the outbox

outbox = _group("outbox", "发件箱：送办公系统送到哪一步，要人看的怎么办。")
_NUMBER = click.argument("number", metavar="号")


@_command(outbox, "list")
@click.option("--state", multiple=True, metavar="状态", help="待发、在发、待确认、已发、放弃")
@click.option("--flow", default="", metavar="连接", help="只看这个连接的")
@kept_options
def list_letters(*, state: tuple[str, ...], flow: str, data: Path, database: str) -> None:
    """列出最近的 200 号：状态、试过几次、编号、最后怎么样。"""
    with _set_up(data, database) as site:
        from generator.serving.administering.outbox_desk import states_of
        from generator.serving.integrations.outbox import told

        with site.database.reading() as connection:
            for one in told(connection, states_of(state), flow=flow):
                said = (str(one.id), one.state, one.system, one.flow, one.key)
                rest = (f"试过 {one.tries} 次", one.started, one.said)
                click.echo("  ".join(filter(None, (*said, *rest))))


@_command(outbox, "confirm", ignore_unknown_options=True)  # 致远 has numbers below 0
@_NUMBER
@click.argument("started", metavar="流程编号")
@kept_options
def confirm_letter(*, number: str, started: str, data: Path, database: str) -> None:
    """待确认的，在 OA 里找到了：写上流程编号，记为已送达。"""
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import outbox_desk
        from generator.serving.guarding.chain import COMMAND

        found = outbox_desk.number_of(number)
        outbox_desk.confirm(connection, COMMAND, found, started)
    click.echo(f"第 {number} 号记为已送达")


@_command(outbox, "resend")
@_NUMBER
@kept_options
def resend_letter(*, number: str, data: Path, database: str) -> None:
    """待确认的，OA 里没有；或者放弃的：再送一次。"""
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import outbox_desk
        from generator.serving.guarding.chain import COMMAND

        outbox_desk.resend(connection, COMMAND, outbox_desk.number_of(number))
    click.echo(f"第 {number} 号等着再送")


@_command(outbox, "give-up")
@_NUMBER
@click.argument("reason", metavar="理由")
@kept_options
def give_letter_up(*, number: str, reason: str, data: Path, database: str) -> None:
    """待发、待确认的，不送了，写明理由。"""
    with _writing(data, database) as (_, connection):
        from generator.serving.administering import outbox_desk
        from generator.serving.guarding.chain import COMMAND

        outbox_desk.give_up(connection, COMMAND, outbox_desk.number_of(number), reason)
    click.echo(f"第 {number} 号不送了")


@_command(outbox, "state")
@_NUMBER
@kept_options
def letter_state(*, number: str, data: Path, database: str) -> None:
    """已发的，问 OA 走到哪一步。"""
    with _set_up(data, database) as site:
        from generator.serving.administering import outbox_desk

        said = outbox_desk.asked(site, outbox_desk.number_of(number))
    click.echo(f"第 {number} 号：{said}")
