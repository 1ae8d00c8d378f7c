"""The command line: every command of juesuan, from whichever door it is in.

Exit codes: 0 done; 1 the input is wrong, and nothing was written; 2 wrong use of the command, or
a template or the program itself is at fault.
"""

from __future__ import annotations

import gc
import io
import sys
from typing import Final, NoReturn

import click

from generator import __version__
from generator.doors.ending import ended
from generator.doors.usage import Group
from generator.later.kept_patterns import keep_patterns

# Each command is behind one door, which is opened when the command runs or all are listed.
_DOORS: Final = {
    "report": "writing:report",
    "tables": "writing:tables",
    "explain": "writing:explain",
    "check": "writing:check",
    "new": "preparing:new",
    "form": "importing:form",
    "import": "importing:import_tables",
    "schema": "preparing:schema",
    "styles": "preparing:styles",
    "learn": "learning:learn",
    "audit": "auditing:audit",
    "rules": "auditing:rules",
    "index": "indexing:index",
    "across": "indexing:across",
    "serve": "serving:serve",
    "office": "connecting:office",
}

# How many new values are looked through for circles at once: there are hardly any, and to look
# at every 700, as Python does, is more than a hundredth of all work.
_YOUNG: Final = 20_000


@click.group(
    cls=Group,
    doors=_DOORS,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
)
@click.version_option(__version__, prog_name="juesuan", message="%(prog)s %(version)s", help="版本")
def cli() -> None:
    """决算、预算公开情况说明：填一份 YAML，每个数都对。"""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs a command and exits with its code; a fault of the program shows its traceback."""
    gc.set_threshold(_YOUNG)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as the error stream is already
    try:
        ended(cli.main, arguments)
    finally:
        keep_patterns()
