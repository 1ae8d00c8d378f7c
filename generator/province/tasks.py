"""One of many: what goes out to a worker, what comes back, and how the work is done there.

Nothing is shared but bytes.  A worker puts what it is sent into a folder of its own, stands in that
folder, and does what the single command would do with the files there; so a message names a file as
the clerk knows it, and a worker on another machine says the same as one on this.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from generator.elements.interchange import Shaped, problem
from generator.problem import Problem

DONE, AMISS, BROKEN = "成功", "有问题", "出错"  # how one of many ends

SECONDS: Final = 120  # that one may take; what the readers allow takes a sixth of it
CHUNK: Final = 25  # departments that a worker is handed at once: half a second, and a megabyte


class Task(Struct, frozen=True):
    """A department's input or a report: what it is called, and the bytes of its files.

    `target` is the file that is meant, or the folder; the names of `files` are paths from the
    worker's folder on.  `digest` is that of all of them but of those in `remade`, the folder that
    the work itself writes into.
    """

    name: str
    target: str
    files: Mapping[str, bytes]
    remade: str = ""

    @property
    def digest(self) -> str:
        """By which a later run knows it: SHA-256 of all but what is made anew each time."""
        found = hashlib.sha256(f"{self.name}\n{self.target}\n".encode())
        for name, data in sorted(self.files.items()):
            if self.remade and name.startswith(self.remade):
                continue
            found.update(f"{name}\n{hashlib.sha256(data).hexdigest()}\n".encode())
        return found.hexdigest()


class Said(Struct, frozen=True):
    """A problem as it is told: its level, the sentence, and the object that JSON has of it."""

    level: str
    text: str
    shaped: Shaped
    to_do: str = ""


class Outcome(Struct, frozen=True):
    """What came of one of many: how it ended, what was said, the files that it comes to.

    `told` goes into its line as it is; `result` is what the command tells more of it.  `key` knows
    what it was made of again; one that was `resumed` had been done before.
    """

    name: str
    ended: str = DONE
    said: tuple[Said, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    result: Any = None
    key: str = ""
    resumed: bool = False

    def count(self, level: str) -> int:
        return sum(one.level == level for one in self.said)


class Work(Protocol):
    """What is done with each of many: a value that can be sent to another machine.

    `needs` are the modules that it is done with.  A worker loads them before it says that it has
    begun: what ends it until then, a second or more where many do at once, is no department's.
    """

    @property
    def needs(self) -> Sequence[str]: ...

    def __call__(self, task: Task, extra: Path | None) -> Outcome:
        """The outcome of a task whose files stand in this folder; `extra` are styles of one's own.

        Raises what `amiss` knows.
        """

    def amiss(self, error: Exception) -> tuple[Said, ...]:
        """What an error says of the input; of a bug nothing."""


class Job(Struct, frozen=True):
    """The work of a run with what it needs everywhere: styles of one's own, as bytes.

    `extra` is the folder that they are in; `program` the digest of the program that is to do it;
    `seconds` is what one department may take.
    """

    work: Work
    extra: str = ""
    styles: tuple[tuple[str, bytes], ...] = ()
    seconds: int = SECONDS
    program: str = ""


class OtherProgram(RuntimeError):  # noqa: N818  a machine that was not brought up to date, not a bug
    """A worker has another version of the program than whoever sends it work."""


@lru_cache(maxsize=1)
def program() -> str:
    """The digest of this program, its styles left out: of those each outcome knows its own."""
    package = Path(__file__).parent.parent
    found = hashlib.sha256()
    for folder, below, files in os.walk(package):
        below[:] = sorted(one for one in below if one not in {"__pycache__", "templates"})
        for name in sorted(files):
            path = Path(folder, name)
            data = hashlib.sha256(path.read_bytes()).hexdigest()
            found.update(f"{path.relative_to(package).as_posix()}\n{data}\n".encode())
    return found.hexdigest()


# ---------------------------------------------------------------- where the work is done

_ONE: Final = threading.Lock()  # a process stands in one folder at a time


def outcome_of(job: Job, task: Task, root: Path) -> Outcome:
    """What comes of a task, whatever it is; its files are in a folder under `root` meanwhile."""
    with _ONE, chdir(root), _standing(task.files):
        extra = _styles(str(root), job.extra, job.styles)
        try:
            return replace(job.work(task, extra), name=task.name)
        except Exception as error:  # noqa: BLE001  a bug in one must not cost the other thousands
            return _failed(job, task, error)


def _failed(job: Job, task: Task, error: Exception) -> Outcome:
    if said := job.work.amiss(error):
        return Outcome(task.name, AMISS, said)
    return broken(task.name, f"程序出错（{type(error).__name__}）；单独运行这一个可以看到详情")


def broken(name: str, why: str) -> Outcome:
    """The outcome of one that the program could not be brought to its end with."""
    return Outcome(name, BROKEN, (Said("错误", why, {"级别": "错误", "说明": why}),))


def said_of(
    problems: Sequence[Problem], to_do: Callable[[Problem], str] = lambda _: ""
) -> tuple[Said, ...]:
    """Problems as they are told, each once; values that any process can read."""
    told = {str(one): one for one in reversed(problems)}
    return tuple(
        Said(one.level, text, {"文件": one.place.file, **problem(one)}, to_do(one))
        for text, one in reversed(told.items())
    )


@contextmanager
def _standing(files: Mapping[str, bytes]) -> Iterator[None]:
    """Files in the folder where we stand, and nothing left of them afterwards."""
    paths = [Path(name) for name in files]
    folders = dict.fromkeys(one for path in paths for one in path.parents[:-1])
    try:
        for folder in sorted(folders):
            folder.mkdir(exist_ok=True)
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        yield
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
        for folder in sorted(folders, reverse=True):
            with suppress(OSError):  # styles stand there too, or another file of the same run
                folder.rmdir()


@lru_cache(maxsize=4)
def _styles(root: str, extra: str, styles: tuple[tuple[str, bytes], ...]) -> Path | None:
    """The folder of styles of one's own, put there once, so that each is compiled once."""
    if not extra:
        return None
    for name, data in styles:
        path = Path(root, extra, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    Path(root, extra).mkdir(parents=True, exist_ok=True)
    return Path(extra)


@contextmanager
def ended_in_time(seconds: int) -> Iterator[None]:
    """Ends this process where something takes too long, where the system can.

    The alarm's own action ends it, whatever a library is doing: nobody has to be listening.
    """
    if sys.platform == "win32":
        yield
        return
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
