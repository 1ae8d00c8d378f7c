"""Opened: an input with blanks and mistakes, read as far as it goes.

What is still to be filled in, or cannot be read, is left open: the rest of the file is looked at
in the same round.  Where whole rows or keys had to be left out, the input is loose: of its sums
nothing can be said.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from generator.entry.accounts import Accounts
from generator.entry.budget import Budget
from generator.entry.keys import form_at, keys_at
from generator.entry.scalars import Typed
from generator.entry.spelt import TODO
from generator.entry.validating import Mistake, Path, Wrong
from generator.entry.values import NAME, UNITS, YEAR, typed_amount
from generator.later import matcher

UNIT: Final = "计量单位"
# Keys that must be there, and a table of which there is nothing.
_EMPTY: Final = ("收入", "支出")
_SHAPES: Final = (Mistake.NO_BLOCK, Mistake.NO_TABLE, Mistake.NO_LIST)
_YEAR: Final = matcher(r"20\d\d", re.ASCII)
_SOME_YEAR: Final = "2000"  # where nothing tells which
_LARGE: Final = 1_000_000  # what nobody types in 万元 before they have a hundred


class Opened(Struct, frozen=True):
    """A tree that the models take: what was taken out of it is `open`, or makes it `loose`."""

    tree: Any
    open: frozenset[Path]
    loose: bool


def opened(
    model: type[Accounts | Budget],
    typed: Typed,
    errors: Iterable[Wrong],
    misplaced: Iterable[Path],
) -> Opened:
    """The tree without what the models refuse, and without the rows whose codes are wrong.

    `misplaced` are the paths of such rows.
    """
    found = _Opener(model, typed)
    for path in misplaced:
        found.leave_out(path)
    for error in errors:
        found.heed(error)
    return Opened(found.tree, frozenset(found.open), found.loose)


class _Opener:
    """Takes out of a copy of the tree what stands in the way."""

    def __init__(self, model: type[Accounts | Budget], typed: Typed) -> None:
        self.model = model
        self.name = typed.name
        self.tree = _copied(typed.tree)
        self.open: set[Path] = set()
        self.out: set[Path] = set()
        self.loose = bool(typed.problems)

    def leave_out(self, path: Path) -> None:
        """A row that belongs nowhere: what it says is missing elsewhere."""
        above = self._above(path)
        if isinstance(above, dict):
            above.pop(path[-1], None)
        self.out.add(path)
        self.loose = True

    def heed(self, error: Wrong) -> None:
        path, mistake = error.path, error.mistake
        if any(path[: len(one)] == one for one in self.out):
            return
        above = self._above(path)
        if mistake is Mistake.UNKNOWN:
            self._unknown(path, above)
        elif mistake in _SHAPES:
            self.leave_out(path)
            if path in {(key,) for key in _EMPTY}:
                self.tree[path[0]] = {}
        elif mistake is Mistake.MISSING and path[0] in _EMPTY and len(path) == 1:
            self.tree[path[0]], self.loose = {}, True
        elif isinstance(above, dict | list):
            self._put(path, above)

    def _unknown(self, path: Path, above: Any) -> None:
        """A key that is none: the one that was meant is open, where one is like it."""
        if isinstance(above, dict):
            above.pop(path[-1], None)
        known = [key for key in keys_at(self.model, path[:-1]) if key not in (above or ())]
        near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
        if near and form_at(self.model, (*path[:-1], near[0])):
            self.open.add((*path[:-1], near[0]))
        else:
            self.loose = True

    def _put(self, path: Path, above: Any) -> None:
        """What the models take in place of a value that is still to be written."""
        key, form = path[-1], form_at(self.model, path)
        self.open.add(path)
        if isinstance(above, list) and not (isinstance(key, int) and key < len(above)):
            return
        if path == (UNIT,):
            above[key] = self._unit()
        elif form is YEAR:
            match = _YEAR.search(self.name.rpartition("/")[2])
            above[key] = match[0] if match else _SOME_YEAR
        elif form is not None:
            above[key] = TODO if form is NAME else None
        elif isinstance(above, dict):
            above.pop(key, None)
            self.loose = True

    def _above(self, path: Path) -> Any:
        """What holds the last key of a path; None where an amount stands in place of a block."""
        node = self.tree
        for at, key in enumerate(path[:-1]):
            listed = isinstance(node, list) and isinstance(key, int) and key < len(node)
            if not listed and not (isinstance(node, dict) and key in node):
                return None
            below = node[key]
            if isinstance(below, str) and at == len(path) - 2:  # a bare amount: 上年: 【待填】
                below = node[key] = {}
            node = below
        return node

    def _unit(self) -> str:
        """The unit that the amounts look like, until somebody writes which it is."""
        sizes = (abs(one) for one in _amounts(self.tree))
        return min(UNITS, key=UNITS.__getitem__) if max(sizes, default=0) >= _LARGE else "万元"


def _copied(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _copied(value) for key, value in node.items()}
    return [_copied(value) for value in node] if isinstance(node, list) else node


def _amounts(node: Any) -> Iterator[Any]:
    """Every number that was typed."""
    if isinstance(node, dict | list):
        for below in node.values() if isinstance(node, dict) else node:
            yield from _amounts(below)
    elif isinstance(node, str):
        try:
            yield typed_amount(node)
        except ValueError:
            return
