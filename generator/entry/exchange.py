"""Exchange: new files for old in a folder, all of them or none, whatever ends the program.

What is new is written whole into a hidden folder, and with it the plan of what it is to replace;
then one rename puts each in its place.  While the plan is there, nothing is settled: an error or a
signal takes everything back at once, and what a kill left is taken back by whoever comes to the
folder next.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

if sys.platform != "win32":
    import fcntl

STAGE: Final = ".juesuan-"  # how the name of the hidden folder begins
MAX_PLAN: Final = 1_000_000
SECONDS: Final = 10  # to wait for another program that writes into the folder
_SECOND: Final = 1_000_000_000
_PLAN: Final = "plan.json"


class _Step(Struct, frozen=True):
    """One file of a plan: its name, the digest of the new one, and what is to become of the old.

    `kept` is the name that the old one is to have ('': it goes), `stood` whether there is an old
    one.
    """

    name: str
    digest: str
    stood: bool
    kept: str = ""


class Exchange:
    """A folder that nobody else writes into meanwhile, and what is to be put there."""

    def __init__(self, folder: Path, stage: Path) -> None:
        self.folder, self._stage = folder, stage

    def begin(self) -> None:
        """Makes the hidden folder."""
        self._stage.mkdir(mode=0o700)

    def put(
        self,
        files: Mapping[str, bytes],
        kept: Mapping[str, str] | None = None,
        *,
        mode: int | None = None,
        fresh: bool = False,
        lasting: bool = False,
    ) -> None:
        """Puts files in place by name; `kept` are the names that old ones are to have from now on.

        Without a `mode` each has that of the file it replaces.  What nobody could make again is
        `lasting`: it is on the disk, whatever becomes of the power.  Raises OSError, and
        FileExistsError where `fresh` ones are there already.
        """
        steps = []
        for at, (name, data) in enumerate(files.items()):
            path = self.folder / name
            if path.is_dir() and not path.is_symlink():
                raise IsADirectoryError(errno.EISDIR, "", str(path))
            _write(self._new(at), data, lasting=lasting)
            if (own := _mode(path) if mode is None else mode) is not None:
                self._new(at).chmod(own)
            stood = not fresh and os.path.lexists(path)
            steps.append(_Step(name, digest(data), stood, (kept or {}).get(name, "")))
        rows = [[one.name, one.digest, one.stood, one.kept] for one in steps]
        _write(self._stage / _PLAN, json.dumps(rows).encode(), lasting=lasting)
        self._move(steps)

    def _move(self, steps: Sequence[_Step]) -> None:
        """First a second name for each old file, so that none is ever missing; then the renames.

        There is no way to rename several at once; nothing else is done between them.
        """
        rows = [
            (self._new(at), self.folder / step.name, self._old(at, step), step.stood)
            for at, step in enumerate(steps)
        ]
        named = [stood and _has_two_names(path, old) for _, path, old, stood in rows]
        for (new, path, old, stood), twice in zip(rows, named, strict=True):
            if not stood:
                _put_new(new, path)
                continue
            if not twice:
                path.replace(old)
            new.replace(path)

    def take_back(self) -> None:
        """Everything as it was, from wherever it was stopped; what somebody wrote since stays."""
        for at, step in enumerate(_plan(self._stage)):
            path, old, new = self.folder / step.name, self._old(at, step), self._new(at)
            moved = not new.exists()
            ours = moved and digest_of(path) == step.digest
            if not step.stood:
                if ours or _are_one(new, path):
                    path.unlink()
            elif os.path.lexists(old):
                if ours or not os.path.lexists(path):
                    old.replace(path)
                elif _are_one(old, path):
                    old.unlink()
        self.keep()

    def keep(self) -> None:
        """All is in place: from now on nothing of it will be taken back."""
        (self._stage / _PLAN).unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes the hidden folder; while there is a plan in it, it is not over."""
        if os.path.lexists(self._stage / _PLAN):
            return
        with suppress(OSError):  # it is in nobody's way, and looked at again the next time
            for path in self._stage.iterdir():
                path.unlink()
            self._stage.rmdir()

    def _new(self, at: int) -> Path:
        return self._stage / f"{at}.new"

    def _old(self, at: int, step: _Step) -> Path:
        return self.folder / step.kept if step.kept else self._stage / f"{at}.old"


