"""The command line: every command of juesuan, from whichever door it is in.

Exit codes: 0 done; 1 the input is wrong, and nothing was written; 2 wrong use of the command, or
a template or the program itself is at fault.
"""

from __future__ import annotations

import io
import sys
from typing import NoReturn

import click

from generator import __version__
from generator.doors.auditing import audit, rules
from generator.doors.connecting import office
from generator.doors.ending import ended
from generator.doors.importing import form, import_tables
from generator.doors.indexing import across, index
from generator.doors.learning import learn
from generator.doors.preparing import new, schema, styles
from generator.doors.serving import serve
from generator.doors.usage import Group
from generator.doors.writing import check, explain, report, tables


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
)
@click.version_option(__version__, prog_name="juesuan", message="%(prog)s %(version)s", help="版本")
def cli() -> None:
    """决算、预算公开情况说明：填一份 YAML，每个数都对。"""


_COMMANDS = (
    report, tables, explain, check, new, form, import_tables, schema, styles, learn, audit, rules,
    index, across, serve, office,
)  # fmt: skip
for _command in _COMMANDS:
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs a command and exits with its code; a fault of the program shows its traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as the error stream is already
    ended(cli.main, arguments)
