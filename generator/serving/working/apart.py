"""Apart: what a process does that reads what strangers send: takes its limits, does one task.

What goes between it and the service is bytes: how many, a line of JSON, the parts that it names.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Final, cast

from msgspec import Struct

from generator.serving.working.file_names import Upload

Task = Callable[[Sequence[Upload], Mapping[str, str]], Mapping[str, bytes]]

_OPEN: Final = 256  # files at once
_WRITTEN: Final = 256 << 20  # bytes of one file
_PIECE: Final = 1 << 18
_NICE: Final = 5  # who types comes first


class Bounds(Struct, frozen=True):
    """What a process is held to: its folder, seconds, bytes of memory, bytes of its answer."""

    folder: str
    seconds: int
    memory: int
    most: int


class Declined(Exception):  # noqa: N818  an outcome rather than a bug
    """What a task says of files that it does not read: the reason in Chinese, and each problem."""

    def __init__(self, said: str, problems: Sequence[Mapping[str, object]] = ()) -> None:
        super().__init__(said)
        self.problems = problems


# ---------------------------------------------------------------- what goes over the line


def _message(said: Mapping[str, Any], parts: Sequence[bytes]) -> bytes:
    head = json.dumps(said, ensure_ascii=False).encode() + b"\n"
    whole = len(head) + sum(map(len, parts))
    return b"".join([whole.to_bytes(8), head, *parts])


def request_of(files: Sequence[Upload], options: Mapping[str, str]) -> bytes:
    """What a task is asked."""
    said = {"options": options, "files": [[one.field, one.name, len(one.data)] for one in files]}
    return _message(said, [one.data for one in files])


def _asked(request: bytes) -> tuple[list[Upload], dict[str, str]]:
    head, _, rest = request.partition(b"\n")
    said, files, at = json.loads(head), [], 0
    for field, name, size in said["files"]:
        files.append(Upload(field, name, rest[at : at + size]))
        at += size
    return files, said["options"]


class Answer(Struct, frozen=True):
    """What a process says of its task: the parts of it, else why it was refused, else a fault."""

    parts: Mapping[str, bytes]
    refused: str
    problems: tuple[Mapping[str, object], ...]
    fault: str


def answer_of(answer: bytes) -> Answer:
    """An answer, of which nothing is believed.

    Raises ValueError, KeyError, TypeError or RecursionError where it is none.
    """
    head, _, rest = answer.partition(b"\n")
    said, at = json.loads(head), 0
    parts: dict[str, bytes] = {}
    for name, size in said["parts"]:
        if not (isinstance(name, str) and isinstance(size, int) and 0 <= size <= len(rest) - at):
            raise ValueError("parts")
        parts[name] = rest[at : at + size]
        at += size
    refused, fault = said.get("refused", ""), said.get("fault", "")
    problems = json.loads(parts.pop("problems", b"[]")) if refused else []
    if not all(isinstance(one, str) for one in (refused, fault)):
        raise TypeError("said")
    if not (isinstance(problems, list) and all(isinstance(one, dict) for one in problems)):
        raise TypeError("problems")
    return Answer(parts, refused, tuple(problems), fault)


# ---------------------------------------------------------------- in the process

_TOO_MUCH: Final = _message({"parts": [], "fault": MemoryError.__name__}, [])


def work(line: socket.socket, home: str, bounds: Bounds) -> None:
    """Does one task and waits to be ended; a service that is gone ends it too."""
    _confine(bounds)
    line.settimeout(None)
    try:
        answer = _done(home, _read(line))
    except MemoryError:
        answer = _TOO_MUCH
    if len(answer) > bounds.most:
        answer = _TOO_MUCH
    with suppress(OSError):
        line.sendall(answer)
        line.recv(1)
    os._exit(0)


def _confine(bounds: Bounds) -> None:
    """Holds this process to its bounds, where the system can; nobody sees what it prints."""
    os.chdir(bounds.folder)
    tempfile.tempdir = os.environ["TMPDIR"] = bounds.folder
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if hasattr(os, "setsid"):
        os.setsid()  # it is ended with all that it begins
        os.nice(_NICE)
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(bounds.seconds + 5)  # where nobody is left to end it
    try:
        import resource
    except ImportError:  # Windows has none; there the service's clock is the only limit
        return
    # At its first limit of time a process is told so, at the second killed as for its memory.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (bounds.seconds, bounds.seconds + 1))
    for what, most in (
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, _WRITTEN),
        (resource.RLIMIT_NOFILE, _OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _read(line: socket.socket) -> bytes:
    size = int.from_bytes(_exactly(line, 8))
    return _exactly(line, size)


def _exactly(line: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = line.recv(min(_PIECE, size - len(data)))
        if not piece:
            os._exit(0)  # nobody waits for it any more
        data += piece
    return bytes(data)


def _done(home: str, request: bytes) -> bytes:
    """What a task answers; of what goes wrong the kind and the place, and nothing that was read."""
    if not home:
        return _message({"parts": []}, [])
    module, _, name = home.partition(":")
    try:
        task = cast("Task", getattr(import_module(module), name))
        parts = task(*_asked(request))
    except Declined as error:
        problems = json.dumps(error.problems, ensure_ascii=False).encode()
        return _message({"parts": [["problems", len(problems)]], "refused": str(error)}, [problems])
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  a bug in one task must not cost the service anything
        return _message({"parts": [], "fault": _placed(error)}, [])
    sizes = [[name, len(data)] for name, data in parts.items()]
    return _message({"parts": sizes}, list(parts.values()))


def _placed(error: Exception) -> str:
    """The kind of a fault, and where it came about."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f"{os.path.basename(at.tb_frame.f_code.co_filename)}:{at.tb_lineno}" if at else ""  # noqa: PTH119
    return f"{type(error).__name__} {place}"
