"""Keeping: the folder of an index: which files it consists of, changed all at once or not at all.

A part is what one batch of reports came to: a file of Parquet for each layout, written once.  The
list of parts is one small file, and what it does not name is not there: new parts are written
beside, and one rename makes them the index.  A report that is read again is taken out of its old
part by its number; where a year and kind has many parts, or many such numbers, they are written
anew as one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from generator.elements.interchange import __version__
from generator.entry.exchange import alone
from generator.province.index.engine import Engine, files_read
from generator.province.index.parquet_tables import FINDINGS, LAYOUTS, LINES, REPORTS, Layout
from generator.vocabulary.commands import command

FORM: Final = 1  # of the tables; an index of another form is built anew
LIST: Final = "目录.json"
SPILL: Final = ".临时"
SECONDS: Final = 10  # to wait for another program that updates the index
MOST_PARTS: Final = 8  # of a year and kind: an update writes its own, every eighth all of them
_SHARE: Final = 4  # where a part in so many of the reports are old ones, it is written anew
_MAX_LIST: Final = 50_000_000
_PATTERN: Final = frozenset("*?[]{}")  # what DuckDB takes for a pattern of names


class BadIndex(Exception):  # noqa: N818  what somebody has to mend, not a bug
    """A folder that is no index, or cannot be read; the message says why and what to do."""


class Part(Struct, frozen=True):
    """The reports of one batch: their year and kind, the name of the files, how many there are.

    `gone` are the numbers of those that are not there any more, or have been read again since.
    """

    year: int
    kind: str
    name: str
    reports: int
    gone: tuple[int, ...] = ()

    @property
    def live(self) -> int:
        return self.reports - len(self.gone)


class Index(Struct, frozen=True):
    """An index as it stands: its folder, its parts, the number that the next report gets."""

    folder: Path
    parts: tuple[Part, ...] = ()
    following: int = 1

    def path(self, part: Part, layout: Layout) -> Path:
        return self.folder / f"{part.name}.{layout.name}.parquet"

    def paths(self, layout: Layout, parts: Sequence[Part] | None = None) -> list[Path]:
        return [self.path(one, layout) for one in (self.parts if parts is None else parts)]

    @property
    def files(self) -> list[Path]:
        """Every file of the index but its list."""
        return [path for layout in LAYOUTS for path in self.paths(layout)]

    @property
    def gone(self) -> list[int]:
        return [number for part in self.parts for number in part.gone]


def opened(folder: Path) -> Index:
    """The index of a folder; an empty one where there is none yet. Raises BadIndex."""
    if _PATTERN & set(str(folder.resolve())):
        raise BadIndex(f"{folder} 的路径里有 * ? [ ] {{ }} 之一，索引请放在别的文件夹里")
    path = folder / LIST
    if not path.exists():
        if folder.is_dir() and any(not one.name.startswith(".") for one in folder.iterdir()):
            raise BadIndex(f"{folder} 里有别的文件，却没有索引的{LIST}；请换一个文件夹")
        return Index(folder.resolve())
    try:
        tree = json.loads(path.read_bytes() if path.stat().st_size <= _MAX_LIST else b"")
        if tree["格式"] != FORM:
            return Index(folder.resolve(), following=int(tree["下一个"]))  # built anew
        parts = tuple(map(_part, tree["部分"]))
        found = Index(folder.resolve(), parts, int(tree["下一个"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadIndex(f"{path} 坏了；请删去文件夹 {folder}，再运行 {command('index')}") from None
    if missing := next((one for one in found.files if not one.is_file()), None):
        raise BadIndex(
            f"索引缺文件 {missing.name}；刚刚更新过的请再运行一次，不然请删去 {folder} 重建"
        )
    return found


def _part(row: Any) -> Part:
    """A part of the list; its name stays in the folder."""
    part = Part(
        int(row["年度"]), str(row["类型"]), str(row["名"]), int(row["份"]),
        tuple(map(int, row["失效"])),
    )  # fmt: skip
    if part.name != Path(part.name).name or part.name.startswith("."):
        raise ValueError(part.name)
    return part


def save(index: Index) -> None:
    """Makes an index what the folder has: one rename. Raises OSError."""
    rows = [
        {"年度": p.year, "类型": p.kind, "名": p.name, "份": p.reports, "失效": list(p.gone)}
        for p in index.parts
    ]
    tree = {"格式": FORM, "程序": __version__, "下一个": index.following, "部分": rows}
    beside = index.folder / f".{LIST}"
    with beside.open("wb") as file:
        file.write(json.dumps(tree, ensure_ascii=False, indent=0).encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(index.folder / LIST)


@contextmanager
def changing(folder: Path) -> Iterator[Index]:
    """An index that nobody else changes meanwhile; what a killed program left is removed first.

    Raises OSError (EBUSY where another program goes on updating it), BadIndex.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder, SECONDS):
        index = opened(folder)
        shutil.rmtree(index.folder / SPILL, ignore_errors=True)
        swept(index)
        try:
            yield index
        finally:
            shutil.rmtree(index.folder / SPILL, ignore_errors=True)


