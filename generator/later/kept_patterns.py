"""Kept patterns: the code of regular expressions, from one run to the next.

A command compiles some two hundred patterns, a tenth of what it takes from its start on.  What
`re` makes of a pattern depends on nothing but its text, its flags and the build of Python, by which
what is kept is known (recalled.py).  Making a pattern of its code is no public function of `re`:
where a Python has it otherwise, patterns are compiled as ever.
"""

from __future__ import annotations

import re
from array import array
from functools import cache
from importlib import import_module
from typing import Any, Final

from generator.later.recalled import keep, recalled

MOST: Final = 2000  # of every command there are some nine hundred; other versions' go beyond it

_NAME: Final = "patterns"
_WORDS: Final = "I"  # code is words of 32 bits, in memory a fifth of a list's

_Key = tuple[Any, int]
# Flags, code, number of groups, their names: what a pattern is made of besides its text.
_Made = tuple[int, bytes, int, dict[str, int]]

try:
    _sre: Any = import_module("_sre")
    _code: Any = import_module("re._compiler")._code  # noqa: SLF001  see above
    _parse: Any = import_module("re._parser").parse
except (ImportError, AttributeError):
    _sre = None

_fresh: set[_Key] = set()  # what this run compiled: no pattern is held, and not without end


def compiled(pattern: Any, flags: int) -> re.Pattern[Any]:
    """The pattern, of the code that was kept, or compiled. Raises re.error where it is none."""
    key = (pattern, int(flags))
    made = _kept().get(key)
    if made is not None:
        state, words, groups, names = made
        of_group: list[str | None] = [None] * (groups + 1)
        for name, number in names.items():
            of_group[number] = name
        code = array(_WORDS, words).tolist()
        found: re.Pattern[Any] = _sre.compile(pattern, state, code, groups, names, tuple(of_group))
        return found
    plain = re.compile(pattern, flags)
    if len(_fresh) < MOST:
        _fresh.add(key)
    return plain


def keep_patterns() -> None:
    """Keeps what was compiled in this run beside what was kept before."""
    if _sre is None or not _fresh:
        return
    fresh = {key: _made_of(*key) for key in tuple(_fresh)}
    before = _kept() if len(_kept()) + len(fresh) <= MOST else {}
    keep(_NAME, before | fresh)
    _fresh.clear()
    _kept.cache_clear()


@cache
def _kept() -> dict[_Key, _Made]:
    found = recalled(_NAME) if _sre else None
    return found if isinstance(found, dict) else {}


def _made_of(pattern: Any, flags: int) -> _Made:
    """As re._compiler.compile does it, but for its last step."""
    parsed = _parse(pattern, flags)
    code = array(_WORDS, _code(parsed, flags)).tobytes()
    state = parsed.state
    return flags | state.flags, code, state.groups - 1, dict(state.groupdict)
