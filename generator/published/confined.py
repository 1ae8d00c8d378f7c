"""Confined: a reader of this room as a program of its own, held to its memory and its time.

What strangers send is read by libraries in C++ and Rust, which may take for ever, or all the memory
there is, or crash; a process can be limited, and ended.  `command` starts this file, which knows
the package by its folders alone: to import all that it offers would cost more than the reading.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Final

PROGRAM: Final = __file__


def command(reader: str) -> list[str]:
    """What starts a module of this room as a program.

    It has a `main` that reads the standard input and writes to the standard output, and its bounds:
    MAX_MEMORY in bytes, MAX_SECONDS of the processor.
    """
    # -P: the folder of this file is no place to import from, as it has a module html.
    return [sys.executable, "-P", PROGRAM, reader]


def _name_folders() -> None:
    room = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  pathlib loads slowly
    for name, folder in (("generator", os.path.dirname(room)), ("generator.published", room)):  # noqa: PTH120
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = [folder]


def _limit(memory: int, seconds: int) -> None:
    """Hold this process to its memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has none; there the reader's clock is the only limit
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def main() -> None:
    _name_folders()
    reader = import_module(f"generator.published.{sys.argv[1]}")
    _limit(reader.MAX_MEMORY, reader.MAX_SECONDS)
    reader.main()


if __name__ == "__main__":
    main()