def swept(index: Index, keep: Sequence[Path] = ()) -> None:
    """Removes files of ours that the list does not name, but those to `keep`.

    Who reads the index as it was before an update goes on reading it: its files are kept until the
    next one.
    """
    named = {path.name for path in (*index.files, *keep)}
    endings = tuple(f".{layout.name}.parquet" for layout in LAYOUTS)
    for path in index.folder.iterdir():
        if path.name.endswith(endings) and path.name not in named:
            with suppress(OSError):
                path.unlink()


def added(index: Index, engine: Engine, year: int, kind: str, numbers: Sequence[int]) -> Index:
    """An index with a part more, of what stands in the tables of an engine; not yet saved.

    `numbers` are those of its reports, below the one that the index gives next.
    """
    part = Part(year, kind, f"{year}-{kind or '未知'}-{numbers[0]}", len(numbers))
    for layout in LAYOUTS:
        engine.write(
            f'SELECT * FROM "{layout.name}" ORDER BY {layout.order}', index.path(part, layout)
        )
    return _with(index, part)


def _with(index: Index, part: Part) -> Index:
    """Parts are in an order that does not tell which came first."""
    return replace(index, parts=tuple(sorted((*index.parts, part), key=lambda one: one.name)))


def without(index: Index, numbers: Iterable[int], engine: Engine) -> Index:
    """An index without some of its reports; not yet saved."""
    gone = set(numbers)
    if not gone:
        return index
    parts = []
    for part in index.parts:
        held = _numbers_of(index, part, engine) & gone
        left = replace(part, gone=tuple(sorted({*part.gone, *held})))
        if left.live:
            parts.append(left)
    return replace(index, parts=tuple(parts))


def _numbers_of(index: Index, part: Part, engine: Engine) -> set[int]:
    source = files_read([index.path(part, REPORTS)])
    return {int(number) for (number,) in engine.rows(f"SELECT 序号 FROM {source}")}


def compacted(index: Index, engine: Engine) -> Index:
    """An index whose years and kinds have few parts and few old reports; not yet saved."""
    for key in sorted({(part.year, part.kind) for part in index.parts}):
        parts = [one for one in index.parts if (one.year, one.kind) == key]
        gone, reports = sum(len(one.gone) for one in parts), sum(one.reports for one in parts)
        if len(parts) > MOST_PARTS or gone * _SHARE > reports:
            index = _as_one(index, parts, engine)
    return index


def _as_one(index: Index, parts: Sequence[Part], engine: Engine) -> Index:
    """Some parts written anew as one, sorted, without what is old.

    Numbers stay: what is compacted has not been read again.
    """
    first = parts[0]
    whole = Part(first.year, first.kind, f"{first.year}-{first.kind or '未知'}-{index.following}",
                 sum(one.live for one in parts))  # fmt: skip
    numbers = [number for one in parts for number in one.gone]
    for layout in (REPORTS, LINES, FINDINGS):
        source = files_read(index.paths(layout, parts))
        engine.run(
            "CREATE OR REPLACE TEMP TABLE 失效 AS SELECT unnest($1::INTEGER[]) AS 序号", [numbers]
        )
        live = f"SELECT * FROM {source} ANTI JOIN 失效 USING (序号) ORDER BY {layout.order}"
        engine.write(live, index.path(whole, layout))
    rest = tuple(one for one in index.parts if one not in parts)
    return _with(replace(index, parts=rest, following=index.following + 1), whole)
