"""Outcome: what an import is asked, and what came of it; the one place where it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.entry.access import UNWRITABLE
from generator.entry.provenance import beside
from generator.entry.values import TO_FILL
from generator.importing.merging import Change
from generator.importing.placing import place
from generator.importing.stale_reasons import Doubtful
from generator.problem import InvalidReport, Place, Problem
from generator.published.shape import Published

# What an input is taken from, in words.
TABLES: Final = "表"
SENTENCES: Final = "正文"  # of a report without tables
_WRITABLE: Final = 0o222  # a file that can be replaced may still be marked as not to be


class Files(Struct, frozen=True):
    """What is handed in: this year's tables, last year's, the budget; the unit if none says it.

    A workbook that was filled in (`juesuan form`) may stand among the tables, or alone.

    What is read already has a name that the provenance calls it by.
    """

    tables: tuple[Path | Published, ...]
    last_year: tuple[Path, ...] = ()
    budget: tuple[Path, ...] = ()
    unit: str | None = None


class Imported(Struct, frozen=True):
    """An input made or brought up to date: its text before (None: new) and now; what to look at.

    `data` is the text in the encoding of the file that was there: UTF-8, with a mark where it had
    one.  `origin` says in words what it was taken from.
    """

    path: Path
    before: bytes | None
    text: str
    data: bytes
    sources: str
    changes: tuple[Change, ...]
    doubtful: tuple[Doubtful, ...]
    problems: tuple[Problem, ...]
    origin: str = TABLES

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def to_fill(self) -> int:
        """How many places are still to be filled in."""
        lines = self.text.splitlines()
        return sum(line.partition("#")[0].count(TO_FILL) for line in lines)

    def write(self) -> None:
        """Puts the input and its provenance in place; an input that stays the same is not touched.

        Raises InvalidReport where they cannot be written, or somebody has changed the input since.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            now = self.path.read_bytes() if self.path.exists() else None
            if now != self.before:
                raise self._unwritable("刚才有人改了这个文件，没有写；请再运行一次")
            if now is not None and not self.path.stat().st_mode & _WRITABLE:
                raise self._unwritable("这个文件是只读的，没有写；请先去掉“只读”再运行")
            files = {beside(self.path): self.sources.encode()}
            place(files if now == self.data else {self.path: self.data, **files})
        except OSError:
            message = "写不了这个文件；请看它是不是正在别的程序里打开着，再检查文件夹权限和磁盘空间"
            raise self._unwritable(message) from None

    def _unwritable(self, message: str) -> InvalidReport:
        return InvalidReport([Problem(Place(file=str(self.path)), message, rule=UNWRITABLE)])
