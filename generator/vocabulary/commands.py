"""Commands: how what can be typed is written, for who uses make and for who uses juesuan.

The Makefile says that it is the one who calls: it sets JUESUAN_COMMAND to make.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

CALLER: Final = "JUESUAN_COMMAND"
MAKE: Final = "make"

_COMMAND: Final = ".venv/bin/juesuan"  # as make leaves it
_GOALS: Final = frozenset(
    {"report", "tables", "check", "explain", "new", "form", "import", "audit"}
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


def by_make() -> bool:
    """Whether the command was a goal of make."""
    return os.environ.get(CALLER) == MAKE


def command(name: str) -> str:
    """A command as it is typed: juesuan new, make new; by its path where make has none."""
    if not by_make():
        return f"juesuan {name}"
    return f"make {name}" if name in _GOALS else f"{_COMMAND} {name}"


def option(name: str, value: str = "") -> str:
    """An option as it is typed, with its value: --unit 元, UNIT=元; --draft, DRAFT=1.

    What make has no name for is an option of the other command.
    """
    if not by_make():
        return f"{name} {value}".rstrip()
    if name in _VARIABLES:
        return f"{_VARIABLES[name]}={value}" if value else _VARIABLES[name]
    return _SWITCHES.get(name) or f"{_COMMAND} 的 {name} {value}".rstrip()


def given(name: str, what: str, value: str) -> str:
    """What was typed for an option, for a message about it: DEPT=liling, 部门“liling”."""
    return f"{_VARIABLES[name]}={value}" if by_make() else f"{what}“{value}”"
