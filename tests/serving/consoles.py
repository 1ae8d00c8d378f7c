"""The commands that a manual shows are run, one after the other, and say what is shown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from click.testing import CliRunner

from generator.doors.cli import cli


def shown(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with what it says."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def check_console(block: str, folder: Path, stands_for: Mapping[str, str]) -> int:
    """Runs a block with the data in a folder; gives back how many commands it had.

    What a manual cannot know, as an address, stands for what it is here; … is anything.
    """
    many = 0
    for command, said in shown(block):
        words, _, typed = command.partition(" < ")
        got = _ran(words, folder, typed and Path(typed).read_text("utf-8"), stands_for)
        for ours, theirs in stands_for.items():
            got = got.replace(theirs, ours)
        pattern = re.escape(said).replace("…", ".*")
        assert re.fullmatch(pattern, got), (command, got)
        many += 1
    return many


def _ran(line: str, folder: Path, typed: str, stands_for: Mapping[str, str]) -> str:
    for ours, theirs in stands_for.items():
        line = line.replace(ours, theirs)
    program, *words = shlex.split(line)
    assert program == "juesuan"
    ran = CliRunner().invoke(cli, [*words, "--data", str(folder)], input=typed)
    assert ran.exit_code == 0, (line, ran.output, ran.exception)
    return ran.stdout
