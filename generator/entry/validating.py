"""Validating: a tree of what was typed, read into the blocks of accounts or budget.

Nothing stops at the first mistake: every one is found, at its path of keys.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any, TypeVar

from msgspec import Struct

from generator.entry.keys import Block, Entry, entries
from generator.entry.values import Form, Reading, RefusedError

Path = tuple[str | int, ...]  # of keys, codes and list positions


class Mistake(Enum):
    """What is wrong at a path."""

    UNKNOWN = auto()  # a key that the block does not have
    MISSING = auto()
    NO_BLOCK = auto()  # something else stands where keys belong
    NO_TABLE = auto()  # or rows by code or name
    NO_LIST = auto()
    CHOICE = auto()  # none of those that there are
    UNFILLED = auto()
    VALUE = auto()


class Wrong(Struct, frozen=True):
    """A mistake, where it is and what stands there.

    The message is for a value: in Chinese what is wrong with it, or what else may be chosen.
    """

    path: Path
    mistake: Mistake
    found: Any
    message: str = ""


B = TypeVar("B", bound=Block)


def validated(block: type[B], tree: Any, reading: Reading) -> tuple[B | None, list[Wrong]]:
    """The content of a tree, or None and all that is wrong with it."""
    reader = _Reader(reading)
    content = reader.block(block, tree, ())
    return (None, reader.wrong) if reader.wrong else (content, [])


class _Reader:
    """Reads values and collects what is wrong with them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.wrong: list[Wrong] = []

    def block(self, block: type[B], typed: Any, path: Path) -> B | None:
        """A block; a part of it that was left empty says the same as one that was left out."""
        if not isinstance(typed, dict):
            self._refuse(path, Mistake.NO_BLOCK, typed)
            return None
        known, values = entries(block), {}
        for entry in known:
            if entry.key in typed:
                if entry.required or typed[entry.key] is not None:
                    at = (*path, entry.key)
                    values[entry.attribute] = self._under(entry, typed[entry.key], at)
            elif entry.required:
                self._refuse((*path, entry.key), Mistake.MISSING, typed)
        keys = {entry.key for entry in known}
        for key in typed:
            if key not in keys:
                self._refuse((*path, key), Mistake.UNKNOWN, typed[key])
        return None if self.wrong else block(**values)

    def _under(self, entry: Entry, typed: Any, path: Path) -> Any:
        """What stands under a key, each row of its list or table."""
        if entry.many == "list":
            if not isinstance(typed, list):
                return self._refuse(path, Mistake.NO_LIST, typed)
            return [self._one(entry, one, (*path, at)) for at, one in enumerate(typed)]
        if entry.many == "table":
            if not isinstance(typed, dict):
                return self._refuse(path, Mistake.NO_TABLE, typed)
            return {key: self._one(entry, one, (*path, key)) for key, one in typed.items()}
        return self._one(entry, typed, path)

    def _one(self, entry: Entry, typed: Any, path: Path) -> Any:
        if isinstance(entry.of, Form):
            return self._value(entry, typed, path)
        alone = entry.bare and (typed is None or isinstance(typed, str))
        return self.block(entry.of, {entry.bare: typed} if alone else typed, path)

    def _value(self, entry: Entry, typed: Any, path: Path) -> Any:
        if entry.read is None:
            if typed in entry.choices:
                return typed
            return self._refuse(path, Mistake.CHOICE, typed, " 或 ".join(entry.choices))
        try:
            return entry.read(typed, self.reading)
        except RefusedError as refused:
            mistake = Mistake.UNFILLED if refused.unfilled else Mistake.VALUE
            return self._refuse(path, mistake, typed, str(refused))

    def _refuse(self, path: Path, mistake: Mistake, found: Any, message: str = "") -> Any:
        """Keeps a mistake; what is there in place of the value is never looked at."""
        self.wrong.append(Wrong(path, mistake, found, message))
        return None
