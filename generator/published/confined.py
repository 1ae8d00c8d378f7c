"""Confined: readers of this room as programs of their own (`limited`), and what they answer.

What strangers send is read by libraries in C++ and Rust, which may take for ever, or all the memory
there is, or crash; a process can be limited, and ended.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from generator.published.limited import DONE, LENGTH

PROGRAM: Final = str(Path(__file__).with_name("limited.py"))
_FORKS: Final = hasattr(os, "fork")  # where there is none, a program reads one document
_IDLE: Final = 30  # seconds after which a program is not asked any more: it may be about to end

_LONGEST: Final = 16 << 20  # bytes of a piece


class Ended(Exception):  # noqa: N818  what it was given ended it, or its time
    """A reader that did not come to the end of its answer."""


def command(reader: str) -> list[str]:
    """What starts a module of this room as a program.

    It has its bounds, MAX_MEMORY in bytes and MAX_SECONDS of the processor, and either a `main`
    that reads the standard input and writes to the standard output, or `answers` (see `answered`).
    """
    # -P: the folder of the program is no place to import from, as it has a module html.
    return [sys.executable, "-S", "-P", PROGRAM, reader, *filter(os.path.isabs, sys.path)]


def answered(reader: str, data: bytes, seconds: float) -> Generator[bytes]:
    """What a reader answers to some bytes, piece by piece, within so many seconds.

    The program is kept for what comes next: to begin it costs as much as to read ten pages.  Raises
    Ended where the answer does not come to its end; then it is begun anew.
    """
    one = _taken(reader)
    late = threading.Timer(seconds, one.kill)
    late.start()
    whole = False
    try:
        yield from one.answers(data)
        whole = True
    finally:
        late.cancel()
        late.join()  # or what comes next would be ended in its place
        one.rests = time.monotonic()
        if whole and _FORKS and not one.killed:
            _free(reader).append(one)
        else:
            one.end()


class _Program:
    """A program that is asked again and again.

    It leads a group, and whoever it has begun is ended with it.
    """

    def __init__(self, reader: str) -> None:
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(  # noqa: S603  this Python, a module of this package
                command(reader),
                stdin=pipe,
                stdout=pipe,
                stderr=subprocess.DEVNULL,
                process_group=0 if _FORKS else None,
            )
        except OSError:
            raise Ended from None
        self.killed = False
        self.rests = 0.0  # since when

    def answers(self, data: bytes) -> Iterator[bytes]:
        """What it says of some bytes. Raises Ended."""
        asked, said = self._pipes()
        with suppress(OSError):  # where it has ended already, there is no answer
            asked.write(len(data).to_bytes(LENGTH, "big"))
            asked.write(data)
            asked.flush()
        while size := int.from_bytes(_exactly(said, LENGTH), "big"):
            yield _exactly(said, size)
        if _exactly(said, 1) != DONE:
            raise Ended

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdin  # noqa: S101  a pipe was asked for
        assert self._process.stdout  # noqa: S101  likewise
        return self._process.stdin, self._process.stdout

    def is_ready(self) -> bool:
        return self._process.poll() is None and time.monotonic() - self.rests < _IDLE

    def kill(self) -> None:
        self.killed = True
        if _FORKS and self._process.returncode is None:  # else its number may be another's
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def end(self) -> None:
        """Leaves no process and no pipe behind."""
        self.kill()
        self._process.wait()
        for pipe in self._pipes():
            with suppress(OSError):
                pipe.close()


def _exactly(said: IO[bytes], size: int) -> bytes:
    piece = said.read(size) if size <= _LONGEST else b""
    if len(piece) < size:
        raise Ended
    return piece


# ---------------------------------------------------------------- those that are free

# By process, since one that was forked has none of them; by program and reader.
_RESTING: Final[dict[tuple[int, str, str], list[_Program]]] = {}


def _free(reader: str) -> list[_Program]:
    return _RESTING.setdefault((os.getpid(), PROGRAM, reader), [])


def _taken(reader: str) -> _Program:
    """A program that nobody else asks meanwhile. Raises Ended where none can be begun."""
    free = _free(reader)
    with suppress(IndexError):
        while True:
            one = free.pop()
            if one.is_ready():
                return one
            one.end()
    return _Program(reader)


@atexit.register
def _end_all() -> None:
    for (process, _, _), free in _RESTING.items():
        while process == os.getpid() and free:
            free.pop().end()
