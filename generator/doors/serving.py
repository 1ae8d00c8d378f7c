"""Serving: the command that opens the page and the interface."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from generator.doors.options import PATH, styles_option
from generator.doors.usage import Command
from generator.vocabulary.commands import CALLER, PAGE

_SECRET: Final = "JUESUAN_OIDC_SECRET"  # noqa: S105  the name of the variable: no command line shows it
MISSING: Final = (
    "还没有装网页服务要用的软件包，请运行：pip install 'juesuan[serve]'；"
    "在项目文件夹里用 make serve"
)
data_option: Final = click.option(
    "--data",
    type=PATH,
    default=Path("data"),
    envvar="JUESUAN_DATA",
    metavar="文件夹",
    help="数据放在哪里，缺省 data",
)
database_option: Final = click.option(
    "--database",
    default="",
    envvar="JUESUAN_DATABASE",
    metavar="网址",
    help="postgresql://…；不写用数据文件夹里的 SQLite",
)


@click.command(cls=Command, options_metavar="[选项]")
@data_option
@database_option
@click.option("--host", default="127.0.0.1", metavar="地址", help="听哪个地址，缺省 127.0.0.1")
@click.option("--port", default=8765, metavar="端口", help="缺省 8765")
@click.option("--accounts", is_flag=True, help="要登录；听本机以外的地址时必写")
@click.option("--https", is_flag=True, help="大家经 TLS 访问（由单位的代理提供）")
@click.option("--address", default="", metavar="网址", help="大家在浏览器里写的网址")
@click.option("--proxy", default="", metavar="地址", help="单位的代理，只信它转来的请求头")
@click.option("--proxy-person", default="", metavar="请求头", help="代理用哪个请求头说明是谁")
@click.option("--oidc", default="", metavar="网址", help="单位的统一登录（OpenID Connect）")
@click.option("--oidc-client", default="", metavar="编号", help="在统一登录里登记的编号")
@click.option("--oidc-claim", default="sub", metavar="名称", help="哪一项是登录名，缺省 sub")
@click.option("--newcomers", is_flag=True, help="代理或统一登录认得的人，没有账号就开一个")
@click.option("--anchor", type=PATH, metavar="文件", help="锚文件写在哪里，最好在另一块盘上")
@click.option(
    "--workers",
    type=int,
    metavar="个数",
    help="几个进程起草，缺省：--accounts 时同处理器个数，最多 4；一个人用时 0",
)
@click.option("--open", "opens", is_flag=True, help="打开浏览器")
@styles_option
def serve(
    *, data: Path, database: str, host: str, port: int, accounts: bool, https: bool, address: str,
    proxy: str, proxy_person: str, oidc: str, oidc_client: str, oidc_claim: str, newcomers: bool,
    anchor: Path | None, workers: int | None, extra: Path | None, opens: bool,
) -> None:  # fmt: skip
    """打开网页和接口：在浏览器里填报、复核、签发、核对，也供办公系统调用。"""
    try:
        from generator.serving.lifetime import run
    except ModuleNotFoundError as error:
        raise click.UsageError(MISSING) from error
    from generator.serving.configuration import Oidc, Settings

    login = None
    if oidc:
        secret = os.environ.get(_SECRET, "")
        login = Oidc(issuer=oidc, client=oidc_client, secret=secret, claim=oidc_claim)
    os.environ[CALLER] = PAGE  # nobody who reads its messages has a prompt
    try:
        settings = Settings(
            folder=data, database=database, host=host, port=port, alone=not accounts, https=https,
            address=address, proxy=proxy, proxy_person=proxy_person, oidc=login,
            newcomers=newcomers, anchor=anchor, styles=extra, workers=workers,
        )  # fmt: skip
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    run(settings, opens=opens)
