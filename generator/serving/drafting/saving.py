"""Saving: edits of several people on one report: each is kept, or both values are shown.

An edit says what stood there when it was typed.  Where that still stands, or where what is wished
for stands already, it is kept; where somebody has written something else meanwhile, nothing is
written over: whoever typed is shown both, with the sentences that follow from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from generator import Edit, revise
from generator.serving.drafting.laid_out import sheet_of
from generator.serving.drafting.living import Beside, Styles, shelf_of, typed_in
from generator.serving.store.versions import (
    FILLING,
    Change,
    Kept,
    Path,
    Version,
    add,
    changes_between,
    heads,
    kept,
    text_kept,
    text_of,
    version,
    versions,
)

TYPED, TAKEN_BACK, DONE_AGAIN = "填报", "撤销", "重做"
_RECENT: Final = 128  # texts, of fifty people who type


class NotOpen(ValueError):  # noqa: N818  an outcome: it has been handed on meanwhile
    """A report that is no longer being filled in; `state` says how far it is."""

    def __init__(self, state: str) -> None:
        super().__init__(f"这份报告已经{state}，不能再改；要改请先退回或重开")
        self.state = state


class Wish(Struct, frozen=True):
    """A value that somebody typed at a path; `was` is what they saw there (None: no such key)."""

    path: Path
    was: str | None
    value: str | None


class Conflict(Struct, frozen=True):
    """Two values for one place, each with the sentence that would follow; who wrote theirs when."""

    path: Path
    mine: str | None
    theirs: str | None
    mine_said: str
    theirs_said: str
    who: str
    at: int


class Saved(Struct, frozen=True):
    """The number of the newest version, its text, and what was not written over."""

    number: int
    text: str
    conflicts: tuple[Conflict, ...] = ()


def newest(connection: Connection, of: Kept) -> tuple[Version, str]:
    """The newest version of a report, and its text."""
    found = version(connection, of.number, of.head)
    return found, text_of(connection, found)


def beside_of(
    connection: Connection, of: Kept, styles: Styles = None, at: int | None = None
) -> Beside:
    """What stands beside a report: last year's, this year's budget, now or as they were `at`."""
    there = heads(connection, of.department, at)
    last = there.get((str(int(of.year) - 1), of.kind))
    budget = there.get((of.year, "预算")) if of.kind == "决算" else None
    texts = [text_kept(connection, one) if one else "" for one in (last, budget)]
    return Beside(texts[0], texts[1], styles, shelf_of(styles))


def save(
    connection: Connection,
    number: int,
    wishes: Sequence[Wish],
    who: str,
    styles: Styles = None,
) -> Saved:
    """Keeps what can be kept of some wishes as one new version; `styles` as in `Beside`.

    Raises NoSuchReport, NotOpen, and InvalidReport for a path that leads nowhere.
    """
    of = _open(connection, number)
    _, text = newest(connection, of)
    made, conflicts = _merged(text, of.kind, wishes)
    told = tuple(_told(connection, of, text, one, styles) for one in conflicts)
    if made == text:
        return Saved(of.head, text, told)
    changes = tuple(changes_between(typed_in(text, of.kind), typed_in(made, of.kind)))
    head = add(connection, of, made, who, TYPED, changes) if changes else of.head
    return Saved(head, made if changes else text, told)


def tried(text: str, kind: str, wishes: Iterable[Wish]) -> str:
    """A text as it would be with some wishes, nothing kept."""
    return _revised(text, kind, tuple(Edit(one.path, one.value) for one in wishes))


@lru_cache(maxsize=_RECENT)
def _revised(text: str, kind: str, edits: Sequence[Edit]) -> str:
    """What was tried a moment ago is what a page shows, and then what is kept."""
    return revise(text, edits, kind)


def _open(connection: Connection, number: int) -> Kept:
    of = kept(connection, number, to_write=True)
    if of.state != FILLING:
        raise NotOpen(of.state)
    return of


def _merged(text: str, kind: str, wishes: Sequence[Wish]) -> tuple[str, list[Wish]]:
    """The text with all that nobody else has touched; the rest."""
    there = typed_in(text, kind)
    edits, conflicts = [], []
    for one in wishes:
        now = there.get(one.path)
        if now == one.value:
            continue
        if (now or "") == (one.was or ""):
            edits.append(Edit(one.path, one.value))
        else:
            conflicts.append(one)
    return _revised(text, kind, tuple(edits)), conflicts


def _told(connection: Connection, of: Kept, text: str, wish: Wish, styles: Styles) -> Conflict:
    """A conflict with the sentences of both, and who was there first."""
    beside = beside_of(connection, of, styles)
    mine = sheet_of(tried(text, of.kind, [wish]), of.kind, beside).sentence_of(wish.path)
    theirs = sheet_of(text, of.kind, beside).sentence_of(wish.path)
    last = next(
        (
            one
            for one in reversed(versions(connection, of.number))
            if any(change.path == wish.path for change in one.changes)
        ),
        None,
    )
    now = typed_in(text, of.kind).get(wish.path)
    who, at = (last.who, last.at) if last is not None else ("", 0)
    return Conflict(wish.path, wish.value, now, mine, theirs, who, at)


# ---------------------------------------------------------------- a whole text at once


def put(connection: Connection, number: int, text: str, who: str, why: str) -> Saved:
    """A text in place of the newest, as an import gives it. Raises NoSuchReport, NotOpen."""
    of = _open(connection, number)
    _, before = newest(connection, of)
    changes = tuple(changes_between(typed_in(before, of.kind), typed_in(text, of.kind)))
    if not changes:
        return Saved(of.head, before)
    return Saved(add(connection, of, text, who, why, changes), text)


# ---------------------------------------------------------------- undo, redo

_MOVES: Final = (TAKEN_BACK, DONE_AGAIN)


def undo(connection: Connection, number: int, who: str, styles: Styles = None) -> Saved | None:
    """Takes back what one person changed last, by one more version; None where there is nothing.

    What somebody else has written at the same place since stays, and is a conflict.
    """
    mine = [one for one in versions(connection, number) if one.who == who]
    gone = _taken_back(mine)
    found = next((v for v in reversed(mine) if v.why not in _MOVES and v.number not in gone), None)
    if found is None or found.number == 1:
        return None
    return _turned(connection, found, who, TAKEN_BACK, styles)


def redo(connection: Connection, number: int, who: str, styles: Styles = None) -> Saved | None:
    """Does again what was taken back last, where nothing was typed since; None for nothing."""
    mine = [one for one in versions(connection, number) if one.who == who]
    for one in reversed(mine):
        if one.why not in _MOVES:
            return None
        if one.why == TAKEN_BACK and one.number not in _done_again(mine):
            return _turned(connection, one, who, DONE_AGAIN, styles)
    return None


def _taken_back(mine: Sequence[Version]) -> set[int | None]:
    """The numbers of the versions that are taken back now."""
    again = {one.undoes for one in mine if one.why == DONE_AGAIN}
    return {one.undoes for one in mine if one.why == TAKEN_BACK and one.number not in again}


def _done_again(mine: Sequence[Version]) -> set[int | None]:
    return {one.undoes for one in mine if one.why == DONE_AGAIN}


def _turned(connection: Connection, of: Version, who: str, why: str, styles: Styles) -> Saved:
    """The changes of a version the other way round."""
    report = _open(connection, of.report)
    _, text = newest(connection, report)
    wishes = [Wish(one.path, one.after, one.before) for one in reversed(of.changes)]
    made, conflicts = _merged(text, report.kind, wishes)
    told = tuple(_told(connection, report, text, one, styles) for one in conflicts)
    changes = tuple(changes_between(typed_in(text, report.kind), typed_in(made, report.kind)))
    if not changes:
        return Saved(report.head, text, told)
    head = add(connection, report, made, who, why, changes, undoes=of.number)
    return Saved(head, made, told)


def described_changes(changes: Iterable[Change]) -> list[Change]:
    """Changes without those of one place that came to nothing."""
    first: dict[Path, Change] = {}
    for one in changes:
        before = first[one.path].before if one.path in first else one.before
        first[one.path] = replace(one, before=before)
    return [one for one in first.values() if one.before != one.after]
