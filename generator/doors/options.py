"""Options: those that several commands take, written once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click


def chosen_format(typed: str | None, known: Iterable[str], usual: str) -> str:
    """The format that somebody typed, in whatever letters; without one the usual one."""
    form = unicodedata.normalize("NFKC", typed).strip().lower() if typed else usual
    if form not in known:
        raise click.UsageError(f"没有“{typed}”这种格式；可以写 {'、'.join(known)}")
    return form


_FOLDER: Final[dict[str, Any]] = {"metavar": "文件夹", "type": click.Path(path_type=Path)}

FILE: Final[dict[str, Any]] = {"metavar": "文件", "type": click.Path(path_type=Path)}
FILES: Final[dict[str, Any]] = {**FILE, "multiple": True}

inputs_option: Final = click.option(
    "--inputs",
    **_FOLDER,
    default=Path("inputs"),
    envvar="JUESUAN_INPUTS",
    help="各部门填报文件所在的文件夹，缺省 inputs",
)
output_option: Final = click.option(
    "--output", **_FOLDER, default=Path("output"), help="写到哪里，缺省 output"
)
year_option: Final = click.option(
    "--year", metavar="年度", help="如 2024；预算写 2021-budget；不写取最近的一份"
)
style_option: Final = click.option("--style", metavar="样式", help="如 醴陵；不写用文件里的“样式”")
styles_option: Final = click.option(
    "--styles", "extra", **_FOLDER, envvar="JUESUAN_STYLES", help="自己的样式所在的文件夹"
)
