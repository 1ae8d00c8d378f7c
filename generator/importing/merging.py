"""Merging: entries into an input: figures brought up to date in place, and what changed.

Nothing but figures is written: reasons, remarks and order are the clerk's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.entry.keys import keys_at
from generator.entry.provenance import Taken
from generator.entry.schema import MODELS
from generator.entry.spelt import TODO, amount
from generator.entry.values import TO_FILL, UNITS, typed_amount
from generator.importing.budget_keys import FUND_ITEMS, SPENDING, STAFF
from generator.importing.correspondence import CAPITAL, FUND, ITEMS, Keys
from generator.importing.entries import Entry
from generator.importing.manuscript import Manuscript, Order, Rows
from generator.importing.stated import Listed, Said
from generator.vocabulary.subjects import economic, functional

FILLED, CHANGED, KEPT, REPLACED, GONE = "填", "改", "留", "换", "无"
_PART: Final = "其中财政拨款"
_ECONOMIC: Final[Keys] = ("基本支出明细",)
# The tables of an input whose rows are 科目 or names: those of an account ask for 年初预算.
_ASKING: Final = (ITEMS, FUND, CAPITAL)
_TABLES: Final[Mapping[str, tuple[Keys, ...]]] = {
    "决算": (*_ASKING, _ECONOMIC),
    "预算": (SPENDING, FUND_ITEMS, STAFF),
}


class Change(Struct, frozen=True):
    """What became of a key: `kind` says filled, changed, kept as typed by hand, or typed over.

    `old` and `new` are as typed in the input; `cell` is where the new one stands.
    """

    path: Keys
    kind: str
    old: str
    new: str
    cell: str


def order_of(kind: str) -> Order:
    """How the keys of an input of 决算 or 预算 rank in their blocks."""

    def order(path: Keys, key: str) -> tuple[int, str]:
        """As the model lists it, 科目 by code, names as they come."""
        known = keys_at(MODELS[kind], path)
        return (known.index(key) if key in known else len(known), "" if path == STAFF else key)

    return order


order: Final = order_of("决算")


class Merging:
    """Entries written into a manuscript in the unit of the input.

    `before` has what the last import wrote, so that a figure edited by hand is told from one that
    was not; `fresh` is a file that nobody has filled in yet.
    """

    def __init__(
        self,
        paper: Manuscript,
        kind: str,
        unit: str,
        before: Mapping[Keys, Taken],
        *,
        fresh: bool,
    ) -> None:
        self.paper = paper
        self.kind = kind
        self.tables = _TABLES[kind]
        self.scale = UNITS[unit]
        self.before = before
        self.fresh = fresh
        self.changes: list[Change] = []
        self.taken: dict[Keys, Taken] = {}
        self.said: set[Keys] = set()

    def merge(self, entries: Sequence[Entry], files: Mapping[str, str]) -> None:
        """Every entry in turn; `files` has the workbook of each statement."""
        if self.fresh:
            entries = list(self._without_old_rows(entries))
        for entry in entries:
            taken = self._taken(entry, files)
            if entry.path[-1] == _PART:
                self._appropriation(entry, taken)
            else:
                self._amount(entry.path, entry.value, taken, needed=entry.needed)
        self._complete(entries)

    def _taken(self, entry: Entry, files: Mapping[str, str]) -> Taken | None:
        if entry.cell is None:
            return None
        return Taken(files.get(entry.key, ""), str(entry.cell.place), entry.value)

    # ------------------------------------------------------------ one amount

    def _amount(self, path: Keys, value: Decimal, taken: Taken | None, *, needed: bool) -> None:
        at = self._there(path)
        typed = self.paper.value(at)
        if not typed:
            if needed:
                self._put(at, FILLED, "", value, taken)
            return
        if TO_FILL in typed:
            self._put(at, FILLED, "", value, taken)
            return
        now = self._read(typed)
        if now == value:
            self._keep(path, taken)
            return
        known = self.before.get(path)
        edited = known is not None and now != known.value
        if edited and known is not None and known.value == value:
            self.changes.append(
                Change(path, KEPT, typed, amount(value, self.scale), str(taken or ""))
            )
            self._keep(path, taken)
        else:
            self._put(at, REPLACED if edited else CHANGED, typed, value, taken)

    def _there(self, path: Keys) -> Keys:
        """The path as the input has it: an amount alone may stand for a block."""
        bare = path[0] == "上年" and path[-1] == "金额" and path not in self.said
        return path[:-1] if bare and not self.paper.keys(path[:-1]) else path

    def _read(self, typed: str) -> Decimal | None:
        try:
            return typed_amount(typed) * self.scale
        except ValueError:
            return None

    def _put(self, at: Keys, kind: str, old: str, value: Decimal, taken: Taken | None) -> None:
        new = amount(value, self.scale)
        self.paper.put(at, new, _remark(at))
        row = at[: self._depth(at)]
        if row and not self.paper.has(row):
            self.paper.tell(row, _remark(row))
        self.changes.append(Change(at, kind, old, new, str(taken or "")))
        self._keep(at, taken)

    def _keep(self, path: Keys, taken: Taken | None) -> None:
        if taken is not None:
            self.taken[path] = taken

    def say(self, said: Iterable[Said], file: str) -> None:
        """What a report's prose states, where the input has nothing yet."""
        said = list(said)
        explained = {one.path[:-1] for one in said if one.path[-1] == "原因"}
        for one in said:
            both = one.path[:-1] in explained and not self.paper.value(one.path[:-1])
            at = one.path if both else self._there(one.path)
            typed = self.paper.value(at)
            filled = bool(typed) and TO_FILL not in (typed or "")
            if at in self.said or at in self.taken or (filled and not self._says_anew(at, one)):
                continue
            if isinstance(one.value, list):
                self._list(at, one)
                continue
            self.said.add(at)
            row = at[: self._depth(at)]
            if row and self.fresh:
                self.paper.drop((*row[:-1], TODO))
            if isinstance(one.value, str):
                if self.paper.value(at[:-1]):
                    self.paper.widen(at[:-1], "金额")
                self.paper.put(at, one.value)
                continue
            taken = Taken(file, one.origin, one.value)
            new = amount(one.value, self.scale) if one.kind == "amount" else f"{one.value:f}"
            self.paper.put(at, new, one.how)
            kind = CHANGED if filled else FILLED
            self.changes.append(Change(at, kind, typed or "", new, str(taken)))
            self._keep(at, taken)

    def _says_anew(self, at: Keys, one: Said) -> bool:
        """Whether a figure that stands as the prose stated it is stated otherwise now."""
        known, typed = self.before.get(at), self._read(self.paper.value(at) or "")
        if known is None or "“" not in known.cell or not isinstance(one.value, Decimal):
            return False
        now = typed / self.scale if typed is not None and one.kind == "count" else typed
        return now == known.value != one.value

    def _list(self, at: Keys, one: Said) -> None:
        """A list, where nobody has written one."""
        if isinstance(one.value, list) and self.paper.is_open(at):
            self.said.add(at)
            self.paper.put_rows(at, _typed(one.value, self.scale))
            self.changes.append(Change(at, FILLED, "", f"{len(one.value)} 条", str(one.place)))

    # ------------------------------------------------------------ 其中财政拨款

    def _appropriation(self, entry: Entry, taken: Taken | None) -> None:
        """One amount or one a kind; another form than the input has is written anew."""
        path, below = entry.path, self.paper.keys(entry.path)
        if below and "小计" not in below:
            for kind, value in entry.parts.items():
                there = self.paper.has((*path, kind))
                self._amount((*path, kind), value, taken, needed=there or bool(value))
        elif below:
            self._amount((*path, "小计"), entry.value, taken, needed=entry.needed)
        elif not entry.split:
            self._amount(path, entry.value, taken, needed=entry.needed)
        elif entry.needed or self.paper.value(path):
            old = self.paper.value(path) or ""
            self.paper.drop(path)
            for kind, value in entry.parts.items():
                self._put((*path, kind), CHANGED if old else FILLED, old, value, taken)

    # ------------------------------------------------------------ rows of 科目

    def rows(self) -> list[Keys]:
        """The rows of 科目 that the input has, those still to be named aside."""
        tables = (*self.tables, ("支出小计",))
        found = [(*table, code) for table in tables for code in self.paper.keys(table)]
        return [path for path in found if TODO not in path[-1]]

    def _without_old_rows(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """In a new file the rows of last year that this year's tables have not are left out."""
        depth = self._depth
        live = {entry.path[: depth(entry.path)] for entry in entries if entry.needed}
        touched = {entry.path[: depth(entry.path)] for entry in entries}
        for row in self.rows():
            if row in touched and row not in live:
                self.paper.drop(row)
                if row[:-1] != _ECONOMIC:
                    self.changes.append(Change(row, GONE, "", "", ""))
        for table in self.tables:
            if any(path[: len(table)] == table for path in live):
                self.paper.drop((*table, TODO))
        yield from (e for e in entries if e.path[: depth(e.path)] in live or not depth(e.path))

    def _complete(self, entries: Sequence[Entry]) -> None:
        """What a new row of 支出 needs beside its figures: 年初预算 and, maybe, a reason."""
        if self.kind == "预算":
            return
        given = {entry.path for entry in entries}
        rows = dict.fromkeys(
            entry.path[: self._depth(entry.path)] for entry in entries if entry.needed
        )
        for row in rows:
            if row[:-1] in _ASKING and not self.paper.has(row):
                if (*row, "年初预算") not in given:
                    self.paper.put((*row, "年初预算"), TODO)
                self.paper.put((*row, "原因"), "")

    def _depth(self, path: Keys) -> int:
        """How much of a path names a row of 科目; 0 where it is in none."""
        for table in self.tables:
            if path[: len(table)] == table and len(path) > len(table):
                return len(table) + 1
        return 0


def _typed(rows: Listed, scale: Decimal) -> Rows:
    """A list as a clerk types it, its amounts in the unit of the input."""
    return [
        row
        if isinstance(row, str)
        else {
            key: _typed(value, scale)
            if isinstance(value, list)
            else amount(value, scale)
            if isinstance(value, Decimal)
            else value
            for key, value in row.items()
        }
        for row in rows
    ]


def _remark(path: Keys) -> str:
    """The name of a 科目 beside its code."""
    known = economic() if path[0] == "基本支出明细" else functional()
    found = known.get(path[-1])
    return found.name if found else ""
