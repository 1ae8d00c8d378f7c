"""Deadly: work that ends the process that does it, or never ends, with the departments it is told.

It stands here and not in a test: a process that is begun imports it by this name.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from generator.province.tasks import Outcome, Said, Task


@dataclass(frozen=True)
class Deadly:
    """Says what stands in a file; what is in `kills`, `stalls` or `raises` ends otherwise.

    A department in `once` ends its process the first time: `marks` is where it says that it did.
    """

    needs: ClassVar[Sequence[str]] = ()
    kills: frozenset[str] = frozenset()
    stalls: frozenset[str] = frozenset()
    raises: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    marks: str = ""

    def __call__(self, task: Task, extra: Path | None) -> Outcome:  # noqa: ARG002  no style
        if task.name in self.raises:
            raise RuntimeError
        if task.name in self.stalls:
            time.sleep(60)
        if task.name in self.kills or (task.name in self.once and self._first(task.name)):
            os.kill(os.getpid(), signal.SIGKILL)
        data = Path(task.target).read_bytes()
        return Outcome(task.name, files={f"{task.name}.txt": data.upper()})

    def _first(self, name: str) -> bool:
        mark = Path(self.marks, name)
        if mark.exists():
            return False
        mark.touch()
        return True

    def amiss(self, error: Exception) -> tuple[Said, ...]:  # noqa: ARG002  a bug
        return ()


@dataclass(frozen=True)
class EndedEarly(Deadly):
    """The same; what it is done with ends the processes that load it, so often as it says."""

    needs: ClassVar[Sequence[str]] = ("ending_early",)
