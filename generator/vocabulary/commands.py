"""Commands: how what is to be done is written, for who uses make, juesuan, or a page.

The Makefile says that it is the one who calls: it sets JUESUAN_COMMAND to make; the service sets it
to page, where nothing is typed: what a message names is then what stands on the page.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

CALLER: Final = "JUESUAN_COMMAND"
MAKE: Final = "make"
PAGE: Final = "page"

_COMMAND: Final = ".venv/bin/juesuan"  # as make leaves it
_GOALS: Final = frozenset(
    {
        "report",
        "tables",
        "check",
        "explain",
        "new",
        "form",
        "import",
        "learn",
        "audit",
        "index",
        "across",
    }
)
_VARIABLES: Final[Mapping[str, str]] = {
    "--dept": "DEPT",
    "--year": "YEAR",
    "--style": "STYLE",
    "--format": "FORMAT",
    "--part": "PART",
    "--unit": "UNIT",
    "--last-year": "LAST_YEAR",
    "--budget": "BUDGET",
    "--units": "UNITS",
    "--input": "INPUT",
    "--tables": "TABLES",
    "--over": "OVER",
    "--from": "FROM",
    "--jobs": "JOBS",
    "--lines": "RECORD",
    "--scheduler": "SCHEDULER",
}
_SWITCHES: Final[Mapping[str, str]] = {
    "--draft": "DRAFT=1",
    "--resume": "RESUME=1",
    "--dry-run": "DRYRUN=1",
    "--clerk": "PUBLIC=0",
}


# What a page has instead: the heading of a field, or where something is done.
_FIELDS: Final[Mapping[str, str]] = {
    "--unit": "“表上没有写单位时，按”",
    "--last-year": "“上年的报告”",
    "--budget": "“本年公布的部门预算”",
    "--units": "“所属单位的报告”",
    "--tables": "“公开表的工作簿”",
    "--acknowledged": "“已核文件”",
    "--all": "“底稿”",
    "--dry-run": "看一看会改什么",
    "--styles": "管理员启动服务时写的样式文件夹",
}
_PLACES: Final[Mapping[str, str]] = {
    "new": "“新建”",
    "form": "“下载填报工作簿”",
    "import": "“导入”",
    "check": "报告页的“说明”",
    "explain": "“说明”里点一个数",
    "audit": "“核对”",
    "tables": "“表格”",
    "report": "“公开文档”",
    "rules": "核对结果里问题后面的编码",
}


def on_page() -> bool:
    """Whether who reads it has a page before them, and types no commands."""
    return os.environ.get(CALLER) == PAGE


def by_make() -> bool:
    """Whether the command was a goal of make."""
    return os.environ.get(CALLER) == MAKE


def command(name: str) -> str:
    """A command as it is typed: juesuan new, make new; by its path where make has none; “新建”."""
    if on_page():
        return _PLACES.get(name, name)
    if not by_make():
        return f"juesuan {name}"
    return f"make {name}" if name in _GOALS else f"{_COMMAND} {name}"


def option(name: str, value: str = "") -> str:
    """An option as it is typed, with its value: --unit 元, UNIT=元; --draft, DRAFT=1; “上年的报告”.

    What make has no name for is an option of the other command.
    """
    if on_page():
        return f"{_FIELDS.get(name, name.lstrip('-'))}{value and '：'}{value}"
    if not by_make():
        return f"{name} {value}".rstrip()
    if name in _VARIABLES:
        return f"{_VARIABLES[name]}={value}" if value else _VARIABLES[name]
    return _SWITCHES.get(name) or f"{_COMMAND} 的 {name} {value}".rstrip()


def given(name: str, what: str, value: str) -> str:
    """What was typed for an option, for a message about it: DEPT=liling, 部门“liling”."""
    return f"{_VARIABLES[name]}={value}" if by_make() else f"{what}“{value}”"


def adding(name: str, *values: str) -> str:
    """What to do for one value of several: 加 --unit 元 或 --unit 万元."""
    if on_page():
        return f"在{_FIELDS[name]}里选 {' 或 '.join(values)}"
    return f"加 {' 或 '.join(option(name, one) for one in values)}"


def of_kind(kind: str, year: int) -> str:
    """What to do for a report of the other kind: 把年度写成 2025-budget."""
    if on_page():
        return f"另建一份，类型选“{kind}”"
    return f"把年度写成 {year}-budget" if kind == "预算" else f"把年度写成 {year}"
