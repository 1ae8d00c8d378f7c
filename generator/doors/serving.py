"""Serving: the command that opens the page and the interface."""

from __future__ import annotations

from pathlib import Path

import click

from generator.doors.options import styles_option
from generator.doors.usage import Command

_MISSING = (
    "还没有装网页服务要用的软件包，请运行：pip install 'juesuan[serve]'；"
    "在项目文件夹里用 make serve"
)


@click.command(cls=Command, options_metavar="[选项]")
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), metavar="文件夹",
    help="数据放在哪里，缺省 data",
)  # fmt: skip
@click.option(
    "--database", default="", metavar="网址", help="postgresql://…；不写用数据文件夹里的 SQLite"
)
@click.option("--host", default="127.0.0.1", metavar="地址", help="听哪个地址，缺省 127.0.0.1")
@click.option("--port", default=8765, metavar="端口", help="缺省 8765")
@styles_option
def serve(*, data: Path, database: str, host: str, port: int, extra: Path | None) -> None:
    """打开网页和接口：在浏览器里填报、复核、签发、核对，也供办公系统调用。"""
    try:
        from generator.serving.running import run
    except ModuleNotFoundError as error:
        raise click.UsageError(_MISSING) from error
    from generator.serving.settings import Settings

    run(Settings(folder=data, database=database, host=host, port=port, styles=extra))
