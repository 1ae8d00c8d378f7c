"""Patterns compiled once for all runs: a regular expression to the program that Python makes of it.

To compile the patterns of one report takes as long as a Python that starts, and each is the same in
every run.  Kept is what `re` hands to its engine, by the text and the flags of the pattern; the
engine looks at a kept program as it would at one of now.
"""

from __future__ import annotations

import atexit
import re
from array import array
from contextlib import suppress
from functools import cache
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import AnyStr, Final

from generator.later.recalled import keep, recalled

MOST: Final = 4000  # six times what there is; beyond, only those of this run stay

_NAME: Final = "patterns"
_CODE: Final = "I"  # the engine's numbers: unsigned, of four bytes

# The flags, the numbers of the program, how many groups, the groups by name, their names in order.
_Program = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
_Key = tuple[str | bytes, int]


def compiled(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What re.compile gives, which does it where Python is not as it is known here."""
    with suppress(AttributeError, TypeError, ValueError, RuntimeError):
        key = (pattern, int(flags))
        kept = _kept()
        program = kept.get(key)
        if program is None:
            program = _new()[key] = _program_of(*key)
        else:
            _used().append(key)
        flags_of, code, *groups = program
        numbers = memoryview(code).cast(_CODE).tolist()
        found: re.Pattern[AnyStr] = _compiler._sre.compile(pattern, flags_of, numbers, *groups)  # noqa: SLF001
        return found
    return re.compile(pattern, flags)


def _program_of(pattern: str | bytes, flags: int) -> _Program:
    """As re._compiler.compile has it."""
    tree = _parser.parse(pattern, flags)
    code = _compiler._code(tree, flags)  # noqa: SLF001
    groups = tree.state.groupdict
    names = [None] * tree.state.groups
    for name, number in groups.items():
        names[number] = name
    numbers = array(_CODE, code).tobytes()
    return flags | tree.state.flags, numbers, tree.state.groups - 1, groups, tuple(names)


@cache
def _kept() -> dict[_Key, _Program]:
    found = recalled(_NAME)
    return found if isinstance(found, dict) else {}


@cache
def _used() -> list[_Key]:
    return []


@cache
def _new() -> dict[_Key, _Program]:
    """What this run has compiled: kept when it ends."""
    atexit.register(_keep)
    return {}


def _keep() -> None:
    kept, new = _kept(), _new()
    if len(kept) + len(new) > MOST:
        kept = {key: kept[key] for key in _used()}
    keep(_NAME, {**kept, **new})
