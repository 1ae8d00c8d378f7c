"""Renewing: an index built and updated from folders of inputs and of published reports.

A report is read again where its file, last year's file beside it or the program has changed, by
digest; what is not in the folders any more is taken out.  Reports go in by batches, each whole, so
that memory stays as it is and what is stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.problem import Problem
from generator.province.dispatching import Workers, run
from generator.province.index.engine import Engine, files_read
from generator.province.index.input_rows import Gathered
from generator.province.index.keeping import (
    SPILL,
    Index,
    added,
    changing,
    compacted,
    save,
    swept,
    without,
)
from generator.province.index.parquet_tables import FINDINGS, LAYOUTS, LINES, REPORTS
from generator.province.index.sources import (
    Reading,
    Source,
    is_below,
    rows_of,
    sources_in,
    tasks_of,
)
from generator.province.pool import Alone
from generator.province.tasks import CHUNK, Job, Outcome, program

BATCH: Final = 500  # reports that are in memory at the same time


class Renewed(Struct):
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


Watch = Callable[[int], AbstractContextManager[Callable[[], None]]]


def renew(
    folder: Path,
    roots: Sequence[Path],
    workers: Callable[[int], Workers] = lambda _: Alone(),
    watched: Watch = lambda _: nullcontext(lambda: None),
) -> Renewed:
    """Builds or updates the index in `folder` of what is in the roots and below.

    What an index has of other folders stays.  `workers` are those for so many reports; the index
    is the same whoever reads.  `watched` is told of each that was read.  Raises OSError (EBUSY
    where another program is updating it), BadIndex, NotInstalled, and PermissionError of a root.
    """
    told = Renewed()
    with changing(folder) as before, Engine(before.folder / SPILL) as engine:
        known = _known(before, engine)
        sources = list(sources_in(before.folder, roots, told.problems))
        fresh = [one for one in sources if known.get(one.name, (0, ""))[1] != one.digest]
        told.read, told.left = len(fresh), len(sources) - len(fresh)
        intake = _Intake(before, engine, fresh, known, told)
        if fresh:
            intake.read(workers(len(fresh)), watched)
        gone = _gone(known, {one.name for one in sources}, before.folder, roots)
        told.gone = len(gone)
        index = compacted(without(intake.index, gone, engine), engine)
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
        if name not in there and is_below(name, folder, roots)
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


# ---------------------------------------------------------------- what is in them


class _Intake:
    """An index while reports go into it, so many at a time: those that are `fresh`, in their order.

    A report's number and its batch are those of its place in that order, whoever has read it when:
    what comes first of a batch waits for the rest of it.
    """

    def __init__(
        self,
        index: Index,
        engine: Engine,
        fresh: Sequence[Source],
        known: Mapping[str, tuple[int, str]],
        told: Renewed,
    ) -> None:
        self._engine, self._fresh, self._known, self._told = engine, fresh, known, told
        self._first = index.following
        self.index = replace(index, following=index.following + len(fresh))
        self._waiting: dict[int, dict[int, tuple[Source, Gathered]]] = {}

    def read(self, workers: Workers, watched: Watch) -> None:
        """Reads all of them, and saves the index with each batch."""
        with watched(len(self._fresh)) as advance:

            def done(outcome: Outcome) -> None:
                self._put(outcome)
                advance()

            run(
                Job(Reading(), program=program()), workers, tasks_of(self._fresh), iter, done, CHUNK
            )

    def _put(self, outcome: Outcome) -> None:
        at = int(outcome.name)
        batch = self._waiting.setdefault(at // BATCH, {})
        batch[at] = rows_of(self._fresh[at], outcome)
        if len(batch) == min(BATCH, len(self._fresh) - at // BATCH * BATCH):
            self._take_in(self._waiting.pop(at // BATCH))

    def _take_in(self, batch: Mapping[int, tuple[Source, Gathered]]) -> None:
        by_key: dict[tuple[int, str], dict[int, tuple[Source, Gathered]]] = {}
        for at in sorted(batch):
            source, found = batch[at]
            key = found.year or source.year, found.kind or source.kind
            by_key.setdefault(key, {})[self._first + at] = batch[at]
        for (year, kind), numbered in by_key.items():
            self._add(year, kind, numbered)
        save(self.index)

    def _add(self, year: int, kind: str, batch: Mapping[int, tuple[Source, Gathered]]) -> None:
        """Puts reports of one year and kind into the index, in place of what was there of them."""
        put_rows(self._engine, {number: found for number, (_, found) in batch.items()})
        rows = [_report_row(number, *one) for number, one in batch.items()]
        self._engine.insert(REPORTS, rows)
        for source, found in batch.values():
            if not found.about:
                self._told.unread[source.name] = (
                    str(found.findings[0][-1]) if found.findings else ""
                )
        old = [self._known[one.name][0] for one, _ in batch.values() if one.name in self._known]
        left = without(self.index, old, self._engine)
        self.index = added(left, self._engine, year, kind, [*batch])


def put_rows(engine: Engine, batch: Mapping[int, Gathered]) -> None:
    """The lines and findings of reports, by their numbers, into tables of an engine, made anew."""
    for layout in LAYOUTS:
        engine.table(layout)
    lines = [(number, *row) for number, found in batch.items() for row in found.lines]
    findings = [(number, *row) for number, found in batch.items() for row in found.findings]
    engine.insert(LINES, lines)
    engine.insert(FINDINGS, findings)


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
