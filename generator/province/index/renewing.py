"""Renewing: an index built and updated from folders of inputs and of published reports.

A report is read again where its file, last year's file beside it or the program has changed, by
digest; what is not in the folders any more is taken out.  Reports go in by batches, each whole, so
that memory stays as it is and what is stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.auditing.folder import reports_in
from generator.elements.interchange import __version__
from generator.entry import read
from generator.entry.departments import years
from generator.entry.on_disk import on_disk
from generator.problem import InvalidReport, Problem
from generator.province.index.engine import Engine, files_read
from generator.province.index.input_rows import Gathered, gathered, refused
from generator.province.index.keeping import (
    FORM,
    SPILL,
    Index,
    added,
    changing,
    compacted,
    save,
    swept,
    without,
)
from generator.province.index.parquet_tables import (
    DIGITS,
    ENTERED,
    FINDINGS,
    LINES,
    PRINTED,
    REPORTS,
)
from generator.results.acknowledged import beside as acknowledged_beside
from generator.vocabulary.subjects import edition

BATCH: Final = 500  # reports that are in memory at the same time
_CLOSED: Final = (".", "~", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is to be in the index: how the index calls it, whose it is, and its digests."""

    path: Path
    name: str
    unit: str
    origin: str
    content: str
    digest: str
    year: int = 0
    kind: str = ""


@dataclass(slots=True)
class Renewed:
    """What an update came to: how many reports were read, left, taken out, are there.

    `unread` has what could not be read, by file; it stays in the index as such.
    """

    read: int = 0
    left: int = 0
    gone: int = 0
    reports: int = 0
    figures: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


Progress = Callable[[Iterable[Source], int], Iterable[Source]]


def renew(folder: Path, roots: Sequence[Path], progress: Progress | None = None) -> Renewed:
    """Builds or updates the index in `folder` of what is in the roots and below.

    What an index has of other folders stays.  Raises OSError (EBUSY where another program is
    updating it), BadIndex, NotInstalled, and PermissionError of a root.
    """
    told = Renewed()
    with changing(folder) as before, Engine(before.folder / SPILL) as engine:
        known = _known(before, engine)
        sources = list(_sources(before.folder, roots, told.problems))
        fresh = [one for one in sources if known.get(one.name, (0, ""))[1] != one.digest]
        told.read, told.left = len(fresh), len(sources) - len(fresh)
        index = before
        for batch in _batches(progress(fresh, len(fresh)) if progress else fresh):
            index = _taken_in(index, engine, batch, known, told)
            save(index)
        gone = _gone(known, {one.name for one in sources}, before.folder, roots)
        told.gone = len(gone)
        index = compacted(without(index, gone, engine), engine)
        save(index)
        told.reports, told.figures = _counts(index, engine)
        swept(index, keep=before.files)
    return told


def _gone(
    known: Mapping[str, tuple[int, str]], there: set[str], folder: Path, roots: Sequence[Path]
) -> list[int]:
    """The reports of the roots that have no file any more."""
    return [
        number
        for name, (number, _) in known.items()
        if name not in there and _is_below(name, folder, roots)
    ]


def _known(index: Index, engine: Engine) -> dict[str, tuple[int, str]]:
    """The reports of an index by the names of their files: number and digest."""
    if not index.parts:
        return {}
    gone = set(index.gone)
    rows = engine.rows(f"SELECT 文件, 序号, 摘要 FROM {files_read(index.paths(REPORTS))}")
    return {str(name): (int(at), str(said)) for name, at, said in rows if at not in gone}


def _counts(index: Index, engine: Engine) -> tuple[int, int]:
    """How many reports an index has, and how many figures that are stored."""
    if not index.parts:
        return 0, 0
    question = f"""SELECT count(值) + count(预算) + count(上年) + count(整体)
        FROM {files_read(index.paths(LINES))} WHERE NOT list_contains($1::INTEGER[], 序号)"""
    [(figures,)] = engine.rows(question, [index.gone])
    return sum(part.live for part in index.parts), int(figures)


# ---------------------------------------------------------------- which files


def _sources(folder: Path, roots: Sequence[Path], problems: list[Problem]) -> Iterator[Source]:
    """Every input and every published report of the roots, each once."""
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
                    "预算" if budget else "决算",
                )
            )  # fmt: skip
    yield from sorted(found, key=lambda one: (one.year, one.kind, one.name))


def _prints(folder: Path, root: Path) -> Iterator[Source]:
    for path in reports_in(root).reports.values():
        if path.resolve().is_relative_to(folder):
            continue
        content = _digest(path)
        known = on_disk(acknowledged_beside(path))
        state = _state(content, _digest(known) if known.is_file() else "")
        yield Source(path, _named(path, folder), "", PRINTED, content, state)


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


def _is_below(name: str, folder: Path, roots: Sequence[Path]) -> bool:
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


def _batches(sources: Iterable[Source]) -> Iterator[Sequence[tuple[Source, Gathered]]]:
    """Reports that were read, so many at a time, of one year and kind each."""
    held: dict[tuple[int, str], list[tuple[Source, Gathered]]] = {}
    for source in sources:
        found = gathered_of(source)
        key = found.year or source.year, found.kind or source.kind
        held.setdefault(key, []).append((source, found))
        if sum(map(len, held.values())) >= BATCH:
            yield from held.values()
            held.clear()
    yield from held.values()


def gathered_of(source: Source) -> Gathered:
    """The rows of one file, whatever it is; what cannot be read has its findings."""
    if source.origin == PRINTED:
        from generator.province.index.printed_rows import gathered_from_print

        return gathered_from_print(source.path)
    try:
        return gathered(read(source.path, partly=True))
    except InvalidReport as invalid:
        return refused(invalid.problems)


def _taken_in(
    index: Index,
    engine: Engine,
    batch: Sequence[tuple[Source, Gathered]],
    known: Mapping[str, tuple[int, str]],
    told: Renewed,
) -> Index:
    """An index with a batch, each report in place of what was there of it; not yet saved."""
    for layout in (REPORTS, LINES, FINDINGS):
        engine.table(layout)
    numbered = list(enumerate(batch, index.following))
    engine.insert(REPORTS, [_report_row(number, *one) for number, one in numbered])
    lines = [(number, *row) for number, (_, found) in numbered for row in found.lines]
    findings = [(number, *row) for number, (_, found) in numbered for row in found.findings]
    engine.insert(LINES, lines)
    engine.insert(FINDINGS, findings)
    for source, found in batch:
        if not found.about:
            told.unread[source.name] = str(found.findings[0][-1]) if found.findings else ""
    source, found = batch[0]
    old = [known[one.name][0] for one, _ in batch if one.name in known]
    year, kind = found.year or source.year, found.kind or source.kind
    return added(without(index, old, engine), engine, year, kind, len(batch))


def _report_row(number: int, source: Source, found: Gathered) -> tuple[object, ...]:
    about = found.about
    own = {
        "序号": number,
        "文件": source.name,
        "单位": source.unit or about.get("部门", ""),
        "年度": found.year or source.year,
        "类型": found.kind or source.kind,
        "来源": source.origin,
        "读得了": bool(about),
        "内容摘要": source.content,
        "摘要": source.digest,
    }
    return tuple({**_NOTHING, **about, **own}[name] for name in REPORTS.names)


_NOTHING: Final[Mapping[str, object]] = {
    "部门": "", "倍数": 1, "人数": None, "主要类": "", "单位数": 0, "另有来源": False,
    "各数摘要": "", "各数个数": 0,
}  # fmt: skip
