"""Killing: work done in a process of its own that is killed in the middle of it.

What is done stands here, or in the program: a process that imports tests is no quick one.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from generator.doors.delivery import deliver
from generator.importing.placing import place, place_new

# A server that knows the program forks in a moment, and has no threads.
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["generator.doors.delivery", "generator.importing.placing"])
_STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.chmod"}


def _to_the_step(step: int, act: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """Does something, and dies before a step of it that the disk would see."""
    left = iter(range(step - 1, -1, -1))

    def watch(event: str, said: tuple[object, ...]) -> None:
        told = event in _STEPS and not (said and isinstance(said[0], int))
        if told and event == "open" and said[1] == "r":
            return  # looks only
        if told and next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    act(*arguments)


def killed_at(step: int, act: Callable[..., object], *arguments: Any) -> bool:
    """Whether something was killed at a step that it takes; False where it was done before that."""
    process = _CONTEXT.Process(target=_to_the_step, args=(step, act, arguments))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def _again_and_again(started: Any, act: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    started.set()
    for _ in range(1000):
        act(*arguments)


def killed_some_time(chance: random.Random, act: Callable[..., object], *arguments: Any) -> None:
    """Does something again and again, and kills it at a moment that nobody chose."""
    started = _CONTEXT.Event()
    process = _CONTEXT.Process(target=_again_and_again, args=(started, act, arguments))
    process.start()
    started.wait()
    time.sleep(chance.uniform(0, 0.02))
    process.kill()
    process.join()


# ---------------------------------------------------------------- what is done


def place_or_new(path: Path, files: Mapping[Path, bytes] | None, data: bytes) -> None:
    """An input brought up to date, or a new one."""
    place(files) if files else place_new(path, data)


def one_after_the_other(folder: Path, *sets: Mapping[str, bytes]) -> None:
    """Sets of outputs, each in the place of the one before."""
    for files in sets:
        deliver(folder, files)