@contextmanager
def exchange(folder: Path) -> Iterator[Exchange]:
    """An exchange of files of a folder, taken back if what is done meanwhile fails or is stopped.

    What an earlier one left is taken back first.  Raises OSError, EBUSY where another program goes
    on writing there.
    """
    with alone(folder, SECONDS):
        _take_back_all(folder)
        found = Exchange(folder, folder / f"{STAGE}{os.urandom(4).hex()}")
        try:
            found.begin()
            yield found
            found.keep()
        except BaseException:
            found.take_back()
            raise
        finally:
            found.clear()


def settle(folder: Path) -> None:
    """Takes back what a program that was killed left in a folder, before anybody reads it.

    What cannot be taken back now, as another program is writing there or it cannot be written to,
    is left as it is.
    """
    with suppress(OSError):
        if any(_stages(folder)):
            with alone(folder, 0):
                _take_back_all(folder)


def digest(data: bytes) -> str:
    """The SHA-256 by which a file is known again."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """The same of what stands at a path; '' of what is no file, a link too."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---------------------------------------------------------------- what was left


def _stages(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(STAGE) and entry.is_dir(follow_symlinks=False):
                yield Path(entry.path)


def _take_back_all(folder: Path) -> None:
    for stage in list(_stages(folder)):
        left = Exchange(folder, stage)
        left.take_back()
        left.clear()


def _plan(stage: Path) -> Sequence[_Step]:
    """The steps of a plan; of one that was cut off none was taken, and one of others is none."""
    path = stage / _PLAN
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_PLAN:
            return []
        steps = [_Step(*row) for row in json.loads(path.read_bytes())]
    except (TypeError, ValueError, RecursionError):
        return []
    return steps if all(map(_is_sound, steps)) else []


def _is_sound(step: _Step) -> bool:
    """Whether a step stays in its folder."""
    names = (step.name, step.kept or step.name)
    return all(
        isinstance(one, str) and one == Path(one).name and one not in {"", ".."} and "\0" not in one
        for one in names
    )


# ---------------------------------------------------------------- single files


def _write(path: Path, data: bytes, *, lasting: bool) -> None:
    with path.open("xb") as file:
        file.write(data)
        if lasting:
            file.flush()
            os.fsync(file.fileno())


def _mode(path: Path) -> int | None:
    return stat.S_IMODE(path.stat().st_mode) if path.is_file() else None


def _has_two_names(path: Path, other: Path) -> bool:
    """Whether a file could be given a second name: a link is moved, for its target stays."""
    return not path.is_symlink() and _linked(path, other)


def _put_new(path: Path, to: Path) -> None:
    """Moves a file to where none is. Raises FileExistsError where somebody has just made one."""
    if _linked(path, to):
        path.unlink()
    elif os.path.lexists(to):
        raise FileExistsError(errno.EEXIST, "", str(to))
    else:
        path.replace(to)


def _linked(path: Path, to: Path) -> bool:
    """Whether a file has been given a second name; FAT and some network folders have none.

    Raises FileExistsError where another file has that name.
    """
    try:
        os.link(path, to)
    except FileExistsError:
        raise FileExistsError(errno.EEXIST, "", str(to)) from None
    except (OSError, NotImplementedError):
        return False
    return True


def _are_one(path: Path, other: Path) -> bool:
    """Whether two names are those of one file."""
    there = os.path.lexists(path) and os.path.lexists(other)
    return there and os.path.samestat(path.lstat(), other.lstat())


# ---------------------------------------------------------------- one at a time


@contextmanager
def alone(folder: Path, seconds: int) -> Iterator[None]:
    """Keeps other programs of ours out of a folder; where it cannot be locked, trusts to luck.

    Raises BlockingIOError where another one does not leave in time.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder, time.monotonic_ns() + seconds * _SECOND)
        yield
    finally:
        os.close(handle)


if sys.platform != "win32":

    def _lock(handle: int, folder: Path, until: int) -> None:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic_ns() >= until:
                    raise BlockingIOError(errno.EBUSY, "", str(folder)) from None
                time.sleep(1 / 20)
            except OSError:  # some network folders have no locks
                return
            else:
                return
