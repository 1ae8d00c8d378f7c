"""Options: those that several commands take, written once."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click

STREAM: Final = "-"  # the standard input, and output
STREAMED: Final = "标准输入"  # what is called so in a message


def streamed(most: int) -> bytes | None:
    """What comes from the standard input, and no more; None where the caller closed it."""
    return None if sys.stdin is None else sys.stdin.buffer.read(most)


def chosen_format(typed: str | None, known: Iterable[str], usual: str) -> str:
    """The format that was typed, in whatever letters, or else the usual one. Raises UsageError."""
    form = unicodedata.normalize("NFKC", typed).strip().lower() if typed else usual
    if form not in known:
        raise click.UsageError(f"没有“{typed}”这种格式；可以写 {'、'.join(known)}")
    return form


def unit_chosen(typed: str | None) -> str | None:
    """The unit of tables that somebody typed: 元, 万元, None. Raises UsageError."""
    from generator.entry.values import UNITS

    if typed not in {None, *UNITS}:
        raise click.UsageError(f"没有“{typed}”这种单位；可以写 {'、'.join(UNITS)}")
    return typed


def _apart(_: click.Context, __: click.Parameter, typed: tuple[Path, ...]) -> tuple[Path, ...]:
    """Files typed as one, with commas between them: make has one value for all of them."""
    return tuple(one for path in typed for one in _listed(path))


def _listed(path: Path) -> list[Path]:
    names = [name.strip() for name in re.split("[,，、]", str(path))]
    if len(names) == 1 or path.exists():
        return [path]
    return [Path(name) for name in names if name]


_WRITTEN: Final = frozenset((".docx", ".html", ".pdf", ".txt", ".md", ".json", ".xlsx"))


def _no_file(_: click.Context, __: click.Parameter, typed: Path) -> Path:
    """A folder that what is written goes into: who names a file would get a folder of that name."""
    if typed.suffix.lower() in _WRITTEN and not typed.is_dir():
        said = f"--output 要写文件夹，文件名由程序取；“{typed}”像是文件名"
        raise click.UsageError(said)
    return typed


# Whether it can be read is asked by whoever reads it, and told in Chinese.
PATH: Final = click.Path(path_type=Path, readable=False)
FOLDER: Final[dict[str, Any]] = {"metavar": "文件夹", "type": PATH}

FILE: Final[dict[str, Any]] = {"metavar": "文件", "type": PATH}
FILES: Final[dict[str, Any]] = {**FILE, "multiple": True, "callback": _apart}
LISTED: Final[dict[str, Any]] = {"nargs": -1, "type": PATH, "callback": _apart}

inputs_option: Final = click.option(
    "--inputs",
    **FOLDER,
    default=Path("inputs"),
    envvar="JUESUAN_INPUTS",
    help="各部门填报文件所在的文件夹，缺省 inputs",
)
output_option: Final = click.option(
    "--output",
    **FOLDER,
    default=Path("output"),
    callback=_no_file,
    help="写到哪个文件夹，缺省 output",
)
year_option: Final = click.option(
    "--year", metavar="年度", help="如 2024；预算写 2021-budget；不写取最近的一份"
)
style_option: Final = click.option("--style", metavar="样式", help="如 醴陵；不写用文件里的“样式”")
styles_option: Final = click.option(
    "--styles", "extra", **FOLDER, envvar="JUESUAN_STYLES", help="自己的样式所在的文件夹"
)
