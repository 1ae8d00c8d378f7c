"""Servers forked off a process that knows the program: there in a moment, killed as any other.

It is told on each line of its input what to run (JSON: `arguments` of the command line, `log`),
and says the number of the process that runs it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib import import_module
from typing import Any

KNOWN = (
    "generator.doors.cli",
    "generator.serving.lifetime",
    "generator.serving.working.preloaded",
    "generator.serving.drafting.warmed",
)


def ready() -> None:
    """What every server would otherwise do first, each anew."""
    for name in KNOWN:
        import_module(name)


def become(arguments: list[str], log: str) -> None:
    """This process is the server from here on: it leads a group of its own."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, of in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(descriptor, of)
    from generator.doors.cli import main as command

    command(arguments)


def main() -> None:
    ready()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is dead is gone at once
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        number = os.fork()
        if not number:
            try:
                become(asked["arguments"], asked["log"])
            finally:
                os._exit(1)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
