"""Limited: the program in which a reader of this room works, held to its memory and its time.

It knows the package by its folders alone, and nothing else that a reader does not need: to start it
may cost no more than the reading.  `confined` starts it, without what sites add to a Python (-S).

A reader that has `answers` is asked again and again.  What it reads may take it over, and what is
left of one document must not reach the next: so each is read by a copy of this process (a fork, a
millisecond) that ends with it, has no line but its own, and is limited for itself.  This process
never looks into what it passes on, so it stays as it began, in its memory too.
"""

from __future__ import annotations

import os
import select
import sys

# typing, contextlib and importlib take longer to load than all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO, Final

LENGTH: Final = 8  # bytes that say how long what follows is; of an answer's piece as well
DONE, FAILED = b"\0", b"\1"  # after a piece of no length
_PIECE: Final = 1 << 16
_SIGKILL: Final = 9  # the module signal is loaded for nothing else
_IDLE: Final = 60  # seconds after which a program that nobody asks ends


def main() -> None:
    """The reader that is named; the folders to find its libraries in after it."""
    sys.path += [one for one in sys.argv[2:] if one not in sys.path]
    _name_folders()
    name = f"generator.published.{sys.argv[1]}"
    reader = __import__(name, fromlist=["reader"])
    if not hasattr(reader, "answers"):
        _limit(reader)
        reader.main()
        return
    asked, said = sys.stdin.buffer, sys.stdout.buffer
    while _is_asked():
        size = asked.read(LENGTH)
        if len(size) < LENGTH:
            return
        _answer(reader, asked.read(int.from_bytes(size, "big")), said)
        said.flush()


def _name_folders() -> None:
    room = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  pathlib loads slowly
    for name, folder in (("generator", os.path.dirname(room)), ("generator.published", room)):  # noqa: PTH120
        package = sys.modules[name] = type(sys)(name)
        package.__path__ = [folder]


def _limit(reader: Any) -> None:
    """Hold this process to a reader's memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has none; there the clock of who asks is the only limit
        return
    for what, most in (
        (resource.RLIMIT_AS, reader.MAX_MEMORY),
        (resource.RLIMIT_CPU, reader.MAX_SECONDS),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def _is_asked() -> bool:
    """Whether there is something to read, or nobody any more who could ask; False after a while."""
    if os.name == "nt":  # select knows no pipes there
        return True
    return bool(select.select([sys.stdin], [], [], _IDLE)[0])


def _answer(reader: Any, data: bytes, said: BinaryIO) -> None:
    """Pass on what a copy of this process says of some bytes, and how it ended."""
    if not hasattr(os, "fork"):  # Windows: a program of its own for each, which ends with it
        for piece in reader.answers(data):
            _say(said, piece)
        said.write(bytes(LENGTH) + DONE)
        said.flush()
        sys.exit()
    ours, its = os.pipe()
    copy = os.fork()
    if not copy:
        _read(reader, data, its)
    os.close(its)
    try:
        while piece := _heard(ours):
            _say(said, piece)
            said.flush()
    except BaseException:
        os.kill(copy, _SIGKILL)
        raise
    os.close(ours)
    said.write(bytes(LENGTH) + (FAILED if os.waitpid(copy, 0)[1] else DONE))


def _heard(line: int) -> bytes:
    """What the copy says next; whoever asks says nothing meanwhile, unless they are gone."""
    if sys.stdin in select.select([line, sys.stdin], [], [])[0]:
        sys.exit()
    return os.read(line, _PIECE)


def _say(said: BinaryIO, piece: bytes) -> None:
    if piece:
        said.write(len(piece).to_bytes(LENGTH, "big") + piece)


def _read(reader: Any, data: bytes, line: int) -> None:
    """What the copy does: its line is all that it has of who asks."""
    failed = 1
    try:
        os.close(0)
        os.close(1)
        _limit(reader)
        with open(line, "wb") as said:
            said.writelines(reader.answers(data))
        failed = 0
    finally:
        os._exit(failed)


if __name__ == "__main__":
    main()
