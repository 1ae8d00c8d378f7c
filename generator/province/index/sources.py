"""Sources: the inputs and published reports of some folders, and what of each goes into an index.

A report is read wherever there is a worker for it; what it depends on goes along as bytes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace

from generator.auditing.folder import reports_in
from generator.elements.interchange import __version__
from generator.entry import read
from generator.entry.access import UNREADABLE
from generator.entry.departments import years
from generator.entry.on_disk import on_disk
from generator.entry.scalars import content_of
from generator.problem import InvalidReport, Place, Problem
from generator.province.index.input_rows import Gathered, gathered, refused
from generator.province.index.keeping import FORM
from generator.province.index.parquet_tables import DIGITS, ENTERED, PRINTED
from generator.province.tasks import BROKEN, Outcome, Said, Task
from generator.province.works import REPORT
from generator.published import bytes_of
from generator.published.shape import Unreadable
from generator.results.acknowledged import beside as acknowledged_beside
from generator.vocabulary.subjects import edition

_CLOSED: Final = (".", "~", "__MACOSX")
_LONGEST: Final = 255  # bytes of a name in a folder


class Source(Struct, frozen=True):
    """A file that is to be in the index: how the index calls it, whose it is, and its digests.

    `beside` is what is read with it: last year's file, or what somebody has acknowledged.
    """

    path: Path
    name: str
    unit: str
    origin: str
    content: str
    digest: str
    year: int = 0
    kind: str = ""
    beside: Path | None = None


# ---------------------------------------------------------------- which files


def sources_in(folder: Path, roots: Sequence[Path], problems: list[Problem]) -> Iterator[Source]:
    """Every input and every published report of the roots, each once, for the index in a folder."""
    seen = set[Path]()
    for root in roots:
        for source in (*_inputs(folder, root, problems), *_prints(folder, root)):
            resolved = source.path.resolve()
            if resolved not in seen:
                seen.add(resolved)
                yield source


def _inputs(folder: Path, root: Path, problems: list[Problem]) -> Iterator[Source]:
    found: list[Source] = []
    os.scandir(root).close()  # raises where it cannot be looked into
    for here, folders, _ in os.walk(root):
        folders[:] = sorted(one for one in folders if not one.startswith(_CLOSED))
        if Path(here).resolve() == folder:
            folders.clear()
            continue
        try:
            files = years(Path(here))
        except InvalidReport as invalid:
            problems += invalid.problems
            continue
        unit = _plain(Path(here).relative_to(root).as_posix())
        for (year, budget), path in files.items():
            last = files.get((year - 1, budget))
            content = _digest(path)
            found.append(
                Source(
                    path, _named(path, folder), root.resolve().name if unit == "." else unit,
                    ENTERED, content, _state(content, _digest(last) if last else ""), year,
                    "预算" if budget else "决算", last,
                )
            )  # fmt: skip
    yield from sorted(found, key=lambda one: (one.year, one.kind, one.name))


def _prints(folder: Path, root: Path) -> Iterator[Source]:
    for path in reports_in(root).reports.values():
        if path.resolve().is_relative_to(folder):
            continue
        content = _digest(path)
        there = on_disk(acknowledged_beside(path))
        known = there if there.is_file() else None
        state = _state(content, _digest(known) if known else "")
        yield Source(path, _named(path, folder), "", PRINTED, content, state, beside=known)


def _named(path: Path, folder: Path) -> str:
    """How the index calls a file: from the folder beside it on, wherever the program is run."""
    resolved = path.resolve()
    try:
        return _plain(Path(os.path.relpath(resolved, folder.parent)).as_posix())
    except ValueError:  # on another drive
        return _plain(resolved.as_posix())


def _plain(name: str) -> str:
    """A name as UTF-8: another system's letters in it are not."""
    return os.fsencode(name).decode("utf-8", "replace")


def is_below(name: str, folder: Path, roots: Sequence[Path]) -> bool:
    """Whether what the index in a folder calls so would be in one of the roots, or was."""
    return any(
        name.startswith(f"{_named(root, folder)}/") or _named(root, folder) == "." for root in roots
    )


def _digest(path: Path) -> str:
    """The digest of a file; '' of one that cannot be read, of which its reader says why."""
    try:
        file = path.open("rb")
    except OSError:
        return ""
    with file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS]


def _state(*digests: str) -> str:
    """What a report's rows depend on: its files, the program, the dictionaries, the tables."""
    said = "\n".join((__version__, edition(), str(FORM), *digests))
    return hashlib.sha256(said.encode()).hexdigest()[:DIGITS]


# ---------------------------------------------------------------- what is in them


def tasks_of(sources: Sequence[Source]) -> Iterator[Task | Outcome]:
    """The task of each, called by its place among them; of what cannot be sent, its outcome."""
    for at, source in enumerate(sources):
        try:
            yield _task_of(str(at), source)
        except (InvalidReport, Unreadable):
            yield Outcome(str(at), result=gathered_of(source))


def _task_of(name: str, source: Source) -> Task:
    """Raises InvalidReport, Unreadable of what is not there, or is none."""
    if source.origin == PRINTED:
        target = PurePosixPath(REPORT, _short(_plain(source.path.name)))
        beside, data = acknowledged_beside(Path(target)).name, bytes_of(source.path)
    else:
        target = PurePosixPath(_plain_folder(source.name), source.path.name)
        beside, data = "", content_of(source.path, source.path.name)
    files = {str(target): data}
    if source.beside:
        name_of_it = beside or source.beside.name
        files[str(target.with_name(name_of_it))] = content_of(source.beside, name_of_it)
    return Task(name, str(target), files)


def _plain_folder(name: str) -> str:
    """The folder of an input as the index calls it, where one can be made so; else another."""
    folder = PurePosixPath(name).parent
    plain = not folder.is_absolute() and ".." not in folder.parts and ":" not in name
    return str(folder) if plain and all(map(_is_short, folder.parts)) else "inputs"


def _short(name: str) -> str:
    return name if _is_short(name) else f"报告{PurePosixPath(name).suffix}"


def _is_short(name: str) -> bool:
    return len(name.encode()) <= _LONGEST


class Reading(Struct, frozen=True):
    """`juesuan index`: the rows of an input or of a published report, as the outcome's result."""

    needs: ClassVar[Sequence[str]] = ("generator.entry.reading",)

    def __call__(self, task: Task, extra: Path | None) -> Outcome:  # noqa: ARG002  figures have no style
        path = Path(task.target)
        return Outcome(task.name, result=_rows(path, printed=path.parts[0] == REPORT))

    def amiss(self, error: Exception) -> tuple[Said, ...]:  # noqa: ARG002  the rows say it
        return ()


def gathered_of(source: Source) -> Gathered:
    """The rows of one file, whatever it is; what cannot be read has its findings."""
    return _rows(source.path, printed=source.origin == PRINTED)


def _rows(path: Path, *, printed: bool) -> Gathered:
    if printed:
        from generator.province.index.printed_rows import gathered_from_print

        return gathered_from_print(path)
    try:
        return gathered(read(path, partly=True))
    except InvalidReport as invalid:
        return refused(invalid.problems)


def rows_of(source: Source, outcome: Outcome) -> tuple[Source, Gathered]:
    """What came of a source; one that the program failed with is to be read again another time."""
    if outcome.ended != BROKEN:
        return source, outcome.result
    why = Problem(Place(file=source.path.name), outcome.said[0].text, rule=UNREADABLE)
    return replace(source, digest=""), refused([why])
