"""Later: what is made when somebody first asks for it: the names of a package, a pattern.

Nobody waits for what a command does not need: an audit loads no template, a version nothing; a
report without tables compiles no pattern of a heading.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, AnyStr, cast


def later(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a package: `homes` has the names that a module of it gives.

    Modules are named from the package on, their names with blanks between. What was asked for
    once is an attribute like any other.
    """
    home_of = {name: module for module, names in homes.items() for name in names.split()}

    def get(name: str) -> object:
        if name not in home_of:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        found = getattr(import_module(f"{package}.{home_of[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return get


def matcher(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern that is compiled when it is first used."""
    return cast("re.Pattern[AnyStr]", _Matcher(pattern, flags))


class _Matcher:
    """Stands for a pattern: what was asked of it once is an attribute like any other."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        if name == "_compiled":
            from generator.later.kept_patterns import compiled

            self._compiled: re.Pattern[Any] = compiled(self.pattern, self._flags)
            return self._compiled
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found
